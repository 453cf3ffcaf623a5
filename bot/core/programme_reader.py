"""A programme from the blocks of its paper. Nothing is swallowed: what is unclear becomes a problem with its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.folding import fold, tidy
from bot.core.programme import Block, Column, Head, Paragraph, Problem, Programme, Table, Task
from bot.core.programme_head import heads
from bot.core.programme_rows import Row, rows_of
from bot.core.responsible import Units
from bot.core.texts import programme as says
from bot.core.timeframe import Kind, Timeframe, read_timeframe

__all__ = ["NoTable", "TaskReader", "read_programme", "to_plain"]

_LEADS_AND_COORDINATES = re.compile(
    r"\s*(?:(?:là\s+)?(?:cơ quan\s+|đơn vị\s+)?chủ trì\s*[,;]?\s*(?:và\s+)?)?phối hợp(?:\s+(?:cùng|với))?\s*:?\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^\s*(?:đề nghị\s+)?(?:(?:chủ trì|phối hợp)(?:\s+với)?\s*:?|giao|đề nghị)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"\s*(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|chịu trách nhiệm chính)\s*\.?\s*$", re.IGNORECASE)
_SPREADSHEET = re.compile(r"(\d{4}-(\d\d)-(\d\d)) 00:00:00")
_YEAR = timedelta(days=366)
_DATED = frozenset({Kind.ONCE, Kind.RANGE, Kind.RECURRING, Kind.CONTINUOUS, Kind.COMPOSITE})


class NoTable(ValueError):
    """The paper has no table of tasks."""


def read_programme(blocks: Sequence[Block], units: Units, today: date) -> Programme:
    """Read the tasks of a paper as it stands on ``today`` (local). Raises NoTable."""
    rows = rows_of([block for block in blocks if isinstance(block, Table)])
    if not rows:
        raise NoTable
    head, problems = _head(blocks)
    reader = TaskReader(units, head.issued, today)
    tasks = [reader.task(row) for row in rows]
    return Programme(head, tuple(tasks), tuple(problems + reader.problems))


def _head(blocks: Sequence[Block]) -> tuple[Head, list[Problem]]:
    lines = [line for block in blocks for line in _lines(block)]
    found = heads(lines)
    number = next((one.number for one in reversed(found) if one.number), "")
    issued = next((one.issued for one in reversed(found) if one.issued), None)
    issuer = next((one.issuer for one in found if one.issuer), "")
    problems = []
    if not number:
        problems.append(Problem("", Column.HEAD, "", says.no_number()))
    if issued is None:
        problems.append(Problem("", Column.HEAD, "", says.no_date()))
    numbers = list(dict.fromkeys(one.number for one in found if one.number))
    days = list(dict.fromkeys(says.date_of(one.issued) for one in found if one.issued))
    problems += [
        Problem("", Column.HEAD, " / ".join(values), says.two_heads(values))
        for values in (numbers, days)
        if len(values) > 1
    ]
    return Head(number, issued, issuer), problems


def _lines(block: Block) -> Iterable[str]:
    """The paper's lines; tables too, for a letterhead is one without borders."""
    if isinstance(block, Paragraph):
        return block.text.split("\n")
    return [line for row in block.rows for cell in row if cell for line in cell.split("\n")]


