"""The roster's .csv into a :class:`bot.core.roster.Roster`, or every problem of it, named by row and column.

A row is a person in a role: ``vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu``. The
columns come in any order, with or without accents. Nothing is guessed: a cell that may mean two things is a
problem, and one problem anywhere means no roster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.folding import fold
from bot.core.model import Owner, Place, Role
from bot.core.phones import read_phone
from bot.core.roster import Entry, Roster, Stock, role_named
from bot.core.texts import roster as says
from bot.documents.sheet import Row, read_csv

ROLE, NAME, PHONE = "vai trò", "họ tên", "điện thoại"
GROUP_CODE, GROUP_NAME, AREA = "mã tổ", "tên tổ", "khu"
UNIT_CODE, UNIT_NAME = "mã đơn vị", "tên đơn vị"
HOUSEHOLDS, RESIDENTS = "hộ", "khẩu"

_NEEDED = (ROLE, NAME, PHONE, GROUP_CODE, GROUP_NAME)
_ALIASES: dict[str, str] = {
    ROLE: "vai|chức vụ",
    NAME: "họ và tên|họ tên người phụ trách",
    PHONE: "sđt|số điện thoại|đt|số đt|điện thoại di động|di động",
    GROUP_CODE: "mã tổ dân phố|mã tdp|mã thôn|mã khu phố|mã ấp",
    GROUP_NAME: "tổ|tổ dân phố|tên tổ dân phố|tên tdp|tên thôn|thôn|tên khu phố|tên ấp",
    AREA: "khu vực|địa bàn",
    UNIT_CODE: "mã đv",
    UNIT_NAME: "đơn vị|tên đv",
    HOUSEHOLDS: "số hộ|tổng số hộ",
    RESIDENTS: "số khẩu|nhân khẩu|số nhân khẩu",
}
_UNREAD = "|stt|tt|số tt|ghi chú"

_CODE = re.compile(r"\w[\w.-]{0,19}")  # it stands in keys between "/" and ":"
_WHOLE = re.compile(r"[0-9]{1,7}|[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})?")
_MOST = 1_000_000


def read_roster(data: bytes, *, stocks: Mapping[str, str]) -> tuple[Roster | None, list[str]]:
    """The roster of a file, or None and all its problems in Vietnamese, in the order of its rows.

    ``stocks`` says which indicator's starting value a column holds: {"hộ": "S1"}, from ``Indicator.roster``.
    No bytes raise.
    """
    rows, problems = read_csv(data)
    if problems:
        return None, problems
    heading, *body = rows
    columns = _columns(heading, tuple(stocks), problems)
    if problems:
        return None, problems
    seen = _Seen()
    for row in body:
        if any(row.cells[place] for place in range(len(row.cells)) if not _headed(heading, place)):
            problems.append(says.too_many_cells(row.number))
        person = _person(row, columns, stocks, problems)
        problems += (says.at(row.number, column, problem) for column, problem in seen.against(person))
    return (None, problems) if problems else (seen.roster(), [])


# ---- the heading -----------------------------------------------------------------------------------------


def _columns(heading: Row, stocks: tuple[str, ...], problems: list[str]) -> dict[str, int]:
    """Column → its place; ``problems`` gets what is unknown, twice or missing."""
    known = (*(name for name in _ALIASES if name not in (HOUSEHOLDS, RESIDENTS)), *stocks)
    named = {_plain(word): name for name in known for word in (name, *_ALIASES.get(name, name).split("|"))}
    unread = {_plain(word) for word in _UNREAD.split("|")}
    columns: dict[str, int] = {}
    for place, cell in enumerate(heading.cells):
        if (word := _plain(cell)) in unread:
            continue
        if (name := named.get(word)) is None:
            problems.append(says.unknown_heading(heading.number, cell, known))
        elif name in columns:
            problems.append(says.heading_twice(heading.number, name))
        else:
            columns[name] = place
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        problems.append(says.missing_headings(heading.number, missing))
    return columns


def _headed(heading: Row, place: int) -> bool:
    return place < len(heading.cells) and bool(heading.cells[place])


def _plain(heading: str) -> str:
    """ "Họ  tên (*)" and "HO TEN" are the same heading."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())


# ---- one row ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Person:
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


