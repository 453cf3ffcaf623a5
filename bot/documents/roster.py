"""The roster's table into a :class:`bot.core.roster.Roster`, or every problem of it, named by row and column.

A row is a person in a role, or a place without anybody; `bot.documents.roster_columns` has the headings. The columns
come in any order, with or without accents. A code needs its name in one of its rows only. Nothing is guessed: a cell
that may mean two things is a problem, and one problem anywhere means no roster.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core.model import Owner, Role, Ward, code_of
from bot.core.roster import Roster
from bot.core.roster_places import Kinship
from bot.core.texts import roster as says
from bot.core.texts import roster_places as place_says
from bot.core.texts import sheet as sheet_says
from bot.core.texts import words
from bot.core.texts.roster_headings import (
    ALIASES,
    AREA,
    CODE,
    COLLECTIVE,
    FIELD,
    GROUP_CODE,
    GROUP_NAME,
    HOUSEHOLDS,
    KIND,
    LEAVES,
    LINE,
    MERGED,
    NAME,
    PHONE,
    PLACE,
    RENAMED,
    RESIDENTS,
    ROLE,
    SINCE,
    SPLIT,
    UNIT_CODE,
    UNIT_NAME,
    UNTIL,
)
from bot.documents.roster_cells import Cells
from bot.documents.roster_columns import IN_ONE, LISTED, find_columns
from bot.documents.roster_rows import Line, Seen
from bot.documents.sheet import Sheet, letter, read_csv

_DAY = timedelta(days=1)


def read_roster(data: bytes, *, stocks: Mapping[str, str], ward: Ward | None = None) -> tuple[Roster | None, list[str]]:
    """``roster_of`` a .csv read in this process: for what the product itself wrote. No bytes raise."""
    return roster_of(read_csv(data), stocks=stocks, ward=ward)


def roster_of(sheet: Sheet, *, stocks: Mapping[str, str], ward: Ward | None = None) -> tuple[Roster | None, list[str]]:
    """The roster of a table, or None and all its problems in Vietnamese, in the order of its rows.

    ``stocks`` says which indicator's starting value a column holds: {"hộ": "S1"}, from ``Indicator.roster``.
    ``ward``: in whose words problems are told.
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
    heading, *body = sheet.rows
    labels = {  # in the file's own words: a ward may call its groups' columns otherwise
        column: sheet_says.lettered(letter(place), heading.at(place).text) if sheet.lettered else heading.at(place).text
        for column, place in columns.items()
    }
    rows = [(row, Cells(row, columns, labels, problems, ward)) for row in body]
    named = {
        (key, cells.plain(code).upper())
        for key, code, name in ((True, GROUP_CODE, GROUP_NAME), (False, UNIT_CODE, UNIT_NAME))
        for _, cells in rows
        if cells.filled(name)
    }
    seen = Seen()
    for row, cells in rows:
        beyond = [place for place, cell in enumerate(row.cells) if cell.filled and not heading.at(place).text]
        if beyond and sheet.lettered:
            problems.append(says.no_heading(row.number, letter(beyond[0]), heading.number))
        elif beyond:
            problems.append(says.too_many_cells(row.number))
        for column, problem in seen.against(_line(cells, stocks, named)):
            cells.wrong(column, problem)
    return (None, problems) if problems else (seen.roster(stocks), [])


# ---- one row ---------------------------------------------------------------------------------------------


def _line(cells: Cells, stocks: Mapping[str, str], named: set[tuple[bool, str]]) -> Line:
    line = Line(cells.number)
    if any(map(cells.filled, (ROLE, NAME, PHONE, FIELD, LEAVES))):
        role, deputy = cells.role()
        line = Line(cells.number, role, deputy, cells.text(NAME, longest=60), cells.phone())
        if role is None:
            return line
        line = replace(line, leaves=cells.day(LEAVES))
        if role is Role.LEADERSHIP:
            field, area = (cells.text(column, longest=60, needed=False) for column in (FIELD, AREA))
            line = replace(line, field=field, area=area)
        else:
            cells.unused((FIELD,), place_says.only_for_leadership())
        if role not in (Role.GROUP_LEADER, Role.UNIT_CONTACT):
            _no_place(cells, stocks, role)
            return line
    return _with_place(cells, stocks, named, line)


def _no_place(cells: Cells, stocks: Mapping[str, str], role: Role) -> None:
    """Somebody whose role covers no place."""
    about_groups = says.only_for(Role.GROUP_LEADER, cells.ward)
    if cells.filled(CODE) or cells.filled(PLACE):
        cells.unused((CODE, PLACE), place_says.only_with_a_place())
    else:
        cells.unused((GROUP_CODE, GROUP_NAME), about_groups)
    cells.unused(() if role is Role.LEADERSHIP else (AREA,), about_groups)
    cells.unused(tuple(stocks), about_groups)
    if not cells.filled(CODE):
        cells.unused((UNIT_CODE, UNIT_NAME), says.only_for(Role.UNIT_CONTACT, cells.ward))
    cells.unused((KIND, *LISTED), place_says.only_with_a_place())


