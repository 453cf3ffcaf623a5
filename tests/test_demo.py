"""The demo's ward as it stands before anybody has typed a word."""

from __future__ import annotations

from bot.demo import staged
from storage import programmes
from storage.db import Tx


async def test_the_sample_ward_has_a_past_and_a_programme() -> None:
    """A year of figures of its twelve groups and the eighteen tasks of its programme, imported when it starts."""

    def read(tx: Tx) -> tuple[list[tuple[str, int]], list[str], int]:
        rows = tx.execute(
            "SELECT period.code, count(DISTINCT report.place) AS places FROM report "
            "JOIN period ON period.id = report.period WHERE period.book = 1 GROUP BY period.code ORDER BY period.code"
        )
        [number] = programmes.numbers(tx)
        return [(row["code"], row["places"]) for row in rows], [number], len(programmes.tasks(tx, number))

    async with staged(None, port=0) as stage:
        periods, numbers, tasks = await stage.app.db.read(read)
    assert periods == [("2025-12", 12), *((f"2026-{month:02}", 12) for month in range(1, 11))]
    assert (numbers, tasks) == (["10-CTr/ĐU"], 18)
