"""The page with a phone, through its addresses: what it shows, what it does, whom it refuses."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette

from bot.simulator.page import HTML, Page
from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, MINH, NO_TLS, Clock, served

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BUTTONS = {"inline_keyboard": [[{"text": "Đúng", "callback_data": "y"}, {"text": "Trang", "url": "https://a.vn"}]]}


@pytest.fixture
def page(wire: TelegramWire, clock: Clock) -> Page:
    """A page with the phones of Lan and Minh, and a clock that moves."""

    async def advance(to: datetime) -> None:
        clock.now = to.astimezone(UTC)

    return Page(wire, lambda: [(LAN, "Bác Lan"), (MINH, "Anh Minh")], HANOI, advance)


@pytest.fixture
async def browser(page: Page) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the page's address."""
    async with (
        served(Starlette(routes=[*page.wire.routes(), *page.routes()])) as url,
        httpx.AsyncClient(base_url=url, verify=NO_TLS, headers={"Origin": url}) as browser,
    ):
        yield browser


def ask(wire: TelegramWire, **content: object) -> int:
    """Have the bot write to Lan; returns the message id."""
    return int(wire.chats.post(wire.chats.writable(LAN), wire.chats.bot, content)["message_id"])


async def test_the_page_is_one_file_that_runs_nothing_foreign(browser: httpx.AsyncClient) -> None:
    """The page comes whole, and its headers let it load nothing and be framed by nobody."""
    answer = await browser.get("/")

    assert answer.status_code == 200
    assert answer.text == HTML.read_text(encoding="utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_the_page_lists_whose_phones_there_are(browser: httpx.AsyncClient) -> None:
    """The list and whether the clock can be moved come from whoever built the page."""
    listed = (await browser.get("/people")).json()

    assert listed == {
        "people": [{"id": LAN, "name": "Bác Lan"}, {"id": MINH, "name": "Anh Minh"}],
        "clock": True,
    }


async def test_a_phone_shows_its_chat_and_the_time(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """Bubbles carry whose they are, local time and buttons; the clock is read out in words."""
    ask(wire, text="Tổ mình có <b>415</b> hộ ạ?", reply_markup=BUTTONS)
    phone = (await browser.get(f"/phone/{LAN}")).json()

    assert phone["now"] == "Thứ Sáu, ngày 20/11/2026, 08:00"
    start, question = phone["messages"]
    assert (start["mine"], start["text"], start["time"]) == (True, "/start", "08:00 20/11")
    assert (question["mine"], question["text"]) == (False, "Tổ mình có <b>415</b> hộ ạ?")
    assert question["buttons"] == [[{"label": "Đúng", "data": "y"}, {"label": "Trang", "data": None}]]


async def test_writing_pressing_and_photographing_reach_the_bot(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """The three things the page can do are the wire's own."""
    question = ask(wire, text="Đúng không ạ?", reply_markup=BUTTONS)

    for act, body in (
        ("say", {"text": "415"}),
        ("press", {"message_id": question, "data": "y"}),
        ("photo", {}),
    ):
        answer = await browser.post(f"/phone/{LAN}/{act}", json=body)
        assert answer.status_code == 200, answer.text

    said, pressed, photo = wire.updates.hand_out(10)
    assert said["message"]["text"] == "415"
    assert pressed["callback_query"]["data"] == "y"
    assert "photo" in photo["message"]


async def test_a_person_starts_the_bot_from_the_page(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """An empty phone becomes a chat with /start."""
    assert (await browser.get(f"/phone/{MINH}")).json()["messages"] == []
    await browser.post(f"/phone/{MINH}/say", json={"text": "/start"})

    assert [message.text for message in wire.chat(MINH)] == ["/start"]


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("say", {"text": "  "}, 400),
        ("say", {}, 400),
        ("say", {"text": "a" * 4097}, 400),
        ("press", {"message_id": 1, "data": "y"}, 409),
        ("press", {"message_id": 99, "data": "y"}, 409),
        ("press", {"message_id": None, "data": "y"}, 409),
        ("press", {}, 409),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    wire: TelegramWire, browser: httpx.AsyncClient, act: str, body: dict[str, object], status: int
) -> None:
    """Nothing reaches the bot, and the page gets words for the person."""
    answer = await browser.post(f"/phone/{LAN}/{act}", json=body)

    assert answer.status_code == status
    assert "Mời" in answer.json()["error"]
    assert wire.settled()


async def test_only_the_listed_people_have_phones(browser: httpx.AsyncClient) -> None:
    """Any other number is a 404, whatever is asked of it."""
    assert (await browser.get("/phone/5")).status_code == 404
    assert (await browser.post("/phone/5/say", json={"text": "Chào"})).status_code == 404


async def test_a_file_is_saved_under_its_name(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """A document of the bot's is offered for saving, never shown at this address."""
    file = wire.chats.keep("document", "Báo cáo.html", b"<script>")
    message = ask(wire, document={**file.described, "file_name": file.name})
    bubble = (await browser.get(f"/phone/{LAN}")).json()["messages"][-1]
    answer = await browser.get(bubble["file"])

    assert (bubble["kind"], bubble["file_name"], bubble["id"]) == ("document", "Báo cáo.html", message)
    assert answer.content == b"<script>"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.html"
    assert (await browser.get(f"/phone/{LAN}/file/1")).status_code == 404


@pytest.mark.parametrize(
    ("body", "moment"), [({"days": 1}, "21/11/2026, 08:00"), ({"date": "2026-12-25"}, "25/12/2026, 08:00")]
)
async def test_the_clock_moves_forward(browser: httpx.AsyncClient, body: dict[str, object], moment: str) -> None:
    """A day more, or a day picked, at the same time of day."""
    answer = await browser.post("/clock", json=body)

    assert answer.json()["now"].endswith(moment)


@pytest.mark.parametrize("body", [{"date": "2026-11-20"}, {"days": -1}, {"date": "mai"}, {"days": 10**12}, {}])
async def test_the_clock_moves_nowhere_else(browser: httpx.AsyncClient, clock: Clock, body: dict[str, object]) -> None:
    """The past, today and what is no date are refused."""
    before = clock.now
    answer = await browser.post("/clock", json=body)

    assert (answer.status_code, clock.now) == (400, before)
    assert answer.json()["error"].startswith("Mời chọn một ngày")


async def test_a_page_without_a_clock_has_none(wire: TelegramWire) -> None:
    """Built without `advance`, it neither offers nor takes a move."""
    page = Page(wire, list, HANOI)
    async with (
        served(Starlette(routes=page.routes())) as url,
        httpx.AsyncClient(base_url=url, verify=NO_TLS) as browser,
    ):
        assert (await browser.get("/people")).json()["clock"] is False
        assert (await browser.post("/clock", json={"days": 1})).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "example.com"},
        {"Host": "127.0.0.1.example.com"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_other_sites_cannot_use_the_page(
    wire: TelegramWire, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    """A foreign origin, a rebound name and what a plain form sends are refused before anything happens."""
    given = {"Content-Type": "application/json", **headers}
    answer = await browser.post(f"/phone/{LAN}/say", content=b'{"text":"415"}', headers=given)

    assert answer.status_code in (403, 415)
    assert wire.settled()


@pytest.mark.parametrize("path", ["/", "/people", f"/phone/{LAN}", f"/phone/{LAN}/file/1"])
async def test_a_rebound_name_reads_nothing(browser: httpx.AsyncClient, path: str) -> None:
    """Reading, too, is for loopback names only."""
    assert (await browser.get(path, headers={"Host": "example.com:80"})).status_code == 403


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_body_must_be_an_object(browser: httpx.AsyncClient, body: bytes) -> None:
    """JSON that is broken or no object is a bad request."""
    answer = await browser.post("/clock", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400


async def test_a_long_chat_shows_its_end(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """Only the newest 200 messages are shown."""
    for number in range(205):
        ask(wire, text=str(number))
    messages = (await browser.get(f"/phone/{LAN}")).json()["messages"]

    assert (len(messages), messages[-1]["text"]) == (200, "204")


def test_the_page_is_big_labelled_and_escapes_everything() -> None:
    """Vietnamese, 18 px and more, every field labelled, no outside address, text only ever set as text."""
    html = HTML.read_text(encoding="utf-8")
    labelled = set(re.findall(r'<label for="(\w+)"', html))
    fields = set(re.findall(r'<(?:input|select)[^>]* id="(\w+)"', html))
    base = re.search(r"html \{ font: (\d+)px", html)

    assert '<html lang="vi">' in html
    assert fields == labelled == {"who", "text", "date"}
    assert not re.search(r"https?://|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", html)
    assert base is not None
    assert min(float(size) * int(base[1]) for size in re.findall(r"font-size: ([.\d]+)rem", html)) >= 18


async def test_the_clock_of_the_page_is_in_its_zone(browser: httpx.AsyncClient, clock: Clock) -> None:
    """Late in the evening in UTC it is already tomorrow in Hà Nội."""
    clock.move(timedelta(hours=22))

    assert (await browser.get(f"/phone/{LAN}")).json()["now"] == "Thứ Bảy, ngày 21/11/2026, 06:00"


async def test_a_file_is_sent_from_the_page(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """What was chosen on the machine reaches the bot under its name; nonsense and nothing are refused in words."""
    sent = await browser.post(f"/phone/{LAN}/document", json={"name": "tổ.xlsx", "content": "UEs="})
    assert sent.status_code == 200
    [update] = wire.updates.hand_out(10)
    about = update["message"]["document"]
    file = wire.chats.file(about["file_id"])
    assert file is not None
    assert (about["file_name"], file.content) == ("tổ.xlsx", b"PK")
    for body in ({"name": "a"}, {"name": "a", "content": "not base64"}, {"name": "a", "content": ""}):
        assert (await browser.post(f"/phone/{LAN}/document", json=body)).status_code == 400
