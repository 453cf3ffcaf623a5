"""A leader reads back: any report of a place of one's own, as it is stored."""

from __future__ import annotations

from bot.core import asking
from bot.core.dialogue import At, Step
from bot.core.model import Kind, Message, Place, Role, You
from bot.core.past import Look, asked_for
from bot.core.texts import party_office as office
from bot.core.texts import summary as says
from bot.core.texts import words
from bot.core.texts.book import FROM_BOOK
from handlers import book, group_leader, party_office, talking
from handlers.turn import Turn
from storage import periods
from storage.conversations import Conversation
from storage.db import Tx
from storage.instants import from_instant
from storage.people import Person, Scope

_REPORTING = (Role.GROUP_LEADER, Role.UNIT_CONTACT)


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person, roles: tuple[Scope, ...]) -> bool:
    """Answer a wish to see a past report and ask again what is pending; False: the text is no such wish."""
    look = asked_for(turn.inbound.text) if turn.inbound.kind is Kind.TEXT else None
    own = [one.place for one in roles if one.place is not None and one.role in _REPORTING]
    if look is None or not own:
        return False
    note = _read(tx, turn, person, own, look)
    refs = group_leader.reports_for(periods.newest(tx), roles)
    standing = group_leader.standing(tx, turn, talk, person, refs) if refs else None
    if (
        standing is None
        or not standing.context.questions
        or (standing.talk.state.at is At.IDLE and standing.context.sent)
    ):
        step = Step(talk.state, (), Message(note, you=person.you or You.BAC), asks=False)
        talking.answer(tx, turn, talk, step)
    else:
        state = standing.talk.state
        talking.answer(tx, turn, standing.talk, Step(state, (), asking.pending(state, standing.context, note=note)))
    return True


def _read(tx: Tx, turn: Turn, person: Person, own: list[Place], look: Look) -> str:
    you, newest = person.you or You.BAC, periods.newest(tx)
    if look.other:
        own = party_office.matching(own, look.other)
        if not own:
            return says.only_own(you)
    known = newest.period.code if newest else next((one.code for one in periods.reported(tx, own[0].ref)), "")
    if not known:
        return office.no_period(you).text
    code = look.code(known)
    return "\n".join(_report(tx, turn, person, place, code) for place in own)


def _report(tx: Tx, turn: Turn, person: Person, place: Place, code: str) -> str:
    opened = periods.by_code(tx, code)
    report = periods.report(tx, opened.id, place.ref) if opened else None
    if opened is None or report is None:
        return says.no_past_report(place, code, periods.reported(tx, place.ref))
    context = group_leader.report_context(tx, turn.desk, person, opened, place.ref, report, turn.now)
    if report.sent:
        local = turn.desk.local(from_instant(report.sent))
        on_time = local.date() <= opened.period.due
        state = office.report_state(f"{words.hour(local)}, {words.day(local.date())}", on_time, report.receipt or "")
    else:
        state = FROM_BOOK if opened.book else says.draft(opened.locked)
    asked = frozenset() if opened.book else context.asked  # nothing was, in a period known from a book
    unasked = [
        f"- {words.cap(indicator.label)}: {words.figure(indicator, context.figures[indicator.code])}"
        for indicator in opened.form.indicators
        if indicator.code in context.figures and indicator.code not in asked
    ]
    if opened.book:
        return says.past_report(opened.period, place, state, unasked)
    lines = [*asking.lines(context), *unasked, *book.origin(tx, opened, report)]
    return says.past_report(opened.period, place, state, lines)
