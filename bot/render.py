"""The child process that opens foreign files and makes documents: ``python -m bot.render WHAT MEMORY SECONDS``.

What goes in is one line of JSON options and then the bytes; what comes out is one JSON value. The child is taken for
conquered: it inherits no secret and no open file, has a bounded memory, processor and wall-clock time, and of its
answer nothing is believed. A new kind of work is a function in ``JOBS`` and a function like ``sheet`` that checks what
came back.
"""

from __future__ import annotations

import asyncio
import base64
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
from typing import Any

from bot.core.evidence import Refused
from bot.core.programme import Block
from bot.core.texts.office_book import ENTRY
from bot.documents import evidence as evidences
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.documents.evidence import Shown
from bot.documents.paper import Unread
from bot.documents.sheet import Refusal, Sheet

log = logging.getLogger(__name__)

Job = Callable[[bytes, Mapping[str, Any]], object]

PROGRAM = ("-m", "bot.render")
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONHOME")  # without these some Pythons do not start
_CHUNK = 65_536
_BEGINNINGS = {"workbook": b"PK\x03\x04", "chart": b"\x89PNG"}
"""What can be made, and what each such file begins with."""
MOST_SHEETS = 30
"""Of a workbook; one for each month of two years is what an office has."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; memory is its whole address space, where the system can bound it."""

    memory: int = 512 * 2**20
    seconds: int = 20  # on the clock; of the processor as well
    output: int = 10_000_000


LIMITS = Limits()
OURS = Limits(seconds=60)
"""For what is made of our own data: slow machines may take their time."""


class Trouble(StrEnum):
    """Why there is no answer."""

    LATE = "it took too long"
    HEAVY = "it took too much memory"
    FAILED = "it failed"
    GARBAGE = "its answer makes no sense"
    NOT_STARTED = "it could not be started"


class RenderError(Exception):
    """The child gave no answer; nothing of the file is in the text."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


# ---- what is asked of it ---------------------------------------------------------------------------------


async def sheet(
    data: bytes, *, name: str | None = None, limits: Limits = LIMITS, program: Sequence[str] = PROGRAM
) -> Sheet:
    """A foreign .csv or .xlsx as a table, or a table with a refusal; raises nothing."""
    if (refused := sheets.too_large(data)) is not None:
        return refused
    try:
        said = await run("sheet", data, {"name": name}, limits=limits, program=program)
        try:
            return await asyncio.to_thread(sheets.from_json, said)
        except (ValueError, TypeError, KeyError):
            raise _told("sheet", Trouble.GARBAGE) from None
    except RenderError as error:
        match error.trouble:
            case Trouble.LATE | Trouble.HEAVY:
                return Sheet(refusal=Refusal.TOO_HEAVY)
            case Trouble.NOT_STARTED:
                return Sheet(refusal=Refusal.BUSY)
            case _:
                return Sheet(refusal=Refusal.FAILED)


async def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Every filled sheet of a foreign file, the first one first; a refusal alone when one or all are too much.

    Of our own workbook the one sheet that is sent back.
    """
    found = [await sheet(data)]
    if ENTRY in found[0].others and (back := await sheet(data, name=ENTRY)).ours:
        return (back,)
    if found[0].ours:
        return (found[0],)
    if len(found[0].others) >= MOST_SHEETS:
        return (Sheet(refusal=Refusal.TOO_MUCH_TEXT),)
    for name in found[0].others:
        found.append(await sheet(data, name=name))
        if found[-1].problem:
            return (found[-1],)
        if sum(len(row.cells) for one in found for row in one.rows) > sheets.MAX_CELLS:
            return (Sheet(refusal=Refusal.TOO_MUCH_TEXT),)
    return tuple(found)


def sheet_now(data: bytes, *, name: str | None = None) -> Sheet:
    """``sheet`` for a command without a running loop; blocks."""
    return asyncio.run(sheet(data, name=name))


def sheets_now(data: bytes) -> tuple[Sheet, ...]:
    """``sheets_of`` for a command without a running loop; blocks."""
    return asyncio.run(sheets_of(data))


async def paper(data: bytes, *, limits: Limits = LIMITS, program: Sequence[str] = PROGRAM) -> list[Block] | Unread:
    """A foreign .docx or .txt as paragraphs and tables, or why not; raises nothing."""
    if len(data) > papers.MAX_BYTES:
        return Unread.HEAVY
    try:
        said = await run("paper", data, {}, limits=limits, program=program)
        try:
            return await asyncio.to_thread(papers.from_json, said)
        except (ValueError, TypeError, KeyError):
            raise _told("paper", Trouble.GARBAGE) from None
    except RenderError as error:
        return Unread.HEAVY if error.trouble in (Trouble.LATE, Trouble.HEAVY) else Unread.BROKEN


