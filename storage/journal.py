"""The audit as the office reads it: newest first, ids turned into names of today; no words anybody wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import places
from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Only:
    """What is looked for; everything, where nothing is given.

    ``since`` and ``until`` are instants; ``place`` a place's ref, ``tasks`` rows of tasks, ``person`` of a person: who
    did it, or about whom it is.
    """

    since: datetime | None = None
    until: datetime | None = None
    place: str = ""
    tasks: Collection[int] = ()
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``actor`` "" where nobody did it; ``kind`` says what ``about`` names (place, person, task, …).

    ``period`` is a period's code, ``indicator`` one of its figures, ``old`` and ``new`` the audit's facts.
    """

    id: int
    at: str
    actor: str
    action: str
    kind: str
    about: str
    period: str
    indicator: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


_OF_PLACE = """ AND (instr(':' || subject || ':', ':' || :place || ':') OR subject IN
  (SELECT 'role:' || role.id FROM role WHERE role.place = :place_id))"""
_OF_TASKS = """ AND substr(subject, 1, instr(subject || '/', '/') - 1) IN
  (SELECT 'task:' || value FROM json_each(:tasks) UNION ALL
  SELECT 'programme-question:' || id FROM programme_question WHERE task IN (SELECT value FROM json_each(:tasks)))"""
_OF_PERSON = """ AND (actor = :person OR subject = 'person:' || :person OR :person IN
  (json_extract(before, '$.person'), json_extract(after, '$.person'), json_extract(after, '$.said'))
  OR subject IN (SELECT 'role:' || id FROM role WHERE person = :person UNION ALL
                 SELECT 'absence:' || id FROM absence WHERE person = :person))"""


def entries(tx: Tx, only: Only, *, before: int | None, limit: int) -> list[Entry]:
    """The newest lines that fit, older than line ``before``."""
    where, values = "", {"limit": limit}
    given: dict[str, Any] = dict(values)
    for sql, name, value in (
        (" AND id < :before", "before", before),
        (" AND at >= :since", "since", instant(only.since) if only.since else None),
        (" AND at < :until", "until", instant(only.until) if only.until else None),
        (_OF_PLACE, "place", only.place or None),
        (_OF_TASKS, "tasks", json.dumps(list(only.tasks)) if only.tasks else None),
        (_OF_PERSON, "person", only.person),
    ):
        if value is not None:
            where += sql
            given[name] = value
    if only.place:
        given["place_id"] = places.id_of(tx, only.place)
    rows = tx.execute(f"SELECT * FROM audit WHERE 1{where} ORDER BY id DESC LIMIT :limit", given)  # noqa: S608 - ours
    return [_entry(tx, row) for row in rows.fetchall()]


def _entry(tx: Tx, row: sqlite3.Row) -> Entry:
    old, new = (json.loads(row[name]) if row[name] else {} for name in ("before", "after"))
    kind, about, period, indicator = _subject(tx, row["subject"], old, new)
    actor = _name(tx, row["actor"]) if row["actor"] is not None else ""
    return Entry(row["id"], row["at"], actor, row["action"], kind, about, period, indicator, old, new)


def _subject(tx: Tx, subject: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """What a line is about: its kind, a name, a period's code, a figure's code."""
    kind, _, rest = subject.partition(":")
    match kind:
        case "figure" | "report":
            period, ref, indicator = rest[:7], ":".join(rest[8:].split(":")[:2]), ":".join(rest[8:].split(":")[2:])
            return kind, _place(tx, ref), period, indicator
        case "place":
            return "place", _place(tx, rest), "", ""
        case "stock":
            ref, _, indicator = rest.rpartition(":")
            return "stock", _place(tx, ref), "", indicator
        case "reopening":
            found = tx.execute(_REOPENING, (rest,)).fetchone()
            return ("report", _place(tx, f"{found[0]}:{found[1]}"), found[2], "") if found else ("", "", "", "")
        case "person" | "account" | "role" | "absence" | "call":
            return "person", _person(tx, kind, rest, old, new), "", ""
        case "task" | "programme-question" | "product" | "progress":
            found = tx.execute(_TASK[kind], (rest.partition("/")[0],)).fetchone()
            return "task", found[0] if found else "", "", ""
        case "decision":
            found = tx.execute("SELECT number FROM decision WHERE id = ?", (rest,)).fetchone()
            return kind, found[0] if found else "", "", ""
        case "period":
            return kind, "", rest, ""
        case "announcement" | "instruction":
            return kind, rest, "", ""
        case _:
            if rest and "/" not in rest and (name := _place(tx, subject)):
                return "place", name, "", ""
            return "", "", "", ""


_REOPENING = """SELECT place.kind, place.code, period.code FROM reopening JOIN report ON report.id = reopening.report
  JOIN place ON place.id = report.place JOIN period ON period.id = report.period WHERE reopening.id = ?"""
_TASK = {
    "task": "SELECT code FROM task WHERE id = ?",
    "programme-question": "SELECT task.code FROM programme_question AS one JOIN task ON task.id = one.task "
    "WHERE one.id = ?",
    "product": "SELECT task.code FROM product JOIN progress ON progress.id = product.progress "
    "JOIN task ON task.id = progress.task WHERE product.id = ?",
    "progress": "SELECT task.code FROM progress JOIN task ON task.id = progress.task WHERE progress.id = ?",
}
_HOLDER = {
    "account": "SELECT person FROM account WHERE id = ?",
    "role": "SELECT person FROM role WHERE id = ?",
    "absence": "SELECT person FROM absence WHERE id = ?",
    "call": "SELECT person FROM call WHERE id = ?",
}


def _person(tx: Tx, kind: str, rest: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Whom it is about: the line's own facts first, for a link may be somebody else's by now."""
    if kind == "person":
        return _name(tx, rest)
    if kind in ("account", "role") and (fact := new.get("person", old.get("person"))) is not None:
        return _name(tx, fact)
    row = tx.execute(_HOLDER[kind], (rest,)).fetchone()
    return _name(tx, row[0]) if row and row[0] is not None else ""


def _name(tx: Tx, person: object) -> str:
    row = tx.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
    return row["name"] if row else ""


def _place(tx: Tx, ref: str) -> str:
    kind, _, code = ref.partition(":")
    sql = "SELECT * FROM place WHERE code = ? AND (kind = 'group') = (? = 'group')"
    row = tx.execute(sql, (code, kind)).fetchone()
    return places.row_to_place(row).full_name if row else ""
