"""The command line. 0: fine; 1: the work failed; 2: wrong usage or configuration. Problems go to stderr."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot import app as apps
from bot import commands, control, health, redaction
from bot import config as configs
from bot.channels import Conflict
from bot.clock import parse_moment
from bot.config import ConfigError, Settings
from bot.control import ControlError, NotRunning
from bot.core.model import Role
from bot.core.texts import party_office as office_says
from bot.core.texts import shell as says
from bot.core.texts import status as status_says
from bot.core.texts import summary as summary_says
from bot.core.texts import words
from bot.web import PortTaken
from handlers import summaries
from storage import figures_export, progress
from storage import health as health_rows
from storage import periods as stored_periods
from storage.db import Tx
from storage.lock import AlreadyRunning
from storage.migrate import MigrationError, pending
from storage.snapshot import snapshot

T = TypeVar("T")
FAILED, WRONG = 1, 2

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Config = Annotated[Path, typer.Option("--config", help="the configuration file")]
AsJson = Annotated[bool, typer.Option("--json", help="a JSON object a line")]


def main() -> None:
    """The console script."""
    cli()


# ---- running ---------------------------------------------------------------------------------------------


@cli.command()
def run(config: Config, now: Annotated[str, typer.Option(help="start the clock at this moment")] = "") -> None:
    """Run the bot until SIGTERM."""
    settings = _load(config)
    if settings.telegram is None or not settings.telegram.filled:
        _fail(WRONG, [says.no_channel()])
    clock = apps.real_clock()
    if now:
        if not settings.on_loopback:
            _fail(WRONG, [says.not_on_loopback()])
        clock = apps.clock_from(_moment(now, settings))
    _log(settings)

    async def running() -> None:
        async with apps.opened(settings, clock) as app:
            loop = asyncio.get_running_loop()
            for one in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(one, app.stop)
            await app.run()

    _run(running())


@cli.command()
def demo(
    ward: Annotated[Path | None, typer.Option(help="a ward's files instead of the sample")] = None,
    port: Annotated[int, typer.Option(help="the page's port")] = 8765,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the page")] = True,
    tour: Annotated[bool, typer.Option("--tour", help="play a leader's month and print it")] = False,
) -> None:
    """Run everything on loopback with nothing configured."""
    from bot import demo as demos

    logging.basicConfig(level=logging.ERROR)
    redaction.install()
    try:
        if tour:
            _run(demos.tour(ward, print))
        else:
            _run(demos.run(ward, port=port, browser=browser, say=print))
    except ConfigError as error:
        _fail(WRONG, error.problems)


@cli.command()
def clock(how: str, to: str, config: Config) -> None:
    """Move a bot started with --now: advance plays every due instant, jump is an outage."""
    settings = _load(config)
    if how not in ("advance", "jump"):
        raise typer.BadParameter("advance | jump")
    _moment(to, settings)
    try:
        control.request(_socket(settings), "clock", {"how": how, "to": to}, within=600)
    except (NotRunning, ControlError) as error:
        _fail(FAILED, str(error).splitlines())


# ---- looking ---------------------------------------------------------------------------------------------


@cli.command("check-config")
def check_config(config: Config) -> None:
    """Read the configuration and the form; list every problem, or what is set."""
    for line in configs.describe(_load(config)):
        print(line)
    print(says.config_fine())


@cli.command()
def status(config: Config) -> None:
    """How the open period stands, who is linked, what is queued."""
    settings = _load(config)
    stands = _read(settings, lambda tx: progress.status(tx, stored_periods.newest(tx)))
    two_figures = _read(
        settings, lambda tx: summaries.of_ward(tx, opened, settings.zone) if (opened := stands.opened) else None
    )
    if stands.opened is None:
        print(status_says.no_period())
    else:
        opened = stands.opened
        for line in status_says.period(opened.period, locked=opened.locked, sent=stands.sent, groups=stands.groups):
            print(line)
        if two_figures:
            print(summary_says.two_figures(two_figures))
        for one in stands.missing:
            state = office_says.missing_state(one.linked, one.answered, None, one.assisted)
            print(office_says.missing_line(f"{one.place.code} {one.place.full_name}", one.leader, one.phone, state))
    print(status_says.linked(stands.linked, stands.people))
    for line in status_says.queues(stands.inbox, stands.outbox):
        print(line)


@cli.command("health")
def show_health(config: Config) -> None:
    """Whether the bot polls, ticks, sends and has room; 1 when something is wrong."""
    settings = _load(config)
    facts = _read(settings, health_rows.facts)
    free = shutil.disk_usage(settings.storage.path.parent).free
    moment = _running_clock(settings) or apps.real_clock()()
    problems = health.judge(facts, moment, channels=_channel_names(settings), free=free)
    if problems:
        _fail(FAILED, [problem.text for problem in problems])
    print(says.healthy())


@cli.command()
def figures(config: Config, period: Annotated[str, typer.Option(help="2026-11")], as_json: AsJson = False) -> None:
    """Every figure of a period, a line each."""
    settings = _load(config)

    try:
        rows = _read(settings, lambda tx: figures_export.rows(tx, period))
    except LookupError:
        _fail(FAILED, [says.no_period(period)])
    for row in rows:
        print(json.dumps(row, ensure_ascii=False) if as_json else status_says.figure(row))


# ---- writing ---------------------------------------------------------------------------------------------


@cli.command("import-roster")
def import_roster(
    file: Path, config: Config, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False
) -> None:
    """Show what a roster (.csv) would change, then ask, then import it."""
    settings = _load(config)
    try:
        data = file.read_bytes()
    except OSError:
        _fail(FAILED, [says.unreadable_file(str(file))])

    try:
        commands.parsed_roster(settings.form, data)
    except ControlError as error:
        _fail(FAILED, str(error).splitlines())
    asked = {"text": data.decode("utf-8-sig")}
    plan: list[str] = _carry_out(settings, "plan-roster", asked)
    for line in plan:
        print(line)
    if not plan:
        print(says.nothing_changes())
        return
    if not yes and not typer.confirm(says.import_question()):
        print(says.import_declined())
        return

    _carry_out(settings, "import-roster", asked)
    print(says.import_done())


@cli.command()
def invite(
    config: Config,
    person: Annotated[str | None, typer.Option(help="a name of the roster")] = None,
    role: Annotated[str | None, typer.Option(help="group_leader, party_office, …")] = None,
    group: Annotated[str | None, typer.Option(help="a group's code")] = None,
    unit: Annotated[str | None, typer.Option(help="a unit's code")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a single-use invitation: a code of ten digits and a link."""
    settings = _load(config)
    if person is None and role is None:
        raise typer.BadParameter("--person | --role")
    if role is not None and role not in {one.value for one in Role}:
        named = {words.ROLES[one]: one.value for one in Role}
        if role.casefold() not in named:
            _fail(WRONG, [says.unknown_role(role)])
        role = named[role.casefold()]
    asked = {"person": person, "role": role, "group": group, "unit": unit}

    made: dict[str, Any] = _carry_out(settings, "invite", asked)
    if as_json:
        print(json.dumps(made, ensure_ascii=False))
        return
    shown = words.ROLES[Role(made["role"])]
    for line in says.invitation(made["person"], shown, made["code"], made["link"], made["expires"]):
        print(line)


