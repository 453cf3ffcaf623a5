"""A table from outside (.csv, .xlsx) as rows of clean cells, whatever program wrote it, or why not.

``read_sheet`` opens foreign bytes: the product calls it in the child process only, through ``bot.render``, and
gets the ``Sheet`` back as JSON that is checked here. What a cell means is the business of whoever asked.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core.entry_sheet import MARK
from bot.core.folding import tidy
from bot.core.texts import sheet as says

MAX_BYTES = 2_000_000  # of text
MAX_WORKBOOK = 5_000_000  # of an .xlsx: what Excel puts beside the cells is larger than they are
MAX_ROWS = 5_000  # with the heading; the largest ward has 300 groups
MAX_COLUMNS = 100
MAX_CELLS = 100_000  # counted to the last filled one of each row
MAX_TEXT = 2_000_000  # characters in all cells together
LAST_ROW = 1_048_576  # a spreadsheet has no more

_SEPARATORS = ",;\t"  # Excel writes the one of the system's language; Vietnamese ones have ";"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # .xlsx, .ods, .docx
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and what an .xlsx with a password is wrapped in
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Kind(StrEnum):
    """What a spreadsheet holds a cell to be; a .csv has texts only."""

    TEXT = "t"
    NUMBER = "n"  # its text is the digits, with "." before decimals: what lost a leading 0 does not get it back here
    DATE = "d"  # ISO 8601; day and month may have been swapped when it was typed
    TRUTH = "b"
    ERROR = "e"  # "#REF!"
    UNCOMPUTED = "f"  # a formula without a stored result
    MERGED = "m"  # covered by a merged cell that has a value


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: clean text on one line, and what the spreadsheet took it for."""

    text: str = ""
    kind: Kind = Kind.TEXT

    @property
    def filled(self) -> bool:
        """Whether somebody sees something there, or should."""
        return bool(self.text) or self.kind is Kind.UNCOMPUTED

    @property
    def problem(self) -> str:
        """Why nothing can be read from it, as the end of a sentence; empty for texts and numbers."""
        match self.kind:
            case Kind.TEXT | Kind.NUMBER:
                return ""
            case Kind.DATE:
                return says.a_date()
            case Kind.TRUTH:
                return says.a_truth()
            case Kind.ERROR:
                return says.an_error(self.text)
            case Kind.UNCOMPUTED:
                return says.not_computed()
            case Kind.MERGED:
                return says.merged()


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; ``number`` counts from 1 with the empty ones, as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]  # without the empty ones at the end

    def at(self, place: int) -> Cell:
        """The cell of a column, counted from 0; empty beyond the end."""
        return self.cells[place] if place < len(self.cells) else EMPTY


class Refusal(StrEnum):
    """Why a file as a whole was not read."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    BROKEN_QUOTES = "broken_quotes"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MUCH_TEXT = "too_much_text"  # or too many cells
    OLD_FORMAT = "old_format"
    LOCKED = "locked"
    NO_WORKBOOK = "no_workbook"
    BROKEN = "broken"
    SUSPICIOUS = "suspicious"
    NO_SUCH_SHEET = "no_such_sheet"
    TOO_HEAVY = "too_heavy"  # the child gave up, or was stopped
    FAILED = "failed"  # it gave no answer
    BUSY = "busy"  # it never started


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's rows, the heading first; or, without rows, a refusal. A file may have neither: it is empty."""

    rows: tuple[Row, ...] = ()
    name: str = ""  # of the sheet that was read or asked for; "" in a .csv
    others: tuple[str, ...] = ()  # the other visible sheets with something in them
    refusal: Refusal | None = None
    limit: int = 0  # what was exceeded, or the row that is broken

    @property
    def problem(self) -> str:
        """Why it could not be read, as a sentence with the cure; empty when it could."""
        match self.refusal:
            case None:
                return ""
            case Refusal.TOO_LARGE:
                return says.too_large(self.limit)
            case Refusal.BROKEN_QUOTES:
                return says.broken_quotes(self.limit)
            case Refusal.TOO_MANY_ROWS:
                return says.too_many_rows(MAX_ROWS)
            case Refusal.TOO_MANY_COLUMNS:
                return says.too_many_columns(MAX_COLUMNS)
            case Refusal.NO_SUCH_SHEET:
                return says.no_such_sheet(self.name, self.others)
            case other:
                return str(getattr(says, other.value)())

    @property
    def ours(self) -> bool:
        """Whether it is the sheet of figures that was handed out to be filled in and sent back."""
        return bool(self.rows) and self.rows[0].at(0).text == MARK

    @property
    def lettered(self) -> bool:
        """Whether its columns have letters that people see."""
        return bool(self.name)


class Refused(Exception):
    """A table that will not be read; carries what the caller gets instead."""

    def __init__(self, refusal: Refusal, limit: int = 0) -> None:
        super().__init__(refusal.value)
        self.sheet = Sheet(refusal=refusal, limit=limit)


