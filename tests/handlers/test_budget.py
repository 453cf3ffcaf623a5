"""How many messages a month costs, both ways together: on Zalo each one counts."""

from __future__ import annotations

import pytest

from tests.ward import Ward

ORDINARY = ("2 buổi 95 người", "1 hoạt động 60 người", "0")
JANUARY = (*ORDINARY, "110")
NOVEMBER = (*ORDINARY, "108", "đề nghị")
QUARTER = (*ORDINARY, "như cũ", "như cũ", "5 ngày", "đang làm", "bỏ qua")


@pytest.mark.parametrize(
    ("opening", "answers", "most"),
    [
        ("2027-02-15T08:00", ORDINARY, 10),
        ("2027-01-15T08:00", JANUARY, 16),
        ("2026-11-16T08:00", NOVEMBER, 16),
        ("2026-12-15T08:00", QUARTER, 22),
    ],
)
def test_an_unbroken_month_stays_within_its_budget(
    ward: Ward, opening: str, answers: tuple[str, ...], most: int
) -> None:
    """From the opening to the receipt."""
    ward.link("leader")
    ward.advance(opening[:10] + "T07:59")
    said, shown = ward.messages, len(ward.phones["leader"].shown)
    ward.advance(opening)
    for answer in (*answers, "gửi"):
        ward.say("leader", answer)
    assert "Mã nhận" in ward.phones["leader"].shown[-1][0].text
    assert ward.messages - said + len(ward.phones["leader"].shown) - shown <= most


def test_each_question_asked_back_costs_two(ward: Ward) -> None:
    """An approximate figure costs one question and one answer more."""
    ward.link("leader")
    ward.advance("2026-11-16T07:59")
    said, shown = ward.messages, len(ward.phones["leader"].shown)
    ward.advance("2026-11-16T08:00")
    for answer in ("khoảng 2 buổi 95 người", "đúng", *NOVEMBER[1:], "gửi"):
        ward.say("leader", answer)
    unbroken = 1 + 2 * len(NOVEMBER) + 2
    assert ward.messages - said + len(ward.phones["leader"].shown) - shown == unbroken + 2


WHOLE = "họp 2 buổi 95 người, văn nghệ 1 buổi 60 người, vi phạm 0"
QUARTERLY = "nvh 5 ngày, quy ước đang làm, khó khăn: không có"


@pytest.mark.parametrize(
    ("opening", "said", "most"),
    [
        ("2027-02-15T08:00", (WHOLE,), 5),
        ("2026-11-16T08:00", (f"{WHOLE}, đạt 108 hộ, tổ dân phố văn hóa: đề nghị",), 5),
        ("2026-12-15T08:00", (f"{WHOLE}, hộ 121, khẩu 416, {QUARTERLY}",), 5),
        ("2026-12-15T08:00", (f"{WHOLE}, {QUARTERLY}, còn lại như cũ",), 5),
        ("2027-02-15T08:00", ("2 95 1 60 0", "đúng"), 7),
        ("2027-02-15T08:00", ("họp 2 95, vn khoảng 2 buổi 60 người, vp không", "đúng"), 7),
        ("2026-12-15T08:00", ("ho 121, hop 2 buoi 95 ng du, con lai nhu cu", f"vn ko, vp ko, {QUARTERLY}"), 7),
        ("2026-12-15T08:00", (f"hộ khoảng 300, khẩu 1.000, họp 2 95, vn 1 60, vp 0, {QUARTERLY}", "đúng"), 7),
        ("2026-12-15T08:00", ("hộ 300, khẩu 415, họp 2 95, vp 0", f"đúng, hộ 130, vn không, {QUARTERLY}"), 7),
    ],
)
def test_a_report_in_one_message_costs_five_or_seven(
    ward: Ward, opening: str, said: tuple[str, ...], most: int
) -> None:
    """Five where nothing is left to ask; seven with the rest, however many doubts, in one question."""
    ward.link("leader")
    ward.advance(opening[:10] + "T07:59")
    before = ward.messages + len(ward.phones["leader"].shown)
    ward.advance(opening)
    for text in (*said, "gửi"):
        ward.say("leader", text)
    assert "Mã nhận" in ward.phones["leader"].shown[-1][0].text
    assert ward.messages + len(ward.phones["leader"].shown) - before == most
