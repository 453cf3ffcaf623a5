"""Invitations: two single-use secrets of one role, kept as keyed hashes only."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from storage.db import Tx
from storage.instants import instant


class Found(Enum):
    """What a secret turned out to be."""

    VALID = "valid"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation and the role it binds to.

    ``account`` has used it; ``successor`` is the person who takes the role over by using it (bàn giao).
    """

    id: int
    role: int
    account: int | None
    successor: int | None = None


def hashed(key: bytes, secret: str) -> str:
    """The keyed hash under which a secret is kept: a stolen database gives no codes."""
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


def create(
    tx: Tx,
    role: int,
    *,
    code_hash: str,
    link_hash: str,
    now: datetime,
    days: int,
    successor: int | None = None,
) -> datetime:
    """Store a new invitation and end every older unused one of its person; returns when it expires.

    A successor's also ends those of earlier successors to the same role.
    """
    expires = now + timedelta(days=days)
    tx.execute(
        "UPDATE invite SET revoked = :now WHERE used IS NULL AND revoked IS NULL AND ("
        "ifnull(successor, (SELECT person FROM role WHERE role.id = invite.role)) "
        "= ifnull(:successor, (SELECT person FROM role WHERE role.id = :role)) "
        "OR (:successor IS NOT NULL AND role = :role AND successor IS NOT NULL))",
        {"now": instant(now), "role": role, "successor": successor},
    )
    tx.execute(
        "INSERT INTO invite (role, code_hash, link_hash, created, expires, successor) VALUES (?, ?, ?, ?, ?, ?)",
        (role, code_hash, link_hash, instant(now), instant(expires), successor),
    )
    return expires


def revoke(tx: Tx, person: int, now: datetime) -> None:
    """End every unused invitation of a person."""
    tx.execute(
        "UPDATE invite SET revoked = ? WHERE used IS NULL AND revoked IS NULL "
        "AND ifnull(successor, (SELECT person FROM role WHERE role.id = invite.role)) = ?",
        (instant(now), person),
    )


def find(tx: Tx, secret_hash: str, now: datetime) -> tuple[Found, Invite | None]:
    """What this secret is worth now."""
    row = tx.execute("SELECT * FROM invite WHERE code_hash = ? OR link_hash = ?", (secret_hash, secret_hash)).fetchone()
    if row is None:
        return Found.UNKNOWN, None
    invite = Invite(row["id"], row["role"], row["account"], row["successor"])
    if row["used"]:
        return Found.USED, invite
    if row["revoked"] or row["expires"] <= instant(now):
        return Found.EXPIRED, invite
    return Found.VALID, invite


def use(tx: Tx, invite: int, account: int, now: datetime) -> None:
    """Mark an invitation used by an account; both its secrets are spent."""
    tx.execute("UPDATE invite SET used = ?, account = ? WHERE id = ?", (instant(now), account, invite))


def attempts(tx: Tx, since: datetime, account: int | None = None) -> int:
    """How many wrong codes came since then, from one account or from all."""
    where, params = ("AND account = ?", (instant(since), account)) if account else ("", (instant(since),))
    row = tx.execute(f"SELECT count(*) FROM code_attempt WHERE at > ? {where}", params).fetchone()  # noqa: S608
    return int(row[0])


def note_attempt(tx: Tx, account: int, now: datetime) -> None:
    """Remember a wrong code."""
    tx.execute("INSERT INTO code_attempt (account, at) VALUES (?, ?)", (account, instant(now)))
