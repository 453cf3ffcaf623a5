"""Reports of a period counted for people who ask, and what was written in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.core.model import Place
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


def lowest(tx: Tx, opened: Opened, codes: Collection[str], scope: Scope) -> dict[str, list[tuple[str, Decimal]]]:
    """Of some counts of a period the two smallest places (refs), a zero last, as :func:`bot.core.sight.hidden` does."""
    params: dict[str, object] = {"period": opened.id} | {f"code{number}": code for number, code in enumerate(codes)}
    marks = ", ".join(f":code{number}" for number in range(len(codes)))
    whose = where(tx, scope, params)
    rows = tx.execute(
        f"""SELECT * FROM (SELECT figure.indicator, figure.value, place.kind || ':' || place.code AS ref,
          row_number() OVER (PARTITION BY figure.indicator
            ORDER BY figure.value = 0, figure.value, place.kind || ':' || place.code) AS number
          FROM report JOIN place ON place.id = report.place
          JOIN figure ON figure.report = report.id AND figure.indicator IN ({marks}) AND {IN}
          WHERE report.period = :period AND figure.value IS NOT NULL AND {whose})
          WHERE number <= 2 ORDER BY indicator, number""",
        params,
    )
    found: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in rows:
        found[row["indicator"]].append((row["ref"], Decimal(str(row["value"]))))
    return found


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
