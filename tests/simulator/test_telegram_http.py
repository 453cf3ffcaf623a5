"""The wire's addresses and bodies, as any HTTP client may send them."""

import httpx
import pytest
from telegram.error import InvalidToken

from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, NO_TLS, TOKEN, client


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/getMe", 200, None),
        ("/bot123456:other/getMe", 401, "Unauthorized"),
        ("/botgarbage/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        (f"/bot{TOKEN}/makeCoffee", 404, "Not Found: method not found"),
        ("/file/bot123456:other/documents/a", 401, "Unauthorized"),
    ],
)
async def test_addresses_are_checked_as_telegram_does(
    url: str, path: str, status: int, description: str | None
) -> None:
    """A wrong token is 401, a malformed one or an unknown method 404, each with Telegram's body."""
    async with httpx.AsyncClient(verify=NO_TLS) as browser:
        answer = await browser.get(url + path)

    assert (answer.status_code, answer.json().get("description")) == (status, description)


KEYBOARD = '{"inline_keyboard":[[%s]]}'


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "?", "reply_markup": "{"}, "markup JSON"),
        ("sendMessage", {"text": "?", "reply_markup": KEYBOARD % 5}, "markup JSON"),
        ("sendMessage", {"text": "?", "reply_markup": KEYBOARD % '{"callback_data":"a"}'}, 'field "text"'),
        ("sendMessage", {"text": "?", "reply_markup": KEYBOARD % '{"text":"A"}'}, "unallowed"),
        ("sendMessage", {"text": "?", "parse_mode": "HTML"}, "parse_mode"),
        ("sendDocument", {}, "there is no document"),
        ("leaveChat", {}, "private chats"),
        ("setMyCommands", {"commands": "{"}, "JSON"),
        ("setMyCommands", {"commands": "{}"}, "array expected"),
    ],
)
async def test_calls_that_make_no_sense_are_bad_requests(
    url: str, method: str, given: dict[str, str], words: str
) -> None:
    """What the library would never send is refused in words, too."""
    async with httpx.AsyncClient(verify=NO_TLS) as caller:
        answer = await caller.post(f"{url}/bot{TOKEN}/{method}", data={"chat_id": str(LAN), **given})

    assert answer.status_code == 400
    assert words in answer.json()["description"]


async def test_a_wrong_token_is_invalid_to_the_library(url: str) -> None:
    """python-telegram-bot takes the 401 for what it is."""
    async with client(url, "123456:other") as stranger:
        with pytest.raises(InvalidToken):
            await stranger.get_me()


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_every_shape(wire: TelegramWire, url: str, how: str) -> None:
    """Query, form, JSON and multipart all say the same thing."""
    given = {"chat_id": str(LAN), "text": "Xin chào & tạm biệt"}
    async with httpx.AsyncClient(verify=NO_TLS) as caller:
        address = f"{url}/bot{TOKEN}/sendMessage"
        match how:
            case "query":
                answer = await caller.get(address, params=given)
            case "form":
                answer = await caller.post(address, data=given)
            case "json":
                answer = await caller.post(address, json={**given, "chat_id": LAN})
            case _:
                answer = await caller.post(address, data=given, files={"unused": b"x"})

    assert answer.json()["result"]["text"] == wire.chat(LAN)[-1].text == "Xin chào & tạm biệt"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/x-www-form-urlencoded", b"text=\xff"),
        ("multipart/form-data", b""),
    ],
)
async def test_a_body_that_is_not_what_it_says_is_a_bad_request(url: str, kind: str, body: bytes) -> None:
    """Broken bodies are the caller's mistake, not the server's."""
    async with httpx.AsyncClient(verify=NO_TLS) as caller:
        answer = await caller.post(f"{url}/bot{TOKEN}/sendMessage", content=body, headers={"content-type": kind})

    assert answer.status_code == 400
