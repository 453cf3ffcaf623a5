"""The database on real files: whole writes, shared commits, cancellation, full disks, crashes."""

import asyncio
import inspect
import itertools
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import aiosqlite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.db import GROUP, Database, DatabaseClosed, Probe, Tx, is_out_of_room, is_transient
from storage.instants import from_instant, instant

SCHEMA = """
    PRAGMA journal_mode=WAL;
    CREATE TABLE note (
        id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, n INTEGER NOT NULL CHECK (n < 100)
    ) STRICT;
    CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent) STRICT;
    CREATE TABLE bomb (id INTEGER PRIMARY KEY) STRICT;
    CREATE TRIGGER explode BEFORE INSERT ON bomb BEGIN SELECT RAISE(ROLLBACK, 'bomb'); END;
"""

Write = Callable[[Tx], object]


class Crash(BaseException):
    """The process is killed here."""


def a_file(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
    return path


def stored(path: Path) -> list[str]:
    """What a stranger finds in the file."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY id")]


def add(*texts: str, n: int = 0) -> Callable[[Tx], int]:
    def fn(tx: Tx) -> int:
        for text in texts:
            tx.execute("INSERT INTO note (text, n) VALUES (?, ?)", (text, n))
        return len(texts)

    return fn


def add_then(text: str, error: BaseException) -> Write:
    def fn(tx: Tx) -> None:
        tx.execute("INSERT INTO note (text, n) VALUES (:text, 0)", {"text": text})
        raise error

    return fn


def add_too_much(text: str) -> Write:
    """Breaks a CHECK with its second statement."""

    def fn(tx: Tx) -> None:
        add(text)(tx)
        add(f"{text}, too much", n=100)(tx)

    return fn


def add_orphan(text: str) -> Write:
    """Fails no earlier than its COMMIT."""

    def fn(tx: Tx) -> None:
        add(text)(tx)
        tx.execute("PRAGMA defer_foreign_keys=ON")
        tx.execute("INSERT INTO child (parent) VALUES (404)")

    return fn


def add_bomb(text: str) -> Write:
    """Destroys the transaction it is in, with all its savepoints."""

    def fn(tx: Tx) -> None:
        add(text)(tx)
        tx.execute("INSERT INTO bomb DEFAULT VALUES")

    return fn


def count(tx: Tx) -> int:
    return int(tx.execute("SELECT count(*) FROM note").fetchone()[0])


def all_texts(tx: Tx) -> list[str]:
    return [row["text"] for row in tx.execute("SELECT text FROM note ORDER BY id")]


async def together(db: Database, *writes: Write) -> list[object]:
    """Results and errors of writes that wait at the same time, and so make one group."""
    return await asyncio.gather(*(db.write(fn) for fn in writes), return_exceptions=True)


class Statements:
    """A probe that keeps what it sees and raises what it is told, once, at one statement."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.threads: set[int] = set()
        self.fail_at: Callable[[str], BaseException | None] = lambda sql: None

    def __call__(self, sql: str) -> None:
        self.seen.append(sql.split(" (")[0])
        self.threads.add(threading.get_ident())
        error = self.fail_at(sql)
        if error is not None:
            self.fail_at = lambda sql: None
            raise error

    def fail_on(self, word: str, error: BaseException) -> None:
        self.fail_at = lambda sql: error if sql.startswith(word) else None

    def fail_after(self, statements: int, error: BaseException) -> None:
        countdown = itertools.count(-statements)
        self.fail_at = lambda sql: error if next(countdown) == 0 else None


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(2)
        assert not thread.is_alive(), f"{thread} outlived its database"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return a_file(tmp_path / "ward 1.db")


@pytest.fixture
def probe() -> Statements:
    return Statements()


@asynccontextmanager
async def opened(path: Path, *, readers: int = 2, probe: Probe | None = None) -> AsyncIterator[Database]:
    """A database that is closed also when the test fails: its threads would keep the run from ending."""
    database = await Database.open(path, readers=readers, probe=probe)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def db(path: Path, probe: Statements) -> AsyncIterator[Database]:
    async with opened(path, probe=probe) as database:
        yield database


# Opening


async def test_the_writer_waits_for_the_disk_and_keeps_the_rules(db: Database) -> None:
    """The writing connection has the settings that durability and foreign keys depend on."""

    def read_settings(tx: Tx) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "journal_size_limit")
        more = ("trusted_schema", "query_only")
        return {name: tx.execute(f"PRAGMA {name}").fetchone()[0] for name in names + more}

    written = await db.write(read_settings)
    assert written == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "journal_size_limit": 64 * 1024 * 1024,
        "trusted_schema": 0,
        "query_only": 0,
    }
    read = await db.read(read_settings)
    assert (read["query_only"], read["busy_timeout"], read["trusted_schema"]) == (1, 5000, 0)


