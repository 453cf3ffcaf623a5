"""The office reminds units of their tasks itself: who hears it, who does not and why; that it is the office's act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.followup import Answer
from storage import followup
from tests.handlers.test_typing_in import last
from tests.informed import answer
from tests.ward import Ward


@pytest.fixture
def january(tmp_path: Path) -> Iterator[Ward]:
    """6 January 2027, reminding on since December: three parts of UBND, two of schools, one of VH-XH are late."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.import_programme()
        ward.import_units()
        ward.advance("2026-12-28T07:00")
        ward.link("office", "dung", "hang", "nam")
        ward.follow_up()
        ward.advance("2027-01-06T09:00")
        for name in ward.phones:
            ward.unread(name)
        yield ward


def urged(ward: Ward, who: str) -> list[str]:
    """The office's reminders on somebody's phone."""
    return [one.flat().text for one, _ in ward.phones[who].shown if "đôn đốc:" in one.flat().text]


def test_what_is_overdue_is_asked_back_with_the_count(january: Ward) -> None:
    """Who is not linked is named with the telephone number; each person gets one message about all of it."""
    january.say("office", "đôn đốc việc quá hạn")
    assert "đôn đốc được 3 nơi" in last(january, "office")
    assert "- 2.2 (năm 2026), Phòng Văn hóa - Xã hội: chưa liên kết, xin gọi Lê Thị Hoa, 0900000006" in last(
        january, "office"
    )
    assert not urged(january, "dung")
    january.choose("office", "đôn đốc việc quá hạn (3 nơi)")
    [told] = urged(january, "dung")
    assert [code in told for code in ("2.1", "3.1", "3.2", "2.3")] == [True, True, True, False]
    assert len(urged(january, "hang")) == len(urged(january, "nam")) == 1


def test_fewer_than_shown_is_what_was_meant_more_is_asked_again(january: Ward) -> None:
    """Somebody answered meanwhile: the rest is reminded. A count that is too small reminds nobody."""
    january.say("office", "đôn đốc việc quá hạn (1 nơi)")
    assert last(january, "office").startswith("Danh sách vừa thay đổi nên chưa đôn đốc ai.")
    assert not urged(january, "dung")
    answer(january, "4.2", "2026", "school:TT1", Answer.DONE)
    january.say("office", "đôn đốc việc quá hạn (3 nơi)")
    assert (len(urged(january, "dung")), urged(january, "hang"), len(urged(january, "nam"))) == (1, [], 1)


def test_of_one_part_nobody_hears_it_twice_a_day(january: Ward) -> None:
    """The next day it may be said again; of another part it may the same day."""
    for said, heard in (("đôn đốc 3.1", 1), ("đôn đốc 3.1", 1), ("don doc nhiem vu 3 2", 2)):
        january.say("office", said)
        assert len(urged(january, "dung")) == heard
    january.advance("2027-01-07T09:00")
    january.say("office", "đôn đốc 3.1")
    assert len(urged(january, "dung")) == 3


def test_in_the_quiet_hours_it_waits_and_looks_again(january: Ward) -> None:
    """At night it is promised for the morning; whoever answered until then hears nothing."""
    january.advance("2027-01-06T21:00")
    january.say("office", "đôn đốc 3.1")
    january.say("office", "đôn đốc 4.2 (2 nơi)")
    assert "Sẽ đôn đốc lúc 8 giờ 00 thứ Năm 7/1" in last(january, "office")
    answer(january, "3.1", "2026-12-31", "unit:UBND", Answer.DONE)
    january.advance("2027-01-07T08:15")
    assert (urged(january, "dung"), len(urged(january, "nam"))) == ([], 1)


def test_the_mornings_own_reminder_is_not_said_beside_it(january: Ward) -> None:
    """On a reminding day of the ladder the same part is in the morning's message once."""
    january.advance("2027-01-06T21:00")
    january.say("office", "đôn đốc 3.1")
    january.unread("dung")
    january.advance("2027-01-12T09:00")
    for message in january.unread("dung"):
        assert message.text.count("3.1 “") <= 1


def test_what_is_not_there_is_said(january: Ward) -> None:
    """An unknown task, a unit with nothing open, a group: nobody is reminded in silence."""
    for said, heard in (
        ("đôn đốc 9.9", "Không có nhiệm vụ 9.9"),
        ("đôn đốc công an", "Công an phường"),
        ("đôn đốc abc xyz", "Không tìm thấy tổ dân phố hay đơn vị nào như vậy"),
        ("đôn đốc tổ 5 hàng kênh", "không có kỳ báo cáo nào đang mở"),
    ):
        january.say("office", said)
        assert heard in last(january, "office"), said
    assert not january.rows("SELECT 1 FROM notice WHERE what = 'urged'")


def test_it_is_an_act_in_the_journal_and_goes_out_while_reminding_is_paused(january: Ward) -> None:
    """Who told whom of what; a pause stops the scheduler's reminders, not the office's own."""
    with january.tx() as tx:
        followup.switch(tx, "paused", "on", person=None, now=january.now)
    january.say("office", "đôn đốc 3.1")
    assert len(urged(january, "dung")) == 1
    january.say("office", "nhật ký hôm nay")
    assert "Phạm Thu Hà: đôn đốc nhiệm vụ 3.1" in last(january, "office")


def test_a_leader_who_says_it_gives_an_instruction(january: Ward) -> None:
    """ "Đôn đốc UBND" is the office's order; in a leader's mouth it is passed on, and nobody is reminded by it."""
    january.link("leadership")
    january.say("leadership", "đôn đốc UBND làm 3.1 đi")
    assert len(january.rows("SELECT 1 FROM instruction")) == 1
    assert not january.rows("SELECT 1 FROM notice WHERE what = 'urged'")


def test_before_reminding_is_on_it_says_how(tmp_path: Path) -> None:
    """The units know nothing of it yet."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.import_programme()
        ward.link("office")
        ward.say("office", "đôn đốc 3.1")
        assert "chưa bật" in last(ward, "office")
