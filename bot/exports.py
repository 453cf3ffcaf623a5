"""Files the office asked for: made in the child process, one at a time, then queued to whoever asked.

The same content is the same bytes, so a messenger that has it is not sent it again. A kill at any point leaves the
wish, and the file is made anew: what is queued is stored together with the mark that it was made.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from bot import render
from bot.child import ChildError
from bot.chores import Chores
from bot.fetch import is_disks, log_fault
from bot.files import Files
from handlers import exporting
from handlers.desk import Desk
from storage import exports
from storage.db import Database, DatabaseClosed
from storage.exports import Export

log = logging.getLogger(__name__)


class Exports(Chores):
    """What was asked for, made."""

    def __init__(
        self, db: Database, desk: Desk, clock: Callable[[], datetime], store: Files, *, made: Callable[[], None]
    ) -> None:
        """``made`` wakes the sender."""
        super().__init__("exports", db, (exports.next_asked, self._one_file))
        self._desk, self._clock, self._store, self._made = desk, clock, store, made

    async def _one_file(self, found: Export) -> None:
        incident = ""
        try:
            await self._make(found)
        except ChildError as error:
            incident = secrets.token_hex(3).upper()
            log.critical("export %d: %s, incident %s", found.id, error.trouble.value, incident)
        except Exception as error:
            if isinstance(error, DatabaseClosed) or is_disks(error):
                raise
            incident = secrets.token_hex(3).upper()
            log_fault(f"export {found.id}: making it, incident {incident},", error)
        now = self._clock()
        await self._db.write(lambda tx: exporting.failed(tx, self._desk, found, incident, now))
        self._made()

    async def _make(self, found: Export) -> None:
        now = self._clock()
        wanted = await self._db.read(lambda tx: exporting.wanted(tx, self._desk, found, now))
        if wanted is None:
            return
        content = await render.made(found.job, wanted.values)
        async with self._store.settling:
            sha = await asyncio.to_thread(self._store.put, content)
            now = self._clock()
            await self._db.write(lambda tx: exporting.finish(tx, self._desk, found, wanted, sha, len(content), now))
