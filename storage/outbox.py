"""What goes out: one row a message, keyed by its meaning, so that planning it twice is harmless.

A row's life: ready -> sending -> sent, or back to ready (try again later), or unknown (in doubt, held), dead
(refused), expired (too late), cancelled (no longer true).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.model import Message
from storage.db import Tx
from storage.instants import instant
from storage.messages import ERASED, from_json, to_json

REPLY, ACT, UNSOLICITED, BULK = 0, 1, 5, 9
LANES = (REPLY, ACT, UNSOLICITED, BULK)


@dataclass(frozen=True, slots=True)
class Row:
    """One outgoing message, claimed; ``attempts`` counts the try it was claimed for."""

    id: int
    dedupe: str
    person: int | None
    account: int | None
    lane: int
    kind: str
    payload: str | None
    version: int
    created: str
    expires: str | None
    attempts: int
    doubts: int

    @property
    def follows_person(self) -> bool:
        """Whether it goes to whatever account the person has when it is claimed, not to a chat that wrote."""
        return self.person is not None and self.kind not in ("reply", "farewell")

    @property
    def message(self) -> Message | None:
        """The words; None: composed when claimed (a morning). ValueError, KeyError: no version wrote them so."""
        return from_json(self.payload) if self.payload else None


def morning_of(row: Row) -> int:
    """Whom a morning's words are for: the person its key names, who in a rehearsal is not who gets it."""
    return int(row.dedupe.rsplit(":", 1)[1])


def put(
    tx: Tx,
    dedupe: str,
    message: Message | None,
    *,
    kind: str,
    lane: int,
    now: datetime,
    person: int | None = None,
    account: int | None = None,
    version: int = 0,
    not_before: datetime | None = None,
    expires: datetime | None = None,
) -> int | None:
    """Queue a message under its key; None when that key is already there."""
    created = instant(now)
    row = tx.execute(
        "INSERT INTO outbox (dedupe, person, account, lane, kind, payload, version, created, not_before, expires)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dedupe) DO NOTHING RETURNING id",
        (
            dedupe,
            person,
            account,
            lane,
            kind,
            to_json(message) if message else None,
            version,
            created,
            instant(not_before) if not_before else created,
            instant(expires) if expires else None,
        ),
    ).fetchone()
    return int(row["id"]) if row else None


def put_mornings(
    tx: Tx, day: date, now: datetime, *, expires: datetime, instead: int | None = None, but: Collection[int] = ()
) -> int:
    """Queue a morning of this local day for everybody with something to hear by now; returns how many are new.

    ``instead``: the person who gets all of them in a rehearsal. ``but``: persons who get none yet.
    """
    return tx.execute(
        """
        INSERT INTO outbox (dedupe, person, lane, kind, created, not_before, expires)
        SELECT 'morning:' || :day || ':' || one.person, ifnull(:instead, one.person), :lane, 'morning',
          :now, :now, :evening
        FROM (SELECT DISTINCT person FROM notice WHERE state = 'waiting' AND not_before <= :now AND expires > :now)
          AS one WHERE one.person NOT IN (SELECT value FROM json_each(:but))
          AND NOT EXISTS (SELECT 1 FROM outbox WHERE dedupe = 'morning:' || :day || ':' || one.person)
        ORDER BY one.person ON CONFLICT (dedupe) DO NOTHING
        """,
        {
            "day": day.isoformat(),
            "instead": instead,
            "lane": UNSOLICITED,
            "now": instant(now),
            "evening": instant(expires),
            "but": json.dumps(list(but)),
        },
    ).rowcount


# `state IN ('ready', 'sending')` beside `state = 'ready'` looks idle, but SQLite takes outbox_account and
# outbox_person only for a query that repeats the index's own words; without them a claim among 100,000 rows
# takes seconds.
_CLAIMABLE = """
  SELECT one.id, account.id AS account
  FROM outbox AS one LEFT JOIN account ON account.id = ifnull(one.account,
    (SELECT id FROM account AS mine WHERE mine.person = one.person AND mine.reachable = 1
     AND (mine.frozen IS NULL OR one.kind = 'alarm') ORDER BY mine.linked DESC, mine.id DESC LIMIT 1))
  WHERE one.state = 'ready' AND one.lane = :lane AND one.not_before <= :now
    AND NOT EXISTS (SELECT 1 FROM outbox AS older
                    WHERE older.state IN ('ready', 'sending') AND older.state = 'ready'
                      AND older.account = one.account AND older.lane = one.lane AND older.id < one.id)
    AND NOT EXISTS (SELECT 1 FROM outbox AS older
                    WHERE older.state IN ('ready', 'sending') AND older.state = 'ready'
                      AND one.account IS NULL AND older.account IS NULL
                      AND older.person = one.person AND older.lane = one.lane AND older.id < one.id
                      AND (older.not_before <= :now OR older.error IS NOT NULL)
                      AND (older.kind = 'alarm' OR one.kind <> 'alarm'))
    AND NOT EXISTS (SELECT 1 FROM outbox AS other WHERE other.account = account.id AND other.state = 'sending')
    AND NOT EXISTS (SELECT 1 FROM inbox
                    WHERE one.kind = 'reply' AND inbox.state = 'ready'
                      AND inbox.channel = account.channel AND inbox.address = account.address)
    AND (account.id IS NULL OR account.channel IN (SELECT value FROM json_each(:channels)))
    AND (account.frozen IS NULL OR one.kind IN ('alarm', 'reply'))
    AND (account.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM account AS held
                    WHERE held.person = one.person AND held.reachable = 1 AND held.frozen IS NOT NULL))
  ORDER BY one.not_before, one.id LIMIT :limit"""
