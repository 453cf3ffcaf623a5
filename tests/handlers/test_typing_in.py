""" "nhập thay" and the list of calls, as stored: who said it, who typed it, who is to be called until when."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.dialogue import State
from bot.core.model import Kind
from handlers import morning
from storage import conversations, places
from tests.ward import ROSTER, Ward

ANSWERS = ("2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "đề nghị")


def person(ward: Ward, name: str) -> int:
    """The row of somebody."""
    return int(ward.rows("SELECT id FROM person WHERE name = ?", name)[0][0])


def last(ward: Ward, who: str) -> str:
    """The newest message on somebody's phone."""
    return ward.phones[who].shown[-1][0].text


def typed_in(ward: Ward, code: str, *more: str) -> None:
    """The office types in a whole report."""
    for said in (f"nhập thay {code}", *ANSWERS, *more):
        ward.say("office", said)


def test_who_said_it_and_who_typed_it_are_both_kept(ward: Ward) -> None:
    """Every figure names the leader and the typist, and so does the audit; a later answer of the leader is theirs."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T08:00")
    typed_in(ward, "HK05", "gửi")
    leader, office = person(ward, "Nguyễn Văn Bình"), person(ward, "Phạm Thu Hà")
    rows = ward.rows("SELECT DISTINCT origin, person, typed FROM figure")
    assert [tuple(row) for row in rows] == [("typed", leader, office)]
    for row in ward.rows("SELECT actor, after FROM audit WHERE action IN ('figure', 'send')"):
        after = json.loads(row["after"])
        assert (row["actor"], after["said"], after["typed"]) == (office, leader, office)
    ward.say("leader", "sửa 3")
    ward.say("leader", "1")
    [row] = ward.rows("SELECT origin, person, typed FROM figure WHERE indicator = 'S8'")
    assert tuple(row) == ("chat", leader, None)


def test_a_group_without_a_leader_is_the_typists_word(tmp_path: Path) -> None:
    """Nobody said it but the office: person and typed are one."""
    with Ward.opened(tmp_path / "two.db") as ward:
        ward.link("office")
        with ward.tx() as tx:
            tx.execute("UPDATE role SET until = ? WHERE role = 'group_leader'", ("2026-11-16T00:00:00.000Z",))
        ward.advance("2026-11-16T08:00")
        typed_in(ward, "KD05", "gửi")
        office = person(ward, "Phạm Thu Hà")
        assert "chưa có tổ trưởng" in "".join(message.text for message, _ in ward.phones["office"].shown)
        rows = ward.rows("SELECT DISTINCT person, typed FROM figure")
        assert [tuple(row) for row in rows] == [(office, office)]
        assert ward.rows("SELECT state FROM report")[0]["state"] == "sent"


@pytest.mark.parametrize(
    "order",
    [
        "nhập thay KD05",
        "nhập thay KD05 luôn",
        "KD05 tự báo",
        "danh sách gọi",
        "gọi xong 1",
        "duyệt sửa 1",
        "từ chối sửa 1",
        "đề nghị sửa",
        "mở lại KD05 tháng 11 đến 30/11 vì đổi số liệu",
        "lịch sử KD05 số hộ",
    ],
)
def test_only_the_office_has_these_orders(ward: Ward, order: str) -> None:
    """A leader and somebody of the leadership who type them change nothing and learn nothing."""
    ward.link("leader", "leadership")
    ward.advance("2026-11-16T08:00")
    before = ward.rows("SELECT count(*) FROM audit")[0][0]
    for who in ("leader", "leadership"):
        ward.say(who, order)
        assert "Trần Thị Cúc" not in last(ward, who)
        assert "Kênh Dương" not in last(ward, who)
    assert ward.rows("SELECT count(*) FROM audit")[0][0] == before
    assert not ward.rows("SELECT 1 FROM call UNION SELECT 1 FROM assisted UNION SELECT 1 FROM reopening")
    assert not ward.rows("SELECT 1 FROM figure")


def test_a_typist_who_is_no_longer_of_the_office_types_nothing(ward: Ward) -> None:
    """The talk that was left open is no right."""
    ward.link("office")
    ward.advance("2026-11-16T08:00")
    ward.say("office", "nhập thay HK05")
    with ward.tx() as tx:
        tx.execute("UPDATE role SET role = 'leadership' WHERE role = 'party_office'")
    ward.say("office", "2 buổi 95 người")
    assert ward.figures() == {}


def test_what_is_typed_in_survives_an_outage_and_ends_with_the_lock(ward: Ward) -> None:
    """An open question is asked again after a long outage; after the lock nothing more is taken."""
    ward.link("office")
    ward.advance("2026-11-16T08:00")
    ward.say("office", "nhập thay HK05")
    ward.pass_time(timedelta(hours=5))
    with ward.tx() as tx:
        morning.hole(tx, ward.desk, ward.now - timedelta(hours=4), ward.now)
    ward.advance("2026-11-17T08:00")
    assert "vừa mất kết nối lâu" in last(ward, "office")
    assert "Câu 1/5" in last(ward, "office")
    ward.say("office", "2 buổi 95 người")
    ward.advance("2026-11-26T08:00")
    ward.say("office", "1 hoạt động 60 người")
    assert "không có kỳ nào đang mở" in last(ward, "office")
    assert list(ward.figures()) == ["S3", "S4"]
    with ward.tx() as tx:
        assert conversations.load(tx, person(ward, "Phạm Thu Hà")).state == State()


def test_the_last_value_is_the_groups(ward: Ward) -> None:
    """The office is not told that it reported itself."""
    ward.link("office")
    ward.advance("2026-12-15T08:00")
    for said in ("nhập thay HK05 tháng 12", "2 buổi 95 người", "0", "0"):
        ward.say("office", said)
    assert "Lần trước Tổ dân phố số 5 báo 120 hộ." in last(ward, "office")
    for said in ("như cũ", "như cũ", "5 ngày", "đang làm"):
        ward.say("office", said)
    assert "Trong quý, tổ trưởng có khó khăn" in last(ward, "office")


def test_a_month_opened_again_is_typed_in_by_naming_it(ward: Ward) -> None:
    """While December is open, November is named; one that is locked is not typed in."""
    ward.link("office")
    ward.advance("2026-11-16T08:00")
    ward.advance("2026-12-15T08:00")
    ward.say("office", "nhập thay HK05 tháng 11")
    assert "không có kỳ nào đang mở" in last(ward, "office")
    ward.say("office", "mở lại HK05 tháng 11 đến 20/12 vì tổ trưởng ốm")
    assert "chưa liên kết, xin gọi điện" in last(ward, "office")
    for said in ("nhập thay HK05 tháng 11", *ANSWERS, "gửi"):
        ward.say("office", said)
    assert "Đã nhận báo cáo tháng 11" in last(ward, "office")
    assert ward.figures(period="2026-12") == {}
    ward.advance("2026-12-21T00:01")
    assert ward.rows("SELECT state FROM report")[0]["state"] == "locked"


def test_a_choice_for_good_outlives_a_new_consent_and_a_refusal_does_not(ward: Ward) -> None:
    """Who agrees again reports again where they had refused; what the office chose stays its own decision."""
    ward.link("leader", "office")
    ward.say("office", "nhập thay HK05 luôn")
    with ward.tx() as tx:
        tx.execute("UPDATE account SET person = NULL, linked = NULL WHERE address = 'chat-leader'")
    ward.link("leader")
    with ward.tx() as tx:
        assert places.assisted(tx, "group:HK05") == "chosen"
        places.assist(tx, "group:HK05", "refused", ward.now)
        assert places.assisted(tx, "group:HK05") == "refused"
        places.assist(tx, "group:HK05", "chosen", ward.now)
        assert places.assisted(tx, "group:HK05") == "refused"


# ---- the list of calls -----------------------------------------------------------------------------------


def calls(ward: Ward) -> list[tuple[object, ...]]:
    """Open rows."""
    return [tuple(row) for row in ward.rows("SELECT why, source FROM call WHERE done IS NULL ORDER BY id")]


def test_a_picture_waits_under_its_message_until_the_report_is_in(ward: Ward) -> None:
    """One row however many come, its source the inbox key; whoever hands the report in closes it."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T08:00")
    ward.receive("leader", Kind.PHOTO)
    first = f"telegram:u{ward.messages}"
    ward.receive("leader", Kind.PHOTO)
    ward.receive("leader", Kind.VOICE)
    voice = f"telegram:u{ward.messages}"
    assert calls(ward) == [("photo", first), ("voice", voice)]
    typed_in(ward, "HK05")
    assert len(calls(ward)) == 2
    ward.say("office", "gửi")
    assert calls(ward) == []
    assert {row["doer"] for row in ward.rows("SELECT doer FROM call")} == {person(ward, "Phạm Thu Hà")}
    ward.receive("leader", Kind.PHOTO)
    assert [why for why, _ in calls(ward)] == ["photo"]


