"""Which notices should exist by now: a pure function of the calendar and of who still owes what.

Asking twice gives the same keys; after an outage only the newest stage exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.periods import OPEN, Period, Stage

REPORT, HOLE = "report", "hole"
"""What a notice is about: a period's report; messages that may have been lost in an outage."""


@dataclass(frozen=True, slots=True)
class Owing:
    """A linked person whose place (its ref) has not handed its report in."""

    person: int
    place: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should hear: ``item`` is "2026-11/group:HK05", ``stage`` one of the ladder. Instants are aware."""

    key: str
    person: int
    what: str
    item: str
    stage: str
    not_before: datetime
    expires: datetime


def due(
    now: datetime,
    period: Period,
    ladder: tuple[Stage, ...],
    morning: time,
    zone: ZoneInfo,
    owing: Iterable[Owing],
) -> list[Notice]:
    """The notices of the stage in force at ``now``; each ends when the next stage begins or the period locks."""
    starts = [datetime.combine(stage.day, morning, zone) for stage in ladder]
    ends = [*starts[1:], datetime.combine(period.locks + timedelta(days=1), time(), zone)]
    in_force = [
        (stage, start, end) for stage, start, end in zip(ladder, starts, ends, strict=True) if start <= now < end
    ]
    return [
        Notice(
            key=f"remind:{REPORT}:{period.code}/{one.place}:{stage.name}:{one.person}",
            person=one.person,
            what=REPORT,
            item=f"{period.code}/{one.place}",
            stage=stage.name,
            not_before=start,
            expires=end,
        )
        for stage, start, end in in_force
        for one in owing
    ]


def next_start(now: datetime, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo) -> datetime | None:
    """When the next stage begins after ``now``."""
    starts = (datetime.combine(stage.day, morning, zone) for stage in ladder)
    return min((start for start in starts if start > now), default=None)


__all__ = ["HOLE", "OPEN", "REPORT", "Notice", "Owing", "due", "next_start"]
