"""Of a digest: how many have reported, and who has not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from bot.core.digests import Item, Section
from bot.core.model import Owner
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from handlers.digest.scene import CONTACT, PERIOD, PLACE, Names, Scene, Sheet, Shown, counted, month
from handlers.missing import asks_units, units_sent
from handlers.missing import units as of_units
from storage import periods, standing
from storage.db import Tx
from storage.standing import Missing

NAME = "reports"
_COLUMNS = (PERIOD, *PLACE)
_OFFICE = (*CONTACT, Column(headings.STATE, width=20), Column(headings.ENTERED, Kind.COUNT, 10))


def gather(tx: Tx, scene: Scene) -> Section | None:
    """The newest period; without names on its first day and once its end was told, to leaders before it was due."""
    if (opened := scene.opened) is None:
        return None
    areas = scene.reader.areas
    over = datetime.combine(opened.period.due + timedelta(days=1), time(), scene.desk.zone)
    found = standing.counts(tx, opened.id, in_time=over, areas=areas)
    facts: dict[str, Any] = {"period": opened.period.code, "places": found.places, "sent": found.sent}
    facts |= {"on_time": found.on_time, "units": 0, "units_sent": 0, "locked": opened.locked}
    missing = standing.missing(tx, opened.id, [Owner.GROUP], areas)
    if not areas and asks_units(opened):
        late = of_units(tx, opened)
        facts["units_sent"] = units_sent(tx, opened)
        facts["units"] = facts["units_sent"] + len(late)
        missing += late
    if scene.closed_before or scene.day <= (opened.period.opens if scene.reader.office else opened.period.due):
        missing = []
    items = [_item(one, office=scene.reader.office) for one in missing]
    return Section(NAME, {**facts, "missing": len(items)}, counted(items))


def _item(one: Missing, *, office: bool) -> dict[str, Any]:
    if not office:
        return {"place": one.place.ref}
    state = "assisted" if one.assisted else "unlinked" if not one.linked else ""
    return {"place": one.place.ref, "person": one.person, "state": state, "answered": one.answered}


def show(section: Section, names: Names) -> Shown:
    """In words."""
    opened = periods.by_code(names.tx, section.counts["period"])
    assert opened is not None  # noqa: S101 - periods stay
    heading = says.reports(opened.period, section.counts, names.day, names.desk.ward.short)

    def line(item: Item) -> str:
        if not names.office:
            return says.missing_group(names.place(item["place"]))
        return says.missing(names.place(item["place"]), *names.contact(item["person"]), *_how(item))

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        for_office = (*names.contact(item["person"]), *_how(item)) if names.office else ()
        yield month(opened.period.code), *names.place_cells(item["place"]), *for_office

    left = section.counts["missing"] - len(section.items)
    sheet = Sheet(headings.MISSING, (*_COLUMNS, *(_OFFICE if names.office else ())), rows)
    return Shown(heading, section.items, line, left, (sheet,))


def _how(item: Item) -> tuple[str, int | None]:
    """How far a place is, and how many figures it has entered, where it is entering them itself."""
    entered = (item["answered"] or None) if not item["state"] else None
    return says.state(item["state"] or ("entering" if entered else "")), entered
