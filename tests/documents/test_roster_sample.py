"""The example workbook of the office: it is what the code makes, and it reads as it should."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.core.model import Owner, Role
from bot.core.roster import Roster
from bot.core.texts import roster_sample as sample
from bot.documents.roster import roster_of
from bot.documents.roster_sample import workbook
from bot.documents.sheet import read_sheet
from storage.db import Tx
from storage.roster import apply, plan
from tests.blank import blank
from tests.workbooks import saved
from tests.workbooks import workbook as a_workbook

FILE = Path(__file__).parents[2] / "docs" / "danh-sach-mau.xlsx"
STOCKS = {"hộ": "S1", "khẩu": "S2"}
NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """A blank database."""
    with blank(tmp_path) as opened:
        yield opened


def read(data: bytes) -> Roster:
    roster, problems = roster_of(read_sheet(data), stocks=STOCKS)
    assert problems == []
    assert roster is not None
    return roster


def rows_of(book: openpyxl.Workbook) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: [row for row in sheet.iter_rows(values_only=True) if any(row)] for sheet in book.worksheets}


def test_the_workbook_in_docs_is_what_the_code_makes() -> None:
    """Same sheets, same cells; after a change of the columns: make sample."""
    assert rows_of(openpyxl.load_workbook(FILE)) == rows_of(workbook())


def test_it_imports_without_problems_and_a_second_time_without_changes(tx: Tx) -> None:
    """Every role, every kind of place, two groups of one number, members, a field and an area."""
    roster = read(FILE.read_bytes())
    assert {entry.role for entry in roster.entries} == set(Role)
    assert {place.kind for place in roster.places} == set(Owner)
    assert [place.code for place in roster.places if place.name == "Tổ dân phố số 5"] == ["HK05", "KB05"]
    assert all(entry.phone.startswith("0900000") for entry in roster.entries)
    assert apply(tx, roster, now=NOW, source="test")
    assert plan(tx, roster) == ()


def test_its_examples_do_what_they_say(tx: Tx) -> None:
    """The rows of the guide, added to the list: a merge, a split and a rename, and a second run changes nothing."""
    apply(tx, read(FILE.read_bytes()), now=NOW, source="test")
    rows = [[row.get(name) for name in sample.COLUMNS] for _, row in sample.EXAMPLES]
    roster = read(a_workbook(S=[list(sample.COLUMNS), *rows]))
    apply(tx, roster, now=NOW, source="test")
    assert plan(tx, roster) == ()
    kinds = [row["kind"] for row in tx.execute("SELECT kind FROM lineage ORDER BY kind")]
    assert kinds == ["merge", "merge", "rename", "split"]


def test_what_the_code_makes_reads_the_same() -> None:
    """The bytes made now are the same roster as the file's."""
    assert read(saved(workbook())) == read(FILE.read_bytes())
