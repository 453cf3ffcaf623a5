"""Migrations on real files: whole or not at all, copied first, never backwards."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from storage.migrate import MigrationFailed, NewerDatabase, copy_database, migrate, pending

FIRST = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
SECOND = "ALTER TABLE note ADD COLUMN n INTEGER NOT NULL DEFAULT 0; -- no line end"


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A directory of two migrations, beside something that is none."""
    directory = tmp_path / "migrations"
    directory.mkdir()
    (directory / "0001_initial.sql").write_text(FIRST)
    (directory / "0002_counts.sql").write_text(SECOND)
    (directory / "README.txt").write_text("not a migration")
    return directory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "ward 1?.db"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_gets_every_migration(path: Path, steps: Path) -> None:
    """From nothing: all steps in order, readable by its owner only, and nothing to copy."""
    before = os.umask(0o022)
    try:
        assert pending(path, steps) == [1, 2]
        assert migrate(path, steps) == [1, 2]
    finally:
        os.umask(before)
    assert rows(path, "PRAGMA user_version") == [(2,)]
    assert rows(path, "SELECT name FROM pragma_table_info('note')") == [("id",), ("text",), ("n",)]
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    assert list(path.parent.iterdir()) == [path]


def test_migrating_again_does_nothing(path: Path, steps: Path) -> None:
    """A file that is up to date is neither changed nor copied; a mode opened too wide is narrowed."""
    migrate(path, steps)
    path.chmod(0o644)
    assert pending(path, steps) == []
    assert migrate(path, steps) == []
    assert list(path.parent.iterdir()) == [path]
    assert mode(path) == 0o600


def test_an_older_database_is_copied_before_it_changes(path: Path, steps: Path) -> None:
    """The copy holds what was there under the old schema, also what lies in the write-ahead log only."""
    (steps / "0002_counts.sql").rename(steps / "later")
    migrate(path, steps)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO note (text) VALUES ('kept')")
        connection.commit()
        (steps / "later").rename(steps / "0002_counts.sql")
        assert migrate(path, steps) == [2]
    copy = path.with_name(f"{path.name}.v1")
    assert rows(copy, "SELECT * FROM note") == [(1, "kept")]
    assert rows(copy, "PRAGMA user_version") == [(1,)]
    assert rows(path, "SELECT * FROM note") == [(1, "kept", 0)]
    assert mode(copy) == 0o600
    assert {file.name for file in path.parent.iterdir()} == {path.name, copy.name}


def test_a_failing_migration_leaves_nothing(path: Path, steps: Path) -> None:
    """Earlier steps stay, the failed one is pending again whole, and later ones are not tried."""
    (steps / "0002_counts.sql").write_text("CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")
    (steps / "0003_more.sql").write_text("CREATE TABLE more (id INTEGER) STRICT;")
    with pytest.raises(MigrationFailed, match=r"0002_counts\.sql failed: no such table: nowhere") as caught:
        migrate(path, steps)
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    assert rows(path, "SELECT name FROM sqlite_master") == [("note",)]
    assert pending(path, steps) == [2, 3]
    (steps / "0002_counts.sql").write_text(SECOND)
    assert migrate(path, steps) == [2, 3]


@pytest.mark.parametrize("word", ["COMMIT", "END", "ROLLBACK", "BEGIN"])
def test_a_migration_cannot_end_its_transaction(path: Path, steps: Path, word: str) -> None:
    """Half of a step would stay; it is refused before it does."""
    (steps / "0002_counts.sql").write_text(f"CREATE TABLE half (id INTEGER) STRICT; {word}; SELECT 1;")
    with pytest.raises(MigrationFailed, match="0002_counts"):
        migrate(path, steps)
    assert rows(path, "SELECT name FROM sqlite_master") == [("note",)]
    assert pending(path, steps) == [2]


