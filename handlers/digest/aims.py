"""Of a digest: the programme's targets, sums over sums, always with how many places they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from bot.core.digests import Item, Section
from bot.core.model import Owner
from bot.core.sight import Sight, is_few, sight
from bot.core.spans import Span
from bot.core.tables import Cell, Column, Kind
from bot.core.targets import Sums, Target, verdict
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from bot.core.texts import figures_told as figures_say
from bot.core.texts.words import cap
from handlers import recognising, small_counts
from handlers.digest.scene import PERIOD, Names, Scene, Sheet, Shown, counted, month
from handlers.office_months import number
from handlers.told import Told, in_words, measured_in, of_target, periods_of, rate_of, told_in
from storage import measures, periods, places
from storage.db import Tx
from storage.measures import Scope
from storage.periods import Opened

NAME = "aims"
_COLUMNS = (
    Column(headings.TARGET, width=30),
    Column(headings.COUNTED, Kind.COUNT, 11),
    Column(headings.OF, Kind.COUNT, 11),
    Column(headings.RESULT, Kind.RATE, 10),
    Column(headings.MEASURE, width=20),
    Column(headings.WANTED, width=12),
    Column(headings.VERDICT, width=11),
    Column(headings.GIVEN, Kind.COUNT, 9),
    Column(headings.ASKED, Kind.COUNT, 9),
    Column(headings.ABSENT, Kind.COUNT, 10),
    Column(headings.UNREVIEWED, Kind.COUNT, 9),
    PERIOD,
    Column(headings.STAGE, width=24),
)


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
        told_of = [sums, *([found.sums] if found else [])]
        few = not scene.reader.office and (
            any(one.given <= 1 and is_few(one.part) for one in told_of) or _gives_away(tx, scene, told, asked)
        )
        if any(one.given for one in told_of) and not few:
            items.append(
                {
                    "target": wanted.code,
                    "of": opened.period.code,
                    "period": told_in(told, asked[-1], sums),
                    **_plain(sums),
                    **({"recognised": _plain(found.sums), "decisions": list(found.decisions)} if found else {}),
                }
            )
    return Section(NAME, {"lines": len(items)}, counted(items)) if items else None


def _gives_away(tx: Tx, scene: Scene, told: Told, asked: Sequence[Opened]) -> bool:
    """Whether the sum of a leader's areas would tell a small count of a single place, beside the ward's."""
    if not scene.reader.areas or told.measure.places:
        return False
    every = [told.form.by_code[code] for code in told.measure.codes]
    few = [one.code for one in every if sight(one, small_counts.LEADERS, secretary=False) is Sight.TOTALS]
    return small_counts.kept(tx, told, asked, few).gives_away(scene.reader.areas)


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
            "absent": sums.absent, "unreviewed": sums.unreviewed}  # fmt: skip


def show(section: Section, names: Names) -> Shown:
    """In words."""

    def line(item: Item) -> str:
        if (found := _told(item, names)) is None:
            return says.target_gone(item["target"])
        _, told, sums = found
        when, coverage = figures_say.span(Span(item["period"], item["period"])), figures_say.coverage(sums, told.word)
        return says.target(told.label, in_words(told, sums), when, coverage, sums.unreviewed)

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        if (found := _told(item, names)) is None:
            yield says.target_gone(item["target"]), *[None] * (len(_COLUMNS) - 1)
            return
        wanted, told, sums = found
        stands = figures_say.VERDICTS[verdict(sums.rate(told.per), wanted)]
        yield (
            cap(told.label), number(sums.part), None if sums.whole is None else number(sums.whole),
            number(rate_of(told, sums)), measured_in(told), figures_say.wanted(wanted), stands,
            sums.given, sums.places, sums.absent, sums.unreviewed, month(item["period"]), told.stage,
        )  # fmt: skip

    left = section.counts["lines"] - len(section.items)
    return Shown(says.targets(), section.items, line, left, (Sheet(headings.TARGETS, _COLUMNS, rows),))


def _told(item: Item, names: Names) -> tuple[Target, Told, Sums] | None:
    """A target with what it came to; None: the configuration has it no more."""
    opened = periods.by_code(names.tx, item["of"])
    wanted = next((one for one in names.desk.targets if one.code == item["target"]), None)
    told = of_target(names.desk, wanted, opened.form) if wanted is not None and opened is not None else None
    if wanted is None or told is None:
        return None
    facts = item.get("recognised", item)
    whole = None if facts["whole"] is None else Decimal(facts["whole"])
    counts = {name: facts.get(name, 0) for name in ("places", "given", "absent", "unreviewed")}
    sums = Sums(Decimal(facts["part"]), whole, **counts)
    return wanted, recognising.staged(names.tx, told, item["decisions"]) if "decisions" in item else told, sums
