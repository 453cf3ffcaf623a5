"""Places that became others within a time: what lives there stands once in a sum over it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date

from storage.db import Tx


def counted_twice(
    tx: Tx, told: str, params: Mapping[str, object], days: Sequence[date], *, areas: bool
) -> dict[str, float]:
    """How much of a whole stands in it more than once, over periods that end on these days.

    ``told``, ``params``: the statement with a row for each place, its ``whole`` and whether it has ``given`` anything.
    Of places that came out of one another the whole is the most that was theirs in any of the periods. With ``areas``
    by the area's name, else all together under an empty one.
    """
    every = [day.isoformat() for day in days]
    changes = tx.execute(
        "SELECT kind, day, before, after FROM lineage WHERE day > ? AND day <= ?", (every[0], every[-1])
    ).fetchall()
    if not changes:
        return {}
    of, became = _together(changes)
    found: dict[tuple[str, int], list[tuple[str, str, float]]] = {}
    for row in tx.execute(
        f"""SELECT told.place_id, told.whole, iif(:areas, place.area, '') AS name, ifnull(since, '') AS since,
          ifnull(until, '9999') AS until
          FROM ({told}) AS told JOIN place ON place.id = told.place_id
          WHERE given > 0 AND whole IS NOT NULL AND place.id IN (SELECT value FROM json_each(:changed))""",  # noqa: S608
        {**params, "areas": areas, "changed": json.dumps(list(of))},
    ):
        since = row["since"]
        if row["until"] > every[-1]:  # it goes on: its whole is what it is now
            since = max(since, became.get(row["place_id"], ""))
        found.setdefault((row["name"], of[row["place_id"]]), []).append((since, row["until"], row["whole"]))
    twice: dict[str, float] = {}
    for (name, _), some in found.items():
        most = max(sum(whole for since, until, whole in some if since <= day < until) for day in every)
        twice[name] = twice.get(name, 0) + sum(whole for _, _, whole in some) - most
    return twice


def _together(changes: Sequence[sqlite3.Row]) -> tuple[dict[int, int], dict[int, str]]:
    """Which places came out of one another: each with one of them; and since when one is another than before."""
    of: dict[int, int] = {}
    became: dict[int, str] = {}
    for row in changes:
        one, other = (of.get(row[name], row[name]) for name in ("before", "after"))
        of |= {place: one for place, named in of.items() if named == other} | {row["before"]: one, row["after"]: one}
        goes_on = row["after"] if row["kind"] == "merge" else row["before"]
        became[goes_on] = max(became.get(goes_on, ""), row["day"])
    return of, became
