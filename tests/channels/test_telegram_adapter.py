"""The Telegram adapter against a server that answers by script, over a real socket."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.channels import (
    Channel,
    Conflict,
    InDoubt,
    NotConfigured,
    RecipientGone,
    Rejected,
    Sent,
    Throttled,
    Unreachable,
)
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.keyboard import keyboard
from bot.core.model import Choice, Inbound, Kind, Message

if TYPE_CHECKING:
    from tests.channels.conftest import ScriptedServer

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

# As Telegram answers sendMessage.
SENT = {
    "message_id": 18,
    "date": 1764000100,
    "text": "…",
    "from": {"id": 123456789, "is_bot": True, "first_name": "Phường", "username": "phuong_bot"},
    "chat": {"id": 5, "type": "private", "first_name": "Lan"},
}
ME = {"id": 123456789, "is_bot": True, "first_name": "Phường", "username": "phuong_bot"}


def said(number: int, text: str = "415") -> dict[str, object]:
    """Make an update with a text message."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1764000000,
            "text": text,
            "from": {"id": 5, "is_bot": False, "first_name": "Lan"},
            "chat": {"id": 5, "type": "private", "first_name": "Lan"},
        },
    }


@pytest.fixture
async def telegram(server: ScriptedServer) -> AsyncIterator[TelegramChannel]:
    """Make a channel whose Bot API is the scripted server."""
    channel = TelegramChannel(TOKEN, base_url=f"{server.url}/bot", poll_timeout=1)
    yield channel
    await channel.close()


def test_it_is_a_channel() -> None:
    """The adapter has every method of the contract (mypy compares the signatures here)."""
    channel: Channel = TelegramChannel(TOKEN)
    assert channel.name == "telegram"


def test_a_base_url_must_end_as_the_library_takes_it() -> None:
    """A base_url without /bot would put the token into a wrong address, so it is refused at once."""
    with pytest.raises(ValueError, match="end in /bot"):
        TelegramChannel(TOKEN, base_url="http://127.0.0.1:1/")


