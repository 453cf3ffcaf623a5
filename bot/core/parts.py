"""Who owes which part of which milestone: a programme's tasks, the roster's places and what was said, put together.

A part (phần việc) is one milestone of one task for one place. A collective unit's milestone is a part for each of its
members, so its progress is n/N. Whatever cannot be told for certain (a unit the roster does not have, two units of one
name) makes no part and is named to the Party Office: nobody is reminded by guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from bot.core.folding import fold
from bot.core.followup import (
    AHEAD,
    COORDINATE,
    OVERDUE,
    PROGRAMME,
    TASK,
    Answer,
    Deed,
    Ladders,
    Owed,
    goes_by_deadline,
)
from bot.core.milestones import Milestone, MilestonePolicy, Sort, of_checks, of_programme, of_task
from bot.core.model import Owner, Place
from bot.core.programme import Column
from bot.core.programme_changes import Held
from bot.core.responsible import Units
from bot.core.timeframe import Kind, read_timeframe

__all__ = [
    "Granted",
    "Nobody",
    "Part",
    "Review",
    "Seat",
    "World",
    "groups_hear",
    "is_conditional",
    "milestones_of",
    "owed",
    "owed_by",
    "parts",
    "reviews",
    "seats_of",
    "unmanned",
    "waits_for_order",
]

_CONDITIONAL = re.compile(r"\(?\bneu co\b\)?")
_CLOSES_CHECK = frozenset(
    {Answer.DONE, Answer.RESULT, Answer.DOING, Answer.STUCK, Answer.NOT_APPLICABLE, Answer.NO_ORDER}
)
_CLOSES = frozenset({Answer.DONE, Answer.NOT_APPLICABLE})
_UNSETTLED = frozenset({Column.LEAD, Column.TIMEFRAME})
"""While the office must still settle one of these, a task makes no parts."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that may owe something. ``person``: who answers for it today (a contact, a leader, a deputy), if anybody.

    ``collective``: the code of the collective unit it is a member of. ``own``: task id -> the contact for that task.
    """

    place: Place
    person: int | None = None
    collective: str = ""
    own: Mapping[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Granted:
    """The newest extension granted: the new due day, and how often it was moved."""

    due: date
    times: int = 1


@dataclass(frozen=True, slots=True)
class World:
    """What parts are made of. ``deeds``, ``granted`` and ``again`` by (task, milestone code, place ref).

    ``idle``: (task, place ref) whose newest word is that the task does not apply to it. What the programme itself owes
    stands under (0, milestone code, programme number). ``linked``: who can be written to; ``office``: the Party Office.
    """

    held: tuple[Held, ...]
    seats: tuple[Seat, ...]
    units: Units
    policy: MilestonePolicy
    deeds: Mapping[tuple[int, str, str], Deed] = field(default_factory=dict)
    granted: Mapping[tuple[int, str, str], Granted] = field(default_factory=dict)
    again: Mapping[tuple[int, str, str], date] = field(default_factory=dict)
    idle: Mapping[tuple[int, str], Deed] = field(default_factory=dict)
    linked: frozenset[int] = frozenset()
    office: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One place's part of one milestone. ``due``: with a granted extension, ``times`` how often it was moved.

    ``before``: the due day of the same task's milestone before. ``lead``: else it coordinates. ``person``: who answers
    for it today. ``of``: the unit as the programme names it, where the place is one of its members.
    """

    held: Held
    milestone: Milestone
    place: Place
    lead: bool
    due: date
    person: int | None
    before: date | None = None
    of: str = ""
    deed: Deed | None = None
    times: int = 0
    again: date | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        """What names it in the database: task, milestone, place."""
        return self.held.id, self.milestone.code, self.place.ref

    @property
    def item(self) -> str:
        """What names it in keys; a granted extension makes another item of it."""
        moved = f">{self.due.isoformat()}" if self.times else ""
        return f"{self.held.id}/{self.milestone.code}{moved}/{self.place.ref}"

    @property
    def is_check(self) -> bool:
        """Whether a word on how it goes closes it: a check-point, where a range stands; never the task itself."""
        return self.milestone.sort in (Sort.CHECK, Sort.INTERIM)

    @property
    def closed(self) -> bool:
        """Whether its place has said what closes it."""
        if self.deed is None:
            return False
        if not self.lead:
            return True
        return self.deed.answer in (_CLOSES_CHECK if self.is_check else _CLOSES)


