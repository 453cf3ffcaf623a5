"""Figures summed for people who ask: over places, over periods, the last known value of a stock. SQL does the sums.

Only what was handed in, or stands in a book, counts: a draft is nobody's figure yet. A stock is the last one known at
the end of the span, from the roster where nothing was reported; what a place was before a merge or split is not it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.core.indicators import Answer, Indicator, Sort
from bot.core.model import Owner, Place
from bot.core.spans import Span
from bot.core.targets import Sums
from storage import periods, places, territories
from storage.db import Tx
from storage.periods import Opened
from storage.places import row_to_place

__all__ = [
    "IN",
    "THERE",
    "UNREVIEWED",
    "Measure",
    "Row",
    "Scope",
    "asking",
    "by_place",
    "sums",
    "where",
    "worth_summing",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: all places of these kinds, an area's, or these (refs); of a collective unit its members'."""

    kinds: tuple[Owner, ...]
    area: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: ``codes`` are summed, a share of the last known ``of``; or places by ``options`` or ``least``.

    ``stock``: the last known value counts, not the sum over periods. ``places``: places are counted, not their values.
    """

    codes: tuple[str, ...]
    of: str = ""
    options: tuple[str, ...] = ()
    least: Decimal | None = None
    stock: bool = False
    places: bool = False

    @classmethod
    def of_indicator(cls, one: Indicator) -> Measure:
        """What a single figure of the form comes to."""
        return cls((one.code,), stock=one.sort is Sort.STOCK, places=one.answer is Answer.CHOICE)


@dataclass(frozen=True, slots=True)
class Row:
    """One place's figure; ``whole`` None: it is no share, or what it is a share of is not known."""

    place: Place
    part: Decimal | None
    whole: Decimal | None
    option: str
    how: str


def asking(tx: Tx, codes: Sequence[str], span: Span | None = None, *, newest: bool = False) -> list[Opened]:
    """The periods of a span that ask any of these figures, or have them from a book, oldest first.

    ``newest``: only the last of them.
    """
    first, last = (span.first, span.last) if span else ("", "9999")
    found: list[Opened] = []
    for row in tx.execute(
        "SELECT code, book FROM period WHERE code BETWEEN ? AND ? ORDER BY code DESC", (first, last)
    ).fetchall():
        opened = periods.by_code(tx, row["code"])
        assert opened is not None  # noqa: S101 - the row was just read
        asked = {code for one in opened.form.questions if opened.period.month in one.months for code in one.asks}
        if _has(tx, opened, codes) if opened.book else not asked.isdisjoint(codes):
            found.append(opened)
            if newest:
                break
    return found[::-1]


def worth_summing(tx: Tx, measure: Measure, asked: Sequence[Opened]) -> list[Opened]:
    """Of all periods that ask a measure, oldest first, those whose sum may be of any place: figures are there to count.

    A stock is known from its first figure on; where numbers are summed, from the roster always.
    """
    if measure.stock and not (measure.places or measure.of or measure.options or measure.least is not None):
        return list(asked)
    having = [one for one in asked if _has(tx, one, measure.codes)]
    return [one for one in asked if one.period.code >= having[0].period.code] if measure.stock and having else having


def _has(tx: Tx, opened: Opened, codes: Sequence[str]) -> bool:
    sql = (
        "SELECT 1 FROM report JOIN figure ON figure.report = report.id "
        f"WHERE report.period = ? AND figure.indicator IN ({_marks(codes)}) LIMIT 1"
    )
    return tx.execute(sql, (opened.id, *codes)).fetchone() is not None


# ---- sums ------------------------------------------------------------------------------------------------


def sums(tx: Tx, measure: Measure, scope: Scope, asked: Sequence[Opened]) -> Sums:
    """What a measure comes to over these periods, as a rule those of :func:`asking`; nothing where there are none."""
    return next(iter(_summed(tx, measure, scope, asked, "''").values()), Sums())


def by_area(tx: Tx, measure: Measure, scope: Scope, asked: Sequence[Opened]) -> dict[str, Sums]:
    """The same, area by area, by its name."""
    return _summed(tx, measure, scope, asked, "area")


