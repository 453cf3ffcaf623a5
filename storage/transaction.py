"""A transaction is a function over a narrow `Tx`, run whole or not at all, several under one COMMIT.

Everything but `Call`'s future runs on a connection's thread; `storage.db` owns the connections.
"""

import asyncio
import contextlib
import sqlite3
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
Params = Sequence[object] | Mapping[str, object]
Probe = Callable[[str], None]


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


class Call(Generic[T]):
    """A function on its way through a connection's thread, and what came of it; made on the event loop.

    The outcome is kept here and not in the future, which cannot carry a StopIteration: one bare `next()`
    in a storage function would leave its caller waiting for ever.
    """

    def __init__(self, fn: Callable[[Tx], T]) -> None:
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._fn = fn
        self._result: T | None = None
        self._error: BaseException | None = None

    def run(self, tx: Tx) -> None:
        """Call the function, on the thread; what it raises is raised."""
        self._result, self._error = self._fn(tx), None

    def fail(self, error: BaseException) -> None:
        """Note what it raised."""
        # A cursor left in a frame of the traceback keeps its statement going, and the next COMMIT, of an
        # innocent write, would be refused for it ("SQL statements in progress").
        traceback.clear_frames(error.__traceback__)
        self._error = error

    def settle(self) -> None:
        """Wake the caller, on the loop."""
        if not self.settled.done():  # a caller cancelled meanwhile no longer asks
            self.settled.set_result(None)

    def outcome(self) -> T:
        """What the function returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return cast("T", self._result)


def commit(group: Sequence[Call[Any]], tx: Tx) -> None:
    """Run each call of the group whole or not at all, and note its result or its error."""
    if len(group) == 1 or not _together(group, tx):
        for call in group:
            alone(call, "BEGIN IMMEDIATE", tx)  # a plain BEGIN that writes later may be refused at once


def _together(group: Sequence[Call[Any]], tx: Tx) -> bool:
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


def alone(call: Call[Any], begin: str, tx: Tx) -> None:
    """Run one call in a transaction of its own, and note its result or its error."""
    try:
        tx._control(begin)
        call.run(tx)
        tx._control("COMMIT")
    except Exception as error:  # noqa: BLE001  # the caller's
        call.fail(error)
    finally:
        tx._rollback()
