"""How far a period is: who has handed in, who has not, who can be reached; plain rows for people to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.model import Place
from storage import places
from storage.db import Tx
from storage.periods import Opened
from storage.places import row_to_place


@dataclass(frozen=True, slots=True)
class Missing:
    """A group that has not handed in.

    ``place`` is the group. ``leader`` and ``phone`` are empty while it has no leader;
    ``linked``: the leader has an account on a messenger. ``answered`` counts the indicators with an answer;
    how many are asked of this group is `handlers.group_leader.questions`'s to say. ``assisted``: the office
    types in for it.
    """

    place: Place
    leader: str
    phone: str
    linked: bool
    answered: int
    assisted: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The facts of ``phuongbot status``.

    ``missing`` is empty while no period is open. ``people`` counts those with a role, ``linked`` those of
    them with an account. ``inbox`` and ``outbox`` count rows by state.
    """

    opened: Opened | None
    groups: int
    missing: tuple[Missing, ...]
    people: int
    linked: int
    inbox: Mapping[str, int]
    outbox: Mapping[str, int]

    @property
    def sent(self) -> int:
        """How many groups have handed in."""
        return self.groups - len(self.missing) if self.opened else 0


def missing(tx: Tx, period_id: int) -> list[Missing]:
    """The groups without a report handed in for this period, by area, then in the order of the roster."""
    rows = tx.execute(
        "SELECT place.*, ifnull(person.name, '') AS leader, "
        "ifnull(person.phone, '') AS phone, "
        "EXISTS (SELECT 1 FROM account WHERE account.person = role.person) AS linked, "
        "(SELECT count(*) FROM figure WHERE figure.report = report.id) AS answered, "
        "EXISTS (SELECT 1 FROM assisted WHERE assisted.place = place.id) AS assisted "
        "FROM place JOIN period ON period.id = ? "
        "LEFT JOIN report ON report.place = place.id AND report.period = period.id "
        "LEFT JOIN role ON role.place = place.id AND role.deputy = 0 AND role.until IS NULL "
        "LEFT JOIN person ON person.id = role.person "
        "WHERE kind = 'group' AND ifnull(report.state, 'draft') = 'draft' "
        "AND ifnull(place.since, '') <= period.last AND ifnull(place.until, '9999') > period.last "
        "ORDER BY place.area, place.id",
        (period_id,),
    )
    return [_row_to_missing(row) for row in rows]


def status(tx: Tx, opened: Opened | None) -> Status:
    """How a period stands, as a rule the newest; who can be reached, what is queued."""
    reach = tx.execute(
        "SELECT count(*) AS people, count(*) FILTER (WHERE EXISTS "
        "(SELECT 1 FROM account WHERE account.person = holder.person)) AS linked "
        "FROM (SELECT DISTINCT person FROM role WHERE until IS NULL) AS holder"
    ).fetchone()
    return Status(
        opened=opened,
        groups=len(places.groups(tx, opened.period.last if opened else None)),
        missing=tuple(missing(tx, opened.id)) if opened else (),
        people=reach["people"],
        linked=reach["linked"],
        inbox=dict(tx.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall()),
        outbox=dict(tx.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()),
    )


def _row_to_missing(row: sqlite3.Row) -> Missing:
    return Missing(
        row_to_place(row),
        row["leader"],
        row["phone"],
        bool(row["linked"]),
        row["answered"],
        bool(row["assisted"]),
    )
