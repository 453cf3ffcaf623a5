"""Tasks followed up: what units said of milestones, more time, who answers for a task; what is switched on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.core.followup import Answer, Deed, Ladders
from bot.core.milestones import MilestonePolicy
from bot.core.model import Role
from bot.core.parts import Granted, Part, Review, Seat, World, groups_hear
from bot.core.responsible import Units
from storage import absences, people, places, programmes
from storage.db import Tx
from storage.instants import from_instant, instant
from storage.places import row_to_place


def world(
    tx: Tx, units: Units, policy: MilestonePolicy, zone: ZoneInfo, today: date, ladders: Ladders | None = None
) -> World:
    """Everything that parts are made of, as it is on a local date.

    With ``ladders`` only who may be reminded by them: the residential groups, of which a city has thousands, are then
    read where one may be.
    """
    held, away = tuple(programmes.holding(tx)), absences.on(tx, today)
    found = seats(tx, today, away, groups=ladders is None or groups_hear(held, units, ladders))
    deeds, idle = _deeds(tx, zone)
    office = tuple(one for one in people.with_role(tx, Role.PARTY_OFFICE) if one not in away)
    answering = {one for seat in found for one in (seat.person, *seat.own.values()) if one is not None}
    return World(
        held=held,
        seats=found,
        units=units,
        policy=policy,
        deeds=deeds,
        granted=_granted(tx),
        again=_snoozed(tx),
        idle=idle,
        linked=_linked(tx, answering.union(office)),
        office=office,
    )


def _deeds(tx: Tx, zone: ZoneInfo) -> tuple[dict[tuple[int, str, str], Deed], dict[tuple[int, str], Deed]]:
    """The newest word on each part, and on the tasks whose newest word is that they do not apply to a place."""
    found: dict[tuple[int, str, str], Deed] = {}
    newest: dict[tuple[int, str], Deed] = {}
    rows = tx.execute(
        "SELECT ifnull(one.task, 0) AS task, one.milestone, one.answer, one.day, one.at, "
        "ifnull(place.kind || ':' || place.code, programme.number) AS ref FROM progress AS one "
        "JOIN programme ON programme.id = one.programme LEFT JOIN place ON place.id = one.place ORDER BY one.id"
    )
    for row in rows:
        said = from_instant(row["at"]).astimezone(zone).date()
        deed = Deed(Answer(row["answer"]), said, date.fromisoformat(row["day"]) if row["day"] else None)
        found[row["task"], row["milestone"], row["ref"]] = deed
        newest[row["task"], row["ref"]] = deed
    return found, {key: deed for key, deed in newest.items() if deed.answer is Answer.NOT_APPLICABLE}


def seats(
    tx: Tx, today: date, away: Mapping[int, int | None] | None = None, *, groups: bool = True
) -> tuple[Seat, ...]:
    """Every place of that day with who answers for it: its first leader or contact, the deputy of who is away."""

    gone = absences.on(tx, today) if away is None else away

    def there(person: int) -> int | None:
        found = gone.get(person, person)
        return None if found in gone else found

    first: dict[int, int] = {}
    rows = tx.execute(
        "SELECT place, person FROM role WHERE role IN ('unit_contact', iif(?, 'group_leader', '')) AND deputy = 0 "
        "AND until IS NULL ORDER BY id",
        (groups,),
    )
    for row in rows:
        if (person := there(row["person"])) is not None:
            first.setdefault(row["place"], person)
    own: dict[int, dict[int, int | None]] = {}
    rows = tx.execute(
        "SELECT task, place, person FROM task_contact AS one WHERE EXISTS (SELECT 1 FROM role "
        "WHERE role.person = one.person AND role.place = one.place AND role.until IS NULL)"
    )
    for row in rows:
        own.setdefault(row["place"], {})[row["task"]] = there(row["person"])
    rows = tx.execute(
        "SELECT place.*, ifnull(above.code, '') AS above FROM place LEFT JOIN place AS above "
        "ON above.id = place.collective WHERE (place.kind = 'group') IN (0, ?2) "
        "AND ifnull(place.since, '') <= ?1 AND ifnull(place.until, '9999') > ?1 ORDER BY place.id",
        (today.isoformat(), groups),
    )
    return tuple(Seat(row_to_place(row), first.get(row["id"]), row["above"], own.get(row["id"], {})) for row in rows)


def _granted(tx: Tx) -> dict[tuple[int, str, str], Granted]:
    found: dict[tuple[int, str, str], Granted] = {}
    rows = tx.execute(
        "SELECT one.task, one.milestone, place.kind || ':' || place.code AS ref, one.wished FROM extension AS one "
        "JOIN place ON place.id = one.place WHERE one.state = 'granted' ORDER BY one.id"
    )
    for row in rows:
        key = (row["task"], row["milestone"], row["ref"])
        times = found[key].times + 1 if key in found else 1
        found[key] = Granted(date.fromisoformat(row["wished"]), times)
    return found


def _snoozed(tx: Tx) -> dict[tuple[int, str, str], date]:
    rows = tx.execute(
        "SELECT one.task, one.milestone, place.kind || ':' || place.code AS ref, one.until FROM snooze AS one "
        "JOIN place ON place.id = one.place"
    )
    return {(row["task"], row["milestone"], row["ref"]): date.fromisoformat(row["until"]) for row in rows}


def _linked(tx: Tx, persons: Iterable[int]) -> frozenset[int]:
    """Those of these who finished first contact and can be written to."""
    rows = tx.execute(
        "SELECT person.id FROM person WHERE person.id IN (SELECT value FROM json_each(?)) AND person.you IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM account WHERE account.person = person.id AND reachable = 1 AND frozen IS NULL)",
        (json.dumps(list(persons)),),
    )
    return frozenset(row["id"] for row in rows)


# ---- what was said ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says of a part. ``person``: of the unit; ``typed``: of the office, for the unit or for itself."""

    answer: Answer
    person: int | None
    typed: int | None = None
    day: date | None = None
    value: Decimal | None = None
    whole: Decimal | None = None
    words: str = ""


