"""What a provider's answer means for a row: gone out, again later, or ended where somebody looks.

Two rules. `settle` runs in the transaction that records the answer, so it touches nothing else; who must be
told is told in that transaction too. And time and chance are arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels import InDoubt, NotConfigured, RecipientGone, Rejected, SendError, Sent, Throttled
from bot.pace import patience, retry_delay
from storage import files, outbox, people
from storage.db import Tx
from storage.instants import from_instant
from storage.outbox import Row

DOUBTFUL_TRIES = 2
"""After so many tries that may have arrived a row is ``unknown``; a file is at once, for it is large and odd twice."""
GIVE_UP = timedelta(hours=24)
"""For answers that have no expiry."""
_DOUBT_PAUSE = 5.0  # seconds at least between two doubtful tries
_WORDS = 200  # characters kept of an error


Gone = Callable[[Tx, int, datetime], None]
"""This account cannot be written to: mark it unreachable, drop what waits for it, tell the office."""
DeadLetter = Callable[[Tx, Row, str, datetime], None]
"""This row will not be delivered, or (``InDoubt``) nobody knows whether it was: tell the operator.

Never asked about an alarm.
"""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who must know, told inside the recording transaction."""

    gone: Gone
    dead_letter: DeadLetter


def pause(row: Row, outcome: Sent | SendError, jitter: float) -> float:
    """Seconds until the next try, if `settle` wants one; ``jitter`` from 0 to 1."""
    match outcome:
        case Throttled():
            return patience(outcome.after, jitter)
        case NotConfigured():
            return 0.0  # it is the channel that pauses
        case InDoubt():
            return max(_DOUBT_PAUSE, retry_delay(row.lane, row.attempts, jitter))
    return retry_delay(row.lane, row.attempts, jitter)


def settle(tx: Tx, row: Row, outcome: Sent | SendError, *, now: datetime, delay: float, hooks: Hooks | None) -> str:
    """Give a row that is being sent its new state and return it; the next try is ``delay`` seconds away.

    ``hooks`` None: nobody is told.
    """
    if isinstance(outcome, Sent):
        outbox.sent(tx, row.id, now=now, provider_id=outcome.id, provider_date=outcome.at)
        _remember(tx, row, outcome)
        return "sent"
    error = f"{type(outcome).__name__}: {outcome}"[:_WORDS]
    match outcome:
        case RecipientGone():
            outbox.close(tx, row.id, "dead", error)
            if hooks is None or row.account is None:
                return "dead"
            hooks.gone(tx, row.account, now)
            if not _has_another_account(tx, row):
                return "dead"
            outbox.again(tx, row.id, at=now, error=error, counted=False)
            return "ready"
        case Rejected():
            return _give_up(tx, row, "dead", error, now, hooks)
        case InDoubt() if row.kind == "file" or row.doubts + 1 >= DOUBTFUL_TRIES:
            return _give_up(tx, row, "unknown", error, now, hooks)
        case InDoubt() | NotConfigured():
            pass
        case _ if _is_too_old(row, now):
            return _give_up(tx, row, "dead", error, now, hooks)
    outbox.again(
        tx,
        row.id,
        at=now + timedelta(seconds=delay),
        error=error,
        counted=not isinstance(outcome, Throttled | NotConfigured),
        doubt=isinstance(outcome, InDoubt),
    )
    return "ready"


def _give_up(tx: Tx, row: Row, state: str, error: str, now: datetime, hooks: Hooks | None) -> str:
    outbox.close(tx, row.id, state, error)
    if hooks is not None and row.kind != "alarm":  # no alarm about alarms
        hooks.dead_letter(tx, row, error, now)
    return state


def _remember(tx: Tx, row: Row, outcome: Sent) -> None:
    """Keep what the messenger calls the file that went out, so that it need not be uploaded again."""
    if not outcome.file or row.account is None or (message := row.message) is None or message.file is None:
        return
    if (account := people.account_by_id(tx, row.account)) is not None:
        files.remember(tx, account.channel, message.file, outcome.file)


def _has_another_account(tx: Tx, row: Row) -> bool:
    """Whether a person's message can take another way than the chat that is over."""
    if row.person is None or not row.follows_person:
        return False
    other = people.account_of(tx, row.person)
    return other is not None and other.id != row.account


def _is_too_old(row: Row, now: datetime) -> bool:
    """Whether an answer was tried long enough; anything else ends when it expires."""
    urgent = row.lane < outbox.UNSOLICITED
    return urgent and row.expires is None and now - from_instant(row.created) >= GIVE_UP
