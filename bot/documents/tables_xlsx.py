"""Tables as an .xlsx: values in, bytes out; the same values give the same bytes.

Imported in the child process only (openpyxl is large). Two rules. What comes from outside is a text that no program
works out, whatever it begins with, and it never says less than it did without a word about the rest. And a total,
which is ours, carries its value, for phones show workbooks without working anything out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from enum import Enum
from math import ceil
from typing import Any

import openpyxl
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_CORE

from bot.core.folding import visible
from bot.core.tables import Cell, Kind, Over, Shut, Sum, Table, Workbook
from bot.core.texts import tables as says

LONGEST = 32_767
"""Units of UTF-16 in one cell, as Excel counts them."""

_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0%",
    Kind.RATE: "#,##0.0#####",
    Kind.MONTH: "mm/yyyy",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "hh:mm dd/mm/yyyy",
}
_FONT, _SIZE = "Times New Roman", 12
_LINE_HEIGHT, _HIGHEST = 16, 25  # points; lines of a row, of which Excel shows 25 at most
_LETTERS, _BOLD = 1.1, 0.9  # of this font on the width of one of Excel's own
_INDENT = 1.0  # of these widths
_A4 = 9
_WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - a file names no hour, so that the same content is the same file
_LONGEST_NAME = 31
_REFUSED = re.compile(r"[\[\]:*?/\\]")
_LIST = re.compile(r'[^"]{1,255}')
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads "_x0041_" as "A"
_FORMULA = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?/>|(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v></v>')
_DATES = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def workbook(made: Workbook) -> bytes:
    """The file."""
    book = openpyxl.Workbook()
    styles = _Styles(book.worksheets[0])
    names = _sheet_names(table.name for table in made.tables)
    ends = {table.name: (names[table.name], _first(table) + len(table.rows) - 1) for table in made.tables}
    values: dict[str, dict[str, float]] = {}
    for number, table in enumerate(made.tables, 1):
        written = _Written(book.create_sheet(names[table.name]), table, styles, ends)
        values[f"xl/worksheets/sheet{number}.xml"] = dict(written.cells())
        written.arrange(made.title)
    book.remove(book.worksheets[0])
    book.properties.creator = book.properties.title = text_of(made.title)
    out = io.BytesIO()
    _Writer(book, zipfile.ZipFile(out, "w")).save()
    return _settled(out.getvalue(), values)


def text_of(text: str) -> str:
    """A text as a cell may hold it: without controls and reversed letters, cut with a word where it is too long."""
    kept = _ESCAPED.sub("_x005F_", visible(text))
    units = kept.encode("utf-16-le", "replace")
    if len(units) <= 2 * LONGEST:
        return units.decode("utf-16-le")
    note = says.cut(len(units) // 2)
    room = LONGEST - len(note)
    return units[: 2 * room].decode("utf-16-le", "ignore") + note


def _sheet_names(wanted: Iterable[str]) -> dict[str, str]:
    """What each sheet is called in the file: no sign that Excel refuses, at most 31 letters, no two alike."""
    found: dict[str, str] = {}
    for name in wanted:
        plain = short = _REFUSED.sub("-", text_of(name)).strip("' ")[:_LONGEST_NAME] or "-"
        number = 2
        while short.casefold() in {one.casefold() for one in found.values()}:
            short, number = f"{plain[: _LONGEST_NAME - 3]} {number}", number + 1
        found[name] = short
    return found


def _first(table: Table) -> int:
    """The row of the first values, below the headings."""
    return 3 if table.marks else 2


class _Look(Enum):
    """How a cell is drawn: its background, whether it is bold."""

    PLAIN = (None, False)
    OPEN = ("FFF9DB", False)  # to be filled in
    SHUT = ("EDEDED", False)
    FOOT = ("EDEDED", True)


class _Styles:
    """Each style made once, on a cell of a sheet that is taken away: giving it to another cell is quick."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[Kind, _Look], Any] = {}

    def give(self, cell: Any, kind: Kind, look: _Look) -> None:
        if (kind, look) not in self._made:
            self._made[kind, look] = self._make(kind, look)
        cell._style = copy(self._made[kind, look])

    def _make(self, kind: Kind, look: _Look) -> Any:
        cell = self._sheet.cell(len(self._made) + 1, 1)
        colour, bold = look.value
        line = Side(style="thin", color="BFBFBF")
        cell.font = Font(name=_FONT, size=_SIZE, bold=bold)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        dated = kind in (Kind.MONTH, Kind.DAY, Kind.MOMENT)
        text = kind is Kind.TEXT
        across = "center" if dated else "left" if text else None
        # a little room before words, which stand right behind a number otherwise
        cell.alignment = Alignment(vertical="top", wrap_text=text, horizontal=across, indent=int(text))
        cell.number_format = _FORMATS[kind]
        cell.quotePrefix = kind is Kind.TEXT
        if colour:
            cell.fill = PatternFill("solid", fgColor=colour)
        return cell._style


