"""The page with the phones: plain HTTP around a wire, for somebody sitting at this very machine.

Whoever opens any site in the same browser could reach a server on loopback through it. So every address here
answers only to a loopback name (against DNS rebinding), and what changes something only to a JSON request of
the page itself. What people sent is never shown or run at this address: a file is bytes to be saved.
"""

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.simulator.picture import PICTURE
from bot.simulator.telegram_objects import Json, Said
from bot.simulator.telegram_wire import TelegramWire

WALL = Path(__file__).with_name("wall")
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
LARGEST = 50 * 1024 * 1024  # bytes of a file sent from the page; a bot may fetch less
FARTHEST = timedelta(days=400)  # of one move: a year takes most of a minute
SHOWN = 200  # messages; what is older has scrolled away
MOMENT = "%Y-%m-%dT%H:%M"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self';"
        " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

Handler = Callable[[Request], Awaitable[Response]]


class Wrong(Exception):  # the page has a sentence for it
    """A request that cannot be done: an HTTP status and why, a word that wall/words.js explains."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's phone: `user` is its id on the wire.

    `role` is a word for programs ("group_leader"), `title` the same for people, `place` whose figures they are.
    `first`: it stands on the wall from the start.
    """

    user: int
    name: str
    role: str = ""
    title: str = ""
    place: str = ""
    messenger: str = "Telegram"
    first: bool = False


class Demo(Protocol):
    """What whoever runs the bot lends the page, which knows of no bot."""

    async def codes(self) -> Mapping[int, str]:
        """Give the invitation codes of phones not linked yet, by user id."""

    async def advance(self, target: datetime) -> None:
        """Play the time up to there; return when all is quiet, as the two below. Raises ValueError: it is past."""

    async def jump(self, target: datetime) -> None:
        """Go there as if the machine had been off. Raises ValueError: it is past."""

    async def next_event(self) -> None:
        """Play the time until something happens."""

    async def queue(self) -> Sequence[Json]:
        """Give the rows of the panel, the newest first."""

    async def upcoming(self) -> datetime:
        """Tell when the bot next speaks by itself."""

    async def steps(self) -> Sequence[Json]:
        """Give what to try: {"step", "done", and by language "title" and "why"}."""

    async def move(self, step: str) -> Json | None:
        """Give what brings a step on: {"user", "text"}, {"to"}, or None. Raises ValueError when there is none such."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page needs.

    `phones` gives the phones that may be taken in hand, asked anew each time; `zone` is the time zone of everything
    shown. `demo` gives who runs the bot; without one the page has phones only: no clock, no panel, nothing to try.
    """

    wire: TelegramWire
    phones: Callable[[], Sequence[Phone]]
    zone: tzinfo
    demo: Callable[[], Demo | None] = lambda: None

    def routes(self) -> list[BaseRoute]:
        """Give the page's addresses, to be mounted at the top of an application."""
        files = {f"/{path.name}": path for path in sorted(WALL.iterdir()) if path.suffix in TYPES}
        files["/"] = files.pop("/wall.html")
        gets = {"/people": self._people, "/state": self._state, "/phone/{user:int}/file/{message:int}": self._file}
        posts = {"say": self._say, "press": self._press, "photo": self._photo, "document": self._document}
        return [
            *(Route(address, _guarded(_static(path)), methods=["GET"]) for address, path in files.items()),
            *(Route(path, _guarded(handler), methods=["GET"]) for path, handler in gets.items()),
            *(Route(f"/phone/{{user:int}}/{act}", _guarded(do), methods=["POST"]) for act, do in posts.items()),
            Route("/clock", _guarded(self._move_clock), methods=["POST"]),
            Route("/story/{step}", _guarded(self._next_move), methods=["POST"]),
        ]

    async def _people(self, _request: Request) -> Response:
        keys = ("id", "name", "role", "title", "place", "messenger", "first")
        people = [
            dict(zip(keys, (p.user, p.name, p.role, p.title, p.place, p.messenger, p.first), strict=True))
            for p in self.phones()
        ]
        return JSONResponse({"people": people, "demo": self.demo() is not None})

    async def _state(self, request: Request) -> Response:
        """Everything that may have changed, for the phones asked for: ?on=1001,1002."""
        wanted = re.findall(r"\d+", request.query_params.get("on", ""))
        chats = {user: self._chat(user) for user in map(int, wanted) if self._take(user)}
        state: Json = {"now": self._now(), "chats": chats}
        if (demo := self.demo()) is not None:
            state["codes"] = dict(await demo.codes())
            state["queue"] = list(await demo.queue())
            state["upcoming"] = (await demo.upcoming()).astimezone(self.zone).strftime(MOMENT)
            state["steps"] = list(await demo.steps())
        return JSONResponse(state)

    async def _say(self, request: Request) -> Response:
        user, text = self._user(request), (await _body(request)).get("text")
        try:
            return JSONResponse({"id": self.wire.say(user, str(text or ""))})
        except ValueError:
            raise Wrong(400, "text") from None

    async def _press(self, request: Request) -> Response:
        user, body = self._user(request), await _body(request)
        try:
            return JSONResponse({"id": self.wire.press(user, int(body["message_id"]), str(body["data"]))})
        except (LookupError, TypeError, ValueError):
            raise Wrong(409, "button") from None

    async def _photo(self, request: Request) -> Response:
        """A picture chosen on the machine, {"content": base64}; without one, the smallest there is."""
        user, body = self._user(request), await _body(request)
        content = _content(body) if "content" in body else PICTURE
        return JSONResponse({"id": self.wire.photo(user, content=content)})

    async def _document(self, request: Request) -> Response:
        """A file chosen on the machine: {"name": …, "content": base64}."""
        user, body = self._user(request), await _body(request)
        return JSONResponse({"id": self.wire.document(user, str(body.get("name") or "tep.bin"), _content(body))})

    async def _file(self, request: Request) -> Response:
        user, wanted = self._user(request), request.path_params["message"]
        file_id = next((said.file_id for said in self.wire.chat(user) if said.id == wanted), None)
        file = self.wire.chats.file(file_id or "")
        if file is None:
            raise Wrong(404, "no_file")
        # Always bytes to be saved, whatever they claim to be: nobody else's page or script runs at this address.
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": disposition}
        return Response(file.content, media_type="application/octet-stream", headers=headers)

    async def _move_clock(self, request: Request) -> Response:
        """Move the time: {"days": 1} or {"date": …} or {"to": …}, with "off" as an outage; {"next": true}."""
        body, demo = await _body(request), self._demo()
        if body.get("next"):
            await demo.next_event()
        else:
            now = self.wire.clock().astimezone(self.zone)
            to = _moment(body, now)
            if to - now > FARTHEST:
                raise Wrong(400, "too_far")
            try:
                await (demo.jump if body.get("off") else demo.advance)(to)
            except ValueError:
                raise Wrong(400, "past") from None
        return JSONResponse({"now": self._now()})

    async def _next_move(self, request: Request) -> Response:
        """What the story wants typed, where; or which moment; or nothing more."""
        await _body(request)
        try:
            return JSONResponse({"move": await self._demo().move(request.path_params["step"])})
        except ValueError:
            raise Wrong(404, "no_step") from None

    def _demo(self) -> Demo:
        if (demo := self.demo()) is None:
            raise Wrong(404, "no_demo")
        return demo

    def _user(self, request: Request) -> int:
        user: int = request.path_params["user"]
        if not self._take(user):
            raise Wrong(404, "nobody")
        return user

    def _take(self, user: int) -> bool:
        """Make the phone known to the wire; False when nobody has it."""
        phone = next((one for one in self.phones() if one.user == user), None)
        if phone is not None:
            self.wire.user(user, phone.name)
        return phone is not None

    def _now(self) -> str:
        return self.wire.clock().astimezone(self.zone).strftime(MOMENT)

    def _chat(self, user: int) -> list[Json]:
        return [self._bubble(user, message) for message in self.wire.chat(user)[-SHOWN:]]

    def _bubble(self, user: int, said: Said) -> Json:
        return {
            "id": said.id,
            "mine": not said.from_bot,
            "kind": said.kind,
            "text": said.text,
            "at": said.date.astimezone(self.zone).strftime(MOMENT),
            "edited": said.edited is not None,
            "buttons": [[button._asdict() for button in row] for row in said.buttons],
            "file": f"/phone/{user}/file/{said.id}" if said.file_id else None,
            "file_name": said.file_name,
        }


