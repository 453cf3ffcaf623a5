"""A reporting period (kỳ): the days it covers, the four dates that rule it, and its reminding days.

All dates are local dates of the ward.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.workdays import Calendar

OPEN = "open"
"""The name of the stage that asks for the first time."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period, named after the month it ends in (``code`` "2026-11").

    It covers ``first`` to ``last``, both included. Leaders are asked from ``opens``; a report is on time
    through ``due`` (a working day); ``locks`` is the day from whose end on leaders cannot change it: the last
    working day on or before the day the Party Office itself hands in. All local dates.
    """

    code: str
    first: date
    last: date
    opens: date
    due: date
    locks: date

    def __post_init__(self) -> None:
        """Refuse dates out of order."""
        if not self.first <= self.last < self.opens <= self.due <= self.locks:
            raise ValueError(f"period {self.code}: dates out of order")

    @property
    def month(self) -> int:
        """The calendar month of the period's name, 1–12."""
        return int(self.code[5:])

    @property
    def year(self) -> int:
        """The calendar year of the period's name."""
        return int(self.code[:4])


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Days of the month: the last a period covers, and those on which the Party Office hands in.

    The reporting month ends on the 14th as in state statistics (Decree 09/2019/NĐ-CP, Art. 12). Party bodies
    report monthly by the 25th, quarterly before the 20th of the quarter's last month.
    """

    last_day: int = 14
    hand_in_day: int = 25
    quarter_hand_in_day: int = 20


@dataclass(frozen=True, slots=True)
class Ladder:
    """When to remind: so many calendar days ``before`` the due day, so many working days ``after`` it."""

    before: tuple[int, ...] = (3, 1)
    after: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class Policy:
    """How the ward's reports run: the period rule, when group leaders are reminded, and when units are."""

    rule: PeriodRule
    report: Ladder
    units: Ladder = Ladder((0,), ())


@dataclass(frozen=True, slots=True)
class Stage:
    """One reminding of a period: ``name`` is "open", "-3" (days before) or "+1" (working days after)."""

    name: str
    day: date


def period(year: int, month: int, rule: PeriodRule, calendar: Calendar) -> Period:
    """The period named after a calendar month; ValueError where the rule leaves no room to answer."""
    last = date(year, month, rule.last_day)
    hand_in = rule.quarter_hand_in_day if month % 3 == 0 else rule.hand_in_day
    locks = calendar.last_working(date(year, month, hand_in))
    return Period(
        code=f"{year}-{month:02}",
        first=_month_before(last) + timedelta(days=1),
        last=last,
        opens=calendar.first_reminding_after(last),
        due=calendar.working_day_before(locks),
        locks=locks,
    )


def current(today: date, rule: PeriodRule, calendar: Calendar) -> Period:
    """The newest period that has opened by ``today``."""
    named = period(today.year, today.month, rule, calendar)
    if named.opens <= today:
        return named
    before = _month_before(today.replace(day=1))
    return period(before.year, before.month, rule, calendar)


def next_after(earlier: Period, rule: PeriodRule, calendar: Calendar) -> Period:
    """The period that follows ``earlier``."""
    if earlier.month == 12:
        return period(earlier.year + 1, 1, rule, calendar)
    return period(earlier.year, earlier.month + 1, rule, calendar)


def stages(of: Period, ladder: Ladder, calendar: Calendar) -> tuple[Stage, ...]:
    """The reminding days of a period, oldest first, at most one a day.

    A stage on or before the opening day is left out, and so is one after the lock: there is nothing left to
    answer. Where two fall on one day the later one of the ladder stands.
    """
    named = [
        (f"-{days}" if days else "0", calendar.stage_day(of.due, days)) for days in sorted(ladder.before, reverse=True)
    ]
    named += [(f"+{days}", calendar.overdue_day(of.due, days)) for days in sorted(ladder.after)]
    by_day = {day: name for name, day in named if of.opens < day <= of.locks}
    return (Stage(OPEN, of.opens), *(Stage(by_day[day], day) for day in sorted(by_day)))


def _month_before(day: date) -> date:
    """The same day (1–28) of the month before."""
    if day.month == 1:
        return day.replace(year=day.year - 1, month=12)
    return day.replace(month=day.month - 1)
