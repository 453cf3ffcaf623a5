"""Tables of on time and late that the units were shown: when, until when they may object, what they object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.tallies import Row
from storage import places
from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Shown:
    """A table the units were shown on ``day``; through ``ends`` they may object, after that it may leave the office."""

    id: int
    day: date
    ends: date

    def settled(self, today: date) -> bool:
        """Whether nobody may object any more."""
        return self.ends < today


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit has against its lines."""

    place: str
    name: str
    words: str


def show(tx: Tx, day: date, ends: date, *, person: int, now: datetime) -> int:
    """A table is shown to the units; returns its row."""
    row = tx.execute(
        "INSERT INTO tally (day, ends, person, at) VALUES (?, ?, ?, ?) RETURNING id",
        (day.isoformat(), ends.isoformat(), person, instant(now)),
    ).fetchone()
    return int(row["id"])


def lines(tx: Tx, tally: int, rows: Iterable[tuple[Row, bool]]) -> None:
    """What each place saw; True: it could be told."""
    tx.executemany(
        "INSERT INTO tally_line (tally, place, on_time, late, undated, seen) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (tally, places.id_of(tx, one.place.ref), len(one.on_time), len(one.late), len(one.undated), int(seen))
            for one, seen in rows
        ],
    )


def newest(tx: Tx) -> Shown | None:
    """The table shown last."""
    row = tx.execute("SELECT * FROM tally ORDER BY id DESC LIMIT 1").fetchone()
    return Shown(row["id"], date.fromisoformat(row["day"]), date.fromisoformat(row["ends"])) if row else None


def totals(tx: Tx, tally: int) -> dict[str, int]:
    """What the units of a table saw, added up, and how many could not be told theirs: those are not in it."""
    row = tx.execute(
        "SELECT total(on_time) AS on_time, total(late) AS late, total(undated) AS undated, "
        "(SELECT count(*) FROM tally_line WHERE tally = ?1 AND seen = 0) AS unseen "
        "FROM tally_line WHERE tally = ?1 AND seen = 1",
        (tally,),
    ).fetchone()
    return {name: int(row[name]) for name in row.keys()}  # noqa: SIM118 - a row is no mapping


def concerned(tx: Tx, tally: int, refs: Iterable[str]) -> list[str]:
    """Those of these places that have a line in it."""
    rows = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref FROM tally_line JOIN place ON place.id = tally_line.place "
        "WHERE tally = ?",
        (tally,),
    )
    there = {row["ref"] for row in rows}
    return [ref for ref in dict.fromkeys(refs) if ref in there]


def object_to(tx: Tx, tally: int, ref: str, words: str, *, person: int, source: str, now: datetime) -> None:
    """Keep what a unit has against it."""
    tx.execute(
        "INSERT INTO objection (tally, place, person, words, source, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (tally, places.id_of(tx, ref), person, words, f"{source}:{ref}", instant(now)),
    )


def objections(tx: Tx, tally: int) -> list[Objection]:
    """What was objected, oldest first."""
    rows = tx.execute(
        "SELECT place.name, person.name AS who, words FROM objection JOIN place ON place.id = objection.place "
        "JOIN person ON person.id = objection.person WHERE tally = ? AND words <> '' ORDER BY objection.id",
        (tally,),
    )
    return [Objection(row["name"], row["who"], row["words"]) for row in rows]
