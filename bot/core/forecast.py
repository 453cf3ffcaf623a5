"""What will be told if nobody acts: the stages of some days ahead, for whoever asks; pure, from the ladders themselves.

The people are today's: who will be away, or linked, by then is not known here. `phuongbot plan` plays the days on a
copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.followup import Ladders, Owed, stage_in_force, stages_of
from bot.core.parts import Part, Review
from bot.core.workdays import Calendar

__all__ = ["Mail", "Told", "mails", "of_tasks"]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that will be told on a day."""

    day: date
    owed: Owed
    stage: str
    of: Part | Review


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of a morning: to whom, what of tasks is in it, the stages of reports that are."""

    day: date
    person: int
    told: tuple[Told, ...]
    reports: tuple[str, ...] = ()


def of_tasks(
    known: Iterable[tuple[Owed, Part | Review]],
    ladders: Ladders,
    calendar: Calendar,
    first: date,
    last: date,
    told: frozenset[str],
) -> tuple[Told, ...]:
    """What of tasks will be told from ``first``, a day on which people may be written to, to ``last``.

    On the first day also what began before and was not ``told`` (keys of notices) yet.
    """
    found = []
    for one, of in known:
        coming = {stage.day: stage.name for stage in stages_of(one, ladders, calendar, last) if stage.day > first}
        if (force := stage_in_force(first, one, ladders, calendar, begun=True)) is not None:
            name = force[0].name
            if f"remind:{one.what}:{one.item}:{name}:{one.person}" not in told:
                coming[first] = name
        found += [Told(day, one, name, of) for day, name in coming.items() if day <= last]
    return tuple(sorted(found, key=lambda one: (one.day, one.owed.person, one.owed.due, one.owed.item)))


def mails(tasks: Iterable[Told], reports: Mapping[tuple[date, int], tuple[str, ...]]) -> tuple[Mail, ...]:
    """One message a person a day; ``reports``: the stages of reports by day and person."""
    by: dict[tuple[date, int], list[Told]] = {key: [] for key in reports}
    for one in tasks:
        by.setdefault((one.day, one.owed.person), []).append(one)
    return tuple(Mail(*key, tuple(by[key]), reports.get(key, ())) for key in sorted(by))
