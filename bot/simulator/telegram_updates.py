"""The queue of updates, with the habits of Telegram's own that a bot must survive.

- An update stays until a later offset says it was received; being handed out costs it nothing.
- An offset far beyond the newest id means "from the start": ids may begin anew, and then lower.
- What is not fetched within a day is gone, and nobody is told.
Not copied: the punishments for asking again within half a second, which would only slow tests down.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.bell import Bell
from bot.simulator.telegram_objects import Json

TRUSTED_LEAD = 10  # an offset further than this beyond the next id is taken for one of another age
FIRST_IDS = range(100_000_000, 900_000_000)


@dataclass(frozen=True, slots=True)
class _Queued:
    id: int
    since: datetime
    update: Json


class Updates:
    """What the bot has not yet confirmed, oldest first.

    `clock` gives aware datetimes; `keep_for` is how long an unfetched update lives by it; `bell` rings at
    every change.
    """

    def __init__(self, clock: Callable[[], datetime], bell: Bell, keep_for: timedelta) -> None:
        self._clock = clock
        self._bell = bell
        self._keep_for = keep_for
        self._queue: list[_Queued] = []
        self._wanted: frozenset[str] = frozenset()
        self._next_id = random.choice(FIRST_IDS)  # noqa: S311  # nothing secret about it

    def put(self, kind: str, content: Json) -> int | None:
        """Queue an update and return its id; None when the bot asked not to get this kind."""
        if self._wanted and kind not in self._wanted:
            return None
        return self.put_raw({kind: content})

    def put_raw(self, update: Json) -> int:
        """Queue anything at all, asked for or not, whole or not, and return the update id it was given."""
        queued = _Queued(self._next_id, self._clock(), {"update_id": self._next_id, **update})
        self._queue.append(queued)
        self._next_id += 1
        self._bell.ring()
        return queued.id

    def want(self, kinds: Collection[str]) -> None:
        """Take only these kinds from now on; an empty collection means all. What is queued stays."""
        self._wanted = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Forget everything below `offset`; a negative one keeps only that many of the newest."""
        if offset > self._next_id + TRUSTED_LEAD:
            return
        before = len(self._queue)
        self._queue = self._queue[offset:] if offset < 0 else [q for q in self._queue if q.id >= offset]
        if len(self._queue) != before:
            self._bell.ring()

    def forget(self) -> None:
        """Drop everything that waits."""
        self._queue.clear()
        self._bell.ring()

    def hand_out(self, limit: int) -> list[Json]:
        """Give the oldest `limit` updates, which stay queued until confirmed."""
        oldest = self._clock() - self._keep_for
        self._queue = [q for q in self._queue if q.since >= oldest]
        return [q.update for q in self._queue[:limit]]

    def restart_ids(self, first: int | None = None) -> None:
        """Go on from `first`, or a random id that may be lower, as Telegram does after a quiet week.

        Raises ValueError while updates wait: a week that left some was not quiet.
        """
        if self._queue:
            raise ValueError(f"{len(self._queue)} updates are still waiting to be confirmed")
        self._next_id = random.choice(FIRST_IDS) if first is None else first  # noqa: S311  # nothing secret

    def __len__(self) -> int:
        return len(self._queue)
