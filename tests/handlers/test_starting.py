"""What the start list stores, and who may settle it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.followed import FOLLOWED, followed, texts
from tests.ward import NAMES, Ward

TWO_OFFICES = "văn phòng,Mai Thị Sáu,0900000021,,,,,,,\nđầu mối,Ngô Thị Tâm,0900000022,,,,DU,Đảng ủy phường,,\n"


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """Reminding is off; 1.1 is past and its words are settled."""
    monkeypatch.setattr("tests.followed.FOLLOWED", FOLLOWED + TWO_OFFICES)
    monkeypatch.setitem(NAMES, "second", "Mai Thị Sáu")
    with followed(tmp_path / "ward.db", "office", "second", on=False) as made:
        made.say("office", "việc chưa rõ")
        made.say("office", "giữ nguyên")
        yield made


def test_done_with_its_paper(ward: Ward) -> None:
    """The office's word, the day, the paper and its date; the office stands as who typed it, nobody of the unit."""
    ward.say("office", "danh sách khởi động")
    ward.say("office", "xong 20/6, số 45-BC/ĐU ngày 25/6")
    [row] = ward.rows("SELECT * FROM progress")
    assert (row["answer"], row["day"], row["person"]) == ("done", "2026-06-20", None)
    assert row["words"] == "xong 20/6, số 45-BC/ĐU ngày 25/6"
    [paper] = ward.rows("SELECT * FROM product")
    assert (paper["sort"], paper["words"], paper["day"]) == ("paper", "45-BC/ĐU", "2026-06-25")


def test_open_until_another_day(ward: Ward) -> None:
    """A granted extension: the old day, the new one, and who decided; then it is past no more."""
    ward.say("office", "danh sách khởi động")
    ward.say("office", "chưa, hạn mới 15/12")
    [row] = ward.rows("SELECT * FROM extension")
    assert (row["old"], row["wished"], row["state"], row["person"]) == ("2026-06-30", "2026-12-15", "granted", None)
    assert row["decider"] is not None
    ward.say("office", "danh sách khởi động")
    assert "1.1" not in texts(ward, "office")[-1]


def test_not_applicable_and_let_be(ward: Ward) -> None:
    """A task that is done once does not apply as a whole; past check-points are let be, one row each."""
    for text in ("danh sách khởi động", "không áp dụng", "coi như đã qua hết"):
        ward.say("office", text)
    assert [row["answer"] for row in ward.rows("SELECT answer FROM progress")] == ["not_applicable"]
    assert ward.rows("SELECT count(*) AS n FROM passed")[0]["n"] == 14
    assert {row["subject"] for row in ward.rows("SELECT subject FROM audit WHERE action = 'start-list'")} >= {"checks"}


def test_what_another_settled_is_asked_no_more(ward: Ward) -> None:
    """Two of the office walk the list at once: the second is told and goes on with what is left."""
    for who in ("office", "second"):
        ward.say(who, "danh sách khởi động")
    ward.say("office", "xong 20/6")
    ward.unread("second")
    ward.say("second", "chưa xong, hạn mới 15/12")
    [text] = texts(ward, "second")
    assert text.startswith("Việc vừa hỏi đã được xác định rồi.")
    assert len(ward.rows("SELECT 1 FROM progress UNION ALL SELECT 1 FROM extension")) == 1


def test_switching_on_and_off_is_told_to_the_others(ward: Ward) -> None:
    """And audited; a number that is not what would go out shows the plan anew."""
    ward.say("office", "bật nhắc 99 tin")
    assert "Lịch nhắc đã khác lúc xem" in texts(ward, "office")[-1]
    assert not ward.rows("SELECT 1 FROM switch")
    ward.choose("office", next(one.label for one in ward.phones["office"].shown[-1][0].choices))
    ward.say("office", "tắt nhắc")
    assert texts(ward, "second")[-2:] == [
        "Phạm Thu Hà vừa bật nhắc việc theo chương trình.",
        "Phạm Thu Hà vừa tắt nhắc việc theo chương trình.",
    ]
    actions = [row["action"] for row in ward.rows("SELECT action FROM audit WHERE action LIKE 'followup%'")]
    assert actions == ["followup-on", "followup-off"]
