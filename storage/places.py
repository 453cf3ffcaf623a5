"""What reports: residential groups, units, party cells, schools; which of them the office types in for."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from bot.core.model import Owner, Place
from storage.db import Tx
from storage.instants import instant


def groups(tx: Tx, on: date | None = None) -> list[Place]:
    """The residential groups that exist on a local date (None: all there ever were), by area and roster order."""
    rows = tx.execute(
        "SELECT * FROM place WHERE kind = 'group' AND (:day IS NULL OR "
        "(ifnull(since, :day) <= :day AND ifnull(until, '9999') > :day)) ORDER BY area, id",
        {"day": on.isoformat() if on else None},
    )
    return [row_to_place(row) for row in rows]


ASKED = """(place.kind = 'group' OR place.id NOT IN (SELECT collective FROM place WHERE collective IS NOT NULL)
  OR EXISTS (SELECT 1 FROM role WHERE role.place = place.id AND role.role = 'unit_contact' AND role.until IS NULL)
  OR EXISTS (SELECT 1 FROM report WHERE report.place = place.id))"""
"""A condition on ``place``: it reports itself. Of a collective unit the members do, unless it has a contact too."""


def units(tx: Tx, on: date | None = None, *, asked: bool = False) -> list[Place]:
    """The units, party cells and schools that exist on a local date (None: all), in roster order.

    ``asked``: only those that report themselves.
    """
    rows = tx.execute(
        "SELECT * FROM place WHERE kind <> 'group' AND (:day IS NULL OR "  # noqa: S608 - ours
        "(ifnull(since, :day) <= :day AND ifnull(until, '9999') > :day)) "
        f"AND (:asked = 0 OR {ASKED}) ORDER BY id",
        {"day": on.isoformat() if on else None, "asked": int(asked)},
    )
    return [row_to_place(row) for row in rows]


def members(tx: Tx, ref: str, day: date) -> list[Place]:
    """The places of a collective unit that exist on a local date, in roster order; of any other place none."""
    rows = tx.execute(
        "SELECT * FROM place WHERE collective = ? AND ifnull(since, '') <= ? AND ifnull(until, '9999') > ? ORDER BY id",
        (id_of(tx, ref), day.isoformat(), day.isoformat()),
    )
    return [row_to_place(row) for row in rows]


def there(tx: Tx, ref: str, day: date) -> bool:
    """Whether the place of this ref exists on a local date."""
    row = _row(tx, ref)
    return (row["since"] or "") <= day.isoformat() < (row["until"] or "9999")


def place(tx: Tx, ref: str) -> Place:
    """The place of this ref ("group:HK05"); LookupError when there is none."""
    return row_to_place(_row(tx, ref))


def id_of(tx: Tx, ref: str) -> int:
    """The row of this ref; LookupError when there is none."""
    return int(_row(tx, ref)["id"])


def _row(tx: Tx, ref: str) -> sqlite3.Row:
    kind, _, code = ref.partition(":")
    row: sqlite3.Row | None = tx.execute(
        "SELECT * FROM place WHERE (kind = 'group') = (? = 'group') AND code = ?", (kind, code)
    ).fetchone()
    if row is None:
        raise LookupError(f"no place {ref}")
    return row


def row_to_place(row: sqlite3.Row) -> Place:
    """A stored place."""
    return Place(row["code"], row["name"], row["area"], Owner(row["kind"]), tuple(json.loads(row["aliases"])))


def assist(tx: Tx, ref: str, reason: str, now: datetime) -> None:
    """Put a place on the list of those the office types in for ("nhập thay"); a refusal outweighs a choice."""
    tx.execute(
        "INSERT INTO assisted (place, reason, since) VALUES (?, ?, ?) "
        "ON CONFLICT (place) DO UPDATE SET reason = excluded.reason WHERE excluded.reason = 'refused'",
        (id_of(tx, ref), reason, instant(now)),
    )


def unassist(tx: Tx, ref: str, reason: str) -> bool:
    """Take a place off that list where it stands there for this reason; True when it did."""
    return tx.execute("DELETE FROM assisted WHERE place = ? AND reason = ?", (id_of(tx, ref), reason)).rowcount > 0


def assisted(tx: Tx, ref: str) -> str:
    """Why the office types in for a place: "refused", "chosen"; empty when it does not."""
    row = tx.execute("SELECT reason FROM assisted WHERE place = ?", (id_of(tx, ref),)).fetchone()
    return row["reason"] if row else ""
