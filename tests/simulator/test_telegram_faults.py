"""Each trouble as python-telegram-bot meets it: its class, its cause, and whether the message arrived."""

from datetime import datetime, timedelta

import httpx
import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator.faults import Trouble
from bot.simulator.line import DOWNLOAD
from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, MINH, TOKEN, client


def heard(wire: TelegramWire) -> list[str]:
    """What Lan's phone shows of the bot."""
    return [message.text for message in wire.chat(LAN) if message.from_bot]


@pytest.mark.parametrize(("trouble", "arrived"), [(Trouble.CUT_BEFORE, []), (Trouble.CUT_AFTER, ["Chào"])])
async def test_a_cut_leaves_the_bot_in_doubt(
    wire: TelegramWire, bot: Bot, trouble: Trouble, arrived: list[str]
) -> None:
    """Cut before and cut after look the same to the bot; only the phone knows."""
    wire.faults.add(trouble, "sendMessage")

    with pytest.raises(NetworkError) as caught:
        await bot.send_message(LAN, "Chào")

    assert type(caught.value) is NetworkError
    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert heard(wire) == arrived


async def test_the_next_call_after_a_cut_works(wire: TelegramWire, bot: Bot) -> None:
    """A fault is used up by the call it hit."""
    wire.faults.add(Trouble.CUT_BEFORE)
    with pytest.raises(NetworkError):
        await bot.send_message(LAN, "Một")
    await bot.send_message(LAN, "Hai")

    assert heard(wire) == ["Hai"]
    assert len(wire.faults) == 0


async def test_silence_is_a_timeout_and_the_message_still_arrives(wire: TelegramWire, url: str) -> None:
    """After a delay the call goes through, though nobody waits for its answer."""
    wire.faults.add(Trouble.DELAY, "sendMessage", seconds=2)

    async with client(url, read_timeout=0.3) as impatient:
        with pytest.raises(TimedOut) as caught:
            await impatient.send_message(LAN, "Chào")

    assert isinstance(caught.value.__cause__, httpx.ReadTimeout)
    assert heard(wire) == []
    await wire.until(lambda: heard(wire) == ["Chào"])


async def test_a_short_delay_is_only_slow(wire: TelegramWire, bot: Bot) -> None:
    """A delay within the client's patience changes nothing."""
    wire.faults.add(Trouble.DELAY, seconds=0.02)

    assert (await bot.send_message(LAN, "Chào")).text == "Chào"


async def test_throttling_says_how_long_to_wait(wire: TelegramWire, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 429 carries its seconds, rounded up."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    wire.faults.add(Trouble.THROTTLE, "sendMessage", seconds=2.5)

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(LAN, "Chào")

    assert caught.value.retry_after == timedelta(seconds=3)
    assert heard(wire) == []


async def test_refusals_have_their_words(wire: TelegramWire, bot: Bot) -> None:
    """REFUSE is "blocked" unless told otherwise."""
    wire.faults.add(Trouble.REFUSE)
    wire.faults.add(Trouble.REFUSE, status=403, text="Forbidden: user is deactivated")

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(LAN, "Chào")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(LAN, "Chào")


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_in_trouble_answers_in_html(wire: TelegramWire, bot: Bot, status: int) -> None:
    """A 5xx page is a network error of the library's."""
    wire.faults.add(Trouble.BROKEN, "sendMessage", status=status)

    with pytest.raises(NetworkError) as caught:
        await bot.send_message(LAN, "Chào")

    assert type(caught.value) is NetworkError
    assert isinstance(caught.value.__cause__, TelegramError)


async def test_a_blocking_page_is_no_network_error(wire: TelegramWire, bot: Bot) -> None:
    """HTML with a 200 is the base class, which `except NetworkError` misses."""
    wire.faults.add(Trouble.BROKEN, status=200, text="Trang bị chặn")

    with pytest.raises(TelegramError, match="Invalid server response") as caught:
        await bot.send_message(LAN, "Chào")

    assert type(caught.value) is TelegramError
    assert heard(wire) == []


async def test_a_fault_picks_its_calls(wire: TelegramWire, bot: Bot) -> None:
    """Other methods and other chats pass; `times` counts the calls that were hit."""
    wire.say(MINH, "/start")
    wire.faults.add(Trouble.REFUSE, "sendMessage", times=2, when=lambda given: given["chat_id"] == str(LAN))

    await bot.get_me()
    await bot.send_message(MINH, "Chào")
    for _ in range(2):
        with pytest.raises(Forbidden):
            await bot.send_message(LAN, "Chào")
    await bot.send_message(LAN, "Chào")


async def test_a_lasting_fault_lasts_until_cleared(wire: TelegramWire, bot: Bot) -> None:
    """times=None hits every call until `clear`."""
    wire.faults.add(Trouble.REFUSE, times=None)
    for _ in range(3):
        with pytest.raises(Forbidden):
            await bot.send_message(LAN, "Chào")
    wire.faults.clear()

    await bot.send_message(LAN, "Chào")


async def test_downloads_go_wrong_too(wire: TelegramWire, bot: Bot, url: str) -> None:
    """A download is a call of its own name."""
    sent = await bot.send_document(LAN, b"PK", filename="a.xlsx")
    assert sent.document is not None
    file = await sent.document.get_file()
    wire.faults.add(Trouble.CUT_BEFORE, DOWNLOAD)

    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert bytes(await file.download_as_bytearray()) == b"PK"


def test_naive_datetimes_are_refused() -> None:
    """A clock without a zone is a mistake found at the first message."""
    wire = TelegramWire(TOKEN, clock=lambda: datetime(2026, 11, 20))  # noqa: DTZ001  # the mistake meant
    wire.user(LAN, "Lan")

    with pytest.raises(ValueError, match="aware"):
        wire.say(LAN, "Chào")
