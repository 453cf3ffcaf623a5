"""The office's workbook of some months, as values. Only reads; the file itself is made in the child process."""

from __future__ import annotations

from datetime import datetime

from bot.core.stretch import Stretch
from bot.core.tables import Workbook
from bot.core.texts import office_book as says
from handlers import entry_sheet, office_figures, office_lists, office_months
from handlers.desk import Desk
from storage.db import Tx


def workbook(tx: Tx, desk: Desk, stretch: Stretch, now: datetime, *, everything: bool = False) -> Workbook | None:
    """What there is of these months on its sheets; None where there is no period of that time.

    ``everything``: with the audit in words, for the archive.
    """
    months = office_months.of(tx, stretch)
    if not months.periods:
        return None
    groups = office_figures.figures(months, says.groups(desk.ward), groups=True, zone=desk.zone)
    units = office_figures.figures(months, says.UNITS, groups=False, zone=desk.zone)
    figures = [(groups, True), *([(units, False)] if months.indicators(groups=False) else [])]
    return Workbook(
        says.title(desk.ward, stretch),
        (
            office_figures.totals(months, figures),
            *(table for table, _ in figures),
            *office_figures.kept(tx, desk, months),
            office_lists.tasks(tx, desk, months, now),
            *filter(None, [office_lists.recognised(tx, desk, months)]),
            office_lists.changes(tx, desk, months),
            *([office_lists.deeds(tx, desk, months)] if everything else []),
            entry_sheet.table(tx, months, desk.local(now).date()),
        ),
    )
