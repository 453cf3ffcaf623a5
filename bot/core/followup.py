"""Following a programme up: what each unit owes, on which days people hear of it, when it is late.

Two rules. A stage is a day made from the due date by the ward's ladders and its calendar; what has been told already
is the database's business, so asking twice gives the same notices. And only a granted extension moves a due day: a
promise ("đang làm, hẹn 15/12") silences until that day or the due day, whichever comes first. Days are local dates.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.milestones import Milestone, Sort
from bot.core.periods import Ladder, Stage
from bot.core.reminders import Notice
from bot.core.workdays import Calendar

__all__ = [
    "AHEAD",
    "COORDINATE",
    "OVERDUE",
    "PROGRAMME",
    "TASK",
    "Answer",
    "Deed",
    "Ladders",
    "Owed",
    "Tally",
    "due_tasks",
    "goes_by_deadline",
    "is_on_time",
    "next_stage",
    "stage_in_force",
    "stages_of",
    "tally",
]

TASK, COORDINATE, OVERDUE, PROGRAMME = "task", "coordinate", "overdue", "programme"
"""What a notice of this module is about: a lead unit's part of a milestone; the same told to a coordinating unit; the
same, overdue, told to the Party Office; what the programme itself owes, told to the Party Office."""

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
AHEAD = timedelta(days=45)
"""As far ahead as the first stage of a due day may lie: thirty days before it, moved back over a holiday."""


class Answer(StrEnum):
    """What a unit says of a milestone."""

    DONE = "done"  # đã xong
    RESULT = "result"  # kết quả kỳ này, of a check-point
    DOING = "doing"  # đang làm
    STUCK = "stuck"  # vướng mắc
    NOT_APPLICABLE = "not_applicable"  # không áp dụng
    NO_ORDER = "no_order"  # chưa có chỉ đạo
    JOINED = "joined"  # đã phối hợp, of a coordinating unit
    NOT_ASKED = "not_asked"  # chưa nhận được đề nghị phối hợp


class Tally(StrEnum):
    """How a part of a milestone stands in a Party report's table."""

    ON_TIME = "on_time"  # đúng hạn
    LATE = "late"  # trễ hạn, done or not
    UNDATED = "undated"  # không giao hạn: a task without an end
    NOT_DUE = "not_due"  # chưa đến hạn


@dataclass(frozen=True, slots=True)
class Ladders:
    """On which days whom: see ``[ladder.…]`` of the form.

    ``deadline``: a task done once, or once a year; ``weekly``: after its last stage every week. ``check``: a
    check-point, the programme's own reports. ``coordinating``: calendar days before, for the other units, groups only
    with ``groups_coordinate``. ``leadership``: working days after which the office may ask the leadership.
    """

    deadline: Ladder
    weekly: bool
    check: Ladder
    coordinating: tuple[int, ...]
    groups_coordinate: bool
    leadership: int


@dataclass(frozen=True, slots=True)
class Deed:
    """What a unit said last of a milestone. ``day``: it was done, or is promised; ``said``: the local day of saying."""

    answer: Answer
    said: date
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """Something nobody has closed, and who hears of it today.

    ``item`` names it in keys. ``what``: TASK, COORDINATE, OVERDUE or PROGRAMME. ``by_deadline``: it goes by the
    deadline's ladder, else by the check-point's. ``due``: with a granted extension.
    ``before``: the due day of the task's milestone before, on or before which nothing is said of this one.
    ``quiet_on``: a local day on which its person spoke of it. ``again``: a promised day, or the end of "nhắc lại sau
    2 ngày": nothing is said before.
    """

    item: str
    what: str
    by_deadline: bool
    due: date
    person: int
    before: date | None = None
    quiet_on: date | None = None
    again: date | None = None


def goes_by_deadline(milestone: Milestone) -> bool:
    """Whether the deadline's ladder fits: a task done once, or once a year; else the check-point's."""
    return milestone.sort is Sort.DEADLINE or (milestone.sort is Sort.INSTANCE and milestone.code.isdecimal())


def stages_of(one: Owed, ladders: Ladders, calendar: Calendar, until: date) -> tuple[Stage, ...]:
    """The days on which somebody hears of it, oldest first, at most one a day, up to ``until``.

    Where two stages fall on one day the later one of the ladder stands, and a stage over a promised day.
    """
    days, stages = _ladder(one.what, one.by_deadline, one.due, ladders, calendar, date(until.year + 1, 12, 31))
    first = _speaks_from(one)
    found = stages[bisect_left(days, first) : bisect_right(days, until)]
    if one.again is None or one.again >= one.due:
        return found
    promised = calendar.first_reminding_after(one.again - _DAY)
    if not first <= promised <= until or any(stage.day == promised for stage in found):
        return found
    again = Stage(f"promised-{one.again.isoformat()}", promised)
    return tuple(sorted((*found, again), key=lambda stage: stage.day))


