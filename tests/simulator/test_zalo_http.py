"""The addresses and bodies of the Zalo wire, as any HTTP client may send them."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.simulator.telegram_wire import TelegramWire
from bot.simulator.zalo_wire import ZaloWire
from tests.simulator.conftest import NO_TLS, Clock, served
from tests.simulator.conftest import TOKEN as TELEGRAM_TOKEN
from tests.simulator.zalo_client import LAN, SECRET, TOKEN, connected, wire_for

# What people tried on the real platform, or some library promises: none of it is there.
NOT_THERE = [
    *("sendDocument", "sendFile", "sendVideo", "sendAudio", "editMessageText", "deleteMessage", "forwardMessage"),
    *("setMessageReaction", "getChat", "getChatMember", "getUserProfile", "sendTemplate", "answerCallbackQuery"),
]


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        (f"/bot{TOKEN}/getMe", None, None),
        ("/bot98765:reset/getMe", 401, "Unauthorized"),
        ("/botgarbage/getMe", 401, "Unauthorized"),
        (f"/bot{TOKEN}", 400, "Bad request"),
        (f"/bot{TOKEN}/", 400, "Bad request"),
        (f"/bot{TOKEN}/getme", 404, "Not Found"),
        *((f"/bot{TOKEN}/{method}", 404, "Not Found") for method in NOT_THERE),
    ],
)
async def test_what_is_wrong_stands_in_the_body(clock: Clock, path: str, code: int | None, words: str | None) -> None:
    """A wrong token, an incomplete path and a method that is not there are all HTTP 200."""
    async with connected(wire_for(clock)) as ask:
        for answer in (await ask.http.get(ask.url + path), await ask.http.post(ask.url + path)):
            body = answer.json()
            assert (answer.status_code, body.get("error_code"), body.get("description")) == (200, code, words)
            assert body["ok"] is (code is None)


async def test_the_bot_learns_its_name(clock: Clock) -> None:
    """getMe gives an id that is text, the account and what it may do."""
    async with connected(wire_for(clock)) as ask:
        assert await ask("getMe") == {
            "ok": True,
            "result": {
                "id": "98765",
                "account_name": "bot.phuongbot",
                "account_type": "BASIC",
                "can_join_groups": False,
            },
        }


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_every_shape(clock: Clock, how: str) -> None:
    """Query, form, JSON and multipart all say the same thing."""
    wire, given = wire_for(clock), {"chat_id": LAN, "text": "Xin chào & tạm biệt"}
    async with connected(wire) as ask:
        address = f"{ask.url}/bot{TOKEN}/sendMessage"
        match how:
            case "query":
                answer = await ask.http.get(address, params=given)
            case "form":
                answer = await ask.http.post(address, data=given)
            case "json":
                answer = await ask.http.post(address, json=given)
            case _:
                answer = await ask.http.post(address, data=given, files={"unused": b"x"})

    assert answer.json()["ok"]
    assert wire.chat(LAN)[-1].text == "Xin chào & tạm biệt"


async def test_a_body_that_is_not_what_it_says_is_a_bad_request(clock: Clock) -> None:
    """Broken JSON is the caller's mistake, told with HTTP 200 like every other."""
    async with connected(wire_for(clock)) as ask:
        address = f"{ask.url}/bot{TOKEN}/sendMessage"
        answer = await ask.http.post(address, content=b"{", headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["error_code"]) == (200, 400)


