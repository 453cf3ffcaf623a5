"""The audit: appended, never changed; a line that somebody changed in the file shows."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import audit, erasing
from storage.migrate import migrate
from storage.transaction import Tx
from tests.handlers.test_review import report
from tests.ward import Ward

START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
UNSEALED = "INSERT INTO audit (at, action, subject, source) VALUES ('2026-11-01T00:00:00.000Z', 'old', 'x', 'y')"


def opened(lines: int, unsealed: int = 0) -> sqlite3.Connection:
    """A database in memory with lines of before there were seals, and sealed ones."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    tx = Tx(connection)
    for _ in range(unsealed):
        tx.execute(UNSEALED)
    for number in range(lines):
        after = {"value": number} if number % 2 else None
        audit.note(
            tx, "figure", f"figure:{number}", now=START + timedelta(minutes=number), source="telegram:1", after=after
        )
    return connection


def schema() -> str:
    """The audit's table and triggers as the migrations leave them."""
    connection = sqlite3.connect(":memory:")
    for path in sorted((Path(audit.__file__).parent / "migrations").glob("*.sql")):
        connection.executescript(path.read_text("utf-8"))
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'audit' AND sql IS NOT NULL")
    return ";\n".join(row[0] for row in rows) + ";"


SCHEMA = schema()


def test_a_line_is_neither_changed_nor_deleted() -> None:
    """The database itself refuses."""
    connection = opened(2)
    for sql in ("UPDATE audit SET actor = 1", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(sql)


@given(
    lines=st.integers(1, 8),
    unsealed=st.integers(0, 3),
    at=st.integers(0, 20),
    how=st.sampled_from(["change", "take out", "put in", "unseal"]),
)
def test_whoever_changes_the_file_is_seen(lines: int, unsealed: int, at: int, how: str) -> None:
    """A line changed, taken out or put in between, and one whose seal is gone: it or the one after it is named."""
    connection = opened(lines, unsealed)
    tx = Tx(connection)
    whole = audit.check(tx)
    assert (whole.lines, whole.broken) == (lines + unsealed, None)
    for name in ("audit_no_update", "audit_no_delete"):
        connection.execute(f"DROP TRIGGER {name}")
    number = 1 + at % (lines + unsealed)
    last = lines + unsealed
    match how:
        case "change":
            connection.execute("UPDATE audit SET subject = subject || 'x' WHERE id = ?", (number,))
            seen = max(number, unsealed + 1)
        case "take out":
            connection.execute("DELETE FROM audit WHERE id = ?", (number,))
            seen = max(number + 1, unsealed + 1 + (number == unsealed + 1))
        case "unseal":
            connection.execute("UPDATE audit SET seal = NULL WHERE id = ?", (number,))
            seen = number if number > unsealed + 1 else last + 1 if last == unsealed + 1 else 0
        case _:
            connection.execute("UPDATE audit SET id = id + 100 WHERE id >= ?", (number,))
            connection.execute(UNSEALED.replace("(at,", "(id, at,").replace("VALUES (", f"VALUES ({number}, "))
            seen = number if number > unsealed + 1 else 100 + unsealed + 1
    found = audit.check(tx)
    if how == "unseal" and number <= unsealed + 1:
        assert found.broken is None  # a line without a seal at the beginning is one of before; the next seals it
    elif how == "take out" and number == last:
        assert not audit.check(tx, whole.seal).found  # the newest seal, copied elsewhere, is missing
    else:
        assert found.broken == seen
    assert audit.check(tx, whole.seal[: audit.SHOWN]).found or how in ("take out", "unseal")


def test_every_change_is_a_line_with_who_what_and_because_of_which_message(ward: Ward) -> None:
    """Old, new, who and the update's key; erasing the person afterwards breaks no seal."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T09:00")
    report(ward, "leader")
    ward.say("leader", "sửa 3")
    ward.say("leader", "9 vụ")
    row = ward.rows("SELECT * FROM audit WHERE action = 'figure' AND before IS NOT NULL ORDER BY id DESC LIMIT 1")[0]
    [update] = ward.rows("SELECT channel || ':' || key AS key FROM inbox ORDER BY id DESC LIMIT 1")
    [leader] = ward.rows("SELECT id FROM person WHERE name = 'Nguyễn Văn Bình'")
    assert (row["actor"], row["source"]) == (leader["id"], update["key"])
    assert [float(json.loads(row[name])["value"]) for name in ("before", "after")] == [0, 9]
    with ward.tx() as tx:
        erasing.erase(tx, leader["id"], ward.now)
    with ward.tx() as tx:
        checked = audit.check(tx)
    assert (checked.lines, checked.broken) == (ward.rows("SELECT count(*) FROM audit")[0][0], None)


def test_a_database_of_before_is_sealed_at_the_first_start(tmp_path: Path) -> None:
    """Lines without a seal stay as they are; the first start seals them, once."""
    path = tmp_path / "old.db"
    migrate(path)
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        tx = Tx(connection)
        for _ in range(3):
            tx.execute(UNSEALED)
        for _ in range(2):
            audit.seal(tx, START)
        audit.note(tx, "send", "report:2026-11:group:HK05", now=START, source="telegram:2")
        assert (audit.check(tx).broken, audit.check(tx).lines) == (None, 5)
        connection.execute("DROP TRIGGER audit_no_update")
        tx.execute("UPDATE audit SET subject = 'z' WHERE id = 2")
        assert audit.check(tx).broken == 4
    connection.close()
