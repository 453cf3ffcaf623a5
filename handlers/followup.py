"""Tasks followed up: what is due of them by now, and whether a notice of it still holds when it is about to go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.core.dialogue import At, State
from bot.core.followup import Owed, due_tasks, next_stage
from bot.core.model import Message, You
from bot.core.parts import Part, Review, World, owed
from bot.core.reminders import Notice
from bot.core.texts import tasks as says
from bot.core.texts import urging as urge_says
from handlers.desk import Desk
from storage import followup
from storage.db import Tx
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Due:
    """A notice in force with what it is about."""

    notice: Notice
    of: Part | Review

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return f"{self.notice.what}/{self.of.item}"


def world(tx: Tx, desk: Desk, now: datetime) -> World:
    """What parts are made of today."""
    return followup.world(tx, desk.units, desk.milestones, desk.zone, desk.local(now).date())


def _owed(tx: Tx, desk: Desk, now: datetime, seen: World | None = None) -> Iterator[tuple[Owed, Part | Review]]:
    """What may be reminded of today; nothing before reminding is switched on."""
    if (started := followup.started(tx)) is None:
        return
    yield from owed(seen or reminded(tx, desk, now), desk.ladders, started, desk.local(now).date())


def reminded(tx: Tx, desk: Desk, now: datetime) -> World:
    """What parts are made of today, with the residential groups only where they may be reminded of one."""
    return followup.world(tx, desk.units, desk.milestones, desk.zone, desk.local(now).date(), desk.ladders)


def in_force(
    tx: Tx, desk: Desk, now: datetime, seen: World | None = None, *, whose: int | None = None
) -> Iterator[Due]:
    """What should have been told by now, each with what it is about; nothing before reminding is switched on.

    ``seen``: the world of this very moment, where it is at hand. ``whose``: only what this person should hear.
    """
    known = [one for one in _owed(tx, desk, now, seen) if whose in (None, one[0].person)]
    of = {(one.what, one.item, one.person): part for one, part in known}
    for notice in due_tasks(now, (one for one, _ in known), desk.ladders, desk.calendar, desk.morning, desk.zone):
        yield Due(notice, of[notice.what, notice.item, notice.person])


def next_planned(tx: Tx, desk: Desk, now: datetime) -> datetime | None:
    """When the next stage of any task begins."""
    known = (one for one, _ in _owed(tx, desk, now))
    return next_stage(now, known, desk.ladders, desk.calendar, desk.morning, desk.zone)


def asked(due: Due, desk: Desk, person: Person, now: datetime, *, urged: bool = False) -> tuple[Message, State]:
    """One thing alone: its question and where the talk goes; ``urged``: the office itself reminds of it."""
    you, today, who = person.you or You.DONG_CHI, desk.local(now).date(), person.name.split()[-1]
    if urged:
        message = says.ask(due.of, due.notice.what, today, "", you, note=urge_says.opening(who, desk.ward, you))
    else:
        message = says.ask(due.of, due.notice.what, today, who, you)
    return message, State(at=At.TASK, question=due.key)


def line(due: Due, desk: Desk, now: datetime) -> str:
    """It in one line, among others."""
    return says.line(due.of, due.notice.what, desk.local(now).date())
