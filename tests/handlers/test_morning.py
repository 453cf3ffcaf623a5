"""A morning between its planning and its sending: what still holds is said, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers import morning
from storage import outbox, periods
from tests.ward import Ward

OPENING = "Thưa bác Bình, đến kỳ báo cáo tháng 11"
REMINDER = "còn 3 ngày đến hạn"
MINUTE = timedelta(minutes=1)


def planned(ward: Ward, moment: str) -> None:
    """A linked leader, and that moment's morning held for a minute, as by a slow network."""
    ward.link("leader")
    ward.advance(f"{moment[:10]}T07:59")
    ward.phones["leader"].read = len(ward.phones["leader"].shown)
    ward.delivering = False
    ward.advance(moment)
    ward.delivering = True
    with ward.tx() as tx:
        for row in tx.execute("SELECT id FROM outbox WHERE kind = 'morning' AND state = 'ready'").fetchall():
            outbox.delay(tx, row["id"], ward.now + MINUTE)


def heard(ward: Ward, words: str) -> list[str]:
    """What goes out to the leader within the minute with these words in it."""
    ward.pass_time(MINUTE)
    ward.deliver()
    return [message.text for message in ward.unread("leader") if words in message.text]


def nothing(ward: Ward) -> None:
    """Nobody does anything."""


def begin(ward: Ward) -> None:
    ward.say("leader", "làm tiếp")
    ward.say("leader", "2 buổi 95 người")


def send(ward: Ward) -> None:
    for text in ("làm tiếp", "sửa 1", "2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "đề nghị", "gửi"):
        ward.say("leader", text)
    assert [row["state"] for row in ward.rows("SELECT state FROM report")] == ["sent"]


def lose_the_role(ward: Ward) -> None:
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = '2026-11-16T00:00:00.000Z' WHERE role = 'group_leader'")


def lock(ward: Ward) -> None:
    with ward.tx() as tx:
        opened = periods.newest(tx)
        assert opened is not None
        periods.lock(tx, opened.id)


@pytest.mark.parametrize(
    ("moment", "words", "meanwhile", "said"),
    [
        ("2026-11-16T08:00", OPENING, nothing, 1),
        ("2026-11-16T08:00", OPENING, begin, 0),
        ("2026-11-16T08:00", OPENING, lose_the_role, 0),
        ("2026-11-16T08:00", OPENING, lock, 0),
        ("2026-11-20T08:00", REMINDER, nothing, 1),
        ("2026-11-20T08:00", REMINDER, send, 0),
        ("2026-11-20T08:00", REMINDER, lock, 0),
    ],
)
def test_a_morning_says_what_still_holds(
    ward: Ward, moment: str, words: str, meanwhile: Callable[[Ward], None], said: int
) -> None:
    """Begun, handed in, locked or no longer this person's: the notice planned before is dropped."""
    planned(ward, moment)
    meanwhile(ward)
    assert len(heard(ward, words)) == said
    assert len(ward.rows("SELECT 1 FROM outbox WHERE kind = 'morning' AND state IN ('ready', 'sending')")) == 0


def test_a_morning_waits_while_the_person_is_talking(ward: Ward) -> None:
    """Half an hour after the last word it comes, with the pending question under it."""
    planned(ward, "2026-11-20T08:00")
    begin(ward)
    assert heard(ward, REMINDER) == []
    ward.advance("2026-11-20T08:28")
    assert heard(ward, REMINDER) == []
    ward.advance("2026-11-20T08:30")
    [text] = heard(ward, REMINDER)
    assert "Câu 2/5" in text


@pytest.mark.parametrize(("meanwhile", "said"), [(nothing, 1), (send, 0), (lock, 0)])
def test_after_an_outage_an_open_question_is_asked_again(
    ward: Ward, meanwhile: Callable[[Ward], None], said: int
) -> None:
    """Next morning, once, unless the report was handed in or the period locked before."""
    ward.link("leader")
    ward.advance("2026-11-16T08:00")
    begin(ward)
    with ward.tx() as tx:
        morning.hole(tx, ward.desk, ward.now - timedelta(hours=30), ward.now)
    ward.unread("leader")
    meanwhile(ward)
    ward.unread("leader")
    ward.advance("2026-11-17T09:00")
    assert len(heard(ward, "Câu 2/5")) == said
