"""An Excel workbook's cells, read as data: no macro, no formula, no link of it is ever run or followed.

Imported in the child process only (openpyxl is large). The archive is weighed before anything is unpacked; then
openpyxl reads the parts that say what the cells mean, and the rows are taken from the sheet one by one, so that
neither the size a sheet declares nor what stands behind its rows matters.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from bot.core.folding import tidy
from bot.documents.archive import weigh
from bot.documents.sheet import EMPTY, LAST_ROW, MAX_COLUMNS, Cell, Kind, Refusal, Refused, Row, Sheet, limited

if not openpyxl.DEFUSEDXML:
    raise ImportError("openpyxl must read foreign XML with defusedxml")

MAX_EMPTY = 50_000  # rows that are written down, filled or not: a format for whole columns has a million
MAX_WRITTEN = 300_000  # cells likewise
_MAX_MERGED = 100_000  # rows times merged areas
_LONGEST = 32_767  # characters of a cell, as in Excel

_ODF = b"application/vnd.oasis.opendocument"
_MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how a control character is written, and what looks like one
_LITERALS = re.compile(r'\\?[ -]|"[ -]"')  # of a number format: "0000\ 000\ 000"
_QUOTED = re.compile(r'\\.|"[^"]*"')
_EXACT = 10**15  # Excel has fifteen digits


def read_workbook(data: bytes, name: str | None) -> Sheet:
    """The first visible sheet with something in it, or the one of that name. Raises nothing but MemoryError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl will not keep: nothing is kept here
            return _read(data, name)
    except Refused as refused:
        return refused.sheet
    except MemoryError:
        raise
    except OSError:  # openpyxl's word for an archive without a workbook
        return Sheet(refusal=Refusal.NO_WORKBOOK)
    except Exception:  # noqa: BLE001 - zipfile, zlib, expat and openpyxl raise anything on what is broken
        return Sheet(refusal=Refusal.BROKEN)


def _read(data: bytes, name: str | None) -> Sheet:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _weigh(archive)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return _chosen(book, None if name is None else tidy(name))
    finally:
        book.close()


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook or not to be unpacked, by the archive's own table of contents."""
    weigh(archive)
    names = set(archive.namelist())
    if "xl/workbook.bin" in names or ("mimetype" in names and archive.read("mimetype").startswith(_ODF)):
        raise Refused(Refusal.OLD_FORMAT)
    if "[Content_Types].xml" not in names:
        raise Refused(Refusal.NO_WORKBOOK)


def _chosen(book: Any, name: str | None) -> Sheet:
    """Its rows, its name, and the names of the visible sheets that are filled as well."""
    sheets = {tidy(sheet.title): sheet for sheet in book.worksheets}
    filled = [title for title, sheet in sheets.items() if sheet.sheet_state == "visible" and _filled(book, sheet)]
    if name is None:
        if not filled:
            return Sheet()
        name = filled[0]
    others = tuple(title for title in filled if title != name)
    if name not in sheets:
        return Sheet(name=name, others=others, refusal=Refusal.NO_SUCH_SHEET)
    merged: list[str] = []
    rows = tuple(limited(_rows(book, sheets[name], merged)))
    return Sheet(tuple(_without_covered(rows, merged)), name, others)


def _filled(book: Any, sheet: Any) -> bool:
    try:
        return any(True for _ in _rows(book, sheet))
    except Refused:  # it counts when the sheet is read
        return True


# ---- rows ------------------------------------------------------------------------------------------------


def _rows(book: Any, sheet: Any, merged: list[str] | None = None) -> Iterator[Row]:
    """The filled rows in order; ``merged`` gets the merged ranges, which stand behind the rows."""
    with book._archive.open(sheet._worksheet_path) as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        before = written = rows = 0
        for _, element in iterparse(source):
            if element.tag == ROW_TAG:
                number, found = parser.parse_row(element)
                if not before < number <= LAST_ROW:
                    raise Refused(Refusal.BROKEN)
                before = number
                rows, written = rows + 1, written + len(found)
                if rows > MAX_EMPTY or written > MAX_WRITTEN:
                    raise Refused(Refusal.TOO_HEAVY)
                cells = {one["column"]: cell for one in found if (cell := _cell(sheet, one)).filled}
                if cells:
                    if (last := max(cells)) > MAX_COLUMNS:
                        raise Refused(Refusal.TOO_MANY_COLUMNS)
                    yield Row(number, tuple(cells.get(column, EMPTY) for column in range(1, last + 1)))
            elif element.tag == _MERGE_TAG and merged is not None:
                merged.append(element.get("ref", ""))
            if element.tag in (ROW_TAG, DATA_TAG, _MERGE_TAG):
                element.clear()


