"""The composition root: settings in, a running bot out; what starts and stops when, and what "idle" means.

The one module that reads the system's clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot import clock as clocks
from bot import commands, deletions, web
from bot.channels import Channel, SendError
from bot.clock import Clock
from bot.config import Settings
from bot.control import FILE, ControlError, ControlServer
from bot.core.model import Message, Role
from bot.dispatch import Dispatch
from bot.exports import Exports
from bot.fetch import Fetch
from bot.files import DIRECTORY, Files
from bot.imports import Imports
from bot.pace import Pacer
from bot.sender import Sender
from bot.wiring import make_channels, make_desk
from handlers import common, composing, morning, rights
from handlers.desk import Desk
from handlers.digest import making
from handlers.digest.making import Due
from scheduler import Scheduler
from storage import audit, erasing, files, outbox, people
from storage.db import Database, Tx, is_out_of_room, is_transient
from storage.instants import from_instant
from storage.lock import DataLock
from storage.migrate import migrate

log = logging.getLogger(__name__)


def real_clock() -> Clock:
    """The time of the machine."""
    return Clock.real(lambda: datetime.now(UTC), monotonic=time.monotonic)


def clock_from(moment: datetime) -> Clock:
    """A clock that shows ``moment`` now and runs on at real speed; it can be moved forward."""
    return Clock.starting(moment, monotonic=time.monotonic)


class App:
    """One running bot. Made by :func:`opened`; :meth:`run` returns after :meth:`stop`."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        channels: Mapping[str, Channel],
        desk: Desk,
        clock: Clock,
        pacer: Pacer,
    ) -> None:
        self.settings, self.db, self.channels, self.desk, self.clock = settings, db, channels, desk, clock
        self._stop = asyncio.Event()
        self._due = asyncio.Event()
        self._operators: list[tuple[str, str]] = []
        store = Files(settings.storage.path.parent / DIRECTORY)
        self.sender = Sender(
            db,
            channels,
            desk,
            clock,
            boot=secrets.token_hex(8),
            pacer=pacer,
            monotonic=clock.elapsed,
            compose=lambda tx, row, now: composing.compose(tx, desk, row, now),
            gone=lambda tx, account, now: common.gone(tx, desk, account, now),
            dead_letter=lambda tx, row, error, now: common.dead_letter(tx, desk, row, error, now),
            files=store,
            alarm=self.alarm,
        )
        self.imports = Imports(db, desk, clock, store, offered=self.sender.wake)
        self.fetch = Fetch(db, channels, desk, clock, store, arrived=self._arrived, alarm=self.alarm)
        self.exports = Exports(db, desk, clock, store, made=self.sender.wake)
        self.dispatch = Dispatch(
            db,
            channels,
            desk,
            clock,
            replied=self._replied,
            filed=self.fetch.wake,
            alarm=self.alarm,
        )

    async def run(self) -> None:
        """Run every loop until :meth:`stop`, or until one fails; what fails is raised."""
        await self.sender.recover()
        await self.db.write(lambda tx: audit.seal(tx, self.clock()))
        await self.tick()
        scheduler = Scheduler(self._due, zone=self.settings.zone)
        control = ControlServer(self.settings.storage.path.parent / FILE, self.commands)
        async with contextlib.AsyncExitStack() as stack:
            await control.start()
            stack.push_async_callback(control.close)
            if (served := self.settings.web) is not None:
                app = web.health_app(
                    self.db,
                    clock=self.clock,
                    channels=tuple(self.channels),
                    directory=self.settings.storage.path.parent,
                )
                await stack.enter_async_context(web.serve(app, served.host, served.port))
            scheduler.start()
            stack.push_async_callback(scheduler.stop)
            await self._loops()

    async def _loops(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self.dispatch.handle()),
                    group.create_task(self.sender.run()),
                    group.create_task(self.fetch.run()),
                    group.create_task(self.imports.run()),
                    group.create_task(self.exports.run()),
                    group.create_task(self._ticks()),
                    *(group.create_task(self.dispatch.poll(channel)) for channel in self.channels.values()),
                ]
                await self._stop.wait()
                for task in tasks:
                    task.cancel()
        except* asyncio.CancelledError:
            pass

    def _arrived(self) -> None:
        """Files were stored: one may be for import, and somebody may be told."""
        self.imports.wake()
        self.sender.wake()

    def _replied(self) -> None:
        """Messages were handled: there may be a file to make, and something to send."""
        self.exports.wake()
        self.sender.wake()

    def stop(self) -> None:
        """End :meth:`run`; what is stored is enough to go on later."""
        self._stop.set()

    # ---- time --------------------------------------------------------------------------------------------

    async def tick(self, *, played: bool = False) -> None:
        """Plan what should exist by now, and wake the sender; ``played``: time was not away since the last tick."""
        now = self.clock()

        def plan(tx: Tx) -> tuple[list[tuple[str, str]], list[Due]]:
            if played:
                self.dispatch.heard(tx, now)
            due = morning.tick(tx, self.desk, now, apart=True)
            accounts = (people.account_of(tx, person, frozen=True) for person in people.with_role(tx, Role.OPERATOR))
            return [(account.channel, account.address) for account in accounts if account is not None], due

        self._operators, due = await self.db.write(plan)
        await self._inform(due, now)
        await self._erase(now)
        self.fetch.wake()
        self.sender.wake()

    async def _inform(self, due: Sequence[Due], now: datetime) -> None:
        """Gather the digests that are due on a reader, so that nobody's answer waits, and queue them."""
        if not due:
            return
        made = [await self.db.read(partial(making.gather, desk=self.desk, one=one, now=now)) for one in due]
        await self.db.write(lambda tx: morning.inform(tx, self.desk, made, now))

    async def _erase(self, now: datetime) -> None:
        """Carry out the wishes to be erased: the journal first, then the database and the answer."""
        if not (orders := await self.db.read(erasing.orders)):
            return
        try:
            directory = self.settings.storage.path.parent
            await asyncio.to_thread(deletions.append, directory, [one.person for one in orders], now)
        except OSError as error:
            log.critical("the journal of deletions cannot be written, they wait: %s", error)
            return
        await self.db.write(lambda tx: rights.carry_out(tx, self.desk, orders, now))

    async def _ticks(self) -> None:
        told = False
        while True:
            with contextlib.suppress(TimeoutError):
                # The scheduler counts by the machine's clock, which may be set back.
                async with asyncio.timeout(60):
                    await self._due.wait()
            self._due.clear()
            try:
                await self.tick()
                told = False
            except Exception as error:
                if not (is_out_of_room(error) or is_transient(error)):
                    raise
                if not told:
                    log.critical("tick: %s", error)
                told = True

    async def idle(self) -> None:
        """Return when nothing waits to be handled, no file to be fetched, read or made, and nothing may go out now."""
        parts = (self.dispatch, self.fetch, self.imports, self.exports, self.sender)
        while True:
            for part in parts:
                await part.idle()
            if not any(part.busy for part in parts):
                return

    async def settle(self, *, played: bool = False) -> None:
        """One tick at the present instant and everything that comes of it."""
        await self.tick(played=played)
        await self.idle()

    async def next_instant(self, now: datetime) -> datetime:
        """The first instant after ``now`` at which something is due by itself."""

        def waiting(tx: Tx) -> datetime | None:
            queued = outbox.next_instant(tx, now)
            planned = morning.next_planned(tx, self.desk, now)
            fetched = files.next_instant(tx, now)
            stored = (from_instant(one) for one in (queued, fetched) if one)
            return min(filter(None, (*stored, planned)), default=None)

        return clocks.next_due(now, desk=self.desk, waiting=await self.db.read(waiting))

    async def advance(self, target: datetime) -> None:
        """Play every due instant up to ``target``."""
        settle = partial(self.settle, played=True)
        await clocks.advance(self.clock, target, next_instant=self.next_instant, settle=settle)

    async def jump(self, target: datetime) -> None:
        """Be away until ``target``."""
        await clocks.jump(self.clock, target, settle=self.settle)

    # ---- the operator ------------------------------------------------------------------------------------

    async def alarm(self, message: Message) -> None:
        """Tell the operator without the database: the accounts are remembered from the last tick."""
        log.critical("alarm: %s", message.text)
        for name, address in self._operators:
            try:
                async with asyncio.timeout(30):
                    await self.channels[name].send(address, message, 0)
            except (SendError, TimeoutError) as error:
                log.warning("alarm not delivered by %s: %s", name, type(error).__name__)

    # ---- commands while it runs --------------------------------------------------------------------------

    @property
    def commands(self) -> dict[str, Callable[[Mapping[str, Any]], Awaitable[Any]]]:
        """What the command line may ask of a bot, by name; each takes and gives what JSON holds."""
        return {
            "clock": self._move,
            "now": self._now,
            "invite": self._invite,
            "invite-all": self._invite_all,
            "plan-roster": lambda asked: commands.plan_roster(self.db, self.desk, asked["text"].encode()),
            "import-roster": self._import_roster,
            "plan-figures": lambda asked: commands.plan_figures(self.db, self.desk, asked, self.clock()),
            "import-figures": lambda asked: commands.import_figures(self.db, self.desk, asked, self.clock()),
            "plan-programme": lambda asked: commands.plan_programme(self.db, self.desk, asked, self.clock()),
            "import-programme": lambda asked: commands.import_programme(self.db, self.desk, asked, self.clock()),
        }

    async def _move(self, asked: Mapping[str, Any]) -> None:
        """``clock advance|jump ISO``: returns when idle."""
        try:
            target = clocks.parse_moment(asked["to"], self.settings.zone)
            await (self.advance(target) if asked["how"] == "advance" else self.jump(target))
        except ValueError as error:
            raise ControlError(str(error)) from None

    async def _now(self, asked: Mapping[str, Any]) -> str:
        return self.clock().isoformat()

    async def _invite(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return await commands.invite(self.db, self.desk, self.channels, self.clock(), **asked)

    async def _invite_all(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return await commands.invite_all(self.db, self.desk, self.channels, self.clock(), **asked)

    async def _import_roster(self, asked: Mapping[str, Any]) -> None:
        await commands.import_roster(self.db, self.desk, asked["text"].encode(), self.clock())


@contextlib.asynccontextmanager
async def opened(
    settings: Settings,
    clock: Clock,
    *,
    channels: Mapping[str, Channel] | None = None,
    pacer: Pacer | None = None,
    probe: Any = None,
) -> AsyncIterator[App]:
    """An app on its locked, migrated database; everything is closed on leaving, whatever happened inside.

    Raises AlreadyRunning, MigrationError, sqlite3.Error.
    """
    path = settings.storage.path
    with DataLock(path.parent):
        migrate(path)
        db = await Database.open(path, probe=probe)
        if erased := deletions.read(path.parent):  # a restored backup may not know of them
            await db.write(lambda tx: erasing.reapply(tx, erased, clock()))
        made = dict(channels) if channels is not None else make_channels(settings)
        try:
            yield App(settings, db, made, make_desk(settings), clock, pacer or Pacer())
        finally:
            for channel in made.values():
                await channel.close()
            await db.close()
