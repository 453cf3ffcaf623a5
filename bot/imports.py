"""Files that were received and are to be opened, in the child process and one at a time.

Tables and papers of the office go to `importing`, what units show as products to `evidence`. A kill at any point leaves
the file received, and it is read again: what was read is stored together with what its sender is told.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime

from bot import render
from bot.chores import Chores
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


class Imports(Chores):
    """What was received, read."""

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
        received, shown = (imports.next_received, self._read), (stored_evidence.next_received, self._look)
        super().__init__("imports", db, received, shown)
        self._desk, self._clock, self._store, self._offered = desk, clock, store, offered

    async def _read(self, found: Import) -> None:
        try:
            contents = await _opened(found, await asyncio.to_thread(self._store.get, found.sha))
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


async def _opened(found: Import, data: bytes) -> importing.Contents:
    return importing.Paper(await render.paper(data)) if importing.is_paper(found) else await render.sheets_of(data)
