"""Overdue tasks before the leadership: the office confirms, leaders are told and what they answer is passed on.

Nothing reaches a leader before somebody of the office said "trình 3.1". What is told is composed when it goes out, for
the unit may have finished meanwhile; then the talk stands at ``At.OPINION`` with the task and its milestone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.dialogue import At, Said, State, Step
from bot.core.folding import phrase
from bot.core.instructions import asks_plainly
from bot.core.model import Kind, Message, Role
from bot.core.parts import Part, parts
from bot.core.phrases import Command, understand
from bot.core.reminders import Notice
from bot.core.texts import escalating as says
from bot.core.texts import overdue as overdue_says
from handlers import followup, overdue, talking
from handlers.desk import Desk
from handlers.naming import you_of
from handlers.turn import Order, Turn
from storage import escalations, notices, people, programmes
from storage import followup as stored
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person

RAISED = "raised"
"""What a notice to the leadership is about; its item is "<task>/<milestone>"."""

_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a leader is told and where the talk goes."""

    item: str
    message: Message
    state: State


def _late(tx: Tx, desk: Desk, now: datetime) -> list[Part]:
    """Every part that may be put before the leadership today."""
    today, started = desk.local(now).date(), stored.started(tx) or date.max
    seen = followup.world(tx, desk, now)
    return [one for one in parts(seen, today) if overdue.may_be_raised(desk, one, today, started)]


def asked(tx: Tx, desk: Desk, person: Person, item: str, now: datetime) -> Asked | None:
    """An escalation as it goes out; None: the units finished or got more time meanwhile."""
    raised = escalations.raised(tx)
    some = [one for one in _late(tx, desk, now) if _item(one) == item and (*one.key, one.due) in raised]
    if not some:
        return None
    first = some[0]
    message = says.ask(
        person.name.split()[-1],
        first.held.entry.code,
        first.held.entry.content,
        [one.place.full_name for one in some],
        min(one.due for one in some),
        desk.local(now).date(),
        escalations.reasons(tx, some),
        you_of(person),
    )
    return Asked(item, message, State(at=At.OPINION, question=item))


def _item(one: Part) -> str:
    return f"{one.held.id}/{one.milestone.code}"


# ---- the leader's answer -----------------------------------------------------------------------------------


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> bool:
    """A leader's answer to what was put before them; False: it is something else, or the task is no more."""
    you, said = you_of(person), talking.said(tx, turn, talk)
    task, _, milestone = talk.state.question.partition("/")
    held = next((one for one in programmes.holding(tx) if str(one.id) == task), None)
    if held is None or understand(said.text).command in (Command.HELP, Command.START):
        return False
    code, state = held.entry.code, State(at=At.OPINION, question=talk.state.question)
    if talk.state.early and (yes := _yes(said)) is not None:
        if not yes:
            talking.answer(tx, turn, talk, Step(state, (), says.not_kept(you)))
            return True
        text = talk.state.early[0]
    elif said.kind is Kind.EDIT or said.stale or said.kind is Kind.PRESS:
        return False
    elif said.kind is not Kind.TEXT or not said.text.strip():
        talking.answer(tx, turn, talk, Step(talk.state, (), says.only_words(code, you)))
        return True
    elif said.early or asks_plainly(said.text, free=True):
        doubt = State(at=At.OPINION, question=talk.state.question, early=(said.text,))
        talking.answer(tx, turn, talk, Step(doubt, (), says.surely(said.text, code, you)))
        return True
    else:
        text = said.text
    escalations.answered(tx, held.id, milestone, text, person=person.id, source=turn.key, now=turn.now)
    turn.note(tx, "opinion", f"task:{held.id}", person.id)
    turn.tell(tx, Role.PARTY_OFFICE, "opinion", says.passed_on(person.name, code, held.entry.content, text))
    talking.answer(tx, turn, talk, Step(State(), (), says.received(code, you)))
    return True


def _yes(said: Said) -> bool | None:
    """Whether what was read back is meant; None: something else was said."""
    if said.kind is Kind.PRESS and not said.stale:
        return said.choice == says.YES.key
    command = understand(said.text).command
    return {Command.YES: True, Command.NO: False}.get(command) if command else None


# ---- the office's order ------------------------------------------------------------------------------------


def _raise(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "trình 3.1": its overdue parts go before the leadership, once."""
    you, desk = you_of(person), turn.desk
    known = [one for one in programmes.holding(tx) if phrase(one.entry.code) == match[1]]
    if match[2]:
        known = [one for one in known if phrase(one.number) == match[2]]
    if not known:
        return says.no_task(match[1].replace(" ", "."), you)
    code = known[0].entry.code
    late = [one for one in _late(tx, desk, turn.now) if one.held.id in {held.id for held in known}]
    numbers = list(dict.fromkeys(one.held.number for one in late))
    if len(numbers) > 1:
        labels = [overdue_says.of_programme(code, number) for number in numbers]
        return says.which(code, [says.which_choice(phrase(label), label) for label in labels], you)
    if not late:
        return says.too_early(code, desk.ladders.leadership, you)
    raised = escalations.raised(tx)
    fresh = [one for one in late if (*one.key, one.due) not in raised]
    if not fresh:
        first = min(raised[(*one.key, one.due)].at for one in late)
        return says.raised_before(code, desk.local(first).date(), you)
    rows = escalations.put(tx, fresh, person=person.id, now=turn.now)
    turn.note(tx, "escalate", f"task:{fresh[0].held.id}", person.id, after={"escalations": rows})
    leaders = notices.reachable(tx, people.with_role(tx, Role.LEADERSHIP))
    for item in dict.fromkeys(map(_item, fresh)):
        for leader in leaders:
            _tell(tx, turn, f"{RAISED}:{rows[0]}:{item}", item, leader)
    _, when = turn.starts()
    return says.raised(code, [people.person(tx, one).name for one in leaders], when, desk.ward, you)


def _tell(tx: Tx, turn: Turn, key: str, item: str, leader: int) -> None:
    """Queue it; it is composed when it goes out."""
    begins, _ = turn.starts()
    turn.plan(tx, Notice(f"{key}:{leader}", leader, RAISED, item, RAISED, begins, begins + _DAYS))


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(r"trinh (?:nhiem vu )?(\d{1,3}(?: \d{1,3})?)(?: cua (.+))?"), _raise),)
