""" "tôi nghỉ từ 10/5 đến 20/5, chị Hoa thay": first day, last day, who stands in; pure.

A date without a year is the next such day. What is past, what is most of a year away, what has no last day is asked
back: nothing is guessed, and who "chị Hoa" is, is not decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.core.days import DAY, Unclear, calendar_day, dated, day
from bot.core.folding import fold, tidy

WISH = re.compile(
    r"(?:da |thua |bao cao )*(?:toi |em |minh |tui |chau )?(?:xin )?(?:phep )?"
    r"(?:nghi(?: phep| om| om dau)?|di vang|vang(?: mat)?|di cong tac|di vien|nam vien)\b"
    r"(?P<rest>.*\b(?:tu|den|toi)\b.*)"
)
BACK = re.compile(r"(?:toi |minh )(?:da ve|ve roi|da ve roi|het nghi|da di lam lai|di lam lai roi)")
"""Of a whole phrase, folded."""
_FROM = re.compile(rf"\btu (?P<first>{DAY})")
_TO = re.compile(rf"\b(?:den|toi) (?P<last>{DAY})")
_TITLE = "bác|ông|bà|anh|chị|cô|chú|em|đồng chí|bac|ong|ba|chi|co|chu|dong chi"
_NAMED = re.compile(
    rf"(?:^|[\s,.;])(?:(?:nho|co|de|nhờ|có|để) )?(?:(?:{_TITLE})\s+)?(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){{0,4}})"
    r"\s+(?:làm |lam )?thay(?:\s+(?:tôi|toi|em|cháu))?\s*(?:ạ|a)?[\s.!]*$",
    re.IGNORECASE,
)


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
    last = day(ends["last"], today)
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
    if (named := dated(text)) is None:
        return day(text, today, end=False)
    number, month, year = named
    for candidate in (year,) if year else (last.year, last.year - 1):
        found = calendar_day(candidate, month, number)
        if found is not None and (found <= last or year):
            return found
    return Unclear.NO_DAY


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
