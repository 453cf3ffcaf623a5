"""A Word document's paragraphs and tables in their order; its macros, fields, links and pictures are never touched.

Imported in the child process only. The archive is weighed before anything is unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from bot.core.programme import Block, Paragraph, Table
from bot.documents.archive import NotZip, weigh

MAX_ROWS = 5_000
MAX_CELLS = 60_000
MAX_TEXT = 2_000_000
_DEEP = 5  # tables in tables


def read_docx(data: bytes) -> list[Block]:
    """The blocks of a .docx. Raises NotZip, Refused, ValueError for what is no document or too much."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        weigh(archive)
        if "word/document.xml" not in archive.namelist():
            raise NotZip
    body: Any = docx.Document(io.BytesIO(data)).element.body
    blocks: list[Block] = []
    size = cells = 0
    for child in _blocks(body):
        if child.tag == qn("w:p"):
            line = _text(child)
            size += len(line)
            blocks.append(Paragraph(line))
        else:
            rows = tuple(_rows(child))
            cells += sum(map(len, rows))
            size += sum(len(cell or "") for row in rows for cell in row)
            blocks.append(Table(rows))
        if size > MAX_TEXT or cells > MAX_CELLS:
            raise ValueError("too much")
    return blocks


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables, those inside content controls too."""
    for child in body:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _blocks(content)


def _rows(table: Any) -> Iterator[tuple[str | None, ...]]:
    """Each row as wide as the grid: a wide cell is followed by None, a cell covered from above has the text above."""
    above: list[str | None] = []
    rows = [row for row in table.iter(qn("w:tr")) if _table_of(row) is table]
    if len(rows) > MAX_ROWS:
        raise ValueError("too many rows")
    for row in rows:
        cells: list[str | None] = [""] * _number(row, "w:trPr/w:gridBefore")
        for cell in _cells(row):
            span = min(max(_number(cell, "w:tcPr/w:gridSpan") or 1, 1), 200)
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and len(cells) < len(above):
                text = above[len(cells)]
            else:
                text = _cell_text(cell)
            cells += [text, *[None] * (span - 1)]
        above = cells
        yield tuple(cells)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _cells(content)


def _table_of(element: Any) -> Any:
    return next((one for one in element.iterancestors() if one.tag == qn("w:tbl")), None)


def _number(element: Any, path: str) -> int:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    text = found.get(qn("w:val")) if found is not None else None
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0


def _cell_text(cell: Any, depth: int = 0) -> str:
    """A cell's paragraphs, a line each; a table inside is read like lines."""
    lines = []
    for child in _blocks(cell):
        if child.tag == qn("w:p"):
            lines.append(_text(child))
        elif depth < _DEEP:
            lines += [_cell_text(one, depth + 1) for row in child.iter(qn("w:tr")) for one in _cells(row)]
    return "\n".join(line for line in lines if line.strip()).strip()


def _text(paragraph: Any) -> str:
    """What is seen of a paragraph: deleted text is not, a line break and a tab are."""
    parts: list[str] = []
    for one in paragraph.iter():
        if one.tag == qn("w:t"):
            parts.append(one.text or "")
        elif one.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif one.tag == qn("w:tab") and one.getparent().tag == qn("w:r"):
            parts.append("\t")
        elif one.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)
