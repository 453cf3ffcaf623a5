"""`phuongbot import-figures` and `figures --csv`: past figures from a file to the first month's questions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot import commands
from bot.core.model import Owner
from bot.documents.sheet import read_csv, to_json
from handlers import book, summaries
from storage import figures_export, history, periods, reviews, standing
from storage.db import Database
from tests.loopback import Loopback, loopback
from tests.test_command_line import phuongbot, running, up
from tests.ward import ROSTER, Ward
from tests.workbooks import workbook

YEAR = """kỳ,mã tổ,số hộ,số khẩu,S3,S4
2025-12,HK05,117,400,2,90
2026-03,HK05,118,405,1,40
2026-06,HK05,119,410,3,120
2026-09,HK05,120,414,2,80
2026-09,KD05,,,0,0
"""
LONG_AGO = YEAR.replace("2026", "2024").replace("2025", "2023")
"""For commands that go by the machine's own clock."""


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Loopback]:
    """A Telegram on loopback, a configuration for it, and the ward's roster imported."""
    async with loopback(tmp_path) as made:
        roster = tmp_path / "roster.csv"
        roster.write_text(ROSTER, "utf-8")
        assert (await phuongbot("import-roster", roster, "--config", tmp_path / "config.toml", "--yes"))[0] == 0
        yield made


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """The example ward on 16 November 2026."""
    with Ward.opened(tmp_path / "ward.db") as made:
        yield made


def imported(ward: Ward, text: str, *, actor: int | None = None) -> list[str]:
    """Import a .csv whole, or its problems."""
    with ward.tx() as tx:
        found, planned, problems = book.read(tx, ward.desk, [read_csv(text.encode())], ward.now)
        if found is not None:
            book.write(tx, ward.desk, planned, sha="0" * 64, source="test", now=ward.now, actor=actor)
    return problems


# ---- the command -------------------------------------------------------------------------------------------


async def test_a_book_is_imported_only_after_a_yes(bench: Loopback, tmp_path: Path) -> None:
    """Shown, asked; a no leaves everything, a yes writes, the same again changes nothing; the export comes back."""
    config, file = tmp_path / "config.toml", tmp_path / "so-lieu.xlsx"
    rows = [line.split(",") for line in LONG_AGO.splitlines()]
    file.write_bytes(workbook(So=[[int(cell) if cell.isdigit() else cell or None for cell in row] for row in rows]))

    code, out, err = await phuongbot("import-figures", file, "--config", config, typed="n\n")
    assert (code, err) == (0, "")
    assert "HK05, tháng 12/2023, số hộ: 117 hộ." in out
    assert "2 ô trống hoặc chưa rõ: không ghi gì, không tính là 0." in out
    assert "Sổ có 18 số của 2 nơi, 4 kỳ: 18 số mới." in out
    assert out.splitlines()[-1] == "Thực hiện các thay đổi trên? [y/N]: Không thay đổi gì."
    assert (await phuongbot("figures", "--period", "2024-09", "--config", config))[0] == 1

    code, out, _ = await phuongbot("import-figures", file, "--config", config, typed="y\n")
    assert (code, out.splitlines()[-1]) == (0, "Thực hiện các thay đổi trên? [y/N]: Đã nhập xong.")
    code, out, _ = await phuongbot("import-figures", file, "--config", config, "--yes")
    assert (code, out.splitlines()[-2:]) == (
        0,
        ["Sổ có 18 số của 2 nơi, 4 kỳ: 18 số đã có sẵn.", "Không có gì thay đổi."],
    )

    code, out, _ = await phuongbot("figures", "--period", "2024-09", "--config", config)
    assert "HK05  S1  120  locked  nhập từ sổ" in out.splitlines()
    code, out, _ = await phuongbot("figures", "--period", "2024-09", "--csv", "--config", config)
    assert out.startswith("\ufeffkỳ,mã tổ,mã đơn vị,chỉ tiêu,giá trị,tổng số,nguồn")
    assert "2024-09,HK05,,S1,120,,nhập từ sổ,đã chốt,," in out
    again = tmp_path / "again.csv"
    again.write_text(out, "utf-8")
    code, out, _ = await phuongbot("import-figures", again, "--config", config, "--yes")
    assert (code, out.splitlines()[0]) == (0, "Sổ có 6 số của 2 nơi, 1 kỳ: 6 số đã có sẵn.")
    assert (await phuongbot("figures", "--period", "2024-09", "--csv", "--json", "--config", config))[0] == 2


