"""The figures of a period as plain rows, for ``phuongbot figures`` and other programs."""

from __future__ import annotations

import sqlite3

from bot.core.model import Owner
from storage import periods
from storage.db import Tx
from storage.reviews import UNREVIEWED

Row = dict[str, str | int | float | bool | None]
"""{"group","unit","indicator","value","whole","verdict","kept","state","review","origin","by","at"}.

``group`` and ``unit`` are codes, one of them null. ``verdict`` is VALUE, RATIO, MISSING, NOT_APPLICABLE, or
CHOICE and WORDS, whose ``value`` is the option's key and the words. ``state`` is the report's: draft, sent,
locked. ``review`` is the reviewers' word on the report: accepted, returned, unreviewed. ``origin`` is chat,
typed (in for somebody) or book. ``by`` is who gave the answer (null: taken from an old book), ``at`` when, in UTC.
"""


def rows(tx: Tx, code: str) -> list[Row]:
    """Every figure of a period, by group, then by unit, in the order of the period's form.

    LookupError when no period of this code ever opened or stands in a book.
    """
    opened = periods.by_code(tx, code)
    if opened is None:
        raise LookupError(f"no period {code}")
    found = tx.execute(
        "SELECT figure.*, report.state, ifnull(review.state, ?) AS review, place.kind, place.code, person.name AS by "
        "FROM figure JOIN report ON report.id = figure.report JOIN place ON place.id = report.place "
        "LEFT JOIN review ON review.report = report.id "
        "LEFT JOIN person ON person.id = figure.person WHERE report.period = ?",
        (UNREVIEWED, opened.id),
    ).fetchall()
    order = {indicator: number for number, indicator in enumerate(opened.form.by_code)}
    found.sort(
        key=lambda row: (
            row["kind"] != Owner.GROUP,
            row["code"],
            order.get(row["indicator"], len(order)),
            row["indicator"],
        )
    )
    return [_row(row) for row in found]


def _row(row: sqlite3.Row) -> Row:
    return {
        "group": row["code"] if row["kind"] == Owner.GROUP else None,
        "unit": row["code"] if row["kind"] != Owner.GROUP else None,
        "indicator": row["indicator"],
        "value": next((row[name] for name in ("choice", "words") if row[name] is not None), _plain(row["value"])),
        "whole": _plain(row["whole"]),
        "verdict": row["verdict"].upper(),
        "kept": bool(row["kept"]),
        "state": row["state"],
        "review": row["review"],
        "origin": row["origin"],
        "by": row["by"],
        "at": row["at"],
    }


def _plain(number: float | None) -> int | float | None:
    """A whole number as one: JSON's 120, not 120.0."""
    return int(number) if number is not None and number.is_integer() else number
