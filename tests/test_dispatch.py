"""Inbound: stored before it is acknowledged, applied once; trouble stays with the message that has it."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.model import Inbound, Kind
from handlers import common
from storage import inbox
from tests.loopback import USERS, loopback
from tests.test_end_to_end import linked
from tests.ward import Ward

OPENING = datetime.fromisoformat("2026-11-16T08:00+07:00")


class Disk:
    """Refuses to store updates while it is full."""

    full = False

    def __call__(self, sql: str) -> None:
        if self.full and sql.startswith("INSERT INTO inbox"):
            raise sqlite3.OperationalError("database or disk is full")


async def test_a_full_disk_acknowledges_nothing_and_goes_on_by_itself(tmp_path: Path) -> None:
    """Nothing is lost: the update stays with Telegram, the operator is told directly, then it is handled."""
    disk = Disk()
    async with loopback(tmp_path) as bench, bench.bot(probe=disk) as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "operator")
        await app.tick()
        disk.full = True
        asked = bench.wire.say(USERS["leader"], "xin chào")
        told = await bench.wire.replied(USERS["operator"], after=bench.wire.chat(USERS["operator"])[-1].id, within=10)
        assert "hết chỗ trống" in told[-1].text
        assert not bench.wire.settled()
        disk.full = False
        said = await bench.wire.replied(USERS["leader"], after=asked, within=15)
        assert "dãy 10 chữ số" in said[-1].text
        await bench.settled(app)


async def test_a_handler_that_fails_harms_only_its_message(tmp_path: Path) -> None:
    """The person gets an apology with an incident number, the operator the same number; the others are answered."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "operator", "leader", "office")
        await app.advance(OPENING)
        await bench.settled(app)
        person = "(SELECT id FROM person WHERE name = 'Nguyễn Văn Bình')"
        broken = f'UPDATE conversation SET state = \'{{"at": "nowhere"}}\' WHERE person = {person}'  # noqa: S608
        await app.db.write(lambda tx: tx.execute(broken).rowcount)
        bench.wire.say(USERS["leader"], "2 buổi 95 người")
        await bench.say(app, "office", "ai chưa nộp")
        assert "Mã lỗi" in bench.heard("leader")[-1]
        incident = bench.heard("leader")[-1].split("Mã lỗi ")[1].rstrip(")")
        assert incident in bench.heard("operator")[-1]
        assert "0/2 tổ" in bench.heard("office")[-1]


def test_a_replayed_update_changes_nothing(ward: Ward) -> None:
    """The same key stored again, and the same row handled again, leave everything as it was."""
    ward.link("leader")
    ward.advance("2026-11-16T08:00")
    ward.say("leader", "2 buổi 95 người")
    before = ward.figures(), len(ward.phones["leader"].shown), len(ward.rows("SELECT * FROM audit"))
    [row] = ward.rows("SELECT * FROM inbox ORDER BY id DESC LIMIT 1")
    with ward.tx() as tx:
        assert inbox.store(tx, row["channel"], [(row["key"], row["address"], row["body"])], ward.now) == 0
    ward.handle()
    stored = inbox.Row(row["id"], row["channel"], row["key"], row["address"], row["body"])
    with ward.tx() as tx:
        again = Inbound("telegram", row["address"], Kind.TEXT, message="m", text="3 buổi 1 người", at=ward.now)
        assert common.receive(tx, ward.desk, again, stored, ward.now) is None
    assert (ward.figures(), len(ward.phones["leader"].shown), len(ward.rows("SELECT * FROM audit"))) == before


def test_ids_that_restart_lower_are_new_messages(ward: Ward) -> None:
    """Keys are compared for equality only: a lower id after a quiet week is as good as a higher one."""
    ward.messages = 5000
    ward.link("leader")
    ward.advance("2026-11-16T08:00")
    ward.messages = 3
    ward.say("leader", "2 buổi 95 người")
    assert ward.figures() == {"S3": "2", "S4": "95"}


def test_the_audit_holds_no_names_phones_or_words(ward: Ward) -> None:
    """Who, what, before, after, when: ids and figures; and it cannot be changed."""
    ward.link("leader")
    ward.advance("2026-12-15T08:00")
    for said in ("1 buổi 40 người", "0", "1", "như cũ", "như cũ", "chưa rõ", "đang làm", "đường ngập", "gửi"):
        ward.say("leader", said)
    rows = ward.rows("SELECT * FROM audit")
    text = str([tuple(row) for row in rows])
    for secret in ("Bình", "0900000001", "ngập"):
        assert secret not in text
    assert {"link", "consent", "figure", "send"} <= {row["action"] for row in rows}
    for sql in ("UPDATE audit SET actor = 1", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            ward.rows(sql)
