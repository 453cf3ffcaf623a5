"""The database: one connection writes, a few read, and a transaction is a function.

Two rules. Every write of the process goes through `Database.write`, so no transaction is ever open across
an await, where a cancelled task could leave it half done or another task's rollback take it along. And what
`write` and `read` are given is synchronous, short, and touches nothing but the database: it may run twice.

Writes that wait go together under one COMMIT, a SAVEPOINT each: with `synchronous=FULL` the disk is the
price of a commit, and a shared commit is several times as many turns a second.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from storage.transaction import Call, Probe, Tx, alone, commit

__all__ = ["GROUP", "Database", "DatabaseClosed", "Probe", "Tx", "is_out_of_room", "is_transient"]

log = logging.getLogger(__name__)

T = TypeVar("T")

GROUP = 128  # writes under one COMMIT: its cost is spread thin by then, and the first waits for few others

_COMMON = "PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
_WRITER = f"""{_COMMON} PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;
    PRAGMA temp_store=MEMORY;"""  # else SAVEPOINTs keep what they may undo in a file: a third slower
_READER = f"{_COMMON} PRAGMA query_only=ON;"

_OUT_OF_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT}


class DatabaseClosed(Exception):
    """The database was closed, abandoned or stopped by a crash before this call began: nothing was done."""


def is_out_of_room(error: BaseException) -> bool:
    """Whether a write failed because the disk is full, read-only or failing: the operator must act."""
    full = isinstance(error, sqlite3.OperationalError) and str(error) == "database or disk is full"
    return full or _code(error) in _OUT_OF_ROOM  # a fault injected through a probe has the sentence only


def is_transient(error: BaseException) -> bool:
    """Whether the same function may succeed later as it stands; if not, the error is the function's own."""
    return is_out_of_room(error) or _code(error) in _BUSY


def _code(error: BaseException) -> int:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF  # the upper bits only refine it


def _open_file(path: Path, pragmas: str) -> sqlite3.Connection:
    # mode=rw: a file made here would be readable by everybody; migrate() makes it.
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        connection.executescript(pragmas)
    except BaseException:
        connection.close()
        raise
    return connection


class _Connection(aiosqlite.Connection):
    """aiosqlite's thread, with whole functions on it. Its `_execute` and `_conn` are private: see the pin."""

    def __init__(self, path: Path, pragmas: str, probe: Probe | None) -> None:
        super().__init__(partial(_open_file, path, pragmas), iter_chunk_size=64)
        self._probe = probe
        self._stopped: asyncio.Future[Any] | None = None

    async def open(self) -> None:
        opening = asyncio.ensure_future(self)
        try:
            await asyncio.shield(opening)
        except BaseException:
            await asyncio.wait({opening})  # the caller was cancelled: what opens meanwhile is closed again
            await self.close()
            if self._stopped is not None:
                await self._stopped  # else the thread may answer to a loop that is closed by then
            raise

    def stop(self) -> asyncio.Future[Any] | None:  # type: ignore[explicit-override]  # @override is 3.12
        self._stopped = self._stopped or super().stop()  # a second one would wait for a thread that is gone
        return self._stopped

    async def hop(self, fn: Callable[[Tx], T]) -> T:
        execute = cast("Callable[[Callable[[Tx], T], Tx], Awaitable[T]]", self._execute)
        return await execute(fn, Tx(self._conn, self._probe))


class Database:
    """An open database file; made by `open`, and used on the event loop it was opened on."""

    def __init__(self, writer: _Connection, readers: Sequence[_Connection], stack: contextlib.AsyncExitStack) -> None:
        self._writer = writer
        self._readers = readers
        self._stack = stack
        self._accepting = True
        self._waiting: deque[Call[Any]] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._idle: asyncio.Queue[_Connection] = asyncio.Queue()
        for reader in readers:
            self._idle.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, *, readers: int = 2, probe: Probe | None = None) -> "Database":
        """Open a file that `migrate` made. Raises sqlite3.Error, and leaves no thread behind then.

        `probe` is for tests: it is called on the connections' threads with each statement before SQLite
        gets it, and what it raises happens there: sqlite3.OperationalError a fault, a BaseException a crash.
        """
        # At DEBUG aiosqlite logs parameters, which are what people wrote.
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)
        async with contextlib.AsyncExitStack() as stack:
            opened = []
            for pragmas in [_WRITER] + [_READER] * readers:
                connection = _Connection(path, pragmas, probe)
                await connection.open()
                # The writer, opened first, is closed last: so it alone ever checkpoints, which keeps clear
                # of the WAL-reset bug of SQLite before 3.51.3.
                stack.push_async_callback(connection.close)
                opened.append(connection)
            log.info("SQLite %s", sqlite3.sqlite_version)
            return cls(opened[0], opened[1:], stack.pop_all())

    async def write(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a transaction and return what it returned, once that is on the disk.

        `fn` may be run twice, the first time undone, so it has no effect but on the database. What it raises
        is raised here, as is a COMMIT's sqlite3.Error or DatabaseClosed; nothing of it is stored then. Writes
        run in the order of the calls. A caller cancelled before its write began takes it back; later the
        write goes on, whole or not at all, and the caller does not learn which. A BaseException from `fn` or
        the probe is a crash: every waiting caller gets it, each write of the group it fell into is stored
        whole or not at all, and no further call is taken.
        """
        if not self._accepting:
            raise DatabaseClosed
        call = Call(fn)
        self._waiting.append(call)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        await call.settled
        return call.outcome()

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` on one snapshot of what is committed and return what it returned.

        What it raises is raised here; a statement that writes is refused with sqlite3.OperationalError.
        Raises DatabaseClosed.
        """
        if not self._accepting:
            raise DatabaseClosed
        reader = await self._idle.get()
        try:
            if not self._accepting:
                raise DatabaseClosed
            call = Call(fn)
            await reader.hop(partial(alone, call, "BEGIN"))
        finally:
            self._idle.put_nowait(reader)  # may still work for a cancelled caller; the next waits its turn
        return call.outcome()

    async def close(self) -> None:
        """Finish the writes that wait, then close; again: nothing. Later calls raise DatabaseClosed.

        Cancelled, it closes all the same, and the writes that had not begun get DatabaseClosed.
        """
        self._accepting = False
        try:
            if self._writing is not None:
                await asyncio.wait({self._writing})
        finally:
            self._refuse(DatabaseClosed())
            await self._stack.aclose()

    async def abandon(self) -> None:
        """Drop the connections as a kill would, for crash tests; waiting writes get DatabaseClosed.

        What runs on a thread is let finish: a kill a moment later. To kill in the middle, crash in a probe.
        """
        self._accepting = False
        self._refuse(DatabaseClosed())
        for connection in (*self._readers, self._writer):
            if (stopped := connection.stop()) is not None:
                await stopped

    async def _write_waiting(self) -> None:
        while self._waiting:
            taken = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
            group = [call for call in taken if not call.settled.done()]  # done: cancelled before it began
            try:
                await self._writer.hop(partial(commit, group))
            except BaseException as crash:  # noqa: BLE001  # raised in every caller
                self._accepting = False
                self._waiting.extendleft(reversed(group))
                self._refuse(crash)
            for call in group:
                call.settle()

    def _refuse(self, error: BaseException) -> None:
        while self._waiting:
            call = self._waiting.popleft()
            call.fail(error)
            call.settle()
