"""Every value a figure ever had, from the audit: old, new, who said it, who typed or approved it, and why."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one figure; ``old`` and ``new`` are the audit's facts. Names are those of today.

    ``said`` is who gave the figure, ``typed`` who typed it in for them, ``approved`` who approved it after the
    lock; ``reason`` belongs to that, ``reopened`` is why the report was open again then. ``book``: nobody said it, it
    was imported from an old book by ``said``.
    """

    period: str
    at: str
    old: Mapping[str, object] | None
    new: Mapping[str, object]
    said: str
    typed: str = ""
    approved: str = ""
    reason: str = ""
    reopened: str = ""
    book: bool = False


def of_figure(tx: Tx, ref: str, code: str) -> list[Entry]:
    """What happened to this figure of a place (its ref), in every period, oldest first."""
    rows = tx.execute(
        "SELECT audit.*, substr(subject, 8, 7) AS period, (SELECT reopening.reason FROM reopening "
        "JOIN report ON report.id = reopening.report JOIN period ON period.id = report.period "
        "JOIN place ON place.id = report.place WHERE period.code = substr(subject, 8, 7) "
        "AND place.kind || ':' || place.code = :ref AND reopening.at <= audit.at "
        "AND ifnull(reopening.closed, '9999') > audit.at ORDER BY reopening.id DESC LIMIT 1) AS reopened "
        "FROM audit WHERE action = 'figure' AND substr(subject, 15) = ':' || :ref || ':' || :code ORDER BY id",
        {"ref": ref, "code": code},
    ).fetchall()
    return [_row_to_entry(tx, row) for row in rows]


def _row_to_entry(tx: Tx, row: sqlite3.Row) -> Entry:
    new = json.loads(row["after"])
    old = json.loads(row["before"]) if row["before"] else None
    actor = _name(tx, row["actor"])
    said = _name(tx, new["said"]) if "said" in new else actor
    request = tx.execute("SELECT reason FROM change_request WHERE id = ?", (new.get("request"),)).fetchone()
    return Entry(
        row["period"],
        row["at"],
        old,
        new,
        said,
        typed=actor if "typed" in new else "",
        approved=actor if request else "",
        reason=request["reason"] if request else "",
        reopened="" if request else row["reopened"] or "",
        book="book" in new,
    )


def _name(tx: Tx, person: int | None) -> str:
    row = tx.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
    return row["name"] if row else ""
