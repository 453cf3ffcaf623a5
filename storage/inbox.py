"""What came in: raw updates, stored before the provider is acknowledged, each taking effect once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Row:
    """One stored update; ``body`` is the provider's JSON."""

    id: int
    channel: str
    key: str
    address: str
    body: str


def store(tx: Tx, channel: str, updates: Sequence[tuple[str, str, str]], now: datetime) -> int:
    """Insert raw updates (key, address, body); one that is already here changes nothing. Returns how many are new."""
    return sum(
        tx.execute(
            "INSERT INTO inbox (channel, key, address, body, received) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (channel, key) DO NOTHING",
            (channel, key, address, body, instant(now)),
        ).rowcount
        for key, address, body in updates
    )


def ready(tx: Tx, limit: int) -> list[Row]:
    """The oldest waiting update of each account, in order of arrival."""
    rows = tx.execute(
        "SELECT * FROM inbox AS one WHERE state = 'ready' AND NOT EXISTS "
        "(SELECT 1 FROM inbox AS older WHERE older.state = 'ready' AND older.channel = one.channel "
        "AND older.address = one.address AND older.id < one.id) ORDER BY id LIMIT ?",
        (limit,),
    )
    return [_row(row) for row in rows]


def is_ready(tx: Tx, row_id: int) -> bool:
    """Whether this update still waits (it is asked inside the transaction that handles it)."""
    return tx.execute("SELECT 1 FROM inbox WHERE id = ? AND state = 'ready'", (row_id,)).fetchone() is not None


def done(tx: Tx, row_id: int) -> None:
    """It took effect."""
    tx.execute("UPDATE inbox SET state = 'done' WHERE id = ? AND state = 'ready'", (row_id,))


def dead(tx: Tx, row_id: int, incident: str) -> None:
    """It could not be handled; it stays for the operator to replay."""
    tx.execute("UPDATE inbox SET state = 'dead', incident = ? WHERE id = ?", (incident, row_id))


def erase(tx: Tx, channel: str, address: str) -> None:
    """Forget the words of one chat; the keys stay, so that a repeat is still recognised.

    What waits to be handled goes as well: it was written before the wish was fulfilled.
    """
    tx.execute(
        "UPDATE inbox SET body = '', state = CASE WHEN state = 'ready' THEN 'done' ELSE state END "
        "WHERE channel = ? AND address = ?",
        (channel, address),
    )


def _row(row: sqlite3.Row) -> Row:
    return Row(row["id"], row["channel"], row["key"], row["address"], row["body"])
