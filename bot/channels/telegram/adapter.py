"""Telegram as a channel: our own polling over python-telegram-bot's requests, its typed calls for the rest.

PTB's Updater, Application and persistence are not used: they acknowledge updates before anything is on disk.
``Bot.initialize`` is never called either, so a blocked network cannot stop the start.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Awaitable, Sequence
from functools import cache
from typing import Final, TypeVar
from urllib.parse import urlencode

import httpx
import telegram
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit, PollingLimit, UpdateType

from bot.channels import Conflict, InDoubt, Raw, Rejected, SendError, Sent
from bot.channels.telegram import media
from bot.channels.telegram.errors import classify
from bot.channels.telegram.keyboard import keyboard
from bot.channels.telegram.parse import CHANNEL, as_raw, parse, update_id
from bot.channels.text import split, utf16_length
from bot.core.model import Inbound, Message

log = logging.getLogger(__name__)

T = TypeVar("T")

# my_chat_member tells who blocked us and who came back; Telegram remembers the list, so it is always sent.
_WANTED: Final = json.dumps(
    [UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER]
)

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

# Seconds. PTB's own (read 5, media 20, pool 1) make a slow network look like a message in doubt, which is
# then sent twice. A call that carries a file reads longer: see media.py.
_CONNECT: Final = 10.0
_READ: Final = 20.0
_MEDIA_WRITE: Final = 120.0
_POOL: Final = 30.0

# How much longer than Telegram holds a poll open before we call it silence.
_POLL_MARGIN: Final = 10.0

# The sender has at most 8 requests in flight; the rest is for acknowledging presses.
_CONNECTIONS: Final = 16


class TelegramChannel:
    """One bot at Telegram; see :class:`bot.channels.Channel` for what each method promises.

    The offset lives in memory only: after a restart the unacknowledged batch comes again, and its keys tell
    what is known already.
    """

    name: str = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://api.telegram.org/bot",
        username: str | None = None,
        proxy: str | None = None,
        poll_timeout: int = 30,
    ) -> None:
        """Make the client; nothing is asked of the network yet.

        Args:
            token: the bot's token.
            base_url: where the Bot API is, ending in ``/bot``; the address of files is derived from it.
            username: the bot's name for links, else getMe is asked when the first link is wanted.
            proxy: ``http://…`` for every request; the environment's proxies are not looked at.
            poll_timeout: seconds Telegram holds a poll open, at most 50.

        Raises:
            ValueError: a base_url that does not end in ``/bot``.
        """
        if not base_url.endswith("/bot"):
            raise ValueError("base_url must end in /bot")
        self._poll_timeout = poll_timeout
        self._polling = _request(proxy, read=poll_timeout + _POLL_MARGIN, connections=1)
        self._calling = _request(proxy, read=_READ, connections=_CONNECTIONS)
        self._bot = Bot(
            token,
            base_url=base_url,
            base_file_url=f"{base_url.removesuffix('/bot')}/file/bot",
            request=self._calling,
            get_updates_request=self._polling,
        )
        self._username = username.removeprefix("@") if username else None
        self._offset: int | None = None
        self._next_offset: int | None = None

    async def poll(self) -> Sequence[Raw]:
        """Wait up to the poll timeout for updates; what was confirmed is acknowledged by this call."""
        # The raw JSON, not Bot.get_updates: one update its parser refuses would block all behind it.
        asked = {"timeout": self._poll_timeout, "limit": PollingLimit.MAX_LIMIT, "allowed_updates": _WANTED}
        if self._offset is not None:
            asked["offset"] = self._offset
        batch = await _call(self._polling.post(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}"))
        if not isinstance(batch, list):
            raise InDoubt("200 without a list of updates")
        ids = [number for number in map(update_id, batch) if number is not None]
        if batch and not ids:
            # It could never be acknowledged and would come at once for ever: leave the pause to the caller.
            raise InDoubt("200 with updates that have no id")
        self._next_offset = ids[-1] + 1 if ids else None
        return [as_raw(update) for update in batch]

    def confirm(self) -> None:
        """Let the next poll acknowledge the last batch; call it when the batch is on disk."""
        if self._next_offset is not None:
            self._offset = self._next_offset

    def parse(self, body: str) -> Inbound | None:
        """Translate one raw update; pure."""
        return parse(body)

    async def send(self, address: str, message: Message, version: int) -> Sent:
        """Send plain text, in parts where it is too long, the buttons under the last; returns that one.

        When a part fails, those before it have gone out; the error is the failed part's, and sending the
        message again repeats them.
        """
        buttons = _buttons(message, version)
        *openings, last = split(message.text, MessageLimit.MAX_TEXT_LENGTH)
        for part in openings:
            await self._say(address, part, None)
        return await self._say(address, last, buttons)

    async def send_file(self, address: str, message: Message, version: int, content: bytes | str) -> Sent:
        """Send a photo, a voice or a document, the words as its caption, or before it where they are too long."""
        buttons = _buttons(message, version)
        caption = message.text
        if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
            for part in split(caption, MessageLimit.MAX_TEXT_LENGTH):
                await self._say(address, part, None)
            caption = ""
        said = await _call(media.send(self._bot, address, message, caption, buttons, content))
        if not isinstance(said, telegram.Message):
            raise InDoubt("200 without a message")
        return Sent(id=str(said.message_id), at=said.date, file=media.file_id(said))

    async def download(self, ref: str, limit: int) -> bytes:
        """Ask where the file is, then fetch it; what grows above ``limit`` on the way is cut off."""
        url = await _call(media.where(self._bot, ref, limit))
        return await _call(media.fetch(self._calling, url, limit))

    async def acknowledge(self, ack: str) -> None:
        """Stop the spinning button; one too old or already answered is no matter."""
        await _quietly("answerCallbackQuery", self._bot.answer_callback_query(ack))

    async def leave(self, address: str) -> None:
        """Leave a group chat."""
        await _quietly("leaveChat", self._bot.leave_chat(address))

    async def joinable(self) -> bool:
        """Ask getMe whether BotFather's /setjoingroups is on."""
        me = await _quietly("getMe", self._bot.get_me())
        return bool(me is not None and me.can_join_groups)

    async def link(self, token: str) -> str | None:
        """Make ``https://t.me/<bot>?start=<token>``; None while the bot's name cannot be had."""
        if self._username is None:
            me = await _quietly("getMe", self._bot.get_me())
            self._username = me.username if me is not None else None
        return f"https://t.me/{self._username}?start={token}" if self._username else None

    async def close(self) -> None:
        """Close both clients; a call after this raises Unreachable. Closing twice is fine."""
        try:
            await self._polling.shutdown()
        finally:
            await self._calling.shutdown()

    async def _say(self, address: str, text: str, buttons: InlineKeyboardMarkup | None) -> Sent:
        """Send one part."""
        said = await _call(
            self._bot.send_message(address, text, link_preview_options=_NO_PREVIEW, reply_markup=buttons)
        )
        if not isinstance(said, telegram.Message):
            # The library hands on a bare true as it came.
            raise InDoubt("200 without a message")
        return Sent(id=str(said.message_id), at=said.date)


