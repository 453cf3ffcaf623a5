"""Programmes in the database: what a paper would change in one, changing it, and the tasks that hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.core.duties import dated
from bot.core.programme import Column, Head, Problem, Programme
from bot.core.programme_answers import Open, Settled, in_force
from bot.core.programme_changes import Added, Change, Changed, Entry, Held, Stored, Withdrawn, changes, entry
from storage import audit
from storage.db import Tx
from storage.instants import instant

_SETS = {
    Column.END.value: "UPDATE programme SET ends = ? WHERE id = ?",
    Column.MID_TERM.value: "UPDATE programme SET mid_term = ? WHERE id = ?",
}
"""Where the answer of a programme's own days is kept."""


def tasks(tx: Tx, number: str) -> list[Stored]:
    """Every task of the programme of this number, withdrawn ones too, oldest first; none for an unknown one."""
    rows = tx.execute(
        "SELECT task.* FROM task JOIN programme ON programme.id = task.programme WHERE number = ? ORDER BY task.id",
        (number,),
    )
    return [Stored(row["id"], _entry(row), row["withdrawn"] is not None) for row in rows]


def contents(tx: Tx) -> dict[int, tuple[str, str]]:
    """Code and content of every task there ever was, by its row."""
    return {row["id"]: (row["code"], row["content"]) for row in tx.execute("SELECT id, code, content FROM task")}


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
    _share(tx, stored, programme.one_proof)
    _ask(tx, stored, programme.problems, at)
    return decided


def unsettled(tx: Tx) -> list[Open]:
    """What is unclear in the programmes and nobody has answered, in the order in which it was found.

    Of a duty outside the appendix only while it is switched on.
    """
    return _questions(tx, answered=False)


def settled(tx: Tx) -> list[Open]:
    """What the office answered, as it was asked."""
    return _questions(tx, answered=True)


def _questions(tx: Tx, *, answered: bool) -> list[Open]:
    rows = tx.execute(
        "SELECT question.*, number, issued, ends, mid_term, ifnull(code, '') AS code, ifnull(content, '') AS content "
        "FROM programme_question AS question JOIN programme ON programme.id = question.programme "
        "LEFT JOIN task ON task.id = question.task "
        "WHERE closed IS NULL AND (answer IS NOT NULL) = ? AND task.withdrawn IS NULL AND ifnull(task.active, 1) "
        "ORDER BY question.id",
        (answered,),
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
            row["proposal"],
            _day(row["ends"]),
            _day(row["mid_term"]),
        )
        for row in rows
    ]


def newest_question(tx: Tx) -> int:
    """The id of the newest question there ever was; 0: none."""
    return int(tx.execute("SELECT ifnull(max(id), 0) AS id FROM programme_question").fetchone()["id"])


def settle(tx: Tx, question: int, answer: Settled) -> None:
    """Keep what the office answered; it holds at once, and while the paper leaves the same words unclear."""
    said = {"units": answer.units, "timeframe": answer.timeframe, "day": answer.day and answer.day.isoformat()}
    text = json.dumps({name: value for name, value in said.items() if value is not None}, ensure_ascii=False)
    row = tx.execute(
        "UPDATE programme_question SET answer = ? WHERE id = ? AND closed IS NULL RETURNING programme, part",
        (text, question),
    ).fetchone()
    if row and row["part"] in _SETS:
        tx.execute(_SETS[row["part"]], (said["day"], row["programme"]))


def ask_again(tx: Tx, question: int) -> None:
    """Forget an answer: the question is open as before it."""
    row = tx.execute(
        "UPDATE programme_question SET answer = NULL WHERE id = ? RETURNING programme, part", (question,)
    ).fetchone()
    if row and row["part"] in _SETS:
        tx.execute(_SETS[row["part"]], (None, row["programme"]))


def holding(tx: Tx) -> list[Held]:
    """The tasks that hold, with what the office answered, programme by programme in the order of the paper.

    A duty outside the appendix is one while it is switched on.
    """
    return [held for held, active in _all(tx) if active]


def outside(tx: Tx) -> list[tuple[Held, bool]]:
    """The duties outside the appendices, each with whether it is switched on."""
    return [(held, active) for held, active in _all(tx) if held.outside]


def switch(tx: Tx, task: int, active: bool) -> None:
    """Switch a duty outside the appendix on or off."""
    tx.execute("UPDATE task SET active = ? WHERE id = ? AND outside = 1", (active, task))


