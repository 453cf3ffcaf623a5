"""The commands that only look: at the configuration, and at the database as it lies there."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import app as apps
from bot import control, paper, planning, render
from bot.child import ChildError
from bot.clock import parse_moment
from bot.command_line import FAILED, WRONG, AsJson, Config, fail, load, socket_of
from bot.config import Settings
from bot.config_listing import describe
from bot.control import ControlError, NotRunning
from bot.core.stretch import from_code
from bot.core.tables import Workbook, to_json
from bot.core.texts import invitations as paper_says
from bot.core.texts import party_office as office_says
from bot.core.texts import shell as says
from bot.core.texts import status as status_says
from bot.core.texts import summary as summary_says
from bot.core.texts import switching as switching_says
from bot.documents.figures_csv import figures_csv
from bot.health import judge
from bot.wiring import desk_of
from handlers import office_book, summaries, switching
from storage import audit, figures_export, progress
from storage import health as health_rows
from storage import periods as stored_periods
from storage.db import Tx
from storage.migrate import MigrationError, pending
from storage.snapshot import copy, snapshot

_BEFORE = timedelta(days=7)
"""Where nothing ever ran, the plan is of a bot that has run for so long before its first day."""
T = TypeVar("T")


def check_config(config: Config) -> None:
    """Read the configuration and the form; list every problem, or what is set."""
    for line in describe(load(config)):
        print(line)
    print(says.config_fine())


def status(config: Config) -> None:
    """How the open period stands, who is linked, what is queued."""
    settings = load(config)
    stands = _read(settings, lambda tx: progress.status(tx, stored_periods.newest(tx)))
    two_figures = _read(
        settings, lambda tx: summaries.of_ward(tx, opened, settings.zone) if (opened := stands.opened) else None
    )
    if stands.opened is None:
        print(status_says.no_period())
    else:
        opened = stands.opened
        for line in status_says.period(
            opened.period, locked=opened.locked, sent=stands.sent, groups=stands.groups, ward=settings.ward
        ):
            print(line)
        if two_figures:
            print(summary_says.two_figures(two_figures, settings.ward))
        for one in stands.missing:
            state = office_says.missing_state(one.linked, one.answered, None, one.assisted)
            name = f"{one.place.code} {one.place.full_name}"
            print(office_says.missing_line(name, one.leader, one.phone, state, settings.ward))
    print(status_says.linked(stands.linked, stands.people))
    for line in status_says.queues(stands.inbox, stands.outbox):
        print(line)
    for line in _switches(settings):
        print(line)


def health(config: Config) -> None:
    """Whether the bot polls, ticks, sends and has room; 1 when something is wrong."""
    settings = load(config)
    facts = _read(settings, health_rows.facts)
    free = shutil.disk_usage(settings.storage.path.parent).free
    moment = _running_clock(settings) or apps.real_clock()()
    problems = judge(facts, moment, channels=_channel_names(settings), free=free)
    for line in _switches(settings):
        print(line)
    if problems:
        fail(FAILED, [problem.text for problem in problems])
    print(says.healthy())


def check_audit(
    config: Config,
    seal: Annotated[
        str, typer.Option(help="a seal from an earlier archive, to look whether it still is in the audit")
    ] = "",
) -> None:
    """Whether every line of the audit is as it was written; 1 when one was changed, taken out or put in."""
    found = _read(load(config), lambda tx: audit.check(tx, seal.strip().lower()))
    if found.broken is not None:
        fail(FAILED, [says.audit_broken(found.broken)])
    if seal and not found.found:
        fail(FAILED, [says.no_such_seal(seal)])
    print(says.audit_whole(found.lines, found.seal[: audit.SHOWN]))


def _switches(settings: Settings) -> list[str]:
    """What the operator switched on."""
    return switching_says.status(*_read(settings, switching.named))


def figures(
    config: Config,
    period: Annotated[str, typer.Option(help="2026-11")],
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="a table that import-figures reads")] = False,
) -> None:
    """Every figure of a period, a line each."""
    settings = load(config)
    if as_json and as_csv:
        raise typer.BadParameter("--json | --csv")

    try:
        rows = _read(settings, lambda tx: figures_export.rows(tx, period))
    except LookupError:
        fail(FAILED, [says.no_period(period)])
    if as_csv:
        text = figures_csv(period, rows, settings.form, settings.ward)
        print("\ufeff" + text, end="")  # the mark by which Excel knows UTF-8
        return
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if as_json else status_says.figure(row))


def export(
    config: Config,
    out: Annotated[Path, typer.Option(help="the workbook to write, FILE.xlsx")],
    period: Annotated[str, typer.Option(help="2026-11, 2026-Q4, 2026-H1, 2026; else the newest year")] = "",
) -> None:
    """Figures, completeness, tasks and changes as a workbook, the one the office gets in the chat."""
    settings = load(config)
    if out.suffix.lower() != ".xlsx":
        fail(WRONG, [says.not_xlsx(str(out))])
    moment = _running_clock(settings) or apps.real_clock()()
    desk = desk_of(settings, b"")  # nothing is signed here, and a command that looks makes no key

    def values(tx: Tx) -> Workbook | None:
        newest = stored_periods.last_code(tx)
        stretch = from_code(period or (newest or "")[:4])
        return office_book.workbook(tx, desk, stretch, moment) if stretch else None

    book = _read(settings, values)
    if book is None:
        fail(FAILED, [says.no_stretch(period)])
    try:
        with paper.new_file(out) as file:
            file.write(asyncio.run(render.made("workbook", to_json(book))))
    except FileExistsError:
        fail(WRONG, [paper_says.file_exists(str(out))])
    except (paper.Unwritable, ChildError):
        fail(FAILED, [paper_says.file_unwritable(str(out))])
    print(says.exported(str(out)))


def plan(
    config: Config,
    first: Annotated[str, typer.Option("--from", help="the first day: 2026-12-01")],
    last: Annotated[str, typer.Option("--to", help="the last day")],
    now: Annotated[str, typer.Option(help="what time it is taken to be")] = "",
    as_json: AsJson = False,
) -> None:
    """Every message that would go out by itself if nobody acted, oldest first."""
    settings = load(config)
    try:
        days = [date.fromisoformat(text) for text in (first, last)]
        moment = parse_moment(now, settings.zone) if now else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if days[1] < days[0]:
        raise typer.BadParameter("--from > --to")
    desk = desk_of(settings, b"")  # nothing here needs a key, and nothing is written

    def found(tx: Tx) -> list[planning.Planned]:
        earlier = datetime.combine(days[0] - _BEFORE, datetime.min.time(), settings.zone)
        start = moment or _time_of(settings, tx) or earlier
        return list(planning.plan(tx, desk, start.astimezone(UTC), days[0], days[1]))

    for one in _read(settings, found, copy):
        print(
            json.dumps(one.to_json(), ensure_ascii=False)
            if as_json
            else status_says.planned(one.at, one.person, one.text)
        )


def _time_of(settings: Settings, tx: Tx) -> datetime | None:
    """The bot's clock while it runs; else the machine's, or where a clock may be made up its last sign of life."""
    if running := _running_clock(settings):
        return running
    return planning.last_lived(tx) if settings.on_loopback else apps.real_clock()()


def _channel_names(settings: Settings) -> list[str]:
    return ["telegram"] if settings.telegram else []


def _running_clock(settings: Settings) -> datetime | None:
    """The clock of the bot that runs there, which may have been started with --now."""
    try:
        return datetime.fromisoformat(str(control.request(socket_of(settings), "now", {}, within=5)))
    except (NotRunning, ControlError):
        return None


def _read(settings: Settings, fn: Callable[[Tx], T], how: Callable[[Path], AbstractContextManager[Tx]] = snapshot) -> T:
    """Read the database as it is: never migrated, never written."""
    path = settings.storage.path
    if not path.exists():
        fail(FAILED, [says.no_database(str(path))])
    try:
        if pending(path):
            fail(FAILED, [says.other_schema()])
        with how(path) as tx:
            return fn(tx)
    except MigrationError as error:
        fail(FAILED, [str(error)])
    except sqlite3.Error:
        fail(FAILED, [says.unreadable_database()])
