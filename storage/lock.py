"""One process per data directory: whoever may write holds the lock on it."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class AlreadyRunning(Exception):
    """Another process holds the data directory; `pid` names it, or is None while it is just starting."""

    def __init__(self, directory: Path, pid: int | None) -> None:
        super().__init__(f"{directory} is in use by {f'process {pid}' if pid else 'another process'}")
        self.pid = pid


class DataLock:
    """`with DataLock(directory):` holds `directory/lock`; it makes the directory (0700) when there is none.

    Entering raises AlreadyRunning when the lock is taken, also by this very process, and OSError when the
    directory cannot be used; nothing is held then. The system drops the lock when the process ends, however
    it ends, so a file left behind by a kill hinders nobody; it is never deleted, because a process that still
    has the old file open and one that made a new file could both believe they hold the lock.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._file: int | None = None

    def __enter__(self) -> Self:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Python opens files closed to child processes: a renderer that outlives us must not keep the lock.
        file = os.open(self._directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n".encode())
        except BlockingIOError:
            holder = os.read(file, 32).decode(errors="replace").strip()
            os.close(file)
            raise AlreadyRunning(self._directory, int(holder) if holder.isdecimal() else None) from None
        except OSError:
            os.close(file)
            raise
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the directory; a second call does nothing."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
