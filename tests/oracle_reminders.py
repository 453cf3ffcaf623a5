"""When people are reminded, said a second time: plain loops over days, sharing no code with the bot.

Written from the rules in words (docs/architecture.md, "One reminder"), not from `bot.core`, slow and plain on purpose.
A day is a local date, ``begun`` says whether its morning hour has come. Names of stages are the ladder's numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
FAR = 45
"""Milestones are looked at from so many days before they are due: enough for a ladder that begins at thirty."""


@dataclass(frozen=True)
class Days:
    """``off``: holidays; ``worked``: Saturdays worked all the same."""

    off: frozenset[date]
    worked: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return day in self.worked or (day.isoweekday() <= 5 and day not in self.off)

    def reminds(self, day: date) -> bool:
        return day.isoweekday() != 7 and day not in self.off

    def ahead(self, due: date, days: int) -> date:
        """So many calendar days before the last working day up to the due day, or the reminding day before that."""
        day = due
        while not self.works(day):
            day -= DAY
        for _ in range(days):
            day -= DAY
        while not self.reminds(day):
            day -= DAY
        return day

    def in_time(self, due: date) -> date:
        """By the end of this day it is in time."""
        day = due
        while not self.works(day):
            day += DAY
        return day

    def late(self, due: date, days: int) -> date:
        """The so-many-th working day on which it is late."""
        day = self.in_time(due)
        while days:
            day += DAY
            if self.works(day):
                days -= 1
        return day

    def next_reminding(self, day: date) -> date:
        """This day, or the first after it on which people may be reminded."""
        while not self.reminds(day):
            day += DAY
        return day


@dataclass(frozen=True)
class Steps:
    """A ladder: calendar days before, working days after, and then every week."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    weekly: bool = False


@dataclass(frozen=True)
class Rules:
    """The ward's ladders, and the calendar they walk on. What a plan costs once is remembered."""

    days: Days
    deadline: Steps
    check: Steps
    coordinating: tuple[int, ...]
    groups_coordinate: bool
    last: date
    """As far as plans are made."""
    plans: dict[tuple[Steps, date], dict[date, str]] = field(default_factory=dict, hash=False, compare=False)

    def plan(self, steps: Steps, due: date) -> dict[date, str]:
        """Which stage stands on which day; of two on one day the later of the ladder."""
        if (steps, due) not in self.plans:
            found: dict[date, str] = {}
            for number in sorted(steps.before, reverse=True):
                found[self.days.ahead(due, number)] = f"-{number}" if number else "0"
            for number in sorted(steps.after):
                found[self.days.late(due, number)] = f"+{number}"
            if steps.weekly and steps.after:
                most, week = max(steps.after), 1
                day = self.days.late(due, most)
                while day <= self.last:
                    day += 7 * DAY
                    found[self.days.next_reminding(day)] = f"+{most}w{week}"
                    week += 1
            self.plans[steps, due] = dict(sorted(found.items()))
        return self.plans[steps, due]

    def bounds(self, steps: Steps, due: date, promised: date | None) -> tuple[date, date]:
        """The first and the last day of a plan; a first after the last where nothing is planned."""
        plan = self.plan(steps, due)
        days = [*list(plan)[:1], *list(plan)[-1:], *filter(None, [promised])]
        return min(days, default=date.max), max(days, default=date.min)


@dataclass(frozen=True)
class Item:
    """One place's part of one milestone, in plain facts.

    ``of``: the milestone, the same for all its places. ``once``: of a task done once or once a year. ``check``: a
    check-point, closed by any word on how it goes. ``answer``: what its place said last, ``said`` on that day.
    ``promised``: the day named with "đang làm"; ``snoozed``: said again on that day.
    """

    name: str
    of: str
    due: date
    once: bool
    check: bool
    lead: bool
    group: bool
    person: int | None
    before: date | None = None
    answer: str = ""
    said: date | None = None
    promised: date | None = None
    snoozed: date | None = None

    @property
    def closed(self) -> bool:
        if not self.lead:
            return self.answer != ""
        if self.check:
            return self.answer not in ("", "joined", "not_asked")
        return self.answer in ("done", "not_applicable")


@dataclass(frozen=True)
class Said:
    """What should have been said by now: to whom, of what, as which stage, begun on which day."""

    what: str
    item: str
    stage: str
    person: int
    day: date


