""" "hỏi lại tổ 5 số hộ": the office asks one figure of a report handed in back to whoever reported it.

It is a figure given back, for a reason of its own: the talk, the answer and the news are review's (`handlers.reviewer`,
`handlers.flagging`).
"""

from __future__ import annotations

import re

from bot.core.figures import Standing
from bot.core.flags import Why
from bot.core.model import Message, Role
from bot.core.texts import questioning as says
from bot.core.texts import words
from handlers import reviewer
from handlers.history import split
from handlers.naming import one_place, you_of
from handlers.turn import Order, Query, Turn
from storage import people, periods, reviews
from storage.db import Tx
from storage.people import Person


def _ask(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    you, opened = you_of(person), periods.newest(tx)
    if opened is None or opened.locked or opened.period.locks < turn.desk.local(turn.now).date():
        return says.no_period(you)
    numbers = [one for one in opened.form.indicators if not one.seen_by]
    named, indicator = split(opened.form, match[1])
    if indicator is None or indicator not in numbers:
        return says.which_figure([one.label for one in numbers], turn.desk.ward, you)
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
    Order(Role.PARTY_OFFICE, re.compile(r"(?:(?:nhung |cac )?so )?(?:dang )?cho tra loi"), _waiting),
    Order(Role.PARTY_OFFICE, re.compile(r"hoi lai (?:so lieu )?(?:cua )?(.+)"), _ask),
)
