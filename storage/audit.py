"""What happened: append-only, ids and figures only; names, phones and words live elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from storage.db import Tx
from storage.instants import instant

Facts = Mapping[str, object]


def note(
    tx: Tx,
    action: str,
    subject: str,
    *,
    now: datetime,
    source: str,
    actor: int | None = None,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Append one line: ``actor`` did ``action`` to ``subject`` because of ``source`` (an inbox key, a command)."""
    tx.execute(
        "INSERT INTO audit (at, actor, action, subject, before, after, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (instant(now), actor, action, subject, _facts(before), _facts(after), source),
    )


def _facts(facts: Facts | None) -> str | None:
    return None if facts is None else json.dumps(facts, ensure_ascii=True, default=str)
