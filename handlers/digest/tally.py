"""Of a digest to the leadership: on time and late, only after the units had their time to object."""

from __future__ import annotations

from typing import Any

from bot.core.digests import Section
from bot.core.texts import digest as says
from handlers.digest.scene import Names, Scene, Shown
from storage import followup, tallies
from storage.db import Tx

NAME = "tally"


def gather(tx: Tx, scene: Scene) -> Section | None:
    """The table the units were shown last; nothing before reminding is on."""
    if scene.reader.office or followup.started(tx) is None:
        return None
    shown = tallies.newest(tx)
    if shown is None:
        return Section(NAME, {"state": "none"})
    counts: dict[str, Any] = {"day": shown.day.isoformat(), "ends": shown.ends.isoformat()}
    if not shown.settled(scene.desk.local(scene.now).date()):  # a preview is of a later day, but told today
        return Section(NAME, {"state": "open", **counts})
    return Section(NAME, {"state": "settled", **counts, **tallies.totals(tx, shown.id)})


def show(section: Section, names: Names) -> Shown:
    """In words."""
    return Shown(says.tally(section.counts), (), str)
