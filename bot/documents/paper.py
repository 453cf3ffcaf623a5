"""A paper from outside (.docx, .txt) as paragraphs and tables, or why not.

``read_paper`` opens foreign bytes: the product calls it in the child process only, through ``bot.render``, and gets
the blocks back as JSON that is checked here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from bot.core.programme import Block, Paragraph, Table
from bot.documents.sheet import Refusal, Refused

MAX_BYTES = 10_000_000
MAX_LINES = 20_000
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unread(StrEnum):
    """Why a paper could not be read."""

    KIND = "kind"
    LOCKED = "locked"
    HEAVY = "heavy"
    BROKEN = "broken"


def read_paper(data: bytes) -> list[Block] | Unread:
    """The blocks of a paper. Raises nothing but MemoryError."""
    if len(data) > MAX_BYTES:
        return Unread.HEAVY
    if data.startswith(_OLE):
        return Unread.LOCKED if _ENCRYPTED in data else Unread.KIND
    if data.startswith(b"PK"):
        return _read_archive(data)
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return Unread.KIND
    if "\x00" in text:
        return Unread.KIND
    return read_text(text)


def _read_archive(data: bytes) -> list[Block] | Unread:
    from bot.documents.archive import NotZip
    from bot.documents.paper_docx import read_docx

    try:
        return read_docx(data)
    except NotZip:
        return Unread.KIND
    except Refused as refused:
        return Unread.LOCKED if refused.sheet.refusal is Refusal.LOCKED else Unread.HEAVY
    except MemoryError:
        raise
    except zipfile.BadZipFile:
        return Unread.BROKEN
    except Exception:  # noqa: BLE001 - zlib, lxml and python-docx raise anything on what is broken
        return Unread.BROKEN


def read_text(text: str) -> list[Block] | Unread:
    """Tables of cells between tabs, inside prose; an empty line or one without a tab ends a table."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        return Unread.HEAVY
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for line in [*lines, ""]:
        if "\t" in line:
            rows.append(tuple(cell.strip() for cell in line.split("\t")))
            continue
        if rows:
            blocks.append(Table(tuple(rows)))
            rows = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks


# ---- between the processes -----------------------------------------------------------------------------------


def to_json(read: Sequence[Block] | Unread) -> Any:
    """Plain values."""
    if isinstance(read, Unread):
        return {"unread": read.value}
    return {"blocks": [block.text if isinstance(block, Paragraph) else block.rows for block in read]}


def from_json(said: Any) -> list[Block] | Unread:
    """What :func:`to_json` wrote; the child is not believed. Raises ValueError, TypeError, KeyError."""
    if "unread" in said:
        return Unread(said["unread"])
    return [_block(one) for one in said["blocks"]]


def _block(said: Any) -> Block:
    if isinstance(said, str):
        return Paragraph(said)
    rows = tuple(tuple(row) for row in said)
    if any(cell is not None and not isinstance(cell, str) for row in rows for cell in row):
        raise TypeError("a cell is a text or nothing")
    return Table(rows)
