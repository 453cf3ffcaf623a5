"""Of a digest: the programme's targets, sums over sums, always with how many places they are made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot.core.digests import Item, Section
from bot.core.model import Owner
from bot.core.sight import is_few
from bot.core.spans import Span
from bot.core.targets import Sums
from bot.core.texts import digest as says
from bot.core.texts import figures_told as figures_say
from handlers import recognising
from handlers.digest.scene import Names, Scene, Shown, counted
from handlers.told import Told, in_words, of_target, periods_of
from storage import measures, periods, places
from storage.db import Tx
from storage.measures import Scope

NAME = "aims"


def gather(tx: Tx, scene: Scene) -> Section | None:
    """Each target that has figures; of a leader's areas their groups', but no small count of a single one."""
    if (opened := scene.opened) is None:
        return None
    items: list[dict[str, Any]] = []
    for wanted in scene.desk.targets:
        told = of_target(scene.desk, wanted, opened.form)
        if told is None or (scope := _scope(tx, scene, told)) is None:
            continue
        asked = periods_of(tx, told, None)
        sums = measures.sums(tx, told.measure, scope, asked)
        found = recognising.of(tx, told, scope, asked[-1]) if asked else None
        if sums.given and (scene.reader.office or sums.given > 1 or not is_few(sums.part)):
            items.append(
                {
                    "target": wanted.code,
                    "of": opened.period.code,
                    "period": asked[-1].period.code,
                    **_plain(sums),
                    **({"recognised": _plain(found.sums), "decisions": list(found.decisions)} if found else {}),
                }
            )
    return Section(NAME, {"lines": len(items)}, counted(items)) if items else None


def _scope(tx: Tx, scene: Scene, told: Told) -> Scope | None:
    """Whose figures; None where a leader's areas have none."""
    if not (areas := scene.reader.areas):
        return Scope(told.kinds)
    if told.kinds != (Owner.GROUP,):
        return None
    refs = tuple(one.ref for one in places.groups(tx) if one.area in areas)
    return Scope(told.kinds, refs=refs) if refs else None


def _plain(sums: Sums) -> dict[str, Any]:
    whole = None if sums.whole is None else str(sums.whole)
    return {"part": str(sums.part), "whole": whole, "given": sums.given, "places": sums.places,
            "unreviewed": sums.unreviewed}  # fmt: skip


def show(section: Section, names: Names) -> Shown:
    """In words."""

    def line(item: Item) -> str:
        opened = periods.by_code(names.tx, item["of"])
        wanted = next((one for one in names.desk.targets if one.code == item["target"]), None)
        told = of_target(names.desk, wanted, opened.form) if wanted is not None and opened is not None else None
        if wanted is None or told is None:
            return says.target_gone(item["target"])
        facts = item.get("recognised", item)
        whole = None if facts["whole"] is None else Decimal(facts["whole"])
        sums = Sums(Decimal(facts["part"]), whole, facts["places"], facts["given"], unreviewed=facts["unreviewed"])
        if "decisions" in item:
            told = recognising.staged(names.tx, told, item["decisions"])
        when, coverage = figures_say.span(Span(item["period"], item["period"])), figures_say.coverage(sums, told.word)
        return says.target(wanted.label, in_words(told, sums), when, coverage, sums.unreviewed)

    return Shown(says.targets(), section.items, line, section.counts["lines"] - len(section.items))
