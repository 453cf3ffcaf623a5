"""Files: what was sent to us and is wanted, what is stored, what messengers call it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Attached, Enclosed, Kind
from storage.db import Tx
from storage.instants import instant

MEDIA = (Kind.PHOTO, Kind.VOICE, Kind.FILE)


@dataclass(frozen=True, slots=True)
class File:
    """A stored file: its bytes lie under ``sha``. ``media`` and ``name`` are those it first came with."""

    id: int
    sha: str
    media: Kind
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file somebody sent that is to be fetched; ``words`` stood under it, ``source`` is the message's inbox key.

    ``attempts`` counts the tries that failed.
    """

    id: int
    channel: str
    ref: str
    account: int
    person: int | None
    purpose: str
    name: str
    media: Kind
    size: int | None
    words: str
    source: str
    at: str
    attempts: int

    def enclosed(self, file: File) -> Enclosed:
        """What was fetched, to be passed on as it came, whatever it was called elsewhere."""
        return Enclosed(file.sha, self.media, self.name)


# ---- wanted ----------------------------------------------------------------------------------------------


def want(
    tx: Tx,
    attached: Attached,
    *,
    channel: str,
    account: int,
    person: int | None,
    purpose: str,
    source: str,
    now: datetime,
    words: str = "",
) -> bool:
    """Wish for a file, once a message; False when it is wished for already."""
    if attached.media not in MEDIA:
        raise ValueError(f"{attached.media} is no kind of file")
    columns = "channel, ref, account, person, purpose, name, media, size, words, source, at, not_before"
    return (
        tx.execute(
            f"INSERT INTO wanted ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - ours
            "ON CONFLICT (source) DO NOTHING",
            (
                channel,
                attached.ref,
                account,
                person,
                purpose,
                attached.name,
                attached.media.value,
                attached.size,
                words,
                source,
                instant(now),
                instant(now),
            ),
        ).rowcount
        > 0
    )


def due(tx: Tx, now: datetime, limit: int) -> list[Wanted]:
    """What may be fetched now, oldest first."""
    rows = tx.execute(
        "SELECT * FROM wanted WHERE state = 'wanted' AND not_before <= ? ORDER BY not_before, id LIMIT ?",
        (instant(now), limit),
    )
    return [_row_to_wanted(row) for row in rows]


def next_instant(tx: Tx, after: datetime) -> str | None:
    """The next instant at which something may be fetched."""
    found: str | None = tx.execute(
        "SELECT min(not_before) AS at FROM wanted WHERE state = 'wanted' AND not_before > ?", (instant(after),)
    ).fetchone()["at"]
    return found


def is_wanted(tx: Tx, wanted_id: int) -> bool:
    """Whether it still is (it is asked inside the transaction that ends it)."""
    return tx.execute("SELECT 1 FROM wanted WHERE id = ? AND state = 'wanted'", (wanted_id,)).fetchone() is not None


def stored(tx: Tx, wanted: Wanted, *, sha: str, size: int, now: datetime) -> File:
    """It was fetched and its bytes are on the disk; the messenger's own name of it is remembered."""
    tx.execute(
        "INSERT INTO file (sha, media, name, size, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha) DO NOTHING",
        (sha, wanted.media.value, wanted.name, size, instant(now)),
    )
    file = by_sha(tx, sha)
    assert file is not None  # noqa: S101 - it has just been inserted
    tx.execute("UPDATE file SET removed = NULL WHERE id = ?", (file.id,))  # the same content came again
    tx.execute("UPDATE wanted SET state = 'stored', file = ?, error = NULL WHERE id = ?", (file.id, wanted.id))
    remember(tx, wanted.channel, wanted.enclosed(file), wanted.ref)
    return file


def end(tx: Tx, wanted_id: int, state: str, error: str) -> None:
    """It will not be fetched: refused (too large) or dead."""
    tx.execute("UPDATE wanted SET state = ?, error = ? WHERE id = ?", (state, error, wanted_id))


def again(tx: Tx, wanted_id: int, *, now: datetime, delay: float, error: str) -> None:
    """Try later."""
    tx.execute(
        "UPDATE wanted SET attempts = attempts + 1, not_before = ?, error = ? WHERE id = ? AND state = 'wanted'",
        (instant(now + timedelta(seconds=delay)), error, wanted_id),
    )


def erase(tx: Tx, account: int) -> None:
    """Forget the words and names one account sent; what was still to be fetched is not."""
    tx.execute("UPDATE wanted SET state = 'dead', error = 'erased' WHERE account = ? AND state = 'wanted'", (account,))
    tx.execute("UPDATE wanted SET name = '', words = '', ref = '' WHERE account = ?", (account,))


# ---- files -----------------------------------------------------------------------------------------------


