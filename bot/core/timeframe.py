"""The timeframe of a programme's task: what its words say, and nothing they do not say.

A date is taken only where the whole text is understood. What is incomplete, contradictory, impossible or hangs on
something else is left to the Party Office (``ask``); then a date in it is a proposal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import Literal

from bot.core.folding import fold, visible
from bot.core.timeframe_moments import Impossible, Moment, moment, span
from bot.core.timeframe_recurring import recurrence

__all__ = ["Kind", "Timeframe", "read_timeframe"]

_LONGEST = 300
"""Characters of a cell; more is prose that belongs to another column, and is asked."""


class Kind(Enum):
    """What sort of timeframe it is."""

    ONCE = auto()
    RANGE = auto()
    RECURRING = auto()
    CONTINUOUS = auto()
    COMPOSITE = auto()
    CONDITIONAL = auto()
    UNCLEAR = auto()
    NONE = auto()
    DONE = auto()


@dataclass(frozen=True, slots=True)
class Timeframe:
    """When a task is to be done.

    ``text``: the words, untouched. ``due``: the last day as written, never moved; None for RECURRING and
    CONTINUOUS; of a COMPOSITE the last of its parts' where each has one; with ``ask`` a proposal. ``on``: the days of
    a RECURRING as written ("11-25" of a year, "25" of a month or of a quarter's last month, "thu" of a week). ``ask``:
    the Party Office must settle it before anything is planned.
    """

    kind: Kind
    text: str
    start: date | None = None
    due: date | None = None
    every: Literal["week", "month", "quarter", "half-year", "year"] | None = None
    on: tuple[str, ...] = ()
    parts: tuple[Timeframe, ...] = ()
    ask: bool = False


def read_timeframe(text: str, issued: date) -> Timeframe:
    """Read the words of a timeframe in a paper issued on this day (dates are the ward's, without an hour).

    Never raises, whatever the text; time grows linearly with its length.
    """
    if len(text) > _LONGEST:
        return Timeframe(Kind.UNCLEAR, text, ask=True)
    plain = _plain(text)
    if not plain:
        return Timeframe(Kind.NONE, text, ask=True)
    try:
        found = _single(text, plain, issued) or _composite(text, plain, issued)
    except Impossible:
        found = None
    return found or Timeframe(Kind.UNCLEAR, text, due=_proposal(plain, issued), ask=True)


# ---- plain text --------------------------------------------------------------------------------------------

_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212~]+\s*")
_SLASH = re.compile(r"\s*/\s*")
_EVERY = re.compile(r"\bhang(?= (?:tuan|thang|quy|nam|6 thang))")


def _plain(text: str) -> str:
    """Folded, blanks single, no dash with blanks; line ends stay as ";"."""
    said = fold(visible(re.sub(r"\s*[\r\n\v\f]+\s*", "; ", text.strip())))
    said = _SLASH.sub("/", _DASH.sub("-", said))
    said = re.sub(r"[\"'“”‘’*]", "", said)
    said = " ".join(said.split()).strip(" .,;:-")
    return re.sub(r"\s+([,;:])", r"\1", said)


# ---- one timeframe -----------------------------------------------------------------------------------------

_BEFORE = re.compile(
    r"(?:(?:phai |du kien |co ban )?(?:hoan thanh|thuc hien|trien khai|xong|ket thuc|du kien|to chuc|bao cao|ban hanh)"
    r"(?: xong)? )?(?:(?:xong )?(?:trong|truoc|cham nhat(?: la| den| vao| trong)?|muon nhat(?: la)?|vao|vao dip|"
    r"trong khoang|het|thoi han|han|luc)(?: ngay(?= \d))? )?"
)
_UNTIL = re.compile(r"(?:(?:hoan thanh|thuc hien|keo dai) )?(?:tu nay )?den (?:het )?(?:ngay (?=\d))?(?P<end>.+)")
_CONTINUOUS = re.compile(
    r"(?:(?:nhiem vu|cong viec|thuc hien|trien khai|to chuc thuc hien|duy tri|dam bao|bao dam) )*"
    r"(?:thuong xuyen|lien tuc|hang ngay|ca nam|quanh nam|ca nhiem ky|trong ca nhiem ky|suot nhiem ky|toan nhiem ky)"
    r"(?:(?:,| va|-)? ?(?:thuong xuyen|lien tuc|hang ngay|lau dai|trong nam|trong ca nam|ca nam|trong suot nhiem ky))*"
)
_AT_LEAST = re.compile(
    r"(?:duy tri |dam bao )?(?:toi thieu|it nhat) (?:\d{1,3}|mot|hai) [a-z ]{1,20}(?:/| moi | mot | trong )"
    r"(?:0?1 )?(?:ngay|tuan|thang|quy|nam)"
)
_ONWARD = re.compile(
    r"(?:bat dau )?(?:ke )?tu (?P<begin>.+?)(?P<on>,? tro di|,? \(?lien tuc\)?|,? \(?thuong xuyen\)?|-lien tuc)?"
)
_ISSUE = (
    r"(?:ngay |khi )?(?:(?:chuong trinh|ke hoach|van ban|de an)(?: hanh dong)?(?: nay)? )?(?:duoc )?"
    r"(?:ban hanh|ky(?: ban hanh)?|co hieu luc)(?: (?:chuong trinh|ke hoach|van ban|de an)(?: hanh dong)?(?: nay)?)?"
)
_ISSUED = re.compile(_ISSUE)
_AFTER_ISSUE = re.compile(
    rf"(?:trong (?:vong |thoi han )?|sau )?(?P<n>\d{{1,3}}) (?P<unit>ngay lam viec|ngay|tuan|thang)"
    rf"(?: ke)? (?:tu|sau) (?:khi )?{_ISSUE}"
)
_DONE = re.compile(
    r"(?:da )?(?:hoan thanh|thuc hien xong|xong)(?: 100 ?%)?|da (?:trien khai|ban hanh|to chuc)(?: xong)?"
)
# Something else must happen first; vague triggers are the office's to make clear.
_TRIGGER = re.compile(
    r"\b(?:sau khi|ngay khi|khi|theo|tuy theo|tuy|phu thuoc|can cu)\b"
    r"|\btruoc khi\b|\bneu\b|\bke tu khi\b"
)
_VAGUE = re.compile(r"tien do|thoi diem|nhu cau|thuc trang|thuc te|dieu kien|kha nang|tinh hinh")
_RIGHT_AWAY = re.compile(rf"ngay (?:sau )?(?:khi |tu khi )?{_ISSUE}|ngay|ngay lap tuc")
_YEAR_NAMED = re.compile(r"(?:trong |cua )?nam (20\d\d)$")


def _single(text: str, plain: str, issued: date) -> Timeframe | None:
    """The timeframe a text is as a whole."""
    if _DONE.fullmatch(plain) and plain != "hoan thanh":
        return Timeframe(Kind.DONE, text)
    if _CONTINUOUS.fullmatch(plain) or _AT_LEAST.fullmatch(plain):
        return Timeframe(Kind.CONTINUOUS, text, start=issued)
    if _RIGHT_AWAY.fullmatch(plain):
        return Timeframe(Kind.UNCLEAR, text, ask=True)  # how many days are "at once"?
    if after := _AFTER_ISSUE.fullmatch(plain):
        return _after(text, int(after["n"]), after["unit"], issued)
    if re.fullmatch(r"(?:dip |truoc |truoc dip )?tet(?: nguyen dan)?(?: nam)? 20\d\d", plain):
        return Timeframe(Kind.ONCE, text, ask=True)  # by the lunar calendar and a decision of each year
    for said in dict.fromkeys((_unled(plain), plain)):
        if (found := _timed(text, said, issued)) is not None:
            return found
    return _conditional(text, plain, issued)


def _unled(plain: str) -> str:
    """Without the words that lead to a time: "hoàn thành trong", "chậm nhất ngày"."""
    match = _BEFORE.match(plain)
    return plain[match.end() :] if match else plain


def _timed(text: str, said: str, issued: date) -> Timeframe | None:
    if (again := recurrence(said)) is not None:
        return Timeframe(Kind.RECURRING, text, every=again.every, on=again.on, ask=not again.sure)
    if (point := moment(said, issued)) is not None:
        return _once(text, point)
    if (until := _UNTIL.fullmatch(said)) and (point := moment(until["end"], issued)) is not None:
        if point.end < issued:
            return replace(_once(text, point), ask=True)
        return Timeframe(Kind.RANGE, text, start=issued, due=point.end, ask=not point.sure)
    if (reach := span(said, issued)) is not None:
        return Timeframe(Kind.RANGE, text, start=reach.start, due=reach.end, ask=not reach.sure)
    return _onward(text, said, issued)


def _once(text: str, point: Moment) -> Timeframe:
    if point.sure:
        return Timeframe(Kind.ONCE, text, start=point.start, due=point.end)
    middle = point.end.day != 1 and re.match(r"(?:.* )?(?:dau|giua) ", _plain(text))
    return Timeframe(Kind.ONCE if middle else Kind.UNCLEAR, text, start=point.start, due=point.end, ask=True)


def _onward(text: str, said: str, issued: date) -> Timeframe | None:
    """ "từ quý III/2026 (liên tục)", "từ ngày ban hành trở đi": begun once, it goes on."""
    match = _ONWARD.fullmatch(said)
    if match is None:
        return None
    if _ISSUED.fullmatch(match["begin"]) or match["begin"] in ("nay", "bay gio"):
        return Timeframe(Kind.CONTINUOUS, text, start=issued)
    point = moment(match["begin"], issued)
    if point is None:
        return None
    return Timeframe(Kind.CONTINUOUS, text, start=point.start, ask=not (point.sure and match["on"]))


def _after(text: str, count: int, unit: str, issued: date) -> Timeframe:
    """So long after this paper: calendar days and weeks are counted; the rest is proposed."""
    if unit == "ngay lam viec":
        return Timeframe(Kind.ONCE, text, start=issued, ask=True)  # the holidays are not known here
    if unit == "thang":
        month = issued.month - 1 + count
        year, month = issued.year + month // 12, month % 12 + 1
        try:
            due = issued.replace(year=year, month=month)
        except ValueError:
            return Timeframe(Kind.ONCE, text, start=issued, ask=True)  # there is no 31st: which day is meant?
    else:
        due = issued + timedelta(days=count * (7 if unit == "tuan" else 1))
    return Timeframe(Kind.ONCE, text, start=issued, due=due)


def _conditional(text: str, plain: str, issued: date) -> Timeframe | None:
    """It waits for something: a year named with it is the latest it can be."""
    if not _TRIGGER.search(plain) or re.search(r"[;.(]", plain) or _ROUTINE.search(plain):
        return None
    dates = _times(plain, issued)
    year = _YEAR_NAMED.search(plain)
    if dates and not year:
        return None  # a date and a condition: which of them binds?
    vague = bool(_VAGUE.search(plain)) or plain.startswith(("neu ", "tuy"))
    due = date(int(year[1]), 12, 31) if year else None
    return Timeframe(Kind.CONDITIONAL, text, due=due, ask=vague)


# ---- several in one text -----------------------------------------------------------------------------------

_ROUTINE = re.compile(r"\b(?:hang|moi) (?:tuan|thang|quy|nam)\b|\bthuong xuyen\b|\bdinh ky\b|\blien tuc\b")
_ASIDE = re.compile(r"\(([^()]*)\)")
_CUT = re.compile(r"; ?|\.(?: |$)|, va (?=\D)")
_AND = re.compile(r" va |, ?")
_TIME = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]20\d\d|20\d\d-\d\d-\d\d|(?:thang |t|\b)\d{1,2}[/.-]20\d\d"
    r"|(?:quy |q)[ivx\d]{1,4}(?:[/-]|,? nam |, ?| )20\d\d|\b(?:nam )?20\d\d\b|\d{1,2}/\d{1,2}\b|\bquy [ivx]{1,4}\b"
    r"|\bngay \d{1,2}\b|\bthang \d{1,2}\b"
)
_BINDING = re.compile(r"\b(?:neu|khi|tuy|theo chi dao|tru|ngoai|hoac|chua)\b")


def _composite(text: str, plain: str, issued: date) -> Timeframe | None:
    """Several timeframes beside one another, each understood; words without a time may stand beside them."""
    asides = [aside.strip() for aside in _ASIDE.findall(plain)]
    body = " ".join(_ASIDE.sub(" ", plain).split())
    notes: list[str] = []
    parts: list[Timeframe] = []
    steps: list[Timeframe] = []
    for place, clause in _clauses(body, asides):
        found = _clause(clause, issued)
        if place is not body:  # "(theo từng hệ thống)" explains a time, it does not replace it
            found = [one for one in found if one.kind is not Kind.CONDITIONAL]
            steps += found
        parts += [one for one in found if one not in parts]
        if not found:
            notes.append(clause)
    if not parts or any(_times(note, issued) or _ROUTINE.search(note) for note in notes):
        return None
    # Steps in brackets belong to several units as a rule: the office says whose they are.
    ask = bool(steps) or any(_BINDING.search(note) for note in notes)
    whole = [one for one in parts if one not in steps]
    if len(whole) == 1 and whole[0].due in {one.due for one in steps} - {None}:
        parts = steps  # "31/03 (đề xuất trước 15/3; tổng hợp chậm nhất 31/3)": the last step is the whole again
    if len(parts) == 1:
        return replace(parts[0], text=text, ask=parts[0].ask or ask)
    dues = [one.due for one in parts]
    due = max((one for one in dues if one), default=None) if all(dues) else None
    return Timeframe(Kind.COMPOSITE, text, due=due, parts=tuple(parts), ask=ask or any(one.ask for one in parts))


def _clauses(body: str, asides: list[str]) -> list[tuple[str, str]]:
    """Where each clause stands, and the clause."""
    cut = [(place, one.strip(" ,.;:")) for place in (body, *asides) for one in _CUT.split(place)]
    return [(place, clause) for place, clause in cut if clause]


def _clause(clause: str, issued: date) -> list[Timeframe]:
    """The timeframes of a clause; empty where it is not understood as such."""
    if (found := _within_prose(clause, issued)) is not None:
        return [found]
    for cut in _AND.finditer(clause):
        first = _within_prose(clause[: cut.start()], issued)
        rest = clause[cut.end() :]
        if first is None and (every := re.search(r" ((?:hang|moi) (?:tuan|thang|quy|nam))$", rest)):
            first = _within_prose(f"{clause[: cut.start()]} {every[1]}", issued)  # said once for both
        if first is not None and first.kind is not Kind.CONDITIONAL and (others := _clause(rest, issued)):
            return [first, *others]
    if re.fullmatch(r"0?6 thang, 0?1 nam", clause):
        return [
            Timeframe(Kind.RECURRING, "6 tháng", every="half-year"),
            Timeframe(Kind.RECURRING, "01 năm", every="year"),
        ]
    return []


def _within_prose(clause: str, issued: date) -> Timeframe | None:
    """A timeframe at the end of words that say nothing of time: "vận hành ổn định trong năm 2026"."""
    if (found := _single(clause, clause, issued)) is not None:
        return None if found.kind is Kind.UNCLEAR and found.due is None else found
    for gap in re.finditer(r" ", clause):
        lead, rest = clause[: gap.start()], clause[gap.end() :]
        if re.search(r"\d", lead) or _TRIGGER.search(lead) or _ROUTINE.search(lead):
            return None
        if re.match(r"(?:khong|chua|ngoai|tru|sau)\b", rest) or lead.split()[-1] in ("khong", "chua", "sau", "tu"):
            continue
        if (found := _timed(clause, _unled(rest), issued)) is not None:
            return found
    return None


def _times(plain: str, issued: date) -> list[str]:
    """The points of time a text mentions, as written."""
    return [found[0] for found in _TIME.finditer(plain)]


def _proposal(plain: str, issued: date) -> date | None:
    """The one date in a text that is not understood; None where there is none, or more than one."""
    if _TRIGGER.search(plain) or _ROUTINE.search(plain):
        return None
    dues = set()
    for said in _times(plain, issued):
        try:
            found = moment(said, issued)
        except Impossible:
            return None
        if found:
            dues.add(found.end)
    return dues.pop() if len(dues) == 1 else None
