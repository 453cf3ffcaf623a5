"""The child that opens foreign files: what it reads, and that a conquered one gives nothing but an answer."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

import pytest

from bot import render
from bot.documents.sheet import MAX_CELLS, MAX_ROWS, Cell, Kind, Refusal
from bot.render import Limits, RenderError, Trouble
from tests.workbooks import cells, workbook

SMALL = workbook(S=[["vai trò", "họ tên"], ["tổ trưởng", "Nguyễn Văn Bình"]])
MEGABYTE = 2**20


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

JOBS = """
import fcntl, os, signal, subprocess, sys, time
from bot import render

def hang(data, options):
    sleeper = subprocess.Popen(["sleep", "60"])
    os.mkdir(os.path.join(options["at"], f"{os.getpid()} {sleeper.pid}"))
    time.sleep(60)

def spin(data, options):
    while True:
        pass

def eat(data, options):
    bytearray(1 << 30)

def noisy(data, options):
    print("this is no JSON")
    return [len(data), options["n"]]

def write(data, options):
    with open(options["at"], "wb") as file:
        file.write(data)

def burst(data, options):
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # all of it at once, as when the parent is slow to be woken
        fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20)
    return "x" * 2_000_000

def files(data, options):
    return sorted(int(name) for name in os.listdir("/proc/self/fd"))

render.main({
    "hang": hang,
    "spin": spin,
    "eat": eat,
    "noisy": noisy,
    "write": write,
    "burst": burst,
    "files": files,
    "raise": lambda data, options: data.nothing,
    "exit": lambda data, options: os._exit(3),
    "crash": lambda data, options: os.kill(os.getpid(), signal.SIGSEGV),
    "flood": lambda data, options: "x" * 2_000_000,
    "secrets": lambda data, options: dict(os.environ),
}, sys.argv[1:])
"""


@pytest.fixture
def jobs(tmp_path: Path) -> tuple[str, ...]:
    """A program like ours with jobs that ours has not."""
    path = tmp_path / "jobs.py"
    path.write_text(JOBS, "utf-8")
    return (str(path),)


async def trouble(what: str, program: tuple[str, ...], **limits: int) -> Trouble:
    with pytest.raises(RenderError) as raised:
        await render.run(what, b"x" * 100_000, {"at": "/"}, limits=Limits(**limits), program=program)
    return raised.value.trouble


async def test_a_job_hears_its_options_and_may_print(jobs: tuple[str, ...]) -> None:
    """Options and bytes arrive, empty lines in them too; what a library prints is not the answer."""
    assert await render.run("noisy", b"\n\n" + bytes(3_000_000), {"n": "ấ\n"}, program=jobs) == [3_000_002, "ấ\n"]


@pytest.mark.parametrize(
    ("what", "limits", "expected"),
    [
        ("spin", {"seconds": 1}, Trouble.LATE),
        ("eat", {"memory": 256 * MEGABYTE}, Trouble.HEAVY),
        ("raise", {}, Trouble.FAILED),
        ("exit", {}, Trouble.FAILED),
        ("crash", {}, Trouble.FAILED),
        ("flood", {"output": 1_000_000}, Trouble.GARBAGE),
        ("burst", {"output": 1}, Trouble.GARBAGE),
        ("write", {}, Trouble.FAILED),
        ("no such job", {}, Trouble.FAILED),
    ],
)
async def test_a_child_that_misbehaves_is_stopped(
    jobs: tuple[str, ...], what: str, limits: dict[str, int], expected: Trouble
) -> None:
    """Time, memory, crashes, floods: each has its name."""
    assert await trouble(what, jobs, **limits) is expected


async def gone(pid: int) -> bool:
    """Whether a process ends now; whoever adopted it may take a moment to bury it."""
    for _ in range(200):
        try:
            if (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return True
        await asyncio.sleep(0.01)
    return False


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def begun(folder: Path) -> list[int]:
    """The processes that the job "hang" names there."""
    for _ in range(1_000):
        if found := names(folder):
            return [int(pid) for pid in found[0].split()]
        await asyncio.sleep(0.01)
    raise AssertionError("it never began")


@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_child_that_hangs_is_killed_with_its_children(
    jobs: tuple[str, ...], tmp_path: Path, cancelled: bool
) -> None:
    """When time is up and when the caller leaves, nothing of it stays."""
    folder = tmp_path / "pids"
    folder.mkdir()
    limits = Limits(seconds=20 if cancelled else 1)
    task = asyncio.create_task(render.run("hang", b"", {"at": str(folder)}, limits=limits, program=jobs))
    pids = await begun(folder)
    if cancelled:
        task.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else RenderError):
        await task
    assert len(pids) == 2
    assert [await gone(pid) for pid in pids] == [True, True]


async def test_a_child_inherits_nothing(jobs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours but those Python needs, and no file but its three."""
    monkeypatch.setenv("PHUONGBOT_TOKEN", "123:secret")
    descriptor = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    open_files = await render.run("files", b"", {}, program=jobs)
    os.close(descriptor)
    assert len(open_files) <= 4  # the three and the listing itself
    names = set(await render.run("secrets", b"", {}, program=jobs))
    assert names <= {"PYTHONPATH", "PYTHONUTF8", "OPENPYXL_LXML", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME"}


@pytest.mark.parametrize(
    "written",
    ["", "{", "[]", "5", "null", "\\xff", '{"result": 1, "more": 2}', '{"fault": 1, "x": 2}', "[" * 100_000, "NaN"],
)
async def test_garbage_is_no_answer(written: str) -> None:
    """What is not exactly one answer in JSON is none."""
    program = ("-c", f"import sys; sys.stdout.buffer.write({written!r}.encode())")
    assert await trouble("sheet", program) is Trouble.GARBAGE


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