class TaskReader:
    """Rows to tasks, with every problem on the way."""

    def __init__(self, units: Units, issued: date | None, today: date) -> None:
        self.units, self.issued, self.today = units, issued, today
        self.problems: list[Problem] = []
        self._seen: dict[str, str] = {}

    def task(self, row: Row) -> Task:
        """One row."""
        content = row.cells.get(Column.CONTENT, "")
        if not content:
            self._problem(row, Column.CONTENT, "", says.no_content())
        elif (other := self._seen.setdefault(fold(content), row.code)) != row.code:
            self._problem(row, Column.CONTENT, content, says.same_task(other))
        lead_cell, coordinating_cell = row.cells.get(Column.LEAD, ""), row.cells.get(Column.COORDINATING, "")
        match = _LEADS_AND_COORDINATES.search(lead_cell)
        if match and match.start():
            rest = lead_cell[match.end() :]
            lead_cell, coordinating_cell = (
                lead_cell[: match.start()],
                "; ".join(filter(None, (rest, coordinating_cell))),
            )
        lead = self._units(row, Column.LEAD, _TRAILING.sub("", lead_cell))
        if not lead and not lead_cell.strip():
            self._problem(row, Column.LEAD, "", says.no_lead())
        coordinating = self._units(row, Column.COORDINATING, coordinating_cell)
        for name in coordinating:
            if fold(name) in map(fold, lead):
                self._problem(row, Column.COORDINATING, name, says.lead_coordinates())
        timeframe = self._timeframe(row)
        for column in sorted(row.inherited - {Column.TIMEFRAME}):
            self._problem(row, column, row.cells[column], says.from_group())
        return Task(
            row.code, row.group, content, tuple(lead), tuple(coordinating), timeframe, row.cells.get(Column.PRODUCT, "")
        )

    def _problem(self, row: Row, column: Column, text: str, why: str) -> None:
        self.problems.append(Problem(row.code, column, text, why))

    def _units(self, row: Row, column: Column, cell: str) -> list[str]:
        cell = _LEADING.sub("", cell)
        names = self.units.split(cell)
        if not names:
            return []
        if not any(self.units.match(name) for name in names):
            read = self._read(cell)
            if read.kind in _DATED and not read.ask:
                self._problem(row, column, cell, says.timeframe_for_unit())
                return []
        for name in names:
            known = self.units.match(name)
            if not known:
                self._problem(row, column, name, says.unknown_unit(self.units.proposals(name)))
            elif len(known) > 1:
                self._problem(row, column, name, says.which_unit([unit.name for unit in known]))
        return names

    def _read(self, text: str) -> Timeframe:
        """A timeframe; what depends on a day of issue that nobody knows is asked, without a date."""
        if self.issued is not None:
            return read_timeframe(text, self.issued)
        read, other = read_timeframe(text, self.today), read_timeframe(text, self.today - _YEAR)
        return read if (read.kind, read.due) == (other.kind, other.due) else replace(read, due=None, ask=True)

    def _timeframe(self, row: Row) -> Timeframe:
        texts = list(dict.fromkeys(row.times.values()))
        if len(texts) > 1:
            said = "; ".join(f"{name}: {text}" for name, text in row.times.items())
            self._problem(row, Column.TIMEFRAME, said, says.two_times())
            return Timeframe(Kind.UNCLEAR, said, ask=True)
        text = texts[0] if texts else ""
        if dated := _SPREADSHEET.fullmatch(text):
            return self._of_spreadsheet(row, text, *dated.groups())
        read = self._read(text)
        if not text:
            self._problem(row, Column.TIMEFRAME, "", says.no_timeframe())
        elif Column.TIMEFRAME in row.inherited:
            self._problem(row, Column.TIMEFRAME, text, says.from_group())
            return Timeframe(Kind.UNCLEAR, text, due=read.due, ask=True)
        elif read.ask:
            vague = read.kind is Kind.CONDITIONAL
            why = says.dubious_timeframe() if vague else says.unclear_timeframe(read.due)
            self._problem(row, Column.TIMEFRAME, text, why)
        elif read.due is not None and self.issued is not None and read.due < self.issued:
            self._problem(row, Column.TIMEFRAME, text, says.before_issue(read.due))
        elif read.due is not None and read.due < self.today:
            self._problem(row, Column.TIMEFRAME, text, says.past(read.due, self.today))
        return read

    def _of_spreadsheet(self, row: Row, text: str, day: str, month: str, number: str) -> Timeframe:
        """A date cell: which of two small numbers was typed as the day, nobody knows any more."""
        read = self._read(day)
        if int(number) <= 12 and number != month:
            self._problem(row, Column.TIMEFRAME, text, says.swapped_date())
            return replace(read, text=text, ask=True)
        return replace(read, text=text)


def to_plain(programme: Programme) -> dict[str, object]:
    """The programme as `read-programme --json` writes it; due dates that are only proposals are null."""
    head = programme.head
    return {
        "number": head.number or None,
        "issued": head.issued.isoformat() if head.issued else None,
        "issuer": head.issuer or None,
        "tasks": [
            {
                "code": task.code,
                "group": task.group,
                "content": tidy(task.content),
                "lead": list(task.lead),
                "coordinating": list(task.coordinating),
                "timeframe": tidy(task.timeframe.text),
                "kind": task.timeframe.kind.name,
                "due": task.timeframe.due.isoformat() if task.timeframe.due and not task.timeframe.ask else None,
                "product": tidy(task.product),
            }
            for task in programme.tasks
        ],
        "problems": [
            {"task": one.task or None, "column": one.column.value, "text": tidy(one.text), "why": one.why}
            for one in programme.problems
        ],
    }
