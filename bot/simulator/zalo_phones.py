"""The people's side: everything somebody can do to a bot on Zalo with a phone in the hand.

There is less of it than on Telegram: no start, no buttons, no edits, no files the bot could read; and no event
tells that somebody opened, blocked or left the chat. All of it is for the event loop's own thread.
"""

from collections.abc import Callable
from datetime import datetime

from bot.simulator.bell import Bell
from bot.simulator.picture import PICTURE
from bot.simulator.zalo_chats import Chat, Chats
from bot.simulator.zalo_events import Events
from bot.simulator.zalo_objects import Json, Said, event

STICKERS = "https://zalo-api.zadn.vn/api/emoticon/sticker/webpc?eid="


class ZaloPhones:
    """Phones by user id, an opaque string. What sends a message returns its message id.

    An act of a phone `user` never made raises LookupError. Who is one more than the plan serves sees the own
    messages on the phone, and the bot never hears of them. `bell` rings at every change.
    """

    def __init__(self, chats: Chats, events: Events, bell: Bell) -> None:
        self.chats = chats
        self.events = events
        self.bell = bell

    def user(self, user_id: str, display_name: str) -> None:
        """Make a phone, or rename its owner; the bot may write to it once it has written to the bot."""
        self.chats.open(user_id, display_name)

    def say(self, user_id: str, text: str, *, date: datetime | None = None) -> str:
        """Send a text, dated by the clock unless `date` (aware) is given.

        Raises ValueError for what no phone sends: nothing but blanks.
        """
        if not text.strip():
            raise ValueError("a phone sends no empty message")
        return self._send(user_id, "text", {"text": text}, date)

    def photo(self, user_id: str, caption: str = "", content: bytes = PICTURE) -> str:
        """Send a photo."""
        chat = self._chat(user_id)
        field = self.chats.habits.photo_field
        seen = {"message_type": "CHAT_PHOTO"} if field == "photo_url" else {}
        about = {**seen, field: self.chats.keep(content, ".jpg"), "caption": caption}
        return self._send(chat.id, "image", about)

    def sticker(self, user_id: str, sticker_id: str = "b8d96b6c") -> str:
        """Send a sticker; its picture is on a server of Zalo's."""
        return self._send(user_id, "sticker", {"sticker": sticker_id, "url": STICKERS + sticker_id})

    def voice(self, user_id: str, content: bytes = b"\xff\xf1") -> str:
        """Send a voice message."""
        chat = self._chat(user_id)
        return self._send(chat.id, "voice", {"voice_url": self.chats.keep(content, ".aac")})

    def unsupported(self, user_id: str, *, bare: bool = False) -> str:
        """Send what the bot is told nothing about: a file, a card, a place, or anything from a protected sender.

        With `bare` the event lacks even message_id and date.
        """
        return self._send(user_id, "unsupported", {}, hidden=("message_id", "date") if bare else ())

    def raw(self, event: Json) -> None:
        """Send any event on its way, malformed or not; nothing is added to it."""
        self.events.put(event)

    def chat(self, user_id: str) -> list[Said]:
        """Give what a phone shows now, oldest first."""
        return self.chats.transcript(user_id)

    async def replied(self, user_id: str, *, after: str, count: int = 1, within: float = 30.0) -> list[Said]:
        """Wait for `count` messages of the bot newer than message `after`; gives all there are, oldest first.

        Raises TimeoutError after `within` seconds of real time, ValueError when there is no message `after`.
        """

        def replies() -> list[Said]:
            shown = self.chat(user_id)
            newer = shown[[message.id for message in shown].index(after) + 1 :]
            return [message for message in newer if message.from_bot]

        await self.bell.until(lambda: len(replies()) >= count, within)
        return replies()

    async def until(self, holds: Callable[[], bool], within: float = 30.0) -> None:
        """Wait until something about chats, events or calls is so; it is asked after every change.

        Raises TimeoutError after `within` seconds of real time.
        """
        await self.bell.until(holds, within)

    def settled(self) -> bool:
        """Whether every event has been given away; a poll's is then still to be worked on."""
        return len(self.events) == 0

    async def drained(self, within: float = 30.0) -> None:
        """Wait until `settled`. Raises TimeoutError after `within` seconds of real time."""
        await self.bell.until(self.settled, within)

    def _chat(self, user_id: str) -> Chat:
        chat = self.chats.find(user_id)
        if chat is None:
            raise LookupError(f"there is no phone {user_id}: make it with user()")
        return chat

    def _send(
        self, user_id: str, name: str, content: Json, date: datetime | None = None, hidden: tuple[str, ...] = ()
    ) -> str:
        chat = self._chat(user_id)
        message = self.chats.post(chat, chat.user, content, date)
        if self.chats.plan.receive(user_id):
            told = {field: value for field, value in message.items() if field not in hidden}
            self.events.put(event(name, told))
        return str(message["message_id"])
