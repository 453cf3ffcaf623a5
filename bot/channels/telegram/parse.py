"""Telegram's updates, translated by pure functions: JSON to :class:`Raw`, and from there to :class:`Inbound`.

``as_raw`` must never fail, for what it fails on could neither be stored nor acknowledged; ``parse`` may, and
costs one update.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final, TypeVar

from telegram import CallbackQuery, ChatMemberUpdated, Message, TelegramObject
from telegram.constants import ChatMemberStatus, ChatType, MessageLimit

from bot.channels import Raw, Unparsable
from bot.core.filenames import plain_name
from bot.core.model import Attached, Inbound, Kind

CHANNEL: Final = "telegram"

# /start, /start@phuong_bot, and either with the payload of a link: up to 64 characters of base64url.
_START: Final = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>[\w-]{1,64}))?", re.ASCII)

# version:key as keyboard.py writes it; a client may send anything, a number too long for SQLite included.
_PRESSED: Final = re.compile(r"(?P<version>\d{1,15}):(?P<choice>.+)", re.ASCII | re.DOTALL)

# What is not looked at of a message: it is quoted, not said, and a private chat is its person. The library refuses
# whatever misses a field it requires, such as a sender of an older Bot API, and that must not cost an answer.
_UNREAD: Final = ("reply_to_message", "external_reply", "quote", "forward_origin", "from", "entities")

_Part = TypeVar("_Part", bound=TelegramObject)

_KINDS: Final = (
    # the attribute of telegram.Message -> what the dialogue calls it. An animation has a document, too, so
    # the order counts.
    ("text", Kind.TEXT),
    ("photo", Kind.PHOTO),
    ("live_photo", Kind.PHOTO),
    ("voice", Kind.VOICE),
    ("audio", Kind.VOICE),
    ("video_note", Kind.VOICE),
    ("sticker", Kind.STICKER),
    ("animation", Kind.STICKER),
    ("contact", Kind.CONTACT),
    ("document", Kind.FILE),
    ("video", Kind.FILE),
)

# What can be fetched of a message: the attribute, and as what it is passed on. An animation's document is not.
_FILES: Final = (
    ("voice", Kind.VOICE),
    ("audio", Kind.FILE),
    ("video_note", Kind.FILE),
    ("video", Kind.FILE),
    ("document", Kind.FILE),
)

# Notes about the chat itself that arrive as messages of the person, who said nothing: not worth an answer.
_SERVICE: Final = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "chat_background_set",
    "write_access_allowed",
)


def as_raw(update: object) -> Raw:
    """Wrap one element of getUpdates' result, whatever it is, as something that can be stored.

    The key is the update's id and what happened, for ids may start again anywhere after a silent week:
    ``8001:5:17`` (chat and message), ``8002:5:17:1764000000`` (edited then), ``8003:4382bfdwdsb323b2d9``
    (a press), else the id and a hash of the whole.
    """
    body = _storable(json.dumps(update, ensure_ascii=False, separators=(",", ":")))
    event = _event(update) or hashlib.sha256(body.encode()).hexdigest()[:16]
    number = update_id(update)
    return Raw(
        key=_storable(f"{'' if number is None else number}:{event}"),
        address=_address(update),
        body=body,
    )


def update_id(update: object) -> int | None:
    """Read the provider's number, good for the offset and nothing else; None where it is missing."""
    number = _at(update, "update_id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def parse(body: str) -> Inbound | None:
    """Translate one stored update. None: nothing anybody needs.

    Raises:
        Unparsable: whatever goes wrong; the text names the error's type only, the rest may be personal.
    """
    try:
        return _translate(json.loads(body))
    except Exception as exc:
        raise Unparsable(type(exc).__name__) from exc


def _translate(update: dict[str, Any]) -> Inbound | None:
    """Choose by what the update carries; what was never asked for is nothing.

    Part by part: the library's Update looks for two dozen kinds more, which takes as long as the message.
    """
    if "update_id" not in update:
        raise KeyError("update_id")
    if (query := _part(update, "callback_query", CallbackQuery)) is not None:
        return _press(query)
    if (change := _part(update, "my_chat_member", ChatMemberUpdated)) is not None:
        return _membership(change)
    if (edited := _part(update, "edited_message", Message)) is not None:
        return _edit(edited)
    if (message := _part(update, "message", Message)) is not None:
        return _message(message)
    return None


def _part(update: dict[str, Any], name: str, kind: type[_Part]) -> _Part | None:
    """Let the library read one part of an update, without what nobody needs and it could trip over."""
    part = update.get(name)
    if part is None:
        return None
    if kind is Message:
        part = {key: value for key, value in part.items() if key not in _UNREAD}
    return kind.de_json(part, None)


def _message(message: Message) -> Inbound | None:
    """Translate what a person sent.

    ::

        {"update_id":8001,"message":{"message_id":17,"date":1764000000,"text":"415 hộ",
         "from":{"id":5,"is_bot":false,"first_name":"Lan","language_code":"vi"},
         "chat":{"id":5,"type":"private","first_name":"Lan"}}}

    An album is one such message per picture, all with the same ``"media_group_id":"13877…"``; a caption
    stands under one of them.
    """
    if message.chat.type != ChatType.PRIVATE:
        return _group(message)
    if any(getattr(message, name) for name in _SERVICE):
        return None
    text = _words(message)
    start = _START.fullmatch(text) if message.text else None
    return Inbound(
        channel=CHANNEL,
        address=str(message.chat.id),
        kind=next((kind for name, kind in _KINDS if getattr(message, name)), Kind.OTHER),
        message=str(message.message_id),
        at=message.date,
        text="/start" if start else text,
        start=(start["payload"] or "") if start else "",
        album=message.media_group_id or "",
        file=None if message.text else _attached(message),
    )


def _attached(message: Message) -> Attached | None:
    """Find the file of a message: of a photo the largest of its sizes; None for a sticker or an animation."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attached(largest.file_id, Kind.PHOTO, size=largest.file_size)
    if message.animation or message.sticker:
        return None
    for name, media in _FILES:
        if (held := getattr(message, name)) is not None:
            called = plain_name(getattr(held, "file_name", None) or "")
            return Attached(held.file_id, media, called, held.file_size, getattr(held, "mime_type", None) or "")
    return None


def _edit(message: Message) -> Inbound | None:
    """Translate what a person wrote anew in an old message.

    ::

        {"update_id":8002,"edited_message":{"message_id":17,"date":1764000000,"edit_date":1764000050,
         "text":"451 hộ","from":{…},"chat":{"id":5,"type":"private"}}}
    """
    if message.chat.type != ChatType.PRIVATE:
        return _group(message)
    text = _words(message)
    if not text:
        # A shared live location is "edited" every few seconds.
        return None
    return Inbound(
        channel=CHANNEL,
        address=str(message.chat.id),
        kind=Kind.EDIT,
        message=str(message.message_id),
        at=message.edit_date or message.date,
        text=text,
    )


def _press(query: CallbackQuery) -> Inbound:
    """Translate a press on a button; data no keyboard of ours wrote has version -1.

    ::

        {"update_id":8003,"callback_query":{"id":"4382bfdwdsb323b2d9","data":"12:same","chat_instance":"-31…",
         "from":{"id":5,"is_bot":false,"first_name":"Lan"},
         "message":{"message_id":18,"date":1764000100,"text":"…","from":{…},"chat":{"id":5,"type":"private"}}}}

    The date is our own message's, not the press's. The message may be missing; a private chat has its
    person's id.
    """
    chat = query.message.chat if query.message else None
    if chat is not None and chat.type != ChatType.PRIVATE:
        return Inbound(channel=CHANNEL, address=str(chat.id), kind=Kind.GROUP, message=query.id, ack=query.id)
    pressed = _PRESSED.fullmatch(query.data or "")
    return Inbound(
        channel=CHANNEL,
        address=str(query.from_user.id if chat is None else chat.id),
        kind=Kind.PRESS,
        message=query.id,
        version=int(pressed["version"]) if pressed else -1,
        choice=pressed["choice"] if pressed else "",
        ack=query.id,
    )


def _membership(change: ChatMemberUpdated) -> Inbound | None:
    """Translate a change of our own membership: in private, "kicked" is blocked and "member" is back.

    ::

        {"update_id":8004,"my_chat_member":{"date":1764000200,"from":{…},"chat":{"id":5,"type":"private"},
         "old_chat_member":{"status":"member","user":{"id":1,"is_bot":true,…}},
         "new_chat_member":{"status":"kicked","user":{…},"until_date":0}}}
    """
    status = change.new_chat_member.status
    out = status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if change.chat.type == ChatType.PRIVATE:
        kind = Kind.LEFT if out else Kind.BACK
    elif out:
        return None
    else:
        kind = Kind.GROUP
    return Inbound(channel=CHANNEL, address=str(change.chat.id), kind=kind, at=change.date)


def _group(message: Message) -> Inbound:
    """Say only that a group has us; what its members write is not ours to keep."""
    return Inbound(
        channel=CHANNEL,
        address=str(message.chat.id),
        kind=Kind.GROUP,
        message=str(message.message_id),
        at=message.date,
    )


def _words(message: Message) -> str:
    """Take the text or the caption, at most 4,096 characters; more was never typed in Telegram."""
    return (message.text or message.caption or "")[: MessageLimit.MAX_TEXT_LENGTH]


def _event(update: object) -> str:
    """Name what happened by the provider's ids, '' where they are not there."""
    query = _at(update, "callback_query", "id")
    if isinstance(query, str) and query:
        return query
    for name in ("message", "edited_message"):
        ids = [_at(update, name, "chat", "id"), _at(update, name, "message_id")]
        if name == "edited_message":
            ids.append(_at(update, name, "edit_date"))
        if all(isinstance(each, int) for each in ids):
            return ":".join(map(str, ids))
    return ""


def _address(update: object) -> str:
    """Find the chat, '' where there is none."""
    for path in (
        ("message", "chat", "id"),
        ("edited_message", "chat", "id"),
        ("callback_query", "message", "chat", "id"),
        ("callback_query", "from", "id"),
        ("my_chat_member", "chat", "id"),
    ):
        if isinstance(chat := _at(update, *path), int):
            return str(chat)
    return ""


def _at(value: object, *path: str) -> object:
    """Follow keys into JSON; None where they lead nowhere."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _storable(text: str) -> str:
    """Replace half surrogates: JSON may hold them, SQLite and every socket refuse them."""
    return text.encode("utf-8", "replace").decode()
