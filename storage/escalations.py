"""Overdue tasks that the office put before the leadership, and what leaders answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.parts import Part
from storage import places
from storage.db import Tx
from storage.instants import from_instant, instant

Raised = tuple[int, str, str, date]
"""Task, milestone, place and the day it was due."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who confirmed it and when."""

    id: int
    person: int
    at: datetime


def raised(tx: Tx) -> dict[Raised, Escalation]:
    """Every part the office confirmed: only these are overdue to the leadership."""
    rows = tx.execute(
        "SELECT one.*, place.kind || ':' || place.code AS ref FROM escalation AS one JOIN place ON place.id = one.place"
    )
    return {
        (row["task"], row["milestone"], row["ref"], date.fromisoformat(row["due"])): Escalation(
            row["id"], row["person"], from_instant(row["at"])
        )
        for row in rows
    }


def put(tx: Tx, parts: Iterable[Part], *, person: int, now: datetime) -> list[int]:
    """The office confirms these; returns the new rows."""
    made = []
    for one in parts:
        row = tx.execute(
            "INSERT INTO escalation (task, milestone, place, due, person, at) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING RETURNING id",
            (
                one.held.id,
                one.milestone.code,
                places.id_of(tx, one.place.ref),
                one.due.isoformat(),
                person,
                instant(now),
            ),
        ).fetchone()
        made += [int(row["id"])] if row else []
    return made


def answered(tx: Tx, task: int, milestone: str, words: str, *, person: int, source: str, now: datetime) -> None:
    """Keep what a leader answered, word for word."""
    tx.execute(
        "INSERT INTO opinion (task, milestone, person, words, source, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (task, milestone, person, words, source, instant(now)),
    )


def reasons(tx: Tx, parts: Iterable[Part]) -> list[str]:
    """What the units themselves said last of these, in words."""
    found = []
    for one in parts:
        row = tx.execute(
            "SELECT words FROM (SELECT words, at FROM progress WHERE task = ?1 AND milestone = ?2 AND place = ?3 "
            "AND person IS NOT NULL AND words <> '' UNION ALL SELECT reason, at FROM extension WHERE task = ?1 "
            "AND milestone = ?2 AND place = ?3 AND person IS NOT NULL AND reason <> '') ORDER BY at DESC LIMIT 1",
            (one.held.id, one.milestone.code, places.id_of(tx, one.place.ref)),
        ).fetchone()
        found += [row["words"]] if row else []
    return list(dict.fromkeys(found))