EMPTY = "Bad request: The {} must not be empty"
TO_LAN = {"chat_id": LAN}
HERE = "http://127.0.0.1:1/a.jpg"


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "Chào"}, EMPTY.format("chat_id")),
        ("sendMessage", {"chat_id": "", "text": "Chào"}, EMPTY.format("chat_id")),
        ("sendMessage", {"chat_id": "nobody", "text": "Chào"}, "Bad request: The chat_id is invalid"),
        ("sendMessage", TO_LAN, EMPTY.format("text")),
        ("sendMessage", {**TO_LAN, "text": " \n"}, EMPTY.format("text")),
        ("sendMessage", {**TO_LAN, "text": "a" * 2001}, "longer than 2000"),
        ("sendMessage", {**TO_LAN, "text": "😀" * 1001}, "longer than 2000"),
        ("sendMessage", {**TO_LAN, "text": "?", "parse_mode": "markdown"}, "parse_mode is not simulated"),
        ("sendMessage", {**TO_LAN, "text": "?", "text_styles": [{"start": 0}]}, "text_styles is not simulated"),
        ("sendPhoto", TO_LAN, EMPTY.format("photo")),
        ("sendPhoto", {**TO_LAN, "photo": "data:image/png;base64,aGk="}, "must start with http:// or https://"),
        ("sendPhoto", {**TO_LAN, "photo": "aGk="}, "must start with http:// or https://"),
        ("sendPhoto", {**TO_LAN, "photo": HERE}, "public address"),
        ("sendPhoto", {**TO_LAN, "photo": "https://a.vn/a.jpg", "caption": "a" * 2001}, "caption must not be longer"),
        ("sendSticker", TO_LAN, EMPTY.format("sticker")),
        ("sendVoice", TO_LAN, EMPTY.format("voice_url")),
        ("sendVoice", {**TO_LAN, "voice_url": "https://10.0.0.7/a.aac"}, "public address"),
        ("sendChatAction", {**TO_LAN, "action": "upload_photo"}, "action is invalid"),
        ("sendChatAction", {"action": "typing"}, EMPTY.format("chat_id")),
        ("setWebhook", {"secret_token": SECRET}, EMPTY.format("url")),
        ("setWebhook", {"url": "https://a.vn/"}, "8 to 256"),
        ("setWebhook", {"url": "https://a.vn/", "secret_token": "1234567"}, "8 to 256"),
        ("setWebhook", {"url": "https://a.vn/", "secret_token": "x" * 257}, "8 to 256"),
        ("deleteWebhook", {}, "webhook is not set"),
        ("testWebhook", {}, "webhook is not set"),
    ],
)
async def test_calls_that_make_no_sense_are_bad_requests(
    clock: Clock, method: str, given: dict[str, object], words: str
) -> None:
    """Each is refused with code 400, and nothing reaches a phone."""
    wire = wire_for(clock)
    async with connected(wire) as ask:
        code, description = await ask.error(method, **given)

    assert code == 400
    assert words in description
    assert len(wire.chat(LAN)) == 1


async def test_an_uploaded_picture_is_no_picture(clock: Clock) -> None:
    """A photo sent as a file counts as none at all."""
    async with connected(wire_for(clock)) as ask:
        address = f"{ask.url}/bot{TOKEN}/sendPhoto"
        answer = await ask.http.post(address, data={"chat_id": LAN}, files={"photo": ("a.jpg", b"\xff\xd8")})

    assert answer.json() == {"ok": False, "error_code": 400, "description": EMPTY.format("photo")}


async def test_several_bots_and_a_telegram_share_one_application(clock: Clock) -> None:
    """Mounted, each wire has its own base_url, and the links in its events lead back to it."""
    wires = {name: ZaloWire(f"{name}:secret", clock=clock) for name in ("1", "2")}
    telegram = TelegramWire(TELEGRAM_TOKEN, clock=clock)
    mounts = [Mount(f"/zalo/{name}", routes=wire.routes()) for name, wire in wires.items()]
    wires["2"].user(LAN, "Lan")
    wires["2"].photo(LAN, content=b"JPEG")
    async with (
        served(Starlette(routes=[*mounts, *telegram.routes()])) as url,
        httpx.AsyncClient(verify=NO_TLS) as http,
    ):
        names = [(await http.get(f"{url}/zalo/{name}/bot{name}:secret/getMe")).json()["result"]["id"] for name in wires]
        telegram_id = (await http.get(f"{url}/bot{TELEGRAM_TOKEN}/getMe")).json()["result"]["id"]
        update = (await http.get(f"{url}/zalo/2/bot2:secret/getUpdates")).json()["result"]
        link = update["message"]["photo_url"]
        picture = (await http.get(link)).content

    assert (names, telegram_id) == (["1", "2"], 123456)
    assert link.startswith(f"{url}/zalo/2/file/")
    assert picture == b"JPEG"
