"""Rights over one's own data, as whole phrases anybody linked may use at any time (Law 91/2025/QH15)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Message, Role, You
from bot.core.texts import rights as says
from bot.core.texts.welcome import CONSENT_VERSION
from handlers.desk import Desk
from handlers.turn import Order, Query, Turn, named
from storage import about, audit, conversations, erasing, invites, outbox, people, places
from storage.db import Tx
from storage.people import Person


def view(tx: Tx, turn: Turn, person: Person) -> Message:
    """What is stored about the person."""
    desk, kept = turn.desk, about.about(tx, person.id)
    return says.stored(
        _you(person),
        name=person.name,
        phone=person.phone,
        role=named(people.scopes(tx, person.id), desk),
        agreed=(kept.agreed[0], desk.local(kept.agreed[1]).date()) if kept.agreed else None,
        links=[(channel, desk.local(since).date()) for channel, since in kept.links],
        figures=kept.figures,
        reports=kept.reports,
        messages=(kept.received, kept.sent),
        days=(desk.inbox_days, desk.outbox_days),
        absences=kept.absences,
    )


def withdraw(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Consent ends: links are cut, the group goes to the office, which is told."""
    role = named(people.scopes(tx, person.id), turn.desk)
    _leave(tx, turn, person)
    turn.tell(
        tx, Role.PARTY_OFFICE, "withdrawn", says.withdrawn_office(person.name, role, turn.desk.ward), at_once=True
    )
    return says.withdrawn(_you(person), turn.desk.ward)


def erase(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Consent ends, and the rest is ordered: names and words are erased once the journal has it."""
    role = named(people.scopes(tx, person.id), turn.desk)
    _leave(tx, turn, person)
    erasing.order(tx, person.id, turn.account.id, turn.now)
    turn.note(tx, "erase.ask", f"person:{person.id}", person.id)
    turn.tell(tx, Role.PARTY_OFFICE, "erased", says.erased_office(role, turn.desk.ward), at_once=True)
    return says.erasing(_you(person))


def carry_out(tx: Tx, desk: Desk, orders: Sequence[erasing.Order], now: datetime) -> None:
    """Erase whom the journal has by now, and say so to the chat that asked."""
    for order in orders:
        erasing.erase(tx, order.person, now)
        erasing.done(tx, order.person, now)
        audit.note(tx, "erase", f"person:{order.person}", now=now, source="erase")
        outbox.put(
            tx,
            f"erased:{order.person}",
            says.erased(desk.ward),
            kind="notice",
            lane=outbox.ACT,
            now=now,
            account=order.account,
        )


def _leave(tx: Tx, turn: Turn, person: Person) -> None:
    people.consent(tx, person.id, version=CONSENT_VERSION, yes=False, now=turn.now)
    for one in people.scopes(tx, person.id):
        if one.role is Role.GROUP_LEADER and not one.deputy:
            places.assist(tx, one.ref, "refused", turn.now)
    for account in people.accounts_of(tx, person.id):
        people.cut(tx, account.id)
        outbox.cancel_for(tx, account.id, "consent withdrawn")
    invites.revoke(tx, person.id, turn.now)
    conversations.forget(tx, person.id)
    facts = {"yes": False, "version": CONSENT_VERSION}
    turn.note(tx, "consent", f"person:{person.id}", person.id, after=facts)


def _you(person: Person) -> You:
    return person.you or You.UNKNOWN


def _view(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    return lambda reader: view(reader, turn, person)


_MINE = "(?:du lieu|thong tin)(?: ca nhan)?(?: cua (?:toi|minh|em))"
ORDERS = (
    Order(None, re.compile(rf"(?:(?:cho )?(?:toi )?xem|doc) {_MINE}"), _view),
    Order(
        None,
        re.compile(r"(?:toi )?(?:muon |xin )?rut (?:lai )?(?:su )?dong y"),
        lambda tx, turn, person, match: says.ask_withdraw(_you(person)),
    ),
    Order(None, re.compile("rut dong y ngay"), withdraw),
    Order(
        None,
        re.compile(rf"(?:toi )?(?:muon |xin )?xoa (?:het |toan bo )?{_MINE}"),
        lambda tx, turn, person, match: says.ask_erase(_you(person)),
    ),
    Order(None, re.compile("xoa du lieu ngay"), erase),
)
