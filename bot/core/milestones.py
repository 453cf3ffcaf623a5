"""Milestones (mốc): the dates made from a task's timeframe and the ward's policy, one for each thing that is due.

A timeframe that the Party Office must settle first makes none. Dates are as written or as the policy says; on which
days people are reminded of them is the calendar's business (`bot.core.workdays`).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.timeframe import Kind, Timeframe

__all__ = ["Milestone", "MilestonePolicy", "Sort", "TaskCheck", "of_checks", "of_programme", "of_task"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Sort(StrEnum):
    """What is due at a milestone."""

    DEADLINE = "deadline"  # the product of a task done once
    INSTANCE = "instance"  # the product of one year, quarter, month or week
    CHECK = "check"  # a check-point (kỳ kiểm tra): how far a task without an end has come
    INTERIM = "interim"  # sơ kết: where a task of several years stands at a year's end
    REPORT = "report"  # the programme's own report of a half-year or year
    MID_TERM = "mid_term"  # sơ kết giữa kỳ
    FINAL = "final"  # tổng kết


@dataclass(frozen=True, slots=True)
class Milestone:
    """``code`` is unique in its task: "2026", "2026-Q4", "2026-11", "2026-W48", "2026-12-31"."""

    code: str
    sort: Sort
    due: date


@dataclass(frozen=True, slots=True)
class TaskCheck:
    """A check-point each year that a rule outside the paper gives a task: ``day`` (month, day), ``what`` in words."""

    programme: str
    task: str
    day: tuple[int, int]
    what: str = ""


@dataclass(frozen=True, slots=True)
class MilestonePolicy:
    """The days a paper leaves open, and what every programme owes.

    ``quarter_day``: of a quarter's last month; ``month_day`` of a month; ``week_day`` "fri". ``year_day``,
    ``half_year_days``, ``report_days``: (month, day) each; ``interim_day`` at the end of each year of a range.
    """

    week_day: str = "fri"
    month_day: int = 25
    quarter_day: int = 20
    half_year_days: tuple[tuple[int, int], ...] = ((6, 15), (12, 15))
    year_day: tuple[int, int] = (12, 31)
    interim_day: tuple[int, int] = (12, 31)
    report_days: tuple[tuple[int, int], ...] = ((6, 15), (11, 15))
    checks: tuple[TaskCheck, ...] = ()


def of_task(
    timeframe: Timeframe, policy: MilestonePolicy, issued: date, end: date | None, first: date, last: date
) -> tuple[Milestone, ...]:
    """A task's milestones due from ``first`` to ``last``, oldest first.

    ``issued``: of its programme; what recurs begins with the first day after it. ``end``: the programme's last day,
    None while nobody has said it; what recurs goes on until then.
    """
    stop = last if end is None else min(last, end)
    found = {one.code: one for one in _of(timeframe, policy, issued, first, stop, last)}
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.code)))


def of_checks(
    policy: MilestonePolicy, number: str, task: str, issued: date, end: date | None, last: date
) -> tuple[Milestone, ...]:
    """The check-points that the policy gives this task of the programme with this number, oldest first."""
    stop = last if end is None else min(last, end)
    days = (
        _day(year, one.day)
        for one in policy.checks
        if one.task == task and one.programme in ("", number)
        for year in _years(issued, stop)
    )
    return tuple(Milestone(day.isoformat(), Sort.CHECK, day) for day in sorted(set(days)) if issued <= day <= stop)


def of_programme(
    policy: MilestonePolicy, issued: date, end: date | None, mid_term: date | None, first: date, last: date
) -> tuple[Milestone, ...]:
    """What the programme itself owes: half-year and year reports, the mid-term and the final review.

    ``end`` and ``mid_term`` are settings; while one is None, there is no such review, and the office is asked.
    """
    stop = last if end is None else min(last, end)
    days = (day for year in _years(first, stop) for day in (_day(year, one) for one in policy.report_days))
    found = [Milestone(day.isoformat(), Sort.REPORT, day) for day in days if max(first, issued) <= day <= stop]
    for day, sort in ((mid_term, Sort.MID_TERM), (end, Sort.FINAL)):
        if day is not None and first <= day <= last:
            found.append(Milestone(f"{sort.value}-{day.isoformat()}", sort, day))
    return tuple(sorted(found, key=lambda one: (one.due, one.code)))


def _of(
    timeframe: Timeframe, policy: MilestonePolicy, issued: date, first: date, stop: date, last: date
) -> Iterator[Milestone]:
    if timeframe.ask:
        return
    match timeframe.kind:
        case Kind.COMPOSITE:
            for part in timeframe.parts:
                yield from _of(part, policy, issued, first, stop, last)
        case Kind.ONCE | Kind.RANGE:
            yield from _dated(timeframe, policy, first, last)
        case Kind.RECURRING:
            yield from _recurring(timeframe, policy, max(first, issued), stop)
        case Kind.CONTINUOUS:
            begin = max(first, issued, timeframe.start or issued)
            for code, due in _quarters(begin, stop, policy.quarter_day):
                yield Milestone(code, Sort.CHECK, due)
        case Kind.CONDITIONAL:  # it waits for something: whether that came is asked once a quarter
            until = stop if timeframe.due is None else min(stop, timeframe.due)
            for code, due in _quarters(max(first, issued), until, policy.quarter_day):
                yield Milestone(code, Sort.CHECK, due)
        case _:
            return


def _dated(timeframe: Timeframe, policy: MilestonePolicy, first: date, last: date) -> Iterator[Milestone]:
    """The deadline, and at the end of each year before it where a range stands."""
    due = timeframe.due
    if due is None:
        return
    if timeframe.kind is Kind.RANGE:
        begin = max(first, timeframe.start or first)
        for year in _years(begin, min(last, due)):
            day = _day(year, policy.interim_day)
            if begin <= day <= last and day < due:
                yield Milestone(day.isoformat(), Sort.INTERIM, day)
    if first <= due <= last:
        yield Milestone(due.isoformat(), Sort.DEADLINE, due)


def _recurring(timeframe: Timeframe, policy: MilestonePolicy, first: date, stop: date) -> Iterator[Milestone]:
    on = timeframe.on
    match timeframe.every:
        case "year":
            days = [_month_day(one) for one in on] or [policy.year_day]
            dues = ((str(year), _day(year, one)) for year in _years(first, stop) for one in days)
            found = [(code if len(days) == 1 else due.isoformat(), due) for code, due in dues]
        case "half-year":
            dues = ((f"{year}-H{half}", _day(year, one)) for year in _years(first, stop)
                    for half, one in enumerate(policy.half_year_days, 1))  # fmt: skip
            found = list(dues)
        case "quarter":
            found = list(_quarters(first, stop, int(on[0]) if on else policy.quarter_day))
        case "month":
            day = int(on[0]) if on else policy.month_day
            found = [(f"{year}-{month:02}", _day(year, (month, day))) for year in _years(first, stop)
                     for month in range(1, 13)]  # fmt: skip
        case _:
            found = list(_weeks(first, stop, on[0] if on else policy.week_day))
    for code, due in found:
        if first <= due <= stop:
            yield Milestone(code, Sort.INSTANCE, due)


def _quarters(first: date, stop: date, day: int) -> Iterator[tuple[str, date]]:
    for year in _years(first, stop):
        for quarter in range(1, 5):
            due = _day(year, (3 * quarter, day))
            if first <= due <= stop:
                yield f"{year}-Q{quarter}", due


def _weeks(first: date, stop: date, weekday: str) -> Iterator[tuple[str, date]]:
    day = first + timedelta((WEEKDAYS.index(weekday) - first.weekday()) % 7)
    while day <= stop:
        year, week, _ = day.isocalendar()
        yield f"{year}-W{week:02}", day
        day += timedelta(7)


def _years(first: date, last: date) -> range:
    return range(first.year, last.year + 1)


def _day(year: int, month_day: tuple[int, int]) -> date:
    """The day, or its month's last where the month is shorter."""
    month, day = month_day
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)
