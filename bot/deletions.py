"""The journal of deletions: ids of erased persons, in a file beside the database and outside its backups.

A line a person, appended and synced before anybody is told that the deletion is done (`storage.erasing` has the
order of things). A line that a crash cut short counts as not written: its order is still in the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from storage.instants import instant

NAME = "deletions.jsonl"


def append(directory: Path, persons: Iterable[int], now: datetime) -> None:
    """Add ids to the journal (0600) and sync it, the folder too when the file is new. Raises OSError."""
    path = directory / NAME
    new = not path.exists()
    torn = not new and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    lines = "".join(json.dumps({"person": person, "at": instant(now)}) + "\n" for person in persons)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write((("\n" if torn else "") + lines).encode())
        file.flush()
        os.fsync(file.fileno())
    if new:
        folder = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read(directory: Path) -> list[int]:
    """The ids in the journal, oldest first; none where there is no journal."""
    try:
        lines = (directory / NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            found.append(int(json.loads(line)["person"]))
    return found
