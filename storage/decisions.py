"""Decisions (quyết định công nhận): their number and day, and what each recognises of every place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.core.decisions import Decision
from storage import places
from storage.db import Tx
from storage.instants import instant

OFFERED, MADE, WITHDRAWN = "offered", "made", "withdrawn"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What holds of one place, by its newest decision."""

    value: Decimal
    decision: int


def offer(
    tx: Tx,
    target: str,
    period: int,
    number: str,
    day: date,
    values: Iterable[tuple[str, Decimal]],
    *,
    person: int,
    source: str,
    now: datetime,
) -> int:
    """Keep a decision as it is shown, with what it would recognise of each place (refs); returns its number here."""
    row = tx.execute(
        "INSERT INTO decision (target, period, number, day, person, source, at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "RETURNING id",
        (target, period, number, day.isoformat(), person, source, instant(now)),
    ).fetchone()
    tx.executemany(
        "INSERT INTO recognised (decision, place, value) VALUES (?, ?, ?)",
        [(row["id"], places.id_of(tx, ref), float(value)) for ref, value in values],
    )
    return int(row["id"])


def decide(tx: Tx, number: int, before: str, after: str) -> bool:
    """Move a decision from one state to the next; False: it was not there (any more)."""
    sql = "UPDATE decision SET state = ? WHERE id = ? AND state = ?"
    return tx.execute(sql, (after, number, before)).rowcount > 0


def by_id(tx: Tx, number: int) -> Decision | None:
    """The decision of this number."""
    found = _read(tx, "decision.id = ?", (number,))
    return found[0] if found else None


def made(tx: Tx, target: str, period: str) -> list[Decision]:
    """The decisions about a target in a period, oldest first."""
    return _read(tx, "target = ? AND period.code = ? AND state = 'made'", (target, period))


def newest(tx: Tx, target: str) -> Decision | None:
    """The newest decision about a target, of its newest period."""
    found = _read(tx, "target = ? AND state = 'made'", (target,))
    return max(found, key=lambda one: (one.period, one.id), default=None)


def values(tx: Tx, target: str, period: str) -> dict[str, Recognised]:
    """What is recognised of each place (ref) in a period; a newer decision's word stands over an older one's."""
    rows = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref, recognised.value, max(decision.id) AS decision "
        "FROM decision JOIN period ON period.id = decision.period JOIN recognised ON recognised.decision = decision.id "
        "JOIN place ON place.id = recognised.place "
        "WHERE target = ? AND period.code = ? AND state = 'made' GROUP BY place.id",
        (target, period),
    )
    return {row["ref"]: Recognised(_decimal(row["value"]), row["decision"]) for row in rows}


def recognise(tx: Tx, decision: int, ref: str, value: Decimal) -> None:
    """What a decision recognises of one place, in place of what stood there."""
    tx.execute(
        "INSERT INTO recognised (decision, place, value) VALUES (?, ?, ?) "
        "ON CONFLICT (decision, place) DO UPDATE SET value = excluded.value",
        (decision, places.id_of(tx, ref), float(value)),
    )


def _read(tx: Tx, where: str, values: tuple[object, ...]) -> list[Decision]:
    sql = f"""SELECT decision.*, period.code AS period_code, count(recognised.place) AS places, total(value) AS total
      FROM decision JOIN period ON period.id = decision.period
      LEFT JOIN recognised ON recognised.decision = decision.id
      WHERE {where} GROUP BY decision.id ORDER BY decision.id"""  # noqa: S608 - ours
    rows = tx.execute(sql, values)
    return [_row(row) for row in rows]


def _row(row: sqlite3.Row) -> Decision:
    return Decision(
        row["id"],
        row["target"],
        row["period_code"],
        row["number"],
        date.fromisoformat(row["day"]),
        row["state"],
        row["places"],
        _decimal(row["total"]),
    )


def _decimal(number: float) -> Decimal:
    return Decimal(int(number)) if float(number).is_integer() else Decimal(repr(number))