def letter(place: int) -> str:
    """0 -> "A", 26 -> "AA": the column as a spreadsheet names it."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def too_large(data: bytes) -> Sheet | None:
    """The refusal of more bytes than are ever read, before anybody looks inside."""
    most = MAX_WORKBOOK if data.startswith(_ZIP) else MAX_BYTES
    return Sheet(refusal=Refusal.TOO_LARGE, limit=most // 1_000_000) if len(data) > most else None


def read_sheet(data: bytes, *, name: str | None = None) -> Sheet:
    """The rows of a file told by its content, never by its name; ``name``: the sheet to read of a workbook.

    Raises nothing but MemoryError, whatever the bytes are.
    """
    if (refused := too_large(data)) is not None:
        return refused
    if data.startswith(_ZIP):
        from bot.documents.workbook import read_workbook  # openpyxl: for the child only

        return read_workbook(data, name)
    if data.startswith(_OLE):
        return Sheet(refusal=Refusal.LOCKED if _ENCRYPTED in data else Refusal.OLD_FORMAT)
    return read_csv(data)


def read_csv(data: bytes) -> Sheet:
    """The rows of a .csv; a spreadsheet is told as an unknown encoding. No bytes raise."""
    if len(data) > MAX_BYTES:
        return Sheet(refusal=Refusal.TOO_LARGE, limit=MAX_BYTES // 1_000_000)
    try:
        return Sheet(tuple(limited(_csv_rows(data))))
    except Refused as refused:
        return refused.sheet


def _csv_rows(data: bytes) -> Iterator[Row]:
    """UTF-8 with or without a mark; the separator is the heading's most frequent of comma, semicolon and tab."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Refusal.NOT_UTF8) from None
    if "\0" in text:  # UTF-16 without a mark, as far as it is ASCII
        raise Refused(Refusal.NOT_UTF8)
    heading = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(Cell(clean) if (clean := tidy(cell)) else EMPTY for cell in cells))
    except csv.Error:
        raise Refused(Refusal.BROKEN_QUOTES, number + 1) from None


def limited(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows that are not empty, without the empty cells at their ends. Raises Refused beyond a limit."""
    count = area = size = 0
    for row in rows:
        if not (width := max((place for place, cell in enumerate(row.cells, 1) if cell.filled), default=0)):
            continue
        count += 1
        area += width
        size += sum(len(cell.text) for cell in row.cells)
        if count > MAX_ROWS or row.number > LAST_ROW:
            raise Refused(Refusal.TOO_MANY_ROWS)
        if width > MAX_COLUMNS:
            raise Refused(Refusal.TOO_MANY_COLUMNS)
        if size > MAX_TEXT or area > MAX_CELLS:
            raise Refused(Refusal.TOO_MUCH_TEXT)
        yield Row(row.number, row.cells[:width])


# ---- between the processes -------------------------------------------------------------------------------


def to_json(sheet: Sheet) -> dict[str, Any]:
    """What the child writes; texts as they are, other cells as [kind, text]."""
    return {
        "rows": [
            [row.number, [cell.text if cell.kind is Kind.TEXT else [cell.kind, cell.text] for cell in row.cells]]
            for row in sheet.rows
        ],
        "name": sheet.name,
        "others": list(sheet.others),
        "refusal": sheet.refusal,
        "limit": sheet.limit,
    }


def from_json(said: Any) -> Sheet:
    """What the child wrote, believed in nothing. Raises ValueError, TypeError or KeyError."""
    refusal = None if said["refusal"] is None else Refusal(said["refusal"])
    others = tuple(_text(one) for one in _listed(said["others"], 1_000))
    rows: list[Row] = []
    number = 0
    for above, row in enumerate(_listed(said["rows"], MAX_ROWS)):
        earlier, (number, cells) = number, _listed(row, 2)
        if type(number) is not int or not max(above, earlier) < number <= LAST_ROW:
            raise ValueError("row number")
        rows.append(Row(number, tuple(map(_cell, _listed(cells, MAX_COLUMNS)))))
    if rows and refusal is not None:
        raise ValueError("rows of a refused file")
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        raise ValueError("cells")
    if type(said["limit"]) is not int or not 0 <= said["limit"] <= LAST_ROW * 2:
        raise ValueError("limit")
    return Sheet(tuple(rows), _text(said["name"]), others, refusal, said["limit"])


def _listed(value: Any, most: int) -> list[Any]:
    if type(value) is not list or len(value) > most:
        raise ValueError("list")
    return value


def _cell(value: Any) -> Cell:
    if value == "":
        return EMPTY
    if type(value) is str:
        return Cell(_text(value))
    kind, text = _listed(value, 2)
    return Cell(_text(text), Kind(kind))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("text")
    if value.isprintable() and unicodedata.is_normalized("NFC", value):
        return value
    return tidy(value.encode("utf-8", "replace").decode())  # half a surrogate pair would break whoever stores it
