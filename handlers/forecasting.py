""" "lịch nhắc": what will go out to whom on which day if nobody acts, from the core's own stages; it only asks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.core.followup import OVERDUE
from bot.core.forecast import Mail, Told, mails, of_tasks
from bot.core.model import Message, Owner, Role
from bot.core.parts import Part, Review, World, owed, parts
from bot.core.periods import current, next_after, stages
from bot.core.reminders import MISSING
from bot.core.starting import Doubt, read_day
from bot.core.texts import forecast as says
from bot.core.texts import tasks as task_says
from handlers import followup
from handlers.desk import Desk
from handlers.morning import ladders_of
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import followup as stored
from storage import notices, people, periods, places
from storage.db import Tx
from storage.people import Person

_AT_LEAST = timedelta(days=14)


def tasks_ahead(tx: Tx, desk: Desk, world: World, now: datetime, last: date) -> tuple[Told, ...]:
    """What of tasks will be told by the end of ``last``; as if reminding were switched on now where it is off."""
    started = stored.started(tx) or desk.local(now).date()
    first = desk.local(desk.may_write(now)).date()
    known = owed(world, desk.ladders, started, last)
    return of_tasks(known, desk.ladders, desk.calendar, first, last, notices.settled(tx, now))


def _reports_ahead(
    tx: Tx, desk: Desk, world: World, now: datetime, last: date
) -> dict[tuple[date, int], tuple[str, ...]]:
    """The stages of reports by day and person, as far as people are known today; the office hears who is missing."""
    today, first = desk.local(now).date(), desk.local(desk.may_write(now)).date()
    told = notices.settled(tx, now)
    found: dict[tuple[date, int], list[str]] = {}
    newest = periods.newest(tx)
    period = current(today, desk.policy.rule, desk.calendar)
    while period.opens <= last:
        opened = newest if newest is not None and newest.period.code == period.code else None
        form = opened.form if opened else desk.form
        if today <= period.locks:
            for kinds, ladder in ladders_of(desk, period, form.owners(period.month)):
                asked = notices.owing(tx, opened, kinds, today) if opened else list(_reporters(tx, world, kinds))
                begun = [stage for stage in ladder if stage.day <= first]
                for stage in (*begun[-1:], *(stage for stage in ladder if first < stage.day <= last)):
                    day = max(stage.day, first)
                    for person, place in asked:
                        if f"remind:report:{period.code}/{place}:{stage.name}:{person}" not in told:
                            found.setdefault((day, person), []).append(stage.name)
            groups = stages(period, desk.policy.report, desk.calendar)
            for stage in groups:
                if stage.name == "+1" and first <= stage.day <= last:
                    for person in set(world.office) & world.linked:
                        if f"remind:{MISSING}:{period.code}:{stage.name}:{person}" not in told:
                            found.setdefault((stage.day, person), []).append(stage.name)
        period = next_after(period, desk.policy.rule, desk.calendar)
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


def _reporters(tx: Tx, world: World, kinds: frozenset[Owner]) -> Iterator[tuple[int, str]]:
    """Who would be asked for a period that has not opened: whoever is linked and answers for such a place today."""
    for seat in world.seats:
        asked = seat.place.kind in kinds and seat.person is not None and seat.person in world.linked
        if asked and seat.person is not None and not places.assisted(tx, seat.place.ref):
            yield seat.person, seat.place.ref


def ahead(tx: Tx, desk: Desk, now: datetime, last: date) -> tuple[Mail, ...]:
    """Every message that will go out unasked by the end of ``last`` if nobody acts."""
    world = followup.world(tx, desk, now)
    return mails(tasks_ahead(tx, desk, world, now, last), _reports_ahead(tx, desk, world, now, last))


def _schedule(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "lịch nhắc", "lịch nhắc tháng này", "lịch nhắc tháng sau"."""
    today = turn.desk.local(turn.now).date()
    end = _month_end(today)
    first, last = today, end
    if match[1] == "sau":
        first, last = end + timedelta(days=1), _month_end(end + timedelta(days=1))
    elif match[1] is None:
        last = max(end, today + _AT_LEAST)

    def query(reader: Tx) -> Message:
        found = [one for one in ahead(reader, turn.desk, turn.now, last) if one.day >= first]
        leaders = {seat.person for seat in stored.seats(reader, today) if seat.place.kind is Owner.GROUP}
        by_day: dict[date, int] = {}
        by_person: dict[int, list[Mail]] = {}
        for one in found:
            if one.person in leaders and not one.told:
                by_day[one.day] = by_day.get(one.day, 0) + 1
            else:
                by_person.setdefault(one.person, []).append(one)
        lines = [
            says.person_line(people.person(reader, who).name, _place(some), [(one.day, _count(one)) for one in some])
            for who, some in by_person.items()
        ]
        on = stored.started(reader) is not None
        paused = stored.switched(reader, "paused") is not None
        leader = turn.desk.ward.leader_word
        several = len({one.person for one in found})
        seen, started = followup.world(reader, turn.desk, turn.now), stored.started(reader) or today
        notes = says.Notes(on, paused, unlinked(seen, started, last))
        return says.schedule(first, last, len(found), several, by_day, leader, lines, notes, you_of(person))

    return query


def _first(mail: Mail) -> str:
    told = mail.told[0]
    if told.owed.what == OVERDUE and isinstance(told.of, Part):
        return says.to_the_office(told.of.held.entry.code, told.of.place.full_name, overdue=told.owed.by_deadline)
    return task_says.line(told.of, told.owed.what, mail.day)


def unlinked(world: World, started: date, last: date) -> int:
    """How many people have something to do by then and cannot be written to."""
    asked = {one.person for one in parts(world, last) if one.lead and not one.closed and one.due >= started}
    return len(asked - world.linked - {None})


def _day(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "lịch nhắc 17/12": who hears of what on that day."""
    day = read_day(f"{match[1]}/{match[2]}", turn.desk.local(turn.now).date())
    if isinstance(day, Doubt):
        return says.which_day(you_of(person))

    def query(reader: Tx) -> Message:
        found = [one for one in ahead(reader, turn.desk, turn.now, day) if one.day == day]
        alone = [one for one in found if not one.told]
        lines = [
            says.day_line(people.person(reader, one.person).name, list(map(_told, one.told)), report=bool(one.reports))
            for one in found
            if one.told
        ]
        return says.one_day(day, len(found), lines, len(alone), you_of(person))

    return query


def _told(one: Told) -> str:
    if isinstance(one.of, Review):
        return task_says.name(one.of)
    return says.item(one.owed.what, one.of.held.entry.code, one.of.due, one.day, check=not one.owed.by_deadline)


def _count(mail: Mail) -> int:
    return len({(one.owed.what, one.owed.item) for one in mail.told}) + bool(mail.reports)


def _place(some: list[Mail]) -> str:
    """The unit a person is reminded for, where it is one."""
    found = {
        one.of.place.full_name
        for mail in some
        for one in mail.told
        if isinstance(one.of, Part) and one.of.person == one.owed.person
    }
    return found.pop() if len(found) == 1 else ""


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def first_lines(tx: Tx, found: tuple[Mail, ...], most: int) -> list[str]:
    """The first messages in a line each."""
    return [
        says.first_line(one.day, people.person(tx, one.person).name, _first(one), len(one.told) - 1)
        for one in found[:most]
        if one.told
    ]


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?lich nhac (?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2})"), _day),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?lich (?:nhac|gui)(?: viec)?(?: thang (nay|sau))?"), _schedule),
)
