"""``read-programme``: a programme's paper as tasks and open questions, without storing anything."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from bot import app as apps
from bot import render
from bot.clock import parse_moment
from bot.command_line import FAILED, WRONG, AsJson, fail, load
from bot.config import DEFAULT_ZONE
from bot.core.programme import Block, Programme
from bot.core.programme_reader import NoTable, to_plain
from bot.core.programme_reader import read_programme as read
from bot.core.responsible import Units
from bot.core.texts import programme as says
from bot.core.texts import shell
from bot.documents.paper import Unread
from bot.units_file import PACKAGED_UNITS, read_units
from handlers.programme import REFUSED


def read_programme(
    file: Path,
    config: Annotated[Path | None, typer.Option("--config", help="whose units; without it the shipped ones")] = None,
    now: Annotated[str, typer.Option(help="the day against which deadlines are held")] = "",
    as_json: AsJson = False,
) -> None:
    """Read a programme's paper (.docx, .txt): its tasks, and everything in it that is unclear."""
    settings = load(config) if config is not None else None
    zone = settings.zone if settings is not None else DEFAULT_ZONE
    try:
        today = (parse_moment(now, zone) if now else apps.real_clock()()).astimezone(zone).date()
    except ValueError as error:
        fail(WRONG, [str(error)])
    blocks = paper(file)
    try:
        programme = read(blocks, settings.units if settings is not None else _shipped(), today)
    except NoTable:
        fail(FAILED, [f"{file.name}: {says.no_table()}"])
    if as_json:
        print(json.dumps(to_plain(programme), ensure_ascii=False))
    else:
        _show(programme)


def paper(file: Path) -> list[Block]:
    """The blocks of a paper from outside, read in the child process; exits with what to do where it cannot be."""
    try:
        data = file.read_bytes()
    except OSError:
        fail(FAILED, [shell.unreadable_file(str(file))])
    blocks = asyncio.run(render.paper(data))
    if isinstance(blocks, Unread):
        fail(FAILED, [f"{file.name}: {REFUSED[blocks]()}"])
    return blocks


def _shipped() -> Units:
    units, problems = read_units(PACKAGED_UNITS)
    if units is None:
        fail(FAILED, problems)
    return units


def _show(programme: Programme) -> None:
    print(says.title(programme))
    group = ""
    for task in programme.tasks:
        if task.group != group:
            group = task.group
            print(f"\n{group}")
        for line in says.task_lines(task):
            print(line)
    print()
    if not programme.problems:
        print(says.nothing_unclear())
        return
    print(says.problems_head(len(programme.problems)))
    for one in programme.problems:
        print(says.problem_line(one.task, one.column, one.text, one.why))
