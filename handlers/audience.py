"""Whom the office means by "các tổ khu Hàng Kênh", "đơn vị", "tổ 5 và tổ 7"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.folding import fold, phrase
from bot.core.model import Message, Role, You
from handlers import party_office
from handlers.missing import groups, units
from handlers.naming import one_place
from handlers.turn import GROUPS, Turn
from storage import absences, notices, people, periods, places, registration
from storage.db import Tx
from storage.registration import Seat

_ROLES = {
    "don vi": Role.UNIT_CONTACT,
    "dau moi": Role.UNIT_CONTACT,
    "dau moi don vi": Role.UNIT_CONTACT,
    "lanh dao": Role.LEADERSHIP,
    "duyet so lieu": Role.REVIEWER,
    "nguoi duyet": Role.REVIEWER,
    "nguoi duyet so lieu": Role.REVIEWER,
}
_UNITS = frozenset(said for said, role in _ROLES.items() if role is Role.UNIT_CONTACT)
_EVERYBODY = frozenset(("moi nguoi", "tat ca", "tat ca moi nguoi", "toan bo"))
_ALL = re.compile(r"^(?:(?:tat ca|ca|cac|nhung|toan bo|toan the) )+")
_MISSING = re.compile(r"(.*?) ?(?:con )?chua (?:nop|gui|bao cao)")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is meant, for one place or none; ``able``: they can be written to."""

    person: int
    name: str
    phone: str
    place: str
    ref: str
    able: bool


def meant(tx: Tx, turn: Turn, text: str, you: You) -> list[Recipient] | Message | None:
    """Everybody a text means, once each; a question where a place has two readings, None where nobody can be meant.

    Who is away is told through whoever stands in.
    """
    seats = [one for one in registration.seats(tx) if not one.deputy]
    chosen: dict[int, Seat] = {}
    for part in (one for one in re.split(r"[,;]|\bvà\b|\bva\b", text) if one.strip()):
        wanted = _wanted(tx, turn, part, you)
        if wanted is None or isinstance(wanted, Message):
            return wanted
        for seat in filter(wanted, seats):
            chosen.setdefault(seat.person, seat)
    away = absences.on(tx, turn.desk.local(turn.desk.may_write(turn.now)).date())
    found: dict[int, Recipient] = {}
    able = frozenset(notices.reachable(tx, {*chosen, *filter(None, away.values())}))
    for seat in chosen.values():
        who = people.person(tx, away.get(seat.person) or seat.person)
        ref, place = (seat.place.ref, seat.place.full_name) if seat.place else ("", "")
        found.setdefault(who.id, Recipient(who.id, who.name, who.phone, place, ref, who.id in able))
    return list(found.values())


def _wanted(tx: Tx, turn: Turn, text: str, you: You) -> Callable[[Seat], bool] | Message | None:
    """Which seats one part of the text means."""
    said = phrase(text)
    if said in _EVERYBODY:
        return lambda seat: seat.role is not Role.OPERATOR
    said = _ALL.sub("", said)
    if (role := _ROLES.get(said)) is not None:
        return lambda seat: seat.role is role
    missing: frozenset[str] | None = None
    if match := _MISSING.fullmatch(said):
        opened = periods.newest(tx)
        if opened is None or opened.locked:
            return None
        if _ALL.sub("", match[1]) in _UNITS:
            owing = frozenset(one.place.ref for one in units(tx, opened))
            return lambda seat: seat.place is not None and seat.place.ref in owing
        missing, said = frozenset(one.place.ref for one in groups(tx, opened)), match[1]
    leaders = rf"(?:{phrase(turn.desk.ward.leader_word)}|{phrase(turn.desk.ward.group_word)}|{GROUPS})"
    bare = re.sub(rf"^{leaders}(?: (?:cua|o|trong|thuoc))?(?: |$)", "", said)
    today = turn.desk.local(turn.now).date()
    areas = {fold(one.area) for one in places.groups(tx, today) if one.area}
    area = next((one for one in (said, bare) if one in areas), "")
    if area or not bare:
        return lambda seat: _leads(seat, area, missing)
    if missing is not None:
        return None
    if not party_office.meant(tx, turn, text):
        return None
    place = one_place(tx, turn, text, you)
    if isinstance(place, Message):
        return place
    refs = {one.ref for one in (place, *places.members(tx, place.ref, today))}
    return lambda seat: seat.place is not None and seat.place.ref in refs


def _leads(seat: Seat, area: str, missing: frozenset[str] | None) -> bool:
    """Whether somebody leads a group, of this area and of those that are missing where these are given."""
    return (
        seat.role is Role.GROUP_LEADER
        and seat.place is not None
        and (not area or fold(seat.place.area) == area)
        and (missing is None or seat.place.ref in missing)
    )
