"""How long words are kept: the raw messages that came in, the messages that went out. Keys, ids and times stay."""

from __future__ import annotations

from datetime import datetime

from storage.db import Tx
from storage.instants import instant
from storage.messages import ERASED


def forget_inbox(tx: Tx, before: datetime, limit: int) -> int:
    """Empty the oldest handled messages received before an instant; returns how many, at most ``limit``."""
    return tx.execute(
        "UPDATE inbox SET body = '' WHERE id IN (SELECT id FROM inbox "
        "WHERE received < ? AND body <> '' AND state <> 'ready' LIMIT ?)",
        (instant(before), limit),
    ).rowcount


def forget_outbox(tx: Tx, before: datetime, limit: int) -> int:
    """The same for messages that went out, or never will."""
    return tx.execute(
        "UPDATE outbox SET payload = ?1 WHERE id IN (SELECT id FROM outbox WHERE created < ?2 "
        "AND payload IS NOT NULL AND payload <> ?1 AND state NOT IN ('ready', 'sending') LIMIT ?3)",
        (ERASED, instant(before), limit),
    ).rowcount


def forget_strangers(tx: Tx, before: datetime) -> int:
    """Forget people proposed for a hand-over that nobody confirmed: they never got a role or a code."""
    return tx.execute(
        "DELETE FROM person WHERE id IN (SELECT CAST(substr(subject, 8) AS INTEGER) FROM audit "
        "WHERE action = 'person.propose' AND at < ?) AND erased IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM role WHERE role.person = person.id) "
        "AND NOT EXISTS (SELECT 1 FROM invite WHERE invite.successor = person.id) "
        "AND NOT EXISTS (SELECT 1 FROM account WHERE account.person = person.id) "
        "AND NOT EXISTS (SELECT 1 FROM absence WHERE absence.deputy = person.id)",
        (instant(before),),
    ).rowcount
