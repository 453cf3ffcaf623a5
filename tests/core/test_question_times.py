"""Which months a plain text names; what names none for certain is left in the text, to be asked back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.question_times import Against, read_days, read_times
from bot.core.spans import Span

TODAY = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("vi pham quy 4/2026", "2026-10", "2026-12"),
        ("quy 1/2027 co viec gi", "2027-01", "2027-03"),
        ("quy iv/2026", "2026-10", "2026-12"),
        ("quy 3 va quy 4", "2026-07", "2026-12"),
        ("quy iii, iv/2025", "2025-07", "2025-12"),
        ("ky 11/2026", "2026-11", "2026-11"),
        ("4/2026", "2026-04", "2026-04"),
        ("thang 10 3 vu", "2026-10", "2026-10"),
        ("tu 8/2026 den nay", "2026-08", "2026-12"),
        ("8/2026 den 10/2026", "2026-08", "2026-10"),
        ("tu thang 8 den 10/2026", "2026-08", "2026-10"),
        ("thang 8-10", "2026-08", "2026-10"),
        ("thang 11 den thang 1/2027", "2026-11", "2027-01"),
        ("thang 9 va thang 10", "2026-09", "2026-10"),
        ("thang 9 va 10/2025", "2025-09", "2025-10"),
        ("thang 11 12 to", "2026-11", "2026-11"),
        ("hai thang qua", "2026-10", "2026-11"),
        ("3 thang vua roi", "2026-09", "2026-11"),
        ("3 thang gan day", "2026-10", "2026-12"),
        ("thang truoc", "2026-11", "2026-11"),
        ("thang truoc nua", "2026-10", "2026-10"),
        ("thang kia", "2026-10", "2026-10"),
        ("sau thang dau nam", "2026-01", "2026-06"),
        ("9 thang nam 2026", "2026-01", "2026-09"),
        ("9 thang dau nam ngoai", "2025-01", "2025-09"),
        ("6 thang cuoi nam 2025", "2025-07", "2025-12"),
        ("nua dau nam truoc", "2025-01", "2025-06"),
    ],
)
def test_the_months_of_a_text(text: str, first: str, last: str) -> None:
    """As people write them: with and without "tháng", with numbers in words, several in a row."""
    assert read_times(text, TODAY).span == Span(first, last)


@pytest.mark.parametrize(
    "text", ["ngay 20/11/2026", "20/11/2026", "quy 5", "thang 13", "8-10/2026", "tu 5 den 10", "quy 1 va quy 3"]
)
def test_what_is_no_month_is_left_in_the_text(text: str) -> None:
    """A day, a month there is not, a range of something else; of two that do not follow each other one is left."""
    times = read_times(text, TODAY)
    assert times.span is None or any(character.isdigit() for character in times.rest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tuan nay co viec gi", date(2026, 12, 7), date(2026, 12, 13)),
        ("viec nao den han trong tuan sau", date(2026, 12, 14), date(2026, 12, 20)),
        ("10 ngay toi co viec gi", date(2026, 12, 7), date(2026, 12, 17)),
        ("hai tuan nua den han gi", date(2026, 12, 7), date(2026, 12, 21)),
        ("tu nay den cuoi nam con viec gi", date(2026, 12, 7), date(2026, 12, 31)),
        ("tu gio den het quy", date(2026, 12, 7), date(2026, 12, 31)),
        ("ngay mai co viec gi", date(2026, 12, 8), date(2026, 12, 8)),
    ],
)
def test_the_days_ahead_of_a_text(text: str, first: date, last: date) -> None:
    """On a Monday; both ends belong to it."""
    assert read_days(text, TODAY)[0] == (first, last)


def test_a_name_is_no_day() -> None:
    """ "Sao Mai" is a school; "tuần trước" is over."""
    assert [read_days(text, TODAY)[0] for text in ("truong sao mai co viec gi", "tuan truoc", "3 ngay qua")] == [
        None
    ] * 3


def test_a_quarter_is_held_against_a_quarter() -> None:
    """Both with their year."""
    times = read_times("quy 3/2026 so voi quy 2/2026", TODAY)
    assert (times.span, times.against) == (Span("2026-07", "2026-09"), Span("2026-04", "2026-06"))
    assert read_times("quy 3/2026 so voi cung ky", TODAY).against is Against.YEAR_AGO
