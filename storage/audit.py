"""What happened: append-only, ids and figures only; names, phones and words live elsewhere.

Triggers refuse to change or delete a line. Against whoever opens the database file itself each line carries a seal, the
SHA-256 of the line and of the seal before it, so that the newest one, copied elsewhere, stands for all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import instant

Facts = Mapping[str, object]
SHOWN = 16
"""So many hexadecimal digits of a seal are shown: 64 bits, enough for what is compared by eye."""
_LINE = "at, actor, action, subject, before, after, source"


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
    line = (instant(now), actor, action, subject, _facts(before), _facts(after), source)
    tx.execute(
        f"INSERT INTO audit ({_LINE}, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
        (*line, _sealed(_newest(tx), line)),
    )


def _facts(facts: Facts | None) -> str | None:
    return None if facts is None else json.dumps(facts, ensure_ascii=True, default=str)


# ---- seals -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """The audit held against its seals: how many ``lines``, the newest ``seal``.

    ``broken`` is the first line that is not as it was sealed, or comes after one that is missing; None: all are whole.
    ``found``: whether a seal that was kept elsewhere is among them.
    """

    lines: int
    seal: str
    broken: int | None
    found: bool


def check(tx: Tx, kept: str = "") -> Checked:
    """Hold every line against its seal; ``kept``: a seal copied earlier, or its beginning as it was shown."""
    lines, seal, broken, found, begun = 0, "", None, False, False
    for number, stands, made in _chain(tx):
        begun = begun or stands is not None
        if begun and broken is None and stands != made:
            broken = number
        lines, seal = lines + 1, stands or made
        found = found or bool(kept and stands and stands.startswith(kept))
    return Checked(lines, seal, broken, found)


def newest(tx: Tx) -> tuple[int, str]:
    """The last line's number and its seal, as much as is shown; 0 and "" where there is none."""
    row = tx.execute("SELECT id, seal FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return (row["id"], (row["seal"] or "")[:SHOWN]) if row else (0, "")


def seal(tx: Tx, now: datetime) -> None:
    """Seal what was written before lines had seals, at the first start with them: nobody's message waits for it."""
    row = tx.execute("SELECT id, seal FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    if row is not None and row["seal"] is None:
        note(tx, "seal", f"audit:{row['id']}", now=now, source="start")


def _newest(tx: Tx) -> str:
    row = tx.execute("SELECT seal FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return ""
    return row["seal"] or _last(made for _, _, made in _chain(tx))


def _last(seals: Iterable[str]) -> str:
    seal = ""
    for seal in seals:  # noqa: B007 - the last one
        pass
    return seal


def _chain(tx: Tx) -> Iterator[tuple[int, str | None, str]]:
    """Each line's number, its seal (None: of before there were any), and what it is after the line before."""
    seal = ""
    for row in tx.execute(f"SELECT id, seal, {_LINE} FROM audit ORDER BY id"):  # noqa: S608 - ours
        number, stands, *line = row
        made = _sealed(seal, line)
        yield number, stands, made
        seal = stands or made


def _sealed(before: str, line: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps([before, *line], ensure_ascii=True).encode()).hexdigest()
