"""The pace towards the providers and the retry schedule, on virtual time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import BURST, CHAT_BURST, RATE, SLOWEST, SPACING, Pacer, patience, retry_delay
from storage.outbox import ACT, BULK, LANES, REPLY, UNSOLICITED

MIDDLE = 0.5  # the jitter that moves nothing


# ---- the retry schedule ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lane", [REPLY, ACT])
def test_an_answer_is_retried_soon_and_then_every_five_minutes(lane: int) -> None:
    """Somebody waits for it."""
    assert [retry_delay(lane, attempt, MIDDLE) for attempt in range(1, 8)] == [1, 4, 15, 60, 300, 300, 300]


@pytest.mark.parametrize("lane", [UNSOLICITED, BULK])
def test_what_nobody_waits_for_is_retried_ever_more_slowly(lane: int) -> None:
    """It doubles up to ten minutes."""
    delays = [retry_delay(lane, attempt, MIDDLE) for attempt in range(1, 10)]
    assert delays == [5, 10, 20, 40, 80, 160, 320, 600, 600]


@given(lane=st.sampled_from(LANES), attempt=st.integers(1, 10**9), jitter=st.floats(0, 1))
def test_a_delay_stays_within_a_fifth_of_the_schedule(lane: int, attempt: int, jitter: float) -> None:
    """However often it was tried: never at once, never later than twelve minutes, never sooner than the last."""
    exact, delay = retry_delay(lane, attempt, MIDDLE), retry_delay(lane, attempt, jitter)
    assert 0.8 * exact <= delay <= 1.2 * exact + 1e-9
    assert 0.8 <= delay <= 720 + 1e-9
    assert exact <= retry_delay(lane, attempt + 1, MIDDLE)


@given(after=st.floats(allow_nan=False), jitter=st.floats(0, 1))
def test_patience_is_never_shorter_than_asked(after: float, jitter: float) -> None:
    """Nor negative, nor longer than a day and a bit."""
    assert min(max(after, 0), 86_400) <= patience(after, jitter) <= 1.2 * 86_400 + 1e-9


# ---- the bucket ----------------------------------------------------------------------------------------------


def test_no_second_has_more_than_thirty_messages() -> None:
    """A burst of five, then one every 40 ms, whatever waits."""
    pacer, now, sent = Pacer(), 100.0, []
    for chat in range(100):
        now = pacer.next_at(BULK, chat, now)
        pacer.took(chat, now)
        sent.append(now)
    assert sent[:BURST] == [100.0] * BURST
    assert sent[-1] - sent[0] == pytest.approx((100 - BURST) / RATE)
    for first, later in zip(sent, sent[30:], strict=False):
        assert later - first > 1 - 1e-6


def test_the_room_is_what_the_bucket_holds() -> None:
    """Full, empty, and one more each slot, without being missed by a rounding."""
    pacer = Pacer()
    assert pacer.room(0.0) == BURST
    for chat in range(BURST):
        pacer.took(chat, 0.0)
    assert pacer.room(0.0) == 0
    for slot in range(1, 4):
        now = pacer.next_slot(0.0) + (slot - 1) / RATE
        assert pacer.room(now) == slot
        assert pacer.next_slot(now) == now
    assert pacer.room(1000.0) == BURST


def test_a_reply_goes_out_within_one_slot_of_a_broadcast() -> None:
    """Two thousand bulk rows at 25 a second; an answer is wanted every 0.37 s."""
    pacer, now = Pacer(), 0.0
    bulk = iter(range(2000))
    chat: int | None = next(bulk)
    wanted = (0.37 * n for n in itertools.count(1))
    asked = next(wanted)
    waits: list[float] = []
    while chat is not None:
        if asked <= now:
            now = pacer.next_at(REPLY, 10_000 + len(waits), now)
            pacer.took(10_000 + len(waits), now)
            waits.append(now - asked)
            asked = next(wanted)
            continue
        at = pacer.next_at(BULK, chat, now)
        if asked < at:
            now = asked  # it comes while the broadcast waits for its slot
            continue
        now = at
        pacer.took(chat, now)
        chat = next(bulk, None)
    assert len(waits) > 200
    assert max(waits) <= 1 / RATE + 1e-6
    assert now == pytest.approx((2000 + len(waits)) / RATE, rel=0.01)  # and the broadcast lost nothing else


# ---- one chat ------------------------------------------------------------------------------------------------


def test_one_chat_gets_a_message_a_second_unasked() -> None:
    """Whatever the bucket holds."""
    pacer = Pacer()
    pacer.took(7, 0.0)
    assert pacer.next_at(UNSOLICITED, 7, 0.0) == pytest.approx(SPACING)
    assert pacer.next_at(UNSOLICITED, 8, 0.0) == 0.0


def test_three_answers_need_not_wait() -> None:
    """The fourth does."""
    pacer, sent = Pacer(), []
    for _ in range(5):
        now = pacer.next_at(REPLY, 7, 0.0)
        pacer.took(7, now)
        sent.append(now)
    assert sent == pytest.approx([0, 0, 0, SPACING, 2 * SPACING])
    assert sent.count(0.0) == CHAT_BURST


# ---- complaints ------------------------------------------------------------------------------------------------


def test_a_complaint_about_one_chat_pauses_that_chat_in_every_lane() -> None:
    """And nobody else."""
    pacer = Pacer()
    pacer.throttled(7, 12.0, 100.0)
    assert [pacer.next_at(lane, 7, 100.0) for lane in LANES] == [112.0] * 4
    assert [pacer.next_at(lane, 8, 100.0) for lane in LANES] == [100.0] * 4
    assert pacer.rate(100.0) == RATE


def test_complaints_of_two_chats_within_ten_seconds_pause_what_nobody_waits_for() -> None:
    """Answers go on, and everything is slower from then."""
    pacer = Pacer()
    pacer.throttled(7, 1.0, 100.0)
    pacer.throttled(8, 30.0, 109.0)
    assert [pacer.next_at(lane, 9, 109.0) for lane in LANES] == [109.0, 109.0, 139.0, 139.0]
    assert pacer.rate(109.0) == pytest.approx(RATE * 0.7)


@pytest.mark.parametrize(("chat", "at"), [(7, 101.0), (8, 110.1)])
def test_the_same_chat_or_long_apart_is_no_general_complaint(chat: int, at: float) -> None:
    """Each is about its chat only."""
    pacer = Pacer()
    pacer.throttled(7, 1.0, 100.0)
    pacer.throttled(chat, 1.0, at)
    assert pacer.rate(at) == RATE
    assert pacer.next_at(BULK, 9, at) == at


def test_complaints_about_what_was_in_flight_together_cut_the_rate_once() -> None:
    """Eight answers to eight requests are one piece of news, the longest pause counts."""
    pacer = Pacer()
    for chat in range(8):
        pacer.throttled(chat, 5.0 + chat % 3, 100.0)
    assert pacer.rate(100.0) == pytest.approx(RATE * 0.7)
    assert pacer.next_at(BULK, 99, 100.0) == 107.0


def test_the_rate_has_a_floor_and_comes_back_by_one_a_calm_minute() -> None:
    """However often a provider complains."""
    pacer, now = Pacer(), 0.0
    for chat in range(20):
        pacer.throttled(chat, 0.0, now := now + 1)
    assert pacer.rate(now) == SLOWEST
    assert pacer.rate(now + 59) == SLOWEST
    assert pacer.rate(now + 60) == SLOWEST + 1
    assert pacer.rate(now + 60 * 7 + 1) == SLOWEST + 7
    assert pacer.rate(now + 60 * 60) == RATE


def test_any_complaint_ends_the_calm() -> None:
    """The minute starts again, what was regained is kept."""
    pacer = Pacer()
    pacer.throttled(1, 0.0, 0.0)
    pacer.throttled(2, 0.0, 0.0)
    pacer.throttled(3, 0.0, 90.0)
    assert pacer.rate(90.0) == pytest.approx(RATE * 0.7 + 1)
    assert pacer.rate(149.0) == pytest.approx(RATE * 0.7 + 1)


def test_a_slower_rate_means_later_slots() -> None:
    """17.5 a second instead of 25."""
    pacer = Pacer()
    pacer.throttled(1, 0.0, 0.0)
    pacer.throttled(2, 0.0, 0.0)
    sent, now = [], 0.0
    for chat in range(10, 40):
        now = pacer.next_at(REPLY, chat, now)
        pacer.took(chat, now)
        sent.append(now)
    assert sent[-1] == pytest.approx((30 - BURST) / (RATE * 0.7))


# ---- memory ----------------------------------------------------------------------------------------------------


def test_chats_that_say_nothing_any_more_are_forgotten() -> None:
    """A hundred thousand people written to leave no trace."""
    pacer, now = Pacer(), 0.0
    most = 0
    for chat in range(100_000):
        now = pacer.next_at(BULK, chat, now)
        pacer.took(chat, now)
        if chat % 1000 == 0:
            pacer.throttled(chat, 1.0, now)
            most = max(most, pacer.held_back(now))
    assert most < 50
    assert pacer.held_back(now + 3600) == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(LANES), st.floats(0, 3), st.none() | st.floats(0, 20)),
        max_size=40,
    )
)
def test_next_at_is_a_promise(steps: list[tuple[int, int, float, float | None]]) -> None:
    """Whatever happened, at the moment it names a message may go, and asking changes nothing."""
    pacer, now = Pacer(), 0.0
    for chat, lane, later, complaint in steps:
        now += later
        at = pacer.next_at(lane, chat, now)
        assert at >= now
        assert pacer.next_at(lane, chat, now) == at
        assert pacer.next_at(lane, chat, at) == pytest.approx(at)
        assert pacer.room(at) >= 1
        now = at
        pacer.took(chat, now)
        if complaint is not None:
            pacer.throttled(chat, complaint, now)
            assert pacer.next_at(REPLY, chat, now) >= now + complaint
