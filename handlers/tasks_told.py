"""Appendix tasks for leaders: the task as it holds, what a unit has to do, what is due next, what is overdue.

To the leadership a task is overdue only once the office has confirmed it ("trình 3.1"), and done is done: what was late
is in the table that the units have seen first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.followup import Answer, goes_by_deadline, is_on_time
from bot.core.milestones import Milestone
from bot.core.model import Message, Role
from bot.core.parts import Part, milestones_of, parts
from bot.core.programme_changes import Entry, Held
from bot.core.queries import Query, Rank
from bot.core.texts import figures_told as figures_say
from bot.core.texts import task_status as status_says
from bot.core.texts import tasks_told as says
from bot.core.timeframe import read_timeframe
from handlers import followup as asked
from handlers import task_view
from handlers.knowing import Asker, known, unit_name
from handlers.turn import Turn
from storage import escalations, followup, programmes
from storage.db import Tx

_AHEAD = timedelta(days=370)
_SOON = timedelta(days=30)
_MOST = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as it holds today. ``next``: what is due next; ``unclear``: its timeframe must still be settled."""

    held: Held
    unclear: bool
    next: Milestone | None

    @property
    def entry(self) -> Entry:
        """The task's words in force."""
        return self.held.entry


def standing(tx: Tx, turn: Turn) -> list[Standing]:
    """Every task that holds, in its programme's order."""
    today = turn.desk.local(turn.now).date()
    return [_stands(turn, held, today) for held in programmes.holding(tx)]


def _stands(turn: Turn, held: Held, today: date) -> Standing:
    dues = milestones_of(held, turn.desk.milestones, today + _AHEAD)
    coming = next((one for one in dues if one.due >= today), None)
    return Standing(held, read_timeframe(held.entry.timeframe, held.issued).ask, coming)


# ---- one task, one unit ----------------------------------------------------------------------------------


