"""The sheets of figures: a row a place and period, their totals, and how reports were kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from bot.core.entry_sheet import cell_of
from bot.core.figures import Figure, Standing
from bot.core.indicators import Answer, Indicator
from bot.core.model import Place
from bot.core.summary import summary
from bot.core.tables import Cell, Column, Kind, Over, Shut, Sum, Table
from bot.core.texts import office_book as says
from bot.core.texts.book import FROM_BOOK
from handlers import summaries
from handlers.desk import Desk
from handlers.office_months import Months, number
from storage.db import Tx
from storage.instants import from_instant
from storage.periods import Opened

NAMES = (
    Column(says.PERIOD, Kind.MONTH, 9),
    Column(says.CODE, width=8),
    Column(says.NAME, width=22),
    Column(says.AREA, width=16),
)
"""Whose row it is: the first columns of every sheet of figures."""
_PERIOD, _AREA = 0, 3
_COUNTED = frozenset({Standing.VALUE, Standing.RATIO, Standing.CHOICE})
"""What totals add up or count."""


def month_of(opened: Opened) -> date:
    """A period's month as a day, so that a spreadsheet sorts and filters it."""
    return date(opened.period.year, opened.period.month, 1)


def names_of(opened: Opened, place: Place) -> tuple[date | str, ...]:
    """The cells under :data:`NAMES`."""
    return month_of(opened), place.code, place.name, place.area


# ---- figures ---------------------------------------------------------------------------------------------


def figures(months: Months, name: str, *, groups: bool, zone: tzinfo) -> Table:
    """Every figure as it stands: nobody was asked: grey; nobody answered: empty; not handed in: no number to add up."""
    indicators = months.indicators(groups=groups)
    names = _names(groups)
    columns = [*names, Column(says.STATE, width=14)]
    for one in indicators:
        kind = Kind.TEXT if one.answer in (Answer.CHOICE, Answer.WORDS) else Kind.COUNT
        columns.append(Column(says.with_unit(one.label, one.unit), kind, width_of(one)))
        if one.answer is Answer.RATIO:
            columns.append(Column(says.whole_of(one.label), Kind.COUNT, 12))
    rows = []
    for opened, place in months.rows(groups=groups):
        wanted = months.asked(opened, place.kind)
        cells: list[Cell] = []
        for one in indicators:
            figure = months.figure(opened, place, one.code)
            new = _cells(one, figure, one.code in wanted)
            draft = figure is not None and figure.standing in _COUNTED and not months.counts(opened, place, one.code)
            cells += map(_not_sent, new) if draft else new
        rows.append((*names_of(opened, place)[: len(names)], _state(months, opened, place, zone), *cells))
    return Table(name, tuple(columns), tuple(rows), frozen=3)


def _names(groups: bool) -> tuple[Column, ...]:
    """Whose row it is; units have no area."""
    return NAMES if groups else NAMES[:_AREA]


def width_of(indicator: Indicator) -> int:
    """How wide a figure's column is: its heading may take some lines."""
    return {Answer.WORDS: 26, Answer.CHOICE: 13}.get(indicator.answer, 10)


def _cells(indicator: Indicator, figure: Figure | None, wanted: bool) -> list[Cell]:
    """A figure's cell, a ratio's two."""
    cells: list[Cell]
    if figure is not None and figure.value is not None:
        cells = [number(figure.value), *([number(figure.whole)] if figure.whole is not None else [])]
    else:
        cells = [cell_of(indicator, figure)]
    if indicator.answer is Answer.RATIO and len(cells) == 1:
        cells.append(None)
    return [Shut() if one is None and not wanted and figure is None else one for one in cells]


def _not_sent(cell: Cell) -> Cell:
    """A figure of a draft."""
    return says.not_sent(cell) if isinstance(cell, int | float | str) else cell


def _state(months: Months, opened: Opened, place: Place, zone: tzinfo) -> str:
    report = months.report(opened, place)
    sent = _sent(report.sent, zone) if report is not None and report.sent else None
    if opened.book:
        return FROM_BOOK
    on_time = sent is not None and sent.date() <= opened.period.due
    return says.how_kept(report is not None, sent is not None, on_time, opened.locked)


def _sent(at: str, zone: tzinfo) -> datetime:
    return from_instant(at).astimezone(zone)


# ---- totals ----------------------------------------------------------------------------------------------


