"""Where every inbound message arrives: who wrote, what they may do, whose handler it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import welcome
from bot.core.dialogue import At, State, Step
from bot.core.folding import phrase
from bot.core.model import Inbound, Kind, Message, Role, You
from bot.core.phrases import Command, understand
from bot.core.task_talk import TALKS
from bot.core.texts import codes as frozen_says
from bot.core.texts import group_leader as leader_says
from bot.core.texts import operator as alarms
from bot.core.texts import party_office as office_says
from bot.core.texts import reviewer as review_says
from bot.core.texts import task_answers as task_says
from bot.core.texts import welcome as says
from handlers import (
    absences,
    amending,
    announcing,
    appointing,
    asking,
    calling,
    closing,
    codes,
    deciding,
    directory,
    duties,
    escalating,
    evidence,
    exporting,
    first_contact,
    forecasting,
    group_leader,
    handing_tasks,
    history,
    importing,
    instructing,
    journal,
    missing,
    more_time,
    my_tasks,
    nudging,
    paper_questions,
    party_office,
    past_reports,
    questioning,
    recognising,
    registration,
    resend,
    reviewer,
    rights,
    starting,
    strangers,
    summaries,
    switching,
    talking,
    tallying,
    typing_in,
    unit_contact,
    urging,
)
from handlers.desk import Desk
from handlers.digest import orders as digest_orders
from handlers.turn import Order, Query, Turn, named, tell
from storage import calls, conversations, files, inbox, outbox, people, periods, programmes
from storage.conversations import Conversation
from storage.db import Tx
from storage.instants import instant
from storage.people import Person, Scope

ORDERS = (
    *rights.ORDERS,
    *absences.ORDERS,
    *appointing.ORDERS,
    *registration.ORDERS,
    *typing_in.ORDERS,
    *calling.ORDERS,
    *urging.ORDERS,
    *nudging.ORDERS,
    *directory.ORDERS,
    *journal.ORDERS,
    *announcing.ORDERS,
    *closing.ORDERS,
    *recognising.ORDERS,
    *deciding.ORDERS,
    *history.ORDERS,
    *importing.ORDERS,
    *exporting.ORDERS,
    *my_tasks.ORDERS,
    *more_time.ORDERS,
    *handing_tasks.ORDERS,
    *evidence.ORDERS,
    *paper_questions.ORDERS,
    *questioning.ORDERS,
    *duties.ORDERS,
    *starting.ORDERS,
    *forecasting.ORDERS,
    *escalating.ORDERS,
    *tallying.ORDERS,
    *switching.ORDERS,
    *instructing.ORDERS,
    *reviewer.ORDERS,
    *summaries.ORDERS,
    *digest_orders.ORDERS,
    *missing.ORDERS,
    *party_office.ORDERS,
)
"""What people may ask for at any time, whatever else is pending."""
_LEADERS_WORDS = (*nudging.ORDERS, *urging.ORDERS, *directory.IN_CHARGE)
"""Orders whose words ("nhắc", "đôn đốc") are an instruction where a leader says them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A handler that only asks: run ``query`` on a reader, then :func:`store_answer`."""

    turn: Turn
    query: Query


def receive(tx: Tx, desk: Desk, inbound: Inbound, row: inbox.Row, now: datetime) -> Asked | None:
    """Handle one update whole: its effects, its replies and the done mark, or the question it asks.

    Doing it again changes nothing: a row that is no longer ready is left alone.
    """
    if not inbox.is_ready(tx, row.id):
        return None
    account = people.account(tx, inbound.channel, inbound.address)
    turn = Turn(desk, inbound, f"{row.channel}:{row.key}", now, account)
    asked = _route(tx, turn)
    if asked is None:
        inbox.done(tx, row.id)
    return asked


def store_answer(tx: Tx, asked: Asked, answer: Message | Step, row: inbox.Row) -> None:
    """The short write after a question was answered on a reader; a step says too where the talk stands."""
    if inbox.is_ready(tx, row.id):
        if isinstance(answer, Step):
            person = people.account_by_id(tx, asked.turn.account.id)
            assert person is not None and person.person is not None  # noqa: S101, PT018 - who asked is linked
            talking.answer(tx, asked.turn, conversations.load(tx, person.person), answer)
        else:
            asked.turn.reply(tx, answer)
        inbox.done(tx, row.id)


def _route(tx: Tx, turn: Turn) -> Asked | None:
    inbound, account = turn.inbound, turn.account
    if inbound.kind is Kind.LEFT:
        gone(tx, turn.desk, account.id, turn.now)
        return None
    if inbound.kind is Kind.GROUP:
        _leave_group(tx, turn)
        return None
    if not account.reachable and people.set_reachable(tx, account.id, True) and account.person is not None:
        calls.reached(tx, account.person, turn.now)
    if inbound.kind is Kind.BACK:
        return None
    today = turn.desk.local(turn.now).date()
    roles = people.scopes(tx, account.person, today) if account.person is not None else ()
    if account.person is None or not roles:
        if account.person is not None:  # every role ended: refused at once, old buttons too
            people.cut(tx, account.id)
        strangers.receive(tx, turn)
        return None
    person = people.person(tx, account.person)
    if account.frozen and not codes.lifts(tx, turn, person.id):
        turn.reply(tx, frozen_says.frozen(person.you or You.UNKNOWN, turn.desk.ward))
        return None
    if codes.of_linked(tx, turn, person.id):
        return None
    talk = conversations.load(tx, person.id)
    if talk.state.at in welcome.STATES:
        known = talk.state.at is not At.IDENTITY  # who has not said who they are is shown and told nothing
        if known and (order := _ordered(tx, turn, person, talk, frozenset(), rights.ORDERS)):
            return order if isinstance(order, Asked) else None
        first_contact.receive(tx, turn, talk)
        return None
    if resend.again(tx, turn, person.id):
        return None
    return _by_role(tx, turn, talk, person, roles)


def _by_role(tx: Tx, turn: Turn, talk: Conversation, person: Person, roles: tuple[Scope, ...]) -> Asked | None:
    held = frozenset(one.role for one in roles)
    if importing.receive(tx, turn, person, roles):
        return None
    if past_reports.receive(tx, turn, talk, person, roles):
        return None
    if Role.OPERATOR in held and switching.receive(tx, turn, talk, person):
        return None
    if tallying.receive(tx, turn, talk, person, roles):
        return None
    if ordered := _ordered(tx, turn, person, talk, held, ORDERS):
        return ordered if isinstance(ordered, Asked) else None
    if (query := asking.aside(tx, turn, talk, person, held)) is not None:
        return Asked(turn, query)
    if talk.state.at in (At.PAPER, At.START):
        if Role.PARTY_OFFICE in held:
            asked = paper_questions if talk.state.at is At.PAPER else starting
            asked.receive(tx, turn, talk, person)
            return None
        talk = replace(talk, state=State())
    if unit_contact.receive(tx, turn, talk, person, roles):
        return None
    if talk.state.at in TALKS:
        talk = replace(talk, state=State())
    if talk.state.at is At.OPINION:
        if Role.LEADERSHIP in held and escalating.receive(tx, turn, talk, person):
            return None
        talk = replace(talk, state=State())
    if talk.state.typed and Role.PARTY_OFFICE in held and typing_in.receive(tx, turn, talk, person):
        return None
    opened = periods.newest(tx)
    if asking.wants(turn, talk, held, reports=bool(group_leader.reports_for(opened, roles))):
        return _question(tx, turn, talk, person, held)
    if refs := group_leader.reports_for(opened, roles):
        calling.keep_media(tx, turn, person, talk.state.place if talk.state.place in refs else refs[0])
        if not amending.receive(tx, turn, talk, person, refs):
            group_leader.receive(tx, turn, talk, person, opened, refs)
        return None
    if held == {Role.GROUP_LEADER}:  # of a group that came, or goes, within the period
        group_leader.receive(tx, turn, talk, person, None, ())
        return None
    talking.answer(tx, turn, talk, Step(State(), (), _otherwise(tx, turn, person, held)))
    return None


def _question(tx: Tx, turn: Turn, talk: Conversation, person: Person, held: frozenset[Role]) -> Asked | None:
    """Whatever leaders, the office and reviewers write that is no order."""
    said = phrase(turn.inbound.text)
    order = any(one.pattern.fullmatch(said) for one in ORDERS if one not in _LEADERS_WORDS)
    other = _not_understood(tx, turn, person, held)
    query = asking.receive(tx, turn, talk, person, held, other=other, order=order)
    return Asked(turn, query) if query is not None else None


def _otherwise(tx: Tx, turn: Turn, person: Person, held: frozenset[Role]) -> Message:
    """A call for help, a first word, or what is nobody's."""
    you = person.you or You.DONG_CHI
    if understand(turn.inbound.text).command is Command.HELP:
        group_leader.call_help(tx, turn, person)
        return Message(leader_says.help_called(you, turn.desk.ward), you=you)
    if turn.inbound.start or understand(turn.inbound.text).command is Command.START:
        return says.done_as(held, turn.desk.ward, you)
    return _not_understood(tx, turn, person, held)


