"""Files the office asks for, over real HTTP and made in the real child process: kills, refusals, leftovers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image

from bot import render
from bot.app import App
from bot.child import ChildError, Limits, Trouble
from bot.core.charts import Chart
from bot.core.charts import to_json as chart_to_json
from bot.core.tables import Column, Kind, Table, Workbook, to_json
from bot.core.texts.office_book import ENTRY
from bot.render import sheets_of
from handlers.office_months import MOST_ROWS
from storage import files
from storage.db import Tx
from tests.filling import filled
from tests.loopback import USERS, Loopback, loopback
from tests.test_files import Killed, Probe, content, got, kept, rows
from tests.test_imports import linked, send

MORNING = "2026-11-16T09:00+07:00"
SMALL = Workbook("x", (Table("A", (Column("a"),), (("=1+1",),)),))


@asynccontextmanager
async def office(directory: Path, *others: str) -> AsyncIterator[tuple[Loopback, App]]:
    """Somebody of the office, and others, in an open period."""
    async with loopback(directory, start=MORNING) as bench, bench.bot() as (app, _):
        await linked(bench, app, "office", *others)
        yield bench, app


async def test_a_workbook_and_a_chart_reach_who_asked(tmp_path: Path) -> None:
    """Made in the child, sent as what they are; the disk keeps nothing of them once they were sent."""
    async with office(tmp_path, "leader") as (bench, app):
        await bench.say(app, "leader", "báo cáo", "2 buoi 95 ng du")
        await bench.say(app, "office", "xuất Excel")
        assert bench.heard("office")[-2].startswith("Đang lập bảng tính năm 2026.")
        [file] = got(bench, "office", "document")
        assert file.file_name == "so-lieu-2026.xlsx"
        assert file.text.startswith("Số liệu năm 2026, lúc 9 giờ")
        book = openpyxl.load_workbook(io.BytesIO(content(bench, file)))
        assert book[ENTRY]["G3"].value == 2
        await bench.say(app, "office", "biểu đồ")
        [photo] = got(bench, "office", "photo")
        assert Image.open(io.BytesIO(content(bench, photo))).size[0] == 1080
        assert got(bench, "leader", "document") == []
        await app.settle()
        assert kept(app) == []
        assert await app.db.read(files.unneeded) == []
        assert {row["state"] for row in await rows(app, "SELECT state FROM export")} == {"made"}


async def test_the_same_content_is_uploaded_once(tmp_path: Path) -> None:
    """Asked for again while nothing changed: the messenger's own file goes out; a change makes another."""
    async with office(tmp_path, "leader") as (bench, app):
        for _ in range(2):
            await bench.say(app, "office", "xuất excel tháng 11")
            await app.settle()
        first, second = got(bench, "office", "document")
        assert first.file_id == second.file_id
        await bench.say(app, "leader", "báo cáo", "2 buoi 95 ng du")
        await bench.say(app, "office", "xuất excel tháng 11")
        assert got(bench, "office", "document")[-1].file_id != first.file_id


async def test_what_a_messenger_forgot_is_uploaded_again(tmp_path: Path) -> None:
    """Its name of the file is no more: the bytes were made anew and are there to be sent."""
    async with office(tmp_path) as (bench, app):
        await bench.say(app, "office", "biểu đồ")
        await app.settle()
        await app.db.write(lambda tx: tx.execute("UPDATE file_ref SET ref = 'forgotten'"))
        await bench.say(app, "office", "biểu đồ")
        first, second = got(bench, "office", "photo")
        assert content(bench, second) == content(bench, first)


async def test_it_goes_there_and_back(tmp_path: Path) -> None:
    """The workbook as Telegram gave it, a cell changed, sent back through the child, confirmed, stored."""
    async with office(tmp_path, "leader") as (bench, app):
        await bench.say(app, "leader", "báo cáo", "2 buoi 95 ng du")
        await bench.say(app, "office", "xuất Excel")
        book = content(bench, got(bench, "office", "document")[0])
        assert "không có gì thay đổi" in await send(bench, app, "so-lieu-2026.xlsx", book)
        [sheet] = await sheets_of(book)
        assert (sheet.name, sheet.ours) == (ENTRY, True)
        changed = filled(book, {("HK05", "S4"): 96, ("HK05", "S8"): "=1+1"})
        assert "dòng 3, cột K" in await send(bench, app, "so-lieu.xlsx", changed)
        changed = filled(book, {("HK05", "S4"): 96})
        assert "lượt người dự họp 95 → 96 lượt người" in await send(bench, app, "so-lieu.xlsx", changed)
        await bench.say(app, "office", "ghi 3")
        [row] = await rows(app, "SELECT value FROM figure WHERE indicator = 'S4'")
        assert row["value"] == 96


