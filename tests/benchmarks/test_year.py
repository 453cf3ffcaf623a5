"""A year of the sample ward, everybody linked and nobody answering, at the pace the product sends at.

    make bench

Prints the seconds of one advance, their part of the aim of 60, and how many times as long it takes by the day.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from bot.pace import Pacer
from tests.played import link_everybody, sample_ward, steps

AIM = 60.0
DAYS = 365


async def seconds(directory: Path, targets: list[datetime]) -> float:
    """How long it takes to advance to each of these instants."""
    async with sample_ward(directory, Pacer(spacing=0)) as (app, wire):  # linking would wait for each chat otherwise
        await link_everybody(app, wire)
        began = time.perf_counter()
        for target in targets:
            await app.advance(target)
        return time.perf_counter() - began


async def test_a_year_of_the_sample_ward(tmp_path: Path) -> None:
    """Played once in one advance and once by the day."""
    once = await seconds(tmp_path / "once", steps(DAYS, 1))
    daily = await seconds(tmp_path / "daily", steps(DAYS, DAYS))
    print(f"\na year {once:.1f} s, ratio to the aim {once / AIM:.2f}; by the day ratio {daily / once:.2f}")  # noqa: T201
