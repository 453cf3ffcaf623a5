"""Time that is played is the same whichever way it is cut into steps, and it is no outage."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from tests.played import START, Stored, played, steps

YEAR, WINTER = 365, 100  # days; the winter has the turn of the year and Tết in it
CUTS = 150
SECOND = timedelta(seconds=1)


def at_odd_moments(days: int) -> list[datetime]:
    """Steps of every length; some end just before, at or just after the hours at which something begins."""
    chance = random.Random(20261116)  # noqa: S311 - the same cuts in every run
    cuts = [START + timedelta(seconds=chance.randrange(days * 86_400)) for _ in range(CUTS)]
    hours = ((0, 0), (2, 0), (7, 30), (8, 0), (20, 0))
    near = [one.replace(hour=hour, minute=minute, second=0) for one in cuts[::3] for hour, minute in hours[:2]]
    near += [one.replace(hour=hour, minute=minute, second=0) for one in cuts[1::3] for hour, minute in hours[2:]]
    near = [one + chance.choice((-SECOND, 0 * SECOND, SECOND)) for one in near]
    target = START + timedelta(days=days)
    return [*sorted(one for one in {*cuts, *near} if START < one < target), target]


def the_same(one: Stored, other: Stored) -> None:
    """Nothing differs, row for row; the first differences are shown."""
    assert one.unlike(other)[:10] == []


async def test_a_year_is_twelve_months(tmp_path: Path) -> None:
    """In one advance or by the month: every message, notice, period and line of the audit, with its instants."""
    whole = await played(tmp_path / "whole", steps(YEAR, 1))
    the_same(whole, await played(tmp_path / "months", steps(YEAR, 12)))
    assert whole.count("period", book=0, locked=1) == 12
    assert whole.count("notice", what="report", stage="+1", state="told") == 12 * 12
    assert whole.count("outbox", kind="morning", state="sent") > 12 * 40
    # What was played was no time away, and everything that went out arrived.
    assert whole.count("notice", what="hole") == whole.count("outbox", kind="alarm") == 0
    assert {dict(row)["state"] for row in whole.rows["outbox"]} == {"sent", "cancelled"}


async def test_a_winter_is_a_hundred_days_or_any_steps(tmp_path: Path) -> None:
    """In one advance, by the day or cut anywhere, also a second before and after something begins."""
    whole = await played(tmp_path / "whole", steps(WINTER, 1))
    the_same(whole, await played(tmp_path / "days", steps(WINTER, WINTER)))
    the_same(whole, await played(tmp_path / "odd", at_odd_moments(WINTER)))
