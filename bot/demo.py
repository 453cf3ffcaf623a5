"""The product on loopback with nothing configured: a simulated Telegram, a sample ward, the ordinary bot.

The bot started here is the one ``phuongbot run`` starts, talking to the simulator over HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot import app as apps
from bot import config, invitations, render, watching, web
from bot.app import App
from bot.core.model import Role
from bot.core.texts import demo as says
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.pace import Pacer
from bot.simulator.page import Page, Phone
from bot.simulator.telegram_wire import TelegramWire
from bot.story import Actor, Cast, Step, Story, Until, Words, next_stage
from storage import landmarks, people
from storage.db import Tx
from storage.people import Scope

TOKEN = "7000000000:" + "demo-demo-demo-demo-demo-demo-demo"  # the simulator's own; it opens nothing
START = "2026-11-16T07:55"
"""Five minutes before the sample ward's period of November 2026 opens."""

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

Say = Callable[[str], object]

_MONTH = timedelta(days=31)


@dataclass
class Stage:
    """A running demo: the wire people's phones hang on, the bot, whose phone is which, the story."""

    wire: TelegramWire
    app: App
    url: str
    phones: list[Phone] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)
    story: Story | None = None

    async def codes(self) -> dict[int, str]:
        """The invitation codes of those whose phone is not linked yet, by user id."""
        linked = await self.app.db.read(lambda tx: {who.person for who in self.actors.values() if _has_phone(tx, who)})
        return {user: says.code(who.code) for user, who in self.actors.items() if who.person not in linked}

    async def settled(self) -> None:
        """Return when the bot has taken in every update and has nothing more to say now."""
        await self.wire.drained(within=30)
        await self.app.idle()

    # ---- time --------------------------------------------------------------------------------------------

    async def advance(self, target: datetime) -> None:
        """Play time up to ``target``."""
        await self.settled()
        await self.app.advance(target)

    async def jump(self, target: datetime) -> None:
        """Be switched off until ``target``."""
        await self.settled()
        await self.app.jump(target)

    async def next_event(self) -> None:
        """Play time until something is said, a reminder's day begins or a period opens or locks; a month at most."""
        await self.settled()
        before, last, stage = await self._landmarks(), self.app.clock() + _MONTH, None
        await self.app.settle()  # perhaps it is due now
        while await self._landmarks() == before and (now := self.app.clock()) < last:
            if stage is not None and stage <= now:
                return
            stage = await self.upcoming()
            await self.app.advance(min(await self.app.next_instant(now), last))

    async def _landmarks(self) -> tuple[int, int, int]:
        return await self.app.db.read(landmarks.of_time)

    async def upcoming(self) -> datetime:
        """When the ladder of reminders next speaks by itself."""
        now = self.app.clock()
        return await self.app.db.read(lambda tx: next_stage(tx, self.app.desk, now))

    # ---- for the page ------------------------------------------------------------------------------------

    async def queue(self) -> list[dict[str, Any]]:
        """What is queued, sent and held, and why."""
        now, desk, names = self.app.clock(), self.app.desk, {str(one.user): one.name for one in self.phones}
        return await self.app.db.read(lambda tx: watching.rows(tx, desk, now, names))

    async def steps(self) -> list[dict[str, Any]]:
        """What to try, in both languages, and what of it has happened."""
        if self.story is None:
            return []
        story, happened = self.story, await self.story.happened()
        return [
            {"step": step, "user": story.where(step), "done": step in happened}
            | {language: asdict(words) for language, words in told.items()}
            for step, told in story.told().items()
        ]

    async def move(self, step: str) -> dict[str, Any] | None:
        """What brings a step of the story on, once all is quiet. ValueError when there is no such step."""
        wanted = Step(step)
        await self.settled()
        match await self.story.next_move(wanted) if self.story else None:
            case Words(user, text):
                return {"user": user, "text": text}
            case Until(at):
                return {"to": at.isoformat()}
        return None


def _has_phone(tx: Tx, who: Actor) -> bool:
    return people.account_of(tx, who.person, frozen=True) is not None


