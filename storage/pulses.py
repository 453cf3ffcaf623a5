"""When each loop last succeeded."""

from __future__ import annotations

from datetime import datetime

from storage.db import Tx
from storage.instants import from_instant, instant


def beat(tx: Tx, name: str, now: datetime) -> None:
    """Note that the loop ``name`` succeeded now."""
    tx.execute(
        "INSERT INTO pulse (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
        (name, instant(now)),
    )


def last(tx: Tx, name: str) -> datetime | None:
    """When it last did, UTC; None: never."""
    row = tx.execute("SELECT at FROM pulse WHERE name = ?", (name,)).fetchone()
    return from_instant(row["at"]) if row else None
