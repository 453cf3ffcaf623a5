"""Of a digest: what changed since the last one; above all, figures that had been reported already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.digests import Item, Section
from bot.core.figures import Figure, Standing
from bot.core.folding import tidy
from bot.core.followup import Answer
from bot.core.indicators import Indicator
from bot.core.model import Place, Role
from bot.core.sight import Sight, is_few, sight
from bot.core.texts import digest as says
from bot.core.texts import words
from handlers.digest.scene import Names, Scene, Shown, counted, in_field
from storage import followup, periods, programmes, since
from storage.db import Tx
from storage.since import Corrected

NAME = "changes"


def gather(tx: Tx, scene: Scene) -> Section | None:
    """Corrections first, then words on tasks and more time; of reports handed in their number and the late ones."""
    reader = scene.reader
    areas = set(reader.areas)
    corrected = [one for one in since.corrections(tx, scene.since, scene.until) if _of_area(one.place, areas)]
    sent, late = since.handed_in(tx, scene.since, scene.until, areas)
    tasks = _tasks(tx, scene)
    said = [one for one in since.said(tx, scene.since, scene.until) if one.task in tasks]
    wishes = [one for one in since.wishes(tx, scene.since) if one.task in tasks]
    items = _corrected(tx, scene, corrected)
    if reader.office:
        items += [
            {"what": "wish", "task": one.task, "place": one.place.ref, "state": one.state, "old": one.old.isoformat(),
             "wished": one.wished.isoformat(), "extension": one.id}
            for one in wishes
        ]  # fmt: skip
        items += [
            {"what": "said", "task": one.task, "place": one.place.ref, "answer": one.answer, "progress": one.id}
            for one in said
        ]
        items += [{"what": "late", "period": one.period, "place": one.place.ref} for one in late]
    counts = {"first": scene.last is None, "corrected": len(corrected), "sent": sent, "late": len(late)}
    counts |= {"said": len(said), "granted": sum(one.state == "granted" for one in wishes), "wishes": len(wishes)}
    return Section(NAME, {**counts, "lines": len(items)}, counted(items))


def _of_area(place: Place, areas: set[str]) -> bool:
    return not areas or place.area in areas


def _tasks(tx: Tx, scene: Scene) -> frozenset[int]:
    """The tasks this reader is told of."""
    held = programmes.holding(tx)
    if not (fields := scene.reader.fields):
        return frozenset(one.id for one in held) if not scene.reader.areas else frozenset()
    return frozenset(one.id for one in held if in_field(fields, one.entry.group, one.entry.content, *one.entry.lead))


def _corrected(tx: Tx, scene: Scene, corrected: Iterable[Corrected]) -> list[dict[str, Any]]:
    """A line a report."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in corrected:
        item: dict[str, Any] = {"what": "corrected", "period": one.period, "place": one.place.ref, "figures": []}
        item = found.setdefault((one.period, one.place.ref), item)
        told = {"before": _plain(one.before), "after": _plain(one.after)} if _may_read(tx, scene, one) else {}
        item["figures"].append({"code": one.code, **told})
    return list(found.values())


def _may_read(tx: Tx, scene: Scene, one: Corrected) -> bool:
    """Leaders read neither what is restricted nor the small count of a single place."""
    if scene.reader.office:
        return True
    opened = periods.by_code(tx, one.period)
    indicator = opened.form.by_code.get(one.code) if opened else None
    numbers = [Decimal(str(facts["value"])) for facts in (one.before, one.after) if "value" in facts]
    if indicator is None or indicator.seen_by:
        return False
    seen = sight(indicator, {Role.LEADERSHIP}, secretary=False)
    return seen is Sight.ALL or not any(is_few(number) for number in numbers)


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("verdict", "value", "whole", "choice") if name in facts}


def _figure(facts: Mapping[str, Any], indicator: Indicator) -> str:
    """A figure of the audit in words; what was said in words stands elsewhere."""
    standing = Standing(facts["verdict"])
    if standing is Standing.WORDS:
        return says.IN_WORDS
    value, whole = (Decimal(str(facts[name])) if name in facts else None for name in ("value", "whole"))
    return words.figure(indicator, Figure(standing, value, whole, facts.get("choice", "")))


def show(section: Section, names: Names) -> Shown:
    """In words."""
    return Shown(
        says.changes(section.counts, office=names.office),
        section.items,
        lambda item: _LINES[item["what"]](item, names),
        section.counts["lines"] - len(section.items),
    )


def _corrected_line(item: Item, names: Names) -> str:
    told = []
    for one in item["figures"]:
        indicator = names.indicator(item["period"], one["code"])
        before, after = (_figure(one[name], indicator) if name in one else "" for name in ("before", "after"))
        told.append(says.one_corrected(indicator.label, before, after))
    return says.corrected(names.place(item["place"]), item["period"], told)


def _said_line(item: Item, names: Names) -> str:
    code, _ = names.tasks.get(item["task"], ("", ""))
    written = followup.words_of(names.tx, item["progress"])
    return says.said(code, names.place(item["place"]), Answer(item["answer"]), tidy(written))


def _wish_line(item: Item, names: Names) -> str:
    code, _ = names.tasks.get(item["task"], ("", ""))
    old, wished = (date.fromisoformat(item[name]) for name in ("old", "wished"))
    return says.wish(code, names.place(item["place"]), old, wished, item["state"])


def _late_line(item: Item, names: Names) -> str:
    return says.late(names.place(item["place"]), item["period"])


_LINES = {"corrected": _corrected_line, "said": _said_line, "wish": _wish_line, "late": _late_line}