def tasks(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """The tasks of these codes, in every programme that has them."""
    found = [one for one in standing(tx, turn) if one.entry.code in query.codes]
    if not found:
        return says.no_task(query.codes, asker.you)
    return Message("\n".join(line for one in found for line in _told(tx, turn, asker, one)), you=asker.you)


def _told(tx: Tx, turn: Turn, asker: Asker, one: Standing) -> Iterator[str]:
    entry = one.entry
    yield says.task(one.held.number, entry.code, entry.content)
    yield says.units(entry.lead, entry.coordinating)
    yield says.timeframe(entry.timeframe, entry.product)
    yield says.next_due(one.next.due) if one.next else says.no_date(one.unclear)
    yield from task_view.lines(tx, turn, one.held, None if Role.PARTY_OFFICE in asker.held else _status(tx, turn))


def _status(tx: Tx, turn: Turn) -> task_view.Status:
    """How a part stands in the words for the leadership."""
    today, raised = turn.desk.local(turn.now).date(), escalations.raised(tx)

    def said(one: Part) -> str:
        if one.lead and not one.is_check and not one.closed and _is_late(turn, one, today):
            return (
                status_says.status(one, today, turn.desk.calendar)
                if (*one.key, one.due) in raised
                else (says.unconfirmed())
            )
        if one.lead and not one.is_check and one.deed is not None and one.deed.answer is Answer.DONE:
            return says.done()
        return status_says.status(one, today, turn.desk.calendar)

    return said


def _is_late(turn: Turn, one: Part, today: date) -> bool:
    return not is_on_time(today, one.due, turn.desk.calendar)


def of_unit(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """What a unit leads and where it coordinates, or every task."""
    every = standing(tx, turn)
    if query.rank is not None:
        return _by_result(tx, turn, asker, query, every)
    if not query.codes:
        return Message("\n".join([says.heading(len(every)), *map(_line, every)]), you=asker.you)
    name = unit_name(known(tx, turn), query.codes)
    leads = [one for one in every if _is_of(turn, one.entry.lead, query.codes)]
    joins = [one for one in every if one not in leads and _is_of(turn, one.entry.coordinating, query.codes)]
    lines = [says.of_unit(name, len(leads), len(joins)), *map(_line, leads)]
    lines += [says.coordinates([one.entry.code for one in joins])] if joins else []
    return Message("\n".join(lines), you=asker.you)


def _by_result(tx: Tx, turn: Turn, asker: Asker, query: Query, every: list[Standing]) -> Message:
    """Which tasks are done and which are not: by what they owe until the end of the year; some go on for good.

    The leadership reads of what is past its day only that it waits, until the office has confirmed it.
    """
    today, raised = turn.desk.local(turn.now).date(), escalations.raised(tx)
    end, office, wants_done = date(today.year, 12, 31), Role.PARTY_OFFICE in asker.held, query.rank is Rank.ABOVE
    owed: dict[int, list[Part]] = {}
    for part in parts(asked.world(tx, turn.desk, turn.now), end, fresh=today):
        if part.lead and goes_by_deadline(part.milestone):
            owed.setdefault(part.held.id, []).append(part)
    mine = [one for one in every if not query.codes or _is_of(turn, one.entry.lead, query.codes)]
    counts, shown = Counter[str](), []
    for one in mine:
        dues = [of.due for of in milestones_of(one.held, turn.desk.milestones, end) if goes_by_deadline(of)]
        waiting = [part for part in owed.get(one.held.id, ()) if not part.closed]
        if one.unclear or not dues:
            counts["unclear" if one.unclear else "lasting"] += 1
            continue
        due = min((part.due for part in waiting), default=dues[-1])
        late, confirmed = not is_on_time(today, due, turn.desk.calendar), {(*part.key, part.due) for part in waiting}
        if owed.get(one.held.id) and not waiting:
            done = any(part.deed and part.deed.answer is Answer.DONE for part in owed[one.held.id])
            counts["done" if done else "void"] += 1
            shown += [_line(one)] if wants_done and done else []
        elif late and not office and confirmed.isdisjoint(raised):
            counts["unconfirmed"] += 1
        else:
            counts["left"] += 1
            shown += [] if wants_done else [says.line(one.entry.code, one.entry.content, one.entry.lead, (due,))]
    head = says.by_result(unit_name(known(tx, turn), query.codes), counts, len(mine), done=wants_done)
    return Message("\n".join([head, *shown, *says.not_followed(followup.started(tx))]), you=asker.you)


def _is_of(turn: Turn, names: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Whether a unit of these codes is among the names; a name of several units is not counted for one."""
    meant = (turn.desk.units.match(name) for name in names)
    return any(len(units) == 1 and units[0].code in codes for units in meant)


def _line(one: Standing) -> str:
    return says.line(one.entry.code, one.entry.content, one.entry.lead, (one.next.due,) if one.next else ())


# ---- what is due -----------------------------------------------------------------------------------------


def due(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """What is due within the time that is asked about, else within a month, else what comes first."""
    coming = _coming(turn, standing(tx, turn), query.codes)
    name = unit_name(known(tx, turn), query.codes)
    if (within := query.span.days if query.span else query.days) is not None:
        there = _due_in(turn, standing(tx, turn), query.codes, within)
        lines = [says.due_in(figures_say.span(query.span) if query.span else says.days(*within), name, len(there))]
        lines += [says.line(one.code, one.content, one.lead, days) for days, one in there]
        if not there and coming:
            lines += [says.due_heading(name), *map(_line, coming[:3])]
        return Message("\n".join(lines), you=asker.you)
    today = turn.desk.local(turn.now).date()
    first = coming[0].next.due if coming and coming[0].next else today
    soon = [one for one in coming if one.next and one.next.due <= max(first, today + _SOON)]
    if not soon:
        return says.nothing_due(name, asker.you)
    listed = [says.due_heading(name), *map(_line, soon[:_MOST]), *says.left(len(soon) - _MOST)]
    return Message("\n".join(listed), you=asker.you)


def _due_in(
    turn: Turn, every: list[Standing], codes: tuple[str, ...], within: tuple[date, date]
) -> list[tuple[tuple[date, ...], Entry]]:
    """The tasks of which something is due from one day to another, with those days, by the first of them."""
    found = []
    for one in every:
        dues = milestones_of(one.held, turn.desk.milestones, within[1])
        days = tuple(of.due for of in dues if within[0] <= of.due <= within[1])
        if days and (not codes or _is_of(turn, one.entry.lead, codes)):
            found.append((days, one.entry))
    return sorted(found, key=lambda each: each[0])


def _coming(turn: Turn, every: list[Standing], codes: tuple[str, ...]) -> list[Standing]:
    mine = [one for one in every if one.next and (not codes or _is_of(turn, one.entry.lead, codes))]
    return sorted(mine, key=lambda one: one.next.due if one.next else date.max)


def overdue(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """What is late: to the office everything, to the leadership what the office has confirmed."""
    today, raised = turn.desk.local(turn.now).date(), escalations.raised(tx)
    started = followup.started(tx)
    late = [
        one
        for one in (parts(asked.world(tx, turn.desk, turn.now), today, fresh=today) if started else ())
        if one.lead
        and not one.closed
        and goes_by_deadline(one.milestone)
        and started is not None
        and one.due >= started
        and _is_late(turn, one, today)
        and (not query.codes or _is_of(turn, one.held.entry.lead, query.codes))
    ]
    shown = late if Role.PARTY_OFFICE in asker.held else [one for one in late if (*one.key, one.due) in raised]
    name = unit_name(known(tx, turn), query.codes)
    none = [says.none_confirmed(name), *says.not_followed(started)]
    lines = [says.overdue_heading(name, len(shown))] if shown else none
    lines += [
        says.late(one.held.entry.code, one.held.entry.content, one.place.full_name, one.due, today)
        for one in shown[:_MOST]
    ]
    lines += says.left(len(shown) - _MOST)
    if coming := _coming(turn, standing(tx, turn), query.codes)[:3]:
        lines += [says.due_heading(name), *map(_line, coming)]
    return Message("\n".join(lines), you=asker.you)


def at_a_glance(tx: Tx, turn: Turn) -> list[str]:
    """How many tasks there are, and what comes first."""
    coming = _coming(turn, every := standing(tx, turn), ())
    if not every:
        return []
    return [says.how_many(len(every)), *(says.first(one.entry.code, one.next.due) for one in coming[:1] if one.next)]
