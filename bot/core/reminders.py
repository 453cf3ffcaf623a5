"""Which notices should exist by now: which stage is in force is a pure function of the calendar.

Asking twice gives the same keys; after an outage only the newest stage exists. Who of thousands still has to be told
of a report is the database's business (`storage.notices.plan_reports`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.periods import OPEN, Period, Stage
from bot.core.workdays import Calendar

REPORT, HOLE, REVIEW, RETURNED, MISSING = "report", "hole", "review", "returned", "missing"
NUDGED, URGED, DIGEST = "nudged", "urged", "digest"
"""What a notice is about: a period's report; messages that may have been lost in an outage; what is not reviewed
yet; a figure a reviewer gave back; to the Party Office, who has not handed in after the due day; a report, or a part of
a task, the Party Office itself reminds of (its stage is the local day)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody should hear: ``item`` is "2026-11/group:HK05" (or "2026-11"). Instants are aware.

    ``stage`` is one of the ladder, or the code of the figure given back. A digest's item is its day and reader.
    """

    key: str
    person: int
    what: str
    item: str
    stage: str
    not_before: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """A stage of a period that has begun, with the instants at which it did and at which it is over."""

    stage: Stage
    start: datetime
    end: datetime


def in_force(now: datetime, period: Period, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo) -> InForce | None:
    """The stage in force at ``now``; each ends when the next stage begins or the period locks."""
    starts = [datetime.combine(stage.day, morning, zone) for stage in ladder]
    ends = [*starts[1:], datetime.combine(period.locks + timedelta(days=1), time(), zone)]
    forces = (InForce(*one) for one in zip(ladder, starts, ends, strict=True))
    return next((one for one in forces if one.start <= now < one.end), None)


def review_due(
    now: datetime, period: Period, calendar: Calendar, morning: time, zone: ZoneInfo, reviewers: Iterable[int]
) -> list[Notice]:
    """The reminders to review: on the working day before the lock and on the lock day."""
    ladder = (Stage("-1", calendar.working_day_before(period.locks)), Stage("0", period.locks))
    if (force := in_force(now, period, ladder, morning, zone)) is None:
        return []
    stage = force.stage.name
    return [
        Notice(f"remind:{REVIEW}:{period.code}:{stage}:{person}", person, REVIEW, period.code, stage, force.start,
               force.end)
        for person in reviewers
    ]  # fmt: skip


def missing_due(
    now: datetime, period: Period, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo, office: Iterable[int]
) -> list[Notice]:
    """After the due day the Party Office hears who is missing, once a stage."""
    force = in_force(now, period, ladder, morning, zone)
    if force is None or not force.stage.name.startswith("+"):
        return []
    stage = force.stage.name
    return [
        Notice(f"remind:{MISSING}:{period.code}:{stage}:{person}", person, MISSING, period.code, stage, force.start,
               force.end)
        for person in office
    ]  # fmt: skip


def next_start(now: datetime, ladder: tuple[Stage, ...], morning: time, zone: ZoneInfo) -> datetime | None:
    """When the next stage begins after ``now``."""
    starts = (datetime.combine(stage.day, morning, zone) for stage in ladder)
    return min((start for start in starts if start > now), default=None)


__all__ = [
    "DIGEST",
    "HOLE",
    "MISSING",
    "NUDGED",
    "OPEN",
    "REPORT",
    "RETURNED",
    "REVIEW",
    "URGED",
    "InForce",
    "Notice",
    "in_force",
    "missing_due",
    "next_start",
    "review_due",
]
