"""Wishes for files and what becomes of them, on a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Attached, Enclosed, Kind, Message
from storage import files, outbox, people
from storage.db import Tx
from storage.instants import from_instant, instant
from storage.migrate import migrate

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
PHOTO = Attached("ref1", Kind.PHOTO, size=100)
SHA, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """An open transaction on a migrated database with one account."""
    migrate(tmp_path / "phuongbot.db")
    connection = sqlite3.connect(tmp_path / "phuongbot.db", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN IMMEDIATE")
    made = Tx(connection)
    people.account(made, "telegram", "5")
    yield made
    connection.close()


def want(tx: Tx, source: str = "telegram:1", attached: Attached = PHOTO, **more: Any) -> bool:
    """The account wishes for a file."""
    plain: dict[str, Any] = {"channel": "telegram", "account": 1, "person": None, "purpose": "paper", "now": NOW} | more
    return files.want(tx, attached, source=source, **plain)


def test_a_wish_is_recorded_once_a_message(tx: Tx) -> None:
    """The same message wishes once; what is wanted comes oldest first."""
    assert want(tx, words="Biểu")
    assert not want(tx)
    assert want(tx, "telegram:2", Attached("ref2", Kind.FILE, "a.xlsx"))
    first, second = files.due(tx, NOW, 10)
    assert (first.ref, first.media, first.words, first.size, first.attempts) == ("ref1", Kind.PHOTO, "Biểu", 100, 0)
    assert (second.name, second.media, second.size) == ("a.xlsx", Kind.FILE, None)
    assert [one.id for one in files.due(tx, NOW, 1)] == [first.id]
    with pytest.raises(ValueError, match="no kind of file"):
        want(tx, "telegram:3", Attached("ref3", Kind.STICKER))


def test_the_same_content_is_one_file(tx: Tx) -> None:
    """Two messages, one row; the newest name at the messenger counts, each medium has its own."""
    want(tx)
    want(tx, "telegram:2", Attached("ref2", Kind.PHOTO))
    first, second = files.due(tx, NOW, 10)
    file = files.stored(tx, first, sha=SHA, size=3, now=NOW)
    assert files.stored(tx, second, sha=SHA, size=3, now=NOW) == file == files.by_sha(tx, SHA)
    assert files.due(tx, NOW, 10) == []
    assert not files.is_wanted(tx, first.id)
    assert files.ref(tx, "telegram", Enclosed(SHA, Kind.PHOTO)) == "ref2"
    assert files.ref(tx, "telegram", Enclosed(SHA, Kind.FILE)) == ""
    assert files.ref(tx, "zalo", Enclosed(SHA, Kind.PHOTO)) == ""
    assert first.enclosed(file) == Enclosed(SHA, Kind.PHOTO)
    assert files.by_sha(tx, OTHER) is None
    files.add(tx, OTHER, Kind.FILE, "bao-cao.docx", 5, NOW)
    files.add(tx, OTHER, Kind.FILE, "khac.docx", 5, NOW)
    added = files.by_sha(tx, OTHER)
    assert added is not None
    assert added.name == "bao-cao.docx"


def test_a_failed_try_waits(tx: Tx) -> None:
    """It is due again after the delay, with its attempts counted; what ended is never due."""
    want(tx)
    [one] = files.due(tx, NOW, 10)
    files.again(tx, one.id, now=NOW, delay=4, error="Unreachable")
    later = NOW + timedelta(seconds=4)
    assert files.due(tx, NOW, 10) == []
    assert files.next_instant(tx, NOW) == instant(later)
    [again] = files.due(tx, later, 10)
    assert again.attempts == 1
    assert files.next_instant(tx, later) is None
    files.end(tx, one.id, "refused", "too large")
    assert files.due(tx, later, 10) == []
    with pytest.raises(sqlite3.IntegrityError):
        files.end(tx, one.id, "stored", "without a file")


def test_what_an_account_sent_is_forgotten(tx: Tx) -> None:
    """Words and names go, and what was still to be fetched is not."""
    want(tx, attached=Attached("ref", Kind.FILE, "a.xlsx"), words="Biểu")
    files.erase(tx, 1)
    row = tx.execute("SELECT * FROM wanted").fetchone()
    assert (row["state"], row["name"], row["words"], row["ref"]) == ("dead", "", "", "")


def test_a_file_in_doubt_is_held_until_it_is_asked_for(tx: Tx) -> None:
    """Only files in doubt are found, and one asked for is ready again with a new expiry."""
    tx.execute("INSERT INTO person (name) VALUES ('Lan')")
    people.bind(tx, 1, 1, NOW)
    message = Message("Dự thảo", file=Enclosed(SHA, Kind.FILE, "a.docx"))
    ids = [
        outbox.put(tx, f"key:{kind}", message, kind=kind, lane=outbox.ACT, now=NOW, **whom)  # type: ignore[arg-type]
        for kind, whom in (("file", {"person": 1}), ("reply", {"account": 1}))
    ]
    for one in ids:
        assert one is not None
        outbox.claim(tx, one, "boot", 1)
        outbox.close(tx, one, "unknown", "InDoubt: cut")
    file = ids[0]
    assert file is not None
    assert files.in_doubt(tx, file)
    assert files.held_for(tx, 1) == [file]
    assert files.held_for(tx, 2) == []
    files.send_again(tx, file, now=NOW, expires=NOW + timedelta(days=7))
    assert not files.in_doubt(tx, file)
    row = outbox.claim(tx, file, "boot", 1)
    assert (row.doubts, row.message) == (1, message)
    assert row.expires is not None
    assert from_instant(row.expires) == NOW + timedelta(days=7)


def test_an_outbox_that_holds_rows_is_rebuilt_whole(tmp_path: Path) -> None:
    """A database from before files keeps its rows, what refers to them, and every index."""
    migrations = Path(files.__file__).parent / "migrations"
    old = tmp_path / "old"
    old.mkdir()
    steps = sorted(migrations.glob("*.sql"))
    before = [step for step in steps if step.name < "0003"]
    for step in before:
        (old / step.name).write_text(step.read_text("utf-8"), "utf-8")
    path = tmp_path / "phuongbot.db"
    migrate(path, old)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO person (name) VALUES ('Lan')")
        connection.execute(
            "INSERT INTO outbox (dedupe, person, lane, kind, payload, created, not_before, state, sent, sent_id) "
            "VALUES ('key', 1, 0, 'reply', '{}', 'then', 'then', 'sent', 'then', '17')"
        )
        connection.execute("INSERT INTO conversation (person, state, asked) VALUES (1, '{}', 1)")
        indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'outbox'")}
        kept = connection.execute("SELECT * FROM outbox").fetchall()
    assert migrate(path) == [int(step.name[:4]) for step in steps if step not in before]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT * FROM outbox").fetchall() == kept
        now = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'outbox'")}
        assert now >= indexes
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO conversation (person, state, asked) VALUES (1, '{}', 99)")
    connection.close()
