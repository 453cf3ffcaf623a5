"""Of a digest to the office: what a programme's paper leaves open and nobody has answered."""

from __future__ import annotations

from bot.core.digests import Section
from bot.core.texts import digest as says
from handlers.digest.scene import Names, Scene, Shown
from storage import programmes
from storage.db import Tx

NAME = "paper"
_NAMED = 10


def gather(tx: Tx, scene: Scene) -> Section | None:
    """How many questions are open, and the codes of their tasks."""
    open_now = programmes.unsettled(tx) if scene.reader.office else []
    if not open_now:
        return None
    codes = list(dict.fromkeys(one.task for one in open_now if one.task))
    return Section(NAME, {"open": len(open_now), "tasks": codes[:_NAMED]})


def show(section: Section, names: Names) -> Shown:
    """In words."""
    return Shown(says.paper(section.counts["open"], section.counts["tasks"]), (), str)
