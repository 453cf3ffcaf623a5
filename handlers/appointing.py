"""The office decides who stands in and who takes over; the leader may propose."""

from __future__ import annotations

import re

from bot.core import absences as wishes
from bot.core.folding import fold, tidy
from bot.core.model import Message, Place, Role, You
from bot.core.phones import read_phone
from bot.core.texts import absences as says
from bot.core.texts import handing_over as handed
from bot.core.texts import registration as registration_says
from bot.invitations import invite
from handlers import party_office, registration
from handlers.turn import Order, Turn, named
from storage import absences, people, seating
from storage import registration as stored
from storage.db import Tx
from storage.people import Person

_WHOM = re.compile(r"(?P<name>[^\d+]+?)\s*(?P<phone>\+?\d[\d .()-]{7,})?")


# ---- deputies --------------------------------------------------------------------------------------------


def appoint(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "cử Trần Thị Hoa thay tổ 5": for the absence there; "… làm phó tổ 5": for good."""
    you = person.you or You.DONG_CHI
    raw = re.fullmatch(r"(?:cử|cu)\s+(.+?)\s+(thay|làm phó|lam pho)\s+(.+?)[\s.!ạa]*", _typed(turn), re.IGNORECASE)
    who, how, where = (raw[1], raw[2], raw[3]) if raw else (match[1], match[2], match[3])
    place = _place(tx, turn, where)
    if place is None:
        return says.no_place(where, turn.desk.ward, you)
    role = seating.leader(tx, place.ref)
    leader = people.scope(tx, role) if role is not None else None
    if role is None or leader is None:
        return handed.no_leader(place.full_name, you)
    absence = absences.open_of(tx, leader[0], turn.desk.local(turn.now).date())
    for_good = fold(how) != "thay"
    if absence is None and not for_good:
        return says.nobody_away(place.full_name, turn.desk.ward, you)
    deputy = _deputy(tx, turn, who, how, place, you)
    if isinstance(deputy, Message):
        return deputy
    if deputy == leader[0]:
        return handed.same_person(you)
    if absence is not None and not for_good:
        absences.name_deputy(tx, absence.id, deputy)
    linked = people.account_of(tx, deputy, frozen=True) is not None
    own = people.scopes(tx, deputy)
    made = role if own and not for_good else seating.add_deputy(tx, role, deputy, turn.now)
    facts = {"deputy": deputy, "for_good": for_good}
    turn.note(tx, "deputy", f"place:{place.ref}", person.id, after=facts)
    name = people.person(tx, deputy).name
    first, last = (absence.first, absence.last) if absence and not for_good else (None, None)
    done = says.appointed(name, place.full_name, first, last, stays=made != role and not for_good)
    if linked:
        if absence is not None and not for_good:
            away = people.person(tx, leader[0])
            told = people.person(tx, deputy).you or You.DONG_CHI
            message = says.stand_in(told, away.name, named([leader[1]], turn.desk), absence.first, absence.last)
            turn.tell_person(tx, deputy, "stand_in_deputy", message)
        return Message(done, you=you)
    code = invite(
        tx,
        turn.desk.key,
        role_id=own[0].id if own and not for_good else made,
        now=turn.now,
        days=turn.desk.invite_days,
        source=turn.key,
        actor=person.id,
    )
    shown = registration.shown(turn, code, named(people.scopes(tx, deputy), turn.desk))
    return Message(f"{done}\n{shown.text}", you=you, secret=True)


def _deputy(tx: Tx, turn: Turn, who: str, how: str, place: Place, you: You) -> int | Message:
    """The person meant: by number, by name and phone, or by a name only one has."""
    if who.isdecimal():
        found = {one.person for one in stored.seats(tx) if one.person == int(who[:9])}
        return found.pop() if found else says.who_is_that(who, turn.desk.ward, you)
    name, phone = _whom(who)
    if phone:
        return seating.known(tx, name, phone)
    seats = {one.person: one for one in stored.seats(tx) if wishes.matches(name, one.name)}
    if not seats:
        return says.who_is_that(name, turn.desk.ward, you)
    if len(seats) > 1:
        listed = [(one.person, f"{one.name}, {one.phone}") for one in seats.values()]
        return says.which_person(listed, how, place.code, you)
    return next(iter(seats))


# ---- hand-over -------------------------------------------------------------------------------------------


def preview(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bàn giao tổ 5 cho Nguyễn Thị Hoa 0912345678": what it will do, with one tap to do it."""
    you = person.you or You.DONG_CHI
    raw = re.fullmatch(r"(?:bàn|ban) giao\s+(.+?)\s+cho\s+(.+?)[\s.!]*", _typed(turn), re.IGNORECASE)
    name, phone = _whom(raw[2]) if raw else ("", "")
    if raw is None or not phone:
        return handed.how(turn.desk.ward, you)
    found = party_office.meant(tx, turn, raw[1])
    if not found:
        return says.no_place(raw[1], turn.desk.ward, you)
    if len(found) > 1:
        return handed.which_place([one.code for one in found], name, phone, you)
    role = seating.leader(tx, found[0].ref)
    target = people.scope(tx, role) if role is not None else None
    if role is None or target is None:
        return handed.no_leader(found[0].full_name, you)
    after = _proposed(tx, turn, person, name, phone)
    if after == target[0]:
        return handed.same_person(you)
    before, what = people.person(tx, target[0]).name, named([target[1]], turn.desk)
    return handed.preview(role, after, what, before, name, phone)


def confirm(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bàn giao 12 cho 17": the successor's code; nothing changes before it is used."""
    you = person.you or You.DONG_CHI
    target = people.scope(tx, int(match[1]))
    try:
        after = people.person(tx, int(match[2]))
    except LookupError:
        return handed.how(turn.desk.ward, you)
    if target is None or target[1].place is None or target[1].deputy:
        return registration_says.role_over(you)
    if after.id == target[0]:
        return handed.same_person(you)
    made = invite(
        tx,
        turn.desk.key,
        role_id=target[1].id,
        now=turn.now,
        days=turn.desk.invite_days,
        source=turn.key,
        actor=person.id,
        successor=after.id,
    )
    return registration.shown(turn, made, named([target[1]], turn.desk))


def propose(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """A leader types "bàn giao": asked for whom; with name and phone the office gets it with one tap."""
    you = person.you or You.BAC
    own = [one for one in people.scopes(tx, person.id) if one.place is not None and not one.deputy]
    raw = re.fullmatch(r"(?:bàn|ban) giao\s+(?:(.+?)\s+)?cho\s+(.+?)[\s.!]*", _typed(turn), re.IGNORECASE)
    name, phone = _whom(raw[2]) if raw else ("", "")
    if not own or not phone:
        return handed.ask_whom(you)
    after = _proposed(tx, turn, person, name, phone)
    if after == person.id:
        return handed.same_person(you)
    for one in own:
        message = handed.proposal(one.id, after, named([one], turn.desk), person.name, name, phone)
        turn.tell(tx, Role.PARTY_OFFICE, f"propose:{one.id}", message)
    return handed.proposed(you, name, turn.desk.ward)


def _proposed(tx: Tx, turn: Turn, person: Person, name: str, phone: str) -> int:
    after = seating.known(tx, name, phone)
    turn.note(tx, "person.propose", f"person:{after}", person.id)
    return after


def _whom(text: str) -> tuple[str, str]:
    """Name and phone of "chị Nguyễn Thị Hoa 0912 345 678"; the phone is empty where there is none."""
    match = _WHOM.fullmatch(tidy(text).strip(" ,.;"))
    if match is None:
        return tidy(text), ""
    name = re.sub(r"^(?:bác|ông|bà|anh|chị|cô|chú|đồng chí)\s+", "", match["name"].strip(" ,;:-"), flags=re.IGNORECASE)
    return name, read_phone((match["phone"] or "").strip()) or ""


def _place(tx: Tx, turn: Turn, text: str) -> Place | None:
    """The one place a text means."""
    found = party_office.meant(tx, turn, text)
    return found[0] if len(found) == 1 else None


def _typed(turn: Turn) -> str:
    return tidy(turn.inbound.text).strip(" .!")


_HAND_OVER = re.compile(r"(?:toi )?(?:muon |xin )?ban giao(?: (.+))?")
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"cu (.+?) (thay|lam pho) (.+)"), appoint),
    Order(Role.PARTY_OFFICE, re.compile(r"ban giao (\d{1,9}) cho (\d{1,7})"), confirm),
    Order(Role.PARTY_OFFICE, _HAND_OVER, preview),
    Order(Role.GROUP_LEADER, _HAND_OVER, propose),
    Order(Role.UNIT_CONTACT, _HAND_OVER, propose),
)
