"""The workbook that was handed out, filled in as somebody of the office does: in the cells they see."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import openpyxl

from bot.core.texts.office_book import ENTRY
from tests.workbooks import saved

Cells = Mapping[tuple[str, str], object]
"""Place's code and indicator's code → what is typed there; None: the cell is emptied."""


def opened(content: bytes) -> tuple[openpyxl.Workbook, Any]:
    """The workbook and its sheet to be filled in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book[ENTRY]


def filled(content: bytes, cells: Cells, *, period: str = "") -> bytes:
    """The same file with these cells typed, in the rows of ``period`` or in all of the place."""
    book, sheet = opened(content)
    for (place, code), value in cells.items():
        for cell in cells_of(sheet, place, code, period):
            cell.value = value
    return saved(book)


def cells_of(sheet: Any, place: str, code: str, period: str = "") -> list[Any]:
    """The cells of a figure, one a period."""
    [column] = [cell.column for cell in sheet[1] if cell.value == code]
    found = []
    for row in sheet.iter_rows(min_row=3):
        if str(row[0].value or "").startswith("["):
            of, ref, _ = json.loads(row[0].value)
            if ref.partition(":")[2] == place and of.startswith(period):
                found.append(row[column - 1])
    assert found, (place, code)
    return found


def typed(text: str) -> dict[tuple[str, str], object]:
    """ "HK05.S8=3; KD05.S3=một hai" as cells."""
    cells: dict[tuple[str, str], object] = {}
    for part in text.split(";"):
        where, _, value = part.strip().partition("=")
        place, _, code = where.partition(".")
        cells[place, code] = int(value) if value.isdigit() else value or None
    return cells
