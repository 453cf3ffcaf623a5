"""What the rows of a roster say together: one that contradicts an earlier one is found here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.core.folding import fold
from bot.core.model import Owner, Place, Role
from bot.core.roster import Entry, Roster, Stock
from bot.core.roster_places import Kinship, Listing
from bot.core.texts import roster as says
from bot.core.texts import roster_places as place_says
from bot.core.texts.roster_headings import (
    ALIASES,
    AREA,
    COLLECTIVE,
    GROUP_CODE,
    GROUP_NAME,
    KIND,
    MERGED,
    PHONE,
    RENAMED,
    ROLE,
    SINCE,
    SPLIT,
    UNIT_CODE,
    UNIT_NAME,
    UNTIL,
)

Key = tuple[bool, str]
"""Whether it is a group, and its code: units, party cells and schools share theirs."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as far as it could be read; what could not is None or empty.

    ``key`` names its place; ``said`` is what it says of the place by column, days as `Listing` has them, codes and
    counts as they are. ``area`` is what somebody of the leadership is in charge of.
    """

    row: int
    role: Role | None = None
    deputy: bool = False
    name: str = ""
    phone: str = ""
    field: str = ""
    area: str = ""
    leaves: date | None = None
    key: Key | None = None
    place: str = ""
    said: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def once(self) -> tuple[object, ...]:
        """What no two rows may have in common."""
        return self.role, self.name, self.phone, self.key, self.field, self.area


@dataclass(slots=True)
class _Gathered:
    """What the rows so far said of one place, each with its row."""

    row: int
    name: str = ""
    leader: int = 0
    said: dict[str, tuple[int, Any]] = dataclasses.field(default_factory=dict)

    def get(self, column: str, default: Any = None) -> Any:
        return self.said[column][1] if column in self.said else default


class Seen:
    """What the rows so far said: it finds the one that the next contradicts, and becomes the roster.

    A cell that could not be read contradicts nothing. Two names that differ in accents only are one under one
    code, yet two under two: "thôn Đông" and "thôn Đồng" may be neighbours.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[object, ...], Line] = {}
        self._phones: dict[str, Line] = {}
        self._places: dict[Key, _Gathered] = {}
        self._names: dict[tuple[bool, str], tuple[int, Key]] = {}

    def against(self, new: Line) -> Iterator[tuple[str, str]]:
        """Column and sentence of each contradiction to earlier rows; after that it is one of them."""
        if new.phone and new.name:
            owner = self._phones.setdefault(new.phone, new)
            if fold(owner.name) != fold(new.name):
                yield PHONE, says.phone_of_another(owner.row, owner.name)
            new = replace(new, name=owner.name)  # one spelling for one person
        if new.role is not None:
            first = self._lines.setdefault(new.once, new)
            if first is not new and new.name and new.phone:
                yield ROLE, says.same_row(first.row)
                return
        if new.key is not None and new.key[1]:
            yield from self._place(new, new.key)

    def roster(self, stocks: Mapping[str, str]) -> Roster:
        """The rows as a roster; only when there was no problem. ``stocks``: column → indicator."""
        places = {key: _place(key, one) for group in (True, False) for key, one in self._of(group)}
        refs = {key: place.ref for key, place in places.items()}
        said = {refs[key]: _listing(places[key], self._places[key]) for key in places}
        return Roster(
            places=tuple(places.values()),
            entries=tuple(_entry(one, refs) for one in self._lines.values()),
            stocks=tuple(
                Stock(refs[key], code, count)
                for key in places
                for column, code in stocks.items()
                if (count := self._places[key].get(column)) is not None
            ),
            listings=tuple(one for ref, one in said.items() if one != Listing(ref)),
            rows={refs[key]: self._places[key].row for key in places},
        )

    def _of(self, group: bool) -> Iterator[tuple[Key, _Gathered]]:
        return ((key, one) for key, one in self._places.items() if key[0] is group)

    def _place(self, new: Line, key: Key) -> Iterator[tuple[str, str]]:
        code_column, name_column = (GROUP_CODE, GROUP_NAME) if key[0] else (UNIT_CODE, UNIT_NAME)
        known = self._places.setdefault(key, _Gathered(new.row))
        area = known.get(AREA, "")
        if known.name and new.place and fold(known.name) != fold(new.place):
            yield code_column, says.code_of_another(known.row)
            return
        if area and new.said.get(AREA) and fold(area) != fold(new.said[AREA]):
            yield code_column, says.code_of_another(known.row)
            return
        if new.role is Role.GROUP_LEADER and not new.deputy and new.leaves is None:
            if known.leader:
                yield code_column, says.second_leader(known.leader)
            known.leader = known.leader or new.row
        for column, value in new.said.items():
            row, before = known.said.setdefault(column, (new.row, value))
            if column != AREA and before != value:
                yield column, place_says.otherwise_at(row)
        if new.place and not known.name:
            known.name, known.row = new.place, new.row
            full = (key[0], f"{new.place}, {known.get(AREA, '')}".casefold())
            row, other = self._names.setdefault(full, (new.row, key))
            if other != key and not (_comes_or_goes(known) or _comes_or_goes(self._places[other])):
                yield name_column, says.name_of_another(row)


def _comes_or_goes(place: _Gathered) -> bool:
    """Whether it need not exist beside another of its name."""
    return not place.said.keys().isdisjoint((UNTIL, MERGED, SPLIT))


def _place(key: Key, said: _Gathered) -> Place:
    group, code = key
    kind = Owner.GROUP if group else said.get(KIND, Owner.UNIT)
    return Place(code, said.name, said.get(AREA, ""), kind, said.get(ALIASES, ()))


def _listing(place: Place, said: _Gathered) -> Listing:
    """Who merged or split has the kind of what came of it: codes are given without one."""
    collective = said.get(COLLECTIVE)
    return Listing(
        place.ref,
        f"{Owner.UNIT}:{collective}" if collective else "",
        said.get(SINCE),
        said.get(UNTIL),
        Kinship.SPLIT if SPLIT in said.said else Kinship.MERGE,
        tuple(f"{place.kind}:{code}" for code in said.get(MERGED, said.get(SPLIT, ()))),
        said.get(RENAMED),
    )


def _entry(line: Line, refs: Mapping[Key, str]) -> Entry:
    assert line.role is not None  # noqa: S101 - only such lines are kept
    place = refs[line.key] if line.key else ""
    return Entry(line.role, line.name, line.phone, place, line.deputy, line.field, line.area, line.leaves, row=line.row)
