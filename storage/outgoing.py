"""What goes out, as whoever watches sees it: messages, and what is still to be said, the newest first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import from_instant


@dataclass(frozen=True, slots=True)
class Watched:
    """A row of the outbox ("m12"), or a notice that no row tells yet or ever will ("n5").

    ``name`` is the person's, empty for a stranger; ``address`` the chat's, empty while it is not chosen. ``about``
    holds "<what>:<stage>" of every notice in it. A notice's ``state`` is its own; ``frozen``: the chat is held.
    """

    id: str
    name: str
    address: str
    kind: str
    about: tuple[str, ...]
    lane: int
    state: str
    error: str
    created: datetime
    not_before: datetime
    sent: datetime | None
    expires: datetime | None
    frozen: bool
    payload: str | None


_MESSAGES = """
  SELECT 'm' || one.id AS id, one.kind, one.lane, one.state, one.error, one.created, one.not_before, one.sent,
    one.expires, one.payload, person.name, account.address, account.frozen,
    (SELECT group_concat(what || ':' || stage, char(10)) FROM (
      SELECT what, stage FROM notice WHERE notice.outbox = one.id
      UNION ALL SELECT what, stage FROM notice WHERE one.kind = 'morning' AND one.state IN ('ready', 'sending')
      AND notice.person = one.person AND notice.state = 'waiting')) AS about
  FROM outbox AS one
  LEFT JOIN account ON account.id = ifnull(one.account, (SELECT max(id) FROM account WHERE person = one.person))
  LEFT JOIN person ON person.id = ifnull(one.person, account.person)
  ORDER BY one.id DESC LIMIT ?"""
# A waiting notice whose person has a morning row belongs to that row.
_NOTICES = """
  SELECT 'n' || notice.id AS id, 'notice' AS kind, 5 AS lane, notice.state, NULL AS error, notice.not_before AS created,
    notice.not_before, NULL AS sent, notice.expires, NULL AS payload, person.name, account.address, account.frozen,
    what || ':' || stage AS about
  FROM notice JOIN person ON person.id = notice.person
  LEFT JOIN account ON account.id = (SELECT max(id) FROM account WHERE account.person = notice.person)
  WHERE notice.state = 'dropped' OR (notice.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM outbox
    WHERE outbox.person = notice.person AND kind = 'morning' AND outbox.state IN ('ready', 'sending')))
  ORDER BY notice.id DESC LIMIT ?"""


def newest(tx: Tx, limit: int) -> list[Watched]:
    """The newest of both, at most ``limit`` of each: what is still to come first, then by when it was said."""
    rows = [*tx.execute(_MESSAGES, (limit,)), *tx.execute(_NOTICES, (limit,))]
    found = map(_row, rows)
    return sorted(found, key=lambda one: (one.state in _OPEN, one.sent or one.not_before, one.id), reverse=True)


_OPEN = frozenset({"ready", "sending", "waiting"})


def _row(row: sqlite3.Row) -> Watched:
    return Watched(
        row["id"],
        row["name"] or "",
        row["address"] or "",
        row["kind"],
        tuple(row["about"].splitlines()) if row["about"] else (),
        row["lane"],
        row["state"],
        row["error"] or "",
        from_instant(row["created"]),
        from_instant(row["not_before"]),
        from_instant(row["sent"]) if row["sent"] else None,
        from_instant(row["expires"]) if row["expires"] else None,
        row["frozen"] is not None,
        row["payload"],
    )
