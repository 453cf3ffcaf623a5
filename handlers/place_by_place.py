"""Figures place by place for leaders; counts that may point to a family are told to whom they are for."""

from __future__ import annotations

from decimal import Decimal

from bot.core.indicators import Answer
from bot.core.queries import Rank
from bot.core.targets import Sums, Verdict, shown, verdict
from bot.core.texts import figures_told as says
from bot.core.texts import place_by_place as above
from bot.core.texts import words
from handlers import recognising, small_counts
from handlers.told import Inquiry, Told, in_words
from storage import measures
from storage.measures import Row, Scope

_REASONS = 5


def lines(one: Inquiry) -> list[str]:
    """The places one by one: those below or above, those lowest or highest first, else in the roster's order."""
    if one.query.areas:
        return _by_area(one)
    rows, secret = _rows(one), small_counts.of(one).places
    known = _comparable(one, rows, secret)
    there = {row.place.ref for row in known}
    kept = [row for row in rows if row.part is not None and row.place.ref not in there]
    rank, word = one.query.rank, one.told.word
    if rank in (Rank.BELOW, Rank.ABOVE):
        return _parted(one, rank, known, some_hidden=any(row.place.ref in secret for row in kept))
    if rank is None:
        return _listed(one, above.by_place("", word), rows, secret)
    ordered = sorted(known, key=lambda row: _rate(one.told, row), reverse=rank is Rank.HIGH)
    return _listed(one, above.by_place(rank, word), [*ordered, *kept], secret)


def _parted(one: Inquiry, rank: Rank, known: list[Row], *, some_hidden: bool) -> list[str]:
    """Those on one side of the target, or of another number; those that are it to a hair are counted."""
    target, mark, word = one.told.target, one.query.mark, one.told.word
    unit = "%" if one.told.percent else "" if one.told.share else one.told.unit
    if mark is None or (target is not None and mark == target.mark):
        below, mark, equal = _below(one, known), None, 0
        refs = {row.place.ref for row in below}
        meant = below if rank is Rank.BELOW else [row for row in known if row.place.ref not in refs]
    else:
        rates = [(row, _rate(one.told, row)) for row in known]
        meant = [row for row, rate in rates if (rate < mark if rank is Rank.BELOW else rate > mark)]
        equal = len([rate for _, rate in rates if rate == mark])
    heading = above.parted(rank, mark, len(meant), word, unit=unit, some_hidden=some_hidden)
    lines = _listed(one, heading, meant, frozenset())
    lines += [above.equal(mark, equal, word, unit=unit)] if mark is not None and equal else []
    return [*lines, above.few_hidden()] if some_hidden else lines


def _by_area(one: Inquiry) -> list[str]:
    """The areas one by one, each with what it is made of; nothing is told by the order of those not told."""
    secret, rank = small_counts.of(one).areas, one.query.rank
    found = {
        area: (one.told, sums)
        for area, sums in measures.by_area(one.tx, one.told.measure, one.scope, one.asked).items()
    }
    last = one.asked[-1]
    if not one.several and recognising.of(one.tx, one.told, one.scope, last):
        for area in found:
            if decided := recognising.of(one.tx, one.told, Scope(one.told.kinds, area), last):
                found[area] = decided.told, decided.sums
    names = list(found)
    if rank is not None:
        known = [area for area in names if found[area][1].given and area not in secret]
        known.sort(key=lambda area: found[area][1].rate(one.told.per) or found[area][1].part, reverse=rank is Rank.HIGH)
        names = [*known, *(area for area in names if area not in set(known))]
    word = says.reports(one.told.word) if one.several else one.told.word
    shown_lines = [
        says.place_line(area or above.NO_AREA, says.HIDDEN if area in secret else _of_area(*found[area], word))
        for area in names
    ]
    text = says.listed(above.by_area(rank or ""), shown_lines, above.AREA)
    return [text, above.few_hidden()] if secret else [text]


