"""Whom the office should telephone, about which place and why; a row stays until somebody says it is done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.model import Place
from storage import places
from storage.db import Tx
from storage.instants import instant
from storage.places import row_to_place


@dataclass(frozen=True, slots=True)
class Call:
    """One open row; ``name`` and ``phone`` are empty where it is about a place without anybody.

    ``item``: the part of a task it is about (`bot.core.parts.Part.item`), if any.
    """

    id: int
    why: str
    name: str
    phone: str
    place: Place | None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to call about a task, because of this stage; ``person`` None: the place has nobody."""

    item: str
    stage: str
    person: int | None
    ref: str


def ask(tx: Tx, why: str, source: str, now: datetime, *, person: int, ref: str = "") -> bool:
    """Put somebody on the list; False when they are there already for this reason.

    ``source`` is what caused it, an inbox key where there is one: the picture or the voice hangs on it.
    """
    place = places.id_of(tx, ref) if ref else None
    return (
        tx.execute(
            "INSERT INTO call (person, place, why, source, at) SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS "
            "(SELECT 1 FROM call WHERE person = ?1 AND place IS ?2 AND why = ?3 AND done IS NULL) "
            "ON CONFLICT (source) DO NOTHING",
            (person, place, why, source, instant(now)),
        ).rowcount
        > 0
    )


def waiting(tx: Tx) -> list[Call]:
    """The open rows, oldest first."""
    rows = tx.execute(
        "SELECT call.id AS call, call.why, call.item, ifnull(person.name, '') AS who, "
        "ifnull(person.phone, '') AS phone, place.* "
        "FROM call LEFT JOIN person ON person.id = call.person LEFT JOIN place ON place.id = call.place "
        "WHERE call.done IS NULL ORDER BY call.id"
    )
    return [_row_to_call(row) for row in rows]


def close(tx: Tx, call_id: int, *, doer: int, now: datetime) -> Call | None:
    """This one was called, about every task they are on the list for; None: done before, or never there."""
    found = next((one for one in waiting(tx) if one.id == call_id), None)
    if found is not None:
        tx.execute(
            "UPDATE call SET done = ?, doer = ? WHERE done IS NULL AND (id = ? OR (why = 'task' AND "
            "(why, person, place) IS (SELECT why, person, place FROM call WHERE id = ?)))",
            (instant(now), doer, call_id, call_id),
        )
    return found


def handed_in(tx: Tx, ref: str, *, doer: int, now: datetime) -> None:
    """The place's report is in: nobody needs to call for help with it, nor read its picture or voice any more."""
    tx.execute(
        "UPDATE call SET done = ?, doer = ? WHERE place = ? AND why IN ('help', 'photo', 'voice') AND done IS NULL",
        (instant(now), doer, places.id_of(tx, ref)),
    )


def reached(tx: Tx, person: int, now: datetime) -> None:
    """Somebody who could not be reached wrote again."""
    tx.execute(
        "UPDATE call SET done = ? WHERE person = ? AND why = 'unreachable' AND done IS NULL", (instant(now), person)
    )


def absent(tx: Tx, today: date, now: datetime) -> None:
    """Who is away today without a deputy is on the list for each place they report for, until they are back."""
    params = {"day": today.isoformat(), "now": instant(now)}
    tx.execute(
        "UPDATE call SET done = :now WHERE why = 'absent' AND done IS NULL AND NOT EXISTS (SELECT 1 FROM absence "
        "WHERE absence.person = call.person AND deputy IS NULL AND ended IS NULL "
        "AND first <= :day AND last >= :day)",
        params,
    )
    tx.execute(
        "INSERT INTO call (person, place, why, source, at) "
        "SELECT absence.person, role.place, 'absent', 'absence:' || absence.id || ':' || role.place, :now FROM absence "
        "JOIN role ON role.person = absence.person AND role.place IS NOT NULL AND role.deputy = 0 "
        "AND role.until IS NULL WHERE absence.deputy IS NULL AND absence.ended IS NULL "
        "AND absence.first <= :day AND absence.last >= :day AND NOT EXISTS (SELECT 1 FROM call "
        "WHERE call.person = absence.person AND call.place = role.place AND why = 'absent' AND done IS NULL) "
        "ON CONFLICT (source) DO NOTHING",
        params,
    )


def tasks(tx: Tx, wanted: Iterable[Wanted], now: datetime) -> None:
    """Exactly these tasks are to be called about: others leave the list; who was called is back at the next stage."""
    some = list(wanted)
    at = instant(now)
    items = json.dumps([one.item for one in some])
    tx.execute(
        "UPDATE call SET done = ? WHERE why = 'task' AND done IS NULL AND item NOT IN (SELECT value FROM json_each(?))",
        (at, items),
    )
    tx.executemany(
        "INSERT INTO call (person, place, why, item, source, at) SELECT ?1, ?2, 'task', ?3, ?4, ?5 WHERE NOT EXISTS "
        "(SELECT 1 FROM call WHERE why = 'task' AND item = ?3 AND done IS NULL) ON CONFLICT (source) DO NOTHING",
        [(one.person, places.id_of(tx, one.ref), one.item, f"task:{one.item}:{one.stage}", at) for one in some],
    )


def _row_to_call(row: sqlite3.Row) -> Call:
    return Call(
        row["call"], row["why"], row["who"], row["phone"], row_to_place(row) if row["code"] else None, row["item"]
    )
