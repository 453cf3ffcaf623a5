"""On time, late, without a date: a row a place, each task once, nothing counted that nobody knows."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.followup import Answer, Deed
from bot.core.milestones import MilestonePolicy
from bot.core.model import Owner, Place
from bot.core.parts import Granted, Seat, World
from bot.core.programme_changes import Entry, Held
from bot.core.responsible import Unit, Units
from bot.core.tallies import last_day_to_object, rows, summed
from bot.core.workdays import Calendar

CALENDAR = Calendar(frozenset({date(2026, 11, 24)}))
UBND = Place("UBND", "UBND phường", kind=Owner.UNIT)
SCHOOLS = tuple(Place(f"TH{number}", f"Trường {number}", kind=Owner.SCHOOL) for number in (1, 2))
UNITS = Units((Unit("UBND", "UBND phường"), Unit("TRUONG", "Các trường học", members=True)))
KEY = (1, "2026-12-31", "unit:UBND")


def world(timeframe: str, lead: str = "UBND phường", **more: object) -> World:
    entry = Entry("3.1", "", "Việc", (lead,), (), timeframe, "")
    held = Held(1, 1, "10-CTr/ĐU", date(2026, 4, 8), None, None, entry, False, (), frozenset())
    seats = (Seat(UBND, 1), *(Seat(school, 2, "TRUONG") for school in SCHOOLS))
    return World((held,), seats, UNITS, MilestonePolicy(), **more)  # type: ignore[arg-type]


def counts(
    seen: World, today: date, *, cut: date = date(2026, 11, 16), passed: frozenset[tuple[int, str, str]] = frozenset()
) -> object:
    """On time, late, without a date, not due, unknown."""
    found = summed(rows(seen, today, CALENDAR, cut, passed))
    return found[0][2] if found else None


@pytest.mark.parametrize(
    ("deed", "today", "counted"),
    [
        (None, date(2026, 12, 31), (0, 0, 0, 1, 0)),
        (Deed(Answer.DOING, date(2026, 12, 1), date(2027, 3, 1)), date(2026, 12, 31), (0, 0, 0, 1, 0)),
        (Deed(Answer.DONE, date(2026, 12, 1), date(2026, 12, 1)), date(2026, 12, 31), (1, 0, 0, 0, 0)),
        (Deed(Answer.NOT_APPLICABLE, date(2026, 12, 1)), date(2026, 12, 31), None),
    ],
)
def test_a_deadline_of_this_year(deed: Deed | None, today: date, counted: object) -> None:
    """Early counts as on time; a promise counts as nothing; what does not apply is no line at all."""
    assert counts(world("31/12/2026", deeds={KEY: deed} if deed else {}), today) == counted


def test_late_done_or_not() -> None:
    """Past the first working day after its day; more time that was granted is not late."""
    key = (1, "2026-11-22", "unit:UBND")  # a Sunday: in time through Monday
    for day, column in ((date(2026, 11, 23), (1, 0, 0, 0, 0)), (date(2026, 11, 25), (0, 1, 0, 0, 0))):
        seen = world("22/11/2026", deeds={key: Deed(Answer.DONE, day, day)})
        assert counts(seen, date(2026, 12, 1)) == column
    assert counts(world("22/11/2026"), date(2026, 11, 23)) == (0, 0, 0, 1, 0)
    assert counts(world("22/11/2026"), date(2026, 11, 25)) == (0, 1, 0, 0, 0)
    granted = world("22/11/2026", granted={key: Granted(date(2026, 12, 20))})
    assert counts(granted, date(2026, 12, 1)) == (0, 0, 0, 1, 0)


def test_a_task_without_an_end_is_counted_once_and_never_late() -> None:
    """However many of its check-points are past."""
    assert counts(world("Thường xuyên"), date(2026, 12, 31)) == (0, 0, 1, 0, 0)


def test_a_task_of_several_years_is_not_due_before_its_last() -> None:
    """Where it stands at a year's end is no deadline; in its last year the deadline alone counts."""
    assert counts(world("2026-2028"), date(2027, 1, 15)) == (0, 0, 0, 1, 0)
    assert counts(world("2026-2028"), date(2029, 1, 15)) == (0, 1, 0, 0, 0)


def test_what_was_past_before_reminding_began() -> None:
    """Unknown until the office says so; with its day it counts; let be it does not."""
    key = (1, "2026-06-30", "unit:UBND")
    today = date(2026, 11, 20)
    assert counts(world("Quý II/2026"), today) == (0, 0, 0, 0, 1)
    done = Deed(Answer.DONE, today, date(2026, 6, 20))
    assert counts(world("Quý II/2026", deeds={key: done}), today) == (1, 0, 0, 0, 0)
    assert counts(world("Quý II/2026", deeds={key: Deed(Answer.DONE, today)}), today) is None
    assert counts(world("Quý II/2026"), today, passed=frozenset({key})) is None


def test_members_of_a_unit_are_one_line() -> None:
    """With how many places that is."""
    [(name, places, counted)] = summed(
        rows(world("31/12/2026", "Các trường học"), date(2026, 12, 1), CALENDAR, date(2026, 11, 16), frozenset())
    )
    assert (name, places, counted) == ("Các trường học", 2, (0, 0, 0, 2, 0))


def test_two_working_days_to_object() -> None:
    """A holiday and a week-end do not count."""
    assert last_day_to_object(date(2026, 11, 23), CALENDAR) == date(2026, 11, 26)
    assert last_day_to_object(date(2026, 11, 27), CALENDAR) == date(2026, 12, 1)