@pytest.mark.parametrize("statement", ["INSERT INTO export", "INSERT INTO file", "UPDATE export SET state = 'made'"])
async def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path, statement: str) -> None:
    """Between the wish and the file: the next run goes on and sends it once."""
    async with loopback(tmp_path, start=MORNING) as bench:
        probe = Probe("")
        try:
            async with bench.bot(probe=probe) as (app, task):
                await linked(bench, app, "office")
                probe.at = statement
                bench.wire.say(USERS["office"], "xuất excel")
                await asyncio.wait({task}, timeout=30)
                task.result()
        except BaseExceptionGroup as group:
            if group.subgroup(Killed) is None:
                raise
        assert probe.died
        async with bench.bot() as (app, _):
            await bench.settled(app)
            await bench.settled(app)
            assert len(got(bench, "office", "document")) == 1
            assert [row["state"] for row in await rows(app, "SELECT state FROM export")] == ["made"]


@pytest.mark.parametrize("trouble", [ChildError(Trouble.HEAVY), KeyError("số bí mật")], ids=["child", "ours"])
async def test_what_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    """The child gives up, or a fault of ours: an apology, an alarm without words, and the bot goes on."""

    async def broken(*_: object, **__: object) -> bytes:
        raise trouble

    async with office(tmp_path, "operator") as (bench, app):
        with monkeypatch.context() as while_broken:
            while_broken.setattr(render, "made", broken)
            await bench.say(app, "office", "biểu đồ")
        assert "hệ thống chưa lập được biểu đồ. Người vận hành đã được báo." in bench.heard("office")[-1]
        assert bench.heard("operator")
        assert "bí mật" not in caplog.text
        assert [row["state"] for row in await rows(app, "SELECT state FROM export")] == ["failed"]
        await bench.say(app, "office", "biểu đồ")
        assert len(got(bench, "office", "photo")) == 1


async def test_who_left_the_office_gets_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The role ended while the file was made: nothing is sent, nothing is told."""
    made = render.made

    async with office(tmp_path) as (bench, app):

        async def meanwhile(*values: Any, **more: Any) -> bytes:
            def end(tx: Tx) -> None:
                tx.execute("UPDATE role SET until = '2026-11-16T02:00:00.000Z' WHERE role = 'party_office'")

            await app.db.write(end)
            return await made(*values, **more)

        monkeypatch.setattr(render, "made", meanwhile)
        await bench.say(app, "office", "xuất excel")
        await app.settle()
        assert got(bench, "office", "document") == []
        assert [row["state"] for row in await rows(app, "SELECT state FROM export")] == ["failed"]


# ---- the child -------------------------------------------------------------------------------------------


async def test_the_child_makes_what_it_is_given() -> None:
    """A workbook and a picture come back as bytes; the parent itself loads neither library for it."""
    book = openpyxl.load_workbook(io.BytesIO(await render.made("workbook", to_json(SMALL))))
    assert (book["A"]["A2"].value, book["A"]["A2"].data_type) == ("=1+1", "s")
    image = Image.open(io.BytesIO(await render.made("chart", chart_to_json(Chart("x", "", (), ())))))
    assert image.format == "PNG"


@pytest.mark.parametrize(
    ("values", "limits", "trouble"),
    [
        ({"tables": 5}, Limits(), Trouble.FAILED),
        (to_json(SMALL), Limits(output=100), Trouble.GARBAGE),
        (to_json(SMALL), Limits(memory=40 * 2**20), None),
        (to_json(SMALL), Limits(seconds=0), Trouble.LATE),
    ],
    ids=["no workbook", "too long", "no memory", "no time"],
)
async def test_a_child_that_cannot_is_an_error(values: Any, limits: Limits, trouble: Trouble | None) -> None:
    """Whatever goes wrong there is a ChildError here, nothing else."""
    with pytest.raises(ChildError) as raised:
        await render.made("workbook", values, limits=limits)
    assert trouble is None or raised.value.trouble is trouble


async def test_another_answer_than_a_file_is_refused(tmp_path: Path) -> None:
    """Text, another kind of file, no base64: garbage."""
    program = tmp_path / "answers.py"
    for answer in ("'aGVsbG8='", "5", "'***'", "'iVBORw0KGgo='"):
        program.write_text(f"import json\nprint(json.dumps({{'result': {answer}}}))", "utf-8")
        with pytest.raises(ChildError) as raised:
            await render.made("workbook", {}, program=(str(program),))
        assert raised.value.trouble is Trouble.GARBAGE


async def test_the_largest_workbook_is_made_in_time() -> None:
    """As many rows as are ever asked for, with as many figures as the form has: within the child's limits."""
    columns = tuple(Column(f"c{number}", Kind.COUNT) for number in range(17))
    rows_ = tuple((f"Tổ dân phố số {number}", *range(16)) for number in range(MOST_ROWS))
    content_ = await render.made("workbook", to_json(Workbook("x", (Table("A", columns, rows_),))))
    assert 100_000 < len(content_) < 5_000_000
