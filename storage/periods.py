"""Reporting periods, each with the form it opened with, and the reports of places in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from bot.core.figures import Figure, Standing
from bot.core.indicators import Form, form_from_json
from bot.core.periods import Period
from storage import places
from storage.db import Tx
from storage.instants import instant


@dataclass(frozen=True, slots=True)
class Opened:
    """A period that opened; ``id`` is its row. ``book``: it never did, it is known from an old book only."""

    id: int
    period: Period
    form: Form
    locked: bool
    book: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One place's report of one period."""

    id: int
    state: str
    sent: str | None
    receipt: str | None


def open_period(tx: Tx, period: Period, form: Form) -> bool:
    """Open a period with this form; False when it was opened before."""
    if by_code(tx, period.code) is not None:
        return False
    return (
        tx.execute(
            "INSERT INTO period (code, first, last, opens, due, locks, form) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (code) DO NOTHING",
            (
                period.code,
                *(day.isoformat() for day in (period.first, period.last, period.opens, period.due, period.locks)),
                json.dumps(form.to_json(), ensure_ascii=False, default=str),
            ),
        ).rowcount
        > 0
    )


def by_code(tx: Tx, code: str) -> Opened | None:
    """The period of this code, one known from a book too."""
    row = tx.execute("SELECT * FROM period WHERE code = ?", (code,)).fetchone()
    return _row_to_opened(row) if row else None


def newest(tx: Tx) -> Opened | None:
    """The period opened last."""
    row = tx.execute("SELECT * FROM period WHERE book = 0 ORDER BY code DESC LIMIT 1").fetchone()
    return _row_to_opened(row) if row else None


def last_code(tx: Tx) -> str | None:
    """The code of the newest period, where none opened the newest of a book."""
    row = tx.execute("SELECT code FROM period ORDER BY book, code DESC LIMIT 1").fetchone()
    return str(row["code"]) if row else None


def of_month(tx: Tx, month: int, year: int | None = None) -> Opened | None:
    """The newest opened period named after this calendar month."""
    row = tx.execute(
        "SELECT * FROM period WHERE book = 0 AND code LIKE ? ORDER BY code DESC LIMIT 1",
        (f"{year or '____'}-{month:02}",),
    ).fetchone()
    return _row_to_opened(row) if row else None


def by_id(tx: Tx, period_id: int) -> Opened:
    """The opened period of this row; LookupError when there is none."""
    row = tx.execute("SELECT * FROM period WHERE id = ?", (period_id,)).fetchone()
    if row is None:
        raise LookupError(f"no period {period_id}")
    return _row_to_opened(row)


def opened(tx: Tx) -> list[Opened]:
    """Every period that ever opened, the newest first."""
    return [_row_to_opened(row) for row in tx.execute("SELECT * FROM period WHERE book = 0 ORDER BY code DESC")]


def between(tx: Tx, first: str, last: str) -> list[Opened]:
    """The periods from one code to another, those known from a book too, oldest first."""
    rows = tx.execute("SELECT * FROM period WHERE code BETWEEN ? AND ? ORDER BY code", (first, last))
    return [_row_to_opened(row) for row in rows]


def reports(tx: Tx, first: str, last: str) -> dict[tuple[str, str], Report]:
    """The reports of these periods by period's code and place's ref."""
    rows = tx.execute(
        "SELECT report.*, period.code AS period_code, place.kind || ':' || place.code AS ref FROM report "
        "JOIN period ON period.id = report.period JOIN place ON place.id = report.place "
        "WHERE period.code BETWEEN ? AND ?",
        (first, last),
    )
    return {(row["period_code"], row["ref"]): _row_to_report(row) for row in rows}


def reported(tx: Tx, place: str) -> list[Period]:
    """The periods of which there is a report of a place (its ref), those of a book too, the newest first."""
    rows = tx.execute(
        "SELECT period.* FROM period JOIN report ON report.period = period.id WHERE place = ? ORDER BY code DESC",
        (places.id_of(tx, place),),
    )
    return [_row_to_opened(row).period for row in rows]


def to_lock(tx: Tx, today: date) -> list[Opened]:
    """Periods whose lock day is over and that are not locked yet."""
    rows = tx.execute("SELECT * FROM period WHERE locked = 0 AND locks < ? ORDER BY code", (today.isoformat(),))
    return [_row_to_opened(row) for row in rows]


def closings(tx: Tx) -> list[tuple[date, str]]:
    """The last day on which each period that opened could be changed, and its code."""
    rows = tx.execute("SELECT locks, code FROM period WHERE book = 0 ORDER BY code")
    return [(date.fromisoformat(row["locks"]), row["code"]) for row in rows]


