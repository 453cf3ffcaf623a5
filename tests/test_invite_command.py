"""`phuongbot invite --out`: a sheet for everybody who is not linked, made alone and through a running bot."""

from __future__ import annotations

import asyncio
import io
import re
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from bot.app import App
from bot.paper import Unwritable, new_file
from tests.loopback import USERS, Loopback, loopback
from tests.test_command_line import phuongbot
from tests.ward import EXAMPLE, NAMES, ROSTER


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Loopback]:
    """A Telegram on loopback now, and a configuration for it."""
    async with loopback(tmp_path, start=datetime.now(UTC).isoformat()) as made:
        yield made


@asynccontextmanager
async def imported(bench: Loopback) -> AsyncIterator[App]:
    """A running bot with the roster of the dialogues."""
    async with bench.bot() as (app, _):
        await bench.import_roster(app)
        yield app


def cards(path: Path) -> list[tuple[str, str]]:
    """Name with role, and code, of every card."""
    found = []
    for row in docx.Document(io.BytesIO(path.read_bytes())).tables[0].rows:
        text = "\n".join(
            "".join(one.text or "" for one in line.iter(qn("w:t"))) for line in row._tr.iter(qn("w:p"))
        )  # fmt: skip
        (name,) = re.findall(r"^Kính gửi ông/bà (.+)$", text, re.M)
        (code,) = re.findall(r"^\d{3} \d{3} \d{4}$", text, re.M)
        found.append((name, code))
    return found


def listing(directory: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(one.name for one in directory.iterdir())


async def test_a_sheet_for_everybody_who_is_not_linked(bench: Loopback, tmp_path: Path) -> None:
    """Each code works in the chat; whoever is linked gets no card; a newer sheet ends the older codes."""
    config, first, second = tmp_path / "config.toml", tmp_path / "một.docx", tmp_path / "hai.docx"
    leaders = [
        "Nguyễn Văn Bình, tổ trưởng Tổ dân phố số 5, khu Hàng Kênh",
        "Trần Thị Cúc, tổ trưởng Tổ dân phố số 5, khu Kênh Dương",
    ]
    async with imported(bench) as app:
        code, out, err = await phuongbot("invite", "--config", config, "--role", "tổ trưởng", "--out", first)
        assert (code, err) == (0, "")
        assert out == f"Đã ghi 2 giấy mời vào {first}. Giấy mời cũ chưa dùng của những người này hết hiệu lực.\n"
        assert stat.S_IMODE(first.stat().st_mode) == 0o600
        made = cards(first)
        assert [who for who, _ in made] == leaders
        await bench.say(app, "leader", made[0][1], "đúng", "đồng ý", "bác")
        assert "thế là xong" in bench.heard("leader")[-1]
    # alone, under the lock
    code, out, err = await phuongbot("invite", "--config", config, "--role", "group_leader", "--out", second)
    assert (code, err) == (0, "")
    assert [who for who, _ in cards(second)] == leaders[1:]
    async with bench.bot() as (app, _):
        bench.wire.user(USERS["other"], NAMES["other"])
        await bench.say(app, "other", made[1][1])
        assert "không đúng hoặc đã hết hạn" in bench.heard("other")[-1]
        await bench.say(app, "other", cards(second)[0][1])
        assert "Ông/bà là tổ trưởng" in bench.heard("other")[-1]
    # nobody is left, so no file
    third = tmp_path / "ba.docx"
    code, out, err = await phuongbot("invite", "--config", config, "--role", "group_leader", "--out", third)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "cả 2 người khớp yêu cầu đã liên kết" in err
    # everybody else: the office, the operator, the leadership, a unit
    code, _, err = await phuongbot("invite", "--config", config, "--out", third)
    assert (code, err, len(cards(third))) == (0, "", 5)
    assert listing(tmp_path) == ["ba.docx", "config.toml", "data", "hai.docx", "một.docx"]


async def test_nothing_is_overwritten_and_no_code_ends_in_vain(bench: Loopback, tmp_path: Path) -> None:
    """What is wrong with the file is found before a code is made: one line, 2 for wrong usage, 1 for a bad folder."""
    config, there = tmp_path / "config.toml", tmp_path / "a.docx"
    there.write_text("mine")
    async with imported(bench) as app:
        code = await bench.code(app, "leader")

        async def refused(out: Path, *more: str) -> tuple[int, str]:
            asked = ("invite", "--config", config, "--group", "HK05", "--out", out, *more)
            status, said, problem = await phuongbot(*asked)
            assert said == ""
            return status, problem

        status, problem = await refused(there)
        assert (status, problem.count("\n"), "đã có tệp" in problem) == (2, 1, True)
        assert there.read_text() == "mine"
        status, problem = await refused(tmp_path / "không có" / "a.docx")
        assert (status, problem.count("\n"), "không ghi được" in problem) == (1, 1, True)
        status, problem = await refused(tmp_path / "a.pdf")
        assert (status, problem.count("\n"), ".docx" in problem) == (2, 1, True)
        assert (await refused(tmp_path / "b.docx", "--json"))[0] == 2
        assert (await refused(tmp_path / "b.docx", "--unit", "VHXH"))[0] == 1
        assert listing(tmp_path) == ["a.docx", "config.toml", "data"]
        await bench.say(app, "leader", code)
        assert "Ông/bà là tổ trưởng" in bench.heard("leader")[-1]


async def test_without_a_messenger_the_sheet_has_no_link(tmp_path: Path) -> None:
    """A bot without a token yet: the codes are printed all the same, and stderr says what is missing."""
    config, roster, out = tmp_path / "config.toml", tmp_path / "roster.csv", tmp_path / "a.docx"
    text = re.sub(r"(?ms)^\[telegram\].*?(?=^# Zalo)", "", EXAMPLE.read_text("utf-8"))
    config.write_text(text, "utf-8")
    roster.write_text(ROSTER, "utf-8")
    assert (await phuongbot("import-roster", roster, "--config", config, "--yes"))[0] == 0
    code, _, err = await phuongbot("invite", "--config", config, "--role", "group_leader", "--out", out)
    assert (code, err.count("\n"), "username" in err) == (0, 1, True)
    assert len(cards(out)) == 2


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """A block that raises leaves nothing behind; a folder in the way of the rename is told."""
    path = tmp_path / "a.docx"

    def written(error: BaseException | None) -> None:
        with new_file(path) as file:
            file.write(b"whole")
            if error is not None:
                raise error
            path.mkdir()

    with pytest.raises(asyncio.CancelledError):
        written(asyncio.CancelledError())
    assert listing(tmp_path) == []
    with pytest.raises(Unwritable):
        written(None)
    assert listing(tmp_path) == ["a.docx"]