def _of_area(told: Told, sums: Sums, word: str) -> str:
    covered = f" ({says.coverage(sums, word)})"
    return f"{in_words(told, sums)}{covered}" if sums.given else f"{says.WITHOUT['']}{covered}"


def reasons(one: Inquiry, before: Inquiry | None) -> list[str]:
    """Why a figure is what it is, as far as figures say: who is below the target, else who changed most."""
    known = _comparable(one, _rows(one), small_counts.of(one).places)
    if one.told.target is not None:
        rows = sorted(_below(one, known), key=lambda row: _rate(one.told, row))[:_REASONS]
        return _listed(one, above.no_reasons(one.told.word), rows, frozenset()) if rows else [above.no_reason_at_all()]
    earlier = _rows(before) if before else []
    kept = small_counts.of(before).places if before else frozenset()
    known = [row for row in known if row.place.ref not in kept]
    past = {row.place.ref: row.part for row in earlier}
    changes = [
        (row, row.part - was) for row in known if row.part is not None and (was := past.get(row.place.ref)) is not None
    ]
    changes = sorted((each for each in changes if each[1]), key=lambda each: -abs(each[1]))[:_REASONS]
    if not changes:
        return [above.no_reason_at_all()]
    shown_lines = [says.place_line(row.place.full_name, says.change(by, one.told.unit)) for row, by in changes]
    return [says.listed(above.changed_most(one.told.word), shown_lines, one.told.word)]


def few_places(one: Inquiry) -> bool:
    """Whether what is asked about is no total to this asker: a place not told, or an area that gives one away."""
    if not (one.query.places or one.query.area):
        return False
    kept = small_counts.of(one)
    if one.query.places:
        return not kept.places.isdisjoint(one.query.places)
    return one.query.area in kept.areas


def _rows(one: Inquiry) -> list[Row]:
    return recognising.by_place(one.tx, one.told, one.scope, one.asked)


def _comparable(one: Inquiry, rows: list[Row], secret: frozenset[str]) -> list[Row]:
    """Those whose figure may be told and, of a share, that have what it is a share of."""
    return [
        row
        for row in rows
        if row.part is not None and row.place.ref not in secret and not (one.told.share and row.whole is None)
    ]


def _below(one: Inquiry, rows: list[Row]) -> list[Row]:
    """Those that do not reach the number that was named, or the target's, or that do not count for it at all."""
    mark, target = one.query.mark, one.told.target
    if one.told.measure.places:
        return [row for row in rows if not row.part]
    if mark is None and (target is None or target.mark is None):
        return rows
    if target is not None and mark in (None, target.mark):
        return [row for row in rows if verdict(_rate(one.told, row), target) is not Verdict.MET]
    return [row for row in rows if mark is not None and _rate(one.told, row) <= mark]


def _listed(one: Inquiry, heading: str, rows: list[Row], secret: frozenset[str]) -> list[str]:
    told = [
        says.place_line(row.place.full_name, says.HIDDEN if row.place.ref in secret else _value(one.told, row))
        for row in rows
    ]
    text = says.listed(heading, told, one.told.word)
    return [text, above.few_hidden()] if any(row.place.ref in secret for row in rows) else [text]


def _rate(told: Told, row: Row) -> Decimal:
    part = row.part or Decimal(0)
    return part * told.per / row.whole if told.share and row.whole else part


def _value(told: Told, row: Row) -> str:
    if row.part is None:
        return says.WITHOUT.get(row.how, says.WITHOUT[""])
    if told.indicator.answer is Answer.CHOICE:
        return next((one.label for one in told.indicator.options if one.key == row.option), row.option)
    if told.measure.least is not None:
        return says.yes_or_no(bool(row.part))
    if told.share and row.whole is None:
        return says.WITHOUT["incomparable"]
    if told.percent:
        return says.parts(row.part, row.whole or Decimal(0), shown(_rate(told, row)))
    return words.number(shown(_rate(told, row))) if told.share else says.amount(row.part, told.unit)
