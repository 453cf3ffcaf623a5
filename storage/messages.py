"""A message as it is stored: JSON in the outbox."""

from __future__ import annotations

import json
from typing import Any

from bot.core.model import Choice, Enclosed, Kind, Message, You


def to_json(message: Message) -> str:
    """A message as stored."""
    choices = [{"key": one.key, "label": one.label, "hint": one.hint} for one in message.choices]
    plain: dict[str, Any] = {
        "text": message.text,
        "choices": choices,
        "numbered": message.numbered,
        "you": message.you,
        "head": message.head,
    }
    if message.secret:
        plain["secret"] = True
    if (file := message.file) is not None:
        plain["file"] = {"sha": file.sha, "media": file.media, "name": file.name}
    return json.dumps(plain, ensure_ascii=False)


ERASED = to_json(Message("(…)", you=You.UNKNOWN))
"""Stands where words were forgotten."""


def from_json(text: str) -> Message:
    """A message as it was stored."""
    plain: dict[str, Any] = json.loads(text)
    choices = tuple(Choice(**choice) for choice in plain["choices"])
    file = None
    if held := plain.get("file"):
        file = Enclosed(held["sha"], Kind(held["media"]), held["name"])
    you, secret = You(plain["you"]), plain.get("secret", False)
    return Message(plain["text"], choices, plain["numbered"], you, plain["head"], file, secret)
