"""What every section of a digest is gathered from, and what its lines are read with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bot.core.digests import Item, Mark, Reader, Section
from bot.core.figures import Figure
from bot.core.folding import fold
from bot.core.indicators import Indicator
from bot.core.model import Owner, Place
from bot.core.parts import Part, World
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest_book as headings
from bot.core.texts import words
from handlers import followup
from handlers.desk import Desk
from handlers.office_months import number
from storage import people, periods, places, programmes
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

KEPT = 300
"""Lines of a section that are kept; more than a ward has groups. The numbers count the rest too."""


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom a digest is gathered, as of when, for which local day.

    What is news lies between the two marks; ``last``: the local day of the digest before, None for the first.
    """

    desk: Desk
    reader: Reader
    now: datetime
    day: date
    since: Mark
    until: Mark
    opened: Opened | None
    last: date | None

    @property
    def closed_before(self) -> bool:
        """Whether the newest period was closed and the digest before told so."""
        if self.opened is None or self.last is None:
            return False
        return self.last > self.opened.period.locks


@dataclass(frozen=True)
class Names:
    """What ids are called now, looked up as they are needed. ``day``: the digest's own, from which days are counted."""

    tx: Tx
    desk: Desk
    day: date
    office: bool
    _places: dict[str, Place] = field(default_factory=dict)
    _people: dict[int, Person] = field(default_factory=dict)

    def place(self, ref: str) -> str:
        """A place's full name."""
        return self._site(ref).full_name

    def place_cells(self, ref: str) -> tuple[str, str]:
        """The cells under :data:`PLACE`."""
        site = self._site(ref)
        return (site.name, site.area) if site.kind is Owner.GROUP else (site.full_name, "")

    def _site(self, ref: str) -> Place:
        if ref not in self._places:
            self._places[ref] = places.place(self.tx, ref)
        return self._places[ref]

    def person(self, person: int) -> Person:
        """A person as known now; after an erasure without name and telephone."""
        if person not in self._people:
            self._people[person] = people.person(self.tx, person)
        return self._people[person]

    def contact(self, person: int | None) -> tuple[str, str]:
        """Name and telephone of whoever answers for something; both empty where nobody does."""
        if person is None:
            return "", ""
        known = self.person(person)
        return known.name, known.phone

    @cached_property
    def tasks(self) -> Mapping[int, tuple[str, str]]:
        """Code and content of every task there ever was."""
        return programmes.contents(self.tx)

    def indicator(self, period: str, code: str) -> Indicator:
        """A figure of the form that its period opened with."""
        opened = periods.by_code(self.tx, period)
        form = opened.form if opened is not None else self.desk.form
        return form.by_code[code] if code in form.by_code else Indicator(code, code)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Items of a section as rows under headings; of one item there may be several, or none."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Item], Iterable[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section in words: its heading, and a line for each of its items; ``sheets``: the same items as tables."""

    heading: str
    items: tuple[Item, ...]
    line: Callable[[Item], str]
    more: int = 0
    """Lines that were not kept."""
    sheets: tuple[Sheet, ...] = ()


PERIOD = Column(headings.PERIOD, Kind.MONTH, 10)
PLACE = (Column(headings.PLACE, width=30), Column(headings.AREA, width=18))
CONTACT = (Column(headings.PERSON, width=20), Column(headings.PHONE, width=14))
"""Columns that several sections have; telephones are for the office only."""


def month(code: str) -> date:
    """A period as its cell has it."""
    return date(int(code[:4]), int(code[5:]), 1)


def figure_cell(figure: Figure, indicator: Indicator) -> Cell:
    """A figure as a cell: a single number as one, whatever else in words."""
    if figure.value is None or figure.whole is not None:
        return words.figure(indicator, figure)
    return number(figure.value)


Gather = Callable[[Tx, Scene], Section | None]
Show = Callable[[Section, Names], Shown]


def world(tx: Tx, scene: Scene) -> World:
    """What parts are made of, lead units only."""
    found = followup.world(tx, scene.desk, scene.now)
    held = (replace(one, entry=replace(one.entry, coordinating=())) for one in found.held)
    return replace(found, held=tuple(held))


def concerns(reader: Reader, one: Part) -> bool:
    """Whether a leader in charge of a field or an area is told of a part; whoever has neither is told of all."""
    if not reader.fields and not reader.areas:
        return True
    if one.place.area and one.place.area in reader.areas:
        return True
    return in_field(reader.fields, one.held.entry.group, one.held.entry.content, *one.held.entry.lead)


def in_field(fields: tuple[str, ...], *texts: str) -> bool:
    """Whether one of these texts names one of these fields."""
    folded = [_plain(text) for text in texts]
    return any(f" {_plain(name)} " in f" {text} " for name in fields for text in folded)


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def counted(items: list[dict[str, Any]]) -> tuple[Item, ...]:
    """As many lines as are kept."""
    return tuple(items[:KEPT])