def save(tx: Tx, of: Part | Review, word: Word, *, now: datetime, source: str) -> int:
    """Keep what was said of a part; it stands until something newer is said. Returns the row."""
    task = place = None
    if isinstance(of, Part):
        task, place = of.held.id, places.id_of(tx, of.place.ref)
        programme = of.held.programme
    else:
        programme = tx.execute("SELECT id FROM programme WHERE number = ?", (of.number,)).fetchone()["id"]
    row = tx.execute(
        "INSERT INTO progress (programme, task, milestone, place, answer, day, value, whole, words, person, typed, "
        "source, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            programme,
            task,
            of.milestone.code,
            place,
            word.answer.value,
            word.day.isoformat() if word.day else None,
            float(word.value) if word.value is not None else None,
            float(word.whole) if word.whole is not None else None,
            word.words,
            word.person,
            word.typed,
            source,
            instant(now),
        ),
    ).fetchone()
    return int(row["id"])


def words_of(tx: Tx, progress: int) -> str:
    """What was said in words; empty where nothing was, or it was erased."""
    row = tx.execute("SELECT words FROM progress WHERE id = ?", (progress,)).fetchone()
    return row["words"] if row else ""


def snooze(tx: Tx, of: Part, until: date) -> None:
    """Say nothing of a part before a local date."""
    tx.execute(
        "INSERT INTO snooze (task, milestone, place, until) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (task, milestone, place) DO UPDATE SET until = excluded.until",
        (of.held.id, of.milestone.code, places.id_of(tx, of.place.ref), until.isoformat()),
    )


# ---- switches --------------------------------------------------------------------------------------------


def switched(tx: Tx, name: str) -> str | None:
    """The value of a switch that is on; None where it is off."""
    row = tx.execute("SELECT value FROM switch WHERE name = ?", (name,)).fetchone()
    return row["value"] if row else None


def started(tx: Tx) -> date | None:
    """The local day on which reminding of tasks was switched on; None while it is off."""
    value = switched(tx, "followup")
    return date.fromisoformat(value) if value else None


def switch(tx: Tx, name: str, value: str | None, *, person: int | None, now: datetime) -> None:
    """Turn a switch on with a value, or off with None."""
    if value is None:
        tx.execute("DELETE FROM switch WHERE name = ?", (name,))
    else:
        tx.execute(
            "INSERT INTO switch (name, value, person, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value, person = excluded.person, at = excluded.at",
            (name, value, person, instant(now)),
        )


def only_rehearsed(tx: Tx, now: datetime) -> None:
    """What was told in a rehearsal was told to somebody else: what still holds waits again."""
    tx.execute(
        "UPDATE notice SET state = 'waiting', outbox = NULL WHERE state = 'told' AND expires > ? AND EXISTS "
        "(SELECT 1 FROM outbox AS one WHERE one.id = notice.outbox AND kind = 'morning' "
        "AND one.person <> notice.person)",
        (instant(now),),
    )
