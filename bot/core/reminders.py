"""Which notices should exist by now: a pure function of the calendar and of who still owes what.

Asking twice gives the same keys; after an outage only the newest stage exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.periods import OPEN, Period, Stage
from bot.core.workdays import Calendar

REPORT, HOLE, REVIEW, RETURNED, MISSING = "report", "hole", "review", "returned", "missing"
"""What a notice is about: a period's report; messages that may have been lost in an outage; what is not reviewed
yet; a figure a reviewer gave back; to the Party Office, who has not handed in after the due day."""


@dataclass(frozen=True, slots=True)
class Owing:
    """A linked person whose place (its ref) has not handed its report in."""

    person: int
    place: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should hear: ``item`` is "2026-11/group:HK05" (or "2026-11"). Instants are aware.

    ``stage`` is one of the ladder, or the code of the figure given back.
    """

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
        for stage, start, end in _in_force(now, period, ladder, morning, zone)
        for one in owing
    ]


def review_due(
    now: datetime, period: Period, calendar: Calendar, morning: time, zone: ZoneInfo, reviewers: Iterable[int]
) -> list[Notice]:
    """The reminders to review: on the working day before the lock and on the lock day."""
    ladder = (Stage("-1", calendar.working_day_before(period.locks)), Stage("0", period.locks))
    return [
        Notice(
            f"remind:{REVIEW}:{period.code}:{stage.name}:{person}", person, REVIEW, period.code, stage.name, start, end
        )
        for stage, start, end in _in_force(now, period, ladder, morning, zone)
        for person in reviewers
    ]


def missing_due(
    now: datetime, period: Period, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo, office: Iterable[int]
) -> list[Notice]:
    """After the due day the Party Office hears who is missing, once a stage."""
    return [
        Notice(
            f"remind:{MISSING}:{period.code}:{stage.name}:{person}",
            person,
            MISSING,
            period.code,
            stage.name,
            start,
            end,
        )
        for stage, start, end in _in_force(now, period, ladder, morning, zone)
        if stage.name.startswith("+")
        for person in office
    ]


def _in_force(
    now: datetime, period: Period, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo
) -> list[tuple[Stage, datetime, datetime]]:
    """The stage in force at ``now``, if any, with its start and end."""
    starts = [datetime.combine(stage.day, morning, zone) for stage in ladder]
    ends = [*starts[1:], datetime.combine(period.locks + timedelta(days=1), time(), zone)]
    return [(stage, start, end) for stage, start, end in zip(ladder, starts, ends, strict=True) if start <= now < end]


def next_start(now: datetime, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo) -> datetime | None:
    """When the next stage begins after ``now``."""
    starts = (datetime.combine(stage.day, morning, zone) for stage in ladder)
    return min((start for start in starts if start > now), default=None)


__all__ = [
    "HOLE",
    "MISSING",
    "OPEN",
    "REPORT",
    "RETURNED",
    "REVIEW",
    "Notice",
    "Owing",
    "due",
    "missing_due",
    "next_start",
    "review_due",
]
