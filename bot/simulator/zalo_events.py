"""The events on their way to the bot, handed to a poll or posted to its webhook: at most once.

Unlike Telegram's updates there is no offset: what is handed out is gone, whether or not it arrived, and so is
what the webhook did not take (when Zalo would try again is not documented, so it does not).
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.simulator.bell import Bell
from bot.simulator.zalo_objects import Habits, Json, enveloped, linked
from bot.simulator.zalo_webhook import Outcome, Webhook


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event posted to the webhook, and what came of it."""

    event: Json
    outcome: Outcome


class Events:
    """What the bot has not been given yet, oldest first.

    `address` is where the bot reaches the wire, the beginning of the links in events. `polls` is how
    many wait now, `deliveries` what went to the webhook, `lost` what nobody waited for (see `Habits`).
    """

    def __init__(self, bell: Bell, habits: Habits) -> None:
        self.address = ""
        self.webhook: Webhook | None = None
        self.changed: datetime | None = None  # when the webhook was last set or deleted
        self.deliveries: list[Delivery] = []
        self.lost: list[Json] = []
        self.polls = 0
        self._bell = bell
        self._habits = habits
        self._queue: deque[Json] = deque()
        self._posting: asyncio.Task[None] | None = None

    def put(self, event: Json) -> None:
        """Send an event on its way."""
        if self._habits.loses_unpolled and self.polls == 0 and self.webhook is None:
            self.lost.append(event)
            return
        self._queue.append(event)
        self._bell.ring()
        self._post_all()

    @contextmanager
    def polled(self) -> Iterator[None]:
        """Count a poll for as long as it waits."""
        self.polls += 1
        try:
            yield
        finally:
            self.polls -= 1
            self._bell.ring()

    def ready(self) -> bool:
        """Whether a poll would be given something; never while there is a webhook."""
        return self.webhook is None and bool(self._queue)

    def take(self) -> Json:
        """Give the oldest event away, for good. Raises IndexError unless `ready`."""
        event = linked(self._queue.popleft(), self.address)
        self._bell.ring()
        return event

    def deliver_to(self, webhook: Webhook | None, at: datetime) -> None:
        """Post everything from now on, and what waits; None leaves it to polls again."""
        self.webhook = webhook
        self.changed = at
        self._post_all()

    def close(self) -> None:
        """Post nothing any more."""
        if self._posting is not None:
            self._posting.cancel()

    def _post_all(self) -> None:
        if self.webhook is not None and self._queue and self._posting is None:
            self._posting = asyncio.get_running_loop().create_task(self._post())

    async def _post(self) -> None:
        """Post one after the other until nothing waits or there is no webhook."""
        try:
            while self._queue and self.webhook is not None:
                event = linked(self._queue.popleft(), self.address)
                outcome = await self.webhook.call(enveloped(event) if self._habits.wraps_webhooks else event)
                self.deliveries.append(Delivery(event, outcome))
                self._bell.ring()
        finally:
            self._posting = None
            self._bell.ring()

    def __len__(self) -> int:
        return len(self._queue) + (self._posting is not None)