def add(tx: Tx, sha: str, media: Kind, name: str, size: int, now: datetime) -> File:
    """Record a file of our own making whose bytes are on the disk; one that is known stays as it is."""
    tx.execute(
        "INSERT INTO file (sha, media, name, size, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (sha) DO UPDATE SET name = iif(removed IS NULL, name, excluded.name), removed = NULL",
        (sha, media.value, name, size, instant(now)),
    )
    file = by_sha(tx, sha)
    assert file is not None  # noqa: S101 - it has just been inserted
    return file


def by_sha(tx: Tx, sha: str) -> File | None:
    """The file of this content."""
    row = tx.execute("SELECT * FROM file WHERE sha = ?", (sha,)).fetchone()
    return File(row["id"], row["sha"], Kind(row["media"]), row["name"], row["size"]) if row else None


def ref(tx: Tx, channel: str, enclosed: Enclosed) -> str:
    """What a messenger calls this file, sent as this; '' when it has not seen it."""
    row = tx.execute(
        "SELECT ref FROM file_ref WHERE channel = ? AND sha = ? AND media = ?",
        (channel, enclosed.sha, enclosed.media.value),
    ).fetchone()
    return row["ref"] if row else ""


def remember(tx: Tx, channel: str, enclosed: Enclosed, ref: str) -> None:
    """Keep what a messenger calls this file; the newest counts."""
    tx.execute(
        "INSERT INTO file_ref (channel, sha, media, ref) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (channel, sha, media) DO UPDATE SET ref = excluded.ref",
        (channel, enclosed.sha, enclosed.media.value, ref),
    )


def unneeded(tx: Tx) -> list[str]:
    """What came in or was made and is on the disk, neither to be read or sent, nor a product, nor of an open call."""
    rows = tx.execute(
        "SELECT sha FROM file WHERE removed IS NULL AND (EXISTS (SELECT 1 FROM wanted WHERE wanted.file = file.id) "
        "OR EXISTS (SELECT 1 FROM export WHERE export.file = file.id)) "
        "AND NOT EXISTS (SELECT 1 FROM import WHERE import.file = file.id AND state IN ('received', 'offered')) "
        "AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.file = file.id AND state = 'received') "
        "AND NOT EXISTS (SELECT 1 FROM product WHERE product.file = file.id) "
        "AND NOT EXISTS (SELECT 1 FROM wanted JOIN call ON call.person = wanted.person AND call.why = wanted.media "
        "AND call.done IS NULL WHERE wanted.file = file.id) "
        "AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = 'file' AND state IN ('ready', 'sending', 'unknown') "
        "AND instr(payload, sha) > 0) ORDER BY file.id"
    )
    return [row["sha"] for row in rows]


def removed(tx: Tx, shas: Iterable[str], now: datetime) -> None:
    """Their bytes are gone; what people called them, and wrote under them, is forgotten."""
    for sha in shas:
        tx.execute("UPDATE file SET removed = ?, name = '' WHERE sha = ?", (instant(now), sha))
        tx.execute("UPDATE wanted SET name = '', words = '' WHERE file = (SELECT id FROM file WHERE sha = ?)", (sha,))


# ---- in doubt: rows of the outbox ------------------------------------------------------------------------


def in_doubt(tx: Tx, row_id: int) -> bool:
    """Whether nobody knows if this row arrived, and it is held for that."""
    return tx.execute("SELECT 1 FROM outbox WHERE id = ? AND state = 'unknown'", (row_id,)).fetchone() is not None


def held_for(tx: Tx, person: int) -> list[int]:
    """The rows that may have brought this person a file, and may not."""
    rows = tx.execute(
        "SELECT id FROM outbox WHERE kind = 'file' AND state = 'unknown' "
        "AND (person = ?1 OR account IN (SELECT id FROM account WHERE person = ?1)) ORDER BY id",
        (person,),
    )
    return [row["id"] for row in rows]


def send_again(tx: Tx, row_id: int, *, now: datetime, expires: datetime) -> None:
    """Let a row that is held go once more, because the person asked; a person's may take another way."""
    tx.execute(
        "UPDATE outbox SET state = 'ready', not_before = ?, expires = ?, error = NULL, doubts = doubts + 1, "
        "account = CASE WHEN person IS NULL THEN account END WHERE id = ? AND state = 'unknown'",
        (instant(now), instant(expires), row_id),
    )


def _row_to_wanted(row: sqlite3.Row) -> Wanted:
    return Wanted(
        row["id"],
        row["channel"],
        row["ref"],
        row["account"],
        row["person"],
        row["purpose"],
        row["name"],
        Kind(row["media"]),
        row["size"],
        row["words"],
        row["source"],
        row["at"],
        row["attempts"],
    )