async def test_a_running_bot_imports_and_problems_are_told(bench: Loopback, tmp_path: Path) -> None:
    """The command goes to the bot that runs; problems stand on stderr, one a line, and nothing is stored."""
    config, file, wrong = tmp_path / "config.toml", tmp_path / "so-lieu.csv", tmp_path / "wrong.csv"
    file.write_text(YEAR, "utf-8")
    wrong.write_text(YEAR.replace("117", "-").replace("KD05", "KD99").replace(",3,120", ",0,120"), "utf-8")
    async with running(config, "--now", "2026-11-16T07:55"):
        await up(bench)
        code, out, err = await phuongbot("import-figures", wrong, "--config", config, "--yes")
        assert (code, out) == (1, "")
        assert [line.partition(":")[0] for line in err.splitlines()] == [
            "dòng 2, cột số hộ",
            "dòng 6, cột mã tổ",
        ]
        code, out, _ = await phuongbot("import-figures", file, "--config", config, "--yes")
        assert (code, out.splitlines()[-1]) == (0, "Đã nhập xong.")
    assert (await phuongbot("import-figures", tmp_path / "none.csv", "--config", config))[0] == 1
    (tmp_path / "old.csv").write_bytes(b"\xd0\xcf\x11\xe0 an old workbook")
    code, _, err = await phuongbot("import-figures", tmp_path / "old.csv", "--config", config)
    assert (code, ".xls" in err) == (1, True)
    with closing(sqlite3.connect(await asyncio.to_thread(lambda: bench.settings.storage.path))) as connection:
        rows = connection.execute("SELECT DISTINCT origin, person FROM figure").fetchall()
        noted = connection.execute("SELECT actor, source FROM audit WHERE action = 'import-figures'").fetchall()
    assert rows == [("book", None)]
    assert noted == [(None, "import-figures")]


async def test_a_long_book_is_shown_by_a_sample(ward: Ward, tmp_path: Path) -> None:
    """The first forty figures, how many more there are, and the counts of all of them."""
    rows = [f"{month}/2026,HK05,1,20,1,30,0" for month in range(1, 11)]
    sheet = read_csv("\n".join(["kỳ,mã tổ,S3,S4,S5,S6,S8", *rows]).encode())
    db = await Database.open(tmp_path / "ward.db")
    try:
        shown = await commands.plan_figures(db, ward.desk, {"sheets": [to_json(sheet)]}, ward.now)
    finally:
        await db.close()
    assert shown["lines"][-2:] == ["… còn 10 số.", "Sổ có 50 số của 1 nơi, 10 kỳ: 50 số mới."]
    assert (len(shown["lines"]), shown["changes"]) == (42, 50)


# ---- what it means -----------------------------------------------------------------------------------------


def test_a_period_of_a_book_counts_nobody_as_missing(ward: Ward) -> None:
    """It is locked from the start, opens and reminds nothing, and is no part of completeness, yet read back."""
    assert imported(ward, YEAR) == []
    ward.advance("2026-11-16 08:00")
    with ward.tx() as tx:
        newest = periods.newest(tx)
        assert newest is not None
        assert newest.period.code == "2026-11"
        assert [one.period.code for one in periods.opened(tx)] == ["2026-11"]
        assert periods.of_month(tx, 9) is None
        assert {one.place.code for one in standing.missing(tx, newest.id, [Owner.GROUP])} == {"HK05", "KD05"}
        [place] = [one.place for one in standing.missing(tx, newest.id, [Owner.GROUP]) if one.place.code == "HK05"]
        assert "tháng 9" not in summaries.history(tx, place, ward.desk.zone)
        assert {row["state"] for row in figures_export.rows(tx, "2026-09")} == {"locked"}
        assert {row["origin"] for row in figures_export.rows(tx, "2026-09")} == {"book"}
    assert ward.rows("SELECT 1 FROM notice WHERE item LIKE '2026-09%'") == []
    assert [tuple(row) for row in ward.rows("SELECT locked, book FROM period WHERE code = '2026-09'")] == [(1, 1)]