@contextlib.asynccontextmanager
async def staged(ward: Path | None, *, port: int, start: str = START) -> AsyncIterator[Stage]:
    """Everything running, the ward's files imported; it all disappears on leaving.

    ``ward`` is a directory with config.toml (without [telegram]), roster.csv and perhaps a form, units, duties, past
    figures (figures.csv) and a programme (programme.txt).
    Raises ConfigError, ControlError, PortTaken.
    """
    with tempfile.TemporaryDirectory(prefix="phuongbot-demo-") as temporary:
        home = Path(temporary)
        with as_file(files("bot.simulator") / "ward") as sample:
            shutil.copytree(ward or sample, home, dirs_exist_ok=True)
        loaded: list[Stage] = []
        zone_clock = apps.clock_from(datetime.fromisoformat(start).replace(tzinfo=ZONE))
        wire = TelegramWire(TOKEN, clock=zone_clock)

        page = Page(
            wire,
            phones=lambda: loaded[0].phones if loaded else [],
            zone=ZONE,
            demo=lambda: loaded[0] if loaded else None,
        )
        async with web.serve(Starlette(routes=[*wire.routes(), *page.routes()]), "127.0.0.1", port) as bound:
            path = home / "config.toml"
            url = f"http://127.0.0.1:{bound}"
            telegram = f'\n[telegram]\ntoken = "{TOKEN}"\nbase_url = "{url}/bot"\n'
            path.write_text(path.read_text("utf-8") + telegram, "utf-8")
            path.chmod(0o600)
            settings = config.load(path)
            pacer = Pacer(rate=1_000, spacing=0)  # nobody here throttles, and nobody should wait
            async with apps.opened(settings, zone_clock, pacer=pacer) as app, _running(app, wire):
                await _imported(app, home)
                stage = Stage(wire, app, url)
                await _phones(stage)
                loaded.append(stage)
                yield stage


async def _imported(app: App, home: Path) -> None:
    """The ward's files through the product's own importers; past figures and a programme where there are any."""
    await app.commands["import-roster"]({"text": (home / "roster.csv").read_text("utf-8-sig")})
    if (book := home / "figures.csv").exists():
        data = book.read_bytes()
        read = [sheets.to_json(one) for one in await render.sheets_of(data)]
        await app.commands["import-figures"]({"sheets": read, "sha": hashlib.sha256(data).hexdigest()})
    if (paper := home / "programme.txt").exists():
        blocks = papers.to_json(await render.paper(paper.read_bytes()))
        await app.commands["import-programme"]({"paper": blocks, "name": paper.name})


@contextlib.asynccontextmanager
async def _running(app: App, wire: TelegramWire) -> AsyncIterator[None]:
    task = asyncio.create_task(app.run())
    try:
        yield
        if task.done():
            task.result()
    finally:
        app.stop()
        wire.close()
        await task


async def _phones(stage: Stage) -> None:
    """A phone and an invitation for everybody of the roster, group leaders first; who plays the story."""
    app, now = stage.app, stage.app.clock()

    def read(tx: Tx) -> list[tuple[people.Person, list[Scope]]]:
        holders = dict.fromkeys(person for role in _ORDER for person in people.with_role(tx, role))
        seats = [(people.person(tx, one), sorted(people.scopes(tx, one), key=_rank)) for one in holders]
        return sorted(seats, key=lambda seat: _rank(seat[1][0]))

    def invite(tx: Tx, role: int) -> str:
        return invitations.invite(tx, app.desk.key, role_id=role, now=now, days=app.desk.invite_days).code

    for user, (person, scopes) in enumerate(await app.db.read(read), start=1001):
        main = scopes[0]
        first = main.role in _FIRST and all(one.role != main.role for one in stage.phones)
        title = " · ".join(dict.fromkeys(says.role(one.role, one.deputy, app.desk.ward) for one in scopes))
        place = ", ".join(one.name for one in scopes if one.name)
        stage.wire.user(user, person.name)
        stage.phones.append(Phone(user, person.name, main.role, title, place, first=first))
        code = await app.db.write(partial(invite, role=main.id))
        stage.actors[user] = Actor(user, person.id, person.name, code, main.ref)
    stage.story = _story(stage)


_FIRST = (Role.GROUP_LEADER, Role.PARTY_OFFICE, Role.LEADERSHIP)
_ORDER = (*_FIRST, *(role for role in Role if role not in _FIRST))


def _rank(scope: Scope) -> tuple[bool, int, int]:
    """Where a phone stands: whose it is before who stands in, by role, then as in the roster."""
    return (scope.deputy, _ORDER.index(scope.role), scope.id)


def _story(stage: Stage) -> Story | None:
    """The story with the first two leaders and the first of the office; None for a ward without them."""
    by_role = {role: [one.user for one in stage.phones if one.role == role] for role in _FIRST}
    leaders, office = by_role[Role.GROUP_LEADER], by_role[Role.PARTY_OFFICE]
    if len(leaders) < 2 or not office:
        return None
    cast = Cast(*(stage.actors[user] for user in (*leaders[:2], office[0])))
    return Story(stage.app, stage.wire, cast)


async def link(stage: Stage, user: int) -> None:
    """Take one person through first contact, as that person would."""
    for words in (stage.actors[user].code, "đúng", "đồng ý", "1"):
        stage.wire.say(user, words)
        await stage.settled()


async def run(ward: Path | None, *, port: int, browser: bool, say: Say) -> None:
    """``phuongbot demo``: until Ctrl+C."""
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    async with staged(ward, port=port) as stage:
        for line in says.ready(stage.url):
            say(line)
        if browser:
            await asyncio.to_thread(webbrowser.open, stage.url)
        await stop.wait()
