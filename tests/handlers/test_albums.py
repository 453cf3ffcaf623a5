"""An album is one message per picture, and its pictures may come in two polls: one answer all the same."""

from __future__ import annotations

import pytest

from bot.core.model import LARGEST_FILE, Attached, Inbound, Kind
from handlers import common
from storage import inbox, outbox
from tests.ward import Ward


@pytest.fixture
def asked(ward: Ward) -> Ward:
    """A leader who is asked the first question, and somebody of the office."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T08:00")
    return ward


def replies(ward: Ward) -> list[str]:
    """The states of the replies to the leader's pictures."""
    return [row["state"] for row in ward.rows("SELECT state FROM outbox WHERE dedupe LIKE 're:telegram:album:%'")]


@pytest.mark.parametrize("who", ["leader", "office", "nobody"])
def test_the_rest_of_an_answered_album_is_not_answered_again(asked: Ward, who: str) -> None:
    """The pictures of the second poll still reach the office; another album has its own answer."""
    for _ in range(2):
        for _ in range(2):
            asked.store(who, Kind.PHOTO, album="a")
        asked.handle()
    assert len([message for message in asked.unread(who) if "chuyển" in message.text or who != "leader"]) <= 1
    assert replies(asked).count("sent") == 1
    assert len(asked.rows("SELECT 1 FROM wanted")) == (4 if who == "leader" else 0)
    asked.receive(who, Kind.PHOTO, album="b")
    assert replies(asked).count("sent") == (1 if who == "nobody" else 2)


def test_an_answer_on_its_way_is_an_answer(asked: Ward) -> None:
    """What is being sent can be taken back no more."""
    asked.delivering = False
    asked.receive("leader", Kind.PHOTO, album="a")
    with asked.tx() as tx:
        [(row, account)] = outbox.claimable(tx, outbox.REPLY, asked.now, 1, ["telegram"])
        assert account is not None
        outbox.claim(tx, row, "test", account)
    asked.receive("leader", Kind.PHOTO, album="a")
    assert replies(asked) == ["sending"]


def test_a_part_that_is_too_large_is_always_said(asked: Ward) -> None:
    """The others were passed on, this one was not: the leader hears of it."""
    asked.receive("leader", Kind.FILE, album="a")
    asked.unread("leader")
    huge = Attached("ref", Kind.FILE, size=LARGEST_FILE + 1)
    inbound = Inbound("telegram", "chat-leader", Kind.FILE, message="m", at=asked.now, album="a", file=huge)
    with asked.tx() as tx:
        inbox.store(tx, "telegram", [("huge", "chat-leader", "")], asked.now)
        [row] = inbox.ready(tx, 1)
        common.receive(tx, asked.desk, inbound, row, asked.now)
    asked.deliver()
    [message] = asked.unread("leader")
    assert "20 MB" in message.flat().text
