"""Files shown as products: on their way, opened in the child, kept with what was said or refused."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Enclosed, Kind
from storage.db import Tx
from storage.files import File, Wanted
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that was received; ``progress`` is what it shows, ``sha`` finds its bytes, ``name`` is its sender's."""

    id: int
    progress: int
    person: int
    account: int
    source: str
    name: str
    sha: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file kept as a product."""

    id: int
    file: Enclosed
    task: int | None


def want(tx: Tx, *, progress: int, person: int, account: int, source: str, name: str, now: datetime) -> None:
    """Note what a file that is to come will show."""
    tx.execute(
        "INSERT INTO evidence (progress, person, account, source, at, name) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (progress, person, account, source, instant(now), name),
    )


def received(tx: Tx, wanted: Wanted, file: File) -> None:
    """It came; it is to be opened."""
    tx.execute(
        "UPDATE evidence SET state = 'received', file = ? WHERE source = ? AND state = 'wanted'",
        (file.id, wanted.source),
    )


def next_received(tx: Tx) -> Evidence | None:
    """The oldest that is to be opened."""
    row = tx.execute(
        "SELECT evidence.*, file.sha FROM evidence JOIN file ON file.id = evidence.file "
        "WHERE state = 'received' ORDER BY evidence.id LIMIT 1"
    ).fetchone()
    return _row_to_evidence(row) if row else None


def is_received(tx: Tx, evidence_id: int) -> bool:
    """Whether it still waits to be opened (asked inside the transaction that ends it)."""
    sql = "SELECT 1 FROM evidence WHERE id = ? AND state = 'received'"
    return tx.execute(sql, (evidence_id,)).fetchone() is not None


def keep(tx: Tx, one: Evidence, *, file: int, now: datetime) -> int:
    """Keep it as the product of what was said; returns the product's row."""
    tx.execute("UPDATE evidence SET state = 'kept', file = ? WHERE id = ?", (file, one.id))
    row = tx.execute(
        "INSERT INTO product (progress, sort, words, file, source, at) VALUES (?, 'file', ?, ?, ?, ?) RETURNING id",
        (one.progress, one.name, file, one.source, instant(now)),
    ).fetchone()
    return int(row["id"])


def name(tx: Tx, product: int, called: str) -> None:
    """Give a file our own name."""
    tx.execute("UPDATE product SET words = ? WHERE id = ?", (called, product))


def task_of(tx: Tx, one: Evidence) -> str:
    """The code of the task it shows the product of."""
    row = tx.execute(
        "SELECT code FROM progress JOIN task ON task.id = progress.task WHERE progress.id = ?", (one.progress,)
    ).fetchone()
    return str(row["code"])


def key_of(tx: Tx, one: Evidence) -> str:
    """The part it shows the product of, as a talk names it."""
    row = tx.execute(
        "SELECT task, milestone, place.kind || ':' || place.code AS ref FROM progress "
        "JOIN place ON place.id = progress.place WHERE progress.id = ?",
        (one.progress,),
    ).fetchone()
    return f"{row['task']}/{row['milestone']}/{row['ref']}"


def refuse(tx: Tx, one: Evidence) -> None:
    """Nothing of it is kept; its bytes go with the next sweep."""
    tx.execute("UPDATE evidence SET state = 'refused', file = NULL, name = '' WHERE id = ?", (one.id,))


def kept(tx: Tx, product: int) -> Kept | None:
    """A product that is a file, by its row."""
    row = tx.execute(
        "SELECT product.id, product.words, progress.task, file.sha FROM product "
        "JOIN progress ON progress.id = product.progress JOIN file ON file.id = product.file "
        "WHERE product.id = ? AND product.sort = 'file'",
        (product,),
    ).fetchone()
    if row is None:
        return None
    return Kept(row["id"], Enclosed(row["sha"], Kind.FILE, row["words"]), row["task"])


def _row_to_evidence(row: sqlite3.Row) -> Evidence:
    return Evidence(row["id"], row["progress"], row["person"], row["account"], row["source"], row["name"], row["sha"])
