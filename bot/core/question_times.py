"""Which months a question is about, and which it compares them with: "tháng trước", "quý III", "so với cùng kỳ".

Texts are plain: folded, numbers as digits (`bot.core.question_words.plain`). What was understood is cut out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.question_words import GROUP_WORDS
from bot.core.spans import Span, month_of

__all__ = ["Against", "Times", "cut", "read_days", "read_times"]

GONE = " ; "
"""What stands where something understood was: words on its two sides do not belong together."""


class Against(StrEnum):
    """What a figure is held against."""

    BEFORE = "before"  # the period, quarter or year before
    YEAR_AGO = "year_ago"  # the same months of the year before


@dataclass(frozen=True, slots=True)
class Times:
    """``span`` None: none is named. ``against`` may be a span of its own. ``rest``: the text without them."""

    span: Span | None
    against: Against | Span | None
    rest: str


_YEAR, _LONGEST = 12, 60
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "sau": 6, "chin": 9}
_COUNT = rf"\d{{1,2}}|{'|'.join(_COUNTS)}"
_QUARTER = "iii|ii|iv|i|[1-4]"
_OF_YEAR = r"(?:/(?P<y>20\d\d)|,? (?:nam )?(?P<y2>20\d\d)| nam (?P<rel>ngoai|truoc|nay|sau))?"
_THAT_YEAR = r"(?:[/ ](?P<y>20\d\d)| (?P<rel>ngoai|truoc|nay|sau))?(?P<y2>)"
_LAST = r"(?:truoc|vua roi|vua qua|qua|roi)"
_TO_NOW = r"(?:den|toi) (?:het )?(?:nay|gio|bay gio|hien nay|hien tai|hom nay|thang nay)"


def read_times(text: str, today: date) -> Times:
    """The times a plain text names; ``today`` is the ward's date."""
    against: Against | Span | None = None
    if found := _COMPARED.search(text):
        target, rest = _span(text[found.end() :].strip(), today, anchored=True)
        if found["year"] or found["year2"]:
            against, text = Against.YEAR_AGO, cut(text, found)
        elif found["before"]:
            against, text = Against.BEFORE, cut(text, found)
        elif target is not None:
            against, text = target, text[: found.start()] + GONE + rest
    if found := _TREND.search(text):
        against, text = against or Against.BEFORE, cut(text, found)
    span, text = _span(text, today, anchored=False)
    return Times(span, against, text)


_COMPARED = re.compile(
    r"\b(?:(?:so voi|so sanh voi|so sanh|so ra|doi chieu voi|so|(?:nhieu |cao |it |thap |kem )?hon(?: so voi)?|"
    r"bang|thua|kem) "
    rf"(?:(?P<year>(?:cung ky(?: nam (?:ngoai|{_LAST}))?|nam (?:ngoai|{_LAST})))\b|"
    rf"(?P<before>(?:thang|ky|quy|lan) {_LAST})\b|(?=(?:thang|quy|nam|ky) ?\d|quy i))"
    rf"|(?P<year2>cung ky(?: nam (?:ngoai|{_LAST}))?)\b)"
)
_TREND = re.compile(r"\b(?:dang )?(?:tang|giam(?! (?:sat|doc)))(?: (?:hay|hoac|hay la) (?:tang|giam))?\b|\bxu huong\b")


def cut(text: str, found: re.Match[str]) -> str:
    """A text without what was understood."""
    return text[: found.start()] + GONE + text[found.end() :]


def _year(found: re.Match[str], today: date) -> int | None:
    if said := found["y"] or found["y2"]:
        return int(said)
    return {"nay": today.year, "ngoai": today.year - 1, "truoc": today.year - 1, "sau": today.year + 1}.get(
        found["rel"] or ""
    )


def _month(found: re.Match[str], today: date) -> Span | None:
    month = int(found["m"])
    if not 1 <= month <= _YEAR:
        return None
    year = _year(found, today)
    return Span.month(today.year - (month > today.month) if year is None else year, month)


def _quarter(found: re.Match[str], today: date) -> Span | None:
    quarter = _QUARTERS[found["q"]]
    year = _year(found, today)
    return Span.quarter(today.year - (3 * quarter - 2 > today.month) if year is None else year, quarter)


def _range(found: re.Match[str], today: date) -> Span | None:
    """ "từ tháng 8 đến nay", "tháng 8 đến 10/2026", "từ tháng 1 năm 2024 đến nay", "tháng 9 và tháng 10"."""
    first, last = int(found["m"]), int(found["m2"] or today.month)
    if not (1 <= first <= _YEAR and 1 <= last <= _YEAR and (found["month"] or found["y"])):
        return None
    if found["and"] and last % _YEAR != (first + 1) % _YEAR:
        return None
    end = _now(today)
    if found["m2"]:
        end = int(found["y2"] or found["y3"] or today.year - (last > today.month)) * _YEAR + last - 1
    begun = found["y"] or found["y1"]
    begin = int(begun) * _YEAR + first - 1 if begun else end - (last - first) % _YEAR
    return Span.months_to(end, end - begin + 1) if begin <= end else None


