"""The commands that write, as the running bot or the command line carries them out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import invitations, render
from bot.channels import Channel
from bot.control import ControlError
from bot.core.indicators import Form
from bot.core.model import Ward
from bot.core.programme import Programme
from bot.core.roster import Roster
from bot.core.roster_conflicts import Conflicts
from bot.core.texts import book as book_texts
from bot.core.texts import programme as programme_texts
from bot.core.texts import roster as texts
from bot.documents import paper as papers
from bot.documents import sheet as sheets
from bot.documents.roster import read_roster, roster_csv, roster_of
from handlers import book, programme
from handlers.desk import Desk
from handlers.turn import named
from storage import people, programmes
from storage import roster as stored
from storage.db import Database, Tx


async def invite(
    db: Database,
    desk: Desk,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    person: str | None = None,
    role: str | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> dict[str, str | None]:
    """A new invitation as the ``--json`` shape; older ones of the same role die. Raises ControlError."""

    def make(tx: Tx) -> invitations.Invitation:
        chosen = invitations.choose(tx, person=person, role=role, group=group, unit=unit)
        return invitations.invite(tx, desk.key, role_id=chosen, now=now, days=desk.invite_days)

    try:
        made = await db.write(make)
    except LookupError as error:
        raise ControlError(str(error)) from None
    telegram = channels.get("telegram")
    link = await telegram.link(made.token) if telegram is not None else None
    return invitations.to_json(made, link=link, zone=desk.zone)


async def invite_all(
    db: Database,
    desk: Desk,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    person: str | None = None,
    role: str | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> dict[str, Any]:
    """A new invitation for everybody who fits and is not linked: the ``--json`` shapes with ``roles`` in words.

    ``apps``: the messengers by name. All or none are made; older ones of the same roles die. Raises ControlError.
    """

    def make(tx: Tx) -> list[tuple[invitations.Invitation, str]]:
        made = []
        found = invitations.choose_unlinked(tx, person=person, role=role, group=group, unit=unit)
        for holder, chosen in found.items():
            one = invitations.invite(tx, desk.key, role_id=chosen, now=now, days=desk.invite_days)
            made.append((one, named(people.scopes(tx, holder), desk)))
        return made

    try:
        made = await db.write(make)
    except LookupError as error:
        raise ControlError(str(error)) from None
    telegram = channels.get("telegram")
    shapes: list[dict[str, str | None]] = []
    for one, roles in made:
        # a messenger that gave no link for the first is not asked a hundred times more
        ask = telegram is not None and (not shapes or shapes[-1]["link"] is not None)
        link = await telegram.link(one.token) if telegram is not None and ask else None
        shapes.append({**invitations.to_json(one, link=link, zone=desk.zone), "roles": roles})
    return {"apps": [name.capitalize() for name in channels], "invitations": shapes}


def parsed_roster(form: Form, data: bytes, ward: Ward | None = None) -> Roster:
    """The roster of a .csv that the product wrote. Raises ControlError with every problem, a line each."""
    return _whole(*read_roster(data, stocks=form.stocks, ward=ward))


def foreign_roster(form: Form, data: bytes, ward: Ward | None = None) -> str:
    """The roster of a file from outside (.csv, .xlsx) as the .csv the other commands take; blocks, without a loop.

    The file is opened in the child process. Raises ControlError with every problem, a line each.
    """
    stocks = form.stocks
    return roster_csv(_whole(*roster_of(render.sheet_now(data), stocks=stocks, ward=ward)), stocks=stocks)


def _whole(roster: Roster | None, problems: list[str]) -> Roster:
    if roster is None:
        raise ControlError("\n".join(problems))
    return roster


async def plan_roster(db: Database, desk: Desk, data: bytes) -> list[str]:
    """What importing the file would change, a line each; empty: nothing. Raises ControlError with every problem."""
    roster = parsed_roster(desk.form, data, desk.ward)
    try:
        changes = await db.read(lambda tx: stored.plan(tx, roster))
    except Conflicts as conflicts:
        raise ControlError(str(conflicts)) from None
    if not changes:
        return []
    return [*texts.lines(changes, desk.ward, desk.form), texts.summary(changes, desk.ward)]


async def import_roster(db: Database, desk: Desk, data: bytes, now: datetime) -> None:
    """Import the file, whole or not at all."""
    roster = parsed_roster(desk.form, data, desk.ward)
    try:
        await db.write(lambda tx: stored.apply(tx, roster, now=now, source="import-roster"))
    except Conflicts as conflicts:
        raise ControlError(str(conflicts)) from None


def foreign_book(data: bytes) -> dict[str, Any]:
    """A file from outside as the commands for past figures take it: its sheets, its hash; blocks, without a loop."""
    read = render.sheets_now(data)
    if problems := [one.problem for one in read if one.problem]:
        raise ControlError("\n".join(problems))
    return {"sheets": [sheets.to_json(one) for one in read], "sha": hashlib.sha256(data).hexdigest()}


_SAMPLE = 40
"""Figures of a preview that are shown one by one: a ward's year has thousands."""


async def plan_figures(db: Database, desk: Desk, asked: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What importing a book would change: {"lines": a sample, "changes": how many figures}. Raises ControlError."""
    read = [sheets.from_json(one) for one in asked["sheets"]]
    found, planned, problems = await db.read(lambda tx: book.read(tx, desk, read, now))
    if found is None:
        raise ControlError("\n".join(problems))
    figures = list(book_texts.lines(planned, desk.form))
    rest = [book_texts.more(len(figures) - _SAMPLE)] if len(figures) > _SAMPLE else []
    blanks = [book_texts.blanks(found.blanks)] if found.blanks else []
    lines = [*figures[:_SAMPLE], *rest, *found.notes, *blanks, book_texts.summary(planned)]
    return {"lines": lines, "changes": len(planned.changes)}


async def import_figures(db: Database, desk: Desk, asked: Mapping[str, Any], now: datetime) -> None:
    """Import a book, whole or not at all."""
    read = [sheets.from_json(one) for one in asked["sheets"]]

    def write(tx: Tx) -> list[str]:
        found, planned, problems = book.read(tx, desk, read, now)
        if found is not None:
            book.write(tx, desk, planned, sha=asked["sha"], source="import-figures", now=now)
        return problems

    if problems := await db.write(write):
        raise ControlError("\n".join(problems))


async def plan_programme(db: Database, desk: Desk, asked: Mapping[str, Any], now: datetime) -> dict[str, list[str]]:
    """What importing a paper would change, and what is unclear in it, a line each. Raises ControlError."""
    found = _programme(desk, asked, now)
    changes = await db.read(lambda tx: programmes.plan(tx, found))
    lines = [programme_texts.change_line(one) for one in changes]
    if changes:
        lines.append(programme_texts.changes_summary(found.head.number, changes))
    return {"lines": lines, "unclear": programme.unclear(found)}


async def import_programme(db: Database, desk: Desk, asked: Mapping[str, Any], now: datetime) -> None:
    """Import a paper, whole or not at all. Raises ControlError."""
    found = _programme(desk, asked, now)
    await db.write(lambda tx: programmes.apply(tx, found, now=now, source="import-programme"))


def _programme(desk: Desk, asked: Mapping[str, Any], now: datetime) -> Programme:
    found = programme.read(desk, papers.from_json(asked["paper"]), now)
    if isinstance(found, str):
        raise ControlError(f"{asked['name']}: {found}")
    return found