class _Written:
    """One sheet being written; ``ends``: what every sheet is called in the file, and its last row of values."""

    def __init__(self, sheet: Any, table: Table, styles: _Styles, ends: Mapping[str, tuple[str, int]]) -> None:
        self._sheet, self._table, self._styles, self._ends = sheet, table, styles, ends
        self._first = _first(table)
        self._last = ends[table.name][1]

    def cells(self) -> Iterator[tuple[str, float]]:
        """Write every cell; yields where a total stands and what it comes to."""
        table, sheet = self._table, self._sheet
        for number, mark in enumerate(table.marks, 1):
            self._text(sheet.cell(1, number), mark)
        for number, column in enumerate(table.columns, 1):
            self._heading(sheet.cell(self._first - 1, number), column.heading)
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._fit(self._first - 1, [column.heading for column in table.columns], _BOLD)
        look = _Look.OPEN if table.marks else _Look.PLAIN
        for row, cells in enumerate(table.rows, self._first):
            yield from self._row(row, cells, look)
        if table.totals:
            yield from self._row(self._last + 1, table.totals, _Look.FOOT)
        if table.note:
            self._note(self._last + 3, 2 if table.marks else 1, table.note)

    def _note(self, row: int, first: int, text: str) -> None:
        """Words beneath, as wide as the table is, so that they make no page wider."""
        columns = self._table.columns
        note = self._sheet.cell(row, first)
        self._text(note, text)
        note.font = Font(name=_FONT, size=_SIZE, italic=True)
        note.alignment = Alignment(vertical="top", wrap_text=True)
        if len(columns) > first:
            self._sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=len(columns))
        wide = sum(column.width for column in columns[first - 1 :]) * _BOLD
        self._sheet.row_dimensions[row].height = _LINE_HEIGHT * min(ceil(len(text) / wide), _HIGHEST)

    def _row(self, row: int, cells: tuple[Cell, ...], look: _Look) -> Iterator[tuple[str, float]]:
        for number, (value, column) in enumerate(zip(cells, self._table.columns, strict=True), 1):
            cell = self._sheet.cell(row, number)
            shut = isinstance(value, Shut)
            kind = Kind.TEXT if isinstance(value.value if isinstance(value, Shut) else value, str) else column.kind
            self._styles.give(cell, kind, _Look.SHUT if shut else look)
            total = self._put(cell, value)
            if total is not None:
                yield cell.coordinate, total
        self._fit(row, [cell.value if isinstance(cell, Shut) else cell for cell in cells])

    def _fit(self, row: int, values: Sequence[Cell], letters: float = _LETTERS) -> None:
        """As high as its longest text is, for not every program works that out."""
        hidden = 1 if self._table.marks else 0
        lines = 1
        for value, column in list(zip(values, self._table.columns, strict=True))[hidden:]:
            if isinstance(value, str):
                wide = (column.width - _INDENT) * letters
                lines = max(lines, sum(max(1, ceil(len(line) / wide)) for line in value.split("\n")))
        if lines > 1:
            self._sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, _HIGHEST)

    def _put(self, cell: Any, value: Cell) -> float | None:
        """Write one value; returns what a total comes to."""
        match value:
            case Shut(inside):
                return self._put(cell, inside)
            case str():
                self._text(cell, value)
            case Sum():
                cell.value = f"=SUM({self._range(cell.column, self._first, self._last)})"
                return value.value
            case Over():
                cell.value = self._formula(value, cell.row)
                return value.value
            case datetime() | date() | int() | float():
                cell.value = value
        return None

    @staticmethod
    def _text(cell: Any, text: str) -> None:
        """A text stays one: openpyxl alone would make a formula of "=…" and an error of "#N/A"."""
        cell.value = text_of(text)
        cell.data_type = "s"

    def _formula(self, total: Over, row: int) -> str:
        name, last = self._ends[total.sheet]

        def column(number: int) -> str:
            return f"{quote_sheetname(name)}!{self._range(number + 1, 2, max(2, last))}"

        where = [
            part for theirs, ours in total.where for part in (column(theirs), f"{get_column_letter(ours + 1)}{row}")
        ]
        if total.add:
            return f"=SUMIFS({','.join([column(total.column), *where])})"
        if not any(theirs == total.column for theirs, _ in total.where):
            where += [column(total.column), '">=0"']  # numbers only: "chưa rõ" is none
        return f"=COUNTIFS({','.join(where)})"

    @staticmethod
    def _range(column: int, first: int, last: int) -> str:
        letter = get_column_letter(column)
        return f"${letter}${first}:${letter}${last}"

    def _heading(self, cell: Any, heading: str) -> None:
        self._text(cell, heading)
        cell.font = Font(name=_FONT, size=_SIZE, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3864")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")

    def arrange(self, title: str) -> None:
        """What makes a sheet pleasant to use and to print."""
        table, sheet = self._table, self._sheet
        heading, last = self._first - 1, max(self._last, self._first)
        end = get_column_letter(len(table.columns))
        sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{self._first}"
        sheet.auto_filter.ref = f"A{heading}:{end}{last}"
        for number, column in enumerate(table.columns, 1):
            choices = ",".join(column.choices)
            # a list in a cell has no way to write a comma or a quote, and 255 letters
            if table.marks and column.choices and _LIST.fullmatch(choices) and choices.count(",") < len(column.choices):
                offered = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
                offered.showErrorMessage = False  # other words are read too
                letter = get_column_letter(number)
                offered.add(f"{letter}{self._first}:{letter}{last}")
                sheet.add_data_validation(offered)
        if table.marks:
            sheet.row_dimensions[1].hidden = True
            sheet.column_dimensions["A"].hidden = True
        sheet.sheet_view.zoomScale = 90
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        sheet.oddHeader.left.text = text_of(title).replace("&", "&&")[:200]
        sheet.oddHeader.right.text = table.name.replace("&", "&&")
        sheet.oddFooter.right.text = "&P/&N"


class _Writer(ExcelWriter):
    """openpyxl's, but no sheet is written to a temporary file first: the child may write none."""

    def write_worksheet(self, ws: Any) -> None:  # type: ignore[explicit-override] # typing's is of 3.12
        """Write one sheet; ours have no drawings."""
        ws._drawing = SpreadsheetDrawing()
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        archive: zipfile.ZipFile = vars(self)["_archive"]
        archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _settled(data: bytes, values: Mapping[str, Mapping[str, float]]) -> bytes:
    """The same file with the totals' values in it and no hour of writing, so that it is the same file tomorrow."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if known := values.get(name):
                content = _valued(content.decode(), known).encode()
            elif name == ARC_CORE:
                content = _DATES.sub(rf"\g<1>{_WRITTEN.isoformat()}Z", content.decode()).encode()
            entry = zipfile.ZipInfo(name)  # of 1980
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()


def _valued(xml: str, values: Mapping[str, float]) -> str:
    def value(match: re.Match[str]) -> str:
        cell = match[1] or match[3]
        return f"{cell}<v>{values[match[2] or match[4]]:.15g}</v>"

    return _FORMULA.sub(value, xml)
