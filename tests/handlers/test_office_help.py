"""What the help for the Party Office names are orders, and every order that no button gives is named."""

from __future__ import annotations

import pytest

from bot.channels.text import utf16_length
from bot.core.folding import phrase
from bot.core.model import Role, You
from bot.core.texts.party_office import help_, help_lines
from handlers.common import ORDERS
from tests.ward import settings

NAMED = [text for _, orders in help_lines(settings().ward) for text in orders]
OFFICE = [one for one in ORDERS if one.role is Role.PARTY_OFFICE]


@pytest.mark.parametrize("text", NAMED)
def test_what_is_named_is_an_order(text: str) -> None:
    """Typed as it stands there."""
    assert any(one.pattern.fullmatch(phrase(text)) for one in OFFICE)


def test_every_order_is_named_or_given_by_a_button() -> None:
    """A new order is in the help from its first day."""
    buttons = ("cat 1", "mo khoa 1", "goi xong 1", "duyet sua 1", "ban giao 1 cho 2", "ghi 1", "bo 1")
    assert not [
        one.pattern.pattern
        for one in OFFICE
        if not any(one.pattern.fullmatch(said) for said in (*map(phrase, NAMED), *buttons))
    ]


def test_it_fits_one_screen() -> None:
    """Few enough lines and letters for a small phone."""
    text = help_(settings().ward, You.DONG_CHI).text
    assert len(text.splitlines()) <= 10
    assert utf16_length(text) <= 500
