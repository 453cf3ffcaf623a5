"""The outbox on a real file: what may go out, in which order, and what becomes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Choice, Message, You
from storage import inbox, messages, outbox, people
from storage.db import Tx
from storage.instants import instant
from storage.migrate import migrate
from storage.outbox import ACT, BULK, LANES, REPLY, UNSOLICITED

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
BOTH = ("telegram", "zalo")
BINH, HA = 1, 2  # persons: Bình has the accounts 1 (telegram) and 2 (zalo, linked later), Hà account 3


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """An open transaction on a ward of two people."""
    path = tmp_path / "phuongbot.db"
    migrate(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN IMMEDIATE")
        made = Tx(connection)
        made.executemany("INSERT INTO person (id, name) VALUES (?, ?)", [(BINH, "Bình"), (HA, "Hà")])
        for number, (channel, person) in enumerate([("telegram", BINH), ("zalo", BINH), ("telegram", HA)]):
            account = people.account(made, channel, f"chat{number}")
            people.bind(made, account.id, person, NOON + timedelta(minutes=number))
        yield made


def put(tx: Tx, text: str = "Xin số hộ?", *, lane: int = UNSOLICITED, kind: str = "notice", **more: Any) -> int:
    count = tx.execute("SELECT count(*) AS n FROM outbox").fetchone()["n"]
    message = None if kind == "morning" else Message(text)
    row = outbox.put(tx, f"key:{count}", message, kind=kind, lane=lane, **({"now": NOON} | more))
    assert row is not None
    return row


def claimable(tx: Tx, lane: int = UNSOLICITED, now: datetime = NOON, limit: int = 99) -> list[tuple[int, int | None]]:
    return outbox.claimable(tx, lane, now, limit, BOTH)


def row_of(tx: Tx, row_id: int) -> sqlite3.Row:
    row: sqlite3.Row = tx.execute("SELECT * FROM outbox WHERE id = ?", (row_id,)).fetchone()
    return row


def state(tx: Tx, row_id: int) -> str:
    return str(row_of(tx, row_id)["state"])


# ---- words and keys ------------------------------------------------------------------------------------------


def test_a_message_is_stored_whole() -> None:
    """Every field comes back."""
    message = Message("Hỏi?", (Choice("a", "có", "nếu đủ"),), numbered=True, you=You.BA, head="Đã ghi.")
    assert messages.from_json(messages.to_json(message)) == message


def test_a_key_is_queued_once(tx: Tx) -> None:
    """Planning twice is harmless, and the second try says so."""
    first = outbox.put(tx, "remind:1", Message("một"), kind="notice", lane=BULK, now=NOON, person=HA)
    assert outbox.put(tx, "remind:1", Message("hai"), kind="notice", lane=BULK, now=NOON, person=HA) is None
    assert first is not None
    assert claimable(tx, BULK) == [(first, 3)]


# ---- what may go out -----------------------------------------------------------------------------------------


def test_rows_come_lane_by_lane_the_longest_due_first(tx: Tx) -> None:
    """By the moment they may go out, then by age; not before that moment."""
    late = put(tx, account=1)
    early = put(tx, account=2, not_before=NOON - timedelta(hours=1))
    planned = put(tx, account=3, not_before=LATER)
    assert claimable(tx) == [(early, 2), (late, 1)]
    assert claimable(tx, now=LATER) == [(early, 2), (late, 1), (planned, 3)]
    assert claimable(tx, limit=1) == [(early, 2)]
    assert claimable(tx, ACT) == []


def test_a_chats_first_row_goes_before_its_second_even_while_it_waits(tx: Tx) -> None:
    """Its lane's only: an answer is not held up by a notice."""
    first, second, answer = put(tx, account=1), put(tx, account=1), put(tx, account=1, lane=REPLY, kind="reply")
    assert claimable(tx) == [(first, 1)]
    outbox.claim(tx, first, "boot", 1)
    outbox.again(tx, first, at=LATER, error="Unreachable")
    assert claimable(tx) == []
    assert claimable(tx, REPLY) == [(answer, 1)]
    outbox.close(tx, first, "dead")
    assert claimable(tx) == [(second, 1)]