def _all(tx: Tx) -> Iterator[tuple[Held, bool]]:
    """Every task that was not withdrawn as it holds, and whether it is active."""
    answers: dict[int, list[tuple[Column, str, Settled]]] = {}
    asked: dict[int, set[Column]] = {}
    for row in tx.execute("SELECT * FROM programme_question WHERE closed IS NULL AND task IS NOT NULL ORDER BY id"):
        if row["answer"] is None:
            asked.setdefault(row["task"], set()).add(Column(row["part"]))
            continue
        said = json.loads(row["answer"])
        units = tuple(said["units"]) if "units" in said else None
        settled = Settled(units, said.get("timeframe"))
        answers.setdefault(row["task"], []).append((Column(row["part"]), row["words"], settled))
    rows = tx.execute(
        "SELECT task.*, number, issued, ends, mid_term FROM task JOIN programme ON programme.id = task.programme "
        "WHERE withdrawn IS NULL ORDER BY task.programme, outside, task.id"
    ).fetchall()
    together: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        if row["proof"] is not None:
            together.setdefault((row["programme"], row["proof"]), []).append(row["code"])
    for row in rows:
        end, mid_term = _day(row["ends"]), _day(row["mid_term"])
        entry = in_force(_entry(row), answers.get(row["id"], ()))
        missing = asked.get(row["id"], set())
        if (words := dated(entry.timeframe, end, mid_term)) is None:
            missing.add(Column.TIMEFRAME)
        else:
            entry = replace(entry, timeframe=words)
        held = Held(
            id=row["id"],
            programme=row["programme"],
            number=row["number"],
            issued=date.fromisoformat(row["issued"]),
            end=end,
            mid_term=mid_term,
            entry=entry,
            outside=bool(row["outside"]),
            shares=tuple(one for one in together.get((row["programme"], row["proof"]), ()) if one != row["code"]),
            open=frozenset(missing),
        )
        yield held, bool(row["active"])


def _programme(tx: Tx, head: Head, now: datetime) -> int:
    issued = head.issued.isoformat() if head.issued else None
    row = tx.execute(
        "INSERT INTO programme (number, issued, issuer, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET issued = excluded.issued, issuer = excluded.issuer RETURNING id",
        (head.number, issued, head.issuer, instant(now)),
    ).fetchone()
    return int(row["id"])


def _add(tx: Tx, programme: int, new: Entry, at: str) -> int:
    """A new task; a duty outside the appendix is off until the office switches it on."""
    row = tx.execute(
        "INSERT INTO task (programme, code, title, content, lead, coordinating, timeframe, product, since, "
        "outside, active) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (programme, *_values(new), at, new.outside, not new.outside),
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
    words = row["code"], row["title"], row["content"], lead, coordinating, row["timeframe"], row["product"]
    return Entry(*words, outside=bool(row["outside"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _share(tx: Tx, programme: int, one_proof: Sequence[tuple[str, ...]]) -> None:
    """Which tasks share a proof by this version; a code that is not there shares nothing."""
    tx.execute("UPDATE task SET proof = NULL WHERE programme = ?", (programme,))
    for codes in one_proof:
        tx.executemany(
            "UPDATE task SET proof = ? WHERE programme = ? AND code = ? AND withdrawn IS NULL",
            [(codes[0], programme, code) for code in codes],
        )


def _ask(tx: Tx, programme: int, problems: Sequence[Problem], at: str) -> None:
    """Keep what is unclear now; what this version no longer leaves unclear is settled."""
    ids = {
        row["code"]: row["id"]
        for row in tx.execute("SELECT code, id FROM task WHERE programme = ? AND withdrawn IS NULL", (programme,))
    }
    wanted = {(ids.get(one.task), one.column.value, one.text): one for one in problems}
    known = {
        (row["task"], row["part"], row["words"]): row["id"]
        for row in tx.execute("SELECT * FROM programme_question WHERE programme = ? AND closed IS NULL", (programme,))
    }
    for key, question in known.items():
        if key not in wanted:
            tx.execute("UPDATE programme_question SET closed = ? WHERE id = ?", (at, question))
    for key, one in wanted.items():
        if key in known:
            tx.execute("UPDATE programme_question SET proposal = ? WHERE id = ?", (one.proposal, known[key]))
            continue
        tx.execute(
            "INSERT INTO programme_question (programme, task, part, words, why, proposal, since) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (programme, *key, one.why, one.proposal, at),
        )
