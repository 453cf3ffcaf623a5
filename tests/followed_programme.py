"""The shipped programme over five years, in pure values: who is there, what they said when, and how it stands.

The history is drawn once from a seed: answers, promises, snoozes, extensions at random hours around the due days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.followup import Answer, Deed, Owed
from bot.core.milestones import Milestone
from bot.core.model import Owner, Place
from bot.core.parts import Granted, Part, Review, Seat, World, owed, parts, reviews
from bot.core.programme_changes import Held, entry
from bot.core.programme_reader import read_programme
from bot.documents.paper import Unread, read_paper
from tests.oracle_reminders import FAR, Item, Rules, Steps
from tests.oracle_reminders import Days as PlainDays
from tests.ward import PROGRAMME, settings

FIRST, LAST = date(2026, 4, 8), date(2031, 12, 31)
STARTED = date(2026, 6, 15)
"""Reminding was switched on; one of the programme's own reports is due that very day."""
OFFICE = (901, 902)
UNLINKED, NOBODY = 7, 11
"""The persons whose number this divides never finished first contact; units whose place it is have nobody."""
GROUPS = 3
_HOURS = (6, 9, 15, 21)


@dataclass(frozen=True)
class Event:
    """Something somebody said of a part, or the office decided."""

    at: datetime
    key: tuple[int, str, str]
    what: str
    day: date | None = None


@dataclass
class Followed:
    """The programme as it stands at the last moment played to."""

    world: World
    events: Sequence[Event]
    played: int = 0

    def play(self, until: datetime) -> bool:
        """Let everything happen up to a local moment; whether anything did."""
        before = self.played
        while self.played < len(self.events) and self.events[self.played].at <= until:
            self._happen(self.events[self.played])
            self.played += 1
        return self.played > before

    def _happen(self, event: Event) -> None:
        deeds, granted, again, idle = (
            one for one in (self.world.deeds, self.world.granted, self.world.again, self.world.idle)
        )
        assert isinstance(deeds, dict)
        assert isinstance(granted, dict)
        assert isinstance(again, dict)
        assert isinstance(idle, dict)
        match event.what:
            case "extended":
                assert event.day is not None
                times = granted[event.key].times if event.key in granted else 0
                granted[event.key] = Granted(event.day, times + 1)
            case "snoozed":
                again[event.key] = event.day
            case answer:
                deed = Deed(Answer(answer), event.at.date(), event.day)
                deeds[event.key] = deed
                place = event.key[0], event.key[2]
                idle.pop(place, None)
                if deed.answer is Answer.NOT_APPLICABLE:
                    idle[place] = deed

    # ---- as the bot sees it ------------------------------------------------------------------------------

    def owed(self, started: date, today: date) -> list[Owed]:
        """What the bot says may be reminded of."""
        return [one for one, _ in owed(self.world, settings().ladders, started, today)]

    # ---- as the oracle does ------------------------------------------------------------------------------

    def items(self, today: date) -> list[Item]:
        """Every part near enough to be spoken of, in plain facts; a deadline once missed stays."""
        near = timedelta(days=FAR)
        return [
            self._item(one)
            for one in parts(self.world, today + near)
            if _is_once(one.milestone) or one.due >= today - near
        ]

    def _item(self, part: Part) -> Item:
        deed = part.deed
        return Item(
            name=part.item,
            of=f"{part.held.id}/{part.milestone.code}",
            due=part.due,
            once=_is_once(part.milestone),
            check=part.milestone.sort in ("check", "interim"),
            lead=part.lead,
            group=part.place.ref.startswith("group:"),
            person=part.person if part.person in self.world.linked else None,
            before=part.before,
            answer=deed.answer.value if deed else "",
            said=deed.said if deed else None,
            promised=deed.day if deed and deed.answer.value == "doing" else None,
            snoozed=part.again,
        )

    def unsettled(self, today: date) -> dict[str, date]:
        """What the programme itself owes and nobody has settled."""
        return {
            one.item: one.milestone.due
            for one in reviews(self.world, today + timedelta(days=FAR))
            if isinstance(one, Review) and one.deed is None
        }


def _is_once(milestone: Milestone) -> bool:
    """Of a task done once, or once a year: its code is the year."""
    return milestone.sort == "deadline" or (milestone.sort == "instance" and len(milestone.code) == 4)


