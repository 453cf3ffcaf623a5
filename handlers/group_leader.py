"""Messages of whoever reports figures: the dialogue over what is stored, its effects stored back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core import asking, conversation, settling
from bot.core.dialogue import At, CallHelp, Context, Effect, Record, Send, State, Step
from bot.core.figures import Figure, Figures, Standing
from bot.core.indicators import Question
from bot.core.model import Kind, Message, Owner, Role, You
from bot.core.phrases import Command, understand
from bot.core.texts import group_leader as says
from bot.core.texts import party_office as office
from handlers import talking
from handlers.desk import Desk
from handlers.turn import Turn, named
from storage import notices, people, periods, places
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person, Scope
from storage.periods import Opened, Report

_ABOUT_A_REPORT = frozenset({Command.GO, Command.FIX, Command.SEND, Command.READ, Command.REST_SAME})


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person, refs: tuple[str, ...]) -> None:
    """One message of whoever reports for these places."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    if opened is None or opened.locked or opened.period.locks < today:
        _closed(tx, turn, talk, person, opened)
        return
    talk = replace(talk, state=_current(tx, talk.state, opened, refs))
    report = periods.report(tx, opened.id, talk.state.place)
    context = report_context(tx, turn.desk, person, opened, talk.state.place, report, turn.now)
    if not context.questions:  # a unit that has studied to the last member has nothing left to report
        _closed(tx, turn, talk, person, None)
        return
    edited: tuple[str, ...] = ()
    if turn.inbound.kind is Kind.EDIT and report is not None:
        edited = periods.from_message(tx, report.id, _source(turn))
    step = conversation.advance(talk.state, talking.said(tx, turn, talk, edited=edited), context)
    for effect in step.effects:
        _apply(tx, turn, person, opened, context, effect)
    talking.answer(tx, turn, talk, step)


def resume(tx: Tx, turn: Turn, person: Person, state: State) -> Step | None:
    """What this state asks, in the period open now; None where nothing was begun or there is nothing to go on with."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    refs = reports_for(tx, people.scopes(tx, person.id, today))
    if opened is None or opened.locked or state.period != opened.period.code or state.place not in refs:
        return None
    report = periods.report(tx, opened.id, state.place)
    context = report_context(tx, turn.desk, person, opened, state.place, report, turn.now)
    if state.at is not At.IDLE and state.question in context.asked:
        return Step(state, (), asking.pending(state, context))
    if context.sent or not context.figures:
        return None
    return settling.proceed(replace(state, doubt=None), context)


def reports_for(tx: Tx, roles: Iterable[Scope]) -> tuple[str, ...]:
    """The places (refs) a person reports for: a leader's groups, and units that are asked in this period."""
    opened = periods.newest(tx)
    asked = {Owner.GROUP} | (opened.form.owners(opened.period.month) if opened else frozenset())
    return tuple(dict.fromkeys(one.ref for one in roles if one.place is not None and one.place.kind in asked))


def report_context(
    tx: Tx, desk: Desk, person: Person, opened: Opened, ref: str, report: Report | None, now: datetime
) -> Context:
    """What the dialogue needs to know about the report of a place (its ref)."""
    place = places.place(tx, ref)
    past = periods.past(tx, ref, opened.period.code)
    return Context(
        you=person.you or (You.BAC if place.kind is Owner.GROUP else You.DONG_CHI),
        name=person.name.split()[-1],
        ward=desk.ward,
        place=place,
        period=opened.period,
        form=opened.form,
        questions=questions(opened, place.kind, past.last),
        figures=periods.figures(tx, report.id) if report else {},
        previous=past.last,
        sent=report is not None and report.state == "sent",
        receipt=(report.receipt if report else None) or receipt_code(desk.key, opened, ref),
        now=desk.local(now),
        past=past.numbers,
    )


