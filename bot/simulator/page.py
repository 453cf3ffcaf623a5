"""The page with a phone: plain HTTP around a wire, for somebody sitting at this very machine.

Whoever opens any site in the same browser could reach a server on loopback through it. So every address here
answers only to a loopback name (against DNS rebinding), and what changes something only to a JSON request of
the page itself.
"""

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.simulator.telegram_objects import Json, Said
from bot.simulator.telegram_wire import TelegramWire

HTML = Path(__file__).with_name("page.html")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
LARGEST = 50 * 1024 * 1024  # bytes of a file sent from the page; a bot may fetch less
SHOWN = 200  # messages; what is older has scrolled away
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
        " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

Handler = Callable[[Request], Awaitable[Response]]


class Wrong(Exception):  # the page shows its sentence to the person
    """A request that cannot be done: an HTTP status and why, in Vietnamese."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class Page:
    """What the page needs.

    `people` gives (user id, name) of those whose phone may be taken in hand, asked anew each time; `zone` is
    the time zone of everything shown. `advance`, when there is one, plays the simulator's time up to an aware
    datetime and returns when all is quiet; without it the page has no time buttons.
    """

    wire: TelegramWire
    people: Callable[[], Sequence[tuple[int, str]]]
    zone: tzinfo
    advance: Callable[[datetime], Awaitable[object]] | None = None

    def routes(self) -> list[BaseRoute]:
        """Give the page's addresses, to be mounted at the top of an application."""
        gets = {"/": self._html, "/people": self._people, "/phone/{user:int}": self._phone}
        gets["/phone/{user:int}/file/{message:int}"] = self._file
        posts = {"say": self._say, "press": self._press, "photo": self._photo, "document": self._document}
        return [
            *(Route(path, _guarded(handler), methods=["GET"]) for path, handler in gets.items()),
            *(Route(f"/phone/{{user:int}}/{act}", _guarded(do), methods=["POST"]) for act, do in posts.items()),
            Route("/clock", _guarded(self._move_clock), methods=["POST"]),
        ]

    async def _html(self, _request: Request) -> Response:
        return HTMLResponse(HTML.read_bytes())

    async def _people(self, _request: Request) -> Response:
        people = [{"id": user_id, "name": name} for user_id, name in self.people()]
        return JSONResponse({"people": people, "clock": self.advance is not None})

    async def _phone(self, request: Request) -> Response:
        user_id = self._user(request)
        messages = [self._bubble(user_id, message) for message in self.wire.chat(user_id)[-SHOWN:]]
        return JSONResponse({"now": self._now(), "messages": messages})

    async def _say(self, request: Request) -> Response:
        user_id, text = self._user(request), (await _body(request)).get("text")
        try:
            return JSONResponse({"id": self.wire.say(user_id, str(text or ""))})
        except ValueError:
            raise Wrong(400, "Tin nhắn trống hoặc quá dài. Mời nhập lại.") from None

    async def _press(self, request: Request) -> Response:
        user_id, body = self._user(request), await _body(request)
        try:
            return JSONResponse({"id": self.wire.press(user_id, int(body["message_id"]), str(body["data"]))})
        except (LookupError, TypeError, ValueError):
            raise Wrong(409, "Nút này không còn nữa. Mời chọn nút khác hoặc nhắn tin.") from None

    async def _photo(self, request: Request) -> Response:
        user_id = self._user(request)
        await _body(request)
        return JSONResponse({"id": self.wire.photo(user_id)})

    async def _document(self, request: Request) -> Response:
        """A file chosen on the machine: {"name": …, "content": base64}."""
        user_id, body = self._user(request), await _body(request)
        try:
            content = b64decode(str(body["content"]), validate=True)
        except (KeyError, ValueError):
            raise Wrong(400, "Không đọc được tệp này.") from None
        if not content or len(content) > LARGEST:
            raise Wrong(400, "Tệp trống hoặc lớn hơn 50 MB. Mời chọn tệp khác.")
        return JSONResponse({"id": self.wire.document(user_id, str(body.get("name") or "tep.bin"), content)})

    async def _file(self, request: Request) -> Response:
        user_id, wanted = self._user(request), request.path_params["message"]
        file_id = next((said.file_id for said in self.wire.chat(user_id) if said.id == wanted), None)
        file = self.wire.chats.file(file_id or "")
        if file is None:
            raise Wrong(404, "Không tìm thấy tệp này.")
        # Always to be saved, never shown: a page made by somebody else must not run at this address.
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(file.content, media_type=file.mime, headers={"Content-Disposition": disposition})

    async def _move_clock(self, request: Request) -> Response:
        body, now = await _body(request), self.wire.clock().astimezone(self.zone)
        if self.advance is None:
            raise Wrong(404, "Bản chạy thử này không chỉnh được thời gian.")
        to = _moment(body, now)
        if to <= now:
            raise Wrong(400, f"Mời chọn một ngày sau ngày {now:%d/%m/%Y}.")
        await self.advance(to)
        return JSONResponse({"now": self._now()})

    def _user(self, request: Request) -> int:
        wanted: int = request.path_params["user"]
        for user_id, name in self.people():
            if user_id == wanted:
                self.wire.user(user_id, name)
                return user_id
        raise Wrong(404, "Không có người này trong danh sách.")

    def _now(self) -> str:
        now = self.wire.clock().astimezone(self.zone)
        return f"{WEEKDAYS[now.weekday()]}, ngày {now:%d/%m/%Y}, {now:%H:%M}"

    def _bubble(self, user_id: int, said: Said) -> Json:
        held = f"/phone/{user_id}/file/{said.id}" if said.file_id else None
        return {
            "id": said.id,
            "mine": not said.from_bot,
            "kind": said.kind,
            "text": said.text,
            "time": f"{said.date.astimezone(self.zone):%H:%M %d/%m}",
            "edited": said.edited is not None,
            "buttons": [[button._asdict() for button in row] for row in said.buttons],
            "file": held,
            "file_name": said.file_name,
        }


def _guarded(handler: Handler) -> Handler:
    """Answer only the page itself, a Wrong as its sentence, and always with the protecting headers."""

    async def guarded(request: Request) -> Response:
        try:
            _check_origin(request)
            response = await handler(request)
        except Wrong as wrong:
            response = JSONResponse({"error": wrong.text}, wrong.status)
        response.headers.update(HEADERS)
        return response

    return guarded


def _check_origin(request: Request) -> None:
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")  # browsers send it with every POST; a program has none
    name = re.sub(r":\d+$", "", host)
    if name not in LOOPBACK or origin not in (None, f"http://{host}"):
        raise Wrong(403, "Trang này chỉ dùng được trên chính máy đang chạy thử.")


async def _body(request: Request) -> Json:
    """Read a JSON object; the content type is what no form and no image of another site can send."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Wrong(415, "Yêu cầu không đúng dạng.")
    try:
        body = await request.json()
    except ValueError:
        raise Wrong(400, "Yêu cầu không đúng dạng.") from None
    if not isinstance(body, dict):
        raise Wrong(400, "Yêu cầu không đúng dạng.")
    return body


def _moment(body: Json, now: datetime) -> datetime:
    """Read {"days": 1} or {"date": "2026-11-25"}: that day at the time of day of `now`, in its zone."""
    try:
        if "days" in body:
            return now + timedelta(days=int(body["days"]))
        return datetime.combine(date.fromisoformat(body["date"]), now.timetz())
    except (KeyError, OverflowError, TypeError, ValueError):
        raise Wrong(400, "Mời chọn một ngày.") from None
