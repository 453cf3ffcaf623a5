"""What may be asked about digests: the next one beforehand, a past one again, the rest of one, a line for the group."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, time, timedelta

from bot.core.days import Unclear, lately, named
from bot.core.digests import Reader
from bot.core.model import Message, Role, You
from bot.core.texts import digest_book as book_says
from bot.core.texts import digest_frame as says
from bot.core.texts import party_office as office_says
from handlers.desk import Desk
from handlers.digest import book, making, showing
from handlers.digest.showing import How
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import absences, digests, exports, periods, standing
from storage.db import Tx
from storage.digests import Place, Stored
from storage.people import Person

_DAY = timedelta(days=1)
_SHOWN = 3
_OFFICE_ONLY, _BOTH = (Role.PARTY_OFFICE,), (Role.PARTY_OFFICE, Role.LEADERSHIP)


def told(tx: Tx, desk: Desk, person: Person, item: str, now: datetime) -> Message | None:
    """The first screen of a digest ("2026-12-14/party_office") that goes out now.

    None where it is not theirs any more, or they are away.
    """
    day, _, name = item.partition("/")
    stored, today = digests.due_on(tx, name, date.fromisoformat(day)), desk.local(now).date()
    reader = making.reader_of(tx, desk, person.id)
    if stored is None or reader is None or reader.name != name or absences.is_away(tx, person.id, today):
        return None
    digests.shown(tx, person.id, Place(stored.id, stored.digest.day, 1))
    late = stored.digest.day if stored.digest.day < today else None
    return showing.screen(tx, desk, stored.digest, 1, How(late=late), you_of(person))


def _reader(tx: Tx, turn: Turn, person: Person) -> Reader | Message:
    return making.reader_of(tx, turn.desk, person.id) or says.none_for_you(you_of(person), turn.desk.ward)


def _again(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bản tin ngày 14/12": as it was sent, marked so; without a day the newest."""
    you, reader = you_of(person), _reader(tx, turn, person)
    if isinstance(reader, Message):
        return reader
    day = None
    today = turn.desk.local(turn.now).date()
    said = match.groupdict()
    if said.get("day"):
        day = _date(match, today)
        if day is None:
            return says.no_such_day(you)
    elif words := said.get("words"):
        day = today if words in _TODAY else lately(words, today)
        if day is None:
            return says.which_sent(digests.days(tx, reader.name, _SHOWN), you)
    stored = _of_day(tx, turn.desk, reader, day)
    if stored is None:
        known = digests.days(tx, reader.name, _SHOWN)
        return says.none_of_day(day, known, you) if day is not None else says.none_sent(you)
    digests.shown(tx, person.id, Place(stored.id, stored.digest.day, 1))
    return showing.screen(tx, turn.desk, stored.digest, 1, How(again=True), you)


def _of_day(tx: Tx, desk: Desk, reader: Reader, day: date | None) -> Stored | None:
    if day is None:
        return digests.newest(tx, reader.name)
    first, end = (datetime.combine(one, time(), desk.zone) for one in (day, day + _DAY))
    return digests.of_day(tx, reader.name, day, first, end)


