"""What has ever happened: which reminders went out, how far a place's reports came; for the demo's story."""

from __future__ import annotations

from dataclasses import dataclass

from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Reports:
    """Of a place, in any period that opened here: one was begun, handed in, corrected after that."""

    begun: bool
    sent: bool
    corrected: bool


def reports(tx: Tx, ref: str) -> Reports:
    """How far the reports of a place (its ref) ever came; old books are none."""
    kind, _, code = ref.partition(":")
    row = tx.execute(
        "SELECT count(*) AS begun, count(sent) AS sent, ifnull(sum(EXISTS (SELECT 1 FROM figure "
        "WHERE figure.report = report.id AND figure.at > report.sent)), 0) AS corrected "
        "FROM report JOIN period ON period.id = report.period AND period.book = 0 "
        "JOIN place ON place.id = report.place WHERE place.kind = ? AND place.code = ?",
        (kind, code),
    ).fetchone()
    return Reports(row["begun"] > 0, row["sent"] > 0, row["corrected"] > 0)


def told(tx: Tx, what: str) -> list[tuple[int, str]]:
    """Whom a notice about this reached, and of which stage it was."""
    rows = tx.execute(
        "SELECT DISTINCT notice.person, notice.stage FROM notice JOIN outbox ON outbox.id = notice.outbox "
        "WHERE notice.what = ? AND outbox.state = 'sent' ORDER BY notice.id",
        (what,),
    )
    return [(row["person"], row["stage"]) for row in rows]


def of_time(tx: Tx) -> tuple[int, int, int]:
    """What tells two moments apart: how much was sent, how many periods opened, how many of them are locked."""
    row = tx.execute(
        "SELECT (SELECT count(*) FROM outbox WHERE state = 'sent') AS sent, count(*) AS opened, "
        "ifnull(sum(locked), 0) AS locked FROM period WHERE book = 0"
    ).fetchone()
    return (row["sent"], row["opened"], row["locked"])
