"""Before reminding of tasks begins: what is past already, and what the Party Office says of it; nothing is guessed.

A date without a year is taken where exactly one such day is possible: what was done, since the paper was issued; a new
date, within the next ten months. Anything else is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.core.folding import fold, phrase, tidy
from bot.core.followup import goes_by_deadline
from bot.core.milestones import Sort
from bot.core.parts import Part, World, parts

__all__ = ["Done", "Doubt", "Item", "Simple", "Still", "past", "read", "read_day", "read_done"]

_DAY = timedelta(days=1)
_FAR = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class Item:
    """Something past that nobody has closed: one unit's part of a milestone, or those of all its members together."""

    parts: tuple[Part, ...]

    @property
    def first(self) -> Part:
        """The part that stands for all: they differ in the place only."""
        return self.parts[0]

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return f"{self.first.held.id}/{self.first.milestone.code}/{self.first.of or self.first.place.ref}"

    @property
    def is_check(self) -> bool:
        """A check-point; else something that was to be finished."""
        return not goes_by_deadline(self.first.milestone)

    @property
    def order(self) -> tuple[bool, date, int, str]:
        """What is to be finished first, then by its day."""
        return self.is_check, self.first.due, self.first.held.id, self.key


def past(world: World, cut: date, passed: frozenset[tuple[int, str, str]]) -> tuple[Item, ...]:
    """What was due before ``cut``, neither closed nor let be (``passed``), in the order in which it is asked."""
    found: dict[str, list[Part]] = {}
    for one in parts(world, cut - _DAY):
        if one.lead and not one.closed and one.due < cut and one.key not in passed:
            found.setdefault(Item((one,)).key, []).append(one)
    return tuple(sorted((Item(tuple(some)) for some in found.values()), key=lambda item: item.order))


# ---- answers ---------------------------------------------------------------------------------------------


class Simple(Enum):
    """An answer without a date."""

    REPORTED = "reported"  # a check-point that was reported
    PASSED = "passed"  # let be
    NOT_APPLICABLE = "not_applicable"


class Doubt(Enum):
    """Why an answer is asked back."""

    UNREAD = "unread"
    NO_DAY = "no_day"
    YEAR = "year"
    FUTURE = "future"
    EARLY = "early"
    PAST = "past"
    FAR = "far"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Done:
    """It was done on a day; ``day`` None: which, is asked next. ``paper``: number of the paper, ``dated`` its date."""

    day: date | None = None
    paper: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Still:
    """It is open; ``day`` None: until when, is asked next."""

    day: date | None = None


_DATE = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?(?![\d/])"
    r"|\b(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\b"
)
_PAPER = re.compile(r"\b\d{1,5}\s*[-/]\s*(?:\d{4}\s*[-/]\s*)?[^\W\d_]{2,8}(?:\s*[-/]\s*[^\W\d_]{1,12})*")
_ASKS = re.compile(r"\b(?:chua nhi|chua vay|chua the|hay chua|nhi|bao gio|khi nao|the nao)$|\?\s*$")
_STILL = re.compile(r"\b(?:chua|dang|con lam|con phai|gia han|han moi|lui|hen)\b")
_DONE = re.compile(r"\b(?:xong|hoan thanh|da lam|lam roi|da ban hanh|da to chuc)\b")
_REPORTED = re.compile(r"\b(?:da bao cao|bao cao roi|da gui|gui roi|da co bao cao|xong|hoan thanh)\b")
_NOT = re.compile(r"\b(?:khong ap dung|khong phai lam|khong con ap dung|khong thuc hien nua)\b")
_LET = re.compile(r"(?:bo qua|coi nhu (?:da )?qua|cho qua|qua)(?: ky nay)?")


def read(text: str, item: Item, today: date) -> Done | Still | Simple | Doubt:
    """What the office says of a past item, in its own words or by a button's."""
    said = phrase(text)
    if _ASKS.search(fold(text)):
        return Doubt.UNREAD
    if item.is_check and _LET.fullmatch(said):
        return Simple.PASSED
    if _NOT.search(said):
        # of one instance or check-point only that one; a task that is done once does not apply as a whole
        return Simple.NOT_APPLICABLE if item.first.milestone.sort is Sort.DEADLINE else Simple.PASSED
    if _STILL.search(said):
        return _still(text, today)
    if item.is_check:
        return Simple.REPORTED if _REPORTED.search(said) else Doubt.UNREAD
    if _DONE.search(said):
        return read_done(text, item.first.held.issued, today) if re.search(r"\d", text) else Done()
    return Doubt.UNREAD


def _still(text: str, today: date) -> Still | Doubt:
    if not re.search(r"\d", text):
        return Still()
    day = read_day(text, today)
    return day if isinstance(day, Doubt) else Still(day)


def read_day(text: str, today: date) -> date | Doubt:
    """A new date, today or later."""
    found = _dates(text)
    if len(found) != 1:
        return Doubt.SEVERAL if found else Doubt.NO_DAY
    day, month, year = found[0]
    if year is not None:
        made = _date(year, month, day)
        if made is None:
            return Doubt.NO_DAY
        return made if made >= today else Doubt.PAST
    for candidate in (today.year, today.year + 1):
        made = _date(candidate, month, day)
        if made is not None and made >= today:
            if made - today <= _FAR:
                return made
            return Doubt.FAR if candidate == today.year else Doubt.PAST
    return Doubt.NO_DAY


def read_done(text: str, issued: date, today: date) -> Done | Doubt:
    """When it was done, and by which paper; a second date is the paper's own."""
    plain = tidy(text)
    number = _PAPER.search(plain)
    paper = re.sub(r"\s*([-/])\s*", r"\1", number[0]) if number else ""
    rest = plain.replace(number[0], " ", 1) if number else plain
    found = _dates(rest)
    if not found:
        return Doubt.NO_DAY
    if len(found) > (2 if paper else 1):
        return Doubt.SEVERAL
    days = [_between(one, issued, today) for one in found]
    if doubt := next((one for one in days if isinstance(one, Doubt)), None):
        return doubt
    made = [one for one in days if isinstance(one, date)]
    return Done(made[0], paper, made[-1] if paper else None)


def _between(found: tuple[int, int, int | None], issued: date, today: date) -> date | Doubt:
    day, month, year = found
    if year is not None:
        made = _date(year, month, day)
        if made is None:
            return Doubt.NO_DAY
        return Doubt.FUTURE if made > today else Doubt.EARLY if made < issued else made
    possible = [
        made
        for one in range(issued.year, today.year + 1)
        if (made := _date(one, month, day)) and issued <= made <= today
    ]
    if len(possible) != 1:
        this_year = _date(today.year, month, day)
        impossible = Doubt.NO_DAY if this_year is None else Doubt.FUTURE if this_year > today else Doubt.EARLY
        return Doubt.YEAR if possible else impossible
    return possible[0]


def _dates(text: str) -> list[tuple[int, int, int | None]]:
    """Day, month and year, where one is said, of every date in a text."""
    return [_numbers(match.groups()) for match in _DATE.finditer(fold(text))]


def _numbers(groups: Iterable[str | None]) -> tuple[int, int, int | None]:
    day, month, *year = [int(one) for one in groups if one is not None]
    if not year:
        return day, month, None
    return day, month, year[0] if year[0] > 99 else 2000 + year[0]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
