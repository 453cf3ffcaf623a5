"""The command line. 0: fine; 1: the work failed; 2: wrong usage or configuration. Problems go to stderr."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot import app as apps
from bot import commands, control, looking, printing, reading, redaction
from bot.channels import Conflict
from bot.clock import parse_moment
from bot.command_line import FAILED, WRONG, AsJson, Config, fail, load, socket_of
from bot.config import ConfigError, Settings
from bot.control import ControlError, NotRunning
from bot.core.model import Role
from bot.core.roster import role_named
from bot.core.texts import invitations as paper_says
from bot.core.texts import programme as programme_says
from bot.core.texts import shell as says
from bot.core.texts import words
from bot.documents import paper as papers
from bot.web import PortTaken
from storage.lock import AlreadyRunning
from storage.migrate import MigrationError

T = TypeVar("T")

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


def main() -> None:
    """The console script."""
    cli()


# ---- running ---------------------------------------------------------------------------------------------


@cli.command()
def run(config: Config, now: Annotated[str, typer.Option(help="start the clock at this moment")] = "") -> None:
    """Run the bot until SIGTERM."""
    settings = load(config)
    if settings.telegram is None or not settings.telegram.filled:
        fail(WRONG, [says.no_channel()])
    clock = apps.real_clock()
    if now:
        if not settings.on_loopback:
            fail(WRONG, [says.not_on_loopback()])
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
    tour: Annotated[bool, typer.Option("--tour", help="play the demo's story and print it")] = False,
) -> None:
    """Run everything on loopback with nothing configured."""
    from bot import demo as demos
    from bot import tour as tours

    logging.basicConfig(level=logging.ERROR)
    redaction.install()
    try:
        if tour:
            _run(tours.tour(ward, print))
        else:
            _run(demos.run(ward, port=port, browser=browser, say=print))
    except ConfigError as error:
        fail(WRONG, error.problems)


@cli.command()
def clock(how: str, to: str, config: Config) -> None:
    """Move a bot started with --now: advance plays every due instant, jump is an outage."""
    settings = load(config)
    if how not in ("advance", "jump"):
        raise typer.BadParameter("advance | jump")
    _moment(to, settings)
    try:
        control.request(socket_of(settings), "clock", {"how": how, "to": to}, within=600)
    except (NotRunning, ControlError) as error:
        fail(FAILED, str(error).splitlines())


# ---- looking ---------------------------------------------------------------------------------------------

for look in (
    looking.check_config,
    looking.status,
    looking.health,
    looking.check_audit,
    looking.figures,
    looking.export,
    looking.plan,
):
    cli.command(look.__name__.replace("_", "-"))(look)
cli.command("read-programme")(reading.read_programme)
cli.command()(printing.leaflet)


# ---- writing ---------------------------------------------------------------------------------------------


@cli.command("import-roster")
def import_roster(
    file: Path, config: Config, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False
) -> None:
    """Show what a roster (.xlsx, .csv) would change, then ask, then import it."""
    settings = load(config)
    try:
        asked = {"text": commands.foreign_roster(settings.form, _content(file), settings.ward)}
    except ControlError as error:
        fail(FAILED, str(error).splitlines())
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


@cli.command("import-figures")
def import_figures(
    file: Path, config: Config, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False
) -> None:
    """Show what past figures (.xlsx, .csv) would change, then ask, then import them."""
    settings = load(config)
    try:
        asked = commands.foreign_book(_content(file))
    except ControlError as error:
        fail(FAILED, str(error).splitlines())
    plan: dict[str, Any] = _carry_out(settings, "plan-figures", asked)
    for line in plan["lines"]:
        print(line)
    if not plan["changes"]:
        print(says.nothing_changes())
        return
    if not yes and not typer.confirm(says.import_question()):
        print(says.import_declined())
        return

    _carry_out(settings, "import-figures", asked)
    print(says.import_done())


@cli.command("import-programme")
def import_programme(
    file: Path, config: Config, yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False
) -> None:
    """Show what a programme's paper (.docx, .txt) would change and leaves unclear, then ask, then import it."""
    settings = load(config)
    asked = {"paper": papers.to_json(reading.paper(file)), "name": file.name}
    plan: dict[str, list[str]] = _carry_out(settings, "plan-programme", asked)
    for line in plan["lines"]:
        print(line)
    if plan["unclear"]:
        print(programme_says.problems_head(len(plan["unclear"])))
    for line in plan["unclear"]:
        print(line)
    if not plan["lines"]:
        print(says.nothing_changes())
        return
    if not yes and not typer.confirm(says.import_question()):
        print(says.import_declined())
        return

    _carry_out(settings, "import-programme", asked)
    print(says.import_done())


