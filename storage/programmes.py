"""Programmes in the database: what a paper would change in one, and changing it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from bot.core.programme import Column, Head, Problem, Programme
from bot.core.programme_answers import Open, Settled, in_force
from bot.core.programme_changes import Added, Change, Changed, Entry, Held, Stored, Withdrawn, changes, entry
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


def unsettled(tx: Tx) -> list[Open]:
    """What is unclear in the programmes and nobody has answered, in the order in which it was found."""
    rows = tx.execute(
        "SELECT question.*, number, issued, ifnull(code, '') AS code, ifnull(content, '') AS content "
        "FROM programme_question AS question JOIN programme ON programme.id = question.programme "
        "LEFT JOIN task ON task.id = question.task "
        "WHERE closed IS NULL AND answer IS NULL AND task.withdrawn IS NULL ORDER BY question.id"
    )
    return [
        Open(
            row["id"],
            row["number"],
            date.fromisoformat(row["issued"]),
            row["code"],
            row["content"],
            Column(row["part"]),
            row["words"],
            row["why"],
        )
        for row in rows
    ]


def settle(tx: Tx, question: int, answer: Settled) -> None:
    """Keep what the office answered; it holds at once, and while the paper leaves the same words unclear."""
    said = {"units": answer.units} if answer.units is not None else {"timeframe": answer.timeframe}
    text = json.dumps({name: value for name, value in said.items() if value is not None}, ensure_ascii=False)
    tx.execute("UPDATE programme_question SET answer = ? WHERE id = ? AND closed IS NULL", (text, question))


def holding(tx: Tx) -> list[Held]:
    """The tasks that hold, with what the office answered, programme by programme in the order of the paper."""
    answers: dict[int, list[tuple[Column, str, Settled]]] = {}
    asked: dict[int, set[Column]] = {}
    for row in tx.execute("SELECT * FROM programme_question WHERE closed IS NULL ORDER BY id"):
        if row["answer"] is None:
            asked.setdefault(row["task"], set()).add(Column(row["part"]))
            continue
        said = json.loads(row["answer"])
        units = tuple(said["units"]) if "units" in said else None
        settled = Settled(units, said.get("timeframe"))
        answers.setdefault(row["task"], []).append((Column(row["part"]), row["words"], settled))
    rows = tx.execute(
        "SELECT task.*, number, issued FROM task JOIN programme ON programme.id = task.programme "
        "WHERE withdrawn IS NULL ORDER BY task.programme, task.id"
    )
    return [
        Held(
            id=row["id"],
            programme=row["programme"],
            number=row["number"],
            issued=date.fromisoformat(row["issued"]),
            end=None,
            mid_term=None,
            entry=in_force(_entry(row), answers.get(row["id"], ())),
            outside=False,
            shares=(),
            open=frozenset(asked.get(row["id"], ())),
        )
        for row in rows
    ]


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