async def test_opening_names_the_sqlite_version(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells which SQLite is at work, and aiosqlite never logs a parameter, whatever the level."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="aiosqlite")
    async with opened(path) as db:
        await db.write(add("a secret"))
    assert [record.getMessage() for record in caplog.records if record.name == "storage.db"] == [
        f"SQLite {sqlite3.sqlite_version}"
    ]
    assert "aiosqlite" not in {record.name for record in caplog.records}


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """Opening what migrate has not made fails, leaves no file, and no thread that outlives the event loop."""
    for _ in range(20):
        with pytest.raises(sqlite3.OperationalError, match="unable to open"):
            asyncio.run(Database.open(tmp_path / "missing.db"))
    assert not (tmp_path / "missing.db").exists()


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Opening something else fails at once and leaves it as it was."""
    other = tmp_path / "letter.txt"
    other.write_text("Dear ward, " * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Database.open(other)
    assert other.read_text() == "Dear ward, " * 100


async def test_opening_can_be_cancelled_at_any_moment(path: Path) -> None:
    """A cancelled open leaves no thread, and the file can be opened again."""
    for ticks in range(12):
        opening = asyncio.create_task(Database.open(path))
        for _ in range(ticks):
            await asyncio.sleep(0.0002)
        opening.cancel()
        try:
            db = await opening
        except asyncio.CancelledError:
            continue
        await db.close()
    async with opened(path) as db:
        assert await db.read(count) == 0


def test_what_is_private_in_aiosqlite_is_as_we_use_it() -> None:
    """A new aiosqlite must be read before it is allowed: two names used here are private."""
    assert aiosqlite.__version__.startswith("0.22.")
    assert list(inspect.signature(aiosqlite.Connection._execute).parameters) == [
        "self",
        "fn",
        "args",
        "kwargs",
    ]
    assert isinstance(inspect.getattr_static(aiosqlite.Connection, "_conn"), property)


# One write


async def test_a_write_returns_what_its_function_returned(db: Database, path: Path) -> None:
    """The caller has the result, and by then the rows are in the file."""
    assert await db.write(add("one", "two")) == 2
    assert stored(path) == ["one", "two"]


async def test_a_write_alone_is_one_hop_without_savepoint(path: Path, probe: Statements) -> None:
    """The event loop hands over one job, and BEGIN, the statements and COMMIT run on the other thread."""
    async with opened(path, probe=probe) as db:
        await db.write(add("one", "two"))
    assert probe.seen == ["BEGIN IMMEDIATE", "INSERT INTO note", "INSERT INTO note", "COMMIT"]
    assert len(probe.threads) == 1
    assert threading.get_ident() not in probe.threads


async def test_a_write_that_raises_stores_nothing(db: Database, path: Path) -> None:
    """The caller gets the function's own error, the file gets nothing, and the next write is fine."""
    error = LookupError("no such group")
    with pytest.raises(LookupError) as caught:
        await db.write(add_then("lost", error))
    assert caught.value is error
    await db.write(add("kept"))
    assert stored(path) == ["kept"]


async def test_many_rows_go_with_one_statement(db: Database, probe: Statements) -> None:
    """executemany is one statement for a probe and any number of rows."""
    rows = [(f"row {n}", n) for n in range(50)]
    await db.write(lambda tx: tx.executemany("INSERT INTO note (text, n) VALUES (?, ?)", rows).rowcount)
    assert await db.read(count) == 50
    assert probe.seen.count("INSERT INTO note") == 1


async def test_strict_tables_refuse_the_wrong_type(db: Database) -> None:
    """A text in an INTEGER column is an error and not a surprise of next year."""
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value"):
        await db.write(lambda tx: tx.execute("INSERT INTO note (text, n) VALUES ('a', '12 heads')"))


async def test_stop_iteration_reaches_the_caller(db: Database) -> None:
    """A bare next() in a storage function is an error of its caller; nobody waits for ever."""

    def first(tx: Tx) -> object:
        return next(tx.execute("SELECT text FROM note"))

    for run in (db.write, db.read):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(run(first), 30)


async def test_a_destroyed_transaction_takes_no_more_statements(db: Database, path: Path) -> None:
    """A function that goes on after RAISE(ROLLBACK) cannot store the second half of its work."""

    def stubborn(tx: Tx) -> None:
        try:
            add_bomb("first half")(tx)
        except sqlite3.IntegrityError:
            add("second half")(tx)

    with pytest.raises(sqlite3.OperationalError, match="rolled back under this function"):
        await db.write(stubborn)
    assert await together(db, add("before"), add("after")) == [1, 1]
    results = await together(db, add("left"), stubborn, add("right"))
    assert [type(result) for result in results] == [int, sqlite3.OperationalError, int]
    assert stored(path) == ["before", "after", "left", "right"]


async def test_a_swallowed_rollback_is_no_success(db: Database, path: Path) -> None:
    """A function that returns as if nothing had happened after RAISE(ROLLBACK) is told so."""

    def deaf(tx: Tx) -> str:
        try:
            add_bomb("lost")(tx)
        except sqlite3.IntegrityError:
            return "all is well"
        raise AssertionError

    left, result, right = await together(db, add("left"), deaf, add("right"))
    assert (left, right) == (1, 1)
    assert isinstance(result, sqlite3.OperationalError)
    assert stored(path) == ["left", "right"]


# Writes that wait together


async def test_waiting_writes_share_a_commit(db: Database, probe: Statements) -> None:
    """A group is one transaction with a savepoint for each, in the order of the calls."""
    assert await together(db, add("one"), add("two")) == [1, 1]
    one = ["SAVEPOINT one", "INSERT INTO note", "RELEASE one"]
    assert probe.seen == ["BEGIN IMMEDIATE", *one, *one, "COMMIT"]
    assert await db.read(all_texts) == ["one", "two"]


async def test_a_group_has_a_size_limit(db: Database, probe: Statements) -> None:
    """A thousand waiting writes are several commits, and stay in order."""
    texts = [f"{n:04}" for n in range(3 * GROUP + 1)]
    await together(db, *(add(text) for text in texts))
    assert probe.seen.count("COMMIT") == 4
    assert await db.read(all_texts) == texts


async def test_one_tasks_failure_does_not_erase_anothers_rows(db: Database, path: Path) -> None:
    """Two tasks at the same moment: the one that fails takes back its own rows only."""
    results = await together(db, add("mine"), add_then("theirs", ValueError("no")), add("mine too"))
    assert results[0] == results[2] == 1
    assert isinstance(results[1], ValueError)
    assert stored(path) == ["mine", "mine too"]


GUILTY = {
    "CHECK": (add_too_much, sqlite3.IntegrityError),
    "failed COMMIT": (add_orphan, sqlite3.IntegrityError),
    "RAISE(ROLLBACK)": (add_bomb, sqlite3.IntegrityError),
    "wrong SQL": (lambda text: lambda tx: tx.execute("INSERT INTO nowhere"), sqlite3.OperationalError),
}


@pytest.mark.parametrize("guilty", GUILTY)
@pytest.mark.parametrize("place", [0, 1, 2])
async def test_only_the_guilty_write_fails(db: Database, path: Path, guilty: str, place: int) -> None:
    """However one write ruins the group, the others are stored, in order, and the next group is fine."""
    make, kind = GUILTY[guilty]
    writes: list[Write] = [add("a"), add("b")]
    writes.insert(place, make("guilty"))
    results = await together(db, *writes)
    assert isinstance(results.pop(place), kind)
    assert results == [1, 1]
    assert await together(db, add("c"), add("d")) == [1, 1]
    assert stored(path) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("word", ["SAVEPOINT one", "RELEASE one", "INSERT INTO note", "COMMIT"])
async def test_a_fault_that_does_not_return_costs_a_group_nothing(
    db: Database, path: Path, probe: Statements, word: str
) -> None:
    """A failing disk undoes the group, in a function too, and each write goes alone."""
    probe.fail_on(word, sqlite3.OperationalError("disk I/O error"))
    assert await together(db, add("one"), add("two")) == [1, 1]
    assert probe.seen.count("COMMIT") >= 2
    assert stored(path) == ["one", "two"]


async def test_a_fault_of_the_rollback_does_not_hide_the_first_error(
    db: Database, path: Path, probe: Statements
) -> None:
    """The caller learns what went wrong first."""
    probe.fail_on("ROLLBACK TO one", sqlite3.OperationalError("disk I/O error"))
    left, result, right = await together(db, add("left"), add_then("lost", ValueError("first")), add("right"))
    assert (left, right) == (1, 1)
    assert repr(result) == "ValueError('first')"
    assert stored(path) == ["left", "right"]


async def test_a_write_is_judged_again_without_what_was_undone(db: Database, path: Path) -> None:
    """A write that failed in the group because of rows that are then undone succeeds alone."""

    def add_if_empty(tx: Tx) -> str:
        if count(tx):
            raise LookupError("somebody was here")
        add("mine")(tx)
        return "done"

    orphan, result = await together(db, add_orphan("guilty"), add_if_empty)
    assert isinstance(orphan, sqlite3.IntegrityError)
    assert result == "done"
    assert stored(path) == ["mine"]


async def test_a_begin_that_is_refused_is_refused_once(db: Database, path: Path, probe: Statements) -> None:
    """While another process holds the file, a group waits once and not once for each of its writes."""
    await db.write(lambda tx: tx.execute("PRAGMA busy_timeout=20"))
    probe.seen.clear()
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        results = await together(db, add("one"), add("two"))
    assert [is_transient(error) for error in results if isinstance(error, Exception)] == [True, True]
    assert probe.seen == ["BEGIN IMMEDIATE"]
    assert await together(db, add("one"), add("two")) == [1, 1]


async def test_a_cursor_left_by_a_failed_write_hinders_nobody(db: Database, path: Path) -> None:
    """A statement that was under way when its function raised does not block the commit of the others."""
    await db.write(add("a", "b"))

    def interrupted(tx: Tx) -> None:
        rows = tx.execute("UPDATE note SET n = n + 1 RETURNING id")
        rows.fetchone()
        raise ValueError("half way through the rows")

    kept: list[object] = []
    for _ in range(2):
        results = await together(db, add(f"c{len(kept)}"), interrupted, add(f"d{len(kept)}"))
        kept.append(results[1])  # with its traceback
        assert results[::2] == [1, 1]
        with pytest.raises(ValueError, match="half way") as caught:
            await db.write(interrupted)
        kept.append(caught.value)
        assert await db.write(add(f"alone{len(kept)}")) == 1
    assert len(stored(path)) == 8


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["fine", "raises", *GUILTY, "same text"]), min_size=1, max_size=7))
def test_a_group_does_what_its_writes_would_do_alone(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str]
) -> None:
    """Grouping is never seen: the same results, errors and rows as one commit a write."""

    def make(number: int, kind: str) -> Write:
        text = "same" if kind == "same text" else f"{number}"
        if kind == "raises":
            return add_then(text, LookupError(text))
        return GUILTY[kind][0](text) if kind in GUILTY else add(text)

    async def run(path: Path, grouped: bool) -> tuple[list[str], list[str]]:
        async with opened(path, readers=1) as db:
            writes = [make(number, kind) for number, kind in enumerate(kinds)]
            if grouped:
                results = await together(db, *writes)
            else:
                results = [(await together(db, fn))[0] for fn in writes]
        return [repr(result) for result in results], stored(path)

    folder = tmp_path_factory.mktemp("groups")
    grouped = asyncio.run(run(a_file(folder / "grouped.db"), grouped=True))
    assert grouped == asyncio.run(run(a_file(folder / "alone.db"), grouped=False))


