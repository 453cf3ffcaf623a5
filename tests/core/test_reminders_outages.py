"""Outages, clocks that jump and ticks that come twice, over the whole span: nothing missing, nothing doubled.

A small driver plays the pure functions as the tick and the sender do: notices under keys, one morning a person and day,
what no longer holds dropped when it is about to go out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from bot.core.followup import due_tasks
from bot.core.periods import current, stages
from bot.core.reminders import REPORT, Notice, in_force
from tests.followed_programme import FIRST, LAST, STARTED, followed, fresh, rules
from tests.ward import a_desk

DESK = a_desk()
PLAIN = rules().days
SEED = 8
LEADERS = (1001, 1002)
"""Two who never report; the programme's people are others."""
TICKS = ("00:00", "07:29:30", "07:30", "08:00", "08:00:30", "12:00", "16:00", "19:59:30", "20:00", "23:59:30")

Should = dict[str, Notice]
Tick = tuple[datetime, timedelta]
"""A moment of the span, and by how much the clock is wrong: what people said stays said when a clock is set back."""
Truth = dict[Tick, Should]
"""What should have been told at a tick, as the core says it; the oracle agrees (test_reminders_oracle.py)."""

RIGHT, DAY = timedelta(), timedelta(days=1)
WRONG = {
    (10, "12:00"): (-DAY, -3 * DAY, -3 * DAY + timedelta(hours=4)),
    (20, "16:00"): (DAY, 3 * DAY, 3 * DAY + timedelta(hours=16)),
}
"""On these days of each month the clock is wrong for a while: set back, ahead."""


@pytest.fixture(scope="module")
def truth() -> Truth:
    """Every tick from the first day to the last, with all that people say meanwhile."""
    known, found = fresh(followed(SEED)), Truth()

    def should(now: datetime) -> Should:
        owed = known.owed(STARTED, now.date())
        notices = due_tasks(now, owed, DESK.ladders, DESK.calendar, DESK.morning, DESK.zone)
        return {one.key: one for one in (*notices, *reports(now))}

    for day in days():
        last: tuple[bool, Should] | None = None
        for hour in TICKS:
            now = datetime.combine(day, time.fromisoformat(hour), DESK.zone)
            begun = now.time() >= DESK.morning
            if known.play(now.replace(tzinfo=None)) or last is None or last[0] != begun:
                last = begun, should(now)
            found[now, RIGHT] = last[1]
            for wrong in WRONG.get((day.day, hour), ()):
                found[now, wrong] = should(now + wrong)
    return found


def days() -> Iterator[date]:
    """The whole span."""
    for distance in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=distance)


def reports(now: datetime) -> list[Notice]:
    """What the core says two leaders should have been told of their report."""
    period = current(now.date(), DESK.policy.rule, DESK.calendar)
    ladder = stages(period, DESK.policy.report, DESK.calendar)
    if (force := in_force(now, period, ladder, DESK.morning, DESK.zone)) is None:
        return []
    stage = force.stage.name
    return [
        Notice(f"remind:{REPORT}:{period.code}:{stage}:{one}", one, REPORT, period.code, stage, force.start, force.end)
        for one in LEADERS
    ]


@dataclass
class Bot:
    """What is stored of notices and mornings, and what went out: (when, person, keys)."""

    notices: dict[str, Notice] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    mornings: set[tuple[date, int]] = field(default_factory=set)
    sent: list[tuple[datetime, int, tuple[str, ...]]] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    planned: Should | None = None

    def plan(self, due: Should) -> None:
        """Insert what is not there yet."""
        if due is self.planned:
            return
        self.planned = due
        for key in due.keys() - self.notices.keys():
            self.notices[key] = due[key]
            self.waiting.add(key)

    def send(self, now: datetime, due: Should) -> None:
        """One morning for everybody with something to hear by now, of what still holds."""
        if not self.waiting:
            return
        self.waiting -= {key for key in self.waiting if self.notices[key].expires <= now}
        if DESK.may_write(now) != now:
            return
        heard: dict[int, list[str]] = {}
        for key in sorted(self.waiting):
            if self.notices[key].not_before <= now:
                heard.setdefault(self.notices[key].person, []).append(key)
        for person, keys in heard.items():
            if (now.date(), person) in self.mornings:
                continue
            self.mornings.add((now.date(), person))
            self.waiting -= set(keys)
            if holding := tuple(key for key in keys if key in due):
                self.sent.append((now, person, holding))
                self.told |= set(holding)


def play(truth: Truth, ticks: Iterable[Tick], *, twice: bool = False) -> Bot:
    """Tick at these moments; ``twice``: each time two ticks plan from the same look before either sends, both send."""
    bot, checked = Bot(), None
    for moment, wrong in ticks:
        due, now = truth[moment, wrong], moment + wrong
        bot.plan(due)
        if twice:
            bot.plan(dict(due))
        bot.send(now, due)
        if twice:
            bot.send(now, due)
        if due is not checked and DESK.may_write(now) == now:
            checked = due  # nothing missing: whoever had no morning today has heard the newest of everything
            missing = due.keys() - bot.told
            assert all((now.date(), due[key].person) in bot.mornings for key in missing), now
    return bot


