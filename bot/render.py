"""What the child process does: ``python -m bot.render WHAT MEMORY SECONDS`` opens a foreign file or makes a document.

A new kind of work is a function in ``JOBS`` and a function like ``sheet`` that checks what came back.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bot.child import LIMITS, ChildError, Job, Limits, Trouble, main, run, told
from bot.core.evidence import Refused
from bot.core.programme import Block
from bot.core.texts.office_book import ENTRY
from bot.documents import evidence as evidences
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.documents.evidence import Shown
from bot.documents.paper import Unread
from bot.documents.sheet import Refusal, Sheet

PROGRAM = ("-m", "bot.render")
_BEGINNINGS = {"workbook": b"PK\x03\x04", "chart": b"\x89PNG"}
"""What can be made, and what each such file begins with."""
MOST_SHEETS = 30
"""Of a workbook; one for each month of two years is what an office has."""


OURS = Limits(seconds=60)
"""For what is made of our own data: slow machines may take their time."""


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
            raise told("sheet", Trouble.GARBAGE) from None
    except ChildError as error:
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
            raise told("paper", Trouble.GARBAGE) from None
    except ChildError as error:
        return Unread.HEAVY if error.trouble in (Trouble.LATE, Trouble.HEAVY) else Unread.BROKEN


async def evidence(data: bytes, *, limits: Limits = LIMITS, program: Sequence[str] = PROGRAM) -> Shown | Refused:
    """What a file shown as a product is and what of it may be kept, or why nothing; raises nothing."""
    try:
        said = await run("evidence", data, {}, limits=limits, program=program)
        try:
            return await asyncio.to_thread(evidences.from_json, said)
        except (ValueError, TypeError, KeyError):
            raise told("evidence", Trouble.GARBAGE) from None
    except ChildError as error:
        return Refused.HEAVY if error.trouble in (Trouble.LATE, Trouble.HEAVY) else Refused.BROKEN


async def made(what: str, values: object, *, limits: Limits = OURS, program: Sequence[str] = PROGRAM) -> bytes:
    """A document of ours made of values that JSON holds: an .xlsx or a .png. Raises ChildError.

    What comes back is sent to people, so that it is such a file is looked at, not more: it is made of our own data.
    """
    plain = await asyncio.to_thread(lambda: json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))
    said = await run(what, plain, {}, limits=limits, program=program)
    try:
        content = base64.b64decode(said, validate=True)
    except (ValueError, TypeError):
        raise told(what, Trouble.GARBAGE) from None
    if not content.startswith(_BEGINNINGS[what]):
        raise told(what, Trouble.GARBAGE)
    return content


# ---- the child's side ------------------------------------------------------------------------------------


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
