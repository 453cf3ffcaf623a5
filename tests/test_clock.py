"""The clock that can be moved, and playing the instants in between."""

import asyncio
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, ClockError, advance, jump, next_due, parse_moment
from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders
from bot.core.indicators import Form
from bot.core.milestones import MilestonePolicy
from bot.core.model import Ward
from bot.core.periods import Ladder, PeriodRule, Policy
from bot.core.responsible import Units
from bot.core.workdays import Calendar, Quiet
from handlers.desk import Desk

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 08:00 in the ward
HOUR = timedelta(hours=1)


class Seconds:
    """A monotonic clock under the test's hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def clock(seconds: Seconds) -> Clock:
    return Clock.starting(START, monotonic=seconds)


async def hourly(now: datetime) -> datetime:
    return now + HOUR


async def nothing() -> None:
    pass


def test_it_runs_on_at_real_speed(clock: Clock, seconds: Seconds) -> None:
    """A second is a second, before and after a move."""
    assert clock() == START
    seconds.now += 90
    assert clock() == START + timedelta(seconds=90)
    clock.move_to(START + HOUR)
    seconds.now += 1
    assert clock() == START + HOUR + timedelta(seconds=1)


def test_it_speaks_utc_whatever_it_is_given(seconds: Seconds) -> None:
    """Started, moved or real: the instant is the same and its zone is UTC."""
    clock = Clock.starting(START.astimezone(ZONE), monotonic=seconds)
    assert clock() == START
    assert clock().tzinfo is UTC
    clock.move_to((START + HOUR).astimezone(ZONE))
    assert clock().tzinfo is UTC
    real = Clock.real(lambda: START.astimezone(ZONE), monotonic=seconds)
    assert real() == START
    assert real().tzinfo is UTC


def test_a_naive_instant_is_refused(seconds: Seconds) -> None:
    """Nobody knows which instant it means."""
    with pytest.raises(ValueError, match="no time zone"):
        Clock.starting(datetime(2026, 11, 16), monotonic=seconds)  # noqa: DTZ001


def test_it_never_goes_back(clock: Clock) -> None:
    """A past instant is refused in the words of whoever asked, and nothing moves."""
    with pytest.raises(ClockError, match="2026-11-16T08:00"):
        clock.move_to((START - HOUR).astimezone(ZONE))
    assert clock() == START


async def test_the_real_clock_cannot_be_moved(seconds: Seconds) -> None:
    """Neither by hand nor by advance or jump."""
    clock = Clock.real(lambda: START, monotonic=seconds)
    with pytest.raises(ClockError, match="run --now"):
        clock.move_to(START + HOUR)
    with pytest.raises(ClockError, match="run --now"):
        await advance(clock, START + HOUR, next_instant=hourly, settle=nothing)
    with pytest.raises(ClockError, match="run --now"):
        await jump(clock, START + HOUR, settle=nothing)


async def test_advance_plays_every_instant_in_between(clock: Clock, seconds: Seconds) -> None:
    """Each step is settled at its very instant, now first and the target last; then the clock runs on from there."""
    seen = []

    async def settle() -> None:
        seconds.now += 7  # settling takes real time, which is no time here
        seen.append(clock())

    target = START + 2.5 * HOUR
    await advance(clock, target, next_instant=hourly, settle=settle)
    assert seen == [START, START + HOUR, START + 2 * HOUR, target]
    assert clock() == target
    seconds.now += 1
    assert clock() == target + timedelta(seconds=1)


async def test_what_settling_brings_about_is_played_too(clock: Clock) -> None:
    """A message put off by a minute at one step is the next step."""
    waiting = [START + HOUR]
    seen = []

    async def next_instant(now: datetime) -> datetime:
        return min((at for at in waiting if at > now), default=now + 24 * HOUR)

    async def settle() -> None:
        seen.append(clock())
        if clock() == START + HOUR:
            waiting.append(clock() + timedelta(minutes=1))

    await advance(clock, START + 2 * HOUR, next_instant=next_instant, settle=settle)
    assert seen == [START, START + HOUR, START + HOUR + timedelta(minutes=1), START + 2 * HOUR]


@pytest.mark.parametrize("step", [timedelta(0), -HOUR])
async def test_advance_refuses_to_stand_still(clock: Clock, seconds: Seconds, step: timedelta) -> None:
    """A next instant that is not later is an error, not an endless loop; the clock runs on."""

    async def next_instant(now: datetime) -> datetime:
        return now + step

    with pytest.raises(RuntimeError, match="comes 2026"):
        await advance(clock, START + HOUR, next_instant=next_instant, settle=nothing)
    seconds.now += 1
    assert clock() == START + timedelta(seconds=1)


def test_seconds_pass_over_which_it_is_moved(clock: Clock, seconds: Seconds) -> None:
    """What was a moment ago is long ago after a move; while the clock is held they go on."""
    before = clock.elapsed()
    clock.move_to(START + HOUR)
    with clock.held():
        clock.move_to(START + 2 * HOUR)
        seconds.now += 5
        assert clock.elapsed() - before == 7205
    assert clock.elapsed() - before == 7205


def test_who_holds_it_outside_holds_it_on(clock: Clock, seconds: Seconds) -> None:
    """Within a hold an advance leaves the clock standing where it got to."""
    with clock.held():
        with clock.held():
            clock.move_to(START + HOUR)
        seconds.now += 9
        assert clock() == START + HOUR
    seconds.now += 1
    assert clock() == START + HOUR + timedelta(seconds=1)


async def test_a_past_target_moves_nothing(clock: Clock) -> None:
    """The refusal comes before anything is played."""
    for move in (
        advance(clock, START - HOUR, next_instant=hourly, settle=nothing),
        jump(clock, START - HOUR, settle=nothing),
    ):
        with pytest.raises(ClockError, match="chỉ đi tới"):
            await move
    assert clock() == START


async def test_when_settling_fails_the_clock_runs_on_from_there(clock: Clock, seconds: Seconds) -> None:
    """The error is the caller's, and the next move is not locked out."""

    async def settle() -> None:
        if clock() > START:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await advance(clock, START + 3 * HOUR, next_instant=hourly, settle=settle)
    seconds.now += 1
    assert clock() == START + HOUR + timedelta(seconds=1)
    await advance(clock, START + 2 * HOUR, next_instant=hourly, settle=nothing)
    assert clock() == START + 2 * HOUR


