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
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import aiosqlite

log = logging.getLogger(__name__)

T = TypeVar("T")
Params = Sequence[object] | Mapping[str, object]
Probe = Callable[[str], None]

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


class Tx:
    """The open transaction, as a storage function sees it; rows are `sqlite3.Row`.

    A cursor ends with the function that asked for it: fetch inside, return values.
    """

    __slots__ = ("_connection", "_probe")

    def __init__(self, connection: sqlite3.Connection, probe: Probe | None = None) -> None:
        self._connection = connection
        self._probe = probe

    def execute(self, sql: str, params: Params = ()) -> sqlite3.Cursor:
        """Run one statement. Raises sqlite3.Error; if that ended the transaction, the next one is refused."""
        self._before(sql)
        return self._connection.execute(sql, params)

    def executemany(self, sql: str, rows: Iterable[Params]) -> sqlite3.Cursor:
        """Run one statement for each of the rows; for a probe it is one. Raises as `execute`."""
        self._before(sql)
        return self._connection.executemany(sql, rows)

    def _before(self, sql: str) -> None:
        if self._probe is not None:
            self._probe(sql)
        if not self._connection.in_transaction:
            # A full disk or RAISE(ROLLBACK) ended it, and the function caught that error: whatever it did
            # now would be committed statement by statement.
            raise sqlite3.OperationalError("the transaction was rolled back under this function")

    def _control(self, sql: str) -> None:
        if self._probe is not None:
            self._probe(sql)
        self._connection.execute(sql)

    def _rollback(self) -> None:
        """End the transaction if there still is one. No probe: it is what SQLite itself does after a kill."""
        with contextlib.suppress(sqlite3.Error):  # the error that led here is the one to report
            self._connection.rollback()


class _Call(Generic[T]):
    """A function on its way through a connection's thread, and what came of it.

    The outcome is kept here and not in the future, which cannot carry a StopIteration: one bare `next()`
    in a storage function would leave its caller waiting for ever.
    """

    def __init__(self, fn: Callable[[Tx], T]) -> None:
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._fn = fn
        self._result: T | None = None
        self._error: BaseException | None = None

    def run(self, tx: Tx) -> None:
        self._result, self._error = self._fn(tx), None

    def fail(self, error: BaseException) -> None:
        # A cursor left in a frame of the traceback keeps its statement going, and the next COMMIT, of an
        # innocent write, would be refused for it ("SQL statements in progress").
        traceback.clear_frames(error.__traceback__)
        self._error = error

    def settle(self) -> None:
        if not self.settled.done():  # a caller cancelled meanwhile no longer asks
            self.settled.set_result(None)

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return cast("T", self._result)


def _commit(group: Sequence[_Call[Any]], tx: Tx) -> None:
    """Run each call of the group whole or not at all, and note its result or its error."""
    if len(group) == 1 or not _together(group, tx):
        for call in group:
            _alone(call, "BEGIN IMMEDIATE", tx)  # a plain BEGIN that writes later may be refused at once


def _together(group: Sequence[_Call[Any]], tx: Tx) -> bool:
    """Run the group under one COMMIT. False: it failed as a whole and nothing of it is stored."""
    try:
        tx._control("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        for call in group:  # nobody's fault; alone, each would wait out busy_timeout once more
            call.fail(error)
        return True
    try:
        for call in group:
            tx._control("SAVEPOINT one")
            try:
                call.run(tx)
            except sqlite3.OperationalError:
                raise  # full, I/O: SQLite asks for a ROLLBACK after these, and alone there may be room
            except Exception as error:  # noqa: BLE001  # the caller's
                call.fail(error)
                tx._control("ROLLBACK TO one")  # fails when RAISE(ROLLBACK) took the others along
            tx._control("RELEASE one")
        tx._control("COMMIT")
    except Exception:  # noqa: BLE001  # whoever is guilty meets it again, alone
        return False
    finally:
        tx._rollback()
    return True


def _alone(call: _Call[Any], begin: str, tx: Tx) -> None:
    try:
        tx._control(begin)
        call.run(tx)
        tx._control("COMMIT")
    except Exception as error:  # noqa: BLE001  # the caller's
        call.fail(error)
    finally:
        tx._rollback()


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
        self._waiting: deque[_Call[Any]] = deque()
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
        call = _Call(fn)
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
            call = _Call(fn)
            await reader.hop(partial(_alone, call, "BEGIN"))
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
                await self._writer.hop(partial(_commit, group))
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
