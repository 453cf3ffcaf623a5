"""The roster in the database: what a new one would change, and changing it.

`bot.core.roster` decides; this module reads what is known and writes what was decided.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from bot.core.model import Place, Role
from bot.core.roster import (
    Change,
    Held,
    Known,
    PersonAdded,
    PersonChanged,
    Register,
    RoleAdded,
    RoleCharged,
    RoleEnded,
    RoleLeaves,
    RoleSeated,
    Roster,
    Stock,
    StockSet,
)
from bot.core.roster_changes import changes
from bot.core.roster_conflicts import Conflicts, conflicts
from bot.core.roster_places import (
    AliasesAdded,
    Descended,
    Joined,
    PlaceAdded,
    PlaceBegins,
    PlaceChange,
    PlaceEnds,
    PlaceRenamed,
)
from storage import audit, lineage, places, seating
from storage.db import Tx
from storage.instants import instant


def plan(tx: Tx, roster: Roster) -> tuple[Change, ...]:
    """What importing this roster would change, in the order it is applied; nothing after it was applied.

    Raises Conflicts where it cannot be together with what is known.
    """
    known = register(tx)
    if found := conflicts(known, roster):
        raise Conflicts(found)
    return changes(known, roster)


def apply(tx: Tx, roster: Roster, *, now: datetime, source: str) -> tuple[Change, ...]:
    """Import a roster and return what changed, which is what `plan` says in this very transaction.

    Each change is audited under ``source`` (the command), by ids and codes. A leader who is replaced loses
    the role and its unused invitations at once, and the link of his accounts unless he holds another role.
    What is dated (a new name, the end of a role or of a place's roles) the tick carries out on its day.
    Raises Conflicts, as `plan` does; then nothing was written.
    """
    decided = plan(tx, roster)
    importing = _Import(tx, now, source)
    for change in decided:
        importing.apply(change)
    seating.unlink_without_role(tx, importing.left, now=now, source=source)
    return decided


def register(tx: Tx) -> Register:
    """Everything a roster is compared with."""
    persons = tx.execute("SELECT id, name, phone FROM person WHERE erased IS NULL ORDER BY id")
    held = tx.execute(
        "SELECT role.*, ifnull(place.kind || ':' || place.code, '') AS ref FROM role "
        "LEFT JOIN place ON place.id = role.place WHERE role.until IS NULL ORDER BY role.id"
    )
    stocks = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref, indicator, value FROM starting_value "
        "JOIN place ON place.id = starting_value.place"
    )
    return Register(
        (*places.groups(tx), *places.units(tx)),
        tuple(Known(*row) for row in persons),
        tuple(_row_to_held(row) for row in held),
        tuple(Stock(row["ref"], row["indicator"], int(row["value"])) for row in stocks),
        lineage.listings(tx),
        lineage.descents(tx),
        lineage.renamings(tx),
    )


def _row_to_held(row: sqlite3.Row) -> Held:
    return Held(
        row["id"],
        row["person"],
        Role(row["role"]),
        row["ref"],
        bool(row["deputy"]),
        row["field"],
        row["area"],
        date.fromisoformat(row["ends"]) if row["ends"] else None,
    )


class _Import:
    """One import: who was added under which id, and who lost a role."""

    def __init__(self, tx: Tx, now: datetime, source: str) -> None:
        self._tx = tx
        self._now = now
        self._source = source
        self._added: dict[tuple[str, str], int] = {}
        self.left: list[int] = []

    def apply(self, change: Change) -> None:
        match change:
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
            case RoleCharged(held=held, field=field, area=area):
                self._set_role(held, "role.charge", field=field, area=area)
            case RoleSeated(held=held):
                self._set_role(held, "role.seat", deputy=int(not held.deputy))
            case RoleLeaves(held=held, day=day):
                self._set_role(held, "role.leaves", ends=day.isoformat())
            case StockSet():
                self._set_stock(change)
            case _:
                self._apply_to_place(change)

    def _apply_to_place(self, change: PlaceChange) -> None:
        match change:
            case PlaceAdded(place=place, since=since):
                self._add_place(place, since)
            case PlaceRenamed(before=before, after=after, day=day) if day is not None:
                lineage.rename(self._tx, before, after, day)
                self._note("place.rename", before.ref, after={"day": day})
            case PlaceRenamed(before=before, after=after):
                sql = "UPDATE place SET name = ?, area = ? WHERE id = ?"
                self._tx.execute(sql, (after.name, after.area, places.id_of(self._tx, before.ref)))
                self._note("place.rename", before.ref)
            case AliasesAdded(place=place, aliases=aliases):
                lineage.add_aliases(self._tx, place, aliases)
                self._note("place.alias", place.ref)
            case PlaceBegins(place=ref, before=begun, since=first):
                self._date(ref, "since", begun, first)
            case PlaceEnds(place=ref, before=ended, until=until):
                self._date(ref, "until", ended, until)
            case Descended(descent=descent):
                lineage.descend(self._tx, descent)
                facts = {"before": descent.before, "day": descent.day}
                self._note(f"place.{descent.kind}", descent.after, after=facts)
            case Joined(place=ref, collective=collective):
                whole = places.id_of(self._tx, collective)
                sql = "UPDATE place SET collective = ? WHERE id = ?"
                self._tx.execute(sql, (whole, places.id_of(self._tx, ref)))
                self._note("place.join", ref, after={"collective": collective})

    def _add_place(self, place: Place, since: date | None) -> None:
        sql = "INSERT INTO place (kind, code, name, area, aliases, since) VALUES (?, ?, ?, ?, ?, ?)"
        aliases = json.dumps(place.aliases, ensure_ascii=False)
        first = since.isoformat() if since else None
        self._inserted(sql, place.kind, place.code, place.name, place.area, aliases, first)
        self._note("place.add", place.ref)

    def _date(self, ref: str, column: str, before: date | None, day: date) -> None:
        sql = f"UPDATE place SET {column} = ? WHERE id = ?"  # noqa: S608 - one of two words above
        self._tx.execute(sql, (day.isoformat(), places.id_of(self._tx, ref)))
        self._note(f"place.{column}", ref, before={"day": before}, after={"day": day})

    def _end_role(self, held: Held) -> None:
        seating.end(self._tx, held.id, self._now)
        if held.place:
            places.unassist(self._tx, held.place, "refused")  # about the leader who refused, not about the group
        self.left.append(held.person)
        self._note("role.end", f"role:{held.id}", before={"person": held.person, "place": held.place})

    def _set_role(self, held: Held, what: str, **columns: object) -> None:
        for column, value in columns.items():
            sql = f"UPDATE role SET {column} = ? WHERE id = ?"  # noqa: S608 - named by the code above
            self._tx.execute(sql, (value, held.id))
        self._note(what, f"role:{held.id}")

    def _add_role(self, change: RoleAdded) -> None:
        entry = change.entry
        person = self._added[entry.name, entry.phone] if change.person is None else change.person
        role = self._inserted(
            "INSERT INTO role (person, role, place, deputy, field, area, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
            person,
            entry.role,
            places.id_of(self._tx, entry.place) if entry.place else None,
            int(entry.deputy),
            entry.field,
            entry.area,
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
