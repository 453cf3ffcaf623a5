"""What the rows of a roster say together: one that contradicts an earlier one is found here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.folding import fold
from bot.core.model import Owner, Place, Role
from bot.core.roster import Entry, Roster, Stock
from bot.core.texts import roster as says
from bot.documents.roster_columns import GROUP_CODE, GROUP_NAME, PHONE, ROLE, UNIT_CODE, UNIT_NAME


@dataclass(frozen=True, slots=True)
class Person:
    """A row as far as it could be read; what could not is None or empty."""

    row: int
    role: Role | None
    name: str
    phone: str
    place: Place | None
    stocks: tuple[Stock, ...]

    @property
    def entry(self) -> Entry | None:
        """The row as the roster's entry; None without a role."""
        if self.role is None:
            return None
        return Entry(self.role, self.name, self.phone, self.place.ref if self.place else "")


class Seen:
    """What the rows so far said: it finds the one that the next contradicts, and becomes the roster.

    A cell that could not be read contradicts nothing. Two names that differ in accents only are one under one
    code, yet two under two: "thôn Đông" and "thôn Đồng" may be neighbours.
    """

    def __init__(self) -> None:
        self._people: dict[Entry, Person] = {}
        self._phones: dict[str, Person] = {}
        self._groups: dict[str, tuple[int, Place]] = {}
        self._group_names: dict[str, int] = {}
        self._units: dict[str, tuple[int, Place]] = {}
        self._unit_names: dict[str, tuple[int, Place]] = {}

    def against(self, new: Person) -> Iterator[tuple[str, str]]:
        """Column and sentence of each contradiction to earlier rows; after that it is one of them."""
        if new.phone and new.name:
            owner = self._phones.setdefault(new.phone, new)
            if fold(owner.name) != fold(new.name):
                yield PHONE, says.phone_of_another(owner.row, owner.name)
            new = replace(new, name=owner.name)  # one spelling for one person
        if (entry := new.entry) is None:
            return
        first = self._people.setdefault(entry, new)
        if first is not new and entry.name and entry.phone:
            yield ROLE, says.same_row(first.row)
            return
        if new.place is not None:
            against = self._group if new.place.kind is Owner.GROUP else self._unit
            yield from against(new.row, new.place)

    def roster(self) -> Roster:
        """The rows as a roster; only when there was no problem."""
        return Roster(
            places=tuple(place for seen in (self._groups, self._units) for _, place in seen.values()),
            entries=tuple(self._people),
            stocks=tuple(stock for one in self._people.values() for stock in one.stocks),
        )

    def _group(self, row: int, group: Place) -> Iterator[tuple[str, str]]:
        if not group.code or not group.name:
            return
        earlier, known = self._groups.setdefault(group.code, (row, group))
        if earlier != row:
            same = fold(known.full_name) == fold(group.full_name)
            yield GROUP_CODE, says.second_leader(earlier) if same else says.code_of_another(earlier)
        elif (earlier := self._group_names.setdefault(group.full_name.casefold(), row)) != row:
            yield GROUP_NAME, says.name_of_another(earlier)

    def _unit(self, row: int, unit: Place) -> Iterator[tuple[str, str]]:
        if not unit.code or not unit.name:
            return
        earlier, known = self._units.setdefault(unit.code, (row, unit))
        if fold(known.name) != fold(unit.name):
            yield UNIT_CODE, says.code_of_another(earlier)
            return
        earlier, known = self._unit_names.setdefault(unit.name.casefold(), (row, unit))
        if known.code != unit.code:
            yield UNIT_NAME, says.name_of_another(earlier)
