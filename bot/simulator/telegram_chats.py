"""What Telegram itself remembers: who may be written to, the messages, the files, the buttons pressed.

Two rules: nothing here knows HTTP, and nothing here queues an update. People act on it from one side
(`telegram_phones`), the bot from the other (`telegram_methods`).
"""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import PurePosixPath

from bot.simulator.bell import Bell
from bot.simulator.parameters import Refused
from bot.simulator.telegram_objects import Json, Said, said, seconds


class Standing(Enum):
    """Whether the bot may write into a chat; the value is what Telegram answers when it may not."""

    OPEN = ""
    NOT_STARTED = "Forbidden: bot can't initiate conversation with a user"
    BLOCKED = "Forbidden: bot was blocked by the user"
    LEFT = "Forbidden: bot is not a member of the group chat"
    KICKED = "Forbidden: bot was kicked from the group chat"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file Telegram holds: `id` is its file_id, `kind` photo, document, sticker or voice."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes

    @property
    def path(self) -> str:
        """Where it is downloaded from, below /file/bot<token>/."""
        return f"{self.kind}s/{self.id}{PurePosixPath(self.name).suffix}"

    @property
    def described(self) -> Json:
        """The part all of Telegram's file objects have in common."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.content)}


@dataclass(slots=True)
class Chat:
    """One chat: `about` is its Chat object, `messages` its Message objects by id."""

    about: Json
    standing: Standing
    messages: dict[int, Json] = field(default_factory=dict)
    last_id: int = 0

    @property
    def id(self) -> int:
        """The user's id in a private chat, a negative number in a group."""
        return int(self.about["id"])


class Chats:
    """All chats of one bot; `bot` is its User object, `clock` gives aware datetimes, every change rings."""

    def __init__(self, bot: Json, clock: Callable[[], datetime], bell: Bell) -> None:
        self.bot = bot
        self.clock = clock
        self.pressed: dict[str, datetime] = {}  # callback query id -> when
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) -> as setMyCommands gave them
        self.description = ""
        self.joinable = False  # as /setjoingroups at BotFather; a group that has the bot keeps it
        self._bell = bell
        self._chats: dict[int, Chat] = {}
        self._files: dict[str, StoredFile] = {}

    def open(self, about: Json, standing: Standing) -> Chat:
        """Give the chat of this Chat object, its name brought up to date; a new one is in this standing."""
        chat = self._chats.setdefault(about["id"], Chat(about, standing))
        chat.about = about
        return chat

    def find(self, chat_id: str | int) -> Chat:
        """Give a known chat. Raises Refused (400) for any other, a name such as "@kenh" included."""
        try:
            return self._chats[int(chat_id)]
        except (KeyError, ValueError):
            raise Refused(400, "Bad Request: chat not found") from None

    def writable(self, chat_id: str | int) -> Chat:
        """Give a chat the bot may write into. Raises Refused: 400 for an unknown one, 403 with the reason."""
        chat = self.find(chat_id)
        if chat.standing is not Standing.OPEN:
            raise Refused(403, chat.standing.value)
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, date: datetime | None = None) -> Json:
        """Put a message into a chat and return its Message object; `date` is the clock's unless given."""
        chat.last_id += 1
        moment = self.clock() if date is None else date
        message = {
            "message_id": chat.last_id,
            "from": sender,
            "chat": chat.about,
            "date": seconds(moment),
            **content,
        }
        chat.messages[chat.last_id] = message
        self._bell.ring()
        return message

    def rewrite(self, chat: Chat, message: Json) -> Json:
        """Put a changed Message object in the place of the one with its id and return it."""
        chat.messages[message["message_id"]] = message
        self._bell.ring()
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message out of a chat, for everybody."""
        del chat.messages[message_id]
        self._bell.ring()

    def transcript(self, chat_id: int) -> list[Said]:
        """Give what a chat shows now, oldest first; empty for a chat nobody opened."""
        chat = self._chats.get(chat_id)
        return [] if chat is None else [said(message) for message in chat.messages.values()]

    def keep(self, kind: str, name: str, content: bytes, mime: str | None = None) -> StoredFile:
        """Store a file under a new id; its type is guessed from the name unless given."""
        file_id = f"{kind}_{len(self._files) + 1}"
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._files[file_id] = StoredFile(file_id, kind, name, guessed, content)
        return self._files[file_id]

    def file(self, file_id: str) -> StoredFile | None:
        """Give a stored file by its file_id."""
        return self._files.get(file_id)

    def file_at(self, path: str) -> StoredFile | None:
        """Give a stored file by the path getFile named."""
        file = self._files.get(PurePosixPath(path).stem)
        return file if file is not None and file.path == path else None
