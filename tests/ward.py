"""A ward to talk to: the real handlers on a real database, without HTTP and without waiting.

What is sent is delivered by a dozen lines here in place of the sender (which has tests of its own): claim,
compose, mark sent at the clock's time. Time is this object's ``now``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot import commands, deletions, render
from bot.clock import next_due
from bot.config import Settings, load
from bot.core.digests import Rule
from bot.core.model import Attached, Inbound, Kind, Message
from bot.core.texts.office_book import ENTRY
from bot.documents.evidence import read_evidence
from bot.documents.paper import read_paper
from bot.documents.sheet import Sheet, read_sheet
from bot.invitations import choose, invite
from bot.wiring import desk_of
from handlers import arrivals, common, composing, evidence, exporting, importing, morning, programme, rights
from handlers.desk import Desk
from storage import erasing, exports, files, followup, imports, inbox, outbox, people, programmes
from storage import evidence as stored_evidence
from storage import roster as stored_roster
from storage.db import Tx
from storage.instants import from_instant
from storage.migrate import migrate

ROSTER = """vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu
tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,khu Hàng Kênh,,,120,415
tổ trưởng,Trần Thị Cúc,0900000002,KD05,Tổ dân phố số 5,khu Kênh Dương,,,300,1050
văn phòng,Phạm Thu Hà,0900000003,,,,,,,
vận hành,Đỗ Minh Quân,0900000004,,,,,,,
lãnh đạo,Vũ Đức Long,0900000005,,,,,,,
đầu mối,Lê Thị Hoa,0900000006,,,,VHXH,Phòng Văn hóa - Xã hội,,
duyệt số liệu,Hoàng Thị Mai,0900000007,,,,,,,
"""
NAMES = {
    "leader": "Nguyễn Văn Bình",
    "other": "Trần Thị Cúc",
    "office": "Phạm Thu Hà",
    "operator": "Đỗ Minh Quân",
    "leadership": "Vũ Đức Long",
    "contact": "Lê Thị Hoa",
    "reviewer": "Hoàng Thị Mai",
}
UNITS = """vai trò,họ tên,điện thoại,loại,mã,tên đầy đủ,thuộc
,,,đơn vị,TRUONG,Các trường học công lập,
đầu mối,Ngô Văn Dũng,0900000011,đơn vị,UBND,UBND phường,
đầu mối,Trần Thị Hà,0900000012,đơn vị,UBND,UBND phường,
đầu mối,Bùi Thị Lan,0900000013,đơn vị,DVSNC,Trung tâm Dịch vụ sự nghiệp công,
đầu mối,Vũ Thị Hằng,0900000014,trường học,TT1,Trường Tiểu học số 1,TRUONG
đầu mối,Đỗ Văn Nam,0900000015,trường học,TT2,Trường Tiểu học số 2,TRUONG
"""
"""Units of the shipped programme: two contacts of one, and a collective with two members."""
UNIT_NAMES = {
    "dung": "Ngô Văn Dũng",
    "ha": "Trần Thị Hà",
    "lan": "Bùi Thị Lan",
    "hang": "Vũ Thị Hằng",
    "nam": "Đỗ Văn Nam",
}
FILES = (Kind.PHOTO, Kind.VOICE, Kind.FILE)
SENT = Path(__file__).parent / "dialogues" / "files"
"""What people send in dialogues."""
PROGRAMME = Path(__file__).parent.parent / "bot" / "simulator" / "ward" / "programme.txt"
EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


@cache
def settings() -> Settings:
    """The example configuration, as it is."""
    return load(EXAMPLE)


def a_desk(**changes: object) -> Desk:
    """The example ward's desk; without digests, which a test asks for where it is about them (`Ward.inform`)."""
    desk = replace(desk_of(settings(), b"k" * 32), digests=Rule(weekday=None, closing=False))
    return replace(desk, **changes)  # type: ignore[arg-type]


