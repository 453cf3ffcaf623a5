"""Reading back: which texts ask for a past report, and for which."""

from __future__ import annotations

import pytest

from bot.core.past import asked_for


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xem báo cáo tháng 10", "2026-10"),
        ("Xem bao cao thang 10 ạ", "2026-10"),
        ("xem tháng trước", "2026-10"),
        ("báo cáo tháng trước", "2026-10"),
        ("xem lại kỳ trước", "2026-10"),
        ("báo cáo tháng 10/2025 của tổ tôi", "2025-10"),
        ("báo cáo của tổ tôi tháng 9", "2026-09"),
        ("số liệu tháng 11", "2026-11"),
        ("xem báo cáo tháng 12", "2025-12"),
        ("đọc lại số liệu tháng 3 năm 2026", "2026-03"),
        ("xem báo cáo tháng 9 năm ngoái", "2025-09"),
        ("xem tháng 12 năm nay", "2026-12"),
        ("cho tôi xem báo cáo tháng 10", "2026-10"),
        ("xem tháng 13", "2025-13"),
        # answers, commands and other wishes stay what they are
        ("xem lại", None),
        ("xem báo cáo", None),
        ("báo cáo", None),
        ("tháng trước", None),
        ("tháng 10", None),
        ("10", None),
        ("như tháng trước", None),
        ("còn lại như tháng trước", None),
        ("báo cáo tháng 11 xong chưa", None),
        ("xem tổ 5", None),
    ],
)
def test_what_is_asked_for(text: str, code: str | None) -> None:
    """A month, the period before, a year; seen from November 2026."""
    look = asked_for(text)
    assert (look.code("2026-11") if look else None) == code


def test_from_january_the_period_before_is_of_last_year() -> None:
    """ "tháng trước" in January; and whose report, where somebody else's is named."""
    look = asked_for("xem tháng trước")
    assert look is not None
    assert look.code("2027-01") == "2026-12"
    other = asked_for("xem báo cáo tháng 10 của tổ 7")
    assert other is not None
    assert other.other == "to 7"
