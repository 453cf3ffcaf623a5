"""What the bot sends over the Zalo wire, whom it reaches, and when the free plan is used up."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.simulator.conftest import Clock
from tests.simulator.zalo_client import LAN, MINH, connected, wire_for


async def test_a_message_sent_is_the_message_shown(clock: Clock) -> None:
    """The answer has an id that is text and the clock's milliseconds; the phone shows the same."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        sent = await ask.result("sendMessage", chat_id=LAN, text="Chào bác! **415**")

    shown = wire.chat(LAN)[-1]
    assert sent == {"message_id": shown.id, "date": 1795136401700}
    assert (shown.text, shown.kind, shown.from_bot) == ("Chào bác! **415**", "text", True)
    assert shown.date == clock.now == datetime(2026, 11, 20, 1, 0, 1, 700_000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["a", "a" * 2000, "😀" * 1000])
async def test_a_text_has_1_to_2000_units(clock: Clock, text: str) -> None:
    """The limits themselves pass, emoji counting two."""
    async with connected(wire_for(clock)) as ask:
        assert await ask.result("sendMessage", chat_id=LAN, text=text)


@pytest.mark.parametrize(
    ("method", "given", "kind", "text", "link"),
    [
        ("sendPhoto", {"photo": "https://a.vn/a.jpg"}, "photo", "", "https://a.vn/a.jpg"),
        ("sendPhoto", {"photo": "http://a.vn/a.jpg", "caption": "Mẫu"}, "photo", "Mẫu", "http://a.vn/a.jpg"),
        ("sendVoice", {"voice_url": "https://8.8.8.8/a.aac"}, "voice", "", "https://8.8.8.8/a.aac"),
        ("sendSticker", {"sticker": "b8d96b6c"}, "sticker", "", ""),
    ],
)
async def test_pictures_and_voices_are_public_links(
    clock: Clock, method: str, given: dict[str, str], kind: str, text: str, link: str
) -> None:
    """There is no upload; a sticker is an id."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        sent = await ask.result(method, chat_id=LAN, **given)

    shown = wire.chat(LAN)[-1]
    assert sent.keys() == {"message_id", "date"}
    assert (shown.kind, shown.text, shown.link, shown.from_bot) == (kind, text, link, True)


@pytest.mark.parametrize(
    ("link", "passes"),
    [
        ("http://127.0.0.1:8080/a.jpg", True),
        ("http://localhost/a.jpg", True),
        ("http://[::1]/a.jpg", True),
        ("http://192.168.1.5/a.jpg", False),
        ("http://may-chu/a.jpg", False),
        ("http://may-chu.local/a.jpg", False),
        ("http://127.0.0.1:99999/a.jpg", False),
        ("http://[/a.jpg", False),
    ],
)
async def test_a_test_may_send_from_loopback(clock: Clock, link: str, passes: bool) -> None:
    """A habit lets this machine's own addresses pass, and nobody else's private ones."""
    async with connected(wire_for(clock, takes_loopback=True)) as ask:
        assert (await ask("sendPhoto", chat_id=LAN, photo=link))["ok"] is passes


async def test_typing_has_no_result(clock: Clock) -> None:
    """sendChatAction answers {"ok": true} and nothing more, and counts for nothing."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        assert await ask("sendChatAction", chat_id=LAN, action="typing") == {"ok": True}

    assert len(wire.chat(LAN)) == wire.chats.plan.messages == 1


async def test_who_never_wrote_cannot_be_written_to(clock: Clock) -> None:
    """The first message of a person opens the chat for good, with no window of hours or days."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        assert (await ask.error("sendMessage", chat_id=MINH, text="Chào"))[0] == 400
        assert (await ask.error("sendChatAction", chat_id=MINH, action="typing"))[0] == 400
        wire.say(MINH, "Chào")
        clock.move(timedelta(days=200))
        await ask.result("sendMessage", chat_id=MINH, text="Nhắc lịch")

    assert [message.text for message in wire.chat(MINH)] == ["Chào", "Nhắc lịch"]


async def test_one_user_too_many_is_not_served(clock: Clock) -> None:
    """The person's phone shows what was written, but the bot never hears of it and cannot write."""
    wire = wire_for(clock, users=1)
    async with connected(wire) as ask:
        wire.say(MINH, "Chào")
        wire.say(LAN, "415")

        assert (await ask.update())["message"]["from"]["id"] == LAN
        assert await ask.update() is None
        assert (await ask.error("sendMessage", chat_id=MINH, text="Chào"))[0] == 400
    assert (wire.chats.plan.users, [message.text for message in wire.chat(MINH)]) == (1, ["Chào"])


@pytest.mark.parametrize(("both_ways", "left"), [(True, 2), (False, 3)])
async def test_a_month_has_so_many_messages(clock: Clock, both_ways: bool, left: int) -> None:
    """Incoming ones count or not; over it sending is 429, writing still works, and the new month starts anew."""
    wire = wire_for(clock, messages_a_month=3, counts_incoming=both_ways)
    async with connected(wire) as ask:
        for _ in range(left):
            await ask.result("sendMessage", chat_id=LAN, text="Chào")
        assert await ask.error("sendMessage", chat_id=LAN, text="Chào") == (429, "Quota exceeded")
        assert wire.chats.plan.messages == 3
        assert len(wire.chat(LAN)) == 1 + left
        wire.say(LAN, "Sao im thế?")
        assert (await ask.update())["message"]["text"] == "Sao im thế?"

        clock.now = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
        assert (await ask.error("sendMessage", chat_id=LAN, text="Chào"))[0] == 429
        clock.move(timedelta(minutes=1))  # midnight in Vietnam
        await ask.result("sendMessage", chat_id=LAN, text="Chào")
    assert wire.chats.plan.messages == 1


async def test_what_is_refused_does_not_count(clock: Clock) -> None:
    """Only what reaches a phone uses up the month."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        await ask.error("sendMessage", chat_id=MINH, text="Chào")
        await ask.error("sendMessage", chat_id=LAN, text="")

    assert wire.chats.plan.messages == 1


async def test_replies_are_waited_for_without_polling(clock: Clock) -> None:
    """`replied` gives what the bot wrote after a message, and TimeoutError when it is too little."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        await ask.result("sendMessage", chat_id=LAN, text="Cũ")
        asked = wire.say(LAN, "415")
        wire.say(LAN, "à, 416")
        await ask.result("sendMessage", chat_id=LAN, text="Mới")

        assert [reply.text for reply in await wire.replied(LAN, after=asked)] == ["Mới"]
        with pytest.raises(TimeoutError):
            await wire.replied(LAN, after=asked, count=2, within=0.01)
        with pytest.raises(ValueError, match="not in list"):
            await wire.replied(LAN, after="made up")
