"""Completeness and timeliness: two figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.core.figures import MISSING, NOT_APPLICABLE, Figure, Standing
from bot.core.summary import Kept, Summary, given, percent, summary

DUE = date(2026, 11, 23)
ZERO = Figure(Standing.VALUE, Decimal(0))


def kept(answered: int, sent: date | None, *, begun: bool = True) -> Kept:
    """A report of seven figures."""
    return Kept(7, answered, begun, sent, DUE)


def test_zero_and_none_are_answers_missing_is_not() -> None:
    """Zero, missing and not applicable are three things; what is not asked does not count."""
    figures = {"S3": ZERO, "S4": MISSING, "S7": NOT_APPLICABLE, "K": Figure(Standing.WORDS), "S1": ZERO}
    assert given(figures, ["S3", "S4", "S7", "K", "S8"]) == 3


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([], Summary(0, 0, 0, 0, 0, 0)),
        ([kept(0, None, begun=False)], Summary(1, 0, 0, 0, 0, 0)),
        # the due day itself is in time, the day after is not
        ([kept(7, DUE), kept(6, date(2026, 11, 24))], Summary(2, 2, 2, 1, 13, 14)),
        # a draft counts for completeness, not for timeliness; silence for timeliness only
        ([kept(2, None), kept(7, DUE), kept(0, None, begun=False)], Summary(3, 2, 1, 1, 9, 14)),
    ],
)
def test_the_two_figures(reports: list[Kept], expected: Summary) -> None:
    """Completeness over the reports begun, timeliness over all places."""
    assert summary(reports) == expected


@pytest.mark.parametrize(("part", "whole", "expected"), [(13, 14, 92), (999, 1000, 99), (7, 7, 100), (0, 0, 0)])
def test_percent(part: int, whole: int, expected: int) -> None:
    """Rounded down: only what is complete is 100 %."""
    assert percent(part, whole) == expected
