"""Reporting periods and their reminding days."""

from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.periods import Ladder, Period, PeriodRule, Stage, current, next_after, period, stages
from bot.core.workdays import Calendar

RULE = PeriodRule()
VIETNAM = Calendar(days_off=frozenset(holidays.country_holidays("VN", years=range(2025, 2033))))
MONTHS = [(year, month) for year in range(2026, 2032) for month in range(1, 13)]

WORKED = [
    (
        (2026, 11),  # 15/11 is a Sunday, 24/11 a holiday
        Period(
            "2026-11",
            first=date(2026, 10, 15),
            last=date(2026, 11, 14),
            opens=date(2026, 11, 16),
            due=date(2026, 11, 23),
            locks=date(2026, 11, 25),
        ),
        {
            "open": date(2026, 11, 16),
            "-3": date(2026, 11, 20),
            "-1": date(2026, 11, 21),
            "+1": date(2026, 11, 25),
        },
    ),
    (
        (2026, 12),  # a quarter's last month; 20/12 is a Sunday; -3 would be 14/12, before it opens
        Period(
            "2026-12",
            first=date(2026, 11, 15),
            last=date(2026, 12, 14),
            opens=date(2026, 12, 15),
            due=date(2026, 12, 17),
            locks=date(2026, 12, 18),
        ),
        {"open": date(2026, 12, 15), "-1": date(2026, 12, 16), "+1": date(2026, 12, 18)},
    ),
    (
        (2027, 1),  # begins in the year before
        Period(
            "2027-01",
            first=date(2026, 12, 15),
            last=date(2027, 1, 14),
            opens=date(2027, 1, 15),
            due=date(2027, 1, 22),
            locks=date(2027, 1, 25),
        ),
        {
            "open": date(2027, 1, 15),
            "-3": date(2027, 1, 19),
            "-1": date(2027, 1, 21),
            "+1": date(2027, 1, 25),
        },
    ),
]


@pytest.mark.parametrize(("month", "expected", "reminded"), WORKED)
def test_worked_periods(month: tuple[int, int], expected: Period, reminded: dict[str, date]) -> None:
    """Periods and stages worked out by hand."""
    made = period(*month, RULE, VIETNAM)
    assert made == expected
    assert stages(made, Ladder(), VIETNAM) == tuple(Stage(name, day) for name, day in reminded.items())


def test_periods_tile_the_days() -> None:
    """Every month of six years has one period, the next starts where it ended, and its dates are in order."""
    made = [period(year, month, RULE, VIETNAM) for year, month in MONTHS]
    assert [(one.year, one.month) for one in made] == MONTHS
    for one, following in pairwise(made):
        assert following.first == one.last + timedelta(days=1)
        assert next_after(one, RULE, VIETNAM) == following
        assert one.last < one.opens <= one.due < one.locks < following.opens
        assert VIETNAM.is_working(one.due)
        assert VIETNAM.is_working(one.locks)


@given(
    st.sampled_from(MONTHS),
    st.sets(st.integers(1, 20), max_size=5).map(tuple),
    st.sets(st.integers(1, 5), max_size=3).map(tuple),
)
def test_stages_are_in_order(month: tuple[int, int], before: tuple[int, ...], after: tuple[int, ...]) -> None:
    """Whatever the ladder: the opening first, then reminding days up to the lock, one stage a day."""
    made = period(*month, RULE, VIETNAM)
    planned = stages(made, Ladder(before, after), VIETNAM)
    days = [stage.day for stage in planned]
    assert planned[0] == Stage("open", made.opens)
    assert days == sorted(set(days))
    assert days[-1] <= made.locks
    assert all(VIETNAM.is_reminding(day) for day in days)
    assert all((stage.day > made.due) == stage.name.startswith("+") for stage in planned)


def test_two_stages_on_one_day() -> None:
    """Of stages moved back to the same day the later one stands: 22/11 is a Sunday, 21/11 the Saturday."""
    made = period(2026, 11, RULE, VIETNAM)
    planned = stages(made, Ladder(before=(2, 1), after=()), VIETNAM)
    assert planned == (Stage("open", made.opens), Stage("-1", date(2026, 11, 21)))


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 11, 15), "2026-10"),  # November's days are over, but it opens on Monday
        (date(2026, 11, 16), "2026-11"),
        (date(2026, 12, 14), "2026-11"),
        (date(2026, 12, 15), "2026-12"),
        (date(2027, 1, 1), "2026-12"),
        (date(2027, 1, 31), "2027-01"),
    ],
)
def test_the_current_period(today: date, code: str) -> None:
    """The current period is the newest that has opened."""
    assert current(today, RULE, VIETNAM).code == code


def test_a_rule_that_leaves_no_room() -> None:
    """A hand-in day right after the period's last day is refused, with the period's name."""
    with pytest.raises(ValueError, match="2026-11"):
        period(2026, 11, PeriodRule(last_day=14, hand_in_day=15), VIETNAM)
