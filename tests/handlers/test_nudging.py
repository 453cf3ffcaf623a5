"""The office reminds of reports itself: who hears it, who is left out and why, and that it is the office's act."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.model import Kind
from storage import absences, places
from tests.handlers.test_review import report
from tests.handlers.test_typing_in import last, person
from tests.ward import ROSTER, Ward

SECOND = "tổ trưởng,Trần Thị Cúc,0900000002,KD06,Tổ dân phố số 6,khu Kênh Dương,,,300,1050\n"


def opened(ward: Ward, *names: str) -> None:
    """The November period, a morning later, everybody at rest."""
    ward.link(*names)
    ward.advance("2026-11-16T10:00")


def heard(ward: Ward, who: str) -> list[str]:
    """The office's reminders on somebody's phone."""
    return [one.flat().text for one, _ in ward.phones[who].shown if "nhắc báo cáo tháng 11" in one.flat().text]


def away(ward: Ward) -> None:
    """The leader is away, nobody stands in."""
    with ward.tx() as tx:
        day = ward.desk.local(ward.now).date()
        absences.record(tx, person(ward, "Nguyễn Văn Bình"), day, day, None, ward.now)


def assisted(ward: Ward) -> None:
    """The office types in for the group."""
    with ward.tx() as tx:
        places.assist(tx, "group:HK05", "chosen", ward.now)


def without_a_leader(ward: Ward) -> None:
    """The role ended."""
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = '2026-11-16T00:00:00.000Z' WHERE role = 'group_leader'")


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (away, "đang nghỉ, chưa có người thay, xin gọi Nguyễn Văn Bình, 0900000001"),
        (assisted, "Văn phòng nhập thay"),
        (without_a_leader, "chưa có người báo"),
        (lambda ward: report(ward, "leader"), "đã nộp"),
        (lambda ward: ward.receive("leader", Kind.LEFT), "không nhắn được, xin gọi Nguyễn Văn Bình, 0900000001"),
        (lambda ward: ward.say("office", "nhắc HK05"), "hôm nay đã nhắc rồi"),
    ],
)
def test_who_is_left_out_is_named_with_the_reason(ward: Ward, before: Callable[[Ward], object], why: str) -> None:
    """Nobody hears of it (again), nothing is written, and the office reads why and whom to call."""
    opened(ward, "leader", "office")
    before(ward)
    told, audit = len(heard(ward, "leader")), ward.rows("SELECT count(*) FROM audit")[0][0]
    ward.say("office", "nhắc HK05")
    assert f"- Tổ dân phố số 5, khu Hàng Kênh: {why}\n" in last(ward, "office")
    assert len(heard(ward, "leader")) == told
    assert ward.rows("SELECT count(*) FROM audit")[0][0] == audit


def test_who_never_linked_is_to_be_called(ward: Ward) -> None:
    """An invitation nobody used is no way to remind."""
    opened(ward, "office")
    ward.say("office", "nhắc HK05")
    assert "chưa liên kết, xin gọi Nguyễn Văn Bình, 0900000001" in last(ward, "office")


def test_it_is_an_act_of_the_office_and_in_the_audit(ward: Ward) -> None:
    """Lane 1, a row of its own, while the scheduler's own ladder stays as it is; who reminded whom is noted."""
    opened(ward, "leader", "office")
    ward.say("office", "nhắc HK05")
    [row] = ward.rows("SELECT lane, state FROM outbox WHERE dedupe LIKE 'nudged:%'")
    assert tuple(row) == (1, "sent")
    [note] = ward.rows("SELECT actor, subject, after FROM audit WHERE action = 'nudge'")
    assert (note["actor"], note["subject"]) == (person(ward, "Phạm Thu Hà"), "report:2026-11:group:HK05")
    assert json.loads(note["after"]) == {"person": person(ward, "Nguyễn Văn Bình")}
    ward.advance("2026-11-20T10:00")
    assert "còn 3 ngày đến hạn" in last(ward, "leader")


def test_the_next_day_it_may_be_said_again(ward: Ward) -> None:
    """Once a day is a limit, not a ban."""
    opened(ward, "leader", "office")
    for moment in ("2026-11-17T10:00", "2026-11-17T16:00", "2026-11-18T10:00"):
        ward.advance(moment)
        ward.say("office", "nhắc HK05")
    assert len(heard(ward, "leader")) == 2


def test_in_the_quiet_hours_it_waits_and_is_one_message_with_the_morning(ward: Ward) -> None:
    """Ordered at night before a stage of the ladder: one message in the morning, and that day counts as the day."""
    opened(ward, "leader", "office")
    ward.advance("2026-11-19T21:00")
    ward.say("office", "nhắc HK05")
    assert not heard(ward, "leader")
    before = len(ward.phones["leader"].shown)
    ward.advance("2026-11-20T09:00")
    assert len(ward.phones["leader"].shown) == before + 1
    ward.say("office", "nhắc HK05")
    assert "hôm nay đã nhắc rồi" in last(ward, "office")


def test_who_leads_two_groups_hears_it_once(tmp_path: Path) -> None:
    """One message about both; and both are counted."""
    with Ward.opened(tmp_path / "two.db", roster=ROSTER + SECOND) as ward:
        opened(ward, "other", "office")
        before = len(ward.phones["other"].shown)
        ward.say("office", "nhắc tổ 6 và KD05")
        assert len(ward.phones["other"].shown) == before + 1
        assert "số 5" in last(ward, "other")
        assert "số 6" in last(ward, "other")
        assert len(ward.rows("SELECT 1 FROM audit WHERE action = 'nudge'")) == 2


def test_more_than_were_shown_are_shown_anew(ward: Ward) -> None:
    """A button that says 1 never reminds two; fewer than shown is what was meant."""
    opened(ward, "leader", "other", "office")
    ward.say("office", "nhắc 1 tổ chưa nộp")
    assert last(ward, "office").startswith("Danh sách vừa thay đổi nên chưa nhắc ai.")
    assert not heard(ward, "leader")
    report(ward, "other")
    ward.say("office", "nhắc 2 tổ chưa nộp")
    assert heard(ward, "leader")
    assert not heard(ward, "other")


def test_after_the_lock_there_is_nothing_to_remind_of(ward: Ward) -> None:
    """A closed month is reopened, not reminded of."""
    opened(ward, "leader", "office")
    ward.advance("2026-11-26T10:00")
    for said in ("nhắc HK05", "nhắc tổ chưa nộp", "nhắc 9 tổ chưa nộp"):
        ward.say("office", said)
        assert "không có kỳ báo cáo nào đang mở" in last(ward, "office")
