"""A Telegram on loopback: the Bot API over HTTP, true enough for python-telegram-bot to notice no difference.

Not a channel. The demo and the end-to-end tests run the real adapter against it, with nothing changed but the
base_url ("http://127.0.0.1:PORT/bot"; files from "http://127.0.0.1:PORT/file/bot"). Two rules: the wire
imports nothing of the bot, and nothing that is not simulated is quietly accepted.

`telegram_phones` has what people can do, `telegram_methods` what the bot can do, `telegram_updates` what
waits for it; this file has the connections: addresses, the long poll, and the faults.
"""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator import telegram_request
from bot.simulator.bell import Bell
from bot.simulator.faults import Fault, Faults, Trouble
from bot.simulator.telegram_chats import Chats, Standing
from bot.simulator.telegram_methods import METHODS, no_method
from bot.simulator.telegram_objects import Json, Refused, listed
from bot.simulator.telegram_phones import TelegramPhones
from bot.simulator.telegram_request import Given
from bot.simulator.telegram_updates import Updates

LONGEST_POLL = 50  # seconds, what the real server cuts `timeout` down to
MOST_UPDATES = 100
TOKEN = re.compile(r"\d+:[\w-]+")
DOWNLOAD = "download"  # the name faults and calls know a file's download by; not a method of the Bot API

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call of the bot's: `parameters` without uploaded files, `at` by the simulator's clock."""

    method: str
    parameters: Mapping[str, str]
    at: datetime


async def cut(_scope: Scope, _receive: Receive, send: Send) -> None:
    """End the connection instead of answering.

    ASGI has no word for hanging up. But a server that was promised a body and is left without one can only
    drop the connection, so this holds for any of them; the client reads a broken answer (httpx:
    RemoteProtocolError). uvicorn logs "ASGI callable returned without completing response".
    """
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
    await send({"type": "http.response.body", "body": b"", "more_body": True})


class TelegramWire(TelegramPhones):
    """One bot's Telegram: `routes()` for a starlette app, the methods of TelegramPhones for people's acts.

    `token` is what the bot must come with, its digits the bot's own id. `clock` gives aware datetimes and
    dates everything; only long polls, delays and waits run in real time. Updates nobody fetches within
    `keep_for` are lost. `calls` records every call with the right token in order of arrival, `faults` makes
    them go wrong.
    """

    def __init__(
        self,
        token: str,
        username: str = "phuongbot_demo_bot",
        *,
        clock: Callable[[], datetime],
        keep_for: timedelta = timedelta(hours=24),
    ) -> None:
        bell = Bell()
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": username,
            "username": username,
        }
        super().__init__(Chats(bot, clock, bell), Updates(clock, bell, keep_for), bell)
        self.clock = clock
        self.calls: list[Call] = []
        self.faults = Faults()
        self._token = token
        self._polling: object = None  # whoever polls now; a newcomer takes the place
        self._closed = False

    def routes(self) -> list[BaseRoute]:
        """Give the Bot API's addresses, to be mounted at the top of an application."""
        return [
            Route("/bot{rest:path}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{rest:path}", self._download, methods=["GET"]),
        ]

    def restart_ids(self, first: int | None = None) -> None:
        """Number the next updates from `first` or a random id, possibly lower, as after a week of silence.

        Raises ValueError while updates wait to be confirmed.
        """
        self.updates.restart_ids(first)

    def close(self) -> None:
        """Answer every waiting poll, and each later one at once, so that the HTTP server can stop."""
        self._closed = True
        self.bell.ring()

    async def _call(self, request: Request) -> ASGIApp:
        try:
            method = self._authorised(request.path_params["rest"])
            given = await telegram_request.read(request)
        except Refused as refused:
            return _refusal(refused)
        return await self._through_faults(method, given, lambda: self._answer(method, given, request))

    async def _download(self, request: Request) -> ASGIApp:
        try:
            path = self._authorised(request.path_params["rest"])
        except Refused as refused:
            return _refusal(refused)
        return await self._through_faults(DOWNLOAD, Given({"file_path": path}), lambda: self._bytes(path))

    def _authorised(self, rest: str) -> str:
        """Split "<token>/<what>" and give the second. Raises Refused as Telegram does for a wrong token."""
        token, slash, what = rest.partition("/")
        if not (TOKEN.fullmatch(token) and slash):
            raise Refused(404, "Not Found")
        if token != self._token:
            raise Refused(401, "Unauthorized")
        return what

    async def _through_faults(self, method: str, given: Given, answer: Callable[[], Awaitable[Response]]) -> ASGIApp:
        self.calls.append(Call(method, given.values, self.clock()))
        self.bell.ring()
        fault = self.faults.take(method, given.values)
        if fault is None:
            return await answer()
        match fault.trouble:
            case Trouble.CUT_BEFORE:
                return cut
            case Trouble.CUT_AFTER:
                await answer()
                return cut
            case Trouble.DELAY:
                await asyncio.sleep(fault.seconds)
                return await answer()
            case _:
                return _trouble(fault)

    async def _answer(self, method: str, given: Given, request: Request) -> Response:
        try:
            if method == "getUpdates":
                return _result(await self._get_updates(given, request))
            return _result(METHODS.get(method, no_method)(self.chats, self.updates, given))
        except Refused as refused:
            return _refusal(refused)

    async def _bytes(self, path: str) -> Response:
        file = self.chats.file_at(path)
        if file is None:
            return _refusal(Refused(404, "Not Found"))
        return Response(file.content, media_type="application/octet-stream")

    async def _get_updates(self, given: Given, request: Request) -> list[Json]:
        """Confirm, then wait for something to hand out: a newcomer ends the wait, and so does hanging up."""
        if kinds := given.text("allowed_updates"):
            self.updates.want(listed(kinds))
        if offset := given.number("offset"):
            self.updates.confirm(offset)
        me = self._polling = object()
        self.bell.ring()  # the poll before this one looks up and finds its place taken
        hung_up = asyncio.create_task(_hung_up(request))
        hung_up.add_done_callback(lambda _: self.bell.ring())

        def over() -> bool:
            return self._polling is not me or self._closed or hung_up.done() or bool(self.updates.hand_out(1))

        with suppress(TimeoutError):
            await self.bell.until(over, within=min(max(given.number("timeout"), 0), LONGEST_POLL))
        hung_up.cancel()
        if self._polling is not me:
            raise Refused(409, CONFLICT)
        self._polling = None
        return self.updates.hand_out(min(max(given.number("limit", MOST_UPDATES), 1), MOST_UPDATES))


async def _hung_up(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _result(result: object) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(refused: Refused) -> Response:
    body: Json = {"ok": False, "error_code": refused.status, "description": refused.text}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return JSONResponse(body, refused.status)


def _trouble(fault: Fault) -> Response:
    """Say in Telegram's words that a call has no effect."""
    if fault.trouble is Trouble.THROTTLE:
        wait = math.ceil(fault.seconds)
        return _refusal(Refused(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait}))
    if fault.trouble is Trouble.REFUSE:
        return _refusal(Refused(fault.status or 403, fault.text or Standing.BLOCKED.value))
    status = fault.status or 502
    return HTMLResponse(PAGE.format(fault.text or HTTPStatus(status).phrase), status)
