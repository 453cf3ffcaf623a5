"""The sender against a real database and a channel that answers by script; time is what a test says it is."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.channels import (
    InDoubt,
    NotConfigured,
    RecipientGone,
    Rejected,
    SendError,
    Sent,
    Throttled,
    Unreachable,
)
from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders
from bot.core.indicators import Form
from bot.core.milestones import MilestonePolicy
from bot.core.model import Choice, Message, Role, Ward, You
from bot.core.periods import Policy
from bot.core.responsible import Units
from bot.core.workdays import Calendar, Quiet
from bot.pace import RATE, SPACING, Pacer
from bot.sender import IN_FLIGHT, Sender
from handlers import common
from handlers.composing import Composed, Later
from handlers.desk import Desk
from storage import messages, outbox, people, pulses
from storage.db import Database, DatabaseClosed, Tx
from storage.instants import from_instant
from storage.migrate import migrate
from storage.outbox import ACT, BULK, LANES, REPLY, UNSOLICITED

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)  # a Monday in Việt Nam
EVENING = datetime(2026, 11, 21, 13, tzinfo=UTC)  # a Saturday, 20:00; Tuesday 24/11 is a holiday
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 08:00
HELLO = Message("Câu 1/3. Xin số hộ?", (Choice("same", "như cũ"),), head="Đã ghi: 2 buổi.")


class Crash(BaseException):
    """The process is killed here."""


Answer = SendError | BaseException | asyncio.Future[None] | None


class Phones:
    """What sends, by script: it answers each address as told there, and takes what has no script."""

    def __init__(self) -> None:
        self.script: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self.everybody: Answer = None
        self.sent: list[tuple[str, str, int]] = []
        self.left: list[str] = []
        self.under_way: list[str] = []
        self.most = 0

    async def send(self, address: str, message: Message, version: int) -> Sent:
        assert not message.head
        assert address not in self.under_way, "two messages in flight for one chat"
        answer = self.script[address].popleft() if self.script[address] else self.everybody
        self.sent.append((address, message.text, version))
        self.under_way.append(address)
        self.most = max(self.most, len(self.under_way))
        try:
            if isinstance(answer, asyncio.Future):
                await answer
            elif answer is not None:
                raise answer
        finally:
            self.under_way.remove(address)
        return Sent(str(len(self.sent)), NOON)

    async def send_file(self, address: str, message: Message, version: int, content: bytes | str) -> Sent:
        raise AssertionError(message.file)  # files have tests of their own

    async def download(self, ref: str, limit: int) -> bytes:
        raise AssertionError(ref)

    async def leave(self, address: str) -> None:
        self.left.append(address)


@dataclass
class Disk:
    """A probe: raises what it is told at statements that begin so, from the ``after``-th on."""

    at: str = ""
    after: int = 0
    error: Callable[[], BaseException] | None = None
    raised: int = 0

    def __call__(self, sql: str) -> None:
        if self.error is not None and sql.startswith(self.at):
            self.after -= 1
            if self.after <= 0:
                self.raised += 1
                raise self.error()


def full() -> sqlite3.OperationalError:
    return sqlite3.OperationalError("database or disk is full")


DESK = Desk(
    ward=Ward("Phường Mẫu", "Văn phòng Đảng ủy", "chị Hà", "0225 000 000", "tổ dân phố", "Tổ", "tổ trưởng"),
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    calendar=Calendar(),
    quiet=Quiet(time(20), time(7, 30)),
    morning=time(8),
    form=cast("Form", None),  # the sender asks for hours only
    policy=cast("Policy", None),
    units=Units(),
    milestones=MilestonePolicy(),
    ladders=cast("Ladders", None),
    evidence=EvidencePolicy(),
    key=b"",
)


@dataclass
class World:
    """A database, a channel, two clocks and what the operator was told."""

    path: Path
    db: Database
    disk: Disk
    phones: Phones = field(default_factory=Phones)
    zalo: Phones = field(default_factory=Phones)
    now: datetime = NOON
    seconds: float = 1000.0
    letters: list[tuple[int, str]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    composed: Composed | Later | Exception | None = None
    asked: int = 0
    unheard: bool = False
    pacer: Pacer = field(default_factory=lambda: Pacer(rate=1e6, burst=100))
    sender: Sender = field(init=False)

    def boot(self, name: str = "one", *, budget: float = 60.0) -> Sender:
        self.sender = Sender(
            self.db,
            {"telegram": self.phones, "zalo": self.zalo},
            DESK,
            lambda: self.now,
            boot=name,
            pacer=self.pacer,
            compose=self._compose,
            gone=lambda tx, account, now: common.gone(tx, DESK, account, now),
            dead_letter=lambda tx, row, error, now: self.letters.append((row.id, error)),
            alarm=self._alarm,
            monotonic=lambda: self.seconds,
            jitter=lambda: 0.5,
            budget=budget,
        )
        return self.sender

    def _compose(self, tx: Tx, row: outbox.Row, now: datetime) -> Composed | Later | None:
        self.asked += 1
        if isinstance(self.composed, Exception):
            raise self.composed
        return self.composed

    async def _alarm(self, message: Message) -> None:
        if self.unheard:
            raise Unreachable("no route")
        self.alarms.append(message.text)

    async def restart(self, name: str) -> Sender:
        """As after a kill: connections dropped, the file opened again, the next run's first step done."""
        await self.db.abandon()
        self.disk.error = None
        self.db, self.pacer = await Database.open(self.path, probe=self.disk), Pacer(rate=1e6, burst=100)
        sender = self.boot(name)
        await sender.recover()
        return sender

    async def account(self, person: str = "", *, channel: str = "telegram", role: Role | None = None) -> int:
        """A new account, of a new person when one is named."""

        def make(tx: Tx) -> int:
            count = tx.execute("SELECT count(*) AS n FROM account").fetchone()["n"]
            account = people.account(tx, channel, f"chat{count + 1}").id
            if person:
                known = tx.execute("SELECT id FROM person WHERE name = ?", (person,)).fetchone()
                sql = "INSERT INTO person (name) VALUES (?) RETURNING id"
                known = known or tx.execute(sql, (person,)).fetchone()
                people.bind(tx, account, known["id"], NOON + timedelta(minutes=count))
                if role is not None:
                    sql = "INSERT INTO role (person, role, since) VALUES (?, ?, '2026-01-01')"
                    tx.execute(sql, (known["id"], role.value))
            return account

        return await self.db.write(make)

    async def put(self, message: Message | None = HELLO, *, lane: int = REPLY, kind: str = "reply", **more: Any) -> int:
        def queue(tx: Tx) -> int:
            count = tx.execute("SELECT count(*) AS n FROM outbox").fetchone()["n"]
            row = outbox.put(tx, f"key:{count}", message, kind=kind, lane=lane, **({"now": self.now} | more))
            assert row is not None
            return row

        return await self.db.write(queue)

    async def row(self, row_id: int) -> sqlite3.Row:
        def read(tx: Tx) -> sqlite3.Row:
            return cast("sqlite3.Row", tx.execute("SELECT * FROM outbox WHERE id = ?", (row_id,)).fetchone())

        return await self.db.read(read)

    async def state(self, row_id: int) -> str:
        return str((await self.row(row_id))["state"])

    async def settled(self) -> None:
        """Everything that may go out now has."""
        self.sender.wake()
        async with asyncio.timeout(30):
            await self.sender.idle()

    async def later(self, delta: timedelta) -> None:
        self.now += delta
        self.seconds += delta.total_seconds()
        await self.settled()

    def texts(self) -> list[str]:
        return [text for _, text, _ in self.phones.sent]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Two messengers, nobody there yet."""
    path, disk = tmp_path / "phuongbot.db", Disk()
    migrate(path)
    made = World(path, await Database.open(path, probe=disk), disk)
    made.boot()
    try:
        yield made
    finally:
        await made.db.close()


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[asyncio.Task[None]]:
    """Run the sender meanwhile; what it raises is raised here."""
    task = asyncio.create_task(sender.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


async def until(true: Callable[[], object]) -> None:
    """Let the loop turn until it is so."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110  # what is awaited here has no event of its own
            await asyncio.sleep(0)


