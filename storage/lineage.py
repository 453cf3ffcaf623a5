"""How places come, go and change: merges, splits and renames by date, and what falls due with them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.core.model import Place
from bot.core.roster_places import Descent, Kinship, Listing, Renaming
from storage import audit, places, seating
from storage.db import Tx
from storage.periods import Opened
from storage.places import row_to_place

_SOURCE = "tick"

# ---- what is known ---------------------------------------------------------------------------------------


def listings(tx: Tx) -> tuple[Listing, ...]:
    """Since and until when places exist, and which collective unit they belong to."""
    rows = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref, place.since, place.until, "
        "ifnull(whole.kind || ':' || whole.code, '') AS collective FROM place "
        "LEFT JOIN place AS whole ON whole.id = place.collective ORDER BY place.id"
    )
    return tuple(Listing(row["ref"], row["collective"], _day(row["since"]), _day(row["until"])) for row in rows)


def descents(tx: Tx) -> frozenset[Descent]:
    """Every merge and split, past and to come."""
    rows = tx.execute(
        "SELECT lineage.kind, day, one.kind || ':' || one.code AS before, other.kind || ':' || other.code AS after "
        "FROM lineage JOIN place AS one ON one.id = before JOIN place AS other ON other.id = after "
        "WHERE lineage.kind <> 'rename'"
    )
    return frozenset(
        Descent(Kinship(row["kind"]), date.fromisoformat(row["day"]), row["before"], row["after"]) for row in rows
    )


def renamings(tx: Tx) -> frozenset[Renaming]:
    """The renames whose day has not come."""
    rows = tx.execute(
        "SELECT place.kind || ':' || place.code AS ref, day, new_name, new_area FROM lineage "
        "JOIN place ON place.id = before WHERE new_name IS NOT NULL"
    )
    return frozenset(
        Renaming(row["ref"], date.fromisoformat(row["day"]), row["new_name"], row["new_area"]) for row in rows
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# ---- what is decided -------------------------------------------------------------------------------------


def descend(tx: Tx, descent: Descent) -> None:
    """Keep one line of a merge or a split."""
    tx.execute(
        "INSERT INTO lineage (kind, day, before, after) VALUES (?, ?, ?, ?)",
        (
            descent.kind,
            descent.day.isoformat(),
            places.id_of(tx, descent.before),
            places.id_of(tx, descent.after),
        ),
    )


def rename(tx: Tx, before: Place, after: Place, day: date) -> None:
    """A place has another name and area from a day on; another name for the same day takes its place."""
    row = places.id_of(tx, before.ref)
    tx.execute(
        "INSERT INTO lineage (kind, day, before, after, old_name, old_area, new_name, new_area) "
        "VALUES ('rename', ?1, ?2, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET "
        "new_name = excluded.new_name, new_area = excluded.new_area",
        (day.isoformat(), row, before.name, before.area, after.name, after.area),
    )


def add_aliases(tx: Tx, place: Place, aliases: Collection[str]) -> None:
    """Further names of a place, each once."""
    known = {name.casefold() for name in (place.name, *place.aliases)}
    further = [name for name in aliases if name.casefold() not in known]
    tx.execute(
        "UPDATE place SET aliases = ? WHERE id = ?",
        (json.dumps([*place.aliases, *further], ensure_ascii=False), places.id_of(tx, place.ref)),
    )


# ---- what a place inherits -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inherited:
    """What the places that merged into one last had together, by indicator, and which these are."""

    values: Mapping[str, Decimal] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


def inherited(tx: Tx, ref: str, opened: Opened, stocks: Collection[str]) -> Inherited:
    """The sums of these stocks over the places that became this one by the period's last day.

    A stock that one of them never gave has no sum. Nothing comes of a split: nobody knows the parts.
    """
    found, values = _merged(tx, places.id_of(tx, ref), opened.period.last.isoformat(), stocks)
    return Inherited(values, tuple(row_to_place(row) for row in found)) if values else Inherited()


def _merged(tx: Tx, place: int, day: str, stocks: Collection[str]) -> tuple[list[sqlite3.Row], dict[str, Decimal]]:
    """Who merged into a place (its row) at its last change up to ``day``, itself too where it went on; their sums."""
    last = _last_change(tx, place, day)
    if last is None or last["kind"] == Kinship.SPLIT:
        return [], {}
    found = tx.execute(
        "SELECT * FROM place WHERE id IN (SELECT before FROM lineage WHERE kind = 'merge' AND after = ?1 AND day = ?2) "
        "OR (id = ?1 AND ifnull(since, '') < ?2) ORDER BY id",
        (place, last["day"]),
    ).fetchall()
    stood = [_stood(tx, row["id"], last["day"], stocks) for row in found]
    return found, {
        code: sum((one[code] for one in stood), Decimal(0)) for code in stocks if all(code in one for one in stood)
    }


def _stood(tx: Tx, place: int, day: str, stocks: Collection[str]) -> dict[str, Decimal]:
    """The last figures of a place (its row) for periods that ended before ``day``; what it inherited where it has none.

    A figure that is no number leaves nothing to add; one from a book counts like one handed in.
    """
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    last = _last_change(tx, place, eve)
    values = dict(_merged(tx, place, eve, stocks)[1])
    for row in tx.execute(
        "SELECT indicator, 'value' AS verdict, value, '' AS ended FROM starting_value "
        "JOIN place ON place.id = starting_value.place "
        "WHERE place.id = :place AND (:since = '' OR place.since = :since) "
        "UNION ALL SELECT indicator, verdict, value, period.last FROM figure JOIN report ON report.id = figure.report "
        "JOIN period ON period.id = report.period WHERE report.place = :place "
        "AND (report.state <> 'draft' OR origin = 'book') AND verdict <> 'missing' "
        "AND period.last >= :since AND period.last < :day ORDER BY ended",
        {"place": place, "day": day, "since": last["day"] if last else ""},
    ):
        values.pop(row["indicator"], None)
        if row["verdict"] == "value":
            values[row["indicator"]] = Decimal(repr(row["value"]))
    return {code: value for code, value in values.items() if code in stocks}


def _last_change(tx: Tx, place: int, day: str) -> sqlite3.Row | None:
    """The last merge into a place (its row), or split of it, up to a day."""
    row: sqlite3.Row | None = tx.execute(
        "SELECT kind, day FROM lineage WHERE ((kind = 'merge' AND after = ?1) OR (kind = 'split' AND before = ?1)) "
        "AND day <= ?2 ORDER BY day DESC, kind LIMIT 1",
        (place, day),
    ).fetchone()
    return row


# ---- what falls due --------------------------------------------------------------------------------------


def carry_out(tx: Tx, today: date, last: date | None, now: datetime) -> list[int]:
    """Rename what is to be called otherwise by today, end the roles that are over; returns who lost one.

    ``last``: the last day of the period that may still be reported: whoever reports it for a place that ended after
    it keeps the role until its lock; None while none may be.
    """
    for row in tx.execute(
        "SELECT lineage.*, kind_of.kind || ':' || kind_of.code AS ref FROM lineage "
        "JOIN place AS kind_of ON kind_of.id = before WHERE new_name IS NOT NULL AND day <= ? ORDER BY day, lineage.id",
        (today.isoformat(),),
    ).fetchall():
        place = places.place(tx, row["ref"])
        tx.execute(
            "UPDATE place SET name = ?, area = ?, aliases = ? WHERE id = ?",
            (row["new_name"], row["new_area"], _with_old_name(place, row["new_name"]), row["before"]),
        )
        tx.execute(
            "UPDATE lineage SET old_name = ?, old_area = ?, new_name = NULL, new_area = NULL WHERE id = ?",
            (place.name, place.area, row["id"]),
        )
        audit.note(tx, "place.rename", place.ref, now=now, source=_SOURCE)
    over = tx.execute(
        "SELECT id, person FROM role WHERE until IS NULL AND ends <= :today "
        "UNION SELECT role.id, role.person FROM place CROSS JOIN role ON role.place = place.id AND role.until IS NULL "
        "WHERE place.until <= :today "
        "AND (:last IS NULL OR place.until <= :last OR ifnull(place.since, '') > :last) ORDER BY id",
        {"today": today.isoformat(), "last": last.isoformat() if last else None},
    ).fetchall()
    for row in over:
        seating.end(tx, row["id"], now)
        audit.note(tx, "role.end", f"role:{row['id']}", now=now, source=_SOURCE, before={"person": row["person"]})
    return [row["person"] for row in over]


def _with_old_name(place: Place, name: str) -> str:
    """A place's further names once it is called ``name``: the old one among them, the new one not."""
    names = dict.fromkeys((*place.aliases, place.name))
    return json.dumps([one for one in names if one.casefold() != name.casefold()], ensure_ascii=False)
