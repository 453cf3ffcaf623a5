"""Past figures from old books: the places there ever were, what is stored of some periods, periods nobody opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date

from bot.core.book import Key, Known, Site
from bot.core.indicators import Form
from bot.core.periods import Period
from storage import periods
from storage.db import Tx
from storage.places import row_to_place


def sites(tx: Tx) -> list[Site]:
    """Every place there ever was, with its dates."""
    return [_row_to_site(row) for row in tx.execute("SELECT * FROM place ORDER BY kind <> 'group', area, id")]


def stored(tx: Tx, codes: Iterable[str]) -> dict[Key, Known]:
    """Every figure of these periods."""
    rows = tx.execute(
        "SELECT figure.*, period.code AS period, place.kind || ':' || place.code AS ref FROM figure "
        "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
        "JOIN place ON place.id = report.place WHERE period.code IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(codes))),),
    )
    return {
        (row["period"], row["ref"], row["indicator"]): Known(periods.row_to_figure(row), row["origin"] != "book")
        for row in rows
    }


def ensure_report(tx: Tx, period: Period, form: Form, place: str) -> int:
    """The report of a place (its ref) in a past period, its row.

    A period nobody opened is made as one that is over, with its reports locked. In one that was opened a report
    nobody handed in stays a draft: the book makes nobody punctual.
    """
    if periods.by_code(tx, period.code) is None:
        periods.open_period(tx, period, form)
        tx.execute("UPDATE period SET locked = 1, book = 1 WHERE code = ?", (period.code,))
    opened = periods.by_code(tx, period.code)
    assert opened is not None  # noqa: S101 - it was just made
    report = periods.ensure_report(tx, opened.id, place)
    if opened.book:
        tx.execute("UPDATE report SET state = 'locked' WHERE id = ?", (report.id,))
    return report.id


def _row_to_site(row: sqlite3.Row) -> Site:
    since, until = (date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until"))
    return Site(row_to_place(row), since, until)
