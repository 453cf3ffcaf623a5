"""What leaders may ask about, as it is now, and a query in words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model import Owner, Role, You
from bot.core.queries import Query, What
from bot.core.question_places import register
from bot.core.question_subjects import Subjects
from bot.core.questions import Known
from bot.core.texts import leadership as says
from handlers.turn import Turn
from storage import periods, places, programmes
from storage.db import Tx

_CONTENT = 40


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and as what; ``secretary``: marked so in the roster."""

    you: You
    held: frozenset[Role]
    secretary: bool
    person: int


def known(tx: Tx, turn: Turn) -> Known:
    """The newest form, the targets, the places there are, the tasks that hold."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    days = {today, opened.period.last} if opened else {today}
    there = dict.fromkeys(place for day in sorted(days) for place in (*places.groups(tx, day), *places.units(tx, day)))
    tasks = tuple(one.entry for one in programmes.holding(tx))
    form = opened.form if opened else turn.desk.form
    return Known(Subjects(form, turn.desk.targets, tasks), register(tuple(there), turn.desk.units.units))


def whose(has: Known, query: Query) -> str:
    """The places of a query, by name."""
    if query.area:
        return query.area
    return ", ".join(place.full_name for ref in query.places if (place := has.place(ref)) is not None)


def title(has: Known, query: Query) -> str:
    """A query as a choice."""
    return says.title(query, _about(has, query), whose(has, query))


def _about(has: Known, query: Query) -> str:
    if query.what is What.FIGURE:
        return ", ".join(one.label for code in query.codes if (one := has.subjects.form.by_code.get(code)))
    if query.what is What.TARGET:
        return next((one.label for one in has.subjects.targets if one.code in query.codes), "")
    if query.what in (What.TASKS, What.OVERDUE, What.DUE):
        return unit_name(has, query.codes)
    if query.what is What.TASK:
        contents = {task.code: task.content for task in has.subjects.tasks}
        return ", ".join(f"{code} {contents.get(code, '')[:_CONTENT]}".strip() for code in query.codes)
    return ""


def unit_name(has: Known, codes: tuple[str, ...]) -> str:
    """What the unit of a code is called; empty where none is asked about."""
    named = {one.code: one.name for one in has.register.places if one.kind is not Owner.GROUP}
    named |= {one.code: one.name for one in has.register.units}
    return next((named[code] for code in codes if code in named), "")
