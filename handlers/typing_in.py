""" "nhập thay": the office types in what a leader says on the telephone, in the same dialogue."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core import asking, conversation, settling
from bot.core.acts import Act, classify
from bot.core.amending import line
from bot.core.dialogue import At, CallHelp, Context, Record, Send, State, Step
from bot.core.model import Message, Place, Role, You
from bot.core.texts import typing_in as says
from bot.core.texts import words
from handlers import group_leader, talking
from handlers.group_leader import Giver
from handlers.naming import one_place, you_of
from handlers.turn import Order, Turn, tell_person
from storage import notices, people, periods, places, reopenings
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_AT_REST = frozenset({Act.FIX, Act.CORRECTION, Act.EDIT, Act.READ})
"""What a report that was typed in and handed in still takes; anything else is the office's own business."""


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> bool:
    """One message of somebody of the office who types in for a place; False: it is about something else."""
    person = replace(person, you=you_of(person))
    place, today = talk.state.place, turn.desk.local(turn.now).date()
    period = periods.by_code(tx, talk.state.period)
    opened = reopenings.writable(tx, period, place, today) if period else None
    if opened is None:
        talking.answer(tx, turn, talk, _closed(tx, place, you_of(person)))
        return True
    context, said = group_leader.heard(tx, turn, talk, person, opened)
    act, _ = classify(talk.state, said, context)
    if talk.state.at is At.IDLE and act not in _AT_REST:
        return False
    if act in (Act.PAUSE, Act.CANCEL):
        step = Step(State(), (), says.left(context.place, context.place.code, context.you))
    else:
        step = conversation.advance(talk.state, said, context)
        if any(isinstance(effect, CallHelp) for effect in step.effects):  # the office is who would be called
            step = Step(talk.state, (), asking.pending(talk.state, context))
    leader = people.reporter(tx, place)
    giver = Giver(leader.id if leader else person.id, person.id)
    group_leader.store(tx, turn, talk, giver, opened, context, step)
    if leader is not None and leader.id != person.id:
        _tell(tx, turn, leader, context, step)
    return True


def _tell(tx: Tx, turn: Turn, leader: Person, context: Context, step: Step) -> None:
    """The leader hears, in one message, what was handed in or corrected for them."""
    you = leader.you or You.BAC
    changed = {one.code: one.figure for one in step.effects if isinstance(one, Record)}
    if any(isinstance(effect, Send) for effect in step.effects):
        until = words.day(context.period.locks)
        message = says.told(context.period, context.place, asking.lines(context), context.receipt, until, you)
    elif changed and context.sent:
        message = says.told_changed(context.period, context.place, line(context, changed), you)
    else:
        return
    tell_person(tx, turn.desk, leader, f"typed:{turn.key}", message, turn.now)


def _closed(tx: Tx, ref: str, you: You) -> Step:
    return Step(State(), (), says.closed(places.place(tx, ref), you))


# ---- orders ----------------------------------------------------------------------------------------------


def _begin(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Step:
    """ "nhập thay tổ 5": the first question without an answer, or the review, or what was handed in."""
    you = you_of(person)
    month = int(match[2]) if match[2] else None
    suffix = f" tháng {month}" if month else ""
    place = one_place(tx, turn, match[1], you, lambda code: f"nhập thay {code}{suffix}")
    if isinstance(place, Message):
        return place
    opened = _writable(tx, place, month, turn)
    if opened is None:
        return says.closed(place, you)
    report = periods.report(tx, opened.id, place.ref)
    context = group_leader.report_context(tx, turn.desk, replace(person, you=you), opened, place.ref, report, turn.now)
    if not context.questions:
        return says.nothing_asked(opened.period, place, you)
    state = State(period=opened.period.code, place=place.ref, typed=True)
    if not context.sent:
        state = settling.asking_next(state, context)
    leader = people.reporter(tx, place.ref)
    note = says.begun(opened.period, place, leader.name if leader else "", turn.desk.ward)
    return Step(state, (), asking.pending(state, context, note=note))


def _writable(tx: Tx, place: Place, month: int | None, turn: Turn) -> Opened | None:
    today = turn.desk.local(turn.now).date()
    if month is None:
        return reopenings.for_place(tx, place.ref, today)
    named = periods.of_month(tx, month)
    return reopenings.writable(tx, named, place.ref, today) if named else None


def _for_good(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "nhập thay tổ 5 luôn": no openings and no reminders from now on."""
    you = you_of(person)
    place = one_place(tx, turn, match[1] or match[2] or match[3], you, lambda code: f"nhập thay {code} luôn")
    if isinstance(place, Message):
        return place
    if not places.assisted(tx, place.ref):
        places.assist(tx, place.ref, "chosen", turn.now)
        turn.note(tx, "assist", f"place:{place.ref}", person.id, after={"reason": "chosen"})
        if opened := periods.newest(tx):
            notices.drop_report(tx, f"{opened.period.code}/{place.ref}")
        if leader := people.reporter(tx, place.ref):
            told = says.told_for_good(place, leader.you or You.BAC)
            tell_person(tx, turn.desk, leader, f"assist:{turn.key}", told, turn.now)
    return says.for_good(place, you)


def _by_itself(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "tổ 5 tự báo": as every other group again; not where consent was refused."""
    you = you_of(person)
    place = one_place(tx, turn, match[1], you, lambda code: f"{code} tự báo")
    if isinstance(place, Message):
        return place
    reason = places.assisted(tx, place.ref)
    if reason == "refused":
        return says.refused_stays(place, you)
    if not reason:
        return says.not_assisted(place, you)
    places.unassist(tx, place.ref, "chosen")
    turn.note(tx, "assist", f"place:{place.ref}", person.id, before={"reason": "chosen"})
    return says.by_itself(place, you)


_TYPE = "nhap (?:thay|ho|giup|so lieu|bao cao|lieu)"
_ALWAYS = "luon|tu nay|mai mai|lau dai"
ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"{_TYPE}(?: cho)? (.+?) (?:{_ALWAYS})|(?:{_ALWAYS}) nhap thay(?: cho)? (.+)"
            rf"|(.+) nhap thay (?:{_ALWAYS})"
        ),
        _for_good,
    ),
    Order(Role.PARTY_OFFICE, re.compile(rf"{_TYPE}(?: cho)? (.+?)(?: thang (\d{{1,2}}))?"), _begin),
    Order(Role.PARTY_OFFICE, re.compile(r"(.+?) tu bao(?: cao)?(?: tu nay)?"), _by_itself),
)