class _Parser(WorkSheetParser):
    """openpyxl's, that also tells a formula whose result was never stored from an empty cell: data type "f"."""

    def parse_cell(self, element: Any) -> dict[str, Any]:  # type: ignore[explicit-override] # typing's is of 3.12
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            an_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["data_type"] = "s" if an_empty_text else "f"
        return cell


def _without_covered(rows: tuple[Row, ...], ranges: list[str]) -> Iterator[Row]:
    """A merged area's value belongs to its top left cell; the others say that they are covered, if it has one."""
    last = rows[-1].number if rows else 0
    numbered = {row.number: row for row in rows}
    areas: dict[int, list[tuple[int, int, int, int]]] = {}
    budget = _MAX_MERGED
    for written in ranges:
        left, top, right, bottom = (cast("int", edge) for edge in range_boundaries(written))
        for number in range(top, min(bottom, last) + 1):
            areas.setdefault(number, []).append((left, top, right, bottom))
            if (budget := budget - 1) < 0:
                raise Refused(Refusal.SUSPICIOUS)
    for row in rows:
        cells = list(row.cells)
        for left, top, right, _ in areas.get(row.number, ()):
            owner = numbered[top].at(left - 1) if top in numbered else EMPTY
            covered = Cell(kind=Kind.MERGED) if owner.filled else EMPTY
            cells += [EMPTY] * (min(right, MAX_COLUMNS) - len(cells))
            first = left if row.number == top else left - 1
            cells[first:right] = [covered] * len(cells[first:right])
        if any(cell.filled for cell in cells):
            yield Row(row.number, tuple(cells))


# ---- cells -----------------------------------------------------------------------------------------------


def _cell(sheet: Any, found: dict[str, Any]) -> Cell:
    """What openpyxl found as a cell; nothing is guessed, a kind says what it was."""
    value, kind = found["value"], found["data_type"]
    if kind == "f":
        return Cell(kind=Kind.UNCOMPUTED)
    if value is None or value == "":
        return EMPTY
    if kind == "e":
        return Cell(_clean(str(value)), Kind.ERROR)
    if isinstance(value, str):
        return Cell(text) if (text := _clean(value)) else EMPTY
    if isinstance(value, bool):
        return Cell(str(value).upper(), Kind.TRUTH)
    if isinstance(value, int | float):
        number_format = ReadOnlyCell(sheet, **found).number_format
        if _is_percent(number_format):
            shown = _number(value * 100, 0)
            return Cell(f"{shown.text}%") if shown.kind is Kind.NUMBER else shown
        return _number(value, _least_digits(number_format))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return Cell(str(value) if isinstance(value, dt.timedelta) else value.isoformat(), Kind.DATE)


def _number(value: float, least: int) -> Cell:
    """The digits as Excel shows them all: fifteen at most, whole ones without a point, leading zeros by format."""
    if not math.isfinite(value):
        return Cell("#NUM!", Kind.ERROR)
    if abs(value) >= _EXACT:
        return Cell(f"{float(value):.15g}", Kind.NUMBER)
    shown = f"{Decimal(f'{value:.15g}'):f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if shown in ("-0", ""):
        shown = "0"
    return Cell(shown.zfill(least) if shown.isdigit() else shown, Kind.NUMBER)


@lru_cache(maxsize=1_000)
def _is_percent(number_format: str) -> bool:
    """Whether people see a hundred times the number, with "%" behind it: then it is no count."""
    return "%" in _QUOTED.sub("", number_format)


@lru_cache(maxsize=1_000)
def _least_digits(number_format: str) -> int:
    """10 for "0000000000" or "0000 000 000": zeros that people see in front of a code or a phone number."""
    plain = _LITERALS.sub("", number_format)
    return len(plain) if plain.strip("0") == "" and len(plain) <= 15 else 0


@lru_cache(maxsize=10_000)
def _clean(text: str) -> str:
    if len(text) > _LONGEST:
        raise Refused(Refusal.TOO_MUCH_TEXT)
    return tidy(_ESCAPED.sub(lambda found: _unescaped(int(found[1], 16)), text))


def _unescaped(code: int) -> str:
    return chr(code) if code >= 0x20 and code != 0x7F and not 0xD800 <= code < 0xE000 else " "
