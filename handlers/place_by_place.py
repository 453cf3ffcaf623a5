"""Figures place by place for leaders; counts that may point to a family are told to whom they are for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.core.indicators import Answer
from bot.core.queries import Rank
from bot.core.sight import hidden, is_few
from bot.core.targets import Verdict, shown, verdict
from bot.core.texts import figures_told as says
from bot.core.texts import words
from handlers import recognising
from handlers.told import Inquiry, Told
from storage.measures import Row, Scope

_REASONS = 5


def lines(one: Inquiry) -> list[str]:
    """The places one by one: those below, those lowest or highest first, else in the roster's order."""
    rows = _rows(one)
    secret = secrets(one, rows)
    known = [row for row in rows if row.part is not None and row.place.ref not in secret]
    kept = [row for row in rows if row.place.ref in secret]
    rank, word = one.query.rank, one.told.word
    if rank is Rank.BELOW:
        below = _below(one, known)
        return _listed(one, says.by_place(rank, word), below, secret) if below else [says.nobody_below(word)]
    if rank is None:
        return _listed(one, says.by_place("", word), rows, secret)
    ordered = sorted(known, key=lambda row: _rate(one.told, row), reverse=rank is Rank.HIGH)
    return _listed(one, says.by_place(rank, word), [*ordered, *kept], secret)


def reasons(one: Inquiry, before: Inquiry | None) -> list[str]:
    """Why a figure is what it is, as far as figures say: who is below the target, else who changed most."""
    secret = secrets(one) | (secrets(before) if before else frozenset())
    known = [row for row in _rows(one) if row.part is not None and row.place.ref not in secret]
    if one.told.target is not None:
        rows = sorted(_below(one, known), key=lambda row: _rate(one.told, row))[:_REASONS]
        return _listed(one, says.no_reasons(one.told.word), rows, frozenset()) if rows else [says.no_reason_at_all()]
    past = {row.place.ref: row.part for row in _rows(before)} if before else {}
    changes = [
        (row, row.part - was) for row in known if row.part is not None and (was := past.get(row.place.ref)) is not None
    ]
    changes = sorted((each for each in changes if each[1]), key=lambda each: -abs(each[1]))[:_REASONS]
    if not changes:
        return [says.no_reason_at_all()]
    shown_lines = [says.place_line(row.place.full_name, says.change(by, one.told.unit)) for row, by in changes]
    return [says.listed(says.changed_most(one.told.word), shown_lines, one.told.word)]


def secrets(one: Inquiry, rows: Sequence[Row] = ()) -> frozenset[str]:
    """The places (refs) whose counts this asker is not told: in the ward's total, and in each area's.

    ``rows``: those of the inquiry, where they are at hand.
    """
    if not one.restricted:
        return frozenset()
    ward = Scope(one.told.kinds)
    if not rows or one.scope != ward:
        rows = recognising.by_place(one.tx, one.told, ward, one.asked)
    areas: dict[str, list[tuple[str, Decimal]]] = {"": []}
    for row in rows:
        if row.part is not None:
            for total in {"", row.place.area}:
                areas.setdefault(total, []).append((row.place.ref, row.part))
    return frozenset().union(*map(hidden, areas.values()))


def few_places(one: Inquiry) -> bool:
    """Whether what is asked about is no total to this asker: a place not told, or an area that gives one away."""
    if not one.restricted or not one.asked or not (one.query.places or one.query.area):
        return False
    if one.query.places:
        return not secrets(one).isdisjoint(one.query.places)
    areas: dict[str, list[Decimal]] = {}
    for row in recognising.by_place(one.tx, one.told, Scope(one.told.kinds), one.asked):
        if row.part is not None:
            areas.setdefault(row.place.area, []).append(row.part)
    secret = {area for area, counts in areas.items() if len(counts) == 1 and is_few(counts[0])}
    if len(secret) == 1:
        others = sorted((sum(counts), area) for area, counts in areas.items() if area not in secret)
        secret |= {area for _, area in others[:1]}
    return one.query.area in secret


def _rows(one: Inquiry) -> list[Row]:
    return recognising.by_place(one.tx, one.told, one.scope, one.asked)


def _below(one: Inquiry, rows: list[Row]) -> list[Row]:
    """Those that do not reach the number that was named, or the target's; all where there is no number."""
    mark, target = one.query.mark, one.told.target
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
    return [text, says.few_hidden()] if any(row.place.ref in secret for row in rows) else [text]


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
