"""The demo's ward as it stands before anybody has typed a word."""

from __future__ import annotations

from bot.demo import staged
from storage import programmes
from storage.db import Tx


async def test_the_sample_ward_has_a_past_and_a_programme() -> None:
    """A year of figures of its twelve groups, the tasks of its programme and its duties, imported when it starts."""

    def read(tx: Tx) -> tuple[list[tuple[str, int]], list[str], int, int]:
        rows = tx.execute(
            "SELECT period.code, count(DISTINCT report.place) AS places FROM report "
            "JOIN period ON period.id = report.period WHERE period.book = 1 GROUP BY period.code ORDER BY period.code"
        )
        [number] = programmes.numbers(tx)
        return (
            [(row["code"], row["places"]) for row in rows],
            [number],
            len(programmes.holding(tx)),
            len(programmes.outside(tx)),
        )

    async with staged(None, port=0) as stage:
        periods, numbers, tasks, duties = await stage.app.db.read(read)
    assert periods == [("2025-12", 12), *((f"2026-{month:02}", 12) for month in range(1, 11))]
    assert (numbers, tasks, duties) == (["10-CTr/ĐU"], 18, 20)
