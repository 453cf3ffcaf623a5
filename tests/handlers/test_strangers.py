"""Codes, and people who are nobody's: what binds, what is refused, who hears of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from handlers.codes import WRONG_BY_ALL
from tests.ward import ROSTER, Ward


def last(ward: Ward, who: str) -> str:
    """The newest message on somebody's phone."""
    return ward.phones[who].shown[-1][0].text


def test_many_wrong_codes_alarm_and_slow_but_lock_nobody_out(ward: Ward) -> None:
    """Past the overall limit the operator hears once, wrong answers wait, and a right code still binds."""
    ward.link("operator")
    for number in range(WRONG_BY_ALL + 3):
        ward.say(f"guesser{number}", "1234567890")
    alarms = [message.text for message in ward.unread("operator") if "dò mã" in message.text]
    assert len(alarms) == 1
    assert not ward.phones[f"guesser{WRONG_BY_ALL + 2}"].shown
    ward.pass_time(timedelta(seconds=11))
    ward.deliver()
    assert "không đúng" in last(ward, f"guesser{WRONG_BY_ALL + 2}")
    ward.say("leader", ward.code("leader"))
    assert "Tổ dân phố số 5, khu Hàng Kênh" in last(ward, "leader")


def test_a_used_code_binds_nobody_and_the_office_hears(ward: Ward) -> None:
    """The second account gets nothing but an answer; the link of the first stays."""
    ward.link("office")
    code = ward.code("leader")
    ward.say("leader", code)
    ward.say("somebody", code)
    assert "đã có người dùng" in last(ward, "somebody")
    assert "gõ lại giấy mời của Nguyễn Văn Bình" in last(ward, "office")
    [row] = ward.rows("SELECT count(*) FROM account WHERE person IS NOT NULL AND address LIKE '%leader%'")
    assert row[0] == 1


def test_an_expired_or_replaced_code_is_as_good_as_none(ward: Ward) -> None:
    """After thirty days, or once a newer one was made, a code does nothing."""
    old = ward.code("leader")
    newer = ward.code("leader")
    ward.say("leader", old)
    assert "đã hết hạn" in last(ward, "leader")
    ward.pass_time(timedelta(days=30))
    ward.say("leader", newer)
    assert "đã hết hạn" in last(ward, "leader")


def test_a_person_whose_role_ended_is_refused_at_once(ward: Ward) -> None:
    """The next message and the old buttons of a removed leader change nothing."""
    ward.link("leader")
    ward.advance("2026-11-16T08:00")
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = '2026-11-16T01:00:00.000Z' WHERE role = 'group_leader'")
    ward.choose("leader", "chưa rõ")
    ward.say("leader", "2 buổi 95 người")
    assert ward.figures() == {}
    assert ward.rows("SELECT person FROM account WHERE address = 'chat-leader'")[0]["person"] is None


def test_two_groups_of_one_leader_make_one_morning(tmp_path: Path) -> None:
    """Several items are merged and numbered in one message; the person then starts with a word."""
    second = "tổ trưởng,Nguyễn Văn Bình,0900000001,HK06,Tổ dân phố số 6,khu Hàng Kênh,,,200,700\n"
    with Ward.opened(tmp_path / "two.db", roster=ROSTER + second) as ward:
        ward.link("leader")
        ward.advance("2026-11-16T08:00")
        [message] = ward.unread("leader")
        assert message.text.startswith("1. Thưa bác Bình")
        assert "\n2. Thưa bác Bình" in message.text
        assert [choice.label for choice in message.choices] == ["làm ngay", "để sau", "gọi giúp"]
        ward.choose("leader", "làm ngay")
        assert "Câu 1/5" in last(ward, "leader")
