"""What people should hear unasked, planned once under its key and told in one message a morning."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime

from bot.core.model import Owner
from bot.core.reminders import NUDGED, REPORT, URGED, InForce, Notice
from storage.db import Tx
from storage.instants import from_instant, instant
from storage.periods import Opened


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


# Who holds a place that reports, and in place of who is away that day the deputy named for it.
_HOLDERS = """
  SELECT role.id AS role, place.id AS place, place.kind || ':' || place.code AS ref,
    CASE WHEN away.id IS NULL THEN role.person ELSE away.deputy END AS person
  FROM role JOIN place ON place.id = role.place AND place.kind IN (SELECT value FROM json_each(:kinds))
    AND ifnull(place.since, '') <= :last AND ifnull(place.until, '9999') > :last
  LEFT JOIN absence AS away ON away.person = role.person AND away.ended IS NULL
    AND :day BETWEEN away.first AND away.last
  WHERE role.role IN ('group_leader', 'unit_contact') AND role.deputy = 0 AND role.until IS NULL"""
# Of the holders `missing`: who finished first contact, can be written to, is there, and has not handed in.
_OWING = """
  EXISTS (SELECT 1 FROM person AS one WHERE one.id = missing.person AND you IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM report
    WHERE report.period = :period AND report.place = missing.place AND state <> 'draft')
  AND EXISTS (SELECT 1 FROM account WHERE account.person = missing.person AND reachable = 1 AND frozen IS NULL)
  AND NOT EXISTS (SELECT 1 FROM absence WHERE absence.person = missing.person AND ended IS NULL
    AND :day BETWEEN first AND last)
  AND NOT EXISTS (SELECT 1 FROM assisted WHERE assisted.place = missing.place)"""
# What is there already is found first, for at nearly every tick it is everything.
_PLAN = f"""
  WITH missing AS MATERIALIZED ({_HOLDERS} AND NOT EXISTS (SELECT 1 FROM notice
    WHERE key = :head || place.kind || ':' || place.code || :tail
      || CASE WHEN away.id IS NULL THEN role.person ELSE away.deputy END))
  INSERT INTO notice (key, person, what, item, stage, not_before, expires)
  SELECT :head || ref || :tail || person, person, :what, :code || '/' || ref, :stage, :start, :end
  FROM missing WHERE {_OWING} ORDER BY role ON CONFLICT (key) DO NOTHING"""  # noqa: S608 - our own words
_WHO = f"WITH missing AS ({_HOLDERS}) SELECT person, ref FROM missing WHERE {_OWING} ORDER BY role"  # noqa: S608


def plan_reports(tx: Tx, opened: Opened, kinds: Iterable[Owner], force: InForce, day: date) -> int:
    """Insert the stage in force for everybody who owes a report of a place of these kinds; returns how many were new.

    These are the linked leaders and contacts who finished first contact and whose report is not handed in, of places
    that exist on the period's last day; in place of who is away that day the deputy named for it, nobody without one.
    """
    stage: dict[str, int | str] = {
        "what": REPORT,
        "head": f"remind:{REPORT}:{opened.period.code}/",
        "tail": f":{force.stage.name}:",
        "code": opened.period.code,
        "stage": force.stage.name,
        "start": instant(force.start),
        "end": instant(force.end),
    }
    return tx.execute(_PLAN, stage | _of(opened, kinds, day)).rowcount


def owing(tx: Tx, opened: Opened, kinds: Iterable[Owner], day: date) -> list[tuple[int, str]]:
    """Whom `plan_reports` plans for: the person and the place (its ref)."""
    return [(row["person"], row["ref"]) for row in tx.execute(_WHO, _of(opened, kinds, day))]


def _of(opened: Opened, kinds: Iterable[Owner], day: date) -> dict[str, int | str]:
    return {
        "period": opened.id,
        "last": opened.period.last.isoformat(),
        "kinds": json.dumps(list(kinds)),
        "day": day.isoformat(),
    }


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


def nudged_on(tx: Tx, day: date) -> frozenset[int]:
    """The persons the office itself reminds on a local day: the keys of these notices begin with it."""
    rows = tx.execute(
        "SELECT DISTINCT person FROM notice WHERE key >= ? AND key < ?",
        (f"{NUDGED}:{day.isoformat()}:", f"{NUDGED}:{day.isoformat()};"),
    )
    return frozenset(row["person"] for row in rows)


def urged_on(tx: Tx, day: date) -> frozenset[tuple[str, int]]:
    """Of which parts (items) whom the office itself reminds on a local day."""
    rows = tx.execute(
        "SELECT item, person FROM notice WHERE key >= ? AND key < ?",
        (f"{URGED}:{day.isoformat()}:", f"{URGED}:{day.isoformat()};"),
    )
    return frozenset((row["item"], row["person"]) for row in rows)


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
