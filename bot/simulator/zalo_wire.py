"""A Zalo on loopback: the Zalo Bot Platform over HTTP, as far as its documents and what was measured tell.

Not a channel. The demo and the end-to-end tests run the real adapter against it, with nothing changed but the
base_url. It answers every call with HTTP 200; what went wrong stands in the body. Two rules: the wire imports
nothing of the bot, and nothing that is not simulated is quietly accepted. Groups are not: Zalo's are a beta
that hears mentions only.

`zalo_phones` has what people can do, `zalo_methods` what the bot can do, `zalo_events` what waits for it,
`zalo_objects.Habits` what nobody is sure of; this file has the addresses, the long poll, and the words of the
faults.
"""

from collections.abc import Callable
from datetime import datetime
from inspect import isawaitable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.simulator import parameters
from bot.simulator.bell import Bell
from bot.simulator.faults import Fault, Trouble
from bot.simulator.line import DOWNLOAD, Line
from bot.simulator.parameters import Given, Refused
from bot.simulator.zalo_chats import Chats, over_quota
from bot.simulator.zalo_events import Events
from bot.simulator.zalo_methods import METHODS, no_method
from bot.simulator.zalo_objects import Habits, Json, enveloped
from bot.simulator.zalo_phones import ZaloPhones

USUAL_POLL = 30  # seconds


class ZaloWire(ZaloPhones):
    """One bot's Zalo: `routes()` for a starlette app, the methods of ZaloPhones for people's acts.

    `token` is what the bot must come with, its digits the bot's own id. `clock` gives aware datetimes and
    dates everything; only long polls, delays and webhook calls run in real time. `calls` records every call
    with the right token in order of arrival, `faults` make them go wrong: THROTTLE is an error_code of 429,
    which says no time to wait, REFUSE one of 403, which to Zalo means a fault of its own; BROKEN with 429 is
    what a poll too many gets from the server in front.
    """

    def __init__(
        self,
        token: str,
        account_name: str = "bot.phuongbot",
        *,
        clock: Callable[[], datetime],
        habits: Habits | None = None,
    ) -> None:
        bell, habits = Bell(), habits or Habits()
        bot = {"id": token.partition(":")[0], "display_name": account_name, "is_bot": True}
        super().__init__(Chats(bot, clock, bell, habits), Events(bell, habits), bell)
        self.clock = clock
        self._line = Line(clock, bell)
        self.calls = self._line.calls
        self.faults = self._line.faults
        self._token = token

    def routes(self) -> list[BaseRoute]:
        """Give the platform's addresses: for an application of their own or, beside others, a Mount."""
        return [
            Route("/bot{rest:path}", self._call, methods=["GET", "POST"]),
            Route("/file/{name}", self._download, methods=["GET"]),
        ]

    def close(self) -> None:
        """Answer every waiting poll, and each later one at once, and post nothing more: the server can stop."""
        self._line.close()
        self.events.close()

    async def _call(self, request: Request) -> ASGIApp:
        try:
            method = self._authorised(request.path_params["rest"])
            given = await parameters.read(request)
        except Refused as refused:
            return _refusal(refused)
        self.events.address = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
        return await self._line.carry(method, given.values, lambda: self._answer(method, given, request), _trouble)

    async def _download(self, request: Request) -> ASGIApp:
        path = f"/file/{request.path_params['name']}"
        return await self._line.carry(DOWNLOAD, {"path": path}, lambda: self._bytes(path), _trouble)

    def _authorised(self, rest: str) -> str:
        """Split "<token>/<method>" and give the second. Raises Refused for a wrong or an incomplete one."""
        token, _, method = rest.partition("/")
        if token != self._token:
            raise Refused(401, "Unauthorized")
        if not method:
            raise Refused(400, "Bad request")
        return method

    async def _answer(self, method: str, given: Given, request: Request) -> Response:
        try:
            if method == "getUpdates":
                return JSONResponse(enveloped(await self._get_update(given, request)))
            result = METHODS.get(method, no_method)(self.chats, self.events, given)
            return JSONResponse(enveloped(await result if isawaitable(result) else result))
        except Refused as refused:
            return _refusal(refused)

    async def _bytes(self, path: str) -> Response:
        content = self.chats.file(path)
        return Response(status_code=404) if content is None else Response(content)

    async def _get_update(self, given: Given, request: Request) -> Json:
        """Wait for one event and give it away. Raises Refused (408), which is how Zalo says "nothing"."""
        with self.events.polled():
            await self._line.wait(request, self.events.ready, max(given.number("timeout", USUAL_POLL), 0))
        if not self.events.ready():
            raise Refused(408, "Request timeout")
        return self.events.take()


def _refusal(refused: Refused) -> Response:
    """Say no: with HTTP 200, and of testWebhook's daily limit in a spelling of its own."""
    name = "errorCode" if refused.status == 426 else "error_code"
    return JSONResponse({"ok": False, "description": refused.text, name: refused.status})


def _trouble(fault: Fault) -> Response:
    """Say in Zalo's words that a call has no effect."""
    if fault.trouble is Trouble.THROTTLE:
        return _refusal(over_quota())
    return _refusal(Refused(fault.status or 403, fault.text or "Internal server error"))
