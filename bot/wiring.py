"""What the settings make: the messengers and the desk of the handlers, with the key that lies beside the database."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from bot.channels import Channel
from bot.channels.telegram import TelegramChannel
from bot.config import Settings
from handlers.desk import Desk

_KEY = "key"


def make_channels(settings: Settings, **options: Any) -> dict[str, Channel]:
    """The configured messengers by name; nothing is connected yet."""
    channels: dict[str, Channel] = {}
    if (telegram := settings.telegram) is not None:
        channels["telegram"] = TelegramChannel(
            telegram.token.get_secret_value(),
            base_url=telegram.base_url,
            username=telegram.username,
            proxy=telegram.proxy.get_secret_value() if telegram.proxy else None,
            **options,
        )
    return channels


def make_desk(settings: Settings) -> Desk:
    """What handlers need of the settings; makes the key file (0600) beside the database when there is none."""
    return desk_of(settings, _key(settings.storage.path.parent))


def desk_of(settings: Settings, key: bytes) -> Desk:
    """What handlers need of the settings, with a key of the caller's."""
    return Desk(
        ward=settings.ward,
        zone=settings.zone,
        calendar=settings.calendar,
        quiet=settings.quiet,
        morning=settings.reminders.morning,
        form=settings.form,
        policy=settings.policy,
        key=key,
        invite_days=settings.invites.days,
        inbox_days=settings.storage.inbox_days,
        outbox_days=settings.storage.outbox_days,
        units=settings.units,
        annexes=settings.annexes,
        milestones=settings.milestones,
        ladders=settings.ladders,
        evidence=settings.evidence,
        targets=settings.targets,
        digests=settings.digests,
    )


def _key(directory: Path) -> bytes:
    path = directory / _KEY
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    path.chmod(0o600)  # as the database: one that a copy or a restore left open to others is closed again
    return path.read_bytes()
