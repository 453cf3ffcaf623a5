"""The commands that write, as the running bot or the command line carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import invitations
from bot.channels import Channel
from bot.control import ControlError
from bot.core.indicators import Form
from bot.core.roster import Roster
from bot.core.texts import roster as texts
from bot.documents.roster import read_roster
from handlers.desk import Desk
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


def parsed_roster(form: Form, data: bytes) -> Roster:
    """The roster a file holds. Raises ControlError with every problem, a line each."""
    stocks = {one.roster: one.code for one in form.indicators if one.roster}
    roster, problems = read_roster(data, stocks=stocks)
    if roster is None:
        raise ControlError("\n".join(problems))
    return roster


async def plan_roster(db: Database, desk: Desk, data: bytes) -> list[str]:
    """What importing the file would change, a line each; empty: nothing."""
    roster = parsed_roster(desk.form, data)
    changes = await db.read(lambda tx: stored.plan(tx, roster))
    if not changes:
        return []
    return [*texts.lines(changes, desk.ward, desk.form), texts.summary(changes, desk.ward)]


async def import_roster(db: Database, desk: Desk, data: bytes, now: datetime) -> None:
    """Import the file, whole or not at all."""
    roster = parsed_roster(desk.form, data)
    await db.write(lambda tx: stored.apply(tx, roster, now=now, source="import-roster"))
