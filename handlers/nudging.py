""" "nhắc tổ 5", "nhắc tổ chưa nộp": the office reminds of a report at once, outside the quiet hours.

It is the office's act, not the scheduler's: a notice with an outgoing row of its own, composed when it goes out, so
that who handed in meanwhile hears nothing. Nobody is reminded by the office twice a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.folding import fold
from bot.core.model import Message, Place, Role, You
from bot.core.reminders import NUDGED, Notice
from bot.core.texts import nudging as says
from bot.core.texts import party_office as office
from bot.core.texts.figures_told import places_word
from bot.core.texts.nudging import Why
from handlers import missing
from handlers.naming import one_place, you_of
from handlers.reaching import Reached, Reaching
from handlers.turn import GROUPS, Order, Query, Turn
from storage import notices, people, periods, places
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_AT_ONCE = 5
"""So many places may be named in one order."""


@dataclass(frozen=True, slots=True)
class Owing:
    """Whose missing reports are meant: the groups' of an area, or of the ward; or the units'."""

    area: str = ""
    units: bool = False


class _Owed:
    """Who is reminded of a report on the day the reminders would go out."""

    def __init__(self, tx: Tx, turn: Turn, opened: Opened) -> None:
        self.reaching = Reaching(tx, turn)
        self._tx, self._opened, last = tx, opened, opened.period.last
        owners = opened.form.owners(opened.period.month)
        self._asked = {one.ref for one in (*places.groups(tx, last), *places.units(tx, last)) if one.kind in owners}
        self._reminded = notices.nudged_on(tx, self.reaching.day)

    def of(self, place: Place) -> Reached:
        """Whom to remind about a place."""
        report = periods.report(self._tx, self._opened.id, place.ref)
        if report is not None and report.state != "draft":
            return Reached(None, Why.HANDED_IN)
        if place.ref not in self._asked:
            return Reached(None, Why.NOTHING)
        if places.assisted(self._tx, place.ref):
            return Reached(None, Why.ASSISTED)
        who = people.reporter(self._tx, place.ref)
        return self.reaching.whom(who.id if who else None, self._reminded)


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
    parts = [found for one in re.split(r"[,;.]|\b(?:va|voi)\b", named) if (found := _plain(one))]
    if len(parts) == 1 and (area := _area(tx, opened, parts[0])):
        return lambda reader: _preview(reader, turn, opened, Owing(area), you)
    if len(parts) > _AT_ONCE:
        return says.too_many(len(parts), _AT_ONCE, turn.desk.ward.short, you)
    there: dict[str, Place] = {}
    for part in parts:
        place = one_place(tx, turn, part, you, (lambda code: f"nhắc {code}") if len(parts) == 1 else None)
        if isinstance(place, Message):
            return place
        there |= {one.ref: one for one in places.members(tx, place.ref, opened.period.last) or [place]}
    if len(there) > _AT_ONCE:
        return says.too_many(len(there), _AT_ONCE, places_word(turn.desk.ward, groups=False), you)
    owed = _Owed(tx, turn, opened)
    return _remind(tx, turn, person, opened, owed, [(place, owed.of(place)) for place in there.values()])


_NAMED = re.compile(r"^.*?\b(?:nhac\s+(?:nho\s+)?|don\s+doc\s+)")
_COURTESY = re.compile(r"(?:\s+(?:nop|gui|bao cao|so lieu|di|nhe|nha|giup|ho|ngay|voi|a))+$")


def _plain(text: str) -> str:
    """What is named, without the courtesy after it."""
    return _COURTESY.sub("", f" {text}").strip()


def _all(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "nhắc tổ chưa nộp": asked back with the count; "nhắc 12 tổ chưa nộp" reminds, if it is no more than these."""
    you, opened = you_of(person), _open(tx, turn)
    if opened is None:
        return says.no_period(you)
    where = _plain(match["where"] or "")
    owing = Owing(_area(tx, opened, where) if where else "", units=match["units"] is not None)
    if where and not owing.area:
        place = one_place(tx, turn, where, you, lambda code: f"nhắc {code}")
        if isinstance(place, Message):
            return place
        owed = _Owed(tx, turn, opened)
        return _remind(tx, turn, person, opened, owed, [(place, owed.of(place))])
    if match["shown"] is None:
        return lambda reader: _preview(reader, turn, opened, owing, you)
    owed, found = _looked_up(tx, turn, opened, owing)
    if not 0 < sum(one.person is not None for _, one in found) <= int(match["shown"]):
        message = _preview(tx, turn, opened, owing, you)
        return Message(f"{says.changed()}\n{message.text}", message.choices, you=you)
    return _remind(tx, turn, person, opened, owed, found)


