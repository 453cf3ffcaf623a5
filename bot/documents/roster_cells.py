"""The cells of one row of the roster: what each holds, or what is wrong with it by row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.core.folding import fold
from bot.core.model import Owner, Role, Ward
from bot.core.phones import read_phone
from bot.core.roster import deputy_named, role_named
from bot.core.texts import roster as says
from bot.core.texts import roster_places as place_says
from bot.core.texts.roster_headings import KIND, LINE, PHONE, ROLE
from bot.documents import group_words
from bot.documents.days import read_day
from bot.documents.sheet import Cell, Kind, Row

_CODE = re.compile(r"\w[\w.-]{0,19}")  # it stands in keys between "/" and ":"
_WHOLE = re.compile(r"[0-9]{1,7}|[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})?")
_DIGITS = re.compile(r"[0-9]{1,7}")  # of a number: 12.345 is no thousands there
_MOBILE = re.compile(r"0?[35789][0-9]{8}")  # of a number: the one way in which its 0 can have got lost
_MOST = 1_000_000
_LIST = re.compile(r"[;,]")
_KIND_WORDS: dict[Owner, str] = {
    Owner.GROUP: "|".join((*group_words.WORDS, "group")),
    Owner.UNIT: "cơ quan|cơ quan đơn vị|đơn vị tập thể|unit",
    Owner.PARTY_CELL: "chi bộ đảng|party cell",
    Owner.SCHOOL: "trường học|school",
}
_KINDS = {
    fold(word): kind for kind, words in _KIND_WORDS.items() for word in (place_says.KINDS[kind], *words.split("|"))
}


class Cells:
    """The cells of a row by column; one that is wrong reads as empty and is told to ``problems``."""

    def __init__(
        self,
        row: Row,
        columns: Mapping[str, int],
        labels: Mapping[str, str],
        problems: list[str],
        ward: Ward | None = None,
    ) -> None:
        self._row = row
        self.columns = columns
        self._labels = labels
        self._problems = problems
        self.ward = ward
        line = self._at(LINE).text
        self.number = int(line) if line.isascii() and line.isdigit() and len(line) < 8 else row.number

    def wrong(self, column: str, problem: str) -> None:
        """Tell a problem of a column."""
        self._problems.append(says.at(self.number, self._labels.get(column, column), problem))

    def filled(self, column: str) -> bool:
        """Whether there is anything in a column."""
        return self._at(column).filled

    def plain(self, column: str) -> str:
        """What a column holds, unchecked."""
        return self._at(column).text

    def _at(self, column: str) -> Cell:
        return self._row.at(self.columns.get(column, len(self._row.cells)))

    def _readable(self, column: str) -> Cell | None:
        """The cell; None, and told, where a spreadsheet has neither a text nor a number there."""
        cell = self._at(column)
        if cell.problem:
            self.wrong(column, cell.problem)
            return None
        return cell

    def text(self, column: str, longest: int, *, needed: bool = True) -> str:
        """A text with letters or digits, of so many characters at most."""
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

    def texts(self, column: str, longest: int) -> tuple[str, ...]:
        """Several texts with ";" or "," between them, each once, ``longest`` characters each."""
        parts = (part.strip() for part in _LIST.split(self.text(column, longest * 10, needed=False)))
        found = tuple(dict.fromkeys(part for part in parts if part))
        if any(len(part) > longest or part[0] in "=+-@" for part in found):
            self.wrong(column, says.too_long(longest))
            return ()
        return found

    def code(self, column: str, *, needed: bool = True) -> str:
        """A code in capitals."""
        cell = self.text(column, longest=20, needed=needed)
        if cell and not _CODE.fullmatch(cell):
            self.wrong(column, says.not_a_code())
            return ""
        return cell.upper()

    def codes(self, column: str) -> tuple[str, ...]:
        """Several codes."""
        found = self.texts(column, longest=20)
        if not all(_CODE.fullmatch(code) for code in found):
            self.wrong(column, says.not_a_code())
            return ()
        return tuple(dict.fromkeys(code.upper() for code in found))

    def role(self) -> tuple[Role | None, bool]:
        """The role, and whether it is a deputy's."""
        cell = self.text(ROLE, longest=60)
        stands_in = deputy_named(cell)
        role = stands_in or role_named(cell)
        if cell and role is None:
            self.wrong(ROLE, says.unknown_role(cell, self.ward))
        return role, stands_in is not None

    def kind(self) -> Owner | None:
        """Which kind of place; None where that is not said."""
        cell = self.text(KIND, longest=60, needed=False)
        kind = _KINDS.get(fold(cell))
        if cell and kind is None:
            self.wrong(KIND, place_says.unknown_kind(cell, self.ward))
        return kind

    def phone(self) -> str:
        """A phone number as its digits."""
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
        """A whole number; None where there is none."""
        cell = self._readable(column)
        if cell is None or not cell.text:
            return None
        whole = (_DIGITS if cell.kind is Kind.NUMBER else _WHOLE).fullmatch(cell.text)
        number = int(re.sub("[., ]", "", cell.text)) if whole else _MOST + 1
        if number > _MOST:
            self.wrong(column, says.not_a_count())
            return None
        return number

    def day(self, column: str) -> date | None:
        """A day; None where there is none."""
        if not self.filled(column):
            return None
        found = read_day(self._at(column))
        if isinstance(found, str):
            self.wrong(column, found)
            return None
        return found

    def unused(self, columns: tuple[str, ...], problem: str) -> None:
        """Tell the cells of these columns that should be empty."""
        for column in columns:
            if self.filled(column):
                self.wrong(column, problem)
