"""A table on its way from the child to the parent: it arrives as it went, or not at all."""

import json
from typing import Any

import pytest

from bot.documents import sheet as sheets
from bot.documents.sheet import EMPTY, MAX_CELLS, MAX_ROWS, Cell, Kind, Refusal, Row, Sheet, from_json, to_json


def test_a_table_survives_the_way_between_the_processes() -> None:
    """Every kind of cell, and a refusal, come back as they went."""
    row = Row(7, (*(Cell("x", kind) for kind in Kind), EMPTY, Cell("\ue000 Ấ")))
    for sheet in (
        Sheet((row, Row(9, (Cell("a"),))), "Danh sách", ("Cũ",)),
        Sheet(refusal=Refusal.BROKEN_QUOTES, limit=12),
    ):
        assert from_json(json.loads(json.dumps(to_json(sheet)))) == sheet


def _said(**changes: object) -> dict[str, object]:
    return {"rows": [[1, ["a"]]], "name": "", "others": [], "refusal": None, "limit": 0} | changes


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {},
        _said(rows=None),
        _said(rows=[[1, ["a"]], [1, ["b"]]]),
        _said(rows=[[2, ["a"]], [1, ["b"]]]),
        _said(rows=[[0, ["a"]]]),
        _said(rows=[[True, ["a"]]]),
        _said(rows=[[1.0, ["a"]]]),
        _said(rows=[[2**40, ["a"]]]),
        _said(rows=[[1]]),
        _said(rows=[[1, "a"]]),
        _said(rows=[[1, [5]]]),
        _said(rows=[[1, [["z", "a"]]]]),
        _said(rows=[[1, [["t", 5]]]]),
        _said(rows=[[1, [["t"]]]]),
        _said(rows=[[1, ["a"] * 101]]),
        _said(rows=[[n, []] for n in range(1, MAX_ROWS + 2)]),
        _said(rows=[[n, [""] * 100] for n in range(1, MAX_CELLS // 100 + 2)]),
        _said(name=5),
        _said(others="ab"),
        _said(others=[None]),
        _said(refusal="no such"),
        _said(refusal="broken"),
        _said(limit=-1),
        _said(limit="1"),
    ],
)
def test_a_conquered_child_cannot_send_another_shape(said: Any) -> None:
    """Whatever is not exactly a table is refused."""
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(said)


def test_the_texts_of_a_child_are_cleaned_again() -> None:
    """Direction marks, controls and half characters do not come through."""
    (row,) = from_json(_said(rows=[[1, ["a\u202eb\x1b", "\ud800", "Ha\u0300ng"]]])).rows
    assert [cell.text for cell in row.cells] == ["ab", "?", "Hàng"]
    assert sheets.read_csv(b"PK\x03\x04\0").refusal is Refusal.NOT_UTF8
