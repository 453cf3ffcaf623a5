"""People, what they send and what they are sent, as values.

Two rules. A value of this module is valid from birth and never changes. Nothing here knows a channel: an
adapter translates its provider's words into :class:`Inbound` and :class:`Message` into its provider's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the scope (which group, which unit) stands beside it."""

    GROUP_LEADER = "group_leader"
    UNIT_CONTACT = "unit_contact"
    PARTY_OFFICE = "party_office"
    LEADERSHIP = "leadership"
    REVIEWER = "reviewer"
    OPERATOR = "operator"


class Owner(StrEnum):
    """Whose figure it is: the kinds of places that report."""

    GROUP = "group"
    PARTY_CELL = "party_cell"
    SCHOOL = "school"
    UNIT = "unit"


class You(StrEnum):
    """The form of address a person chose, once; bác is the polite default for a group leader."""

    BAC = "bác"
    ONG = "ông"
    BA = "bà"
    ANH = "anh"
    CHI = "chị"
    DONG_CHI = "đồng chí"
    UNKNOWN = "ông/bà"


class Kind(StrEnum):
    """What an inbound message is, as far as the dialogue cares."""

    TEXT = "text"
    PRESS = "press"
    EDIT = "edit"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    CONTACT = "contact"
    FILE = "file"
    OTHER = "other"
    GROUP = "group"
    LEFT = "left"
    BACK = "back"


LARGEST_FILE = 20 * 1024 * 1024
"""Bytes; what Telegram lets a bot download, and what is kept of anything that comes in."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file somebody sent, as its provider names it: ``ref`` fetches it; what the rest says is not checked.

    ``media`` is PHOTO, VOICE or FILE; ``name`` is plain (see :mod:`bot.core.filenames`), ``size`` in bytes.
    """

    ref: str
    media: Kind
    name: str = ""
    size: int | None = None
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a message: ``sha`` finds its bytes in the store, ``media`` and ``name`` as above."""

    sha: str
    media: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One update of a provider, translated.

    ``address`` is the chat and ``message`` the message's id, both the provider's own, opaque text.
    ``at`` is the provider's own date in whole seconds, UTC; None where the provider gives none (a press).
    ``version`` and ``choice`` belong to a press; ``start`` is the payload of an invitation link.
    ``ack`` is what the provider wants acknowledged apart from the message (a callback query's id).
    """

    channel: str
    address: str
    kind: Kind
    message: str = ""
    at: datetime | None = None
    text: str = ""
    start: str = ""
    version: int = -1
    choice: str = ""
    album: str = ""
    ack: str = ""
    file: Attached | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a person may choose: a button, or the same words typed.

    ``label`` is both the button's text and the words to type. ``hint`` says when ("Không đổi").
    """

    key: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told: plain text, and at most one list of choices.

    ``head`` comes before it on lines of its own: what was just recorded. It outlives a question that a newer
    one replaces before it was sent.
    ``numbered`` choices may be typed as digits too; only where no number can be meant (design, section 9).
    ``you`` is the form of address the words for typing use. With a ``file`` the text is what stands under it.
    ``secret``: forgotten once it was sent.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    numbered: bool = False
    you: You = You.BAC
    head: str = ""
    file: Enclosed | None = None
    secret: bool = False

    def __post_init__(self) -> None:
        """Refuse an empty text and two choices of one key."""
        if not self.text.strip():
            raise ValueError("a message needs words")
        if len({choice.key for choice in self.choices}) != len(self.choices):
            raise ValueError("two choices of one key")

    def flat(self) -> Message:
        """The same message with its head as part of the text, as a channel sends it."""
        return replace(self, text=f"{self.head}\n{self.text}", head="") if self.head else self


@dataclass(frozen=True, slots=True)
class Place:
    """Whatever reports figures: a residential group (tổ dân phố), a unit, a party cell (chi bộ), a school.

    A group's number may exist in two areas, so only the code names it; a group and a unit may share a code.
    """

    code: str
    name: str
    area: str = ""
    kind: Owner = Owner.GROUP
    aliases: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """What names it in state, keys and audit: "group:HK05", "unit:UBND"."""
        return f"{self.kind}:{self.code}"

    @property
    def full_name(self) -> str:
        """The name with its area: "Tổ dân phố số 5, khu Hàng Kênh"."""
        return f"{self.name}, {self.area}" if self.area else self.name


def code_of(ref: str) -> str:
    """The code in a place's ref."""
    return ref.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Ward:
    """The words of one ward: who speaks, whom to call, what groups and their leaders are called there."""

    name: str
    office: str
    helper: str
    phone: str
    group_word: str
    group_short: str
    leader_word: str

    @property
    def short(self) -> str:
        """The short word for a group inside a sentence: "tổ", "thôn"."""
        return self.group_short[:1].lower() + self.group_short[1:]
