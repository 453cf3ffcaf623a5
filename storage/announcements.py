"""What the office announces, to whom, and who said that they have it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Place
from storage import places
from storage.db import Tx
from storage.instants import instant
from storage.places import row_to_place

OFFERED, SENT, DROPPED = "offered", "sent", "dropped"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement; ``audience`` is what the office typed before the colon. ``at``: when it was typed, or sent."""

    id: int
    audience: str
    words: str
    person: int
    at: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody an announcement is for; ``told``: it was queued for them, ``heard``: they said that they have it."""

    person: int
    name: str
    phone: str
    place: Place | None
    told: bool
    heard: bool


def offer(
    tx: Tx, audience: str, words: str, to: Iterable[tuple[int, str]], *, person: int, source: str, now: datetime
) -> int:
    """Keep a draft and whom it is for (persons, with the ref of the place or ""); returns its number."""
    row = tx.execute(
        "INSERT INTO announcement (audience, words, person, source, at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (audience, words, person, source, instant(now)),
    ).fetchone()
    tx.executemany(
        "INSERT INTO announced (announcement, person, place) VALUES (?, ?, ?)",
        [(row["id"], one, places.id_of(tx, ref) if ref else None) for one, ref in to],
    )
    return int(row["id"])


def by_id(tx: Tx, number: int) -> Announcement | None:
    """The announcement of this number."""
    row = tx.execute("SELECT * FROM announcement WHERE id = ?", (number,)).fetchone()
    return _row(row) if row else None


def newest(tx: Tx, limit: int) -> list[Announcement]:
    """The newest that were sent, newest first."""
    rows = tx.execute("SELECT * FROM announcement WHERE state = 'sent' ORDER BY id DESC LIMIT ?", (limit,))
    return [_row(row) for row in rows]


def decide(tx: Tx, number: int, state: str, now: datetime) -> bool:
    """It is sent, or dropped; once."""
    sql = "UPDATE announcement SET state = ?, decided = ? WHERE id = ? AND state = 'offered'"
    return tx.execute(sql, (state, instant(now), number)).rowcount > 0


def recipients(tx: Tx, number: int) -> list[Told]:
    """Whom an announcement is for, by place."""
    rows = tx.execute(
        "SELECT announced.person AS who, announced.told, announced.heard, person.name AS named, person.phone, place.* "
        "FROM announced JOIN person ON person.id = announced.person LEFT JOIN place ON place.id = announced.place "
        "WHERE announcement = ? ORDER BY place.id IS NULL, place.kind <> 'group', place.area, place.id, who",
        (number,),
    )
    return [
        Told(
            row["who"],
            row["named"],
            row["phone"],
            row_to_place(row) if row["code"] else None,
            bool(row["told"]),
            row["heard"] is not None,
        )
        for row in rows
    ]


def tell(tx: Tx, number: int, persons: Iterable[int]) -> None:
    """It was queued for these."""
    tx.executemany(
        "UPDATE announced SET told = 1 WHERE announcement = ? AND person = ?", [(number, one) for one in persons]
    )


def hear(tx: Tx, person: int, number: int | None, now: datetime) -> int | None:
    """Somebody has it: the one of this number, else the newest told; None: there is none that waits for their word."""
    row = tx.execute(
        "SELECT max(announcement) AS number FROM announced "
        "WHERE person = ? AND told = 1 AND heard IS NULL AND announcement = ifnull(?, announcement)",
        (person, number),
    ).fetchone()
    if row["number"] is None:
        return None
    tx.execute(
        "UPDATE announced SET heard = ? WHERE announcement = ? AND person = ?", (instant(now), row["number"], person)
    )
    return int(row["number"])


def has_heard(tx: Tx, person: int, number: int) -> bool:
    """Whether somebody said before that they have it."""
    sql = "SELECT 1 FROM announced WHERE announcement = ? AND person = ? AND heard IS NOT NULL"
    return tx.execute(sql, (number, person)).fetchone() is not None


def _row(row: sqlite3.Row) -> Announcement:
    return Announcement(
        row["id"], row["audience"], row["words"], row["person"], row["decided"] or row["at"], row["state"]
    )
