"""One claimed message: sent, its outcome recorded, and who must know of trouble told.

Two rules. No transaction is open while a request runs. And a try always ends in a recorded outcome, however long
the disk takes, unless this run ends first; then the row stays ``sending``, for the next run.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

from bot.channels import InDoubt, NotConfigured, Outbound, SendError, Sent, Throttled
from bot.claim import Claimed
from bot.core.model import Message
from bot.core.texts import operator as alarms
from bot.enclosures import Enclosures
from bot.pace import Pacer
from bot.settle import Hooks, pause, settle
from storage.db import Database, DatabaseClosed, is_out_of_room, is_transient
from storage.outbox import Row

log = logging.getLogger(__name__)

Alarm = Callable[[Message], Awaitable[None]]
"""Tell the operator without the database."""

SLOWEST = 30.0
"""Seconds between tries to write to a full disk."""
_REFUSED_PAUSE = 300.0  # seconds until a channel that refused our token is tried again


class Delivery:
    """Sends what was claimed; knows which channels refuse us and whether the disk ails."""

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Outbound],
        clock: Callable[[], datetime],
        *,
        pacer: Pacer,
        hooks: Hooks,
        alarm: Alarm,
        enclosures: Enclosures | None = None,
        monotonic: Callable[[], float],
        jitter: Callable[[], float],
        budget: float,
    ) -> None:
        """``jitter`` draws from 0 to 1; ``budget`` is the seconds one send may take."""
        self._db, self._channels, self._clock, self._pacer = db, channels, clock, pacer
        self._hooks, self._alarm, self._enclosures = hooks, alarm, enclosures
        self._monotonic, self._jitter, self._budget = monotonic, jitter, budget
        self.asides: set[asyncio.Task[None]] = set()
        """Alarms under way."""
        self._refused: dict[str, float] = {}  # channels that refused us, until one sends: next try at
        self._storage_ails = False

    def open_channels(self, at: float) -> list[str]:
        """The channels worth trying at this moment."""
        return [name for name in self._channels if self._refused.get(name, at) <= at]

    def next_try(self, at: float) -> float | None:
        """Seconds until a channel that refused us is tried again; None: all are open."""
        return min((again - at for again in self._refused.values() if again > at), default=None)

    async def deliver(self, one: Claimed) -> None:
        """Send it, draw the consequences for the pace and the channel, record it, leave a chat we said farewell to."""
        row, name = one.row, one.account.channel
        outcome = await self._try(one)
        match outcome:
            case Sent():
                self._refused.pop(name, None)
            case Throttled():
                self._pacer.throttled(one.account.id, outcome.after, self._monotonic())
            case NotConfigured():
                if name not in self._refused:
                    self._tell(alarms.token_refused(name))
                self._refused[name] = self._monotonic() + _REFUSED_PAUSE
        state = await self.record(row, outcome, delay=pause(row, outcome, self._jitter()))
        if row.kind == "farewell" and state != "ready":
            with suppress(TimeoutError):
                async with asyncio.timeout(self._budget):
                    await self._channels[name].leave(one.account.address)

    async def _try(self, one: Claimed) -> Sent | SendError:
        row, file = one.row, one.message.file
        try:
            channel = self._channels[one.account.channel]
            if file is not None and self._enclosures is not None:
                return await self._enclosures.send(channel, one, file)
            async with asyncio.timeout(self._budget):
                return await channel.send(one.account.address, one.message, one.version)
        except SendError as error:
            log.warning("outbox %d lane %d: %s", row.id, row.lane, type(error).__name__)
            return error
        except TimeoutError:
            log.warning("outbox %d lane %d: no answer in time", row.id, row.lane)
            return InDoubt("no answer in time")
        except Exception as error:  # noqa: BLE001  # an adapter's bug; whether it was sent nobody knows
            log_fault(f"outbox {row.id} lane {row.lane}: sending", error)
            return InDoubt(type(error).__name__)

    async def record(self, row: Row, outcome: Sent | SendError, *, delay: float) -> str:
        """Store what came of a try; returns the row's state then.

        Trouble with the disk is waited out. A hook that raises is left out: what happened is worth more.
        """
        hooks: Hooks | None = self._hooks
        now, wait = self._clock(), 1.0
        record = partial(settle, row=row, outcome=outcome, now=now, delay=delay)
        while True:
            try:
                state = await self._db.write(partial(record, hooks=hooks))
            except Exception as error:
                if is_transient(error):
                    self.storage_failed(error)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, SLOWEST)
                elif hooks is None or isinstance(error, DatabaseClosed):
                    raise
                else:
                    log_fault(f"outbox {row.id}: telling who must know", error)
                    hooks = None
            else:
                self._storage_ails = False
                return state

    def storage_failed(self, error: Exception) -> None:
        """Tell the operator once, until something is recorded again."""
        if not self._storage_ails:
            self._storage_ails = True
            log.critical("outbox: sending waits: %s", error)
            if is_out_of_room(error):
                self._tell(alarms.no_room())

    def _tell(self, message: Message) -> None:
        task = asyncio.create_task(self._alarmed(message))
        self.asides.add(task)
        task.add_done_callback(self.asides.discard)

    async def _alarmed(self, message: Message) -> None:
        try:
            await self._alarm(message)
        except Exception as error:  # noqa: BLE001  # the log is the last path there is
            log.critical("the operator could not be told: %s", type(error).__name__)


def log_fault(what: str, error: BaseException) -> None:
    """Log where our own code failed, without the error's words: they may quote an address or a token."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed: %s\n%s", what, type(error).__name__, trace)
