"""The roster (danh sách): who holds which role where, and what a new file changes of what is known.

Two rules. A person is recognised by phone and name together, or, with another phone, by the same spelling of
the name in the same role and place; anybody else is new: a link is never handed on by a guess. And a file
that leaves somebody out removes nobody: a role ends only when a group gets another leader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.folding import fold
from bot.core.model import Place, Role

_ROLE_WORDS: dict[Role, str] = {
    Role.GROUP_LEADER: "tổ trưởng|tổ trưởng tổ dân phố|tổ trưởng tdp|trưởng thôn|trưởng khu phố|trưởng ấp|"
    "trưởng bản|trưởng khu",
    Role.UNIT_CONTACT: "đầu mối|đầu mối đơn vị|cán bộ đầu mối",
    Role.PARTY_OFFICE: "văn phòng|văn phòng đảng ủy|vpđu",
    Role.LEADERSHIP: "lãnh đạo|thường trực|ban thường vụ",
    Role.REVIEWER: "duyệt số liệu|người duyệt|người duyệt số liệu",
    Role.OPERATOR: "vận hành|người vận hành",
}
_ROLES = {fold(word): role for role, words in _ROLE_WORDS.items() for word in (role.value, *words.split("|"))}


def role_named(text: str) -> Role | None:
    """The role called "tổ trưởng", "To Truong" or "group_leader"; None where there is none of that name."""
    return _ROLES.get(fold(text))


# ---- what a file says ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in a role; ``place`` is the ref of what it covers, empty where it covers none."""

    role: Role
    name: str
    phone: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a stock indicator was in a place (its ref) before its first report."""

    place: str
    indicator: str
    value: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A file without problems: no place, entry or stock twice, one leader a group, one name a phone."""

    places: tuple[Place, ...]
    entries: tuple[Entry, ...]
    stocks: tuple[Stock, ...]


# ---- what is known ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the database."""

    id: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role in force; ``id`` is its row, ``person`` its holder's."""

    id: int
    person: int
    role: Role
    place: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What the database knows: places, everybody, the roles in force, the starting values."""

    places: tuple[Place, ...] = ()
    people: tuple[Known, ...] = ()
    held: tuple[Held, ...] = ()
    stocks: tuple[Stock, ...] = ()


# ---- what changes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceAdded:
    """A new place."""

    place: Place


@dataclass(frozen=True, slots=True)
class PlaceRenamed:
    """A place whose code is known has another name or area."""

    before: Place
    after: Place


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody new."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody known has another phone, or their name another spelling."""

    before: Known
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A group has another leader; ``name`` is that of the one who goes."""

    held: Held
    name: str


@dataclass(frozen=True, slots=True)
class RoleAdded:
    """Somebody gets a role; ``person`` None: the one who is added under the entry's name and phone."""

    entry: Entry
    person: int | None


@dataclass(frozen=True, slots=True)
class StockSet:
    """A starting value is new or differs from ``before``."""

    stock: Stock
    before: int | None


Change = PlaceAdded | PlaceRenamed | PersonAdded | PersonChanged | RoleEnded | RoleAdded | StockSet


def changes(register: Register, roster: Roster) -> tuple[Change, ...]:
    """What must change so that the register says what the roster says, in an order that can be applied.

    None when it already does.
    """
    known = _recognised(register, roster)
    return (
        *_places(register.places, roster.places),
        *_people(known, roster),
        *_roles(known, register, roster),
        *_stocks(register, roster),
    )


def _places(before: tuple[Place, ...], after: tuple[Place, ...]) -> Iterator[Change]:
    known = {place.ref: place for place in before}
    for place in after:
        if (old := known.get(place.ref)) is None:
            yield PlaceAdded(place)
        elif old != place:
            yield PlaceRenamed(old, place)


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
    for name, phone in dict.fromkeys((entry.name, entry.phone) for entry in roster.entries):
        if (person := known.get((name, phone))) is None:
            yield PersonAdded(name, phone)
        elif (person.name, person.phone) != (name, phone):
            yield PersonChanged(person, name, phone)


def _roles(known: dict[tuple[str, str], Known], register: Register, roster: Roster) -> Iterator[Change]:
    held = {(one.person, one.role, one.place) for one in register.held}
    leaders = {one.place: one for one in register.held if one.role is Role.GROUP_LEADER}
    names = {person.id: person.name for person in register.people}
    added = []
    for entry in roster.entries:
        person = known.get((entry.name, entry.phone))
        if person is not None and (person.id, entry.role, entry.place) in held:
            continue
        added.append(RoleAdded(entry, person.id if person else None))
        if entry.role is Role.GROUP_LEADER and (old := leaders.get(entry.place)) is not None:
            yield RoleEnded(old, names[old.person])  # before any is added: two leaders may change places
    yield from added


def _stocks(register: Register, roster: Roster) -> Iterator[Change]:
    before = {(stock.place, stock.indicator): stock.value for stock in register.stocks}
    for stock in roster.stocks:
        if (old := before.get((stock.place, stock.indicator))) != stock.value:
            yield StockSet(stock, old)
