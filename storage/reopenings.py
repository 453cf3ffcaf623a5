"""A locked report opened again ("mở lại"): one place, one period, until the end of a local date, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime

from storage import periods, places
from storage.db import Tx
from storage.instants import instant
from storage.periods import Opened


@dataclass(frozen=True, slots=True)
class Reopening:
    """One that is in force; ``period`` is the period's row, ``by`` the name of who opened it."""

    id: int
    report: int
    period: int
    ends: date
    reason: str
    by: str


def open_again(tx: Tx, report_id: int, *, reason: str, person: int, ends: date, now: datetime) -> bool:
    """Open a report again; False while it is open already. What was handed in may be corrected, a draft sent."""
    if tx.execute("SELECT 1 FROM reopening WHERE report = ? AND closed IS NULL", (report_id,)).fetchone():
        return False
    tx.execute(
        "INSERT INTO reopening (report, reason, person, at, ends) VALUES (?, ?, ?, ?, ?)",
        (report_id, reason, person, instant(now), ends.isoformat()),
    )
    tx.execute("UPDATE report SET state = 'sent' WHERE id = ? AND state = 'locked'", (report_id,))
    return True


def in_force(tx: Tx, ref: str, today: date) -> list[Reopening]:
    """The reopenings of a place (its ref) that have not ended, the newest period first."""
    kind, _, code = ref.partition(":")
    rows = tx.execute(
        "SELECT reopening.*, report.period AS period, person.name AS by FROM reopening "
        "JOIN report ON report.id = reopening.report JOIN person ON person.id = reopening.person "
        "JOIN place ON place.id = report.place "
        "WHERE (place.kind = 'group') = (? = 'group') AND place.code = ? AND closed IS NULL AND ends >= ? "
        "ORDER BY report.period DESC",
        (kind, code, today.isoformat()),
    )
    return [_row(row) for row in rows]


def again(tx: Tx, period_id: int, today: date) -> frozenset[str]:
    """The places (refs) that may write this locked period today."""
    rows = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref FROM reopening JOIN report ON report.id = reopening.report "
        "JOIN place ON place.id = report.place WHERE report.period = ? AND closed IS NULL AND ends >= ?",
        (period_id, today.isoformat()),
    )
    return frozenset(row["ref"] for row in rows)


def writable(tx: Tx, period: Opened, ref: str, today: date) -> Opened | None:
    """The period as it is for a place: None once locked; while opened again it locks at that end.

    None too where the place does not report for it: it is not there on its last day.
    """
    if not places.there(tx, ref, period.period.last):
        return None
    if not period.locked and today <= period.period.locks:
        return period
    for one in in_force(tx, ref, today):
        if one.period == period.id:
            return replace(period, locked=False, period=replace(period.period, locks=one.ends))
    return None


def for_place(tx: Tx, ref: str, today: date) -> Opened | None:
    """The period a place may write without naming it: the newest while it is open, else the newest opened again."""
    newest = periods.newest(tx)
    if newest is not None and (open_now := writable(tx, newest, ref, today)) is not None:
        return open_now
    found = in_force(tx, ref, today)
    return writable(tx, periods.by_id(tx, found[0].period), ref, today) if found else None


def close_ended(tx: Tx, today: date, now: datetime) -> list[Reopening]:
    """Lock again what is past its end; returns it."""
    rows = tx.execute(
        "SELECT reopening.*, report.period AS period, person.name AS by FROM reopening "
        "JOIN report ON report.id = reopening.report JOIN person ON person.id = reopening.person "
        "WHERE closed IS NULL AND ends < ? ORDER BY reopening.id",
        (today.isoformat(),),
    ).fetchall()
    for row in rows:
        tx.execute("UPDATE reopening SET closed = ? WHERE id = ?", (instant(now), row["id"]))
        tx.execute("UPDATE report SET state = 'locked' WHERE id = ? AND state = 'sent'", (row["report"],))
    return [_row(row) for row in rows]


def _row(row: sqlite3.Row) -> Reopening:
    return Reopening(row["id"], row["report"], row["period"], date.fromisoformat(row["ends"]), row["reason"], row["by"])
