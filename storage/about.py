"""What is stored about one person, for that person to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.db import Tx
from storage.instants import from_instant


@dataclass(frozen=True, slots=True)
class About:
    """``links``: messenger and since when. Counts: figures and their reports, messages in and out still kept."""

    agreed: tuple[str, datetime] | None
    links: tuple[tuple[str, datetime], ...]
    figures: int
    reports: int
    received: int
    sent: int
    absences: int


def about(tx: Tx, person: int) -> About:
    """Count and list what there is."""

    def count(sql: str) -> int:
        return int(tx.execute(sql, {"person": person}).fetchone()[0])

    agreed = tx.execute(
        "SELECT version, at FROM consent WHERE person = ? AND answer = 'yes' ORDER BY id DESC LIMIT 1", (person,)
    ).fetchone()
    links = tx.execute("SELECT channel, linked FROM account WHERE person = ? ORDER BY id", (person,))
    return About(
        agreed=(agreed["version"], from_instant(agreed["at"])) if agreed else None,
        links=tuple((row["channel"], from_instant(row["linked"])) for row in links),
        figures=count("SELECT count(*) FROM figure WHERE person = :person"),
        reports=count("SELECT count(DISTINCT report) FROM figure WHERE person = :person"),
        received=count(
            "SELECT count(*) FROM inbox JOIN account USING (channel, address) "
            "WHERE account.person = :person AND body <> ''"
        ),
        sent=count(
            "SELECT count(*) FROM outbox WHERE state = 'sent' AND (person = :person OR account IN "
            "(SELECT id FROM account WHERE account.person = :person))"
        ),
        absences=count("SELECT count(*) FROM absence WHERE person = :person"),
    )
