"""Being away: who stands in is named by the leader, or by the office; never guessed."""

from __future__ import annotations

import re

from bot.core import absences as wishes
from bot.core.days import Unclear
from bot.core.model import Message, Role, You
from bot.core.texts import absences as says
from handlers.turn import Order, Turn, named
from storage import absences, people, registration
from storage.db import Tx
from storage.people import Person, Scope
from storage.registration import Seat


def away(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "tôi nghỉ từ 10/5 đến 20/5, chị Hoa thay"."""
    you, today = _you(person), turn.desk.local(turn.now).date()
    wish = wishes.read(turn.inbound.text, today)
    if isinstance(wish, Unclear):
        return says.unclear(wish, you)
    own = _own(tx, person)
    seats = [one for one in registration.seats(tx) if one.person != person.id]
    if wish.name:
        found = [one for one in _people(seats, own) if wishes.matches(wish.name, one.name)]
        sure = len(found) == 1 and wishes.surely(wish.name, found[0].name, turn.inbound.text)
    else:
        found = [one for one in _people(seats, own) if _deputy_of(one, own)]
        sure = len(found) == 1
    deputy = found[0] if sure else None
    row = absences.record(tx, person.id, wish.first, wish.last, deputy.person if deputy else None, turn.now)
    facts = {"first": wish.first, "last": wish.last, "deputy": deputy.person if deputy else None}
    turn.note(tx, "absence", f"absence:{row}", person.id, after=facts)
    role, name = named(own, turn.desk), deputy.name if deputy else ""
    code = own[0].place.code if own and own[0].place else ""
    turn.tell(tx, Role.PARTY_OFFICE, "away", says.away(person.name, role, wish.first, wish.last, name, code))
    if deputy:
        _tell_deputy(tx, turn, deputy.person, person, absences.open_of(tx, person.id, today))
    if found and not deputy:
        listed = [(one.person, f"{one.name}, {named([_scope(one)], turn.desk)}") for one in found]
        return says.which(you, wish.first, wish.last, listed)
    return says.recorded(you, wish.first, wish.last, name)


def choose(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "nhờ 17 thay": the one meant, for the absence that is open."""
    you, today = _you(person), turn.desk.local(turn.now).date()
    absence = absences.open_of(tx, person.id, today)
    if absence is None:
        return says.not_away(you)
    seat = next((one for one in registration.seats(tx) if one.person == int(match[1]) and one.linked), None)
    if seat is None or seat.person == person.id:
        return says.cannot_stand_in(you)
    absences.name_deputy(tx, absence.id, seat.person)
    facts = {"deputy": seat.person}
    turn.note(tx, "absence.deputy", f"absence:{absence.id}", person.id, after=facts)
    message = says.chosen(person.name, named(_own(tx, person), turn.desk), seat.name)
    turn.tell(tx, Role.PARTY_OFFICE, "stand_in", message)
    _tell_deputy(tx, turn, seat.person, person, absences.open_of(tx, person.id, today))
    return says.deputy_named(you, seat.name)


def back(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "tôi đã về": the deputy's right ends at once."""
    you = _you(person)
    absence = absences.open_of(tx, person.id, turn.desk.local(turn.now).date())
    if absence is None:
        return says.not_away(you)
    absences.end(tx, absence.id, turn.now)
    turn.note(tx, "absence.end", f"absence:{absence.id}", person.id)
    role = named(_own(tx, person), turn.desk)
    turn.tell(tx, Role.PARTY_OFFICE, "back", says.back_office(person.name, role))
    if absence.deputy is not None:
        deputy = people.person(tx, absence.deputy)
        turn.tell_person(tx, deputy.id, "back_deputy", says.stand_in_over(_you(deputy), role))
    return says.back(you)


def _tell_deputy(tx: Tx, turn: Turn, deputy: int, person: Person, absence: absences.Absence | None) -> None:
    if absence is None:
        return
    who, role = people.person(tx, deputy), named(_own(tx, person), turn.desk)
    message = says.stand_in(_you(who), person.name, role, absence.first, absence.last)
    turn.tell_person(tx, deputy, "stand_in_deputy", message)


def _people(seats: list[Seat], own: list[Scope]) -> list[Seat]:
    """Whoever may stand in, once each: the linked deputies of these places first, then anybody else linked."""
    ordered = sorted((one for one in seats if one.linked), key=lambda one: not _deputy_of(one, own))
    return list({one.person: one for one in reversed(ordered)}.values())[::-1]


def _deputy_of(seat: Seat, own: list[Scope]) -> bool:
    return seat.deputy and seat.place in [one.place for one in own]


def _own(tx: Tx, person: Person) -> list[Scope]:
    """The places a person leads or is the contact of."""
    return [one for one in people.scopes(tx, person.id) if one.place is not None and not one.deputy]


def _scope(seat: Seat) -> Scope:
    return Scope(seat.id, seat.role, seat.place, seat.deputy)


def _you(person: Person) -> You:
    return person.you or You.DONG_CHI


ORDERS = tuple(
    Order(role, pattern, run)
    for role in (Role.GROUP_LEADER, Role.UNIT_CONTACT)
    for pattern, run in (
        (wishes.WISH, away),
        (wishes.BACK, back),
        (re.compile(r"(?:nho )?(\d{1,9}) thay"), choose),
    )
)
