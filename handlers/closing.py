""" "chốt số": when the figures of a period close, what is missing until then; closing them once they were due.

They close by themselves at the end of the lock day. Before the due day is over nobody can close them: that day was
promised to whoever reports. Afterwards the office may, and reads first what will be missing for good.
"""

from __future__ import annotations

import re

from bot.core.model import Message, Role
from bot.core.texts import closing as says
from bot.core.texts import party_office as office
from handlers import missing
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import people, periods, reviews
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened


def _ask(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """When it closes, or that it is closed; how far it is. What is named beside it must be of this period."""
    named = (match["named"] or "").strip()

    def query(reader: Tx) -> Message:
        opened, month = periods.newest(reader), _MONTH.search(named)
        named_month = int(month[1] or 0) if month else 0  # none: this one
        if opened is not None and named_month not in (0, opened.period.month):
            return says.another_month(named_month, opened.period, you_of(person))
        if _MONTH.sub("", named).strip():
            return says.whole_period(turn.desk.ward, you_of(person))
        return _standing(reader, turn, person)

    return query


def _standing(tx: Tx, turn: Turn, person: Person) -> Message:
    you, opened, ward = you_of(person), periods.newest(tx), turn.desk.ward
    if opened is None:
        return office.no_period(you)
    today = turn.desk.local(turn.now).date()
    left, counts = _counts(tx, opened)
    if opened.locked or opened.period.locks < today:
        return says.closed(opened.period, left, counts, ward, you)
    unreviewed = counts.get(reviews.UNREVIEWED, 0)
    if today <= opened.period.due:
        return says.not_yet(opened.period, left, unreviewed, ward, you)
    return says.may_close(opened.period, left, unreviewed, ward, you)


def _close(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Close it now, if no more is missing than was shown."""
    opened, today = periods.newest(tx), turn.desk.local(turn.now).date()
    if opened is None or opened.locked or not opened.period.due < today <= opened.period.locks:
        return _standing(tx, turn, person)
    left, counts = _counts(tx, opened)
    unreviewed = counts.get(reviews.UNREVIEWED, 0)
    shown = (opened.period.month, left.total <= int(match[2]), unreviewed <= int(match[3]))
    if shown != (int(match[1]), True, True):
        return says.changed(_standing(tx, turn, person))
    closes = opened.period  # as everybody was told
    periods.close(tx, opened, today)
    facts = {"locks": today.isoformat(), "missing": left.total, "unreviewed": unreviewed}
    before = {"locks": opened.period.locks.isoformat()}
    turn.note(tx, "close", f"period:{opened.period.code}", person.id, before=before, after=facts)
    for reviewer in reviews.reviewers(tx) if unreviewed else ():
        if reviewer != person.id:
            you = you_of(people.person(tx, reviewer))
            turn.tell_person(tx, reviewer, "closed", says.to_reviewer(closes, unreviewed, turn.desk.ward, you))
    return says.done(opened.period, left, counts, turn.desk.ward, you_of(person))


def _counts(tx: Tx, opened: Opened) -> tuple[says.Missing, dict[str, int]]:
    left = says.Missing(len(missing.groups(tx, opened)), len(missing.units(tx, opened)))
    return left, reviews.counts(tx, opened.id)


_MONTH = re.compile(r"\b(?:ky )?thang (\d{1,2})(?: (?:nam )?\d{4})?\b|\b(?:thang )?nay\b")
_WHEN = r"(?:khi nao|bao gio|ngay nao)(?: thi)?"
_SOON = r"(?:di|luon|ngay|som|chua)"
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"chot ngay thang (\d{1,2}) (\d{1,5}) chua nop (\d{1,5}) chua duyet"), _close),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"(?:{_WHEN} )?(?:(?:chot|khoa) (?:so(?: lieu| sach)?|ky)|dong ky|chot ngay)(?P<named> (?!{_SOON}$).+?)??"
            rf"(?: {_SOON})?|{_WHEN} (?:chot|khoa so)"
        ),
        _ask,
    ),
)
