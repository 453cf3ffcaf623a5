"""What the help for the Party Office names are orders, and every order that no button gives is named."""

from __future__ import annotations

import pytest

from bot.channels.text import as_words, utf16_length
from bot.core.folding import phrase
from bot.core.model import Message, Role, You
from bot.core.texts.party_office import help_, help_lines, help_on
from handlers.common import ORDERS
from tests.ward import settings

WARD = settings().ward
TOPICS = [topic for topic, _ in help_lines(WARD)]
NAMED = [text for _, orders in help_lines(WARD) for text in orders]
OFFICE = [one for one in ORDERS if one.role is Role.PARTY_OFFICE]


@pytest.mark.parametrize("text", NAMED)
def test_what_is_named_is_an_order(text: str) -> None:
    """Typed as it stands there."""
    assert any(one.pattern.fullmatch(phrase(text)) for one in OFFICE)


def test_every_order_is_named_or_given_by_a_button() -> None:
    """A new order is in the help from its first day."""
    buttons = ("cat 1", "mo khoa 1", "goi xong 1", "duyet sua 1", "ban giao 1 cho 2", "ghi 1", "bo 1", "cho lui 1",
               "chuyen 3 1 cho 2", "bat nhac 1 tin", "tat nhac", "gui cac don vi xem", "huong dan don doc",
               "nhac theo chi dao 1", "da goi theo chi dao 1", "xem them", "ban excel",
               "duyet 1 bao cao", "duyet tung so", "duyet 1", "tra lai 1", "de sau 1",
               "gui thong bao 1", "bo thong bao 1", "ghi quyet dinh 1", "bo quyet dinh 1",
               "chot ngay thang 11 1 chua nop 1 chua duyet")  # fmt: skip
    shown = ("cong nhan gia dinh van hoa theo qd 123 qd ubnd ngay 20 12 2026",)  # under "xem công nhận"
    assert not [
        one.pattern.pattern
        for one in OFFICE
        if not any(one.pattern.fullmatch(said) for said in (*map(phrase, NAMED), *buttons, *shown))
    ]


@pytest.mark.parametrize(
    "message", [help_(You.DONG_CHI), *(help_on(phrase(topic), WARD, You.DONG_CHI) for topic in TOPICS)]
)
def test_it_fits_one_screen(message: Message) -> None:
    """Few enough lines and letters for a small phone, the topics and each of them."""
    text = as_words(message)
    assert len(text.splitlines()) <= 10
    assert utf16_length(text) <= 500


def test_a_topic_is_a_word_away() -> None:
    """Each topic's button, typed or pressed, gives its orders; another word gives the topics again."""
    for choice, (topic, orders) in zip(help_(You.DONG_CHI).choices, help_lines(WARD), strict=True):
        assert any(one.pattern.fullmatch(phrase(choice.label)) for one in OFFICE)
        assert choice.key == phrase(choice.label)
        assert all(order in help_on(phrase(topic), WARD, You.DONG_CHI).text for order in orders)
    assert help_on("chuyen khac", WARD, You.DONG_CHI) == help_(You.DONG_CHI, asked=True)
