"""Zalo's calls to the bot's own address: which addresses pass, how it is tried, and what arrives there."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator.zalo_wire import ZaloWire
from tests.simulator.conftest import Clock, served
from tests.simulator.zalo_client import LAN, PUBLIC, SECRET, connected, wire_for


@dataclass
class Bot:
    """A bot with an address: it notes the bodies that come, and answers with `status`."""

    status: int = 200
    url: str = ""
    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: Request) -> Response:
        await self.open.wait()
        self.bodies.append(await request.json())
        self.headers.append(dict(request.headers))
        return Response(status_code=self.status)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    bot = Bot()
    bot.open.set()
    async with served(Starlette(routes=[Route("/zalo", bot.take, methods=["POST"])])) as url:
        bot.url = f"{url}/zalo"
        yield bot


@asynccontextmanager
async def hooked(wire: ZaloWire, bot: Bot) -> AsyncIterator[Any]:
    """The wire with this bot's webhook set, and the try of it forgotten."""
    async with connected(wire) as ask:
        await ask.result("setWebhook", url=bot.url, secret_token=SECRET)
        bot.bodies.clear()
        bot.headers.clear()
        yield ask


@pytest.mark.parametrize(
    ("url", "passes"),
    [
        ("https://phuong.example.vn/zalo", True),
        ("https://8.8.8.8/zalo", True),
        ("http://phuong.example.vn/zalo", False),
        ("https://localhost/zalo", False),
        ("https://127.0.0.1/zalo", False),
        ("https://10.1.2.3/zalo", False),
        ("https://192.168.1.5/zalo", False),
        ("https://bot.local/zalo", False),
        ("http://127.0.0.1:9/zalo", False),
        ("phuong.example.vn", False),
    ],
)
async def test_only_public_https_addresses_pass(clock: Clock, url: str, passes: bool) -> None:
    """Neither http nor a private machine can be a webhook."""
    async with connected(wire_for(clock)) as ask:
        assert (await ask("setWebhook", url=url, secret_token=SECRET))["ok"] is passes


@pytest.mark.parametrize(("url", "passes"), [("http://127.0.0.1:9/", True), ("ftp://127.0.0.1/", False)])
async def test_a_test_may_listen_on_loopback(clock: Clock, url: str, passes: bool) -> None:
    """A habit lets http on this machine pass."""
    async with connected(wire_for(clock, takes_loopback=True)) as ask:
        assert (await ask("setWebhook", url=url, secret_token=SECRET))["ok"] is passes


@pytest.mark.parametrize("length", [8, 256])
async def test_a_secret_has_8_to_256_characters(clock: Clock, length: int) -> None:
    """The limits themselves pass."""
    async with connected(wire_for(clock)) as ask:
        assert await ask.result("setWebhook", url=PUBLIC, secret_token="x" * length)


