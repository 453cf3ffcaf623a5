"""Changes wanted after the lock: what, why, who decided; an approved one is written in the same transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.core.dialogue import figure_from_json, figure_to_json
from bot.core.figures import Figure, Figures
from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Change:
    """One request. ``figures``: what each of its indicators should become, several where one question asks two."""

    id: int
    report: int
    figures: Figures
    reason: str
    person: int
    state: str
    decider: int | None


def request(
    tx: Tx, report_id: int, figures: Mapping[str, Figure], *, reason: str, person: int, now: datetime
) -> Change:
    """Keep a request; `change_request.figure` is a JSON object by indicator, ``indicator`` its first."""
    row = tx.execute(
        "INSERT INTO change_request (report, indicator, figure, reason, person, at) VALUES (?, ?, ?, ?, ?, ?) "
        "RETURNING *",
        (
            report_id,
            next(iter(figures)),
            json.dumps({code: figure_to_json(one) for code, one in figures.items()}, ensure_ascii=False),
            reason,
            person,
            instant(now),
        ),
    ).fetchone()
    return _row(row)


def by_id(tx: Tx, change_id: int) -> Change | None:
    """The request of this number."""
    row = tx.execute("SELECT * FROM change_request WHERE id = ?", (change_id,)).fetchone()
    return _row(row) if row else None


def waiting(tx: Tx) -> list[Change]:
    """The requests nobody decided yet, oldest first."""
    return [_row(row) for row in tx.execute("SELECT * FROM change_request WHERE state = 'waiting' ORDER BY id")]


def decide(tx: Tx, change_id: int, *, yes: bool, person: int, now: datetime) -> None:
    """Keep the office's decision, once."""
    tx.execute(
        "UPDATE change_request SET state = ?, decided = ?, decider = ? WHERE id = ? AND state = 'waiting'",
        ("approved" if yes else "refused", instant(now), person, change_id),
    )


@contextmanager
def unlocked(tx: Tx, report_id: int) -> Iterator[None]:
    """A locked report takes figures inside this block; whatever state it had, it has again after."""
    locked = tx.execute("UPDATE report SET state = 'draft' WHERE id = ? AND state = 'locked'", (report_id,)).rowcount
    yield
    if locked:
        tx.execute("UPDATE report SET state = 'locked' WHERE id = ?", (report_id,))


def _row(row: sqlite3.Row) -> Change:
    plain = json.loads(row["figure"])
    figures = {code: figure_from_json(one) for code, one in plain.items()}
    return Change(row["id"], row["report"], figures, row["reason"], row["person"], row["state"], row["decider"])
