"""Working days, reminding days and quiet hours."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.workdays import Calendar, Quiet

TET_2027 = [date(2027, 2, day) for day in range(4, 11)]
CALENDAR = Calendar(
    days_off=frozenset([date(2026, 11, 24), date(2027, 1, 1), *TET_2027]),
    workdays=frozenset([date(2026, 8, 22)]),
)
HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")


def on(text: str) -> date:
    """The date of "20/12/2026"."""
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


@pytest.mark.parametrize(
    ("due", "last", "stages", "on_time", "overdue"),
    [
        (
            "20/12/2026",  # a Sunday
            "18/12/2026",
            {7: "11/12/2026", 3: "15/12/2026", 1: "17/12/2026"},
            "21/12/2026",
            "22/12/2026",
        ),
        ("31/12/2026", "31/12/2026", {30: "01/12/2026", 14: "17/12/2026"}, "31/12/2026", "04/01/2027"),
        ("25/11/2026", "25/11/2026", {1: "23/11/2026", 3: "21/11/2026"}, "25/11/2026", "26/11/2026"),
        ("20/03/2027", "19/03/2027", {}, "22/03/2027", "23/03/2027"),  # a Saturday
        ("05/02/2027", "03/02/2027", {}, "11/02/2027", "12/02/2027"),  # within the Tết break
    ],
)
def test_dates_around_a_due_day(due: str, last: str, stages: dict[int, str], on_time: str, overdue: str) -> None:
    """Stages count back from the last working day, on time reaches to the first one, overdue follows it."""
    assert CALENDAR.last_working(on(due)) == on(last)
    assert {n: CALENDAR.stage_day(on(due), n) for n in stages} == {n: on(day) for n, day in stages.items()}
    assert CALENDAR.first_working(on(due)) == on(on_time)
    assert CALENDAR.overdue_day(on(due), 1) == on(overdue)


@pytest.mark.parametrize(
    ("day", "working", "reminding"),
    [
        ("20/11/2026", True, True),  # a Friday
        ("21/11/2026", False, True),  # a Saturday
        ("22/11/2026", False, False),  # a Sunday
        ("24/11/2026", False, False),  # a holiday
        ("06/02/2027", False, False),  # a Saturday within Tết
        ("22/08/2026", True, True),  # a make-up Saturday
    ],
)
def test_what_sort_of_day(day: str, *, working: bool, reminding: bool) -> None:
    """Offices rest on Saturdays, reminders on Sundays and holidays only."""
    assert (CALENDAR.is_working(on(day)), CALENDAR.is_reminding(on(day))) == (working, reminding)


def test_neighbouring_days() -> None:
    """The day before skips a holiday, the next reminding day a Sunday."""
    assert CALENDAR.working_day_before(on("25/11/2026")) == on("23/11/2026")
    assert CALENDAR.first_reminding_after(on("14/11/2026")) == on("16/11/2026")


def test_later_overdue_days_are_working_days() -> None:
    """The second overdue stage is one working day after the first, weekends left out."""
    assert CALENDAR.overdue_day(on("31/12/2026"), 2) == on("05/01/2027")
    assert CALENDAR.overdue_day(on("31/12/2026"), 6) == on("11/01/2027")


@given(st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.integers(1, 40))
def test_order_of_the_days(due: date, n: int) -> None:
    """A stage never falls behind the last working day, an overdue day never before the due day's grace."""
    assert CALENDAR.stage_day(due, n) <= CALENDAR.last_working(due) - timedelta(days=n)
    assert CALENDAR.is_reminding(CALENDAR.stage_day(due, n))
    assert CALENDAR.last_working(due) <= due <= CALENDAR.first_working(due) < CALENDAR.overdue_day(due, n)
    assert CALENDAR.is_working(CALENDAR.overdue_day(due, n))


def test_a_calendar_without_working_days_gives_up() -> None:
    """A search that finds nothing is an error, never an endless loop."""
    always_off = Calendar(days_off=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(400)))
    searches = (
        always_off.last_working,
        always_off.first_working,
        always_off.working_day_before,
        always_off.first_reminding_after,
    )
    for search in searches:
        with pytest.raises(ValueError, match="60 days"):
            search(date(2026, 7, 1))


def test_a_day_cannot_be_both() -> None:
    """A day off that is also worked is refused."""
    with pytest.raises(ValueError, match="2026-11-24"):
        Calendar(frozenset([date(2026, 11, 24)]), frozenset([date(2026, 11, 24)]))


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-11-23 19:59", "2026-11-23 19:59"),
        ("2026-11-23 20:00", "2026-11-24 07:30"),
        ("2026-11-23 23:59", "2026-11-24 07:30"),
        ("2026-11-24 00:00", "2026-11-24 07:30"),
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 07:30", "2026-11-24 07:30"),
        ("2026-12-31 21:00", "2027-01-01 07:30"),
    ],
)
def test_quiet_hours_over_midnight(now: str, ends: str) -> None:
    """The evening waits for the morning, the day does not wait; the zone is kept."""
    quiet = Quiet(time(20, 0), time(7, 30))
    local = datetime.fromisoformat(now).replace(tzinfo=HO_CHI_MINH)
    assert quiet.ends(local) == datetime.fromisoformat(ends).replace(tzinfo=HO_CHI_MINH)
    assert quiet.ends(local).tzinfo is HO_CHI_MINH
    assert quiet.is_quiet(local) == (now != ends)
    assert quiet.is_quiet(local.time()) == quiet.is_quiet(local)


def test_quiet_hours_at_noon() -> None:
    """Quiet hours may also lie within one day."""
    quiet = Quiet(time(11, 30), time(13, 30))
    assert [quiet.is_quiet(time(hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_quiet_hours_have_a_length() -> None:
    """Hours that end when they start are refused."""
    with pytest.raises(ValueError, match="no length"):
        Quiet(time(20), time(20))
