"""The contract between the bot and a messenger, and the vocabulary of what can go wrong in sending.

An adapter translates and classifies; policy, pace and quiet hours belong to ``bot.sender``. It knows
``bot.core`` only. Choices are rendered here once for all channels: as buttons, or as words in the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.model import Inbound, Message


class SendError(Exception):
    """Why a message did not go out. The text is for the log: the provider's code and words, never ours."""


class Unreachable(SendError):
    """The provider could not be reached and certainly did not process the request: retry freely."""


class Throttled(SendError):
    """The provider asks for patience of ``after`` seconds."""

    def __init__(self, after: float, words: str = "") -> None:
        super().__init__(words or f"retry after {after:g} s")
        self.after = after


class RecipientGone(SendError):
    """This person cannot be written to any more (blocked, deactivated, never started): stop."""


class Rejected(SendError):
    """The provider understood and refused: our fault, never retried."""


class TooLarge(Rejected):
    """More than may be kept of a file, or more than the provider hands out."""


class InDoubt(SendError):
    """Cut or silent after the request: the message may have been delivered."""


class NotConfigured(SendError):
    """The channel refuses us altogether (token revoked): keep the rows, stop sending, tell the operator."""


class Conflict(Exception):
    """Another poller runs with the same token: stop polling, tell the operator, exit."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One update as it came: ``key`` is unique per channel and compared for equality only.

    ``address`` (the chat, may be empty) keeps one account's updates in order before they are parsed.
    """

    key: str
    address: str
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the provider said of a sent message: its id and its own date (UTC, whole seconds).

    ``file`` is the provider's own name of the file that went with it, good for sending it again.
    """

    id: str
    at: datetime
    file: str = ""


class Unparsable(ValueError):
    """An update that cannot be translated; it is set aside as dead and the rest go on."""


class Outbound(Protocol):
    """The half of a messenger that sends."""

    async def send(self, address: str, message: Message, version: int) -> Sent:
        """Send one message; buttons carry ``version``. Raises a :class:`SendError`."""

    async def send_file(self, address: str, message: Message, version: int, content: bytes | str) -> Sent:
        """Send ``message.file`` with the message's words under it; raises a :class:`SendError`.

        ``content`` is the bytes, or what an earlier :class:`Sent` of the same file named; the provider may have
        forgotten that: Rejected, and the bytes are asked for.
        """

    async def leave(self, address: str) -> None:
        """Leave a group chat; never raises."""


class Channel(Outbound, Protocol):
    """A whole messenger: polled for raw updates, asked to send."""

    name: str

    async def poll(self) -> Sequence[Raw]:
        """Wait for updates; without :meth:`confirm` in between, the previous batch comes again.

        Raises :class:`SendError` (Unreachable, Throttled, NotConfigured, InDoubt) or :class:`Conflict`.
        """

    def confirm(self) -> None:
        """Say that the last batch is on disk: the next poll acknowledges it.

        Not calling it is how a caller that could not store asks again. Where a provider cannot be asked
        again (Zalo), this does nothing.
        """

    def parse(self, body: str) -> Inbound | None:
        """Translate one raw update; pure. None: nothing anybody needs. Raises :class:`Unparsable`."""

    async def download(self, ref: str, limit: int) -> bytes:
        """Fetch a file somebody sent. Raises :class:`TooLarge` above ``limit`` bytes, else a :class:`SendError`.

        Asking again is harmless, so InDoubt says no more than Unreachable here.
        """

    async def acknowledge(self, ack: str) -> None:
        """Tell the provider a press was seen (the button stops spinning); never raises."""

    async def joinable(self) -> bool:
        """Whether anybody may add the bot to a group chat; False where that cannot be asked; never raises."""

    async def link(self, token: str) -> str | None:
        """The address that opens the chat with an invitation's token, or None where there is none."""

    async def close(self) -> None:
        """Release connections."""


Channels = Mapping[str, Channel]

__all__ = [
    "Channel",
    "Channels",
    "Conflict",
    "InDoubt",
    "NotConfigured",
    "Outbound",
    "Raw",
    "RecipientGone",
    "Rejected",
    "SendError",
    "Sent",
    "Throttled",
    "TooLarge",
    "Unparsable",
    "Unreachable",
]
