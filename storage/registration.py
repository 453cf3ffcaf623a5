"""Who is linked and who is not: a row for each role in force, and the links that are frozen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model import Place, Role
from storage.db import Tx
from storage.places import row_to_place


@dataclass(frozen=True, slots=True)
class Seat:
    """One role in force, who holds it, whether they have an account; ``id`` is the role's row."""

    id: int
    role: Role
    deputy: bool
    place: Place | None
    person: int
    name: str
    phone: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """A link that waits for the office's decision."""

    account: int
    name: str
    phone: str


def seats(tx: Tx) -> list[Seat]:
    """Every role in force: those of places by area, then the office and the others."""
    rows = tx.execute(
        "SELECT role.id AS role_id, role.role, role.deputy, role.person, person.name AS who, person.phone, "
        "EXISTS (SELECT 1 FROM account WHERE account.person = role.person) AS linked, place.* "
        "FROM role JOIN person ON person.id = role.person LEFT JOIN place ON place.id = role.place "
        "WHERE role.until IS NULL "
        "ORDER BY place.id IS NULL, place.kind <> 'group', place.area, place.id, role.deputy, role.id"
    )
    return [
        Seat(
            row["role_id"],
            Role(row["role"]),
            bool(row["deputy"]),
            row_to_place(row) if row["code"] else None,
            row["person"],
            row["who"],
            row["phone"],
            bool(row["linked"]),
        )
        for row in rows
    ]


def frozen(tx: Tx) -> list[Frozen]:
    """The links that are frozen, the longest first."""
    rows = tx.execute(
        "SELECT account.id, person.name, person.phone FROM account JOIN person ON person.id = account.person "
        "WHERE account.frozen IS NOT NULL ORDER BY account.frozen"
    )
    return [Frozen(*row) for row in rows]
