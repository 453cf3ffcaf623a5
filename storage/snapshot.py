"""Reading a database file as it lies there, whether or not a bot runs: never migrated, never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.db import Tx


@contextmanager
def copy(path: Path) -> Iterator[Tx]:
    """A private temporary copy of the file, to be written and forgotten; nothing of it is left on any disk.

    Raises sqlite3.Error: there is no such file, or it is no database.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        with closing(sqlite3.connect(uri, uri=True)) as original:
            original.backup(connection)
        connection.row_factory = sqlite3.Row
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA foreign_keys = ON;")
        connection.execute("BEGIN")
        yield Tx(connection)


@contextmanager
def snapshot(path: Path) -> Iterator[Tx]:
    """One read transaction on the file.

    Raises sqlite3.Error: there is no such file, or it is no database.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield Tx(connection)
