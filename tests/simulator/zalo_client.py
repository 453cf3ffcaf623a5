"""A bot's side of the Zalo wire, with no more to it than HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.simulator.zalo_objects import Habits
from bot.simulator.zalo_wire import ZaloWire
from tests.simulator.conftest import NO_TLS, Clock, served

TOKEN = "98765:zalo-secret"
SECRET = "12345678"
LAN, MINH = "6ede9a01c2", "f00d5e77aa"  # ids that say nothing, of two people with phones
PUBLIC = "https://phuong.example.vn/zalo"


def wire_for(clock: Clock, **habits: Any) -> ZaloWire:
    """A Zalo on which Lan has written to the bot and Minh has not, and nothing waits; then time passes."""
    wire = ZaloWire(TOKEN, clock=clock, habits=Habits(**habits))
    wire.user(LAN, "Lan")
    wire.user(MINH, "Minh")
    wire.say(LAN, "Chào")
    if wire.events.ready():
        wire.events.take()
    clock.move(timedelta(seconds=1))
    return wire


@dataclass(frozen=True)
class Client:
    """Calls the platform and gives the body, which always comes with HTTP 200."""

    url: str
    http: httpx.AsyncClient

    async def __call__(self, method: str, **given: object) -> Any:
        answer = await self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=given)
        assert answer.status_code == 200
        return answer.json()

    async def result(self, method: str, **given: object) -> Any:
        """The result of a call that must go well."""
        body = await self(method, **given)
        assert body["ok"], body
        return body["result"]

    async def error(self, method: str, **given: object) -> tuple[int, str]:
        """Code and words of a call that must not."""
        body = await self(method, **given)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    async def update(self) -> Any:
        """What a poll brings that does not wait, None for nothing."""
        body = await self("getUpdates", timeout=0)
        assert body["ok"] or body["error_code"] == 408, body
        return body.get("result")


@asynccontextmanager
async def connected(wire: ZaloWire) -> AsyncIterator[Client]:
    """The wire on a socket, and a bot that knows its address."""
    async with served(Starlette(routes=wire.routes())) as url, httpx.AsyncClient(verify=NO_TLS) as http:
        yield Client(url, http)
        wire.close()