# ---- how -------------------------------------------------------------------------------------------------


def _load(path: Path) -> Settings:
    try:
        return configs.load(path)
    except ConfigError as error:
        _fail(WRONG, error.problems)


def _fail(code: int, problems: Iterable[str]) -> NoReturn:
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(code)


def _moment(text: str, settings: Settings) -> datetime:
    try:
        return parse_moment(text, settings.zone)
    except ValueError as error:
        _fail(WRONG, [str(error)])


def _log(settings: Settings) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    redaction.quiet()
    redaction.install([settings.telegram.token.get_secret_value()] if settings.telegram else [])


def _socket(settings: Settings) -> Path:
    return settings.storage.path.parent / apps.CONTROL


def _channel_names(settings: Settings) -> list[str]:
    return ["telegram"] if settings.telegram else []


def _running_clock(settings: Settings) -> datetime | None:
    """The clock of the bot that runs there, which may have been started with --now."""
    try:
        return datetime.fromisoformat(str(control.request(_socket(settings), "now", {}, within=5)))
    except (NotRunning, ControlError):
        return None


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the operator can mend becomes a line and an exit code."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit from None
    except Exception as error:
        match _innermost(error):
            case AlreadyRunning(pid=pid):
                _fail(FAILED, [says.already_running(pid)])
            case PortTaken(port=port):
                _fail(FAILED, [says.port_taken(port)])
            case (ControlError() | MigrationError()) as told:
                _fail(FAILED, str(told).splitlines())
            case Conflict():
                raise typer.Exit(FAILED) from None  # the alarm has said why
        raise


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _read(settings: Settings, fn: Callable[[Tx], T]) -> T:
    """Read the database as it is: never migrated, never written."""
    path = settings.storage.path
    if not path.exists():
        _fail(FAILED, [says.no_database(str(path))])
    try:
        if pending(path):
            _fail(FAILED, [says.other_schema()])
        with snapshot(path) as tx:
            return fn(tx)
    except MigrationError as error:
        _fail(FAILED, [str(error)])
    except sqlite3.Error:
        _fail(FAILED, [says.unreadable_database()])


def _carry_out(settings: Settings, command: str, asked: dict[str, Any]) -> Any:
    """Through the bot that runs, or alone under the lock when none does."""
    try:
        return control.request(_socket(settings), command, asked, within=60)
    except NotRunning:
        pass
    except ControlError as error:
        _fail(FAILED, str(error).splitlines())

    async def alone() -> Any:
        async with apps.opened(settings, apps.real_clock()) as app:
            return await app.commands[command](asked)

    return _run(alone())


if __name__ == "__main__":
    main()
