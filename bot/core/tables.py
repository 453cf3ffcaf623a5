"""A workbook to hand out, as values: sheets of typed cells, whatever they are about.

A cell is a text, a number, a day, a moment, nothing, or a total that a spreadsheet works out. Totals are values too,
never text, so nothing anybody wrote can become a formula. `to_json` is what the child process is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a column's cells are shown."""

    TEXT = "text"
    COUNT = "count"  # 1 250
    SHARE = "share"  # 0.95 as 95 %
    RATE = "rate"  # 95.8, of a unit that stands beside it
    MONTH = "month"  # a day, its month and year shown
    DAY = "day"
    MOMENT = "moment"  # a local time


@dataclass(frozen=True, slots=True)
class Over:
    """A total over the rows of another sheet; ``value`` is what it comes to, for whoever cannot work it out.

    ``column`` is added up (`add`), or its numbers are counted. Only rows count whose column has what this row's cell
    has, for each pair of columns in ``where`` (theirs, ours); all are counted from 0.
    """

    sheet: str
    column: int
    where: tuple[tuple[int, int], ...]
    value: float
    add: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of the column's own cells above."""

    value: float


@dataclass(frozen=True, slots=True)
class Shut:
    """A cell that is shown but not to be filled in."""

    value: str | float | date | None = None


Cell = str | int | float | date | datetime | Over | Sum | Shut | None


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in letters; ``choices``: words offered where something is filled in."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 12
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: headings, rows, at the foot ``totals`` and a ``note``.

    The first ``frozen`` columns stay in sight. ``marks`` make it a sheet that is sent back: a hidden row of them stands
    above the headings, the first column is hidden, and what is not `Shut` may be filled in.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""
    frozen: int = 0
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file: ``title`` stands on every printed page."""

    title: str
    tables: tuple[Table, ...]


def to_json(book: Workbook) -> dict[str, Any]:
    """Plain values, as the child process gets them."""
    return {"title": book.title, "tables": [_table(one) for one in book.tables]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "columns": [[one.heading, one.kind.value, one.width, list(one.choices)] for one in table.columns],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "totals": [_cell(cell) for cell in table.totals],
        "note": table.note,
        "frozen": table.frozen,
        "marks": list(table.marks),
    }


def _cell(cell: Cell) -> Any:
    match cell:
        case datetime():
            return {"moment": cell.replace(tzinfo=None).isoformat()}
        case date():
            return {"day": cell.isoformat()}
        case Over():
            return {
                "over": [cell.sheet, cell.column, [list(pair) for pair in cell.where], cell.value, cell.add],
            }
        case Sum():
            return {"sum": cell.value}
        case Shut():
            return {"shut": _cell(cell.value)}
        case _:
            return cell


def from_json(plain: Any) -> Workbook:
    """What :func:`to_json` wrote."""
    return Workbook(plain["title"], tuple(_table_from(one) for one in plain["tables"]))


def _table_from(plain: Any) -> Table:
    return Table(
        plain["name"],
        tuple(Column(heading, Kind(kind), width, tuple(choices)) for heading, kind, width, choices in plain["columns"]),
        tuple(tuple(_cell_from(cell) for cell in row) for row in plain["rows"]),
        tuple(_cell_from(cell) for cell in plain["totals"]),
        plain["note"],
        plain["frozen"],
        tuple(plain["marks"]),
    )


def _cell_from(plain: Any) -> Cell:
    match plain:
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"over": [sheet, column, where, value, add]}:
            return Over(sheet, column, tuple((theirs, ours) for theirs, ours in where), value, add)
        case {"sum": value}:
            return Sum(value)
        case {"shut": {"day": text}}:
            return Shut(date.fromisoformat(text))
        case {"shut": value}:
            return Shut(value)
        case str() | int() | float() | None:
            return plain
        case _:
            raise ValueError("cell")
