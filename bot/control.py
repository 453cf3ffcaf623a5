"""The UNIX socket beside the database through which commands reach a running bot.

A connection carries one request line and one answer line of JSON, each at most 1 MB:
`{"command": "clock", "arguments": {…}}`, then `{"ok": true, "result": …}` or `{"ok": false, "error": "…"}`.
Only the account that runs the bot may speak: the file's mode says so, and on Linux the peer is asked as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import socket
import struct
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.core.texts import health as texts

log = logging.getLogger(__name__)

Commands = Mapping[str, Callable[[dict[str, Any]], Awaitable[object]]]

FILE = "control.sock"  # its name in the data directory
LINE = 1_000_000  # bytes
_ASKING = 5.0  # seconds for the request to arrive: it was ready before the connection was
_PATH = 100  # bytes; the system allows 107 on Linux and 103 elsewhere


class NotRunning(Exception):
    """No bot listens there; nothing was done."""

    def __init__(self) -> None:
        super().__init__(texts.not_running())


class ControlError(Exception):
    """The command was not carried out as asked; the text is a sentence for the operator.

    A command raises it to have its sentence shown; anything else it raises is a fault, logged with its trace.
    """


class ControlServer:
    """Answers commands at ``path``, several at a time; one that must run alone takes care of that itself.

    ``limit``: the seconds a command may take; then it is cancelled and the caller told. A caller that leaves
    earlier changes nothing: the command goes on.
    """

    def __init__(self, path: Path, commands: Commands, *, limit: float = 600.0) -> None:
        self._path = path
        self._commands = commands
        self._limit = limit
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen. Raises OSError, and nothing is left behind then.

        Whoever calls this holds the lock of the data directory, so a file that is there was left by a kill.
        """
        self._path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with _short(self._path) as name:
                listener.bind(name)
            self._path.chmod(0o600)  # before it listens: until then nobody can connect
            self._server = await asyncio.start_unix_server(self._accept, sock=listener, limit=LINE)
        except BaseException:
            listener.close()
            self._path.unlink(missing_ok=True)
            raise

    async def close(self) -> None:
        """Stop listening and cancel the commands under way; again, or without a start: nothing."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        self._path.unlink(missing_ok=True)
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def ended(task: asyncio.Task[None]) -> None:
            self._answering.discard(task)
            writer.close()

        task = asyncio.create_task(self._serve(reader, writer))
        self._answering.add(task)
        task.add_done_callback(ended)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):  # the caller left, or never asked
            writer.write(await self._answer(reader, writer))
            await writer.drain()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        if not _same_user(writer.get_extra_info("socket")):
            return _refusal(texts.other_user())
        try:
            async with asyncio.timeout(_ASKING):
                line = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            return _refusal(texts.command_too_long())
        name = "?"
        try:
            asked = json.loads(line)
            name, arguments = asked["command"], asked["arguments"]
            if name not in self._commands:
                return _refusal(texts.unknown_command(name))
            answer = {"ok": True, "result": await self._run(name, arguments)}
            spoken = _line(answer)
        except ControlError as error:
            return _refusal(str(error))
        except Exception:
            log.exception("command %s failed", name)
            return _refusal(texts.command_failed())
        return spoken if len(spoken) <= LINE else _refusal(texts.command_too_long())

    async def _run(self, name: str, arguments: dict[str, Any]) -> object:
        try:
            async with asyncio.timeout(self._limit) as budget:
                return await self._commands[name](arguments)
        except TimeoutError:
            if not budget.expired():
                raise  # the command's own
            log.warning("command %s cancelled after %g s", name, self._limit)
            raise ControlError(texts.command_late(self._limit)) from None


def request(path: Path, command: str, arguments: Mapping[str, object], *, within: float) -> object:
    """Have the bot that listens at ``path`` carry out a command, and return its result; blocks.

    Raises NotRunning, and ControlError with the sentence to show: the bot's own, or that it was silent for
    ``within`` seconds or stopped. In these two cases the command may have been carried out all the same.
    """
    line = _line({"command": command, "arguments": arguments})
    if len(line) > LINE:
        raise ControlError(texts.command_too_long())
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(within)
        try:
            with _short(path) as name:
                connection.connect(name)
        except (FileNotFoundError, ConnectionRefusedError):
            raise NotRunning from None
        except PermissionError:
            raise ControlError(texts.other_user()) from None
        try:
            with contextlib.suppress(BrokenPipeError):  # refused unheard: the reason can still be read
                connection.sendall(line)
            with connection.makefile("rb") as answers:
                answer = answers.readline(LINE + 1)
        except TimeoutError:
            raise ControlError(texts.command_late(within)) from None
        except ConnectionError:
            answer = b""
    if not answer.endswith(b"\n"):
        raise ControlError(texts.cut_off())
    said = json.loads(answer)
    if not said["ok"]:
        raise ControlError(said["error"])
    return said["result"]


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _refusal(text: str) -> bytes:
    return _line({"ok": False, "error": text})


def _same_user(connection: socket.socket) -> bool:
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # not Linux: the mode of the file has to do
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return bool(uid == os.geteuid())


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for the socket that fits into an address, good while inside.

    The folder of a long path is reached through a link in a private temporary folder. The socket itself
    always lies in the data directory, where the next command looks for it.
    """
    if len(os.fsencode(path)) <= _PATH:
        yield str(path)
        return
    with tempfile.TemporaryDirectory(prefix="pb-") as folder:
        link = Path(folder, "d")
        link.symlink_to(path.parent.absolute())
        yield str(link / path.name)
