"""What the tables say about the bot's health; `bot.health` judges it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import from_instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """Outgoing rows of one state and lane; ``oldest`` is the instant (UTC) the first may or might go out."""

    state: str
    lane: int
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Signs of life and open work at one moment; instants are UTC."""

    pulses: Mapping[str, datetime]
    inbox: int  # messages not yet handled
    inbox_oldest: datetime | None
    outbox: tuple[Waiting, ...]  # what is ready or being sent
    switches: tuple[str, ...] = ()  # of "paused" and "rehearsal" what the operator switched on


def facts(tx: Tx) -> Facts:
    """Read the signs of life. Rows that are done are not looked at, so it stays quick for years."""
    pulses = {row["name"]: from_instant(row["at"]) for row in tx.execute("SELECT name, at FROM pulse")}
    inbox = tx.execute("SELECT count(*) AS n, min(received) AS oldest FROM inbox WHERE state = 'ready'").fetchone()
    outbox = tx.execute(
        "SELECT state, lane, count(*) AS n, min(not_before) AS oldest FROM outbox "
        "WHERE state IN ('ready', 'sending') GROUP BY state, lane"
    )
    switches = tx.execute("SELECT name FROM switch WHERE name IN ('paused', 'rehearsal') ORDER BY name")
    return Facts(
        pulses,
        inbox["n"],
        from_instant(inbox["oldest"]) if inbox["oldest"] else None,
        tuple(Waiting(row["state"], row["lane"], row["n"], from_instant(row["oldest"])) for row in outbox),
        tuple(row["name"] for row in switches),
    )


def dead_letters(tx: Tx) -> dict[str, int]:
    """How many messages ended where somebody must look. Reads both tables whole: not for a frequent check."""
    row = tx.execute(
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'dead') AS inbox_dead, "
        "count(*) FILTER (WHERE state = 'dead') AS outbox_dead, "
        "count(*) FILTER (WHERE state = 'unknown') AS outbox_unknown FROM outbox"
    ).fetchone()
    return dict(row)
