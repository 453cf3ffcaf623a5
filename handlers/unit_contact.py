"""Whoever answers for a part of a task: lines with codes at any time, the talk about one; stored back."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogue import At, State, Step
from bot.core.followup import Answer
from bot.core.model import Kind, Message, Role, You
from bot.core.parts import Part, waits_for_order
from bot.core.phrases import Command, understand
from bot.core.task_lines import heard, wondered
from bot.core.task_talk import TALKS, Effect, Product, Report, Say, Scene, Snooze, Turned, Wish, after, asked, joined
from bot.core.task_turns import advance
from bot.core.task_words import Act, Clause, answer, lines
from bot.core.texts import group_leader as leader_says
from bot.core.texts import task_answers as says
from bot.core.texts import task_office as office_says
from handlers import evidence, group_leader, talking
from handlers.task_scene import ANSWERING, codes, leads_of, scene
from handlers.turn import Turn, tell_person
from storage import followup, people, programmes, reviews, task_answers
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person, Scope

_FREE = frozenset({At.NOTE, At.STUCK, At.WISH, At.FIGURE, At.PRODUCT, At.CONFIRM})
"""Where any words may be the answer: a line counts there only where every clause of it is understood."""
_VAGUE = frozenset({Act.OPEN, Act.UNREAD})
_LEAVES = frozenset({Command.GO, Command.START, Command.READ, Command.SEND, Command.FIX})
_FILES = frozenset({Kind.PHOTO, Kind.FILE, Kind.VOICE})


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person, roles: tuple[Scope, ...]) -> bool:
    """One message about tasks; False: it is about something else, and no talk about a task goes on."""
    held = {one.role for one in roles}
    if not held & {*ANSWERING, Role.PARTY_OFFICE}:
        return False
    text = turn.inbound.text if turn.inbound.kind is Kind.TEXT else ""
    clauses = lines(text) if text else ()
    if clauses and _may_count(_heard_at(tx, turn, talk, person), clauses):
        found = scene(tx, turn, person, roles)
        concerned = found.items or (Role.UNIT_CONTACT in held and programmes.numbers(tx))
        if concerned and _counts(talk.state, clauses, found):
            _finish(tx, turn, talk, person, found, heard(talk.state, clauses, text, found))
            return True
    if talk.state.at not in TALKS:
        return _wondered(tx, turn, talk, person, roles, text)
    command = understand(text).command if text else None
    if command in _LEAVES and talk.state.at not in _FREE:
        return False
    found = scene(tx, turn, person, roles)
    of = found.item(talk.state.question)
    if command is Command.HELP:
        group_leader.call_help(tx, turn, person, of.place.ref if isinstance(of, Part) else "")
        message = Message(leader_says.help_called(found.you, turn.desk.ward), you=found.you)
        talking.answer(tx, turn, talk, Step(talk.state, (), message, asks=False))
        return True
    if talk.state.at is At.PRODUCT and turn.inbound.kind in _FILES and of is not None:
        why = evidence.offered(tx, turn, person, of)
        turned = asked(talk.state, found, note=why) if why else after(talk.state, found, head=says.file_received(of))
    else:
        turned = advance(talk.state, talking.said(tx, turn, talk), found)
    _finish(tx, turn, talk, person, found, turned)
    return True


def _heard_at(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> State:
    """Where the talk stands, at rest where the report it is about cannot be given any more."""
    state = talk.state
    over = state.period and state.at not in TALKS and group_leader.resume(tx, turn, person, state) is None
    return State() if over else state


def _may_count(state: State, clauses: tuple[Clause, ...]) -> bool:
    """Whether a line with codes may be about tasks here: while a figure or words are asked only a clear one is."""
    return state.at in (At.IDLE, At.PICK, At.TASK) or all(one.act not in _VAGUE for one in clauses)


def _counts(state: State, clauses: tuple[Clause, ...], found: Scene) -> bool:
    """Whether it is: a code alone, or with words nobody knows, may be the result that a check-point was asked for."""
    of = found.item(state.question) if state.at is At.TASK else None
    if of is None or all(one.act not in _VAGUE for one in clauses):
        return True
    known = codes(found)
    return not (isinstance(of, Part) and of.is_check) and all(code in known for one in clauses for code in one.codes)


def _wondered(tx: Tx, turn: Turn, talk: Conversation, person: Person, roles: tuple[Scope, ...], text: str) -> bool:
    """An answer without a code and without a question it could answer."""
    if not text or all(one.role is not Role.UNIT_CONTACT for one in roles):
        return False
    clause = answer(text)
    if clause is None or clause.act in (Act.HAVE, Act.PAPER, Act.RESULT, Act.STATUS):
        return False
    if talk.state.at is not At.IDLE and clause.act is not Act.MORE_TIME:
        return False
    found = scene(tx, turn, person, roles)
    turned = wondered(talk.state, clause, text, found)
    if turned is not None:
        _finish(tx, turn, talk, person, found, turned)
    return turned is not None


# ---- what comes of it --------------------------------------------------------------------------------------


def _finish(tx: Tx, turn: Turn, talk: Conversation, person: Person, found: Scene, turned: Turned) -> None:
    """Store the effects and answer; a report that waited behind the talk is asked on."""
    reports = [one.key for one in turned.effects if isinstance(one, Report)]
    for effect in turned.effects:
        _apply(tx, turn, person, found, effect)
    step = Step(turned.state, (), turned.message, asks=turned.asks)
    if reports:
        _, period, place = reports[0].split("/", 2)
        state = State(period=period, place=place)
        step = group_leader.resume(tx, turn, person, state, begin=True) or step
    elif turned.state.at is At.IDLE and turned.asks:
        state = State(period=turned.state.period, place=turned.state.place)
        step = replace(step, state=state)
        going_on = group_leader.resume(tx, turn, person, state, begin=True) if state.period else None
        if going_on is not None:
            head = turned.message.head or turned.message.text
            step = replace(going_on, message=replace(going_on.message, head=joined(head, going_on.message.head)))
    talking.answer(tx, turn, talk, step)
    if step.state.at is At.IDLE:
        reviews.hurry(tx, person.id, turn.desk.may_write(turn.now))


def _apply(tx: Tx, turn: Turn, person: Person, found: Scene, effect: Effect) -> None:
    of = found.item(effect.key)
    if isinstance(effect, Report) or of is None:
        return
    subject = f"task:{of.item}"
    match effect:
        case Say():
            _say(tx, turn, person, found, effect)
        case Product(sort=sort, number=number, day=day):
            if task_answers.keep_product(tx, of, sort, number, day, now=turn.now, source=turn.key):
                turn.note(tx, "product", subject, person.id, after={"sort": sort, "day": day})
        case Snooze(until=until) if isinstance(of, Part):
            followup.snooze(tx, of, until)
            turn.note(tx, "snooze", subject, person.id, after={"until": until})
        case Wish(until=until, reason=reason) if isinstance(of, Part):
            row = task_answers.wish(tx, of, until, reason, person=person.id, now=turn.now)
            after = {"request": row, "old": of.due, "wished": until}
            turn.note(tx, "more-time", subject, person.id, after=after)
            message = office_says.wished(row, of, until, reason, of.times, person.name)
            turn.tell(tx, Role.PARTY_OFFICE, f"more_time:{of.item}", message)
        case _:
            raise AssertionError(effect)


def _say(tx: Tx, turn: Turn, person: Person, found: Scene, said: Say) -> None:
    """Keep what was said, and tell whom it concerns; the office may have said it for the unit."""
    of = found.item(said.key)
    assert of is not None  # noqa: S101 - the caller looked
    foreign = isinstance(of, Part) and of.place.ref not in found.own
    word = followup.Word(
        said.answer,
        None if foreign else person.id,
        person.id if foreign else None,
        said.day,
        said.value,
        said.whole,
        said.words,
    )
    followup.save(tx, of, word, now=turn.now, source=turn.key)
    facts = {"answer": said.answer.value, "day": said.day, "value": said.value, "typed": foreign}
    before = {"answer": of.deed.answer.value, "day": of.deed.day} if of.deed else None
    turn.note(tx, "progress", f"task:{of.item}", person.id, before=before, after=facts)
    if not isinstance(of, Part):
        return
    if foreign:
        _tell_contact(tx, turn, person, of, said.answer)
    elif said.answer is Answer.NOT_ASKED:
        _not_asked(tx, turn, person, of)
    elif said.tell:
        _tell_office(tx, turn, person, of, said)


def _tell_office(tx: Tx, turn: Turn, person: Person, of: Part, said: Say) -> None:
    if said.answer is Answer.DOING and not waits_for_order(of.held):
        return
    if said.answer is Answer.DOING:
        message = office_says.conditional_order(of, person.name)
    else:
        message = office_says.told(of, said.answer, said.words, person.name, person.phone)
    turn.tell(tx, Role.PARTY_OFFICE, f"task:{said.answer.value}:{of.item}", message)


def _tell_contact(tx: Tx, turn: Turn, person: Person, of: Part, said: Answer) -> None:
    if of.person is not None and of.person != person.id:
        contact = people.person(tx, of.person)
        message = office_says.typed_for(of, said, person.name, contact.you or You.DONG_CHI)
        tell_person(tx, turn.desk, contact, f"task_typed:{of.item}:{turn.key}", message, turn.now)


def _not_asked(tx: Tx, turn: Turn, person: Person, of: Part) -> None:
    """A coordinating unit has not heard of it: the lead unit's contacts and the office are told."""
    for who in leads_of(tx, turn, of) - {person.id}:
        contact = people.person(tx, who)
        message = office_says.not_asked(of, person.name, person.phone, contact.you or You.DONG_CHI)
        tell_person(tx, turn.desk, contact, f"not_asked:{of.item}:{turn.key}", message, turn.now)
    message = office_says.told(of, Answer.NOT_ASKED, "", person.name, person.phone)
    turn.tell(tx, Role.PARTY_OFFICE, f"not_asked:{of.item}", message)