def in_force(
    rules: Rules, steps: Steps, due: date, today: date, begun: bool, item: Item | None = None
) -> tuple[str, date] | None:
    """The newest stage that is not over, and its day; ``item``: with what its person said of it."""
    plan = rules.plan(steps, due)
    named = [item.promised, item.snoozed] if item is not None else []
    again = max((one for one in named if one is not None), default=None)
    promised = rules.days.next_reminding(again) if again is not None and again < due else None

    def silent(day: date) -> bool:
        if again is not None and day < again and day < due:
            return True
        return item is not None and any(one is not None and day <= one for one in (item.said, item.before))

    first, last = rules.bounds(steps, due, promised)
    day = today if begun else today - DAY
    while day >= first and not silent(day) and day not in plan and day != promised:
        day -= DAY
    if day < first or silent(day):
        return None
    stage = plan.get(day, f"promised-{again}")
    over = None
    if not stage.startswith("+"):
        over = rules.days.late(due, 1)
    elif day == last:
        over = day + 7 * DAY
    if over is not None and (over < today or (over == today and begun)):
        return None
    return stage, day


def said(
    rules: Rules,
    items: Iterable[Item],
    reviews: Mapping[str, date],
    office: Iterable[int],
    started: date,
    today: date,
    begun: bool,
) -> Iterator[Said]:
    """Everything that should have been said by now, each thing at most once to one person.

    ``reviews``: what the programme itself owes and nobody has settled. ``started``: what was due before is left out.
    """
    wanted = [one for one in items if one.due >= started]
    leading = {(one.of, one.person) for one in wanted if one.lead}
    waited_for = {one.of for one in wanted if one.lead and not one.closed}
    for one in wanted:
        if one.closed:
            continue
        steps = rules.deadline if one.once else rules.check
        if one.lead:
            if one.person is not None and (now := in_force(rules, steps, one.due, today, begun, one)):
                yield Said("task", one.name, now[0], one.person, now[1])
            late = Steps((), steps.after, weekly=steps.weekly)
            untold = Item(one.name, one.of, one.due, one.once, one.check, True, False, None, one.before)
            for person in office:
                if now := in_force(rules, late, one.due, today, begun, untold):
                    yield Said("overdue", one.name, now[0], person, now[1])
        elif (
            one.once
            and one.person is not None
            and one.of in waited_for
            and (one.of, one.person) not in leading
            and (rules.groups_coordinate or not one.group)
        ):
            bare = Item(one.name, one.of, one.due, True, False, False, one.group, one.person, one.before)
            if now := in_force(rules, Steps(rules.coordinating, ()), one.due, today, begun, bare):
                yield Said("coordinate", one.name, now[0], one.person, now[1])
    for name, due in reviews.items():
        if due >= started and (now := in_force(rules, rules.check, due, today, begun)):
            for person in office:
                yield Said("programme", name, now[0], person, now[1])


# ---- reports ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """A reporting period by its four dates."""

    code: str
    opens: date
    due: date
    locks: date


def month(days: Days, year: int, number: int) -> Month:
    """Covers through the 14th, opens on the next reminding day, locks on the office's last working day."""
    locks = date(year, number, 20 if number in (3, 6, 9, 12) else 25)
    while not days.works(locks):
        locks -= DAY
    due = locks - DAY
    while not days.works(due):
        due -= DAY
    return Month(f"{year}-{number:02}", days.next_reminding(date(year, number, 15)), due, locks)


def report_stage(days: Days, steps: Steps, today: date, begun: bool) -> tuple[str, str, date] | None:
    """Period, stage and its day of what leaders who have not reported should have been told last; None: nothing."""
    if (now := _month_of(days, today)) is None:
        return None
    found = {now.opens: "open"}
    for number in sorted(steps.before, reverse=True):
        if now.opens < (day := days.ahead(now.due, number)) <= now.locks:
            found[day] = f"-{number}" if number else "0"
    for number in sorted(steps.after):
        if now.opens < (day := days.late(now.due, number)) <= now.locks:
            found[day] = f"+{number}"
    return _newest(now, found, today, begun)


def review_stage(days: Days, today: date, begun: bool) -> tuple[str, str, date] | None:
    """The same for reviewers: on the working day before the lock, and on its day."""
    if (now := _month_of(days, today)) is None:
        return None
    return _newest(now, {now.due: "-1", now.locks: "0"}, today, begun)


def _month_of(days: Days, today: date) -> Month | None:
    """The period that has opened and is not locked."""
    now = month(days, today.year, today.month)
    return now if now.opens <= today <= now.locks else None


def _newest(now: Month, found: dict[date, str], today: date, begun: bool) -> tuple[str, str, date] | None:
    past = [day for day in found if day < today or (day == today and begun)]
    return (now.code, found[max(past)], max(past)) if past else None
