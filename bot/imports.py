"""Files that were received and are to be opened, in the child process and one at a time.

Tables and papers of the office go to `importing`, what units show as products to `evidence`. A kill at any point leaves
the file received, and it is read again: what was read is stored together with what its sender is told.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot import render
from bot.core.evidence import Refused
from bot.documents.paper import Unread
from bot.documents.sheet import Refusal, Sheet
from bot.fetch import is_disks, log_fault
from bot.files import Files
from handlers import evidence, importing
from handlers.desk import Desk
from storage import evidence as stored_evidence
from storage import imports
from storage.db import Database, DatabaseClosed
from storage.evidence import Evidence
from storage.imports import Import

log = logging.getLogger(__name__)

_NAP = 30.0  # seconds until a full disk is tried again


class Imports:
    """One loop that reads what was received."""

    def __init__(
        self,
        db: Database,
        desk: Desk,
        clock: Callable[[], datetime],
        store: Files,
        *,
        offered: Callable[[], None],
    ) -> None:
        """``offered`` wakes the sender."""
        self._db, self._desk, self._clock, self._store = db, desk, clock, store
        self._offered = offered
        self._news = asyncio.Event()
        self._quiet = asyncio.Event()

    def wake(self) -> None:
        """Something may have been received."""
        self._quiet.clear()
        self._news.set()

    @property
    def busy(self) -> bool:
        """Whether a file may be waiting or being read."""
        return not self._quiet.is_set()

    async def idle(self) -> None:
        """Return when nothing waits to be read."""
        await self._quiet.wait()

    async def run(self) -> None:
        """Read until cancelled. Raises what is neither a file's nor the disk's fault."""
        while True:
            self._news.clear()
            try:
                if (found := await self._db.read(imports.next_received)) is not None:
                    await self._one(found)
                    continue
                if (shown := await self._db.read(stored_evidence.next_received)) is not None:
                    await self._look(shown)
                    continue
            except Exception as error:
                if isinstance(error, DatabaseClosed) or not is_disks(error):
                    raise
                log.critical("imports: reading waits: %s", type(error).__name__)
            else:
                if not self._news.is_set():
                    self._quiet.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(_NAP):
                    await self._news.wait()

    async def _one(self, found: Import) -> None:
        try:
            contents = await _read(found, await asyncio.to_thread(self._store.get, found.sha))
        except FileNotFoundError:  # a restored database beside another data directory
            lost = importing.is_paper(found)
            contents = importing.Paper(Unread.BROKEN) if lost else (Sheet(refusal=Refusal.FAILED),)
        try:
            now = self._clock()
            await self._db.write(lambda tx: importing.offer(tx, self._desk, found, contents, now))
        except Exception as error:
            if isinstance(error, DatabaseClosed) or is_disks(error):
                raise
            incident = secrets.token_hex(3).upper()
            log_fault(f"import {found.id}: showing it, incident {incident},", error)
            await self._db.write(lambda tx: importing.failed(tx, self._desk, found, incident, self._clock()))
        self._offered()

    async def _look(self, one: Evidence) -> None:
        try:
            found = await render.evidence(await asyncio.to_thread(self._store.get, one.sha))
        except FileNotFoundError:  # a restored database beside another data directory
            found = Refused.BROKEN
        made = None
        if not isinstance(found, Refused) and found.content is not None:
            made = await asyncio.to_thread(self._store.put, found.content), len(found.content)
        now = self._clock()
        await self._db.write(lambda tx: evidence.looked(tx, self._desk, one, found, now, made=made))
        self._offered()


async def _read(found: Import, data: bytes) -> importing.Contents:
    return importing.Paper(await render.paper(data)) if importing.is_paper(found) else await render.sheets_of(data)
