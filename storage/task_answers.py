"""What units say of tasks beside how it goes: products, more time, who answers for one; and all of it read back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.core.followup import Answer
from bot.core.parts import Part, Review
from storage import places
from storage.db import Tx
from storage.instants import from_instant, instant

# ---- products ----------------------------------------------------------------------------------------------


def keep_product(
    tx: Tx, of: Part | Review, sort: str, words: str, day: date | None, *, now: datetime, source: str
) -> bool:
    """Keep the product of what was said to be done last; False where nobody said so."""
    progress = newest_done(tx, of)
    if progress is None:
        return False
    tx.execute(
        "INSERT INTO product (progress, sort, words, day, source, at) VALUES (?, ?, ?, ?, ?, ?)",
        (progress, sort, words, day.isoformat() if day else None, source, instant(now)),
    )
    return True


def newest_done(tx: Tx, of: Part | Review) -> int | None:
    """The row that says a part is done, where that was said last."""
    if isinstance(of, Part):
        where = "task = ? AND milestone = ? AND place = ?"
        what: tuple[object, ...] = (of.held.id, of.milestone.code, places.id_of(tx, of.place.ref))
    else:
        where = "task IS NULL AND milestone = ? AND programme = (SELECT id FROM programme WHERE number = ?)"
        what = (of.milestone.code, of.number)
    sql = f"SELECT id, answer FROM progress WHERE {where} ORDER BY id DESC LIMIT 1"  # noqa: S608 - one of the two above
    row = tx.execute(sql, what).fetchone()
    return int(row["id"]) if row and row["answer"] == Answer.DONE else None


# ---- more time ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extension:
    """A wish for more time, or more time granted. ``person`` None: the office itself gave a new day."""

    id: int
    task: int
    milestone: str
    ref: str
    old: date
    wished: date
    reason: str
    person: int | None
    state: str
    decider: int | None


def wish(tx: Tx, of: Part, until: date, reason: str, *, person: int, now: datetime) -> int:
    """Ask for more time; a wish that still waits is replaced, and its number names nothing any more."""
    place = places.id_of(tx, of.place.ref)
    key = (of.held.id, of.milestone.code, place)
    tx.execute("DELETE FROM extension WHERE task = ? AND milestone = ? AND place = ? AND state = 'waiting'", key)
    row = tx.execute(
        "INSERT INTO extension (task, milestone, place, old, wished, reason, person, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*key, of.due.isoformat(), until.isoformat(), reason, person, instant(now)),
    ).fetchone()
    return int(row["id"])


_EXTENSION = (
    "SELECT one.*, place.kind || ':' || place.code AS ref FROM extension AS one JOIN place ON place.id = one.place"
)


def extension(tx: Tx, number: int) -> Extension | None:
    """The wish of this number."""
    row = tx.execute(f"{_EXTENSION} WHERE one.id = ?", (number,)).fetchone()
    return _row_to_extension(row) if row else None


def extensions(tx: Tx, task: int | None = None) -> list[Extension]:
    """Every wish about a task, oldest first; without one those that wait, whatever they are about."""
    where = "one.state = 'waiting'" if task is None else "one.task = ?"
    rows = tx.execute(f"{_EXTENSION} WHERE {where} ORDER BY one.id", () if task is None else (task,))
    return [_row_to_extension(row) for row in rows]


def decide(tx: Tx, number: int, *, yes: bool, why: str, person: int, now: datetime) -> None:
    """The office's word on a wish that waits."""
    tx.execute(
        "UPDATE extension SET state = ?, decided = ?, decider = ?, why = ? WHERE id = ? AND state = 'waiting'",
        ("granted" if yes else "refused", instant(now), person, why, number),
    )


def _row_to_extension(row: sqlite3.Row) -> Extension:
    old, wished = (date.fromisoformat(row[name]) for name in ("old", "wished"))
    return Extension(
        row["id"], row["task"], row["milestone"], row["ref"], old, wished, row["reason"], row["person"], row["state"],
        row["decider"],
    )  # fmt: skip


# ---- who answers -------------------------------------------------------------------------------------------


def hand_on(tx: Tx, task: int, ref: str, person: int) -> None:
    """From now on this person answers for one task of a place."""
    tx.execute(
        "INSERT INTO task_contact (task, place, person) VALUES (?, ?, ?) "
        "ON CONFLICT (task, place) DO UPDATE SET person = excluded.person",
        (task, places.id_of(tx, ref), person),
    )


# ---- to be read --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What was said last of a part: the words, the figure, when, who typed it; its product with its row."""

    answer: Answer
    words: str
    value: Decimal | None
    whole: Decimal | None
    at: datetime
    typed: str
    product: tuple[str, str, date | None, int] | None = None


def told(tx: Tx, task: int) -> dict[tuple[str, str], Told]:
    """What was said last of each part of a task, by milestone and place."""
    rows = tx.execute(
        "SELECT one.*, place.kind || ':' || place.code AS ref, ifnull(person.name, '') AS typist, product.sort, "
        "product.id AS shown, product.words AS paper, product.day AS paper_day FROM progress AS one "
        "JOIN place ON place.id = one.place LEFT JOIN person ON person.id = one.typed "
        "LEFT JOIN product ON product.id = "
        "(SELECT max(id) FROM product WHERE product.progress = one.id) WHERE one.task = ? ORDER BY one.id",
        (task,),
    )
    return {(row["milestone"], row["ref"]): _row_to_told(row) for row in rows}


def _row_to_told(row: sqlite3.Row) -> Told:
    value, whole = (Decimal(str(row[name])) if row[name] is not None else None for name in ("value", "whole"))
    day = date.fromisoformat(row["paper_day"]) if row["paper_day"] else None
    product = (row["sort"], row["paper"], day, row["shown"]) if row["sort"] else None
    return Told(Answer(row["answer"]), row["words"], value, whole, from_instant(row["at"]), row["typist"], product)
