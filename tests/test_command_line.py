"""The command line as a person uses it: real processes, real sockets, exit codes, one line a problem."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest

from bot import control
from bot.core.texts.office_book import ENTRY
from bot.documents.workbook import read_workbook
from bot.simulator.faults import Trouble
from tests.loopback import USERS, Loopback, loopback
from tests.ward import EXAMPLE, ROSTER

NOW = "2026-11-16T07:55"


async def phuongbot(*arguments: object, typed: str = "") -> tuple[int, str, str]:
    """One command: exit code, stdout, stderr; ``typed`` is what the person at the keyboard answers."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), 60)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def running(config: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """``phuongbot run`` until the block ends; killed if it is still there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--config", str(config), *arguments, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def up(bench: Loopback) -> None:
    """Wait until the bot answers commands."""
    socket = bench.settings.storage.path.parent / control.FILE
    while True:
        try:
            await asyncio.to_thread(control.request, socket, "now", {}, within=5)
        except control.NotRunning:
            await asyncio.sleep(0.05)
        else:
            return


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Loopback]:
    """A Telegram on loopback and a configuration for it."""
    async with loopback(tmp_path) as made:
        yield made


async def test_a_month_by_commands(bench: Loopback, tmp_path: Path) -> None:
    """import-roster, invite, run --now, clock, figures, status, health: the contract from outside, and a kill."""
    config = tmp_path / "config.toml"
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, "utf-8")
    code, out, err = await phuongbot("import-roster", roster, "--config", config, "--yes")
    assert (code, err) == (0, "")
    assert "Nguyễn Văn Bình" in out
    again = await phuongbot("import-roster", roster, "--config", config, "--yes")
    assert again == (0, "Không có gì thay đổi.\n", "")
    code, out, _ = await phuongbot("invite", "--role", "group_leader", "--group", "HK05", "--json", "--config", config)
    invited = json.loads(out)
    assert code == 0
    assert {key: invited[key] for key in ("person", "role", "scope")} == {
        "person": "Nguyễn Văn Bình",
        "role": "group_leader",
        "scope": "HK05",
    }
    assert invited["link"].startswith("https://t.me/ward_bot?start=")
    leader = USERS["leader"]
    async with running(config, "--now", NOW) as bot:
        await up(bench)
        said = 0

        async def say(text: str) -> str:
            nonlocal said
            mine = bench.wire.say(leader, text)
            heard = await bench.wire.replied(leader, after=mine, within=20)
            said = heard[-1].id
            return heard[-1].text

        await say(f"/start {invited['link'].partition('=')[2]}")
        await say("đúng")
        await say("đồng ý")
        assert "thế là xong" in await say("bác")
        assert (await phuongbot("clock", "advance", "2026-11-16T08:00", "--config", config))[0] == 0
        assert "Câu 1/5" in (await bench.wire.replied(leader, after=said, within=20))[-1].text
        assert "Câu 2/5" in await say("2 buổi 95 người")
        second = await phuongbot("run", "--config", config)
        assert second[0] == 1
        assert "Một bản khác đang chạy" in second[2]
        bot.kill()
        await bot.wait()
    async with running(config, "--now", "2026-11-16T08:10") as bot:
        await up(bench)
        for text in ("1 hoạt động 60 người", "0", "108", "đề nghị"):
            await say(text)
        assert "Mã nhận" in await say("gửi")
        code, out, _ = await phuongbot("health", "--config", config)
        assert (code, out) == (0, "Hệ thống hoạt động bình thường.\n")
        bot.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(bot.wait(), 30) == 0
    code, out, _ = await phuongbot("figures", "--period", "2026-11", "--json", "--config", config)
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["indicator"]: row["value"] for row in rows}["S4"] == 95
    assert {row["state"] for row in rows} == {"sent"}
    assert {row["review"] for row in rows} == {"unreviewed"}
    code, out, _ = await phuongbot("status", "--config", config)
    assert "Đầy đủ: 100% (7/7 số của 1 tổ đã gửi hoặc đang nhập). Đúng hạn: 50% (1/2 tổ)." in out
    assert "Đã gửi: 1/2 tổ." in out
    assert (await phuongbot("figures", "--period", "2026-10", "--json", "--config", config))[0] == 1
    await audit_by_commands(config, bench.settings.storage.path)


