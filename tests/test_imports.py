"""Files the office sends in the chat, over real HTTP and through the real child process; kills, refusals, leftovers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.text import utf16_length
from bot.core.model import Kind, You
from bot.core.texts import importing as says
from bot.documents.sheet import Refusal
from bot.render import MOST_SHEETS, sheets_of
from bot.simulator.telegram_objects import Said
from handlers import importing
from storage import erasing, files
from storage.db import Tx
from tests.loopback import USERS, Loopback, loopback
from tests.papers import Paper
from tests.test_files import PICTURE, Killed, Probe, kept, rows
from tests.ward import Ward
from tests.workbooks import workbook

MORNING = "2026-11-16T09:00+07:00"
BOOK = workbook(T9_2026=[["Tháng 9/2026"], ["mã tổ", "số hộ"], ["HK05", 121]],
                T6_2026=[["Tháng 6/2026"], ["mã tổ", "số hộ"], ["HK05", 119]])  # fmt: skip
ROSTER = workbook(
    Danh_sách=[
        ["vai trò", "họ tên", "điện thoại", "mã tổ", "tên tổ", "khu"],
        ["tổ trưởng", "Lý Văn Tám", "0900000008", "HK06", "Tổ dân phố số 6", "khu Hàng Kênh"],
    ]
)


async def linked(bench: Loopback, app: App, *names: str) -> None:
    await bench.import_roster(app)
    for who in names:
        await bench.say(app, who, await bench.code(app, who), "đúng", "đồng ý", "1")


@asynccontextmanager
async def office(directory: Path, *others: str) -> AsyncIterator[tuple[Loopback, App]]:
    """Somebody of the office, and others, in an open period."""
    async with loopback(directory, start=MORNING) as bench, bench.bot() as (app, _):
        await linked(bench, app, "office", *others)
        yield bench, app


async def send(bench: Loopback, app: App, name: str, data: bytes, *, who: str = "office", caption: str = "") -> str:
    """A document is sent; what the bot said last."""
    bench.wire.document(USERS[who], name, data, caption)
    await bench.settled(app)
    return bench.heard(who)[-1]


def newest(bench: Loopback, who: str = "office") -> Said:
    return [said for said in bench.wire.chat(USERS[who]) if said.from_bot][-1]


async def press(bench: Loopback, app: App, shown: Said, label: str) -> str:
    """A button of a message is pressed; what the bot said last."""
    [data] = [button.data for row in shown.buttons for button in row if button.label == label]
    assert data is not None
    bench.wire.press(USERS["office"], shown.id, data)
    await bench.settled(app)
    return bench.heard("office")[-1]


async def figures(app: App) -> list[float]:
    found = await rows(app, "SELECT value FROM figure WHERE origin = 'book' ORDER BY value")
    return [row["value"] for row in found]


async def test_a_workbook_of_the_office_is_shown_and_recorded(tmp_path: Path) -> None:
    """Every sheet is read in the child; the button writes, a second press and an old one change nothing, bytes go."""
    async with office(tmp_path) as (bench, app):
        said = await send(bench, app, "so.xlsx", BOOK, caption="số liệu quý trước")
        assert said.startswith("Tệp số 1 (“so.xlsx”): số liệu các kỳ đã qua. Sổ có 2 số của 1 nơi, 2 kỳ: 2 số mới.")
        first = newest(bench)
        assert len(kept(app)) == 1
        assert await figures(app) == []
        assert await press(bench, app, first, "ghi 1") == (
            "Đã ghi tệp số 1. Sổ có 2 số của 1 nơi, 2 kỳ: 2 số mới. Cảm ơn bác ạ."
        )
        assert await figures(app) == [119, 121]
        assert "đã ghi từ 9 giờ" in await press(bench, app, first, "bỏ 1")
        await app.settle()
        assert kept(app) == []
        assert await rows(
            app,
            "SELECT audit.id FROM audit JOIN import ON import.person = audit.actor JOIN file ON file.id = import.file "
            "WHERE action = 'import-figures' AND subject = 'file:' || file.sha",
        )

        await send(bench, app, "danh-sach.xlsx", ROSTER)
        assert "danh sách người và tổ" in newest(bench).text
        assert "đã ghi từ" in await press(bench, app, first, "ghi 1")  # an old button names its own file
        assert not await rows(app, "SELECT 1 FROM place WHERE code = 'HK06'")
        await bench.say(app, "office", "ghi 2")
        assert await rows(app, "SELECT 1 FROM place WHERE code = 'HK06'")


async def test_a_paper_of_the_office_is_shown_and_recorded(tmp_path: Path) -> None:
    """A Word file and a text, opened in the child; the button writes the tasks and offers what is unclear."""
    headings = ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm")
    line = "(Kèm theo Chương trình số 12-CTr/ĐU ngày 08/10/2026 của Ban Thường vụ Đảng ủy)"
    paper = Paper((line,), (headings, ("1", "Rà soát danh hiệu", "UBND", "Văn phòng", "Quý II/2027", "Báo cáo")))
    async with office(tmp_path) as (bench, app):
        for number, (name, data) in enumerate((("ct.docx", paper.docx()), ("ct.txt", paper.text())), 1):
            said = await send(bench, app, name, data)
            assert said.startswith(f"Tệp số {number} (“{name}”): chương trình, bảng phân công nhiệm vụ.")
        assert await rows(app, "SELECT 1 FROM task") == []
        said = await press(bench, app, newest(bench), "ghi 2")
        assert said.startswith("Đã ghi tệp số 2. Chương trình 12-CTr/ĐU: thêm 1 nhiệm vụ.\nCòn 3 chỗ chưa rõ")
        assert "cột phối hợp ghi “Văn phòng”" in await press(bench, app, newest(bench), "việc chưa rõ")
        assert await rows(app, "SELECT code FROM task") == [{"code": "1"}]
        assert "không đọc được tệp này" in (await send(bench, app, "hong.docx", b"PK\x03\x04 broken")).casefold()
        assert await rows(app, "SELECT 1 FROM audit WHERE action = 'import-programme' AND actor IS NOT NULL")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cu.xls", b"\xd0\xcf\x11\xe0 an old workbook", "chưa đọc được kiểu bảng tính này"),
        ("hong.xlsx", b"PK\x03\x04 broken", "Chưa nhập được tệp “hong.xlsx”, chưa ghi gì:"),
        ("trong.csv", b"", "Chưa rõ tệp “trong.csv” là bảng gì"),
        ("la.csv", "vai trò,họ tên,kỳ,tổ,số hộ\n".encode(), "có cả cột danh sách lẫn cột số liệu theo kỳ"),
        ("so.csv", b"ky,to,so ho\n1/2026,HK05,x\n", "dòng 2, cột so ho: chưa rõ là số 0 hay chưa có số"),
    ],
)
async def test_what_cannot_be_imported_is_said(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    """A plain sentence with what to do; nothing is kept and nothing can be confirmed."""
    async with office(tmp_path) as (bench, app):
        assert words in await send(bench, app, name, data)
        assert newest(bench).buttons in ([], ())
        await app.settle()
        assert [row["state"] for row in await rows(app, "SELECT state FROM import")] == ["dropped"]
        assert kept(app) == []
        await bench.say(app, "office", "ghi 1")
        assert "đã bỏ từ" in bench.heard("office")[-1]


async def test_a_workbook_of_too_many_sheets_is_refused_at_once() -> None:
    """More sheets than months of two years and some: said before they are opened; one that is refused is told."""
    many = workbook(**{f"T{number}": [["a"]] for number in range(MOST_SHEETS + 1)})
    [refused] = await sheets_of(many)
    assert refused.refusal is Refusal.TOO_MUCH_TEXT
    wide = workbook(A=[["a"]], B=[["a"] * 101])
    [refused] = await sheets_of(wide)
    assert refused.refusal is Refusal.TOO_MANY_COLUMNS


async def test_a_caption_decides_where_both_fit(tmp_path: Path) -> None:
    """Headings of both kinds: the word under the file says whose problems are told."""
    both = "vai trò,họ tên,điện thoại,mã tổ,tên tổ,kỳ,hộ\ntổ trưởng,A B,0900000009,HK05,x,9/2026,120\n".encode()
    async with office(tmp_path) as (bench, app):
        assert "dòng 1, cột “kỳ”: không dùng cột này" in await send(bench, app, "a.csv", both, caption="danh sách")
        assert "không có nơi nào tên “x”" in await send(bench, app, "a.csv", both, caption="số liệu ạ")


async def test_only_the_office_imports(tmp_path: Path) -> None:
    """A leader's table goes to the office as before; another's file is refused, and so is who lost the role."""
    async with office(tmp_path, "leader") as (bench, app):
        await bench.say(app, "leader", "báo cáo")
        assert "Đã chuyển tệp cho Văn phòng" in await send(bench, app, "so.xlsx", BOOK, who="leader")
        assert await rows(app, "SELECT 1 FROM import") == []
        await send(bench, app, "so.xlsx", BOOK)
        shown = newest(bench)
        sent_by = "UPDATE import SET person = (SELECT person FROM role WHERE role = ?)"
        await app.db.write(lambda tx: tx.execute(sent_by, ("group_leader",)))
        assert "do Nguyễn Văn Bình gửi, xin để người gửi xem và chọn ạ" in await press(bench, app, shown, "ghi 1")
        await app.db.write(lambda tx: tx.execute(sent_by, ("party_office",)))

        def end_role(tx: Tx) -> None:
            tx.execute("UPDATE role SET until = '2026-11-16T02:00:00.000Z' WHERE role = 'party_office'")
            tx.execute(
                "INSERT INTO role (person, role, since) SELECT person, 'reviewer', since FROM role "
                "WHERE role = 'party_office'"
            )

        await app.db.write(end_role)
        await press(bench, app, shown, "ghi 1")
        assert await figures(app) == []
        assert "Đã ghi" not in bench.heard("office")[-1]


@pytest.mark.parametrize(
    "statement", ["INSERT INTO import", "UPDATE import SET state = 'offered'", "INSERT INTO figure"]
)
async def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path, statement: str) -> None:
    """Between download, preview and confirm: the next run goes on, shows once and writes once."""
    async with loopback(tmp_path, start=MORNING) as bench:
        probe = Probe("")
        try:
            async with bench.bot(probe=probe) as (app, task):
                await linked(bench, app, "office")
                if statement == "INSERT INTO figure":
                    await send(bench, app, "so.xlsx", BOOK)
                    probe.at = statement
                    bench.wire.say(USERS["office"], "ghi 1")
                else:
                    probe.at = statement
                    bench.wire.document(USERS["office"], "so.xlsx", BOOK)
                await asyncio.wait({task}, timeout=30)
                task.result()
        except BaseExceptionGroup as group:
            if group.subgroup(Killed) is None:
                raise
        assert probe.died
        async with bench.bot() as (app, _):
            await bench.settled(app)
            await bench.settled(app)
            if statement != "INSERT INTO figure":
                assert [text.startswith("Tệp số 1") for text in bench.heard("office")].count(True) == 1
                await bench.say(app, "office", "ghi 1")
            assert bench.heard("office")[-1].startswith("Đã ghi tệp số 1.")
            assert await figures(app) == [119, 121]


async def test_our_own_fault_is_told_and_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while a preview is made: an apology, an alarm, the import dropped; the bot goes on."""

    def broken(*_: object) -> None:
        raise KeyError("sổ bí mật")

    async with office(tmp_path, "operator") as (bench, app):
        monkeypatch.setattr(importing, "_offered", broken)
        assert "hệ thống gặp lỗi khi đọc tệp “so.xlsx”" in await send(bench, app, "so.xlsx", BOOK)
        assert [row["state"] for row in await rows(app, "SELECT state FROM import")] == ["dropped"]
        monkeypatch.undo()
        assert "Tệp số 2" in await send(bench, app, "so.xlsx", BOOK)


