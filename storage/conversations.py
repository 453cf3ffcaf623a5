"""Where each person's talk stands: one JSON document a person, one pending question at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.dialogue import State, state_from_json, state_to_json
from storage.db import Tx
from storage.instants import from_instant, instant


@dataclass(frozen=True, slots=True)
class Conversation:
    """``version``: of the pending question's buttons; ``asked``: the outbox row that carries it.

    ``heard``: the provider's date of the person's last message.
    """

    person: int
    state: State
    version: int = 0
    asked: int | None = None
    heard: datetime | None = None


def load(tx: Tx, person: int) -> Conversation:
    """The person's talk; a new one is idle."""
    row = tx.execute("SELECT * FROM conversation WHERE person = ?", (person,)).fetchone()
    if row is None:
        return Conversation(person, State())
    heard = from_instant(row["heard"]) if row["heard"] else None
    return Conversation(person, state_from_json(json.loads(row["state"])), row["version"], row["asked"], heard)


def save(tx: Tx, talk: Conversation) -> None:
    """Store the talk as it stands."""
    tx.execute(
        "INSERT INTO conversation (person, state, version, asked, heard) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (person) DO UPDATE SET state = excluded.state, version = excluded.version, "
        "asked = excluded.asked, heard = excluded.heard",
        (
            talk.person,
            json.dumps(state_to_json(talk.state), ensure_ascii=False),
            talk.version,
            talk.asked,
            instant(talk.heard) if talk.heard else None,
        ),
    )


def forget(tx: Tx, person: int) -> None:
    """End a talk: the version stays ahead of every button that was sent."""
    save(
        tx,
        replace(load(tx, person), state=State(), asked=None, heard=None, version=load(tx, person).version + 1),
    )


def pending(tx: Tx) -> list[int]:
    """Persons with a question open."""
    rows = tx.execute(
        "SELECT person FROM conversation WHERE json_extract(state, '$.at') NOT IN ('idle') ORDER BY person"
    )
    return [row["person"] for row in rows]
