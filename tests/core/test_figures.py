"""What makes a figure worth asking back: its place's own past."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.figures import Figure, Standing, jumps
from bot.core.indicators import Indicator, Sort

HOUSEHOLDS = Indicator("S1", "số hộ", sort=Sort.STOCK, soft_percent=20)
EVENTS = Indicator("S3", "buổi họp", soft_percent=20)

STEADY = "120 120 120 120"
LIVELY = "100 110 120 130 140"


@pytest.mark.parametrize(
    ("past", "now", "asked"),
    [
        # no past: nothing to compare with
        ("", "500", False),
        # up to three values: more than a fifth of the last
        ("120", "144", False),
        ("120", "145", True),
        ("120", "96", False),
        ("120", "95", True),
        ("50 500 100", "121", True),
        ("0", "1", True),
        # from the fourth on the place's own spread: here none, so the floor of 2 counts
        (STEADY, "122", False),
        (STEADY, "123", True),
        (STEADY, "118", False),
        (STEADY, "117", True),
        # median 120, deviations 20 10 0 10 20: three times their median, 10
        (LIVELY, "150", False),
        (LIVELY, "151", True),
        (LIVELY, "90", False),
        (LIVELY, "89", True),
        # one outlier of the past moves neither median nor spread
        ("120 120 121 1200 119 120", "160", True),
        ("120 120 121 1200 119 120", "122", False),
        # what was confirmed last time is not asked again
        ("120 120 120 120 180", "180", False),
    ],
)
def test_a_stock_far_from_its_past_is_asked_back(past: str, now: str, asked: bool) -> None:
    """A fifth of the last value at first, later three median absolute deviations, never less than 2."""
    before = tuple(Decimal(one) for one in past.split())
    assert jumps(HOUSEHOLDS, Figure(Standing.VALUE, Decimal(now)), before) is asked


def test_events_and_silence_are_never_unusual() -> None:
    """Events are counted anew; "chưa rõ" has no number."""
    before = (Decimal(1),)
    assert not jumps(EVENTS, Figure(Standing.VALUE, Decimal(100)), before)
    assert not jumps(HOUSEHOLDS, Figure(Standing.MISSING), before)