def test_a_book_is_the_past_from_the_first_month_on(ward: Ward) -> None:
    """The last value, the spread of the values before, and the same period a year ago come from it."""
    assert imported(ward, YEAR) == []
    with ward.tx() as tx:
        past = periods.past(tx, "group:HK05", "2026-12")
        told = reviews.history(tx, "group:HK05", "2026-12")
    assert past.last["S1"].value == 120
    assert past.numbers["S1"] == tuple(map(Decimal, (120, 117, 118, 119, 120)))  # the roster's first
    assert (told[0].period, sorted(told[0].book)) == ("2025-12", ["S1", "S2", "S3", "S4"])


def test_what_people_reported_is_never_replaced(ward: Ward) -> None:
    """A locked period people answered in keeps their figures; the book fills what nobody said and hands nothing in."""
    ward.link("leader")
    ward.advance("2026-11-16 08:00")
    ward.say("leader", "2 buổi 95 người")
    assert "kỳ 11/2026 chưa chốt" in imported(ward, "kỳ,mã tổ,S3\n11/2026,HK05,3\n")[0]
    ward.advance("2026-11-27 08:00")
    text = "kỳ,mã tổ,S3,S4,S8\n11/2026,HK05,3,95,1\n"
    with ward.tx() as tx:
        _, planned, problems = book.read(tx, ward.desk, [read_csv(text.encode())], ward.now)
    assert problems == []
    assert [(one.entry.code, one.told.value) for one in planned.kept] == [("S3", Decimal(2))]
    assert ([one.code for one in planned.same], [one.entry.code for one in planned.changes]) == (["S4"], ["S8"])
    assert imported(ward, text) == []
    assert ward.figures() == {"S3": "2", "S4": "95", "S8": "1"}
    assert [row["state"] for row in ward.rows("SELECT state FROM report")] == ["draft"]
    with ward.tx() as tx:
        newest = periods.newest(tx)
        assert newest is not None
        assert "HK05" in {one.place.code for one in standing.missing(tx, newest.id, [Owner.GROUP])}
        past = periods.past(tx, "group:HK05", "2026-12").last
    assert {code for code in past if code.startswith("S")} == {"S1", "S2", "S8"}  # the draft itself was never handed in


def test_a_newer_book_replaces_an_older_one_with_history(ward: Ward) -> None:
    """Old and new value, that it is from a book, and who imported it; a locked report stays locked."""
    assert imported(ward, YEAR) == []
    ward.pass_time(timedelta(days=1))
    assert imported(ward, "kỳ,mã tổ,số hộ\n9/2026,HK05,121\n", actor=3) == []
    with ward.tx() as tx:
        entries = history.of_figure(tx, "group:HK05", "S1")
    last = entries[-1]
    assert (last.book, last.said, last.old, last.new) == (
        True,
        "Phạm Thu Hà",
        {"verdict": "value", "value": "120"},
        {"verdict": "value", "value": "121", "book": "0" * 64},
    )
    assert ward.figures(period="2026-09")["S1"] == "121"
    assert {row["state"] for row in ward.rows("SELECT state FROM report")} == {"locked"}


def test_contradictions_and_reopened_reports_are_problems(ward: Ward) -> None:
    """A hard check of the form between the book's figures and those reported; a report that is open again waits."""
    [problem] = imported(ward, "kỳ,mã tổ,S3,S4\n9/2026,HK05,0,120\n")
    assert problem.startswith("dòng 2, cột S3: Số buổi họp, tuyên truyền là 0 buổi mà số lượt người dự lại là 120")
    ward.link("leader", "office")
    ward.advance("2026-11-16 08:00")
    ward.say("leader", "2 buổi 95 người")
    ward.advance("2026-11-27 08:00")
    [problem] = imported(ward, "kỳ,mã tổ,N1,N2\n11/2026,HK05,100,101\n")
    assert "hộ đạt" in problem
    ward.say("office", "mở lại HK05 tháng 11 đến 30/11 vì đếm sót")
    [problem] = imported(ward, "kỳ,mã tổ,S8\n11/2026,HK05,1\n")
    assert problem == "dòng 2, cột mã tổ: kỳ 11/2026 của nơi này đang mở lại; chờ chốt rồi nhập"