def test_a_persons_row_merely_planned_for_later_holds_nothing_up(tx: Tx) -> None:
    """One that failed does."""
    tomorrow, now = put(tx, person=HA, not_before=LATER), put(tx, person=HA)
    assert claimable(tx) == [(now, 3)]
    assert claimable(tx, now=LATER) == [(tomorrow, 3)]
    outbox.claim(tx, tomorrow, "boot", 3)
    outbox.again(tx, tomorrow, at=LATER, error="Unreachable")
    assert claimable(tx) == []


def test_nothing_goes_to_a_chat_that_is_being_written_to(tx: Tx) -> None:
    """In whatever lane, and whether it is found by the account or by the person."""
    row = put(tx, account=3, lane=REPLY)
    put(tx, account=3)
    put(tx, person=HA, lane=BULK)
    outbox.claim(tx, row, "boot", 3)
    assert [claimable(tx, lane) for lane in LANES] == [[], [], [], []]


def test_a_persons_row_goes_to_the_reachable_account_linked_last(tx: Tx) -> None:
    """As `people.account_of` has it; none: the row comes without one."""
    row = put(tx, person=BINH)
    for expected in (2, 1, None):
        assert claimable(tx) == [(row, expected)]
        known = people.account_of(tx, BINH)
        assert (known.id if known else None) == expected
        people.set_reachable(tx, expected or 1, False)


def test_an_answer_goes_to_the_chat_that_wrote_reachable_or_not(tx: Tx) -> None:
    """Who writes can be written to."""
    people.set_reachable(tx, 1, False)
    row = put(tx, account=1, person=BINH, lane=REPLY, kind="reply")
    assert claimable(tx, REPLY) == [(row, 1)]


def test_an_answer_waits_while_its_chat_has_messages_to_be_handled(tx: Tx) -> None:
    """So a burst gets one reply; a notice does not wait, nor does another chat's answer."""
    answer, notice = put(tx, account=1, lane=REPLY, kind="reply"), put(tx, account=1, lane=ACT)
    other = put(tx, account=3, lane=REPLY, kind="reply")
    inbox.store(tx, "telegram", [("7", "chat0", "{}")], NOON)
    assert claimable(tx, REPLY) == [(other, 3)]
    assert claimable(tx, ACT) == [(notice, 1)]
    inbox.done(tx, 1)
    assert claimable(tx, REPLY) == [(answer, 1), (other, 3)]


def test_only_channels_in_working_order_are_looked_at(tx: Tx) -> None:
    """A person without any account comes whatever they are."""
    put(tx, account=1)
    zalo = put(tx, account=2)
    people.set_reachable(tx, 3, False)
    nobody = put(tx, person=HA)
    assert outbox.claimable(tx, UNSOLICITED, NOON, 9, ["zalo"]) == [(zalo, 2), (nobody, None)]
    assert outbox.claimable(tx, UNSOLICITED, NOON, 9, []) == [(nobody, None)]


def test_the_queries_use_their_indexes(tx: Tx) -> None:
    """None reads the whole table, which after years is long."""
    plans = [
        tx.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
        for sql, params in (
            (outbox._CLAIMABLE, {"lane": 0, "now": "", "limit": 1, "channels": "[]"}),
            ("SELECT * FROM outbox WHERE state = 'sending' AND boot <> 'x'", {}),
            ("UPDATE outbox SET state = 'expired' WHERE state = 'ready' AND expires <= 'x'", {}),
            ("UPDATE notice SET state = 'waiting' WHERE outbox = 1 AND state = 'told'", {}),
        )
    ]
    steps = [row["detail"] for plan in plans for row in plan]
    assert [step for step in steps if step.startswith("SCAN") and "json_each" not in step and "USING" not in step] == []
    older = [step for step in steps if step.startswith("SEARCH older")]
    assert [step.split("INDEX ")[1].split(" (")[0] for step in older] == ["outbox_account", "outbox_person"]


# ---- what becomes of it ----------------------------------------------------------------------------------------