async def test_polling_asks_for_what_the_dialogue_needs(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """A first poll has no offset, names the four kinds of updates and hands out what came, in order."""
    server.result([said(8001), said(8002)])

    batch = await telegram.poll()

    assert [raw.key for raw in batch] == ["8001:5:8001", "8002:5:8002"]
    assert [json.loads(raw.body) for raw in batch] == [said(8001), said(8002)]
    (asked,) = server.asked
    assert asked.target.startswith(f"/bot{TOKEN}/getUpdates?")
    assert asked.given.keys() == {"timeout", "limit", "allowed_updates"}
    assert json.loads(asked.given["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_only_a_confirmed_batch_is_acknowledged(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Polling again without confirming asks for the same updates; after confirming, for those behind them."""
    for _ in range(2):
        server.result([said(8001), said(8002)])
    server.result([])
    server.result([])

    await telegram.poll()
    again = await telegram.poll()
    telegram.confirm()
    await telegram.poll()
    telegram.confirm()
    await telegram.poll()

    assert [raw.key for raw in again] == ["8001:5:8001", "8002:5:8002"]
    assert [asked.given.get("offset") for asked in server.asked] == [None, None, "8003", "8003"]


async def test_a_lower_id_after_a_silent_week_is_followed(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Ids are never ordered: when they start again lower, the offset goes down with them."""
    server.result([said(8001)])
    server.result([said(17)])
    server.result([])

    for _ in range(3):
        await telegram.poll()
        telegram.confirm()

    assert [asked.given.get("offset") for asked in server.asked] == [None, "8002", "18"]


async def test_a_failed_poll_changes_no_offset(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """After an error, confirming or not, the next poll asks as the failed one did."""
    server.result([said(8001)])
    server.refusal(502, "Bad Gateway")
    server.result([])

    await telegram.poll()
    telegram.confirm()
    with pytest.raises(InDoubt):
        await telegram.poll()
    telegram.confirm()
    await telegram.poll()

    assert [asked.given.get("offset") for asked in server.asked] == [None, "8002", "8002"]


async def test_one_malformed_update_stops_nothing(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """An update the library cannot parse is handed on with the others, and acknowledged with them."""
    server.result([said(8001), {"update_id": 8002, "message": {"text": "?"}}, "?", said(8004)])
    server.result([])

    batch = await telegram.poll()
    telegram.confirm()
    await telegram.poll()

    assert len(batch) == 4
    assert server.asked[-1].given["offset"] == "8005"


@pytest.mark.parametrize("result", [True, None, {"update_id": 1}, [{"message": {}}], ["?"]])
async def test_a_result_that_cannot_be_acknowledged_is_an_error(
    server: ScriptedServer, telegram: TelegramChannel, result: object
) -> None:
    """Garbage in the place of updates raises, so the caller pauses instead of polling at full speed."""
    server.result(result)

    with pytest.raises(InDoubt):
        await telegram.poll()


@pytest.mark.parametrize(
    ("code", "description", "error"),
    [
        (409, "Conflict: terminated by other getUpdates request; make sure that only one …", Conflict),
        (409, "Conflict: can't use getUpdates method while webhook is active", Conflict),
        (401, "Unauthorized", NotConfigured),
        (404, "Not Found", NotConfigured),
        (500, "Internal Server Error: restart", InDoubt),
    ],
)
async def test_what_polling_can_hear(
    server: ScriptedServer, telegram: TelegramChannel, code: int, description: str, error: type[Exception]
) -> None:
    """A second poller, a dead token and a sick server are told apart."""
    server.refusal(code, description)

    with pytest.raises(error):
        await telegram.poll()


async def test_a_message_goes_out_as_plain_text(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Nothing is escaped or parsed, no link gets a preview, and the provider's id and date come back."""
    server.result(SENT)

    sent = await telegram.send("5", Message("Tổ *5* <b> https://example.org"), 12)

    assert sent == Sent("18", datetime(2025, 11, 24, 16, 1, 40, tzinfo=UTC))
    (asked,) = server.asked
    assert asked.target == f"/bot{TOKEN}/sendMessage"
    assert asked.given["chat_id"] == "5"
    assert asked.given["text"] == "Tổ *5* <b> https://example.org"
    assert json.loads(asked.given["link_preview_options"]) == {"is_disabled": True}
    assert asked.given.keys() == {"chat_id", "text", "link_preview_options"}


async def test_a_long_message_goes_out_in_parts(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Parts end at paragraphs, each within 4,096 UTF-16 units; the last has the buttons and is returned."""
    first, second = "a" * 3000, "😀" * 2000
    server.result(SENT)
    server.result(SENT | {"message_id": 19})

    sent = await telegram.send("5", Message(f"{first}\n\n{second}", (Choice("ok", "gửi"),)), 3)

    assert sent.id == "19"
    assert [asked.given["text"] for asked in server.asked] == [first, second]
    assert "reply_markup" not in server.asked[0].given
    assert json.loads(server.asked[1].given["reply_markup"]) == {
        "inline_keyboard": [[{"text": "gửi", "callback_data": "3:ok"}]]
    }


async def test_a_part_that_fails_fails_the_message(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """The error of the second part is the message's, and no third is tried."""
    server.result(SENT)
    server.cut()

    with pytest.raises(InDoubt):
        await telegram.send("5", Message("\n\n".join(["a" * 4000] * 3)), 1)

    assert len(server.asked) == 2


async def test_a_key_too_long_for_a_button_is_our_fault(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """More than 64 bytes of callback data is Rejected before anything is asked."""
    with pytest.raises(Rejected, match="64 bytes"):
        await telegram.send("5", Message("?", (Choice("đ" * 32, "có"),)), 1)
    assert server.asked == []


@pytest.mark.parametrize(
    ("code", "description", "parameters", "error"),
    [
        (403, "Forbidden: bot was blocked by the user", {}, RecipientGone),
        (400, "Bad Request: chat not found", {}, RecipientGone),
        (400, "Bad Request: message is too long", {}, Rejected),
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, Throttled),
        (401, "Unauthorized", {}, NotConfigured),
        (502, "Bad Gateway", {}, InDoubt),
    ],
)
async def test_a_refused_message(
    server: ScriptedServer,
    telegram: TelegramChannel,
    code: int,
    description: str,
    parameters: dict[str, int],
    error: type[Exception],
) -> None:
    """What Telegram answers over the wire comes out as the sender's vocabulary."""
    server.refusal(code, description, **parameters)

    with pytest.raises(error) as caught:
        await telegram.send("5", Message("Chào bác."), 1)

    assert TOKEN not in str(caught.value)
    if isinstance(caught.value, Throttled):
        assert caught.value.after == 7


@pytest.mark.parametrize("piece", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
async def test_a_cut_after_the_request_is_in_doubt(
    server: ScriptedServer, telegram: TelegramChannel, piece: bytes
) -> None:
    """Wherever in the answer the connection breaks, the message may have been delivered."""
    server.cut(piece)

    with pytest.raises(InDoubt):
        await telegram.send("5", Message("Chào bác."), 1)


@pytest.mark.parametrize("body", [b"<html>blocked</html>", b"", b"[]", b'{"status":"fine"}', b'{"result":true}'])
async def test_garbage_with_200_is_in_doubt(server: ScriptedServer, telegram: TelegramChannel, body: bytes) -> None:
    """A block page or a broken proxy that answers 200 proves nothing, and never raises anything strange."""
    server.answer(200, body)

    with pytest.raises(InDoubt):
        await telegram.send("5", Message("Chào bác."), 1)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, InDoubt),
        (403, Unreachable),
        (404, Unreachable),
        (429, Throttled),
        (451, Unreachable),
        (502, InDoubt),
    ],
)
async def test_a_page_between_us_and_telegram_speaks_for_nobody(
    server: ScriptedServer, telegram: TelegramChannel, status: int, error: type[Exception]
) -> None:
    """A status with a page of HTML is about no person and no token, and the page stays out of the log."""
    server.answer(status, f"<html>http://block.example/bot{TOKEN}</html>".encode())

    with pytest.raises(error) as caught:
        await telegram.send("5", Message("Chào bác."), 1)

    assert "html" not in str(caught.value)


async def test_nobody_listening_is_unreachable(unused_port: int) -> None:
    """A refused connection certainly delivered nothing, in polling and in sending."""
    telegram = TelegramChannel(TOKEN, base_url=f"http://127.0.0.1:{unused_port}/bot")
    with pytest.raises(Unreachable):
        await telegram.poll()
    with pytest.raises(Unreachable):
        await telegram.send("5", Message("Chào bác."), 1)
    await telegram.close()


async def test_silence_is_in_doubt(
    server: ScriptedServer, telegram: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that was taken and never answered may have been served."""
    monkeypatch.setattr("bot.channels.telegram.adapter._READ", 0.05)
    impatient = TelegramChannel(TOKEN, base_url=f"{server.url}/bot")
    server.silence()

    with pytest.raises(InDoubt):
        await impatient.send("5", Message("Chào bác."), 1)
    await impatient.close()


async def test_half_an_emoji_is_rejected(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Text that cannot be encoded was never sent and never will be, so it is not tried for ever."""
    with pytest.raises(Rejected):
        await telegram.send("5", Message("\ud83d"), 1)
    assert server.asked == []


async def test_a_press_is_acknowledged(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """The callback query is answered by its id."""
    server.result(True)

    await telegram.acknowledge("4382bfdwdsb323b2d9")

    assert server.asked[0].method == "answerCallbackQuery"
    assert server.asked[0].given == {"callback_query_id": "4382bfdwdsb323b2d9"}


async def test_a_group_is_left(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Leaving names the chat."""
    server.result(True)

    await telegram.leave("-100123")

    assert server.asked[0].method == "leaveChat"
    assert server.asked[0].given == {"chat_id": "-100123"}


async def test_acknowledging_and_leaving_never_raise(
    server: ScriptedServer, telegram: TelegramChannel, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong there is a line at DEBUG without the provider's words, and nothing else."""
    caplog.set_level(logging.DEBUG, "bot.channels.telegram")
    server.refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    server.cut()
    server.answer(200, b"<html>")
    server.refusal(409, "Conflict: whatever")

    await telegram.acknowledge("77")
    await telegram.leave("-100123")
    await telegram.acknowledge("77")
    await telegram.leave("-100123")

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert lines == [
        "answerCallbackQuery: Rejected",
        "leaveChat: InDoubt",
        "answerCallbackQuery: InDoubt",
        "leaveChat: Conflict",
    ]


async def test_a_link_asks_for_the_name_once(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Without a configured name getMe tells it; until it does there is no link, then it is remembered."""
    server.refusal(502, "Bad Gateway")
    server.result(ME)

    assert await telegram.link("a-token") is None
    assert await telegram.link("a-token") == "https://t.me/phuong_bot?start=a-token"
    assert await telegram.link("another") == "https://t.me/phuong_bot?start=another"
    assert [asked.method for asked in server.asked] == ["getMe", "getMe"]


async def test_a_configured_name_needs_no_network(server: ScriptedServer) -> None:
    """With the name in the configuration a link is made though Telegram is away."""
    telegram = TelegramChannel(TOKEN, base_url=f"{server.url}/bot", username="@phuong_bot")

    assert await telegram.link("a-token") == "https://t.me/phuong_bot?start=a-token"
    assert server.asked == []
    await telegram.close()


async def test_closing_twice_is_fine(telegram: TelegramChannel) -> None:
    """After closing, calls are Unreachable: nothing was sent."""
    await telegram.close()
    await telegram.close()

    with pytest.raises(Unreachable):
        await telegram.send("5", Message("Chào bác."), 1)
    with pytest.raises(Unreachable):
        await telegram.poll()


async def test_a_poll_can_be_cancelled(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """Stopping in the middle of a wait is immediate and leaves a channel that works."""
    server.silence()
    waiting = asyncio.create_task(telegram.poll())
    await server.arrived.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    server.result([said(8001)])
    assert len(await telegram.poll()) == 1


async def test_both_clients_go_through_the_proxy(server: ScriptedServer) -> None:
    """Polling and sending reach a name nobody can look up, for the proxy is asked to."""
    telegram = TelegramChannel(TOKEN, base_url="http://telegram.invalid/bot", proxy=server.url)
    server.result([])
    server.result(SENT)

    await telegram.poll()
    await telegram.send("5", Message("Chào bác."), 1)

    assert all(asked.target.startswith(f"http://telegram.invalid/bot{TOKEN}/") for asked in server.asked)
    assert [asked.method for asked in server.asked] == ["getUpdates", "sendMessage"]
    await telegram.close()


async def test_the_shells_proxy_is_not_used(
    server: ScriptedServer, telegram: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment does not catch requests; only the configuration says where they go."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    fresh = TelegramChannel(TOKEN, base_url=f"{server.url}/bot", poll_timeout=1)
    server.result([])

    assert await fresh.poll() == []
    await fresh.close()


async def test_no_real_host_is_ever_contacted(wall: list[str]) -> None:
    """The default address is Telegram's, and the wall of these tests stops it; nothing else was tried."""
    telegram = TelegramChannel(TOKEN)
    with pytest.raises(Unreachable):
        await telegram.poll()
    with pytest.raises(Unreachable):
        await telegram.send("5", Message("Chào bác."), 1)
    await telegram.acknowledge("77")
    await telegram.leave("-1")
    assert await telegram.link("a-token") is None
    await telegram.close()

    assert set(wall) == {"api.telegram.org"}


async def test_what_was_polled_can_be_parsed(server: ScriptedServer, telegram: TelegramChannel) -> None:
    """The body of a raw update is all that parsing needs."""
    server.result([said(8001, "mười lăm 😀")])

    (raw,) = await telegram.poll()

    at = datetime(2025, 11, 24, 16, 0, tzinfo=UTC)
    assert telegram.parse(raw.body) == Inbound("telegram", "5", Kind.TEXT, "8001", at, "mười lăm 😀")


def laid_out(*labels: str) -> list[list[str]]:
    """Give the labels as rows of buttons."""
    made = keyboard([Choice(str(number), label) for number, label in enumerate(labels)], 1)
    return [[button.text for button in row] for row in made.inline_keyboard] if made else []


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        ((), []),
        (("gửi",), [["gửi"]]),
        (("đúng", "sửa"), [["đúng", "sửa"]]),
        (("làm ngay", "để sau", "gọi giúp"), [["làm ngay", "để sau", "gọi giúp"]]),
        (("một", "hai", "ba", "bốn"), [["một", "hai"], ["ba", "bốn"]]),
        (
            ("bác", "ông", "bà", "anh", "chị", "đồng chí"),
            [["bác", "ông", "bà"], ["anh", "chị", "đồng chí"]],
        ),
        (("đã phối hợp", "vướng", "xong"), [["đã phối hợp", "vướng"], ["xong"]]),
        (("chưa nhận được đề nghị", "có"), [["chưa nhận được đề nghị"], ["có"]]),
    ],
)
def test_buttons_stand_as_wide_as_their_labels(labels: tuple[str, ...], rows: list[list[str]]) -> None:
    """A long label has a row of its own, short ones share one, two or three across, in order."""
    assert laid_out(*labels) == rows


def test_a_button_says_which_list_it_belongs_to() -> None:
    """The data is version:key, and 64 bytes of it are still fine."""
    made = keyboard([Choice("k" * 61, "có")], 12)
    assert made is not None
    assert made.inline_keyboard[0][0].callback_data == "12:" + "k" * 61