async def audit_by_commands(config: Path, database: Path) -> None:
    """check-audit: whole with its seal, which it finds again; a line changed in the file is named."""
    code, out, _ = await phuongbot("check-audit", "--config", config)
    assert (code, "còn nguyên như lúc ghi" in out) == (0, True)
    seal = out.split()[-1].rstrip(".")
    assert (await phuongbot("check-audit", "--seal", seal, "--config", config))[0] == 0
    code, _, err = await phuongbot("check-audit", "--seal", seal[::-1], "--config", config)
    assert (code, "không có mã niêm" in err) == (1, True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET actor = 99 WHERE id = 3")
    code, _, err = await phuongbot("check-audit", "--config", config)
    assert (code, err.startswith("Nhật ký: dòng 3 không còn như lúc ghi")) == (1, True)


async def test_wrong_usage_is_told_and_ends_with_2(tmp_path: Path) -> None:
    """Every problem of a configuration at once, one a line; run without a token; --now on a real provider."""
    config = tmp_path / "config.toml"
    text = EXAMPLE.read_text("utf-8").replace('quiet_from = "20:00"', 'quiet_from = "25:00"')
    config.write_text(text.replace('morning = "08:00"', "mornin = 8"), "utf-8")
    config.chmod(0o600)
    code, out, err = await phuongbot("check-config", "--config", config)
    assert (code, out) == (2, "")
    assert {line.split(":")[0] for line in err.splitlines()} == {"reminders.quiet_from", "reminders.mornin"}
    config.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    assert (await phuongbot("check-config", "--config", config))[0] == 0
    code, _, err = await phuongbot("run", "--config", config)
    assert (code, err.count("\n")) == (2, 1)
    code, _, err = await phuongbot("invite", "--config", config, "--role", "nobody")
    assert code != 0
    missing = await phuongbot("status", "--config", config)
    assert missing[0] == 1
    assert "Chưa có cơ sở dữ liệu" in missing[2]


async def test_what_a_command_cannot_do_is_told(bench: Loopback, tmp_path: Path) -> None:
    """One sentence on stderr and nothing on stdout, 2 for wrong usage and 1 for work that failed."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(ROSTER.replace("HK05", "", 1), "utf-8")
    table: list[tuple[tuple[object, ...], int, str]] = [
        (("invite",), 2, "--person | --role"),
        (("invite", "--role", "thủ kho"), 2, "Không có vai trò thủ kho."),
        (("invite", "--person", "Không Ai Cả"), 1, "Không Ai Cả"),
        (("clock", "back", "2026-11-16T08:00"), 2, "advance | jump"),
        (("clock", "advance", "mai"), 2, "mai"),
        (("clock", "advance", "2026-11-16T08:00"), 1, "bot"),
        (("import-roster", tmp_path / "none.csv"), 1, "none.csv: không đọc được tệp này"),
        (("import-roster", wrong), 1, "dòng 2"),
        (("run", "--now", "mai"), 2, "mai"),
    ]
    config = tmp_path / "config.toml"
    for arguments, code, words in table:
        ended_with, out, err = await phuongbot(*arguments, "--config", config)
        assert (ended_with, out) == (code, ""), arguments
        assert words in err, arguments


async def test_a_roster_is_imported_only_after_a_yes(bench: Loopback, tmp_path: Path) -> None:
    """The changes are shown and asked; a no leaves everything, and there is no period yet for status."""
    config, roster = tmp_path / "config.toml", tmp_path / "roster.csv"
    roster.write_text(ROSTER, "utf-8")
    code, out, _ = await phuongbot("import-roster", roster, "--config", config, typed="n\n")
    assert (code, out.splitlines()[-1]) == (0, "Thực hiện các thay đổi trên? [y/N]: Không thay đổi gì.")
    code, out, _ = await phuongbot("status", "--config", config)
    assert code == 0
    assert "Đã liên kết: 0/0" in out
    code, out, _ = await phuongbot("import-roster", roster, "--config", config, typed="y\n")
    assert (code, out.splitlines()[-1]) == (0, "Thực hiện các thay đổi trên? [y/N]: Đã nhập xong.")
    code, out, _ = await phuongbot("invite", "--person", "Phạm Thu Hà", "--config", config)
    lines = out.splitlines()
    assert (code, lines[0]) == (0, "Phạm Thu Hà (văn phòng)")
    assert [line.split(":")[0] for line in lines[1:]] == ["Mã", "Liên kết", "Hết hạn"]


async def test_a_workbook_is_written_for_the_operator(bench: Loopback, tmp_path: Path) -> None:
    """The office's workbook as a file of 0600, by a command that only looks; what cannot be is told in one line."""
    config, out, roster = bench.directory / "config.toml", tmp_path / "so-lieu.xlsx", tmp_path / "roster.csv"
    roster.write_text(ROSTER, "utf-8")
    code, _, problem = await phuongbot("export", "--config", config, "--out", out)
    assert (code, out.exists()) == (1, False)
    async with running(config, "--now", NOW):
        await up(bench)
        await phuongbot("import-roster", roster, "--config", config, "--yes")
        await phuongbot("clock", "advance", "2026-11-16T08:00", "--config", config)
        code, said, problem = await phuongbot("export", "--config", config, "--out", out, "--period", "2026-Q4")
        assert (code, said, problem) == (0, f"Đã xuất số liệu ra {out}.\n", "")
    assert out.stat().st_mode & 0o777 == 0o600
    sheet = read_workbook(out.read_bytes(), ENTRY)
    assert sheet.ours
    assert [row.at(2).text for row in sheet.rows[2:4]] == ["HK05", "KD05"]
    for arguments, expected, words in (
        (("--out", out), 2, "đã có"),
        (("--out", tmp_path / "a.xls"), 2, "chỉ xuất được tệp .xlsx"),
        (("--out", tmp_path / "a.xlsx", "--period", "2026-13"), 1, "Viết như 2026-11, 2026-Q4, 2026-H1, 2026."),
        (("--out", tmp_path / "a.xlsx", "--period", "2025"), 1, "Chưa có kỳ nào của 2025."),
        (("--out", tmp_path / "none" / "a.xlsx"), 1, "a.xlsx"),
    ):
        code, _, problem = await phuongbot("export", "--config", config, *arguments)
        assert (code, len(problem.splitlines())) == (expected, 1), problem
        assert words in problem
    assert not (tmp_path / "a.xlsx").exists()


async def test_a_database_of_another_kind_is_only_looked_at(bench: Loopback, tmp_path: Path) -> None:
    """Newer, older or no database: status says which, and the file stays as it is."""
    config, path = tmp_path / "config.toml", bench.settings.storage.path
    path.parent.mkdir(mode=0o700, exist_ok=True)
    files = [("Không đọc được cơ sở dữ liệu", b"not a database at all" * 100)]
    for version, words in ((0, "phiên bản khác"), (9999, "9999")):
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE t (x)")
            connection.execute(f"PRAGMA user_version = {version}")
        files.append((words, path.read_bytes()))
    for words, content in files:
        path.write_bytes(content)
        code, out, err = await phuongbot("status", "--config", config)
        assert (code, out) == (1, "")
        assert words in err
        assert path.read_bytes() == content


async def test_two_pollers_of_one_token_are_told(bench: Loopback, tmp_path: Path) -> None:
    """Telegram's 409 ends the run with 1; the log says why."""
    bench.wire.faults.add(
        Trouble.REFUSE, "getUpdates", times=None, status=409, text="Conflict: terminated by other getUpdates request"
    )
    code, _, err = await phuongbot("run", "--config", tmp_path / "config.toml", "--now", NOW)
    assert code == 1
    assert "Traceback" not in err
    assert "alarm" in err


async def test_a_taken_port_is_told(bench: Loopback, tmp_path: Path) -> None:
    """The web port is in use: one sentence, exit code 1, nothing hangs."""
    config = tmp_path / "config.toml"
    config.write_text(config.read_text("utf-8") + f'\n[web]\nhost = "127.0.0.1"\nport = {bench.port}\n', "utf-8")
    code, _, err = await phuongbot("run", "--config", config, "--now", NOW)
    assert code == 1
    assert f"Cổng {bench.port}" in err.splitlines()[-1]


async def test_the_tour_plays_a_month(tmp_path: Path) -> None:
    """`demo --tour` prints conversation, stored figures and files."""
    code, out, _ = await phuongbot("demo", "--tour")
    assert code == 0
    assert "Mã nhận" in out
    assert '"indicator": "S4", "value": 95' in out
    assert "phuongbot.sqlite3  600" in out


async def test_the_demo_runs_until_it_is_stopped() -> None:
    """`demo` prints its page's address, serves it, and ends with 0 on SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0"), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        ready = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        async with httpx.AsyncClient(base_url=ready.split()[-1]) as page:
            answer = await page.get("/")
            people = await page.get("/people")
        assert answer.status_code == 200
        assert "Nguyễn" in people.text
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
