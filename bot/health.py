"""Whether the bot does its work: a pure judgement of the facts, for ``GET /health`` and ``phuongbot health``.

A loop that hangs cannot report itself, so each leaves a sign of life in the database, and silence counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.texts import health as texts
from storage.health import Facts

LOOP_SILENT = timedelta(seconds=90)  # three ticks, or three long polls of 30 s
SENDER_STUCK = timedelta(seconds=120)  # longer than one send may take with all its timeouts
INBOX_STUCK = timedelta(seconds=60)  # a group of messages is handled within milliseconds
DISK_FREE = 500_000_000  # bytes: room to copy a ward's database, and for its write-ahead log


@dataclass(frozen=True, slots=True)
class Problem:
    """A check that failed, and the sentence for the operator."""

    check: str
    text: str


def checks(channels: Iterable[str]) -> list[str]:
    """The names of everything that is judged, in the order of `judge`."""
    return [*(f"poll:{channel}" for channel in channels), "tick", "send", "inbox", "disk"]


def judge(facts: Facts, now: datetime, *, channels: Iterable[str], free: int) -> list[Problem]:
    """What is wrong now; empty: nothing.

    ``now`` is by the bot's clock, as the facts are; ``channels`` are those configured (what another left in
    the database does not count); ``free`` is the room in bytes where the database lies.
    """
    problems = [
        Problem(f"poll:{channel}", texts.poll_stale(channel, _age(polled, now)))
        for channel in channels
        if _silent(polled := facts.pulses.get(f"poll:{channel}"), now, LOOP_SILENT)
    ]
    if _silent(ticked := facts.pulses.get("tick"), now, LOOP_SILENT):
        problems.append(Problem("tick", texts.tick_stale(_age(ticked, now))))
    due = min((row.oldest for row in facts.outbox), default=now)
    # Old work alone is no fault: a broadcast takes minutes, and after a night off there is much to do.
    if now - due > SENDER_STUCK and _silent(facts.pulses.get("send"), now, SENDER_STUCK):
        problems.append(Problem("send", texts.send_stuck((now - due).total_seconds())))
    if facts.inbox_oldest is not None and (waited := now - facts.inbox_oldest) > INBOX_STUCK:
        problems.append(Problem("inbox", texts.inbox_stuck(waited.total_seconds(), facts.inbox)))
    if free < DISK_FREE:
        problems.append(Problem("disk", texts.disk_low(free, DISK_FREE)))
    return problems


def _silent(last: datetime | None, now: datetime, limit: timedelta) -> bool:
    """A sign of life from the future is none: the clock was set back since."""
    return last is None or abs(now - last) > limit


def _age(last: datetime | None, now: datetime) -> float | None:
    return None if last is None else (now - last).total_seconds()