# ---- what a provider's answer means --------------------------------------------------------------------------


async def test_a_sent_message_is_recorded_with_the_providers_id_and_date(world: World) -> None:
    """The head goes in front, the buttons carry the version."""
    row = await world.put(account=await world.account(), version=4)
    async with running(world.sender):
        await world.settled()
    assert world.phones.sent == [("chat1", "Đã ghi: 2 buổi.\nCâu 1/3. Xin số hộ?", 4)]
    stored = await world.row(row)
    assert (stored["state"], stored["attempts"], stored["boot"]) == ("sent", 1, None)
    assert (stored["sent_id"], from_instant(stored["sent_date"])) == ("1", NOON)


AGAIN = "ready"
TABLE: list[tuple[Answer, tuple[str, int, int, float], tuple[str, int, int, float]]] = [
    # what the provider says: state, attempts, doubts and seconds until the next try, for lanes 0-1 and 5-9
    (Unreachable("refused"), (AGAIN, 1, 0, 1.0), (AGAIN, 1, 0, 5.0)),
    (Throttled(30.0), (AGAIN, 0, 0, 33.0), (AGAIN, 0, 0, 33.0)),
    (RecipientGone("403"), ("dead", 1, 0, 0.0), ("dead", 1, 0, 0.0)),
    (Rejected("400"), ("dead", 1, 0, 0.0), ("dead", 1, 0, 0.0)),
    (InDoubt("silence"), (AGAIN, 1, 1, 5.0), (AGAIN, 1, 1, 5.0)),
    (NotConfigured("401"), (AGAIN, 0, 0, 0.0), (AGAIN, 0, 0, 0.0)),
    (SendError("new"), (AGAIN, 1, 0, 1.0), (AGAIN, 1, 0, 5.0)),
    (KeyError("an adapter's bug"), (AGAIN, 1, 1, 5.0), (AGAIN, 1, 1, 5.0)),
]


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(("answer", "urgent", "unasked"), TABLE, ids=lambda value: type(value).__name__)
async def test_every_answer_has_its_consequence(
    world: World,
    answer: Answer,
    urgent: tuple[str, int, int, float],
    unasked: tuple[str, int, int, float],
    lane: int,
) -> None:
    """The whole table: state, counted attempts, doubts, when it is tried next."""
    row = await world.put(account=await world.account(), lane=lane, kind="notice")
    world.phones.script["chat1"].append(answer)
    async with running(world.sender):
        await world.settled()
    state, attempts, doubts, seconds = unasked if lane >= UNSOLICITED else urgent
    stored = await world.row(row)
    assert (stored["state"], stored["attempts"], stored["doubts"]) == (state, attempts, doubts)
    assert from_instant(stored["not_before"]) == NOON + timedelta(seconds=seconds)
    assert stored["boot"] is None
    assert stored["error"].startswith(type(answer).__name__ if isinstance(answer, SendError) else "InDoubt: KeyError")
    assert len(world.phones.sent) == 1


