"""Programmes in the database: what a paper would change in one, and changing it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.core.programme import Head, Problem, Programme
from bot.core.programme_changes import Added, Change, Changed, Entry, Stored, Withdrawn, changes, entry
from storage import audit
from storage.db import Tx
from storage.instants import instant


def tasks(tx: Tx, number: str) -> list[Stored]:
    """Every task of the programme of this number, withdrawn ones too, oldest first; none for an unknown one."""
    rows = tx.execute(
        "SELECT task.* FROM task JOIN programme ON programme.id = task.programme WHERE number = ? ORDER BY task.id",
        (number,),
    )
    return [Stored(row["id"], _entry(row), row["withdrawn"] is not None) for row in rows]


def numbers(tx: Tx) -> list[str]:
    """The programmes that are stored, the oldest first."""
    return [row["number"] for row in tx.execute("SELECT number FROM programme ORDER BY id")]


def plan(tx: Tx, programme: Programme) -> tuple[Change, ...]:
    """What importing this paper would change; nothing after it was applied."""
    return changes(tasks(tx, programme.head.number), [entry(task) for task in programme.tasks])


def apply(tx: Tx, programme: Programme, *, now: datetime, source: str, actor: int | None = None) -> tuple[Change, ...]:
    """Import a paper with a number and a date; return what changed, which is what `plan` says in this transaction.

    Each change is audited under ``source`` by ids. What the paper leaves unclear is kept until a newer version of it
    settles it.
    """
    decided = plan(tx, programme)
    stored = _programme(tx, programme.head, now)
    at = instant(now)
    # Codes may change places or go to another task, so the old ones are freed first.
    for change in decided:
        if isinstance(change, Withdrawn):
            tx.execute("UPDATE task SET withdrawn = ? WHERE id = ?", (at, change.stored.id))
        elif isinstance(change, Changed):
            tx.execute("UPDATE task SET code = '~' || id WHERE id = ?", (change.stored.id,))
    for change in decided:
        match change:
            case Added(new):
                task = _add(tx, stored, new, at)
                audit.note(tx, "task-added", f"task:{task}", now=now, source=source, actor=actor)
            case Changed(old, new, what):
                _set(tx, old.id, new)
                facts = {"parts": list(what), "back": old.withdrawn}
                audit.note(tx, "task-changed", f"task:{old.id}", now=now, source=source, actor=actor, after=facts)
            case Withdrawn(old):
                audit.note(tx, "task-withdrawn", f"task:{old.id}", now=now, source=source, actor=actor)
    _ask(tx, stored, programme.problems, at)
    return decided


def open_questions(tx: Tx, number: str) -> list[tuple[str, str, str]]:
    """What is unclear in a programme: the task's code ("" for the paper), the column, the words."""
    rows = tx.execute(
        "SELECT ifnull(task.code, '') AS code, part, words FROM programme_question AS question "
        "JOIN programme ON programme.id = question.programme LEFT JOIN task ON task.id = question.task "
        "WHERE number = ? AND closed IS NULL ORDER BY question.id",
        (number,),
    )
    return [(row["code"], row["part"], row["words"]) for row in rows]


def _programme(tx: Tx, head: Head, now: datetime) -> int:
    issued = head.issued.isoformat() if head.issued else None
    row = tx.execute(
        "INSERT INTO programme (number, issued, issuer, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET issued = excluded.issued, issuer = excluded.issuer RETURNING id",
        (head.number, issued, head.issuer, instant(now)),
    ).fetchone()
    return int(row["id"])


def _add(tx: Tx, programme: int, new: Entry, at: str) -> int:
    row = tx.execute(
        "INSERT INTO task (programme, code, title, content, lead, coordinating, timeframe, product, since) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (programme, *_values(new), at),
    ).fetchone()
    return int(row["id"])


def _set(tx: Tx, task: int, new: Entry) -> None:
    tx.execute(
        "UPDATE task SET code = ?, title = ?, content = ?, lead = ?, coordinating = ?, timeframe = ?, product = ?, "
        "withdrawn = NULL WHERE id = ?",
        (*_values(new), task),
    )


def _values(new: Entry) -> tuple[str, ...]:
    lead, coordinating = (json.dumps(units, ensure_ascii=False) for units in (new.lead, new.coordinating))
    return new.code, new.group, new.content, lead, coordinating, new.timeframe, new.product


def _entry(row: sqlite3.Row) -> Entry:
    lead, coordinating = (tuple(json.loads(row[name])) for name in ("lead", "coordinating"))
    return Entry(row["code"], row["title"], row["content"], lead, coordinating, row["timeframe"], row["product"])


def _ask(tx: Tx, programme: int, problems: Sequence[Problem], at: str) -> None:
    """Keep what is unclear now; what this version no longer leaves unclear is settled."""
    ids = {
        row["code"]: row["id"]
        for row in tx.execute("SELECT code, id FROM task WHERE programme = ? AND withdrawn IS NULL", (programme,))
    }
    wanted = {(ids.get(one.task), one.column.value, one.text): one.why for one in problems}
    known = {
        (row["task"], row["part"], row["words"]): row["id"]
        for row in tx.execute("SELECT * FROM programme_question WHERE programme = ? AND closed IS NULL", (programme,))
    }
    for key, question in known.items():
        if key not in wanted:
            tx.execute("UPDATE programme_question SET closed = ? WHERE id = ?", (at, question))
    for key, why in wanted.items():
        if key not in known:
            tx.execute(
                "INSERT INTO programme_question (programme, task, part, words, why, since) VALUES (?, ?, ?, ?, ?, ?)",
                (programme, *key, why, at),
            )