@dataclass(frozen=True, slots=True)
class Nobody:
    """A unit of a task that nobody can be reminded for, as the paper writes it."""

    held: Held
    unit: str
    lead: bool
    place: Place | None = None


def is_conditional(held: Held) -> bool:
    """Whether the paper says "(nếu có)" or "theo chỉ đạo": its unit may answer that it does not apply."""
    entry = held.entry
    if _CONDITIONAL.search(fold(f"{entry.content} {entry.product} {entry.timeframe}")):
        return True
    return waits_for_order(held)


def waits_for_order(held: Held) -> bool:
    """Whether its timeframe is something that must happen first: it has no day before the office gives it one."""
    return read_timeframe(held.entry.timeframe, held.issued).kind is Kind.CONDITIONAL


def seats_of(world: World, unit: str) -> tuple[Seat, ...]:
    """The places a programme's unit stands for: itself, its members, all groups; none where that is not certain."""
    meant = world.units.match(unit)
    if len(meant) > 1:
        return ()
    if not meant:
        return tuple(one for one in world.seats if fold(unit) in map(fold, (one.place.name, *one.place.aliases)))
    if meant[0].groups:
        return tuple(one for one in world.seats if one.place.kind is Owner.GROUP)
    if meant[0].members:
        return tuple(one for one in world.seats if one.collective == meant[0].code)
    return tuple(one for one in world.seats if one.place.kind is not Owner.GROUP and one.place.code == meant[0].code)


def groups_hear(held: Iterable[Held], units: Units, ladders: Ladders) -> bool:
    """Whether residential groups may be reminded of any of these tasks; a unit nobody knows may be one of them."""
    for one in held:
        named = one.entry.lead + (one.entry.coordinating if ladders.groups_coordinate else ())
        for unit in named if not one.open & _UNSETTLED else ():
            meant = units.match(unit)
            if not meant or (len(meant) == 1 and meant[0].groups):
                return True
    return False


def parts(world: World, last: date, *, fresh: date = date.min) -> Iterator[Part]:
    """Every part of a milestone due up to ``last`` by the paper, task by task.

    Check-points due before ``fresh`` are left out, but for those somebody got more time for.
    """
    moved = {(task, milestone) for task, milestone, _ in world.granted}
    for held in world.held:
        if held.open & _UNSETTLED:
            continue
        lead = _places(world, held.entry.lead)
        others = {ref: named for ref, named in _places(world, held.entry.coordinating).items() if ref not in lead}
        before: dict[Sort, date] = {}
        for milestone in milestones_of(held, world.policy, last):
            if milestone.due >= fresh or goes_by_deadline(milestone) or (held.id, milestone.code) in moved:
                for named, leads in ((lead, True), (others, False)):
                    for seat, of in named.values():
                        yield _part(world, held, milestone, seat, of, leads, before.get(milestone.sort))
            before[milestone.sort] = milestone.due


def milestones_of(held: Held, policy: MilestonePolicy, last: date) -> tuple[Milestone, ...]:
    """A task's milestones up to ``last``, oldest first, with those that the policy adds to single tasks."""
    return _milestones(held.entry.timeframe, held.entry.code, held.number, held.issued, held.end, policy, last)


@lru_cache(maxsize=4096)
def _milestones(
    words: str, code: str, number: str, issued: date, end: date | None, policy: MilestonePolicy, last: date
) -> tuple[Milestone, ...]:
    found = of_task(read_timeframe(words, issued), policy, issued, end, issued, last)
    more = of_checks(policy, number, code, issued, end, last)
    return tuple(sorted({one.code: one for one in (*more, *found)}.values(), key=lambda one: (one.due, one.code)))


def unmanned(world: World) -> tuple[Nobody, ...]:
    """The units nobody can be reminded for: unknown to the roster, or without anybody who answers for them."""
    found: list[Nobody] = []
    for held in world.held:
        for units, lead in ((held.entry.lead, True), (held.entry.coordinating, False)):
            for unit in units:
                seats = seats_of(world, unit)
                if not seats:
                    found.append(Nobody(held, unit, lead))
                found += [Nobody(held, unit, lead, one.place) for one in seats if _person(one, held) is None]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Review:
    """What the programme itself owes and the Party Office sees to: a report, the mid-term or the final review."""

    number: str
    milestone: Milestone
    deed: Deed | None = None

    @property
    def item(self) -> str:
        """What names it in keys."""
        return f"0/{self.milestone.code}/{self.number}"


