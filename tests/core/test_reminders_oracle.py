"""The planner against a naive oracle that shares no code with it: every day until the end of 2031."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.followup import COORDINATE, OVERDUE, TASK, Ladders, Owed, due_tasks, stage_in_force, stages_of
from bot.core.periods import Ladder, current, stages
from bot.core.reminders import in_force, review_due
from bot.core.workdays import Calendar
from tests import oracle_reminders as oracle
from tests.followed_programme import FIRST, LAST, STARTED, Followed, followed, fresh, rules
from tests.oracle_reminders import Days, Item, Rules, Said, Steps
from tests.ward import a_desk

TIMES = ("00:00", "07:29", "08:00", "12:00", "19:59", "20:00", "23:59")
DESK = a_desk()
PLAIN = rules()
SEED = 20261116


# ---- worked by hand --------------------------------------------------------------------------------------

WORKED = [
    # Due on a Sunday: counted back from Friday 18, in time through Monday 21.
    ("2026-12-20", "-7", "2026-12-11"),
    ("2026-12-20", "-3", "2026-12-15"),
    ("2026-12-20", "-1", "2026-12-17"),
    ("2026-12-20", "+1", "2026-12-22"),
    # A Thursday before New Year's Day.
    ("2026-12-31", "-30", "2026-12-01"),
    ("2026-12-31", "-14", "2026-12-17"),
    ("2026-12-31", "0", "2026-12-31"),
    ("2026-12-31", "+1", "2027-01-04"),
    # The day after a holiday.
    ("2026-11-25", "-1", "2026-11-23"),
    ("2026-11-25", "-3", "2026-11-21"),
    # A Saturday: counted back from Friday 19, in time through Monday 22.
    ("2027-03-20", "0", "2027-03-19"),
    ("2027-03-20", "+1", "2027-03-23"),
    # Within the break of Tết, 4 to 10 February.
    ("2027-02-05", "0", "2027-02-03"),
    ("2027-02-05", "+1", "2027-02-12"),
]
TET = Calendar(
    days_off=frozenset(
        [date(2026, 11, 24), date(2027, 1, 1), *(date(2027, 2, 4) + timedelta(days=n) for n in range(7))]
    )
)


@pytest.mark.parametrize(("due", "stage", "day"), WORKED)
def test_worked_dates(due: str, stage: str, day: str) -> None:
    """Days worked out by hand, for the bot and for the oracle."""
    wanted = date.fromisoformat(day)
    steps = Steps((30, 14, 7, 3, 1, 0), (1, 3, 7))
    ladder = Ladder(steps.before, steps.after)
    ladders = Ladders(ladder, weekly=False, check=ladder, coordinating=(), groups_coordinate=False, leadership=7)
    owed = Owed("item", TASK, True, date.fromisoformat(due), 1)
    found = {one.name: one.day for one in stages_of(owed, ladders, TET, wanted + timedelta(days=60))}
    plain = Rules(Days(TET.days_off), steps, steps, (), False, LAST)
    by_name = {name: at for at, name in plain.plan(steps, date.fromisoformat(due)).items()}
    assert found[stage] == by_name[stage] == wanted


@pytest.mark.parametrize(
    ("due", "in_time", "late"),
    [
        ("2026-12-20", "2026-12-21", "2026-12-22"),
        ("2027-03-20", "2027-03-22", "2027-03-23"),
        ("2027-02-05", "2027-02-11", "2027-02-12"),
    ],
)
def test_in_time_through(due: str, in_time: str, late: str) -> None:
    """In time by the end of the first working day on or after the due day, late on the working day after that."""
    day = date.fromisoformat(due)
    assert TET.first_working(day) == Days(TET.days_off).in_time(day) == date.fromisoformat(in_time)
    assert TET.overdue_day(day, 1) == Days(TET.days_off).late(day, 1) == date.fromisoformat(late)


# ---- every day -------------------------------------------------------------------------------------------


def days(year: int) -> Iterator[date]:
    """The days of a year within the span."""
    day = max(FIRST, date(year, 1, 1))
    while day <= min(LAST, date(year, 12, 31)):
        yield day
        day += timedelta(days=1)


@pytest.fixture(scope="module")
def programme() -> Followed:
    """The shipped programme, five years of words about it to come."""
    return followed(SEED)


def test_the_history_is_a_full_one(programme: Followed) -> None:
    """Everything that silences or moves a reminder happens many times."""
    happened = Counter(one.what for one in programme.events)
    assert min(happened[what] for what in ("doing", "snoozed", "extended", "done", "stuck", "joined")) > 20
    items = fresh(programme).items(date(2027, 12, 1))
    assert {one.person is None for one in items} == {True, False}
    assert {(one.once, one.lead) for one in items} == {(True, True), (True, False), (False, True), (False, False)}


@pytest.mark.parametrize("year", range(FIRST.year, LAST.year + 1))
def test_tasks_every_day(programme: Followed, year: int) -> None:
    """At seven times of every day: who should have heard what of the programme, as which stage, begun when."""
    known, zone, told = fresh(programme), DESK.zone, 0
    for day in days(year):
        expected: dict[bool, set[Said]] = {}
        owed: list[Owed] | None = None
        for hour in map(time.fromisoformat, TIMES):
            if known.play(datetime.combine(day, hour)) or owed is None:
                owed, expected = known.owed(STARTED, day), {}
            begun = hour >= DESK.morning
            if begun not in expected:
                items, due = known.items(day), known.unsettled(day)
                expected[begun] = set(oracle.said(PLAIN, items, due, known.world.office, STARTED, day, begun))
            now = datetime.combine(day, hour, zone)
            found = due_tasks(now, owed, DESK.ladders, DESK.calendar, DESK.morning, zone)
            assert {
                Said(one.what, one.item, one.stage, one.person, one.not_before.date()) for one in found
            } == expected[begun], now
            assert len(found) == len(expected[begun]) == len({one.key for one in found})
            assert all(one.not_before <= now < one.expires for one in found)
            told += len(found)
    assert told > 5_000


@pytest.mark.parametrize("year", range(FIRST.year, LAST.year + 1))
def test_reports_every_day(year: int) -> None:
    """At seven times of every day: which stage of which period leaders, units and reviewers should have heard."""
    policy, zone = DESK.policy, DESK.zone
    for day in days(year):
        period = current(day, policy.rule, DESK.calendar)
        for hour in map(time.fromisoformat, TIMES):
            now, begun = datetime.combine(day, hour, zone), hour >= DESK.morning
            for ladder in (policy.report, policy.units):
                force = in_force(now, period, stages(period, ladder, DESK.calendar), DESK.morning, zone)
                found = force and (period.code, force.stage.name, force.stage.day)
                assert found == oracle.report_stage(PLAIN.days, Steps(ladder.before, ladder.after), day, begun), now
                assert force is None or force.start <= now < force.end
            reviewed = review_due(now, period, DESK.calendar, DESK.morning, zone, [7])
            assert [(one.item, one.stage, one.not_before.date()) for one in reviewed] == list(
                filter(None, [oracle.review_stage(PLAIN.days, day, begun)])
            ), now


# ---- odd ladders, odd calendars --------------------------------------------------------------------------

DUE = date(2027, 2, 5)
NEAR = st.integers(-50, 50).map(lambda days: DUE + timedelta(days=days))
BEFORE = st.sets(st.integers(0, 30), max_size=6).map(lambda found: tuple(sorted(found)))
AFTER = st.sets(st.integers(1, 12), max_size=4).map(lambda found: tuple(sorted(found, reverse=True)))


@given(
    due=st.integers(0, 13).map(lambda days: DUE + timedelta(days=days)),
    before=BEFORE,
    after=AFTER,
    weekly=st.booleans(),
    what=st.sampled_from((TASK, OVERDUE, COORDINATE)),
    once=st.booleans(),
    off=st.sets(NEAR, max_size=25),
    worked=st.sets(NEAR.filter(lambda day: day.weekday() == 5), max_size=6),
    again=st.none() | NEAR,
    said=st.none() | NEAR,
    earlier=st.none() | NEAR,
)
@settings(max_examples=400)
def test_any_ladder_on_any_calendar(
    due: date,
    before: tuple[int, ...],
    after: tuple[int, ...],
    weekly: bool,
    what: str,
    once: bool,
    off: set[date],
    worked: set[date],
    again: date | None,
    said: date | None,
    earlier: date | None,
) -> None:
    """Days off and worked anywhere, stages in any order, whatever was said: the same stage on every day."""
    calendar = Calendar(frozenset(off - worked), frozenset(worked))
    ladder, other = Ladder(before, after), Ladder((5,), (2,))
    ladders = Ladders(ladder if once else other, weekly, other if once else ladder, before, True, 7)
    quiet = {"quiet_on": said, "again": again} if what == TASK else {}
    owed = Owed("item", what, once, due, 1, before=earlier, **quiet)
    steps = {TASK: Steps(before, after, weekly and once), OVERDUE: Steps((), after, weekly and once)}.get(
        what, Steps(before, ())
    )
    plain = Rules(Days(calendar.days_off, calendar.workdays), steps, steps, before, True, due + timedelta(days=200))
    heard_of, promised = (said, again) if what == TASK else (None, None)
    item = Item("item", "m", due, once, False, True, False, 1, earlier, said=heard_of, promised=promised)
    heard: set[str] = set()
    newest = ""
    for distance in range(-90, 90):
        today = due + timedelta(days=distance)
        for begun in (False, True):
            force = stage_in_force(today, owed, ladders, calendar, begun=begun)
            expected = oracle.in_force(plain, steps, due, today, begun, item)
            assert (force and (force[0].name, force[0].day)) == expected, (today, begun)
            if force is not None and force[0].name != newest:
                assert force[0].name not in heard, "a stage that a newer one replaced comes back"
                assert begun or force[0].day < today
                newest = force[0].name
                heard.add(newest)
