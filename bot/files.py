"""Files by their content: what came in and what goes out, each stored once under its SHA-256.

Two rules. A name in this directory is a hash of ours; what somebody called a file is never part of a path. And
a file is whole or not there: written beside, put on the disk, then renamed. Everything here blocks, so it is
called off the event loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from pathlib import Path

from bot.core.model import LARGEST_FILE

DIRECTORY = "files"  # its name in the data directory
LARGEST = 50 * 1024 * 1024
"""Bytes; what Telegram takes of a bot."""
_SHA = re.compile(r"[0-9a-f]{64}")
_HALF = ".part"

assert LARGEST >= LARGEST_FILE  # noqa: S101 - what comes in may go out


class TooBig(ValueError):
    """More bytes than are kept of one file."""


class Files:
    """The store below one directory (0700, its files 0600), made when the first file is put."""

    def __init__(self, directory: Path, *, largest: int = LARGEST) -> None:
        self._directory, self._largest = directory, largest
        self.settling = asyncio.Lock()
        """Held from putting what is not wanted yet until it is recorded, and while what nothing needs is removed."""

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256; what is there already is left as it is.

        Raises TooBig, and OSError for a disk that is full.
        """
        if len(content) > self._largest:
            raise TooBig(f"{len(content)} bytes")
        sha = hashlib.sha256(content).hexdigest()
        path = self._path(sha)
        if path.exists():
            _sync(self._directory)  # the run that put it may have been killed before its own
            return sha
        if not self._directory.exists():
            self._directory.mkdir(mode=0o700)
            _sync(self._directory.parent)
        descriptor, half = tempfile.mkstemp(dir=self._directory, suffix=_HALF)  # mkstemp's mode is 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(half).replace(path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        _sync(self._directory)
        return sha

    def get(self, sha: str) -> bytes:
        """The bytes of this hash. Raises FileNotFoundError."""
        return self._path(sha).read_bytes()

    def remove(self, sha: str) -> None:
        """Forget these bytes; what is not there is no matter."""
        self._path(sha).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Take away what a kill left half written; returns how many."""
        halves = list(self._directory.glob(f"*{_HALF}"))
        for half in halves:
            half.unlink(missing_ok=True)
        return len(halves)

    def _path(self, sha: str) -> Path:
        if not _SHA.fullmatch(sha):
            raise ValueError("not a SHA-256")
        return self._directory / sha


def _sync(directory: Path) -> None:
    """Put a new name on the disk: without this a power cut may undo it."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
