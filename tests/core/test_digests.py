"""On which days a digest is due: against a walk over the days that shares no code with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.digests import Kind, Occasion, Rule, due
from bot.core.workdays import Calendar

START = date(2026, 11, 2)
DAY = timedelta(days=1)
LENGTH = 60

days = st.integers(0, LENGTH - 1).map(lambda number: START + number * DAY)
breaks = st.lists(st.tuples(days, st.integers(1, 9)), max_size=4).map(
    lambda found: frozenset(first + number * DAY for first, length in found for number in range(length))
)
rules = st.builds(Rule, weekday=st.none() | st.integers(0, 5), closing=st.booleans())
closings = st.lists(days, max_size=4, unique=True).map(lambda found: [(day, f"{day:%Y-%m}") for day in sorted(found)])


def walked(rule: Rule, calendar: Calendar, closed: list[tuple[date, str]]) -> Iterator[tuple[date, set[Kind]]]:
    """What is waiting goes out on the first day on which people are reminded."""
    waiting: set[Kind] = set()
    day = START - 20 * DAY
    while day < START + LENGTH * DAY:
        if day.weekday() == rule.weekday:
            waiting.add(Kind.WEEKLY)
        if rule.closing and any(last + DAY == day for last, _ in closed):
            waiting.add(Kind.CLOSING)
        if waiting and day.weekday() != 6 and day not in calendar.days_off:
            yield day, waiting
            waiting = set()
        day += DAY


@settings(max_examples=50)
@given(rules, breaks, closings)
def test_every_day_by_itself(rule: Rule, off: frozenset[date], closed: list[tuple[date, str]]) -> None:
    """One on each day on which something is waiting, with all that is waiting, and none on any other."""
    calendar = Calendar(days_off=off)
    expected = dict(walked(rule, calendar, closed))
    for number in range(LENGTH):
        day = START + number * DAY
        found = due(rule, calendar, closed, day - DAY, day)
        assert (set(found.kinds) if found else None) == expected.get(day)
        assert found is None or found.day == day


@given(rules, breaks, closings, days, days)
def test_what_was_missed_is_one(
    rule: Rule, off: frozenset[date], closed: list[tuple[date, str]], one: date, other: date
) -> None:
    """After an outage the last day on which one was due names it, and it has the kinds of all of them."""
    after, until = sorted((one, other))
    calendar = Calendar(days_off=off)
    missed = [found for found in walked(rule, calendar, closed) if after < found[0] <= until]
    found = due(rule, calendar, closed, after, until)
    if not missed:
        assert found is None
    else:
        assert found is not None
        assert found.day == missed[-1][0]
        assert set(found.kinds) == set.union(*(kinds for _, kinds in missed))


def test_two_on_one_day_are_one() -> None:
    """A closing before a long weekend and the Monday after it: the holiday moves both to Tuesday."""
    calendar = Calendar(days_off=frozenset({date(2026, 11, 28), date(2026, 11, 30)}))
    found = due(Rule(), calendar, [(date(2026, 11, 27), "2026-11")], date(2026, 11, 23), date(2026, 12, 1))
    assert found == Occasion(date(2026, 12, 1), (Kind.WEEKLY, Kind.CLOSING), "2026-11")
