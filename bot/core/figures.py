"""One recorded figure (số liệu), and what makes it doubtful: limits, jumps, figures that contradict.

Zero, missing and not applicable are three things: ``VALUE`` 0, ``MISSING`` and ``NOT_APPLICABLE``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from bot.core.indicators import Check, Form, Indicator, Sort


class Standing(StrEnum):
    """What a recorded answer is."""

    VALUE = "value"
    RATIO = "ratio"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer. ``kept``: carried over by "như cũ". ``said``: a zero said in words, shown in the review."""

    standing: Standing
    value: Decimal | None = None
    whole: Decimal | None = None
    choice: str = ""
    words: str = ""
    kept: bool = False
    said: bool = False

    def __post_init__(self) -> None:
        """Exactly the fields of its standing are filled."""
        counted = self.standing in (Standing.VALUE, Standing.RATIO)
        if (
            counted != (self.value is not None)
            or (self.standing is Standing.RATIO) != (self.whole is not None)
            or (self.standing is Standing.CHOICE) != bool(self.choice)
            or (self.words and self.standing is not Standing.WORDS)
        ):
            raise ValueError(f"not a figure: {self}")

    @property
    def same(self) -> tuple[Standing, Decimal | None, Decimal | None, str, str]:
        """What two figures must share to say the same thing, however they were given."""
        return (self.standing, self.value, self.whole, self.choice, self.words)


MISSING = Figure(Standing.MISSING)
NOT_APPLICABLE = Figure(Standing.NOT_APPLICABLE)

Figures = Mapping[str, Figure]
"""Indicator code → figure."""


def value_of(figures: Figures, code: str) -> Decimal | None:
    """The number under ``code``, or None where there is none (missing, not applicable, not asked yet)."""
    figure = figures.get(code)
    return None if figure is None else figure.value


def beyond_limits(indicator: Indicator, figure: Figure) -> bool:
    """Whether the figure breaks its indicator's hard limits."""
    if figure.value is None:
        return False
    return (indicator.low is not None and figure.value < indicator.low) or (
        indicator.high is not None and figure.value > indicator.high
    )


ENOUGH = 4
"""Past values from which on a place's own spread says what is unusual, not a share of its last value."""
_LEAST = Decimal(2)
_SPREADS = 3


def jumps(indicator: Indicator, figure: Figure, past: Sequence[Decimal]) -> bool:
    """Whether a stock is far from its past, oldest first: a figure that stayed as it was last never is.

    With four past values: more than three median absolute deviations from their median, and more than 2.
    Before that: a change by more than ``soft_percent`` of the last value.
    """
    if indicator.sort is not Sort.STOCK or indicator.soft_percent is None or figure.value is None or not past:
        return False
    last = past[-1]
    if figure.value == last:
        return False
    if len(past) < ENOUGH:
        return abs(figure.value - last) * 100 > indicator.soft_percent * last
    middle = median(past)
    spread = median(abs(one - middle) for one in past)
    return abs(figure.value - middle) > max(_LEAST, _SPREADS * spread)


def conflicts(form: Form, figures: Figures, *, touching: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """The checks that fail, hard ones first; with ``touching`` only those that name one of these codes."""
    failed = [
        check
        for check in form.checks
        if (not touching or check.left in touching or check.right in touching) and _fails(check, figures)
    ]
    return tuple(sorted(failed, key=lambda check: not check.hard))


def _fails(check: Check, figures: Figures) -> bool:
    left, right = value_of(figures, check.left), value_of(figures, check.right)
    if left is None or right is None:
        return False
    if check.zero:
        return left == 0 and right != 0
    return left > right * check.factor
