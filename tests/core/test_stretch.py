"""Which months a phrase names."""

from __future__ import annotations

import pytest

from bot.core.folding import phrase
from bot.core.stretch import Stretch, from_code, read_stretch


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "2026"),
        ("tháng 10", "2026-10"),
        ("T10", "2026-10"),
        ("10/2025", "2025-10"),
        ("tháng 12", "2025-12"),  # of this year it has not begun
        ("tháng 10 năm ngoái", "2025-10"),
        ("tháng này", "2026-11"),
        ("tháng trước", "2026-10"),
        ("quý III", "2026-Q3"),
        ("quy 4", "2026-Q4"),
        ("quý I/2027", "2027-Q1"),
        ("quý này", "2026-Q4"),
        ("quý trước", "2026-Q3"),
        ("6 tháng đầu năm", "2026-H1"),
        ("sáu tháng cuối năm 2025", "2025-H2"),
        ("năm 2025", "2025"),
        ("cả năm", None),
        ("năm nay", "2026"),
        ("năm ngoái", "2025"),
        ("2025", "2025"),
        ("tháng 13", None),
        ("tháng 0", None),
        ("quý 5", None),
        ("quý V", None),
        ("năm 1999", None),
        ("tổ 5", None),
    ],
)
def test_what_is_named(said: str, code: str | None) -> None:
    """Seen from November 2026; what is none of these is none."""
    found = read_stretch(phrase(said) if said else "", "2026-11")
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("newest", "said", "code"), [("2026-01", "thang truoc", "2025-12"), ("2026-02", "quy truoc", "2025-Q4")]
)
def test_over_the_turn_of_a_year(newest: str, said: str, code: str) -> None:
    """What came before January is of the year before."""
    found = read_stretch(said, newest)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("code", ["2026-11", "2026-Q4", "2026-H1", "2026"])
def test_a_code_names_its_stretch(code: str) -> None:
    """There and back."""
    found = from_code(code)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "2026-H3", "26", "tháng 10", "1999", ""])
def test_what_is_no_code_names_nothing(code: str) -> None:
    """Out of the calendar, or no code."""
    assert from_code(code) is None


def test_its_periods() -> None:
    """The codes of the first and the last."""
    assert Stretch(2026, 7, 9).codes == ("2026-07", "2026-09")