def questions(opened: Opened, kind: Owner, previous: Figures) -> tuple[Question, ...]:
    """The period's questions for a place: one answered "there is none", or asked once, is not asked again."""

    def settled(question: Question) -> bool:
        known = [previous.get(code) for code in question.asks]
        if question.once and all(known):
            return True
        if question.until_full and all(one and one.value is not None and one.value == one.whole for one in known):
            return True
        return all(
            one is not None and one.standing is Standing.NOT_APPLICABLE and opened.form.by_code[code].absent
            for code, one in zip(question.asks, known, strict=True)
        )

    return tuple(one for one in opened.form.asked(opened.period.month, kind) if not settled(one))


def receipt_code(key: bytes, opened: Opened, ref: str) -> str:
    """Four letters or digits that say which report was received; the same however often it is corrected."""
    digest = hmac.new(key, f"{opened.period.code}/{ref}".encode(), hashlib.sha256).digest()
    alphabet = "23456789ABCDEFGHKLMNPQRSTUVXY"  # no 0/O, 1/I, J, W, Z
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:4])


def _current(tx: Tx, state: State, opened: Opened, refs: tuple[str, ...]) -> State:
    """The talk's state in the open period; a talk about an earlier one or a lost place starts anew."""
    if state.period == opened.period.code and state.place in refs:
        return state
    unsent = [ref for ref in refs if (found := periods.report(tx, opened.id, ref)) is None or found.state == "draft"]
    return State(period=opened.period.code, place=(unsent or refs)[0])


def _closed(tx: Tx, turn: Turn, talk: Conversation, person: Person, opened: Opened | None) -> None:
    """No period is open: say which of not yet or locked it is."""
    you, ward = person.you or You.BAC, turn.desk.ward
    command = understand(turn.inbound.text).command if turn.inbound.kind is Kind.TEXT else None
    if command is Command.HELP or turn.inbound.choice == Command.HELP:
        _call(tx, turn, person)
        message = says.help_called(you, ward)
    elif opened is not None and (talk.state.at is not At.IDLE or command in _ABOUT_A_REPORT):
        message = says.locked(opened.period.month, you, ward)
    else:
        message = says.nothing_waiting(you, ward)
    talking.answer(tx, turn, talk, Step(State(), (), Message(message, you=you)))


def _apply(tx: Tx, turn: Turn, person: Person, opened: Opened, context: Context, effect: Effect) -> None:
    place = context.place.ref
    match effect:
        case Record(code=code, figure=figure):
            report = periods.ensure_report(tx, opened.id, place)
            periods.record(tx, report.id, code, figure, person=person.id, source=_source(turn), now=turn.now)
            turn.note(
                tx,
                "figure",
                f"figure:{opened.period.code}:{place}:{code}",
                person.id,
                before=_facts(context.figures.get(code)),
                after=_facts(figure),
            )
        case Send():
            report = periods.ensure_report(tx, opened.id, place)
            periods.send_report(tx, report.id, now=turn.now, receipt=context.receipt)
            notices.drop_report(tx, f"{opened.period.code}/{place}")
            turn.note(
                tx,
                "send",
                f"report:{opened.period.code}:{place}",
                person.id,
                after={"receipt": context.receipt, "on_time": context.on_time},
            )
        case CallHelp():
            _call(tx, turn, person)
        case _:
            raise AssertionError(effect)


def _call(tx: Tx, turn: Turn, person: Person) -> None:
    role = named(people.scopes(tx, person.id), turn.desk)
    turn.tell(tx, Role.PARTY_OFFICE, "call", office.call(person.name, role, person.phone))


def _source(turn: Turn) -> str:
    """The message a figure came from, so that editing it can be offered as a correction."""
    return f"{turn.inbound.channel}:{turn.inbound.address}:{turn.inbound.message}"


def _facts(figure: Figure | None) -> dict[str, object] | None:
    """A figure for the audit: no words."""
    if figure is None:
        return None
    facts: dict[str, object] = {"verdict": figure.standing.value}
    for name in ("value", "whole", "choice", "kept"):
        if value := getattr(figure, name):
            facts[name] = value
    if figure.value is not None:
        facts["value"] = figure.value
    return facts
