"""What happened since a digest: figures corrected after they were reported, reports handed in, words on tasks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.core.digests import Mark
from bot.core.model import Place
from storage.db import Tx
from storage.instants import instant
from storage.places import row_to_place

_SAME = ("verdict", "value", "whole", "choice")


@dataclass(frozen=True, slots=True)
class Corrected:
    """A figure that differs from what was reported: ``before`` and ``after`` as the audit has them, no words.

    ``before`` is empty where a report that was handed in had no such figure. ``audit``: the row of its newest change.
    """

    period: str
    place: Place
    code: str
    before: dict[str, Any]
    after: dict[str, Any]
    audit: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Period, place (its ref) and indicator."""
        return self.period, self.place.ref, self.code


@dataclass(frozen=True, slots=True)
class Late:
    """A report that was handed in after its due day."""

    period: str
    place: Place


@dataclass(frozen=True, slots=True)
class Said:
    """What a unit said of a milestone, the newest of it; ``words``: there are some."""

    id: int
    task: int
    milestone: str
    place: Place
    answer: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Wish:
    """More time: wished for (waiting), granted or refused."""

    id: int
    task: int
    milestone: str
    place: Place
    old: date
    wished: date
    state: str


_TABLES = ("audit", "progress", "extension", "instruction")


def now(tx: Tx) -> Mark:
    """How far everything has come."""
    newest = [_newest(tx, table) for table in _TABLES]
    waiting = tx.execute("SELECT id FROM extension WHERE state = 'waiting' ORDER BY id")
    open_now = tx.execute("SELECT id FROM instruction WHERE outcome IS NULL ORDER BY id")
    return _mark(newest, waiting, open_now)


def at(tx: Tx, moment: datetime) -> Mark:
    """How far everything had come at an instant; what was decided since is news."""
    found = [_before(tx, table, instant(moment)) for table in _TABLES]
    _, _, extension, instruction = found
    waiting = tx.execute(
        "SELECT id FROM extension WHERE id <= ? AND (decided IS NULL OR decided > ?) ORDER BY id",
        (extension, instant(moment)),
    )
    open_then = tx.execute(
        "SELECT id FROM instruction WHERE id <= ? AND (done IS NULL OR done > ?) ORDER BY id",
        (instruction, instant(moment)),
    )
    return _mark(found, waiting, open_then)


def _mark(newest: list[int], waiting: Iterable[sqlite3.Row], open_then: Iterable[sqlite3.Row]) -> Mark:
    audit, progress, extension, instruction = newest
    still_open = (tuple(row["id"] for row in rows) for rows in (waiting, open_then))
    return Mark(audit, progress, extension, instruction, *still_open)


def _newest(tx: Tx, table: str) -> int:
    return int(tx.execute(f"SELECT ifnull(max(id), 0) AS id FROM {table}").fetchone()["id"])  # noqa: S608 - ours


def _before(tx: Tx, table: str, moment: str) -> int:
    """The newest row that was there: ids go up with the time, so a few steps do, and no index is kept for it."""
    low, high = 0, _newest(tx, table)
    while low < high:
        middle = (low + high + 1) // 2
        sql = f"SELECT at FROM {table} WHERE id <= ? ORDER BY id DESC LIMIT 1"  # noqa: S608 - ours
        row = tx.execute(sql, (middle,)).fetchone()
        low, high = (middle, high) if row is None or row["at"] <= moment else (low, middle - 1)
    return low


# ---- figures ---------------------------------------------------------------------------------------------


def corrections(tx: Tx, since: Mark, until: Mark) -> list[Corrected]:
    """The figures that were changed after they had been reported, each once, as it was and as it is, oldest first.

    Reported: their report was handed in before, or stands in an old book. What was changed and changed back is not one.
    """
    rows = tx.execute(
        """WITH sent AS MATERIALIZED (
          SELECT 'figure' || substr(subject, 7) || ':' AS figures, max(id) AS id FROM audit
          WHERE id > :since AND id <= :until AND action = 'send' GROUP BY subject)
        SELECT one.id, one.subject, one.before, one.after FROM audit AS one
        LEFT JOIN sent ON sent.figures = rtrim(one.subject, replace(one.subject, ':', ''))
        WHERE one.id > :since AND one.id <= :until AND one.action = 'figure' AND one.before IS NOT one.after
          AND one.after IS NOT NULL AND (sent.id IS NULL OR sent.id < one.id) ORDER BY one.id""",
        {"since": since.audit, "until": until.audit},
    ).fetchall()
    keys = {row["subject"]: _named(row["subject"]) for row in rows}
    reports = _reports(tx, sorted({(period, ref) for period, ref, _ in keys.values()}))
    first: dict[str, dict[str, Any]] = {}
    last: dict[str, tuple[dict[str, Any], int]] = {}
    for row in rows:
        period, ref, _ = keys[row["subject"]]
        report = reports.get((period, ref))
        if report is None or report["state"] == "draft":
            continue
        if row["before"] is None and report["sent"] is None and row["subject"] not in first:
            continue  # a book's first word
        first.setdefault(row["subject"], json.loads(row["before"] or "{}"))
        last[row["subject"]] = json.loads(row["after"]), row["id"]
    return [
        Corrected(period, row_to_place(reports[period, ref]), code, first[subject], *last[subject])
        for subject, (period, ref, code) in keys.items()
        if subject in first and _value(first[subject]) != _value(last[subject][0])
    ]


