"""Who is away from when to when, and who stands in; local dates, both included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence that is not over."""

    id: int
    person: int
    deputy: int | None
    first: date
    last: date


def record(tx: Tx, person: int, first: date, last: date, deputy: int | None, now: datetime) -> int:
    """Somebody is away; what they said before about days that are not over is replaced."""
    tx.execute(
        "UPDATE absence SET ended = ? WHERE person = ? AND ended IS NULL AND last >= ?",
        (instant(now), person, first.isoformat()),
    )
    row = tx.execute(
        "INSERT INTO absence (person, deputy, first, last) VALUES (?, ?, ?, ?) RETURNING id",
        (person, deputy, first.isoformat(), last.isoformat()),
    ).fetchone()
    return int(row["id"])


def open_of(tx: Tx, person: int, today: date) -> Absence | None:
    """The absence a person is in or about to begin."""
    row = tx.execute(
        "SELECT id, person, deputy, first, last FROM absence WHERE person = ? AND ended IS NULL AND last >= ? "
        "ORDER BY first LIMIT 1",
        (person, today.isoformat()),
    ).fetchone()
    if row is None:
        return None
    first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    return Absence(row["id"], row["person"], row["deputy"], first, last)


def is_away(tx: Tx, person: int, day: date) -> bool:
    """Whether a person is away on a day."""
    sql = "SELECT 1 FROM absence WHERE person = ? AND ended IS NULL AND ? BETWEEN first AND last"
    return tx.execute(sql, (person, day.isoformat())).fetchone() is not None


def on(tx: Tx, day: date) -> dict[int, int | None]:
    """Everybody who is away on a day, with who stands in."""
    rows = tx.execute(
        "SELECT person, deputy FROM absence WHERE ended IS NULL AND first <= ?1 AND last >= ?1", (day.isoformat(),)
    )
    return {row["person"]: row["deputy"] for row in rows}


def name_deputy(tx: Tx, absence: int, deputy: int) -> None:
    """Somebody stands in."""
    tx.execute("UPDATE absence SET deputy = ? WHERE id = ?", (deputy, absence))


def end(tx: Tx, absence: int, now: datetime) -> None:
    """They are back."""
    tx.execute("UPDATE absence SET ended = ? WHERE id = ?", (instant(now), absence))
