""" "nhắc tổ 5", "nhắc tổ chưa nộp": the office reminds of a report at once, outside the quiet hours.

It is the office's act, not the scheduler's: a notice with an outgoing row of its own, composed when it goes out, so
that who handed in meanwhile hears nothing. Nobody is reminded by the office twice a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.folding import fold
from bot.core.model import Message, Place, Role, You
from bot.core.reminders import NUDGED, Notice
from bot.core.texts import nudging as says
from bot.core.texts.nudging import Why
from handlers.naming import one_place, you_of
from handlers.turn import GROUPS, Order, Query, Turn
from storage import absences, notices, people, periods, places, progress
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_AT_ONCE = 5
"""So many places may be named in one order."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One place: whom to remind about it, else why nobody; ``who`` and ``phone`` of whoever reports there."""

    place: Place
    person: int | None
    why: Why | None
    who: str = ""
    phone: str = ""


class _Owed:
    """Who owes a report on the day the reminders would go out, and who was reminded on it already."""

    def __init__(self, tx: Tx, turn: Turn, opened: Opened) -> None:
        self.begins = turn.desk.may_write(turn.now)
        self.day: date = turn.desk.local(self.begins).date()
        self._tx, self._opened = tx, opened
        owing = notices.owing(tx, opened, opened.form.owners(opened.period.month), self.day)
        self._owing = {place: person for person, place in owing}
        self._reminded = notices.nudged_on(tx, self.day)

    def of(self, place: Place) -> _Found:
        """Whom to remind about a place."""
        who = people.reporter(self._tx, place.ref)
        name, phone = (who.name, who.phone) if who else ("", "")
        person = self._owing.get(place.ref)
        if person is not None and person not in self._reminded:
            return _Found(place, person, None, name, phone)
        return _Found(place, None, Why.TODAY if person is not None else self._why(place, who), name, phone)

    def _why(self, place: Place, who: Person | None) -> Why:
        report = periods.report(self._tx, self._opened.id, place.ref)
        if report is not None and report.state != "draft":
            return Why.HANDED_IN
        if place.kind not in self._opened.form.owners(self._opened.period.month):
            return Why.NOTHING
        if places.assisted(self._tx, place.ref):
            return Why.ASSISTED
        if who is None:
            return Why.NOBODY
        if absences.is_away(self._tx, who.id, self.day):
            return Why.AWAY
        return Why.UNREACHABLE if people.accounts_of(self._tx, who.id) and who.you else Why.UNLINKED


def _open(tx: Tx, turn: Turn) -> Opened | None:
    opened = periods.newest(tx)
    if opened is None or opened.locked or opened.period.locks < turn.desk.local(turn.now).date():
        return None
    return opened


