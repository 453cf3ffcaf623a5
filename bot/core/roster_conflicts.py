"""What of a roster cannot be together with what is known, in words: nothing of such a roster is imported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.core.folding import fold
from bot.core.model import Owner, Place, Role, code_of
from bot.core.roster import Register, Roster
from bot.core.roster_places import Kinship, Listing
from bot.core.texts import roster as says
from bot.core.texts import roster_headings as headings
from bot.core.texts import roster_places as place_says


class Conflicts(Exception):
    """A roster that is not imported; ``problems`` has a sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def conflicts(register: Register, roster: Roster) -> list[str]:
    """Every conflict, by row and column of the file, in the order of its rows; empty: `changes` has an answer."""
    world = _World(register, roster)
    found: list[tuple[int, str, str]] = []
    for place in roster.places:
        found += ((roster.rows.get(place.ref, 0), *one) for one in _of_place(world, place))
    for listing in roster.listings:
        found += ((roster.rows.get(listing.place, 0), *one) for one in _of_listing(world, listing))
    for entry in roster.entries:
        if entry.role is Role.LEADERSHIP and entry.area and fold(entry.area) not in map(fold, world.areas):
            found.append((entry.row, headings.AREA, place_says.unknown_area(entry.area, world.areas)))
    return [says.at(row, column, problem) for row, column, problem in sorted(found, key=lambda one: one[0])]


class _World:
    """What there will be after the import: each place as the file has it, else as it is known."""

    def __init__(self, register: Register, roster: Roster) -> None:
        self.known = {_key(place.ref): place for place in register.places}
        self.places = {**self.known, **{_key(place.ref): place for place in roster.places}}
        self.had = {_key(one.place): one for one in register.listings}
        self.said = {_key(one.place): one for one in roster.listings}
        groups = (place for place in self.places.values() if place.kind is Owner.GROUP and place.area)
        self.areas = tuple(dict.fromkeys(place.area for place in groups))
        self.names: dict[str, list[Place]] = {}
        for place in self.places.values():
            for name in self._names(place):
                self.names.setdefault(name, []).append(place)
        self.merged = {
            _key(parent): one.since
            for one in roster.listings
            if one.kinship is Kinship.MERGE and one.since is not None
            for parent in one.parents
        }

    def _names(self, place: Place) -> set[str]:
        old = self.known.get(_key(place.ref), place)
        return {_full(name, place.area) for name in (place.name, old.name, *place.aliases, *old.aliases)}

    def listing(self, ref: str) -> tuple[Listing, Listing]:
        """What was known of a place, and what the file says."""
        key = _key(ref)
        return self.had.get(key, Listing(ref)), self.said.get(key, Listing(ref))

    def until(self, ref: str) -> date | None:
        """The end of a place after the import."""
        had, said = self.listing(ref)
        return said.until or self.merged.get(_key(ref)) or had.until

    def codes(self, ref: str) -> list[str]:
        """The codes that could have been meant instead of this ref's."""
        return [place.code for (group, _), place in self.places.items() if group == _key(ref)[0]]


def _key(ref: str) -> tuple[bool, str]:
    """Groups have codes of their own; units, party cells and schools share theirs."""
    kind, _, code = ref.partition(":")
    return kind == Owner.GROUP, code


def _full(name: str, area: str) -> str:
    return f"{name}, {area}".casefold()


def _of_place(world: _World, place: Place) -> Iterator[tuple[str, str]]:
    if (known := world.known.get(_key(place.ref))) is not None and known.kind is not place.kind:
        yield headings.KIND, place_says.another_kind(known.kind)
        return
    for column, names in ((headings.PLACE, (place.name,)), (headings.ALIASES, place.aliases)):
        for name in names:
            others = [one for one in world.names[_full(name, place.area)] if _key(one.ref) != _key(place.ref)]
            if rival := next((one for one in others if _together(world, place.ref, one.ref)), None):
                yield column, place_says.name_taken(name, rival.code)


def _together(world: _World, one: str, other: str) -> bool:
    """Whether both places exist on some day; a group may be called as the one it came of was."""
    return world.until(one) is None and world.until(other) is None


def _of_listing(world: _World, new: Listing) -> Iterator[tuple[str, str]]:
    had, _ = world.listing(new.place)
    since = new.since if new.since is not None and not new.parents else had.since
    if since is not None and (until := world.until(new.place)) is not None and until <= since:
        yield headings.UNTIL, place_says.ends_before()
    for parent in new.parents:
        if _key(parent) not in world.places:
            column = headings.MERGED if new.kinship is Kinship.MERGE else headings.SPLIT
            yield column, place_says.unknown_code(code_of(parent), world.codes(parent))
        elif new.since is not None:
            yield from _of_parent(world, new, parent, new.since)
    if new.collective:
        yield from _of_member(world, new)


def _of_parent(world: _World, new: Listing, parent: str, day: date) -> Iterator[tuple[str, str]]:
    had, said = world.listing(parent)
    ends = {one for one in (had.until, said.until) if one is not None}
    if new.kinship is Kinship.MERGE and (other := next((one for one in sorted(ends) if one != day), None)):
        yield headings.SINCE, place_says.ended_already(code_of(parent), other)
    elif new.kinship is Kinship.SPLIT and (over := next((one for one in sorted(ends) if one < day), None)):
        yield headings.SINCE, place_says.ended_already(code_of(parent), over)
    if (begins := said.since if said.since is not None and not said.parents else had.since) and begins >= day:
        yield headings.SINCE, place_says.begins_later(code_of(parent), begins)


def _of_member(world: _World, new: Listing) -> Iterator[tuple[str, str]]:
    key = _key(new.collective)
    if key not in world.places:
        yield headings.COLLECTIVE, place_says.unknown_code(code_of(new.collective), world.codes(new.collective))
        return
    had, said = world.listing(new.collective)
    nested = said.collective or had.collective
    if world.places[key].kind is not Owner.UNIT or nested or key == _key(new.place):
        yield headings.COLLECTIVE, place_says.no_collective()
