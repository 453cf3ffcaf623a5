"""The demo's ward as it stands before anybody has typed a word."""

from __future__ import annotations

from bot.demo import staged
from storage import programmes
from storage.db import Tx


async def test_the_sample_ward_has_a_past_and_a_programme() -> None:
    """Twelve months of its groups, its units' figures, the tasks and duties of its programme, imported at the start."""

    def read(tx: Tx) -> tuple[list[tuple[str, str, int]], list[str], int, int]:
        rows = tx.execute(
            "SELECT period.code, iif(place.kind = 'group', 'groups', 'units') AS whose, count(DISTINCT place.id) AS n "
            "FROM report JOIN period ON period.id = report.period JOIN place ON place.id = report.place "
            "WHERE period.book = 1 GROUP BY 1, 2 ORDER BY 2, 1"
        )
        [number] = programmes.numbers(tx)
        return [tuple(row) for row in rows], [number], len(programmes.holding(tx)), len(programmes.outside(tx))

    async with staged(None, port=0) as stage:
        periods, numbers, tasks, duties = await stage.app.db.read(read)
    groups = [(month, "groups", 12) for month in ("2025-11", "2025-12", *(f"2026-{n:02}" for n in range(1, 11)))]
    assert periods == [*groups, ("2026-06", "units", 24), ("2026-09", "units", 24)]
    assert (numbers, tasks, duties) == (["10-CTr/ĐU"], 18, 20)
