"""The connections both wires have in common: calls recorded, troubles in their way, and the wait of a long poll."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator.bell import Bell
from bot.simulator.faults import Fault, Faults, Trouble

DOWNLOAD = "download"  # the name faults and calls know a file's download by; not a method of any platform
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call of the bot's: `parameters` without uploaded files, `at` by the simulator's clock."""

    method: str
    parameters: Mapping[str, str]
    at: datetime


class Line:
    """Where the bot's calls come in: `calls` has them in order of arrival, `faults` makes them go wrong."""

    def __init__(self, clock: Callable[[], datetime], bell: Bell) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self._clock = clock
        self._bell = bell
        self._closed = False

    async def carry(
        self,
        method: str,
        parameters: Mapping[str, str],
        answer: Callable[[], Awaitable[Response]],
        refuse: Callable[[Fault], Response],
    ) -> ASGIApp:
        """Record a call and answer it, unless a fault hits it; `refuse` words THROTTLE and REFUSE."""
        self.calls.append(Call(method, parameters, self._clock()))
        self._bell.ring()
        fault = self.faults.take(method, parameters)
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
            case Trouble.BROKEN:
                return _broken(fault)
            case _:
                return refuse(fault)

    async def wait(self, request: Request, holds: Callable[[], bool], within: float) -> None:
        """Wait until `holds()`, but no longer than `within` real seconds, the caller's patience or `close`."""
        hung_up = asyncio.create_task(_hung_up(request))
        hung_up.add_done_callback(lambda _: self._bell.ring())
        with suppress(TimeoutError):
            await self._bell.until(lambda: self._closed or hung_up.done() or holds(), within)
        hung_up.cancel()

    def close(self) -> None:
        """End every wait, and each later one at once, so that the HTTP server can stop."""
        self._closed = True
        self._bell.ring()


async def cut(_scope: Scope, _receive: Receive, send: Send) -> None:
    """End the connection instead of answering.

    ASGI has no word for hanging up. But a server that was promised a body and is left without one can only
    drop the connection, so this holds for any of them; the client reads a broken answer (httpx:
    RemoteProtocolError). uvicorn logs "ASGI callable returned without completing response".
    """
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
    await send({"type": "http.response.body", "body": b"", "more_body": True})


async def _hung_up(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _broken(fault: Fault) -> Response:
    status = fault.status or 502
    return HTMLResponse(PAGE.format(fault.text or HTTPStatus(status).phrase), status)