def thing(key: str) -> tuple[str, str]:
    """A notice without its stage."""
    head, _, person = key.rsplit(":", 2)
    return head, person


def check(bot: Bot) -> None:
    """Nothing doubled, no stage after a newer one of the same thing, nothing at an hour or on a day of rest."""
    told = [(now, key) for now, _, keys in bot.sent for key in keys]
    assert len({key for _, key in told}) == len(told)
    assert len({(now.date(), person) for now, person, _ in bot.sent}) == len(bot.sent)
    assert len({(now.date(), thing(key)) for now, key in told}) == len(told)
    newest: dict[tuple[str, str], datetime] = {}
    for now, key in told:
        begun = bot.notices[key].not_before
        assert newest.get(thing(key), begun - DAY) < begun <= now
        newest[thing(key)] = begun
        assert PLAIN.reminds(now.date())
        assert time(8) <= now.time() < time(20)


def always() -> list[Tick]:
    """Every tick of the span."""
    return [(datetime.combine(day, time.fromisoformat(hour), DESK.zone), RIGHT) for day in days() for hour in TICKS]


def without(*outages: tuple[str, timedelta]) -> list[Tick]:
    """Every tick but those from a moment on for some time."""
    spans = [(begin := datetime.fromisoformat(f"{at}+07:00"), begin + span) for at, span in outages]
    return [one for one in always() if not any(begin <= one[0] < end for begin, end in spans)]


def every(span: timedelta, *, hours: int, step: timedelta) -> list[Tick]:
    """Every tick but those of an outage that begins again and again, each time a little later in the day."""
    begin, down = datetime.combine(FIRST, time(hours), DESK.zone), []
    while begin.date() <= LAST:
        down.append((begin, begin + span))
        begin += step
    found, at = [], 0
    for one in always():
        while at < len(down) and down[at][1] <= one[0]:
            at += 1
        if at == len(down) or one[0] < down[at][0]:
            found.append(one)
    return found


@pytest.fixture(scope="module")
def unbroken(truth: Truth) -> Bot:
    """The bot that was never down."""
    return play(truth, always())


def test_never_down(truth: Truth, unbroken: Bot) -> None:
    """Every stage that comes into force is told, on its own day unless its person had a morning before it arose."""
    check(unbroken)
    assert len(unbroken.sent) > 2_000
    first: dict[str, datetime] = {}
    for now, wrong in always():
        for key in truth[now, wrong]:
            first.setdefault(key, now)
    mornings = {key for key, now in first.items() if now.time() == DESK.morning and DESK.may_write(now) == now}
    assert not mornings - unbroken.told


OUTAGES: dict[str, Callable[[], Sequence[Tick]]] = {
    "a minute at the morning hour, every day": lambda: every(timedelta(minutes=1), hours=8, step=DAY),
    "five hours, each time later": lambda: every(timedelta(hours=5), hours=4, step=timedelta(hours=31)),
    "three days, again and again": lambda: every(3 * DAY, hours=7, step=timedelta(days=8, hours=5)),
    "over the deadlines of 2026": lambda: without(("2026-12-30T12:00", 5 * DAY)),
    "over Tết": lambda: without(("2027-02-02T07:00", 11 * DAY), ("2028-01-24T12:00", 12 * DAY)),
    "a whole quarter": lambda: without(("2026-12-05T09:00", 90 * DAY)),
}


@pytest.mark.parametrize("name", OUTAGES)
def test_outages(truth: Truth, unbroken: Bot, name: str) -> None:
    """After it the newest stage is told, once; what was replaced meanwhile never."""
    moments = OUTAGES[name]()
    bot = play(truth, moments)
    check(bot)
    assert len(moments) < len(truth)
    assert 0 < len(bot.sent) <= len(unbroken.sent)


def test_ticks_twice(truth: Truth, unbroken: Bot) -> None:
    """Two ticks at once, each planning and sending: as if there had been one."""
    assert play(truth, always(), twice=True).sent == unbroken.sent


@pytest.mark.parametrize("most", [1, 4])
def test_clock_jumps_both_ways(truth: Truth, unbroken: Bot, most: int) -> None:
    """A clock that is set back, or is ahead for a while, repeats nothing and loses nothing.

    But for one thing: who had a day's morning from a clock that was ahead has no other on that day.
    """
    bot = play(truth, (tick for tick in truth if abs(tick[1]) <= most * DAY))
    check(bot)
    usually = {key: now.date() for now, _, keys in unbroken.sent for key in keys if key not in bot.told}
    assert len(usually) < 5
    assert all((day, bot.notices[key].person) in bot.mornings for key, day in usually.items())