# An older row of the same chat and lane goes first, also while it waits for its next try; a person's row that
# is merely planned for later holds nothing up.
# What is for a frozen account waits there; only alarms and the answer that it is frozen go out.
# The inbox condition is what makes a burst get one reply: an answer waits until its account's waiting
# messages are handled, and a newer question cancels the older one (see withdraw).


def claimable(tx: Tx, lane: int, now: datetime, limit: int, channels: Iterable[str]) -> list[tuple[int, int | None]]:
    """Rows of a lane that may go out over these channels now, each with its account, oldest first.

    The first of its chat and lane, and none whose chat is being written to. A person's row has the newest
    reachable account (as `people.account_of`), None when there is none.
    """
    rows = tx.execute(
        _CLAIMABLE,
        {"lane": lane, "now": instant(now), "limit": limit, "channels": json.dumps(list(channels))},
    )
    return [(row["id"], row["account"]) for row in rows]


def claim(tx: Tx, row_id: int, boot: str, account: int) -> Row:
    """Take a row for sending to an account; the intent is on disk before the provider hears of it.

    LookupError when it is not ready any more.
    """
    row = tx.execute(
        "UPDATE outbox SET state = 'sending', boot = ?, account = ?, attempts = attempts + 1 "
        "WHERE id = ? AND state = 'ready' RETURNING *",
        (boot, account, row_id),
    ).fetchone()
    if row is None:
        raise LookupError(f"outbox {row_id} is not ready")
    return _row(row)


def compose(tx: Tx, row_id: int, message: Message, version: int, account: int) -> None:
    """Fill a claimed row that was planned without words."""
    tx.execute(
        "UPDATE outbox SET payload = ?, version = ?, account = ? WHERE id = ?",
        (to_json(message), version, account, row_id),
    )


def sent(tx: Tx, row_id: int, *, now: datetime, provider_id: str, provider_date: datetime) -> None:
    """The provider took it."""
    tx.execute(
        "UPDATE outbox SET state = 'sent', boot = NULL, sent = ?, sent_id = ?, sent_date = ?, error = NULL, payload = "
        "CASE WHEN json_valid(payload) AND json_extract(payload, '$.secret') THEN ? ELSE payload END WHERE id = ?",
        (instant(now), provider_id, instant(provider_date), ERASED, row_id),
    )


def again(tx: Tx, row_id: int, *, at: datetime, error: str | None, counted: bool = True, doubt: bool = False) -> None:
    """Back to ready, not before ``at``; an uncounted try does not move the schedule.

    ``error`` None: it was not tried, merely put off. A person's row loses its account and a morning its words,
    for at the next claim both may be others; the notices it was to tell wait again.
    """
    kind = tx.execute(
        "UPDATE outbox SET state = 'ready', boot = NULL, not_before = ?, error = ?, attempts = attempts - ?, "
        "doubts = doubts + ?, "
        "account = CASE WHEN person IS NULL OR kind IN ('reply', 'farewell') THEN account END, "
        "payload = CASE WHEN kind <> 'morning' THEN payload END WHERE id = ? RETURNING kind",
        (instant(at), error, int(not counted), int(doubt), row_id),
    ).fetchone()["kind"]
    if kind == "morning":
        tx.execute("UPDATE notice SET state = 'waiting' WHERE outbox = ? AND state = 'told'", (row_id,))


def hold(tx: Tx, now: datetime, *, until: datetime, limit: int) -> int:
    """Put off what could go out unasked now; returns how many rows, at most ``limit``."""
    return tx.execute(
        "UPDATE outbox SET not_before = ? WHERE id IN (SELECT id FROM outbox "
        "WHERE state = 'ready' AND lane IN (?, ?) AND not_before <= ? LIMIT ?)",
        (instant(until), UNSOLICITED, BULK, instant(now), limit),
    ).rowcount


def close(tx: Tx, row_id: int, state: str, error: str = "") -> None:
    """End a row as unknown, dead, expired or cancelled."""
    tx.execute(
        "UPDATE outbox SET state = ?, boot = NULL, error = ?, payload = "
        "CASE WHEN json_valid(payload) AND json_extract(payload, '$.secret') THEN ? ELSE payload END WHERE id = ?",
        (state, error, ERASED, row_id),
    )


def cancel_for(tx: Tx, account: int, error: str) -> None:
    """Drop what still waits for an account that cannot be reached."""
    tx.execute(
        "UPDATE outbox SET state = 'cancelled', error = ? "
        "WHERE account = ? AND state = 'ready' AND state IN ('ready', 'sending')",  # as in _CLAIMABLE
        (error, account),
    )


