"""Messages of whoever reports figures: the dialogue over what is stored, its effects stored back."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.core import asking, conversation, settling
from bot.core.amending import STATES
from bot.core.dialogue import At, CallHelp, Context, Effect, Record, Said, Send, State, Step
from bot.core.figures import Figure, Figures
from bot.core.figures import Standing as Verdict
from bot.core.indicators import Form, Question
from bot.core.model import Kind, Message, Owner, Role, You
from bot.core.phrases import Command, understand
from bot.core.task_talk import TALKS
from bot.core.texts import group_leader as says
from bot.core.texts import party_office as office
from handlers import flagging, talking
from handlers.desk import Desk
from handlers.turn import Turn, named
from storage import calls, lineage, notices, people, periods, places, reviews
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person, Scope
from storage.periods import Opened, Report

_ABOUT_A_REPORT = frozenset({Command.GO, Command.FIX, Command.SEND, Command.READ, Command.REST_SAME})


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives a report's figures: the ``person`` who says them, and who types them in for that person."""

    person: int
    typed: int | None = None

    @property
    def actor(self) -> int:
        """Whose message it was."""
        return self.person if self.typed is None else self.typed

    @property
    def named(self) -> dict[str, object]:
        """Both of them for the audit, where they are two."""
        return {} if self.typed is None else {"said": self.person, "typed": self.typed}


def receive(
    tx: Tx, turn: Turn, talk: Conversation, person: Person, opened: Opened | None, refs: tuple[str, ...]
) -> None:
    """One message of whoever reports for these places; ``opened`` is the newest period."""
    today = turn.desk.local(turn.now).date()
    if opened is None or opened.locked or opened.period.locks < today:
        _closed(tx, turn, talk, person, opened)
        return
    go_on(tx, turn, replace(talk, state=_current(tx, talk.state, opened, refs)), person, opened)


def go_on(tx: Tx, turn: Turn, talk: Conversation, person: Person, opened: Opened) -> None:
    """One message about the report this talk names, in a period that may be written."""
    context, said = heard(tx, turn, talk, person, opened)
    if not context.questions:  # a unit that has studied to the last member has nothing left to report
        _closed(tx, turn, talk, person, None)
        return
    step = conversation.advance(talk.state, said, context)
    store(tx, turn, talk, Giver(person.id), opened, context, step)


def heard(tx: Tx, turn: Turn, talk: Conversation, person: Person, opened: Opened) -> tuple[Context, Said]:
    """The report this talk names and the message, as the dialogue sees them."""
    report = periods.report(tx, opened.id, talk.state.place)
    edited: tuple[str, ...] = ()
    if turn.inbound.kind is Kind.EDIT and report is not None:
        edited = periods.from_message(tx, report.id, _source(turn))
    context = report_context(tx, turn.desk, person, opened, talk.state.place, report, turn.now)
    return context, talking.said(tx, turn, talk, edited=edited)


def store(tx: Tx, turn: Turn, talk: Conversation, giver: Giver, opened: Opened, context: Context, step: Step) -> None:
    """Store what a step of the dialogue says should be, and answer."""
    for effect in step.effects:
        _apply(tx, turn, giver, opened, context, effect)
    flagging.after(tx, turn, opened, context, step.effects)
    talking.answer(tx, turn, talk, step)
    if step.state.at is At.IDLE:
        reviews.hurry(tx, giver.actor, turn.desk.may_write(turn.now))


def resume(tx: Tx, turn: Turn, person: Person, state: State, *, begin: bool = False) -> Step | None:
    """What this state asks, in the period open now; None where there is nothing to go on with.

    Nothing is begun by it, except where that is wished for.
    """
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    refs = reports_for(opened, people.scopes(tx, person.id, today))
    if opened is None or opened.locked or state.period != opened.period.code or state.place not in refs:
        return None
    report = periods.report(tx, opened.id, state.place)
    context = report_context(tx, turn.desk, person, opened, state.place, report, turn.now)
    if state.at is not At.IDLE and state.question in context.asked:
        return Step(state, (), asking.pending(state, context))
    if context.sent or not context.questions or not (context.figures or begin):
        return None
    return settling.proceed(replace(state, doubt=None), context)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody's talk stands in the open period, and the report it is about."""

    opened: Opened
    talk: Conversation
    report: Report | None
    context: Context