@cli.command()
def invite(
    config: Config,
    person: Annotated[str | None, typer.Option(help="a name of the roster")] = None,
    role: Annotated[str | None, typer.Option(help="group_leader, party_office, …")] = None,
    group: Annotated[str | None, typer.Option(help="a group's code")] = None,
    unit: Annotated[str | None, typer.Option(help="a unit's code")] = None,
    out: Annotated[Path | None, typer.Option(help="a .docx: a card for everybody who fits and is not linked")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a single-use invitation, a code of ten digits and a link; with --out a sheet of them to hand out."""
    settings = load(config)
    if person is None and role is None and out is None:
        raise typer.BadParameter("--person | --role | --out")
    if out is not None and as_json:
        raise typer.BadParameter("--out | --json")
    if role is not None and role not in {one.value for one in Role}:
        if (known := role_named(role)) is None:
            fail(WRONG, [says.unknown_role(role, settings.ward)])
        role = known.value
    asked = {"person": person, "role": role, "group": group, "unit": unit}
    if out is not None:
        _print_invitations(settings, asked, out)
        return

    made: dict[str, Any] = _carry_out(settings, "invite", asked)
    if as_json:
        print(json.dumps(made, ensure_ascii=False))
        return
    shown = words.role(Role(made["role"]), settings.ward)
    for line in says.invitation(made["person"], shown, made["code"], made["link"], made["expires"]):
        print(line)


def _print_invitations(settings: Settings, asked: dict[str, Any], out: Path) -> None:
    """The sheet; the file is there before a code is made, so no old code ends in vain."""
    from bot import paper

    if out.suffix.lower() != ".docx":
        fail(WRONG, [paper_says.not_docx(str(out))])
    try:
        with paper.new_file(out) as file:
            made: dict[str, Any] = _carry_out(settings, "invite-all", asked)
            file.write(paper.invitation_sheet(made, settings.ward))
    except FileExistsError:
        fail(WRONG, [paper_says.file_exists(str(out))])
    except paper.Unwritable:
        fail(FAILED, [paper_says.file_unwritable(str(out))])
    if any(one["link"] is None for one in made["invitations"]):
        print(paper_says.no_link(), file=sys.stderr)
    print(paper_says.printed(len(made["invitations"]), str(out)))


# ---- how -------------------------------------------------------------------------------------------------


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        fail(FAILED, [says.unreadable_file(str(file))])


def _moment(text: str, settings: Settings) -> datetime:
    try:
        return parse_moment(text, settings.zone)
    except ValueError as error:
        fail(WRONG, [str(error)])


def _log(settings: Settings) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    redaction.quiet()
    redaction.install([settings.telegram.token.get_secret_value()] if settings.telegram else [])


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the operator can mend becomes a line and an exit code."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise typer.Exit from None
    except Exception as error:
        match _innermost(error):
            case AlreadyRunning(pid=pid):
                fail(FAILED, [says.already_running(pid)])
            case PortTaken(port=port):
                fail(FAILED, [says.port_taken(port)])
            case (ControlError() | MigrationError()) as told:
                fail(FAILED, str(told).splitlines())
            case Conflict():
                raise typer.Exit(FAILED) from None  # the alarm has said why
        raise


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _carry_out(settings: Settings, command: str, asked: dict[str, Any]) -> Any:
    """Through the bot that runs, or alone under the lock when none does."""
    try:
        return control.request(socket_of(settings), command, asked, within=60)
    except NotRunning:
        pass
    except ControlError as error:
        fail(FAILED, str(error).splitlines())

    async def alone() -> Any:
        async with apps.opened(settings, apps.real_clock()) as app:
            return await app.commands[command](asked)

    return _run(alone())


if __name__ == "__main__":
    main()
