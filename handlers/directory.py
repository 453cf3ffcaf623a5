""" "ai là ai", "tìm Hoa": who holds which role where, whether they are linked, and their phone; for the office."""

from __future__ import annotations

import re
from datetime import date

from bot.core.folding import fold
from bot.core.model import Message, Role
from bot.core.texts import directory as says
from bot.core.texts import words
from handlers import registration as registering
from handlers.naming import as_typed, you_of
from handlers.turn import GROUPS, Order, Query, Turn
from storage import absences, people, registration
from storage.db import Tx
from storage.people import Person
from storage.registration import Seat

_COURTESY = re.compile(r"^(?:(?:anh|chi|ba|ong|co|chu|bac|em|dong chi) )+")


def _look(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    named = match.groupdict().get("who") or ""
    text, first = (_COURTESY.sub("", named) or named), int(match["first"] or 1)
    typed = as_typed(turn, match, "who")[-len(text) :] if text else ""
    text = re.sub("^pho ", f"{fold(words.DEPUTY)} ", text)  # "phố" is in every group's name

    def query(reader: Tx) -> Message:
        you, seats = you_of(person), registration.seats(reader)
        found: dict[int, list[Seat]] = {}
        whom = {one.person for one in registering.matching(turn, seats, text)}
        for one in seats:
            if one.person in whom:
                found.setdefault(one.person, []).append(one)
        if not found:
            return says.nobody(typed, turn.desk.ward, you)
        by_name = sorted(found.values(), key=lambda some: fold(some[0].name).split()[::-1])
        shown = by_name[first - 1 : first - 1 + says.LISTED]
        today = turn.desk.local(turn.now).date()
        return says.listed([_line(reader, turn, some, today) for some in shown], first, len(found), typed, you)

    return query


def _line(tx: Tx, turn: Turn, seats: list[Seat], today: date) -> str:
    one = seats[0]
    state = [_linked(tx, one)]
    absence = absences.open_of(tx, one.person, today)
    if absence is not None and absence.first <= today:
        state.append(says.away(words.day(absence.last)))
    return says.line(one.name, one.phone, [registering.role_of(turn, seat) for seat in seats], state)


def _linked(tx: Tx, one: Seat) -> str:
    accounts = people.accounts_of(tx, one.person)
    if not accounts:
        return says.UNLINKED
    if people.account_of(tx, one.person) is not None:
        return says.LINKED
    return says.FROZEN if any(account.frozen for account in accounts) else says.UNREACHABLE


_PHONE = (
    r"(?:(?:cho )?(?:toi )?(?:xin )?(?:so )?(?:dien thoai|sdt|dt)(?: cua)?|so cua"
    r"|goi(?: dien)?(?: cho)?(?! (?:xong|giup|ai|roi|nhung ai|cho)\b))"
)
_IN_CHARGE = rf"ai (?:dang )?(?:phu trach|quan ly|(?:la|lam) (?:{GROUPS} truong|dau moi))(?: cua)?"
_ROLE = rf"(?:{GROUPS} truong|dau moi|lanh dao|van phong|duyet so lieu|van hanh)\b"
_NO_TASK = r"(?!(?:nhiem vu|viec|so) |n?\d)"
_NAME = r"(?!.*\b(?:chua|khong|ko|nen|vi|da|dang|nghi|bao|noi|nop|lam|duoc|roi)\b)"
"""A name, not a sentence about somebody: "tổ trưởng ốm nên chưa làm" may be the reason that was asked for."""
_FROM = r"(?: tu (?P<first>[1-9]\d{0,4}))?"
IN_CHARGE = (
    Order(Role.PARTY_OFFICE, re.compile(rf"(?:{_PHONE}|{_IN_CHARGE}) (?P<who>{_NO_TASK}{_NAME}.+?){_FROM}"), _look),
    Order(
        Role.PARTY_OFFICE, re.compile(rf"(?P<who>{_NAME}(?:pho )?(?:{GROUPS} truong|dau moi)(?: .+?)?){_FROM}"), _look
    ),
)
"""Who is to be called, who leads a group: words ("gọi", "tổ trưởng …") with which a leader may give an instruction."""
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(f"(?:ai la ai|danh ba){_FROM}"), _look),
    Order(
        Role.PARTY_OFFICE,
        re.compile(f"(?:tim(?: nguoi)?|danh ba|ai la|danh sach(?= {_ROLE})) (?P<who>.+?){_FROM}"),
        _look,
    ),
    Order(Role.PARTY_OFFICE, re.compile(rf"(?P<who>(?!ai ).+?) la ai{_FROM}"), _look),
    *IN_CHARGE,
)