def test_a_row_is_claimed_once(tx: Tx) -> None:
    """The try is counted and the account is on the row."""
    row = put(tx, person=HA)
    claimed = outbox.claim(tx, row, "boot", 3)
    assert (claimed.account, claimed.attempts, claimed.message) == (3, 1, Message("Xin số hộ?"))
    with pytest.raises(LookupError):
        outbox.claim(tx, row, "boot", 3)


@pytest.mark.parametrize(
    ("bound", "kind", "follows", "account"),
    [
        ({"account": 1}, "reply", False, 1),
        ({"account": 1, "person": BINH}, "reply", False, 1),
        ({"account": 1}, "farewell", False, 1),
        ({"account": 1}, "notice", False, 1),
        ({"person": BINH}, "notice", True, None),
        ({"person": BINH}, "alarm", True, None),
        ({"person": BINH}, "morning", True, None),
    ],
)
def test_a_persons_row_forgets_its_account_when_it_goes_back(
    tx: Tx, bound: dict[str, Any], kind: str, follows: bool, account: int | None
) -> None:
    """An answer keeps the chat that wrote."""
    row = put(tx, kind=kind, **bound)
    assert outbox.claim(tx, row, "boot", 1).follows_person is follows
    outbox.again(tx, row, at=LATER, error="Unreachable")
    assert row_of(tx, row)["account"] == account


def test_a_morning_forgets_its_words_when_it_goes_back(tx: Tx) -> None:
    """Its notices wait again, those of others do not."""
    row, other = put(tx, kind="morning", person=HA), put(tx, kind="morning", person=BINH)
    for key, told in (("a", row), ("b", row), ("c", other)):
        tx.execute(
            "INSERT INTO notice (key, person, what, item, stage, not_before, expires, state, outbox) "
            "VALUES (?, 1, 'report', '2026-11/HK05', '3', '', '', ?, ?)",
            (key, "dropped" if key == "b" else "told", told),
        )
    outbox.claim(tx, row, "boot", 3)
    outbox.compose(tx, row, Message("Còn 3 ngày"), 7, 3)
    outbox.again(tx, row, at=LATER, error="Unreachable")
    assert row_of(tx, row)["payload"] is None
    states = [one["state"] for one in tx.execute("SELECT state FROM notice ORDER BY key")]
    assert states == ["waiting", "dropped", "told"]


def test_a_sent_row_has_the_providers_date(tx: Tx) -> None:
    """None while it is not known."""
    row = put(tx, account=1)
    assert outbox.sent_date(tx, row) is None
    assert outbox.sent_date(tx, None) is None
    outbox.claim(tx, row, "boot", 1)
    outbox.sent(tx, row, now=LATER, provider_id="77", provider_date=NOON)
    assert outbox.sent_date(tx, row) == instant(NOON)


def test_questions_nobody_has_seen_are_taken_back(tx: Tx) -> None:
    """Also one that certainly did not get through, else it would go out after the one that replaces it."""
    failed, fresh = (put(tx, text, account=1, kind="reply", version=1) for text in ("một", "hai"))
    outbox.claim(tx, failed, "boot", 1)
    outbox.again(tx, failed, at=LATER, error="Unreachable")
    assert outbox.withdraw(tx, 1) == {failed: Message("một"), fresh: Message("hai")}
    assert (state(tx, fresh), state(tx, failed)) == ("cancelled", "cancelled")


def test_a_doubtful_question_is_dropped_but_may_have_been_seen(tx: Tx) -> None:
    """Its words are not given back; what is in flight or sent, no question, or another account's, stays."""
    flying, doubtful, sent = (put(tx, account=1, kind="reply", version=1) for _ in range(3))
    for row in (flying, doubtful, sent):
        outbox.claim(tx, row, "boot", 1)
    outbox.again(tx, doubtful, at=LATER, error="InDoubt", doubt=True)
    outbox.sent(tx, sent, now=NOON, provider_id="1", provider_date=NOON)
    receipt = put(tx, account=1, kind="reply")
    other = put(tx, account=3, kind="reply", version=1)
    assert outbox.withdraw(tx, 1) == {}
    assert [state(tx, row) for row in (flying, doubtful, sent)] == ["sending", "cancelled", "sent"]
    assert [state(tx, row) for row in (receipt, other)] == ["ready"] * 2


