"""What people do, as the bot fetches it: the queue's habits, every kind of update through the real parser."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from telegram import Bot, Update
from telegram.error import Conflict

from bot.simulator.faults import Trouble
from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, MINH, Clock, client, served


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    """The texts of some updates that are all messages."""
    return [update.message.text for update in updates if update.message is not None]


async def test_only_an_offset_forgets(wire: TelegramWire, bot: Bot) -> None:
    """Updates come again and again until a later offset confirms them, and never after."""
    wire.say(LAN, "415")
    wire.say(LAN, "1250")

    first = await bot.get_updates()
    assert await bot.get_updates() == first
    assert texts(await bot.get_updates(offset=first[0].update_id + 1)) == ["1250"]
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()
    assert texts(await bot.get_updates()) == []


async def test_a_lost_answer_costs_nothing(wire: TelegramWire, bot: Bot) -> None:
    """What was handed out on a connection that broke is handed out again."""
    wire.say(LAN, "415")
    wire.faults.add(Trouble.CUT_AFTER, "getUpdates")

    with pytest.raises(Exception, match="RemoteProtocolError"):
        await bot.get_updates()
    assert texts(await bot.get_updates()) == ["415"]


async def test_the_limit_holds_and_a_negative_offset_keeps_the_newest(wire: TelegramWire, bot: Bot) -> None:
    """`limit` cuts from the oldest; offset -1 forgets everything but the last."""
    for number in range(3):
        wire.say(LAN, str(number))

    assert texts(await bot.get_updates(limit=2)) == ["0", "1"]
    assert texts(await bot.get_updates(offset=-1)) == ["2"]
    assert len(wire.updates) == 1


async def test_a_long_poll_ends_with_the_first_update(wire: TelegramWire, bot: Bot) -> None:
    """A waiting poll answers when somebody writes, and an empty one when its time is over."""
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await wire.until(lambda: bool(wire.calls))
    wire.say(LAN, "415")

    assert texts(await asyncio.wait_for(poll, 20)) == ["415"]
    assert await bot.get_updates(offset=2**31, timeout=0) != ()


async def test_a_poll_that_hears_nothing_ends_empty(bot: Bot) -> None:
    """No update within the timeout is an empty list."""
    assert await asyncio.wait_for(bot.get_updates(timeout=1), 20) == ()


async def test_a_second_poller_ends_the_first(wire: TelegramWire, bot: Bot, url: str) -> None:
    """The first of two pollers gets the conflict, the second the updates."""
    async with client(url) as other:
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await wire.until(lambda: len(wire.calls) == 1)
        second = asyncio.create_task(other.get_updates(timeout=30))

        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        wire.say(LAN, "415")
        assert texts(await second) == ["415"]


async def test_a_poller_that_hung_up_leaves_nothing_behind(wire: TelegramWire) -> None:
    """A killed bot's poll neither takes updates with it nor keeps the server from stopping."""
    async with asyncio.timeout(20), served(Starlette(routes=wire.routes())) as url:
        async with client(url) as killed:
            poll = asyncio.create_task(killed.get_updates(timeout=30))
            await wire.until(lambda: bool(wire.calls))
            poll.cancel()
        wire.say(LAN, "415")

    assert len(wire.updates) == 1


async def test_closing_ends_the_polls(wire: TelegramWire, bot: Bot) -> None:
    """After `close` no poll holds up the server."""
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await wire.until(lambda: bool(wire.calls))
    wire.close()

    assert await asyncio.wait_for(poll, 20) == ()


async def test_ids_restart_lower_and_nothing_is_lost(wire: TelegramWire, bot: Bot) -> None:
    """After a quiet week the ids begin anew; the old offset forgets nothing, the new ones work."""
    wire.say(LAN, "415")
    (before,) = await bot.get_updates()
    with pytest.raises(ValueError, match="still waiting"):
        wire.restart_ids()
    old_offset = before.update_id + 1
    await bot.get_updates(offset=old_offset)
    wire.restart_ids(before.update_id - 1000)
    wire.say(LAN, "1250")

    (after,) = await bot.get_updates(offset=old_offset)
    assert after.update_id == before.update_id - 1000
    assert await bot.get_updates(offset=after.update_id + 1) == ()
    wire.restart_ids()
    assert wire.say(LAN, "7") == 4


