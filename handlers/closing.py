""" "chốt số": when the period closes by itself, what is missing until then.

The office closes nothing early: the day is in every receipt and reminder, review ends with it, and what is on time and
which days are reminded on come from the calendar alone.
"""

from __future__ import annotations

import re

from bot.core.model import Message, Role
from bot.core.texts import closing as says
from bot.core.texts import party_office as office
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import periods, progress, reviews
from storage.db import Tx
from storage.people import Person


def _close(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        you, opened, ward = you_of(person), periods.newest(reader), turn.desk.ward
        if opened is None:
            return office.no_period(you)
        missing, counts = len(progress.missing(reader, opened.id)), reviews.counts(reader, opened.id)
        if opened.locked or opened.period.locks < turn.desk.local(turn.now).date():
            return says.closed(opened.period, missing, counts, ward, you)
        return says.not_yet(opened.period, missing, counts.get(reviews.UNREVIEWED, 0), ward, you)

    return query


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(r"(?:khi nao |bao gio )?chot so(?: lieu)?(?: .+)?"), _close),)
