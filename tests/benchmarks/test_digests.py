"""A digest and leaders' questions: a ward over three years, a city of 11,000 groups × 36 months × 12 figures.

    make bench

Prints seconds and ratios of one run, with the replies' times meanwhile; only that the numbers are right and that
nothing grows faster than the groups is asserted. The office's digest is gathered on a reader and kept by a short
write, questions are answered on a reader, as the running bot does it, while people write to the bot all the time.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.channels.telegram import TelegramChannel
from bot.core.dialogue import At, Step
from bot.core.digests import Rule
from bot.core.indicators import Answer
from bot.core.model import Inbound, Kind, Owner, Role, You
from bot.core.periods import Period, current, next_after
from bot.dispatch import Dispatch
from handlers import asking, morning
from handlers.digest import making
from handlers.knowing import Asker
from handlers.turn import Turn
from storage import audit, inbox, periods
from storage.db import Database, Tx
from storage.instants import instant
from storage.people import Account
from tests.benchmarks.test_durable_turns import body, deliver, nobody
from tests.ward import Ward, connect, settings

MONTHS, FIGURES = 36, 12
WARD, CITY = 150, 11_000
WRITERS, ROUNDS = 40, 9
SINCE = timedelta(days=7)
QUESTIONS = (
    "tình hình chung",
    "tỷ lệ tham gia",
    "vi phạm từ tháng 1 đến nay",
    "vi phạm tháng này so với cùng kỳ",
    "vi phạm khu 3",
    "tổ nào vi phạm nhiều nhất",
    "vì sao tỷ lệ tham gia giảm",
    "bao nhiêu tổ đã nộp",
    "ai chưa nộp",
    "tỷ lệ tham gia từ tháng 1 năm 2027 đến nay so với năm ngoái",
)


def filled(path: Path, groups: int) -> Ward:
    """A ward whose groups reported for three years; of the newest period one in twenty has not."""
    with Ward.opened(path) as ward:
        ward.link("office")
        ward.follow_up()
        made = made_periods(ward)
        now = datetime.combine(made[-1].due, ward.desk.morning, ward.desk.zone).astimezone(UTC)
        with ward.tx() as tx:
            people(tx, groups)
            for period in made:
                periods.open_period(tx, period, ward.desk.form)
            reports(tx, made)
            tx.execute("UPDATE period SET locked = 1 WHERE locks < ?", (made[-1].first.isoformat(),))
            history(tx, made[-1].code, now)
            audit.seal(tx, now)
        ward.now = now
    return ward


def made_periods(ward: Ward) -> list[Period]:
    """Three years of periods."""
    policy, calendar = ward.desk.policy, ward.desk.calendar
    made = [current(ward.desk.local(ward.now).date(), policy.rule, calendar)]
    while len(made) < MONTHS:
        made.append(next_after(made[-1], policy.rule, calendar))
    return made


def people(tx: Tx, groups: int) -> None:
    """Groups with leaders on the phone."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
    tx.execute(f"{numbers} INSERT INTO place (kind, code, name, area) "  # noqa: S608 - ours
               "SELECT 'group', 'G' || i, 'Tổ dân phố số ' || i, 'khu ' || (i % 114) FROM n", (groups,))  # fmt: skip
    tx.execute("INSERT INTO person (name, phone, you) SELECT 'Người ' || code, '09' || id, 'bác' FROM place "
               "WHERE code LIKE 'G%'")  # fmt: skip
    tx.execute("INSERT INTO role (person, role, place, since) SELECT person.id, 'group_leader', place.id, "
               "'2026-01-01T00:00:00.000Z' FROM person JOIN place ON person.name = 'Người ' || place.code")  # fmt: skip
    tx.execute("INSERT INTO account (channel, address, person, linked) SELECT 'telegram', 1000 + id, id, "
               "'2026-01-01T00:00:00.000Z' FROM person WHERE name LIKE 'Người G%'")  # fmt: skip