def _static(path: Path) -> Handler:
    """Serve a file of the page's own, read once."""
    content = path.read_bytes()

    async def serve(_request: Request) -> Response:
        return Response(content, media_type=TYPES[path.suffix])

    return serve


def _guarded(handler: Handler) -> Handler:
    """Answer only the page itself, a Wrong as its sentence, and always with the protecting headers."""

    async def guarded(request: Request) -> Response:
        try:
            _check_origin(request)
            response = await handler(request)
        except Wrong as wrong:
            response = JSONResponse({"error": wrong.why}, wrong.status)
        response.headers.update(HEADERS)
        return response

    return guarded


def _check_origin(request: Request) -> None:
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")  # browsers send it with every POST; a program has none
    name = re.sub(r":\d+$", "", host)
    if name not in LOOPBACK or origin not in (None, f"http://{host}"):
        raise Wrong(403, "elsewhere")


async def _body(request: Request) -> Json:
    """Read a JSON object; the content type is what no form and no image of another site can send."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Wrong(415, "malformed")
    try:
        body = await request.json()
    except ValueError:
        raise Wrong(400, "malformed") from None
    if not isinstance(body, dict):
        raise Wrong(400, "malformed")
    return body


def _content(body: Json) -> bytes:
    try:
        content = b64decode(str(body["content"]), validate=True)
    except (KeyError, ValueError):
        raise Wrong(400, "unreadable") from None
    if not content or len(content) > LARGEST:
        raise Wrong(400, "size")
    return content


def _moment(body: Json, now: datetime) -> datetime:
    """Read days more or a date, at the time of day of `now`; or a moment. All in its zone."""
    try:
        if "days" in body:
            return now + timedelta(days=int(body["days"]))
        if "to" in body:
            moment = datetime.fromisoformat(body["to"])
            return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
        return datetime.combine(date.fromisoformat(body["date"]), now.timetz())
    except (KeyError, OverflowError, TypeError, ValueError):
        raise Wrong(400, "no_day") from None