def totals(months: Months, sheets: Sequence[tuple[Table, bool]]) -> Table:
    """Sums over sums, never without how many gave a figure; a state counts those that are in it.

    ``sheets`` are those of figures, each with whether it is of groups.
    """
    columns = (
        NAMES[0],
        Column(says.INDICATOR, width=34),
        Column(says.VALUE_OF, width=22),
        Column(says.STAGE, width=14),
        Column(says.UNIT, width=14),
        Column(says.TOTAL, Kind.COUNT, 14),
        Column(says.WHOLE, Kind.COUNT, 14),
        Column(says.GIVEN, Kind.COUNT, 11),
        Column(says.ASKED, Kind.COUNT, 11),
    )
    rows: list[tuple[Cell, ...]] = []
    for opened in months.periods:
        for table, groups in sheets:
            at = len(_names(groups)) + 1
            for one in months.indicators(groups=groups):
                rows += _of_indicator(months, opened, one, table.name, at, groups)
                at += 2 if one.answer is Answer.RATIO else 1
    note = says.left_out(months.periods[0].period.code) if months.left_out else ""
    return Table(says.TOTALS, columns, tuple(rows), note=note, frozen=2)


def _of_indicator(
    months: Months, opened: Opened, one: Indicator, sheet: str, at: int, groups: bool
) -> Iterable[tuple[Cell, ...]]:
    """The rows of one indicator in one period; ``at``: its column on its sheet."""
    there = months.there(opened, groups=groups)
    given = [
        figure
        for place in there
        if (figure := months.figure(opened, place, one.code)) is not None and months.counts(opened, place, one.code)
    ]
    wanted = None if opened.book else sum(one.code in months.asked(opened, place.kind) for place in there)
    if (not wanted and not given) or one.answer is Answer.WORDS:
        return
    period, here = month_of(opened), ((_PERIOD, 0),)
    if one.answer is Answer.CHOICE:
        standing = sum(figure.standing is Standing.CHOICE for figure in given)
        for option in one.options:
            chosen = sum(figure.choice == option.key for figure in given)
            total = Over(sheet, at, (*here, (at, 2)), chosen, add=False) if standing else None
            yield period, one.label, option.label, one.stage, says.PLACE_WORD, total, None, standing, wanted
        return
    values = [figure for figure in given if figure.value is not None]
    summed = bool(values) and one.answer is not Answer.PERCENT  # none is no zero, the sum of shares no share
    part = Over(sheet, at, here, float(sum(figure.value or 0 for figure in values)))
    whole = Over(sheet, at + 1, here, float(sum(figure.whole or 0 for figure in values)))
    yield (
        period,
        one.label,
        None,
        one.stage,
        one.unit,
        part if summed else None,
        whole if summed and one.answer is Answer.RATIO else None,
        Over(sheet, at, here, len(values), add=False),
        wanted,
    )


# ---- completeness and timeliness -------------------------------------------------------------------------


def kept(tx: Tx, desk: Desk, months: Months) -> tuple[Table, Table]:
    """How the groups kept to each period that opened: a row a period, a row a group."""
    of_periods: list[tuple[Cell, ...]] = []
    of_groups: list[tuple[Cell, ...]] = []
    sums = [0] * 5
    for opened in months.periods:
        if opened.book:
            continue
        rows = summaries.of_groups(tx, opened, desk.zone)
        for place, one in rows:
            how = says.how_kept(one.begun, one.sent is not None, one.on_time, opened.locked)
            report = months.report(opened, place)
            sent = _sent(report.sent, desk.zone) if report is not None and report.sent else None
            of_groups.append((*names_of(opened, place), one.asked, one.answered, how, sent))
        whole = summary(one for _, one in rows)
        counts = (whole.places, whole.sent, whole.on_time, whole.asked, whole.answered)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        places, handed, timely, wanted, answered = counts
        of_periods.append((month_of(opened), opened.period.due, places, handed, timely, _share(timely, places),
                           wanted, answered, _share(answered, wanted)))  # fmt: skip
    foot = [Sum(float(total)) for total in sums]
    totals = (says.SUM, None, *foot[:3], None, *foot[3:], None) if of_periods else ()
    return (
        Table(says.BY_PERIOD, _BY_PERIOD, tuple(of_periods), totals=totals, note=says.how_counted(desk.ward), frozen=1),
        Table(says.by_group(desk.ward), _BY_GROUP, tuple(of_groups), frozen=3),
    )


def _share(part: int, whole: int) -> float | None:
    """In hundredths, rounded down as everywhere: only what is complete is 100 %."""
    return part * 100 // whole / 100 if whole else None


_BY_PERIOD = (
    NAMES[0],
    Column(says.DUE, Kind.DAY, 13),
    Column(says.PLACES, Kind.COUNT, 10),
    Column(says.SENT, Kind.COUNT, 10),
    Column(says.ON_TIME, Kind.COUNT, 10),
    Column(says.ON_TIME_SHARE, Kind.SHARE, 12),
    Column(says.FIGURES_ASKED, Kind.COUNT, 13),
    Column(says.FIGURES_GIVEN, Kind.COUNT, 13),
    Column(says.FULL_SHARE, Kind.SHARE, 12),
)
_BY_GROUP = (
    *NAMES,
    Column(says.FIGURES_ASKED, Kind.COUNT, 12),
    Column(says.FIGURES_GIVEN, Kind.COUNT, 12),
    Column(says.HOW, width=18),
    Column(says.WHEN, Kind.MOMENT, 19),
)
