"""Workbooks for tests: written by openpyxl, then spoilt part by part."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """An .xlsx with these sheets, in their order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, parts: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same archive with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression, compresslevel=1) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, content in parts.items():
                new.writestr(name, content)
    return out.getvalue()


def with_strings(data: bytes, xml: str) -> bytes:
    """The same workbook with a table of texts, as Excel writes them; cells of type "s" point into it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read(TYPES).decode()
    types = types.replace("</Types>", f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>')
    return repacked(data, {TYPES: types, STRINGS: xml})


def cells(xml: str, *, behind: str = "", before: str = "") -> bytes:
    """A workbook whose only sheet has these rows, as XML."""
    text = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{xml}</sheetData>{behind}</worksheet>'
    return repacked(workbook(S=[["a"]]), {SHEET: text})


def laughs(root: str, inside: str) -> str:
    """An XML part that unfolds to a billion words; ``inside`` has the place for it as {}."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'
        f'<{root} xmlns="{MAIN}">{inside.format("&l9;")}</{root}>'
    )
