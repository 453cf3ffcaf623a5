"""The command line as a person uses it: real processes, real sockets, exit codes, one line a problem."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import control
from tests.loopback import USERS, Loopback, loopback
from tests.ward import EXAMPLE, ROSTER

NOW = "2026-11-16T07:55"


async def phuongbot(*arguments: object) -> tuple[int, str, str]:
    """One command: exit code, stdout, stderr."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *map(str, arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
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
    socket = bench.settings.storage.path.parent / "control.sock"
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
