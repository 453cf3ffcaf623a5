"""Files at Telegram: sent as a photo, a voice or a document, fetched with a limit.

What goes wrong comes out as python-telegram-bot's exceptions, for ``errors.classify`` to judge; only what is
about files alone is said in our own words here.
"""

from __future__ import annotations

from typing import Final

import httpx
from telegram import Bot, InlineKeyboardMarkup, InputFile, Message
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.channels import NotConfigured, Rejected, TooLarge, Unreachable
from bot.core import model
from bot.core.model import Kind

_PHOTO_LIMIT: Final = 10 * 1024 * 1024  # bytes of a photo sent as one
_READ: Final = 60.0  # seconds for Telegram to look at what was uploaded
_CHUNK: Final = 64 * 1024

# How Telegram calls a file it hands out to no bot, and one that it cannot find just now.
_TOO_BIG: Final = "file is too big"
_NOT_NOW: Final = "temporarily unavailable"

_NAMES: Final = {Kind.PHOTO: "anh.jpg", Kind.VOICE: "ghi-am.ogg"}
_NAMELESS: Final = "tep.bin"


class Request(HTTPXRequest):
    """PTB's client, which can also read a long answer with a limit."""

    async def read(self, url: str, limit: int) -> tuple[int, bytes]:
        """GET: the status and the body; ends with TooLarge when more than ``limit`` bytes come."""
        if self._client.is_closed:
            raise Unreachable("closed")
        parts: list[bytes] = []
        async with self._client.stream("GET", url, headers={"User-Agent": self.USER_AGENT}) as answer:
            async for part in answer.aiter_bytes(_CHUNK):
                limit -= len(part)
                if limit < 0:
                    raise TooLarge("more came than was declared")
                parts.append(part)
            return answer.status_code, b"".join(parts)


async def send(
    bot: Bot,
    address: str,
    message: model.Message,
    caption: str,
    buttons: InlineKeyboardMarkup | None,
    content: bytes | str,
) -> Message:
    """Send the message's file: bytes are uploaded, text is the id of a file Telegram has."""
    file = message.file
    if file is None:
        raise Rejected("no file")
    if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise TooLarge(f"{len(content)} bytes")
    words = {"caption": caption or None, "reply_markup": buttons, "read_timeout": _READ}
    held = content if isinstance(content, str) else InputFile(content, file.name or _NAMES.get(file.media, _NAMELESS))
    if file.media is Kind.PHOTO and (isinstance(content, str) or len(content) <= _PHOTO_LIMIT):
        return await bot.send_photo(address, held, **words)  # type: ignore[arg-type]
    if file.media is Kind.VOICE:
        return await bot.send_voice(address, held, **words)  # type: ignore[arg-type]
    # Else Telegram may make an animation or a music file of it, and its id would not be a document's.
    return await bot.send_document(address, held, disable_content_type_detection=True, **words)  # type: ignore[arg-type]


def file_id(said: Message) -> str:
    """Read what Telegram calls the file it took; '' when it does not say."""
    if said.photo:
        return max(said.photo, key=lambda size: size.width * size.height).file_id
    held = said.voice or said.document
    return held.file_id if held is not None else ""


async def where(bot: Bot, ref: str, limit: int) -> str:
    """Ask for the address of a file; TooLarge when it says it is."""
    try:
        file = await bot.get_file(ref, read_timeout=_READ)
    except BadRequest as error:
        words = error.message.lower()
        if _TOO_BIG in words:
            raise TooLarge(f"400 {_TOO_BIG}") from error
        if _NOT_NOW in words:
            raise Unreachable(f"400 {_NOT_NOW}") from error
        raise
    if file.file_size is not None and file.file_size > limit:
        raise TooLarge(f"{file.file_size} bytes")
    if not file.file_path:
        raise Unreachable("200 without a path")
    return file.file_path


async def fetch(request: Request, url: str, limit: int) -> bytes:
    """Read a file from its address."""
    try:
        status, content = await request.read(url, limit)
    except httpx.TimeoutException as error:
        raise TimedOut from error
    except httpx.HTTPError as error:
        raise NetworkError(type(error).__name__) from error
    if status == httpx.codes.UNAUTHORIZED:
        raise NotConfigured("401")
    if status != httpx.codes.OK:
        # A path lives an hour: the next try asks for a new one.
        raise Unreachable(f"{status} for a file")
    return content
