"""What people should hear unasked, planned once under its key and told in one message a morning."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from bot.core.model import Owner
from bot.core.reminders import Notice, Owing
from storage.db import Tx
from storage.instants import from_instant, instant
from storage.places import row_to_place


def plan(tx: Tx, notices: Iterable[Notice]) -> int:
    """Insert what is not there yet; returns how many were new."""
    return sum(
        tx.execute(
            "INSERT INTO notice (key, person, what, item, stage, not_before, expires) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO NOTHING",
            (
                one.key,
                one.person,
                one.what,
                one.item,
                one.stage,
                instant(one.not_before),
                instant(one.expires),
            ),
        ).rowcount
        for one in notices
    )


def owing(tx: Tx, period_id: int, kinds: Iterable[Owner], day: date) -> list[Owing]:
    """Linked leaders and contacts who finished first contact and whose report of this period is not handed in.

    Those of these kinds of places that exist on the period's last day.
    In place of who is away that day, the deputy named for it; nobody without one.
    """
    rows = tx.execute(
        "SELECT person.id AS person, place.* FROM role "
        "JOIN place ON place.id = role.place JOIN period ON period.id = :period "
        "AND ifnull(place.since, '') <= period.last AND ifnull(place.until, '9999') > period.last "
        "LEFT JOIN absence AS away ON away.person = role.person AND away.ended IS NULL "
        "AND :day BETWEEN away.first AND away.last "
        "JOIN person ON person.id = CASE WHEN away.id IS NULL THEN role.person ELSE away.deputy END "
        "AND person.you IS NOT NULL "
        "LEFT JOIN report ON report.period = :period AND report.place = place.id "
        "WHERE role.role IN ('group_leader', 'unit_contact') AND role.deputy = 0 AND role.until IS NULL "
        "AND place.kind IN (SELECT value FROM json_each(:kinds)) AND (report.id IS NULL OR report.state = 'draft') "
        "AND EXISTS (SELECT 1 FROM account WHERE account.person = person.id AND reachable = 1 AND frozen IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM absence AS too WHERE too.person = person.id AND too.ended IS NULL "
        "AND :day BETWEEN too.first AND too.last) "
        "AND NOT EXISTS (SELECT 1 FROM assisted WHERE assisted.place = place.id) "
        "ORDER BY role.id",
        {"period": period_id, "kinds": json.dumps(list(kinds)), "day": day.isoformat()},
    )
    return [Owing(row["person"], row_to_place(row).ref) for row in rows]


def reachable(tx: Tx, persons: Iterable[int]) -> list[int]:
    """Those of them who finished first contact and can be written to."""
    rows = tx.execute(
        "SELECT id FROM person WHERE id IN (SELECT value FROM json_each(?)) AND you IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM account WHERE account.person = person.id AND reachable = 1 AND frozen IS NULL) ORDER BY id",
        (json.dumps(list(persons)),),
    )
    return [row["id"] for row in rows]


def drop_expired(tx: Tx, now: datetime) -> None:
    """Forget what is too late to be said."""
    tx.execute("UPDATE notice SET state = 'dropped' WHERE state = 'waiting' AND expires <= ?", (instant(now),))


def drop_report(tx: Tx, item: str) -> None:
    """Forget the notices of a report that was handed in."""
    tx.execute("UPDATE notice SET state = 'dropped' WHERE state = 'waiting' AND item = ?", (item,))


def persons_waiting(tx: Tx, now: datetime) -> list[int]:
    """Persons with something to hear by now."""
    rows = tx.execute(
        "SELECT DISTINCT person FROM notice WHERE state = 'waiting' AND not_before <= ? AND expires > ? "
        "ORDER BY person",
        (instant(now), instant(now)),
    )
    return [row["person"] for row in rows]


def waiting(tx: Tx, person: int, now: datetime) -> list[tuple[int, Notice]]:
    """What a person should hear by now, with row ids, oldest first."""
    rows = tx.execute(
        "SELECT * FROM notice WHERE person = ? AND state = 'waiting' AND not_before <= ? AND expires > ? ORDER BY id",
        (person, instant(now), instant(now)),
    )
    return [(row["id"], _row_to_notice(row)) for row in rows]


def settled(tx: Tx, now: datetime) -> frozenset[str]:
    """The keys of notices that are in force and were told, or dropped: they are never told again."""
    rows = tx.execute("SELECT key FROM notice WHERE state <> 'waiting' AND expires > ?", (instant(now),))
    return frozenset(row["key"] for row in rows)


def told_in(tx: Tx, outbox: int) -> list[Notice]:
    """What an outgoing message tells."""
    rows = tx.execute("SELECT * FROM notice WHERE outbox = ? AND state = 'told' ORDER BY id", (outbox,))
    return [_row_to_notice(row) for row in rows]


def was_told(tx: Tx, key: str) -> bool:
    """Whether the notice of this key went into a message."""
    return tx.execute("SELECT 1 FROM notice WHERE key = ? AND state = 'told'", (key,)).fetchone() is not None


def told(tx: Tx, ids: Iterable[int], outbox: int) -> None:
    """These went into an outgoing message."""
    tx.executemany("UPDATE notice SET state = 'told', outbox = ? WHERE id = ?", [(outbox, one) for one in ids])


def drop(tx: Tx, notice_id: int) -> None:
    """This one is no longer true."""
    tx.execute("UPDATE notice SET state = 'dropped' WHERE id = ?", (notice_id,))


def _row_to_notice(row: sqlite3.Row) -> Notice:
    return Notice(
        row["key"],
        row["person"],
        row["what"],
        row["item"],
        row["stage"],
        from_instant(row["not_before"]),
        from_instant(row["expires"]),
    )
