"""Digests as they were made, who was told them, and how far somebody has read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from bot.core.digests import Digest, Kind, Mark, Section
from storage.db import Tx
from storage.instants import from_instant, instant


@dataclass(frozen=True, slots=True)
class Stored:
    """A digest of the database."""

    id: int
    digest: Digest
    mark: Mark


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has read: ``digest`` None: in a preview for ``day``."""

    digest: int | None
    day: date
    part: int


def put(tx: Tx, one: Digest, mark: Mark) -> int:
    """Keep a digest; returns its row."""
    facts = {
        "areas": list(one.areas),
        "fields": list(one.fields),
        "sections": [{"name": part.name, "counts": part.counts, "items": part.items} for part in one.sections],
    }
    row = tx.execute(
        "INSERT INTO digest (reader, day, kinds, closed, at, since, mark, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        (
            one.reader,
            one.day.isoformat(),
            json.dumps(one.kinds),
            one.closed,
            instant(one.at),
            instant(one.since) if one.since else None,
            json.dumps(asdict(mark)),
            json.dumps(facts, ensure_ascii=False),
        ),
    ).fetchone()
    return int(row["id"])


def by_id(tx: Tx, digest: int) -> Stored | None:
    """The digest of this row."""
    row = tx.execute("SELECT * FROM digest WHERE id = ?", (digest,)).fetchone()
    return _row(row) if row else None


def last_day(tx: Tx, reader: str) -> date | None:
    """The day of a reader's newest digest, told or not."""
    row = tx.execute("SELECT max(day) AS day FROM digest WHERE reader = ?", (reader,)).fetchone()
    return date.fromisoformat(row["day"]) if row["day"] else None


def last_told(tx: Tx, reader: str) -> tuple[datetime, Mark] | None:
    """When a reader's newest digest that anybody was told was made, and how far it had seen."""
    row = tx.execute(
        "SELECT at, mark FROM digest WHERE reader = ? AND EXISTS (SELECT 1 FROM notice WHERE state = 'told' "
        "AND key > 'digest:' || reader || ':' || day || ':' AND key < 'digest:' || reader || ':' || day || ';') "
        "ORDER BY day DESC LIMIT 1",
        (reader,),
    ).fetchone()
    return (from_instant(row["at"]), _mark(row["mark"])) if row else None


def due_on(tx: Tx, reader: str, day: date) -> Stored | None:
    """A reader's digest that was due on a local date."""
    row = tx.execute("SELECT * FROM digest WHERE reader = ? AND day = ?", (reader, day.isoformat())).fetchone()
    return _row(row) if row else None


def newest(tx: Tx, reader: str) -> Stored | None:
    """A reader's newest digest."""
    row = tx.execute("SELECT * FROM digest WHERE reader = ? ORDER BY day DESC LIMIT 1", (reader,)).fetchone()
    return _row(row) if row else None


def of_day(tx: Tx, reader: str, day: date, first: datetime, end: datetime) -> Stored | None:
    """A reader's digest that was due on a local date, else the one made between these instants."""
    row = tx.execute(
        "SELECT * FROM digest WHERE reader = ? AND (day = ? OR (at >= ? AND at < ?)) ORDER BY day = ? DESC, id DESC "
        "LIMIT 1",
        (reader, day.isoformat(), instant(first), instant(end), day.isoformat()),
    ).fetchone()
    return _row(row) if row else None


def days(tx: Tx, reader: str, limit: int) -> list[date]:
    """The days of a reader's digests, the newest first."""
    rows = tx.execute("SELECT day FROM digest WHERE reader = ? ORDER BY day DESC LIMIT ?", (reader, limit))
    return [date.fromisoformat(row["day"]) for row in rows]


def linked_since(tx: Tx, persons: Iterable[int]) -> datetime | None:
    """Since when the first of these persons can be written to; None: none of them can."""
    row = tx.execute(
        "SELECT min(linked) AS linked FROM account WHERE person IN (SELECT value FROM json_each(?)) "
        "AND reachable = 1 AND frozen IS NULL",
        (json.dumps(list(persons)),),
    ).fetchone()
    return from_instant(row["linked"]) if row["linked"] else None


def drop_older(tx: Tx, reader: str) -> None:
    """Forget what of a reader's digests still waits to be told: a newer one tells it."""
    tx.execute(
        "UPDATE notice SET state = 'dropped' WHERE state = 'waiting' AND key > ? AND key < ?",
        (f"digest:{reader}:", f"digest:{reader};"),
    )


# ---- reading on ------------------------------------------------------------------------------------------


def shown(tx: Tx, person: int, place: Place) -> None:
    """Remember what somebody was shown last."""
    tx.execute(
        "INSERT INTO digest_shown (person, digest, day, part) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (person) DO UPDATE SET digest = excluded.digest, day = excluded.day, part = excluded.part",
        (person, place.digest, place.day.isoformat(), place.part),
    )


def place_of(tx: Tx, person: int) -> Place | None:
    """What somebody was shown last."""
    row = tx.execute("SELECT * FROM digest_shown WHERE person = ?", (person,)).fetchone()
    return Place(row["digest"], date.fromisoformat(row["day"]), row["part"]) if row else None


def _row(row: sqlite3.Row) -> Stored:
    facts = json.loads(row["facts"])
    digest = Digest(
        row["reader"],
        date.fromisoformat(row["day"]),
        tuple(Kind(kind) for kind in json.loads(row["kinds"])),
        row["closed"],
        from_instant(row["at"]),
        from_instant(row["since"]) if row["since"] else None,
        tuple(facts["areas"]),
        tuple(facts["fields"]),
        tuple(Section(one["name"], one["counts"], tuple(one["items"])) for one in facts["sections"]),
    )
    return Stored(row["id"], digest, _mark(row["mark"]))


def _mark(text: str) -> Mark:
    plain = json.loads(text)
    plain |= {"waiting": tuple(plain["waiting"]), "open": tuple(plain["open"])}
    return Mark(**plain)
