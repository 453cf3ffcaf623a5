"""APScheduler, kept small: a job that sets an event, nothing else.

What is due is worked out from the database by whoever waits for the event, so a tick needs no memory and one
too many or too few is harmless.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import tzinfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds; a reminder's hour is kept to within this


class Scheduler:
    """Sets ``tick`` at the start and every ``every`` seconds of real time after, on the running event loop.

    APScheduler counts by the system's clock: set back, that keeps it silent for as long. So whoever waits for
    the event should not do so for ever.
    """

    def __init__(self, tick: asyncio.Event, *, zone: tzinfo, every: float = EVERY) -> None:
        # Its lines about missed runs are ours below, and at INFO it tells of every run.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._tick = tick
        self._scheduler = AsyncIOScheduler(
            timezone=zone,  # its default is the machine's
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self._wake, "interval", seconds=every, id="tick")
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)

    def start(self) -> None:
        """Begin; the first tick is due at once, as there may be a night to catch up on."""
        self._tick.set()
        self._scheduler.start()

    async def stop(self) -> None:
        """Set no more events; nothing of it is left on the loop. Again, or without a start: nothing."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it only asked the loop to do so

    async def _wake(self) -> None:
        # A coroutine function: APScheduler runs others on a thread, where an asyncio.Event must not be set.
        self._tick.set()


def _report(event: JobEvent) -> None:
    what = {EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "was missed"}.get(event.code, "is still running")
    log.warning("scheduled job %s %s", event.job_id, what)