def test_rows_of_another_run_are_interrupted(tx: Tx) -> None:
    """This run's are not, nor what only waits."""
    mine, old, _ = (put(tx, account=account) for account in (1, 2, 3))
    outbox.claim(tx, mine, "now", 1)
    outbox.claim(tx, old, "before", 2)
    assert [row.id for row in outbox.interrupted(tx, "now")] == [old]


def test_what_is_too_late_expires(tx: Tx) -> None:
    """At the very instant; what is in flight does not."""
    over, later, endless = put(tx, account=1, expires=NOON), put(tx, account=2, expires=LATER), put(tx, account=3)
    flying = put(tx, person=HA, expires=NOON)
    outbox.claim(tx, flying, "boot", 3)
    assert outbox.expire(tx, NOON) == 1
    assert [state(tx, row) for row in (over, later, endless, flying)] == ["expired", "ready", "ready", "sending"]


def test_the_next_instant_is_that_of_any_lane(tx: Tx) -> None:
    """Of what waits, after the given one."""
    assert outbox.next_instant(tx, NOON) is None
    for lane, minutes in ((BULK, 9), (REPLY, 30), (ACT, 0)):
        put(tx, account=1, lane=lane, not_before=NOON + timedelta(minutes=minutes))
    assert outbox.next_instant(tx, NOON) == instant(NOON + timedelta(minutes=9))
    assert outbox.next_instant(tx, NOON + timedelta(minutes=9)) == instant(NOON + timedelta(minutes=30))


def test_what_goes_out_unasked_is_held_in_portions(tx: Tx) -> None:
    """Only what is due, so that everything is moved once."""
    rows = [put(tx, account=account, lane=lane) for account, lane in ((1, UNSOLICITED), (2, BULK), (3, BULK))]
    other = put(tx, account=1, lane=ACT)
    assert [outbox.hold(tx, NOON, until=LATER, limit=2) for _ in range(3)] == [2, 1, 0]
    assert {row_of(tx, row)["not_before"] for row in rows} == {instant(LATER)}
    assert row_of(tx, other)["not_before"] == instant(NOON)


def test_a_delayed_answer_waits(tx: Tx) -> None:
    """One that is no longer waiting is left alone."""
    row = put(tx, account=1, lane=REPLY, kind="reply")
    outbox.delay(tx, row, LATER)
    assert claimable(tx, REPLY) == []
    assert claimable(tx, REPLY, LATER) == [(row, 1)]


def test_erasing_forgets_the_words_and_what_waits(tx: Tx) -> None:
    """What is in flight is not tried again; other chats are untouched."""
    sent, flying, waiting, other = (put(tx, "0912 345 678", account=account) for account in (1, 1, 1, 3))
    for row in (sent, flying):
        outbox.claim(tx, row, "boot", 1)
    outbox.sent(tx, sent, now=NOON, provider_id="1", provider_date=NOON)
    outbox.erase(tx, 1)
    assert [state(tx, row) for row in (sent, flying, waiting, other)] == ["sent", "sending", "cancelled", "ready"]
    assert ["0912" in row_of(tx, row)["payload"] for row in (sent, flying, waiting, other)] == [False] * 3 + [True]
    outbox.again(tx, flying, at=NOON, error="Unreachable")
    outbox.expire(tx, NOON)
    assert state(tx, flying) == "expired"


def test_cancelling_for_a_chat_leaves_what_is_in_flight(tx: Tx) -> None:
    """Its answer will tell."""
    flying, waiting, other = put(tx, account=1), put(tx, account=1), put(tx, account=3)
    outbox.claim(tx, flying, "boot", 1)
    outbox.cancel_for(tx, 1, "unreachable")
    assert [state(tx, row) for row in (flying, waiting, other)] == ["sending", "cancelled", "ready"]