def _preview(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "xem trước bản tin [ngày 21/12]": nothing is kept but how far it was read."""
    you, reader = you_of(person), _reader(tx, turn, person)
    if isinstance(reader, Message):
        return reader
    today = turn.desk.local(turn.now).date()
    day = today
    if match["day"] or match["words"]:
        found = _date(match, today) if match["day"] else named(match["words"], today)
        if found is None or isinstance(found, Unclear):
            return says.no_such_day(you) if match["day"] else says.which_day(you)
        if found < today:
            return says.past_day(found, you)
        day = found
    digests.shown(tx, person.id, Place(None, day, 1))
    return _previewed(turn, reader, day, 1, you)


def _previewed(turn: Turn, reader: Reader, day: date, part: int, you: You) -> Query:
    def ask(tx: Tx) -> Message:
        digest = making.preview(tx, turn.desk, reader, turn.now, day)
        return showing.screen(tx, turn.desk, digest, part, How(preview=day), you)

    return ask


def _more(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "xem thêm": the next part of what was shown last."""
    you, reader = you_of(person), _reader(tx, turn, person)
    if isinstance(reader, Message):
        return reader
    if (last := _shown_last(tx, person, reader)) is None:
        return says.nothing_begun(you)
    place, stored = last
    digests.shown(tx, person.id, Place(place.digest, place.day, place.part + 1))
    if stored is None:
        return _previewed(turn, reader, place.day, place.part + 1, you)
    return showing.screen(tx, turn.desk, stored.digest, place.part + 1, How(), you)


def _shown_last(tx: Tx, person: Person, reader: Reader) -> tuple[Place, Stored | None] | None:
    """What somebody was shown last, and its digest unless it was a preview; None: nothing that is still theirs."""
    place = digests.place_of(tx, person.id)
    stored = digests.by_id(tx, place.digest) if place is not None and place.digest is not None else None
    if place is None or (place.digest is not None and (stored is None or stored.digest.reader != reader.name)):
        return None
    return place, stored


def _as_file(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bản Excel": all of what was shown last, as a workbook."""
    you, reader = you_of(person), _reader(tx, turn, person)
    if isinstance(reader, Message):
        return reader
    if (last := _shown_last(tx, person, reader)) is None:
        return says.nothing_begun(you)
    of = book.subject(reader.name, last[0])
    exports.ask(tx, exports.DIGEST, of, person=person.id, account=turn.account.id, source=turn.key, now=turn.now)
    turn.note(tx, "export", f"export:{exports.DIGEST}:{of}", person.id)
    return book_says.being_made(you)


def _for_the_group(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def ask(reader: Tx) -> Message:
        opened = periods.newest(reader)
        if opened is None:
            return office_says.no_period(you_of(person))
        local = turn.desk.local(turn.now)
        over = datetime.combine(opened.period.due + _DAY, time(), turn.desk.zone)
        found = standing.counts(reader, opened.id, in_time=over)
        return says.for_the_group(
            opened.period,
            found.sent,
            found.places,
            local,
            locked=opened.locked,
            ward=turn.desk.ward,
            you=you_of(person),
        )

    return ask


def _date(match: re.Match[str], today: date) -> date | None:
    """The day that is meant; without a year the nearest one. None: there is no such day."""
    day, month, year = (int(match[name]) if match[name] else None for name in ("day", "month", "year"))
    assert day is not None and month is not None  # noqa: S101, PT018 - of the pattern
    found = []
    for one in [year] if year else [today.year - 1, today.year, today.year + 1]:
        with contextlib.suppress(ValueError):
            found.append(date(one, month, day))
    return min(found, key=lambda one: abs(one - today), default=None)


_ON = r"(?: (?:ngay )?(?P<day>\d{1,2})[ /.-](?P<month>\d{1,2})(?:[ /.-](?P<year>\d{4}))?)?"
_GIVE = "(?:cho (?:toi )?)?(?:xuat|tai|lay|xin)"
_TODAY = frozenset({"hom nay", "sang nay", "nay"})
ORDERS = (
    *(
        Order(role, re.compile(f"xem truoc (?:ban )?tin(?:{_ON}| (?:cho |cua )?(?P<words>.+))"), _preview)
        for role in _BOTH
    ),
    *(
        Order(role, re.compile(f"(?:xem (?:lai )?)?ban tin(?: (?:gan nhat|moi nhat|truoc))?{_ON}"), _again)
        for role in _BOTH
    ),
    *(Order(role, re.compile("xem (?:them|tiep)"), _more) for role in _BOTH),
    *(
        Order(
            role,
            re.compile(f"(?:{_GIVE} )?ban excel|{_GIVE}(?: excel)? ban tin|(?:{_GIVE} )?ban tin (?:ra )?excel"),
            _as_file,
        )
        for role in _BOTH
    ),
    *(
        Order(role, re.compile(r"(?:xem (?:lai )?)?ban tin (?:cua |ngay )?(?P<words>(?!.*excel).+)"), _again)
        for role in _BOTH
    ),
    *(
        Order(
            role,
            re.compile("(?:cho )?cau (?:cho|gui|nhan) (?:vao )?nhom(?: zalo| chung)?"),
            _for_the_group,
        )
        for role in _OFFICE_ONLY
    ),
)
