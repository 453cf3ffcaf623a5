"""Of a digest: what changed since the last one; above all, figures that had been reported already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.digests import Item, Section
from bot.core.figures import Figure, Standing
from bot.core.folding import tidy
from bot.core.followup import Answer
from bot.core.indicators import Indicator
from bot.core.model import Place
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from bot.core.texts import words
from bot.core.texts.task_status import ANSWERS
from handlers import history, small_counts
from handlers.digest.scene import PERIOD, PLACE, Names, Scene, Sheet, Shown, counted, figure_cell, in_field, month
from storage import followup, programmes, since
from storage import history as stored
from storage.db import Tx
from storage.instants import from_instant
from storage.since import Corrected

NAME = "changes"
_TASK = (Column(headings.CODE, width=9), Column(headings.CONTENT, width=44), Column(headings.WHOSE, width=30))
_FIGURE = (
    PERIOD,
    *PLACE,
    Column(headings.INDICATOR, width=30),
    Column(headings.OLD, Kind.COUNT, 14),
    Column(headings.NEW, Kind.COUNT, 14),
    Column(headings.UNIT, width=12),
)
_WHO = (Column(headings.WHO, width=28), Column(headings.WHEN, Kind.MOMENT, 19))
_WORDS = (Column(headings.ANSWER, width=18), Column(headings.WORDS, width=50))
_WISH = (
    Column(headings.DUE, Kind.DAY, 13),
    Column(headings.WISHED, Kind.DAY, 13),
    Column(headings.DECIDED, width=22),
)


def gather(tx: Tx, scene: Scene) -> Section | None:
    """Corrections first, then words on tasks and more time; of reports handed in their number and the late ones."""
    reader = scene.reader
    areas = set(reader.areas)
    every = since.corrections(tx, scene.since, scene.until)
    corrected = [one for one in every if _of_area(one.place, areas)]
    sent, late = since.handed_in(tx, scene.since, scene.until, areas)
    tasks = _tasks(tx, scene)
    said = [one for one in since.said(tx, scene.since, scene.until) if one.task in tasks]
    wishes = [one for one in since.wishes(tx, scene.since) if one.task in tasks]
    kept = frozenset() if reader.office else small_counts.of_corrections(tx, scene.desk, every)
    items = _corrected(scene, corrected, kept)
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


def _corrected(
    scene: Scene, corrected: Iterable[Corrected], kept: Collection[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    """A line a report; ``kept``: the figures whose numbers are not for this reader."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in corrected:
        item: dict[str, Any] = {"what": "corrected", "period": one.period, "place": one.place.ref, "figures": []}
        item = found.setdefault((one.period, one.place.ref), item)
        told = {"before": _plain(one.before), "after": _plain(one.after)} if one.key not in kept else {}
        who = {"audit": one.audit} if scene.reader.office else {}
        item["figures"].append({"code": one.code, **told, **who})
    return list(found.values())


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("verdict", "value", "whole", "choice") if name in facts}


def _figure(facts: Mapping[str, Any]) -> Figure | str:
    """A figure of the audit; or what stands for one: there was none, or it was said in words, which stand elsewhere."""
    if not facts:
        return says.NOT_GIVEN
    standing = Standing(facts["verdict"])
    if standing is Standing.WORDS:
        return says.IN_WORDS
    value, whole = (Decimal(str(facts[name])) if name in facts else None for name in ("value", "whole"))
    return Figure(standing, value, whole, facts.get("choice", ""))


def show(section: Section, names: Names) -> Shown:
    """In words."""
    figures = (*_FIGURE, *(_WHO if names.office else ()))
    sheets = (
        (headings.CORRECTED, figures, "corrected", _corrected_rows),
        (headings.WISHES, (*_TASK, *_WISH), "wish", _wish_rows),
        (headings.SAID, (*_TASK, *_WORDS), "said", _said_rows),
        (headings.LATE, (PERIOD, *PLACE), "late", _late_rows),
    )
    return Shown(
        says.changes(section.counts, office=names.office),
        section.items,
        lambda item: _LINES[item["what"]](item, names),
        section.counts["lines"] - len(section.items),
        tuple(_sheet(*one, names) for one in sheets),
    )


