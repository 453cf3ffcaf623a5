"""A Telegram on loopback: the Bot API over HTTP, true enough for python-telegram-bot to notice no difference.

Not a channel. The demo and the end-to-end tests run the real adapter against it, with nothing changed but the
base_url ("http://127.0.0.1:PORT/bot"; files from "http://127.0.0.1:PORT/file/bot"). Two rules: the wire
imports nothing of the bot, and nothing that is not simulated is quietly accepted.

`telegram_phones` has what people can do, `telegram_methods` what the bot can do, `telegram_updates` what
waits for it; this file has the addresses, the long poll, and the words of the faults.
"""

import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.simulator import parameters
from bot.simulator.bell import Bell
from bot.simulator.faults import Fault, Trouble
from bot.simulator.line import DOWNLOAD, Line
from bot.simulator.parameters import Given, Refused
from bot.simulator.telegram_chats import Chats, Standing
from bot.simulator.telegram_methods import METHODS, no_method
from bot.simulator.telegram_objects import Json, listed
from bot.simulator.telegram_phones import TelegramPhones
from bot.simulator.telegram_updates import Updates

LONGEST_POLL = 50  # seconds, what the real server cuts `timeout` down to
MOST_UPDATES = 100
TOKEN = re.compile(r"\d+:[\w-]+")

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


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
        self._line = Line(clock, bell)
        self.calls = self._line.calls
        self.faults = self._line.faults
        self._token = token
        self._polling: object = None  # whoever polls now; a newcomer takes the place

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
        self._line.close()

    async def _call(self, request: Request) -> ASGIApp:
        try:
            method = self._authorised(request.path_params["rest"])
            given = await parameters.read(request)
        except Refused as refused:
            return _refusal(refused)
        return await self._line.carry(method, given.values, lambda: self._answer(method, given, request), _trouble)

    async def _download(self, request: Request) -> ASGIApp:
        try:
            path = self._authorised(request.path_params["rest"])
        except Refused as refused:
            return _refusal(refused)
        return await self._line.carry(DOWNLOAD, {"file_path": path}, lambda: self._bytes(path), _trouble)

    def _authorised(self, rest: str) -> str:
        """Split "<token>/<what>" and give the second. Raises Refused as Telegram does for a wrong token."""
        token, slash, what = rest.partition("/")
        if not (TOKEN.fullmatch(token) and slash):
            raise Refused(404, "Not Found")
        if token != self._token:
            raise Refused(401, "Unauthorized")
        return what

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

        def over() -> bool:
            return self._polling is not me or bool(self.updates.hand_out(1))

        await self._line.wait(request, over, min(max(given.number("timeout"), 0), LONGEST_POLL))
        if self._polling is not me:
            raise Refused(409, CONFLICT)
        self._polling = None
        return self.updates.hand_out(min(max(given.number("limit", MOST_UPDATES), 1), MOST_UPDATES))


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
    return _refusal(Refused(fault.status or 403, fault.text or Standing.BLOCKED.value))