async def test_nothing_leaves_the_machine(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of the internet is not even looked up: what is written while it is set is lost."""
    looked_up: list[object] = []
    look_up = socket.getaddrinfo

    def noted(host: Any, *rest: Any, **more: Any) -> Any:
        looked_up.append(host)
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    wire = wire_for(clock)
    async with connected(wire) as ask:
        await ask.result("setWebhook", url=PUBLIC, secret_token=SECRET)
        await ask.result("testWebhook")
        wire.say(LAN, "415")
        await wire.drained()

    assert set(looked_up) <= {"127.0.0.1"}
    assert [delivery.outcome.word for delivery in wire.events.deliveries] == ["webhook.err.unreachable"]


async def test_a_webhook_is_set_told_and_deleted(clock: Clock) -> None:
    """Each change is dated; an address that cannot be reached is kept all the same."""
    async with connected(wire_for(clock)) as ask:
        assert await ask.result("getWebhookInfo") == {"url": "", "updated_at": 0}
        assert await ask.result("setWebhook", url=PUBLIC, secret_token=SECRET) == {
            "url": PUBLIC,
            "updated_at": 1795136401700,
            "verification": {
                "ok": False,
                "url": PUBLIC,
                "outcome": "webhook.err.unreachable",
                "hint": "The webhook cannot be reached",
            },
        }
        clock.move(timedelta(seconds=1))
        assert await ask.result("getWebhookInfo") == {"url": PUBLIC, "updated_at": 1795136401700}
        assert await ask.result("deleteWebhook") == {"url": "", "updated_at": 1795136402700}
        assert await ask.error("deleteWebhook") == (400, "Bad request: The webhook is not set")


@pytest.mark.parametrize("wraps", [False, True])
async def test_an_event_is_posted_with_the_secret(clock: Clock, bot: Bot, wraps: bool) -> None:
    """The body is the bare event or the documented envelope, the header the plain secret."""
    wire = wire_for(clock, takes_loopback=True, wraps_webhooks=wraps, loses_unpolled=True)  # no poll, yet not lost
    async with hooked(wire, bot):
        message_id = wire.say(LAN, "415")
        await wire.drained()

    (body,), (headers,) = bot.bodies, bot.headers
    event = body["result"] if wraps else body
    assert event["event_name"] == "message.text.received"
    assert event["message"]["message_id"] == message_id
    assert body.keys() == ({"ok", "result"} if wraps else {"event_name", "message"})
    assert headers["x-bot-api-secret-token"] == SECRET
    assert headers["user-agent"].startswith("Java/")
    assert headers["content-type"] == "application/json"
    assert [delivery.outcome.ok for delivery in wire.events.deliveries] == [True]


async def test_events_arrive_in_order_those_before_the_webhook_too(clock: Clock, bot: Bot) -> None:
    """One is posted after the other's answer; until the last one's the wire is not settled."""
    wire = wire_for(clock, takes_loopback=True)
    wire.say(LAN, "0")
    async with hooked(wire, bot):
        await wire.drained()
        bot.bodies.clear()
        bot.open.clear()
        wire.say(LAN, "1")
        wire.say(LAN, "2")
        with pytest.raises(TimeoutError):
            await wire.drained(within=0.02)
        bot.open.set()
        await wire.drained()

    assert [delivery.event["message"]["text"] for delivery in wire.events.deliveries] == ["0", "1", "2"]
    assert [body["message"]["text"] for body in bot.bodies] == ["1", "2"]


async def test_a_posted_photo_can_be_fetched(clock: Clock, bot: Bot) -> None:
    """Links in webhooks are whole, too."""
    wire = wire_for(clock, takes_loopback=True)
    async with hooked(wire, bot) as ask:
        wire.photo(LAN, content=b"JPEG")
        await wire.drained()
        assert (await ask.http.get(bot.bodies[0]["message"]["photo_url"])).content == b"JPEG"


async def test_what_the_webhook_did_not_take_is_lost(clock: Clock, bot: Bot) -> None:
    """Nothing is posted twice, and the next event arrives."""
    wire = wire_for(clock, takes_loopback=True)
    async with hooked(wire, bot) as ask:
        bot.status = 500
        wire.say(LAN, "415")
        await wire.drained()
        bot.status = 200
        wire.say(LAN, "1250")
        await wire.drained()
        await ask.result("deleteWebhook")
        assert await ask.update() is None

    assert [body["message"]["text"] for body in bot.bodies] == ["415", "1250"]
    assert [delivery.outcome.word for delivery in wire.events.deliveries] == ["webhook.http.5xx", "webhook.ok"]


async def test_closing_ends_a_call_that_hangs(clock: Clock, bot: Bot) -> None:
    """A bot that does not answer keeps nothing from stopping."""
    wire = wire_for(clock, takes_loopback=True)
    async with hooked(wire, bot):
        bot.open.clear()
        wire.say(LAN, "415")
        await asyncio.sleep(0)
        wire.close()
        await wire.drained()
        bot.open.set()

    assert wire.events.deliveries == []


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (200, "webhook.ok"),
        (204, "webhook.ok"),
        (403, "webhook.http.403"),
        (404, "webhook.http.404"),
        (500, "webhook.http.5xx"),
        (503, "webhook.http.5xx"),
        (302, "webhook.http.other"),
        (401, "webhook.http.other"),
    ],
)
async def test_trying_a_webhook_tells_how_it_answered(clock: Clock, bot: Bot, status: int, word: str) -> None:
    """testWebhook has Zalo's word, the status and the time; setWebhook says the same of its own try."""
    bot.status = status
    async with connected(wire_for(clock, takes_loopback=True)) as ask:
        was_set = await ask.result("setWebhook", url=bot.url, secret_token=SECRET)
        tried = await ask.result("testWebhook")

    assert (tried["outcome"], tried["ok"], tried["status_code"]) == (word, word == "webhook.ok", status)
    assert tried["latency_ms"] >= 0
    assert was_set["verification"] == {name: tried[name] for name in ("ok", "url", "outcome", "hint")}


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://127.0.0.1:1/", "webhook.err.unreachable"),
        ("http://127.0.0.1:1/%00", "webhook.err.unreachable"),
        ("http://127.0.0.1/\x7f", "webhook.err.unreachable"),
        ("https", "webhook.err.tls"),
    ],
)
async def test_trying_a_webhook_that_does_not_answer(clock: Clock, bot: Bot, url: str, word: str) -> None:
    """No connection and no certificate that Zalo could trust are told apart; neither has a status."""
    async with connected(wire_for(clock, takes_loopback=True)) as ask:
        await ask.result(
            "setWebhook", url=bot.url.replace("http", "https") if url == "https" else url, secret_token=SECRET
        )
        tried = await ask.result("testWebhook")

    assert (tried["outcome"], tried["ok"]) == (word, False)
    assert "status_code" not in tried


async def test_a_webhook_is_tried_so_often_a_day(clock: Clock, bot: Bot) -> None:
    """Over it the code is 426, under a name of its own; the next day in Vietnam it works again."""
    async with hooked(wire_for(clock, takes_loopback=True, tests_a_day=1), bot) as ask:
        await ask.result("testWebhook")
        assert await ask("testWebhook") == {"ok": False, "errorCode": 426, "description": "Daily limit exceeded"}
        clock.move(timedelta(days=1))
        assert (await ask.result("testWebhook"))["ok"]