def test_who_writes_again_is_reachable(ward: Ward) -> None:
    """Blocked, then back: the row is closed by itself, nobody's name on it."""
    ward.link("leader", "office")
    ward.receive("leader", Kind.LEFT)
    assert [why for why, _ in calls(ward)] == ["unreachable"]
    ward.receive("leader", Kind.BACK)
    assert calls(ward) == []
    assert ward.rows("SELECT doer FROM call")[0]["doer"] is None


def test_an_absent_one_without_a_deputy_is_called_about(ward: Ward) -> None:
    """From the first day to the last, once; with a deputy not at all."""
    ward.link("office")
    with ward.tx() as tx:
        away = "INSERT INTO absence (person, deputy, first, last) VALUES (?, ?, '2026-11-17', '2026-11-19')"
        tx.execute(away, (person(ward, "Nguyễn Văn Bình"), None))
        tx.execute(away, (person(ward, "Trần Thị Cúc"), person(ward, "Lê Thị Hoa")))
    ward.advance("2026-11-16T20:00")
    assert calls(ward) == []
    ward.advance("2026-11-18T08:00")
    [(why, _)] = calls(ward)
    assert why == "absent"
    ward.say("office", "gọi ai")
    assert "Nguyễn Văn Bình, Tổ dân phố số 5, khu Hàng Kênh: đi vắng, không có người thay" in last(ward, "office")
    ward.advance("2026-11-20T08:00")
    assert calls(ward) == []


def test_somebody_without_a_group_is_on_the_list_too(tmp_path: Path) -> None:
    """ "gọi giúp" of the leadership has no place; its telephone is what counts."""
    with Ward.opened(tmp_path / "one.db", roster=ROSTER) as ward:
        ward.link("leadership", "office")
        ward.say("leadership", "gọi giúp")
        ward.say("office", "gọi ai")
        assert "Vũ Đức Long: nhờ gọi giúp. Gọi 0900000005" in last(ward, "office")
