""" "ai chưa nộp": who has not handed in, with leader and telephone: the Party Office's list, in whatever words."""

from __future__ import annotations

import re

from bot.core.folding import fold
from bot.core.model import Message, Owner, Role, You
from bot.core.texts import party_office as says
from handlers import group_leader
from handlers.naming import you_of
from handlers.turn import GROUPS, Order, Query, Turn
from storage import periods, places, standing
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened
from storage.standing import Missing

ONE_SCREEN = 40
"""So many are listed at once; more are counted area by area."""


def groups(tx: Tx, opened: Opened, area: str = "") -> list[Missing]:
    """The residential groups that have not handed in."""
    return standing.missing(tx, opened.id, [Owner.GROUP], [area] if area else ())


def units(tx: Tx, opened: Opened) -> list[Missing]:
    """The units that owe a report, none in most months; one that has studied to the last member owes nothing."""
    kinds = opened.form.owners(opened.period.month) - {Owner.GROUP}
    return [one for one in standing.missing(tx, opened.id, sorted(kinds)) if open_questions(tx, opened, one)]


def asks_units(opened: Opened) -> bool:
    """Whether units report in this period."""
    return bool(opened.form.owners(opened.period.month) - {Owner.GROUP})


def units_sent(tx: Tx, opened: Opened) -> int:
    """How many units have handed in."""
    return standing.handed_in(tx, opened.id, sorted(opened.form.owners(opened.period.month) - {Owner.GROUP}))


def open_questions(tx: Tx, opened: Opened, one: Missing) -> int:
    """How many figures a place is asked for."""
    past = periods.past(tx, one.place.ref, opened.period.code)
    return sum(len(question.asks) for question in group_leader.questions(opened, one.place.kind, past.last))


# ---- in words --------------------------------------------------------------------------------------------


def of_groups(tx: Tx, turn: Turn, opened: Opened, you: You, *, area: str = "", first: int = 1) -> Message:
    """The groups by area; where they are more than a screen, how many of each area first."""
    ward, found = turn.desk.ward, groups(tx, opened, area)
    first = first if first <= len(found) else 1
    every = [one for one in places.groups(tx, opened.period.last) if area in ("", one.area)]
    counts = dict.fromkeys(dict.fromkeys(place.area for place in every), 0)
    for one in found:
        counts[one.place.area] += 1
    head = says.handed_in(opened.period, area, len(every) - len(found), len(every), ward)
    if not area and first == 1 and len(found) > ONE_SCREEN and len(counts) > 1:
        return says.missing_by_area(head, counts, _of_units(tx, opened), ward, you)
    lines: dict[str, list[str]] = {}
    for one in found[first - 1 : first - 1 + ONE_SCREEN]:
        lines.setdefault(one.place.area, []).append(_line(tx, turn, opened, one, one.place.name))
    left = len(found) - (first - 1 + ONE_SCREEN)
    more = says.more_missing(area, first + ONE_SCREEN, left) if left > 0 else ""
    return says.missing(head, counts, lines, more, "" if area else _of_units(tx, opened), ward, you)


def of_units(tx: Tx, turn: Turn, opened: Opened, you: You) -> Message:
    """The units, where they report at all."""
    if not asks_units(opened):
        return says.units_not_asked(opened.period, you)
    found, sent = units(tx, opened), units_sent(tx, opened)
    lines = [_line(tx, turn, opened, one, one.place.full_name) for one in found]
    return says.missing_units(opened.period, sent, sent + len(found), lines, you)


def _of_units(tx: Tx, opened: Opened) -> str:
    found, sent = units(tx, opened), units_sent(tx, opened)
    return says.units_line(sent, sent + len(found)) if found else ""


def _line(tx: Tx, turn: Turn, opened: Opened, one: Missing, name: str) -> str:
    state = ""  # nothing yet is what the list is about
    if one.assisted or one.answered or not one.linked:
        state = says.missing_state(one.linked, one.answered, open_questions(tx, opened, one), one.assisted)
    return says.missing_line(name, one.leader, one.phone, state, turn.desk.ward)


# ---- orders ----------------------------------------------------------------------------------------------


def _groups(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "ai chưa nộp", "ai chưa nộp ở khu Hàng Kênh": a button of the list, and typed."""
    named, first = match["area"] or "", int(match["first"] or 1)

    def query(reader: Tx) -> Message:
        you, opened = you_of(person), periods.newest(reader)
        if opened is None:
            return says.no_period(you)
        areas = [one.area for one in places.groups(reader, opened.period.last) if one.area]
        area = next((one for one in areas if fold(one) == named), "")
        if named and not area:
            return says.unknown_area(named, list(dict.fromkeys(areas)), you)
        return of_groups(reader, turn, opened, you, area=area, first=first)

    return query


def _units(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "đơn vị nào chưa nộp"."""

    def query(reader: Tx) -> Message:
        you, opened = you_of(person), periods.newest(reader)
        return says.no_period(you) if opened is None else of_units(reader, turn, opened, you)

    return query


_WHO = rf"(?:con )?(?:(?:nhung )?ai|(?:(?:cac|nhung|may) )?{GROUPS}(?: nao)?)"
_NOT = r"(?:con )?(?:chua|thieu) (?:nop|gui|bao cao)"
_LIST = r"(?:(?:cho )?(?:xem )?(?:danh sach|ds|dsach) )"
ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"(?:{_LIST}?(?:{_WHO} {_NOT}|chua nop)(?: bao cao| so lieu)?|{_LIST}{_NOT}|{_LIST}?{_WHO} con thieu"
            rf"|(?:con )?thieu (?:(?:nhung )?ai|(?:nhung )?{GROUPS} nao))"
            r"(?: o (?P<area>.+?))?(?: tu (?P<first>[1-9]\d{0,4}))?"
        ),
        _groups,
    ),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"{_LIST}?(?:(?:con )?(?:(?:cac|nhung) )?don vi (?:nao )?{_NOT}(?: bao cao| so lieu)?"
            r"|(?:con )?thieu (?:nhung )?don vi nao)"
        ),
        _units,
    ),
)