def _sheet(name: str, columns: tuple[Column, ...], what: str, rows: _Rows, names: Names) -> Sheet:
    """The items of one sort."""
    return Sheet(name, columns, lambda item: rows(item, names) if item["what"] == what else ())


def _figures(item: Item, names: Names) -> Iterator[tuple[Indicator, list[Figure | str]]]:
    """Each figure of a corrected report, as it was and as it is; nothing where this reader may not read it."""
    for one in item["figures"]:
        told = [_figure(one[name]) for name in ("before", "after") if name in one]
        yield names.indicator(item["period"], one["code"]), told


def _corrected_line(item: Item, names: Names) -> str:
    told = [
        says.one_corrected(indicator.label, *(_said(one, indicator) for one in figures))
        for indicator, figures in _figures(item, names)
    ]
    return says.corrected(names.place(item["place"]), item["period"], told)


def _said(figure: Figure | str, indicator: Indicator) -> str:
    return figure if isinstance(figure, str) else words.figure(indicator, figure)


def _corrected_rows(item: Item, names: Names) -> Iterator[tuple[Cell, ...]]:
    for one, (indicator, figures) in zip(item["figures"], _figures(item, names), strict=True):
        cells = [figure if isinstance(figure, str) else figure_cell(figure, indicator) for figure in figures]
        row = (month(item["period"]), *names.place_cells(item["place"]), indicator.label)
        yield *row, *(cells or [says.HIDDEN] * 2), indicator.unit, *(_who(one, names) if names.office else ())


def _who(one: Mapping[str, Any], names: Names) -> tuple[Cell, Cell]:
    """Who changed a figure last, and when; a digest of before that was kept does not know."""
    if "audit" not in one:
        return None, None
    entry = stored.of_row(names.tx, one["audit"])
    return history.who(entry), names.desk.local(from_instant(entry.at))


def _written(item: Item, names: Names) -> str:
    return tidy(followup.words_of(names.tx, item["progress"]))


def _said_line(item: Item, names: Names) -> str:
    code, _ = names.tasks.get(item["task"], ("", ""))
    return says.said(code, names.place(item["place"]), Answer(item["answer"]), _written(item, names))


def _said_rows(item: Item, names: Names) -> Iterator[tuple[Cell, ...]]:
    yield *_task(item, names), ANSWERS[Answer(item["answer"])], _written(item, names)


def _task(item: Item, names: Names) -> tuple[str, str, str]:
    """The cells under :data:`_TASK`."""
    return *names.tasks.get(item["task"], ("", "")), names.place(item["place"])


def _days(item: Item) -> tuple[date, date]:
    """The due day there was, and the one wished for."""
    return date.fromisoformat(item["old"]), date.fromisoformat(item["wished"])


def _wish_line(item: Item, names: Names) -> str:
    code, _ = names.tasks.get(item["task"], ("", ""))
    return says.wish(code, names.place(item["place"]), *_days(item), item["state"])


def _wish_rows(item: Item, names: Names) -> Iterator[tuple[Cell, ...]]:
    yield *_task(item, names), *_days(item), says.WISHES[item["state"]]


def _late_line(item: Item, names: Names) -> str:
    return says.late(names.place(item["place"]), item["period"])


def _late_rows(item: Item, names: Names) -> Iterator[tuple[Cell, ...]]:
    yield month(item["period"]), *names.place_cells(item["place"])


_Rows = Callable[[Item, Names], Iterator[tuple[Cell, ...]]]
_LINES = {"corrected": _corrected_line, "said": _said_line, "wish": _wish_line, "late": _late_line}