async def test_moves_wait_for_each_other(clock: Clock) -> None:
    """Two advances and a jump asked for at once are played one after the other."""
    seen = []

    async def settle() -> None:
        await asyncio.sleep(0)
        seen.append(clock())

    await asyncio.gather(
        advance(clock, START + 2 * HOUR, next_instant=hourly, settle=settle),
        jump(clock, START + 5 * HOUR, settle=settle),
        advance(clock, START + 6 * HOUR, next_instant=hourly, settle=settle),
    )
    assert seen == [START + n * HOUR for n in (0, 1, 2, 5, 5, 6)]


async def test_a_jump_is_one_move(clock: Clock) -> None:
    """Nothing in between is played: the machine was off."""
    seen = []

    async def settle() -> None:
        seen.append(clock())

    await jump(clock, START + 100 * HOUR, settle=settle)
    assert seen == [START + 100 * HOUR]


def a_desk(zone: ZoneInfo = ZONE, quiet_end: time = time(7, 30), morning: time = time(8)) -> Desk:
    return Desk(
        Ward("phường", "Văn phòng", "trực", "0225 3 000 000", "tổ dân phố", "Tổ", "tổ trưởng"),
        zone,
        Calendar(),
        Quiet(time(20), quiet_end),
        morning,
        Form((), ()),
        Policy(PeriodRule(), Ladder()),
        Units(),
        MilestonePolicy(),
        Ladders(Ladder(), weekly=False, check=Ladder(), coordinating=(), groups_coordinate=False, leadership=7),
        EvidencePolicy(),
        b"key",
    )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-16T00:00", "2026-11-16T07:30"),
        ("2026-11-16T07:29:59.999", "2026-11-16T07:30"),
        ("2026-11-16T07:30", "2026-11-16T08:00"),
        ("2026-11-16T08:00", "2026-11-17T00:00"),
        ("2026-12-31T23:59", "2027-01-01T00:00"),
    ],
)
def test_the_hours_at_which_something_is_due(now: str, due: str) -> None:
    """Midnight, the end of the quiet hours, the morning: the next one, by the ward's clock."""
    found = next_due(parse_moment(now, ZONE), desk=a_desk())
    assert found == parse_moment(due, ZONE)
    assert found.tzinfo is UTC


def test_something_queued_comes_first_if_it_is_earlier() -> None:
    """A waiting message is due at its own instant; one that is due already says nothing of the future."""
    morning = START + 16 * HOUR  # the next midnight
    for waiting, due in ((START + HOUR, START + HOUR), (START, morning), (START + 99 * HOUR, morning)):
        assert next_due(START, desk=a_desk(), waiting=waiting) == due


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(["Asia/Ho_Chi_Minh", "America/New_York", "Australia/Lord_Howe"]),
    quiet_end=st.times(max_value=time(19, 59)),
    morning=st.times(),
)
def test_something_is_due_within_a_day(now: datetime, zone: str, quiet_end: time, morning: time) -> None:
    """Always later than now and never more than a day and an hour ahead, even where clocks turn back."""
    due = next_due(now, desk=a_desk(ZoneInfo(zone), quiet_end, morning))
    assert now < due <= now + 25 * HOUR


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-11-16", -8),
        ("2026-11-16T08:00", 0),
        (" 2026-11-16 08:00 ", 0),
        ("2026-11-16T08:00:00+07:00", 0),
        ("2026-11-16T08:00Z", 7),
        ("2026-11-16T08:00-05:00", 12),
    ],
)
def test_moments_are_read(text: str, hours: int) -> None:
    """A date is its midnight in the ward; an offset counts where there is one."""
    assert parse_moment(text, ZONE) == START + hours * HOUR


@pytest.mark.parametrize("text", ["", "mai", "16/11/2026", "2026-11-31", "2026-11-16T25:00", "0001-01-01"])
def test_other_texts_are_refused(text: str) -> None:
    """With a sentence that shows how to write it."""
    with pytest.raises(ValueError, match="2026-11-16T08:00"):
        parse_moment(text, timezone(timedelta(hours=7)))
