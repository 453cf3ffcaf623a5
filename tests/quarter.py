"""A small ward through a quarter with the real handlers on a real file, its tasks followed up; and one run of the bot.

`Process` ticks, claims and records as the bot does, without its threads: a dozen lines stand in place of the network.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from bot.channels import InDoubt, SendError, Sent
from bot.claim import Room, claim
from bot.core.parts import Part, parts
from bot.settle import Hooks, pause, settle
from handlers import composing, followup, morning
from handlers.desk import Desk
from storage import followup as stored
from storage import outbox
from storage.db import Tx
from tests.ward import Ward

ROSTER = """vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị
tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,khu Hàng Kênh,,
tổ trưởng,Trần Thị Cúc,0900000002,KD05,Tổ dân phố số 5,khu Kênh Dương,,
đầu mối,Đỗ Thị Liên,0900000003,,,,UBND,UBND phường
đầu mối,Lê Thị Hoa,0900000004,,,,VHXH,Phòng Văn hóa - Xã hội
đầu mối,Ngô Thị Nhung,0900000005,,,,MTTQ,Ủy ban Mặt trận Tổ quốc Việt Nam phường
văn phòng,Phạm Thu Hà,0900000006,,,,,
duyệt số liệu,Hoàng Thị Mai,0900000007,,,,,
"""


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Points:
    """Counts statements and sends, and dies at one of them; 0: never."""

    at: int = 0
    count: int = 0

    def pass_by(self, _: str = "") -> None:
        """One statement is about to reach SQLite, or one message the network."""
        self.count += 1
        if self.count == self.at:
            raise Crash


@dataclass
class Process:
    """One run of the bot on a file, without its threads. ``heard``: what reached the phones, by the key of its row.

    ``words``: the same as (person, text). ``failing``: persons whose messenger answers so.
    """

    connection: sqlite3.Connection
    desk: Desk
    boot: str
    points: Points = field(default_factory=Points)
    heard: list[str] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    failing: dict[int, SendError] = field(default_factory=dict)

    @contextmanager
    def tx(self) -> Iterator[Tx]:
        """One transaction; what a crash leaves open is rolled back, as when the file is opened again."""
        self.points.pass_by()
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield Tx(self.connection, self.points.pass_by)
            self.points.pass_by()
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def start(self, now: datetime) -> None:
        """What an earlier run was sending when it died is in doubt."""
        with self.tx() as tx:
            for row in outbox.interrupted(tx, self.boot):
                settle(tx, row, InDoubt("interrupted"), now=now, delay=0.0, hooks=NOBODY)

    def live(self, now: datetime) -> None:
        """One tick, and everything that may go out."""
        self.tick(now)
        self.send(now)

    def tick(self, now: datetime) -> None:
        """One tick."""
        with self.tx() as tx:
            morning.tick(tx, self.desk, now)

    def send(self, now: datetime) -> None:
        """Everything that may go out."""
        while self._send(now):
            pass

    def _send(self, now: datetime) -> bool:
        room = Room(now, self.desk.may_write(now), ["telegram"], 8, 7, 0, lambda lane, account: 0.0)

        def compose(tx: Tx, row: outbox.Row, at: datetime) -> composing.Composed | composing.Later | None:
            return composing.compose(tx, self.desk, row, at)

        with self.tx() as tx:
            found = claim(tx, room, boot=self.boot, compose=compose)
        for one in found.claimed:
            self.points.pass_by()
            outcome: Sent | SendError = Sent(str(one.row.id), now)
            if one.account.person in self.failing:
                outcome = self.failing[one.account.person]
            else:
                self.heard.append(one.row.dedupe)
                self.words.append((one.account.person or 0, one.message.text))
            self.points.pass_by()
            with self.tx() as tx:
                settle(tx, one.row, outcome, now=now, delay=pause(one.row, outcome, 0.5), hooks=NOBODY)
        return found.more or bool(found.claimed)


NOBODY = Hooks(gone=lambda tx, account, now: None, dead_letter=lambda tx, row, error, now: None)


# ---- the quarter -----------------------------------------------------------------------------------------


@contextmanager
def quarter(path: Path) -> Iterator[Ward]:
    """Two leaders, three contacts, the office and a reviewer, all linked, on 1 October 2026; reminding is on."""
    with Ward.opened(path, roster=ROSTER) as ward:
        ward.connection.execute("PRAGMA synchronous = OFF")
        ward.now = datetime.fromisoformat("2026-10-01T07:00+07:00").astimezone(UTC)
        with ward.tx() as tx:
            tx.execute("UPDATE person SET you = 'đồng chí'")
            tx.execute(
                "INSERT INTO account (channel, address, person, linked) "
                "SELECT 'telegram', 'chat' || id, id, '2026-10-01T00:00:00.000Z' FROM person"
            )
        ward.import_programme()
        with ward.tx() as tx:
            stored.switch(tx, "followup", "2026-06-01", person=None, now=ward.now)
        yield ward


def part(tx: Tx, desk: Desk, now: datetime, task: str, code: str, unit: str) -> Part:
    """One unit's part of a task's milestone."""
    known = parts(followup.world(tx, desk, now), date(2027, 12, 31))
    return next(one for one in known if (one.held.entry.code, one.milestone.code, one.place.code) == (task, code, unit))