# A full disk


async def test_a_full_disk_fails_only_the_writes_without_room(db: Database, path: Path) -> None:
    """With the file really full, what still fits is stored; later, with room, all is well again."""

    def limit(tx: Tx, pages: int) -> None:
        now = tx.execute("PRAGMA page_count").fetchone()[0]
        tx.execute(f"PRAGMA max_page_count={now + pages}")

    await db.write(lambda tx: limit(tx, 4))
    big = add("x" * 40_000)
    results = await together(db, add("small"), big, add("small too"))
    assert results[::2] == [1, 1]
    assert isinstance(results[1], sqlite3.OperationalError)
    assert is_out_of_room(results[1])
    assert stored(path) == ["small", "small too"]
    await db.write(lambda tx: limit(tx, 1000))
    assert await db.write(big) == 1


async def test_a_disk_that_fills_at_the_commit_is_survived(db: Database, path: Path, probe: Statements) -> None:
    """A fault at the COMMIT is the caller's error: nothing is stored, and the write can be tried again."""
    probe.fail_on("COMMIT", sqlite3.OperationalError("database or disk is full"))
    with pytest.raises(sqlite3.OperationalError) as caught:
        await db.write(add("one"))
    assert is_out_of_room(caught.value)
    assert stored(path) == []
    assert await db.write(add("one")) == 1


