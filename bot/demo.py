"""The product on loopback with nothing configured: a simulated Telegram, a sample ward, the ordinary bot.

The bot started here is the one ``phuongbot run`` starts, talking to the simulator over HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette

from bot import app as apps
from bot import config, invitations, render, web
from bot.app import App
from bot.core.texts import demo as says
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.simulator.page import Page
from bot.simulator.telegram_wire import TelegramWire
from storage import figures_export

TOKEN = "7000000000:" + "demo-demo-demo-demo-demo-demo-demo"  # the simulator's own; it opens nothing
START = "2026-11-16T07:55"
"""Five minutes before the sample ward's period of November 2026 opens."""

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

Say = Callable[[str], object]


@dataclass
class Stage:
    """A running demo: the wire people's phones hang on, the bot, who has which phone."""

    wire: TelegramWire
    app: App
    url: str
    phones: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)

    def people(self) -> list[tuple[int, str]]:
        """For the page: user id and name; somebody not yet linked shows the code to type."""
        return [
            (
                user,
                f"{says.code(self.codes[user])} · {name}" if user in self.codes and not self._linked(user) else name,
            )
            for user, name in self.phones.items()
        ]

    def _linked(self, user: int) -> bool:
        return any(one.from_bot for one in self.wire.chat(user))

    async def settled(self) -> None:
        """Return when the bot has taken in every update and has nothing more to say now."""
        await self.wire.drained(within=30)
        await self.app.idle()

    async def advance(self, target: datetime) -> None:
        """Play time up to ``target``."""
        await self.settled()
        await self.app.advance(target)


@contextlib.asynccontextmanager
async def staged(ward: Path | None, *, port: int, start: str = START) -> AsyncIterator[Stage]:
    """Everything running, the ward's files imported; it all disappears on leaving.

    ``ward`` is a directory with config.toml (without [telegram]), roster.csv and perhaps a form, units, past figures
    (figures.csv) and a programme (programme.txt).
    Raises ConfigError, ControlError, PortTaken.
    """
    with tempfile.TemporaryDirectory(prefix="phuongbot-demo-") as temporary:
        home = Path(temporary)
        with as_file(files("bot.simulator") / "ward") as sample:
            shutil.copytree(ward or sample, home, dirs_exist_ok=True)
        loaded: list[Stage] = []
        zone_clock = apps.clock_from(datetime.fromisoformat(start).replace(tzinfo=ZONE))
        wire = TelegramWire(TOKEN, clock=zone_clock)

        async def advance(target: datetime) -> None:
            await loaded[0].advance(target)

        page = Page(wire, lambda: loaded[0].people() if loaded else [], zone=ZONE, advance=advance)
        async with web.serve(Starlette(routes=[*wire.routes(), *page.routes()]), "127.0.0.1", port) as bound:
            path = home / "config.toml"
            url = f"http://127.0.0.1:{bound}"
            telegram = f'\n[telegram]\ntoken = "{TOKEN}"\nbase_url = "{url}/bot"\n'
            path.write_text(path.read_text("utf-8") + telegram, "utf-8")
            path.chmod(0o600)
            settings = config.load(path)
            async with apps.opened(settings, zone_clock) as app, _running(app, wire):
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
    """A phone and an invitation for everybody of the roster, group leaders first."""

    def read(tx: Any) -> list[tuple[str, str, int]]:
        rows = tx.execute(
            "SELECT person.name, role.role, role.id FROM role JOIN person ON person.id = role.person "
            "WHERE until IS NULL ORDER BY role.role <> 'group_leader', role.role <> 'party_office', role.id"
        )
        return [(row["name"], row["role"], row["id"]) for row in rows]

    def invite(tx: Any, role: int) -> str:
        now, desk = stage.app.clock(), stage.app.desk
        return invitations.invite(tx, desk.key, role_id=role, now=now, days=desk.invite_days).code

    for number, (name, role, role_id) in enumerate(await stage.app.db.read(read)):
        user = 1001 + number
        stage.wire.user(user, name)
        stage.phones[user] = f"{name} ({says.role(role)})"
        stage.codes[user] = await stage.app.db.write(partial(invite, role=role_id))


async def link(stage: Stage, user: int) -> None:
    """Take one person through first contact, as that person would."""
    for words in (stage.codes[user], "đúng", "đồng ý", "1"):
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


# ---- the tour --------------------------------------------------------------------------------------------

_MONTH = (
    ("leader", "2 buoi 95 ng du"),
    ("leader", "1 hoat dong 60 nguoi"),
    ("leader", "ko co vu nao"),
    ("leader", "khoảng 290"),
    ("leader", "đúng"),
    ("leader", "à quên 291"),
    ("leader", "đề nghị"),
    ("leader", "gửi"),
    ("office", "ai chưa nộp"),
    ("office", "xem HK05"),
)


async def tour(ward: Path | None, say: Say) -> None:
    """``phuongbot demo --tour``: a leader's month, printed as it happens, then what is stored."""
    async with staged(ward, port=0) as stage:
        leader, office = (
            next(user for user, name in stage.phones.items() if name.endswith(f"({says.role(role)})"))
            for role in ("group_leader", "party_office")
        )
        printed = dict.fromkeys((leader, office), 0)

        def show() -> None:
            for user in (leader, office):
                said = stage.wire.chat(user)
                for one in said[printed[user] :]:
                    say(
                        says.line(
                            stage.phones[user],
                            one.from_bot,
                            one.text,
                            [b.label for row in one.buttons for b in row],
                        )
                    )
                printed[user] = len(said)

        say(says.chapter_linking())
        for user in (office, leader):
            await link(stage, user)
        show()
        say(says.chapter_opening())
        await stage.advance(datetime.fromisoformat("2026-11-16T08:00+07:00"))
        show()
        for who, words in _MONTH:
            stage.wire.say(leader if who == "leader" else office, words)
            await stage.settled()
            show()
        say(says.chapter_stored())
        rows = await stage.app.db.read(lambda tx: figures_export.rows(tx, "2026-11"))
        for row in rows:
            say(json.dumps(row, ensure_ascii=False))
        say(says.chapter_files())
        for path in sorted(stage.app.settings.storage.path.parent.iterdir()):
            say(f"{path.name}  {path.stat().st_mode & 0o777:o}  {path.stat().st_size}")
