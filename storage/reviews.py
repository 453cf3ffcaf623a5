"""Review: which figures are flagged, and what the reviewers made of each and of each report."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.figures import Figure
from bot.core.flags import Flag, Told, Why
from bot.core.model import Place
from storage import places
from storage.db import Tx
from storage.instants import instant
from storage.outbox import ACT
from storage.periods import comparable_from, row_to_figure
from storage.places import row_to_place

UNREVIEWED = "unreviewed"
"""The word for a report no reviewer has decided about."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """One flagged figure: ``id`` names it, with its value and reasons, for good. ``state`` open, accepted, returned."""

    id: int
    report: int
    place: Place
    code: str
    whys: tuple[Why, ...]
    state: str
    person: int | None


# ---- flags -----------------------------------------------------------------------------------------------


def history(tx: Tx, place: str, before: str) -> list[Told]:
    """What a place (its ref) handed in before period ``before``, oldest first; nothing of before a merge."""
    place_id = places.id_of(tx, place)
    since = comparable_from(tx, place_id, before)
    rows = tx.execute(
        "SELECT figure.*, period.code FROM figure JOIN report ON report.id = figure.report "
        "JOIN period ON period.id = report.period "
        "WHERE report.place = ? AND period.code < ? AND period.last >= ? "
        "AND (report.state <> 'draft' OR origin = 'book') ORDER BY period.code",
        (place_id, before, since),
    )
    by_period: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        by_period.setdefault(row["code"], []).append(row)
    known: dict[str, Figure] = {
        row["indicator"]: row_to_figure(row)
        for row in tx.execute(
            "SELECT 'value' AS verdict, indicator, value, NULL AS whole, NULL AS choice, NULL AS words, 0 AS kept, "
            "0 AS said FROM starting_value JOIN place ON place.id = starting_value.place "
            "WHERE place.id = ?1 AND (?2 = '' OR place.since = ?2)",
            (place_id, since),
        )
    }
    told = []
    for code, group in by_period.items():
        figures = {row["indicator"]: row_to_figure(row) for row in group}
        known = {**known, **figures}
        told.append(Told(code, figures, known, frozenset(row["indicator"] for row in group if row["origin"] == "book")))
    return told


def from_book(tx: Tx, report: int) -> frozenset[str]:
    """The codes of a report whose figures were taken from an old book."""
    rows = tx.execute("SELECT indicator FROM figure WHERE report = ? AND origin = 'book'", (report,))
    return frozenset(row["indicator"] for row in rows)


def replace(tx: Tx, report: int, found: Iterable[Flag], changed: Collection[str]) -> list[Flagged]:
    """Store a report's flags as they are now; returns those given back whose answer has come.

    What was decided about a figure stands while the figure (not one of ``changed``) and its reasons stay; else it
    is open again under a new id, and so is a report that was accepted.
    """
    now: dict[str, set[Why]] = {}
    for flag in found:
        now.setdefault(flag.code, set()).add(flag.why)
    before = {one.code: one for one in of_report(tx, report)}
    gone = [one for one in before.values() if one.code in changed or set(one.whys) != now.get(one.code)]
    tx.executemany("DELETE FROM flag WHERE report = ? AND indicator = ?", [(report, one.code) for one in gone])
    kept = before.keys() - {one.code for one in gone}
    fresh = [(report, flag.code, flag.why) for flag in found if flag.code not in kept]
    tx.executemany("INSERT INTO flag (report, indicator, why) VALUES (?, ?, ?)", fresh)
    if fresh:
        tx.execute("DELETE FROM review WHERE report = ? AND state = 'accepted'", (report,))
        tx.execute("DELETE FROM review_offer WHERE report = ?", (report,))
    _still_returned(tx, report)
    return [one for one in gone if one.state == "returned"]


def _still_returned(tx: Tx, report: int) -> None:
    """A returned report is so for the first figure that is still awaited, else it is not decided about."""
    tx.execute(
        "UPDATE OR REPLACE review SET indicator = (SELECT indicator FROM flag WHERE flag.report = review.report "
        "AND flag.state = 'returned' ORDER BY id LIMIT 1) WHERE report = ? AND state = 'returned' "
        "AND EXISTS (SELECT 1 FROM flag WHERE flag.report = review.report AND flag.state = 'returned')",
        (report,),
    )
    tx.execute(
        "DELETE FROM review WHERE report = ? AND state = 'returned' AND NOT EXISTS "
        "(SELECT 1 FROM flag WHERE flag.report = review.report AND flag.state = 'returned')",
        (report,),
    )


_FLAGGED = """
  SELECT min(flag.id) AS flag_id, flag.report, flag.indicator, group_concat(flag.why) AS whys, flag.state AS verdict,
    flag.person, place.*
  FROM flag JOIN report ON report.id = flag.report JOIN place ON place.id = report.place"""
_EACH = "GROUP BY flag.report, flag.indicator ORDER BY flag_id"


def of_report(tx: Tx, report: int) -> list[Flagged]:
    """The flagged figures of a report."""
    return [_flagged(row) for row in tx.execute(f"{_FLAGGED} WHERE flag.report = ? {_EACH}", (report,))]


def open_figures(tx: Tx, period_id: int) -> list[Flagged]:
    """The flagged figures of a period nobody has decided about, in the order in which they were flagged."""
    rows = tx.execute(f"{_FLAGGED} WHERE report.period = ? AND flag.state = 'open' {_EACH}", (period_id,))
    return [_flagged(row) for row in rows]


def returned_figures(tx: Tx, period_id: int) -> list[Flagged]:
    """The figures of a period that were given back and wait for their answer."""
    rows = tx.execute(f"{_FLAGGED} WHERE report.period = ? AND flag.state = 'returned' {_EACH}", (period_id,))
    return [_flagged(row) for row in rows]


def flag(tx: Tx, report: int, code: str, why: Why) -> None:
    """Add a reason to look at a figure."""
    tx.execute("INSERT INTO flag (report, indicator, why) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (report, code, why))


def _flagged(row: sqlite3.Row) -> Flagged:
    whys = set(row["whys"].split(","))
    return Flagged(
        row["flag_id"],
        row["report"],
        row_to_place(row),
        row["indicator"],
        tuple(why for why in Why if why in whys),
        row["verdict"],
        row["person"],
    )


# ---- what reviewers decide -------------------------------------------------------------------------------


def clean(tx: Tx, period_id: int, person: int) -> list[tuple[int, Place]]:
    """The reports of a period handed in, not decided about, with nothing left to look at.

    Without those of which this person typed a figure in.
    """
    rows = tx.execute(
        "SELECT report.id AS report_id, place.* FROM report JOIN place ON place.id = report.place "
        "WHERE period = ? AND state = 'sent' AND NOT EXISTS (SELECT 1 FROM review WHERE review.report = report.id) "
        "AND NOT EXISTS (SELECT 1 FROM flag WHERE flag.report = report.id AND flag.state <> 'accepted') "
        "AND NOT EXISTS (SELECT 1 FROM figure WHERE figure.report = report.id AND figure.typed = ?) "
        "ORDER BY report.id",
        (period_id, person),
    )
    return [(row["report_id"], row_to_place(row)) for row in rows]


def offer(tx: Tx, person: int, reports: Iterable[int]) -> None:
    """Keep what a reviewer was shown as acceptable at one press; it replaces what was shown before."""
    tx.execute("DELETE FROM review_offer WHERE person = ?", (person,))
    tx.executemany("INSERT INTO review_offer (person, report) VALUES (?, ?)", [(person, one) for one in reports])


def offered(tx: Tx, person: int, period_id: int) -> list[tuple[int, Place]]:
    """The reports shown to a reviewer that are still as they were shown."""
    rows = tx.execute("SELECT report FROM review_offer WHERE person = ?", (person,))
    shown = {row["report"] for row in rows}
    return [(report, place) for report, place in clean(tx, period_id, person) if report in shown]


def accept(tx: Tx, report: int, person: int, now: datetime) -> None:
    """A reviewer accepts a report."""
    _decide(tx, report, "accepted", None, person, now)


def accept_figure(tx: Tx, one: Flagged, person: int, now: datetime) -> None:
    """A reviewer accepts a flagged figure; with the last of them the report is accepted."""
    _mark(tx, one, "accepted", person)
    if all(other.state == "accepted" for other in of_report(tx, one.report)):
        accept(tx, one.report, person, now)


def typed_by(tx: Tx, report: int, person: int) -> bool:
    """Whether this person typed a figure of a report in."""
    sql = "SELECT 1 FROM figure WHERE report = ? AND typed = ?"
    return tx.execute(sql, (report, person)).fetchone() is not None


def give_back(tx: Tx, one: Flagged, person: int, now: datetime) -> None:
    """A reviewer gives a flagged figure back to whoever reported it."""
    _mark(tx, one, "returned", person)
    _decide(tx, one.report, "returned", one.code, person, now)
    _still_returned(tx, one.report)


def _mark(tx: Tx, one: Flagged, state: str, person: int) -> None:
    tx.execute(
        "UPDATE flag SET state = ?, person = ? WHERE report = ? AND indicator = ?",
        (state, person, one.report, one.code),
    )


def _decide(tx: Tx, report: int, state: str, code: str | None, person: int, now: datetime) -> None:
    tx.execute(
        "INSERT INTO review (report, state, indicator, person, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (report) "
        "DO UPDATE SET state = excluded.state, indicator = excluded.indicator, person = excluded.person, "
        "at = excluded.at",
        (report, state, code, person, instant(now)),
    )


def state(tx: Tx, report: int) -> str:
    """What the reviewers made of a report: accepted, returned or unreviewed."""
    row = tx.execute("SELECT state FROM review WHERE report = ?", (report,)).fetchone()
    return row["state"] if row else UNREVIEWED


def counts(tx: Tx, period_id: int) -> dict[str, int]:
    """How many reports of a period were handed in, by what the reviewers made of them."""
    rows = tx.execute(
        "SELECT ifnull(review.state, ?) AS decided, count(*) AS many FROM report "
        "LEFT JOIN review ON review.report = report.id WHERE period = ? AND report.state <> 'draft' GROUP BY decided",
        (UNREVIEWED, period_id),
    )
    return {row["decided"]: row["many"] for row in rows}


# ---- who -------------------------------------------------------------------------------------------------


def reviewers(tx: Tx) -> list[int]:
    """The reviewers who finished first contact."""
    rows = tx.execute(
        "SELECT DISTINCT role.person FROM role JOIN person ON person.id = role.person AND person.you IS NOT NULL "
        "WHERE role = 'reviewer' AND until IS NULL ORDER BY role.person"
    )
    return [row["person"] for row in rows]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports for a place; ``reachable``: in the messenger."""

    person: int
    name: str
    phone: str
    reachable: bool


def reporter(tx: Tx, place: str) -> Reporter | None:
    """Who reports for a place (its ref) now; None while nobody does."""
    row = tx.execute(
        "SELECT person.*, person.you IS NOT NULL AND EXISTS (SELECT 1 FROM account "
        "WHERE account.person = person.id AND reachable = 1) AS reachable "
        "FROM role JOIN person ON person.id = role.person WHERE role.place = ? AND role.until IS NULL "
        "AND role.role IN ('group_leader', 'unit_contact') AND role.deputy = 0 ORDER BY reachable DESC, role.id",
        (places.id_of(tx, place),),
    ).fetchone()
    return Reporter(row["id"], row["name"], row["phone"], bool(row["reachable"])) if row else None


def hurry(tx: Tx, person: int, at: datetime) -> None:
    """What was put off because this person had a question open may go out from ``at`` on."""
    tx.execute(
        "UPDATE outbox SET not_before = ? WHERE person = ? AND state = 'ready' AND state IN ('ready', 'sending') "
        "AND lane = ? AND kind = 'morning' AND not_before > ?",
        (instant(at), person, ACT, instant(at)),
    )
