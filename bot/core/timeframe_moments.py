"""Points of time as a programme writes them: a date, a month, a quarter, part of a year, a year.

Every text here is plain: folded, dashes and blanks tidied (`bot.core.timeframe` does it). What names no year is a
proposal: the first such point that ends on or after the issue date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

__all__ = ["Impossible", "Moment", "moment", "span"]


class Impossible(ValueError):
    """A day, month or quarter that no calendar has, or an end before its beginning."""


@dataclass(frozen=True, slots=True)
class Moment:
    """From ``start`` to ``end``, both included. ``sure``: all of it is written, nothing supplied."""

    start: date
    end: date
    sure: bool = True


_Y = r"(?:(?:[/.-]|,? nam |, ?| )(?P<y>20\d\d))?"
_QUARTER = r"(?P<q>[ivx]{1,4}|\d{1,2})"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4}
_MIDDLE = 15


def _day(found: re.Match[str], year: int) -> tuple[date, date]:
    day = date(year, int(found["m"]), int(found["d"]))
    return day, day


def _month(found: re.Match[str], year: int) -> tuple[date, date]:
    return _months(year, int(found["m"]), int(found["m"]))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _quarter(found: re.Match[str], year: int) -> tuple[date, date]:
    quarter = _QUARTERS[found["q"]]
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _part(found: re.Match[str], year: int) -> tuple[date, date]:
    months = {"6": 6, "06": 6, "sau": 6, "9": 9, "09": 9, "chin": 9, "nua": 6}[found["n"]]
    return _months(year, 1, months) if found["side"] == "dau" else _months(year, 13 - months, 12)


def _year(_found: re.Match[str], year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


_Read = Callable[[re.Match[str], int], tuple[date, date]]
_SHAPES: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:ngay )?(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)", _day),
        (r"(?:ngay )?(?P<d>\d{1,2})(?:[/.-]| thang )(?P<m>\d{1,2})" + _Y, _day),
        (r"(?:thang |t)(?P<m>\d{1,2})" + _Y, _month),
        (r"(?P<m>\d{1,2})[/.-](?P<y>20\d\d)", _month),
        (r"(?:quy |q)" + _QUARTER + _Y, _quarter),
        (r"(?P<n>0?[69]|sau|chin) thang (?P<side>dau|cuoi) nam(?: (?:nam )?(?P<y>20\d\d))?", _part),
        (r"(?P<n>nua)(?: nam)? (?P<side>dau|cuoi)(?: nam)?(?: (?:nam )?(?P<y>20\d\d))?", _part),
        (r"(?:nam )?(?P<y>20\d\d)", _year),
        (r"(?P<y>)nam nay", _year),
    )
)
_SHORT_YEAR = re.compile(r"((?:ngay )?\d{1,2}[/.-]\d{1,2}[/.-])(\d\d)")
_WITHIN = re.compile(r"(?P<where>dau|giua|cuoi) (?P<whole>(?:thang|quy|nam|t\d|q\d).*)")


def moment(text: str, issued: date, year: int | None = None) -> Moment | None:
    """The point of time a plain text is as a whole; None: it is none. ``year``: written once for both ends of a span.

    Raises Impossible: 31/02, quý V.
    """
    if short := _SHORT_YEAR.fullmatch(text):
        found = moment(f"{short[1]}20{short[2]}", issued)
        return found and Moment(found.start, found.end, sure=False)
    if within := _WITHIN.fullmatch(text):
        return _within(within["where"], moment(within["whole"], issued, year))
    for pattern, read in _SHAPES:
        if match := pattern.fullmatch(text):
            return _dated(match, read, issued, year)
    return None


def _dated(found: re.Match[str], read: _Read, issued: date, year: int | None) -> Moment:
    named = found["y"]
    try:
        if named or year is not None:
            return Moment(*read(found, int(named or year or 0)))
        # A leap day and the like: an impossible day of one year may be possible in the next.
        start, end = read(found, issued.year)
        if end < issued:
            start, end = read(found, issued.year + 1)
        # "6 tháng cuối năm" means the paper's own year while that still lies ahead.
        return Moment(start, end, sure=read is _part and end.year == issued.year)
    except (ValueError, KeyError):
        raise Impossible(found[0]) from None


def _within(where: str, whole: Moment | None) -> Moment | None:
    """The beginning and the middle are proposals; the end of a month is its last day."""
    if whole is None or whole.start == whole.end:
        return None
    if where == "cuoi":
        return whole
    length = (whole.end - whole.start).days + 1
    share = length // 3 if where == "dau" else length // 2
    end = date.fromordinal(whole.start.toordinal() + share - 1)
    if where == "giua" and (whole.start.year, whole.start.month) == (whole.end.year, whole.end.month):
        end = whole.start.replace(day=_MIDDLE)
    return Moment(whole.start, end, sure=False)


# ---- spans -------------------------------------------------------------------------------------------------

_FROM_TO = re.compile(r"(?:giai doan |trong )?(?:tu )?(?P<a>.+?)(?:-| den(?: het)? | toi )(?P<b>.+)")
_LIST = re.compile(r"(?P<a>.+?)(?:, ?| va |/)(?P<b>.+)")
_HEAD = re.compile(r"(?:quy|thang|nam|ngay|q|t) ?(?=[\divx])")
_FROM_NOW = re.compile(r"(?:tu nay|tu ngay ban hanh|tu khi ban hanh)$")


def span(text: str, issued: date) -> Moment | None:
    """What reaches from one point to another: "28/6-5/7/2026", "quý III, IV/2026"; None: no span.

    The year may stand at the end only; a list ("tháng 6, 7/2026") may be one task or several, so it is a proposal.

    Raises Impossible: an end before its beginning.
    """
    for pattern, sure in ((_FROM_TO, True), (_LIST, False)):
        for found in _cuts(pattern, text):
            ends = _ends(found["a"], found["b"], issued)
            if ends is not None:
                first, last = ends
                if last.end < first.start or first == last:
                    raise Impossible(text)
                return Moment(first.start, last.end, sure and first.sure and last.sure)
    return None


def _cuts(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """The one way to cut a text that has one; a date with dashes ("1-6-2026") has more, and is none."""
    found = pattern.fullmatch(text)
    return [found] if found else []


def _ends(first: str, last: str, issued: date) -> tuple[Moment, Moment] | None:
    if not _HEAD.match(last) and (head := _HEAD.match(first)) and not re.match(r"\d{1,2}[/.]\d{1,2}|20\d\d$", last):
        last = head[0] + last  # "quý III, IV/2026"
    end = moment(last, issued)
    if end is None:
        return None
    if _FROM_NOW.match(first):
        return Moment(issued, issued), end
    supplied = end.end.year if end.sure else None
    begin = moment(first, issued, supplied)
    if begin is None and re.fullmatch(r"(?:ngay )?\d{1,2}", first) and end.start == end.end:
        begin = moment(f"{first}/{end.end.month}", issued, end.end.year)  # "20-25/11/2026"
    if begin is None:
        return None
    return (begin, end) if end.sure else (Moment(begin.start, begin.end, sure=False), end)
