"""The child that opens foreign files: what it reads, and that a conquered one gives nothing but an answer."""

from __future__ import annotations

import logging

import pytest

from bot import render
from bot.documents.sheet import MAX_CELLS, MAX_ROWS, Cell, Kind, Refusal
from tests.workbooks import cells, workbook

SMALL = workbook(S=[["vai trò", "họ tên"], ["tổ trưởng", "Nguyễn Văn Bình"]])


async def test_good_files_are_read_in_the_child() -> None:
    """A .csv and an .xlsx come back as tables, by content; the sheet that was named is the one."""
    rows = (await render.sheet(SMALL)).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["vai trò", "họ tên"],
        ["tổ trưởng", "Nguyễn Văn Bình"],
    ]
    text = await render.sheet("vai trò;họ tên\ntổ trưởng;Nguyễn Văn Bình".encode())
    assert text.rows == rows
    named = await render.sheet(workbook(A=[["a"]], Ấ=[["b"]]), name="Ấ")
    assert (named.name, named.others, named.rows[0].at(0)) == ("Ấ", ("A",), Cell("b"))


async def test_the_largest_sheet_is_read_in_time() -> None:
    """All rows and cells that are allowed, each filled with a number."""
    columns = MAX_CELLS // MAX_ROWS
    row = "".join(f"<c><v>{number}</v></c>" for number in range(1, columns + 1))
    sheet = await render.sheet(cells(f"<row>{row}</row>" * MAX_ROWS))
    assert (len(sheet.rows), sheet.rows[-1].at(columns - 1)) == (MAX_ROWS, Cell(str(columns), Kind.NUMBER))


def test_a_command_waits_for_the_child() -> None:
    """Without a running loop the same is had by blocking."""
    assert render.sheet_now(b"a,b\n1,2").rows[1].at(1) == Cell("2")


# ---- a child that has been taken over --------------------------------------------------------------------


async def test_a_forged_table_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    """JSON that is no table, a child that stops, one that eats: the person hears a sentence, the log no content."""
    caplog.set_level(logging.DEBUG)
    forged = ("-c", """print('{"result": {"rows": [[1, ["Nguyễn Văn Bình"]]]}}')""")
    assert (await render.sheet(b"Nguyen", program=forged)).refusal is Refusal.FAILED
    hungry = ("-c", """print('{"fault": "MemoryError"}')""")
    assert (await render.sheet(b"Nguyen", program=hungry)).refusal is Refusal.TOO_HEAVY
    loud = ("-c", "import sys; sys.exit('Nguyen ' + sys.stdin.read())")
    assert (await render.sheet(b"Nguyen", program=loud)).refusal is Refusal.FAILED
    assert "Nguy" not in caplog.text.replace("test_a_forged", "")
    assert caplog.text.count("child for sheet") == 3


async def test_a_child_that_cannot_start_is_our_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the file is not blamed."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert (await render.sheet(b"a,b")).refusal is Refusal.BUSY
