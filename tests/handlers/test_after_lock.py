"""Changes and reopenings after the lock, as stored: old, new, who, why; nothing else is touched."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.handlers.test_typing_in import last, person
from tests.ward import ROSTER, Ward

ANSWERS = ("2 buổi 95 người", "1 hoạt động 60 người", "3", "108", "đề nghị", "gửi")


def handed_in(ward: Ward, *who: str) -> None:
    """These leaders report, and November locks."""
    ward.advance("2026-11-16T08:00")
    for name in who:
        for said in ANSWERS:
            ward.say(name, said)
    ward.advance("2026-11-26T09:00")


def asked(ward: Ward, *said: str) -> None:
    """A leader asks for a change."""
    for text in said:
        ward.say("leader", text)


def states(ward: Ward) -> dict[str, str]:
    """Report states by group and period."""
    rows = ward.rows(
        "SELECT place.code, period.code AS period, state FROM report JOIN place ON place.id = report.place "
        "JOIN period ON period.id = report.period"
    )
    return {f"{row['code']}/{row['period']}": row["state"] for row in rows}


def test_an_approved_change_is_written_into_the_locked_report(ward: Ward) -> None:
    """Old, new, who asked, who approved and which request are in the audit; the reason, words, is not."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    asked(ward, "sửa 3 thành 4", "đếm sót một vụ ở ngõ nhỏ")
    assert ward.figures()["S8"] == "3"
    ward.say("office", "duyệt sửa 1")
    assert ward.figures()["S8"] == "4"
    assert states(ward) == {"HK05/2026-11": "locked"}
    [row] = ward.rows("SELECT * FROM audit WHERE action = 'figure' AND after LIKE '%request%'")
    leader, office = person(ward, "Nguyễn Văn Bình"), person(ward, "Phạm Thu Hà")
    assert (row["actor"], row["subject"]) == (office, "figure:2026-11:group:HK05:S8")
    assert json.loads(row["before"])["value"] == "3"
    after = json.loads(row["after"])
    assert (after["value"], after["request"], after["said"]) == ("4", 1, leader)
    assert not ward.rows("SELECT 1 FROM audit WHERE ifnull(before, '') || ifnull(after, '') LIKE '%ngõ%'")
    [request] = ward.rows("SELECT * FROM change_request")
    assert (request["state"], request["decider"], request["reason"]) == ("approved", office, "đếm sót một vụ ở ngõ nhỏ")
    with pytest.raises(sqlite3.IntegrityError, match="locked"), ward.tx() as tx:
        tx.execute("UPDATE figure SET value = 9")


def test_a_second_decision_changes_nothing(ward: Ward) -> None:
    """Refused stays refused, approved stays approved; the leader hears once."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    asked(ward, "sửa 3 thành 4", "đếm sót một vụ")
    ward.say("office", "từ chối sửa 1")
    assert "xin giữ số đã chốt" in last(ward, "leader")
    ward.unread("leader")
    ward.say("office", "duyệt sửa 1")
    assert ward.figures()["S8"] == "3"
    assert ward.unread("leader") == []
    assert ward.rows("SELECT state FROM change_request")[0]["state"] == "refused"


def test_nobody_approves_their_own_request(tmp_path: Path) -> None:
    """A leader who is also of the office needs a second person."""
    both = ROSTER + "văn phòng,Nguyễn Văn Bình,0900000001,,,,,,,\n"
    with Ward.opened(tmp_path / "both.db", roster=both) as ward:
        ward.link("leader", "office")
        handed_in(ward, "leader")
        asked(ward, "sửa 3 thành 4", "đếm sót một vụ", "duyệt sửa 1")
        assert "xin để người khác" in last(ward, "leader")
        assert ward.figures()["S8"] == "3"
        ward.say("office", "duyệt sửa 1")
        assert ward.figures()["S8"] == "4"


def test_two_changes_that_contradict_are_not_both_approved(ward: Ward) -> None:
    """A hard check holds at the moment of approval too."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    asked(ward, "sửa 1", "0 buổi 0 người", "thực ra kỳ này không họp")
    asked(ward, "sửa lượt người dự họp 100", "đếm sót năm người dự")
    ward.say("office", "duyệt sửa 1")
    ward.say("office", "duyệt sửa 2")
    assert "Chưa duyệt được đề nghị 2" in last(ward, "office")
    assert (ward.figures()["S3"], ward.figures()["S4"]) == ("0", "0")
    assert ward.rows("SELECT state FROM change_request WHERE id = 2")[0]["state"] == "waiting"