def reports(tx: Tx, made: list[Period]) -> None:
    """Every report, twelve figures each; of the newest period one in twenty is missing."""
    for period in made:
        sent = f"{period.opens.isoformat()}T02:00:00.000Z"
        tx.execute(
            "INSERT INTO report (period, place, state, sent, receipt) SELECT period.id, place.id, ?, ?, 'ABCD' "
            "FROM place JOIN period ON period.code = ? WHERE place.kind = 'group' "
            "AND (period.code < ? OR place.id % 20)",
            ("sent" if period is made[-1] else "locked", sent, period.code, made[-1].code),
        )
    tx.execute("DROP TRIGGER figure_locked_insert")
    tx.execute(
        "INSERT INTO figure (report, indicator, verdict, value, choice, person, source, at) SELECT report.id, "
        "json_extract(form.value, '$[0]'), iif(json_extract(form.value, '$[1]') IS NULL, 'value', 'choice'), "
        "iif(json_extract(form.value, '$[1]') IS NULL, 100 + report.id % 50, NULL), json_extract(form.value, '$[1]'), "
        "1, 'x', sent FROM report JOIN json_each(?) AS form",
        (json.dumps(asked()),),
    )
    tx.execute(
        "CREATE TRIGGER figure_locked_insert BEFORE INSERT ON figure WHEN (SELECT state FROM report "
        "WHERE id = NEW.report) = 'locked' BEGIN SELECT RAISE(ABORT, 'the report is locked'); END"
    )


def asked() -> list[tuple[str, str | None]]:
    """The first twelve figures the form asks of groups, numbers and choices, each month; a choice with its answer."""
    every = [one for one in settings().form.indicators if one.owner is Owner.GROUP and one.answer is not Answer.WORDS]
    assert len(every) >= FIGURES
    return [(one.code, one.options[0].key if one.options else None) for one in every[:FIGURES]]


def history(tx: Tx, newest: str, now: datetime) -> None:
    """The audit of three years, the newest period's in the last week: what was given, handed in, and corrected."""
    for newer in (False, True):
        at = instant(now - SINCE * 20 if not newer else now - SINCE / 2)
        which = "period.code = ?" if newer else "period.code < ?"
        tx.execute(
            "INSERT INTO audit (at, actor, action, subject, after, source) "  # noqa: S608 - ours
            "SELECT ?, 1, 'figure', 'figure:' || period.code || ':group:' || place.code || ':' || indicator, "
            '\'{"verdict": "value", "value": "\' || ifnull(CAST(value AS INTEGER), 1) || \'"}\', \'x\' FROM figure '
            "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
            f"JOIN place ON place.id = report.place WHERE {which}",
            (at, newest),
        )
        tx.execute(
            "INSERT INTO audit (at, actor, action, subject, after, source) "  # noqa: S608 - ours
            "SELECT ?, 1, 'send', 'report:' || period.code || ':group:' || place.code, "
            "'{\"on_time\": true}', 'x' FROM report JOIN period ON period.id = report.period "
            f"JOIN place ON place.id = report.place WHERE {which}",
            (at, newest),
        )
    tx.execute(
        "INSERT INTO audit (at, actor, action, subject, before, after, source) "
        "SELECT ?, 1, 'figure', 'figure:' || period.code || ':group:' || place.code || ':S1', "
        '\'{"verdict": "value", "value": "1"}\', \'{"verdict": "value", "value": "2"}\', \'x\' FROM report '
        "JOIN period ON period.id = report.period JOIN place ON place.id = report.place "
        "WHERE period.code = ? AND place.id % 50 = 1",
        (instant(now - SINCE / 2), newest),
    )


async def replies(database: Database, dispatch: Dispatch, ward: Ward, stop: asyncio.Event) -> list[float]:
    """How long each message of some leaders took from being stored to having its answer on the disk."""
    rows = await database.read(
        lambda tx: tx.execute("SELECT address FROM account WHERE address > '1000' LIMIT ?", (WRITERS,)).fetchall()
    )
    spent, number = [], 0
    while not stop.is_set():
        number += 1
        who = int(rows[number % len(rows)]["address"]) - 1000
        update = body(who, number, "2 buổi 95 người", int(ward.now.timestamp()))
        began = time.perf_counter()
        await database.write(partial(inbox.store, channel="telegram", updates=[update], now=ward.now))
        dispatch.wake()
        await dispatch.idle()
        spent.append(time.perf_counter() - began)
        await database.write(deliver)
        await asyncio.sleep(0)
    return spent


