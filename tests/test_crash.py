"""A crash at every SQL statement and every HTTP call of a leader's month: nothing lost, nothing twice.

The leader is a small automaton that answers what is asked. Each month crashes once, at one point; the bot is
started again on the same files and the month goes on. A crash is a BaseException raised on the spot, and
nothing reaches the disk or the network after it: what was not committed is gone, as after a kill.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.channels import Raw, Sent
from bot.core.model import Inbound, Message
from bot.simulator.telegram_objects import Said
from storage import figures_export
from storage.db import Tx
from tests.loopback import USERS, Loopback, loopback
from tests.ward import NAMES

SHARDS = 8
"""Parts for pytest-xdist to share out; each takes every eighth point."""
PREPARED, START, END = (f"2026-11-16T{hour}+07:00" for hour in ("07:50", "07:55", "09:00"))
EXPECTED = {"S3": 2, "S4": 95, "S5": 1, "S6": 60, "S8": 0, "N2": 108, "N3": "proposed"}
_ANSWERS = {
    "Ông/bà là": "đúng",
    "có đồng ý không": "đồng ý",
    "thưa gửi thế nào": "bác",
    "Câu 1/5": "2 buổi 95 người",
    "Câu 2/5": "1 hoạt động 60 người",
    "Câu 3/5": "0",
    "Câu 4/5": "108",
    "Câu 5/5": "đề nghị",
    "trước khi có câu này": "đúng",
    "xem lại:": "gửi",
}


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Points:
    """Counts the points of a month and crashes at one of them; until the next start nothing gets past."""

    at: int
    count: int = 0
    dead: bool = False

    def pass_by(self, _: str = "") -> None:
        """One statement is about to reach SQLite, or one call the network."""
        self.count += 1
        self.dead = self.dead or self.count == self.at
        if self.dead:
            raise Crash


class Fragile:
    """A channel that may die before a request leaves or after its answer arrived."""

    def __init__(self, channel: Any, points: Points) -> None:
        self.name = channel.name
        self._channel, self._points = channel, points

    async def poll(self) -> Sequence[Raw]:
        self._points.pass_by()
        batch: Sequence[Raw] = await self._channel.poll()
        if batch:
            self._points.pass_by()
        return batch

    async def send(self, address: str, message: Message, version: int) -> Sent:
        self._points.pass_by()
        sent: Sent = await self._channel.send(address, message, version)
        self._points.pass_by()
        return sent

    async def send_file(self, address: str, message: Message, version: int, content: bytes | str) -> Sent:
        self._points.pass_by()
        sent: Sent = await self._channel.send_file(address, message, version, content)
        self._points.pass_by()
        return sent

    async def download(self, ref: str, limit: int) -> bytes:
        self._points.pass_by()
        content: bytes = await self._channel.download(ref, limit)
        self._points.pass_by()
        return content

    def confirm(self) -> None:
        self._channel.confirm()

    def parse(self, body: str) -> Inbound | None:
        parsed: Inbound | None = self._channel.parse(body)
        return parsed

    async def acknowledge(self, ack: str) -> None:
        await self._channel.acknowledge(ack)

    async def leave(self, address: str) -> None:
        await self._channel.leave(address)

    async def joinable(self) -> bool:
        return bool(await self._channel.joinable())

    async def link(self, token: str) -> str | None:
        return str(await self._channel.link(token))

    async def close(self) -> None:
        await self._channel.close()


def reply_to(said: Said) -> str | None:
    """What the leader answers to a message of the bot; None: nothing."""
    asked = said.text
    best = max(((asked.rfind(words), answer) for words, answer in _ANSWERS.items()), default=(-1, ""))
    return best[1] if best[0] >= 0 else None


class Leader:
    """Answers the newest message once it is quiet; lets time pass when there is nothing to answer."""

    def __init__(self, bench: Loopback) -> None:
        self._bench, self._answered = bench, 0

    async def live(self, app: App) -> None:
        """Go on with the month until the receipt."""
        while True:
            await self._bench.settled(app)
            newest = next((one for one in reversed(self._bench.wire.chat(USERS["leader"])) if one.from_bot), None)
            if newest is not None and "Mã nhận" in newest.text:
                return
            if newest is None or newest.id <= self._answered:
                await app.advance(await app.next_instant(self._bench.clock()))
                assert self._bench.clock() < datetime.fromisoformat(END), "nothing more is asked"
                continue
            self._answered = newest.id
            if (answer := reply_to(newest)) is not None:
                self._bench.wire.say(USERS["leader"], answer)


async def start(bench: Loopback, leader: Leader, points: Points) -> bool:
    """One start of the bot, on which the month goes on; whether it came to its end without a crash."""

    def fragile(made: dict[str, Any]) -> dict[str, Any]:
        return {name: Fragile(channel, points) for name, channel in made.items()}

    points.dead = False
    async with bench.bot(channels=fragile, probe=points.pass_by) as (app, bot):
        living = asyncio.create_task(leader.live(app))
        await asyncio.wait({living, bot}, return_when=asyncio.FIRST_COMPLETED)
        living.cancel()
        await asyncio.wait({living})
    for error in filter(None, await asyncio.gather(bot, living, return_exceptions=True)):
        if not points.dead:
            raise error
    return not points.dead


async def month(bench: Loopback, code: str, crash_at: int) -> bool:
    """The month from the first message to the receipt, checked; whether it crashed on the way."""
    points, leader, in_flight = Points(crash_at), Leader(bench), 0
    bench.wire.say(USERS["leader"], code)
    while not await start(bench, leader, points):
        with on_disk(bench) as tx:
            in_flight = len(tx.execute("SELECT id FROM outbox WHERE state = 'sending'").fetchall())
    with on_disk(bench) as tx:
        check(tx, bench.heard("leader"), in_flight)
    return points.count >= crash_at


@contextmanager
def on_disk(bench: Loopback) -> Iterator[Tx]:
    """What is stored while no bot runs."""
    with closing(sqlite3.connect(bench.settings.storage.path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        yield Tx(connection)


def check(tx: Tx, heard: Sequence[str], in_flight: int) -> None:
    """Nothing lost, nothing applied twice, duplicates only of what was in flight."""
    assert {row["indicator"]: row["value"] for row in figures_export.rows(tx, "2026-11")} == EXPECTED
    assert not tx.execute("SELECT id FROM inbox WHERE state <> 'done'").fetchall()
    outbox = {row["dedupe"]: row["state"] for row in tx.execute("SELECT dedupe, state FROM outbox")}
    assert set(outbox.values()) <= {"sent", "cancelled"}, outbox
    assert 0 <= len(heard) - list(outbox.values()).count("sent") <= in_flight <= 1
    figures = [row["after"] for row in tx.execute("SELECT after FROM audit WHERE action = 'figure'")]
    assert len(figures) == len(EXPECTED), [json.loads(figure) for figure in figures]
    assert NAMES["leader"] not in str(figures)
    once = tx.execute("SELECT action FROM audit WHERE action IN ('send', 'link', 'consent')").fetchall()
    assert sorted(row["action"] for row in once) == ["consent", "link", "send"]


@pytest.mark.parametrize("shard", range(SHARDS))
async def test_a_crash_at_every_point(shard: int, tmp_path: Path) -> None:
    """Whatever statement or call the process dies at, the month ends with the same figures."""
    async with loopback(tmp_path, start=PREPARED) as bench:
        async with bench.bot() as (app, _):
            await bench.import_roster(app)
            code = await bench.code(app, "leader")
        prepared = bench.settings.storage.path.parent.rename(tmp_path / "prepared")
        crashed, at = True, 1 + shard
        while crashed:  # until there is no such point any more
            bench.begin(START, data=prepared)
            try:
                async with asyncio.timeout(60):
                    crashed = await month(bench, code, at)
            except BaseException as error:
                error.add_note(f"The crash was at point {at}.")
                raise
            at += SHARDS
    assert at > 500
