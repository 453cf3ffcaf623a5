""" "hỏi lại tổ 5 số hộ": the office asks one figure of a report handed in back to whoever reported it.

It is a figure given back, for a reason of its own: the talk, the answer and the news are review's (`handlers.reviewer`,
`handlers.flagging`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.figures import Standing
from bot.core.flags import Why
from bot.core.indicators import Indicator
from bot.core.model import Message, Role, You
from bot.core.texts import questioning as says
from bot.core.texts import typing_in as naming
from bot.core.texts import words
from handlers import reviewer
from handlers.history import split
from handlers.naming import one_place, you_of
from handlers.party_office import meant
from handlers.turn import Order, Query, Turn
from storage import people, periods, reviews
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened


def _ask(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    you, opened = you_of(person), periods.newest(tx)
    if opened is None or opened.locked or opened.period.locks < turn.desk.local(turn.now).date():
        return says.no_period(you)
    numbers = [one for one in opened.form.indicators if not one.seen_by]
    named, indicator = split(opened.form, match[1])
    if indicator is None or indicator not in numbers:
        return _which(tx, turn, match[1], opened, numbers, you)
    place = one_place(tx, turn, named, you, lambda code: f"hỏi lại {code} {indicator.code}")
    if isinstance(place, Message):
        return place
    report = periods.report(tx, opened.id, place.ref)
    if report is None or report.state == "draft":
        return says.not_handed_in(place, opened.period, you)
    figure = periods.figures(tx, report.id).get(indicator.code)
    if figure is None or figure.standing is Standing.WORDS:
        return says.not_told(place, indicator.label, opened.period, you)
    found = {one.code: one for one in reviews.of_report(tx, report.id)}
    if indicator.code in found and found[indicator.code].state == "returned":
        who = reviews.reporter(tx, place.ref)
        return says.waits(place, indicator.label, *((who.name, who.phone) if who else ("", "")), you)
    reviews.flag(tx, report.id, indicator.code, Why.ASKED)
    [one] = [one for one in reviews.of_report(tx, report.id) if one.code == indicator.code]
    return says.asked(reviewer.ask_back(tx, turn, person, opened, one), you)


def _which(tx: Tx, turn: Turn, text: str, opened: Opened, numbers: Sequence[Indicator], you: You) -> Message:
    """No figure is named: those that the place told, as buttons; where no place is clear either, all there are."""
    found = meant(tx, turn, text)
    if len(found) > 1:
        return naming.which_place(found, lambda code: f"hỏi lại {code}", you)
    report = periods.report(tx, opened.id, found[0].ref) if found else None
    told = periods.figures(tx, report.id) if report else {}
    offered = [one for one in numbers if one.code in told and told[one.code].standing is not Standing.WORDS]
    if found and offered:
        return says.which_of(found[0], [(one.code, one.label) for one in offered], you)
    return says.which_figure([one.label for one in numbers], turn.desk.ward, you)


def _by_number(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "trả lại tổ 5" of a reviewer: what they give back is what was shown to them, by its number."""
    return says.by_number(you_of(person))


def _waiting(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        you, opened = you_of(person), periods.newest(reader)
        if opened is None:
            return says.no_period(you)
        lines = []
        for one in reviews.returned_figures(reader, opened.id):
            indicator = opened.form.by_code[one.code]
            shown = words.figure(indicator, periods.figures(reader, one.report)[one.code])
            by = people.person(reader, one.person).name if one.person is not None else ""
            lines.append(says.line(one.place, indicator.label, shown, by))
        return says.listed(opened.period, lines, opened.locked, you)

    return query


ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?:dang )?cho tra loi"
            r"|(?:(?:nhung|cac) )?so (?:nao )?(?:(?:dang|con|da|bi) )*(?:cho tra loi|hoi lai|tra lai)"
        ),
        _waiting,
    ),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?:hoi lai|tra (?:lai|ve|bao cao)) (?!\d{1,9}$)(?:(?:so lieu|bao cao|ve|lai) )*(?:(?:cua|cho) )?(.+)"
        ),
        _ask,
    ),
    Order(Role.REVIEWER, re.compile(r"tra (?:lai|ve|bao cao) (?!\d{1,9}$).+"), _by_number),
)
