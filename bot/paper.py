"""Documents as files of the operator: written whole or not at all, readable by nobody else."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from bot.core.model import Ward
from bot.documents.invitations import Card, sheet


class Unwritable(Exception):
    """The file cannot be made there."""


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[io.BytesIO]:
    """What is written into the block's value is a file (0600) at ``path`` when the block ends, not when it raises.

    The file is begun beside ``path`` before the block, so that a folder that cannot be written is found out before
    anything is done. Raises FileExistsError, for nothing is overwritten, and Unwritable.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)
    temporary = path.with_name(f".phuongbot-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Unwritable(path) from error
    held = io.BytesIO()
    with os.fdopen(descriptor, "wb") as file:
        try:
            yield held
            _finish(file, held.getvalue(), temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _finish(file: BinaryIO, data: bytes, temporary: Path, path: Path) -> None:
    try:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        temporary.rename(path)
    except OSError as error:
        raise Unwritable(path) from error


def invitation_sheet(made: Mapping[str, Any], ward: Ward) -> bytes:
    """The .docx of what the command ``invite-all`` gave."""
    cards = [
        Card(
            name=one["person"],
            roles=one["roles"],
            code=one["code"].replace("-", " "),
            link=one["link"],
            last=(datetime.fromisoformat(one["expires"]) - timedelta(days=1)).date(),
        )
        for one in made["invitations"]
    ]
    return sheet(cards, ward, made["apps"])
