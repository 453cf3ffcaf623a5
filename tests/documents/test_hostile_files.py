"""Files made to hurt whoever opens them: in the child each costs little time and little memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest

from bot import render
from bot.child import LIMITS
from bot.documents.sheet import Refusal
from tests.workbooks import SHEET, TYPES, cells, laughs, repacked, with_strings, workbook

SMALL = workbook(S=[["vai trò", "họ tên"], ["tổ trưởng", "Nguyễn Văn Bình"]])


def rewritten(parts: dict[str, bytes | str]) -> bytes:
    return repacked(SMALL, parts)


def lying() -> bytes:
    """A sheet of 40 MB that declares 1,000 bytes in both tables of the archive."""
    data = bytearray(rewritten({SHEET: b" " * 40_000_000}))
    true, false = (40_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    return bytes(data.replace(true, false))


def crowded() -> bytes:
    return rewritten({f"xl/media/{number}": b"" for number in range(2_001)})


def deep() -> bytes:
    return rewritten({SHEET: "<a>" * 140_000 + "</a>" * 140_000})


def far() -> bytes:
    """A few cells in a sheet that declares all there are."""
    cell = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="B9"><v>2</v></c></row>'
    return cells(cell, before='<dimension ref="A1:XFD1048576"/>')


def hollow() -> bytes:
    """Rows that are there and empty, as a format for a whole column leaves them."""
    rows = "".join(f'<row r="{n}" s="{n * 7919 % 9973}"><c r="A{n}"/></row>' for n in range(2, 200_000))
    return cells(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}', before='<dimension ref="A1:XFD1048576"/>')


HOSTILE: dict[str, tuple[Callable[[], bytes], Refusal | None]] = {
    "200 MB of nothing": (lambda: rewritten({"xl/media/a": bytes(200_000_000)}), Refusal.SUSPICIOUS),
    "200 MB of nothing as the sheet": (lambda: rewritten({SHEET: bytes(200_000_000)}), Refusal.SUSPICIOUS),
    "a false size": (lying, Refusal.BROKEN),
    "laughs in the sheet": (
        lambda: rewritten({SHEET: laughs("worksheet", "<sheetData><row><c><v>{}</v></c></row></sheetData>")}),
        Refusal.BROKEN,
    ),
    "laughs in the texts": (lambda: with_strings(SMALL, laughs("sst", "<si><t>{}</t></si>")), Refusal.BROKEN),
    "laughs in the workbook": (
        lambda: rewritten({"xl/workbook.xml": laughs("workbook", "<sheets>{}</sheets>")}), Refusal.BROKEN
    ),
    "laughs in the list of parts": (
        lambda: rewritten({TYPES: laughs("Types", "{}")}), Refusal.BROKEN
    ),
    "laughs in the styles": (
        lambda: rewritten({"xl/styles.xml": laughs("styleSheet", "<fonts>{}</fonts>")}), Refusal.BROKEN
    ),
    "2,001 more entries": (crowded, Refusal.SUSPICIOUS),
    "very deep": (deep, None),
    "all cells declared": (far, None),
    "200,000 empty rows": (hollow, Refusal.TOO_HEAVY),
    "cut off": (lambda: SMALL[: len(SMALL) // 2], Refusal.BROKEN),
    "an archive of something else": (lambda: repacked(_archive(b"hello"), {}), Refusal.NO_WORKBOOK),
    "a Word file": (
        lambda: rewritten({TYPES: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                           'content-types"/>'}), Refusal.NO_WORKBOOK
    ),
    "6 MB": (lambda: SMALL + bytes(6_000_000), Refusal.TOO_LARGE),
    "another way of packing": (
        lambda: repacked(SMALL, {}, compression=zipfile.ZIP_LZMA), Refusal.SUSPICIOUS
    ),
}  # fmt: skip


def _archive(content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", content)
    return out.getvalue()


# Half of what a child may have: its own peak cannot be read from outside, where that of the process it was forked from
# counts as its own.
HALF = replace(LIMITS, memory=LIMITS.memory // 2)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_costs_little(name: str) -> None:
    """Bombs, lies and damage are refused, or read as what little they hold, with half of the memory a child has."""
    make, refusal = HOSTILE[name]
    sheet = await render.sheet(make(), limits=HALF)
    assert sheet.refusal is refusal
    if refusal is not None:
        assert not sheet.rows
