"""Telegram's JSON objects: made, checked, and read back as a transcript.

Two rules: everything here is pure, and an object has the names and shapes of the Bot API, so that a reader
can put its documentation beside it. Dates are whole seconds since 1970 in the objects and aware datetimes in
UTC in `Said`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from bot.simulator.parameters import Refused, utf16_length

Json: TypeAlias = dict[str, Any]

LONGEST_TEXT = 4096  # UTF-16 units, as every length in the Bot API
LONGEST_CAPTION = 1024
LONGEST_CALLBACK_DATA = 64  # bytes of UTF-8

CARRIES = ("text", "photo", "document", "sticker", "voice", "contact", "location", "poll", "new_chat_members")


class Button(NamedTuple):
    """A button under a message; `data` is what pressing it reports, None when it opens a link instead."""

    label: str
    data: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the people in the chat see it now.

    `kind` is what it carries, by the Bot API's name (text, photo, document, contact …); `text` is the text or
    the caption, possibly empty; `date` and `edited` are aware, in UTC, whole seconds; `file_id` and
    `file_name` belong to what can be downloaded.
    """

    id: int
    sender: int
    from_bot: bool
    kind: str
    text: str
    date: datetime
    buttons: tuple[tuple[Button, ...], ...] = ()
    edited: datetime | None = None
    file_id: str | None = None
    file_name: str | None = None


def said(message: Json) -> Said:
    """Read a message object back."""
    kind = next((name for name in CARRIES if name in message), "")
    carried = message.get(kind)
    held = carried[-1] if isinstance(carried, list) else carried  # of a photo's sizes the largest
    file = held if isinstance(held, Mapping) else {}
    keyboard = message.get("reply_markup", {}).get("inline_keyboard", [])
    edited = message.get("edit_date")
    return Said(
        id=message["message_id"],
        sender=message["from"]["id"],
        from_bot=message["from"]["is_bot"],
        kind=kind,
        text=message.get("text") or message.get("caption") or "",
        date=datetime.fromtimestamp(message["date"], UTC),
        buttons=tuple(tuple(Button(b["text"], b.get("callback_data")) for b in row) for row in keyboard),
        edited=None if edited is None else datetime.fromtimestamp(edited, UTC),
        file_id=file.get("file_id"),
        file_name=file.get("file_name"),
    )


def seconds(moment: datetime) -> int:
    """Give a moment as Telegram dates things. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"the wire needs aware datetimes, not {moment!r}")
    return int(moment.timestamp())


def person(user_id: int, first_name: str) -> Json:
    """Make the User object of a human."""
    return {"id": user_id, "is_bot": False, "first_name": first_name, "language_code": "vi"}


def private_chat(user_id: int, first_name: str) -> Json:
    """Make the Chat object of a person's own chat with the bot."""
    return {"id": user_id, "type": "private", "first_name": first_name}


def group_chat(group_id: int, title: str) -> Json:
    """Make the Chat object of a group."""
    return {"id": group_id, "type": "group", "title": title}


def membership(user: Json, status: str) -> Json:
    """Make a ChatMember object: member, left, or kicked (which is also what "blocked" is called)."""
    banned = {"until_date": 0} if status == "kicked" else {}
    return {"user": user, "status": status, **banned}


def message_text(text: str) -> str:
    """Trim and check the text of a message the bot sends. Raises Refused (400)."""
    trimmed = text.strip()
    if not trimmed:
        raise Refused(400, "Bad Request: message text is empty")
    if utf16_length(trimmed) > LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    return trimmed


def caption(text: str) -> Json:
    """Make the caption of a file as a part of its message, nothing when empty. Raises Refused (400)."""
    trimmed = text.strip()
    if utf16_length(trimmed) > LONGEST_CAPTION:
        raise Refused(400, "Bad Request: message caption is too long")
    return {"caption": trimmed} if trimmed else {}


def listed(given: str) -> list[Any]:
    """Read a parameter that holds a list; an empty one is an empty list. Raises Refused (400)."""
    try:
        parsed = json.loads(given or "[]")
    except ValueError as error:
        raise Refused(400, "Bad Request: can't parse JSON object") from error
    if not isinstance(parsed, list):
        raise Refused(400, "Bad Request: array expected")
    return parsed


def inline_keyboard(markup: str) -> Json:
    """Check a `reply_markup` and give what of it a message shows: an inline keyboard, or nothing.

    The other kinds of markup change the phone's keyboard and never appear in the message. Raises Refused
    (400).
    """
    if not markup:
        return {}
    try:
        rows = json.loads(markup).get("inline_keyboard") or []
        for button in chain.from_iterable(rows):
            _check_button(button)
    except (ValueError, AttributeError, TypeError) as error:  # not JSON, or not of the shape
        raise Refused(400, "Bad Request: can't parse reply keyboard markup JSON object") from error
    return {"reply_markup": {"inline_keyboard": rows}} if any(rows) else {}


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise Refused(400, "Bad Request: can't parse inline keyboard button: Can't find field \"text\"")
    if not button.keys() - {"text", "style"}:
        raise Refused(
            400,
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_CALLBACK_DATA:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
