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
    was imported from an old book by ``said``; ``sheet``: ``said`` sent it back in our own workbook.
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
    sheet: bool = False


_REOPENED = """(SELECT reopening.reason FROM reopening
  JOIN report ON report.id = reopening.report JOIN period ON period.id = report.period
  JOIN place ON place.id = report.place
  WHERE period.code = substr(subject, 8, 7)
    AND substr(subject, 16, length(place.kind || ':' || place.code || ':')) = place.kind || ':' || place.code || ':'
    AND reopening.at <= audit.at AND ifnull(reopening.closed, '9999') > audit.at
  ORDER BY reopening.id DESC LIMIT 1)"""
# A figure's subject is "figure:2026-11:group:HK05:S1": period, place, indicator.


def of_figure(tx: Tx, ref: str, code: str) -> list[Entry]:
    """What happened to this figure of a place (its ref), in every period, oldest first."""
    rows = tx.execute(
        f"SELECT audit.*, substr(subject, 8, 7) AS period, {_REOPENED} AS reopened "  # noqa: S608 - ours
        "FROM audit WHERE action = 'figure' AND substr(subject, 15) = ':' || :ref || ':' || :code ORDER BY id",
        {"ref": ref, "code": code},
    ).fetchall()
    return [_row_to_entry(tx, row) for row in rows]


def changed(tx: Tx, first: str, last: str, most: int) -> list[tuple[str, str, Entry]]:
    """The newest changes of figures of the periods between two codes: place's ref, indicator's code, the change.

    A first answer is no change.
    """
    rows = tx.execute(
        f"SELECT audit.*, substr(subject, 8, 7) AS period, {_REOPENED} AS reopened "  # noqa: S608 - ours
        "FROM audit WHERE action = 'figure' AND before IS NOT NULL AND substr(subject, 8, 7) BETWEEN ? AND ? "
        "ORDER BY id DESC LIMIT ?",
        (first, last, most),
    ).fetchall()
    found = [(*row["subject"][15:].rpartition(":")[::2], _row_to_entry(tx, row)) for row in rows]
    return [one for one in found if not _same(one[2])]


def of_row(tx: Tx, audit: int) -> Entry:
    """The change that this row of the audit tells."""
    row = tx.execute(
        f"SELECT audit.*, substr(subject, 8, 7) AS period, {_REOPENED} AS reopened "  # noqa: S608 - ours
        "FROM audit WHERE id = ? AND action = 'figure'",
        (audit,),
    ).fetchone()
    return _row_to_entry(tx, row)


def _same(entry: Entry) -> bool:
    facts = ("verdict", "value", "whole", "choice")
    old = entry.old or {}
    return old.get("verdict") != "words" and all(old.get(name) == entry.new.get(name) for name in facts)


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
        sheet="sheet" in new,
    )


def _name(tx: Tx, person: int | None) -> str:
    row = tx.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
    return row["name"] if row else ""
