"""Which figures of a report deserve a second look; review goes by these alone.

Pure, and computed anew whenever a report is handed in or corrected. What reviewers may not see is never flagged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.core.figures import Figure, Figures, Standing, conflicts, jumps, value_of
from bot.core.indicators import Answer, Check, Form, Indicator, Sort
from bot.core.model import Role

SAME_PERIODS = 6
"""An event's count equal in so many periods on end, this one included, is looked at."""
FULL_TIMES = 3
"""A figure that was 100 % so many times on end, this one included, "always" is."""
_WHOLE = Decimal(100)


class Why(StrEnum):
    """Why a figure is flagged."""

    FAR = "far"
    CHECK = "check"
    UNCHANGED = "unchanged"
    FULL = "full"
    ASKED = "asked"
    """Nothing is unusual: the office asks."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason to look at one figure."""

    code: str
    why: Why


@dataclass(frozen=True, slots=True)
class Told:
    """One report as handed in.

    ``period`` is its code; ``known`` its figures over those told before it; ``book`` the codes whose figures were
    taken from an old book.
    """

    period: str
    figures: Figures
    known: Figures
    book: frozenset[str] = frozenset()


def flags(
    form: Form,
    asked: Collection[str],
    this: Told,
    earlier: Sequence[Told],
    past: Mapping[str, Sequence[Decimal]],
) -> tuple[Flag, ...]:
    """The flags of a report, in the order of the form.

    ``asked``: the codes its period asks. ``earlier``: what the place handed in before, oldest first. ``past``: each
    indicator's numbers before, oldest first.
    """
    found: list[Flag] = []
    failing = {_about(check, asked) for check in conflicts(form, this.known) if not _binding(check, asked)}
    for indicator in form.indicators:
        code = indicator.code
        if (figure := this.figures.get(code)) is None or not _for_review(indicator):
            continue
        if jumps(indicator, figure, past.get(code, ())):
            found.append(Flag(code, Why.FAR))
        if code in failing:
            found.append(Flag(code, Why.CHECK))
        if _unchanged(indicator, this, earlier):
            found.append(Flag(code, Why.UNCHANGED))
        if _always_full(form, code, this, earlier):
            found.append(Flag(code, Why.FULL))
    return tuple(found)


def failing(form: Form, asked: Collection[str], this: Told, code: str) -> Check | None:
    """The failing check for which this figure is flagged."""
    checks = (one for one in conflicts(form, this.known) if not _binding(one, asked) and _about(one, asked) == code)
    return next(checks, None)


def _for_review(indicator: Indicator) -> bool:
    return not indicator.seen_by or Role.REVIEWER in indicator.seen_by


def _binding(check: Check, asked: Collection[str]) -> bool:
    """A hard check between two figures of this report holds in whatever was handed in."""
    return check.hard and check.left in asked and check.right in asked


def _about(check: Check, asked: Collection[str]) -> str:
    """The figure a failing check is held against: its left one, unless only the right one is asked."""
    return check.right if check.right in asked and check.left not in asked else check.left


def _unchanged(indicator: Indicator, this: Told, earlier: Sequence[Told]) -> bool:
    """The same count in six periods on end, each handed in, none from an old book. Zero is a count too."""
    if indicator.sort is not Sort.EVENT or indicator.answer is not Answer.COUNT:
        return False
    row = [*earlier, this][-SAME_PERIODS:]
    if len(row) < SAME_PERIODS or any(_month(one) != _month(this) - back for back, one in enumerate(reversed(row))):
        return False
    counts = {value_of(one.figures, indicator.code) for one in row}
    return len(counts) == 1 and None not in counts and not any(indicator.code in one.book for one in row)


def _month(told: Told) -> int:
    """The period's number, counted in months."""
    return int(told.period[:4]) * 12 + int(told.period[5:])


def _always_full(form: Form, code: str, this: Told, earlier: Sequence[Told]) -> bool:
    """100 % this time and each of the last two times the figure was given, whenever that was."""
    given = [one for one in (*earlier, this) if value_of(one.figures, code) is not None][-FULL_TIMES:]
    return len(given) == FULL_TIMES and given[-1] is this and all(_full(form, code, one) for one in given)


def _full(form: Form, code: str, told: Told) -> bool:
    """All of the whole, 100 percent, or just as many as a hard check allows; all of nothing is not."""
    figure: Figure = told.figures[code]
    if not figure.value:
        return False
    if figure.standing is Standing.RATIO:
        return figure.value == figure.whole
    if form.by_code[code].answer is Answer.PERCENT:
        return figure.value == _WHOLE
    return any(
        value_of(told.known, check.right) == figure.value
        for check in form.checks
        if check.left == code and check.hard and not check.zero and check.factor == 1
    )
