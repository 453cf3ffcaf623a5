"""The columns of a book of past figures: which heading means which indicator, place or period.

A heading is matched whole, then by its words where exactly one indicator has them all; what fits two is a problem,
what fits none is not read and told in the preview.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.folding import fold
from bot.core.indicators import Answer, Form, Indicator
from bot.core.model import Owner
from bot.core.texts import book as says
from bot.documents import group_words
from bot.documents.sheet import Row, letter

GROUPS = frozenset({Owner.GROUP})
UNITS = frozenset(Owner) - GROUPS
_LONGEST = 40  # characters of a heading that are said
_SEARCHED = 15
"""Rows above which the heading must stand: titles of a paper form take a few."""

_PLACES: tuple[tuple[frozenset[Owner], str], ...] = (
    (GROUPS, f"{group_words.CODES}|{group_words.NAMES}|group"),
    (UNITS, "mã đơn vị|tên đơn vị|mã đv|chi bộ|tên chi bộ|trường|tên trường|unit"),
    (GROUPS | UNITS, "đơn vị"),
)
_AREA = "khu|khu vực|địa bàn"
_PERIOD = "kỳ|kỳ báo cáo|tháng|tháng báo cáo|quý|period"
_YEAR = "năm"
_INDICATOR = "chỉ tiêu|mã chỉ tiêu|tên chỉ tiêu|indicator"
_VALUE = "giá trị|số liệu|kết quả|value"
_WHOLE = "tổng số|tổng|trên tổng số|whole"
_UNREAD = "stt|tt|số tt|ghi chú|đơn vị tính|đvt|tỷ lệ|tỉ lệ|nguồn|tình trạng|người báo|lúc"
"""Left alone without a word: numbers of rows, what is computed, what our own export adds."""
_FILLERS = frozenset({"so", "tong", "luong"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a heading row has what; places are counted from 0.

    ``figures``: a column an indicator (wide); or ``indicator`` and ``value`` (long). ``wholes``: the total that goes
    with a ratio's code.
    """

    row: int
    sites: tuple[tuple[int, frozenset[Owner]], ...]
    labels: Mapping[int, str]
    area: int | None = None
    period: int | None = None
    year: int | None = None
    indicator: int | None = None
    value: int | None = None
    whole: int | None = None
    figures: Mapping[int, str] = field(default_factory=dict)
    wholes: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[int, ...] = ()


def plain(heading: str) -> str:
    """ "Số  hộ (*)" and "SO HO" are the same heading."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())


def _words(listed: str) -> frozenset[str]:
    return frozenset(map(plain, listed.split("|")))


_SITE_OF = {word: kinds for kinds, listed in _PLACES for word in _words(listed)}
_ONE_OF: dict[str, frozenset[str]] = {
    name: _words(listed)
    for name, listed in (
        ("area", _AREA),
        ("period", _PERIOD),
        ("year", _YEAR),
        ("indicator", _INDICATOR),
        ("value", _VALUE),
    )
}


class Names:
    """The form's indicators by what headings and cells call them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._exact: dict[str, set[str]] = {}
        self._units: dict[str, set[str]] = {}
        self._bags: dict[str, list[frozenset[str]]] = {}
        for one in form.indicators:
            called = {one.label, one.roster}
            called |= {question.label for question in form.questions if question.asks == (one.code,)}
            for name in filter(None, map(plain, called)):
                bare = name.removeprefix("so ")
                for word in (name, bare, f"so {bare}", f"tong {bare}", f"tong so {bare}"):
                    self._exact.setdefault(word, set()).add(one.code)
                self._bags.setdefault(one.code, []).append(frozenset(name.split()))
            for unit in filter(None, map(plain, (one.unit, *one.unit_words))):
                for word in (unit, f"so {unit}"):
                    self._units.setdefault(word, set()).add(one.code)
        # a label is a name before it is a variation of another indicator's
        self._exact |= {plain(one.label): {one.code} for one in form.indicators}
        self._codes = {fold(one.code): one.code for one in form.indicators}

    def of(self, text: str) -> frozenset[str]:
        """The codes a text may mean: one when it is certain, none when it names nothing."""
        said = plain(text).split()
        codes = {self._codes[word] for word in said if word in self._codes}
        rest = self._named(" ".join(word for word in said if word not in self._codes))
        if not codes:
            return rest
        return frozenset(codes if not rest or codes <= rest else codes | rest)

    def _named(self, name: str) -> frozenset[str]:
        for names in (self._exact, self._units):
            if name in names:
                return frozenset(names[name])
        words = frozenset(name.split()) - _FILLERS
        if len(words) < 2:  # one word of a label says too little: "ngày" may be the day of writing
            return frozenset()
        return frozenset(code for code, bags in self._bags.items() if any(words <= bag for bag in bags))

    def labels(self) -> list[str]:
        """What every indicator is called."""
        return [one.label for one in self._form.indicators]


