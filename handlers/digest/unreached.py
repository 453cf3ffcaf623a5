"""Of a digest to the office: who reports for a place and cannot be written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.core.digests import Item, Section
from bot.core.tables import Cell, Column
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from handlers.digest.scene import CONTACT, PLACE, Names, Scene, Sheet, Shown, counted
from storage import standing
from storage.db import Tx

NAME = "unreached"
_COLUMNS = (CONTACT[0], *PLACE, Column(headings.WHY, width=22), CONTACT[1])


def gather(tx: Tx, scene: Scene) -> Section | None:
    """Those who were reached once come first."""
    if not scene.reader.office:
        return None
    found = standing.unreached(tx)
    if not found:
        return None
    why = Counter(one.why for one in found)
    counts = {name: why[name] for name in ("unreachable", "frozen", "unlinked")}
    items = [{"person": one.person, "place": one.place.ref, "why": one.why} for one in found]
    return Section(NAME, {**counts, "lines": len(items)}, counted(items))


def show(section: Section, names: Names) -> Shown:
    """In words."""

    def line(item: Item) -> str:
        return says.unreached(*names.contact(item["person"]), names.place(item["place"]), item["why"])

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        name, phone = names.contact(item["person"])
        yield name, *names.place_cells(item["place"]), says.UNREACHED[item["why"]], phone

    left = section.counts["lines"] - len(section.items)
    sheet = Sheet(headings.UNREACHED, _COLUMNS, rows)
    return Shown(says.unreached_heading(section.counts), section.items, line, left, (sheet,))
