"""The judgement of the facts, and the pages and the file they are read from."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.core.texts.health import span
from bot.health import DISK_FREE, checks, judge
from bot.web import health_app, metrics, serve
from storage import health, pulses
from storage.db import Database, Tx
from storage.health import Facts, Waiting
from storage.instants import instant
from storage.migrate import migrate
from storage.snapshot import snapshot

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOST = "127.0.0.1"
CHANNELS = ("telegram", "zalo-1")


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


@asynccontextmanager
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", verify=False) as client:  # noqa: S501  # no TLS
        yield client


# Judging

WELL = Facts({"poll:telegram": ago(30), "poll:zalo-1": ago(1), "tick": ago(90), "send": ago(0)}, 0, None, ())


def failed(facts: Facts, *, free: int = DISK_FREE) -> list[str]:
    return [problem.check for problem in judge(facts, NOW, channels=CHANNELS, free=free)]


def but(**changes: object) -> Facts:
    values = {name: getattr(WELL, name) for name in Facts.__slots__} | changes
    return Facts(**values)


def pulse(name: str, at: datetime) -> Facts:
    return but(pulses={**WELL.pulses, name: at})


def stuck(oldest: float, sent: float, state: str = "ready") -> Facts:
    return but(outbox=(Waiting(state, 5, 3, ago(oldest)),), pulses={**WELL.pulses, "send": ago(sent)})


def test_nothing_is_wrong_while_all_loops_move() -> None:
    """At the limits everything is still well."""
    assert failed(WELL) == []


@pytest.mark.parametrize(
    ("facts", "check"),
    [
        (pulse("poll:telegram", ago(91)), "poll:telegram"),
        (pulse("poll:zalo-1", ago(9999)), "poll:zalo-1"),
        (pulse("tick", ago(91)), "tick"),
        (pulse("tick", ago(-91)), "tick"),  # the clock was set back
        (but(inbox=2, inbox_oldest=ago(61)), "inbox"),
        (stuck(oldest=121, sent=121), "send"),
        (stuck(oldest=121, sent=121, state="sending"), "send"),
    ],
)
def test_each_check_fails_alone(facts: Facts, check: str) -> None:
    """Just beyond its limit, and no other with it."""
    assert failed(facts) == [check]


@pytest.mark.parametrize(
    "facts",
    [
        stuck(oldest=3600, sent=5),  # a broadcast under way
        stuck(oldest=0, sent=9999),  # nothing to do all night, now something
        stuck(oldest=-3600, sent=9999),  # planned for later
        but(inbox=5, inbox_oldest=ago(60)),
        pulse("poll:zalo-old", ago(999_999)),  # configured no more
    ],
)
def test_what_is_no_problem(facts: Facts) -> None:
    """Much work is no fault, nor is idleness, nor a channel that was taken out."""
    assert failed(facts) == []


def test_a_bot_that_never_ran_lacks_every_sign_of_life() -> None:
    """Without work nothing can be stuck."""
    assert failed(Facts({}, 0, None, ()), free=0) == ["poll:telegram", "poll:zalo-1", "tick", "disk"]
    assert checks(CHANNELS) == ["poll:telegram", "poll:zalo-1", "tick", "send", "inbox", "disk"]


def test_sentences_say_what_to_do() -> None:
    """Each names what is wrong, since when, and the next step."""
    facts = Facts({"poll:telegram": ago(200), "poll:zalo-1": ago(-7200)}, 4, ago(7300), ())
    assert [problem.text for problem in judge(facts, NOW, channels=CHANNELS, free=312_400_000)] == [
        "Kênh telegram: đã 3 phút chưa nối được máy chủ; kiểm tra mạng, proxy và mã bot.",
        "Kênh zalo-1: từ khi đồng hồ máy bị vặn lùi chưa nối được máy chủ; kiểm tra mạng, proxy và mã bot.",
        "Bộ lập lịch nhắc: từ khi cài đặt chưa chạy; xem nhật ký rồi khởi động lại bot.",
        "4 tin đến chờ xử lý, lâu nhất đã 2 giờ; xem nhật ký rồi khởi động lại bot.",
        "Ổ đĩa còn trống 312 MB, cần ít nhất 500 MB; xóa bớt tệp hoặc chuyển bản sao lưu cũ đi nơi khác.",
    ]
    assert [span(s) for s in (0, 119.9, 120, 7199, 7200, 172_800)] == [
        "0 giây", "119 giây", "2 phút", "119 phút", "2 giờ", "2 ngày",
    ]  # fmt: skip


# Reading


def content(path: Path) -> bytes:
    return path.read_bytes()


def fill(tx: Tx) -> None:
    """Every loop alive, two messages in, four out."""
    for name in ("poll:telegram", "poll:zalo-1", "tick", "send"):
        pulses.beat(tx, name, ago(10))
    tx.execute("INSERT INTO person (id, name) VALUES (1, 'Bà Lan')")
    for key, received, state in (
        ("1", 40, "ready"),
        ("2", 20, "ready"),
        ("3", 999, "done"),
        ("4", 999, "dead"),
    ):
        tx.execute(
            "INSERT INTO inbox (channel, key, address, body, received, state, incident) "
            "VALUES ('telegram', ?, '7', '{}', ?, ?, ?)",
            (key, instant(ago(received)), state, "A1" if state == "dead" else None),
        )
    for key, lane, due, state in (
        ("a", 0, 5, "ready"),
        ("b", 5, 50, "ready"),
        ("c", 5, -60, "ready"),
        ("d", 0, 7, "sending"),
        ("e", 5, 999, "unknown"),
        ("f", 5, 999, "dead"),
        ("g", 5, 999, "cancelled"),
    ):
        tx.execute(
            "INSERT INTO outbox (dedupe, person, lane, kind, payload, created, not_before, state, boot) "
            "VALUES (?, 1, ?, 'reply', '{}', ?, ?, ?, ?)",
            (key, lane, instant(NOW), instant(ago(due)), state, "boot" if state == "sending" else None),
        )


FILLED = Facts(
    dict.fromkeys(("poll:telegram", "poll:zalo-1", "send", "tick"), ago(10)),
    2,
    ago(40),
    (Waiting("ready", 0, 1, ago(5)), Waiting("ready", 5, 2, ago(50)), Waiting("sending", 0, 1, ago(7))),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    migrate(tmp_path / "bot.sqlite3")
    return tmp_path / "bot.sqlite3"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    await database.write(fill)
    yield database
    await database.close()


@asynccontextmanager
async def health_pages(
    database: Database, directory: Path, clock: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[httpx.AsyncClient]:
    app = health_app(database, clock=clock, channels=CHANNELS, directory=directory)
    async with serve(app, HOST, 0) as port, client(port) as http:
        yield http


async def test_the_facts_are_what_is_open(database: Database) -> None:
    """What is done, dead or cancelled is no work any more."""
    assert await database.read(health.facts) == FILLED
    assert await database.read(health.dead_letters) == {
        "inbox_dead": 1,
        "outbox_dead": 1,
        "outbox_unknown": 1,
    }


async def test_open_work_is_found_through_indexes(path: Path) -> None:
    """A frequent check does not read through years of messages."""
    statements: list[str] = []
    database = await Database.open(path, probe=statements.append)
    await database.read(health.facts)
    asked = [sql for sql in statements if "box" in sql]

    def explained(tx: Tx) -> list[str]:
        return [tx.execute(f"EXPLAIN QUERY PLAN {sql}").fetchone()["detail"] for sql in asked]

    steps = await database.read(explained)
    await database.close()
    assert len(steps) == 2
    assert all("USING INDEX" in step or "USING COVERING INDEX" in step for step in steps)


async def test_the_file_is_read_without_a_bot(database: Database, path: Path) -> None:
    """While one runs and after it stopped, without changing the file's schema or contents."""
    with snapshot(path) as tx:
        assert health.facts(tx) == FILLED
    await database.close()
    before = content(path)
    with snapshot(path) as tx:
        assert health.facts(tx) == FILLED
    assert content(path) == before


