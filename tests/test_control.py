"""Commands over the real socket: the client on a thread, the server on the loop."""

import asyncio
import json
import logging
import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.control import FILE, LINE, Commands, ControlError, ControlServer, NotRunning, request


async def echo(arguments: dict[str, Any]) -> object:
    return arguments


async def refuse(_: dict[str, Any]) -> object:
    raise ControlError("chưa có kỳ báo cáo nào")


async def fail(_: dict[str, Any]) -> object:
    raise KeyError("a fault of ours")


async def too_much(_: dict[str, Any]) -> object:
    return "x" * LINE


async def no_json(_: dict[str, Any]) -> object:
    return {1, 2}


async def own_timeout(_: dict[str, Any]) -> object:
    raise TimeoutError


async def never(_: dict[str, Any]) -> object:
    return await asyncio.Event().wait()


COMMANDS: Commands = {
    command.__name__: command for command in (echo, refuse, fail, too_much, no_json, own_timeout, never)
}


@asynccontextmanager
async def listening(path: Path, *, limit: float = 600.0) -> AsyncIterator[ControlServer]:
    server = ControlServer(path, COMMANDS, limit=limit)
    await server.start()
    try:
        yield server
    finally:
        await server.close()


async def ask(
    path: Path, command: str, arguments: Mapping[str, object] | None = None, *, within: float = 5.0
) -> object:
    return await asyncio.to_thread(request, path, command, arguments or {}, within=within)


async def say(path: Path, line: bytes) -> dict[str, Any]:
    """Send bytes of one's own making and read the answer."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(line)
    answer = await reader.readuntil(b"\n")
    writer.close()
    return dict(json.loads(answer))


def found(directory: Path) -> list[Path]:
    return list(directory.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
async def path(tmp_path: Path) -> AsyncIterator[Path]:
    async with listening(tmp_path / FILE):
        yield tmp_path / FILE


async def test_a_command_gets_its_arguments_and_gives_its_result(path: Path) -> None:
    """What goes in comes out, Vietnamese letters and a megabyte of them included."""
    for arguments in ({"to": "2026-11-16", "why": "kỳ tháng Mười một"}, {}, {"long": "ư" * 400_000}):
        assert await ask(path, "echo", arguments) == arguments


@pytest.mark.parametrize("name", ["short", "a/" + "rất-dài-" * 10 + "/" + "dài-nữa-" * 10])
async def test_the_data_directory_may_have_any_length(tmp_path: Path, name: str) -> None:
    """A path beyond the system's limit of 107 bytes works, and the socket lies in the directory itself."""
    (tmp_path / name).mkdir(parents=True)
    path = tmp_path / name / FILE
    async with listening(path):
        assert path.is_socket()
        assert await ask(path, "echo", {"n": 1}) == {"n": 1}
    assert not found(tmp_path / name)
    with pytest.raises(NotRunning):
        await ask(path, "echo")


async def test_a_relative_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is taken from where the process stands."""
    monkeypatch.chdir(tmp_path)
    long = Path("x" * 120)
    (tmp_path / long).mkdir()
    for path in (Path(FILE), long / FILE):
        async with listening(path):
            assert await ask(path, "echo", {"n": 1}) == {"n": 1}


async def test_nobody_listening_is_not_running(tmp_path: Path) -> None:
    """No directory, no file, or a file left by a dead bot: the same answer."""
    for path in (tmp_path / "none" / FILE, tmp_path / FILE):
        with pytest.raises(NotRunning, match="bot không chạy"):
            await ask(path, "echo")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / FILE))
    with pytest.raises(NotRunning):
        await ask(tmp_path / FILE, "echo")


async def test_the_file_of_a_killed_bot_is_replaced(tmp_path: Path) -> None:
    """A start after a kill finds the old socket in its way and listens all the same."""
    code = f"import os, socket; s = socket.socket(socket.AF_UNIX); s.bind({FILE!r}); s.listen(); os.abort()"
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.DEVNULL)
    assert (tmp_path / FILE).is_socket()
    async with listening(tmp_path / FILE):
        assert await ask(tmp_path / FILE, "echo", {"n": 1}) == {"n": 1}


async def test_a_refusal_is_the_commands_own_sentence(path: Path) -> None:
    """The operator reads what the command says."""
    with pytest.raises(ControlError, match="chưa có kỳ báo cáo nào"):
        await ask(path, "refuse")


@pytest.mark.parametrize("command", ["fail", "no_json", "own_timeout"])
async def test_a_fault_is_logged_and_not_told(path: Path, command: str, caplog: pytest.LogCaptureFixture) -> None:
    """The trace goes to the log, a fixed sentence to the operator, and the server lives on."""
    with pytest.raises(ControlError, match="xem nhật ký"):
        await ask(path, command)
    [record] = [record for record in caplog.records if record.name == "bot.control"]
    assert record.levelno == logging.ERROR
    assert record.exc_info
    assert await ask(path, "echo") == {}


async def test_an_unknown_command_says_so(path: Path) -> None:
    """A command line newer than the running bot learns what to do."""
    with pytest.raises(ControlError, match="không có lệnh dance"):
        await ask(path, "dance")


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"{}\n", b"nonsense\n", b'{"command": [], "arguments": {}}\n'])
async def test_what_is_no_request_is_refused(path: Path, line: bytes) -> None:
    """Rubbish gets an answer, not a silence."""
    answer = await say(path, line)
    assert answer["ok"] is False


async def test_lines_longer_than_a_megabyte_are_refused(path: Path) -> None:
    """In either direction, by whichever side sees it first."""
    for command, text in (("echo", "x" * LINE), ("too_much", "")):
        with pytest.raises(ControlError, match="1 MB"):
            await ask(path, command, {"text": text})
    answer = await say(path, b"x" * (LINE + LINE))
    assert "1 MB" in answer["error"]


async def test_a_command_that_takes_too_long_is_cancelled(tmp_path: Path) -> None:
    """The server's limit ends it and says so."""
    async with listening(tmp_path / FILE, limit=0.05):
        with pytest.raises(ControlError, match="chưa trả lời sau 0 giây"):
            await ask(tmp_path / FILE, "never")


