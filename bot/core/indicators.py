"""The form as data: indicators (chỉ tiêu), the questions that ask them, the checks between them.

A :class:`Form` comes from ``indicators.toml`` through ``bot.config`` and is kept as JSON with the period that
opened with it, so a running period keeps its form. State names fields by code, never by position.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.core.model import Owner, Role


class Sort(StrEnum):
    """A stock stands until it changes; an event is counted anew each period."""

    STOCK = "stock"
    EVENT = "event"


class Answer(StrEnum):
    """The shape of an answer."""

    COUNT = "count"
    PERCENT = "percent"
    RATIO = "ratio"
    MONEY = "money"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Option:
    """One state of a choice indicator; ``words`` are further ways people type it."""

    key: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the form.

    ``unit`` is the word shown after the figure, ``unit_words`` all words people type for it (folded when
    compared); ``words`` name the figure in a report of one message. ``low`` and ``high`` are hard limits,
    inclusive. ``soft_percent`` asks back when a stock moves by more than that share of its last value.
    ``roster`` names the roster column with its starting value. ``absent`` are phrases that mean "there
    is none to count" (chưa có nhà văn hóa): answered once, the indicator is not asked again. ``stage`` is what a
    yearly figure counts (đăng ký, đề nghị, đã công nhận). ``seen_by`` empty: everybody whose scope covers the group.
    ``few_told``: a single place's count from 1 to 4 tells nothing of people (meetings, days), so every leader reads it.
    """

    code: str
    label: str
    owner: Owner = Owner.GROUP
    sort: Sort = Sort.EVENT
    answer: Answer = Answer.COUNT
    unit: str = ""
    unit_words: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    soft_percent: int | None = None
    roster: str = ""
    absent: tuple[str, ...] = ()
    stage: str = ""
    options: tuple[Option, ...] = ()
    few_told: bool = False
    seen_by: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One message's question: one indicator, or two asked together ("2 buổi 95 người").

    ``label`` is its short name in the review ("họp, tuyên truyền"), ``example`` an answer that reads well.
    Asked in the calendar months ``months`` of a period's name (1–12), ``once``: until it has been answered,
    ``until_full``: until its part has reached the whole.
    """

    asks: tuple[str, ...]
    text: str
    months: tuple[int, ...]
    once: bool = False
    until_full: bool = False
    example: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """``left`` ≤ ``right`` × ``factor``, or with ``zero``: ``left`` = 0 demands ``right`` = 0.

    A ``hard`` check must hold before a report is sent; a soft one is asked back once. ``words`` says the
    conflict to the leader; ``{left}`` and ``{right}`` are the figures.
    """

    left: str
    right: str
    words: str
    factor: Decimal = Decimal(1)
    zero: bool = False
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """All indicators, questions in asking order, and checks."""

    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...]
    checks: tuple[Check, ...] = ()
    by_code: dict[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the indicators; a question or check naming an unknown code is a ValueError."""
        by_code = {indicator.code: indicator for indicator in self.indicators}
        named = [code for question in self.questions for code in question.asks]
        named += [code for check in self.checks for code in (check.left, check.right)]
        if unknown := sorted(set(named) - set(by_code)):
            raise ValueError(f"unknown indicators: {', '.join(unknown)}")
        object.__setattr__(self, "by_code", by_code)

    def asked(self, month: int, kind: Owner = Owner.GROUP) -> tuple[Question, ...]:
        """The questions of a period named after ``month`` (1–12) to a place of this kind, in asking order.

        What is asked of units is asked of party cells and schools too.
        """
        owners = {kind} if kind is Owner.GROUP else {kind, Owner.UNIT}
        return tuple(
            question
            for question in self.questions
            if month in question.months and self.by_code[question.asks[0]].owner in owners
        )

    @property
    def stocks(self) -> dict[str, str]:
        """Which indicator's starting value a column of the roster holds: {"hộ": "S1"}."""
        return {one.roster: one.code for one in self.indicators if one.roster}

    def owners(self, month: int) -> frozenset[Owner]:
        """The kinds of places that are asked anything in a period named after ``month``."""
        return frozenset(kind for kind in Owner if self.asked(month, kind))

    def to_json(self) -> dict[str, Any]:
        """Plain values, as kept with a period; :func:`form_from_json` reads them back."""
        return {
            "indicators": [asdict(indicator) for indicator in self.indicators],
            "questions": [asdict(question) for question in self.questions],
            "checks": [asdict(check) for check in self.checks],
        }


def form_from_json(plain: dict[str, Any]) -> Form:
    """The form that :meth:`Form.to_json` wrote, also after a trip through JSON text (decimals as strings)."""
    return Form(
        indicators=tuple(_indicator(row) for row in plain["indicators"]),
        questions=tuple(
            Question(**{**row, "asks": tuple(row["asks"]), "months": tuple(row["months"])})
            for row in plain["questions"]
        ),
        checks=tuple(Check(**{**row, "factor": Decimal(row["factor"])}) for row in plain["checks"]),
    )


def _indicator(row: dict[str, Any]) -> Indicator:
    return Indicator(
        **{
            **row,
            "owner": Owner(row["owner"]),
            "sort": Sort(row["sort"]),
            "answer": Answer(row["answer"]),
            "low": None if row["low"] is None else Decimal(row["low"]),
            "high": None if row["high"] is None else Decimal(row["high"]),
            "unit_words": tuple(row["unit_words"]),
            "words": tuple(row.get("words", ())),  # a period keeps the form it opened with, also an older one
            "absent": tuple(row["absent"]),
            "options": tuple(Option(**{**one, "words": tuple(one["words"])}) for one in row["options"]),
            "seen_by": tuple(Role(role) for role in row["seen_by"]),
        }
    )
