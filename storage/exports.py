"""Files the office asked for: to be made, then queued to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.files import File
from storage.instants import instant

WORKBOOK, CHART, EVERYTHING, DIGEST = "workbook", "chart", "everything", "digest"


@dataclass(frozen=True, slots=True)
class Export:
    """One file that is to be made; ``at``: when it was asked for.

    ``subject``: what it is of, the code of its months or a digest (`handlers.digest.book.subject`).
    """

    id: int
    what: str
    subject: str
    person: int
    account: int
    source: str
    at: str

    @property
    def job(self) -> str:
        """What the child process makes: whatever is no chart is a workbook."""
        return CHART if self.what == CHART else WORKBOOK


def ask(tx: Tx, what: str, subject: str, *, person: int, account: int, source: str, now: datetime) -> None:
    """Keep a wish, once a message."""
    tx.execute(
        "INSERT INTO export (what, stretch, person, account, source, at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source) DO NOTHING",
        (what, subject, person, account, source, instant(now)),
    )


def next_asked(tx: Tx) -> Export | None:
    """The oldest that is to be made."""
    row = tx.execute(
        "SELECT export.*, stretch AS subject FROM export WHERE state = 'asked' ORDER BY id LIMIT 1"
    ).fetchone()
    return Export(*(row[name] for name in Export.__slots__)) if row else None


def is_asked(tx: Tx, export: int) -> bool:
    """Whether it is to be made still."""
    return tx.execute("SELECT 1 FROM export WHERE id = ? AND state = 'asked'", (export,)).fetchone() is not None


def made(tx: Tx, export: int, file: File) -> None:
    """It is made and queued."""
    tx.execute("UPDATE export SET state = 'made', file = ? WHERE id = ? AND state = 'asked'", (file.id, export))


def failed(tx: Tx, export: int) -> None:
    """It cannot be made."""
    tx.execute("UPDATE export SET state = 'failed' WHERE id = ? AND state = 'asked'", (export,))
