"""Who is who: persons, their roles and their accounts on a messenger."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.model import Place, Role, You
from storage.db import Tx
from storage.instants import instant
from storage.places import row_to_place


@dataclass(frozen=True, slots=True)
class Scope:
    """One role of a person and the place it covers, if any; ``deputy``: in place of who leads there.

    ``since`` and ``until``: the place's first day, and the first on which it is no more; None: from ever, for ever.
    """

    id: int
    role: Role
    place: Place | None = None
    deputy: bool = False
    since: date | None = None
    until: date | None = None

    def reports(self, last: date) -> bool:
        """Whether its place reports for a period with this last day."""
        return self.place is not None and (self.since or last) <= last < (self.until or date.max)

    @property
    def ref(self) -> str:
        """The place's ref, empty where the role has none."""
        return self.place.ref if self.place else ""

    @property
    def name(self) -> str:
        """The place's full name, empty where the role has none."""
        return self.place.full_name if self.place else ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the roster; ``you`` None until they chose, ``agreed`` None until they answered the notice."""

    id: int
    name: str
    phone: str
    you: You | None
    agreed: bool | None


@dataclass(frozen=True, slots=True)
class Account:
    """One chat of one messenger; ``frozen``: the office has to decide before it is used again."""

    id: int
    channel: str
    address: str
    person: int | None
    reachable: bool
    frozen: bool = False


# ---- accounts --------------------------------------------------------------------------------------------


def account(tx: Tx, channel: str, address: str) -> Account:
    """The account of this chat, made when it is new."""
    row = tx.execute("SELECT * FROM account WHERE channel = ? AND address = ?", (channel, address)).fetchone()
    if row is None:
        row = tx.execute(
            "INSERT INTO account (channel, address) VALUES (?, ?) RETURNING *", (channel, address)
        ).fetchone()
    return _row_to_account(row)


def account_by_id(tx: Tx, account_id: int) -> Account | None:
    """The account of this id."""
    row = tx.execute("SELECT * FROM account WHERE id = ?", (account_id,)).fetchone()
    return _row_to_account(row) if row else None


def account_of(tx: Tx, person: int, *, frozen: bool = False) -> Account | None:
    """The newest reachable account of a person; a frozen one only where that is asked for (alarms)."""
    row = tx.execute(
        "SELECT * FROM account WHERE person = ? AND reachable = 1 AND (frozen IS NULL OR ?) "
        "ORDER BY linked DESC, id DESC LIMIT 1",
        (person, frozen),
    ).fetchone()
    return _row_to_account(row) if row else None


def accounts_of(tx: Tx, person: int) -> list[Account]:
    """Every account linked to a person, frozen and unreachable ones too."""
    rows = tx.execute("SELECT * FROM account WHERE person = ? ORDER BY id", (person,))
    return [_row_to_account(row) for row in rows]


def bind(tx: Tx, account_id: int, person: int, now: datetime) -> None:
    """Link an account to a person."""
    tx.execute(
        "UPDATE account SET person = ?, linked = ?, reachable = 1, frozen = NULL WHERE id = ?",
        (person, instant(now), account_id),
    )


def cut(tx: Tx, account_id: int) -> None:
    """Unlink an account: its next message is a stranger's."""
    tx.execute("UPDATE account SET person = NULL, linked = NULL, frozen = NULL WHERE id = ?", (account_id,))


def freeze(tx: Tx, account_id: int, now: datetime) -> bool:
    """Hold a link until the office decides; True when that is news."""
    sql = "UPDATE account SET frozen = ? WHERE id = ? AND person IS NOT NULL AND frozen IS NULL"
    return tx.execute(sql, (instant(now), account_id)).rowcount > 0


def unfreeze(tx: Tx, account_id: int) -> bool:
    """Let a held link be used again; True when it was held."""
    return (
        tx.execute("UPDATE account SET frozen = NULL WHERE id = ? AND frozen IS NOT NULL", (account_id,)).rowcount > 0
    )


def set_reachable(tx: Tx, account_id: int, reachable: bool) -> bool:
    """Mark whether this chat can be written to; True when that is news."""
    return (
        tx.execute(
            "UPDATE account SET reachable = ? WHERE id = ? AND reachable <> ?",
            (int(reachable), account_id, int(reachable)),
        ).rowcount
        > 0
    )


def may_greet(tx: Tx, account_id: int, now: datetime, since: datetime) -> bool:
    """Whether a stranger may be answered now: at most once since ``since``; notes that it was."""
    return (
        tx.execute(
            "UPDATE account SET greeted = ? WHERE id = ? AND (greeted IS NULL OR greeted <= ?)",
            (instant(now), account_id, instant(since)),
        ).rowcount
        > 0
    )


def _row_to_account(row: sqlite3.Row) -> Account:
    return Account(
        row["id"], row["channel"], row["address"], row["person"], bool(row["reachable"]), row["frozen"] is not None
    )


# ---- persons and roles -----------------------------------------------------------------------------------

