"""The tables and rows of ``indicators.toml``, each checked alone; a row has the fields of the core value."""

from __future__ import annotations

import re
import string
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

from bot.core.folding import fold
from bot.core.indicators import Answer, Indicator, Option, Sort
from bot.core.model import Owner, Role
from bot.core.targets import Target
from bot.core.texts import config as config_texts
from bot.core.texts import form as texts
from bot.form_policy import EvidenceTable, Ladders, MilestonesTable, PeriodTable, distinct
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
    few_told: Annotated[bool, Field(strict=True)] = False
    seen_by: Annotated[tuple[Role, ...], AfterValidator(distinct)] = ()

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

    asks: Annotated[tuple[Code, ...], Field(max_length=2), AfterValidator(_some), AfterValidator(distinct)]
    label: Label
    text: Annotated[Sentence, AfterValidator(_Fills("you"))]
    months: Annotated[tuple[Month, ...], AfterValidator(_some), AfterValidator(distinct)]
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
    counts: Annotated[tuple[Code, ...], AfterValidator(distinct)] = ()
    of: Annotated[str, AfterValidator(lambda code: _code(code) if code else code)] = ""
    options: Annotated[tuple[Words, ...], AfterValidator(distinct)] = ()
    least: Number | None = None
    per: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 100
    over: Number | None = None
    at_least: Number | None = None
    rising: Annotated[bool, Field(strict=True)] = False
    unit: Annotated[str, StringConstraints(max_length=20)] = ""
    decided: Annotated[bool, Field(strict=True)] = False

    @field_validator("of", "options", "least", "decided")
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
