"""What people do, as a poll of the Zalo wire brings it: one event a time, and once only."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.simulator.zalo_wire import ZaloWire
from tests.simulator.conftest import NO_TLS, Clock
from tests.simulator.zalo_client import LAN, MINH, PUBLIC, SECRET, TOKEN, connected, wire_for


async def test_a_poll_brings_one_event_and_it_is_gone(clock: Clock) -> None:
    """There is no offset to ask again with."""
    wire = wire_for(clock)
    wire.say(LAN, "415")
    wire.say(LAN, "1250")
    async with connected(wire) as ask:
        polls = [await ask("getUpdates", timeout=0, offset=-2, limit=10) for _ in range(3)]

    assert [poll["ok"] and poll["result"]["message"]["text"] for poll in polls] == ["415", "1250", False]
    assert polls[2] == {"ok": False, "error_code": 408, "description": "Request timeout"}
    assert wire.settled()


async def test_an_event_has_the_documented_shape(clock: Clock) -> None:
    """Who, where, what, an opaque id and milliseconds."""
    wire = wire_for(clock)
    message_id = wire.say(LAN, "Xin chào")
    async with connected(wire) as ask:
        assert await ask("getUpdates") == {
            "ok": True,
            "result": {
                "event_name": "message.text.received",
                "message": {
                    "from": {"id": LAN, "display_name": "Lan", "is_bot": False},
                    "chat": {"id": LAN, "chat_type": "PRIVATE"},
                    "text": "Xin chào",
                    "message_id": message_id,
                    "date": 1795136401700,
                },
            },
        }


ABOUT = {"from", "chat", "message_id", "date"}


@pytest.mark.parametrize(
    ("act", "habits", "name", "fields"),
    [
        (lambda w: w.photo(LAN, "Biểu"), {}, "image", {"message_type", "photo_url", "caption"}),
        (lambda w: w.photo(LAN, "Biểu"), {"photo_field": "photo"}, "image", {"photo", "caption"}),
        (lambda w: w.sticker(LAN), {}, "sticker", {"sticker", "url"}),
        (lambda w: w.voice(LAN), {}, "voice", {"voice_url"}),
        (lambda w: w.unsupported(LAN), {}, "unsupported", set()),
    ],
)
async def test_every_kind_of_event(
    clock: Clock, act: Callable[[ZaloWire], str], habits: dict[str, Any], name: str, fields: set[str]
) -> None:
    """A picture's link has one of two names; what is not supported has no content at all."""
    wire = wire_for(clock, **habits)
    message_id = act(wire)
    async with connected(wire) as ask:
        update = await ask.update()

    assert update["event_name"] == f"message.{name}.received"
    assert update["message"].keys() == ABOUT | fields
    assert update["message"]["message_id"] == message_id == wire.chat(LAN)[-1].id


async def test_an_unsupported_message_may_lack_even_its_id(clock: Clock) -> None:
    """Only who and where is left; the phone still shows that something was sent."""
    wire = wire_for(clock)
    wire.unsupported(LAN, bare=True)
    async with connected(wire) as ask:
        update = await ask.update()

    assert update["message"].keys() == {"from", "chat"}
    assert wire.chat(LAN)[-1].kind == "unsupported"


@pytest.mark.parametrize("odd", [{"event_name": "bot.joined.group"}, {}, {"event_name": 7, "message": "?"}])
async def test_any_event_can_be_sent(clock: Clock, odd: dict[str, Any]) -> None:
    """`raw` passes on what no document mentions, with nothing added; twice, when a test says so."""
    wire = wire_for(clock)
    wire.raw(odd)
    wire.raw(odd)
    async with connected(wire) as ask:
        assert [await ask.update() for _ in range(3)] == [odd, odd, None]


@pytest.mark.parametrize("send", [ZaloWire.photo, ZaloWire.voice])
async def test_a_phones_file_is_fetched_by_its_link_for_a_while(clock: Clock, send: Callable[..., str]) -> None:
    """The link leads to the file's bytes, an hour later to nothing."""
    wire = wire_for(clock)
    send(wire, LAN, content=b"bytes")
    async with connected(wire) as ask:
        message = (await ask.update())["message"]
        link = message.get("photo_url") or message["voice_url"]
        now = await ask.http.get(link)
        clock.move(timedelta(hours=1, seconds=1))
        later = await ask.http.get(link)
        never = await ask.http.get(f"{ask.url}/file/made-up.jpg")

    assert (now.status_code, now.content) == (200, b"bytes")
    assert (later.status_code, never.status_code) == (404, 404)
    assert link == ask.url + wire.chat(LAN)[-1].link


async def test_a_long_poll_ends_with_the_first_event(clock: Clock) -> None:
    """A waiting poll answers when somebody writes; the timeout may be text, or left out."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        for given in ({"timeout": "30"}, {"timeout": 30}, {}):
            poll = asyncio.create_task(ask.result("getUpdates", **given))
            await wire.until(lambda: wire.events.polls == 1)
            wire.say(LAN, "415")
            assert (await asyncio.wait_for(poll, 20))["message"]["text"] == "415"


async def test_a_poll_that_hears_nothing_ends_with_408(clock: Clock) -> None:
    """It ends when its seconds are over, which is normal."""
    async with connected(wire_for(clock)) as ask:
        assert await asyncio.wait_for(ask.error("getUpdates", timeout=1), 20) == (408, "Request timeout")


async def test_two_polls_share_the_events(clock: Clock) -> None:
    """Nobody is told of a conflict; each event goes to one of them."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        polls = [asyncio.create_task(ask.result("getUpdates")) for _ in range(2)]
        await wire.until(lambda: wire.events.polls == 2)
        wire.say(LAN, "415")
        wire.say(LAN, "1250")

        texts = {(await asyncio.wait_for(poll, 20))["message"]["text"] for poll in polls}
    assert texts == {"415", "1250"}


