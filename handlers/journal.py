""" "nhật ký", "nhật ký hôm nay", "nhật ký tổ 5", "nhật ký nhiệm vụ 3.1", "nhật ký Hoa": the audit in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.core.folding import fold, phrase
from bot.core.indicators import Form, Indicator
from bot.core.model import Message, Role, You
from bot.core.spans import Span
from bot.core.texts import figures_told as figures_say
from bot.core.texts import journal as says
from bot.core.texts import words
from handlers import party_office
from handlers import registration as registering
from handlers.desk import Desk
from handlers.history import shown
from handlers.naming import as_typed, one_place, you_of
from handlers.office_months import visible
from handlers.turn import Order, Query, Turn
from storage import journal, periods, programmes, registration
from storage.db import Tx
from storage.instants import from_instant
from storage.journal import Entry, Only
from storage.people import Person

_ROWS = 400
"""So many lines of the audit are looked at for one screen; what is alike is one line."""
_DAY = re.compile(r"(?:ngay )?(\d{1,2}) (\d{1,2})(?: (\d{4}))?")
_TASK = re.compile(r"(?:nhiem vu|viec) (?:so )?(n?\d{1,3}(?: \d{1,3})?)")


def _read(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    of = as_typed(turn, match, "of").strip() if match["of"] else ""

    def query(reader: Tx) -> Message:
        you = you_of(person)
        found = _only(reader, turn, of, you) if of else (Only(), "")
        if isinstance(found, Message):
            return found
        only, named = found
        rows = journal.entries(reader, only, before=int(match["before"]) if match["before"] else None, limit=_ROWS)
        lines, last = lines_of(reader, turn, rows, says.LISTED)
        more = bool(rows) and (last != rows[-1].id or len(rows) == _ROWS)
        return says.listed(lines, last if more else None, named, you)

    return query


def _only(tx: Tx, turn: Turn, text: str, you: You) -> tuple[Only, str] | Message:
    """What a text asks for, and how it is called: a day, a task, a place, a person."""
    said, today = phrase(text), turn.desk.local(turn.now).date()
    if day := _day(said, turn.inbound.text, today):
        start, end = (datetime.combine(day + timedelta(days=n), time(), turn.desk.zone) for n in (0, 1))
        return Only(since=start, until=end), f"ngày {day.day}/{day.month}/{day.year}"
    task = _TASK.fullmatch(said) or re.fullmatch(r"(n\d{1,3}|\d{1,3} \d{1,3})", said)
    if task:
        held = [one for one in programmes.holding(tx) if phrase(one.entry.code) == task[1]]
        if held:
            return Only(tasks=[one.id for one in held]), f"nhiệm vụ {held[0].entry.code}"
    people = {one.person: one for one in registration.seats(tx) if _named(said, one.name)}
    if len(people) == 1:
        [(person, seat)] = people.items()
        return Only(person=person), seat.name
    if people:
        names = [(one.name, registering.role_of(turn, one)) for one in people.values()]
        exact = [one for one in people.values() if phrase(one.name) == said]
        return (Only(person=exact[0].person), exact[0].name) if len(exact) == 1 else says.which_person(names, you)
    if party_office.meant(tx, turn, text):
        place = one_place(tx, turn, text, you, lambda code: f"nhật ký {code}")
        return place if isinstance(place, Message) else (Only(place=place.ref), place.code)
    return says.unknown(text, turn.desk.ward, you)


def _day(said: str, typed: str, today: date) -> date | None:
    """The day a text names; "16 11" of a button, or typed with a stroke: "3.1" is a task."""
    if said in ("hom nay", "hom qua"):
        return today - timedelta(days=said == "hom qua")
    match = _DAY.fullmatch(said)
    if match is None or not (said.startswith("ngay") or "/" in typed):
        return None
    try:
        found = date(int(match[3] or today.year), int(match[2]), int(match[1]))
        return found if match[3] or found <= today else found.replace(year=today.year - 1)
    except ValueError:
        return None


def _named(said: str, name: str) -> bool:
    """Whether a text is somebody's name, or its last words: "Hoa", "Thị Hoa"."""
    full, wanted = fold(name).split(), said.split()
    return bool(wanted) and full[-len(wanted) :] == wanted


def lines_of(tx: Tx, turn: Turn, rows: Sequence[Entry], most: int) -> tuple[list[str], int | None]:
    """So many lines at most, what is alike at one moment as one; and the last row that is in them."""
    groups: list[list[Entry]] = []
    for row in rows:
        if groups and _alike(groups[-1][0], row):
            groups[-1].append(row)
        elif len(groups) == most:
            break
        else:
            groups.append([row])
    forms: dict[str, Form] = {}
    lines = []
    for first, *more in groups:
        local = turn.desk.local(from_instant(first.at))
        when = f"{words.hour(local)} ngày {local.day}/{local.month}"
        lines.append(says.line(when, actor(first), what(tx, turn.desk, first, forms), len(more)))
    return lines, groups[-1][-1].id if groups else None


def _alike(one: Entry, other: Entry) -> bool:
    return (one.at, one.actor, one.action) == (other.at, other.actor, other.action)


def actor(one: Entry) -> str:
    """Who did it."""
    return one.actor or says.SYSTEM


def what(tx: Tx, desk: Desk, one: Entry, forms: dict[str, Form]) -> str:
    """What was done to what; ``forms`` by period, filled where one is missing."""
    if one.kind == "figure":
        if one.period not in forms:
            period = periods.by_code(tx, one.period)
            forms[one.period] = period.form if period else desk.form
        return says.deed(one.action, _figure(forms[one.period].by_code.get(one.indicator), one))
    if one.kind == "report":
        return says.deed(one.action, says.report(one.about, int(one.period[5:])))
    if one.kind == "period":
        return says.deed(one.action, figures_say.span(Span(one.period, one.period)))
    return says.deed(one.action, "" if one.about == one.actor else one.about)


def _figure(indicator: Indicator | None, one: Entry) -> str:
    old = new = ""
    if indicator is not None and visible(indicator):
        old, new = (_value(indicator, facts) for facts in (one.old, one.new))
    return says.figure(indicator.label if indicator else one.indicator, one.about, int(one.period[5:]), old, new)


def _value(indicator: Indicator, facts: Mapping[str, Any]) -> str:
    return shown(indicator, facts) if "verdict" in facts else ""


_WHICH = r"(?: (?:hoat dong|he thong))?(?: truoc (?P<before>\d{1,12}))?(?: (?:cua )?(?P<of>.+))?"
ORDERS = (Order(Role.PARTY_OFFICE, re.compile(f"(?:xem )?nhat ky{_WHICH}"), _read),)