def test_a_file_that_is_not_ours_is_an_error(tmp_path: Path) -> None:
    """Missing, empty or no database: sqlite3.Error, and nothing is made."""
    for content in (None, b"", b"not a database at all" * 100):
        file = tmp_path / "bot.sqlite3"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(sqlite3.Error), snapshot(file) as tx:
            health.facts(tx)
    assert file.read_bytes() == b"not a database at all" * 100


async def test_health_is_200_while_all_is_well(database: Database, tmp_path: Path) -> None:
    """Every check is listed; 503 and the sentences when something is not."""
    times = [NOW, NOW + timedelta(seconds=85)]
    async with health_pages(database, tmp_path, lambda: times.pop(0)) as http:
        well, ill = await http.get("/health"), await http.get("/health")
    assert well.status_code == 200
    assert well.json() == {
        "ok": True,
        "checks": dict.fromkeys(["database", *checks(CHANNELS)], "ok"),
        "switches": [],
    }
    assert ill.status_code == 503
    said = ill.json()
    assert said["ok"] is False
    assert [check for check, text in said["checks"].items() if text != "ok"] == [
        "poll:telegram", "poll:zalo-1", "tick", "inbox",
    ]  # fmt: skip


async def test_health_without_a_database_is_503(database: Database, tmp_path: Path) -> None:
    """The page still answers, and says where to look."""
    async with health_pages(database, tmp_path) as http:
        await database.close()
        answer = await http.get("/health")
    assert answer.status_code == 503
    assert "cơ sở dữ liệu" in answer.json()["checks"]["database"]


async def test_metrics_are_lines_of_figures(database: Database, tmp_path: Path) -> None:
    """As Prometheus reads them, without a word of anybody."""
    async with health_pages(database, tmp_path) as http:
        answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.text.splitlines() == [
        "phuongbot_inbox_waiting 2",
        "phuongbot_inbox_oldest_seconds 40.000",
        'phuongbot_outbox_waiting{state="ready",lane="0"} 1',
        'phuongbot_outbox_overdue_seconds{state="ready",lane="0"} 5.000',
        'phuongbot_outbox_waiting{state="ready",lane="5"} 2',
        'phuongbot_outbox_overdue_seconds{state="ready",lane="5"} 50.000',
        'phuongbot_outbox_waiting{state="sending",lane="0"} 1',
        'phuongbot_outbox_overdue_seconds{state="sending",lane="0"} 7.000',
        'phuongbot_pulse_age_seconds{name="poll:telegram"} 10.000',
        'phuongbot_pulse_age_seconds{name="poll:zalo-1"} 10.000',
        'phuongbot_pulse_age_seconds{name="send"} 10.000',
        'phuongbot_pulse_age_seconds{name="tick"} 10.000',
        "phuongbot_inbox_dead 1",
        "phuongbot_outbox_dead 1",
        "phuongbot_outbox_unknown 1",
    ]
    quoted = metrics(Facts({'poll:a"b\\': NOW}, 0, None, ()), {}, NOW)
    assert json.dumps('poll:a"b\\') in quoted
