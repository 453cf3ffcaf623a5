"""Durable turns a second through dispatch, against bare sqlite3 writing the same rows with one commit a turn.

    make bench

Prints the median ratio of a few rounds, each of both; no absolute time is asserted.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.channels.telegram import TelegramChannel
from bot.core.model import Message
from bot.dispatch import Dispatch
from storage import inbox
from storage.db import Database, Tx
from tests.ward import Ward

ROUNDS = 3
PEOPLE = 256
TABLES = ("inbox", "outbox", "figure", "audit", "report", "conversation")


def answers(person: int) -> tuple[str, ...]:
    """Five answers, the figures of each person others, so that no cache answers for the bot."""
    return (
        f"{2 + person % 5} buổi {60 + person} người",
        f"{1 + person % 3} hoạt động {50 + person} người",
        str(person % 3),
        str(100 + person % 16),
        "đề nghị",
    )


TURNS = PEOPLE * len(answers(0))


def roster() -> str:
    """A leader a group, and nobody else."""
    lines = ["vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu"]
    names = [f"Nguyễn Văn {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(PEOPLE)]
    lines += [f"tổ trưởng,{name},09{n:08},G{n},Tổ {n},,,,120,415" for n, name in enumerate(names)]
    return "\n".join(lines)


def body(person: int, number: int, text: str, when: int) -> tuple[str, str, str]:
    """An update as Telegram sends it."""
    chat = {"id": 1000 + person, "type": "private", "first_name": "A"}
    update = {
        "update_id": number,
        "message": {"message_id": number, "date": when, "chat": chat, "from": {**chat, "is_bot": False}, "text": text},
    }
    return f"{number}", str(chat["id"]), json.dumps(update, ensure_ascii=False)


async def nobody(message: Message) -> None:
    """There is no operator here."""


def deliver(tx: Tx) -> None:
    """Everything queued arrives at once."""
    tx.execute("UPDATE outbox SET state = 'sent', sent = created, sent_date = created WHERE state = 'ready'")


async def through_dispatch(path: Path, ward: Ward) -> float:
    """Turns a second of people who answer five questions each."""
    channel = TelegramChannel("1234567:" + "b" * 35)
    database = await Database.open(path)
    now = ward.now + timedelta(seconds=2)
    dispatch = Dispatch(database, {"telegram": channel}, ward.desk, lambda: now, replied=lambda: None, alarm=nobody)
    handling = asyncio.create_task(dispatch.handle())
    number, spent = 0, 0.0
    try:
        for given in zip(*map(answers, range(PEOPLE)), strict=True):
            rows = [body(n, number + n, answer, int(now.timestamp())) for n, answer in enumerate(given)]
            number += PEOPLE

            began = time.perf_counter()
            await database.write(partial(inbox.store, channel="telegram", updates=rows, now=now))
            dispatch.wake()
            await dispatch.idle()
            spent += time.perf_counter() - began
            await database.write(deliver)
    finally:
        handling.cancel()
        await asyncio.wait({handling})
        await channel.close()
        await database.close()
    return TURNS / spent


def bare(path: Path, copy: Path) -> float:
    """Turns a second of plain sqlite3 writing as many rows of the same tables, one commit a turn."""
    source = sqlite3.connect(path)
    target = sqlite3.connect(copy, isolation_level=None)
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")
    rows = {}
    for table in TABLES:
        found = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        [schema] = source.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        target.execute(schema)
        for (index,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = 'index' AND sql IS NOT NULL", (table,)
        ).fetchall():
            target.execute(index)
        rows[table] = found
    source.close()
    began = time.perf_counter()
    for turn in range(TURNS):
        target.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            share = found[turn * len(found) // TURNS : (turn + 1) * len(found) // TURNS]
            if share:
                marks = ", ".join("?" * len(share[0]))
                target.executemany(f"INSERT INTO {table} VALUES ({marks})", share)  # noqa: S608
        target.execute("COMMIT")
    spent = time.perf_counter() - began
    target.close()
    return TURNS / spent


def one_round(folder: Path) -> tuple[float, float]:
    """Turns a second of ours and of bare sqlite3, one after the other on the same disk."""
    path = folder / "ward.db"
    with Ward.opened(path, roster=roster()) as ward:
        with ward.tx() as tx:
            tx.execute("UPDATE person SET you = 'bác'")
            tx.execute(
                "INSERT INTO account (channel, address, person, linked) "
                "SELECT 'telegram', CAST(999 + id AS TEXT), id, '2026-11-16T00:00:00.000Z' FROM person"
            )
        ward.advance("2026-11-16T08:00")
        ours = asyncio.run(through_dispatch(path, ward))
        [answered] = ward.rows("SELECT count(*) FROM figure")
        theirs = bare(path, folder / "bare.db")
    assert answered[0] == PEOPLE * 7
    return ours, theirs


def test_durable_turns(tmp_path: Path) -> None:
    """The whole dialogue under grouped commits keeps up with a bare commit a turn."""
    rounds = []
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        rounds.append(one_round(folder))
    ours, theirs = sorted(rounds, key=lambda one: one[0] / one[1])[ROUNDS // 2]
    print(f"\ndispatch {ours:.0f} turns/s, bare sqlite3 {theirs:.0f} turns/s, ratio {ours / theirs:.2f}")  # noqa: T201
