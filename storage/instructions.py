"""Instructions of leaders (ý kiến chỉ đạo): kept word for word, open until the Party Office says what came of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import from_instant, instant


@dataclass(frozen=True, slots=True)
class Instruction:
    """``leader``: who gave it. ``outcome``: reminded, called, passed, answered; None while it is open.

    ``answer``: the office's words. ``target``: the name of who was reminded, ``doer`` of who saw to it.
    """

    id: int
    person: int
    leader: str
    words: str
    about: str
    at: datetime
    outcome: str | None
    answer: str
    target: str
    doer: str
    done: datetime | None


_EACH = (
    "SELECT instruction.*, leader.name AS leader_name, ifnull(target.name, '') AS target_name, "
    "ifnull(doer.name, '') AS doer_name FROM instruction JOIN person AS leader ON leader.id = instruction.person "
    "LEFT JOIN person AS target ON target.id = instruction.target "
    "LEFT JOIN person AS doer ON doer.id = instruction.doer"
)


def give(tx: Tx, person: int, words: str, about: str, source: str, now: datetime) -> Instruction:
    """Keep what a leader told; ``source`` is the inbox key it came with: handled again, it is the same one."""
    tx.execute(
        "INSERT INTO instruction (person, words, about, source, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (person, words, about, source, instant(now)),
    )
    return _row(tx.execute(f"{_EACH} WHERE source = ?", (source,)).fetchone())


def by_id(tx: Tx, number: int) -> Instruction | None:
    """The instruction of this number."""
    row = tx.execute(f"{_EACH} WHERE instruction.id = ?", (number,)).fetchone()
    return _row(row) if row else None


def waiting(tx: Tx) -> list[Instruction]:
    """Those the office has not seen to, oldest first."""
    return [_row(row) for row in tx.execute(f"{_EACH} WHERE outcome IS NULL ORDER BY instruction.id")]


def settled(tx: Tx, after: int, among: Collection[int]) -> list[Instruction]:
    """Those with an outcome that are newer than ``after`` or one of ``among``, oldest first."""
    oldest = min((*among, after + 1))
    rows = tx.execute(f"{_EACH} WHERE outcome IS NOT NULL AND instruction.id >= ? ORDER BY instruction.id", (oldest,))
    return [_row(row) for row in rows if row["id"] > after or row["id"] in among]


def of_person(tx: Tx, person: int, limit: int) -> list[Instruction]:
    """A leader's own, the newest first."""
    rows = tx.execute(f"{_EACH} WHERE instruction.person = ? ORDER BY instruction.id DESC LIMIT ?", (person, limit))
    return [_row(row) for row in rows]


def close(
    tx: Tx, number: int, outcome: str, *, doer: int, now: datetime, answer: str = "", target: int | None = None
) -> bool:
    """The office says what it did; False when that was said before."""
    return (
        tx.execute(
            "UPDATE instruction SET outcome = ?, answer = ?, target = ?, doer = ?, done = ? "
            "WHERE id = ? AND outcome IS NULL",
            (outcome, answer, target, doer, instant(now), number),
        ).rowcount
        > 0
    )


def _row(row: sqlite3.Row) -> Instruction:
    return Instruction(
        row["id"],
        row["person"],
        row["leader_name"],
        row["words"],
        row["about"],
        from_instant(row["at"]),
        row["outcome"],
        row["answer"],
        row["target_name"],
        row["doer_name"],
        from_instant(row["done"]) if row["done"] else None,
    )
