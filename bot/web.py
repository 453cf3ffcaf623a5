"""The small web server: serving an ASGI application on our own event loop, and the health pages."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import shutil
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.core.texts import health as texts
from bot.health import checks, judge
from storage import health
from storage.db import Database, DatabaseClosed

log = logging.getLogger(__name__)

_LAST_REQUESTS = 1  # seconds for open requests to end when the server stops
_DATABASE = 5.0  # seconds for the database to answer, so that a check is answered even when that is stuck


class PortTaken(Exception):
    """Another program listens on this port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:  # type: ignore[explicit-override]  # @override is 3.12
        yield  # signals are for the process, not for one of its parts


@contextlib.asynccontextmanager
async def serve(app: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application while inside; gives the port, which for ``port`` 0 is any free one.

    Raises PortTaken, and OSError for an address that cannot be listened on. On leaving, requests that are
    still open (a long poll) get a second, then they are cancelled.
    """
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=_LAST_REQUESTS,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]  # whoever comes before the task has begun waits in the queue
        finally:
            server.should_exit = True
            await serving
            await asyncio.gather(*server.server_state.tasks, return_exceptions=True)  # cancelled by now


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named in full: asyncio switches Nagle off only for a socket that says TCP, else each answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        # Else the port stays taken for a minute after a restart, by connections that have ended.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(port) from None
            raise
        yield listener


def health_app(
    database: Database, *, clock: Callable[[], datetime], channels: Collection[str], directory: Path
) -> Starlette:
    """``GET /health`` (200 or 503, a JSON object of the checks and switches) and ``GET /metrics`` (Prometheus's text).

    ``clock`` is the one the pulses are written by, ``channels`` are those configured, ``directory`` is where
    the database lies. No answer holds a name, a number or a word of anybody.
    """

    async def show_health(_: Request) -> JSONResponse:
        said = dict.fromkeys(["database", *checks(channels)], "ok")
        try:
            async with asyncio.timeout(_DATABASE):
                facts = await database.read(health.facts)
        except (sqlite3.Error, DatabaseClosed, TimeoutError) as error:
            log.warning("health: the database cannot be read: %r", error)
            return JSONResponse({"ok": False, "checks": {"database": texts.database_unreadable()}}, 503)
        free = shutil.disk_usage(directory).free
        problems = judge(facts, clock(), channels=channels, free=free)
        said.update({problem.check: problem.text for problem in problems})
        shown = {"ok": not problems, "checks": said, "switches": list(facts.switches)}
        return JSONResponse(shown, 503 if problems else 200)

    async def show_metrics(_: Request) -> PlainTextResponse:
        facts, dead = await database.read(lambda tx: (health.facts(tx), health.dead_letters(tx)))
        return PlainTextResponse(metrics(facts, dead, clock()), media_type="text/plain; version=0.0.4")

    return Starlette(routes=[Route("/health", show_health), Route("/metrics", show_metrics)])


def metrics(facts: health.Facts, dead: dict[str, int], now: datetime) -> str:
    """The figures as Prometheus reads them: a name, its labels, a value; ages in seconds."""
    lines = [f"phuongbot_inbox_waiting {facts.inbox}"]
    if facts.inbox_oldest is not None:
        lines.append(f"phuongbot_inbox_oldest_seconds {_seconds(facts.inbox_oldest, now)}")
    for row in facts.outbox:
        labels = f'{{state="{row.state}",lane="{row.lane}"}}'
        lines.append(f"phuongbot_outbox_waiting{labels} {row.count}")
        lines.append(f"phuongbot_outbox_overdue_seconds{labels} {_seconds(row.oldest, now)}")
    for name, at in sorted(facts.pulses.items()):
        lines.append(f'phuongbot_pulse_age_seconds{{name="{_quoted(name)}"}} {_seconds(at, now)}')
    for name, count in dead.items():
        lines.append(f"phuongbot_{name} {count}")
    return "\n".join(lines) + "\n"


def _seconds(since: datetime, now: datetime) -> str:
    """Negative for what lies ahead: an outgoing message that is not due yet."""
    return f"{(now - since).total_seconds():.3f}"


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
