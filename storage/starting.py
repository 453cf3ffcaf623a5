"""What the office says before reminding begins: done, open until another day, let be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bot.core.followup import Answer
from bot.core.parts import Part
from bot.core.starting import Done
from storage import followup, places
from storage.db import Tx
from storage.followup import Word
from storage.instants import instant


def passed(tx: Tx) -> frozenset[tuple[int, str, str]]:
    """The parts the office let be: task, milestone, place."""
    rows = tx.execute(
        "SELECT passed.task, milestone, place.kind || ':' || place.code AS ref FROM passed "
        "JOIN place ON place.id = passed.place"
    )
    return frozenset((row["task"], row["milestone"], row["ref"]) for row in rows)


def let_be(tx: Tx, parts: Iterable[Part], *, person: int, now: datetime) -> None:
    """Ask nobody about these any more."""
    tx.executemany(
        "INSERT INTO passed (task, milestone, place, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(one.held.id, one.milestone.code, places.id_of(tx, one.place.ref), person, instant(now)) for one in parts],
    )


def close(
    tx: Tx, parts: Iterable[Part], answer: Answer, done: Done, *, typed: int, words: str, now: datetime, source: str
) -> None:
    """The office says it of these, with the day and the paper where it names them."""
    for one in parts:
        word = Word(answer, None, typed, day=done.day, words=words)
        row = followup.save(tx, one, word, now=now, source=source)
        if done.paper:
            tx.execute(
                "INSERT INTO product (progress, sort, words, day, source, at) VALUES (?, 'paper', ?, ?, ?, ?)",
                (row, done.paper, done.dated.isoformat() if done.dated else None, source, instant(now)),
            )


def move(tx: Tx, parts: Iterable[Part], day: date, *, decider: int, words: str, now: datetime) -> None:
    """The office gives these another day; the old one stays beside it."""
    at = instant(now)
    tx.executemany(
        "INSERT INTO extension (task, milestone, place, old, wished, reason, at, state, decided, decider) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'granted', ?, ?)",
        [
            (
                one.held.id,
                one.milestone.code,
                places.id_of(tx, one.place.ref),
                one.due.isoformat(),
                day.isoformat(),
                words,
                at,
                at,
                decider,
            )
            for one in parts
        ],
    )
