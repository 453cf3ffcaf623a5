"""The tables and rows of ``indicators.toml``, each checked alone; a row has the fields of the core value."""

from __future__ import annotations

import re
import string
from calendar import monthrange
from collections import Counter
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from bot.core.evidence import EvidencePolicy
from bot.core.folding import fold
from bot.core.followup import Ladders as TaskLadders
from bot.core.indicators import Answer, Indicator, Option, Sort
from bot.core.milestones import WEEKDAYS, MilestonePolicy, TaskCheck
from bot.core.model import Owner, Role
from bot.core.periods import Ladder
from bot.core.targets import Target
from bot.core.texts import config as config_texts
from bot.core.texts import form as texts
from bot.toml_file import Table, Words

LONGEST_TEXT = 170
"""Characters of a question: with what was recorded before it and "Câu 2/3." a message stays within 250."""


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise ValueError(texts.not_a_number())
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,6}\d{0,3}", value):
        raise ValueError(texts.not_a_code())
    return value


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) != len(values):
        raise ValueError(texts.repeated())
    return values


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    # pydantic's min_length would count only the entries that hold, and report one mistake twice
    if not values:
        raise ValueError(texts.none_at_all())
    return values


class _Fills:
    """A validator: the text has no placeholder but these."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, text: str) -> str:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError(texts.bad_braces()) from None
        if unknown := sorted(used - set(self.names)):
            raise ValueError(texts.bad_placeholder(unknown, self.names))
        return text


def _names(words: tuple[str, ...]) -> tuple[str, ...]:
    said = Counter(" ".join(name.casefold().split()) for name in words)
    if twice := [name for name, times in said.items() if times > 1]:
        raise ValueError(config_texts.named_twice(twice[0]))
    if numbers := [name for name in words if any(char.isdigit() for char in name)]:
        raise ValueError(texts.name_with_digits(numbers[0]))
    return words


Names = Annotated[tuple[Words, ...], AfterValidator(_names)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Code = Annotated[str, AfterValidator(_code)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]


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


class OptionRow(Table):
    """One state of a choice."""

    key: Words
    label: Label
    words: tuple[Words, ...] = ()


class IndicatorRow(Table):
    """``[[indicator]]``: becomes a :class:`bot.core.indicators.Indicator`."""

    code: Code
    label: Label
    owner: Owner = Owner.GROUP
    sort: Sort = Sort.EVENT
    answer: Answer = Answer.COUNT
    unit: Annotated[str, StringConstraints(max_length=20)] = ""
    unit_words: tuple[Words, ...] = ()
    words: Names = ()
    low: Number | None = None
    high: Number | None = None
    soft_percent: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    roster: str = ""
    absent: tuple[Words, ...] = ()
    stage: str = ""
    options: Annotated[tuple[OptionRow, ...], Field(validate_default=True)] = ()
    seen_by: Annotated[tuple[Role, ...], AfterValidator(_distinct)] = ()

    @field_validator("high")
    @classmethod
    def _from_low(cls, high: Decimal | None, info: ValidationInfo) -> Decimal | None:
        low = info.data.get("low")
        if high is not None and low is not None and high < low:
            raise ValueError(texts.below_low())
        return high

    @field_validator("soft_percent")
    @classmethod
    def _of_a_stock(cls, percent: int | None, info: ValidationInfo) -> int | None:
        if percent is not None and info.data.get("sort") is Sort.EVENT:
            raise ValueError(texts.only_for('sort = "stock"'))
        return percent

    @field_validator("options")
    @classmethod
    def _of_a_choice(cls, options: tuple[OptionRow, ...], info: ValidationInfo) -> tuple[OptionRow, ...]:
        answer = info.data.get("answer")
        if answer is Answer.CHOICE and len(options) < 2:
            raise ValueError(texts.too_few_options())
        if options and answer is not None and answer is not Answer.CHOICE:
            raise ValueError(texts.only_for('answer = "choice"'))
        keys = Counter(option.key for option in options)
        if twice := [key for key, times in keys.items() if times > 1]:
            raise ValueError(config_texts.named_twice(twice[0]))
        typed = Counter(words for one in options for words in {fold(said) for said in (one.label, *one.words)})
        if shared := [words for words, times in typed.items() if times > 1]:
            raise ValueError(texts.same_words(shared[0]))
        return options

    def to_core(self) -> Indicator:
        """The row as the core's value."""
        options = tuple(Option(**dict(option)) for option in self.options)
        return Indicator(**{**dict(self), "options": options})

    def typed_units(self) -> frozenset[str]:
        """The unit words, folded."""
        return frozenset(fold(words) for words in (self.unit, *self.unit_words) if words)

    def typed_names(self) -> frozenset[str]:
        """The words that name the figure, folded."""
        return frozenset(map(fold, self.words))


