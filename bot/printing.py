"""``leaflet``: paper for everybody, made of the configuration alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import paper
from bot.command_line import FAILED, WRONG, Config, fail, load
from bot.core.texts import invitations as paper_says
from bot.core.texts import leaflet as says
from bot.documents.leaflet import Leaflet
from bot.documents.leaflet import leaflet as made


def leaflet(config: Config, out: Annotated[Path, typer.Option(help="a .docx: one page for group leaders")]) -> None:
    """Make the leaflet for group leaders: how a report is made by message, in the ward's own words."""
    settings = load(config)
    if out.suffix.lower() != ".docx":
        fail(WRONG, [paper_says.not_docx(str(out))])
    messengers = (("Telegram", settings.telegram), ("Zalo", settings.zalo.bots))
    apps = tuple(name for name, configured in messengers if configured)
    of = Leaflet(settings.ward, settings.form, settings.policy, settings.reminders.morning, settings.quiet, apps)
    try:
        with paper.new_file(out) as file:
            file.write(made(of))
    except FileExistsError:
        fail(WRONG, [paper_says.file_exists(str(out))])
    except paper.Unwritable:
        fail(FAILED, [paper_says.file_unwritable(str(out))])
    print(says.written(str(out)))
