"""What Zalo itself remembers: the phones, their messages and files, and what of the free plan is used up.

Two rules: nothing here knows HTTP, and nothing here queues an event. People act on it from one side
(`zalo_phones`), the bot from the other (`zalo_methods`).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from hashlib import blake2s

from bot.simulator.bell import Bell
from bot.simulator.parameters import Refused
from bot.simulator.zalo_objects import Habits, Json, Said, bad, milliseconds, person, said

VIETNAM = timezone(timedelta(hours=7))  # whose months and days the plan counts


def over_quota() -> Refused:
    """Make the refusal of one message too many; it says no time to wait."""
    return Refused(429, "Quota exceeded")


class Plan:
    """The free plan: whom it serves and how many messages it lets through, by the clock's days in Vietnam."""

    def __init__(self, habits: Habits, clock: Callable[[], datetime]) -> None:
        self._habits = habits
        self._clock = clock
        self._served: set[str] = set()
        self._counted: Counter[str] = Counter()

    @property
    def users(self) -> int:
        """How many people have reached the bot."""
        return len(self._served)

    @property
    def messages(self) -> int:
        """How many messages of this month count."""
        return self._counted[self._month()]

    def serves(self, user_id: str) -> bool:
        """Whether what this person writes has reached the bot, which is what lets the bot write back."""
        return user_id in self._served

    def receive(self, user_id: str) -> bool:
        """Count a message of a person's; False when it comes from one too many and goes nowhere.

        A used-up month does not stop it: whether Zalo does is not known, and answering is refused anyway.
        """
        if user_id not in self._served:
            if self.users >= self._habits.users:
                return False
            self._served.add(user_id)
        if self._habits.counts_incoming:
            self._counted[self._month()] += 1
        return True

    def send(self) -> None:
        """Count a message of the bot's. Raises Refused (429) when the month is used up."""
        if self.messages >= self._habits.messages_a_month:
            raise over_quota()
        self._counted[self._month()] += 1

    def test_webhook(self) -> None:
        """Count a testWebhook. Raises Refused (426) when the day is used up."""
        today = self._clock().astimezone(VIETNAM).strftime("%Y-%m-%d")
        if self._counted[today] >= self._habits.tests_a_day:
            raise Refused(426, "Daily limit exceeded")
        self._counted[today] += 1

    def _month(self) -> str:
        return self._clock().astimezone(VIETNAM).strftime("%Y-%m")


@dataclass(frozen=True, slots=True)
class _Held:
    content: bytes
    since: datetime


@dataclass(slots=True)
class Chat:
    """One person's own chat with the bot: `user` is the `from` object, `messages` message objects in order."""

    user: Json
    messages: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The chat's id, which is the user's."""
        return str(self.user["id"])


class Chats:
    """All chats of one bot; `bot` is its `from` object, `clock` gives aware datetimes, every change rings."""

    def __init__(self, bot: Json, clock: Callable[[], datetime], bell: Bell, habits: Habits) -> None:
        self.bot = bot
        self.clock = clock
        self.habits = habits
        self.plan = Plan(habits, clock)
        self._bell = bell
        self._chats: dict[str, Chat] = {}
        self._held: dict[str, _Held] = {}
        self._ids = 0

    def open(self, user_id: str, display_name: str) -> None:
        """Make a chat, or rename its owner."""
        user = person(user_id, display_name)
        self._chats.setdefault(user_id, Chat(user)).user = user

    def find(self, user_id: str) -> Chat | None:
        """Give a person's chat."""
        return self._chats.get(user_id)

    def writable(self, chat_id: str) -> Chat:
        """Give a chat the bot may write into. Raises Refused (400): Zalo's own words for it are not known."""
        chat = self._chats.get(chat_id)
        if chat is None or not self.plan.serves(chat_id):
            raise bad("The chat_id is invalid")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, date: datetime | None = None) -> Json:
        """Put a message into a chat and return its object; `date` is the clock's unless given."""
        message = {
            "from": sender,
            "chat": {"id": chat.id, "chat_type": "PRIVATE"},
            **content,
            "message_id": self._new_id(),
            "date": milliseconds(date or self.clock()),
        }
        chat.messages.append(message)
        self._bell.ring()
        return message

    def transcript(self, user_id: str) -> list[Said]:
        """Give what a phone shows, oldest first; empty for one nobody made."""
        chat = self._chats.get(user_id)
        return [] if chat is None else [said(message) for message in chat.messages]

    def keep(self, content: bytes, suffix: str) -> str:
        """Hold a phone's file and give the path of its link."""
        path = f"/file/{self._new_id()}{suffix}"
        self._held[path] = _Held(content, self.clock())
        return path

    def file(self, path: str) -> bytes | None:
        """Give the file a link leads to, None when there is none or its time is over."""
        held = self._held.get(path)
        if held is None or self.clock() - held.since > self.habits.links_live:
            return None
        return held.content

    def _new_id(self) -> str:
        """Give an id that looks like Zalo's: it says nothing, and the next one is no larger or smaller."""
        self._ids += 1
        return blake2s(f"{self.bot['id']}/{self._ids}".encode(), digest_size=10).hexdigest()