class QuestionRow(Table):
    """``[[question]]``: becomes a :class:`bot.core.indicators.Question`."""

    asks: Annotated[tuple[Code, ...], Field(max_length=2), AfterValidator(_some), AfterValidator(_distinct)]
    label: Label
    text: Annotated[Sentence, AfterValidator(_Fills("you"))]
    months: Annotated[tuple[Month, ...], AfterValidator(_some), AfterValidator(_distinct)]
    once: Annotated[bool, Field(strict=True)] = False
    until_full: Annotated[bool, Field(strict=True)] = False
    example: Annotated[str, StringConstraints(max_length=40)] = ""


class CheckRow(Table):
    """``[[check]]``: becomes a :class:`bot.core.indicators.Check`."""

    left: Code
    right: Code
    words: Annotated[Sentence, AfterValidator(_Fills("left", "right"))]
    zero: Annotated[bool, Field(strict=True)] = False
    factor: Number = Decimal(1)
    hard: Annotated[bool, Field(strict=True)] = True

    @field_validator("right")
    @classmethod
    def _another(cls, right: str, info: ValidationInfo) -> str:
        if right == info.data.get("left"):
            raise ValueError(texts.same_sides())
        return right

    @field_validator("factor")
    @classmethod
    def _multiplies(cls, factor: Decimal, info: ValidationInfo) -> Decimal:
        if info.data.get("zero"):
            raise ValueError(texts.only_for("zero = false"))
        if factor <= 0:
            raise ValueError(texts.not_positive())
        return factor


class TargetRow(Table):
    """``[[target]]``: becomes a :class:`bot.core.targets.Target`."""

    code: Code
    label: Label
    text: Sentence
    words: Names = ()
    counts: Annotated[tuple[Code, ...], AfterValidator(_distinct)] = ()
    of: Annotated[str, AfterValidator(lambda code: _code(code) if code else code)] = ""
    options: Annotated[tuple[Words, ...], AfterValidator(_distinct)] = ()
    least: Number | None = None
    per: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 100
    over: Number | None = None
    at_least: Number | None = None
    rising: Annotated[bool, Field(strict=True)] = False
    unit: Annotated[str, StringConstraints(max_length=20)] = ""

    @field_validator("of", "options", "least")
    @classmethod
    def _of_what_is_counted(cls, value: Any, info: ValidationInfo) -> Any:
        if value and info.data.get("counts") == ():
            raise ValueError(texts.nothing_counted())
        return value

    @field_validator("at_least", "rising")
    @classmethod
    def _one_mark(cls, value: Any, info: ValidationInfo) -> Any:
        if value and any(info.data.get(name) is not None for name in ("over", "at_least")):
            raise ValueError(texts.one_mark())
        return value

    def to_core(self) -> Target:
        """The row as the core's value."""
        return Target(**dict(self))


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

    before: Annotated[tuple[Days, ...], AfterValidator(_distinct)] = ()
    after: Annotated[tuple[Days, ...], AfterValidator(_distinct)] = ()


class UnitsTable(Table):
    """``[ladder.units]``: of the reports of units; 0 is the due day itself."""

    before: Annotated[tuple[Before, ...], AfterValidator(_distinct)] = (0,)
    after: Annotated[tuple[Days, ...], AfterValidator(_distinct)] = ()


class DeadlineTable(Table):
    """``[ladder.deadline]``; 0 is the due day itself. ``weekly``: after its last stage every week."""

    before: Annotated[tuple[Before, ...], AfterValidator(_distinct)] = (30, 14, 7, 3, 1, 0)
    after: Annotated[tuple[Days, ...], AfterValidator(_distinct)] = (1, 3, 7)
    weekly: Annotated[bool, Field(strict=True)] = True


class CoordinatingTable(Table):
    """``[ladder.coordinating]``: calendar days before the due day; ``groups``: residential groups are told too."""

    before: Annotated[tuple[Before, ...], AfterValidator(_distinct)] = (7,)
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
    report_days: Annotated[tuple[MonthDay, ...], AfterValidator(_distinct)] = ((6, 15), (11, 15))
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


class FormTables(Table):
    """The file as a whole; the rows are checked one by one."""

    period: PeriodTable = PeriodTable()
    ladder: Ladders = Ladders()
    milestones: MilestonesTable = MilestonesTable()
    evidence: EvidenceTable = EvidenceTable()
    indicator: Annotated[tuple[dict[str, Any], ...], AfterValidator(_some)]
    question: Annotated[tuple[dict[str, Any], ...], AfterValidator(_some)]
    check: tuple[dict[str, Any], ...] = ()
    target: tuple[dict[str, Any], ...] = ()