async def test_errors_say_whether_to_try_again(db: Database) -> None:
    """A full disk and a lock pass; a constraint, wrong SQL and an ordinary error stay what they are."""

    async def error_of(call: Awaitable[object]) -> Exception:
        with pytest.raises(Exception, match=r".") as caught:
            await call
        return caught.value

    check = await error_of(db.write(add("a", n=100)))
    wrong = await error_of(db.write(lambda tx: tx.execute("SELECT n FROM nowhere")))
    readonly = await error_of(db.read(add("a")))
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    verdicts = {str(error): (is_out_of_room(error), is_transient(error)) for error in
                (check, wrong, readonly, locked, broken, ValueError("database or disk is full"))}  # fmt: skip
    assert verdicts == {
        "CHECK constraint failed: n < 100": (False, False),
        "no such table: nowhere": (False, False),
        "attempt to write a readonly database": (True, True),
        "database is locked": (False, True),
        "disk I/O error": (True, True),
        "database or disk is full": (False, False),
    }


# Cancelled callers


async def test_a_write_cancelled_before_it_began_is_taken_back(db: Database, path: Path) -> None:
    """Nothing of it is run; the others of the group are."""
    ran = []
    tasks = [
        asyncio.create_task(db.write(add("kept"))),
        asyncio.create_task(db.write(lambda tx: ran.append("dropped"))),
    ]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.wait(tasks)
    assert tasks[1].cancelled()
    assert ran == []
    assert stored(path) == ["kept"]


