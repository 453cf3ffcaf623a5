"""Which place an order of the office means."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.core.folding import fold, spoken
from bot.core.model import Message, Place, You
from bot.core.texts import typing_in as says
from handlers.party_office import meant
from handlers.turn import Turn
from storage.db import Tx
from storage.people import Person


def one_place(tx: Tx, turn: Turn, text: str, you: You, again: Callable[[str], str] | None = None) -> Place | Message:
    """The place a text names, else what to say; ``again`` makes the same order with a code in place of the name."""
    found = meant(tx, turn, text)
    if len(found) == 1:
        return found[0]
    if not found:
        return says.unknown_place(turn.desk.ward, you)
    return says.which_place(found, again, you) if again else says.which_code(found, you)


def as_typed(turn: Turn, match: re.Match[str], group: str | int) -> str:
    """What an order's part was with its accents, where it was typed; folded where it was a button's key."""
    said = spoken(turn.inbound.text) if not turn.inbound.choice else ""
    start, end = match.span(group)
    return said[start:end] if fold(said) == match.string and len(said) == len(match.string) else match.string[start:end]


def you_of(person: Person) -> You:
    """The form of address of somebody of the office."""
    return person.you or You.DONG_CHI
