"""What a person may answer for among the tasks, and what of it is to be asked now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.core.followup import AHEAD, COORDINATE, PROGRAMME, TASK, Answer, goes_by_deadline, is_on_time
from bot.core.model import Owner, Role, You
from bot.core.parts import Part, World, parts, reviews, seats_of
from bot.core.reminders import REPORT
from bot.core.task_talk import Item, Scene, base_key, closed
from bot.core.texts import task_status as says
from handlers import followup, group_leader
from handlers.desk import Desk
from handlers.turn import Turn
from storage import followup as stored
from storage import periods, task_answers
from storage.db import Tx
from storage.people import Person, Scope

ANSWERING = frozenset({Role.GROUP_LEADER, Role.UNIT_CONTACT})
"""The roles whose places owe something."""
_YEARS = 5


def scene(tx: Tx, turn: Turn, person: Person, roles: Iterable[Scope]) -> Scene:
    """What this person may answer for now; the office for every unit."""
    held = tuple(roles)
    today = turn.desk.local(turn.now).date()
    own = frozenset(one.ref for one in held if one.role in ANSWERING and one.place is not None)
    deputised = frozenset(one.ref for one in held if one.deputy)
    office = any(one.role is Role.PARTY_OFFICE for one in held)
    whole = followup.world(tx, turn.desk, turn.now)
    world = _narrowed(whole, own, office=office)
    started = stored.started(tx)
    begin = started or today
    items = _items(world, own, today, begin, office=office)
    if not turn.desk.ladders.groups_coordinate:
        items = {key: of for key, of in items.items() if not _joint_group(of)}
    mine = {
        key: of
        for key, of in items.items()
        if not isinstance(of, Part)
        or (of.place.ref in own and (of.person in (person.id, None) or of.place.ref in deputised))
    }
    return Scene(
        you=person.you or You.DONG_CHI,
        today=today,
        calendar=turn.desk.calendar,
        units=turn.desk.units,
        items=items,
        due=to_ask(mine, whole, turn, begin),
        begin=begin,
        reports=_reports(tx, turn, person, held),
        wishes={
            f"{TASK}/{one.task}/{one.milestone}/{one.ref}": one.wished
            for one in task_answers.extensions(tx)
            if one.ref in own
        },
        own=own,
        office=office,
    )


def _narrowed(world: World, own: frozenset[str], *, office: bool) -> World:
    """Without the places this person has nothing to say of; a ward's groups only where a task gives them the lead."""
    if not office:
        return replace(world, seats=tuple(one for one in world.seats if one.place.ref in own))
    led = {unit for held in world.held for unit in held.entry.lead}
    if any(meant.groups for unit in led for meant in world.units.match(unit)):
        return world
    kept = (one for one in world.seats if one.place.kind is not Owner.GROUP or one.place.ref in own)
    return replace(world, seats=tuple(kept))


def _items(world: World, own: frozenset[str], today: date, begin: date, *, office: bool) -> dict[str, Item]:
    """Everything that may be answered, by key; what the programme itself owes from ``begin`` on."""
    found: dict[str, Item] = {}
    for part in parts(world, date(today.year + _YEARS, 12, 31), fresh=today - AHEAD):
        if not part.lead and not goes_by_deadline(part.milestone):
            continue
        mine = part.place.ref in own
        if mine or (office and part.lead):
            found[base_key(f"{TASK if part.lead else COORDINATE}/{part.item}")] = part
    if office:
        for review in reviews(world, today + AHEAD):
            if review.milestone.due >= min(begin, today):
                found[f"{PROGRAMME}/{review.item}"] = review
    return found


def _joint_group(of: Item) -> bool:
    """Whether a residential group only coordinates: it is not told, so it is not asked."""
    return isinstance(of, Part) and not of.lead and of.place.kind is Owner.GROUP


