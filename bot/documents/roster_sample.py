"""The example workbook of the roster: ``python -m bot.documents.roster_sample FILE`` writes it from the columns."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.core.texts import roster_sample as sample
from bot.core.texts.roster_headings import HOUSEHOLDS, KIND, RESIDENTS, ROLE

_COUNTED = (HOUSEHOLDS, RESIDENTS)
_WIDE, _NARROW = 30, 14
_FREE_ROWS = 400  # below the heading, formatted as text: Excel then keeps the zero of a phone number


def workbook() -> openpyxl.Workbook:
    """The list with its example ward, and the sheet that explains it; the list is the first and is what is read."""
    book = openpyxl.Workbook()
    _list(book.worksheets[0])
    _guide(book.create_sheet(sample.GUIDE_SHEET))
    return book


def _list(sheet: Any) -> None:
    sheet.title = sample.LIST_SHEET
    sheet.append(list(sample.COLUMNS))
    for row in sample.ROWS:
        sheet.append([int(row[name]) if name in _COUNTED and name in row else row.get(name) for name in sample.COLUMNS])
    _heading(sheet)
    for number, name in enumerate(sample.COLUMNS, start=1):
        letter = get_column_letter(number)
        longest = max(len(row.get(name, "")) for row in sample.ROWS)
        sheet.column_dimensions[letter].width = max(_NARROW, min(_WIDE, longest + 2))
        if name not in _COUNTED:
            for at in range(2, _FREE_ROWS):
                sheet.cell(at, number).number_format = "@"
        if words := _choices(name):
            offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            offered.showErrorMessage = False  # other words are read too
            offered.add(f"{letter}2:{letter}{_FREE_ROWS}")
            sheet.add_data_validation(offered)
    sheet.freeze_panes = "B2"


def _choices(column: str) -> list[str]:
    if column == KIND:
        return list(sample.KINDS)
    if column == ROLE:
        return list(dict.fromkeys(row[ROLE] for row in sample.ROWS if ROLE in row))
    return []


def _guide(sheet: Any) -> None:
    sheet.append(["Cột", "Cách ghi"])
    for name, how in sample.COLUMNS.items():
        sheet.append([name, how])
    for rule in sample.RULES:
        sheet.append([None, rule])
    for what, row in sample.EXAMPLES:
        sheet.append([None, what])
        for name, value in row.items():
            sheet.append([name, value])
    _heading(sheet)
    sheet.column_dimensions["A"].width = _WIDE
    sheet.column_dimensions["B"].width = 4 * _WIDE
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _heading(sheet: Any) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)


if __name__ == "__main__":
    workbook().save(Path(sys.argv[1]))