async def test_a_poller_that_hung_up_takes_nothing_with_it(clock: Clock) -> None:
    """A killed bot's poll does not eat the next event."""
    wire = wire_for(clock)
    async with asyncio.timeout(20), connected(wire) as ask:
        async with httpx.AsyncClient(verify=NO_TLS) as killed:
            poll = asyncio.create_task(killed.get(f"{ask.url}/bot{TOKEN}/getUpdates"))
            await wire.until(lambda: wire.events.polls == 1)
            poll.cancel()
            with pytest.raises(asyncio.CancelledError):
                await poll
        await wire.until(lambda: wire.events.polls == 0)
        wire.say(LAN, "415")

        assert (await ask.update())["message"]["text"] == "415"


async def test_closing_ends_the_polls(clock: Clock) -> None:
    """After `close` no poll holds up the server."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        poll = asyncio.create_task(ask.error("getUpdates"))
        await wire.until(lambda: wire.events.polls == 1)
        wire.close()

        assert (await asyncio.wait_for(poll, 20))[0] == 408


async def test_a_poll_brings_nothing_while_there_is_a_webhook(clock: Clock) -> None:
    """No error tells; after deleteWebhook polls work again."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        await ask.result("setWebhook", url=PUBLIC, secret_token=SECRET)
        poll = asyncio.create_task(ask.error("getUpdates", timeout=1))
        await wire.until(lambda: wire.events.polls == 1)
        wire.say(LAN, "415")
        assert not wire.events.ready()
        poll.cancel()
        assert await ask.update() is None
        await ask.result("deleteWebhook")
        wire.say(LAN, "1250")

        assert (await ask.update())["message"]["text"] == "1250"


async def test_what_nobody_polls_for_is_queued_or_lost(clock: Clock) -> None:
    """Both are told of the real platform; lost means lost unless a poll waits at that very moment."""
    queueing, losing = wire_for(clock), wire_for(clock, loses_unpolled=True)
    for wire in (queueing, losing):
        wire.say(LAN, "415")
    async with connected(queueing) as ask:
        assert (await ask.update())["message"]["text"] == "415"
    async with connected(losing) as ask:
        assert await ask.update() is None
        poll = asyncio.create_task(ask.result("getUpdates"))
        await losing.until(lambda: losing.events.polls == 1)
        losing.say(LAN, "1250")
        assert (await poll)["message"]["text"] == "1250"

    assert [lost["message"]["text"] for lost in losing.events.lost] == ["Chào", "415"]
    assert [message.text for message in losing.chat(LAN)] == ["Chào", "415", "1250"]


async def test_everything_is_dated_by_the_clock_or_the_test(clock: Clock) -> None:
    """A phone whose message was long under way has its own date."""
    wire = wire_for(clock)
    long_ago = datetime(2026, 11, 1, tzinfo=UTC)
    wire.say(LAN, "415", date=long_ago)
    async with connected(wire) as ask:
        assert (await ask.update())["message"]["date"] == 1793491200000

    assert wire.chat(LAN)[-1].date == long_ago


async def test_drained_waits_for_the_last_event(clock: Clock) -> None:
    """It ends when a poll has taken what waits."""
    wire = wire_for(clock)
    wire.say(LAN, "415")
    with pytest.raises(TimeoutError):
        await wire.drained(within=0.01)
    async with connected(wire) as ask:
        drained = asyncio.create_task(wire.drained())
        await ask.update()
        await drained


def test_phones_do_only_what_phones_can(clock: Clock) -> None:
    """No blank messages, nothing from a phone that is not there; a new name takes the place of the old."""
    wire = wire_for(clock)
    for act in (wire.photo, wire.voice, wire.sticker, wire.unsupported):
        with pytest.raises(LookupError, match="no phone"):
            act("nobody")
    with pytest.raises(ValueError, match="empty"):
        wire.say(LAN, " \n")
    wire.user(MINH, "Minh mới")
    wire.say(MINH, "Chào")

    assert wire.events.take()["message"]["from"]["display_name"] == "Minh mới"
    assert wire.chat("nobody") == []


def test_naive_datetimes_are_refused() -> None:
    """A clock without a zone is a mistake found at the first message."""
    wire = ZaloWire("1:secret", clock=lambda: datetime(2026, 11, 20))  # noqa: DTZ001  # the mistake meant
    wire.user(LAN, "Lan")

    with pytest.raises(ValueError, match="aware"):
        wire.say(LAN, "Chào")


def test_ids_say_nothing_and_runs_repeat(clock: Clock) -> None:
    """Ids are no numbers and in no order, yet the same on every run."""
    first, second = ([wire.say(LAN, "415") for _ in range(20)] for wire in (wire_for(clock), wire_for(clock)))

    assert first == second
    assert first != sorted(first)
    assert len(set(first)) == 20
