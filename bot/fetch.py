"""Files people sent: fetched from their messenger, stored by content, then handed to whoever wanted them.

Two rules. A handler only records its wish; nothing of a file is in a transaction but its hash. And fetching
again is harmless: a kill at any point leaves the wish, and what a file causes is stored together with the mark
that it came.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.channels import Channels, NotConfigured, RecipientGone, Rejected, SendError, Throttled, TooLarge, Unreachable
from bot.core.model import LARGEST_FILE, Message
from bot.core.texts import operator as alarms
from bot.files import Files, TooBig
from bot.pace import patience, retry_delay
from bot.waking import Waking
from handlers import arrivals
from handlers.desk import Desk
from storage import files
from storage.db import Database, DatabaseClosed, Tx, is_out_of_room, is_transient
from storage.files import Wanted
from storage.instants import from_instant
from storage.outbox import ACT

log = logging.getLogger(__name__)

TOGETHER = 3
"""Files fetched at once; so many are in memory."""
GIVE_UP = timedelta(hours=24)
_BUDGET = 180.0  # seconds one file may take
_NAP = 30.0  # seconds; the longest wait, for timers stand still while a machine sleeps
_REFUSED_PAUSE = 300.0  # seconds until a channel that refused our token is asked again
_WORDS = 200  # characters kept of an error


class Fetch(Waking):
    """One loop that fetches what is wanted and due."""

    def __init__(
        self,
        db: Database,
        channels: Channels,
        desk: Desk,
        clock: Callable[[], datetime],
        store: Files,
        *,
        arrived: Callable[[], None],
        alarm: Callable[[Message], Awaitable[None]],
        jitter: Callable[[], float] = random.random,
        budget: float = _BUDGET,
    ) -> None:
        """``arrived`` wakes the sender; ``alarm`` tells the operator without the database."""
        super().__init__()
        self._db, self._channels, self._desk, self._clock, self._store = db, channels, desk, clock, store
        self._arrived, self._alarm, self._jitter, self._budget = arrived, alarm, jitter, budget
        self._ails = False

    async def run(self) -> None:
        """Fetch until cancelled. Raises what is neither a provider's nor the disk's fault."""
        await asyncio.to_thread(self._store.sweep)
        ailing = 1.0
        while True:
            self._news.clear()
            try:
                seconds = await self._round()
                ailing, self._ails = 1.0, False
            except Exception as error:
                if isinstance(error, DatabaseClosed) or not is_disks(error):
                    raise
                await self._no_room(error)
                seconds, ailing = ailing, min(ailing * 2, _NAP)
            if seconds > 0:
                await self._nap(seconds)

    async def _round(self) -> float:
        """Fetch what is due; returns the seconds until it is worth looking again."""
        now = self._clock()
        found = await self._db.read(lambda tx: files.due(tx, now, TOGETHER))
        if found:
            outcomes = await asyncio.gather(*map(self._one, found), return_exceptions=True)
            self._arrived()
            if trouble := next(filter(None, outcomes), None):
                raise trouble
            return 0.0
        await self._clear(now)
        due = await self._db.read(lambda tx: files.next_instant(tx, now))
        self._rest()
        return min(_NAP, (from_instant(due) - now).total_seconds()) if due else _NAP

    async def _clear(self, now: datetime) -> None:
        """Take off the disk what nothing needs any more; in this loop and under the lock: none of it is being put."""
        async with self._store.settling:
            if gone := await self._db.read(files.unneeded):
                for sha in gone:
                    await asyncio.to_thread(self._store.remove, sha)
                await self._db.write(lambda tx: files.removed(tx, gone, now))

    async def _one(self, wanted: Wanted) -> None:
        """One file, whole. Only the disk's trouble is raised."""
        try:
            content = await self._download(wanted)
            sha = await asyncio.to_thread(self._store.put, content)
        except (TooLarge, TooBig):
            await self._db.write(partial(self._refuse, wanted=wanted, now=self._clock()))
            return
        except SendError as error:
            log.warning("file %d: %s", wanted.id, type(error).__name__)
            await self._db.write(partial(self._failed, wanted=wanted, error=error, now=self._clock()))
            return
        try:
            now = self._clock()
            await self._db.write(partial(self._store_it, wanted=wanted, sha=sha, size=len(content), now=now))
        except Exception as error:
            if isinstance(error, DatabaseClosed) or is_disks(error):
                raise
            incident = secrets.token_hex(3).upper()
            log_fault(f"file {wanted.id}: handing it on, incident {incident},", error)
            dead = partial(self._dead, wanted=wanted, error="cannot be handed on", incident=incident)
            await self._db.write(partial(dead, now=self._clock()))

    async def _download(self, wanted: Wanted) -> bytes:
        channel = self._channels.get(wanted.channel)
        if channel is None:
            raise NotConfigured(wanted.channel)
        if wanted.size is not None and wanted.size > LARGEST_FILE:
            raise TooLarge(f"{wanted.size} bytes")
        try:
            async with asyncio.timeout(self._budget):
                return await channel.download(wanted.ref, LARGEST_FILE)
        except TimeoutError:
            raise Unreachable("no answer in time") from None
        except SendError:
            raise
        except Exception as error:  # noqa: BLE001  # an adapter's bug: given up like the rest
            log_fault(f"file {wanted.id}: fetching", error)
            raise Unreachable(type(error).__name__) from None

    # ---- inside a transaction ----------------------------------------------------------------------------

    def _store_it(self, tx: Tx, wanted: Wanted, sha: str, size: int, now: datetime) -> None:
        if files.is_wanted(tx, wanted.id):
            file = files.stored(tx, wanted, sha=sha, size=size, now=now)
            arrivals.arrived(tx, self._desk, wanted, file, now)

    def _refuse(self, tx: Tx, wanted: Wanted, now: datetime) -> None:
        if files.is_wanted(tx, wanted.id):
            files.end(tx, wanted.id, "refused", "too large")
            arrivals.too_large(tx, wanted, now)

    def _failed(self, tx: Tx, wanted: Wanted, error: SendError, now: datetime) -> None:
        """Try later, or give up and say so."""
        words = f"{type(error).__name__}: {error}"[:_WORDS]
        match error:
            case Rejected() | RecipientGone():
                self._dead(tx, wanted, words, now=now)
                return
            case Throttled():
                delay = patience(error.after, self._jitter())
            case NotConfigured():
                delay = _REFUSED_PAUSE
            case _:
                delay = retry_delay(ACT, wanted.attempts + 1, self._jitter())
        if now - from_instant(wanted.at) >= GIVE_UP:
            self._dead(tx, wanted, words, now=now)
        else:
            files.again(tx, wanted.id, now=now, delay=delay, error=words)

    def _dead(self, tx: Tx, wanted: Wanted, error: str, *, now: datetime, incident: str = "") -> None:
        if files.is_wanted(tx, wanted.id):
            files.end(tx, wanted.id, "dead", error)
            arrivals.lost(tx, self._desk, wanted, incident, now)

    async def _no_room(self, error: Exception) -> None:
        self._quiet.clear()
        if not self._ails:
            self._ails = True
            log.critical("files: fetching waits: %s", type(error).__name__)
            if isinstance(error, OSError) or is_out_of_room(error):
                await self._alarm(alarms.no_room())


def is_disks(error: BaseException) -> bool:
    """Whether it is the disk that fails: the database's, or the store's own."""
    return isinstance(error, OSError) or is_transient(error)


def log_fault(what: str, error: BaseException) -> None:
    """Log where our own code failed, without the error's words: they may quote a name or a token."""
    log.error("%s failed: %s\n%s", what, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
