"""A database of the newest schema with nothing in it, and one open transaction on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.db import Tx
from storage.migrate import migrate


@contextmanager
def blank(directory: Path) -> Iterator[Tx]:
    """The transaction; it is rolled back in the end."""
    path = directory / "blank.db"
    migrate(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        yield Tx(connection)
