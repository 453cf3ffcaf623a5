"""Past figures from a book's sheets into a :class:`bot.core.book.Book`, or every problem, named by row and column.

Two layouts, told by the headings: a row a place with a column an indicator (wide), or a row a figure with the
columns period, place, indicator, value (long), which is what ``phuongbot figures --csv`` writes. The period stands
in a column, above the heading or in the sheet's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.book import Book, Entry, Key, Past, Site
from bot.core.book_period import Span, named_in, period_code, read_span
from bot.core.indicators import Form, Indicator
from bot.core.model import Owner, Place
from bot.core.texts import book as says
from bot.core.texts import roster as row_says
from bot.documents.book_columns import Columns, Names, find_columns, named
from bot.documents.book_sites import Sites, is_total
from bot.documents.book_values import read_value
from bot.documents.sheet import EMPTY, Cell, Kind, Row, Sheet

PastOf = Callable[[str], Past | str]
"""A period's code → the period and its form, or why nothing of it is imported."""


_FIRST = re.compile(r"\d{4}-\d{2}-01")  # what a spreadsheet makes of a typed "10/2026"
_NUMBERING = re.compile(r"\(\w{1,2}\)")  # "(1)", "(A)": the numbers of a paper form's columns


def is_book(sheet: Sheet, form: Form) -> bool:
    """Whether a table has a book's headings."""
    return find_columns(sheet.rows, form)[0] is not None


def read_book(
    sheets: Sequence[Sheet], form: Form, sites: Sequence[Site], past_of: PastOf
) -> tuple[Book | None, list[str]]:
    """The figures of all sheets that have some, or None and all problems in Vietnamese, in the order of the rows.

    ``form`` names the indicators; limits are those of each period's own.
    """
    if problems := [sheet.problem for sheet in sheets if sheet.problem]:
        return None, problems
    books = [sheet for sheet in sheets if is_book(sheet, form)]
    names = Names(form)
    if not books:
        return None, [says.no_heading(names.labels())]
    reading = _Reading(form, names, Sites(sites), past_of)
    for sheet in books:
        wrong = reading.sheet(sheet, several=len(books) > 1)
        problems += [says.on_sheet(sheet.name, one) for one in wrong] if len(books) > 1 else wrong
    if not problems and not reading.entries and not reading.blanks:
        problems.append(says.no_rows())
    if problems:
        return None, problems
    notes = [says.unread_sheet(sheet.name) for sheet in sheets if sheet not in books and sheet.rows]
    return Book(tuple(reading.entries.values()), reading.blanks, (*reading.notes, *notes)), []


class _Wrong(Exception):
    """A row that cannot be read further: what is wrong with the cell in column ``at``."""

    def __init__(self, at: int, problem: str) -> None:
        super().__init__(problem)
        self.at = at


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    form: Form
    names: Names
    sites: Sites
    past_of: PastOf
    entries: dict[Key, Entry] = field(default_factory=dict)
    blanks: int = 0
    notes: list[str] = field(default_factory=list)

    def sheet(self, sheet: Sheet, *, several: bool) -> list[str]:
        """Take the figures of one sheet, of ``several``; returns its problems."""
        columns, problems = find_columns(sheet.rows, self.form)
        if columns is None or problems:
            return problems
        table = _Table(sheet, columns, several)
        for at in columns.unread:
            self.notes.append(says.unread_column(table.column(at), columns.labels[at], self.names.labels()))
        for row in sheet.rows:
            if row.number > columns.row and not table.is_aside(row):
                problems += self._row(row, table)
        return problems

    def _row(self, row: Row, table: _Table) -> Iterator[str]:
        """Take one row; yields what is wrong with it."""
        try:
            cells = list(self._cells(row, table.columns)) if table.says_something(row) else []
            filled = [one for one in cells if one[2].filled or one[3].filled or one[2].problem]
            if filled:
                span, place = table.span(row), _Where(row, table, self.sites)
            if filled or self._is_known(row, table.columns):
                self.blanks += len(cells) - len(filled)
            for at, indicator, cell, whole in filled:
                try:
                    self._entry(at, indicator, span, place, cell, whole)
                except _Wrong as wrong:
                    if wrong.at != at:
                        raise  # the row's own period or place: said once
                    yield table.at(row, wrong)
        except _Wrong as wrong:
            yield table.at(row, wrong)

    def _is_known(self, row: Row, columns: Columns) -> bool:
        """Whether a row without figures is a place's, and no note beneath the table."""
        return any(self.sites.known(row.at(at).text, kinds) for at, kinds in columns.sites)

    def _cells(self, row: Row, columns: Columns) -> Iterator[tuple[int, Indicator, Cell, Cell]]:
        """The row's cells for figures: column, indicator, cell, a ratio's total."""
        for at, code in columns.figures.items():
            whole = row.at(columns.wholes[code]) if code in columns.wholes else EMPTY
            yield at, self.form.by_code[code], row.at(at), whole
        if columns.indicator is None or columns.value is None:
            return
        said = row.at(columns.indicator)
        codes = self.names.of(said.text)
        if said.problem or not said.text:
            raise _Wrong(columns.indicator, said.problem or says.no_indicator())
        if not codes:
            raise _Wrong(columns.indicator, says.unknown_indicator(said.text, self.names.labels()))
        if len(codes) > 1:
            known = [one.label for one in self.form.indicators if one.code in codes]
            raise _Wrong(columns.indicator, says.indicator_of_two(said.text, known))
        whole = EMPTY if columns.whole is None else row.at(columns.whole)
        yield columns.value, self.form.by_code[next(iter(codes))], row.at(columns.value), whole

    def _entry(self, at: int, indicator: Indicator, span: Span, where: _Where, cell: Cell, whole: Cell) -> None:
        if (code := period_code(span, indicator, self.form)) is None:
            raise _Wrong(at, says.not_one_period(indicator.label))
        past = self.past_of(code)
        if isinstance(past, str):
            raise _Wrong(where.table.period_column, past)
        place = where.place(past)
        if (its := past.form.by_code.get(indicator.code)) is None:
            raise _Wrong(at, says.not_in_form(indicator.label, code))
        figure = read_value(cell, its, past.form, whole)
        if figure is None:
            self.blanks += 1
            return
        if (its.owner is Owner.GROUP) != (place.kind is Owner.GROUP):
            raise _Wrong(at, says.not_its_figure(its.label, place))
        if isinstance(figure, str):
            raise _Wrong(at, figure)
        entry = Entry(past.period, place, its.code, figure, where.table.cell(where.row, at))
        if (first := self.entries.setdefault(entry.key, entry)) is not entry:
            raise _Wrong(at, says.twice(first.where))


