"""Of a digest to the office: who reports for a place and cannot be written to."""

from __future__ import annotations

from collections import Counter

from bot.core.digests import Item, Section
from bot.core.texts import digest as says
from handlers.digest.scene import Names, Scene, Shown, counted
from storage import standing
from storage.db import Tx

NAME = "unreached"


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
        person = names.person(item["person"])
        return says.unreached(person.name, person.phone, names.place(item["place"]), item["why"])

    left = section.counts["lines"] - len(section.items)
    return Shown(says.unreached_heading(section.counts), section.items, line, left)
