"""On time, late, without a date: how each lead unit stands in the table of a Party report (đúng hạn, trễ hạn …).

What was past before reminding began counts only where its day of completion is known; a check-point is never late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.followup import Answer, Tally, tally
from bot.core.milestones import Sort
from bot.core.model import Place
from bot.core.parts import Part, World, parts
from bot.core.workdays import Calendar

__all__ = ["Row", "last_day_to_object", "rows", "summed"]

_DAY = timedelta(days=1)
_DATED = frozenset({Sort.DEADLINE, Sort.INSTANCE})
_DAYS_TO_OBJECT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One place's lines. ``unknown``: past before reminding began, and nobody said how it ended.

    ``of``: the collective unit it is a member of, as the programme writes it. ``undated`` has one part a task.
    """

    place: Place
    person: int | None
    of: str
    on_time: tuple[Part, ...]
    late: tuple[Part, ...]
    undated: tuple[Part, ...]
    not_due: tuple[Part, ...]
    unknown: tuple[Part, ...]


def rows(
    world: World, today: date, calendar: Calendar, cut: date, passed: frozenset[tuple[int, str, str]]
) -> tuple[Row, ...]:
    """Every lead unit by the end of this year; ``cut``: what was due before it was past when reminding began."""
    known = [one for one in parts(world, date(today.year, 12, 31)) if one.lead and one.key not in passed]
    due = {one.held.id for one in known if one.milestone.sort in _DATED}
    found: dict[str, dict[str, dict[str, Part]]] = {}
    for one in known:
        name = _column(one, today, calendar, cut, due)
        if name:
            columns = found.setdefault(one.place.ref, {})
            columns.setdefault(name, {}).setdefault(_line(one), one)
    return tuple(_row(columns) for columns in found.values())


def _column(one: Part, today: date, calendar: Calendar, cut: date, due: set[int]) -> str:
    if one.deed is not None and one.deed.answer in (Answer.NOT_APPLICABLE, Answer.NO_ORDER):
        return ""
    if one.milestone.sort not in _DATED:
        if one.held.id in due:
            return ""  # counted by its deadline, not by where it stood on the way
        return Tally.NOT_DUE.value if one.milestone.sort is Sort.INTERIM else Tally.UNDATED.value
    done = one.deed is not None and one.deed.answer in (Answer.DONE, Answer.RESULT)
    if one.due < cut and not (done and one.deed is not None and one.deed.day is not None):
        return "" if done else "unknown"
    return tally(one.milestone.sort, one.due, one.deed, today, calendar).value


def _line(one: Part) -> str:
    return f"{one.held.id}/{one.milestone.code}" if one.milestone.sort in _DATED else str(one.held.id)


def _row(columns: dict[str, dict[str, Part]]) -> Row:
    first = next(part for some in columns.values() for part in some.values())
    names = (Tally.ON_TIME.value, Tally.LATE.value, Tally.UNDATED.value, Tally.NOT_DUE.value, "unknown")
    return Row(first.place, first.person, first.of, *(tuple(columns.get(name, {}).values()) for name in names))


def summed(found: Sequence[Row]) -> list[tuple[str, int, tuple[int, int, int, int, int]]]:
    """A line a unit: its name, how many places it is, the counts; the members of a collective one together."""
    by: dict[str, list[Row]] = {}
    for one in found:
        by.setdefault(one.of or one.place.full_name, []).append(one)
    lines = []
    for name, some in by.items():
        counts = [sum(len(column) for column in columns) for columns in zip(*map(_columns, some), strict=True)]
        on_time, late, undated, not_due, unknown = counts
        lines.append((name, len(some), (on_time, late, undated, not_due, unknown)))
    return lines


def _columns(one: Row) -> tuple[tuple[Part, ...], ...]:
    return one.on_time, one.late, one.undated, one.not_due, one.unknown


def last_day_to_object(sent: date, calendar: Calendar) -> date:
    """The second working day after the units were shown their lines."""
    day = sent
    for _ in range(_DAYS_TO_OBJECT):
        day = calendar.first_working(day + _DAY)
    return day
