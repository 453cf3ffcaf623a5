"""The page with the phones, through its addresses: what it shows, what it does, whom it refuses."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette

from bot.simulator.page import WALL, Page, Phone
from bot.simulator.telegram_objects import Json
from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, MINH, NO_TLS, Clock, served

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BUTTONS = {"inline_keyboard": [[{"text": "Đúng", "callback_data": "y"}, {"text": "Trang", "url": "https://a.vn"}]]}


LAN_AND_MINH = (
    Phone(LAN, "Bác Lan", "group_leader", "tổ trưởng", "Tổ dân phố số 5", first=True),
    Phone(MINH, "Anh Minh", "party_office", "văn phòng"),
)


@dataclass
class Lent:
    """Who runs a bot, as the page knows it; here there is none, and the clock is the test's."""

    clock: Clock
    moves: list[Json | None] = field(default_factory=list)

    async def codes(self) -> Mapping[int, str]:
        return {MINH: "123-456-7890"}

    async def advance(self, target: datetime) -> None:
        if target <= self.clock.now:
            raise ValueError(target)
        self.clock.now = target.astimezone(UTC)

    async def jump(self, target: datetime) -> None:
        self.clock.now = target.astimezone(UTC) + timedelta(minutes=1)  # to be told from advance

    async def next_event(self) -> None:
        self.clock.move(timedelta(hours=1))

    async def queue(self) -> Sequence[Json]:
        return [{"id": "m1", "whom": "Bác Lan", "state": "sent"}]

    async def upcoming(self) -> datetime:
        return self.clock.now + timedelta(days=1)

    async def steps(self) -> Sequence[Json]:
        return [{"step": "link", "done": False}]

    async def move(self, step: str) -> Json | None:
        if step != "link":
            raise ValueError(step)
        return self.moves.pop(0)


@pytest.fixture
def lent(clock: Clock) -> Lent:
    """Somebody who lends the page a clock, a queue and a story of one step."""
    return Lent(clock)


@pytest.fixture
def page(wire: TelegramWire, lent: Lent) -> Page:
    """A page with the phones of Lan and Minh, and a clock that moves."""
    return Page(wire, lambda: LAN_AND_MINH, HANOI, lambda: lent)


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


async def chat(browser: httpx.AsyncClient, user: int = LAN) -> list[Json]:
    """What a phone shows."""
    shown: list[Json] = (await browser.get(f"/state?on={user}")).json()["chats"][str(user)]
    return shown


async def test_the_page_runs_nothing_but_its_own_files(browser: httpx.AsyncClient) -> None:
    """The page and its files come whole; its headers let it load nothing else and be framed by nobody."""
    for path in sorted(WALL.iterdir()):
        answer = await browser.get("/" if path.name == "wall.html" else f"/{path.name}")
        assert (answer.status_code, answer.content) == (200, path.read_bytes())
        rules = answer.headers["content-security-policy"]
        assert "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src data:" in rules
        assert "frame-ancestors 'none'" in rules
        assert "unsafe" not in rules
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_page_lists_whose_phones_there_are(browser: httpx.AsyncClient) -> None:
    """The list and whether there is anything to try come from whoever built the page."""
    listed = (await browser.get("/people")).json()

    assert listed["demo"] is True
    assert [(one["id"], one["name"], one["first"]) for one in listed["people"]] == [
        (LAN, "Bác Lan", True),
        (MINH, "Anh Minh", False),
    ]
    assert listed["people"][0] | {"id": 0, "name": ""} == {
        "id": 0,
        "name": "",
        "role": "group_leader",
        "title": "tổ trưởng",
        "place": "Tổ dân phố số 5",
        "messenger": "Telegram",
        "first": True,
    }


