"""APScheduler as wired: the event comes, is not lost, and nothing stays behind."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest

from scheduler import Scheduler

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SOON = 30.0  # seconds; how long a test waits before it gives up


@asynccontextmanager
async def ticking(every: float) -> AsyncIterator[asyncio.Event]:
    tick = asyncio.Event()
    scheduler = Scheduler(tick, zone=ZONE, every=every)
    scheduler.start()
    try:
        yield tick
    finally:
        await scheduler.stop()


async def test_the_first_tick_is_at_once() -> None:
    """After a night off there is something to catch up on."""
    async with ticking(30) as tick:
        assert tick.is_set()


async def test_it_ticks_again_and_again() -> None:
    """Each time the event is cleared it is set again."""
    async with ticking(0.01) as tick:
        for _ in range(4):
            tick.clear()
            await asyncio.wait_for(tick.wait(), SOON)


async def test_a_blocked_loop_does_not_lose_the_tick(caplog: pytest.LogCaptureFixture) -> None:
    """What came too late still comes, and without a complaint."""
    async with ticking(0.05) as tick:
        tick.clear()
        time.sleep(0.2)  # noqa: ASYNC251
        await asyncio.wait_for(tick.wait(), SOON)
    assert not caplog.records


async def test_no_tick_is_too_late() -> None:
    """APScheduler's own limit of a second would drop it; seen in its job, as it takes seconds to show."""
    scheduler = Scheduler(asyncio.Event(), zone=ZONE)
    scheduler.start()
    [job] = scheduler._scheduler.get_jobs()
    await scheduler.stop()
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert job.trigger.timezone == ZONE


async def test_stopping_leaves_nothing() -> None:
    """No task, no thread, no further tick; a second stop does nothing."""
    threads = threading.active_count()
    tick = asyncio.Event()
    scheduler = Scheduler(tick, zone=ZONE, every=0.01)
    await scheduler.stop()
    scheduler.start()
    tick.clear()
    await asyncio.wait_for(tick.wait(), SOON)
    await scheduler.stop()
    await scheduler.stop()
    tick.clear()
    await asyncio.sleep(0.05)
    assert not tick.is_set()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert threading.active_count() == threads


async def test_a_job_that_fails_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    """A tick that cannot be given is logged, and the scheduler goes on trying."""
    failed = asyncio.Event()

    class Broken(asyncio.Event):
        """An event that can be set only once."""

        def set(self) -> None:  # type: ignore[explicit-override]  # @override is 3.12
            if self.is_set():
                failed.set()
                raise RuntimeError("no more")
            super().set()

    scheduler = Scheduler(Broken(), zone=ZONE, every=0.01)
    scheduler.start()
    for _ in range(2):
        failed.clear()
        await asyncio.wait_for(failed.wait(), SOON)
    await scheduler.stop()
    assert ("scheduler", logging.WARNING, "scheduled job tick failed") in caplog.record_tuples
