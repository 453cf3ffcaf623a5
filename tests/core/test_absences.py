"""What people type when they will be away: days, and who stands in."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.absences import BACK, WISH, Wish, matches, read, surely
from bot.core.days import Unclear
from bot.core.folding import phrase

TODAY = date(2027, 5, 4)
MAY = (date(2027, 5, 10), date(2027, 5, 20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tôi nghỉ đến 20/5", Wish(TODAY, MAY[1])),
        ("Toi nghi den 20.5", Wish(TODAY, MAY[1])),
        ("tôi nghỉ đến hết ngày 20/5/2027 ạ", Wish(TODAY, MAY[1])),
        ("tôi nghỉ từ 10/5 đến 20/5 chị Hoa thay", Wish(*MAY, "Hoa")),
        ("Tôi nghỉ từ ngày 10/5 đến ngày 20/5, nhờ chị Trần Thị Hoa thay ạ", Wish(*MAY, "Trần Thị Hoa")),
        ("tôi nghỉ đến 20/5, chị Hoa thay", Wish(TODAY, MAY[1], "Hoa")),
        ("toi nghi tu 10/5 den 20/5 chi hoa thay toi", Wish(*MAY, "hoa")),
        ("tôi đi vắng đến hết tháng 5", Wish(TODAY, date(2027, 5, 31))),
        ("tôi đi vắng đến hết tháng này, anh Bình thay", Wish(TODAY, date(2027, 5, 31), "Bình")),
        ("em nghỉ từ mai đến hết tháng sau", Wish(date(2027, 5, 5), date(2027, 6, 30))),
        ("tôi nghỉ từ 1/5 đến 20/5", Wish(date(2027, 5, 1), MAY[1])),
        ("tôi nghỉ từ 20/12 đến 5/1", Wish(date(2027, 12, 20), date(2028, 1, 5))),
        ("tôi nghỉ đến mai", Wish(TODAY, date(2027, 5, 5))),
        ("tôi nghỉ đến 3/5", Unclear.FAR),
        ("tôi nghỉ đến 20/4/2027", Unclear.PAST),
        ("tôi nghỉ đến hết tháng 4", Unclear.FAR),
        ("tôi nghỉ đến 31/6", Unclear.NO_DAY),
        ("tôi nghỉ đến 20", Unclear.NO_DAY),
        ("tôi nghỉ đến tháng 13", Unclear.NO_DAY),
        ("tôi nghỉ từ 10/5", Unclear.NO_END),
        ("tôi nghỉ từ tuần sau đến 20/5", Unclear.NO_DAY),
        ("tôi nghỉ từ 31/6 đến 20/7", Unclear.NO_DAY),
        ("tôi nghỉ từ 25/5/2027 đến 20/5/2027", Unclear.ORDER),
    ],
)
def test_days(text: str, expected: Wish | Unclear) -> None:
    """The next such day; what is past or cannot be a day is asked back."""
    assert WISH.fullmatch(phrase(text))
    assert read(text, TODAY) == expected


@pytest.mark.parametrize(
    "text", ["nghỉ", "tôi nghỉ", "bận", "20/5", "từ 10 đến 20 người", "nghỉ lát làm tiếp", "2 buổi"]
)
def test_what_is_no_wish(text: str) -> None:
    """A pause and an answer stay what they are."""
    assert not WISH.fullmatch(phrase(text))


@pytest.mark.parametrize(
    ("text", "back"),
    [("tôi đã về", True), ("Tôi về rồi ạ.", True), ("toi ve roi", True), ("tôi về muộn", False), ("về", False)],
)
def test_back(text: str, back: bool) -> None:
    """The end of an absence."""
    assert bool(BACK.fullmatch(phrase(text))) is back


@pytest.mark.parametrize(
    ("name", "known", "text", "may", "sure"),
    [
        ("Hoa", "Lê Thị Hoa", "nghỉ, chị Hoa thay", True, True),
        ("Hoa", "Lê Thị Hòa", "nghỉ, chị Hoa thay", True, False),
        ("hoa", "Lê Thị Hòa", "nghi, chi hoa thay", True, True),
        ("Thị Hoa", "Lê Thị Hoa", "nghỉ, chị Thị Hoa thay", True, True),
        ("Hoa", "Hoa Văn Lê", "nghỉ, anh Hoa thay", False, False),
    ],
)
def test_names(name: str, known: str, text: str, may: bool, sure: bool) -> None:
    """A given name without accents may be somebody; it is them for sure as it is spelled."""
    assert matches(name, known) is may
    assert surely(name, known, text) is sure