@pytest.mark.parametrize("others", [0, 1])
async def test_a_write_cancelled_at_any_statement_happens_whole(path: Path, probe: Statements, others: int) -> None:
    """Cancelled while SQLite works for it, alone or in a group, it is stored whole and blocks nobody."""
    async with opened(path, probe=probe) as db:
        loop = asyncio.get_running_loop()
        for statement in range(7):
            cancelled = threading.Event()
            task = asyncio.create_task(db.write(add(f"{statement}a", f"{statement}b", f"{statement}c")))
            beside = [asyncio.create_task(db.write(add(f"{statement} beside"))) for _ in range(others)]

            def cancel(task: asyncio.Task[int] = task, cancelled: threading.Event = cancelled) -> None:
                task.cancel()
                loop.call_soon(cancelled.set)

            countdown = itertools.count(-statement)

            def strike(
                sql: str,
                countdown: Iterator[int] = countdown,
                cancel: Callable[[], None] = cancel,
                cancelled: threading.Event = cancelled,
            ) -> None:
                if next(countdown) == 0:
                    loop.call_soon_threadsafe(cancel)
                    assert cancelled.wait(2)

            probe.fail_at = strike
            await asyncio.wait([task, *beside])
            probe.fail_at = lambda sql: None
            assert await db.write(add(f"{statement} next")) == 1
            found = [text for text in await db.read(all_texts) if text.startswith(f"{statement}")]
            assert found == [
                *(f"{statement}{letter}" for letter in "abc"),
                *[f"{statement} beside"] * others,
                f"{statement} next",
            ]


async def test_a_write_cancelled_after_any_wait_is_whole_or_nothing(db: Database) -> None:
    """Whenever the cancellation comes, three rows or none are there, and the next write is fine."""
    for ticks in range(60):
        texts = [f"{ticks}{letter}" for letter in "abc"]
        task = asyncio.create_task(db.write(add(*texts)))
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        await db.write(add(f"{ticks} next"))
        found = [text for text in await db.read(all_texts) if text in texts]
        assert found in ([], texts)
        assert task.cancelled() or found == texts


