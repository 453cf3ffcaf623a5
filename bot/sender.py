"""Outbound: claim, pace, send, record; what a provider's answer means for a row.

Two rules. A row is marked on disk before the provider hears of it and closed after it answered, each in a
transaction of its own, with none open while a request runs: a crash leaves at most the requests in flight in
doubt. And whatever goes wrong, the row stays or ends where somebody looks; nothing is tried in a tight loop.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from bot.channels import Channels, InDoubt, NotConfigured, Rejected, SendError, Sent, Throttled
from bot.claim import Claimed, Compose, Room, Round, Unfit, claim
from bot.core.model import Message
from bot.core.texts import operator as alarms
from bot.pace import Pacer
from bot.settle import DeadLetter, Gone, Hooks, pause, settle
from handlers.desk import Desk
from storage import outbox, pulses
from storage.db import Database, DatabaseClosed, Tx, is_out_of_room, is_transient
from storage.outbox import Row

log = logging.getLogger(__name__)

Alarm = Callable[[Message], Awaitable[None]]
"""Tell the operator without the database."""

IN_FLIGHT = 8
"""Requests at once; so many messages at most are in doubt after a crash."""
_UNASKED_IN_FLIGHT = 7  # of those: however slow a provider is, a seat is left for answers
_BUDGET = 60.0  # seconds one send may take before it is in doubt
_REFUSED_PAUSE = 300.0  # seconds until a channel that refused our token is tried again
_PULSE = 60.0  # seconds between signs of life
_NAP = 30.0  # seconds; the longest wait, for timers stand still while a machine sleeps
_SLOWEST = 30.0  # seconds between tries to write to a full disk
_SOON = 5.0  # seconds; `idle` waits for a chat's spacing, not for a provider's longer patience
_GRACE = 20.0  # seconds for the requests in flight when the sender stops


class Sender:
    """The outbound half of the bot: one loop that claims, and a task for each message in flight."""

    def __init__(
        self,
        db: Database,
        channels: Channels,
        desk: Desk,
        clock: Callable[[], datetime],
        *,
        boot: str,
        pacer: Pacer,
        compose: Compose,
        gone: Gone,
        dead_letter: DeadLetter,
        alarm: Alarm,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        budget: float = _BUDGET,
    ) -> None:
        """``boot`` names this run.

        ``compose`` runs inside the transaction that claims, ``gone`` and ``dead_letter`` inside the one that
        records. ``jitter`` draws from 0 to 1; ``budget`` is the seconds one send may take.
        """
        self._db, self._channels, self._desk, self._clock = db, channels, desk, clock
        self._boot, self._pacer, self._monotonic, self._jitter = boot, pacer, monotonic, jitter
        self._compose, self._hooks, self._alarm = compose, Hooks(gone, dead_letter), alarm
        self._budget = budget
        self._news = asyncio.Event()
        self._quiet = asyncio.Event()
        self._stopping = False
        self._failure: BaseException | None = None
        self._in_flight: dict[asyncio.Task[None], int] = {}  # each task's lane
        self._asides: set[asyncio.Task[None]] = set()
        self._refused: dict[str, float] = {}  # channels that refused us, until one sends: next try at
        self._storage_ails = False
        self._beaten = float("-inf")

    # ---- from outside ------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """Settle what an earlier run was sending when it ended; call it once, before `run`."""
        for row in await self._db.read(lambda tx: outbox.interrupted(tx, self._boot)):
            log.warning("outbox %d lane %d: in doubt since an earlier run", row.id, row.lane)
            await self._record(row, InDoubt("interrupted"), delay=0.0)

    async def run(self) -> None:
        """Send until cancelled. Raises what is neither a provider's nor the disk's fault.

        Cancelled, it claims nothing more and gives the requests in flight 20 seconds to end and be recorded;
        what is left then stays ``sending``, for the next run's `recover`.
        """
        self._stopping = False
        rounds = asyncio.create_task(self._rounds())
        try:
            # Never cancelled in the middle of a claim: its rows would look as if they had been sent.
            await asyncio.shield(rounds)
        finally:
            self._stopping = True
            self._news.set()
            try:
                await asyncio.wait({rounds}, timeout=_GRACE)
            finally:
                left = [rounds, *self._in_flight, *self._asides]
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)

    def wake(self) -> None:
        """Something may be new: a row, a handled message whose answer waited for it, a moved clock."""
        self._quiet.clear()
        self._news.set()

    @property
    def busy(self) -> bool:
        """Whether a message may be in flight or about to go out."""
        return not self._quiet.is_set()

    async def idle(self) -> None:
        """Return when nothing is in flight and nothing may go out now; only while `run` runs.

        A chat's spacing is waited for. What is due later, what a provider asked to keep back and what a
        channel that refuses us holds up is not. While the disk is full it does not return.
        """
        await self._quiet.wait()

    # ---- the loop ----------------------------------------------------------------------------------------

    async def _rounds(self) -> None:
        ailing = 1.0
        while not self._stopping:
            self._news.clear()
            try:
                seconds = await self._round()
                ailing = 1.0
            except Exception as error:
                if not is_transient(error):
                    raise
                self._storage_failed(error)
                seconds, ailing = ailing, min(ailing * 2, _SLOWEST)
            if seconds > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._news.wait()
            if self._failure is not None:
                raise self._failure
        if self._in_flight:
            await asyncio.wait(self._in_flight)

    async def _round(self) -> float:
        """Claim once and start what was claimed; returns the seconds until it is worth looking again."""
        now, at = self._clock(), self._monotonic()
        if (slot := self._pacer.next_slot(at)) > at:
            return slot - at
        room = self._room(now, at)
        beat = at - self._beaten >= _PULSE

        def look(tx: Tx) -> Round:
            if beat:
                pulses.beat(tx, "send", now)
            return claim(tx, room, boot=self._boot, compose=self._compose)

        try:
            found = await self._db.write(look)
        except Unfit as error:
            await self._set_aside(error)
            return 0.0
        if beat:
            self._beaten = at
        for one in found.claimed:
            self._pacer.took(one.account.id, at)
            task = asyncio.create_task(self._deliver(one))
            self._in_flight[task] = one.row.lane
            task.add_done_callback(self._ended)
        if found.claimed or found.more:
            self._quiet.clear()
        if found.more:
            return 0.0
        soon = found.paced is not None and found.paced <= _SOON
        if not soon and not self._in_flight and not self._news.is_set():
            self._quiet.set()
        waits = [_NAP, *(again - at for again in self._refused.values() if again > at)]
        if found.paced is not None:
            waits.append(found.paced)
        if found.due is not None:
            waits.append((found.due - now).total_seconds())
        return min(waits)

    def _room(self, now: datetime, at: float) -> Room:
        unasked = sum(lane >= outbox.UNSOLICITED for lane in self._in_flight.values())
        return Room(
            now=now,
            opens=self._desk.may_write(now),
            channels=[name for name in self._channels if self._refused.get(name, at) <= at],
            seats=min(self._pacer.room(at), IN_FLIGHT - len(self._in_flight)),
            unasked=_UNASKED_IN_FLIGHT - unasked,
            paced=self._pacer.held_back(at),
            wait=lambda lane, account: self._pacer.next_at(lane, account, at) - at,  # only reads
        )

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._in_flight[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failure = error
        self._news.set()

    # ---- one message -------------------------------------------------------------------------------------

    async def _deliver(self, one: Claimed) -> None:
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
        state = await self._record(row, outcome, delay=pause(row, outcome, self._jitter()))
        if row.kind == "farewell" and state != "ready":
            with suppress(TimeoutError):
                async with asyncio.timeout(self._budget):
                    await self._channels[name].leave(one.account.address)

    async def _try(self, one: Claimed) -> Sent | SendError:
        row = one.row
        try:
            async with asyncio.timeout(self._budget):
                channel = self._channels[one.account.channel]
                return await channel.send(one.account.address, one.message, one.version)
        except SendError as error:
            log.warning("outbox %d lane %d: %s", row.id, row.lane, type(error).__name__)
            return error
        except TimeoutError:
            log.warning("outbox %d lane %d: no answer within %g s", row.id, row.lane, self._budget)
            return InDoubt("no answer in time")
        except Exception as error:  # noqa: BLE001  # an adapter's bug; whether it was sent nobody knows
            _log_fault(f"outbox {row.id} lane {row.lane}: sending", error)
            return InDoubt(type(error).__name__)

    async def _record(self, row: Row, outcome: Sent | SendError, *, delay: float) -> str:
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
                    self._storage_failed(error)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, _SLOWEST)
                elif hooks is None or isinstance(error, DatabaseClosed):
                    raise
                else:
                    _log_fault(f"outbox {row.id}: telling who must know", error)
                    hooks = None
            else:
                self._storage_ails = False
                return state

    async def _set_aside(self, unfit: Unfit) -> None:
        """End a row that cannot be prepared, so that the others go on; what it tried to write is undone."""
        cause = unfit.__cause__ or unfit
        _log_fault(f"outbox {unfit.row_id}: preparing", cause)
        try:
            row = await self._db.write(lambda tx: outbox.claim(tx, unfit.row_id, self._boot, unfit.account))
        except LookupError:
            return  # withdrawn meanwhile
        await self._record(row, Rejected(f"cannot be prepared: {type(cause).__name__}"), delay=0.0)

    # ---- trouble -----------------------------------------------------------------------------------------

    def _storage_failed(self, error: Exception) -> None:
        self._quiet.clear()
        if not self._storage_ails:
            self._storage_ails = True
            log.critical("outbox: sending waits: %s", error)
            if is_out_of_room(error):
                self._tell(alarms.no_room())

    def _tell(self, message: Message) -> None:
        task = asyncio.create_task(self._alarmed(message))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _alarmed(self, message: Message) -> None:
        try:
            await self._alarm(message)
        except Exception as error:  # noqa: BLE001  # the log is the last path there is
            log.critical("the operator could not be told: %s", type(error).__name__)


def _log_fault(what: str, error: BaseException) -> None:
    """Log where our own code failed, without the error's words: they may quote an address or a token."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed: %s\n%s", what, type(error).__name__, trace)
