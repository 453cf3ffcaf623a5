"""Who has not handed in, as the office asks it: 120 groups in eight areas, the units in a quarter's last month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.test_typing_in import last
from tests.informed import ROSTER, everybody, sample
from tests.ward import Ward

AREAS = ("An Biên", "Hàng Kênh", "Kênh Dương", "Nghĩa Xá", "Trại Cau", "Vĩnh Niệm", "Dư Hàng", "Lam Sơn")
SCREEN = 1800
"""Characters that are read without much scrolling."""


def roster() -> str:
    """Eight areas of fifteen groups."""
    head, *rest = ROSTER.read_text("utf-8").splitlines()
    groups = [
        f"tổ trưởng,Nguyễn Thị Tổ {area} {number},0902 {area:03} {number:03},K{area}T{number:02},"
        f"Tổ dân phố số {number},,khu {name},,,,{200 + number},{700 + number}"
        for area, name in enumerate(AREAS)
        for number in range(1, 16)
    ]
    return "\n".join([head, *groups, *(one for one in rest if not one.startswith("tổ trưởng")), ""])


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Ward]:
    """17 November 2026: nobody has handed in; the leaders of one area are not linked."""
    with Ward.opened(tmp_path / "ward.db", roster=roster()) as ward:
        everybody(ward, but=tuple(f"Nguyễn Thị Tổ 7 {number}" for number in range(1, 16)))
        ward.advance("2026-11-17T09:00")
        yield ward


def test_too_many_are_counted_area_by_area(large: Ward) -> None:
    """One screen; a button an area shows its names with their telephone numbers."""
    large.say("office", "ai chưa nộp")
    assert "0/120 tổ đã gửi. Còn 120 tổ:\n- Khu An Biên: 15 tổ\n" in last(large, "office")
    assert len(last(large, "office")) < SCREEN
    large.choose("office", "ai chưa nộp ở khu Lam Sơn")
    assert "0/15 tổ đã gửi. Còn 15 tổ:\nKhu Lam Sơn, 15 tổ:" in last(large, "office")
    assert "- Tổ dân phố số 1: Nguyễn Thị Tổ 7 1, 0902007001 (chưa liên kết)" in last(large, "office")
    assert len(last(large, "office")) < SCREEN


@pytest.mark.parametrize(
    "said",
    [
        "ai chua nop",
        "ds chưa nộp",
        "cho danh sách chưa nộp",
        "còn tổ nào chưa nộp báo cáo",
        "những ai chưa gửi",
        "con thieu nhung to nao",
        "nhung to con thieu",
        "thieu ai a",
        "con may to chua nop",
    ],
)
def test_the_office_reads_one_list_however_it_asks(large: Ward, said: str) -> None:
    """The same answer for an order and for a question in free words."""
    large.say("office", "ai chưa nộp")
    first = last(large, "office")
    large.say("office", said)
    assert last(large, "office") == first


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ai chưa nộp khu Hàng Kênh", "- Tổ dân phố số 9: Nguyễn Thị Tổ 1 9, 0902001009"),
        ("ai chưa nộp ở khu Trăng", "Không có khu nào tên “khu trang”. Các khu: khu An Biên"),
        ("ai chưa nộp từ 41", "Còn 120 tổ:\nKhu Hàng Kênh, 15 tổ:\n- Tổ dân phố số 11:"),
        ("ai chưa nộp từ 999", "Còn 120 tổ:"),
        ("đơn vị nào chưa nộp", "Kỳ tháng 11 các đơn vị không phải báo cáo"),
        ("nhắc các tổ chưa nộp khu Hàng Kênh giúp", "nhắc được 15."),
        ("nhan tin nhac cac to chua nop", "nhắc được 105."),
        ("nhắc những tổ còn thiếu", "nhắc được 105."),
        ("nhắc đơn vị chưa nộp", "Kỳ tháng 11 các đơn vị không phải báo cáo"),
        ("nhắc K0T01, K0T02, K0T03, K0T04, K0T05 và K0T06", "câu này có 6, nên chưa nhắc ai"),
        ("nhac k1t 02 với K1T03", "Đã nhắc về báo cáo tháng 11: Tổ dân phố số 2, khu Hàng Kênh; Tổ dân phố số 3"),
    ],
)
def test_what_is_said_beside_it_counts(large: Ward, said: str, told: str) -> None:
    """An area, where the list goes on, units instead of groups; nothing that was named is left out in silence."""
    large.say("office", said)
    assert told in last(large, "office")


def test_units_are_a_list_of_their_own(tmp_path: Path) -> None:
    """In a quarter's last month: how far they are under the groups, by name when asked; a collective owes nothing."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        ward.say("office", "ai chưa nộp")
        assert last(ward, "office").endswith("Đơn vị: 0/24 đã gửi.")
        ward.choose("office", "đơn vị chưa nộp")
        listed = last(ward, "office")
        assert "0/24 đơn vị đã gửi. Còn 24 đơn vị:" in listed
        assert "- Công an phường: Đặng Hữu Phước, 0900000064" in listed
        assert "Các trường học công lập" not in listed
        ward.say("office", "nhắc đơn vị chưa nộp")
        ward.choose("office", "nhắc 24 đơn vị chưa nộp")
        assert "Đã nhắc về báo cáo tháng 12: 24 nơi." in last(ward, "office")
        ward.say("office", "thông báo đơn vị chưa nộp: xin nộp trong hôm nay")
        assert "Thông báo số 1, gửi 23 người:" in last(ward, "office")
        ward.say("leadership", "đơn vị nào chưa nộp")
        assert "Các đơn vị, chi bộ, trường học, tháng 12/2026: 0/24 đã gửi." in last(ward, "leadership")


