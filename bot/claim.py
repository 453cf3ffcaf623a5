"""What may go out now: one round of claiming, inside one write transaction.

Two rules. Everything here may run twice, so it touches nothing but the transaction. And what is claimed is
looked at once more: has it expired, is there an account, does what it wants to say still hold?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Message
from bot.core.texts import sending as says
from handlers.composing import Composed, Later
from storage import outbox, people
from storage.db import Tx, is_transient
from storage.instants import from_instant
from storage.outbox import Row
from storage.people import Account

Compose = Callable[[Tx, Row, datetime], Composed | Later | None]
"""The words of a morning row for ``row.account``, asked at every claim, so again after a failed try.

None: nothing is left to say. What it wrote stays only if the row is claimed.
"""

_LATE = timedelta(minutes=30)
_HELD_AT_ONCE = 500  # rows put off in one transaction when the quiet hours begin: a few milliseconds
_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Room:
    """How much may be claimed at one moment.

    ``opens`` is when people may be written to unasked, ``now`` if they may; ``seats`` are for any lane,
    ``unasked`` of them for those lanes. ``paced`` chats at most have to wait, and ``wait`` tells how many
    seconds one has to (lane, account).
    """

    now: datetime
    opens: datetime
    channels: Sequence[str]
    seats: int
    unasked: int
    paced: int
    wait: Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row marked as being sent, with its destination and what will be said."""

    row: Row
    account: Account
    message: Message
    version: int


@dataclass(frozen=True, slots=True)
class Round:
    """What one claim found.

    ``more``: there may be more than there was room for, or something moved without being claimed: look again
    at once. ``paced``: seconds until the first of the chats that have to wait is free; None: none has. ``due``:
    when the next row that is not due yet will be.
    """

    claimed: tuple[Claimed, ...]
    more: bool
    paced: float | None
    due: datetime | None


class Unfit(Exception):
    """This row cannot be prepared for sending: our own fault, which is the cause."""

    def __init__(self, row_id: int, account: int) -> None:
        super().__init__(row_id)
        self.row_id, self.account = row_id, account


def claim(tx: Tx, room: Room, *, boot: str, compose: Compose) -> Round:
    """Take what may go out now, answers first, one row a chat.

    Ends what is too late, cancels what has no account or nothing left to say, puts off what the quiet hours
    hold back. Raises Unfit, and then nothing is stored.
    """
    now = room.now
    outbox.expire(tx, now)
    claimed: list[Claimed] = []
    waits: list[float] = []
    seats, unasked, more = room.seats, room.unasked, False
    if room.opens > now:
        more = outbox.hold(tx, now, until=room.opens, limit=_HELD_AT_ONCE) > 0
        unasked = 0
    for lane in outbox.LANES:
        if lane >= outbox.UNSOLICITED:
            seats = min(seats, unasked)
        if seats <= 0:
            break
        taken: set[int] = set()
        for row_id, account in outbox.claimable(tx, lane, now, seats + room.paced, room.channels):
            if account is None:
                outbox.close(tx, row_id, "cancelled", "no account")
                more = True
            elif account in taken:
                more = True  # a person's row and one of its account: the second comes next
            elif (wait := room.wait(lane, account)) > 0:
                waits.append(wait)
            elif (one := _prepare(tx, row_id, account, now, boot, compose)) is None:
                more = True
            else:
                taken.add(account)
                claimed.append(one)
                seats -= 1
                unasked -= lane >= outbox.UNSOLICITED
                if not seats:
                    more = True
                    break
    due = outbox.next_instant(tx, now)
    return Round(tuple(claimed), more, min(waits, default=None), from_instant(due) if due else None)


def _prepare(tx: Tx, row_id: int, account_id: int, now: datetime, boot: str, compose: Compose) -> Claimed | None:
    """Mark one row and find its words; None: it needs sending no more, or not yet."""
    row = outbox.claim(tx, row_id, boot, account_id)
    account = people.account_by_id(tx, account_id)
    assert account is not None  # noqa: S101 - claimable has just joined it
    try:
        words = _words(tx, row, now, compose)
        match words:
            case Composed():
                message = _as_sent(row, words.message, now)
                return Claimed(row, account, message, words.version)
            case Later():
                at = max(words.at, now + _A_MOMENT)
                outbox.again(tx, row_id, at=at, error=None, counted=False)
            case None:
                outbox.close(tx, row_id, "cancelled", "nothing left to say")
    except Exception as error:
        if is_transient(error):
            raise
        raise Unfit(row_id, account_id) from error
    return None


def _words(tx: Tx, row: Row, now: datetime, compose: Compose) -> Composed | Later | None:
    """A row's words as they were queued, or those of a morning as they are now, stored with the row."""
    assert row.account is not None  # noqa: S101 - it is claimed
    if (message := row.message) is not None:
        return Composed(message, row.version, row.account)
    words = compose(tx, row, now)
    if isinstance(words, Composed):
        if words.account != row.account:
            raise ValueError("composed for another account")
        outbox.compose(tx, row.id, words.message, words.version, words.account)
    return words


def _as_sent(row: Row, message: Message, now: datetime) -> Message:
    message = message.flat()
    if row.kind == "reply" and now - from_instant(row.created) > _LATE:
        message = says.late(message)
    return says.again(message) if row.doubts else message