def _not_understood(tx: Tx, turn: Turn, person: Person, held: frozenset[Role]) -> Message:
    you, kind = person.you or You.DONG_CHI, turn.inbound.kind
    if kind not in (Kind.TEXT, Kind.PRESS, Kind.EDIT):
        told = leader_says.cannot_read(kind, you)
        return (
            replace(office_says.help_(you, asked=True), head=told)
            if Role.PARTY_OFFICE in held
            else Message(told, you=you)
        )
    if Role.PARTY_OFFICE in held:
        return office_says.help_(you, near=office_says.nearest(turn.inbound.text, turn.desk.ward))
    if Role.REVIEWER in held:
        return review_says.help_(you)
    if Role.UNIT_CONTACT in held and programmes.numbers(tx):
        return task_says.help_(you, turn.desk.ward)
    return says.out_of_scope(you, turn.desk.ward)


def _ordered(
    tx: Tx, turn: Turn, person: Person, talk: Conversation, held: frozenset[Role], orders: Iterable[Order]
) -> Asked | bool:
    """Carry out the order that was typed or pressed: True, or what it asks; False where it is none of these."""
    said = turn.inbound.choice or phrase(turn.inbound.text)
    for order in orders:
        if (order.role is None or order.role in held) and (match := order.pattern.fullmatch(said)):
            done = order.run(tx, turn, person, match)
            if done is None:
                continue
            if isinstance(done, Step):
                talking.answer(tx, turn, talk, done)
            elif isinstance(done, Message):
                turn.reply(tx, done)
            else:
                return Asked(turn, done)
            return True
    return False


