"""What leaders of the sample ward type on a phone, and what is read in it: a second table, with the ward's own places.

A place may have a code that is a word, too (DU: đủ, CA: cả), so the places are those of the demo's roster.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from bot.core.instructions import Sort, asking_part, sort_of
from bot.core.model import Owner, Place
from bot.core.queries import Query, from_text, to_text
from bot.core.question_places import Register
from bot.core.questions import Known, read_question
from bot.core.spans import Span
from tests.core import test_questions as table
from tests.ward import settings

TODAY = date(2026, 11, 27)
TABLE = Path(__file__).parent.parent / "data" / "questions_typed.tsv"
KINDS = {"": Owner.GROUP, "đơn vị": Owner.UNIT, "trường": Owner.SCHOOL, "chi bộ": Owner.PARTY_CELL}

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def places() -> dict[str, Place]:
    """The places of the demo's roster, by their codes."""
    lines = (files("bot.simulator") / "ward" / "roster.csv").read_text("utf-8-sig").splitlines()
    rows = [row for row in csv.DictReader(lines) if row["mã"] and row["tên đầy đủ"]]
    return {row["mã"]: _place(row) for row in rows}


def _place(row: dict[str, str]) -> Place:
    aliases = tuple(filter(None, [row["tên gọi khác"]]))
    return Place(row["mã"], row["tên đầy đủ"], row["khu"], KINDS[row["loại"]], aliases)


@cache
def known() -> Known:
    """What may be asked about in the sample ward."""
    return Known(table.KNOWN.subjects, Register(tuple(places().values()), settings().units.units))


def asked_before(written: str) -> Query | None:
    """The query that the table writes so ("#khu_Hàng_Kênh" is an area)."""
    if not written:
        return None
    words = written.split()
    named = [places()[code].ref for word in words if word[0] == "@" for code in word[1:].split("+")]
    query = table.read_question_of(" ".join(word for word in words if word[0] not in "@#" and ".." not in word))
    area = next((word[1:].replace("_", " ") for word in words if word[0] == "#"), "")
    span = next((Span(*word.split("..")) for word in words if ".." in word), query.span)
    return replace(query, places=tuple(named), area=area, span=span)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['last']}>{row['text']}")
def test_a_question_is_read(row: dict[str, str]) -> None:
    """What people type is read as the table says, and what is asked survives JSON."""
    sort = sort_of(row["text"])
    if sort is not Sort.QUESTION:
        assert sort.name.lower() == row["expected"]
        return
    reading = read_question(row["text"], known(), TODAY, asked_before(row["last"]))
    assert table.outcome(reading) == row["expected"]
    if isinstance(reading, Query):
        assert from_text(to_text(reading)) == reading


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("sao to 10 cham the, goi ho di", "sao to 10 cham the"),
        ("Tổ 9 thế nào, bảo nộp ngay nhé", "Tổ 9 thế nào"),
        ("gọi anh Tuấn chưa", "gọi anh Tuấn chưa"),
    ],
)
def test_of_a_question_with_an_instruction_the_question_is_read(text: str, asking: str) -> None:
    """Once somebody has said that it is a question, the rest of it is none."""
    assert asking_part(text) == asking