def withdraw(tx: Tx, account: int) -> dict[int, Message]:
    """Take back the questions that wait for an account, because a newer one takes their place.

    One that is in doubt, too: the person went on, so asking it again would only confuse. Returns the words of
    those nobody can have seen, by row, oldest first. Only questions carry a version above 0.
    """
    rows = tx.execute(
        "UPDATE outbox SET state = 'cancelled', error = 'superseded' WHERE state = 'ready' AND version > 0 AND id IN "
        "(SELECT id FROM outbox WHERE account = ?1 AND state IN ('ready', 'sending') UNION ALL "  # as in _CLAIMABLE
        "SELECT id FROM outbox WHERE person = (SELECT person FROM account WHERE id = ?1) "
        "AND state IN ('ready', 'sending')) RETURNING id, payload, doubts",
        (account,),
    ).fetchall()
    unseen = [row for row in rows if not row["doubts"] and row["payload"]]
    return {row["id"]: from_json(row["payload"]) for row in sorted(unseen, key=lambda row: int(row["id"]))}


def answered(tx: Tx, keys: str) -> bool:
    """Whether a reply whose key begins so (to a last colon) went out, is on its way, or waits and asks nothing."""
    found = tx.execute(
        "SELECT 1 FROM outbox WHERE dedupe >= ? AND dedupe < ? "
        "AND (state IN ('sending', 'sent') OR (state = 'ready' AND version = 0)) LIMIT 1",
        (keys, f"{keys[:-1]};"),  # the character after the colon
    )
    return found.fetchone() is not None


def interrupted(tx: Tx, boot: str) -> list[Row]:
    """Rows another boot was sending when it died: each is in doubt."""
    rows = tx.execute("SELECT * FROM outbox WHERE state = 'sending' AND boot <> ?", (boot,))
    return sorted(map(_row, rows), key=lambda row: row.id)  # with ORDER BY SQLite would read the whole table


def sent_date(tx: Tx, row_id: int | None) -> str | None:
    """The provider's date of a sent row; None while it is not known."""
    row = tx.execute("SELECT sent_date FROM outbox WHERE id = ?", (row_id,)).fetchone()
    return row["sent_date"] if row else None


def delay(tx: Tx, row_id: int, until: datetime) -> None:
    """Hold a waiting row until then."""
    tx.execute("UPDATE outbox SET not_before = ? WHERE id = ? AND state = 'ready'", (instant(until), row_id))


def readdress(tx: Tx, row_id: int, person: int) -> None:
    """A morning goes to somebody else: a rehearsal began, or ended, after it was queued."""
    tx.execute("UPDATE outbox SET person = ? WHERE id = ?", (person, row_id))


def expire(tx: Tx, now: datetime) -> int:
    """End what is too late to be said; returns how many."""
    return tx.execute(
        "UPDATE outbox SET state = 'expired' WHERE state = 'ready' AND expires <= ?", (instant(now),)
    ).rowcount


def next_instant(tx: Tx, after: datetime) -> str | None:
    """The next instant at which a waiting row may go out."""
    found: str | None = tx.execute(
        "SELECT min((SELECT min(not_before) FROM outbox "  # lane by lane, for that is how the index is ordered
        "WHERE state = 'ready' AND lane = one.value AND not_before > ?)) AS at FROM json_each(?) AS one",
        (instant(after), json.dumps(LANES)),
    ).fetchone()["at"]
    return found


def erase(tx: Tx, account: int) -> None:
    """Forget the words sent to one account; what still waits is dropped."""
    cancel_for(tx, account, "erased")
    tx.execute(  # one in flight expires, so that what is left of it is never tried again
        "UPDATE outbox SET payload = ?, expires = CASE WHEN state = 'sending' THEN created ELSE expires END "
        "WHERE account = ?",
        (ERASED, account),
    )


def erase_person(tx: Tx, person: int, named: Iterable[str]) -> None:
    """Forget the words for one person on any account, and what others were told that has one of these words in it.

    What others still have to hear is left, and forgotten in its time.
    """
    tx.execute(
        "UPDATE outbox SET state = 'cancelled', error = 'erased' WHERE person = ? AND state = 'ready' "
        "AND state IN ('ready', 'sending')",  # as in _CLAIMABLE
        (person,),
    )
    tx.execute("UPDATE outbox SET payload = ? WHERE person = ? AND payload IS NOT NULL", (ERASED, person))
    for word in filter(None, named):
        tx.execute(
            "UPDATE outbox SET payload = ? WHERE state NOT IN ('ready', 'sending') AND instr(payload, ?)",
            (ERASED, word),
        )


def _row(row: sqlite3.Row) -> Row:
    return Row(
        row["id"],
        row["dedupe"],
        row["person"],
        row["account"],
        row["lane"],
        row["kind"],
        row["payload"],
        row["version"],
        row["created"],
        row["expires"],
        row["attempts"],
        row["doubts"],
    )
