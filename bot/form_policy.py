"""The tables of ``indicators.toml`` that are policy: the period, the ladders, days that papers leave open, evidence."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo, field_validator

from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders as TaskLadders
from bot.core.milestones import WEEKDAYS, MilestonePolicy, TaskCheck
from bot.core.periods import Ladder
from bot.core.texts import form as texts
from bot.toml_file import Table, Words


def distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A validator: nothing is there twice."""
    if len(set(values)) != len(values):
        raise ValueError(texts.repeated())
    return values


def _month_day(value: object) -> object:
    """ "12-31" as (12, 31); a day that every year has."""
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        month, day = int(value[:2]), int(value[3:])
        if 1 <= month <= 12 and 1 <= day <= monthrange(_COMMON_YEAR, month)[1]:
            return month, day
    if isinstance(value, tuple):
        return value
    raise ValueError(texts.not_a_month_day())


def _week_day(value: str) -> str:
    if value not in WEEKDAYS:
        raise ValueError(texts.not_a_week_day(WEEKDAYS))
    return value


_COMMON_YEAR = 2027
_HALF = 6  # June is the last month of the first half
MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]
Day = Annotated[int, Field(strict=True, ge=1, le=28)]
Days = Annotated[int, Field(strict=True, ge=1, le=60)]
Before = Annotated[int, Field(strict=True, ge=0, le=60)]


class PeriodTable(Table):
    """``[period]``: days of the month, 1–28."""

    last_day: Day = 14
    hand_in_day: Annotated[Day, Field(validate_default=True)] = 25
    quarter_hand_in_day: Annotated[Day, Field(validate_default=True)] = 20

    @field_validator("hand_in_day", "quarter_hand_in_day")
    @classmethod
    def _after_the_last(cls, day: int, info: ValidationInfo) -> int:
        if day <= info.data.get("last_day", 0):
            raise ValueError(texts.before_last_day())
        return day


class LadderTable(Table):
    """One ladder: calendar days before the due day, working days after it."""

    before: Annotated[tuple[Days, ...], AfterValidator(distinct)] = ()
    after: Annotated[tuple[Days, ...], AfterValidator(distinct)] = ()


class UnitsTable(Table):
    """``[ladder.units]``: of the reports of units; 0 is the due day itself."""

    before: Annotated[tuple[Before, ...], AfterValidator(distinct)] = (0,)
    after: Annotated[tuple[Days, ...], AfterValidator(distinct)] = ()


class DeadlineTable(Table):
    """``[ladder.deadline]``; 0 is the due day itself. ``weekly``: after its last stage every week."""

    before: Annotated[tuple[Before, ...], AfterValidator(distinct)] = (30, 14, 7, 3, 1, 0)
    after: Annotated[tuple[Days, ...], AfterValidator(distinct)] = (1, 3, 7)
    weekly: Annotated[bool, Field(strict=True)] = True


class CoordinatingTable(Table):
    """``[ladder.coordinating]``: calendar days before the due day; ``groups``: residential groups are told too."""

    before: Annotated[tuple[Before, ...], AfterValidator(distinct)] = (7,)
    groups: Annotated[bool, Field(strict=True)] = False


class LeadershipTable(Table):
    """``[ladder.leadership]``: the working day after the due day from which on the office may ask the leadership."""

    after: Days = 7


class Ladders(Table):
    """``[ladder.…]``: a ladder for each thing people are reminded of."""

    report: LadderTable = LadderTable(before=(3, 1), after=(1,))
    units: UnitsTable = UnitsTable()
    deadline: DeadlineTable = DeadlineTable()
    check: LadderTable = LadderTable(before=(7, 1), after=(1,))
    coordinating: CoordinatingTable = CoordinatingTable()
    leadership: LeadershipTable = LeadershipTable()

    def followed_up(self) -> TaskLadders:
        """The ladders of a programme's tasks, as the core's value."""
        return TaskLadders(
            Ladder(self.deadline.before, self.deadline.after),
            self.deadline.weekly,
            Ladder(self.check.before, self.check.after),
            self.coordinating.before,
            self.coordinating.groups,
            self.leadership.after,
        )


class TaskCheckRow(Table):
    """``[[milestones.check]]``: becomes a :class:`bot.core.milestones.TaskCheck`."""

    programme: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    task: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    day: MonthDay
    what: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class MilestonesTable(Table):
    """``[milestones]``: the days that papers leave open."""

    week_day: Annotated[str, AfterValidator(_week_day)] = "fri"
    month_day: Annotated[int, Field(strict=True, ge=1, le=31)] = 25
    quarter_day: Annotated[int, Field(strict=True, ge=1, le=31)] = 20
    half_year_days: Annotated[tuple[MonthDay, ...], Field(min_length=2, max_length=2)] = ((6, 15), (12, 15))
    year_day: MonthDay = (12, 31)
    interim_day: MonthDay = (12, 31)
    report_days: Annotated[tuple[MonthDay, ...], AfterValidator(distinct)] = ((6, 15), (11, 15))
    check: tuple[TaskCheckRow, ...] = ()

    def to_core(self) -> MilestonePolicy:
        """The table as the core's value."""
        plain = {name: value for name, value in dict(self).items() if name != "check"}
        return MilestonePolicy(**plain, checks=tuple(TaskCheck(**dict(row)) for row in self.check))

    @field_validator("half_year_days")
    @classmethod
    def _one_each(cls, days: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        if [month > _HALF for month, _ in days] != [False, True]:
            raise ValueError(texts.one_each_half())
        return days


class EvidenceTable(Table):
    """``[evidence]``: which products of tasks are shown by a file."""

    numbers_only_units: tuple[Words, ...] = ()
    numbers_only_products: tuple[Words, ...] = ()
    largest_mb: Annotated[int, Field(strict=True, ge=1, le=20)] = 10

    def to_core(self) -> EvidencePolicy:
        """The table as the core's value."""
        return EvidencePolicy(
            frozenset(self.numbers_only_units), self.numbers_only_products, self.largest_mb * 1_000_000
        )
