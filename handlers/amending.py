"""After the lock: what a leader still wants changed, and reports the office opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core import amending
from bot.core.amending import STATES, Wish
from bot.core.dialogue import At, CallHelp, Context, Request, State, Step
from bot.core.model import Kind, Message, Role, You
from bot.core.texts import after_lock as says
from bot.core.texts import deciding as office
from handlers import group_leader, talking
from handlers.turn import Turn, named
from storage import changes, people, periods, places, reopenings
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened, Report


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person, refs: tuple[str, ...]) -> bool:
    """One message about figures that are locked, or opened again; False: it is about the month that is open."""
    wish = amending.wish(turn.inbound.text) if turn.inbound.kind is Kind.TEXT else None
    today = turn.desk.local(turn.now).date()
    place = talk.state.place if talk.state.place in refs else refs[0]
    period = _period(tx, talk.state, wish, place, today)
    if period is None:
        if wish is None or not wish.month:
            return False
        you = person.you or You.BAC
        message = Message(says.no_such_month(wish.month, you, turn.desk.ward), you=you)
        talking.answer(tx, turn, talk, Step(talk.state, (), message, asks=False))
        return True
    if wish is not None and wish.month:
        turn = replace(turn, inbound=replace(turn.inbound, text=wish.text))
    open_now = reopenings.writable(tx, period, place, today)
    if open_now is not None:
        group_leader.go_on(tx, turn, replace(talk, state=_about(talk.state, period, place)), person, open_now)
        return True
    report = periods.report(tx, period.id, place)
    if report is None or report.state == "draft":  # never handed in: nothing there to change
        if wish is not None:
            you = person.you or You.BAC
            text = says.never_handed_in(period.period, places.place(tx, place), you, turn.desk.ward)
            talking.answer(tx, turn, talk, Step(State(), (), Message(text, you=you), asks=False))
        return wish is not None
    return _locked(
        tx, turn, replace(talk, state=_about(talk.state, period, place, STATES)), person, period, report, wish
    )


def _period(tx: Tx, state: State, wish: Wish | None, place: str, today: date) -> Opened | None:
    """The locked or reopened period a message is about: the one it names, the one talked about, the newest."""
    if wish is not None and wish.month:
        return periods.of_month(tx, wish.month, wish.year)
    newest = periods.newest(tx)
    if state.period and state.at is not At.IDLE and newest is not None and state.period != newest.period.code:
        talked = periods.by_code(tx, state.period)
        if talked and (state.at in STATES or reopenings.writable(tx, talked, place, today)):
            return talked
    if newest is None or (not newest.locked and today <= newest.period.locks):
        return None
    return newest if state.at in STATES else reopenings.for_place(tx, place, today) or newest


def _about(state: State, period: Opened, place: str, kept: frozenset[At] = frozenset(At) - STATES) -> State:
    """The talk where it is about this report, in one of the states that are possible now; else a new one."""
    if state.period != period.period.code or state.place != place or state.typed:
        return State(period=period.period.code, place=place)
    if state.at in kept:
        return state
    return State(period=state.period, place=place, last=state.last)


def _locked(
    tx: Tx, turn: Turn, talk: Conversation, person: Person, period: Opened, report: Report, wish: Wish | None
) -> bool:
    """One message about a report that was handed in and is locked."""
    context, said = group_leader.heard(tx, turn, talk, person, period)
    context = replace(context, sent=True)
    if talk.state.at in STATES:
        step = amending.advance(talk.state, said, context)
    elif wish is not None:
        step = amending.start(talk.state, wish, context)
    else:
        return False
    for effect in step.effects:
        if isinstance(effect, CallHelp):
            group_leader.call_help(tx, turn, person, context.place.ref)
        elif isinstance(effect, Request):
            _request(tx, turn, person, context, report, effect)
    talking.answer(tx, turn, talk, step)
    return True


def _request(tx: Tx, turn: Turn, person: Person, context: Context, report: Report, asked: Request) -> None:
    """Keep it, and tell the office at once what would change and why."""
    kept = changes.request(tx, report.id, asked.figures, reason=asked.reason, person=person.id, now=turn.now)
    turn.note(
        tx,
        "request",
        f"report:{context.period.code}:{context.place.ref}",
        person.id,
        after={"request": kept.id, **{code: group_leader.facts(one) for code, one in asked.figures.items()}},
    )
    role = named(people.scopes(tx, person.id), turn.desk)
    what = amending.changes(context, asked.figures)
    turn.tell(
        tx,
        Role.PARTY_OFFICE,
        "change",
        office.wanted(kept.id, person.name, role, context.period, context.place, what, asked.reason),
        at_once=True,
    )
