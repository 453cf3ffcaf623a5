"""Past figures from an old book (sổ): what a file says, and what importing it changes.

Two rules. What people reported in the chat is never replaced by a book. And a book only speaks of periods that are
over: it opens nothing, reminds nobody and counts nobody as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core.figures import Figure, conflicts
from bot.core.indicators import Check, Form
from bot.core.model import Place
from bot.core.periods import Period

Key = tuple[str, str, str]
"""A period's code, a place's ref, an indicator's code."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place and the local dates from which and before which it exists; None: always."""

    place: Place
    since: date | None = None
    until: date | None = None

    def existed(self, on: date) -> bool:
        """Whether the place was there on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Past:
    """A period that is over and the form that counts in it; ``again``: refs of places that may write it just now."""

    period: Period
    form: Form
    again: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of a book; ``where`` is its cell in words ("dòng 5, cột C (số hộ)")."""

    period: Period
    place: Place
    code: str
    figure: Figure
    where: str = field(default="", compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What the figure is of."""
        return (self.period.code, self.place.ref, self.code)


@dataclass(frozen=True, slots=True)
class Book:
    """A file without problems: no figure twice. ``blanks`` counts cells without a figure, ``notes`` say what was not
    read."""

    entries: tuple[Entry, ...]
    blanks: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as it is stored; ``told``: people gave it, it is not from a book."""

    figure: Figure
    told: bool


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is written; ``before``: what an older book said."""

    entry: Entry
    before: Figure | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry that is not written: people reported ``told``."""

    entry: Entry
    told: Figure


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing a book does; ``same``: the entries that are stored already."""

    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    same: tuple[Entry, ...] = ()


def plan(book: Book, stored: Mapping[Key, Known]) -> Plan:
    """What importing this book would change, in the order of its rows; nothing after it was carried out."""
    changes: list[Change] = []
    kept: list[Kept] = []
    same: list[Entry] = []
    for entry in book.entries:
        known = stored.get(entry.key)
        if known is None:
            changes.append(Change(entry))
        elif known.figure.same == entry.figure.same:
            same.append(entry)
        elif known.told:
            kept.append(Kept(entry, known.figure))
        else:
            changes.append(Change(entry, known.figure))
    return Plan(tuple(changes), tuple(kept), tuple(same))


def contradictions(
    book: Book, stored: Mapping[Key, Known], form_of: Callable[[str], Form]
) -> Iterator[tuple[Entry, Check, dict[str, Figure]]]:
    """The hard checks that a report would fail with these figures in it: the entry to mend, and its figures.

    As in the dialogue a check holds between figures of one report; what people reported counts before the book.
    """
    reports: dict[tuple[str, str], dict[str, Entry]] = {}
    for entry in book.entries:
        reports.setdefault(entry.key[:2], {})[entry.code] = entry
    for (period, place), entries in reports.items():
        form = form_of(period)
        figures = {code: entry.figure for code, entry in entries.items()}
        for code in form.by_code:
            known = stored.get((period, place, code))
            if known is not None and (known.told or code not in figures):
                figures[code] = known.figure
        for check in conflicts(form, figures, touching=tuple(entries)):
            if check.hard:
                yield entries.get(check.left) or entries[check.right], check, figures
