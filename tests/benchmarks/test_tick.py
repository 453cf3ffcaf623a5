"""What a tick costs as a ward grows to a city: growth must be no worse than linear.

    make bench

Milliseconds of the processor, the best of a few; only ratios within one run are asserted. The shipped programme is
followed up too. The aims are 10, 30 and 150 ms for a tick that finds nothing new.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from handlers import morning
from storage import followup
from tests.ward import Ward

SIZES = (180, 11_000, 100_000)
SLACK = 1.5
"""A ratio of times may exceed the ratio of sizes by so much: caches and page sizes are not ours."""
ROUNDS = 5


def populate(ward: Ward, leaders: int) -> None:
    """So many groups, each with a leader; one in ten is away with a deputy, one in five not linked."""
    with ward.tx() as tx:
        tx.execute("UPDATE person SET you = 'bác'")
        tx.execute(
            "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < ?) "
            "INSERT INTO place (kind, code, name, area) "
            "SELECT 'group', 'G' || n, 'Tổ dân phố số ' || n, 'khu ' || (n % 12) FROM one",
            (leaders,),
        )
        tx.execute(
            "INSERT INTO person (id, name, phone, you) SELECT 1000 + CAST(substr(code, 2) AS INTEGER), "
            "'Nguyễn Văn ' || code, '09' || id, 'bác' FROM place WHERE code GLOB 'G*'"
        )
        tx.execute(
            "INSERT INTO role (person, role, place, since) SELECT 1000 + CAST(substr(code, 2) AS INTEGER), "
            "'group_leader', id, '2026-01-01T00:00:00.000Z' FROM place WHERE code GLOB 'G*'"
        )
        tx.execute(
            "INSERT INTO account (channel, address, person, linked) "
            "SELECT 'telegram', 'chat' || id, id, '2026-01-01T00:00:00.000Z' FROM person WHERE id % 5 <> 0"
        )
        tx.execute(
            "INSERT INTO absence (person, deputy, first, last) "
            "SELECT id, id - 1, '2026-11-01', '2026-12-31' FROM person WHERE id % 10 = 2"
        )
    ward.import_programme()
    with ward.tx() as tx:
        followup.switch(tx, "followup", "2026-11-16", person=None, now=ward.now)


def milliseconds(work: Callable[[], None], rounds: int = ROUNDS) -> float:
    """The best of a few."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return 1000 * min(found)


def measured(path: Path, leaders: int) -> dict[str, float]:
    """What the ticks of an opening day cost."""
    with Ward.opened(path) as ward:
        populate(ward, leaders)

        def tick() -> None:
            with ward.tx() as tx:
                morning.tick(tx, ward.desk, ward.now)

        def at(local: str) -> None:
            ward.now = datetime.fromisoformat(f"{local}+07:00")

        at("2026-11-16T07:59")
        tick()
        found = {"before": milliseconds(tick)}
        at("2026-11-16T08:00")
        found["first"] = milliseconds(tick, rounds=1)
        at("2026-11-16T08:01")
        found["waiting"] = milliseconds(tick)  # everything planned, nothing sent yet
        [planned] = ward.rows("SELECT count(*) FROM notice WHERE what = 'report' AND stage = 'open'")
        with ward.tx() as tx:
            tx.execute("UPDATE outbox SET state = 'sent', sent = created WHERE state = 'ready'")
            tx.execute("UPDATE notice SET state = 'told', outbox = (SELECT min(id) FROM outbox)")
        at("2026-11-16T15:00")
        found["told"] = milliseconds(tick)
        [left] = ward.rows("SELECT count(*) FROM notice WHERE what = 'report' AND stage = 'open'")

        def step() -> None:
            with ward.tx() as tx:
                morning.next_planned(tx, ward.desk, ward.now)

        found["next"] = milliseconds(step)
    assert left[0] == planned[0] > leaders / 2
    return found


def test_ticks_grow_no_worse_than_linearly(tmp_path: Path) -> None:
    """The first tick of a period, one while everything waits to be sent, one when everything was told."""
    measurements = [measured(tmp_path / f"{leaders}.db", leaders) for leaders in SIZES]
    for leaders, found in zip(SIZES, measurements, strict=True):
        print(f"\n{leaders:>7} leaders:", *(f"{name} {took:.1f} ms" for name, took in found.items()))  # noqa: T201
    for smaller, larger, few, many in zip(SIZES, SIZES[1:], measurements, measurements[1:], strict=False):
        ratios = {name: many[name] / few[name] for name in few}
        print(f"{larger / smaller:.0f} times as many:", *(f"{name} x{ratio:.1f}" for name, ratio in ratios.items()))  # noqa: T201
        assert max(ratios.values()) <= SLACK * larger / smaller