_PERSON = """
  SELECT person.*, (SELECT answer FROM consent WHERE consent.person = person.id ORDER BY id DESC LIMIT 1)
    AS answer FROM person"""


def person(tx: Tx, person_id: int) -> Person:
    """The person of this id; LookupError when there is none."""
    row = tx.execute(f"{_PERSON} WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        raise LookupError(f"no person {person_id}")
    return _row_to_person(row)


def set_you(tx: Tx, person_id: int, you: You) -> None:
    """Keep the form of address a person chose."""
    tx.execute("UPDATE person SET you = ? WHERE id = ?", (you.value, person_id))


def consent(tx: Tx, person_id: int, *, version: str, yes: bool, now: datetime) -> None:
    """Keep an answer to the data notice with the version of its text (Law 91/2025/QH15)."""
    tx.execute(
        "INSERT INTO consent (person, version, answer, at) VALUES (?, ?, ?, ?)",
        (person_id, version, "yes" if yes else "no", instant(now)),
    )


def _row_to_person(row: sqlite3.Row) -> Person:
    return Person(
        row["id"],
        row["name"],
        row["phone"],
        You(row["you"]) if row["you"] else None,
        None if row["answer"] is None else row["answer"] == "yes",
    )


_SCOPE = """
  SELECT role.id AS role_id, role.role, role.person, role.deputy, place.*
  FROM role LEFT JOIN place ON place.id = role.place WHERE role.until IS NULL AND """
_OWN_OR_FOR_SOMEBODY = """(role.person = :person OR (role.deputy = 0 AND place.id IS NOT NULL AND role.person IN
  (SELECT person FROM absence WHERE deputy = :person AND ended IS NULL AND :day BETWEEN first AND last)))
  ORDER BY role.person <> :person, role.id"""


def scopes(tx: Tx, person_id: int, on: date | None = None) -> tuple[Scope, ...]:
    """The roles a person holds now; with a local date also the places of those they stand in for that day."""
    rows = tx.execute(_SCOPE + _OWN_OR_FOR_SOMEBODY, {"person": person_id, "day": on.isoformat() if on else None})
    return tuple(_row_to_scope(row, person_id) for row in rows)


def fields(tx: Tx, person_id: int) -> list[str]:
    """What somebody of the leadership is in charge of, as the roster has it ("lĩnh vực")."""
    rows = tx.execute("SELECT field FROM role WHERE person = ? AND until IS NULL AND field <> ''", (person_id,))
    return [row["field"] for row in rows]


def areas(tx: Tx, person_id: int) -> list[str]:
    """The areas somebody of the leadership is in charge of."""
    rows = tx.execute(
        "SELECT DISTINCT area FROM role WHERE person = ? AND role = ? AND until IS NULL AND area <> ''",
        (person_id, Role.LEADERSHIP),
    )
    return [row["area"] for row in rows]


def scope(tx: Tx, role_id: int) -> tuple[int, Scope] | None:
    """Person and scope of a role in force; None when it ended."""
    row = tx.execute(f"{_SCOPE} role.id = ?", (role_id,)).fetchone()
    return (row["person"], _row_to_scope(row, row["person"])) if row else None


def reporter(tx: Tx, ref: str) -> Person | None:
    """Who reports for a place (its ref) now, deputies aside: a group's leader, a unit's first contact."""
    kind, _, code = ref.partition(":")
    row = tx.execute(
        "SELECT role.person FROM role JOIN place ON place.id = role.place "
        "WHERE (place.kind = 'group') = (? = 'group') AND place.code = ? AND role.deputy = 0 "
        "AND role.role IN ('group_leader', 'unit_contact') AND role.until IS NULL ORDER BY role.id LIMIT 1",
        (kind, code),
    ).fetchone()
    return person(tx, row["person"]) if row else None


def with_role(tx: Tx, role: Role) -> list[int]:
    """The persons who hold a role now."""
    rows = tx.execute("SELECT DISTINCT person FROM role WHERE role = ? AND until IS NULL ORDER BY person", (role,))
    return [row["person"] for row in rows]


def charges(tx: Tx) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """Everybody of the leadership with the areas and the fields they are in charge of."""
    found: dict[int, tuple[dict[str, None], dict[str, None]]] = {}
    rows = tx.execute("SELECT person, area, field FROM role WHERE role = 'leadership' AND until IS NULL ORDER BY id")
    for row in rows:
        areas, fields = found.setdefault(row["person"], ({}, {}))
        areas.update({row["area"]: None} if row["area"] else {})
        fields.update({row["field"]: None} if row["field"] else {})
    return [(person, tuple(areas), tuple(fields)) for person, (areas, fields) in found.items()]


def _row_to_scope(row: sqlite3.Row, person_id: int) -> Scope:
    deputy = bool(row["deputy"]) or row["person"] != person_id
    place = row_to_place(row) if row["code"] else None
    since, until = (date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until"))
    return Scope(row["role_id"], Role(row["role"]), place, deputy, since, until)
