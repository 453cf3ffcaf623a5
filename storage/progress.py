"""How far a period is: who has handed in, who has not, who can be reached; plain rows for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.model import Owner
from storage import places, standing
from storage.db import Tx
from storage.periods import Opened
from storage.standing import Missing


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
        missing=tuple(standing.missing(tx, opened.id, [Owner.GROUP])) if opened else (),
        people=reach["people"],
        linked=reach["linked"],
        inbox=dict(tx.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall()),
        outbox=dict(tx.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()),
    )