def _summed(tx: Tx, measure: Measure, scope: Scope, asked: Sequence[Opened], by: str) -> dict[str, Sums]:
    """What a measure comes to for each value of a column of its places, or an SQL constant for all together."""
    if not asked:
        return {}
    sql, params = _rows(tx, measure, scope, asked)
    mine = {"area": "same.area = told.area"}.get(by, "1")
    if by == "area":
        sql = f"SELECT one.*, place.area FROM ({sql}) AS one JOIN place ON place.id = one.place_id"
    rows = tx.execute(
        f"""WITH told AS MATERIALIZED ({sql})
        SELECT {by} AS name, count(*) AS places, ifnull(sum(reports), 0) AS reports,
          ifnull(sum(given) FILTER (WHERE whole IS NOT NULL OR :share = 0), 0) AS given,
          ifnull(sum(unclear), 0) AS unclear, ifnull(sum(absent), 0) AS absent,
          ifnull(sum(unreviewed) FILTER (WHERE whole IS NOT NULL OR :share = 0), 0) AS unreviewed,
          ifnull(sum(given) FILTER (WHERE whole IS NULL AND :share = 1), 0) AS incomparable,
          ifnull(sum(reports - heard), 0) AS silent,
          ifnull(sum(listed), 0) AS listed, ifnull(sum(fresh), 0) AS fresh,
          total(part) FILTER (WHERE whole IS NOT NULL OR :share = 0) AS part,
          sum(whole) FILTER (WHERE given > 0) AS whole,
          min(first) AS first, max(last) AS last,
          (SELECT json_group_object(option, many) FROM (SELECT option, count(*) AS many FROM told AS same
            WHERE option IS NOT NULL AND :options = 1 AND {mine} GROUP BY option)) AS options
        FROM told GROUP BY {by} ORDER BY {by}""",
        {**params, "share": int(bool(measure.of)), "options": int(measure.places and not measure.of)},
    ).fetchall()
    days = [one.period.last for one in asked]
    twice = territories.counted_twice(tx, sql, params, days, areas=by == "area") if measure.of else {}
    return {row["name"]: _sums(row, twice.get(row["name"], 0)) for row in rows}


def _sums(row: sqlite3.Row, twice: float) -> Sums:
    return Sums(
        part=_decimal(row["part"]) or Decimal(0),
        whole=_decimal(row["whole"] - twice if row["whole"] is not None else None),
        places=row["reports"],
        given=row["given"],
        unclear=row["unclear"],
        absent=row["absent"],
        unreviewed=row["unreviewed"],
        incomparable=row["incomparable"],
        silent=row["silent"],
        listed=row["listed"],
        fresh=row["fresh"],
        options=json.loads(row["options"]),
        first=row["first"] or "",
        last=row["last"] or "",
    )


def by_place(tx: Tx, measure: Measure, scope: Scope, asked: Sequence[Opened]) -> list[Row]:
    """The same, place by place, in the order of the roster."""
    if not asked:
        return []
    sql, params = _rows(tx, measure, scope, asked)
    rows = tx.execute(f"SELECT told.*, place.* FROM ({sql}) AS told JOIN place ON place.id = told.place_id "
                      "ORDER BY place.area, place.id", params)  # fmt: skip
    return [
        Row(
            row_to_place(row),
            _decimal(row["part"]) if row["given"] else None,
            _decimal(row["whole"]),
            row["option"] or "",
            "given" if row["given"] else "unclear" if row["unclear"] else "absent" if row["absent"] else "",
        )
        for row in rows
    ]


# ---- one row a place -------------------------------------------------------------------------------------

_EVER = "0000-01"
THERE = "ifnull(place.since, '') <= period.last AND ifnull(place.until, '9999') > period.last"
IN = "(report.state <> 'draft' OR figure.origin = 'book')"
_BECAME = """(SELECT place, max(day) AS day FROM (
    SELECT after AS place, day FROM lineage WHERE kind = 'merge' AND day <= :end
    UNION ALL SELECT before, day FROM lineage JOIN place ON place.id = before
    WHERE lineage.kind = 'split' AND day <= :end AND ifnull(until, '9999') > day) GROUP BY place) AS became
  ON became.place = place.id"""