def rules() -> Rules:
    """The shipped ladders and calendar in the oracle's words."""
    ladders, calendar = settings().ladders, settings().calendar
    return Rules(
        PlainDays(frozenset(calendar.days_off), frozenset(calendar.workdays)),
        Steps(ladders.deadline.before, ladders.deadline.after, weekly=ladders.weekly),
        Steps(ladders.check.before, ladders.check.after),
        ladders.coordinating,
        ladders.groups_coordinate,
        LAST + timedelta(days=2 * FAR),
    )


def followed(seed: int) -> Followed:
    """The shipped programme with a history of that seed."""
    world = World(
        held=tuple(_held()),
        seats=tuple(_seats()),
        units=settings().units,
        policy=settings().milestones,
        deeds={},
        granted={},
        again={},
        idle={},
        linked=frozenset(OFFICE) | {number for number in range(1, 900) if number % UNLINKED},
        office=OFFICE,
    )
    history = _history(world, random.Random(seed))  # noqa: S311 - nothing secret
    return Followed(world, sorted(history, key=lambda one: one.at))


_OWN: dict[str, dict[int, int | None]] = {"UBND": {18: 1}, "VHXH": {7: 2, 8: None}, "MTTQ": {12: 3}}
"""Contacts for one task by its number: the lead's own contact coordinates it for another unit, and somebody is gone."""


def _held() -> Iterator[Held]:
    blocks = read_paper(PROGRAMME.read_bytes())
    assert not isinstance(blocks, Unread)
    programme = read_programme(blocks, settings().units, FIRST)
    issued = programme.head.issued
    assert issued is not None
    for number, task in enumerate(programme.tasks, start=1):
        unclear = frozenset(one.column for one in programme.problems if one.task == task.code)
        yield Held(
            id=number,
            programme=1,
            number=programme.head.number,
            issued=issued,
            end=date(2030, 12, 31),
            mid_term=date(2028, 6, 30),
            entry=entry(task),
            outside=False,
            shares=(),
            open=unclear,
        )


def _seats() -> Iterator[Seat]:
    """A place for each unit, two members for each collective one, a few groups; somebody answers for nearly all."""
    number = 0
    for unit in settings().units.units:
        if unit.groups:
            for group in range(1, GROUPS + 1):
                number += 1
                yield Seat(Place(f"G{group}", f"Tổ dân phố số {group}", "khu", Owner.GROUP), number)
            continue
        codes = (f"{unit.code}1", f"{unit.code}2") if unit.members else (unit.code,)
        for code in codes:
            number += 1
            place = Place(code, f"{unit.name} {code}", "", Owner.UNIT)
            own = _OWN.get(code, {})
            person = None if number % NOBODY == 0 else number
            yield Seat(place, person, unit.code if unit.members else "", own)


_PLAIN = ("done", "result", "stuck", "no_order", "not_applicable")


def _history(world: World, chance: random.Random) -> Iterator[Event]:
    for review in reviews(world, LAST):
        if chance.random() < 0.5:
            day = review.milestone.due + timedelta(days=chance.randint(-20, 20))
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=chance.choice(_HOURS))
            yield Event(at, (0, review.milestone.code, review.number), "done")
    for part in parts(world, LAST):
        due = part.milestone.due
        for _ in range(chance.choice((1, 2, 3, 4, 5) if part.lead else (0, 0, 1, 2))):
            day = due + timedelta(days=chance.randint(-40, 30))
            at = datetime.combine(day, datetime.min.time()) + timedelta(hours=chance.choice(_HOURS))
            what = chance.choice(("doing", "doing", "snoozed", "extended", "answer"))
            if not part.lead:
                yield Event(at, part.key, chance.choice(("joined", "not_asked", "doing")))
            elif what == "doing":
                promised = chance.choice((None, day + timedelta(days=chance.randint(1, 30))))
                yield Event(at, part.key, "doing", promised)
            elif what == "snoozed":
                yield Event(at, part.key, "snoozed", day + timedelta(days=2))
            elif what == "extended":
                due = max(due, day) + timedelta(days=chance.randint(1, 60))
                yield Event(at, part.key, "extended", due)
            else:
                yield Event(at, part.key, chance.choice(_PLAIN))


def fresh(one: Followed) -> Followed:
    """The same before anything happened."""
    world = replace(one.world, deeds={}, granted={}, again={}, idle={})
    return Followed(world, one.events)
