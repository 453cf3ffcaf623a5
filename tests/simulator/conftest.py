"""The simulator over a real socket, and the real client of the bot to speak to it."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.applications import Starlette
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator.telegram_wire import TelegramWire

if TYPE_CHECKING:
    from starlette.types import ASGIApp

TOKEN = "123456:demo"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # shared, as loading certificates takes 20 ms a client
LAN, MINH = 7, 8  # two people with phones


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 1, 0, 0, 700_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> None:
        self.now += step


@asynccontextmanager
async def served(app: "ASGIApp") -> AsyncIterator[str]:
    """Serve an application on a free port of loopback and give its address.

    The parts of `Server.serve` without its sleeps, which would cost each test a quarter of a second.
    """
    # Named in full: asyncio switches Nagle off only for a socket that says TCP, else each answer waits 40 ms.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[sock])
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        await asyncio.gather(*server.server_state.tasks)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wire(clock: Clock) -> TelegramWire:
    """A Telegram on which Lan has started the bot and Minh has not."""
    wire = TelegramWire(TOKEN, clock=clock)
    wire.user(LAN, "Lan")
    wire.user(MINH, "Minh")
    wire.say(LAN, "/start")
    wire.updates.forget()
    return wire


@pytest.fixture
async def url(wire: TelegramWire) -> AsyncIterator[str]:
    async with served(Starlette(routes=wire.routes())) as address:
        yield address
        wire.close()


@asynccontextmanager
async def client(url: str, token: str = TOKEN, read_timeout: float = 5.0) -> AsyncIterator[Bot]:
    """The bot's own client, pointed at the wire by its address alone."""
    ordinary, polling = (HTTPXRequest(read_timeout=read_timeout, httpx_kwargs={"verify": NO_TLS}) for _ in range(2))
    yield Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=ordinary,
        get_updates_request=polling,
    )
    await ordinary.shutdown()
    await polling.shutdown()


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    async with client(url) as bot:
        yield bot
