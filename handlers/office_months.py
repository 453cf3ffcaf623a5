"""What is known of some months, read once for the whole workbook of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.book import Key, Known
from bot.core.figures import Figure
from bot.core.indicators import Indicator
from bot.core.model import Owner, Place, Role
from bot.core.stretch import Stretch
from storage import book, periods, places
from storage.db import Tx
from storage.periods import Opened, Report

MOST_ROWS = 5_000
"""Places times periods: what an office's PC opens and the child makes at once; a large ward's year is fewer."""


@dataclass(frozen=True, slots=True)
class Months:
    """The periods of a stretch, oldest first; ``places``: those of each, by its code. ``left_out``: older ones are."""

    stretch: Stretch
    periods: tuple[Opened, ...]
    places: dict[str, tuple[Place, ...]]
    figures: dict[Key, Known]
    reports: dict[tuple[str, str], Report]
    left_out: bool = False
    _asked: dict[tuple[str, Owner], frozenset[str]] = field(default_factory=dict, repr=False)

    def asked(self, opened: Opened, kind: Owner) -> frozenset[str]:
        """The codes a period asks of places of a kind."""
        key = (opened.period.code, kind)
        if key not in self._asked:
            self._asked[key] = asked(opened, kind)
        return self._asked[key]

    def there(self, opened: Opened, *, groups: bool) -> list[Place]:
        """The groups, or the units, that are there in a period."""
        return [place for place in self.places[opened.period.code] if (place.kind is Owner.GROUP) == groups]

    def rows(self, *, groups: bool) -> Iterator[tuple[Opened, Place]]:
        """Every period with every group, or every unit, that is there in it; of a book those it has figures of."""
        for opened in self.periods:
            for place in self.there(opened, groups=groups):
                if not opened.book or self.report(opened, place) is not None:
                    yield opened, place

    def figure(self, opened: Opened, place: Place, code: str) -> Figure | None:
        """One figure; None where nobody gave it."""
        known = self.figures.get((opened.period.code, place.ref, code))
        return known.figure if known else None

    def counts(self, opened: Opened, place: Place, code: str) -> bool:
        """Whether a figure counts: its report was handed in, or it stands in a book; as answers and digests have it."""
        known, report = self.figures.get((opened.period.code, place.ref, code)), self.report(opened, place)
        return known is None or not known.told or (report is not None and report.sent is not None)

    def report(self, opened: Opened, place: Place) -> Report | None:
        """One report; None where nothing was said."""
        return self.reports.get((opened.period.code, place.ref))

    def indicators(self, *, groups: bool) -> list[Indicator]:
        """What was asked of groups, or of units, in these months and the office may see, as the newest form has it."""
        found: dict[str, Indicator] = {}
        for opened in reversed(self.periods):
            for one in opened.form.indicators:
                if (one.owner is Owner.GROUP) == groups and visible(one):
                    found.setdefault(one.code, one)
        given = {code for _, _, code in self.figures} | {code for one in self.periods for code in asked_at_all(one)}
        return [one for one in found.values() if one.code in given]


def of(tx: Tx, stretch: Stretch) -> Months:
    """All there is of a stretch; the oldest periods are left out where it is more than anybody opens."""
    found, rows = list[Opened](), 0
    there: dict[str, tuple[Place, ...]] = {}
    every = periods.between(tx, *stretch.codes)
    for opened in reversed(every):
        last = opened.period.last
        there[opened.period.code] = (*places.groups(tx, last), *places.units(tx, last, asked=True))
        rows += len(there[opened.period.code])
        if found and rows > MOST_ROWS:
            break
        found.insert(0, opened)
    codes = [one.period.code for one in found]
    first, last_code = (codes[0], codes[-1]) if codes else stretch.codes
    return Months(
        stretch,
        tuple(found),
        there,
        book.stored(tx, codes),
        periods.reports(tx, first, last_code),
        len(found) < len(every),
    )


def asked(opened: Opened, kind: Owner) -> frozenset[str]:
    """The codes a period asks of places of a kind."""
    return frozenset(code for one in opened.form.asked(opened.period.month, kind) for code in one.asks)


def asked_at_all(opened: Opened) -> frozenset[str]:
    """The codes a period asks of anybody."""
    return frozenset(code for one in opened.form.questions if opened.period.month in one.months for code in one.asks)


def number(value: Decimal) -> int | float:
    """A number as a spreadsheet has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def visible(indicator: Indicator) -> bool:
    """Whether the office may see it."""
    return not indicator.seen_by or Role.PARTY_OFFICE in indicator.seen_by