def lock(tx: Tx, period_id: int) -> None:
    """Lock a period: reports handed in are fixed, drafts stay drafts and count as missing."""
    tx.execute("UPDATE report SET state = 'locked' WHERE period = ? AND state = 'sent'", (period_id,))
    tx.execute("UPDATE period SET locked = 1 WHERE id = ?", (period_id,))


def close(tx: Tx, opened: Opened, today: date) -> None:
    """Lock a period now, on a local date from its due day to its lock day, which from then on is that date."""
    tx.execute("UPDATE period SET locks = ? WHERE id = ?", (today.isoformat(), opened.id))
    lock(tx, opened.id)


@lru_cache(maxsize=64)  # the same row gives the same form, whose words are prepared once
def _row_to_opened(row: sqlite3.Row) -> Opened:
    period = Period(
        row["code"], *(date.fromisoformat(row[name]) for name in ("first", "last", "opens", "due", "locks"))
    )
    return Opened(row["id"], period, form_from_json(json.loads(row["form"])), bool(row["locked"]), bool(row["book"]))


# ---- reports ---------------------------------------------------------------------------------------------


def report(tx: Tx, period_id: int, place: str) -> Report | None:
    """The report of a place (its ref), None until its first answer."""
    row = tx.execute(
        "SELECT * FROM report WHERE period = ? AND place = ?", (period_id, places.id_of(tx, place))
    ).fetchone()
    return _row_to_report(row) if row else None


def ensure_report(tx: Tx, period_id: int, place: str) -> Report:
    """The report of a place (its ref), begun when it is not."""
    key = (period_id, places.id_of(tx, place))
    tx.execute("INSERT INTO report (period, place) VALUES (?, ?) ON CONFLICT DO NOTHING", key)
    return _row_to_report(tx.execute("SELECT * FROM report WHERE period = ? AND place = ?", key).fetchone())