async def test_a_cancelled_read_gives_its_reader_back(path: Path) -> None:
    """Readers are not used up by callers that went away."""
    async with opened(path, readers=1) as db:
        for ticks in range(8):
            task = asyncio.create_task(db.read(count))
            for _ in range(ticks):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        assert await asyncio.wait_for(db.read(count), 30) == 0


# Readers


async def test_readers_see_only_what_is_committed(path: Path, probe: Statements) -> None:
    """A read during a write shows the state before it."""
    async with opened(path, probe=probe) as db:
        written, seen = threading.Event(), threading.Event()

        def slow(tx: Tx) -> None:
            add("new")(tx)
            written.set()
            assert seen.wait(2)

        writing = asyncio.create_task(db.write(slow))
        await asyncio.to_thread(written.wait, 2)
        assert await db.read(count) == 0
        seen.set()
        await writing
        assert await db.read(count) == 1


async def test_a_read_is_one_snapshot(db: Database) -> None:
    """Two statements of a read agree, whatever is committed between them."""
    first, second = threading.Event(), threading.Event()

    def twice(tx: Tx) -> tuple[int, int]:
        before = count(tx)
        first.set()
        assert second.wait(2)
        return before, count(tx)

    reading = asyncio.create_task(db.read(twice))
    await asyncio.to_thread(first.wait, 2)
    await db.write(add("meanwhile"))
    second.set()
    assert await reading == (0, 0)
    assert await db.read(count) == 1


async def test_readers_cannot_write(db: Database, path: Path) -> None:
    """What is asked of a reader changes nothing, and the reader stays usable."""
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError, match="readonly database"):
            await db.read(add("sneaky"))
    assert await db.read(count) == 0


async def test_more_reads_than_readers_take_turns(db: Database) -> None:
    """Every read is answered."""
    await db.write(add("one"))
    assert await asyncio.gather(*(db.read(count) for _ in range(50))) == [1] * 50


# Closing


async def test_closing_finishes_the_writes_that_wait(path: Path) -> None:
    """What was accepted is stored; what comes later is refused; closing again does nothing."""
    async with opened(path) as db:
        writes = [asyncio.create_task(db.write(add(f"{n:03}"))) for n in range(2 * GROUP)]
        reads = [asyncio.create_task(db.read(count)) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.gather(db.close(), db.close())
    assert [await write for write in writes] == [1] * 2 * GROUP
    for result in await asyncio.gather(*reads, return_exceptions=True):
        assert isinstance(result, int | DatabaseClosed)
    for run in (db.write, db.read):
        with pytest.raises(DatabaseClosed):
            await run(count)
    assert len(stored(path)) == 2 * GROUP


async def test_a_cancelled_close_still_closes(path: Path) -> None:
    """At whatever moment: every caller is answered, stored is what was confirmed, and no thread stays."""
    for ticks in range(12):
        async with opened(path) as db:
            writes = [asyncio.create_task(db.write(add(f"{ticks} {n}"))) for n in range(2 * GROUP)]
            await asyncio.sleep(0)
            closing_it = asyncio.create_task(db.close())
            for _ in range(ticks):
                await asyncio.sleep(0)
            closing_it.cancel()
            await asyncio.wait([closing_it])
            results = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 30)
            assert {type(result) for result in results} <= {int, DatabaseClosed}
            confirmed = [f"{ticks} {n}" for n, result in enumerate(results) if result == 1]
        assert [text for text in stored(path) if text.startswith(f"{ticks} ")] == confirmed


# Crashes


async def crash_at(path: Path, statement: int, *writes: Write, probe: Statements) -> list[object]:
    """Run the writes as a group, be killed before a statement, and return what their callers got."""
    async with opened(path, probe=probe) as db:
        probe.fail_after(statement, Crash())
        results = await asyncio.wait_for(together(db, *writes), 30)
        await db.abandon()
        return results


@pytest.mark.parametrize("writes", [1, 3])
async def test_a_crash_at_any_statement_leaves_all_or_nothing(tmp_path: Path, writes: int) -> None:
    """The group a crash fell into is gone, its callers are told of the crash, and the file opens again."""
    group = [add(f"{n}a", f"{n}b") for n in range(writes)]
    for statement in itertools.count():
        path = a_file(tmp_path / f"{statement}.db")
        results = await crash_at(path, statement, *group, probe=Statements())
        if results == [2] * writes:  # it had fewer statements
            assert len(stored(path)) == 2 * writes
            break
        assert [type(result) for result in results] == [Crash] * writes
        assert stored(path) == []
        async with opened(path) as db:
            assert await together(db, *group) == [2] * writes
    assert statement == (4 if writes == 1 else 14)


