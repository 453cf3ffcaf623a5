"""Roles that begin and end: by hand-over, as deputies, with their places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage import audit, conversations, people
from storage.db import Tx
from storage.instants import instant


def end(tx: Tx, role: int, now: datetime) -> None:
    """A role ends, and with it its unused invitations."""
    at = instant(now)
    tx.execute("UPDATE role SET until = ? WHERE id = ? AND until IS NULL", (at, role))
    tx.execute("UPDATE invite SET revoked = ? WHERE role = ? AND used IS NULL AND revoked IS NULL", (at, role))


def unlink_without_role(tx: Tx, persons: Iterable[int], *, now: datetime, source: str) -> None:
    """Who of these holds no role any more loses every link and the talk; audited under ``source``."""
    for person in dict.fromkeys(persons):
        if people.scopes(tx, person):
            continue
        for account in people.accounts_of(tx, person):
            people.cut(tx, account.id)
            audit.note(tx, "cut", f"account:{account.id}", now=now, source=source, before={"person": person})
        conversations.forget(tx, person)


def succeed(tx: Tx, role: int, person: int, now: datetime) -> int:
    """End a role and give it, whole, to another person; returns the new role's row."""
    end(tx, role, now)
    mine = tx.execute(
        "SELECT mine.id FROM role AS mine JOIN role AS theirs ON theirs.id = ? AND mine.place IS theirs.place "
        "AND mine.role = theirs.role WHERE mine.person = ? AND mine.until IS NULL",
        (role, person),
    ).fetchall()
    for row in mine:  # they were the deputy there
        end(tx, row["id"], now)
    made = tx.execute(
        "INSERT INTO role (person, role, place, since) SELECT ?, role, place, ? FROM role WHERE id = ? RETURNING id",
        (person, instant(now), role),
    ).fetchone()
    return int(made["id"])


def add_deputy(tx: Tx, role: int, person: int, now: datetime) -> int:
    """Somebody stands in for the holder of a role at its place for good; returns the role's row, old or new."""
    known = tx.execute(
        "SELECT mine.id FROM role AS mine JOIN role AS theirs ON theirs.id = ? AND mine.place = theirs.place "
        "AND mine.role = theirs.role WHERE mine.person = ? AND mine.until IS NULL",
        (role, person),
    ).fetchone()
    if known is None:
        known = tx.execute(
            "INSERT INTO role (person, role, place, deputy, since) "
            "SELECT ?, role, place, 1, ? FROM role WHERE id = ? RETURNING id",
            (person, instant(now), role),
        ).fetchone()
    return int(known["id"])


def leader(tx: Tx, ref: str) -> int | None:
    """The role in force of whoever reports for a place (its ref); None: nobody does."""
    kind, _, code = ref.partition(":")
    row = tx.execute(
        "SELECT role.id FROM role JOIN place ON place.id = role.place AND place.code = ? "
        "AND (place.kind = 'group') = (? = 'group') WHERE role.until IS NULL AND role.deputy = 0 ORDER BY role.id",
        (code, kind),
    ).fetchone()
    return int(row["id"]) if row else None


# ---- people who are not in the roster yet ------------------------------------------------------------------


def known(tx: Tx, name: str, phone: str) -> int:
    """The person of this name and phone, noted now where nobody is."""
    row = tx.execute(
        "SELECT id FROM person WHERE name = ? AND phone = ? AND erased IS NULL ORDER BY id", (name, phone)
    ).fetchone()
    if row is None:
        row = tx.execute("INSERT INTO person (name, phone) VALUES (?, ?) RETURNING id", (name, phone)).fetchone()
    return int(row["id"])
