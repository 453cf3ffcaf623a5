"""The sample ward with everybody on the phone, its time played in whatever steps, and what is stored afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette

from bot import app as apps
from bot import config, render, web
from bot.app import App
from bot.clock import Clock
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.pace import Pacer
from bot.simulator.telegram_wire import TelegramWire
from bot.wiring import make_channels
from storage.db import Tx
from tests.loopback import TOKEN, running

FILES = Path(__file__).parent.parent / "bot" / "simulator" / "ward"
START = datetime.fromisoformat("2026-11-16T07:55+07:00")
"""Five minutes before the leaders are asked about November 2026."""
FIRST = 1001
"""The first leader's number on the wire; the others follow in the order of the roster."""

_BESIDE = {"pulse", "inbox", "invite", "code_attempt"}
"""Tables of signs of life and of what chance names."""
_CHANCE = {"boot", "sent_id"}


@dataclass(frozen=True)
class Stored:
    """Every table as sets of rows, beside what names a run or a provider's message."""

    rows: dict[str, Counter[tuple[tuple[str, object], ...]]]

    def unlike(self, other: Stored) -> list[str]:
        """Where two runs differ, a line each; empty: they are the same."""
        return [
            f"{sign} {table} {dict(row)}"
            for table in sorted(self.rows | other.rows)
            for sign, one, two in (("-", self, other), ("+", other, self))
            for row in one.rows[table] - two.rows[table]
        ]

    def count(self, table: str, **columns: object) -> int:
        """How many rows of a table have these values."""
        wanted = set(columns.items())
        return sum(times for row, times in self.rows[table].items() if wanted <= set(row))


def at_once() -> Pacer:
    """No pace at all: nobody waits in a test."""
    return Pacer(rate=10_000, burst=1_000, spacing=0)


@contextlib.asynccontextmanager
async def sample_ward(directory: Path, pacer: Pacer) -> AsyncIterator[tuple[App, TelegramWire]]:
    """The ordinary bot on the simulator, the ward's files imported, a clock that only moves when it is moved."""
    shutil.copytree(FILES, directory, dirs_exist_ok=True)
    clock = apps.clock_from(START - timedelta(minutes=1))
    wire = TelegramWire(TOKEN, clock=clock)
    wire.restart_ids(1)  # or each run would name its replies otherwise
    with clock.held():
        clock.move_to(START)
        async with _served(directory, clock, wire, pacer) as app:
            await _import(app)
            yield app, wire


@contextlib.asynccontextmanager
async def _served(directory: Path, clock: Clock, wire: TelegramWire, pacer: Pacer) -> AsyncIterator[App]:
    """The bot on that wire, running."""
    async with web.serve(Starlette(routes=wire.routes()), "127.0.0.1", 0) as port:
        path = directory / "config.toml"
        telegram = f'\n[telegram]\ntoken = "{TOKEN}"\nbase_url = "http://127.0.0.1:{port}/bot"\n'
        path.write_text(path.read_text("utf-8") + telegram, "utf-8")
        path.chmod(0o600)
        settings = config.load(path)
        channels = make_channels(settings, poll_timeout=1)
        async with apps.opened(settings, clock, channels=channels, pacer=pacer) as app, running(app):
            yield app
            wire.close()


async def _import(app: App) -> None:
    await app.commands["import-roster"]({"text": (FILES / "roster.csv").read_text("utf-8")})
    book, paper = (FILES / "figures.csv").read_bytes(), (FILES / "programme.txt").read_bytes()
    read = [sheets.to_json(one) for one in await render.sheets_of(book)]
    await app.commands["import-figures"]({"sheets": read, "sha": hashlib.sha256(book).hexdigest()})
    blocks = papers.to_json(await render.paper(paper))
    await app.commands["import-programme"]({"paper": blocks, "name": "programme.txt"})


async def link_everybody(app: App, wire: TelegramWire) -> None:
    """First contact of everybody of the roster, whole; the first leader begins to report and is called away."""
    names = await app.db.read(lambda tx: [row["name"] for row in tx.execute("SELECT name FROM person ORDER BY id")])
    for user, name in enumerate(names, start=FIRST):
        wire.user(user, name)
        code = (await app.commands["invite"]({"person": name}))["code"]
        for words in (code, "đúng", "đồng ý", "1", *(["báo cáo"] if user == FIRST else [])):
            wire.say(user, words)
            await wire.drained(within=20)
            await app.idle()


def stored(tx: Tx) -> Stored:
    """What is in the database."""
    tables = [row["name"] for row in tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for table in set(tables) - _BESIDE:
        rows = map(dict, tx.execute(f"SELECT * FROM {table}"))  # noqa: S608 - of the schema itself
        found[table] = Counter(tuple(one for one in row.items() if one[0] not in _CHANCE) for row in rows)
    return Stored(found)


async def played(directory: Path, steps: Iterable[datetime]) -> Stored:
    """What is stored once everybody was linked and time was advanced to each of these instants."""
    async with sample_ward(directory, at_once()) as (app, wire):
        await link_everybody(app, wire)
        for target in steps:
            await app.advance(target)
        return await app.db.read(stored)


def steps(days: int, times: int) -> list[datetime]:
    """So many days after the start, in so many steps of one length."""
    return [START + timedelta(days=days) * number / times for number in range(1, times + 1)]