async def test_the_state_holds_what_may_have_changed(browser: httpx.AsyncClient) -> None:
    """The time, the chats asked for and no other, codes, queue and story."""
    state = (await browser.get(f"/state?on={LAN},{MINH},5")).json()

    assert state["now"] == "2026-11-20T08:00"
    assert state["upcoming"] == "2026-11-21T08:00"
    assert [*state["chats"]] == [str(LAN), str(MINH)]
    assert state["codes"] == {str(MINH): "123-456-7890"}
    assert [row["id"] for row in state["queue"]] == ["m1"]
    assert [step["step"] for step in state["steps"]] == ["link"]
    assert (await browser.get("/state")).json()["chats"] == {}


async def test_a_phone_shows_its_chat(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """Bubbles carry whose they are, local time and buttons."""
    ask(wire, text="Tổ mình có <b>415</b> hộ ạ?", reply_markup=BUTTONS)

    start, question = await chat(browser)
    assert (start["mine"], start["text"], start["at"]) == (True, "/start", "2026-11-20T08:00")
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
    assert await chat(browser, MINH) == []
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
    """Nothing reaches the bot, and the page gets a reason it has a sentence for."""
    answer = await browser.post(f"/phone/{LAN}/{act}", json=body)

    assert (answer.status_code, answer.json()["error"]) == (status, "text" if act == "say" else "button")
    assert wire.settled()


async def test_only_the_listed_people_have_phones(browser: httpx.AsyncClient) -> None:
    """Any other number is a 404, whatever is asked of it."""
    assert (await browser.get("/phone/5/file/1")).status_code == 404
    assert (await browser.post("/phone/5/say", json={"text": "Chào"})).status_code == 404


async def test_a_file_is_saved_under_its_name(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """A document of the bot's is offered for saving as mere bytes, never shown or run at this address."""
    file = wire.chats.keep("document", "Báo cáo.html", b"<script>")
    message = ask(wire, document={**file.described, "file_name": file.name})
    bubble = (await chat(browser))[-1]
    answer = await browser.get(bubble["file"])

    assert (bubble["kind"], bubble["file_name"], bubble["id"]) == ("document", "Báo cáo.html", message)
    assert answer.content == b"<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.html"
    assert (await browser.get(f"/phone/{LAN}/file/1")).status_code == 404


@pytest.mark.parametrize(
    ("body", "moment"),
    [
        ({"days": 1}, "2026-11-21T08:00"),
        ({"date": "2026-12-25"}, "2026-12-25T08:00"),
        ({"date": "2026-12-25", "off": True}, "2026-12-25T08:01"),
        ({"to": "2026-11-20T09:30:00+07:00"}, "2026-11-20T09:30"),
        ({"to": "2026-11-20T09:30"}, "2026-11-20T09:30"),
        ({"next": True}, "2026-11-20T09:00"),
    ],
)
async def test_the_clock_moves_forward(browser: httpx.AsyncClient, body: dict[str, object], moment: str) -> None:
    """A day more or a day picked, at the same time of day, also as an outage; a moment; to the next event."""
    answer = await browser.post("/clock", json=body)

    assert answer.json()["now"] == moment


@pytest.mark.parametrize(
    "body",
    [
        {"date": "2026-11-20"},
        {"days": -1},
        {"date": "mai"},
        {"days": 10**12},
        {"to": "mai"},
        {"to": 8},
        {"days": 401},
        {},
    ],
)
async def test_the_clock_moves_nowhere_else(browser: httpx.AsyncClient, clock: Clock, body: dict[str, object]) -> None:
    """The past, today and what is no date are refused."""
    before = clock.now
    answer = await browser.post("/clock", json=body)

    assert (answer.status_code, clock.now) == (400, before)
    assert answer.json()["error"] in ("past", "no_day", "too_far")


async def test_the_story_is_handed_on_move_by_move(browser: httpx.AsyncClient, lent: Lent) -> None:
    """Words for a phone, then nothing more; a step that is not there is a 404."""
    lent.moves += [{"user": LAN, "text": "đúng"}, None]

    assert (await browser.post("/story/link", json={})).json() == {"move": {"user": LAN, "text": "đúng"}}
    assert (await browser.post("/story/link", json={})).json() == {"move": None}
    assert (await browser.post("/story/other", json={})).status_code == 404


async def test_a_page_without_a_bot_has_phones_only(wire: TelegramWire) -> None:
    """Built without `demo`, it neither offers nor takes a move."""
    page = Page(wire, list, HANOI)
    async with (
        served(Starlette(routes=page.routes())) as url,
        httpx.AsyncClient(base_url=url, verify=NO_TLS) as browser,
    ):
        assert (await browser.get("/people")).json() == {"people": [], "demo": False}
        assert [*(await browser.get("/state")).json()] == ["now", "chats"]
        assert (await browser.post("/clock", json={"days": 1})).status_code == 404
        assert (await browser.post("/story/link", json={})).status_code == 404


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


@pytest.mark.parametrize("path", ["/", "/wall.js", "/people", f"/state?on={LAN}", f"/phone/{LAN}/file/1"])
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
    messages = await chat(browser)

    assert (len(messages), messages[-1]["text"]) == (200, "204")


def test_the_page_is_big_and_sets_text_as_text() -> None:
    """18 px is the base and 16 px the least; no outside address, no markup made of words, no style in the page."""
    css = (WALL / "wall.css").read_text("utf-8")
    base = re.search(r"html \{ font: (\d+)px", css)
    sizes = [float(size) for size in re.findall(r"font-size: ([.\d]+)rem", css)]

    assert base is not None
    assert min(sizes) * int(base[1]) >= 16
    for path in WALL.iterdir():
        text = path.read_text("utf-8")
        assert not re.search(r"https?://|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|style=", text)


def test_every_refusal_has_a_sentence_in_both_languages() -> None:
    """What page.py refuses with is a word of the page's."""
    reasons = set(re.findall(r'Wrong\(\d+, "(\w+)"\)', WALL.with_name("page.py").read_text("utf-8")))
    words = (WALL / "words.js").read_text("utf-8")

    assert {"text", "button", "elsewhere", "past"} <= reasons
    assert {reason: words.count(f'      {reason}: "') for reason in reasons} == dict.fromkeys(reasons, 2)


def luminance(colour: str) -> float:
    """A colour's relative luminance (WCAG 2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *(
            (ink, ground)
            for ink in ("ink", "soft")
            for ground in ("ground", "surface", "screen", "mine", "paper", "tint")
        ),
        *((ink, "surface") for ink in ("accent", "good", "held", "bad")),
        *((("accent", "tint"), ("accent", "mine"), ("on-accent", "accent"))),
    ],
)
def test_everything_written_has_contrast(ink: str, ground: str, scheme: int) -> None:
    """AA: 4.5 to 1 at least, on light and on dark."""
    css = (WALL / "wall.css").read_text("utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", re.findall(r":root \{(.*?)\}", css, re.S)[scheme]))
    bright, dim = sorted((luminance(colours[name]) for name in (ink, ground)), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


async def test_the_clock_of_the_page_is_in_its_zone(browser: httpx.AsyncClient, clock: Clock) -> None:
    """Late in the evening in UTC it is already tomorrow in Hà Nội."""
    clock.move(timedelta(hours=22))

    assert (await browser.get("/state")).json()["now"] == "2026-11-21T06:00"


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


async def test_a_picture_is_sent_from_the_page(wire: TelegramWire, browser: httpx.AsyncClient) -> None:
    """The bytes that were chosen arrive as a photo; what is no base64 does not."""
    sent = await browser.post(f"/phone/{LAN}/photo", json={"content": "/9j/"})
    assert sent.status_code == 200
    [update] = wire.updates.hand_out(10)
    file = wire.chats.file(update["message"]["photo"][0]["file_id"])
    assert file is not None
    assert file.content == b"\xff\xd8\xff"
    assert (await browser.post(f"/phone/{LAN}/photo", json={"content": "?"})).json() == {"error": "unreadable"}