async def test_a_crash_while_a_group_is_run_again_keeps_whole_writes(tmp_path: Path) -> None:
    """Those that went alone before the crash are there whole, the others not at all."""
    group: list[Write] = [add("0a", "0b"), add_bomb("bomb"), add("2a", "2b")]
    ends = set()
    for statement in range(30):
        path = a_file(tmp_path / f"{statement}.db")
        await crash_at(path, statement, *group, probe=Statements())
        ends.add(tuple(stored(path)))
    assert ends == {(), ("0a", "0b"), ("0a", "0b", "2a", "2b")}


async def test_after_a_crash_nothing_more_is_written(path: Path, probe: Statements) -> None:
    """Writes that waited get the crash too, later calls are refused, and close still works."""
    async with opened(path, probe=probe) as db:
        probe.fail_on("COMMIT", Crash())
        results = await together(db, *(add(f"{n}") for n in range(GROUP + 5)))
        assert [type(result) for result in results] == [Crash] * (GROUP + 5)
        for run in (db.write, db.read):
            with pytest.raises(DatabaseClosed):
                await run(count)
    assert stored(path) == []


async def test_a_crash_in_a_read_is_its_callers(path: Path, probe: Statements) -> None:
    """It hurts nobody else: nothing was being written."""
    async with opened(path, readers=1, probe=probe) as db:
        probe.fail_on("BEGIN", Crash())
        with pytest.raises(Crash):
            await db.read(count)
        assert await db.write(add("one")) == 1
        assert await db.read(count) == 1


async def test_abandoning_loses_what_waits_and_keeps_what_was_confirmed(path: Path) -> None:
    """As after a kill: confirmed writes are in the file, the rest is whole or not there, no caller hangs."""
    async with opened(path) as db:
        await db.write(add("confirmed"))
        writes = [asyncio.create_task(db.write(add(f"{n}a", f"{n}b"))) for n in range(2 * GROUP)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await db.abandon()
        await asyncio.wait_for(db.abandon(), 30)
        results = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 30)
        assert [type(result) for result in results] == [int] * GROUP + [DatabaseClosed] * GROUP
        for run in (db.write, db.read):
            with pytest.raises(DatabaseClosed):
                await run(count)
    assert len(stored(path)) == 1 + 2 * GROUP


async def test_a_loop_that_ends_early_hangs_nothing(path: Path) -> None:
    """When every task is cancelled at once, the writer's own among them, callers end and close works."""
    async with opened(path) as db:
        writes = [asyncio.create_task(db.write(add(f"{n}"))) for n in range(3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        results = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 30)
        assert {type(result) for result in results} == {asyncio.CancelledError}
    assert stored(path) in ([], ["0", "1", "2"])


# Instants


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_instants_sort_as_texts(one: datetime, other: datetime) -> None:
    """The order of the texts is the order of the instants, to the millisecond, and reading gives it back."""
    assert len(instant(one)) == 24
    assert from_instant(instant(one)) == one.replace(microsecond=one.microsecond // 1000 * 1000)
    assert (instant(one) <= instant(other)) == (from_instant(instant(one)) <= from_instant(instant(other)))


def test_instants_are_written_in_utc() -> None:
    """A local time is converted, its zone is not kept."""
    there = timezone(timedelta(hours=7))
    assert instant(datetime(2026, 11, 23, 8, 2, 3, 4999, there)) == "2026-11-23T01:02:03.004Z"
    assert from_instant("2026-11-23T01:02:03.004Z") == datetime(2026, 11, 23, 1, 2, 3, 4000, UTC)


def test_a_naive_datetime_is_no_instant() -> None:
    """Nobody knows when it is, so it is refused."""
    with pytest.raises(ValueError, match="has no time zone"):
        instant(datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026-11-23T01:02:03Z",
        "2026-11-23 01:02:03.000Z",
        "2026-11-23T01:02:03.000+00:00",
        "",
        "now",
    ],
)
def test_other_spellings_of_an_instant_are_refused(text: str) -> None:
    """Two formats in one column would not sort together."""
    with pytest.raises(ValueError, match=r"."):
        from_instant(text)
