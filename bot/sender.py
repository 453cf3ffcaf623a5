"""Outbound: the loop that claims and paces, and starts a task for each message that goes out.

Two rules. A row is marked on disk before the provider hears of it and closed after it answered, each in a
transaction of its own, with none open while a request runs: a crash leaves at most the requests in flight in
doubt. And whatever goes wrong, the row stays or ends where somebody looks; nothing is tried in a tight loop.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.channels import InDoubt, Outbound, Rejected
from bot.claim import Compose, Room, Round, Unfit, claim
from bot.delivery import SLOWEST, Alarm, Delivery, log_fault
from bot.enclosures import Enclosures
from bot.files import Files
from bot.pace import Pacer
from bot.settle import DeadLetter, Gone, Hooks
from bot.waking import Waking
from handlers.desk import Desk
from storage import outbox, pulses
from storage.db import Database, Tx, is_transient

log = logging.getLogger(__name__)

IN_FLIGHT = 8
"""Requests at once; so many messages at most are in doubt after a crash."""
_UNASKED_IN_FLIGHT = 7  # of those: however slow a provider is, a seat is left for answers
_BUDGET = 60.0  # seconds one send may take before it is in doubt
_PULSE = 60.0  # seconds between signs of life
_NAP = 30.0  # seconds; the longest wait, for timers stand still while a machine sleeps
_SOON = 5.0  # seconds; `idle` waits for a chat's spacing, not for a provider's longer patience
_GRACE = 20.0  # seconds for the requests in flight when the sender stops


class Sender(Waking):
    """The outbound half of the bot: one loop that claims, and a task for each message in flight.

    Idle, while it runs, is nothing in flight and nothing that may go out now. A chat's spacing is waited for; what is
    due later, what a provider asked to keep back and what a channel that refuses us holds up is not.
    """

    def __init__(
        self,
        db: Database,
        channels: Mapping[str, Outbound],
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
        files: Files | None = None,
        budget: float = _BUDGET,
    ) -> None:
        """``boot`` names this run.

        ``compose`` runs inside the transaction that claims, ``gone`` and ``dead_letter`` inside the one that
        records. ``jitter`` draws from 0 to 1; ``budget`` is the seconds one send may take; ``files`` holds
        what goes with messages.
        """
        super().__init__()
        self._db, self._desk, self._clock = db, desk, clock
        self._boot, self._pacer, self._monotonic = boot, pacer, monotonic
        self._compose = compose
        self._delivery = Delivery(
            db,
            channels,
            clock,
            pacer=pacer,
            hooks=Hooks(gone, dead_letter),
            alarm=alarm,
            enclosures=Enclosures(db, files, budget=budget) if files is not None else None,
            monotonic=monotonic,
            jitter=jitter,
            budget=budget,
        )
        self._stopping = False
        self._failure: BaseException | None = None
        self._in_flight: dict[asyncio.Task[None], int] = {}  # each task's lane
        self._beaten = float("-inf")

    # ---- from outside ------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """Settle what an earlier run was sending when it ended; call it once, before `run`."""
        for row in await self._db.read(lambda tx: outbox.interrupted(tx, self._boot)):
            log.warning("outbox %d lane %d: in doubt since an earlier run", row.id, row.lane)
            await self._delivery.record(row, InDoubt("interrupted"), delay=0.0)

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
                left = [rounds, *self._in_flight, *self._delivery.asides]
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)

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
                self._quiet.clear()
                self._delivery.storage_failed(error)
                seconds, ailing = ailing, min(ailing * 2, SLOWEST)
            if seconds > 0:
                await self._nap(seconds)
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
            self._quiet.clear()
            await self._set_aside(error)
            return 0.0
        if beat:
            self._beaten = at
        for one in found.claimed:
            self._pacer.took(one.account.id, at)
            task = asyncio.create_task(self._delivery.deliver(one))
            self._in_flight[task] = one.row.lane
            task.add_done_callback(self._ended)
        if found.claimed or found.more:
            self._quiet.clear()
        if found.more:
            return 0.0
        soon = found.paced is not None and found.paced <= _SOON
        if not soon and not self._in_flight:
            self._rest()
        waits = [_NAP]
        if (refused := self._delivery.next_try(at)) is not None:
            waits.append(refused)
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
            channels=self._delivery.open_channels(at),
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

    async def _set_aside(self, unfit: Unfit) -> None:
        """End a row that cannot be prepared, so that the others go on; what it tried to write is undone."""
        cause = unfit.__cause__ or unfit
        log_fault(f"outbox {unfit.row_id}: preparing", cause)
        try:
            row = await self._db.write(lambda tx: outbox.claim(tx, unfit.row_id, self._boot, unfit.account))
        except LookupError:
            return  # withdrawn meanwhile
        await self._delivery.record(row, Rejected(f"cannot be prepared: {type(cause).__name__}"), delay=0.0)