def _leave_group(tx: Tx, turn: Turn) -> None:
    """A group chat: answered once, then left; nothing personal is said there."""
    outbox.put(
        tx,
        f"farewell:{turn.inbound.channel}:{turn.inbound.address}",
        says.private_only(turn.desk.ward),
        kind="farewell",
        lane=outbox.REPLY,
        now=turn.now,
        account=turn.account.id,
    )


def gone(tx: Tx, desk: Desk, account_id: int, now: datetime) -> None:
    """A chat cannot be written to any more: mark it, drop what waits, tell the office once."""
    if not people.set_reachable(tx, account_id, False):
        return
    outbox.cancel_for(tx, account_id, "unreachable")
    account = people.account_by_id(tx, account_id)
    if account is None or account.person is None:
        return
    person, roles = people.person(tx, account.person), people.scopes(tx, account.person)
    source = f"gone:{account_id}:{instant(now)}"
    calls.ask(tx, "unreachable", source, now, person=person.id, ref=next((one.ref for one in roles if one.ref), ""))
    message = office_says.unreachable(person.name, named(roles, desk), person.phone)
    tell(tx, desk, Role.PARTY_OFFICE, f"gone:{account_id}:{now:%Y-%m-%d}", message, now)


def dead_letter(tx: Tx, desk: Desk, row: outbox.Row, error: str, now: datetime) -> None:
    """A message that will not be delivered reaches the operator; no alarm about alarms.

    A file that may have arrived is asked about where it went instead.
    """
    if row.kind == "file" and files.in_doubt(tx, row.id):
        resend.ask(tx, desk, row, now)
    elif row.kind != "alarm":
        message = alarms.dead_letter(row.id, error)
        tell(tx, desk, Role.OPERATOR, f"letter:{row.id}", message, now, at_once=True, kind="alarm")
