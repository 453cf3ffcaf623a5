"""The ordinary bot and the simulator's Telegram on real sockets, for end-to-end and crash tests."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import app as apps
from bot import config, web
from bot.app import App
from bot.clock import Clock
from bot.pace import Pacer
from bot.simulator.telegram_wire import TelegramWire
from bot.wiring import make_channels
from tests.ward import EXAMPLE, NAMES, ROSTER

TOKEN = "123456:" + "loopback-loopback-loopback-loopback"
USERS = {name: 101 + number for number, name in enumerate(NAMES)}


@contextlib.asynccontextmanager
async def running(app: App) -> AsyncIterator[asyncio.Task[None]]:
    """The bot's loops; stopped on leaving unless they have ended by themselves."""
    task = asyncio.create_task(app.run())
    try:
        yield task
    finally:
        app.stop()
        await asyncio.wait({task})


@dataclass
class Loopback:
    """A Telegram that outlives the bots started on it, one after the other, over one data directory."""

    directory: Path
    port: int
    start: str
    settings: config.Settings = field(init=False)
    clock: Clock = field(init=False)
    wire: TelegramWire = field(init=False)
    routes: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.directory.mkdir(mode=0o700, exist_ok=True)
        text = EXAMPLE.read_text("utf-8")
        path = self.directory / "config.toml"
        lines = []
        for line in text.splitlines():
            if line.startswith("token ="):
                line = f'token = "{TOKEN}"\nbase_url = "http://127.0.0.1:{self.port}/bot"\nusername = "ward_bot"'
            elif line.startswith(("base_url =", "username =")):
                continue
            elif line.startswith("path ="):
                line = 'path = "data/phuongbot.db"'
            elif line.startswith("port ="):
                line = "port = 0"
            lines.append(line)
        path.write_text("\n".join(lines), "utf-8")
        path.chmod(0o600)
        self.settings = config.load(path)
        self.begin(self.start)

    def begin(self, start: str, data: Path | None = None) -> None:
        """From that moment with nobody's word said yet; over a copy of ``data`` in place of what was stored."""
        if data is not None:
            shutil.rmtree(self.settings.storage.path.parent, ignore_errors=True)
            shutil.copytree(data, self.settings.storage.path.parent)
        self.clock = apps.clock_from(datetime.fromisoformat(start))
        self.wire = TelegramWire(TOKEN, clock=self.clock)
        self.routes = Starlette(routes=self.wire.routes())
        for name, user in USERS.items():
            self.wire.user(user, NAMES[name])

    @contextlib.asynccontextmanager
    async def bot(
        self, *, channels: Callable[[dict[str, Any]], dict[str, Any]] = lambda made: made, probe: Any = None
    ) -> AsyncIterator[tuple[App, asyncio.Task[None]]]:
        """One run of the bot; stopped on leaving unless it has ended by itself."""
        made = channels(make_channels(self.settings, poll_timeout=1))
        pacer = Pacer(rate=10_000, burst=1_000, spacing=0)  # nobody waits in a test
        opened = apps.opened(self.settings, self.clock, channels=made, pacer=pacer, probe=probe)
        async with opened as app, running(app) as task:
            yield app, task

    async def settled(self, app: App) -> None:
        """Return when every update was taken in and nothing is left to say now."""
        await self.wire.drained(within=20)
        await app.idle()

    async def import_roster(self, app: App) -> None:
        """The roster of the dialogues."""
        await app.commands["import-roster"]({"text": ROSTER})

    async def code(self, app: App, who: str) -> str:
        """A fresh invitation's digits."""
        made = await app.commands["invite"]({"person": NAMES[who]})
        return str(made["code"])

    async def say(self, app: App, who: str, *texts: str) -> None:
        """Somebody types, waiting for the answer each time."""
        for text in texts:
            self.wire.say(USERS[who], text)
            await self.settled(app)

    def heard(self, who: str) -> list[str]:
        """What the bot said to somebody."""
        return [said.text for said in self.wire.chat(USERS[who]) if said.from_bot]


@contextlib.asynccontextmanager
async def loopback(directory: Path, *, start: str = "2026-11-16T07:55+07:00") -> AsyncIterator[Loopback]:
    """A Telegram on loopback at that moment, and the data directory of a bot."""

    async def telegram(scope: Scope, receive: Receive, send: Send) -> None:
        await bench.routes(scope, receive, send)

    async with web.serve(telegram, "127.0.0.1", 0) as port:
        bench = Loopback(directory, port, start)
        try:
            yield bench
        finally:
            bench.wire.close()
