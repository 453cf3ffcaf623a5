"""Files the office sent to be imported: fetched, read and shown, then recorded or not. The id is what "ghi 3" names."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.files import File, Wanted
from storage.instants import instant

ROSTER, FIGURES, PROGRAMME, ENTRY = "roster", "figures", "programme", "entry"


@dataclass(frozen=True, slots=True)
class Import:
    """One file. ``state``: received, offered, done, dropped; ``what`` it was taken for once it was read.

    ``read``: what was read of it, JSON, while it is offered. ``shown``: a digest of the changes shown last. ``words``
    stood under it; ``decided`` is the instant at which it was recorded or dropped.
    """

    id: int
    sha: str
    name: str
    words: str
    person: int
    account: int
    source: str
    state: str
    what: str
    read: str
    shown: str
    decided: str


_SELECT = "SELECT import.*, file.sha FROM import JOIN file ON file.id = import.file"


def add(tx: Tx, wanted: Wanted, file: File, now: datetime) -> None:
    """A file was fetched: it is to be read."""
    tx.execute(
        "INSERT INTO import (file, name, words, person, account, source, at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (file.id, wanted.name, wanted.words, wanted.person, wanted.account, wanted.source, instant(now)),
    )


def next_received(tx: Tx) -> Import | None:
    """The oldest file that nobody has read yet."""
    row = tx.execute(f"{_SELECT} WHERE import.state = 'received' ORDER BY import.id LIMIT 1").fetchone()
    return _row_to_import(row) if row else None


def by_id(tx: Tx, import_id: int) -> Import | None:
    """The import of this number."""
    row = tx.execute(f"{_SELECT} WHERE import.id = ?", (import_id,)).fetchone()
    return _row_to_import(row) if row else None


def offer(tx: Tx, import_id: int, *, what: str, read: str, shown: str) -> None:
    """Its changes were shown; shown again, the newest counts."""
    tx.execute(
        "UPDATE import SET state = 'offered', what = ?, read = ?, shown = ? "
        "WHERE id = ? AND state IN ('received', 'offered')",
        (what, read, shown, import_id),
    )


def close(tx: Tx, import_id: int, state: str, now: datetime) -> None:
    """Recorded (done) or not (dropped); what was read of it is forgotten."""
    tx.execute(
        "UPDATE import SET state = ?, read = NULL, decided = ? WHERE id = ? AND state IN ('received', 'offered')",
        (state, instant(now), import_id),
    )


def forget(tx: Tx, before: datetime, now: datetime) -> None:
    """Drop what was sent before an instant and never decided about, and forget older files' names and words."""
    tx.execute(
        "UPDATE import SET state = 'dropped', read = NULL, decided = ? "
        "WHERE at < ? AND state IN ('received', 'offered')",
        (instant(now), instant(before)),
    )
    tx.execute("UPDATE import SET name = '', words = '' WHERE at < ? AND name || words <> ''", (instant(before),))


def erase(tx: Tx, person: int, now: datetime) -> None:
    """Drop what a person sent and forget its names and words."""
    tx.execute(
        "UPDATE import SET state = 'dropped', read = NULL, decided = ? "
        "WHERE person = ? AND state IN ('received', 'offered')",
        (instant(now), person),
    )
    tx.execute("UPDATE import SET name = '', words = '' WHERE person = ?", (person,))


def _row_to_import(row: sqlite3.Row) -> Import:
    return Import(
        row["id"],
        row["sha"],
        row["name"],
        row["words"],
        row["person"],
        row["account"],
        row["source"],
        row["state"],
        row["what"] or "",
        row["read"] or "",
        row["shown"] or "",
        row["decided"] or "",
    )