def _buttons(message: Message, version: int) -> InlineKeyboardMarkup | None:
    """Lay out a message's buttons; Rejected when one does not fit."""
    try:
        return keyboard(message.choices, version)
    except ValueError as exc:
        raise Rejected(str(exc)) from exc


def _request(proxy: str | None, *, read: float, connections: int) -> media.Request:
    """Make one HTTP client of PTB; Bot does not pass its proxy on, so each gets it here."""
    return media.Request(
        connection_pool_size=connections,
        connect_timeout=_CONNECT,
        read_timeout=read,
        write_timeout=_READ,
        media_write_timeout=_MEDIA_WRITE,
        pool_timeout=_POOL,
        proxy=proxy,
        # A proxy in somebody's shell must not catch the requests of a demo on loopback.
        httpx_kwargs={"trust_env": False, "verify": _certificates()},
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Read the certificate authorities once for all clients: it takes 40 ms each time."""
    return httpx.create_ssl_context(trust_env=False)


async def _call(request: Awaitable[T]) -> T:
    """Await one request; whatever goes wrong comes out in our own vocabulary."""
    try:
        return await request
    except SendError:
        raise  # classified already
    except Exception as exc:
        raise classify(exc) from exc


async def _quietly(what: str, request: Awaitable[T]) -> T | None:
    """Await a request nothing depends on; None when it failed, with a line in the log at DEBUG."""
    try:
        return await _call(request)
    except (SendError, Conflict) as trouble:
        log.debug("%s: %s", what, type(trouble).__name__)
        return None