def connect(path: Path) -> sqlite3.Connection:
    """The database of a ward, as the bot writes it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@dataclass
class Phone:
    """One chat: what was shown there, and the version of each message's buttons.

    A name that begins with "zalo" is a chat of that messenger, any other one of Telegram.
    """

    address: str
    shown: list[tuple[Message, int]] = field(default_factory=list)
    read: int = 0

    @property
    def channel(self) -> str:
        """The messenger."""
        return "zalo" if self.address.startswith("chat-zalo") else "telegram"


@dataclass
class Ward:
    """Everything a dialogue needs. ``words``: choices are typed instead of pressed.

    ``made``: the files that were sent, by their hash; what is in it by name may be sent back.
    """

    connection: sqlite3.Connection
    desk: Desk
    now: datetime
    words: bool = False
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: int = 0
    delivering: bool = True
    directory: Path = Path()
    made: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def opened(cls, path: Path, *, words: bool = False, roster: str = ROSTER) -> Iterator[Ward]:
        """A ward with its roster imported, on 16 November 2026 at 07:55."""
        migrate(path)
        connection = connect(path)
        desk = a_desk()
        ward = cls(connection, desk, datetime.fromisoformat("2026-11-16T07:55+07:00").astimezone(UTC), words)
        ward.directory = path.parent
        parsed = commands.parsed_roster(desk.form, roster.encode())
        with ward.tx() as tx:
            stored_roster.apply(tx, parsed, now=ward.now, source="test")
        try:
            yield ward
        finally:
            connection.close()

    @contextmanager
    def tx(self) -> Iterator[Tx]:
        """One transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield Tx(self.connection)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # ---- people ------------------------------------------------------------------------------------------

    def code(self, who: str) -> str:
        """A fresh invitation's ten digits for one of NAMES."""
        with self.tx() as tx:
            role = choose(tx, person={**NAMES, **UNIT_NAMES}[who])
            return invite(tx, self.desk.key, role_id=role, now=self.now, days=30).code

    def link(self, *names: str) -> None:
        """Take people through first contact; nothing of it stays to be read."""
        for who in names:
            for said in (self.code(who), "đúng", "đồng ý", "đồng chí" if who != "leader" else "bác"):
                self.say(who, said)
            self.pass_time(timedelta(seconds=1))
        for phone in self.phones.values():
            phone.read = len(phone.shown)

    def import_programme(self, paper: Path = PROGRAMME) -> None:
        """A programme, as the command imports it; by itself the one that ships as the demo's."""
        found = programme.read(self.desk, read_paper(paper.read_bytes()), self.now)
        assert not isinstance(found, str)
        with self.tx() as tx:
            programmes.apply(tx, found, now=self.now, source="test")

    def import_units(self) -> None:
        """The units of ``UNITS`` with their contacts."""
        with self.tx() as tx:
            stored_roster.apply(tx, commands.parsed_roster(self.desk.form, UNITS.encode()), now=self.now, source="test")

    def follow_up(self) -> None:
        """The programme, and reminding of its tasks switched on today."""
        self.import_programme()
        with self.tx() as tx:
            followup.switch(tx, "followup", self.desk.local(self.now).date().isoformat(), person=None, now=self.now)

    def inform(self) -> None:
        """From now on there are digests, as the example configuration says."""
        self.desk = replace(self.desk, digests=settings().digests)

    def say(self, who: str, text: str, *, before: float = 0) -> None:
        """Somebody types; ``before``: dated so many seconds before now."""
        start = text.removeprefix("/start").strip() if text.startswith("/start") else ""
        at = (self.now - timedelta(seconds=before)).replace(microsecond=0)
        self.receive(who, Kind.TEXT, text=text, start=start, at=at)

    def choose(self, who: str, label: str) -> None:
        """Somebody presses the newest button of that label; in words: types it, or its digit."""
        for message, version in reversed(self.phones[who].shown):
            for number, choice in enumerate(message.choices, start=1):
                if choice.label == label:
                    if self.words:
                        self.say(who, str(number) if message.numbered else label)
                    else:
                        self.receive(who, Kind.PRESS, choice=choice.key, version=version)
                    return
        raise LookupError(f"{who} sees no [{label}]")

    def receive(self, who: str, kind: Kind, *, at: datetime | None = None, **fields: object) -> None:
        """One update of any kind, stored, handled, answered."""
        self.store(who, kind, at=at, **fields)
        self.handle()

    def store(self, who: str, kind: Kind, *, at: datetime | None = None, **fields: object) -> None:
        """One update, on disk and not handled yet."""
        phone = self.phones.setdefault(who, Phone(f"chat-{who}"))
        self.messages += 1
        plain = {
            "kind": kind.value,
            "message": fields.pop("message", f"m{self.messages}"),
            "at": (at or (None if kind is Kind.PRESS else self.now.replace(microsecond=0))),
            **fields,
        }
        if kind in FILES:
            plain["file"] = {"ref": f"ref{self.messages}", "media": kind.value, "name": plain.pop("name", "")}
        body = json.dumps({**plain, "at": plain["at"].isoformat() if plain["at"] else None})  # type: ignore[attr-defined]
        with self.tx() as tx:
            inbox.store(tx, phone.channel, [(f"u{self.messages}", phone.address, body)], self.now)

    def handle(self) -> None:
        """Handle everything stored, then deliver what may go out."""
        while True:
            with self.tx() as tx:
                rows = inbox.ready(tx, 64)
            if not rows:
                break
            for row in rows:
                plain = json.loads(row.body)
                at = datetime.fromisoformat(plain.pop("at")) if plain["at"] else plain.pop("at")
                if held := plain.get("file"):
                    plain["file"] = Attached(held["ref"], Kind(held["media"]), held["name"])
                inbound = Inbound(row.channel, row.address, Kind(plain.pop("kind")), at=at, **plain)
                with self.tx() as tx:
                    asked = common.receive(tx, self.desk, inbound, row, self.now)
                if asked is not None:
                    with self.tx() as tx:
                        common.store_answer(tx, asked, asked.query(tx), row)
        self.read_tables()
        self.make_files()
        self.deliver()

    def read_tables(self) -> None:
        """Fetch and open what was sent, as `bot.fetch` and `bot.imports` do: a file of ``SENT`` by its name.

        A picture from a phone has no name.
        """
        with self.tx() as tx:
            due = [one for one in files.due(tx, self.now, 64) if one.purpose in (arrivals.IMPORT, arrivals.EVIDENCE)]
        for wanted in due:
            content = self.made.get(wanted.name) or (SENT / (wanted.name or "anh.jpg")).read_bytes()
            with self.tx() as tx:
                sha = hashlib.sha256(content).hexdigest()
                file = files.stored(tx, wanted, sha=sha, size=len(content), now=self.now)
                arrivals.arrived(tx, self.desk, wanted, file, self.now)
                if (shown := stored_evidence.next_received(tx)) is not None:
                    evidence.looked(tx, self.desk, shown, read_evidence(content), self.now)
                    continue
                received = imports.next_received(tx)
                assert received is not None
                paper = importing.is_paper(received)
                contents = importing.Paper(read_paper(content)) if paper else self._sheets(content)
                importing.offer(tx, self.desk, received, contents, self.now)

    @staticmethod
    def _sheets(content: bytes) -> list[Sheet]:
        """The first sheet, or the one of ours that is sent back, as `bot.render` gives it."""
        first = read_sheet(content)
        return [read_sheet(content, name=ENTRY) if ENTRY in first.others else first]

    def make_files(self) -> None:
        """Make what the office asked for, as `bot.exports` does with its child process."""
        while True:
            with self.tx() as tx:
                asked = exports.next_asked(tx)
                wanted = exporting.wanted(tx, self.desk, asked, self.now) if asked else None
            if asked is None or wanted is None:
                return
            values = json.dumps(wanted.values, ensure_ascii=False).encode()
            content = base64.b64decode(str(render.JOBS[asked.job](values, {})))
            sha = hashlib.sha256(content).hexdigest()
            self.made.pop(wanted.name, None)  # the newest is the last
            self.made |= {sha: content, wanted.name: content}
            with self.tx() as tx:
                exporting.finish(tx, self.desk, asked, wanted, sha, len(content), self.now)

    # ---- time and delivery -------------------------------------------------------------------------------

    def pass_time(self, span: timedelta) -> None:
        """Time passes; nothing is due meanwhile."""
        self.now += span

    def advance(self, local: str) -> None:
        """Play every due instant up to a local time, as the demo's clock does."""
        target = datetime.fromisoformat(local).replace(tzinfo=self.desk.zone).astimezone(UTC)
        while self.now < target:
            with self.tx() as tx:
                queued = outbox.next_instant(tx, self.now)
                planned = morning.next_planned(tx, self.desk, self.now)
            waiting = min(filter(None, (from_instant(queued) if queued else None, planned)), default=None)
            self.now = min(next_due(self.now, desk=self.desk, waiting=waiting), target)
            self.tick()

    def tick(self) -> None:
        """One tick at the present instant, and its deliveries."""
        with self.tx() as tx:
            morning.tick(tx, self.desk, self.now)
            orders = erasing.orders(tx)
        if orders:  # as `bot.app` does: the journal first
            deletions.append(self.directory, [one.person for one in orders], self.now)
            with self.tx() as tx:
                rights.carry_out(tx, self.desk, orders, self.now)
        self.deliver()

    def deliver(self) -> None:
        """Send what may go out now; each message is dated now."""
        while self.delivering and self._deliver_one():
            pass

    def _deliver_one(self) -> bool:
        with self.tx() as tx:
            for lane in outbox.LANES:
                for row_id, account in outbox.claimable(tx, lane, self.now, 1, ["telegram", "zalo"]):
                    if account is None:
                        outbox.close(tx, row_id, "cancelled", "no account")
                    else:
                        self._send(tx, outbox.claim(tx, row_id, "test", account), account)
                    return True
        return False

    def _send(self, tx: Tx, row: outbox.Row, account_id: int) -> None:
        message, version = row.message, row.version
        if row.kind == "morning":
            composed = composing.compose(tx, self.desk, row, self.now)
            if composed is None:
                outbox.close(tx, row.id, "cancelled", "nothing left")
                return
            if isinstance(composed, composing.Later):
                outbox.again(tx, row.id, at=composed.at, error=None, counted=False)
                return
            message, version = composed.message, composed.version
            outbox.compose(tx, row.id, message, version, composed.account)
        account = people.account_by_id(tx, account_id)
        assert account is not None
        assert message is not None
        date = self.now.replace(microsecond=0)
        outbox.sent(tx, row.id, now=self.now, provider_id=str(row.id), provider_date=date)
        for phone in self.phones.values():
            if phone.address == account.address:
                phone.shown.append((message.flat(), version))

    # ---- looking -----------------------------------------------------------------------------------------

    def unread(self, who: str) -> list[Message]:
        """What came since this was last asked."""
        phone = self.phones[who]
        new = [message for message, _ in phone.shown[phone.read :]]
        phone.read = len(phone.shown)
        return new

    def figures(self, group: str = "HK05", period: str = "2026-11") -> dict[str, str]:
        """What is stored: indicator -> value (or verdict, choice, words), ``*`` after what was kept."""
        rows = self.connection.execute(
            "SELECT figure.* FROM figure JOIN report ON report.id = figure.report "
            "JOIN period ON period.id = report.period JOIN place AS g ON g.id = report.place "
            "WHERE g.code = ? AND period.code = ? ORDER BY indicator",
            (group, period),
        )
        return {
            row["indicator"]: (
                (f"{row['value']:g}" if row["value"] is not None else row["choice"] or row["words"] or row["verdict"])
                + ("*" if row["kept"] else "")
            )
            for row in rows
        }

    def rows(self, sql: str, *params: object) -> list[sqlite3.Row]:
        """Any query."""
        return self.connection.execute(sql, params).fetchall()

    def dump(self, *without: str) -> dict[str, list[dict[str, object]]]:
        """Every row of every table but these."""
        tables = self.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return {
            name: [dict(row) for row in self.rows(f"SELECT * FROM {name}")]  # noqa: S608 - the schema's own names
            for name in (row["name"] for row in tables)
            if name not in without
        }