def test_closing_names_the_units_it_shuts_out(tmp_path: Path) -> None:
    """Before the office closes a quarter's figures it reads how many units are missing too, and reminds them."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-18T09:00")
        ward.say("office", "chốt số")
        assert "Hiện còn 12 tổ, 24 đơn vị chưa nộp, 0 báo cáo chưa duyệt." in last(ward, "office")
        ward.choose("office", "nhắc đơn vị chưa nộp")
        assert "nhắc được 24." in last(ward, "office")
        ward.choose("office", "chốt ngay tháng 12 (36 chưa nộp, 0 chưa duyệt)")
        assert last(ward, "office").startswith("Đã chốt số liệu tháng 12: 12 tổ, 24 đơn vị không nộp;")


def test_whom_to_call_comes_before_the_many_who_were_reminded(large: Ward) -> None:
    """A second order on one day: fifteen to be telephoned are named, a hundred and five are one line."""
    large.say("office", "nhắc tổ chưa nộp")
    large.choose("office", "nhắc 105 tổ chưa nộp")
    large.say("office", "nhắc tổ chưa nộp")
    assert last(large, "office").startswith("Báo cáo tháng 11: còn 120 tổ chưa nộp, không nhắc thêm được ai.")
    assert "- Tổ dân phố số 1, khu Lam Sơn: chưa liên kết, xin gọi Nguyễn Thị Tổ 7 1" in last(large, "office")
    large.say("office", "nhắc khu Hàng Kênh")
    assert "Không nhắc:\n- 15 nơi: hôm nay đã nhắc rồi\n" in last(large, "office")


def test_how_it_stands_names_what_is_begun(large: Ward) -> None:
    """Of a hundred and twenty groups the one that is entering figures; the others are counted."""
    large.say("K1T01", "2 buổi 95 người")
    large.say("office", "tình hình nộp")
    assert last(large, "office").split("\n")[-2:] == [
        "- Tổ dân phố số 1, khu Hàng Kênh: 2/7 số, chưa gửi",
        "- 119 tổ chưa báo cáo; xem tên, số điện thoại, gõ: ai chưa nộp",
    ]
