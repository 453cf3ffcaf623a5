""" "tôi nghỉ từ 10/5 đến 20/5, chị Hoa thay": first day, last day, who stands in; pure.

A date without a year is the next such day. What is past, what is most of a year away, what has no last day is asked
back: nothing is guessed, and who "chị Hoa" is, is not decided here.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.core.folding import fold, tidy

_FAR = timedelta(days=300)
"""A day without a year that far ahead was more likely meant in the past."""

# Of a folded text.
_DAY = (
    r"(?:(?:het )?(?:ngay )?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?(?!\d)"
    r"|(?:het )?thang (?:nay|sau|\d{1,2})|(?:het )?hom nay|(?:het )?(?:ngay )?mai)"
)
WISH = re.compile(
    r"(?:da |thua |bao cao )*(?:toi |em |minh |tui |chau )?(?:xin )?(?:phep )?"
    r"(?:nghi(?: phep| om| om dau)?|di vang|vang(?: mat)?|di cong tac|di vien|nam vien)\b"
    r"(?P<rest>.*\b(?:tu|den|toi)\b.*)"
)
BACK = re.compile(r"(?:toi |minh )(?:da ve|ve roi|da ve roi|het nghi|da di lam lai|di lam lai roi)")
"""Of a whole phrase, folded."""
_FROM = re.compile(rf"\btu (?P<first>{_DAY})")
_TO = re.compile(rf"\b(?:den|toi) (?P<last>{_DAY})")
_TITLE = "bác|ông|bà|anh|chị|cô|chú|em|đồng chí|bac|ong|ba|chi|co|chu|dong chi"
_NAMED = re.compile(
    rf"(?:^|[\s,.;])(?:(?:nho|co|de|nhờ|có|để) )?(?:(?:{_TITLE})\s+)?(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){{0,4}})"
    r"\s+(?:làm |lam )?thay(?:\s+(?:tôi|toi|em|cháu))?\s*(?:ạ|a)?[\s.!]*$",
    re.IGNORECASE,
)


class Unclear(Enum):
    """Why a wish is asked back."""

    NO_END = "no_end"
    NO_DAY = "no_day"
    PAST = "past"
    FAR = "far"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Wish:
    """Away from ``first`` through ``last``; ``name`` as typed, empty where nobody was named."""

    first: date
    last: date
    name: str = ""


def read(text: str, today: date) -> Wish | Unclear:
    """The wish a text tells, or why it is asked back."""
    wish = WISH.search(fold(text))
    folded = wish["rest"] if wish else ""
    ends = _TO.search(folded)
    if ends is None:
        return Unclear.NO_DAY if re.search(r"\b(?:den|toi) \S", folded) else Unclear.NO_END
    last = _day(ends["last"], today)
    if isinstance(last, Unclear):
        return last
    starts = _FROM.search(folded)
    if starts is None and re.search(r"\btu \S", folded):
        return Unclear.NO_DAY
    first: date | Unclear = today
    if starts is not None:
        first = _begin(starts["first"], today, last)
    if isinstance(first, Unclear):
        return first
    if first > last:
        return Unclear.ORDER
    return Wish(first, last, _name(text))


def _begin(text: str, today: date, last: date) -> date | Unclear:
    """The first day: the newest such day that is not after the last."""
    if _dated(text) is None:
        return _day(text, today, end=False)
    day, month, year = _dated(text) or (0, 0, None)
    for candidate in (year,) if year else (last.year, last.year - 1):
        found = _date(candidate, month, day)
        if found is not None and (found <= last or year):
            return found
    return Unclear.NO_DAY


def _day(text: str, today: date, *, end: bool = True) -> date | Unclear:
    dated = _dated(text)
    if dated is None:
        return _month(text, today, end=end)
    day, month, year = dated
    if year:
        found = _date(year, month, day)
        if found is None:
            return Unclear.NO_DAY
        return found if found >= today else Unclear.PAST
    return _next(today, month, day)


def _month(text: str, today: date, *, end: bool) -> date | Unclear:
    if "hom nay" in text:
        return today
    if text.endswith("mai"):
        return today + timedelta(days=1)
    which = text.rsplit(" ", 1)[-1]
    month = {"nay": today.month, "sau": today.month % 12 + 1}.get(which) or (int(which) if which.isdecimal() else 0)
    if not 1 <= month <= 12:
        return Unclear.NO_DAY
    year = today.year + (month < today.month)
    found = date(year, month, calendar.monthrange(year, month)[1] if end else 1)
    return found if found - today <= _FAR else Unclear.FAR


def _next(today: date, month: int, day: int) -> date | Unclear:
    for year in (today.year, today.year + 1):
        found = _date(year, month, day)
        if found is not None and found >= today:
            return found if found - today <= _FAR else Unclear.FAR
    return Unclear.NO_DAY


def _dated(text: str) -> tuple[int, int, int | None] | None:
    match = re.search(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?$", text)
    return (int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _name(text: str) -> str:
    """The words right before "thay", without what belongs to the dates."""
    plain = tidy(text)
    cut = max(
        (match.end() for match in re.finditer(r"\d|tháng (?:này|sau)|thang (?:nay|sau)|\bmai\b|nay\b", plain)),
        default=0,
    )
    match = _NAMED.search(" " + plain[cut:].lstrip(" ,.;"))
    return match["name"] if match else ""


def matches(name: str, known: str) -> bool:
    """Whether a typed name may be that person's: the last word of it, or the whole, without accents."""
    wanted, full = fold(name).split(), fold(known).split()
    return bool(wanted) and full[-len(wanted) :] == wanted


def surely(name: str, known: str, text: str) -> bool:
    """Whether it is spelled as the person's name is, or the whole text has no accents to tell by."""
    spelled = tidy(known).casefold().split()[-len(name.split()) :] == tidy(name).casefold().split()
    return spelled or fold(text) == tidy(text).casefold()
