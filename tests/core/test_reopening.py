""" "mở lại": read whole, or asked back with what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.reopening import Order, Wrong, read

TODAY = date(2026, 11, 26)
END = date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        "mở lại tổ 5 tháng 11 đến 30/11 vì đổi số liệu",
        "Mở lại báo cáo của tổ 5 tháng 11/2026 đến hết ngày 30/11/2026, lý do: đổi số liệu",
        "mo lai to 5 thang 11 den 30-11 vi đổi số liệu",
        "dạ mở lại cho tổ 5, kỳ tháng 11 đến 30.11 do đổi số liệu.",
        "mở lại tổ 5 tháng 11 năm 2026 đến hết ngày 30 tháng 11 vì đổi số liệu",
        "mở lại báo cáo tháng 11 của tổ 5 đến 30/11 vì đổi số liệu",
        "mo lai thang 11/2026 cho to 5 den 30/11 vi đổi số liệu",
    ],
)
def test_an_order_is_read_whole(text: str) -> None:
    """Place, month, end and reason, however it is punctuated."""
    order = read(text, TODAY)
    assert isinstance(order, Order)
    assert order.place.replace("to", "tổ") == "tổ 5"
    assert (order.month, order.ends, order.reason) == (11, END, "đổi số liệu")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("mở lại", Wrong.PLACE),
        ("mở lại tháng 11 đến 30/11 vì đổi số liệu", Wrong.PLACE),
        ("mở lại tổ 5 đến 30/11 vì đổi số liệu", Wrong.MONTH),
        ("mở lại tổ 5 tháng 13 đến 30/11 vì đổi số liệu", Wrong.MONTH),
        ("mở lại tổ 5 tháng 11 vì đổi số liệu", Wrong.END),
        ("mở lại tổ 5 tháng 11 đến 30 vì đổi số liệu", Wrong.END),
        ("mở lại tổ 5 tháng 11 đến cuối tháng vì đổi số liệu", Wrong.END),
        ("mở lại tổ 5 tháng 11 đến thứ Hai vì đổi số liệu", Wrong.END),
        ("mở lại tổ 5 tháng 11 đến 31/11 vì đổi số liệu", Wrong.END),
        ("mở lại tổ 5 tháng 11 đến 26/11 vì đổi số liệu", Wrong.PAST),
        ("mở lại tổ 5 tháng 11 đến 30/11/2025 vì đổi số liệu", Wrong.PAST),
        ("mở lại tổ 5 tháng 11 đến 28/12 vì đổi số liệu", Wrong.FAR),
        ("mở lại tổ 5 tháng 11 đến 30/11/2027 vì đổi số liệu", Wrong.FAR),
        ("mở lại tổ 5 tháng 11 đến 30/11", Wrong.REASON),
        ("mở lại tổ 5 tháng 11 đến 30/11 vì 121", Wrong.REASON),
    ],
)
def test_what_is_missing_or_cannot_be_is_asked_back(text: str, wrong: Wrong) -> None:
    """No end is guessed; it lies after today and at most 31 days away."""
    assert read(text, TODAY) is wrong


def test_an_end_without_a_year_may_lie_in_the_next_one() -> None:
    """At the end of December "10/1" is next month."""
    order = read("mở lại tổ 5 tháng 12 đến 10/1 vì đối chiếu sổ", date(2026, 12, 28))
    assert isinstance(order, Order)
    assert order.ends == date(2027, 1, 10)
