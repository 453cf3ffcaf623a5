"""Completeness and timeliness of groups, for the office and ``phuongbot status``."""

from __future__ import annotations

import re
from datetime import tzinfo
from itertools import islice

from bot.core.model import Message, Place, Role, You
from bot.core.summary import Kept, Summary, given, summary
from bot.core.texts import party_office as office
from bot.core.texts import summary as says
from handlers import group_leader
from handlers.turn import Order, Query, Turn
from storage import book, periods, places
from storage.db import Tx
from storage.instants import from_instant
from storage.people import Person
from storage.periods import Opened

_HISTORY = 6
_ASKED = "day du(?: va)? dung han|dung han(?: va)? day du|tinh hinh (?:nop|gui)(?: bao cao)?"


def kept(tx: Tx, opened: Opened, place: Place, zone: tzinfo) -> Kept:
    """How a place kept to a period."""
    past = periods.past(tx, place.ref, opened.period.code)
    asked = [code for one in group_leader.questions(opened, place.kind, past.last) for code in one.asks]
    report = periods.report(tx, opened.id, place.ref)
    figures = periods.figures(tx, report.id) if report else {}
    sent = from_instant(report.sent).astimezone(zone).date() if report and report.sent else None
    return Kept(len(asked), given(figures, asked), report is not None, sent, opened.period.due)


def of_groups(tx: Tx, opened: Opened, zone: tzinfo) -> list[tuple[Place, Kept]]:
    """Every residential group of a period, as `kept` has each, with a few queries for all."""
    code = opened.period.code
    past = periods.lasts(tx, code, group_leader.bearing(opened.form))
    known = book.stored(tx, [code])
    reports = periods.reports(tx, code, code)
    found = []
    for place in places.groups(tx, opened.period.last):
        asked = [one for question in group_leader.questions(opened, place.kind, past.get(place.ref, {}))
                 for one in question.asks]  # fmt: skip
        figures = {one: known[code, place.ref, one].figure for one in asked if (code, place.ref, one) in known}
        report = reports.get((code, place.ref))
        sent = from_instant(report.sent).astimezone(zone).date() if report and report.sent else None
        found.append((place, Kept(len(asked), given(figures, asked), report is not None, sent, opened.period.due)))
    return found


def of_ward(tx: Tx, opened: Opened, zone: tzinfo) -> Summary:
    """The ward's two figures of a period."""
    return summary(one for _, one in of_groups(tx, opened, zone))


def history(tx: Tx, place: Place, zone: tzinfo) -> str:
    """The last periods in which a place existed and was asked anything, in words; empty before the first."""
    rows = (
        (opened.period, kept(tx, opened, place, zone))
        for opened in periods.opened(tx)
        if place in (*places.groups(tx, opened.period.last), *places.units(tx, opened.period.last))
    )
    shown = list(islice((row for row in rows if row[1].asked or row[1].begun), _HISTORY))
    return says.history(shown) if shown else ""


def _how_it_stands(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def ask(reader: Tx) -> Message:
        you, opened = person.you or You.DONG_CHI, periods.newest(reader)
        if opened is None:
            return office.no_period(you)
        rows = of_groups(reader, opened, turn.desk.zone)
        lacking = [(place, one) for place, one in rows if not (one.on_time and one.answered >= one.asked)]
        begun, nothing = (
            [says.line(place.full_name, one) for place, one in lacking if one.begun is begun] for begun in (True, False)
        )
        return says.whole(opened.period, summary(one for _, one in rows), begun, nothing, turn.desk.ward, you)

    return ask


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(f"(?:xem )?(?:ty le )?(?:{_ASKED})"), _how_it_stands),)
