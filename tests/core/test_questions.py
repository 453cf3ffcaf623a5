"""A leader's words as they are typed, and what is read in them: a table, and properties of any text."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from bot.core.instructions import Sort, sort_of
from bot.core.model import Owner, Place
from bot.core.programme_changes import entry
from bot.core.programme_reader import read_programme
from bot.core.queries import Foreign, Nearest, Nowhere, Query, Reading, What, Which, from_text, to_text
from bot.core.question_places import Register
from bot.core.question_subjects import Subjects
from bot.core.questions import Known, read_question
from bot.core.spans import Span
from bot.documents.paper import Unread, read_paper
from tests.ward import PROGRAMME, settings

TODAY = date(2026, 11, 26)
TABLE = Path(__file__).parent.parent / "data" / "questions.tsv"
PLACES = (
    Place("HK05", "Tổ dân phố số 5", "khu Hàng Kênh"),
    Place("KD05", "Tổ dân phố số 5", "khu Kênh Dương"),
    Place("KD07", "Tổ dân phố số 7", "khu Kênh Dương"),
    Place("DH12", "Tổ dân phố số 12", "khu Dư Hàng Kênh"),
    Place("VHXH", "Phòng Văn hóa - Xã hội", kind=Owner.UNIT, aliases=("văn xã", "phòng văn hóa")),
    Place("UBND", "UBND phường", kind=Owner.UNIT, aliases=("ủy ban",)),
    Place("DVSNC", "Trung tâm Dịch vụ sự nghiệp công", kind=Owner.UNIT, aliases=("trung tâm",)),
)


def known() -> Known:
    """What may be asked about: the shipped form, targets, units and programme, and a few places."""
    blocks = read_paper(PROGRAMME.read_bytes())
    assert not isinstance(blocks, Unread)
    programme = read_programme(blocks, settings().units, TODAY)
    subjects = Subjects(settings().form, settings().targets, tuple(map(entry, programme.tasks)))
    return Known(subjects, Register(PLACES, settings().units.units))


KNOWN = known()


def code_of(span: Span) -> str:
    """A span as the table writes it."""
    return span.first if span.first == span.last else f"{span.first}..{span.last}"


def shown(query: Query) -> str:
    """A query as the table writes it."""
    parts = [query.what.value]
    parts += ["+".join(query.codes)] * bool(query.codes)
    parts += ["@" + "+".join(ref.partition(":")[2] for ref in query.places)] * bool(query.places)
    parts += [f"#{query.area}"] * bool(query.area)
    parts += [code_of(query.span)] if query.span else []
    parts += [f"{query.days[0]:%d/%m}-{query.days[1]:%d/%m}"] if query.days else []
    if query.against:
        parts.append(f"vs={code_of(query.against) if isinstance(query.against, Span) else query.against}")
    parts += [f"mark={query.mark}"] if query.mark is not None else []
    parts += (
        ["each"] * query.each
        + ["areas"] * query.areas
        + ([query.rank.value] if query.rank else [])
        + ["why"] * query.why
    )
    return " ".join(parts)


def outcome(reading: Reading) -> str:
    """A reading as the table writes it."""
    match reading:
        case Query():
            return shown(reading)
        case Which(offers):
            return "which: " + " | ".join(map(shown, offers))
        case Nowhere(number):
            return f"nowhere: {number}"
        case Nearest():
            return "nearest"
        case Foreign():
            return f"foreign: {reading}"


def read(text: str, last: str = "") -> str:
    """What is made of a text after a question as the table writes it."""
    sort = sort_of(text)
    if sort is not Sort.QUESTION:
        return sort.name.lower()
    before = read_question_of(last) if last else None
    return outcome(read_question(text, KNOWN, TODAY, before))


def read_question_of(written: str) -> Query:
    """The query that the table writes so."""
    query = Query(What(written.split()[0]))
    for part in written.split()[1:]:
        if part.startswith("@"):
            refs = tuple(one.ref for one in PLACES if one.code in part[1:].split("+"))
            query = replace(query, places=refs)
        elif re.fullmatch(r"\d{4}-\d\d", part):
            query = replace(query, span=Span(part, part))
        else:
            query = replace(query, codes=tuple(part.split("+")))
    return query


with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['last']}>{row['text']}")
def test_a_question_is_read(row: dict[str, str]) -> None:
    """What people type is read as the table says."""
    assert read(row["text"], row["last"]) == row["expected"]


def test_the_table_is_long_enough() -> None:
    """A hundred and fifty ways of asking, and no two rows the same."""
    assert len(ROWS) >= 150
    assert len({(row["last"], row["text"]) for row in ROWS}) == len(ROWS)


WORDS = sorted({word for row in ROWS for word in row["text"].split()})


@settings_of_hypothesis(max_examples=300)
@given(
    st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text(max_size=120)),
    st.sampled_from(["", "target M2 2026-11", "figure S8 @KD07 2026-10", "tasks UBND", "report @KD07"]),
)
def test_any_text_is_read_as_something(text: str, last: str) -> None:
    """Whatever words in whatever order: one reading, never an error; a query survives JSON."""
    before = read_question_of(last) if last else None
    reading = read_question(text, KNOWN, TODAY, before)
    for query in (reading,) if isinstance(reading, Query) else getattr(reading, "offers", ()):
        assert from_text(to_text(query)) == query
        assert set(query.places) <= {place.ref for place in PLACES}
    assert sort_of(text) in Sort


@settings_of_hypothesis(max_examples=200)
@given(st.sampled_from([row for row in ROWS if not row["last"]]), st.sampled_from("zxqw"), st.integers(2, 6))
def test_a_word_nobody_knows_is_never_passed_over(row: dict[str, str], letter: str, length: int) -> None:
    """A question with a word that is not understood is offered, never answered as if it were not there."""
    strange = f"{row['text']} {letter * length}um"
    if sort_of(strange) is Sort.QUESTION:
        assert not isinstance(read_question(strange, KNOWN, TODAY), Query)


def test_a_letter_is_no_question() -> None:
    """Hundreds of characters are not searched for a question."""
    assert isinstance(read_question("tỷ lệ gia đình văn hóa " * 30, KNOWN, TODAY), Nearest)
