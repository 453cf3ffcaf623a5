"""Sending what goes with a message: by the messenger's own name of the file when it has one, else the bytes.

The bytes are read off the event loop, and few files are in memory at a time.
"""

from __future__ import annotations

import asyncio

from bot.channels import Outbound, Rejected, Sent
from bot.claim import Claimed
from bot.core.model import Enclosed
from bot.files import Files
from storage import files
from storage.db import Database

_UPLOADS = 2  # at once: of 50 MB each at most
_PATIENCE = 3  # an upload may take so many times as long as a text


class Enclosures:
    """The part of the sender that knows files. ``budget`` is the seconds one request without bytes may take."""

    def __init__(self, db: Database, store: Files, *, budget: float) -> None:
        self._db, self._store, self._budget = db, store, budget
        self._uploads = asyncio.Semaphore(_UPLOADS)

    async def send(self, channel: Outbound, one: Claimed, file: Enclosed) -> Sent:
        """Send a claimed message with its file. Raises a SendError, TimeoutError when nothing is answered."""
        address, message, version = one.account.address, one.message, one.version
        if ref := await self._db.read(lambda tx: files.ref(tx, one.account.channel, file)):
            try:
                async with asyncio.timeout(self._budget):
                    return await channel.send_file(address, message, version, ref)
            except Rejected:
                pass  # it has forgotten that name; were it anything else, the upload is refused as well
        async with self._uploads:
            try:
                content = await asyncio.to_thread(self._store.get, file.sha)
            except FileNotFoundError:
                raise Rejected("the file is not in the store") from None
            async with asyncio.timeout(self._budget * _PATIENCE):
                return await channel.send_file(address, message, version, content)
