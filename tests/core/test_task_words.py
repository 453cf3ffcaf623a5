"""What people type of tasks, row by row; days and reasons; numbers of papers and figures of a period."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.days import Unclear, lately, named
from bot.core.products import Lack, Paper, read_paper, read_result
from bot.core.task_words import Act, Clause, answer, lines, wish_of

TABLE = Path(__file__).parents[1] / "data" / "task_lines.tsv"
TODAY = date(2026, 12, 24)


def rows() -> list[tuple[str, str]]:
    """Text and what it should be read as."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def shown(clauses: tuple[Clause, ...]) -> str:
    """Clauses in the notation of the table: codes=act:rest@who."""
    return " | ".join(
        f"{','.join(one.codes)}={one.act}{f':{one.rest}' if one.rest and one.act is not Act.OPEN else ''}"
        f"{f'@{one.who}' if one.who else ''}"
        for one in clauses
    )


@pytest.mark.parametrize(("text", "expected"), rows())
def test_lines(text: str, expected: str) -> None:
    """A line is read as the table says; what is no line about a task is none."""
    found = lines(text) or tuple(filter(None, (answer(text),)))
    assert (shown(found) or "none") == expected


def test_the_table_is_large_enough() -> None:
    """At least eighty lines as people type them."""
    assert len(rows()) >= 80


@given(st.text(max_size=120))
def test_any_text_is_read_or_not(text: str) -> None:
    """No text raises, and nothing that asks is taken for a completion."""
    for clause in lines(text):
        assert clause.codes
        assert not (clause.act is Act.DONE and text.rstrip().endswith("?"))
    answer(text)
    named(text, TODAY)
    read_paper(text, TODAY)
    read_result(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hẹn 15/1", date(2027, 1, 15)),
        ("đang làm, hẹn 15.1", date(2027, 1, 15)),
        ("15/1", date(2027, 1, 15)),
        ("15.01", date(2027, 1, 15)),
        ("15/1/27", date(2027, 1, 15)),
        ("ngày 31 tháng 1", date(2027, 1, 31)),
        ("hết tháng 1", date(2027, 1, 31)),
        ("cuối tháng 1", date(2027, 1, 31)),
        ("mai", date(2026, 12, 25)),
        ("thứ sáu", date(2026, 12, 25)),
        ("hẹn thứ tư tuần sau", date(2026, 12, 30)),
        ("chưa có kinh phí, 15/1", date(2027, 1, 15)),
        ("đã họp 12/12, hẹn 15/1", date(2027, 1, 15)),
        ("dự kiến 15/1 xong", date(2027, 1, 15)),
        ("hẹn 15/12", Unclear.FAR),
        ("15/12/2026", Unclear.PAST),
        ("hẹn 31/6", Unclear.NO_DAY),
        ("dự kiến xong tuần sau", Unclear.NO_DAY),
        ("tuần sau", Unclear.NO_DAY),
        ("sau Tết", Unclear.NO_DAY),
        ("ngày 15", Unclear.NO_DAY),
        ("quý I", Unclear.NO_DAY),
        ("hẹn 15/1 hoặc hẹn 20/1", Unclear.NO_DAY),
        ("đã có 5/12 chi bộ", None),
        ("đang chờ thẩm định", None),
    ],
)
def test_promised_days(text: str, expected: date | Unclear | None) -> None:
    """The next such day; what may be past is asked back, a figure is no day."""
    assert named(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 12/12", date(2026, 12, 12)),
        ("12/12/2026", date(2026, 12, 12)),
        ("hôm qua", date(2026, 12, 23)),
        ("25/12", None),
        ("30/12/2025", date(2025, 12, 30)),
        ("31/2", None),
        ("rồi", None),
    ],
)
def test_days_on_which_something_was_done(text: str, expected: date | None) -> None:
    """The last such day, none that is to come and none that is most of a year away."""
    assert lately(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đến 15/1 vì chờ thẩm định", (date(2027, 1, 15), "chờ thẩm định")),
        ("15/1", (date(2027, 1, 15), "")),
        ("đến 15/1 được không ạ", (date(2027, 1, 15), "")),
        ("vì thiếu người", (None, "thiếu người")),
        ("hết tháng 1, lý do: chờ Sở duyệt", (date(2027, 1, 31), "chờ Sở duyệt")),
        ("đến 15/1 vì mới xong 3/4 di tích", (date(2027, 1, 15), "mới xong 3/4 di tích")),
        ("đến 15/12", (Unclear.FAR, "")),
    ],
)
def test_wishes_for_more_time(text: str, expected: tuple[date | Unclear | None, str]) -> None:
    """Day and reason, each where it is said."""
    assert wish_of(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45-BC/ĐU ngày 20/6/2026", Paper("45-BC/ĐU", date(2026, 6, 20))),
        ("số 45 - BC/ĐU, ngày 20 tháng 6 năm 2026", Paper("45-BC/ĐU", date(2026, 6, 20))),
        ("báo cáo 45/BC-UBND 20.6.2026", Paper("45/BC-UBND", date(2026, 6, 20))),
        ("45-BC/ĐU ngày 20/6", Lack("year", "45-BC/ĐU", date(2026, 6, 20))),
        ("45-BC/ĐU ngày 25/12", Lack("year", "45-BC/ĐU", date(2025, 12, 25))),
        ("45-BC/ĐU ngày 20/6/26", Lack("year", "45-BC/ĐU", date(2026, 6, 20))),
        ("45-BC/ĐU", Lack("date", "45-BC/ĐU")),
        ("45-BC/ĐU ngày 31/6/2026", Lack("date", "45-BC/ĐU")),
        ("45-BC/ĐU ngày 20/6/2026 và 21/6/2026", Lack("date", "45-BC/ĐU")),
        ("45-BC/ĐU ngày 20/6/2027", Lack("future", "45-BC/ĐU")),
        ("ngày 20/6/2026", Lack("number")),
        ("đã gửi rồi", Lack("number")),
    ],
)
def test_papers(text: str, expected: Paper | Lack) -> None:
    """A paper needs a number and a whole date that has come; a year is offered, never taken."""
    assert read_paper(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "value", "whole"),
    [
        ("12 tin, 3 bài, đã phát loa 5 buổi", "12", None),
        ("12 tin 3 bài", "12", None),
        ("đã đăng 12 tin", "12", None),
        ("mười hai tin", "12", None),
        ("quý 4: 12 tin", "12", None),
        ("tháng 11 tổ chức hội thi ngày 20/11, 5 tiết mục", "5", None),
        ("18/20 chi bộ có biên bản", "18", "20"),
        ("tỷ lệ hài lòng 98,5%", "98.5", None),
        ("1.250 lượt", "1250", None),
        ("không có tin nào", "0", None),
        ("đã tổ chức tuyên truyền đầy đủ", None, None),
    ],
)
def test_results(text: str, value: str | None, whole: str | None) -> None:
    """The first figure is the product's, the words stay; zero is a figure, none is none."""
    read = read_result(text)
    assert (read.words, read.unclear) == (text, False)
    assert (read.value, read.whole) == (value and Decimal(value), whole and Decimal(whole))


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("khoảng 12 tin", (12,)),
        ("12 hoặc 13 tin", (12, 13)),
        ("12-13 tin", (12, 13)),
        ("hơn 100 lượt", (100,)),
        ("20/18 chi bộ", ()),
    ],
)
def test_results_that_are_asked_back(text: str, offers: tuple[int, ...]) -> None:
    """No figure is taken that may be another."""
    read = read_result(text)
    assert read.unclear
    assert read.value is None
    assert read.offers == tuple(map(Decimal, offers))