"""To be joined on the left: the last day up to the end on which a place became another one, and went on."""
UNREVIEWED = """report.sent IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM review WHERE review.report = report.id AND state = 'accepted')"""


def _rows(tx: Tx, measure: Measure, scope: Scope, asked: Sequence[Opened]) -> tuple[str, dict[str, object]]:
    """One row for each place: what it told in these periods.

    Of several years' answers to a choice, or of places that are counted, the newest period's count.
    """
    newest = asked[-1].period
    params: dict[str, object] = {"end": newest.last.isoformat(), "newest": newest.code}
    whose = where(tx, scope, params)
    params |= {f"code{number}": code for number, code in enumerate(measure.codes)}
    codes = [f":code{number}" for number in range(len(measure.codes))]
    if measure.stock:
        told = _stocks(whose, codes, _latest(tx, measure.codes[0], "code0", newest.code, params))
    else:
        params |= {f"period{number}": one.id for number, one in enumerate(asked[-1:] if measure.places else asked)}
        told = _events(whose, codes, [name for name in params if name.startswith("period")])
    if measure.of:
        params["of"] = measure.of
        return _share(told, _latest(tx, measure.of, "of", newest.code, params)), params
    return _counted(told, measure, params), params


def where(tx: Tx, scope: Scope, params: dict[str, object]) -> str:
    """The condition on ``place`` that a scope is; its values are added to ``params``."""
    params |= {f"kind{number}": kind.value for number, kind in enumerate(scope.kinds)}
    found = f"place.kind IN ({', '.join(f':kind{number}' for number in range(len(scope.kinds)))}) AND {places.ASKED}"
    if scope.refs:
        params |= {f"place{number}": places.id_of(tx, ref) for number, ref in enumerate(scope.refs)}
        whole = ", ".join(f":place{number}" for number in range(len(scope.refs)))
        found += f" AND (place.id IN ({whole}) OR place.collective IN ({whole}))"
    elif scope.area:
        params["area"] = scope.area
        found += " AND place.area = :area"
    return found


def _told(codes: Sequence[str]) -> str:
    """What one place told: a report counts once, also where several figures of it are summed."""
    reports = "count(DISTINCT figure.report)" if len(codes) > 1 else "count(figure.report)"
    counted = "verdict IN ('value', 'ratio', 'choice', 'words')"
    return f"""
      {reports} FILTER (WHERE {counted}) AS given,
      {reports} FILTER (WHERE verdict = 'missing') AS unclear,
      {reports} FILTER (WHERE verdict = 'not_applicable') AS absent,
      {reports} FILTER (WHERE {counted} AND {UNREVIEWED}) AS unreviewed,
      {reports} AS heard, sum(figure.value) AS part, sum(figure.whole) AS own_whole, max(figure.choice) AS option,
      min(period.code) FILTER (WHERE figure.report IS NOT NULL) AS first,
      max(period.code) FILTER (WHERE figure.report IS NOT NULL) AS last"""


def _events(whose: str, codes: Sequence[str], asked: Sequence[str]) -> str:
    periods_told = "count(DISTINCT period.id)" if len(codes) > 1 else "count(*)"
    return f"""SELECT place.id AS place_id, {periods_told} AS reports, 0 AS listed, 0 AS fresh, {_told(codes)}
      FROM period CROSS JOIN place
      LEFT JOIN report ON report.period = period.id AND report.place = place.id
      LEFT JOIN figure ON figure.report = report.id AND figure.indicator IN ({", ".join(codes)}) AND {IN}
      WHERE {whose} AND period.id IN ({", ".join(f":{name}" for name in asked)}) AND {THERE}
      GROUP BY place.id"""