async def test_what_nobody_decides_about_is_forgotten(tmp_path: Path) -> None:
    """After the days raw messages are kept the offer ends, its cells, name and bytes are gone."""
    async with office(tmp_path) as (bench, app):
        await send(bench, app, "so.xlsx", BOOK)
        await app.jump(app.clock() + timedelta(days=36))
        await app.settle()
        [found] = await rows(app, "SELECT state, read, name FROM import")
        assert found == {"state": "dropped", "read": None, "name": ""}
        assert kept(app) == []


def test_an_erased_sender_leaves_nothing(tmp_path: Path) -> None:
    """Whoever asks to be erased takes along what they sent: offer, cells, name and words."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("office")
        ward.receive("office", Kind.FILE, name="so-lieu-2026.csv", text="sổ của tôi")
        assert [row["state"] for row in ward.rows("SELECT state FROM import")] == ["offered"]
        with ward.tx() as tx:
            [found] = tx.execute("SELECT person FROM import").fetchall()
            erasing.erase(tx, found["person"], ward.now)
        [left] = ward.rows("SELECT state, read, name, words FROM import")
        assert tuple(left) == ("dropped", None, "", "")


def test_who_left_the_office_is_shown_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The role ended while the file was read: its contents are not told, and nothing can be confirmed."""
    with Ward.opened(tmp_path / "ward.db") as ward, monkeypatch.context() as later:
        ward.link("office")
        later.setattr(Ward, "read_tables", lambda _: None)
        ward.receive("office", Kind.FILE, name="so-lieu-2026.csv")
        later.undo()
        with ward.tx() as tx:
            tx.execute("UPDATE role SET until = '2026-11-16T01:00:00.000Z' WHERE role = 'party_office'")
        ward.read_tables()
        ward.deliver()
        assert [message.text for message in ward.unread("office")] == [
            "Đang đọc tệp “so-lieu-2026.csv”. Xin đồng chí chờ một lát ạ."
        ]
        assert [row["state"] for row in ward.rows("SELECT state FROM import")] == ["dropped"]