async def test_what_is_not_fetched_within_a_day_is_lost(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """Telegram keeps an update 24 hours and says nothing about the ones it drops."""
    wire.say(LAN, "415")
    clock.move(timedelta(hours=24))
    assert texts(await bot.get_updates()) == ["415"]
    clock.move(timedelta(seconds=1))
    wire.say(LAN, "1250")

    assert texts(await bot.get_updates()) == ["1250"]


async def test_kinds_not_asked_for_do_not_come(wire: TelegramWire, bot: Bot) -> None:
    """allowed_updates lasts until it is given again and concerns only what happens later."""
    wire.block(LAN)
    await bot.get_updates(allowed_updates=["message"])
    assert wire.unblock(LAN) is None
    wire.say(LAN, "415")
    assert [update.my_chat_member is None for update in await bot.get_updates()] == [False, True]

    await bot.get_updates(allowed_updates=[])
    assert wire.block(LAN) is not None


async def test_drained_waits_for_the_confirmation(wire: TelegramWire, bot: Bot) -> None:
    """Handed out is not yet settled; the next offset is."""
    wire.say(LAN, "415")
    (update,) = await bot.get_updates()
    assert not wire.settled()
    with pytest.raises(TimeoutError):
        await wire.drained(within=0.01)

    waiting = asyncio.create_task(wire.drained())
    await bot.get_updates(offset=update.update_id + 1)
    await waiting
    assert wire.settled()


ACTS: dict[str, Callable[[TelegramWire], object]] = {
    "command": lambda wire: wire.say(LAN, "/start ABC"),
    "text": lambda wire: wire.say(LAN, "Chào"),
    "photo": lambda wire: wire.photo(LAN),
    "album": lambda wire: wire.photo(LAN, 3, "Biểu"),
    "document": lambda wire: wire.document(LAN, "biểu.xlsx", b"PK"),
    "sticker": lambda wire: wire.sticker(LAN),
    "voice": lambda wire: wire.voice(LAN),
    "own contact": lambda wire: wire.contact(LAN, "0912345678", LAN),
    "forwarded contact": lambda wire: wire.contact(LAN, "+84912345678", MINH, forwarded=True),
    "contact not on telegram": lambda wire: wire.contact(LAN, "84912345678", None),
    "location": lambda wire: wire.location(LAN),
    "poll": lambda wire: wire.poll(LAN),
    "edit": lambda wire: wire.edit(LAN, wire.say(LAN, "415"), "451"),
    "press": lambda wire: wire.press(LAN, 1, "y", forge=True),
    "press on nothing": lambda wire: wire.press(LAN, 99, "y", forge=True),
    "block": lambda wire: wire.block(LAN),
    "unblock": lambda wire: wire.unblock(LAN),
    "group": lambda wire: wire.group_add(-100, "Tổ 5", LAN),
}


@pytest.mark.parametrize("act", ACTS)
async def test_the_library_reads_every_kind_of_update(wire: TelegramWire, bot: Bot, act: str) -> None:
    """python-telegram-bot parses all of them, with no field it does not know."""
    ACTS[act](wire)

    for update in await bot.get_updates():
        assert update.effective_user is not None
        assert not update.api_kwargs
        for part in (update.message, update.edited_message, update.my_chat_member, update.callback_query):
            assert part is None or not part.api_kwargs


async def test_a_start_link_is_a_command(wire: TelegramWire, bot: Bot) -> None:
    """A pressed invitation arrives as /start with its code, marked as a command."""
    wire.say(MINH, "/start XK29")
    (update,) = await bot.get_updates()

    assert update.message is not None
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}
    assert update.message.text == "/start XK29"
    await bot.send_message(MINH, "Chào đồng chí!")


async def test_an_album_is_one_group_with_one_caption(wire: TelegramWire, bot: Bot) -> None:
    """Several photos share a media group; one alone has none."""
    wire.photo(LAN, 2, "Biểu")
    wire.photo(LAN)
    first, second, single = (update.message for update in await bot.get_updates())

    assert first is not None
    assert second is not None
    assert single is not None
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.caption, single.media_group_id) == ("Biểu", None, None)


async def test_contacts_say_whose_they_are(wire: TelegramWire, bot: Bot) -> None:
    """One's own card carries one's id; a forwarded one its origin."""
    wire.contact(LAN, "0912345678", LAN)
    wire.contact(LAN, "0912345678", LAN, forwarded=True)
    own, forwarded = (update.message for update in await bot.get_updates())

    assert own is not None
    assert own.contact is not None
    assert own.contact.user_id == LAN
    assert own.forward_origin is None
    assert forwarded is not None
    assert forwarded.forward_origin is not None


async def test_an_edit_brings_the_new_text_and_both_dates(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """An edited message keeps its id and date; editing another's is not possible."""
    message_id = wire.say(LAN, "415", date=clock.now - timedelta(minutes=5))
    wire.edit(LAN, message_id, "451")
    edited = (await bot.get_updates())[-1].edited_message

    assert edited is not None
    assert edited.edit_date is not None
    assert (edited.message_id, edited.text) == (message_id, "451")
    assert edited.edit_date - edited.date == timedelta(minutes=5)
    with pytest.raises(LookupError, match="sent no message"):
        wire.edit(LAN, 99, "451")


async def test_any_dictionary_can_be_an_update(wire: TelegramWire, url: str, bot: Bot) -> None:
    """A malformed update is queued as it is, with nothing but an id added."""
    update_id = wire.raw({"message": {"message_id": "x"}})
    raw = await bot.request.post(f"{bot.base_url}/getUpdates")

    assert raw == [{"update_id": update_id, "message": {"message_id": "x"}}]


@pytest.mark.parametrize("text", ["", " \n ", "a" * 4097])
def test_a_phone_sends_no_text_telegram_would_not_take(wire: TelegramWire, text: str) -> None:
    """Nothing and too much cannot be typed."""
    with pytest.raises(ValueError, match="4096"):
        wire.say(LAN, text)


def test_there_is_no_phone_without_its_owner(wire: TelegramWire) -> None:
    """Acting for somebody never registered is a mistake of the test."""
    with pytest.raises(LookupError, match="no phone 5"):
        wire.say(5, "Chào")