def _stocks(whose: str, codes: Sequence[str], latest: str) -> str:
    return f"""SELECT place.id AS place_id, 1 AS reports, 0 AS listed,
      max(period.code) FILTER (WHERE figure.report IS NOT NULL) = :newest AS fresh, {_told(codes)}
      FROM place LEFT JOIN {_BECAME}
      LEFT JOIN report ON report.id = {latest}
      LEFT JOIN period ON period.id = report.period
      LEFT JOIN figure ON figure.report = report.id AND figure.indicator IN ({", ".join(codes)})
      WHERE {whose} AND ifnull(place.since, '') <= :end AND ifnull(place.until, '9999') > :end
      GROUP BY place.id"""


def _latest(tx: Tx, code: str, named: str, until: str, params: dict[str, object]) -> str:
    """The report of ``place`` with the last known figure up to a period: the periods that ask it, the newest first."""
    looks = []
    for number, one in enumerate(reversed(asking(tx, (code,), Span(_EVER, until)))):
        params |= {f"{named}_in{number}": one.id, f"{named}_on{number}": one.period.last.isoformat()}
        looks.append(
            f"""(SELECT report.id FROM report JOIN figure ON figure.report = report.id AND figure.indicator = :{named}
            WHERE report.period = :{named}_in{number} AND report.place = place.id AND {IN}
            AND figure.verdict <> 'missing' AND :{named}_on{number} >= ifnull(became.day, ''))"""
        )
    return f"coalesce({', '.join([*looks, 'NULL', 'NULL'])})"


def _counted(told: str, measure: Measure, params: dict[str, object]) -> str:
    """The rows with part and whole as the measure counts them; a stock nobody reported is the roster's."""
    part, whole = "part", "own_whole"
    if measure.least is not None:
        params["least"] = float(measure.least)
        part, whole = "CASE WHEN given > 0 THEN part >= :least END", "CASE WHEN given > 0 THEN 1 END"
    elif measure.options:
        params |= {f"option{number}": key for number, key in enumerate(measure.options)}
        keys = ", ".join(f":option{number}" for number in range(len(measure.options)))
        part, whole = f"CASE WHEN given > 0 THEN option IN ({keys}) END", "CASE WHEN given > 0 THEN 1 END"
    elif measure.stock and not measure.places:
        return f"""SELECT told.place_id, reports, given > 0 OR roster.value IS NOT NULL AS given, unclear, absent,
          heard > 0 OR roster.value IS NOT NULL AS heard, unreviewed,
          CASE WHEN given > 0 THEN part ELSE roster.value END AS part, option, first, last,
          given = 0 AND roster.value IS NOT NULL AS listed, fresh, own_whole AS whole
          FROM ({told}) AS told JOIN place ON place.id = told.place_id LEFT JOIN {_BECAME}
          LEFT JOIN {_roster(":code0")} AND given + absent = 0"""
    return f"""SELECT place_id, reports, given, unclear, absent, heard, unreviewed, {part} AS part, option, first, last,
      listed, fresh, {whole} AS whole FROM ({told}) AS told"""


def _share(told: str, latest: str) -> str:
    """The rows with the last known stock they are a share of, the roster's where nobody told it."""
    return f"""SELECT told.place_id, reports, given, unclear, absent, heard, unreviewed, part, option, first, last,
      listed, fresh, CASE WHEN given > 0 THEN iif(known.report IS NULL, roster.value, known.value) END AS whole
      FROM ({told}) AS told JOIN place ON place.id = told.place_id LEFT JOIN {_BECAME}
      LEFT JOIN figure AS known ON known.indicator = :of AND known.report = CASE WHEN given > 0 THEN {latest} END
      LEFT JOIN {_roster(":of")} AND given > 0 AND known.report IS NULL"""


def _roster(code: str) -> str:
    return f"""starting_value AS roster ON roster.place = place.id AND roster.indicator = {code}
      AND (became.day IS NULL OR place.since = became.day)"""


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _decimal(number: float | None) -> Decimal | None:
    if number is None:
        return None
    number = float(number)
    return Decimal(int(number)) if number.is_integer() else Decimal(repr(round(number, 6)))