def test_a_preview_fits_a_screen() -> None:
    """Whatever a file holds, ten lines and three notes of bounded length are shown, and how many more there are."""
    message = says.preview(7, "a" * 300, says.FIGURES, "Sổ có 1 số.", ["x" * 999] * 99, ["y" * 999] * 99, You.BAC)
    assert "… còn 89 dòng." in message.text
    assert "… và 96 ghi chú khác." in message.text
    assert utf16_length(message.text) < 4096


async def test_a_picture_stays_until_its_call_is_done(tmp_path: Path) -> None:
    """A leader's picture of the paper form is on the disk while the call is open, and gone after "gọi xong"."""
    async with office(tmp_path, "leader") as (bench, app):
        await bench.say(app, "leader", "báo cáo")
        bench.wire.photo(USERS["leader"], caption="biểu", content=PICTURE)
        await bench.settled(app)
        await app.settle()
        assert len(kept(app)) == 1
        [call] = await rows(app, "SELECT id FROM call WHERE why = 'photo'")
        await bench.say(app, "office", f"gọi xong {call['id']}")
        await app.settle()
        assert kept(app) == []
        [wanted] = await rows(app, "SELECT words FROM wanted")
        assert wanted["words"] == ""
        bench.wire.photo(USERS["leader"], content=PICTURE)  # the same content again
        await bench.settled(app)
        assert len(kept(app)) == 1
        assert [row["removed"] for row in await rows(app, "SELECT removed FROM file")] == [None]
        assert await app.db.read(files.unneeded) == []
