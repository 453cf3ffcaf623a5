"""Of a digest: figures that deserve a look, with the reasons; how much is not reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.core.dialogue import figure_from_json, figure_to_json
from bot.core.digests import Item, Section
from bot.core.figures import Figure
from bot.core.flags import Told, Why, failing
from bot.core.indicators import Indicator
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from bot.core.texts import words
from handlers import group_leader
from handlers.digest.scene import KEPT, PERIOD, PLACE, Names, Scene, Sheet, Shown, figure_cell, month
from storage import periods, reviews, standing
from storage.db import Tx
from storage.periods import Opened
from storage.standing import Questioned

NAME = "questioned"
_COLUMNS = (
    PERIOD,
    *PLACE,
    Column(headings.INDICATOR, width=30),
    Column(headings.VALUE, Kind.COUNT, 14),
    Column(headings.UNIT, width=12),
    Column(headings.WHY, width=50),
)
_EXPLAINED = 50
"""Of so many the figure is named that a check holds them against."""


def gather(tx: Tx, scene: Scene) -> Section | None:
    """What nobody has decided about in the newest period; leaders read how many."""
    if (opened := scene.opened) is None or scene.reader.areas or scene.closed_before:
        return None
    flags = standing.flags(tx, opened.id)
    waiting = reviews.counts(tx, opened.id).get(reviews.UNREVIEWED, 0)
    counts = {"period": opened.period.code, "open": flags.get("open", 0), "returned": flags.get("returned", 0)}
    counts |= {"unreviewed": waiting, "locked": opened.locked or opened.period.locks < scene.day}
    if not (counts["open"] or counts["returned"] or waiting):
        return None
    found = standing.questioned(tx, opened.id, opened.period.code, KEPT) if scene.reader.office else []
    return Section(NAME, counts, tuple(_item(tx, opened, one, one in found[:_EXPLAINED]) for one in found))


def _item(tx: Tx, opened: Opened, one: Questioned, explained: bool) -> dict[str, Any]:
    figure = figure_to_json(replace(one.figure, kept=False, said=False))
    item = {"place": one.place.ref, "code": one.code, "whys": list(one.whys), "figure": figure, "was": one.was}
    if explained and Why.CHECK in one.whys and (other := _against(tx, opened, one)) is not None:
        code, against = other
        item |= {"other": code, "against": figure_to_json(replace(against, kept=False, said=False))}
    return item


def _against(tx: Tx, opened: Opened, one: Questioned) -> tuple[str, Figure] | None:
    """The figure a failing check holds this one against."""
    past = periods.past(tx, one.place.ref, opened.period.code).last
    figures = periods.figures(tx, one.report)
    asked = [code for each in group_leader.questions(opened, one.place.kind, past) for code in each.asks]
    this = Told(opened.period.code, figures, {**past, **figures})
    check = failing(opened.form, asked, this, one.code)
    if check is None:
        return None
    other = check.right if check.left == one.code else check.left
    return (other, this.known[other]) if other in this.known else None


def show(section: Section, names: Names) -> Shown:
    """In words; a reason names the figures that a check holds it against."""
    opened = periods.by_code(names.tx, section.counts["period"])
    assert opened is not None  # noqa: S101 - periods stay

    def reasons(item: Item) -> list[str]:
        other = ""
        if "other" in item:
            against = names.indicator(opened.period.code, item["other"])
            other = f"{against.label} ({words.figure(against, figure_from_json(item['against']))})"
        was = words.number(Decimal(str(item["was"]))) if item["was"] is not None else ""
        return [says.why(why, was, other) for why in Why if why.value in item["whys"]]

    def told(item: Item) -> tuple[Indicator, Figure]:
        return names.indicator(opened.period.code, item["code"]), figure_from_json(item["figure"])

    def line(item: Item) -> str:
        indicator, figure = told(item)
        shown = words.figure(indicator, figure)
        return says.questioned(names.place(item["place"]), indicator.label, shown, reasons(item))

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        indicator, figure = told(item)
        place, why = names.place_cells(item["place"]), "; ".join(reasons(item))
        yield (month(opened.period.code), *place, indicator.label, figure_cell(figure, indicator), indicator.unit, why)

    left = section.counts["open"] - len(section.items) if names.office else 0
    heading = says.questioned_heading(section.counts, named=bool(section.items))
    return Shown(heading, section.items, line, left, (Sheet(headings.QUESTIONED, _COLUMNS, rows),))
