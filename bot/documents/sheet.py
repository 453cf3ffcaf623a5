"""A .csv file as rows of clean cells, whatever program wrote it, or a sentence that says why not."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from bot.core.folding import tidy
from bot.core.texts import roster as says

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000  # with the heading; the largest ward has 300 groups

_SEPARATORS = ",;\t"  # Excel writes the one of the system's language; Vietnamese ones have ";"
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; ``number`` counts from 1 with the empty ones, as a spreadsheet does."""

    number: int
    cells: tuple[str, ...]


def read_csv(data: bytes) -> tuple[tuple[Row, ...], list[str]]:
    """The rows of a file, the heading first, or what is wrong with it as a whole.

    UTF-8 with or without a mark; the separator is the heading's most frequent of comma, semicolon and tab.
    """
    if len(data) > MAX_BYTES:
        return (), [says.too_large(MAX_BYTES // 1_000_000)]
    if data.startswith(_SPREADSHEETS):
        return (), [says.a_spreadsheet()]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), [says.not_utf8()]
    if "\0" in text:  # UTF-16 without a mark, as far as it is ASCII
        return (), [says.not_utf8()]
    heading = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            clean = tuple(tidy(cell) for cell in cells)
            if any(clean):
                rows.append(Row(number, clean))
    except csv.Error:
        return (), [says.broken_quotes(number + 1)]
    if len(rows) > MAX_ROWS:
        return (), [says.too_many_rows(MAX_ROWS)]
    if len(rows) < 2:
        return (), [says.no_rows()]
    return tuple(rows), []