def answered(tx: Tx, ward: Ward, text: str) -> str:
    """What a leader's question is answered with."""
    account = Account(1, "telegram", "chat", 1, True)
    turn = Turn(ward.desk, Inbound("telegram", "chat", Kind.TEXT, text=text), "telegram:1", ward.now, account)
    step = asking.answered(tx, turn, Asker(You.DONG_CHI, frozenset({Role.LEADERSHIP}), False, 1), text)
    assert isinstance(step, Step)
    assert step.state.at is At.IDLE, step.message.text
    return step.message.text


async def asked_meanwhile(database: Database, ward: Ward) -> dict[str, float]:
    """Seconds of each question, the better of two."""
    took = {}
    for text in QUESTIONS:
        times = []
        for _ in range(2):
            began = time.perf_counter()
            await database.read(partial(answered, ward=ward, text=text))
            times.append(time.perf_counter() - began)
        took[text] = min(times)
    return took


async def timed(path: Path, ward: Ward, digest: bool) -> tuple[dict[str, float], list[float], int]:
    """Seconds for a digest and for each question, the reply times meanwhile, and how many reports the digest counts."""
    channel = TelegramChannel("1234567:" + "b" * 35)
    database = await Database.open(path)
    dispatch = Dispatch(
        database, {"telegram": channel}, ward.desk, lambda: ward.now, replied=lambda: None, alarm=nobody
    )
    handling, stop = asyncio.create_task(dispatch.handle()), asyncio.Event()
    writing = asyncio.create_task(replies(database, dispatch, ward, stop))
    took: dict[str, float] = {}
    sent = 0
    try:
        await asyncio.sleep(0.3)
        if digest:
            due = await database.read(lambda tx: making.due(tx, ward.desk, ward.now))
            gather = partial(making.gather, desk=ward.desk, one=due[0], now=ward.now)
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                made = [await database.read(gather)]
                times.append(time.perf_counter() - began)
            gathered = sorted(times)[ROUNDS // 2]
            began = time.perf_counter()
            await database.write(lambda tx: morning.inform(tx, ward.desk, made, ward.now))
            took["digest"] = gathered + time.perf_counter() - began
            took |= await asked_meanwhile(database, ward)
            sent = made[0].digest.sections[0].counts["sent"]
        else:
            await asyncio.sleep(1)
    finally:
        stop.set()
        spent = await writing
        handling.cancel()
        await asyncio.wait({handling})
        await channel.close()
        await database.close()
    return took, spent, sent


def p99(spent: list[float]) -> float:
    """The slowest but one in a hundred."""
    return sorted(spent)[len(spent) * 99 // 100]


def measured(path: Path, groups: int) -> dict[str, float]:
    """Seconds for a digest and for each question."""
    ward = filled(path, groups)
    ward.desk = replace(ward.desk, digests=Rule(weekday=ward.desk.local(ward.now).weekday()))
    _, calm, _ = asyncio.run(timed(path, ward, digest=False))
    took, busy, sent = asyncio.run(timed(path, ward, digest=True))
    with closing(connect(path)) as connection:
        [expected] = connection.execute("SELECT count(*) FROM report WHERE state = 'sent'").fetchone()
    assert sent == expected
    print(  # noqa: T201
        f"\n{groups} groups: replies p99 {p99(busy) * 1000:.0f} ms meanwhile, "
        f"{p99(calm) * 1000:.0f} ms without ({p99(busy) / p99(calm):.1f} times), {len(busy)} replies"
    )
    return took


def test_a_digest_and_questions_over_three_years(tmp_path: Path) -> None:
    """A city's take no more times longer than it has more groups."""
    ward = measured(tmp_path / "ward.db", WARD)
    city = measured(tmp_path / "city.db", CITY)
    for name, seconds in city.items():
        print(f"{seconds:7.3f} s, {ward[name]:.3f} s, {seconds / ward[name]:5.1f} times: {name}")  # noqa: T201
    print(f"city, ward, ratio; {CITY / WARD:.0f} times the groups")  # noqa: T201
    assert all(city[name] / ward[name] < 2 * CITY / WARD for name in city)
