""" "bảng tiến độ": on time and late; before it leaves the office each unit sees its own lines and may object.

For two working days the table is marked "chưa chốt"; what is said against it reaches the office at once.
"""

from __future__ import annotations

import re
from datetime import date

from bot.core.dialogue import At
from bot.core.folding import visible
from bot.core.model import Kind, Message, Role
from bot.core.tallies import Row, last_day_to_object, rows, summed
from bot.core.texts import tallying as says
from handlers import followup
from handlers.desk import Desk
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn, tell_person
from storage import followup as stored
from storage import people, places, starting, tallies
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person, Scope
from storage.tallies import Shown

_OBJECTS = re.compile(r"\s*(?:ý kiến|y kien)\s*[:,.-]\s*(.*)", re.IGNORECASE | re.DOTALL)
_ASKED = frozenset({At.ASK, At.REST, At.DOUBT, At.CHANGE, At.REASON})
"""Where a text may be the answer to a question of the form."""


def _rows(tx: Tx, desk: Desk, turn: Turn) -> tuple[Row, ...]:
    today = desk.local(turn.now).date()
    world, cut = followup.world(tx, desk, turn.now), stored.started(tx) or today
    return rows(world, today, desk.calendar, cut, starting.passed(tx))


def _table(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        you, today = you_of(person), turn.desk.local(turn.now).date()
        found = _rows(reader, turn.desk, turn)
        if not found:
            return says.nothing(you)
        shown = tallies.newest(reader)
        heard = tallies.objections(reader, shown.id) if shown else []
        objections = [says.objection(one.place, one.name, one.words) for one in heard]
        lines = [says.line(*one) for one in summed(found)]
        offer = shown is None or shown.settled(today)
        unknown = any(one.unknown for one in found)
        return says.table(today, lines, unknown, _state(shown, today), objections, you, offer=offer)

    return query


def _state(shown: Shown | None, today: date) -> str:
    if shown is None:
        return says.not_shown()
    return says.settled(shown.day, shown.ends) if shown.settled(today) else says.open_until(shown.day, shown.ends)


def _show(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "gửi các đơn vị xem": each lead unit's contact hears its own lines."""
    you, today = you_of(person), turn.desk.local(turn.now).date()
    shown = tallies.newest(tx)
    if shown is not None and not shown.settled(today):
        return says.shown_already(shown.day, shown.ends, you)
    found = _rows(tx, turn.desk, turn)
    if not found:
        return says.nothing(you)
    sent = turn.desk.local(turn.desk.may_write(turn.now)).date()
    ends = last_day_to_object(sent, turn.desk.calendar)
    row = tallies.show(tx, today, ends, person=person.id, now=turn.now)
    told = [(one, _tell(tx, turn, row, one, today, ends)) for one in found]
    tallies.lines(tx, row, told)
    turn.note(tx, "tally-shown", f"tally:{row}", person.id, after={"ends": ends})
    not_told = list(dict.fromkeys(one.place.full_name for one, seen in told if not seen))
    return says.shown(sum(seen for _, seen in told), ends, not_told, you)


def _tell(tx: Tx, turn: Turn, tally: int, one: Row, today: date, ends: date) -> bool:
    """Whether its contact could be told."""
    if one.person is None:
        return False
    who = people.person(tx, one.person)
    columns = (one.on_time, one.late, one.undated)
    message = says.own_lines(who.name.split()[-1], one.place.full_name, today, columns, ends, you_of(who))
    return tell_person(tx, turn.desk, who, f"tally:{tally}:{one.place.ref}", message, turn.now)


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person, roles: tuple[Scope, ...]) -> bool:
    """ "ý kiến: …" of somebody whose unit was shown its lines; False: it is something else."""
    match = _OBJECTS.fullmatch(visible(turn.inbound.text)) if turn.inbound.kind is Kind.TEXT else None
    shown = tallies.newest(tx) if match else None
    if match is None or shown is None or talk.state.at in _ASKED:
        return False
    mine = [one.ref for one in roles if one.role in (Role.UNIT_CONTACT, Role.GROUP_LEADER) and one.ref]
    if not (refs := tallies.concerned(tx, shown.id, mine)):
        return False
    you, words = you_of(person), match[1].strip()
    if shown.settled(turn.desk.local(turn.now).date()):
        turn.reply(tx, says.too_late(shown.ends, you))
    elif not words:
        turn.reply(tx, says.no_words(you))
    else:
        for ref in refs:
            tallies.object_to(tx, shown.id, ref, words, person=person.id, source=turn.key, now=turn.now)
        turn.note(tx, "tally-objection", f"tally:{shown.id}", person.id, after={"places": refs})
        names = ", ".join(places.place(tx, ref).full_name for ref in refs)
        turn.tell(tx, Role.PARTY_OFFICE, "objection", says.objected(names, person.name, words))
        turn.reply(tx, says.received(you))
    return True


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?bang tien do"), _table),
    Order(Role.PARTY_OFFICE, re.compile(r"gui (?:cac )?don vi xem(?: bang tien do)?"), _show),
)