def test_an_older_period_is_changed_by_naming_it(ward: Ward) -> None:
    """The month that is open goes on untouched."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    ward.advance("2026-12-15T08:00")
    ward.say("leader", "3 buổi 100 người")
    asked(ward, "sửa tháng 11 vi phạm nếp sống 4", "đếm sót một vụ")
    ward.say("office", "duyệt sửa 1")
    assert ward.figures()["S8"] == "4"
    assert ward.figures(period="2026-12") == {"S3": "3", "S4": "100"}
    ward.say("leader", "báo cáo")
    assert "Câu 2/8" in last(ward, "leader")


def test_a_reopened_report_locks_again_by_itself(ward: Ward) -> None:
    """Only that place and period open; corrections count at once; at the end of the day it is as before."""
    ward.link("leader", "other", "office")
    handed_in(ward, "leader", "other")
    ward.say("office", "mở lại HK05 tháng 11 đến 30/11 vì đổi số liệu")
    assert states(ward) == {"HK05/2026-11": "sent", "KD05/2026-11": "locked"}
    ward.advance("2026-11-30T23:50")
    ward.say("leader", "sửa 3")
    ward.say("leader", "5")
    assert ward.figures()["S8"] == "5"
    ward.say("other", "sửa 3")
    ward.say("other", "5")
    assert ward.figures("KD05")["S8"] == "3"
    ward.advance("2026-12-01T00:01")
    assert states(ward) == {"HK05/2026-11": "locked", "KD05/2026-11": "locked"}
    [row] = ward.rows("SELECT * FROM reopening")
    assert (row["reason"], row["person"], row["ends"]) == ("đổi số liệu", person(ward, "Phạm Thu Hà"), "2026-11-30")
    assert row["closed"] is not None
    ward.say("leader", "sửa 3")
    ward.say("leader", "6")
    assert ward.figures()["S8"] == "5"
    assert [row[0] for row in ward.rows("SELECT action FROM audit WHERE action LIKE 're%k' OR action = 'reopen'")] == [
        "reopen",
        "relock",
    ]


def test_a_correction_left_open_ends_with_the_reopening(ward: Ward) -> None:
    """The answer that comes after the end is not taken, whatever was asked before."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    ward.say("office", "mở lại HK05 tháng 11 đến 27/11 vì đổi số liệu")
    ward.say("leader", "sửa 3")
    ward.advance("2026-11-28T08:00")
    ward.say("leader", "5")
    assert "đã chốt" in last(ward, "leader")
    assert ward.figures()["S8"] == "3"


def test_a_change_asked_for_before_a_reopening_may_be_approved_in_it(ward: Ward) -> None:
    """The report stays open again; the talk about the request gives way to the ordinary one."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    asked(ward, "sửa 3 thành 4", "đếm sót một vụ", "sửa 4")
    ward.say("office", "mở lại HK05 tháng 11 đến 30/11 vì đổi số liệu")
    ward.say("office", "duyệt sửa 1")
    assert states(ward) == {"HK05/2026-11": "sent"}
    ward.say("leader", "109")
    assert "đã gửi, mã nhận" in last(ward, "leader")
    assert ward.figures()["S8"] == "4"


def test_the_history_has_every_value(ward: Ward) -> None:
    """Old → new, who said, typed or approved it, when and why; names are looked up when it is shown."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T08:00")
    for said in ANSWERS:
        ward.say("leader", said)
    for said in ("nhập thay HK05", "sửa 3", "2", "thôi"):
        ward.say("office", said)
    ward.advance("2026-11-26T09:00")
    asked(ward, "sửa 3 thành 4", "đếm sót hai vụ")
    ward.say("office", "duyệt sửa 1")
    ward.say("office", "mở lại HK05 tháng 11 đến 30/11 vì đổi số liệu")
    asked(ward, "sửa 3", "5")
    with ward.tx() as tx:
        tx.execute("UPDATE person SET name = 'Nguyễn Văn An' WHERE name = 'Nguyễn Văn Bình'")
    ward.say("office", "lịch sử HK05 vụ vi phạm nếp sống")
    assert last(ward, "office").split("\n")[1:] == [
        "- tháng 11: chưa có → 3 vụ, lúc 8 giờ 00 thứ Hai 16/11, Nguyễn Văn An",
        "- tháng 11: 3 vụ → 2 vụ, lúc 8 giờ 00 thứ Hai 16/11, Nguyễn Văn An nói, Phạm Thu Hà nhập thay",
        "- tháng 11: 2 vụ → 4 vụ, lúc 9 giờ 00 thứ Năm 26/11, Nguyễn Văn An đề nghị, Phạm Thu Hà duyệt, "
        "lý do: “đếm sót hai vụ”",
        "- tháng 11: 4 vụ → 5 vụ, lúc 9 giờ 00 thứ Năm 26/11, Nguyễn Văn An, mở lại vì “đổi số liệu”",
    ]


@pytest.mark.parametrize(
    ("order", "answer"),
    [
        ("lịch sử HK05", "Chưa rõ xem lịch sử số nào"),
        ("lịch sử tổ 5 số hộ", "Có nhiều nơi cùng tên"),
        ("lịch sử HK05 số hộ", "chưa có số hộ nào được ghi"),
        ("lịch sử tổ 9 số hộ", "Không tìm thấy"),
        ("lịch sử HK05 Tổ dân phố văn hóa", "chưa có → đề nghị"),
        ("xem lịch sử HK05 S3", "Buổi họp, tuyên truyền, Tổ dân phố số 5"),
    ],
)
def test_a_history_is_asked_for_in_words(ward: Ward, order: str, answer: str) -> None:
    """By label, question or code; what cannot be found is said."""
    ward.link("leader", "office")
    handed_in(ward, "leader")
    ward.say("office", order)
    assert answer in last(ward, "office")
