"""The figures of a period as plain rows, for ``phuongbot figures`` and other programs."""

from __future__ import annotations

import sqlite3

from storage import periods
from storage.db import Tx

Row = dict[str, str | int | float | bool | None]
"""{"group","unit","indicator","value","whole","verdict","kept","state","by","at"}.

``group`` and ``unit`` are codes, one of them null. ``verdict`` is VALUE, RATIO, MISSING, NOT_APPLICABLE, or
CHOICE and WORDS, whose ``value`` is the option's key and the words. ``state`` is the report's: draft, sent,
locked. ``by`` is who gave the answer, ``at`` when, in UTC.
"""


def rows(tx: Tx, code: str) -> list[Row]:
    """Every figure of a period, by group, then by unit, in the order of the period's form.

    LookupError when no period of this code ever opened.
    """
    opened = periods.by_code(tx, code)
    if opened is None:
        raise LookupError(f"no period {code}")
    found = tx.execute(
        "SELECT figure.*, report.state, residential_group.code AS group_code, unit.code AS unit_code, "
        "person.name AS by FROM figure JOIN report ON report.id = figure.report "
        "JOIN person ON person.id = figure.person "
        "LEFT JOIN residential_group ON residential_group.id = report.residential_group "
        "LEFT JOIN unit ON unit.id = report.unit WHERE report.period = ?",
        (opened.id,),
    ).fetchall()
    place = {indicator: number for number, indicator in enumerate(opened.form.by_code)}
    found.sort(
        key=lambda row: (
            row["group_code"] is None,
            row["group_code"] or row["unit_code"],
            place.get(row["indicator"], len(place)),
            row["indicator"],
        )
    )
    return [_row(row) for row in found]


def _row(row: sqlite3.Row) -> Row:
    return {
        "group": row["group_code"],
        "unit": row["unit_code"],
        "indicator": row["indicator"],
        "value": next((row[name] for name in ("choice", "words") if row[name] is not None), _plain(row["value"])),
        "whole": _plain(row["whole"]),
        "verdict": row["verdict"].upper(),
        "kept": bool(row["kept"]),
        "state": row["state"],
        "by": row["by"],
        "at": row["at"],
    }


def _plain(number: float | None) -> int | float | None:
    """A whole number as one: JSON's 120, not 120.0."""
    return int(number) if number is not None and number.is_integer() else number
