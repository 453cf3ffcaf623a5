"""A child that has been taken over gives nothing but an answer, and nothing of it stays."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot import child
from bot.child import ChildError, Limits, Trouble

MEGABYTE = 2**20
JOBS = """
import fcntl, os, signal, subprocess, sys, time
from bot import child

def hang(data, options):
    sleeper = subprocess.Popen(["sleep", "60"])
    os.mkdir(os.path.join(options["at"], f"{os.getpid()} {sleeper.pid}"))
    time.sleep(60)

def leave(data, options):
    subprocess.Popen(["sleep", "60"])  # it has our answer's pipe open; and another hid from the group
    subprocess.Popen(["sleep", "60"], start_new_session=True)

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

child.main({
    "hang": hang,
    "leave": leave,
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
    """Why there is no answer."""
    with pytest.raises(ChildError) as raised:
        await child.run(what, b"x" * 100_000, {"at": "/"}, limits=Limits(**limits), program=program)
    return raised.value.trouble


async def test_a_job_hears_its_options_and_may_print(jobs: tuple[str, ...]) -> None:
    """Options and bytes arrive, empty lines in them too; what a library prints is not the answer."""
    assert await child.run("noisy", b"\n\n" + bytes(3_000_000), {"n": "ấ\n"}, program=jobs) == [3_000_002, "ấ\n"]


@pytest.mark.parametrize(
    ("what", "limits", "expected"),
    [
        ("spin", {"seconds": 1}, Trouble.LATE),
        ("leave", {"seconds": 1}, Trouble.LATE),
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


async def test_whoever_hid_from_the_kill_is_not_waited_for() -> None:
    """A process in a group of its own keeps both pipes open, with half of the file unread."""
    program = ("-c", "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)")
    async with asyncio.timeout(30):
        assert await trouble("sheet", program, seconds=1) is Trouble.LATE


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
    task = asyncio.create_task(child.run("hang", b"", {"at": str(folder)}, limits=limits, program=jobs))
    pids = await begun(folder)
    if cancelled:
        task.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else ChildError):
        await task
    assert len(pids) == 2
    assert [await gone(pid) for pid in pids] == [True, True]


async def test_a_child_inherits_nothing(jobs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours but those Python needs, and no file but its three."""
    monkeypatch.setenv("PHUONGBOT_TOKEN", "123:secret")
    descriptor = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    open_files = await child.run("files", b"", {}, program=jobs)
    os.close(descriptor)
    assert len(open_files) <= 4  # the three and the listing itself
    names = set(await child.run("secrets", b"", {}, program=jobs))
    assert names <= {"PYTHONPATH", "PYTHONUTF8", "OPENPYXL_LXML", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME"}


@pytest.mark.parametrize(
    "written",
    ["", "{", "[]", "5", "null", "\\xff", '{"result": 1, "more": 2}', '{"fault": 1, "x": 2}', "[" * 100_000, "NaN"],
)
async def test_garbage_is_no_answer(written: str) -> None:
    """What is not exactly one answer in JSON is none."""
    program = ("-c", f"import sys; sys.stdout.buffer.write({written!r}.encode())")
    assert await trouble("sheet", program) is Trouble.GARBAGE
