"""The places of a roster: what a file says of them by date, and what it changes of what is known.

Two rules. What a file leaves empty stays as it is. And history is added, never rewritten: a merge or a split names
who went on as whom from which day, a rename with a day keeps the old name; without a day it is a mere correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.core.model import Place

# ---- what a file says, and what is known -----------------------------------------------------------------


class Kinship(StrEnum):
    """How a place came of another: before ends with a merge; after a split it goes on unless its own row ends it."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Descent:
    """From ``day`` on ``before`` (a ref) goes on, whole or in part, as ``after`` (a ref)."""

    kind: Kinship
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Renaming:
    """The place (its ref) is called so from ``day`` on; carried out when that day has come."""

    place: str
    day: date
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What is said of a place (its ref) beside its names; what is empty or None is not said.

    ``since``: its first day; ``until``: the first day on which it is no more; ``collective``: the ref of the
    collective unit it is a member of; ``parents``: the refs it came of by ``kinship`` on ``since``; ``renamed``: the
    day from which it has the name that stands beside.
    """

    place: str
    collective: str = ""
    since: date | None = None
    until: date | None = None
    kinship: Kinship = Kinship.MERGE
    parents: tuple[str, ...] = ()
    renamed: date | None = None

    @property
    def descents(self) -> tuple[Descent, ...]:
        """Whom it came of; none without a day."""
        if self.since is None:
            return ()
        return tuple(Descent(self.kinship, self.since, parent, self.place) for parent in self.parents)


# ---- what changes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceAdded:
    """A new place, from its first day on or from ever."""

    place: Place
    since: date | None = None


@dataclass(frozen=True, slots=True)
class PlaceRenamed:
    """A place whose code is known has another name or area: from ``day`` on, or it was always meant so (None)."""

    before: Place
    after: Place
    day: date | None = None


@dataclass(frozen=True, slots=True)
class AliasesAdded:
    """A place is called by further names; ``place`` is as it is known."""

    place: Place
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceBegins:
    """The first day of a known place (its ref) is another than ``before``."""

    place: str
    before: date | None
    since: date


@dataclass(frozen=True, slots=True)
class PlaceEnds:
    """A place (its ref) is no more from ``until`` on; ``before``: what was known of its end."""

    place: str
    before: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Descended:
    """A merge or a split, one line of it; ``stays``: what came before goes on beside it."""

    descent: Descent
    stays: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A place (its ref) is a member of another collective unit than ``before`` (a ref, or empty)."""

    place: str
    before: str
    collective: str


PlaceChange = PlaceAdded | PlaceRenamed | AliasesAdded | PlaceBegins | PlaceEnds | Descended | Joined


@dataclass(frozen=True, slots=True)
class Places:
    """Places with what is said of them: of a file, or of the database with its whole history."""

    places: tuple[Place, ...]
    listings: tuple[Listing, ...] = ()
    descents: frozenset[Descent] = frozenset()
    renamings: frozenset[Renaming] = frozenset()

    def listing(self, ref: str) -> Listing:
        """What is said of one place."""
        return next((one for one in self.listings if one.place == ref), Listing(ref))


def place_changes(known: Places, listed: Places) -> Iterator[PlaceChange]:
    """What must change of the known places, in an order that can be applied."""
    before = {place.ref: place for place in known.places}
    said = {one.place: one for one in listed.listings}
    had = {one.place: one for one in known.listings}
    ends = {ref: one.until for ref, one in had.items()}
    for place in listed.places:
        new = said.get(place.ref, Listing(place.ref))
        if (old := before.get(place.ref)) is None:
            yield PlaceAdded(place, new.since)
        else:
            yield from _renamed(old, place, new, known.renamings)
            yield from _begins(had.get(place.ref, Listing(place.ref)), new)
    for new in listed.listings:
        if new.until is not None:
            yield from _ends(ends, new.place, new.until)
    for new in listed.listings:
        yield from _descended(ends, new, known.descents)
    for new in listed.listings:
        joined = had[new.place].collective if new.place in had else ""
        if new.collective and new.collective != joined:
            yield Joined(new.place, joined, new.collective)


def _renamed(old: Place, place: Place, new: Listing, known: frozenset[Renaming]) -> Iterator[PlaceChange]:
    after = replace(old, name=place.name, area=place.area or old.area)
    waits = new.renamed is not None and Renaming(place.ref, new.renamed, after.name, after.area) in known
    if (after.name, after.area) != (old.name, old.area) and not waits:
        yield PlaceRenamed(old, after, new.renamed)
    names = {name.casefold() for name in (place.name, *old.aliases)}
    if further := tuple(name for name in place.aliases if name.casefold() not in names):
        yield AliasesAdded(old, further)


def _begins(had: Listing, new: Listing) -> Iterator[PlaceChange]:
    if new.since is not None and not new.parents and new.since != had.since:
        yield PlaceBegins(new.place, had.since, new.since)


def _ends(ends: dict[str, date | None], ref: str, until: date) -> Iterator[PlaceChange]:
    if (before := ends.get(ref)) != until:
        ends[ref] = until
        yield PlaceEnds(ref, before, until)


def _descended(ends: dict[str, date | None], new: Listing, known: frozenset[Descent]) -> Iterator[PlaceChange]:
    for descent in new.descents:
        if descent.kind is Kinship.MERGE:
            yield from _ends(ends, descent.before, descent.day)
        if descent not in known:
            yield Descended(descent, stays=_stays(ends, descent))


def _stays(ends: Mapping[str, date | None], descent: Descent) -> bool:
    return (end := ends.get(descent.before)) is None or end > descent.day
