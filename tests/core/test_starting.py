"""What the office says of what is past: a date is taken where only one is possible, else it is asked."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.followup import Answer, Deed
from bot.core.milestones import Milestone, MilestonePolicy, Sort
from bot.core.model import Owner, Place
from bot.core.parts import Part, Seat, World
from bot.core.programme_changes import Entry, Held
from bot.core.responsible import Unit, Units
from bot.core.starting import Done, Doubt, Item, Simple, Still, past, read, read_day, read_done

ISSUED, TODAY = date(2026, 4, 8), date(2026, 11, 16)
PLACE = Place("UBND", "UBND phường", kind=Owner.UNIT)


def held(timeframe: str, lead: tuple[str, ...] = ("UBND",), code: str = "1.1", number: int = 1) -> Held:
    entry = Entry(code, "", f"Việc {code}", lead, (), timeframe, "")
    return Held(number, 1, "10-CTr/ĐU", ISSUED, None, None, entry, False, (), frozenset())


def item(sort: Sort = Sort.DEADLINE, code: str = "2026-06-30") -> Item:
    due = date(2026, 6, 30)
    return Item((Part(held("Quý II/2026"), Milestone(code, sort, due), PLACE, True, due, 1),))


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("xong rồi", Done()),
        ("đã xong", Done()),
        ("xong 20/6", Done(date(2026, 6, 20))),
        ("da xong ngay 20.6.2026", Done(date(2026, 6, 20))),
        ("xong ngày 20 tháng 6", Done(date(2026, 6, 20))),
        ("xong 20/6/26, số 45-BC/ĐU", Done(date(2026, 6, 20), "45-BC/ĐU", date(2026, 6, 20))),
        ("hoàn thành 20/6, văn bản 45 - BC/ĐU ngày 25/6", Done(date(2026, 6, 20), "45-BC/ĐU", date(2026, 6, 25))),
        ("xong 20/12", Doubt.FUTURE),
        ("xong 20/12/2026", Doubt.FUTURE),
        ("xong 1/2", Doubt.EARLY),
        ("xong 31/2/2026", Doubt.NO_DAY),
        ("xong 20/6 rồi 25/6", Doubt.SEVERAL),
        ("xong cuối tháng 6", Doubt.NO_DAY),
        ("chưa xong", Still()),
        ("đang làm, hẹn 15/12", Still(date(2026, 12, 15))),
        ("gia hạn đến 15/01", Still(date(2027, 1, 15))),
        ("chưa, hạn mới 15/12/2027", Still(date(2027, 12, 15))),
        ("chưa, hạn mới 1/11", Doubt.PAST),
        ("chưa, hạn mới 1/11/2026", Doubt.PAST),
        ("chưa, 5/12 hoặc 10/12", Doubt.SEVERAL),
        ("không áp dụng", Simple.NOT_APPLICABLE),
        ("1.1 xong chưa nhỉ", Doubt.UNREAD),
        ("xong chưa?", Doubt.UNREAD),
        ("20/6", Doubt.UNREAD),
        ("ừ", Doubt.UNREAD),
    ],
)
def test_a_deadline(text: str, read_as: object) -> None:
    """Done with its day, open until another, not applicable; a lone date may be either and is asked."""
    assert read(text, item(), TODAY) == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("đã báo cáo", Simple.REPORTED),
        ("bao cao roi", Simple.REPORTED),
        ("bỏ qua", Simple.PASSED),
        ("không áp dụng", Simple.PASSED),
        ("chưa báo cáo", Still()),
        ("chưa, hẹn 5/12", Still(date(2026, 12, 5))),
        ("báo cáo chưa nhỉ", Doubt.UNREAD),
    ],
)
def test_a_check_point(text: str, read_as: object) -> None:
    """Reported, let be, or still to come; never that the task itself does not apply."""
    assert read(text, item(Sort.CHECK, "2026-Q2"), TODAY) == read_as


def test_one_year_of_a_yearly_task_is_let_be() -> None:
    """ "Không áp dụng" of one instance says nothing of the years to come."""
    assert read("không áp dụng", item(Sort.INSTANCE, "2026"), TODAY) is Simple.PASSED


def test_a_year_is_never_guessed() -> None:
    """A day that lies twice between the paper and today is asked with its year."""
    assert read_done("20/6", ISSUED, date(2027, 11, 16)) is Doubt.YEAR
    assert read_done("20/6/2027", ISSUED, date(2027, 11, 16)) == Done(date(2027, 6, 20))
    assert read_day("1/10", TODAY) is Doubt.PAST
    assert read_day("không rõ", TODAY) is Doubt.NO_DAY


def test_what_is_past() -> None:
    """Deadlines first; members of one unit together; nothing closed, moved on, let be or due today."""
    schools = tuple(Place(f"TH{number}", f"Trường {number}", kind=Owner.SCHOOL) for number in (1, 2))
    world = World(
        (
            held("Quý II/2026"),
            held("Thường xuyên", ("Các trường học",), "4.2", 2),
            held("16/11/2026", code="9.9", number=3),
        ),
        (Seat(PLACE, 1), *(Seat(school, 2, "TRUONG") for school in schools)),
        Units((Unit("UBND", "UBND"), Unit("TRUONG", "Các trường học", members=True))),
        MilestonePolicy(),
    )

    def names(**more: object) -> list[tuple[str, int]]:
        seen = World(world.held, world.seats, world.units, world.policy, **more)  # type: ignore[arg-type]
        return [
            (f"{one.first.held.entry.code} {one.first.milestone.code}", len(one.parts))
            for one in past(seen, TODAY, passed)
        ]

    passed: frozenset[tuple[int, str, str]] = frozenset()
    assert names() == [("1.1 2026-06-30", 1), ("4.2 2026-Q2", 2), ("4.2 2026-Q3", 2)]
    assert names(deeds={(2, "2026-Q2", "school:TH1"): Deed(Answer.DOING, TODAY)})[1] == ("4.2 2026-Q2", 1)
    passed = frozenset((2, "2026-Q2", f"school:TH{number}") for number in (1, 2))
    assert names() == [("1.1 2026-06-30", 1), ("4.2 2026-Q3", 2)]
