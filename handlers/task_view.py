"""How a task stands: each unit's part, a collective's n/N by name, more time, last words, products."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.core.followup import AHEAD
from bot.core.parts import Part, World, parts
from bot.core.programme_changes import Held
from bot.core.texts import task_status as says
from bot.core.texts.tasks import period_of
from handlers import followup
from handlers.turn import Turn
from storage import task_answers
from storage.db import Tx

_FAR = 5  # years in which a task's last day is looked for


Status = Callable[[Part], str]
"""How a part stands, in the words that whoever reads it may read."""


def lines(tx: Tx, turn: Turn, held: Held, status: Status | None = None) -> list[str]:
    """What stands beneath a task, as the office reads it or by ``status``: nothing where nobody can be asked yet."""
    today = turn.desk.local(turn.now).date()
    stands = status or (lambda one: says.status(one, today, turn.desk.calendar))
    world = replace(followup.world(tx, turn.desk, turn.now), held=(held,))
    told, wishes = task_answers.told(tx, held.id), task_answers.extensions(tx, held.id)
    found: list[str] = []
    for same in _shown(world, today):
        lead = [one for one in same if one.lead]
        if len(lead) > 1:
            found.append(_members(lead, stands, wishes))
        else:
            found += [says.unit_line(one, stands(one), _more(turn, one, told, wishes)) for one in lead]
        for one in same:
            if not one.lead and one.deed is not None:
                found.append(says.coordinating_line(one, stands(one)))
    return found


def _shown(world: World, today: date) -> Iterator[list[Part]]:
    """Of each sort of milestone the last one past, if it is near or open, and the next."""
    everything = list(parts(world, date(today.year + _FAR, 12, 31), fresh=today - AHEAD))
    by_day = [list(same) for _, same in groupby(everything, key=lambda one: one.milestone)]
    kept: dict[tuple[str, bool], list[Part]] = {}
    for same in sorted(by_day, key=lambda one: one[0].milestone.due):
        milestone = same[0].milestone
        coming = any(one.due >= today for one in same)
        if coming:
            kept.setdefault((milestone.sort.value, True), same)
        elif milestone.due >= today - AHEAD or not all(one.closed for one in same if one.lead):
            kept[milestone.sort.value, False] = same
    yield from sorted(kept.values(), key=lambda one: one[0].milestone.due)


def _members(lead: Sequence[Part], stands: Status, wishes: Sequence[task_answers.Extension]) -> str:
    """Each member answers for itself: who did, who did not."""
    answered: list[str] = []
    waiting: list[str] = []
    for one in lead:
        line = says.member(one, ", ".join([stands(one), *_time(one, wishes)]))
        (answered if one.closed else waiting).append(line)
    return says.members_line(period_of(lead[0].milestone), lead[0].milestone.due, answered, waiting)


def _more(
    turn: Turn, one: Part, told: dict[tuple[str, str], task_answers.Told], wishes: Sequence[task_answers.Extension]
) -> list[str]:
    """Extensions, the last words, the product."""
    found = _time(one, wishes)
    if said := told.get((one.milestone.code, one.place.ref)):
        day = turn.desk.local(said.at).date()
        found.append(says.last_words(day, says.figure(said.value, said.whole), said.words, said.typed))
        found += [says.product(*said.product)] if said.product else []
    return found


def _time(one: Part, wishes: Sequence[task_answers.Extension]) -> list[str]:
    """More time granted, and asked for."""
    here = [wish for wish in wishes if (wish.milestone, wish.ref) == (one.milestone.code, one.place.ref)]
    granted = [wish for wish in here if wish.state == "granted"]
    found = [says.extended(len(granted), granted[0].old, granted[-1].wished)] if granted else []
    return found + [says.wished(wish.wished) for wish in here if wish.state == "waiting"]