async def test_the_caller_waits_no_longer_than_it_said(path: Path) -> None:
    """A hung bot does not hang the command line."""
    with pytest.raises(ControlError, match="lệnh có thể đã chạy"):
        await ask(path, "never", within=0.05)


async def test_who_leaves_without_asking_disturbs_nobody(path: Path) -> None:
    """A connection closed before its line, or in the middle of it, is forgotten."""
    for start in (b"", b'{"comm'):
        _, writer = await asyncio.open_unix_connection(str(path))
        writer.write(start)
        writer.close()
        await writer.wait_closed()
    assert await ask(path, "echo", {"n": 1}) == {"n": 1}


async def test_closing_ends_what_is_under_way(tmp_path: Path) -> None:
    """A bot that stops does not wait for its commands; their callers learn that it stopped."""
    path = tmp_path / FILE
    begun = asyncio.Event()

    async def hang(_: dict[str, Any]) -> object:
        begun.set()
        return await never({})

    server = ControlServer(path, {"hang": hang})
    await server.start()
    waiting = asyncio.create_task(ask(path, "hang"))
    await begun.wait()
    await server.close()
    await server.close()
    with pytest.raises(ControlError, match="bot dừng giữa chừng"):
        await waiting
    assert not path.exists()


async def test_commands_do_not_wait_for_each_other(path: Path) -> None:
    """A long command leaves room for a short one."""
    long = asyncio.create_task(ask(path, "never", within=0.2))
    assert await ask(path, "echo", {"n": 1}) == {"n": 1}
    assert not long.done()
    with pytest.raises(ControlError):
        await long


async def test_a_failed_start_leaves_nothing(tmp_path: Path) -> None:
    """Without its directory the server cannot start, and can be closed like any other."""
    server = ControlServer(tmp_path / "none" / FILE, COMMANDS)
    with pytest.raises(FileNotFoundError):
        await server.start()
    await server.close()
    assert not found(tmp_path)


async def test_the_socket_is_for_its_owner_alone(path: Path) -> None:
    """Nobody else may even connect."""
    assert mode(path) == 0o600


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike tmp_path."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def widen(path: Path) -> None:
    path.chmod(0o666)


def as_nobody(act: Callable[[], object]) -> None:
    os.seteuid(65534)
    try:
        act()
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_another_account_is_refused(open_folder: Path) -> None:
    """By the file's mode; and where somebody widened that, by asking the system who connects."""
    path = open_folder / FILE
    async with listening(path):
        with pytest.raises(ControlError, match="tài khoản khác"):
            as_nobody(partial(request, path, "echo", {}, within=1))
        widen(path)
        with socket.socket(socket.AF_UNIX) as stranger:
            as_nobody(partial(stranger.connect, str(path)))
            reader, writer = await asyncio.open_unix_connection(sock=stranger)
            writer.write(b'{"command": "echo", "arguments": {}}\n')
            assert "tài khoản khác" in json.loads(await reader.readline())["error"]
            writer.close()
