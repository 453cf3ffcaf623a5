"""The roster's table into a :class:`bot.core.roster.Roster`, or every problem of it, named by row and column.

A row is a person in a role: ``vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu``. The
columns come in any order, with or without accents. Nothing is guessed: a cell that may mean two things is a
problem, and one problem anywhere means no roster.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from bot.core.model import Owner, Place, Role
from bot.core.phones import read_phone
from bot.core.roster import Roster, Stock, role_named
from bot.core.texts import roster as says
from bot.core.texts import sheet as sheet_says
from bot.core.texts import words
from bot.documents.roster_columns import (
    AREA,
    GROUP_CODE,
    GROUP_NAME,
    HOUSEHOLDS,
    NAME,
    PHONE,
    RESIDENTS,
    ROLE,
    UNIT_CODE,
    UNIT_NAME,
    find_columns,
)
from bot.documents.roster_rows import Person, Seen
from bot.documents.sheet import Cell, Kind, Row, Sheet, letter, read_csv

_CODE = re.compile(r"\w[\w.-]{0,19}")  # it stands in keys between "/" and ":"
_WHOLE = re.compile(r"[0-9]{1,7}|[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})?")
_DIGITS = re.compile(r"[0-9]{1,7}")  # of a number: 12.345 is no thousands there
_MOBILE = re.compile(r"0?[35789][0-9]{8}")  # of a number: the one way in which its 0 can have got lost
_MOST = 1_000_000


def read_roster(data: bytes, *, stocks: Mapping[str, str]) -> tuple[Roster | None, list[str]]:
    """``roster_of`` a .csv read in this process: for what the product itself wrote. No bytes raise."""
    return roster_of(read_csv(data), stocks=stocks)


def roster_of(sheet: Sheet, *, stocks: Mapping[str, str]) -> tuple[Roster | None, list[str]]:
    """The roster of a table, or None and all its problems in Vietnamese, in the order of its rows.

    ``stocks`` says which indicator's starting value a column holds: {"hộ": "S1"}, from ``Indicator.roster``.
    """
    if sheet.problem:
        return None, [sheet.problem]
    problems: list[str] = []
    columns: dict[str, int] = {}
    if len(sheet.rows) < 2:
        problems.append(says.no_rows())
    else:
        columns = find_columns(sheet.rows[0], tuple(stocks), problems)
    if problems:
        return None, [*problems, *([sheet_says.sheet_read(sheet.name, sheet.others)] if sheet.others else [])]
    labels = {
        column: sheet_says.lettered(letter(place), column) if sheet.lettered else column
        for column, place in columns.items()
    }
    heading, *body = sheet.rows
    seen = Seen()
    for row in body:
        beyond = [place for place, cell in enumerate(row.cells) if cell.filled and not heading.at(place).text]
        if beyond and sheet.lettered:
            problems.append(says.no_heading(row.number, letter(beyond[0]), heading.number))
        elif beyond:
            problems.append(says.too_many_cells(row.number))
        person = _person(_Cells(row, columns, labels, problems), stocks)
        problems += (says.at(row.number, labels[column], problem) for column, problem in seen.against(person))
    return (None, problems) if problems else (seen.roster(), [])


def roster_csv(roster: Roster, *, stocks: Mapping[str, str]) -> str:
    """A roster as the .csv that ``read_roster`` makes the same roster of."""
    places = {place.ref: place for place in roster.places}
    counts = {(one.place, one.indicator): one.value for one in roster.stocks}
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow((ROLE, NAME, PHONE, GROUP_CODE, GROUP_NAME, AREA, UNIT_CODE, UNIT_NAME, *stocks))
    for one in roster.entries:
        person = (words.ROLES[one.role], one.name, one.phone)
        where: tuple[str, ...] = ("",) * 5
        if place := places.get(one.place):
            group = place.kind is Owner.GROUP
            where = (place.code, place.name, place.area, "", "") if group else ("", "", "", place.code, place.name)
        rows.writerow((*person, *where, *(counts.get((one.place, code), "") for code in stocks.values())))
    return text.getvalue()


# ---- one row ---------------------------------------------------------------------------------------------


class _Cells:
    """The cells of a row by column; one that is wrong reads as empty and is told to ``problems``."""

    def __init__(self, row: Row, columns: Mapping[str, int], labels: Mapping[str, str], problems: list[str]) -> None:
        self.number = row.number
        self._row = row
        self._columns = columns
        self._labels = labels
        self._problems = problems

    def wrong(self, column: str, problem: str) -> None:
        self._problems.append(says.at(self.number, self._labels.get(column, column), problem))

    def _at(self, column: str) -> Cell:
        return self._row.at(self._columns.get(column, len(self._row.cells)))

    def _readable(self, column: str) -> Cell | None:
        """The cell; None, and told, where a spreadsheet has neither a text nor a number there."""
        cell = self._at(column)
        if cell.problem:
            self.wrong(column, cell.problem)
            return None
        return cell

    def text(self, column: str, longest: int, *, needed: bool = True) -> str:
        if (found := self._readable(column)) is None:
            return ""
        cell = found.text
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
        if (cell := self._readable(PHONE)) is None:
            return ""
        number = read_phone(cell.text)
        if cell.kind is Kind.NUMBER and not _MOBILE.fullmatch(cell.text):
            self.wrong(PHONE, says.phone_as_number())
            return ""
        if number is None:
            self.wrong(PHONE, says.not_a_phone() if cell.text else says.empty())
        return number or ""

    def count(self, column: str) -> int | None:
        cell = self._readable(column)
        if cell is None or not cell.text:
            return None
        whole = (_DIGITS if cell.kind is Kind.NUMBER else _WHOLE).fullmatch(cell.text)
        number = int(re.sub("[., ]", "", cell.text)) if whole else _MOST + 1
        if number > _MOST:
            self.wrong(column, says.not_a_count())
            return None
        return number

    def unused(self, columns: tuple[str, ...], role: Role) -> None:
        for column in columns:
            if self._at(column).filled:
                self.wrong(column, says.only_for(role))


def _person(cells: _Cells, stocks: Mapping[str, str]) -> Person:
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
    return Person(cells.number, role, name, phone, place, values)
