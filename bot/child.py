"""A child process that does one job: ``PROGRAM WHAT MEMORY SECONDS``; both sides of it.

What goes in is one line of JSON options and then the bytes; what comes out is one JSON value. The child is taken for
conquered: it inherits no secret and no open file, has a bounded memory, processor and wall-clock time, and of its
answer nothing is believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

log = logging.getLogger(__name__)

STDIN, STDOUT = 0, 1
Job = Callable[[bytes, Mapping[str, Any]], object]

_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONHOME")  # without these some Pythons do not start


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; memory is its whole address space, where the system can bound it."""

    memory: int = 512 * 2**20
    seconds: int = 20  # on the clock; of the processor as well
    output: int = 10_000_000


LIMITS = Limits()


class Trouble(StrEnum):
    """Why there is no answer."""

    LATE = "it took too long"
    HEAVY = "it took too much memory"
    FAILED = "it failed"
    GARBAGE = "its answer makes no sense"
    NOT_STARTED = "it could not be started"


class ChildError(Exception):
    """The child gave no answer; nothing of the file is in the text."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


# ---- the parent's side -----------------------------------------------------------------------------------


async def run(
    what: str,
    data: bytes,
    options: Mapping[str, object],
    *,
    program: Sequence[str],
    limits: Limits = LIMITS,
) -> Any:
    """Have a child do one job and return the JSON value it wrote, unchecked. Raises ChildError.

    It is killed with everything it started when time is up, when it writes too much and when the caller is cancelled;
    what it started and hid from that (``setsid``) is not waited for.
    """
    loop = asyncio.get_running_loop()
    try:
        process, child = await loop.subprocess_exec(
            lambda: _Child(limits.output),
            sys.executable,
            "-P",
            *program,
            what,
            str(limits.memory),
            str(limits.seconds),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a trace would quote the file
            env=_environment(),
            start_new_session=True,
        )
    except OSError:
        raise told(what, Trouble.NOT_STARTED) from None
    stdin = cast(asyncio.WriteTransport, process.get_pipe_transport(STDIN))
    try:
        async with asyncio.timeout(limits.seconds):
            stdin.writelines((json.dumps(options).encode(), b"\n", data))
            stdin.write_eof()
            await child.done
    except TimeoutError:
        raise told(what, Trouble.LATE) from None
    finally:
        _kill(process)
        await child.exited
        if STDIN in child.pipes:
            stdin.abort()  # not closed: that would wait until all of it is read
        process.close()
        await child.gone
    answer = None if child.too_much else bytes(child.said)
    return await asyncio.to_thread(_value, what, process.get_returncode(), answer)  # the loop goes on meanwhile


class _Child(asyncio.SubprocessProtocol):
    """What a child says. No flow control: more than ``most`` bytes of it are never wanted.

    ``pipes``: those still open. ``done``: its answer is whole and it ended, or there is too much of it; ``exited``: it
    ended; ``gone``: its pipes are closed, too.
    """

    def __init__(self, most: int) -> None:
        loop = asyncio.get_running_loop()
        self.said, self._most, self.pipes = bytearray(), most, {STDIN, STDOUT}
        self.done: asyncio.Future[None] = loop.create_future()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()

    @property
    def too_much(self) -> bool:
        return len(self.said) > self._most

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # type: ignore[explicit-override]  # @override is 3.12
        if not self.too_much:
            self.said += data
        self._look()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # type: ignore[explicit-override]  # @override is 3.12
        self.pipes.discard(fd)
        self._look()

    def process_exited(self) -> None:  # type: ignore[explicit-override]  # @override is 3.12
        self.exited.set_result(None)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:  # type: ignore[explicit-override]  # @override is 3.12
        self.gone.set_result(None)

    def _look(self) -> None:
        if (self.too_much or (STDOUT not in self.pipes and self.exited.done())) and not self.done.done():
            self.done.set_result(None)


def _value(what: str, code: int | None, answer: bytes | None) -> Any:
    try:
        said = json.loads(answer or b"")
        if code == 0 and set(said) == {"result"}:
            return said["result"]
        if code == 0 and said == {"fault": "MemoryError"}:
            raise told(what, Trouble.HEAVY)
        if code == 0 and set(said) == {"fault"}:
            raise told(what, Trouble.FAILED)
    except (ValueError, TypeError, RecursionError):
        pass
    if code in {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGALRM")} - {0}:
        raise told(what, Trouble.LATE)
    raise told(what, Trouble.GARBAGE if code == 0 or answer is None else Trouble.FAILED)


def told(what: str, trouble: Trouble) -> ChildError:
    """That there is no answer, for the log as well."""
    log.warning("child for %s: %s", what, trouble.value)
    return ChildError(trouble)


def _kill(process: asyncio.SubprocessTransport) -> None:
    """Kill it and its group: it may have ended and left somebody there."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.get_pid(), signal.SIGKILL)  # its session's first process leads the group of that number
        else:
            process.kill()


def _environment() -> dict[str, str]:
    """What Python needs to find itself and this package, and nothing else of ours."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = str(Path(__file__).resolve().parent.parent)
    return kept | {"PYTHONPATH": home, "PYTHONUTF8": "1", "OPENPYXL_LXML": "False"}  # defusedxml instead of lxml


# ---- the child's side ------------------------------------------------------------------------------------


def main(jobs: Mapping[str, Job], arguments: Sequence[str]) -> None:
    """Do one job from stdin to stdout; a job that raises is answered with the name of what it raised."""
    what, memory, seconds = arguments
    _limit(int(memory), int(seconds))
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # a library's print is no answer
    try:
        options, _, data = sys.stdin.buffer.read().partition(b"\n")
        answer = {"result": jobs[what](data, json.loads(options))}
        written = json.dumps(answer, ensure_ascii=False).encode()
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent hears that there is no result
        written = json.dumps({"fault": type(error).__name__}).encode()
    out.write(written)
    out.flush()


def _limit(memory: int, seconds: int) -> None:
    """Bind this process, before it reads anything; the clock also ends a child whose parent was killed."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock has to do
        return
    signal.alarm(seconds + 5)
    wanted = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, most in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):  # not on this system, or bound lower already
            # A second more for the hard limit of time: at that one the kernel kills without saying why.
            hard = most + 1 if name == "RLIMIT_CPU" else most
            resource.setrlimit(getattr(resource, name), (most, hard))