def report_by_id(tx: Tx, report_id: int) -> tuple[Report, int, str]:
    """The report of this row, its period's row and its place's ref; LookupError when there is none."""
    row = tx.execute(
        "SELECT report.*, place.kind, place.code FROM report JOIN place ON place.id = report.place WHERE report.id = ?",
        (report_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"no report {report_id}")
    return _row_to_report(row), row["period"], f"{row['kind']}:{row['code']}"


def _row_to_report(row: sqlite3.Row) -> Report:
    return Report(row["id"], row["state"], row["sent"], row["receipt"])


def send_report(tx: Tx, report_id: int, *, now: datetime, receipt: str) -> None:
    """Hand a report in."""
    tx.execute(
        "UPDATE report SET state = 'sent', sent = ?, receipt = ? WHERE id = ? AND state = 'draft'",
        (instant(now), receipt, report_id),
    )


# ---- figures ---------------------------------------------------------------------------------------------


def figures(tx: Tx, report_id: int) -> dict[str, Figure]:
    """The report's figures by indicator code."""
    rows = tx.execute("SELECT * FROM figure WHERE report = ?", (report_id,))
    return {row["indicator"]: row_to_figure(row) for row in rows}


def record(
    tx: Tx,
    report_id: int,
    code: str,
    figure: Figure,
    *,
    person: int | None,
    source: str,
    now: datetime,
    typed: int | None = None,
) -> None:
    """Store a figure in place of the one before: ``person`` said it (None: an old book), ``typed`` typed it in."""
    tx.execute(
        "INSERT INTO figure (report, indicator, verdict, value, whole, choice, words, kept, said, origin, person, "
        "typed, source, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (report, indicator) DO UPDATE SET verdict = excluded.verdict, value = excluded.value, "
        "whole = excluded.whole, choice = excluded.choice, words = excluded.words, "
        "kept = excluded.kept, said = excluded.said, origin = excluded.origin, person = excluded.person, "
        "typed = excluded.typed, source = excluded.source, at = excluded.at",
        (
            report_id,
            code,
            figure.standing.value,
            None if figure.value is None else float(figure.value),
            None if figure.whole is None else float(figure.whole),
            figure.choice or None,
            figure.words if figure.standing is Standing.WORDS else None,
            int(figure.kept),
            int(figure.said),
            "book" if person is None else "chat" if typed is None else "typed",
            person,
            typed,
            source,
            instant(now),
        ),
    )


def from_message(tx: Tx, report_id: int, source: str) -> tuple[str, ...]:
    """The codes whose figures came from this message."""
    rows = tx.execute("SELECT indicator FROM figure WHERE report = ? AND source = ?", (report_id, source))
    return tuple(row["indicator"] for row in rows)


_PAST = 12
"""How many past values of an indicator say what is usual."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a place handed in before: the last figure of each indicator, and its last numbers, oldest first."""

    last: dict[str, Figure]
    numbers: dict[str, tuple[Decimal, ...]]


def comparable_from(tx: Tx, place: int, code: str) -> str:
    """The last local date up to the end of a period on which a place (its row) became another; empty: never."""
    row = tx.execute(
        "SELECT ifnull(max(day), '') FROM lineage WHERE ((kind = 'merge' AND after = ?1) "
        "OR (kind = 'split' AND before = ?1)) AND day <= (SELECT last FROM period WHERE code = ?2)",
        (place, code),
    ).fetchone()
    return str(row[0])


def past(tx: Tx, place: str, before: str) -> Past:
    """What was handed in, or stands in a book, before period ``before``; the roster's value counts as the oldest.

    What a place was before another merged into it, or before a part of it left, says nothing of what it is.
    """
    rows = tx.execute(
        "SELECT 'value' AS verdict, indicator, value, NULL AS whole, NULL AS choice, NULL AS words, 0 AS kept, "
        "0 AS said, '' AS code FROM starting_value JOIN place ON place.id = starting_value.place "
        "WHERE place.id = ?1 AND (?3 = '' OR place.since = ?3) UNION ALL "
        "SELECT verdict, indicator, value, whole, choice, words, kept, said, period.code FROM figure "
        "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
        "WHERE report.place = ?1 AND period.code < ?2 AND (report.state <> 'draft' OR origin = 'book') "
        "AND verdict <> 'missing' AND period.last >= ?3 ORDER BY code",
        (places.id_of(tx, place), before, comparable_from(tx, places.id_of(tx, place), before)),
    )
    last: dict[str, Figure] = {}
    numbers: dict[str, tuple[Decimal, ...]] = {}
    for row in rows:
        figure, code = row_to_figure(row), row["indicator"]
        last[code] = figure
        if figure.standing is Standing.VALUE and figure.value is not None:
            numbers[code] = (*numbers.get(code, ())[1 - _PAST :], figure.value)
    return Past(last, numbers)


def lasts(tx: Tx, before: str, codes: Iterable[str]) -> dict[str, dict[str, Figure]]:
    """The last figure of these indicators as `past` has it, of every place at once: by its ref, by indicator."""
    rows = tx.execute(
        "WITH since AS (SELECT place.id AS place, place.since AS began, ifnull((SELECT max(day) FROM lineage WHERE "
        "((kind = 'merge' AND after = place.id) OR (kind = 'split' AND before = place.id)) "
        "AND day <= (SELECT last FROM period WHERE code = :before)), '') AS day, "
        "place.kind || ':' || place.code AS ref FROM place), "
        "wanted AS (SELECT value AS indicator FROM json_each(:codes)), "
        "every AS (SELECT ref, 'value' AS verdict, indicator, value, NULL AS whole, NULL AS choice, NULL AS words, "
        "0 AS kept, 0 AS said, '' AS code FROM starting_value JOIN since USING (place) "
        "WHERE indicator IN wanted AND (day = '' OR began = day) UNION ALL "
        "SELECT ref, verdict, indicator, value, whole, choice, words, kept, said, period.code FROM figure "
        "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
        "JOIN since ON since.place = report.place WHERE indicator IN wanted AND period.code < :before "
        "AND (report.state <> 'draft' OR origin = 'book') AND verdict <> 'missing' AND period.last >= day) "
        "SELECT *, max(code) FROM every GROUP BY ref, indicator",  # SQLite gives the row that has the greatest
        {"before": before, "codes": json.dumps(list(codes))},
    )
    found: dict[str, dict[str, Figure]] = {}
    for row in rows:
        found.setdefault(row["ref"], {})[row["indicator"]] = row_to_figure(row)
    return found


def row_to_figure(row: sqlite3.Row) -> Figure:
    """A stored figure; whole numbers come back as whole numbers."""
    return Figure(
        Standing(row["verdict"]),
        _decimal(row["value"]),
        _decimal(row["whole"]),
        row["choice"] or "",
        row["words"] or "",
        bool(row["kept"]),
        bool(row["said"]),
    )


def _decimal(number: float | None) -> Decimal | None:
    if number is None:
        return None
    return Decimal(int(number)) if number.is_integer() else Decimal(repr(number))