def _since_year(found: re.Match[str], today: date) -> Span | None:
    """ "từ năm 2024 đến nay", "từ năm ngoái đến nay"."""
    year = int(found["y"]) if found["y"] else today.year - 1
    begin = year * _YEAR
    return Span.months_to(_now(today), _now(today) - begin + 1) if begin <= _now(today) else None


def _quarters(found: re.Match[str], today: date) -> Span | None:
    """ "quý III và quý IV": two that follow each other, the later one as it would be read alone."""
    first, last = _QUARTERS[found["q1"]], _quarter(found, today)
    if last is None or first % 4 + 1 != _QUARTERS[found["q"]]:
        return None
    return Span.months_to(month_of(last.last), 6)


def _count(text: str) -> int:
    return _COUNTS.get(text) or int(text)


def _now(today: date) -> int:
    return today.year * _YEAR + today.month - 1


def _this(found: re.Match[str], today: date) -> Span:
    return Span.months_to(_now(today), 1)


def _last(found: re.Match[str], today: date) -> Span:
    return Span.months_to(_now(today) - 1, 1)


def _last_but_one(found: re.Match[str], today: date) -> Span:
    return Span.months_to(_now(today) - 2, 1)


def _next(found: re.Match[str], today: date) -> Span:
    return Span.months_to(_now(today) + 1, 1)