def standing(tx: Tx, turn: Turn, talk: Conversation, person: Person, refs: tuple[str, ...]) -> Standing | None:
    """Where the talk stands; None while no period is open."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    if opened is None or opened.locked or opened.period.locks < today:
        return None
    talk = replace(talk, state=_current(tx, talk.state, opened, refs))
    report = periods.report(tx, opened.id, talk.state.place)
    context = report_context(tx, turn.desk, person, opened, talk.state.place, report, turn.now)
    return Standing(opened, talk, report, context)


def reports_for(opened: Opened | None, roles: Iterable[Scope]) -> tuple[str, ...]:
    """The places (refs) a person reports for: a leader's groups, and units that are asked in this period.

    A place reports for a period if it exists on its last day.
    """
    asked = {Owner.GROUP} | (opened.form.owners(opened.period.month) if opened else frozenset())
    there = (one for one in roles if opened is None or one.reports(opened.period.last))
    return tuple(dict.fromkeys(one.ref for one in there if one.place is not None and one.place.kind in asked))


def report_context(
    tx: Tx, desk: Desk, person: Person, opened: Opened, ref: str, report: Report | None, now: datetime
) -> Context:
    """What the dialogue needs to know about the report of a place (its ref)."""
    place = places.place(tx, ref)
    past = periods.past(tx, ref, opened.period.code)
    added = {one.code for one in opened.form.indicators if one.roster} - past.last.keys()
    merged = lineage.inherited(tx, ref, opened, added)
    return Context(
        you=person.you or (You.BAC if place.kind is Owner.GROUP else You.DONG_CHI),
        name=person.name.split()[-1],
        ward=desk.ward,
        place=place,
        period=opened.period,
        form=opened.form,
        questions=questions(opened, place.kind, past.last),
        figures=periods.figures(tx, report.id) if report else {},
        previous={**past.last, **{code: Figure(Verdict.VALUE, value) for code, value in merged.values.items()}},
        sent=report is not None and report.state == "sent",
        receipt=(report.receipt if report else None) or receipt_code(desk.key, opened.period.code, ref),
        now=desk.local(now),
        past=past.numbers,
        merged=tuple(one.name for one in merged.places),
        summed=frozenset(merged.values),
    )


def questions(opened: Opened, kind: Owner, previous: Figures) -> tuple[Question, ...]:
    """The period's questions for a place: one answered "there is none", or asked once, is not asked again."""
    none = {
        one.code
        for one in opened.form.indicators
        if one.absent and one.code in previous and previous[one.code].standing is Verdict.NOT_APPLICABLE
    }
    full = {code for code, one in previous.items() if one.whole is not None and one.value == one.whole}

    def settled(question: Question) -> bool:
        return (
            none.issuperset(question.asks)
            or (question.once and previous.keys() >= set(question.asks))
            or (question.until_full and full.issuperset(question.asks))
        )

    return tuple(one for one in opened.form.asked(opened.period.month, kind) if not settled(one))


def bearing(form: Form) -> frozenset[str]:
    """The codes whose last figures decide what :func:`questions` leaves out."""
    decided = {code for one in form.questions if one.once or one.until_full for code in one.asks}
    return frozenset(decided | {one.code for one in form.indicators if one.absent})


@lru_cache(maxsize=1024)
def receipt_code(key: bytes, period: str, ref: str) -> str:
    """Four letters or digits that say which report was received; the same however often it is corrected."""
    digest = hmac.digest(key, f"{period}/{ref}".encode(), "sha256")
    alphabet = "23456789ABCDEFGHKLMNPQRSTUVXY"  # no 0/O, 1/I, J, W, Z
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:4])


def _current(tx: Tx, state: State, opened: Opened, refs: tuple[str, ...]) -> State:
    """The talk's state in the open period; a talk about an earlier one or a lost place starts anew."""
    kept = not state.typed and state.at not in STATES | TALKS
    if kept and state.period == opened.period.code and state.place in refs:
        return state
    unsent = [ref for ref in refs if (found := periods.report(tx, opened.id, ref)) is None or found.state == "draft"]
    return State(period=opened.period.code, place=(unsent or refs)[0])


def _closed(tx: Tx, turn: Turn, talk: Conversation, person: Person, opened: Opened | None) -> None:
    """No period is open: say which of not yet or locked it is."""
    you, ward = person.you or You.BAC, turn.desk.ward
    command = understand(turn.inbound.text).command if turn.inbound.kind is Kind.TEXT else None
    if command is Command.HELP or turn.inbound.choice == Command.HELP:
        call_help(tx, turn, person, talk.state.place)
        message = says.help_called(you, ward)
    elif opened is not None and (talk.state.at is not At.IDLE or command in _ABOUT_A_REPORT):
        message = says.locked(opened.period.month, you, ward)
    else:
        message = says.nothing_waiting(you, ward)
    talking.answer(tx, turn, talk, Step(State(), (), Message(message, you=you)))


def _apply(tx: Tx, turn: Turn, giver: Giver, opened: Opened, context: Context, effect: Effect) -> None:
    place, period = context.place.ref, context.period.code
    match effect:
        case Record(code=code, figure=figure):
            report = periods.ensure_report(tx, opened.id, place)
            source = _source(turn)
            periods.record(
                tx, report.id, code, figure, person=giver.person, source=source, now=turn.now, typed=giver.typed
            )
            turn.note(
                tx,
                "figure",
                f"figure:{period}:{place}:{code}",
                giver.actor,
                before=facts(context.figures.get(code)),
                after={**(facts(figure) or {}), **giver.named},
            )
        case Send():
            report = periods.ensure_report(tx, opened.id, place)
            periods.send_report(tx, report.id, now=turn.now, receipt=context.receipt)
            notices.drop_report(tx, f"{period}/{place}")
            calls.handed_in(tx, place, doer=giver.actor, now=turn.now)
            turn.note(
                tx,
                "send",
                f"report:{period}:{place}",
                giver.actor,
                after={"receipt": context.receipt, "on_time": context.on_time, **giver.named},
            )
        case CallHelp():
            call_help(tx, turn, people.person(tx, giver.actor), place)
        case _:
            raise AssertionError(effect)


def call_help(tx: Tx, turn: Turn, person: Person, ref: str = "") -> None:
    """Somebody asks to be called: onto the office's list, and the office hears of it."""
    calls.ask(tx, "help", turn.key, turn.now, person=person.id, ref=ref)
    role = named(people.scopes(tx, person.id), turn.desk)
    turn.tell(tx, Role.PARTY_OFFICE, "call", office.call(person.name, role, person.phone))


def _source(turn: Turn) -> str:
    """The message a figure came from, so that editing it can be offered as a correction."""
    return f"{turn.inbound.channel}:{turn.inbound.address}:{turn.inbound.message}"


def facts(figure: Figure | None) -> dict[str, object] | None:
    """A figure for the audit: no words."""
    if figure is None:
        return None
    plain: dict[str, object] = {"verdict": figure.standing.value}
    for name in ("value", "whole", "choice", "kept"):
        if value := getattr(figure, name):
            plain[name] = value
    if figure.value is not None:
        plain["value"] = figure.value
    return plain