def _some(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    return some(tx, turn, person, match[1])


def some(tx: Tx, turn: Turn, person: Person, said: str) -> Message | Query:
    """ "nhắc tổ 5", "nhắc tổ 5, tổ 7 và tổ 9", "nhắc khu Hàng Kênh"; ``said``: whom, folded."""
    you, opened = you_of(person), _open(tx, turn)
    if opened is None:
        return says.no_period(you)
    named = _NAMED.sub("", fold(turn.inbound.text)) if turn.inbound.text and not turn.inbound.choice else said
    parts = [found for one in re.split(r"[,;.]|\bva\b", named) if (found := _COURTESY.sub("", one).strip())]
    if len(parts) == 1 and (area := _area(tx, opened, parts[0])):
        return lambda reader: _preview(reader, turn, opened, area, you)
    there: dict[str, Place] = {}
    for part in parts[:_AT_ONCE]:
        place = one_place(tx, turn, part, you, (lambda code: f"nhắc {code}") if len(parts) == 1 else None)
        if isinstance(place, Message):
            return place
        there[place.ref] = place
    owed = _Owed(tx, turn, opened)
    return _remind(tx, turn, person, opened, owed, [owed.of(place) for place in there.values()])


_NAMED = re.compile(r"^.*?\b(?:nhac\s+(?:nho\s+)?|don\s+doc\s+)")
_COURTESY = re.compile(r"(?:\s+(?:nop|gui|bao cao|so lieu|di|nhe|nha|giup|ho|ngay|voi|a))+$")


def _all(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "nhắc tổ chưa nộp": asked back with the count; "nhắc 12 tổ chưa nộp" reminds, if it is no more than these."""
    you, opened = you_of(person), _open(tx, turn)
    if opened is None:
        return says.no_period(you)
    area = _area(tx, opened, match[2]) if match[2] else ""
    if match[2] and not area:
        place = one_place(tx, turn, match[2], you, lambda code: f"nhắc {code}")
        if isinstance(place, Message):
            return place
        owed = _Owed(tx, turn, opened)
        return _remind(tx, turn, person, opened, owed, [owed.of(place)])
    if match[1] is None:
        return lambda reader: _preview(reader, turn, opened, area, you)
    owed, found = _looked_up(tx, turn, opened, area)
    if not 0 < sum(one.person is not None for one in found) <= int(match[1]):
        message = _preview(tx, turn, opened, area, you)
        return Message(f"{says.changed()}\n{message.text}", message.choices, you=you)
    return _remind(tx, turn, person, opened, owed, found)


def _area(tx: Tx, opened: Opened, text: str) -> str:
    """The area a text names, as it is written."""
    said = re.sub(rf"^(?:(?:tat ca|ca|cac|nhung|{GROUPS}(?= {GROUPS} )|o|cua|trong)\s+)+", "", fold(text))
    areas = (one.area for one in places.groups(tx, opened.period.last) if one.area)
    return next((area for area in areas if fold(area) == said), "")


def _looked_up(tx: Tx, turn: Turn, opened: Opened, area: str) -> tuple[_Owed, list[_Found]]:
    owed = _Owed(tx, turn, opened)
    missing = (one.place for one in progress.missing(tx, opened.id) if not area or one.place.area == area)
    return owed, [owed.of(place) for place in missing]


def _preview(tx: Tx, turn: Turn, opened: Opened, area: str, you: You) -> Message:
    _, found = _looked_up(tx, turn, opened, area)
    if not found:
        return says.nobody_missing(opened.period, turn.desk.ward, area, you)
    count = sum(one.person is not None for one in found)
    return says.preview(opened.period, count, _left_out(found), turn.desk.ward, area, you)


def _left_out(found: Iterable[_Found]) -> list[str]:
    return [says.left_out(one.place, one.who, one.phone, one.why) for one in found if one.why is not None]


def _remind(tx: Tx, turn: Turn, person: Person, opened: Opened, owed: _Owed, found: list[_Found]) -> Message:
    """Plan the reminders; each person gets one message, about all their places."""
    period, desk = opened.period, turn.desk
    ends = datetime.combine(period.locks + timedelta(days=1), time(), desk.zone)
    told = [one for one in found if one.person is not None]
    for one in told:
        assert one.person is not None  # noqa: S101 - as filtered
        item = f"{period.code}/{one.place.ref}"
        key, day = f"{NUDGED}:{owed.day.isoformat()}:{item}:{one.person}", owed.day.isoformat()
        notice = Notice(key, one.person, NUDGED, item, day, owed.begins, ends)
        turn.plan(tx, notice, f"{NUDGED}:{turn.key}:{one.person}")
        turn.note(tx, "nudge", f"report:{period.code}:{one.place.ref}", person.id, after={"person": one.person})
    _, when = turn.starts()
    return says.done(period, [one.place.full_name for one in told], _left_out(found), when, you_of(person))


ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?:nhac(?: nho)?|don doc)(?: (\d{1,5}))?(?:(?: (?:tat ca|ca|het))?(?: (?:cac|nhung|so))?"
            rf"(?: (?:{GROUPS}|ai|don vi|noi))?(?: (?:con )?)?chua (?:nop|gui|bao cao)(?: (?:o |cua )?(.+))?"
            rf"| (?:tat ca|het)(?: (?:cac )?(?:{GROUPS}))?)"
        ),
        _all,
    ),
    Order(Role.PARTY_OFFICE, re.compile(r"nhac(?: nho)? (?!tiep$|lai$|theo chi dao )(.+)"), _some),
)