def test_a_table_can_be_rebuilt_under_its_references(path: Path, steps: Path) -> None:
    """Dropping a table that others refer to works, and their rows stay."""
    (steps / "0002_counts.sql").write_text(
        "CREATE TABLE child (note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE) STRICT;"
    )
    migrate(path, steps)
    execute(path, "INSERT INTO note VALUES (1, 'a'); INSERT INTO child VALUES (1);")
    (steps / "0003_rebuild.sql").write_text(
        "CREATE TABLE new (id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (text <> '')) STRICT;"
        "INSERT INTO new SELECT * FROM note; DROP TABLE note; ALTER TABLE new RENAME TO note;"
    )
    assert migrate(path, steps) == [3]
    assert rows(path, "SELECT note, text FROM child JOIN note ON note.id = child.note") == [(1, "a")]


def test_a_migration_that_breaks_a_reference_fails(path: Path, steps: Path) -> None:
    """Foreign keys are checked as a whole before the step counts."""
    (steps / "0002_counts.sql").write_text(
        "CREATE TABLE child (note INTEGER REFERENCES note) STRICT; INSERT INTO child VALUES (404);"
    )
    with pytest.raises(MigrationFailed, match="a row of child refers to no row of note"):
        migrate(path, steps)
    assert pending(path, steps) == [2]


def test_a_newer_database_is_refused(path: Path, steps: Path) -> None:
    """An old program never touches what a newer one wrote."""
    migrate(path, steps)
    execute(path, "PRAGMA user_version = 3")
    before = path.read_bytes()
    for look in (pending, migrate):
        with pytest.raises(NewerDatabase, match="schema 3, this version knows 2"):
            look(path, steps)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_pending_makes_no_file(path: Path, steps: Path) -> None:
    """Looking changes nothing, not even the directory."""
    assert pending(path, steps) == [1, 2]
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("0002_again.sql", "0002_counts.sql stands where migration 3 should"),
        ("0004_gap.sql", "0004_gap.sql stands where migration 3 should"),
        ("0000_zero.sql", "0000_zero.sql stands where migration 1 should"),
        ("3_short.sql", "3_short.sql is not named like"),
    ],
)
def test_gaps_and_duplicates_are_refused(path: Path, steps: Path, name: str, complaint: str) -> None:
    """Two branches that both took a number are found before the file is touched."""
    (steps / name).write_text("SELECT 1;")
    with pytest.raises(ValueError, match=complaint):
        migrate(path, steps)
    assert not path.exists()


def test_a_file_that_is_no_database_stays_as_it_was(path: Path, steps: Path) -> None:
    """A wrong path in the configuration destroys nothing."""
    path.parent.mkdir()
    path.write_text("Dear ward, " * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        migrate(path, steps)
    assert path.read_text() == "Dear ward, " * 100


def test_a_copy_of_a_database_in_use_is_whole(path: Path, steps: Path) -> None:
    """Committed rows are in the copy, an open transaction is not; a half copy of a kill is replaced."""
    migrate(path, steps)
    target = path.with_name("copy.db")
    target.write_text("an older copy")
    path.with_name("copy.db.part").write_text("left by a kill")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO note (text) VALUES ('committed')")
        connection.commit()
        connection.execute("INSERT INTO note (text) VALUES ('open')")
        copy_database(path, target)
        connection.rollback()
    assert rows(target, "SELECT text FROM note") == [("committed",)]
    assert rows(target, "PRAGMA integrity_check") == [("ok",)]
    assert mode(target) == 0o600
    assert not path.with_name("copy.db.part").exists()


def test_a_copy_that_fails_keeps_the_earlier_one(path: Path, steps: Path) -> None:
    """A broken source or a full disk costs no backup."""
    path.parent.mkdir()
    path.write_text("not a database " * 100)
    target = path.with_name("copy.db")
    target.write_text("an older copy")
    with pytest.raises(sqlite3.DatabaseError):
        copy_database(path, target)
    assert target.read_text() == "an older copy"
    assert {file.name for file in path.parent.iterdir()} == {path.name, "copy.db"}