def find_columns(rows: Iterable[Row], form: Form) -> tuple[Columns | None, list[str]]:
    """The heading of a book, and what is wrong with it; None: no row of it names places and figures."""
    names = Names(form)
    for number, row in enumerate(rows):
        if number >= _SEARCHED:
            break
        columns, problems = _columns(row, names, form)
        if columns.sites and (columns.figures or (columns.indicator is not None and columns.value is not None)):
            return columns, problems
    return None, []


def _columns(row: Row, names: Names, form: Form) -> tuple[Columns, list[str]]:
    sites: list[tuple[int, frozenset[Owner]]] = []
    ones: dict[str, int] = {}
    figures: dict[int, str] = {}
    totals: list[int] = []
    unread: list[int] = []
    problems: list[str] = []
    ratios = [one for one in form.indicators if one.answer is Answer.RATIO]
    for place, cell in enumerate(row.cells):
        word = plain(cell.text)
        name = next((name for name, listed in _ONE_OF.items() if word in listed), None)
        if not word:
            continue
        if word in _SITE_OF:
            sites.append((place, _SITE_OF[word]))
        elif name is not None and name not in ones:
            ones[name] = place
        elif name is not None:
            problems.append(says.heading_twice(row.number, cell.text))
        elif _is_whole(word, ratios):
            totals.append(place)
        elif word in _words(_UNREAD):
            continue
        elif not (codes := names.of(cell.text)):
            unread.append(place)
        elif len(codes) > 1:
            labels = [one.label for one in form.indicators if one.code in codes]
            problems.append(says.heading_of_two(row.number, cell.text, labels))
        elif (code := next(iter(codes))) in figures.values():
            problems.append(says.heading_twice(row.number, form.by_code[code].label))
        else:
            figures[place] = code
    wholes = _wholes(figures, totals, {one.code for one in ratios})
    long = "indicator" in ones and "value" in ones
    beside = [place for place in totals if place not in wholes.values()]
    return Columns(
        row.number,
        tuple(sites),
        {place: cell.text for place, cell in enumerate(row.cells)},
        **ones,
        figures={} if long else figures,
        whole=beside[0] if long and beside else None,
        wholes=wholes,
        unread=tuple(sorted(unread + (list(figures) if long else beside))),
    ), problems


def _is_whole(word: str, ratios: list[Indicator]) -> bool:
    """ "tổng số", "tổng số đảng viên": what a ratio is out of."""
    if word in _words(_WHOLE):
        return True
    if not word.startswith("tong "):
        return False
    said = frozenset(word.split()) - _FILLERS
    of = {part for one in ratios for name in (one.label, one.unit, *one.unit_words) for part in plain(name).split()}
    return bool(said) and said <= of


def _wholes(figures: Mapping[int, str], totals: list[int], ratios: set[str]) -> dict[str, int]:
    """Each total belongs to the one ratio beside it."""
    found: dict[str, int] = {}
    for total in totals:
        beside = [figures[place] for place in (total - 1, total + 1) if figures.get(place) in ratios]
        if len(beside) == 1 and beside[0] not in found:
            found[beside[0]] = total
    return found


def named(columns: Columns, place: int, *, lettered: bool) -> str:
    """A column as a problem names it: "C (số hộ)", in a .csv "số hộ"."""
    heading = (columns.labels.get(place) or "?")[:_LONGEST]
    return f"{letter(place)} ({heading})" if lettered else heading
