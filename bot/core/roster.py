"""The roster (danh sách): who holds which role where, and what a new file changes of what is known.

Values only: `bot.core.roster_changes` compares them, `bot.core.roster_places` has what is said of the places.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.folding import fold
from bot.core.model import Place, Role
from bot.core.roster_places import Descent, Listing, PlaceChange, Places, Renaming

_ROLE_WORDS: dict[Role, str] = {
    Role.GROUP_LEADER: "tổ trưởng|tổ trưởng tổ dân phố|tổ trưởng tdp|trưởng thôn|trưởng khu phố|trưởng ấp|"
    "trưởng bản|trưởng khu|trưởng khu dân cư|trưởng xóm|trưởng khóm",
    Role.UNIT_CONTACT: "đầu mối|đầu mối đơn vị|cán bộ đầu mối",
    Role.PARTY_OFFICE: "văn phòng|văn phòng đảng ủy|vpđu",
    Role.LEADERSHIP: "lãnh đạo|thường trực|ban thường vụ",
    Role.REVIEWER: "duyệt số liệu|người duyệt|người duyệt số liệu",
    Role.OPERATOR: "vận hành|người vận hành",
}
_DEPUTY_WORDS: dict[Role, str] = {
    Role.GROUP_LEADER: "người thay tổ trưởng|tổ phó|tổ phó tổ dân phố|tổ phó tdp|phó tổ trưởng|phó trưởng thôn|"
    "phó trưởng khu phố|phó trưởng ấp|phó thôn|người thay trưởng thôn|người thay trưởng khu phố|"
    "người thay trưởng ấp|người thay trưởng khu dân cư",
    Role.UNIT_CONTACT: "người thay đầu mối|phó đầu mối|đầu mối phó|phó đơn vị|đầu mối dự phòng",
}
_DEPUTIES = {fold(word): role for role, words in _DEPUTY_WORDS.items() for word in words.split("|")}
_ROLES = {fold(word): role for role, words in _ROLE_WORDS.items() for word in (role.value, *words.split("|"))}


def role_named(text: str) -> Role | None:
    """The role called "tổ trưởng", "To Truong" or "group_leader"; None where there is none of that name."""
    return _ROLES.get(fold(text))


def deputy_named(text: str) -> Role | None:
    """The role for which "tổ phó" or "người thay đầu mối" stands in; None where that is no deputy's name."""
    return _DEPUTIES.get(fold(text))


# ---- what a file says ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A person in a role; ``place`` is the ref of what it covers, empty where it covers none.

    ``deputy``: in place of who leads there. ``field`` and ``area``: what somebody of the leadership is in charge of.
    ``leaves``: the first day on which the role is no longer held. ``row``: where the file says so.
    """

    role: Role
    name: str
    phone: str
    place: str = ""
    deputy: bool = False
    field: str = ""
    area: str = ""
    leaves: date | None = None
    row: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Stock:
    """What a stock indicator was in a place (its ref) before its first report."""

    place: str
    indicator: str
    value: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A file without problems: no place, entry or stock twice, one leader a group, one name a phone.

    ``listings``: what is said of places beside their names. ``rows``: where each place (its ref) is named.
    """

    places: tuple[Place, ...]
    entries: tuple[Entry, ...]
    stocks: tuple[Stock, ...]
    listings: tuple[Listing, ...] = ()
    rows: Mapping[str, int] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    @property
    def listed(self) -> Places:
        """Its places with what is said of them."""
        return Places(self.places, self.listings)


# ---- what is known ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the database."""

    id: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role in force; ``id`` is its row, ``person`` its holder's; the rest as in :class:`Entry`."""

    id: int
    person: int
    role: Role
    place: str = ""
    deputy: bool = False
    field: str = ""
    area: str = ""
    leaves: date | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """What the database knows: places, everybody, the roles in force, the starting values, and how places changed."""

    places: tuple[Place, ...] = ()
    people: tuple[Known, ...] = ()
    held: tuple[Held, ...] = ()
    stocks: tuple[Stock, ...] = ()
    listings: tuple[Listing, ...] = ()
    descents: frozenset[Descent] = frozenset()
    renamings: frozenset[Renaming] = frozenset()

    @property
    def known(self) -> Places:
        """Its places with their history."""
        return Places(self.places, self.listings, self.descents, self.renamings)


# ---- what changes ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody new."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody known has another phone, or their name another spelling."""

    before: Known
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A group has another leader, or the leadership another task; ``name`` is that of the one who goes."""

    held: Held
    name: str


@dataclass(frozen=True, slots=True)
class RoleAdded:
    """Somebody gets a role; ``person`` None: the one who is added under the entry's name and phone."""

    entry: Entry
    person: int | None


@dataclass(frozen=True, slots=True)
class RoleCharged:
    """Somebody of the leadership, ``name``, is in charge of another field or area; the role itself goes on."""

    held: Held
    name: str
    field: str
    area: str


@dataclass(frozen=True, slots=True)
class RoleSeated:
    """Who stood in for a place's leader is its leader from now on, or the other way round; ``name`` says who."""

    held: Held
    name: str


@dataclass(frozen=True, slots=True)
class RoleLeaves:
    """A role is held up to the day before ``day``; ``name`` says by whom."""

    held: Held
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class StockSet:
    """A starting value is new or differs from ``before``."""

    stock: Stock
    before: int | None


Change = (
    PlaceChange | PersonAdded | PersonChanged | RoleEnded | RoleAdded | RoleCharged | RoleSeated | RoleLeaves | StockSet
)
