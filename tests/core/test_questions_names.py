"""Groups that have names and no numbers, in a leader's words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model import Place
from bot.core.question_places import Register
from bot.core.questions import Known, read_question
from tests.core import test_questions as table

PLACES = (
    Place("BH", "Thôn Ba Hồ"),
    Place("HK", "Thôn Hiệp Kiết"),
    Place("T7", "Thôn 7", aliases=("Xóm Đèn",)),
)
KNOWN = Known(table.KNOWN.subjects, Register(PLACES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thôn Ba Hồ thế nào", "report @BH"),
        ("thon ba ho hop may buoi", "figure S3 @BH"),
        ("ba ho hop may buoi", "figure S3 @BH"),
        ("thôn Hiệp Kiết với thôn Ba Hồ bao nhiêu hộ", "figure S1 @HK+BH each"),
        ("xóm đèn nộp chưa", "report @T7"),
        ("thôn bảy nộp chưa", "report @T7"),
        ("thôn ba nộp chưa", "nowhere: 3"),
        ("HK nộp chưa", "report @HK"),
        ("hk nộp chưa", "nearest"),
        ("thôn nào họp ít nhất", "figure S3+S4 each low"),
        ("còn những thôn nào chưa nộp", "missing"),
    ],
)
def test_a_group_is_named(text: str, expected: str) -> None:
    """A name is no number though it begins like one, and a code of two letters counts in capitals only."""
    assert table.outcome(read_question(text, KNOWN, date(2026, 11, 27))) == expected
