"""The rows of an appendix: headings repeated, groups, tasks, and cells that belong to the row before.

A row is a group when it only has a title; its codes are made of the order of groups and of rows in them, because
papers number groups "I, II, 3, 4" and begin each with 1 again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.folding import fold, tidy
from bot.core.programme import Column, Table
from bot.core.programme_columns import Columns, header, is_time

__all__ = ["Row", "rows_of"]

_TITLE_NUMBER = re.compile(r"(?P<number>[IVXLC]{1,6}|[A-ZĐ]|\d{1,2})\s*[.)/-]?\s*")
_TITLE = re.compile(r"(?P<number>[IVXLC]{1,6}|[A-ZĐ]|\d{1,2})\s*[.):-]\s*(?P<name>\S.*)")
_TITLE_ROWS = 4  # a table's own title may stand above its heading
_GROUP_WORD = re.compile(r"(?:nhóm nhiệm vụ|nhóm|lĩnh vực)\s*(?:\d{1,2}|[ivx]+)?\s*[:.-]\s*", re.IGNORECASE)
_SUM = re.compile(r"(?:tong cong|tong so|cong|tong)(?:\s*[:(\d].*)?")
_FIRST = re.compile(r"(?:0?1|a)[.)]?")
_COUNTING = re.compile(r"\(?\d{1,2}\)?(?:\s*=.*)?")


@dataclass(slots=True)
class Row:
    """A task's cells as written. ``inherited``: the columns whose text stands in the group's row only."""

    code: str
    group: str
    cells: dict[Column, str]
    times: dict[str, str] = field(default_factory=dict)
    inherited: set[Column] = field(default_factory=set)


@dataclass(slots=True)
class _Group:
    name: str
    cells: dict[Column, str]
    times: dict[str, str]
    number: int = 0
    rows: int = 0


class _Reader:
    """What is known while the rows go by."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.groups = 0
        self.group: _Group | None = None
        self.columns: Columns | None = None
        self.width = 0

    def table(self, table: Table) -> None:
        """Take a table in: with a heading of its own, or the rest of the one before."""
        rows = table.rows
        width = max((len(row) for row in rows), default=0)
        headed = any(header(rows, at) for at in range(min(len(rows), _TITLE_ROWS)))
        if not headed and (self.columns is None or width != self.width):
            return
        at = 0
        while at < len(rows):
            if (found := header(rows, at)) is not None:
                (columns, height), self.width = found, width
                self.columns = _with_times(columns, rows[at + height :])
                at += height
                continue
            if self.columns is not None:
                self._row(self.columns, rows[at], rows[at + 1] if at + 1 < len(rows) else ())
            at += 1

    def _row(self, columns: Columns, row: Sequence[str | None], following: Sequence[str | None]) -> None:
        def cell(at: int | None) -> str:
            return _clean(row[at] or "") if at is not None and at < len(row) else ""

        cells = {
            Column.CONTENT: cell(columns.content),
            Column.LEAD: cell(columns.lead),
            Column.COORDINATING: cell(columns.coordinating),
            Column.PRODUCT: cell(columns.product),
        }
        times = {columns.names[at]: cell(at) for at in columns.timeframes if cell(at)}
        numbers = [cell(at) for at in columns.numbers]
        filled = [text for text in map(_clean, (one or "" for one in row)) if text]
        if not filled or all(_COUNTING.fullmatch(text) for text in filled) or _SUM.fullmatch(fold(filled[0])):
            return  # an empty row, the row "(1) (2) (3)" under a heading, a sum
        rest = {column: text for column, text in cells.items() if text}
        rest.pop(Column.CONTENT, None)
        titled = any(numbers) or cells[Column.CONTENT] or (row[0] and len(filled) == 1)
        if titled and (len(set(filled)) == 1 or not (rest or times)):
            restarts = any(
                _FIRST.fullmatch(_clean(following[at] or "")) for at in columns.numbers if at < len(following)
            )
            if self._is_title(numbers, cells[Column.CONTENT], filled, restarts=restarts):
                self._open(self._title(numbers, cells[Column.CONTENT], filled), {}, {})
                return
        if len(numbers) > 1 and columns.detailed and numbers[1].isdecimal() and cells[Column.CONTENT]:
            # a second number counts groups: alone it heads the rows below, beside the first it is the only row
            self._open(f"{numbers[1]}. {cells[Column.CONTENT]}", rest, times)
            if not numbers[0]:
                return
        if not cells[Column.CONTENT] and not any(numbers) and self.rows:
            self._continue(cells, times)
            return
        self._task(cells, times)

    def _is_title(self, numbers: Sequence[str], content: str, filled: Sequence[str], *, restarts: bool) -> bool:
        """Whether a row without unit, time and product heads a group, rather than being a task that lacks them."""
        number = next(filter(None, numbers), "")
        if len(filled) > 2 or (number and number == content and len(number) < 3):
            return False
        if restarts and not _FIRST.fullmatch(number):
            return True  # the next row begins to count anew
        return not (number.isdecimal() and content and bool(self.rows))

    def _title(self, numbers: Sequence[str], content: str, filled: Sequence[str]) -> str:
        number = next(filter(None, numbers), "")
        if not content or number == content:
            content, number = number or filled[0], ""
        if number and _TITLE_NUMBER.fullmatch(number):
            number = number.rstrip(" .)/-")
            return f"{number}. {_GROUP_WORD.sub('', content, count=1)}"
        if match := _TITLE.fullmatch(content):
            return f"{match['number']}. {_GROUP_WORD.sub('', match['name'], count=1)}"
        return _GROUP_WORD.sub("", content, count=1)

    def _open(self, name: str, cells: dict[Column, str], times: dict[str, str]) -> None:
        self.group = _Group(name.rstrip(" :"), cells, times)

    def _task(self, cells: dict[Column, str], times: dict[str, str]) -> None:
        group = self.group
        if group is None:
            code = str(sum(1 for row in self.rows if not row.group) + 1)
            self.rows.append(Row(code, "", cells, times))
            return
        if not group.number:
            self.groups += 1
            group.number = self.groups
        group.rows += 1
        inherited = {column for column, text in group.cells.items() if text and not cells.get(column)}
        whole = {**cells, **{column: group.cells[column] for column in inherited}}
        if not times and group.times:
            times = group.times
            inherited.add(Column.TIMEFRAME)
        self.rows.append(Row(f"{group.number}.{group.rows}", group.name, whole, dict(times), inherited))

    def _continue(self, cells: dict[Column, str], times: dict[str, str]) -> None:
        """A row cut by the end of a page: its cells go on."""
        last = self.rows[-1]
        for column, text in cells.items():
            if text and column not in last.inherited:
                last.cells[column] = f"{last.cells[column]} {text}".strip()
        for name, text in times.items():
            last.times[name] = f"{last.times.get(name, '')} {text}".strip()


def _with_times(columns: Columns, rows: Sequence[Sequence[str | None]]) -> Columns:
    """Where no heading speaks of time, the columns whose cells do: "BTV", "BCH" over the months to report in."""
    if columns.timeframes:
        return columns
    found = []
    for at in columns.unknown:
        cells = [text for row in rows if at < len(row) and (text := _clean(row[at] or ""))]
        read = sum(map(is_time, cells))
        if read and read * 2 >= len(cells):
            found.append(at)
    return replace(columns, timeframes=tuple(found))


def rows_of(tables: Sequence[Table]) -> list[Row]:
    """The task rows of the tables that have an appendix's heading."""
    reader = _Reader()
    for table in tables:
        reader.table(table)
    return reader.rows


def _clean(text: str) -> str:
    """A cell without the marks of a copied text; its lines stay apart."""
    lines = [tidy(line.replace("**", "").replace("*", "")) for line in text.replace("\v", "\n").split("\n")]
    return "\n".join(line for line in lines if line)
