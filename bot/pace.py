"""When a message may go out: the pace towards the providers, and when a failed try is made again.

Two rules. No clock and no chance in here: both are arguments, time in seconds of the caller's monotonic
clock. And the pacer decides nothing about rows: it knows lanes, chats and what providers said, and forgets a
chat once that says nothing any more.
"""

from __future__ import annotations

from storage.outbox import UNSOLICITED

RATE = 25.0  # messages a second over all chats; Telegram allows "about 30"
BURST = 5  # so that no second has more than 30
SLOWEST = 5.0  # what is left of the rate however often a provider complains
SPACING = 1.05  # seconds between two messages to one chat
CHAT_BURST = 3  # answers to one chat that need not wait for that

_CUT = 0.7  # of the rate stays after a complaint of two chats
_TOGETHER = 10.0  # seconds within which complaints of two chats mean all of us, not a chat
_CALM = 60.0  # seconds without a complaint, after each of which the rate goes up by one
_LONGEST_PATIENCE = 86_400.0  # seconds; a provider's word is obeyed, yet not into another week

_URGENT = (1.0, 4.0, 15.0, 60.0, 300.0)
_FIRST, _SLOW = 5.0, 600.0  # lanes 5-9: doubled from the first to the slowest
_JITTER = 0.2


def retry_delay(lane: int, attempt: int, jitter: float) -> float:
    """Seconds to wait after the ``attempt``-th failed try (1, 2, …).

    Answers and what a person's act caused: 1, 4, 15, 60, then every 300 s. What nobody waits for: 5 s,
    doubled up to 600 s. ``jitter``, 0 to 1 and drawn by the caller, moves it by up to 20 % either way.
    """
    if lane < UNSOLICITED:
        delay = _URGENT[min(attempt, len(_URGENT)) - 1]
    else:
        delay = min(_SLOW, _FIRST * 2 ** min(attempt - 1, 10))
    return delay * (1 - _JITTER + 2 * _JITTER * jitter)


def patience(after: float, jitter: float) -> float:
    """Seconds to leave a chat alone when its provider asked for ``after``: never less, up to 20 % more."""
    return min(max(after, 0.0), _LONGEST_PATIENCE) * (1 + _JITTER * jitter)


class Pacer:
    """A bucket for all chats and a spacing for each; what a provider asks for comes on top.

    The bucket and the spacings are kept as the moment at which they are full again.
    """

    def __init__(self, *, rate: float = RATE, burst: int = BURST, spacing: float = SPACING) -> None:
        self._fastest, self._burst, self._spacing = rate, burst, spacing
        self._rate, self._calm_since = rate, float("-inf")
        self._full = float("-inf")
        self._chats: dict[int, float] = {}
        self._paused: dict[int, float] = {}
        self._bulk_paused = float("-inf")
        self._complained: tuple[int, float] | None = None

    def rate(self, now: float) -> float:
        """Messages a second over all chats: less after complaints, one more for each calm minute since."""
        if self._rate >= self._fastest:
            return self._fastest
        return min(self._fastest, self._rate + (now - self._calm_since) // _CALM)

    def room(self, now: float) -> int:
        """How many messages may go out at this moment, over all chats together."""
        left = self._burst - max(0.0, self._full - now) * self.rate(now)
        return int(left + 1e-6)  # or a caller who waited for the next slot may miss it by a rounding

    def next_at(self, lane: int, chat: int, now: float) -> float:
        """The first moment from ``now`` on at which a message of this lane to this chat may go out."""
        burst = CHAT_BURST if lane < UNSOLICITED else 1
        return max(
            now,
            self.next_slot(now),
            self._chats.get(chat, now) - (burst - 1) * self._spacing,
            self._paused.get(chat, now),
            self._bulk_paused if lane >= UNSOLICITED else now,
        )

    def next_slot(self, now: float) -> float:
        """The first moment from ``now`` on at which the bucket lets any message out."""
        return now if self.room(now) else self._full - (self._burst - 1) / self.rate(now)

    def held_back(self, now: float) -> int:
        """How many chats may have to wait: so many candidates more are worth looking at."""
        self._forget(now)
        return len(self._chats) + len(self._paused)

    def took(self, chat: int, now: float) -> None:
        """Note that a message to this chat goes out now."""
        self._full = max(self._full, now) + 1 / self.rate(now)
        self._chats[chat] = max(self._chats.get(chat, now), now) + self._spacing
        self._forget(now)

    def throttled(self, chat: int, after: float, now: float) -> None:
        """Obey a provider that asked for patience with this chat; of two chats together, with all of us.

        Then the lanes nobody waits for pause as long, and the rate is cut, once for complaints about what was
        in flight together.
        """
        self._rate, self._calm_since = self.rate(now), now
        until = now + min(max(after, 0.0), _LONGEST_PATIENCE)
        self._paused[chat] = max(until, self._paused.get(chat, until))
        before, self._complained = self._complained, (chat, now)
        if before is None or before[0] == chat or now - before[1] > _TOGETHER:
            return
        if now >= self._bulk_paused:
            self._rate = max(SLOWEST, self._rate * _CUT)
        self._bulk_paused = max(self._bulk_paused, until)

    def _forget(self, now: float) -> None:
        """Drop chats whose spacing and pause are over."""
        self._chats = {chat: full for chat, full in self._chats.items() if full > now}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