@lru_cache(maxsize=4096)  # at every tick the same due days are asked for, for each unit and each of the office
def _ladder(
    what: str, by_deadline: bool, due: date, ladders: Ladders, calendar: Calendar, until: date
) -> tuple[tuple[date, ...], tuple[Stage, ...]]:
    """The days of the ladder that fits, and its stages, both in their order, weekly ones up to ``until``."""
    by_day: dict[date, str] = {}
    ladder = ladders.deadline if by_deadline else ladders.check
    if what == COORDINATE:
        before: tuple[int, ...] = ladders.coordinating
        after: tuple[int, ...] = ()
    else:
        before, after = () if what == OVERDUE else ladder.before, ladder.after
    for days in sorted(before, reverse=True):
        by_day[calendar.stage_day(due, days)] = f"-{days}" if days else "0"
    for days in sorted(after):
        by_day[calendar.overdue_day(due, days)] = f"+{days}"
    if after and by_deadline and ladders.weekly:
        day, week = calendar.overdue_day(due, max(after)) + _WEEK, 1
        while day <= until:
            by_day[calendar.first_reminding_after(day - _DAY)] = f"+{max(after)}w{week}"
            day, week = day + _WEEK, week + 1
    ordered = tuple(sorted(by_day))
    return ordered, tuple(Stage(by_day[day], day) for day in ordered)


def _speaks_from(one: Owed) -> date:
    """The first day on which anything may be said of it."""
    first = min(one.again, one.due) if one.again is not None else date.min
    for silent in (one.before, one.quiet_on):
        if silent is not None:
            first = max(first, silent + _DAY)
    return first


def stage_in_force(
    today: date, one: Owed, ladders: Ladders, calendar: Calendar, *, begun: bool
) -> tuple[Stage, date] | None:
    """The newest stage that has begun, and the day from whose morning on it is over; None where there is none.

    ``begun``: the morning hour of ``today`` has come. A stage is over when the next one begins, one before the due day
    at the latest when it is past, the last of all after a week.
    """
    found = stages_of(one, ladders, calendar, today + AHEAD)
    at = bisect_right(found, today if begun else today - _DAY, key=lambda stage: stage.day)
    if at == 0:
        return None
    stage, following = found[at - 1], [one.day for one in found[at : at + 1]]
    if stage.name.startswith("+"):
        over = min(following, default=stage.day + _WEEK)
    else:
        over = min(*following, calendar.overdue_day(one.due, 1), date.max)
    return (stage, over) if today < over or (today == over and not begun) else None


def due_tasks(
    now: datetime, owed: Iterable[Owed], ladders: Ladders, calendar: Calendar, morning: time, zone: ZoneInfo
) -> list[Notice]:
    """The notices of the stages in force at ``now``; each ends when the next stage begins."""
    local = now.astimezone(zone)
    begun, found = local.time() >= morning, []
    for one in owed:
        if (force := stage_in_force(local.date(), one, ladders, calendar, begun=begun)) is None:
            continue
        stage, over = force
        found.append(
            Notice(
                key=f"remind:{one.what}:{one.item}:{stage.name}:{one.person}",
                person=one.person,
                what=one.what,
                item=one.item,
                stage=stage.name,
                not_before=datetime.combine(stage.day, morning, zone),
                expires=datetime.combine(over, morning, zone),
            )
        )
    return found


def next_stage(
    now: datetime, owed: Iterable[Owed], ladders: Ladders, calendar: Calendar, morning: time, zone: ZoneInfo
) -> datetime | None:
    """When the next stage of any of them begins after ``now``."""
    until = now.astimezone(zone).date() + AHEAD
    starts = (
        datetime.combine(stage.day, morning, zone) for one in owed for stage in stages_of(one, ladders, calendar, until)
    )
    return min((start for start in starts if start > now), default=None)


# ---- on time or late -------------------------------------------------------------------------------------


def is_on_time(done: date, due: date, calendar: Calendar) -> bool:
    """Done by the end of the first working day on or after the due day (Civil Code 2015, Art. 148)."""
    return done <= calendar.first_working(due)


def tally(sort: Sort, due: date, deed: Deed | None, today: date, calendar: Calendar) -> Tally:
    """How it stands in the table of a Party report; ``due`` with a granted extension: granted ones are not late."""
    if sort is Sort.CHECK:
        return Tally.UNDATED
    if deed is not None and deed.answer in (Answer.DONE, Answer.RESULT):
        return Tally.ON_TIME if is_on_time(deed.day or deed.said, due, calendar) else Tally.LATE
    return Tally.NOT_DUE if is_on_time(today, due, calendar) else Tally.LATE
