"""Announcements: whom a few words mean, who gets one, who has it, and what cannot be in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Kind
from storage import absences, erasing
from tests.handlers.test_review import report
from tests.handlers.test_typing_in import last, person
from tests.ward import ROSTER, Ward

MORE = """tổ trưởng,Ngô Văn Sáu,0900000016,KD06,Tổ dân phố số 6,khu Kênh Dương,,,300,1050
đầu mối,Phạm Thị Bảy,0900000017,,,,CA,Công an phường,,
"""
EVERYBODY = ("leader", "other", "contact", "leadership", "reviewer")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """Three groups in two areas, two units, everybody of NAMES linked, the November period open."""
    with Ward.opened(tmp_path / "ward.db", roster=ROSTER + MORE) as ward:
        ward.link(*EVERYBODY, "office")
        ward.advance("2026-11-16T10:00")
        yield ward


def got(ward: Ward, words: str) -> set[str]:
    """Who has these words on their phone."""
    return {who for who in EVERYBODY if any(words in one.text for one, _ in ward.phones[who].shown)}


@pytest.mark.parametrize(
    ("audience", "able", "missed"),
    [
        ("các tổ", {"leader", "other"}, ["Ngô Văn Sáu"]),
        ("cho tất cả các tổ trưởng", {"leader", "other"}, ["Ngô Văn Sáu"]),
        ("tổ dân phố", {"leader", "other"}, ["Ngô Văn Sáu"]),
        ("các tổ khu Kênh Dương", {"other"}, ["Ngô Văn Sáu"]),
        ("khu hang kenh", {"leader"}, []),
        ("tổ chưa nộp", {"other"}, ["Ngô Văn Sáu"]),
        ("các tổ khu Kênh Dương chưa nộp", {"other"}, ["Ngô Văn Sáu"]),
        ("đơn vị", {"contact"}, ["Phạm Thị Bảy"]),
        ("lãnh đạo", {"leadership"}, []),
        ("người duyệt và lãnh đạo", {"leadership", "reviewer"}, []),
        ("KD05, tổ 6", {"other"}, ["Ngô Văn Sáu"]),
        ("Phòng Văn hóa - Xã hội", {"contact"}, []),
        ("mọi người", set(EVERYBODY), ["Ngô Văn Sáu", "Phạm Thị Bảy"]),
    ],
)
def test_whom_the_words_mean(ward: Ward, audience: str, able: set[str], missed: list[str]) -> None:
    """Shown with the count and with those it will not reach, sent to these and to nobody else."""
    report(ward, "leader")
    ward.say("office", f"thông báo {audience}: mai mất nước")
    shown = last(ward, "office")
    assert f"gửi {len(able)} người" in shown
    assert [name for name in ("Ngô Văn Sáu", "Phạm Thị Bảy") if name in shown] == missed
    assert not got(ward, "mai mất nước")
    ward.choose("office", "gửi thông báo 1")
    assert got(ward, "mai mất nước") == able
    assert [row["lane"] for row in ward.rows("SELECT lane FROM outbox WHERE dedupe LIKE 'announcement:%'")] == [
        1
    ] * len(able)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("thông báo bà con: mai mất nước", "Chưa rõ “bà con” là những ai"),
        ("thông báo tổ 5: mai mất nước", "Có nhiều nơi cùng tên"),
        ("thông báo khu Không Có: mai mất nước", "Chưa rõ"),
        ("thông báo các tổ", "gõ nơi nhận, dấu hai chấm rồi nội dung"),
        ("thông báo các tổ:  ", "gõ nơi nhận, dấu hai chấm rồi nội dung"),
        ("thông báo : mai mất nước", "gõ nơi nhận, dấu hai chấm rồi nội dung"),
        ("thông báo các tổ: " + "dài " * 200, "tối đa 600"),
        ("gửi thông báo 9", "Thông báo số 9 không có"),
        ("thông báo 9", "Thông báo số 9 không có"),
    ],
)
def test_what_is_not_clear_is_asked_back(ward: Ward, said: str, answer: str) -> None:
    """Nothing is kept of it, and what to type instead is said."""
    ward.say("office", said)
    assert answer in last(ward, "office")
    assert not ward.rows("SELECT 1 FROM announcement")


def test_it_is_plain_text(ward: Ward) -> None:
    """Control and bidirectional characters are not in it; lines stay lines."""
    ward.say("office", "thông báo các tổ: mai\u202e mất\u200b  nước\x07\n\n\ntừ 8 giờ")
    ward.choose("office", "gửi thông báo 1")
    assert ward.rows("SELECT words FROM announcement")[0]["words"] == "mai mất nước\ntừ 8 giờ"
    assert "\nmai mất nước\ntừ 8 giờ\n" in last(ward, "leader")


def test_what_was_shown_is_who_gets_it(ward: Ward) -> None:
    """Who handed in between showing and sending is told as shown; who left the messenger is counted as not told."""
    ward.say("office", "thông báo tổ chưa nộp: mai hạn chót")
    report(ward, "leader")
    ward.receive("other", Kind.LEFT)
    ward.choose("office", "gửi thông báo 1")
    assert "cho 1 người" in last(ward, "office")
    assert got(ward, "mai hạn chót") == {"leader"}
    ward.say("office", "thông báo 1")
    assert "Không nhắn được 2 người, xin gọi:" in last(ward, "office")


def test_who_has_it_is_counted_once_and_only_of_those_who_got_it(ward: Ward) -> None:
    """A second press and somebody else's press change nothing; without a number it is the newest."""
    for text in ("một", "hai"):
        ward.say("office", f"thông báo các tổ: việc {text}")
        ward.say("office", f"gửi thông báo {1 if text == 'một' else 2}")
    ward.say("leader", "đã nhận")
    ward.say("contact", "đã nhận 1")
    assert "không có thông báo nào chờ xác nhận" in last(ward, "contact")
    rows = ward.rows("SELECT announcement, person FROM announced WHERE heard IS NOT NULL")
    assert [tuple(row) for row in rows] == [(2, person(ward, "Nguyễn Văn Bình"))]
    ward.say("leader", "đã nhận 2")
    assert "đã ghi nhận" in last(ward, "leader")
    assert len(ward.rows("SELECT 1 FROM audit WHERE action = 'announcement-heard'")) == 1
    ward.say("office", "ai chưa nhận 2")
    assert "1/2 người đã nhận." in last(ward, "office")
    assert "Trần Thị Cúc, 0900000002" in last(ward, "office")


def test_who_stands_in_gets_it(ward: Ward) -> None:
    """The place's message goes to whoever answers for the place that day."""
    with ward.tx() as tx:
        day = ward.desk.local(ward.now).date()
        absences.record(tx, person(ward, "Nguyễn Văn Bình"), day, day, person(ward, "Lê Thị Hoa"), ward.now)
    ward.say("office", "thông báo HK05: mai mất nước")
    ward.choose("office", "gửi thông báo 1")
    assert got(ward, "mai mất nước") == {"contact"}


def test_an_erased_author_leaves_no_words(ward: Ward) -> None:
    """The count stays, the words go."""
    ward.say("office", "thông báo các tổ: việc riêng tư")
    ward.say("office", "gửi thông báo 1")
    with ward.tx() as tx:
        erasing.erase(tx, person(ward, "Phạm Thu Hà"), ward.now)
    [row] = ward.rows("SELECT words, audience FROM announcement")
    assert tuple(row) == ("", "")
