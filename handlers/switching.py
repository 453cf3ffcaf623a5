"""The operator's two switches: nothing unasked goes out at all, or all of it goes to one person (a rehearsal)."""

from __future__ import annotations

import re

from bot.core.absences import matches
from bot.core.dialogue import At
from bot.core.folding import spoken
from bot.core.model import Kind, Message, Role
from bot.core.texts import switching as says
from handlers.naming import you_of
from handlers.turn import Order, Turn
from storage import followup, people, registration
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person

_ONE_WORD = {"dừng": True, "tạm dừng": True, "tam dung": True}
"""Alone they may be said to a question that is open; with accents only, for "dung" may be "đúng"."""


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> bool:
    """ "dừng", while nothing is asked of the operator; False: it is something else."""
    one_word = turn.inbound.kind is Kind.TEXT and _ONE_WORD.get(spoken(turn.inbound.text), False)
    if not one_word or talk.state.at is not At.IDLE:
        return False
    turn.reply(tx, _paused(tx, turn, person))
    return True


def _paused(tx: Tx, turn: Turn, person: Person) -> Message:
    you = you_of(person)
    if followup.switched(tx, "paused") is not None:
        return says.paused_already(you)
    followup.switch(tx, "paused", "on", person=person.id, now=turn.now)
    turn.note(tx, "pause", "switch:paused", person.id)
    turn.tell(tx, Role.PARTY_OFFICE, "switch", says.told_paused(person.name))
    return says.paused(you)


def _pause(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "tạm dừng nhắc": mornings and whatever else nobody asked for wait."""
    return _paused(tx, turn, person)


def _resume(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "nhắc tiếp": what still holds goes out from the next moment people may be written to."""
    you = you_of(person)
    if followup.switched(tx, "paused") is None:
        return says.not_paused(you)
    followup.switch(tx, "paused", None, person=person.id, now=turn.now)
    turn.note(tx, "resume", "switch:paused", person.id)
    turn.tell(tx, Role.PARTY_OFFICE, "switch", says.told_resumed(person.name))
    return says.resumed(you)


def _rehearse(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "diễn tập", "diễn tập với Phạm Thu Hà": everything unasked goes to that person, marked as a rehearsal."""
    you = you_of(person)
    linked = {one.person: one.name for one in registration.seats(tx) if one.linked}
    linked.setdefault(person.id, person.name)
    found = [person.id]
    if match[1]:
        found = [one for one, name in linked.items() if matches(match[1], name)]
    if len(found) != 1:
        return says.nobody(you) if not found else says.several([linked[one] for one in found], you)
    followup.switch(tx, "rehearsal", str(found[0]), person=person.id, now=turn.now)
    turn.note(tx, "rehearse", "switch:rehearsal", person.id, after={"person": found[0]})
    turn.tell(tx, Role.PARTY_OFFICE, "switch", says.told_rehearsing(person.name, linked[found[0]]))
    return says.rehearsing(linked[found[0]], you)


def _end(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "hết diễn tập": what was only rehearsed and still holds is told for real, the next morning."""
    you = you_of(person)
    if followup.switched(tx, "rehearsal") is None:
        return says.not_rehearsing(you)
    followup.switch(tx, "rehearsal", None, person=person.id, now=turn.now)
    followup.only_rehearsed(tx, turn.now)
    turn.note(tx, "rehearsal-over", "switch:rehearsal", person.id)
    turn.tell(tx, Role.PARTY_OFFICE, "switch", says.told_over(person.name))
    return says.over(you)


def named(tx: Tx) -> tuple[bool, str]:
    """Whether sending is paused; to whom everything goes in a rehearsal, empty where there is none."""
    rehearsal = followup.switched(tx, "rehearsal")
    return followup.switched(tx, "paused") is not None, people.person(tx, int(rehearsal)).name if rehearsal else ""


ORDERS = (
    Order(Role.OPERATOR, re.compile(r"(?:tam )?(?:dung|ngung) (?:nhac|gui)(?: viec| tin)?"), _pause),
    Order(Role.OPERATOR, re.compile(r"(?:tiep tuc nhac|nhac tiep|gui tiep)(?: viec)?"), _resume),
    Order(Role.OPERATOR, re.compile(r"dien tap(?: (?:voi|gui|cho) (.+))?"), _rehearse),
    Order(Role.OPERATOR, re.compile(r"(?:het|thoi|dung|ket thuc) dien tap"), _end),
)
