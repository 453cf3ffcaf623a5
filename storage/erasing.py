"""Erasing a person at their wish (Law 91/2025/QH15): names and words go, figures and ids stay.

The order of things, so that no crash and no restored backup brings anybody back. (1) The wish is stored as an order
in one transaction with the cut of the links. (2) The id is appended to the journal beside the database and synced
(`bot.deletions`). (3) One transaction erases, ends the order and queues the answer "it is done". A crash before (2)
or (3) leaves the order, which is carried out again: every step may run twice. Nobody is told before all three are
on disk. After a restore `reapply` erases whoever stands in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.texts.rights import ERASED_NAME
from storage import conversations, imports, inbox, invites, outbox, seating
from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Order:
    """Who is to be erased, and the account that asked for it and hears when it is done."""

    person: int
    account: int


def order(tx: Tx, person: int, account: int, now: datetime) -> None:
    """Store the wish; asked twice it is one."""
    tx.execute(
        "INSERT INTO erasure (person, account, asked) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (person, account, instant(now)),
    )


def orders(tx: Tx) -> list[Order]:
    """The wishes that are not carried out yet."""
    rows = tx.execute("SELECT person, account FROM erasure WHERE done IS NULL ORDER BY person")
    return [Order(*row) for row in rows]


def done(tx: Tx, person: int, now: datetime) -> None:
    """The wish is carried out."""
    tx.execute("UPDATE erasure SET done = ? WHERE person = ? AND done IS NULL", (instant(now), person))


def erase(tx: Tx, person: int, now: datetime) -> None:
    """Forget a person's name, phone and words everywhere; what they reported and the audit's ids stay.

    Their roles and links end. Doing it again changes nothing.
    """
    known = tx.execute("SELECT name, phone, erased FROM person WHERE id = ?", (person,)).fetchone()
    if known is None:
        return
    for row in tx.execute("SELECT id FROM role WHERE person = ? AND until IS NULL", (person,)).fetchall():
        seating.end(tx, row["id"], now)
    invites.revoke(tx, person, now)
    for row in tx.execute(_CHATS, {"person": person}).fetchall():
        inbox.erase(tx, row["channel"], row["address"])
        outbox.erase(tx, row["id"])
    outbox.erase_person(tx, person, [] if known["erased"] else [known["name"], known["phone"]])
    tx.execute("UPDATE account SET person = NULL, linked = NULL, frozen = NULL WHERE person = ?", (person,))
    if tx.execute("SELECT 1 FROM conversation WHERE person = ?", (person,)).fetchone():
        conversations.forget(tx, person)
    _forget_words(tx, person)
    imports.erase(tx, person, now)
    tx.execute("UPDATE absence SET deputy = NULL WHERE deputy = ? AND ended IS NULL", (person,))
    tx.execute(
        "UPDATE person SET name = ?, phone = '', you = NULL, erased = ifnull(erased, ?) WHERE id = ?",
        (ERASED_NAME, instant(now), person),
    )


def reapply(tx: Tx, journal: Iterable[int], now: datetime) -> list[int]:
    """After a restore: erase again whoever stands in the journal; returns whom that changed.

    An id that the restored database does not know yet is taken, so that nobody new ever gets it.
    """
    changed = []
    for person in dict.fromkeys(journal):
        row = tx.execute("SELECT erased FROM person WHERE id = ?", (person,)).fetchone()
        if row is None:
            sql = "INSERT INTO person (id, name, erased) VALUES (?, ?, ?)"
            tx.execute(sql, (person, ERASED_NAME, instant(now)))
        elif row["erased"] is None:
            erase(tx, person, now)
        else:
            continue
        changed.append(person)
    return changed


# Every chat that is theirs or was theirs and is nobody else's now.
_CHATS = """
  SELECT id, channel, address FROM account WHERE ifnull(person, :person) = :person AND (person = :person OR id IN
    (SELECT account FROM invite WHERE account IS NOT NULL AND
     ifnull(successor, (SELECT person FROM role WHERE role.id = invite.role)) = :person))"""


def _forget_words(tx: Tx, person: int) -> None:
    """Free text in figures, requests, orders, opinions and of tasks. A locked report opens for this update."""
    locked = tx.execute(
        "SELECT DISTINCT report.id FROM report JOIN figure ON figure.report = report.id "
        "WHERE report.state = 'locked' AND figure.words <> '' AND figure.person = ?",
        (person,),
    ).fetchall()
    ids = [(row["id"],) for row in locked]
    tx.executemany("UPDATE report SET state = 'sent' WHERE id = ?", ids)
    tx.execute("UPDATE figure SET words = '' WHERE words <> '' AND person = ?", (person,))
    tx.executemany("UPDATE report SET state = 'locked' WHERE id = ?", ids)
    tx.execute(
        "UPDATE change_request SET reason = '', figure = CASE WHEN json_valid(figure) "
        "THEN json_remove(figure, '$.words') ELSE '' END WHERE person = ?",
        (person,),
    )
    tx.execute("UPDATE reopening SET reason = '' WHERE person = ?", (person,))
    tx.execute("UPDATE opinion SET words = '' WHERE person = ?", (person,))
    tx.execute("UPDATE objection SET words = '' WHERE person = ?", (person,))
    tx.execute("UPDATE progress SET words = '' WHERE person = ?1 OR typed = ?1", (person,))
    tx.execute("UPDATE extension SET reason = '' WHERE person = ?", (person,))
    tx.execute("UPDATE extension SET why = '' WHERE decider = ?", (person,))
    tx.execute("DELETE FROM task_contact WHERE person = ?", (person,))
    tx.execute("UPDATE instruction SET words = '' WHERE person = ?", (person,))
    tx.execute("UPDATE instruction SET answer = '' WHERE doer = ?", (person,))
    tx.execute("UPDATE announcement SET words = '', audience = '' WHERE person = ?", (person,))