async def test_an_unreachable_provider_is_tried_by_the_schedule_until_it_answers(world: World) -> None:
    """1, 4, 15, 60 and then 300 seconds apart."""
    row = await world.put(account=await world.account())
    world.phones.script["chat1"].extend([Unreachable("no route")] * 6)
    async with running(world.sender):
        await world.settled()
        for tries, seconds in enumerate([1, 4, 15, 60, 300, 300], start=1):
            assert len(world.phones.sent) == tries
            await world.later(timedelta(seconds=seconds, milliseconds=-1))
            assert len(world.phones.sent) == tries
            await world.later(timedelta(milliseconds=1))
    assert await world.state(row) == "sent"
    assert not world.letters


async def test_an_answer_without_expiry_is_given_up_after_a_day(world: World) -> None:
    """The operator hears of it."""
    row = await world.put(account=await world.account())
    world.phones.everybody = Unreachable("no route")
    async with running(world.sender):
        await world.later(timedelta(hours=23))
        assert await world.state(row) == "ready"
        await world.later(timedelta(hours=1))
    assert await world.state(row) == "dead"
    assert world.letters == [(row, "Unreachable: no route")]


async def test_what_expired_is_never_sent(world: World) -> None:
    """Neither the first time nor again after a failed try."""
    account = await world.account()
    first = await world.put(account=account, expires=NOON)
    second = await world.put(account=account, expires=NOON + timedelta(seconds=1))
    world.phones.everybody = Unreachable("no route")
    async with running(world.sender):
        await world.settled()
        await world.later(timedelta(seconds=1))
    assert [await world.state(row) for row in (first, second)] == ["expired", "expired"]
    assert len(world.phones.sent) == 1


async def test_a_person_who_is_gone_hears_nothing_more_and_the_office_is_told(world: World) -> None:
    """What waits for that chat is cancelled; what waits for others is not."""
    account = await world.account("Bình")
    await world.account("Hà", role=Role.PARTY_OFFICE)
    first = await world.put(account=account)
    waiting = await world.put(account=account)
    other = await world.put(account=await world.account())
    world.phones.script["chat1"].append(RecipientGone("403 blocked"))
    async with running(world.sender):
        await world.settled()
    assert [await world.state(row) for row in (first, waiting, other)] == ["dead", "cancelled", "sent"]
    assert (await world.db.read(lambda tx: people.account_by_id(tx, account))).reachable is False  # type: ignore[union-attr]
    assert [text for address, text, _ in world.phones.sent if address == "chat2" and "Bình" in text]
    assert not world.letters


async def test_a_persons_message_takes_their_other_account(world: World) -> None:
    """Whoever leaves one messenger is still reminded on the other."""
    await world.account("Bình", channel="zalo")
    await world.account("Bình")
    person = await world.db.read(lambda tx: people.account_by_id(tx, 1))
    assert person is not None
    row = await world.put(Message("Nhắc việc"), lane=UNSOLICITED, kind="notice", person=person.person)
    world.phones.script["chat2"].append(RecipientGone("403 blocked"))
    async with running(world.sender):
        await world.settled()
    stored = await world.row(row)
    assert (stored["state"], stored["account"], stored["attempts"]) == ("sent", 1, 1)
    assert [text for _, text, _ in world.zalo.sent] == ["Nhắc việc"]


