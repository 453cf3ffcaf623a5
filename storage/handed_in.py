"""Reports of a period counted for people who ask, and what was written in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.core.model import Owner, Place
from bot.core.sight import Count
from storage.db import Tx
from storage.instants import instant
from storage.measures import IN, THERE, UNREVIEWED, Scope, where
from storage.periods import Opened
from storage.places import row_to_place


@dataclass(frozen=True, slots=True)
class Handed:
    """How many reports of a period came: of ``places`` ``sent``, ``on_time`` of them; ``unreviewed``, ``begun``."""

    places: int
    sent: int
    on_time: int
    unreviewed: int
    begun: int


def reports(tx: Tx, opened: Opened, scope: Scope, in_time: datetime) -> Handed:
    """Who handed in a period's report; ``in_time``: the instant at which the due day ends."""
    params: dict[str, object] = {"period0": opened.id, "due": instant(in_time)}
    whose = where(tx, scope, params)
    row = tx.execute(
        f"""SELECT count(*) AS places, count(report.sent) AS sent, count(*) FILTER (WHERE sent < :due) AS on_time,
          count(*) FILTER (WHERE {UNREVIEWED}) AS unreviewed, count(report.id) - count(report.sent) AS begun
          FROM place JOIN period ON period.id = :period0
          LEFT JOIN report ON report.place = place.id AND report.period = period.id
          WHERE {whose} AND {THERE}""",
        params,
    ).fetchone()
    return Handed(*row)


def senders(tx: Tx, opened: Opened, scope: Scope, in_time: datetime | None = None) -> list[Place]:
    """Who handed in a period's report, by area; with ``in_time`` those only who did after that instant."""
    params: dict[str, object] = {"period0": opened.id, "due": instant(in_time) if in_time else ""}
    whose = where(tx, scope, params)
    rows = tx.execute(
        f"""SELECT place.* FROM place JOIN period ON period.id = :period0
          JOIN report ON report.place = place.id AND report.period = period.id AND report.sent >= :due
          WHERE {whose} AND {THERE} ORDER BY place.area, place.id""",
        params,
    )
    return [row_to_place(row) for row in rows]


def counts(tx: Tx, codes: Collection[str], kinds: Sequence[Owner], asked: Sequence[Opened]) -> list[list[Count]]:
    """What every place of these kinds counted, a list for each of some periods and figures (codes)."""
    params: dict[str, object] = {f"period{number}": one.id for number, one in enumerate(asked)}
    of_periods = ", ".join(f":{name}" for name in params)
    of_codes = ", ".join(f":code{number}" for number in range(len(codes)))
    params |= {f"code{number}": code for number, code in enumerate(codes)}
    whose = where(tx, Scope(tuple(kinds)), params)
    rows = tx.execute(
        f"""SELECT report.period, figure.indicator, figure.value, place.area, place.kind || ':' || place.code AS ref
          FROM period JOIN report ON report.period = period.id JOIN place ON place.id = report.place
          JOIN figure ON figure.report = report.id AND figure.indicator IN ({of_codes}) AND {IN}
          WHERE period.id IN ({of_periods}) AND figure.value IS NOT NULL AND {whose} AND {THERE}""",
        params,
    )
    found: dict[tuple[int, str], list[Count]] = defaultdict(list)
    for row in rows:
        found[row["period"], row["indicator"]].append(Count(row["ref"], row["area"], Decimal(row["value"])))
    return list(found.values())


def words_of(tx: Tx, code: str, scope: Scope, asked: Sequence[Opened], limit: int) -> list[tuple[Place, str]]:
    """What was written in words, the newest period's first."""
    params: dict[str, object] = {f"period{number}": one.id for number, one in enumerate(asked)}
    marks = ", ".join(f":{name}" for name in params)
    params |= {"code": code, "limit": limit}
    whose = where(tx, scope, params)
    rows = tx.execute(
        f"""SELECT figure.words, place.* FROM report JOIN period ON period.id = report.period
          JOIN place ON place.id = report.place
          JOIN figure ON figure.report = report.id AND figure.indicator = :code AND {IN}
          WHERE {whose} AND period.id IN ({marks}) AND figure.words <> ''
          ORDER BY period.code DESC, place.area, place.id LIMIT :limit""",
        params,
    )
    return [(row_to_place(row), row["words"]) for row in rows]
