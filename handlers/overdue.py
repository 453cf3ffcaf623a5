"""The office's morning: what is overdue or not reported, unit by unit; after a report's due day who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.core.folding import phrase
from bot.core.followup import goes_by_deadline
from bot.core.model import Owner
from bot.core.parts import Part
from bot.core.texts import overdue as says
from bot.core.texts.tasks import period_of
from handlers.desk import Desk
from handlers.followup import Due
from storage import calls, escalations, followup, people, places, standing
from storage.db import Tx
from storage.periods import Opened


def told(tx: Tx, desk: Desk, dues: Iterable[Due], now: datetime) -> tuple[list[str], list[tuple[str, str]]]:
    """What of tasks is overdue, grouped; then what may be put before the leadership: folded and as it is read."""
    found = [one.of for one in dues if isinstance(one.of, Part)]
    today = desk.local(now).date()
    late = [one for one in found if goes_by_deadline(one.milestone)]
    lines = says.overdue(_units(tx, late, today), len(late)) if late else []
    for period in dict.fromkeys(period_of(one.milestone) for one in found if one not in late):
        some = [one for one in found if one not in late and period_of(one.milestone) == period]
        lines += says.not_reported(period, _units(tx, some, None), len(some))
    keys = raisable(tx, desk, late, today)
    return [*lines, *([says.may_be_raised([code for _, code in keys])] if keys else [])], keys


def _units(tx: Tx, parts: Sequence[Part], today: date | None) -> list[str]:
    """A line for each place and person, with what is theirs."""
    by: dict[tuple[str, int | None], list[Part]] = {}
    for one in parts:
        by.setdefault((one.place.full_name, one.person), []).append(one)
    lines = []
    for (place, who), some in by.items():
        person = people.person(tx, who) if who is not None else None
        what = [one.held.entry.code for one in some]
        if today is not None:
            days = dict.fromkeys(one.due for one in some)
            what = [
                says.overdue_since([one.held.entry.code for one in some if one.due == day], day, today) for day in days
            ]
        lines.append(says.unit(place, person.name if person else "", person.phone if person else "", what))
    return lines


def may_be_raised(desk: Desk, one: Part, today: date, started: date) -> bool:
    """Whether a part is so long overdue that the office may put it before the leadership."""
    if not one.lead or one.closed or not goes_by_deadline(one.milestone) or one.due < started:
        return False
    return desk.calendar.overdue_day(one.due, desk.ladders.leadership) <= today


def raisable(tx: Tx, desk: Desk, parts: Iterable[Part], today: date) -> list[tuple[str, str]]:
    """The codes the office may put before the leadership and has not yet, as they are typed, folded, and read."""
    raised = escalations.raised(tx)
    started = followup.started(tx) or date.max
    some = [one for one in parts if may_be_raised(desk, one, today, started) and (*one.key, one.due) not in raised]
    twice = len({one.held.number for one in some}) > 1
    read = dict.fromkeys(
        says.of_programme(one.held.entry.code, one.held.number) if twice else one.held.entry.code for one in some
    )
    return [(phrase(text), text) for text in read]


def missing(tx: Tx, desk: Desk, opened: Opened, now: datetime) -> list[str]:
    """The groups without a report, by area, with leader and phone; empty: none is missing."""
    lines: dict[str, list[str]] = {}
    for one in standing.missing(tx, opened.id, [Owner.GROUP]):
        lines.setdefault(one.place.area, []).append(
            says.missing_line(one.place.name, one.leader, one.phone, "", desk.ward)
        )
    if not lines:
        return []
    helped = [one.place.full_name for one in calls.waiting(tx) if one.why == "help" and one.place is not None]
    total, today = len(places.groups(tx, opened.period.last)), desk.local(now).date()
    return says.missing(opened.period, today, total, lines, helped, _group_word(desk))


def _group_word(desk: Desk) -> str:
    """The short word for a group: "tổ" of "tổ dân phố"."""
    return desk.ward.group_word.split()[0]