def _this_quarter(found: re.Match[str], today: date) -> Span:
    return Span.quarter(today.year, (today.month + 2) // 3)


def _next_quarter(found: re.Match[str], today: date) -> Span:
    return Span.months_to(month_of(_this_quarter(found, today).last) + 3, 3)


def _to_date(found: re.Match[str], today: date) -> Span:
    return Span.months_to(_now(today), today.month)


_OF_GROUP = re.compile(rf"(?<!tung )(?<!moi )(?<!theo )(?<!cac )\b(?:{'|'.join(GROUP_WORDS)}) $")
_NEAR_YEAR_END = re.compile(r"\b(?<!den )(?<!toi )(?<!o )(?:dau|cuoi|giua) (?:cua )?$")


def _newest(found: re.Match[str], today: date) -> Span | None:
    """ "3 tháng gần đây" up to this month, "3 tháng qua" up to the last one."""
    before = found.string[: found.start("n")]
    if found["last"] and (_OF_GROUP.search(before) or before.endswith(("so voi ", "so ", "hon "))):
        return None  # "tổ 7 tháng trước", "so với 2 năm trước"
    months = _count(found["n"]) * (_YEAR if found["unit"] == "nam" else 1)
    return Span.months_to(_now(today) - bool(found["last"]), months) if 1 <= months <= _LONGEST else None


def _part(found: re.Match[str], today: date) -> Span:
    year, months = _year(found, today) or today.year, _count(found["n"] or "6")
    late = found["side"] == "cuoi"
    return Span.months_to(year * _YEAR + (11 if late else months - 1), months)


def _whole(found: re.Match[str], today: date) -> Span | None:
    """A year: this one up to now; its beginning, middle or end is no time that figures are kept of."""
    if _NEAR_YEAR_END.search(found.string[: found.start()]):
        return None
    said = found["y"] or found["rel"]
    year = int(said) if said.isdigit() else today.year - {"nay": 0, "kia": 2, "sau": -1, "toi": -1}.get(said, 1)
    return _to_date(found, today) if year == today.year else Span.year(year)


_SPANS = tuple(
    (re.compile(rf"(?:\b(?:trong|o|(?<!mo )cua|vao|ca|tinh) )?(?:ky )?\b{pattern}\b"), read)
    for pattern, read in (
        (rf"(?:ke )?(?:tu )?(?P<month>thang )?(?<![\d/])(?P<m>\d{{1,2}})(?:/(?P<y>20\d\d)| nam (?P<y1>20\d\d))?"
         rf"(?: {_TO_NOW}|(?: ?- ?| (?:den|toi) (?:het )?|(?P<and> va | ?, ?))(?:thang )?(?P<m2>\d{{1,2}})"
         r"(?:/(?P<y2>20\d\d)| nam (?P<y3>20\d\d))?(?!/))", _range),
        (rf"(?:ke )?tu (?:dau )?nam (?:(?P<y>20\d\d)|ngoai|truoc) {_TO_NOW}", _since_year),
        (rf"(?:ke )?(?:tu dau nam(?: {_TO_NOW})?|dau nam (?:nay )?{_TO_NOW})", _to_date),
        (rf"(?:ke )?(?:tu dau quy(?: {_TO_NOW})?|dau quy {_TO_NOW})", _this_quarter),
        (rf"(?P<n>{_COUNT}) thang (?P<side>dau|cuoi)(?: cua)? nam" + _THAT_YEAR, _part),
        (rf"(?P<n>{_COUNT}) thang(?P<side>)(?= nam (?:20\d\d|nay|ngoai)) nam" + _THAT_YEAR, _part),
        (r"(?P<n>)nua (?P<side>dau|cuoi)(?: cua)? nam" + _THAT_YEAR, _part),
        (rf"(?P<n>{_COUNT}) (?P<unit>thang|nam) (?:gan day|gan nhat|tro lai day|lien tiep|(?P<last>{_LAST}))",
         _newest),
        (rf"quy (?P<q1>{_QUARTER})(?: va | ?, ?)(?:quy )?(?P<q>{_QUARTER})" + _OF_YEAR, _quarters),
        (rf"quy (?P<q>{_QUARTER})" + _OF_YEAR, _quarter),
        (r"thang (?P<m>\d{1,2})" + _OF_YEAR, _month),
        (r"(?<![\d/-])(?P<m>\d{1,2})/(?P<y>20\d\d)(?P<y2>)(?P<rel>)", _month),
        (r"(?:thang|ky) (?:nay|hien tai|bao cao nay)", _this),
        (r"(?:thang|ky) (?:truoc nua|kia)", _last_but_one),
        (rf"(?:thang|ky|lan) {_LAST}", _last),
        (r"(?:thang|ky) (?:toi|sau|sap toi)", _next),
        (r"quy (?:toi|sau|sap toi)", _next_quarter),
        (r"quy (?:nay|hien tai)", _this_quarter),
        (rf"quy {_LAST}", lambda found, today: _this_quarter(found, today).before),
        (r"nam (?:hoc )?(?P<y>20\d\d)(?P<rel>)", _whole),
        (rf"(?P<y>)(?:nam|ca nam|trong nam) (?P<rel>nay|ngoai|kia|sau|toi|{_LAST})", _whole),
    )
)  # fmt: skip


# ---- days ahead ------------------------------------------------------------------------------------------

_DAY = timedelta(days=1)


def _week(found: re.Match[str], today: date) -> tuple[date, date]:
    first = today - today.weekday() * _DAY + (0 if found["which"] == "nay" else 7) * _DAY
    return first, first + 6 * _DAY


def _until(found: re.Match[str], today: date) -> tuple[date, date]:
    months = {"thang": Span.months_to(_now(today), 1), "quy": _this_quarter(found, today), "nam": Span.year(today.year)}
    return today, months[found["unit"]].days[1]


_DAYS = tuple(
    (re.compile(rf"\b(?:trong )?{pattern}\b"), read)
    for pattern, read in (
        (r"tuan (?P<which>nay|sau|toi)", _week),
        (rf"(?P<n>{_COUNT}) ngay (?:toi|nua|sap toi)", lambda found, today: (today, today + _count(found["n"]) * _DAY)),
        (rf"(?P<n>{_COUNT}) tuan (?:toi|nua|sap toi)",
         lambda found, today: (today, today + 7 * _count(found["n"]) * _DAY)),
        (r"(?:tu )?(?:nay|gio|bay gio|hom nay) (?:cho )?(?:den|toi) (?:het |cuoi |het cuoi )(?P<unit>thang|quy|nam)"
         r"(?: nay)?", _until),
        (r"(?:con )?(?:den|toi) (?:het|cuoi) (?P<unit>thang|quy|nam)(?: nay)?", _until),
        (r"hom nay", lambda found, today: (today, today)),
        (r"ngay mai", lambda found, today: (today + _DAY, today + _DAY)),
    )
)  # fmt: skip


def read_days(text: str, today: date) -> tuple[tuple[date, date] | None, str]:
    """The days ahead a plain text names, both included, and the text without them: "tuần này", "10 ngày tới"."""
    for pattern, read in _DAYS:
        if found := pattern.search(text):
            return read(found, today), cut(text, found)
    return None, text


def _span(text: str, today: date, *, anchored: bool) -> tuple[Span | None, str]:
    """The first span named, in the order of the table; ``anchored``: the text begins with it."""
    for pattern, read in _SPANS:
        found = pattern.match(text) if anchored else pattern.search(text)
        if found and (span := read(found, today)) is not None:
            return span, cut(text, found)
    return None, text
