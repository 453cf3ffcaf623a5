"""What a roster changes of what is known: who comes, who goes, which place is called what from when.

Two rules. A person is recognised by phone and name together, or, with another phone, by the same spelling of
the name in the same role and place; anybody else is new: a link is never handed on by a guess. And a file
that leaves somebody out removes nobody: a role ends when a group gets another leader, on the day a row says, or with
its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.folding import fold
from bot.core.model import Role
from bot.core.roster import (
    Change,
    Entry,
    Held,
    Known,
    PersonAdded,
    PersonChanged,
    Register,
    RoleAdded,
    RoleCharged,
    RoleEnded,
    RoleLeaves,
    RoleSeated,
    Roster,
    StockSet,
)
from bot.core.roster_places import place_changes


def changes(register: Register, roster: Roster) -> tuple[Change, ...]:
    """What must change so that the register says what the roster says, in an order that can be applied.

    None when it already does. Only a roster without `bot.core.roster_conflicts.conflicts` has an answer.
    """
    known = _recognised(register, roster)
    return (
        *place_changes(register.known, roster.listed),
        *_people(known, roster),
        *_roles(known, register, roster),
        *_stocks(register, roster),
    )


def _recognised(register: Register, roster: Roster) -> dict[tuple[str, str], Known]:
    """The persons of the roster who are known already, by name and phone as the roster has them."""
    by_phone = {(person.phone, fold(person.name)): person for person in reversed(register.people)}
    found = {
        (entry.name, entry.phone): person
        for entry in roster.entries
        if (person := by_phone.get((entry.phone, fold(entry.name)))) is not None
    }
    people = {person.id: person for person in register.people}
    taken = {person.id for person in found.values()}
    for entry in roster.entries:
        if (entry.name, entry.phone) in found:
            continue
        for held in register.held:
            person = people[held.person]
            same_place = (held.role, held.place) == (entry.role, entry.place)
            # Accents count here: Hùng and Hưng with two phones are two men.
            if same_place and person.name.casefold() == entry.name.casefold() and person.id not in taken:
                found[entry.name, entry.phone] = person
                taken.add(person.id)
                break
    return found


def _people(known: dict[tuple[str, str], Known], roster: Roster) -> Iterator[Change]:
    staying = (entry for entry in roster.entries if entry.leaves is None or (entry.name, entry.phone) in known)
    for name, phone in dict.fromkeys((entry.name, entry.phone) for entry in staying):
        if (person := known.get((name, phone))) is None:
            yield PersonAdded(name, phone)
        elif (person.name, person.phone) != (name, phone):
            yield PersonChanged(person, name, phone)


def _roles(known: dict[tuple[str, str], Known], register: Register, roster: Roster) -> Iterator[Change]:
    """Ends come before beginnings: two leaders may change places."""
    leaders = {one.place: one for one in register.held if one.role is Role.GROUP_LEADER and not one.deputy}
    stepped_down: set[int] = set()
    names = {person.id: person.name for person in register.people}
    later: list[Change] = []
    charged: dict[int, list[Entry]] = {}
    for entry in sorted(roster.entries, key=lambda one: not one.deputy):
        person = known.get((entry.name, entry.phone))
        if entry.role is Role.LEADERSHIP and person is not None and entry.leaves is None:
            charged.setdefault(person.id, []).append(entry)
            continue
        held = _held(register, entry, person)
        if entry.leaves is not None:
            if held is not None and held.leaves != entry.leaves:
                later.append(RoleLeaves(held, names[held.person], entry.leaves))
            continue
        if held is not None and held.deputy == entry.deputy:
            continue
        if held is None:
            later.append(RoleAdded(entry, person.id if person else None))
        elif entry.deputy:
            stepped_down.add(held.id)
            yield RoleSeated(held, names[held.person])
        else:
            later.append(RoleSeated(held, names[held.person]))
        old = leaders.get(entry.place) if entry.role is Role.GROUP_LEADER and not entry.deputy else None
        if old is not None and old.id not in stepped_down:
            yield RoleEnded(old, names[old.person])
    for holder, entries in charged.items():
        for change in _charges(holder, entries, register):
            if isinstance(change, RoleEnded):
                yield change
            else:
                later.append(change)
    yield from later


def _held(register: Register, entry: Entry, person: Known | None) -> Held | None:
    """The role in force that this entry is about."""
    if person is None:
        return None
    wanted = (person.id, entry.role, entry.place, entry.field, entry.area)
    return next(
        (one for one in register.held if (one.person, one.role, one.place, one.field, one.area) == wanted), None
    )


def _charges(holder: int, entries: list[Entry], register: Register) -> Iterator[Change]:
    """Somebody's rows say all of what they are in charge of; a single row that says nothing leaves it as it is."""
    name = next(person.name for person in register.people if person.id == holder)
    held = [one for one in register.held if (one.person, one.role) == (holder, Role.LEADERSHIP)]
    if held and not any(entry.field or entry.area for entry in entries):
        return
    wanted = {(entry.field, entry.area) for entry in entries}
    free = [one for one in held if (one.field, one.area) not in wanted]
    have = {(one.field, one.area) for one in held}
    for entry in entries:
        if (entry.field, entry.area) in have:
            continue
        if free:
            yield RoleCharged(free.pop(0), name, entry.field, entry.area)
        else:
            yield RoleAdded(entry, holder)
    for one in free:
        yield RoleEnded(one, name)


def _stocks(register: Register, roster: Roster) -> Iterator[Change]:
    before = {(stock.place, stock.indicator): stock.value for stock in register.stocks}
    for stock in roster.stocks:
        if (old := before.get((stock.place, stock.indicator))) != stock.value:
            yield StockSet(stock, old)
