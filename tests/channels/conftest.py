"""A provider on loopback that answers by script, and a wall around the machine."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived: the target as sent, query and form together."""

    target: str
    given: dict[str, str]

    @property
    def method(self) -> str:
        """The Bot API method, the last piece of the path."""
        return urlsplit(self.target).path.rpartition("/")[2]


@dataclass
class ScriptedServer:
    """Plays its script one request at a time; a request beyond it gets 599, which no test expects."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _script: deque[Act] = field(default_factory=deque)

    @property
    def url(self) -> str:
        """The server's root."""
        return f"http://127.0.0.1:{self.port}"

    def result(self, value: object) -> None:
        """Script a success."""
        self.answer(200, {"ok": True, "result": value})

    def refusal(self, code: int, description: str, **parameters: int) -> None:
        """Script a refusal in Telegram's words."""
        body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
        self.answer(code, body | ({"parameters": parameters} if parameters else {}))

    def answer(self, status: int, body: object) -> None:
        """Script any answer: bytes as they are, everything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(raw)}\r\n\r\n".encode()

        async def act(writer: asyncio.StreamWriter) -> None:
            writer.write(head + raw)
            await writer.drain()

        self._script.append(act)

    def cut(self, sent: bytes = b"") -> None:
        """Script a connection that breaks after the request, with nothing or a piece of the answer sent."""

        async def act(writer: asyncio.StreamWriter) -> None:
            writer.write(sent)
            await writer.drain()
            writer.close()

        self._script.append(act)

    def silence(self) -> None:
        """Script an answer that never comes."""

        async def act(writer: asyncio.StreamWriter) -> None:
            await writer.drain()

        self._script.append(act)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read requests and play the script until the client goes."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                self.asked.append(await _read(reader))
                self.arrived.set()
                if not self._script:
                    self.answer(599, b"the script is at its end")
                await self._script.popleft()(writer)
        writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    request, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    target = request.split(" ")[1]
    return Asked(target, dict(parse_qsl(urlsplit(target).query) + parse_qsl(body.decode())))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    """Start a scripted server on a free port of loopback."""
    scripted = ScriptedServer()
    listening = await asyncio.start_server(scripted.serve, "127.0.0.1", 0)
    scripted.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield scripted


@pytest.fixture(autouse=True)
def wall(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let no test of a channel look up or reach anything but this machine; give what was tried."""
    tried: list[str] = []
    look_up, connect = socket.getaddrinfo, socket.socket.connect

    def refuse(host: object) -> None:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name not in LOOPBACK:
            tried.append(name)
            raise OSError(f"{name} is not this machine")

    def guarded_look_up(host: object, *args: object, **kwargs: object) -> object:
        refuse(host)
        return look_up(host, *args, **kwargs)  # type: ignore[arg-type]

    def guarded_connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple):
            refuse(address[0])
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    return tried


@pytest.fixture
def unused_port() -> int:
    """Find a port of loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
