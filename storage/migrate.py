"""Bring a database file to the schema of this code, before anything opens it.

Two rules. A migration is a numbered file of plain SQL, `NNNN_name.sql`, and is atomic together with its
number (`PRAGMA user_version`): it holds no BEGIN and no COMMIT of its own. A database only moves forward:
one that is newer than the code is refused, and an older one that holds anything is copied first.
"""

import os
import re
import sqlite3
from contextlib import closing
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


class MigrationError(Exception):
    """The database cannot be brought to this code's schema; its text is for the operator."""


class NewerDatabase(MigrationError):
    """The file was written by a newer version of the code. It was not touched."""


class MigrationFailed(MigrationError):
    """One migration failed and left nothing; those before it stay. The cause is the sqlite3.Error."""


class _Step(NamedTuple):
    number: int
    name: str
    sql: str


def migrate(path: Path, directory: Traversable | None = None) -> list[int]:
    """Apply what is pending, oldest first, and return the numbers; a missing file is made (0600).

    Before a non-empty older database is changed it is copied to `<file>.v<its version>` beside it, in place
    of an earlier copy of that version. Raises NewerDatabase and MigrationFailed, ValueError for gaps and
    duplicates among the migrations, sqlite3.DatabaseError for a file that is no database, and OSError.
    Call it while holding the lock of the data directory, and while nothing has the file open.
    """
    steps = _steps(directory)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the mode of the database: made narrow first, nothing is ever wide.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
    with closing(_connect(path, "rw")) as connection:
        todo = _pending(connection, steps)
        if todo and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            _copy(connection, path.with_name(f"{path.name}.v{_version(connection)}"))
        for step in todo:
            _apply(connection, step)
    return [step.number for step in todo]


def pending(path: Path, directory: Traversable | None = None) -> list[int]:
    """Which migrations `migrate` would apply; changes nothing. Raises as `migrate` does."""
    steps = _steps(directory)
    if not path.exists():
        return [step.number for step in steps]
    with closing(_connect(path, "ro")) as connection:
        return [step.number for step in _pending(connection, steps)]


def copy_database(path: Path, target: Path) -> None:
    """Copy a database, also one in use, to `target` (0600): whole, compact and on the disk, or not at all.

    It runs as long as the disk needs, so call it off the event loop. Raises sqlite3.Error and OSError; an
    earlier `target` then stays as it was.
    """
    with closing(_connect(path, "ro")) as connection:
        _copy(connection, target)


def _steps(directory: Traversable | None) -> list[_Step]:
    steps = []
    for file in (directory or resources.files("storage") / "migrations").iterdir():
        if file.name.endswith(".sql"):
            match = _NAME.fullmatch(file.name)
            if match is None:
                raise ValueError(f"{file.name} is not named like 0001_initial.sql")
            steps.append(_Step(int(match[1]), file.name, file.read_text(encoding="utf-8")))
    steps.sort()
    for expected, step in enumerate(steps, start=1):
        if step.number != expected:
            raise ValueError(f"{step.name} stands where migration {expected} should")
    return steps


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _pending(connection: sqlite3.Connection, steps: list[_Step]) -> list[_Step]:
    version = _version(connection)
    if version > len(steps):
        raise NewerDatabase(f"the database has schema {version}, this version knows {len(steps)}: update it")
    return steps[version:]


def _apply(connection: sqlite3.Connection, step: _Step) -> None:
    # Off while tables are rebuilt, as SQLite's own ALTER TABLE procedure asks; checked as a whole instead.
    connection.execute("PRAGMA foreign_keys=OFF")
    try:
        connection.set_authorizer(_no_commit)
        # executescript commits whatever is open before it starts, so BEGIN has to stand inside the text.
        connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\n;PRAGMA user_version = {step.number}")
        connection.set_authorizer(None)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to no row of {broken[2]}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.set_authorizer(None)
        connection.rollback()
        raise MigrationFailed(f"migration {step.name} failed: {error}") from error


def _no_commit(action: int, operation: str | None, *_: object) -> int:
    """Refuse a COMMIT or ROLLBACK inside a migration: half of it would stay."""
    ends = action == sqlite3.SQLITE_TRANSACTION and operation != "BEGIN"
    return sqlite3.SQLITE_DENY if ends else sqlite3.SQLITE_OK


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)  # left by a kill
    file = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        connection.execute("VACUUM INTO ?", (str(half),))
        os.fsync(file)
        half.replace(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    finally:
        os.close(file)
    _sync_directory(target.parent)


def _sync_directory(directory: Path) -> None:
    """Put a rename on the disk: without this a power cut may undo it."""
    file = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
