"""What the office types of a decision: its paper, what it lacks, or one place of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.core.decisions import named, read_wish
from bot.core.products import Lack, Paper
from tests.ward import settings

TODAY = date(2026, 12, 21)
TARGETS = tuple(one for one in settings().targets if one.decided)


@pytest.mark.parametrize(
    ("text", "targets", "paper"),
    [
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 20/12/2026", "M2", ("123/QĐ-UBND", "2026-12-20")),
        ("cong nhan gdvh qd so 123/qd-ubnd ngay 20/12/2026", "M2", ("123/QĐ-UBND", "2026-12-20")),
        ("công nhận tổ dân phố văn hóa QĐ 45/QĐ-UBND 21/12/2026", "M3", ("45/QĐ-UBND", "2026-12-21")),
        (
            "công nhận TDP văn hóa quyết định 45 - QĐ/UBND ngày 1 tháng 12 năm 2026",
            "M3",
            ("45-QĐ/UBND", "2026-12-01"),
        ),
        ("công nhận theo QĐ 123/QĐ-UBND ngày 20/12/2026", "M2 M3", ("123/QĐ-UBND", "2026-12-20")),
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 20/12", "M2", "year"),
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 20/12/26", "M2", "year"),
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND", "M2", "date"),
        ("công nhận gia đình văn hóa theo quyết định ngày 20/12/2026", "M2", "number"),
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 22/12/2026", "M2", "future"),
        ("công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 31/11/2026", "M2", "date"),
    ],
)
def test_a_decision_is_its_number_and_a_whole_day(text: str, targets: str, paper: tuple[str, str] | str) -> None:
    """Neither is guessed: what is missing or has not come is named."""
    wish = read_wish(text, TARGETS, TODAY)
    assert " ".join(one.code for one in wish.targets) == targets
    if isinstance(paper, str):
        assert isinstance(wish.paper, Lack)
        assert wish.paper.what == paper
    else:
        assert wish.paper == Paper(paper[0], date.fromisoformat(paper[1]))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("công nhận tổ 5 118 hộ", "to 5", 118),
        ("công nhận tổ 5, khu Hàng Kênh: 118 hộ", "to 5, khu hang kenh", 118),
        ("cong nhan HK05 1.118 ho", "hk05", 1118),
        ("công nhận cho tổ 5 là 0 hộ", "to 5", 0),
        ("công nhận tổ 5", "to 5", None),
        ("không công nhận tổ 7 tổ dân phố văn hóa", "to 7", None),
        ("công nhận tổ 7 đạt tổ dân phố văn hóa", "to 7 dat", None),
        ("công nhận tổ 5 118", "to 5 118", None),
    ],
)
def test_one_place_and_what_is_recognised_of_it(text: str, name: str, value: int | None) -> None:
    """A number counts with the word of what is counted only: "tổ 5 118" may be anything."""
    wish = read_wish(text, TARGETS, TODAY)
    assert wish.paper is None
    assert wish.place is not None
    assert (wish.place.name, wish.place.value) == (name, None if value is None else Decimal(value))


def test_words_that_name_no_target_name_all() -> None:
    """The longest word decides; without any the office is asked."""
    assert [one.code for one in named("bỏ công nhận", TARGETS)] == ["M2", "M3"]
    assert [one.code for one in named("bỏ công nhận hộ gia đình văn hóa", TARGETS)] == ["M2"]
    assert read_wish("công nhận", TARGETS, TODAY).place is None