@dataclass
class _Table:
    """A sheet, its columns, and what its titles say of the period."""

    sheet: Sheet
    columns: Columns
    several: bool

    def column(self, at: int) -> str:
        return named(self.columns, at, lettered=self.sheet.lettered)

    def cell(self, row: Row, at: int) -> str:
        cell = says.cell(row.number, self.column(at))
        return says.on_sheet(self.sheet.name, cell) if self.several else cell

    def at(self, row: Row, wrong: _Wrong) -> str:
        return row_says.at(row.number, self.column(wrong.at), str(wrong))

    @property
    def period_column(self) -> int:
        """Where a problem of the period is shown: its column, else the place's."""
        columns = self.columns
        return next(at for at in (columns.period, columns.year, columns.sites[0][0]) if at is not None)

    def is_aside(self, row: Row) -> bool:
        """Whether a row is none of the table's: a sum, the numbers of the columns."""
        filled = [cell.text for cell in row.cells if cell.filled]
        return any(map(is_total, filled)) or all(_NUMBERING.fullmatch(text) for text in filled)

    def says_something(self, row: Row) -> bool:
        """Whether a row of a long table names an indicator or a value; notes and signatures beneath it do not."""
        columns = self.columns
        return bool(columns.figures) or any(
            row.at(at).filled for at in (columns.indicator, columns.value) if at is not None
        )

    @cached_property
    def _titled(self) -> frozenset[Span]:
        above = [row for row in self.sheet.rows if row.number < self.columns.row]
        titles = [self.sheet.name, *(" ".join(cell.text for cell in row.cells) for row in above)]
        return frozenset(span for title in titles for span in named_in(title)) or self._years(titles)

    @staticmethod
    def _years(titles: Sequence[str]) -> frozenset[Span]:
        return frozenset(span for title in titles if (span := read_span(title)) is not None)

    def span(self, row: Row) -> Span:
        """The period a row is of. Raises _Wrong."""
        columns, at = self.columns, self.period_column
        if columns.period is None and columns.year is None:
            if len(self._titled) != 1:
                raise _Wrong(at, says.several_periods() if self._titled else says.no_period())
            return next(iter(self._titled))
        cell = row.at(at)
        year = self._year(row)
        if cell.kind is Kind.DATE and _FIRST.fullmatch(cell.text) and (span := read_span(cell.text[:7])):
            return span
        if cell.problem or not cell.text:
            raise _Wrong(at, cell.problem or says.no_period_here())
        if (span := read_span(cell.text, year)) is None:
            raise _Wrong(at, says.not_a_period(cell.text))
        return span

    def _year(self, row: Row) -> int | None:
        """The year of a bare month: in a column of its own, else in a title."""
        if self.columns.year is not None:
            span = read_span(row.at(self.columns.year).text)
            return span.year if span is not None else None
        years = {span.year for span in self._titled}
        return years.pop() if len(years) == 1 else None


@dataclass
class _Where:
    """Whose row it is, as a period knows the places."""

    row: Row
    table: _Table
    sites: Sites
    found: dict[str, Place] = field(default_factory=dict)

    def place(self, past: Past) -> Place:
        """The one place all the row's cells name. Raises _Wrong."""
        code = past.period.code
        if code not in self.found:
            self.found[code] = self._place(past)
        return self.found[code]

    def _place(self, past: Past) -> Place:
        columns, row = self.table.columns, self.row
        area = row.at(columns.area).text if columns.area is not None else ""
        found: list[Site] | None = None
        first = columns.sites[0][0]
        for at, kinds in columns.sites:
            cell = row.at(at)
            if cell.problem:
                raise _Wrong(at, cell.problem)
            if not cell.text:
                continue
            meant = self.sites.named(cell.text, area, kinds, past.period.last)
            if not meant:
                raise _Wrong(at, says.unknown_place(cell.text, self.sites.near(cell.text, kinds)))
            found = meant if found is None else [site for site in found if site in meant]
            if not found:
                raise _Wrong(at, says.two_places())
            first = at
        if found is None:
            raise _Wrong(first, says.no_place())
        if len(found) > 1:
            raise _Wrong(first, says.which_place(row.at(first).text, [site.place for site in found]))
        place = found[0].place
        if not found[0].existed(past.period.last):
            raise _Wrong(first, says.not_there_then(place, past.period.code))
        if place.ref in past.again:
            raise _Wrong(first, says.opened_again(past.period.code))
        return place
