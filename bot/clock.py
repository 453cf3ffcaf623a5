"""The bot's time as a value, and moving it: the demo and the tests play months in seconds.

Two rules. Nothing here asks the system for the time: `bot.app` hands that in. And time only goes forward:
what is stored (who was late, what has expired) would contradict a clock that was set back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.core.texts import health as texts
from handlers.desk import Desk

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


class ClockError(ValueError):
    """The clock cannot be moved as asked and was not; the text is a sentence for the operator."""


class Clock:
    """Called, it says what time it is: an aware datetime, UTC. Made by `real` or `starting`."""

    def __init__(self, running: Callable[[], datetime], monotonic: Callable[[], float], *, movable: bool) -> None:
        self.moving = asyncio.Lock()  # held by whoever moves it, see advance and jump
        self._running, self._monotonic = running, monotonic
        self._movable = movable
        self._ahead = timedelta(0)  # of what runs
        self._held: datetime | None = None
        self._skipped = 0.0  # seconds it was moved over

    @classmethod
    def real(cls, now: Callable[[], datetime], *, monotonic: Callable[[], float]) -> Clock:
        """The time of ``now``; it cannot be moved."""
        return cls(now, monotonic, movable=False)

    @classmethod
    def starting(cls, at: datetime, *, monotonic: Callable[[], float]) -> Clock:
        """A clock that shows ``at`` now and runs on at the speed of ``monotonic`` (seconds)."""
        start, began = _utc(at), monotonic()
        return cls(lambda: start + timedelta(seconds=monotonic() - began), monotonic, movable=True)

    def __call__(self) -> datetime:
        """The present instant, UTC."""
        return self._held or (self._running() + self._ahead).astimezone(UTC)

    def elapsed(self) -> float:
        """Seconds for measuring how long ago something was: the machine's, and those it was moved over.

        They never go back, and they go on while it is held: whoever waits for a second to pass is not held up.
        """
        return self._monotonic() + self._skipped

    def move_to(self, at: datetime) -> None:
        """Show ``at`` from now on. Raises ClockError: it is past already, or the clock is a real one."""
        self.check(at)
        self._skipped += max(0.0, (at - self()).total_seconds())
        if self._held is not None:
            self._held = _utc(at)
        else:
            self._ahead = _utc(at) - self._running()

    def check(self, at: datetime) -> None:
        """Raise the ClockError that `move_to` would."""
        if not self._movable:
            raise ClockError(texts.real_clock())
        if at < (now := self()):
            raise ClockError(texts.backwards(now.astimezone(at.tzinfo).isoformat(timespec="minutes")))

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Stand still inside, but for `move_to`; afterwards run on from there, unless it is held outside as well."""
        outside = self._held is not None
        self._held = self()
        try:
            yield
        finally:
            if not outside:
                shown, self._held = self._held, None
                self._ahead = shown - self._running()


async def advance(
    clock: Clock,
    target: datetime,
    *,
    next_instant: Callable[[datetime], Awaitable[datetime]],
    settle: Callable[[], Awaitable[None]],
) -> None:
    """Play the time up to ``target``: stop at every instant at which something is due, and let it be done.

    What is due at the present instant comes first, for the last tick may be seconds ago. ``next_instant`` gives
    the first instant after the one it is given; ``settle`` returns when nothing is left to do. Meanwhile the
    clock stands still, so each step happens at its very instant. Waits for an `advance` or `jump` under way.
    Raises ClockError before anything has moved, RuntimeError for a next instant that is not later, and what
    ``settle`` raises; the clock runs on from where it got to.
    """
    async with clock.moving:
        clock.check(target)
        with clock.held():
            if clock() < target:
                await settle()
            while (now := clock()) < target:
                due = await next_instant(now)
                if due <= now:
                    raise RuntimeError(f"after {now.isoformat()} comes {due.isoformat()}")
                clock.move_to(min(due, target))
                await settle()


async def jump(clock: Clock, target: datetime, *, settle: Callable[[], Awaitable[None]]) -> None:
    """Go to ``target`` in one move, as if the machine had been off, and let what is due be done.

    Waits and raises as `advance`.
    """
    async with clock.moving:
        clock.move_to(target)
        await settle()


def next_due(now: datetime, *, desk: Desk, waiting: datetime | None = None) -> datetime:
    """The first instant (UTC) after ``now`` at which the bot may have something to do by itself.

    In the ward's time: midnight (periods open and lock), the end of the quiet hours, the morning and the digests'
    hour; and ``waiting``, the first instant at which something queued may go out, unless that is past.
    """
    today = desk.local(now).date()
    hours = (_MIDNIGHT, desk.quiet.end, desk.morning, desk.digests.hour or desk.morning)
    # In UTC: two times of one zone compare by the wall clock, which some zones turn back.
    due = [datetime.combine(d, h, desk.zone).astimezone(UTC) for d in (today, today + _DAY) for h in hours]
    if waiting is not None:
        due.append(_utc(waiting))
    return min(instant for instant in due if instant > now)


def parse_moment(text: str, zone: tzinfo) -> datetime:
    """Read "2026-11-16" (its midnight), "2026-11-16T08:00" or "2026-11-16T08:00+07:00"; always aware.

    Without an offset it is the time of ``zone``. Raises ValueError with a sentence for the operator.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        moment.astimezone(UTC)  # at the ends of the calendar this may not be
    except (ValueError, OverflowError):
        raise ValueError(texts.not_a_moment(text)) from None
    return moment


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC)