async def evidence(data: bytes, *, limits: Limits = LIMITS, program: Sequence[str] = PROGRAM) -> Shown | Refused:
    """What a file shown as a product is and what of it may be kept, or why nothing; raises nothing."""
    try:
        said = await run("evidence", data, {}, limits=limits, program=program)
        try:
            return await asyncio.to_thread(evidences.from_json, said)
        except (ValueError, TypeError, KeyError):
            raise _told("evidence", Trouble.GARBAGE) from None
    except RenderError as error:
        return Refused.HEAVY if error.trouble in (Trouble.LATE, Trouble.HEAVY) else Refused.BROKEN


async def made(what: str, values: object, *, limits: Limits = OURS, program: Sequence[str] = PROGRAM) -> bytes:
    """A document of ours made of values that JSON holds: an .xlsx or a .png. Raises RenderError.

    What comes back is sent to people, so that it is such a file is looked at, not more: it is made of our own data.
    """
    plain = await asyncio.to_thread(lambda: json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))
    said = await run(what, plain, {}, limits=limits, program=program)
    try:
        content = base64.b64decode(said, validate=True)
    except (ValueError, TypeError):
        raise _told(what, Trouble.GARBAGE) from None
    if not content.startswith(_BEGINNINGS[what]):
        raise _told(what, Trouble.GARBAGE)
    return content


# ---- the parent's side -----------------------------------------------------------------------------------


async def run(
    what: str,
    data: bytes,
    options: Mapping[str, object],
    *,
    limits: Limits = LIMITS,
    program: Sequence[str] = PROGRAM,
) -> Any:
    """Have a child do one job and return the JSON value it wrote, unchecked. Raises RenderError.

    It is killed with everything it started when time is up, when it writes too much and when the caller is cancelled.
    """
    try:
        process = await asyncio.create_subprocess_exec(
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
        raise _told(what, Trouble.NOT_STARTED) from None
    try:
        async with asyncio.timeout(limits.seconds):
            answer, _ = await asyncio.gather(
                _heard(process, limits.output), _said(process, json.dumps(options).encode() + b"\n", data)
            )
            code = await process.wait()
    except TimeoutError:
        raise _told(what, Trouble.LATE) from None
    finally:
        await _ended(process)
    return await asyncio.to_thread(_value, what, code, answer)  # some megabytes: the loop goes on meanwhile


def _value(what: str, code: int, answer: bytes | None) -> Any:
    try:
        said = json.loads(answer or b"")
        if code == 0 and set(said) == {"result"}:
            return said["result"]
        if code == 0 and said == {"fault": "MemoryError"}:
            raise _told(what, Trouble.HEAVY)
        if code == 0 and set(said) == {"fault"}:
            raise _told(what, Trouble.FAILED)
    except (ValueError, TypeError, RecursionError):
        pass
    if code in {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGALRM")} - {0}:
        raise _told(what, Trouble.LATE)
    raise _told(what, Trouble.GARBAGE if code == 0 or answer is None else Trouble.FAILED)


def _told(what: str, trouble: Trouble) -> RenderError:
    log.warning("child for %s: %s", what, trouble.value)
    return RenderError(trouble)


async def _said(process: asyncio.subprocess.Process, *parts: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    with contextlib.suppress(ConnectionError):  # it ended without reading all: its answer says why
        process.stdin.writelines(parts)
        await process.stdin.drain()
    process.stdin.close()


async def _heard(process: asyncio.subprocess.Process, most: int) -> bytes | None:
    """All it wrote; None, and the child killed, when that is more than the limit."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    heard, too_much = bytearray(), False
    while chunk := await process.stdout.read(_CHUNK):
        if too_much:
            continue  # what a full pipe still holds has to be read, or asyncio never hears that the child is gone
        heard += chunk
        if too_much := len(heard) > most:
            _kill(process)
    return None if too_much else bytes(heard)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Kill it if it still runs, and wait until it is gone and its pipes are closed."""
    _kill(process)
    if process.stdin is not None:
        process.stdin.close()
    while process.stdout is not None and await process.stdout.read(_CHUNK):
        pass
    await process.wait()


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # its session's first process leads the group of the same number
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


def _sheet(data: bytes, options: Mapping[str, Any]) -> object:
    return sheets.to_json(sheets.read_sheet(data, name=options["name"]))


def _paper(data: bytes, _options: Mapping[str, Any]) -> object:
    return papers.to_json(papers.read_paper(data))


def _evidence(data: bytes, _options: Mapping[str, Any]) -> object:
    return evidences.to_json(evidences.read_evidence(data))


def _workbook(data: bytes, _options: Mapping[str, Any]) -> object:
    from bot.core.tables import from_json
    from bot.documents.tables_xlsx import workbook

    return base64.b64encode(workbook(from_json(json.loads(data)))).decode()


def _chart(data: bytes, _options: Mapping[str, Any]) -> object:
    from bot.core.charts import from_json
    from bot.documents.chart_png import chart

    return base64.b64encode(chart(from_json(json.loads(data)))).decode()


JOBS: Mapping[str, Job] = {
    "sheet": _sheet,
    "paper": _paper,
    "evidence": _evidence,
    "workbook": _workbook,
    "chart": _chart,
}

if __name__ == "__main__":
    main(JOBS, sys.argv[1:])
