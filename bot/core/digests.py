"""Digests (bản tin): on which days the office and the leadership are informed unasked, and what one is made of. Pure.

A digest is kept as figures and ids; whoever shows it fills the names in, so that one of last year names nobody who was
erased meanwhile. Days are local dates of the ward.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.core.workdays import Calendar

__all__ = ["LEADERSHIP", "OFFICE", "Digest", "Item", "Kind", "Mark", "Occasion", "Reader", "Rule", "Section", "due"]

OFFICE, LEADERSHIP = "party_office", "leadership"
"""The readers that are several persons."""

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_LONGEST_BREAK = timedelta(days=63)


class Kind(StrEnum):
    """Why there is one."""

    WEEKLY = "weekly"
    CLOSING = "closing"  # a period's figures are closed


@dataclass(frozen=True, slots=True)
class Rule:
    """``weekday``: of the weekly one, 0 for Monday, None for none. ``closing``: one after each period's closing, too.

    ``hour``: the local time of a digest and of the morning's message that it begins; None: that of every morning.

    ``office``, ``leadership``, ``charges``: who is informed; the last are leaders in charge of a field or an area.
    """

    weekday: int | None = 0
    hour: time | None = None
    closing: bool = True
    office: bool = True
    leadership: bool = True
    charges: bool = True


@dataclass(frozen=True, slots=True)
class Occasion:
    """One digest that is due: the reminding day it was due on, why, and which period closed, by its code."""

    day: date
    kinds: tuple[Kind, ...]
    closed: str = ""


def due(
    rule: Rule, calendar: Calendar, closings: Iterable[tuple[date, str]], after: date, until: date
) -> Occasion | None:
    """What is due from the day after ``after`` to ``until``; several are one, on the last of their days.

    ``closings``: the last day of each period on which it could be changed, with its code. A day off gives its digest to
    the next reminding day.
    """
    found: list[tuple[date, Kind, str]] = []
    if rule.weekday is not None:
        start = after - _LONGEST_BREAK
        start += (rule.weekday - start.weekday()) % 7 * _DAY
        weeks = range((until - start).days // 7 + 1)
        found += [(calendar.first_reminding_after(start + week * _WEEK - _DAY), Kind.WEEKLY, "") for week in weeks]
    if rule.closing:
        found += [(calendar.first_reminding_after(day), Kind.CLOSING, code) for day, code in closings if day <= until]
    chosen = [one for one in found if after < one[0] <= until]
    if not chosen:
        return None
    kinds = tuple(kind for kind in Kind if any(one[1] is kind for one in chosen))
    return Occasion(max(one[0] for one in chosen), kinds, max(one[2] for one in chosen))


# ---- what one is made of ---------------------------------------------------------------------------------

Item = Mapping[str, Any]
"""One line as figures and ids: what JSON holds."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is informed together. ``areas``, ``fields``: what a leader is in charge of; neither: the whole ward."""

    name: str
    persons: tuple[int, ...]
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def office(self) -> bool:
        """Whether it is the Party Office: it sees telephone numbers and every count."""
        return self.name == OFFICE


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a digest: its numbers, and its lines as figures and ids, the most urgent first."""

    name: str
    counts: Mapping[str, Any]
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a digest has seen what happens: the newest rows; the wishes and the instructions that were open then."""

    audit: int = 0
    progress: int = 0
    extension: int = 0
    instruction: int = 0
    waiting: tuple[int, ...] = ()
    open: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest as it was made at ``at``; ``since``: when the one before it was."""

    reader: str
    day: date
    kinds: tuple[Kind, ...]
    closed: str
    at: datetime
    since: datetime | None
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default=())