def _named(subject: str) -> tuple[str, str, str]:
    """Period, place and indicator of "figure:2026-11:group:HK05:S1"."""
    _, period, rest = subject.split(":", 2)
    ref, _, code = rest.rpartition(":")
    return period, ref, code


def _value(facts: dict[str, Any]) -> tuple[object, ...]:
    """What two figures must share to say the same; numbers by value, for 120 and 120.0 are one."""
    found = (facts.get(name) for name in _SAME)
    return tuple(
        float(one) if name in ("value", "whole") and one is not None else one
        for name, one in zip(_SAME, found, strict=True)
    )


def _reports(tx: Tx, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], sqlite3.Row]:
    """The reports of these periods and places, each with its place."""
    rows = tx.execute(
        "SELECT json_extract(wanted.value, '$[0]') AS period_code, json_extract(wanted.value, '$[1]') AS ref, "
        "report.state, report.sent, place.* FROM json_each(?) AS wanted "
        "JOIN period ON period.code = json_extract(wanted.value, '$[0]') "
        "JOIN place ON (place.kind = 'group') = (json_extract(wanted.value, '$[2]') = 'group') "
        "AND place.code = json_extract(wanted.value, '$[3]') "
        "JOIN report ON report.period = period.id AND report.place = place.id",
        (json.dumps([[period, ref, *ref.partition(":")[::2]] for period, ref in keys]),),
    )
    return {(row["period_code"], row["ref"]): row for row in rows}


def handed_in(tx: Tx, since: Mark, until: Mark, areas: Collection[str] = ()) -> tuple[int, list[Late]]:
    """How many reports were handed in, and which of them late, oldest first; those of these areas, or all."""
    span = (since.audit, until.audit)
    rows = tx.execute(
        "SELECT subject, json_extract(after, '$.on_time') AS on_time FROM audit "
        "WHERE id > ? AND id <= ? AND action = 'send' ORDER BY id",
        span,
    ).fetchall()
    if not areas:
        count, rows = len(rows), [row for row in rows if not row["on_time"]]
    keys = [tuple(row["subject"].split(":", 2)[1:]) for row in rows]
    reports = _reports(tx, sorted({(period, ref) for period, ref in keys}))
    known = [
        (Late(period, row_to_place(reports[period, ref])), row["on_time"])
        for row, (period, ref) in zip(rows, keys, strict=True)
        if (period, ref) in reports
    ]
    if areas:
        known = [one for one in known if one[0].place.area in areas]
        count = len(known)
    return count, [one for one, on_time in known if not on_time]


# ---- tasks -----------------------------------------------------------------------------------------------


def said(tx: Tx, since: Mark, until: Mark) -> list[Said]:
    """What units said of the milestones of tasks that hold: of each milestone the newest, oldest first."""
    rows = tx.execute(
        "SELECT one.id AS progress, one.task, one.milestone, one.answer, one.day, place.* FROM progress AS one "
        "JOIN place ON place.id = one.place JOIN task ON task.id = one.task AND task.withdrawn IS NULL "
        "WHERE one.id IN (SELECT max(id) FROM progress WHERE id > ? AND id <= ? AND task IS NOT NULL "
        "GROUP BY task, milestone, place) ORDER BY one.id",
        (since.progress, until.progress),
    )
    return [
        Said(
            row["progress"],
            row["task"],
            row["milestone"],
            row_to_place(row),
            row["answer"],
            date.fromisoformat(row["day"]) if row["day"] else None,
        )
        for row in rows
    ]


def wishes(tx: Tx, since: Mark) -> list[Wish]:
    """Wishes for more time that are new or were decided, oldest first."""
    rows = tx.execute(
        "SELECT one.id AS extension, one.task, one.milestone, one.old, one.wished, one.state, place.* "
        "FROM extension AS one JOIN place ON place.id = one.place "
        "WHERE one.id > ? OR (state <> 'waiting' AND one.id IN (SELECT value FROM json_each(?))) ORDER BY one.id",
        (since.extension, json.dumps(since.waiting)),
    )
    return [
        Wish(
            row["extension"],
            row["task"],
            row["milestone"],
            row_to_place(row),
            date.fromisoformat(row["old"]),
            date.fromisoformat(row["wished"]),
            row["state"],
        )
        for row in rows
    ]