def _with_place(cells: Cells, stocks: Mapping[str, str], named: set[tuple[bool, str]], line: Line) -> Line:
    """The row's place: its kind, its code, its name where no other row has it, and what is said of it."""
    group, kind = _kind(cells, line.role)
    code_column, name_column = (GROUP_CODE, GROUP_NAME) if group else (UNIT_CODE, UNIT_NAME)
    code = cells.code(code_column)
    name = cells.text(name_column, 100 if group else 120, needed=(group, code) not in named)
    said: dict[str, Any] = {KIND: kind} if kind is not None and not group else {}
    if group:
        said[AREA] = cells.text(AREA, longest=60, needed=False)
        counts = {column: cells.count(column) for column in stocks}
        if _lower(counts.get(RESIDENTS), counts.get(HOUSEHOLDS)):  # the columns are swapped, or one is wrong
            cells.wrong(RESIDENTS, says.fewer_residents())
        said |= counts
    else:
        cells.unused((AREA, *stocks), says.only_for(Role.GROUP_LEADER, cells.ward))
    if CODE not in cells.columns:
        other = (UNIT_CODE, UNIT_NAME) if group else (GROUP_CODE, GROUP_NAME)
        cells.unused(other, says.only_for(Role.UNIT_CONTACT if group else Role.GROUP_LEADER, cells.ward))
    said |= _listed(cells, group, code)
    filled = {column: value for column, value in said.items() if value not in (None, "", ())}
    return replace(line, key=(group, code), place=name, said=filled)


def _kind(cells: Cells, role: Role | None) -> tuple[bool, Owner | None]:
    """Whether it is a group, and which kind where the row says so."""
    kind = cells.kind()
    if role is not None:
        group = role is Role.GROUP_LEADER
        if kind is not None and group is not (kind is Owner.GROUP):
            cells.wrong(KIND, place_says.kind_of_another_role(cells.ward))
        return group, kind
    if kind is None and CODE in cells.columns:
        if not cells.filled(KIND):
            cells.wrong(KIND, says.empty())
        return True, None
    return kind is Owner.GROUP if kind is not None else cells.filled(GROUP_CODE), kind


def _listed(cells: Cells, group: bool, code: str) -> dict[str, Any]:
    """What the row says of its place beside name and area, by column; ``until`` as the first day without it."""
    since, last = cells.day(SINCE), cells.day(UNTIL)
    if since is not None and last is not None and last < since:
        cells.wrong(UNTIL, place_says.ends_before())
        last = None
    merged, split = cells.codes(MERGED), cells.codes(SPLIT)
    if merged and split:
        cells.wrong(SPLIT, place_says.both_kinships())
    for column, codes in ((MERGED, merged), (SPLIT, split)):
        if code in codes:
            cells.wrong(column, place_says.its_own_parent())
        if codes and not cells.filled(SINCE):
            cells.wrong(SINCE, place_says.needs_day())
    if group:
        cells.unused((COLLECTIVE,), says.only_for(Role.UNIT_CONTACT, cells.ward))
    return {
        ALIASES: cells.texts(ALIASES, longest=60),
        COLLECTIVE: "" if group else cells.code(COLLECTIVE, needed=False),
        SINCE: since,
        UNTIL: None if last is None else last + _DAY,
        MERGED: merged,
        SPLIT: split,
        RENAMED: cells.day(RENAMED),
    }


def _lower(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


# ---- written -----------------------------------------------------------------------------------------------


def roster_csv(roster: Roster, *, stocks: Mapping[str, str]) -> str:
    """A roster as the .csv that ``read_roster`` makes the same roster of."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(roster_table(roster, stocks=stocks))
    return text.getvalue()


def roster_table(roster: Roster, *, stocks: Mapping[str, str]) -> list[list[str]]:
    """Heading and rows: each place with all that is said of it, then everybody by the codes of their places."""
    heading = [LINE, ROLE, NAME, PHONE, *IN_ONE, AREA, FIELD, *LISTED, LEAVES, *stocks]
    rows = [*_of_places(roster, stocks), *_of_people(roster)]
    return [heading, *([row.get(column, "") for column in heading] for row in rows)]


def _of_places(roster: Roster, stocks: Mapping[str, str]) -> Iterator[dict[str, str]]:
    counts = {(one.place, one.indicator): one.value for one in roster.stocks}
    for place in roster.places:
        said = roster.listed.listing(place.ref)
        yield {
            LINE: str(roster.rows.get(place.ref, "")),
            CODE: place.code,
            PLACE: place.name,
            KIND: place_says.KINDS[place.kind],
            AREA: place.area,
            ALIASES: "; ".join(place.aliases),
            COLLECTIVE: code_of(said.collective),
            SINCE: _written(said.since),
            UNTIL: _written(said.until - _DAY if said.until else None),
            MERGED if said.kinship is Kinship.MERGE else SPLIT: "; ".join(map(code_of, said.parents)),
            RENAMED: _written(said.renamed),
            **{column: str(counts.get((place.ref, code), "")) for column, code in stocks.items()},
        }


def _of_people(roster: Roster) -> Iterator[dict[str, str]]:
    for one in roster.entries:
        yield {
            LINE: str(one.row or ""),
            ROLE: f"{words.DEPUTY if one.deputy else ''}{words.ROLES[one.role]}",
            NAME: one.name,
            PHONE: one.phone,
            CODE: code_of(one.place),
            FIELD: one.field,
            AREA: one.area,
            LEAVES: _written(one.leaves),
        }


def _written(day: date | None) -> str:
    return place_says.written(day) if day else ""