async def test_a_refused_message_is_a_dead_letter(world: World) -> None:
    """Our fault: not tried again, the operator is told, other messages go on."""
    account = await world.account()
    row, after = await world.put(account=account), await world.put(account=account)
    world.phones.script["chat1"].append(Rejected("400 too long"))
    async with running(world.sender):
        await world.settled()
    assert [await world.state(one) for one in (row, after)] == ["dead", "sent"]
    assert world.letters == [(row, "Rejected: 400 too long")]


@pytest.mark.parametrize("answer", [Rejected("400"), InDoubt("cut")])
async def test_there_is_no_alarm_about_alarms(world: World, answer: SendError) -> None:
    """Else one wrong alarm would call the next."""
    row = await world.put(Message("Đĩa đầy"), account=await world.account(), lane=ACT, kind="alarm")
    world.phones.everybody = answer
    async with running(world.sender):
        await world.settled()
        await world.later(timedelta(minutes=1))
    assert await world.state(row) in ("dead", "unknown")
    assert not world.letters


async def test_a_doubtful_message_is_sent_again_once_and_says_so(world: World) -> None:
    """At least five seconds later; after two doubtful tries nobody knows, and the operator is told that."""
    row = await world.put(Message("Xin số hộ?"), account=await world.account())
    world.phones.everybody = InDoubt("cut")
    async with running(world.sender):
        await world.settled()
        await world.later(timedelta(seconds=4.9))
        assert world.texts() == ["Xin số hộ?"]
        await world.later(timedelta(seconds=0.1))
        await world.later(timedelta(hours=1))
    assert world.texts() == ["Xin số hộ?", "(gửi lại) Xin số hộ?"]
    assert await world.state(row) == "unknown"
    assert world.letters == [(row, "InDoubt: cut")]


async def test_silence_is_cut_off_and_in_doubt(world: World) -> None:
    """A send has a time budget of its own."""
    row = await world.put(account=await world.account())
    world.phones.script["chat1"].append(asyncio.get_running_loop().create_future())
    async with running(world.boot(budget=0.01)):
        await world.settled()
    stored = await world.row(row)
    assert (stored["state"], stored["doubts"], stored["error"]) == ("ready", 1, "InDoubt: no answer in time")