class _Cells:
    """The cells of a row by column; one that is wrong reads as empty and is told to ``problems``."""

    def __init__(self, row: Row, columns: Mapping[str, int], problems: list[str]) -> None:
        self._row = row
        self._columns = columns
        self._problems = problems

    def wrong(self, column: str, problem: str) -> None:
        self._problems.append(says.at(self._row.number, column, problem))

    def raw(self, column: str) -> str:
        place = self._columns.get(column, len(self._row.cells))
        return self._row.cells[place] if place < len(self._row.cells) else ""

    def text(self, column: str, longest: int, *, needed: bool = True) -> str:
        cell = self.raw(column)
        if not cell:
            if needed:
                self.wrong(column, says.empty())
        elif cell[0] in "=+-@":
            self.wrong(column, says.a_formula(cell[0]))
        elif len(cell) > longest:
            self.wrong(column, says.too_long(longest))
        elif not any(char.isalnum() for char in cell):
            self.wrong(column, says.no_letters())
        else:
            return cell
        return ""

    def code(self, column: str) -> str:
        cell = self.text(column, longest=20)
        if cell and not _CODE.fullmatch(cell):
            self.wrong(column, says.not_a_code())
            return ""
        return cell.upper()

    def role(self) -> Role | None:
        cell = self.text(ROLE, longest=60)
        role = role_named(cell)
        if cell and role is None:
            self.wrong(ROLE, says.unknown_role(cell))
        return role

    def phone(self) -> str:
        cell = self.raw(PHONE)
        number = read_phone(cell)
        if number is None:
            self.wrong(PHONE, says.not_a_phone() if cell else says.empty())
        return number or ""

    def count(self, column: str) -> int | None:
        cell = self.raw(column)
        if not cell:
            return None
        number = int(re.sub("[., ]", "", cell)) if _WHOLE.fullmatch(cell) else _MOST + 1
        if number > _MOST:
            self.wrong(column, says.not_a_count())
            return None
        return number

    def unused(self, columns: tuple[str, ...], role: Role) -> None:
        for column in columns:
            if self.raw(column):
                self.wrong(column, says.only_for(role))


def _person(row: Row, columns: Mapping[str, int], stocks: Mapping[str, str], problems: list[str]) -> _Person:
    cells = _Cells(row, columns, problems)
    role = cells.role()
    name = cells.text(NAME, longest=60)
    phone = cells.phone()
    place: Place | None = None
    counts = {}
    if role is Role.GROUP_LEADER:
        code, named = cells.code(GROUP_CODE), cells.text(GROUP_NAME, longest=100)
        place = Place(code, named, cells.text(AREA, longest=60, needed=False))
        counts = {column: count for column in stocks if (count := cells.count(column)) is not None}
        if counts.get(RESIDENTS, _MOST) < counts.get(HOUSEHOLDS, 0):  # the columns are swapped, or one is wrong
            cells.wrong(RESIDENTS, says.fewer_residents())
    elif role is not None:
        cells.unused((GROUP_CODE, GROUP_NAME, AREA, *stocks), Role.GROUP_LEADER)
    if role is Role.UNIT_CONTACT:
        place = Place(cells.code(UNIT_CODE), cells.text(UNIT_NAME, longest=120), kind=Owner.UNIT)
    elif role is not None:
        cells.unused((UNIT_CODE, UNIT_NAME), Role.UNIT_CONTACT)
    ref = place.ref if place else ""
    values = tuple(Stock(ref, stocks[column], count) for column, count in counts.items())
    return _Person(row.number, role, name, phone, place, values)


# ---- between rows ----------------------------------------------------------------------------------------


class _Seen:
    """What the rows so far said: it finds the one that the next contradicts, and becomes the roster.

    A cell that could not be read contradicts nothing. Two names that differ in accents only are one under one
    code, yet two under two: "thôn Đông" and "thôn Đồng" may be neighbours.
    """

    def __init__(self) -> None:
        self._people: dict[Entry, _Person] = {}
        self._phones: dict[str, _Person] = {}
        self._groups: dict[str, tuple[int, Place]] = {}
        self._group_names: dict[str, int] = {}
        self._units: dict[str, tuple[int, Place]] = {}
        self._unit_names: dict[str, tuple[int, Place]] = {}

    def against(self, new: _Person) -> Iterator[tuple[str, str]]:
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
