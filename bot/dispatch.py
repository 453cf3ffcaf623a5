"""Inbound: store, acknowledge, then handle in groups.

What a provider hands over is on disk before it is acknowledged; what is on disk takes effect exactly once.
One loop handles up to 64 accounts at a time, one message each, so a person's messages never interleave.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.channels import Channel, Channels, Conflict, NotConfigured, Raw, SendError, Throttled, Unparsable
from bot.core.model import Inbound, Message, Role, You
from bot.core.texts import operator as alarms
from bot.core.texts import welcome as says
from bot.waking import Waking
from handlers import common, morning
from handlers.desk import Desk
from handlers.turn import tell
from storage import inbox, outbox, people, pulses
from storage.db import Database, DatabaseClosed, Tx, is_out_of_room, is_transient

log = logging.getLogger(__name__)

GROUP = 64
"""Accounts handled together under one commit."""
LONG_OUTAGE = timedelta(hours=20)
"""Telegram keeps updates 24 hours; beyond this, hours may be lost."""
_PULSE = timedelta(seconds=45)  # with a poll of 30 s, a beat at least every 75: health allows 90
_SLOWEST = 30.0


class Dispatch(Waking):
    """The inbound half of the bot: a poll loop a channel, one loop that handles what was stored."""

    def __init__(
        self,
        db: Database,
        channels: Channels,
        desk: Desk,
        clock: Callable[[], datetime],
        *,
        replied: Callable[[], None],
        filed: Callable[[], None] = lambda: None,
        alarm: Callable[[Message], Awaitable[None]],
    ) -> None:
        """``replied`` wakes the sender, ``filed`` what fetches; ``alarm`` tells the operator without the database."""
        super().__init__()
        self._db, self._channels, self._desk, self._clock = db, channels, desk, clock
        self._replied, self._filed, self._alarm = replied, filed, alarm
        self._news.set()  # whatever an earlier run left
        self._asides: set[asyncio.Task[None]] = set()

    # ---- polling -----------------------------------------------------------------------------------------

    async def poll(self, channel: Channel) -> None:
        """Poll one channel until cancelled. Raises Conflict when another poller has the token."""
        wait, alarmed, beaten, looked = 1.0, False, None, False
        while True:
            try:
                batch = await channel.poll()
                now = self._clock()
                if batch or beaten is None or now - beaten >= _PULSE or now < beaten:
                    await self._db.write(partial(self._store, channel=channel.name, batch=batch, now=now))
                    beaten = now
                    self._replied()  # what a hole tells, too, is in the outbox now
                channel.confirm()
            except Conflict:
                await self._alarm(alarms.another_poller(channel.name))
                raise
            except SendError as error:
                if isinstance(error, NotConfigured) and not alarmed:
                    alarmed = True
                    await self._alarm(alarms.token_refused(channel.name))
                log.warning("poll %s: %s: %s", channel.name, type(error).__name__, error)
                wait = error.after if isinstance(error, Throttled) else wait
            except DatabaseClosed:
                raise
            except Exception as error:
                if not (is_out_of_room(error) or is_transient(error)):
                    raise
                log.critical("poll %s: nothing acknowledged: %s", channel.name, error)
                if is_out_of_room(error) and not alarmed:
                    alarmed = True
                    await self._alarm(alarms.no_room())
            else:
                wait, alarmed = 1.0, False
                if batch:
                    self.wake()
                if not looked:
                    looked = True
                    self._aside(self._look(channel))
                continue
            await asyncio.sleep(wait)
            wait = min(wait * 2, _SLOWEST)

    async def _look(self, channel: Channel) -> None:
        """Once a start, when the provider can be reached: the operator hears, once a month, that groups may have us."""
        if not await channel.joinable():
            return
        now = self._clock()
        key, told = f"joinable:{channel.name}:{now:%Y-%m}", alarms.joinable(channel.name.capitalize())

        def alarm(tx: Tx) -> None:
            tell(tx, self._desk, Role.OPERATOR, key, told, now, at_once=True, kind="alarm")

        with contextlib.suppress(DatabaseClosed):  # the bot was stopped meanwhile; the next start looks again
            await self._db.write(alarm)
            self._replied()

    def _store(self, tx: Tx, channel: str, batch: Sequence[Raw], now: datetime) -> None:
        """The batch and the pulse under one commit; after a long silence the holes are made known."""
        name = _pulse(channel)
        before = pulses.last(tx, name)
        if before is not None and now - before > LONG_OUTAGE:
            morning.hole(tx, self._desk, before, now)
        inbox.store(tx, channel, [(one.key, one.address, one.body) for one in batch], now)
        pulses.beat(tx, name, now)

    def heard(self, tx: Tx, now: datetime) -> None:
        """Take every channel to have been polled up to now: time was played, and a poll lasts as long as ever."""
        for channel in self._channels:
            pulses.beat(tx, _pulse(channel), now)

    # ---- handling ----------------------------------------------------------------------------------------

    async def handle(self) -> None:
        """Handle what is stored, until cancelled."""
        wait = 1.0
        while True:
            self._rest()
            await self._news.wait()
            self._news.clear()
            try:
                while rows := await self._db.read(lambda tx: inbox.ready(tx, GROUP)):
                    await self._group(rows)
                wait = 1.0
            except Exception as error:
                if not (is_out_of_room(error) or is_transient(error)):
                    raise
                log.critical("inbox: handling waits: %s", error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, _SLOWEST)
                self._news.set()

    async def _group(self, rows: Sequence[inbox.Row]) -> None:
        """One message of each account under one commit; raises the first trouble after all are through."""
        outcomes = await asyncio.gather(*map(self._turn, rows), return_exceptions=True)
        self._replied()
        if trouble := next(filter(None, outcomes), None):
            raise trouble

    async def _turn(self, row: inbox.Row) -> None:
        """One update, whole. Only database trouble is raised; anything else sets the row aside as dead."""
        channel = self._channels.get(row.channel)
        try:
            inbound = channel.parse(row.body) if channel else None
            if inbound is None:
                await self._db.write(lambda tx: inbox.done(tx, row.id))
                return
            now = self._clock()
            asked = await self._db.write(lambda tx: common.receive(tx, self._desk, inbound, row, now))
            if asked is not None:
                answer = await self._db.read(asked.query)
                await self._db.write(lambda tx: common.store_answer(tx, asked, answer, row))
            if inbound.file is not None:
                self._filed()
            if channel is not None and inbound.ack:
                self._aside(channel.acknowledge(inbound.ack))
        except Unparsable as error:
            incident = await self._set_aside(row, None)
            why = type(error.__cause__ or error).__name__  # its text may hold what somebody wrote
            log.warning("inbox %s cannot be parsed, incident %s: %s", row.id, incident, why)
        except Exception as error:
            if isinstance(error, DatabaseClosed) or is_out_of_room(error) or is_transient(error):
                raise
            incident = await self._set_aside(row, inbound)
            log.exception("inbox %s is dead, incident %s", row.id, incident)

    async def _set_aside(self, row: inbox.Row, inbound: Inbound | None) -> str:
        """Keep an update that could not be handled; the person gets a fixed apology, the operator is told."""
        incident = secrets.token_hex(3).upper()
        now = self._clock()

        def dead(tx: Tx) -> None:
            inbox.dead(tx, row.id, incident)
            tell(
                tx,
                self._desk,
                Role.OPERATOR,
                f"dead:{row.id}",
                alarms.dead_update(incident),
                now,
                at_once=True,
                kind="alarm",
            )
            if inbound is not None:
                account = people.account(tx, inbound.channel, inbound.address)
                you = You.UNKNOWN
                if account.person is not None:
                    you = people.person(tx, account.person).you or you
                outbox.put(
                    tx,
                    f"re:{row.channel}:{row.key}:0",
                    says.trouble(you, self._desk.ward, incident),
                    kind="reply",
                    lane=outbox.REPLY,
                    now=now,
                    account=account.id,
                )

        await self._db.write(dead)
        return incident

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        """Something best-effort that nobody waits for."""
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


def _pulse(channel: str) -> str:
    return f"poll:{channel}"
