"""Each trouble as a bot on Zalo meets it, and whether the message arrived or the event is lost."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.simulator.faults import Trouble
from bot.simulator.line import DOWNLOAD
from bot.simulator.zalo_wire import ZaloWire
from tests.simulator.conftest import Clock
from tests.simulator.zalo_client import LAN, MINH, TOKEN, Client, connected, wire_for


def heard(wire: ZaloWire) -> list[str]:
    """What Lan's phone shows of the bot."""
    return [message.text for message in wire.chat(LAN) if message.from_bot]


async def send(ask: Client, **timeout: Any) -> httpx.Response:
    """Send Lan a text, whatever comes back."""
    address = f"{ask.url}/bot{TOKEN}/sendMessage"
    return await ask.http.post(address, json={"chat_id": LAN, "text": "Chào"}, **timeout)


@pytest.mark.parametrize(("trouble", "arrived"), [(Trouble.CUT_BEFORE, []), (Trouble.CUT_AFTER, ["Chào"])])
async def test_a_cut_leaves_the_bot_in_doubt(clock: Clock, trouble: Trouble, arrived: list[str]) -> None:
    """Cut before and cut after look the same to the bot; only the phone and the month's count know."""
    wire = wire_for(clock)
    wire.faults.add(trouble, "sendMessage")
    async with connected(wire) as ask:
        with pytest.raises(httpx.RemoteProtocolError):
            await send(ask)
        assert heard(wire) == arrived
        assert wire.chats.plan.messages == 1 + len(arrived)
        assert (await send(ask)).json()["ok"]


@pytest.mark.parametrize(("trouble", "left"), [(Trouble.CUT_BEFORE, "415"), (Trouble.CUT_AFTER, None)])
async def test_an_event_handed_out_on_a_broken_connection_is_lost(
    clock: Clock, trouble: Trouble, left: str | None
) -> None:
    """What a poll was given is gone, arrived or not."""
    wire = wire_for(clock)
    wire.say(LAN, "415")
    wire.faults.add(trouble, "getUpdates")
    async with connected(wire) as ask:
        with pytest.raises(httpx.RemoteProtocolError):
            await ask.update()
        update = await ask.update()

    assert (update and update["message"]["text"]) == left


async def test_silence_is_a_timeout_and_the_message_still_arrives(clock: Clock) -> None:
    """After a delay the call goes through, though nobody waits for its answer."""
    wire = wire_for(clock)
    wire.faults.add(Trouble.DELAY, "sendMessage", seconds=2)
    async with connected(wire) as ask:
        with pytest.raises(httpx.ReadTimeout):
            await send(ask, timeout=0.3)
        assert heard(wire) == []
        await wire.until(lambda: heard(wire) == ["Chào"])


@pytest.mark.parametrize(
    ("trouble", "said", "code", "words"),
    [
        (Trouble.THROTTLE, {"seconds": 5}, 429, "Quota exceeded"),
        (Trouble.REFUSE, {}, 403, "Internal server error"),
        (Trouble.REFUSE, {"status": 500, "text": "Ai biết"}, 500, "Ai biết"),
    ],
)
async def test_refusals_are_bodies(clock: Clock, trouble: Trouble, said: dict[str, Any], code: int, words: str) -> None:
    """Even a 429 comes with HTTP 200 and no time to wait; 403 is the server's own trouble."""
    wire = wire_for(clock)
    wire.faults.add(trouble, "sendMessage", **said)
    async with connected(wire) as ask:
        answer = await send(ask)

    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error_code": code, "description": words})
    assert heard(wire) == []


@pytest.mark.parametrize(("status", "shown"), [(0, 502), (504, 504), (429, 429), (200, 200)])
async def test_the_server_in_front_answers_in_html(clock: Clock, status: int, shown: int) -> None:
    """An outage, a poll too many and a blocking proxy are pages, the last one even with a 200."""
    wire = wire_for(clock)
    wire.faults.add(Trouble.BROKEN, "sendMessage", status=status, text="Trang bị chặn")
    async with connected(wire) as ask:
        answer = await send(ask)

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (shown, "text/html")
    assert "Trang bị chặn" in answer.text
    assert heard(wire) == []


async def test_a_fault_picks_its_calls(clock: Clock) -> None:
    """Other methods and other chats pass, and a download is a call of its own name."""
    wire = wire_for(clock)
    wire.say(MINH, "Chào")
    wire.photo(LAN)
    wire.faults.add(Trouble.REFUSE, "sendMessage", when=lambda given: given["chat_id"] == LAN)
    wire.faults.add(Trouble.BROKEN, DOWNLOAD)
    async with connected(wire) as ask:
        await ask.result("sendMessage", chat_id=MINH, text="Chào")
        assert (await ask.error("sendMessage", chat_id=LAN, text="Chào"))[0] == 403
        assert (await ask.update())["message"]["from"]["id"] == MINH
        link = (await ask.update())["message"]["photo_url"]
        assert [(await ask.http.get(link)).status_code for _ in range(2)] == [502, 200]
    assert len(wire.faults) == 0


async def test_calls_are_recorded(clock: Clock) -> None:
    """Every call with the right token leaves its method, parameters and moment, also one nobody answers."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        await send(ask)
        await ask.http.get(f"{ask.url}/bot98765:other/getMe")
        poll = asyncio.create_task(ask("getUpdates", timeout=30))
        await wire.until(lambda: len(wire.calls) == 2)
        wire.close()
        await poll

    sent, polled = wire.calls
    assert (sent.method, sent.parameters, sent.at) == ("sendMessage", {"chat_id": LAN, "text": "Chào"}, clock.now)
    assert (polled.method, polled.parameters) == ("getUpdates", {"timeout": "30"})
