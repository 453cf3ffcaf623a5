"""The roster in the database: what a new one would change, and changing it.

`bot.core.roster` decides; this module reads what is known and writes what was decided.
"""

from __future__ import annotations

from datetime import datetime

from bot.core.model import Place, Role
from bot.core.roster import (
    Change,
    Held,
    Known,
    PersonAdded,
    PersonChanged,
    PlaceAdded,
    PlaceRenamed,
    Register,
    RoleAdded,
    RoleEnded,
    Roster,
    Stock,
    StockSet,
    changes,
)
from storage import audit, conversations, people, places
from storage.db import Tx
from storage.instants import instant


def plan(tx: Tx, roster: Roster) -> tuple[Change, ...]:
    """What importing this roster would change, in the order it is applied; nothing after it was applied."""
    return changes(register(tx), roster)


def apply(tx: Tx, roster: Roster, *, now: datetime, source: str) -> tuple[Change, ...]:
    """Import a roster and return what changed, which is what `plan` says in this very transaction.

    Each change is audited under ``source`` (the command), by ids and codes. A leader who is replaced loses
    the role and its unused invitations at once, and the link of his accounts unless he holds another role.
    """
    decided = plan(tx, roster)
    importing = _Import(tx, now, source)
    for change in decided:
        importing.apply(change)
    importing.cut_those_without_a_role()
    return decided


def register(tx: Tx) -> Register:
    """Everything a roster is compared with."""
    persons = tx.execute("SELECT id, name, phone FROM person WHERE erased IS NULL ORDER BY id")
    held = tx.execute(
        "SELECT role.id, person, role, ifnull(place.kind || ':' || place.code, '') AS ref FROM role "
        "LEFT JOIN place ON place.id = role.place WHERE role.until IS NULL AND role.deputy = 0 ORDER BY role.id"
    )
    stocks = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref, indicator, value FROM starting_value "
        "JOIN place ON place.id = starting_value.place"
    )
    return Register(
        (*places.groups(tx), *places.units(tx)),
        tuple(Known(*row) for row in persons),
        tuple(Held(row["id"], row["person"], Role(row["role"]), row["ref"]) for row in held),
        tuple(Stock(row["ref"], row["indicator"], int(row["value"])) for row in stocks),
    )


class _Import:
    """One import: who was added under which id, and who lost a role."""

    def __init__(self, tx: Tx, now: datetime, source: str) -> None:
        self._tx = tx
        self._now = now
        self._source = source
        self._added: dict[tuple[str, str], int] = {}
        self._left: list[int] = []

    def apply(self, change: Change) -> None:
        match change:
            case PlaceAdded(place=place):
                self._add_place(place)
            case PlaceRenamed(after=place):
                self._rename_place(place)
            case PersonAdded(name=name, phone=phone):
                person = self._inserted("INSERT INTO person (name, phone) VALUES (?, ?)", name, phone)
                self._added[name, phone] = person
                self._note("person.add", f"person:{person}")
            case PersonChanged(before=known, name=name, phone=phone):
                self._tx.execute("UPDATE person SET name = ?, phone = ? WHERE id = ?", (name, phone, known.id))
                self._note("person.change", f"person:{known.id}")
            case RoleEnded(held=held):
                self._end_role(held)
            case RoleAdded():
                self._add_role(change)
            case StockSet():
                self._set_stock(change)

    def cut_those_without_a_role(self) -> None:
        for person in dict.fromkeys(self._left):
            if people.scopes(self._tx, person):
                continue
            for row in self._tx.execute("SELECT id FROM account WHERE person = ?", (person,)).fetchall():
                people.cut(self._tx, row["id"])
                self._note("cut", f"account:{row['id']}", before={"person": person})
            conversations.forget(self._tx, person)

    def _add_place(self, place: Place) -> None:
        sql = "INSERT INTO place (kind, code, name, area) VALUES (?, ?, ?, ?)"
        self._inserted(sql, place.kind, place.code, place.name, place.area)
        self._note("place.add", place.ref)

    def _rename_place(self, place: Place) -> None:
        row = places.id_of(self._tx, place.ref)
        self._tx.execute("UPDATE place SET name = ?, area = ? WHERE id = ?", (place.name, place.area, row))
        self._note("place.rename", place.ref)

    def _end_role(self, held: Held) -> None:
        at = instant(self._now)
        self._tx.execute("UPDATE role SET until = ? WHERE id = ?", (at, held.id))
        self._tx.execute(
            "UPDATE invite SET revoked = ? WHERE role = ? AND used IS NULL AND revoked IS NULL", (at, held.id)
        )
        if held.place:
            places.unassist(self._tx, held.place, "refused")  # about the leader who refused, not about the group
        self._left.append(held.person)
        self._note("role.end", f"role:{held.id}", before={"person": held.person, "place": held.place})

    def _add_role(self, change: RoleAdded) -> None:
        entry = change.entry
        person = self._added[entry.name, entry.phone] if change.person is None else change.person
        role = self._inserted(
            "INSERT INTO role (person, role, place, since) VALUES (?, ?, ?, ?)",
            person,
            entry.role,
            places.id_of(self._tx, entry.place) if entry.place else None,
            instant(self._now),
        )
        scope = {"person": person, "role": entry.role, "place": entry.place}
        self._note("role.add", f"role:{role}", after=scope)

    def _set_stock(self, change: StockSet) -> None:
        stock, before = change.stock, change.before
        self._tx.execute(
            "INSERT INTO starting_value (place, indicator, value) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET value = excluded.value",
            (places.id_of(self._tx, stock.place), stock.indicator, float(stock.value)),
        )
        self._note(
            "stock",
            f"stock:{stock.place}:{stock.indicator}",
            before=None if before is None else {"value": before},
            after={"value": stock.value},
        )

    def _inserted(self, sql: str, *params: object) -> int:
        return int(self._tx.execute(f"{sql} RETURNING id", params).fetchone()["id"])

    def _note(
        self,
        action: str,
        subject: str,
        *,
        before: audit.Facts | None = None,
        after: audit.Facts | None = None,
    ) -> None:
        audit.note(self._tx, action, subject, now=self._now, source=self._source, before=before, after=after)