async def test_an_adapters_bug_is_logged_without_its_words(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The trace says where; a token or an address in the error's text does not reach the log."""
    await world.put(account=await world.account())
    world.phones.script["chat1"].append(RuntimeError("https://api/bot123:SECRET/chat1"))
    async with running(world.sender):
        await world.settled()
    assert "RuntimeError" in caplog.text
    assert "in send" in caplog.text
    for secret in ("SECRET", "chat1", "Xin số hộ"):
        assert secret not in caplog.text


async def test_a_channel_that_refuses_us_keeps_its_rows_and_stops(world: World) -> None:
    """The operator is told once; it is tried every five minutes; the other channel goes on."""
    accounts = [await world.account() for _ in range(3)]
    rows = [await world.put(account=account) for account in accounts[:1]]
    world.phones.everybody = NotConfigured("401")
    async with running(world.sender):
        await world.settled()
        rows += [await world.put(account=account) for account in accounts[1:]]
        other = await world.put(account=await world.account(channel="zalo"))
        await world.later(timedelta(seconds=299))
        assert len(world.phones.sent) == 1
        assert await world.state(other) == "sent"
        await world.later(timedelta(seconds=1))
        tried = len(world.phones.sent)
        assert tried > 1
        assert len(world.alarms) == 1
        assert [(await world.row(row))["attempts"] for row in rows] == [0, 0, 0]
        world.phones.everybody = None
        await world.later(timedelta(seconds=300))
    assert [await world.state(row) for row in rows] == ["sent"] * 3
    assert len(world.phones.sent) == tried + 3
    assert not world.letters


async def test_a_chat_is_left_after_the_farewell(world: World) -> None:
    """Whether it could be said or not."""
    for _ in range(2):
        await world.put(Message("Chỉ nhắn riêng ạ."), account=await world.account(), kind="farewell")
    await world.put(account=await world.account())
    world.phones.script["chat2"].append(Rejected("400"))
    async with running(world.sender):
        await world.settled()
    assert world.phones.left == ["chat1", "chat2"]


async def test_a_farewell_that_is_tried_again_waits_with_leaving(world: World) -> None:
    """It was not said yet."""
    await world.put(Message("Chỉ nhắn riêng ạ."), account=await world.account(), kind="farewell")
    world.phones.script["chat1"].append(Unreachable("no route"))
    async with running(world.sender):
        await world.settled()
        assert world.phones.left == []
        await world.later(timedelta(seconds=1))
    assert world.phones.left == ["chat1"]


async def test_a_late_answer_opens_with_an_apology(world: World) -> None:
    """After half an hour; a notice does not, for nobody waits for it."""
    message = Message("Xin số hộ?", you=You.BA)
    for minutes in (30, 31):
        created = NOON - timedelta(minutes=minutes)
        await world.put(message, account=await world.account(), now=created)
    created = NOON - timedelta(hours=3)
    await world.put(message, account=await world.account(), now=created, kind="notice", lane=ACT)
    async with running(world.sender):
        await world.settled()
    on_time, late, notice = (next(t for a, t, _ in world.phones.sent if a == f"chat{n}") for n in (1, 2, 3))
    assert on_time == notice == "Xin số hộ?"
    assert late == "Xin lỗi bà, tin này đến muộn vì mất kết nối.\nXin số hộ?"


# ---- order and pace ------------------------------------------------------------------------------------------


async def test_answers_go_before_what_nobody_waits_for(world: World) -> None:
    """Lane by lane, the oldest first within one."""
    for lane in (BULK, UNSOLICITED, ACT, REPLY, REPLY):
        await world.put(Message(f"lane {lane}"), account=await world.account(), lane=lane, kind="notice")
    async with running(world.sender):
        await world.settled()
    assert world.phones.sent == [
        ("chat4", "lane 0", 0),
        ("chat5", "lane 0", 0),
        ("chat3", "lane 1", 0),
        ("chat2", "lane 5", 0),
        ("chat1", "lane 9", 0),
    ]


async def test_one_chat_gets_its_messages_one_after_the_other(world: World) -> None:
    """Over all lanes, a person's and an account's alike; the channel here refuses two at a time."""
    account = await world.account("Bình")
    person = (await world.db.read(lambda tx: people.account_by_id(tx, account))).person  # type: ignore[union-attr]
    for lane in (BULK, ACT, REPLY):
        await world.put(Message(f"account {lane}"), account=account, lane=lane, kind="notice")
        await world.put(Message(f"person {lane}"), person=person, lane=lane, kind="notice")
    gates = [asyncio.get_running_loop().create_future() for _ in range(6)]
    world.phones.script["chat1"].extend(gates)
    async with running(world.sender):
        for number, gate in enumerate(gates, start=1):
            world.seconds += SPACING
            world.sender.wake()
            await until(lambda number=number: len(world.phones.sent) == number)  # type: ignore[misc]
            gate.set_result(None)
        await world.settled()
    assert [text.split()[1] for text in world.texts()] == ["0", "0", "1", "1", "9", "9"]


async def test_a_failed_message_holds_the_next_of_its_chat_back(world: World) -> None:
    """So that they arrive in order."""
    account = await world.account()
    for text in ("một", "hai"):
        await world.put(Message(text), account=account)
    world.phones.script["chat1"].append(Unreachable("no route"))
    async with running(world.sender):
        await world.settled()
        assert world.texts() == ["một"]
        await world.later(timedelta(seconds=1))
    assert world.texts() == ["một", "một", "hai"]


async def test_at_most_eight_are_in_flight_and_a_seat_is_left_for_answers(world: World) -> None:
    """However slow the provider is."""
    gate = asyncio.get_running_loop().create_future()
    world.phones.everybody = gate
    for _ in range(10):
        await world.put(account=await world.account(), lane=BULK, kind="notice")
    async with running(world.sender):
        world.sender.wake()
        await until(lambda: len(world.phones.under_way) == IN_FLIGHT - 1)
        for _ in range(2):
            await world.put(account=await world.account())
        world.sender.wake()
        await until(lambda: len(world.phones.under_way) == IN_FLIGHT)
        assert world.phones.under_way[-1] == "chat11"
        gate.set_result(None)
        await world.settled()
    assert world.phones.most == IN_FLIGHT
    assert len(world.phones.sent) == 12


async def test_an_answer_overtakes_a_broadcast_within_one_slot(world: World) -> None:
    """The next message out is the answer."""
    world.pacer = Pacer()
    sender = world.boot()
    for _ in range(30):
        await world.put(account=await world.account(), lane=BULK, kind="notice")
    async with running(sender):
        sender.wake()
        await until(lambda: len(world.phones.sent) == 5)
        await world.put(Message("Đã ghi"), account=await world.account())
        world.seconds += 1 / RATE
        sender.wake()
        await until(lambda: len(world.phones.sent) == 6)
    assert world.texts()[5] == "Đã ghi"


async def test_a_chat_is_spaced_and_the_sender_is_not_idle_meanwhile(world: World) -> None:
    """What waits a second for its chat is about to go out."""
    account = await world.account()
    for _ in range(2):
        await world.put(account=account, lane=UNSOLICITED, kind="notice")
    async with running(world.sender):
        world.sender.wake()
        await until(lambda: len(world.phones.sent) == 1)
        assert world.sender.busy
        world.seconds += SPACING
        await world.settled()
        assert not world.sender.busy
    assert len(world.phones.sent) == 2


async def test_a_throttled_chat_is_left_alone_in_every_lane(world: World) -> None:
    """Its other messages wait as long as the provider asked; the sender is idle meanwhile."""
    account = await world.account()
    world.phones.script["chat1"].append(Throttled(30.0))
    async with running(world.sender):
        await world.put(account=account)
        await world.settled()
        await world.put(account=account, lane=ACT, kind="notice")
        await world.later(timedelta(seconds=20))
        assert len(world.phones.sent) == 1
        await world.later(timedelta(seconds=13))
    assert len(world.phones.sent) == 3


# ---- what is looked at again when claimed ----------------------------------------------------------------------


async def test_a_person_without_an_account_is_not_written_to(world: World) -> None:
    """The row is closed; it holds nothing up."""
    await world.account("Bình")
    await world.db.write(lambda tx: people.set_reachable(tx, 1, False))
    rows = [await world.put(person=1, lane=UNSOLICITED, kind="notice") for _ in range(3)]
    async with running(world.sender):
        await world.settled()
    ends = [await world.row(row) for row in rows]
    assert [(row["state"], row["error"]) for row in ends] == [("cancelled", "no account")] * 3


async def test_a_persons_message_goes_to_the_account_linked_last(world: World) -> None:
    """Found when it is claimed, and again after a failed try."""
    await world.account("Bình")
    row = await world.put(person=1, lane=UNSOLICITED, kind="notice")
    world.phones.everybody = Unreachable("blocked in this country")
    async with running(world.sender):
        await world.settled()
        await world.account("Bình", channel="zalo")
        await world.later(timedelta(seconds=5))
    assert (await world.row(row))["account"] == 2
    assert len(world.zalo.sent) == 1


@pytest.mark.parametrize("lane", LANES)
async def test_people_are_not_written_to_unasked_at_night_nor_on_sundays(world: World, lane: int) -> None:
    """It is moved to the next reminding day's morning, uncounted; answers go at any hour."""
    world.now = EVENING
    row = await world.put(account=await world.account(), lane=lane, kind="notice")
    async with running(world.sender):
        await world.settled()
        if lane < UNSOLICITED:
            assert await world.state(row) == "sent"
            return
        stored = await world.row(row)
        assert (stored["state"], stored["attempts"], from_instant(stored["not_before"])) == ("ready", 0, MONDAY)
        await world.later(MONDAY - EVENING)
        assert await world.state(row) == "sent"


async def a_morning(world: World, **more: Any) -> int:
    await world.account("Bình")
    return await world.put(None, person=1, lane=UNSOLICITED, kind="morning", **more)


async def test_a_morning_is_composed_when_it_goes_out(world: World) -> None:
    """And its words are kept with it."""
    row = await a_morning(world)
    world.composed = Composed(Message("Còn 3 ngày"), 7, 1)
    async with running(world.sender):
        await world.settled()
    assert world.phones.sent == [("chat1", "Còn 3 ngày", 7)]
    stored = await world.row(row)
    assert (stored["state"], stored["version"], stored["account"]) == ("sent", 7, 1)
    assert messages.from_json(stored["payload"]) == Message("Còn 3 ngày")


async def test_a_morning_with_nothing_left_to_say_is_cancelled(world: World) -> None:
    """The group has reported meanwhile."""
    row = await a_morning(world)
    async with running(world.sender):
        await world.settled()
    assert await world.state(row) == "cancelled"
    assert not world.phones.sent


async def test_a_morning_may_be_put_off(world: World) -> None:
    """The person is in the middle of something; it does not count as a try."""
    row = await a_morning(world)
    world.composed = Later(NOON + timedelta(minutes=20))
    async with running(world.sender):
        await world.settled()
        stored = await world.row(row)
        assert (stored["state"], stored["attempts"], stored["account"]) == ("ready", 0, None)
        assert from_instant(stored["not_before"]) == NOON + timedelta(minutes=20)
        world.composed = Composed(Message("Còn 3 ngày"), 7, 1)
        await world.later(timedelta(minutes=20))
    assert await world.state(row) == "sent"


async def test_a_morning_put_off_until_now_does_not_spin(world: World) -> None:
    """It is asked again a second later."""
    await a_morning(world)
    world.composed = Later(NOON)
    async with running(world.sender):
        await world.settled()
    assert world.asked == 1


async def test_a_failed_morning_is_composed_anew(world: World) -> None:
    """When it gets through, the group may have reported; what it was to tell waits again meanwhile."""
    row = await a_morning(world)

    def plan(tx: Tx) -> None:
        tx.execute(
            "INSERT INTO notice (key, person, what, item, stage, not_before, expires, state, outbox) "
            "VALUES ('n', 1, 'report', '2026-11/HK05', '3', '2026-11-23', '2026-11-30', 'told', ?)",
            (row,),
        )

    await world.db.write(plan)
    world.composed = Composed(Message("Còn 3 ngày"), 7, 1)
    world.phones.script["chat1"].append(Unreachable("no route"))
    async with running(world.sender):
        await world.settled()
        notice = await world.db.read(lambda tx: tx.execute("SELECT state FROM notice").fetchone()["state"])
        assert notice == "waiting"
        world.composed = None
        await world.later(timedelta(seconds=5))
    assert await world.state(row) == "cancelled"
    assert world.asked == 2
    assert world.texts() == ["Còn 3 ngày"]


@pytest.mark.parametrize("fault", [LookupError("no person"), Composed(Message("x"), 1, 99)])
async def test_a_morning_that_cannot_be_composed_is_set_aside(
    world: World, fault: Exception | Composed, caplog: pytest.LogCaptureFixture
) -> None:
    """Our fault: dead, told, and the others go on."""
    row = await a_morning(world)
    other = await world.put(account=await world.account(), lane=UNSOLICITED, kind="notice")
    world.composed = fault
    async with running(world.sender):
        await world.settled()
    assert [await world.state(one) for one in (row, other)] == ["dead", "sent"]
    assert [letter for letter, _ in world.letters] == [row]
    assert "no person" not in caplog.text


async def test_a_hook_that_fails_costs_nobody_the_record(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The row is closed without it."""
    row = await world.put(account=await world.account("Bình"))
    world.phones.everybody = RecipientGone("403")
    world.disk.at, world.disk.error = "UPDATE account SET reachable", lambda: ZeroDivisionError("secret")
    async with running(world.sender):
        await world.settled()
    assert await world.state(row) == "dead"
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text


# ---- crash, full disk, stop ------------------------------------------------------------------------------------


async def test_a_crash_between_sending_and_recording_duplicates_what_was_in_flight(world: World) -> None:
    """One message, once more, and it says so; what was recorded and what had not begun go out once."""
    for text in ("một", "hai"):
        await world.put(Message(text), account=await world.account())
    async with running(world.sender):
        await world.settled()
    world.disk.at, world.disk.error = "UPDATE outbox SET state = 'sent'", Crash
    last = await world.put(Message("ba"), account=await world.account())
    with pytest.raises(Crash):
        await world.sender.run()
    assert len(world.phones.sent) == 3
    sender = await world.restart("two")
    async with running(sender):
        await world.settled()
    assert world.texts() == ["một", "hai", "ba", "(gửi lại) ba"]
    stored = await world.row(last)
    assert (stored["state"], stored["doubts"]) == ("sent", 1)


async def test_a_crash_at_any_statement_loses_nothing(world: World) -> None:
    """Every statement of sending three messages in turn: each arrives, and comes twice only if it says so."""
    accounts = [await world.account() for _ in range(3)]
    sent_before, statement, crashed = 0, 0, True
    while crashed:
        statement += 1
        rows = [await world.put(Message(f"tin {account}"), account=account) for account in accounts]
        world.disk.at, world.disk.error, world.disk.after = "", Crash, statement
        task = asyncio.create_task(world.sender.run())
        world.sender.wake()
        idle = asyncio.create_task(world.sender.idle())
        await asyncio.wait({task, idle}, return_when=asyncio.FIRST_COMPLETED)
        crashed = task.done()
        for one in (task, idle):
            one.cancel()
        await asyncio.gather(task, idle, return_exceptions=True)
        async with running(await world.restart(f"after {statement}")):
            await world.settled()
        assert [await world.state(row) for row in rows] == ["sent"] * 3
        texts, sent_before = world.texts()[sent_before:], len(world.phones.sent)
        for account in accounts:
            copies = [text for text in texts if text.endswith(f"tin {account}")]
            assert copies in (
                [f"tin {account}"],
                [f"tin {account}", f"(gửi lại) tin {account}"],
                [f"(gửi lại) tin {account}"],
            )
    assert statement > 20


async def test_a_row_that_cannot_be_read_is_set_aside(world: World) -> None:
    """A newer version's words, say; its chat's next message goes out."""
    account = await world.account()
    row, after = await world.put(account=account), await world.put(account=account)
    await world.db.write(lambda tx: tx.execute("UPDATE outbox SET payload = '[]' WHERE id = ?", (row,)).rowcount)
    async with running(world.sender):
        await world.settled()
    assert [await world.state(one) for one in (row, after)] == ["dead", "sent"]
    assert [letter for letter, _ in world.letters] == [row]


async def test_a_second_crash_leaves_it_unknown(world: World) -> None:
    """Two doubtful tries are enough; the operator is told, an alarm excepted."""
    rows = [await world.put(account=await world.account(), kind=kind, lane=ACT) for kind in ("notice", "alarm")]
    for boot in ("one", "two"):
        for row in rows:
            await world.db.write(lambda tx, row=row, boot=boot: outbox.claim(tx, row, boot, row))  # type: ignore[misc]
        await world.restart(f"after {boot}")
    assert [await world.state(row) for row in rows] == ["unknown", "unknown"]
    assert world.letters == [(rows[0], "InDoubt: interrupted")]


async def test_recover_leaves_this_runs_own_rows_alone(world: World) -> None:
    """Only an older run's are in doubt, and they are at once."""
    mine, old = [await world.put(account=await world.account()) for _ in range(2)]
    await world.db.write(lambda tx: outbox.claim(tx, mine, "one", 1))
    await world.db.write(lambda tx: outbox.claim(tx, old, "zero", 2))
    await world.sender.recover()
    assert [await world.state(row) for row in (mine, old)] == ["sending", "ready"]
    assert from_instant((await world.row(old))["not_before"]) == NOON


async def test_a_full_disk_stops_claiming_and_it_goes_on_by_itself(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Logged and told once; nothing is sent that was not marked first."""
    row = await world.put(account=await world.account())
    world.disk.at = "UPDATE outbox SET state = 'sending'"
    world.disk.error = full
    async with running(world.sender):
        for tries in range(1, 4):
            world.sender.wake()
            await until(lambda tries=tries: world.disk.raised >= tries)  # type: ignore[misc]
        await until(lambda: world.alarms)
        assert world.sender.busy
        assert not world.phones.sent
        world.disk.error = None
        await world.settled()
    assert await world.state(row) == "sent"
    assert len(world.alarms) == 1
    assert len([one for one in caplog.records if one.levelno == logging.CRITICAL]) == 1


async def test_a_full_disk_after_sending_is_waited_out(world: World) -> None:
    """The answer is kept until it can be recorded; the message is not sent again."""
    row = await world.put(account=await world.account())
    world.disk.at = "UPDATE outbox SET state = 'sent'"
    world.disk.error = full
    async with running(world.sender):
        world.sender.wake()
        await until(lambda: world.alarms)
        assert await world.state(row) == "sending"
        world.disk.error = None
        await world.settled()
    assert await world.state(row) == "sent"
    assert len(world.phones.sent) == len(world.alarms) == 1


async def test_an_alarm_that_fails_stops_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The log is the last path there is; the other channel goes on."""
    await world.put(account=await world.account())
    other = await world.put(account=await world.account(channel="zalo"))
    world.phones.everybody = NotConfigured("401")
    world.unheard = True
    async with running(world.sender):
        await world.settled()
        await until(lambda: "could not be told" in caplog.text)
    assert await world.state(other) == "sent"


async def test_what_is_nobodys_trouble_ends_the_run(world: World) -> None:
    """A closed database is not waited for."""
    await world.db.close()
    with pytest.raises(DatabaseClosed):
        await world.sender.run()


async def test_stopping_lets_what_is_in_flight_end_and_claims_nothing_more(world: World) -> None:
    """So that an orderly stop leaves nothing in doubt."""
    gate = asyncio.get_running_loop().create_future()
    world.phones.everybody = gate
    account = await world.account()
    first, second = await world.put(account=account), await world.put(account=account)
    task = asyncio.create_task(world.sender.run())
    await until(lambda: world.phones.under_way)
    task.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()
    gate.set_result(None)
    await asyncio.wait({task})
    assert task.cancelled()
    assert [await world.state(row) for row in (first, second)] == ["sent", "ready"]


async def test_impatience_leaves_it_in_doubt_for_the_next_run(world: World) -> None:
    """Cancelled twice, it ends at once; the row stays as it is."""
    world.phones.everybody = asyncio.get_running_loop().create_future()
    row = await world.put(account=await world.account())
    task = asyncio.create_task(world.sender.run())
    await until(lambda: world.phones.under_way)
    task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert await world.state(row) == "sending"
    assert not world.phones.under_way


# ---- signs of life -----------------------------------------------------------------------------------------------


async def test_the_sender_shows_at_most_once_a_minute_that_it_lives(world: World) -> None:
    """Also while there is nothing to send."""

    async def beat() -> datetime | None:
        return await world.db.read(lambda tx: pulses.last(tx, "send"))

    async with running(world.sender):
        await world.settled()
        assert await beat() == NOON
        await world.later(timedelta(seconds=59))
        assert await beat() == NOON
        await world.later(timedelta(seconds=1))
        assert await beat() == NOON + timedelta(minutes=1)


async def test_what_is_due_later_is_sent_when_its_time_comes_without_being_woken(world: World) -> None:
    """The loop waits for the next row by itself."""
    row = await world.put(account=await world.account(), not_before=NOON + timedelta(milliseconds=30))
    async with running(world.sender):
        await world.settled()
        assert not world.phones.sent
        world.now += timedelta(milliseconds=30)
        await until(lambda: world.phones.sent)
    assert await world.state(row) == "sent"
