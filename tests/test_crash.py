"""A crash at every SQL statement and every HTTP call of a leader's month: nothing lost, nothing twice.

The leader is a small automaton that answers what is asked. Each run crashes once, at one point; the bot is
started again on the same files and the month goes on. A crash is a BaseException raised on the spot; what was
not committed is gone, as after a kill.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Coroutine, Sequence
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
from tests.loopback import USERS, Loopback, loopback
from tests.ward import NAMES

SHARDS = 8
STRIDE = int(os.environ.get("CRASH_STRIDE", "5"))
"""Every how manieth point is taken; `make crash` takes them all, which needs some ten minutes."""
OPENING = datetime.fromisoformat("2026-11-16T08:00+07:00")
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
    """Counts the points of a run and crashes at one of them."""

    at: int
    count: int = 0

    def pass_by(self, _: str = "") -> None:
        """One statement is about to reach SQLite, or one call the network."""
        self.count += 1
        if self.count == self.at:
            raise Crash

    @property
    def crashed(self) -> bool:
        """Whether the crash has happened."""
        return 0 < self.at <= self.count


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

    def confirm(self) -> None:
        self._channel.confirm()

    def parse(self, body: str) -> Inbound | None:
        parsed: Inbound | None = self._channel.parse(body)
        return parsed

    async def acknowledge(self, ack: str) -> None:
        await self._channel.acknowledge(ack)

    async def leave(self, address: str) -> None:
        await self._channel.leave(address)

    async def link(self, token: str) -> str | None:
        return str(await self._channel.link(token))

    async def close(self) -> None:
        await self._channel.close()


def reply_to(said: Said) -> str | None:
    """What the leader answers to a message of the bot; None: nothing."""
    asked = said.text
    best = max(((asked.rfind(words), answer) for words, answer in _ANSWERS.items()), default=(-1, ""))
    return best[1] if best[0] >= 0 else None


async def month(bench: Loopback, points: Points) -> None:
    """The month from the first message to the receipt, over as many starts of the bot as it takes."""
    leader = Leader(bench)

    def fragile(made: dict[str, Any]) -> dict[str, Any]:
        return {name: Fragile(channel, points) for name, channel in made.items()}

    while not leader.done:
        try:
            async with bench.bot(channels=fragile, probe=points.pass_by) as (app, task):
                while not leader.done and not task.done():
                    await leader.turn(app, task)
        except* Crash:
            assert points.crashed
        else:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                assert points.crashed, error


async def alive(work: Coroutine[Any, Any, None], bot: asyncio.Task[None]) -> bool:
    """Do something with a bot unless it dies meanwhile; False when it did."""
    doing = asyncio.create_task(work)
    await asyncio.wait({doing, bot}, return_when=asyncio.FIRST_COMPLETED)
    if bot.done():
        doing.cancel()
        await asyncio.wait({doing})
        return False
    doing.result()
    return True


class Leader:
    """Answers the newest message once it is quiet; the clock moves on when first contact is over."""

    def __init__(self, bench: Loopback) -> None:
        self._bench, self._answered, self.done = bench, 0, False

    async def turn(self, app: App, task: asyncio.Task[None]) -> None:
        """Wait until it is quiet or the bot is dead, then answer."""
        if not await alive(self._bench.settled(app), task):
            return
        newest = next((one for one in reversed(self._bench.wire.chat(USERS["leader"])) if one.from_bot), None)
        if newest is None or newest.id <= self._answered:
            if newest is not None and "thế là xong" in newest.text:
                late = self._bench.clock() >= OPENING  # it ran on while the bot was down
                await alive(app.settle() if late else app.advance(OPENING), task)
            return
        self.done = "Mã nhận" in newest.text
        self._answered = newest.id
        if (answer := reply_to(newest)) is not None:
            self._bench.wire.say(USERS["leader"], answer)


async def play(directory: Path, crash_at: int) -> int:
    """One month that crashes at one point; checks what must hold and returns how many points there were."""
    async with loopback(directory) as bench:
        async with bench.bot() as (app, _):
            await bench.import_roster(app)
            code = await bench.code(app, "leader")
        points = Points(crash_at)
        bench.wire.say(USERS["leader"], code)
        await month(bench, points)
        async with bench.bot() as (app, _):
            await bench.settled(app)
            await check(bench, app)
    return points.count


async def check(bench: Loopback, app: App) -> None:
    """Nothing lost, nothing applied twice, duplicates only of what was in flight."""
    rows = await app.db.read(lambda tx: figures_export.rows(tx, "2026-11"))
    assert {row["indicator"]: row["value"] for row in rows} == EXPECTED

    def look(tx: Any) -> tuple[list[Any], ...]:
        return (
            tx.execute("SELECT state FROM inbox WHERE state <> 'done'").fetchall(),
            tx.execute(
                "SELECT id, kind, state, not_before FROM outbox WHERE state NOT IN ('sent', 'cancelled')"
            ).fetchall(),
            tx.execute("SELECT subject, after FROM audit WHERE action = 'figure'").fetchall(),
            tx.execute("SELECT subject FROM audit WHERE action IN ('send', 'link', 'consent')").fetchall(),
        )

    waiting, unsent, figures, once = await app.db.read(look)
    assert not waiting
    assert not unsent, [tuple(row) for row in unsent]
    assert len(once) == len({row["subject"] for row in once}) == 3
    assert len(figures) == len(EXPECTED), [json.loads(row["after"]) for row in figures]
    said = [one.text for one in bench.wire.chat(USERS["leader"]) if one.from_bot]
    assert len(said) - len(set(said)) <= 1
    assert NAMES["leader"] not in str([row["after"] for row in figures])


@pytest.fixture(scope="session")
def points(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many points an undisturbed month has."""
    return asyncio.run(play(tmp_path_factory.mktemp("whole") / "w", crash_at=-1))


@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_crash_at_every_point(shard: int, points: int, tmp_path: Path) -> None:
    """Whatever statement or call the process dies at, the month ends with the same figures."""
    assert points > 200
    for at in range(1 + shard * STRIDE, points + 1, SHARDS * STRIDE):
        asyncio.run(asyncio.wait_for(play(tmp_path / str(at), crash_at=at), 60))