def _area(tx: Tx, opened: Opened, text: str) -> str:
    """The area a text names, as it is written."""
    said = re.sub(rf"^(?:(?:tat ca|ca|cac|nhung|{GROUPS}(?= {GROUPS} )|o|cua|trong)\s+)+", "", fold(text))
    areas = (one.area for one in places.groups(tx, opened.period.last) if one.area)
    return next((area for area in areas if fold(area) == said), "")


def _looked_up(tx: Tx, turn: Turn, opened: Opened, owing: Owing) -> tuple[_Owed, list[tuple[Place, Reached]]]:
    owed = _Owed(tx, turn, opened)
    found = missing.units(tx, opened) if owing.units else missing.groups(tx, opened, owing.area)
    return owed, [(one.place, owed.of(one.place)) for one in found]


def _preview(tx: Tx, turn: Turn, opened: Opened, owing: Owing, you: You) -> Message:
    _, found = _looked_up(tx, turn, opened, owing)
    word = places_word(turn.desk.ward, groups=not owing.units)
    if owing.units and not missing.asks_units(opened):
        return office.units_not_asked(opened.period, you)
    if not found:
        return says.nobody_missing(opened.period, word, owing.area, you)
    count = sum(one.person is not None for _, one in found)
    return says.preview(opened.period, len(found), count, _left_out(found), word, owing.area, you)


def _left_out(found: Iterable[tuple[Place, Reached]]) -> list[str]:
    rows = [says.LeftOut(place.full_name, one.why, one.who, one.phone) for place, one in found if one.why is not None]
    return says.left_out(rows)


def _remind(
    tx: Tx, turn: Turn, person: Person, opened: Opened, owed: _Owed, found: Sequence[tuple[Place, Reached]]
) -> Message:
    """Plan the reminders; each person gets one message, about all their places."""
    period, begins, day = opened.period, owed.reaching.begins, owed.reaching.day.isoformat()
    ends = datetime.combine(period.locks + timedelta(days=1), time(), turn.desk.zone)
    told = [(place, one.person) for place, one in found if one.person is not None]
    for place, who in told:
        item = f"{period.code}/{place.ref}"
        notice = Notice(f"{NUDGED}:{day}:{item}:{who}", who, NUDGED, item, day, begins, ends)
        turn.plan(tx, notice, f"{NUDGED}:{turn.key}:{who}")
        turn.note(tx, "nudge", f"report:{period.code}:{place.ref}", person.id, after={"person": who})
    _, when = turn.starts()
    return says.done(period, [place.full_name for place, _ in told], _left_out(found), when, you_of(person))


_VERB = r"(?:(?:gui|nhan)(?: tin)?(?: loi)? )?(?:nhac(?: nho)?|don doc)(?: lai)?(?: (?:toi|den|cho))?"
_LEFT = r"(?:con )?(?:chua (?:nop|gui|bao cao)|thieu)|con lai"
ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"{_VERB}(?: (?P<shown>\d{{1,5}}))?(?:(?: (?:tat ca|ca|het))?(?: (?:cac|nhung|so))?"
            rf"(?: (?:{GROUPS}|ai|(?P<units>don vi)|noi))? (?:{_LEFT})(?: (?:o |cua )?(?P<where>.+))?"
            rf"| (?:tat ca|het)(?: (?:cac )?(?:{GROUPS}))?)"
        ),
        _all,
    ),
    Order(Role.PARTY_OFFICE, re.compile(r"nhac(?: nho)? (?!tiep$|lai$|theo chi dao )(.+)"), _some),
)
