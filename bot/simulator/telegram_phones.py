"""The people's side: everything somebody can do to a bot with a phone in the hand.

Each act changes the chats and queues the update Telegram would queue. All of it is for the event loop's own
thread.
"""

import re
from collections.abc import Callable
from datetime import datetime

from bot.simulator.bell import Bell
from bot.simulator.parameters import utf16_length
from bot.simulator.picture import PICTURE
from bot.simulator.telegram_chats import Chat, Chats, Standing
from bot.simulator.telegram_objects import (
    LONGEST_TEXT,
    Json,
    Said,
    group_chat,
    membership,
    person,
    private_chat,
    said,
    seconds,
)
from bot.simulator.telegram_updates import Updates

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}")


class TelegramPhones:
    """Phones by user id. What sends a message returns its message id; every other act the id of its update.

    An act of a phone `user` never made raises LookupError. Who writes unblocks the bot first, as the app
    makes people do. `bell` rings at every change of chats or updates.
    """

    def __init__(self, chats: Chats, updates: Updates, bell: Bell) -> None:
        self.chats = chats
        self.updates = updates
        self.bell = bell
        self._people: dict[int, Json] = {}
        self._albums = 0

    def user(self, user_id: int, first_name: str) -> None:
        """Make a phone, or rename its owner; the bot may write to it once it has written to the bot."""
        self._people[user_id] = person(user_id, first_name)
        self.chats.open(private_chat(user_id, first_name), Standing.NOT_STARTED)

    def say(self, user_id: int, text: str, *, date: datetime | None = None) -> int:
        """Send a text; a leading /word is marked as a command.

        It is dated by the clock unless `date` (aware) is given.
        Raises ValueError for what no phone sends: nothing but blanks, or more than 4096 UTF-16 units.
        """
        return self._send(self._own_chat(user_id), user_id, _text(text), date)

    def photo(self, user_id: int, n: int = 1, caption: str = "", content: bytes = PICTURE) -> int:
        """Send `n` photos, several as an album with the caption on the first; returns the last id."""
        self._albums += 1
        album = {"media_group_id": str(self._albums)} if n > 1 else {}
        last = 0
        for place in range(n):
            file = self.chats.keep("photo", "photo.jpg", content)
            sizes = [{**file.described, "width": 1280, "height": 960}]
            words = {"caption": caption} if caption and place == 0 else {}
            last = self._send(self._own_chat(user_id), user_id, {"photo": sizes, **album, **words})
        return last

    def document(self, user_id: int, name: str, content: bytes, caption: str = "") -> int:
        """Send a file."""
        file = self.chats.keep("document", name, content)
        about = {**file.described, "file_name": name, "mime_type": file.mime}
        words = {"caption": caption} if caption else {}
        return self._send(self._own_chat(user_id), user_id, {"document": about, **words})

    def sticker(self, user_id: int, emoji: str = "👍") -> int:
        """Send a sticker."""
        file = self.chats.keep("sticker", "sticker.webp", PICTURE)
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send(self._own_chat(user_id), user_id, {"sticker": {**file.described, **looks, "emoji": emoji}})

    def voice(self, user_id: int, length: int = 3, content: bytes = b"OggS") -> int:
        """Send a voice message of `length` seconds."""
        file = self.chats.keep("voice", "voice.oga", content, "audio/ogg")
        about = {**file.described, "duration": length, "mime_type": file.mime}
        return self._send(self._own_chat(user_id), user_id, {"voice": about})

    def contact(self, user_id: int, phone: str, owner_id: int | None, *, forwarded: bool = False) -> int:
        """Send a contact card: one's own when `owner_id` is `user_id`; None is somebody not on Telegram."""
        owner = self._people.get(owner_id or 0, {"first_name": "Người quen"})
        card = {"phone_number": phone, "first_name": owner["first_name"]}
        if owner_id is not None:
            card["user_id"] = owner_id
        content: Json = {"contact": card}
        if forwarded:
            sender = self._person(user_id)
            now = seconds(self.chats.clock())
            content["forward_origin"] = {"type": "user", "sender_user": sender, "date": now}
        return self._send(self._own_chat(user_id), user_id, content)

    def location(self, user_id: int, latitude: float = 20.8449, longitude: float = 106.6881) -> int:
        """Send a place, in degrees."""
        return self._send(
            self._own_chat(user_id), user_id, {"location": {"latitude": latitude, "longitude": longitude}}
        )

    def poll(self, user_id: int, question: str = "Họp tối nay?", options: tuple[str, ...] = ("Có", "Không")) -> int:
        """Pass on a poll."""
        about = {
            "id": str(len(self.updates)),
            "question": question,
            "options": [{"persistent_id": option, "text": option, "voter_count": 0} for option in options],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._send(self._own_chat(user_id), user_id, {"poll": about})

    def edit(self, user_id: int, message_id: int, text: str) -> int | None:
        """Change a text one sent. Raises LookupError when there is no such message of one's own."""
        chat = self._own_chat(user_id)
        message = chat.messages.get(message_id)
        if message is None or message["from"]["id"] != user_id:
            raise LookupError(f"{user_id} has sent no message {message_id}")
        edited = {**message, **_text(text), "edit_date": seconds(self.chats.clock())}
        return self.updates.put("edited_message", self.chats.rewrite(chat, edited))

    def press(
        self, user_id: int, message_id: int, data: str, *, forge: bool = False, chat_id: int | None = None
    ) -> int | None:
        """Press the button with this data, in one's own chat or in `chat_id` (a group).

        Raises LookupError when no such button is there. With `forge`, any data goes on any message, as a
        tampered app can send it; a message that does not exist arrives as Telegram's "inaccessible" one.
        """
        chat = self._own_chat(user_id) if chat_id is None else self.chats.find(chat_id)
        message = chat.messages.get(message_id)
        shown = [] if message is None else [button.data for row in said(message).buttons for button in row]
        if data not in shown and not forge:
            raise LookupError(f"message {message_id} has no button {data!r}")
        query_id = str(len(self.chats.pressed) + 1)
        self.chats.pressed[query_id] = self.chats.clock()
        query = {
            "id": query_id,
            "from": self._person(user_id),
            "message": message or {"chat": chat.about, "message_id": message_id, "date": 0},
            "chat_instance": f"chat{chat.id}",
            "data": data,
        }
        return self.updates.put("callback_query", query)

    def block(self, user_id: int) -> int | None:
        """Stop the bot: whatever it sends from now on is refused."""
        return self._stand(self._own_chat(user_id), user_id, Standing.BLOCKED, "member", "kicked")

    def unblock(self, user_id: int) -> int | None:
        """Let the bot write again."""
        return self._stand(self._own_chat(user_id), user_id, Standing.OPEN, "kicked", "member")

    def group_add(self, group_id: int, title: str, by: int) -> int | None:
        """Add the bot to a group (ids are negative); besides this update the group shows a line about it."""
        chat = self.chats.open(group_chat(group_id, title), Standing.OPEN)
        update_id = self._stand(chat, by, Standing.OPEN, "left", "member")
        self._send(chat, by, {"new_chat_members": [self.chats.bot]})
        return update_id

    def group_remove(self, group_id: int, by: int) -> int | None:
        """Throw the bot out of a group."""
        return self._stand(self.chats.find(group_id), by, Standing.KICKED, "member", "kicked")

    def group_say(self, group_id: int, user_id: int, text: str) -> int:
        """Send a text in a group; it reaches the bot as if it were not in privacy mode."""
        return self._send(self.chats.find(group_id), user_id, _text(text))

    def raw(self, update: Json) -> int:
        """Queue any update, malformed or not, asked for or not; only its update_id is added."""
        return self.updates.put_raw(update)

    def chat(self, chat_id: int) -> list[Said]:
        """Give what a phone (or a group) shows now, oldest first."""
        return self.chats.transcript(chat_id)

    async def replied(self, chat_id: int, *, after: int, count: int = 1, within: float = 30.0) -> list[Said]:
        """Wait for `count` messages of the bot newer than message `after`; gives all there are, oldest first.

        Raises TimeoutError after `within` seconds of real time.
        """

        def replies() -> list[Said]:
            return [message for message in self.chat(chat_id) if message.from_bot and message.id > after]

        await self.bell.until(lambda: len(replies()) >= count, within)
        return replies()

    async def until(self, holds: Callable[[], bool], within: float = 30.0) -> None:
        """Wait until something about chats, updates or calls is so; it is asked after every change.

        Raises TimeoutError after `within` seconds of real time.
        """
        await self.bell.until(holds, within)

    def settled(self) -> bool:
        """Whether the bot has received and confirmed every update."""
        return len(self.updates) == 0

    async def drained(self, within: float = 30.0) -> None:
        """Wait until `settled`. Raises TimeoutError after `within` seconds of real time."""
        await self.bell.until(self.settled, within)

    def _person(self, user_id: int) -> Json:
        try:
            return self._people[user_id]
        except KeyError:
            raise LookupError(f"there is no phone {user_id}: make it with user()") from None

    def _own_chat(self, user_id: int) -> Chat:
        self._person(user_id)
        return self.chats.find(user_id)

    def _send(self, chat: Chat, user_id: int, content: Json, date: datetime | None = None) -> int:
        sender = self._person(user_id)
        if chat.id == user_id and chat.standing is Standing.BLOCKED:
            self.unblock(user_id)
        if chat.standing is Standing.NOT_STARTED:
            chat.standing = Standing.OPEN
        message = self.chats.post(chat, sender, content, date)
        self.updates.put("message", message)
        return int(message["message_id"])

    def _stand(self, chat: Chat, by: int, standing: Standing, old: str, new: str) -> int | None:
        chat.standing = standing
        change = {
            "chat": chat.about,
            "from": self._person(by),
            "date": seconds(self.chats.clock()),
            "old_chat_member": membership(self.chats.bot, old),
            "new_chat_member": membership(self.chats.bot, new),
        }
        return self.updates.put("my_chat_member", change)


def _text(text: str) -> Json:
    trimmed = text.strip()
    if not 1 <= utf16_length(trimmed) <= LONGEST_TEXT:
        raise ValueError(f"a phone sends 1 to {LONGEST_TEXT} UTF-16 units, not {utf16_length(trimmed)}")
    command = COMMAND.match(trimmed)
    if command is None:
        return {"text": trimmed}
    return {"text": trimmed, "entities": [{"type": "bot_command", "offset": 0, "length": command.end()}]}
