"""Choices as an inline keyboard: a pure function of the choices and the version they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.core.model import Choice

# What an older phone shows without cutting the label: one, two or three buttons across.
_HALF_WIDTH = 14
_THIRD_WIDTH = 8


def keyboard(choices: Sequence[Choice], version: int) -> InlineKeyboardMarkup | None:
    """Lay the choices out as buttons in their order; None without choices.

    A button carries ``version:key``, so a press on an old list can be told from one on the newest.

    Raises:
        ValueError: a key that does not fit into Telegram's 64 bytes.
    """
    if not choices:
        return None
    buttons = [InlineKeyboardButton(choice.label, callback_data=_data(choice, version)) for choice in choices]
    across = _across([len(choice.label) for choice in choices])
    rows = [buttons[start : start + across] for start in range(0, len(buttons), across)]
    return InlineKeyboardMarkup(rows)


def _across(lengths: Sequence[int]) -> int:
    """How many buttons stand in one row, for labels of these lengths in characters."""
    if max(lengths) > _HALF_WIDTH:
        return 1
    # Four are better as two rows of two than as three and one.
    return 3 if max(lengths) <= _THIRD_WIDTH and len(lengths) != 4 else 2


def _data(choice: Choice, version: int) -> str:
    """Write what a press sends back."""
    data = f"{version}:{choice.key}"
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"the key {choice.key!r} makes more than 64 bytes of callback data")
    return data
