"""The sheet of figures the office may fill in and send back, as it is handed out; `sent_back` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.entry_sheet import MARK, RowKey, cell_of, held_of, key_to_text
from bot.core.indicators import Answer, Indicator
from bot.core.tables import Cell, Column, Kind, Shut, Table
from bot.core.texts import office_book as says
from bot.core.texts import words
from bot.documents.sheet import MAX_CELLS
from handlers.office_figures import NAMES, names_of, width_of
from handlers.office_months import Months
from storage import reopenings
from storage.db import Tx
from storage.periods import Opened

FIRST_FIGURE = len(NAMES) + 2
"""The columns before the figures: the hidden one, whose row it is, whether it may be written."""
_HEADING = 2


# ---- handed out ------------------------------------------------------------------------------------------


def table(tx: Tx, months: Months, today: date) -> Table:
    """The figures of these months to be changed, the newest periods where not all would be read back."""
    indicators = [*months.indicators(groups=True), *months.indicators(groups=False)]
    columns = [Column(MARK, width=4), *NAMES, Column(says.STATE, width=15)]
    for one in indicators:
        choices = tuple(option.label for option in one.options)
        kind = Kind.COUNT if one.answer in (Answer.COUNT, Answer.MONEY, Answer.PERCENT) else Kind.TEXT
        columns.append(Column(says.with_unit(one.label, one.unit), kind, width_of(one), choices))
    rows: list[tuple[Cell, ...]] = []
    most, note = MAX_CELLS // len(columns) - _HEADING, says.HOW_TO_FILL
    for opened in reversed(months.periods):
        if opened.book:
            continue
        new = [row for groups in (True, False) for row in _rows(tx, months, opened, indicators, today, groups=groups)]
        if len(rows) + len(new) > most:
            note = f"{note} {says.left_out_here(opened.period.code)}"
            break
        rows += new
    marks = (MARK, *[""] * (FIRST_FIGURE - 1), *(one.code for one in indicators))
    return Table(says.ENTRY, tuple(columns), tuple(rows), note=note, frozen=4, marks=marks)


def _rows(
    tx: Tx, months: Months, opened: Opened, indicators: Sequence[Indicator], today: date, *, groups: bool
) -> Iterator[tuple[Cell, ...]]:
    again = reopenings.again(tx, opened.id, today)
    open_now = not opened.locked and today <= opened.period.locks
    for place in months.there(opened, groups=groups):
        figures = {one.code: months.figure(opened, place, one.code) for one in indicators}
        wanted = months.asked(opened, place.kind)
        if not wanted and not any(figures.values()):
            continue
        may = opened if open_now else None
        if place.ref in again:
            may = reopenings.writable(tx, opened, place.ref, today)
        shown = {one.code: held_of(one, figures[one.code]) for one in indicators if figures[one.code] is not None}
        key = key_to_text(RowKey(opened.period.code, place.ref, shown))
        cells: list[Cell] = []
        for one in indicators:
            value = cell_of(one, figures[one.code])
            cells.append(value if may and (one.code in wanted or value is not None) else Shut(value))
        yield key, *map(Shut, names_of(opened, place)), Shut(_state(opened, may)), *cells


def _state(opened: Opened, may: Opened | None) -> str:
    if may is None:
        return says.LOCKED
    return says.writable(words.day(may.period.locks) if opened.locked else "")
