"""Being away and handing over, where a transcript would be long: rights by the day, roles that stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from storage import people
from tests.ward import ROSTER, Ward


def last(ward: Ward, who: str) -> str:
    """The newest message on somebody's phone."""
    return ward.phones[who].shown[-1][0].text


def test_a_deputy_may_report_from_the_first_day_to_the_last(ward: Ward) -> None:
    """Scopes have the place on those days only, and not once the leader is back."""
    ward.link("leader", "contact")
    ward.say("leader", "tôi nghỉ từ 18/11 đến 20/11, chị Hoa thay")

    def covered() -> list[int]:
        days = (date(2026, 11, 17) + timedelta(days=each) for each in range(5))
        with ward.tx() as tx:
            return [day.day for day in days if "group:HK05" in [one.ref for one in people.scopes(tx, 6, day)]]

    assert covered() == [18, 19, 20]
    ward.say("leader", "tôi đã về")
    assert covered() == []


def test_a_later_wish_replaces_the_earlier(ward: Ward) -> None:
    """Days that overlap are said anew; only the last counts."""
    ward.link("leader", "contact")
    ward.say("leader", "tôi nghỉ đến 20/11, chị Hoa thay")
    ward.say("leader", "tôi nghỉ đến 25/11")
    rows = ward.rows("SELECT deputy, last FROM absence WHERE ended IS NULL")
    assert [tuple(row) for row in rows] == [(None, "2026-11-25")]


def test_nobody_is_reminded_while_the_leader_is_away_without_a_deputy(ward: Ward) -> None:
    """The office was told that it must name one; when it does, that one hears."""
    ward.link("leader", "other", "office")
    ward.say("leader", "tôi nghỉ đến 30/11")
    ward.advance("2026-11-16T08:00")
    assert not [message for message in ward.unread("leader") if "Câu 1" in message.text]
    assert "Chưa có người thay" in "".join(message.text for message in ward.unread("office"))
    ward.unread("other")
    ward.say("office", "cử Trần Thị Cúc thay HK05")
    ward.advance("2026-11-20T08:00")
    assert "HK05" not in last(ward, "other")
    assert "1. Thưa đồng chí, còn 3 ngày" in last(ward, "other")
    assert "2. Thưa đồng chí, còn 3 ngày" in last(ward, "other")


def test_a_leader_with_another_role_keeps_the_phone(tmp_path: Path) -> None:
    """Handing over one of two groups cuts nothing; the other goes on."""
    second = "tổ trưởng,Nguyễn Văn Bình,0900000001,HK06,Tổ dân phố số 6,khu Hàng Kênh,,,200,700\n"
    with Ward.opened(tmp_path / "two.db", roster=ROSTER + second) as ward:
        ward.link("leader", "office")
        ward.say("office", "bàn giao HK05 cho Nguyễn Thị Mới 0912345678")
        ward.choose("office", ward.phones["office"].shown[-1][0].choices[0].label)
        ward.say("new", last(ward, "office").split("Mã: ")[1][:12])
        assert "Tổ dân phố số 5" in last(ward, "new")
        assert ward.rows("SELECT person FROM account WHERE address = 'chat-leader'")[0]["person"] == 1
        ward.advance("2026-11-16T08:00")
        assert "Tổ dân phố số 6" in last(ward, "leader")
        ward.say("leader", "2 buổi 95 người")
        assert ward.figures("HK06")
        assert not ward.figures("HK05")


def test_a_proposal_nobody_confirms_is_forgotten(ward: Ward) -> None:
    """The name and phone of somebody proposed go after the days an invitation would hold."""
    ward.link("leader", "office")
    ward.say("leader", "bàn giao cho Nguyễn Thị Mới 0912345678")
    ward.tick()
    assert ward.rows("SELECT 1 FROM person WHERE name LIKE '%Mới'")
    ward.pass_time(timedelta(days=31))
    ward.tick()
    assert not ward.rows("SELECT 1 FROM person WHERE name LIKE '%Mới'")
