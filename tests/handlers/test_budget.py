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