def to_ask(mine: Mapping[str, Item], world: World, turn: Turn, begin: date) -> tuple[str, ...]:
    """What is to be asked now: what is late first, then by due day; of a task with nothing near its next milestone."""
    calendar, today = turn.desk.calendar, turn.desk.local(turn.now).date()
    near: list[tuple[bool, date, str]] = []
    later: dict[tuple[int, str], tuple[bool, date, str]] = {}
    checks: dict[tuple[int, str], tuple[bool, date, str]] = {}
    answered: set[tuple[int, str]] = set()  # of the period that runs
    for key, of in mine.items():
        if closed(of):
            if isinstance(of, Part) and of.due >= today and not goes_by_deadline(of.milestone):
                answered.add((of.held.id, of.place.ref))
            continue
        due = of.due if isinstance(of, Part) else of.milestone.due
        if due < begin or (isinstance(of, Part) and not of.lead and due < today):
            continue  # the office's start list settles it; who coordinates is not asked afterwards
        late = not is_on_time(today, due, calendar)
        row = (not late, due, key)
        if not isinstance(of, Part):
            near.append(row)
            continue
        task = of.held.id, of.place.ref
        if late and not goes_by_deadline(of.milestone):
            checks[task] = max(checks.get(task, row), row)  # an older period gave way to the newer
        elif due <= today + AHEAD:
            near += [row] if of.lead or _waits(of, world) else []
        elif of.lead:
            later[task] = min(later.get(task, row), row)
    there = {(of.held.id, of.place.ref) for _, _, key in near if isinstance(of := mine[key], Part)}
    more = [row for task, row in later.items() if task not in there | answered | checks.keys()]
    place = {key: at for at, key in enumerate(mine)}
    return tuple(
        key for _, _, key in sorted([*checks.values(), *near, *more], key=lambda row: (*row[:2], place[row[2]]))
    )


def _waits(of: Part, world: World) -> bool:
    """Whether something coordinated is still open with one of those who lead it."""
    led = (seat.place.ref for unit in of.held.entry.lead for seat in seats_of(world, unit))
    deeds = (world.deeds.get((of.held.id, of.milestone.code, ref)) for ref in led)
    return any(deed is None or deed.answer is not Answer.DONE for deed in deeds)


def _reports(tx: Tx, turn: Turn, person: Person, roles: tuple[Scope, ...]) -> dict[str, str]:
    """The reports of the open period that this person has not handed in, by key."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    if opened is None or opened.locked or opened.period.locks < today:
        return {}
    found = {}
    for ref in group_leader.reports_for(opened, roles):
        report = periods.report(tx, opened.id, ref)
        context = group_leader.report_context(tx, turn.desk, person, opened, ref, report, turn.now)
        if context.questions and not context.sent:
            found[f"{REPORT}/{opened.period.code}/{ref}"] = says.report_line(opened.period, context.place, today)
    return found


def codes(found: Scene) -> list[str]:
    """The codes of the tasks that may be answered."""
    own = (of for of in found.items.values() if isinstance(of, Part) and of.place.ref in found.own)
    return list(dict.fromkeys(of.held.entry.code for of in own))


def leads_of(tx: Tx, turn: Turn, of: Part) -> frozenset[int]:
    """Who answers today for the units that lead a task."""
    world = followup.world(tx, turn.desk, turn.now)
    seats = (seat for unit in of.held.entry.lead for seat in seats_of(world, unit))
    found = (seat.own.get(of.held.id, seat.person) for seat in seats)
    return frozenset(person for person in found if person is not None)


def part_of(tx: Tx, desk: Desk, key: str, now: datetime) -> Part | None:
    """The part a key names, as it is now; None where there is none (any more)."""
    _, task, code, ref = base_key(key).split("/", 3)
    world = followup.world(tx, desk, now)
    world = replace(
        world,
        held=tuple(one for one in world.held if one.id == int(task)),
        seats=tuple(one for one in world.seats if one.place.ref == ref),
    )
    last = date(desk.local(now).year + _YEARS, 12, 31)
    return next((one for one in parts(world, last) if one.milestone.code == code), None)
