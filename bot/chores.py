"""A loop that does what waits in the database, one piece at a time, and naps while the disk is full."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.fetch import is_disks
from bot.waking import Waking
from storage.db import Database, DatabaseClosed, Tx

log = logging.getLogger(__name__)

_NAP = 30.0  # seconds until a full disk is tried again
_Chore = tuple[Callable[[Tx], Any], Callable[[Any], Awaitable[None]]]


class Chores(Waking):
    """``name`` stands in the log. A chore: what waits longest, None for nothing, and what sees to it."""

    def __init__(self, name: str, db: Database, *chores: _Chore) -> None:
        """After each, what was seen to waits no more."""
        super().__init__()
        self._name, self._db, self._chores = name, db, chores

    async def run(self) -> None:
        """Work until cancelled. Raises what is neither a file's nor the disk's fault."""
        while True:
            self._news.clear()
            try:
                if await self._one():
                    continue
            except Exception as error:
                if isinstance(error, DatabaseClosed) or not is_disks(error):
                    raise
                log.critical("%s: work waits: %s", self._name, type(error).__name__)
            else:
                self._rest()
            await self._nap(_NAP)

    async def _one(self) -> bool:
        for waiting, do in self._chores:
            if (found := await self._db.read(waiting)) is not None:
                await do(found)
                return True
        return False
