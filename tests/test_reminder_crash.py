"""A crash between any two statements of a quarter's ticks: afterwards the same has been told as without.

The real handlers plan and compose over a real file (tests/quarter.py). Before each instant the file is copied, and from
the copy it is played once for each point: the process dies there, starts again on the file, and must come to what the
unbroken run came to. A crash rolls back what was not committed, so what comes after that instant is the same, too.
Every so many-th point is tried; all of them with

    make crash
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import next_due
from bot.core.followup import Answer
from handlers import morning
from handlers.desk import Desk
from storage import followup as stored
from storage import outbox, periods
from storage.db import Tx
from storage.followup import Word
from storage.instants import from_instant
from tests.quarter import Crash, Points, Process, part, quarter
from tests.ward import Ward, connect

STRIDE = int(os.environ.get("CRASH_STRIDE", "5"))
MONTHS = ("2026-10", "2026-11", "2026-12")
MINUTE = timedelta(minutes=1)


# ---- the quarter -----------------------------------------------------------------------------------------


def answered(
    task: str, code: str, unit: str, answer: Answer, day: date | None = None
) -> Callable[[Tx, Desk, datetime], None]:
    """A unit says something of its part."""

    def happen(tx: Tx, desk: Desk, now: datetime) -> None:
        of = part(tx, desk, now, task, code, unit)
        stored.save(tx, of, Word(answer, of.person, day=day), now=now, source=f"test:{task}")

    return happen


def snoozed(tx: Tx, desk: Desk, now: datetime) -> None:
    """ "Nhắc lại sau 2 ngày"."""
    stored.snooze(tx, part(tx, desk, now, "2.2", "2026", "VHXH"), date(2026, 12, 19))


def granted(tx: Tx, desk: Desk, now: datetime) -> None:
    """The office gives more time."""
    of = part(tx, desk, now, "3.2", "2026", "UBND")
    tx.execute(
        "INSERT INTO extension (task, milestone, place, old, wished, reason, person, at, state, decided, decider) "
        "SELECT ?, ?, id, ?, '2027-01-20', 'x', NULL, ?, 'granted', ?, 6 FROM place WHERE code = 'UBND'",
        (of.held.id, of.milestone.code, of.due.isoformat(), "2026-12-10T00:00:00.000Z", "2026-12-10T00:00:00.000Z"),
    )


def handed_in(tx: Tx, desk: Desk, now: datetime) -> None:
    """A leader hands November's report in."""
    opened = periods.newest(tx)
    assert opened is not None
    report = periods.ensure_report(tx, opened.id, "group:HK05")
    periods.send_report(tx, report.id, now=now, receipt="QMLP")


WORDS: dict[str, Callable[[Tx, Desk, datetime], None]] = {
    "2026-11-18": handed_in,
    "2026-12-08": answered("3.1", "2026-12-31", "UBND", Answer.DOING, date(2026, 12, 15)),
    "2026-12-10": granted,
    "2026-12-11": answered("4.1", "2026-Q4", "UBND", Answer.DOING),
    "2026-12-17": snoozed,
    "2026-12-18": answered("3.1", "2026-12-31", "UBND", Answer.DONE, date(2026, 12, 18)),
}
"""What happens at noon of a day."""


def instants(ward: Ward) -> Iterator[datetime]:
    """Every instant of the quarter at which something is due; the ward must be played on in between."""
    end = datetime.fromisoformat("2027-01-01T00:00+07:00")
    while True:
        with ward.tx() as tx:
            queued = outbox.next_instant(tx, ward.now)
            planned = morning.next_planned(tx, ward.desk, ward.now)
        waiting = min(filter(None, (from_instant(queued) if queued else None, planned)), default=None)
        ward.now = next_due(ward.now, desk=ward.desk, waiting=waiting)
        if ward.now >= end:
            return
        yield ward.now


def noon(ward: Ward) -> None:
    """What people say on the day that has begun, once its morning is over."""
    local = ward.desk.local(ward.now)
    if local.hour == 8 and (happen := WORDS.get(local.date().isoformat())) is not None:
        with ward.tx() as tx:
            happen(tx, ward.desk, ward.now + timedelta(hours=4))


def stands(connection: sqlite3.Connection) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What was told, waits or was dropped, and what became of every message."""
    notices = connection.execute("SELECT key, state FROM notice").fetchall()
    rows = connection.execute("SELECT dedupe, state FROM outbox").fetchall()
    return {(row[0], row[1]) for row in notices}, {(row[0], row[1]) for row in rows}


def crashed(copy: bytes, path: Path, desk: Desk, now: datetime, at: int) -> tuple[Process, sqlite3.Connection, bool]:
    """The instant played from its copy with a crash at a point, and to its end after the restart."""
    path.write_bytes(copy)
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    process = Process(connection, desk, "first", Points(at))
    died = False
    try:
        process.live(now)
    except Crash:
        died = True
    connection.close()
    connection = connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    again = Process(connection, desk, "second", heard=process.heard)
    again.start(now)
    again.live(now)
    again.live(now + MINUTE)
    return again, connection, died


@pytest.mark.parametrize("month", MONTHS)
def test_a_crash_between_any_two_statements(month: str, tmp_path: Path) -> None:
    """Whatever statement or send the process dies at, the same is told; at most what was in flight comes twice."""
    points, twice, told = 0, 0, 0
    with quarter(tmp_path / "quarter.db") as ward:
        for now in instants(ward):
            tried = ward.desk.local(now).date().isoformat().startswith(month)
            copy = ward.connection.serialize() if tried else b""
            process = Process(ward.connection, ward.desk, "unbroken")
            process.live(now)
            last = process.points.count
            process.live(now + MINUTE)
            expected = stands(ward.connection)
            for at in range(1 + points % STRIDE, last + 1, STRIDE) if tried else ():
                after, connection, died = crashed(copy, tmp_path / "crashed.db", ward.desk, now, at)
                assert died
                assert stands(connection) == expected, (now, at)
                assert set(after.heard) == set(process.heard), (now, at)
                assert len(after.heard) - len(process.heard) <= 1, (now, at)
                twice += len(after.heard) - len(process.heard)
                connection.close()
            points += last if tried else 0
            told += len(process.heard)
            noon(ward)
            if ward.desk.local(now).date().isoformat()[:7] > month:
                break
        states = {row["state"] for row in ward.rows("SELECT state FROM outbox")}
    assert states <= {"sent", "cancelled", "ready"}
    assert points > 1_000
    assert told > 5
    assert STRIDE > 1 or twice > 0
