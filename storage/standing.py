"""How a period stands: who has handed in, who has not, which figures are questioned, who cannot be reached."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core.figures import Figure
from bot.core.model import Place
from storage.db import Tx
from storage.instants import instant
from storage.periods import row_to_figure
from storage.places import ASKED, row_to_place


@dataclass(frozen=True, slots=True)
class Counts:
    """Groups of a period: how many there are, have handed in, and did by the end of the due day."""

    places: int
    sent: int
    on_time: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A place without a report handed in; ``person``: who reports for it, with name and telephone, empty for nobody.

    ``answered``: figures of its draft; ``assisted``: the office types in for it.
    """

    place: Place
    person: int | None
    leader: str
    phone: str
    linked: bool
    answered: int
    assisted: bool


@dataclass(frozen=True, slots=True)
class Questioned:
    """A figure of a report that nobody has decided about; ``was``: the last number before it."""

    report: int
    place: Place
    code: str
    whys: tuple[str, ...]
    figure: Figure
    was: float | None


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who reports for a place and cannot be written to: unreachable, frozen, or not linked yet."""

    person: int
    place: Place
    why: str


def counts(tx: Tx, period: int, *, in_time: datetime, areas: Collection[str] = ()) -> Counts:
    """The residential groups of a period; ``in_time``: the instant before which a report is on time."""
    row = tx.execute(
        "SELECT count(*) AS places, count(report.id) AS sent, "
        "count(*) FILTER (WHERE report.sent < :in_time) AS on_time FROM place JOIN period ON period.id = :period "
        "LEFT JOIN report ON report.place = place.id AND report.period = period.id AND report.state <> 'draft' "
        "WHERE place.kind = 'group' "
        "AND ifnull(place.since, '') <= period.last AND ifnull(place.until, '9999') > period.last "
        "AND (:areas = '[]' OR place.area IN (SELECT value FROM json_each(:areas)))",
        {"period": period, "in_time": instant(in_time), "areas": json.dumps(list(areas))},
    ).fetchone()
    return Counts(row["places"], row["sent"], row["on_time"])


def missing(tx: Tx, period: int, kinds: Collection[str], areas: Collection[str] = ()) -> list[Missing]:
    """The places of these kinds that have not handed in, by area, then in the order of the roster.

    A collective unit with nobody of its own reports through its members.
    """
    rows = tx.execute(
        "SELECT place.*, holder.person, "  # noqa: S608 - ours
        "ifnull(person.name, '') AS leader, ifnull(person.phone, '') AS phone, "
        "EXISTS (SELECT 1 FROM account WHERE account.person = holder.person) AS linked, "
        "(SELECT count(*) FROM figure WHERE figure.report = report.id) AS answered, "
        "EXISTS (SELECT 1 FROM assisted WHERE assisted.place = place.id) AS assisted "
        "FROM place JOIN period ON period.id = :period "
        "LEFT JOIN report ON report.place = place.id AND report.period = period.id "
        "LEFT JOIN role AS holder ON holder.id = (SELECT min(id) FROM role WHERE role.place = place.id "
        "AND role.deputy = 0 AND role.until IS NULL AND role.role IN ('group_leader', 'unit_contact')) "
        "LEFT JOIN person ON person.id = holder.person "
        f"WHERE place.kind IN (SELECT value FROM json_each(:kinds)) AND {ASKED} "
        "AND ifnull(report.state, 'draft') = 'draft' "
        "AND ifnull(place.since, '') <= period.last AND ifnull(place.until, '9999') > period.last "
        "AND (:areas = '[]' OR place.area IN (SELECT value FROM json_each(:areas))) "
        "ORDER BY place.area, place.id",
        {"period": period, "kinds": json.dumps(list(kinds)), "areas": json.dumps(list(areas))},
    )
    return [
        Missing(
            row_to_place(row),
            row["person"],
            row["leader"],
            row["phone"],
            bool(row["linked"]),
            row["answered"],
            bool(row["assisted"]),
        )
        for row in rows
    ]


def handed_in(tx: Tx, period: int, kinds: Collection[str]) -> int:
    """How many places of these kinds have handed in."""
    row = tx.execute(
        "SELECT count(*) AS many FROM report JOIN place ON place.id = report.place WHERE report.period = ? "
        "AND report.state <> 'draft' AND place.kind IN (SELECT value FROM json_each(?))",
        (period, json.dumps(list(kinds))),
    ).fetchone()
    return int(row["many"])


# ---- figures ---------------------------------------------------------------------------------------------


def questioned(tx: Tx, period: int, code: str, limit: int) -> list[Questioned]:
    """The flagged figures of a period (its row and code) that nobody has decided about, as they were flagged."""
    rows = tx.execute(
        "SELECT min(flag.id) AS flag_id, group_concat(flag.why) AS whys, figure.*, ifnull("
        "(SELECT other.value FROM report AS old JOIN period ON period.id = old.period "
        "JOIN figure AS other ON other.report = old.id AND other.indicator = flag.indicator "
        "WHERE old.place = place.id AND period.code < :code AND other.value IS NOT NULL "
        "AND (old.state <> 'draft' OR other.origin = 'book') ORDER BY period.code DESC LIMIT 1), "
        "(SELECT value FROM starting_value WHERE starting_value.place = place.id AND indicator = flag.indicator)) "
        "AS was, "
        "place.kind AS kind, place.code AS code, place.name AS name, place.area AS area, place.aliases AS aliases "
        "FROM flag JOIN report ON report.id = flag.report JOIN place ON place.id = report.place "
        "JOIN figure ON figure.report = report.id AND figure.indicator = flag.indicator "
        "WHERE report.period = :period AND flag.state = 'open' "
        "GROUP BY flag.report, flag.indicator ORDER BY flag_id LIMIT :limit",
        {"period": period, "code": code, "limit": limit},
    )
    return [_questioned(row) for row in rows]


def _questioned(row: sqlite3.Row) -> Questioned:
    whys = tuple(sorted(row["whys"].split(",")))
    return Questioned(row["report"], row_to_place(row), row["indicator"], whys, row_to_figure(row), row["was"])


def flags(tx: Tx, period: int) -> dict[str, int]:
    """How many figures of a period are flagged, by what was decided: open, returned, accepted."""
    rows = tx.execute(
        "SELECT state, count(*) AS many FROM (SELECT DISTINCT flag.report, flag.indicator, flag.state FROM flag "
        "JOIN report ON report.id = flag.report WHERE report.period = ?) GROUP BY state",
        (period,),
    )
    return {row["state"]: row["many"] for row in rows}


# ---- people ----------------------------------------------------------------------------------------------


def unreached(tx: Tx) -> list[Unreached]:
    """Who reports for a place and cannot be written to, who was reached once first; nobody the office types in for."""
    rows = tx.execute(
        "SELECT role.person, place.*, CASE "
        "WHEN NOT EXISTS (SELECT 1 FROM account WHERE account.person = role.person) THEN 'unlinked' "
        "WHEN EXISTS (SELECT 1 FROM account WHERE account.person = role.person AND reachable = 1) THEN 'frozen' "
        "ELSE 'unreachable' END AS why "
        "FROM role JOIN place ON place.id = role.place WHERE role.role IN ('group_leader', 'unit_contact') "
        "AND role.deputy = 0 AND role.until IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM assisted WHERE assisted.place = place.id) "
        "AND NOT EXISTS (SELECT 1 FROM account WHERE account.person = role.person AND reachable = 1 "
        "AND frozen IS NULL) ORDER BY why = 'unlinked', place.area, place.id, role.id"
    )
    return [Unreached(row["person"], row_to_place(row), row["why"]) for row in rows]
