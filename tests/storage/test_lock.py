"""The lock on the data directory, with real processes."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.lock import AlreadyRunning, DataLock

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from storage.lock import DataLock
with DataLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_holder(directory: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(directory)]
    with subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_another_process_is_named(tmp_path: Path) -> None:
    """The error tells which process holds the directory; once that one is killed the lock is free."""
    with another_holder(tmp_path) as process:
        with (
            pytest.raises(AlreadyRunning, match=f"in use by process {process.pid}") as caught,
            DataLock(tmp_path),
        ):
            pass
        assert caught.value.pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait(5)
        with DataLock(tmp_path):
            assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_a_second_lock_in_this_process_is_refused(tmp_path: Path) -> None:
    """Two bots in one process would be two bots all the same, and the refused one hinders nobody."""
    with DataLock(tmp_path):
        for _ in range(2):
            with pytest.raises(AlreadyRunning) as caught, DataLock(tmp_path):
                pass
            assert caught.value.pid == os.getpid()
    with DataLock(tmp_path):
        pass


def test_a_lock_can_be_closed_early_and_taken_again(tmp_path: Path) -> None:
    """close lets go at once; closing twice is no error."""
    with DataLock(tmp_path) as lock:
        lock.close()
        lock.close()
        with DataLock(tmp_path):
            pass


def test_the_lock_is_released_by_an_error(tmp_path: Path) -> None:
    """A body that raises leaves nothing held."""
    with pytest.raises(LookupError), DataLock(tmp_path):
        raise LookupError
    with DataLock(tmp_path):
        pass


def test_a_missing_directory_is_made_for_its_owner_only(tmp_path: Path) -> None:
    """The first start makes the data directory (0700) and the lock file (0600)."""
    directory = tmp_path / "data"
    with DataLock(directory):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        assert stat.S_IMODE((directory / "lock").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "garbage", "9" * 200])
def test_a_lock_file_without_a_pid_is_still_a_lock(tmp_path: Path, content: str) -> None:
    """A holder that has not written its number yet is not named; the directory is refused all the same."""
    with DataLock(tmp_path):
        (tmp_path / "lock").write_text(content)
        with pytest.raises(AlreadyRunning, match="in use by"), DataLock(tmp_path):
            pass


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    """A child that outlives the bot, as a renderer may, does not block the next start."""
    with DataLock(tmp_path):
        child = subprocess.Popen(
            [sys.executable, "-c", "print('up', flush=True); input()"],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            close_fds=False,
        )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "up\n"
        with DataLock(tmp_path):
            pass
        child.kill()


def test_a_directory_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    """A file in its place is told as what it is."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FileExistsError), DataLock(tmp_path / "data"):
        pass