def reviews(world: World, last: date) -> Iterator[Review]:
    """What each programme itself owes up to ``last``."""
    for held in {one.number: one for one in world.held}.values():
        for milestone in of_programme(world.policy, held.issued, held.end, held.mid_term, held.issued, last):
            yield Review(held.number, milestone, world.deeds.get((0, milestone.code, held.number)))


def owed(world: World, ladders: Ladders, started: date, today: date) -> Iterator[tuple[Owed, Part | Review]]:
    """Who may be reminded of what. ``started``: the day reminding was switched on; what was due before it is left out.

    The office hears of what a unit leads once it is overdue, and of what the programme itself owes. Coordinating units
    hear of deadlines only, groups only where the ladder says so, and nobody both as lead and as coordinating.
    """
    office = tuple(one for one in world.office if one in world.linked)
    chosen = [one for one in parts(world, today + AHEAD, fresh=today - AHEAD) if one.due >= started]
    lead = [one for one in chosen if one.lead]
    leads = {(one.held.id, one.milestone.code, one.person) for one in lead}
    waits = {(one.held.id, one.milestone.code) for one in lead if not one.closed}
    for one in chosen:
        if one.closed:
            continue
        linked = one.person is not None and one.person in world.linked
        if one.lead:
            yield from _led(one, office, linked=linked)
        elif (
            linked
            and goes_by_deadline(one.milestone)
            and (one.held.id, one.milestone.code) in waits
            and (one.held.id, one.milestone.code, one.person) not in leads
            and (ladders.groups_coordinate or one.place.kind is not Owner.GROUP)
        ):
            assert one.person is not None  # noqa: S101 - linked
            yield Owed(one.item, COORDINATE, True, one.due, one.person, one.before), one
    for review in reviews(world, today + AHEAD):
        if review.deed is None and review.milestone.due >= started:
            for person in office:
                yield Owed(review.item, PROGRAMME, False, review.milestone.due, person), review


def _led(one: Part, office: tuple[int, ...], *, linked: bool) -> Iterator[tuple[Owed, Part]]:
    by_deadline = goes_by_deadline(one.milestone)
    if linked and one.person is not None:
        yield owed_by(one, one.person), one
    for person in office:
        yield Owed(one.item, OVERDUE, by_deadline, one.due, person, one.before), one


def owed_by(one: Part, person: int) -> Owed:
    """A lead unit's part as its person owes it: silent on the day of a word and until a promised or put-off day."""
    spoke = one.deed.said if one.deed else None
    promise = one.deed.day if one.deed is not None and one.deed.answer is Answer.DOING else None
    again = max(filter(None, (one.again, promise)), default=None)
    return Owed(one.item, TASK, goes_by_deadline(one.milestone), one.due, person, one.before, spoke, again)


def _places(world: World, units: Iterable[str]) -> dict[str, tuple[Seat, str]]:
    """The places of some units by ref, each once, with the unit it is a member of as the programme writes it."""
    found: dict[str, tuple[Seat, str]] = {}
    for unit in units:
        seats = seats_of(world, unit)
        for seat in seats:
            found.setdefault(seat.place.ref, (seat, unit if len(seats) > 1 or seat.collective else ""))
    return found


def _person(seat: Seat, held: Held) -> int | None:
    """Who answers for a place in this task today."""
    return seat.own.get(held.id, seat.person)


def _part(
    world: World, held: Held, milestone: Milestone, seat: Seat, of: str, leads: bool, before: date | None
) -> Part:
    ref = seat.place.ref
    key = (held.id, milestone.code, ref)
    granted, idle = world.granted.get(key), world.idle.get((held.id, ref))
    return Part(
        held,
        milestone,
        seat.place,
        leads,
        granted.due if granted else milestone.due,
        _person(seat, held),
        before,
        of,
        idle or world.deeds.get(key),
        granted.times if granted else 0,
        world.again.get(key),
    )
