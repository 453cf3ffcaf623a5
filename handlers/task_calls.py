"""Whom the office calls about tasks: who cannot be written to, at once; who does not answer, after a working day.

Derived anew at every tick: a part that is closed, answered or moved is on the list no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.core.followup import Owed, goes_by_deadline, stage_in_force, stages_of
from bot.core.parts import Part, World, owed_by, parts
from bot.core.texts import calls as says
from bot.core.texts.task_status import ANSWERS
from bot.core.texts.tasks import period_of
from handlers import followup
from handlers.desk import Desk
from storage import calls, notices
from storage import followup as stored
from storage.calls import Wanted
from storage.db import Tx

_DAY = timedelta(days=1)
_AHEAD = timedelta(days=45)


def plan(tx: Tx, desk: Desk, world: World | None, now: datetime) -> None:
    """Put on the list who belongs there by now, and take off who does not; no ``world``: reminding is off."""
    calls.tasks(tx, _wanted(tx, desk, world, now) if world is not None else (), now)


def _wanted(tx: Tx, desk: Desk, world: World, now: datetime) -> Iterator[Wanted]:
    local = desk.local(now)
    started, today, begun = stored.started(tx) or local.date(), local.date(), local.time() >= desk.morning
    for one in _open(world, started, today):
        owed = owed_by(one, one.person or 0)
        if one.person is None or one.person not in world.linked:
            force = stage_in_force(today, owed, desk.ladders, desk.calendar, begun=begun)
            if force is not None:
                yield Wanted(one.item, force[0].name, one.person, one.place.ref)
        elif stage := _unanswered(tx, owed, desk, today, begun=begun):
            yield Wanted(one.item, stage, one.person, one.place.ref)


def _unanswered(tx: Tx, owed: Owed, desk: Desk, today: date, *, begun: bool) -> str:
    """The newest of its last stages that was told and not answered for a working day; empty: there is none."""
    found = ""
    for stage in stages_of(owed, desk.ladders, desk.calendar, today):
        waited = desk.calendar.first_working(stage.day + _DAY)
        late = waited < today or (waited == today and begun)
        key = f"remind:{owed.what}:{owed.item}:{stage.name}:{owed.person}"
        if late and _is_last(stage.name) and notices.was_told(tx, key):
            found = stage.name
    return found


def _is_last(stage: str) -> bool:
    return stage in ("-1", "0") or stage.startswith("+")


def _open(world: World, started: date, today: date) -> Iterator[Part]:
    """What lead units owe and have not closed; what was past when reminding began is not asked."""
    for one in parts(world, today + _AHEAD, fresh=today - _AHEAD):
        if one.lead and not one.closed and one.due >= started:
            yield one


def state_of(of_tasks: Mapping[str, tuple[str, str]], items: Sequence[str]) -> str:
    """How some parts stand, in words: codes that stand alike together."""
    codes: dict[str, list[str]] = {}
    for code, state in (of_tasks[item] for item in items if item in of_tasks):
        codes.setdefault(state, []).append(code)
    return says.task_states(codes)


def states(tx: Tx, desk: Desk, now: datetime) -> Mapping[str, tuple[str, str]]:
    """Each part's code and how it stands, in words, by item."""
    today = desk.local(now).date()
    world = followup.world(tx, desk, now)
    found = {}
    for one in _open(world, date.min, today):
        said = ANSWERS[one.deed.answer] if one.deed else ""
        if goes_by_deadline(one.milestone):
            state = says.task_state(one.due, today, said)
        else:
            state = says.check_state(period_of(one.milestone), said)
        unlinked = one.person is None or one.person not in world.linked
        found[one.item] = one.held.entry.code, says.not_linked(state) if unlinked else state
    return found
