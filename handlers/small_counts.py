"""Small counts of single places: what of a figure, or of several in one sum, is told to nobody but those it is for.

One count of one period is the least that is told. A sum of several (months, or figures) is withheld of a place or an
area if any count in it is: so nothing is learned from a sum that its counts do not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_

from bot.core.model import Role
from bot.core.sight import Count, Sight, Withheld, sight, withheld
from handlers import recognising
from handlers.desk import Desk
from handlers.told import Inquiry, Told, of_indicator
from storage import handed_in, measures, periods
from storage.db import Tx
from storage.measures import Row, Scope
from storage.periods import Opened
from storage.since import Corrected

LEADERS = frozenset({Role.LEADERSHIP})


def of(one: Inquiry) -> Withheld:
    """What is not told to whoever asks."""
    return kept(one.tx, one.told, one.asked, one.restricted) if one.restricted else Withheld()


def kept(tx: Tx, told: Told, asked: Sequence[Opened], codes: Collection[str]) -> Withheld:
    """What is not told of a sum over periods; ``codes``: its figures whose small counts are not for the reader."""
    return reduce(or_, map(withheld, counts(tx, told, asked, codes)), Withheld())


def counts(tx: Tx, told: Told, asked: Sequence[Opened], codes: Collection[str]) -> list[list[Count]]:
    """The counts a sum is made of, each of all the places of the ward: what was told, and what decisions recognise."""
    if not asked or not codes:
        return []
    ward, measure = Scope(told.kinds), told.measure
    if not (measure.stock or measure.places):
        found = handed_in.counts(tx, codes, told.kinds, asked)
    else:
        found = [_of_rows(measures.by_place(tx, measure, ward, asked))]
    if told.target is not None and told.target.decided:
        found += [_of_rows(recognising.by_place(tx, told, ward, [one])) for one in asked]
    return found


def of_corrections(tx: Tx, desk: Desk, corrected: Iterable[Corrected]) -> frozenset[tuple[str, str, str]]:
    """The corrections whose numbers are not for leaders: by what the counts are, or by what they were."""
    found: dict[tuple[str, str], list[Corrected]] = {}
    for one in corrected:
        found.setdefault((one.period, one.code), []).append(one)
    return frozenset(key for of, some in found.items() for key in _not_told(tx, desk, *of, some))


def _not_told(
    tx: Tx, desk: Desk, period: str, code: str, corrected: Sequence[Corrected]
) -> Iterator[tuple[str, str, str]]:
    opened = periods.by_code(tx, period)
    indicator = opened.form.by_code.get(code) if opened else None
    if opened is None or indicator is None or indicator.seen_by:
        yield from (one.key for one in corrected)
    elif sight(indicator, LEADERS, secretary=False) is not Sight.ALL:
        now = [one for some in counts(tx, of_indicator(desk, indicator, opened.form), [opened], [code]) for one in some]
        changed = {one.place.ref: one for one in corrected}
        before = [one for one in now if one.ref not in changed]
        before += [
            Count(one.place.ref, one.place.area, Decimal(str(one.before["value"])))
            for one in corrected
            if "value" in one.before
        ]
        kept = withheld(now).places | withheld(before).places
        yield from (one.key for one in corrected if one.place.ref in kept)


def _of_rows(rows: Sequence[Row]) -> list[Count]:
    return [Count(row.place.ref, row.place.area, row.part) for row in rows if row.part is not None]
