"""Digests by themselves: which are due, gathered on a reader, kept and told in a short write.

The tick asks what is due; nobody's morning goes out before their digest is there, so that it is one message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.core import digests as core
from bot.core.digests import LEADERSHIP, OFFICE, Digest, Mark, Occasion, Reader
from bot.core.model import Role
from bot.core.reminders import DIGEST, Notice
from handlers.desk import Desk
from handlers.digest import aims, changes, instructed, paper, questioned, reports, tally, tasks, unreached
from handlers.digest.scene import Gather, Scene
from storage import absences, digests, followup, notices, people, periods, since
from storage.db import Tx

SECTIONS: tuple[Gather, ...] = tuple(
    one.gather for one in (reports, tasks, tally, changes, aims, instructed, questioned, unreached, paper)
)
"""What a digest is gathered from, in the order in which it is read."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that should exist by now."""

    reader: Reader
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Made:
    """A digest gathered, not stored yet; ``until``: how far it has seen what happens."""

    reader: Reader
    digest: Digest
    until: Mark


# ---- who, and when ---------------------------------------------------------------------------------------


def readers(tx: Tx, desk: Desk) -> list[Reader]:
    """Who is informed, by the configuration and the roster; somebody of the office reads the office's alone."""
    rule, found = desk.digests, []
    office = people.with_role(tx, Role.PARTY_OFFICE)
    if rule.office and office:
        found.append(Reader(OFFICE, tuple(office)))
    everybody: list[int] = []
    for person, areas, fields in people.charges(tx):
        if person in office:
            continue
        if rule.charges and (areas or fields):
            found.append(Reader(f"charge:{person}", (person,), areas, fields))
        elif rule.leadership:
            everybody.append(person)
    if everybody:
        found.append(Reader(LEADERSHIP, tuple(everybody)))
    return found


def reader_of(tx: Tx, desk: Desk, person: int) -> Reader | None:
    """As whom a person is informed; None: of nothing."""
    return next((one for one in readers(tx, desk) if person in one.persons), None)


def due(tx: Tx, desk: Desk, now: datetime) -> list[Due]:
    """The digests that should exist by now and do not; none in hours and on days in which nobody is written to."""
    if desk.may_write(now) != now or followup.switched(tx, "paused") is not None:
        return []
    today, closings, found = desk.local(now).date(), periods.closings(tx), []
    for one in readers(tx, desk):
        if (after := _after(tx, desk, one, today)) is None:
            continue
        occasion = core.due(desk.digests, desk.calendar, closings, after, today)
        if occasion is not None:
            found.append(Due(one, occasion))
    return found


def _after(tx: Tx, desk: Desk, reader: Reader, today: date) -> date | None:
    """The day after which something may be due: of the last digest, else the day the first reader was linked."""
    linked = digests.linked_since(tx, reader.persons)
    if linked is None:
        return None
    return digests.last_day(tx, reader.name) or desk.local(linked).date()


# ---- gathering -------------------------------------------------------------------------------------------


def gather(tx: Tx, desk: Desk, one: Due, now: datetime, day: date | None = None) -> Made:
    """A digest as of now, for today or, in a preview, for another day; it only asks."""
    last = digests.last_told(tx, one.reader.name)
    until = since.now(tx)
    before, mark = last if last is not None else (None, since.at(tx, now - _WEEK))
    told = desk.local(before).date() if before is not None else None
    scene = Scene(desk, one.reader, now, day or desk.local(now).date(), mark, until, periods.newest(tx), told)
    found = (section for gather_one in SECTIONS if (section := gather_one(tx, scene)) is not None)
    digest = Digest(
        one.reader.name,
        one.occasion.day,
        one.occasion.kinds,
        one.occasion.closed,
        now.astimezone(UTC),
        before,
        one.reader.areas,
        one.reader.fields,
        tuple(found),
    )
    return Made(one.reader, digest, until)


def preview(tx: Tx, desk: Desk, reader: Reader, now: datetime, day: date) -> Digest:
    """A reader's digest for a day, as of now; nothing is kept."""
    occasion = core.due(desk.digests, desk.calendar, periods.closings(tx), day - timedelta(days=1), day)
    return gather(tx, desk, Due(reader, occasion or Occasion(day, ())), now, day).digest


# ---- keeping ---------------------------------------------------------------------------------------------


def store(tx: Tx, desk: Desk, made: Iterable[Made], now: datetime) -> list[int]:
    """Keep digests and plan that their readers hear of them; returns whom. What is there already stays as it is."""
    told: list[int] = []
    today = desk.local(now).date()
    for one in made:
        last = digests.last_day(tx, one.reader.name)
        if last is not None and last >= one.digest.day:
            continue
        digests.drop_older(tx, one.reader.name)
        digests.put(tx, one.digest, one.until)
        stage = "+".join(one.digest.kinds)
        reachable = [person for person in one.reader.persons if _hears(tx, person, today)]
        notices.plan(
            tx,
            (
                Notice(
                    f"{DIGEST}:{one.reader.name}:{one.digest.day.isoformat()}:{person}",
                    person,
                    DIGEST,
                    f"{one.digest.day.isoformat()}/{one.reader.name}",
                    stage,
                    now,
                    now + _WEEK,
                )
                for person in reachable
            ),
        )
        told += reachable
    return told


def _hears(tx: Tx, person: int, today: date) -> bool:
    """Whether somebody is there, finished first contact and can be written to."""
    if absences.is_away(tx, person, today) or people.person(tx, person).you is None:
        return False
    return people.account_of(tx, person) is not None
