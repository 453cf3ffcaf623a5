"""Files both ways over real HTTP: from a phone to the store and the office, and out again, with trouble on the way."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.channels import TooLarge
from bot.core.filenames import plain_name
from bot.core.model import LARGEST_FILE, Enclosed, Kind, Message
from bot.files import Files, TooBig
from bot.simulator.faults import Trouble
from bot.simulator.telegram_objects import Said
from handlers import arrivals
from storage import messages, outbox
from storage.db import Tx
from tests.loopback import USERS, Loopback, loopback

MORNING = "2026-11-16T09:00+07:00"
PICTURE = b"\xff\xd8 a form on paper \xff\xd9"
CUTS = [Trouble.CUT_BEFORE, Trouble.CUT_AFTER]


class Killed(BaseException):
    """The process dies here."""


class Probe:
    """Dies at the first statement that begins so."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.died = False

    def __call__(self, sql: str) -> None:
        if self.at and sql.startswith(self.at):
            self.died = True
            raise Killed


@asynccontextmanager
async def reporting(directory: Path) -> AsyncIterator[tuple[Loopback, App]]:
    """A leader at the first question of an open period, somebody in the office."""
    async with loopback(directory, start=MORNING) as bench, bench.bot() as (app, _):
        await linked(bench, app)
        yield bench, app


async def linked(bench: Loopback, app: App) -> None:
    await bench.import_roster(app)
    for who in ("office", "leader"):
        await bench.say(app, who, await bench.code(app, who), "đúng", "đồng ý", "1")
    await bench.say(app, "leader", "báo cáo")
    assert "Câu 1/5" in bench.heard("leader")[-1]


def got(bench: Loopback, who: str, kind: str) -> list[Said]:
    """The files of a kind the bot sent somebody."""
    return [said for said in bench.wire.chat(USERS[who]) if said.from_bot and said.kind == kind]


def content(bench: Loopback, said: Said) -> bytes:
    """What a phone that downloads it gets."""
    file = bench.wire.chats.file(said.file_id or "")
    assert file is not None
    return file.content


async def rows(app: App, sql: str) -> list[dict[str, Any]]:
    return await app.db.read(lambda tx: [dict(row) for row in tx.execute(sql)])


def kept(app: App) -> list[str]:
    """The names in the store."""
    directory = app.settings.storage.path.parent / "files"
    return sorted(path.name for path in directory.iterdir()) if directory.exists() else []


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ---- in --------------------------------------------------------------------------------------------------------


async def test_a_leaders_picture_reaches_the_office(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is stored by its content and shown to the office with who sent it; the question stays. No log says so."""
    caplog.set_level(logging.DEBUG)
    async with reporting(tmp_path) as (bench, app):
        bench.wire.photo(USERS["leader"], caption="Biểu của tổ\ntháng này", content=PICTURE)
        await bench.settled(app)

        assert bench.heard("leader")[-1].startswith(
            "Đã chuyển ảnh cho Văn phòng xem giúp.\nNhờ bác vẫn gõ câu trả lời.\nCâu 1/5"
        )
        [photo] = got(bench, "office", "photo")
        assert photo.text == (
            "Nguyễn Văn Bình (tổ trưởng Tổ dân phố số 5, khu Hàng Kênh) gửi ảnh. Nhờ xem giúp; "
            "cần hỏi thêm xin gọi 0900000001 ạ. Lời kèm theo: “Biểu của tổ tháng này”."
        )
        assert content(bench, photo) == PICTURE
        assert kept(app) == [sha(PICTURE)]
        path = app.settings.storage.path.parent / "files"
        assert (path.stat().st_mode & 0o777, (path / sha(PICTURE)).stat().st_mode & 0o777) == (0o700, 0o600)
        ours = [one.getMessage() for one in caplog.records if one.name.startswith(("bot", "handlers", "storage"))]
        assert "Biểu của tổ" not in "\n".join(ours)


async def test_a_voice_and_a_file_reach_the_office_as_what_they_are(tmp_path: Path) -> None:
    """A voice can be listened to, a file keeps its name."""
    async with reporting(tmp_path) as (bench, app):
        bench.wire.voice(USERS["leader"], content=b"OggS 2 buoi")
        await bench.settled(app)
        bench.wire.document(USERS["leader"], "biểu tháng 11.xlsx", b"PK")
        await bench.settled(app)

        [voice], [document] = got(bench, "office", "voice"), got(bench, "office", "document")
        assert ("gửi ghi âm" in voice.text, content(bench, voice)) == (True, b"OggS 2 buoi")
        assert (document.file_name, content(bench, document)) == ("biểu tháng 11.xlsx", b"PK")
        assert "Đã chuyển tệp cho Văn phòng" in bench.heard("leader")[-1]


async def test_an_album_gets_one_reply_and_all_of_it_arrives(tmp_path: Path) -> None:
    """Three pictures at once: one answer, three pictures, stored once when they are the same."""
    async with reporting(tmp_path) as (bench, app):
        before = len(bench.heard("leader"))
        bench.wire.photo(USERS["leader"], 3, "Biểu", PICTURE)
        await bench.settled(app)
        assert len(bench.heard("leader")) == before + 1
        assert [("Lời kèm theo" in said.text) for said in got(bench, "office", "photo")] == [True, False, False]
        assert kept(app) == [sha(PICTURE)]
        assert [row["n"] for row in await rows(app, "SELECT count(*) AS n FROM file")] == [1]


async def test_more_than_20_mb_is_refused_with_words(tmp_path: Path) -> None:
    """Declared, the answer says so at once; undeclared, it is said when the messenger refuses."""
    async with reporting(tmp_path) as (bench, app):
        huge = bytes(21 * 1024 * 1024)
        bench.wire.document(USERS["leader"], "to.zip", huge)
        await bench.settled(app)
        assert "chỉ nhận tệp đến 20 MB nên chưa nhận được tệp" in bench.heard("leader")[-1]
        assert "Câu 1/5" in bench.heard("leader")[-1]

        file = bench.wire.chats.keep("document", "to.zip", huge)
        chat = {"id": USERS["leader"], "type": "private", "first_name": "Bình"}
        sender = {"id": USERS["leader"], "is_bot": False, "first_name": "Bình"}
        held = {"file_id": file.id, "file_unique_id": "u1"}
        undeclared = {"message_id": 900, "date": int(app.clock().timestamp()), "from": sender, "chat": chat}
        bench.wire.raw({"message": {**undeclared, "document": held}})
        await bench.settled(app)
        assert any(text.startswith("Hệ thống chỉ nhận tệp đến 20 MB") for text in bench.heard("leader")[-2:])
        assert [row["state"] for row in await rows(app, "SELECT state FROM wanted")] == ["refused"]
        assert not got(bench, "office", "document")
        assert kept(app) == []


async def test_what_grows_beyond_the_limit_on_the_way_is_cut_off(tmp_path: Path) -> None:
    """The declared size is not believed: more bytes than were asked for are not read to their end."""
    async with reporting(tmp_path) as (bench, app):
        file = bench.wire.chats.keep("document", "a.bin", bytes(200_000))
        with pytest.raises(TooLarge):
            await app.channels["telegram"].download(file.id, 100_000)
        assert len(await app.channels["telegram"].download(file.id, 200_000)) == 200_000


@pytest.mark.parametrize("trouble", [*CUTS, Trouble.BROKEN, Trouble.THROTTLE])
@pytest.mark.parametrize("method", ["getFile", "download"])
async def test_a_download_in_trouble_is_tried_again(tmp_path: Path, method: str, trouble: Trouble) -> None:
    """One failed call of each kind: the office gets the picture once, a little later."""
    async with reporting(tmp_path) as (bench, app):
        bench.wire.faults.add(trouble, method, seconds=1)
        bench.wire.photo(USERS["leader"], content=PICTURE)
        await bench.wire.until(lambda: bool(got(bench, "office", "photo")), within=20)
        await bench.settled(app)
        assert len(got(bench, "office", "photo")) == 1
        assert "Đã chuyển ảnh" in bench.heard("leader")[-1]


async def test_what_cannot_be_had_is_said(tmp_path: Path) -> None:
    """A file the messenger does not know, and one it does not hand out for a day: the leader is asked to send again."""
    async with reporting(tmp_path) as (bench, app):
        bench.wire.faults.add(Trouble.REFUSE, "getFile", status=400, text="Bad Request: invalid file_id")
        bench.wire.photo(USERS["leader"], content=PICTURE)
        await bench.settled(app)
        assert any("chưa nhận được ảnh vừa gửi" in text for text in bench.heard("leader")[-2:])

        unavailable = "Bad Request: wrong file_id or the file is temporarily unavailable"
        bench.wire.faults.add(Trouble.REFUSE, "getFile", status=400, text=unavailable, times=None)
        bench.wire.voice(USERS["leader"])
        await bench.settled(app)
        before = len(bench.heard("leader"))
        await app.advance(app.clock() + timedelta(hours=25))
        assert any("chưa nhận được ghi âm vừa gửi" in text for text in bench.heard("leader")[before:])
        assert {row["state"] for row in await rows(app, "SELECT state FROM wanted")} == {"dead"}
        assert not got(bench, "office", "photo")


@pytest.mark.parametrize("statement", ["INSERT INTO file ", "INSERT INTO file_ref"])
async def test_a_kill_between_download_and_store_resumes(tmp_path: Path, statement: str) -> None:
    """What was downloaded and not recorded is fetched again by the next run; the office gets it once."""
    async with loopback(tmp_path, start=MORNING) as bench:
        probe = Probe("")
        try:
            async with bench.bot(probe=probe) as (app, task):
                await linked(bench, app)
                probe.at = statement
                bench.wire.photo(USERS["leader"], content=PICTURE)
                await asyncio.wait({task}, timeout=20)
                task.result()
        except BaseExceptionGroup as group:
            if group.subgroup(Killed) is None:
                raise
        assert probe.died
        assert not got(bench, "office", "photo")
        async with bench.bot() as (app, _):
            await bench.settled(app)
            await bench.settled(app)
            assert [content(bench, said) for said in got(bench, "office", "photo")] == [PICTURE]
            assert kept(app) == [sha(PICTURE)]


async def test_a_purpose_that_fails_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own fault blocks nothing: the wish is dead, the sender is told, and nothing is half done."""

    def broken(tx: Tx, *_: object) -> None:
        tx.execute("UPDATE person SET phone = 'half done'")
        raise KeyError("biểu bí mật.xlsx")

    monkeypatch.setitem(arrivals.PURPOSES, arrivals.PAPER, broken)
    async with reporting(tmp_path) as (bench, app):
        bench.wire.photo(USERS["leader"], content=PICTURE)
        await bench.settled(app)
        assert [row["state"] for row in await rows(app, "SELECT state FROM wanted")] == ["dead"]
        assert any("chưa nhận được ảnh vừa gửi" in text for text in bench.heard("leader"))
        assert not await rows(app, "SELECT 1 FROM person WHERE phone = 'half done'")
        assert not await rows(app, "SELECT 1 FROM file")


async def test_a_full_disk_is_waited_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the store cannot be written the wish stays; with room again the picture goes on."""
    put = Files.put
    failed: list[bool] = []

    def full_once(self: Files, data: bytes) -> str:
        if not failed:
            failed.append(True)
            raise OSError(28, "No space left on device")
        return put(self, data)

    monkeypatch.setattr(Files, "put", full_once)
    async with reporting(tmp_path) as (bench, app):
        bench.wire.photo(USERS["leader"], content=PICTURE)
        await bench.settled(app)
        assert (len(failed), len(got(bench, "office", "photo"))) == (1, 1)


async def test_a_sticker_is_not_passed_on(tmp_path: Path) -> None:
    """What is no paper is answered as before."""
    async with reporting(tmp_path) as (bench, app):
        bench.wire.sticker(USERS["leader"])
        await bench.settled(app)
        assert bench.heard("leader")[-1].startswith("Hệ thống chưa đọc được hình dán.")
        assert not await rows(app, "SELECT 1 FROM wanted")


# ---- out -------------------------------------------------------------------------------------------------------


async def send(app: App, data: bytes, *, media: Kind = Kind.FILE, name: str = "a.docx", text: str = "Dự thảo") -> None:
    """The bot sends the office a file of its own."""
    store = Files(app.settings.storage.path.parent / "files")
    enclosed = Enclosed(await asyncio.to_thread(store.put, data), media, name)

    def queue(tx: Tx) -> None:
        number = tx.execute("SELECT count(*) AS n FROM outbox").fetchone()["n"]
        person = tx.execute("SELECT person FROM role WHERE role = 'party_office'").fetchone()["person"]
        message = Message(text, file=enclosed)
        outbox.put(tx, f"file:{number}", message, kind="file", lane=outbox.ACT, now=app.clock(), person=person)

    await app.db.write(queue)
    app.sender.wake()
    await app.idle()


async def test_a_document_goes_out_and_again_by_its_id(tmp_path: Path) -> None:
    """The second time nothing is uploaded; a forgotten id costs one more call."""
    async with reporting(tmp_path) as (bench, app):
        await send(app, b"PK docx", name="Báo cáo.docx")
        await send(app, b"PK docx", name="Báo cáo.docx")
        calls = [call.parameters for call in bench.wire.calls if call.method == "sendDocument"]
        assert ["document" in call for call in calls] == [False, True]

        wrong = "Bad Request: wrong file identifier/HTTP URL specified"
        bench.wire.faults.add(Trouble.REFUSE, "sendDocument", status=400, text=wrong)
        await send(app, b"PK docx", name="Báo cáo.docx")
        shown = got(bench, "office", "document")
        assert [(said.file_name, said.text, content(bench, said)) for said in shown] == [
            ("Báo cáo.docx", "Dự thảo", b"PK docx")
        ] * 3
        assert shown[0].file_id == shown[1].file_id != shown[2].file_id
        assert [row["ref"] for row in await rows(app, "SELECT ref FROM file_ref")] == [shown[2].file_id]


@pytest.mark.parametrize(
    ("media", "size", "kind"),
    [
        (Kind.PHOTO, 100, "photo"),
        (Kind.PHOTO, 10 * 1024 * 1024 + 1, "document"),
        (Kind.VOICE, 100, "voice"),
        (Kind.FILE, LARGEST_FILE, "document"),
    ],
)
async def test_each_kind_is_uploaded_as_itself(tmp_path: Path, media: Kind, size: int, kind: str) -> None:
    """A photo too large for one goes as a document."""
    async with reporting(tmp_path) as (bench, app):
        await send(app, bytes(size), media=media, name="")
        [said] = got(bench, "office", kind)
        assert len(content(bench, said)) == size


async def test_long_words_go_before_the_file(tmp_path: Path) -> None:
    """A caption holds 1,024 UTF-16 units; more is a message of its own."""
    async with reporting(tmp_path) as (bench, app):
        await send(app, b"1", text="😀" * 512)
        await send(app, b"2", text="a" * 1025)
        last = [(said.kind, said.text) for said in bench.wire.chat(USERS["office"])[-3:]]
        assert last == [("document", "😀" * 512), ("text", "a" * 1025), ("document", "")]


@pytest.mark.parametrize("trouble", CUTS)
@pytest.mark.parametrize("again", ["gửi lại", "Gửi lại ạ"])
async def test_a_cut_upload_is_held_and_asked_about_once(tmp_path: Path, trouble: Trouble, again: str) -> None:
    """Nobody knows whether it arrived: it is not repeated until the person says so."""
    async with reporting(tmp_path) as (bench, app):
        bench.wire.faults.add(trouble, "sendDocument")
        await send(app, b"PK", name="bao-cao.docx")
        arrived = int(trouble is Trouble.CUT_AFTER)
        assert len(got(bench, "office", "document")) == arrived
        asked = "Vừa gửi tệp bao-cao.docx nhưng mạng bị ngắt giữa chừng. Chưa thấy tệp ạ? Gõ: gửi lại"
        assert bench.heard("office")[-1] == asked
        await app.advance(app.clock() + timedelta(hours=2))
        assert (len(got(bench, "office", "document")), bench.heard("office").count(asked)) == (arrived, 1)

        await bench.say(app, "office", again)
        shown = got(bench, "office", "document")
        assert (len(shown), shown[-1].text) == (arrived + 1, "(gửi lại) Dự thảo")
        await bench.say(app, "office", again)  # nothing is in doubt any more
        assert len(got(bench, "office", "document")) == arrived + 1
        assert "không gửi được" not in " ".join(bench.heard("office"))


async def test_a_kill_while_sending_is_in_doubt_too(tmp_path: Path) -> None:
    """The next run does not send a file once more by itself: it asks."""
    async with loopback(tmp_path, start=MORNING) as bench:
        probe = Probe("")
        try:
            async with bench.bot(probe=probe) as (app, task):
                await linked(bench, app)
                probe.at = "UPDATE outbox SET state = 'sent'"
                with pytest.raises(Killed):
                    await asyncio.gather(send(app, b"PK"), task)
        except (BaseExceptionGroup, Killed):
            assert probe.died
        async with bench.bot() as (app, _):
            await bench.settled(app)
            assert "Chưa thấy tệp ạ? Gõ: gửi lại" in bench.heard("office")[-1]
            before = len(got(bench, "office", "document"))
            await bench.say(app, "office", "gửi lại")
            assert len(got(bench, "office", "document")) == before + 1


@pytest.mark.parametrize("trouble", [Trouble.THROTTLE, Trouble.REFUSE])
async def test_a_clear_error_is_tried_again_or_ends(tmp_path: Path, trouble: Trouble) -> None:
    """Throttled: it waits and goes. Refused for good: a dead letter, and no question."""
    async with reporting(tmp_path) as (bench, app):
        text = "Bad Request: something is wrong"
        bench.wire.faults.add(trouble, "sendDocument", seconds=1, status=400, text=text)
        await send(app, b"PK")
        if trouble is Trouble.THROTTLE:
            await bench.wire.until(lambda: bool(got(bench, "office", "document")), within=15)
        else:
            assert [row["state"] for row in await rows(app, "SELECT state FROM outbox WHERE kind = 'file'")] == ["dead"]
        assert "gửi lại" not in bench.heard("office")[-1]


async def test_a_file_that_is_gone_from_the_store_is_a_dead_letter(tmp_path: Path) -> None:
    """Nothing is sent in its place."""
    async with reporting(tmp_path) as (bench, app):
        Files(app.settings.storage.path.parent / "files").put(b"PK")
        (app.settings.storage.path.parent / "files" / sha(b"PK")).unlink()
        enclosed = Enclosed(sha(b"PK"), Kind.FILE)

        def queue(tx: Tx) -> None:
            message = Message("Dự thảo", file=enclosed)
            outbox.put(tx, "gone", message, kind="file", lane=outbox.ACT, now=app.clock(), account=1)

        await app.db.write(queue)
        app.sender.wake()
        await app.idle()
        assert [row["state"] for row in await rows(app, "SELECT state FROM outbox WHERE dedupe = 'gone'")] == ["dead"]
        assert not got(bench, "office", "document")


# ---- names and the store ---------------------------------------------------------------------------------------

NAMES = [
    ("../x", "x"),
    ("/etc/passwd", "passwd"),
    ("C:\\Users\\a\\biểu.xlsx", "biểu.xlsx"),
    ("a\0b.xlsx", "ab.xlsx"),
    ("x" * 300 + ".xlsx", "x" * 95 + ".xlsx"),
    ("x" * 300, "x" * 100),
    ("..", ""),
    (" .hidden ", "hidden"),
    ("a\r\nb\u202etxt.exe", "abtxt.exe"),
    ("\ud800.txt", "txt"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "plain"), NAMES)
def test_a_foreign_name_is_made_plain(name: str, plain: str) -> None:
    """No path, nothing invisible, not too long; the ending stays."""
    assert plain_name(name) == plain


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a\0b", "x" * 300 + ".xlsx"])
async def test_a_foreign_name_is_harmless(tmp_path: Path, name: str) -> None:
    """Whatever a file is called, only its hash is a name on our disk, also when it is uploaded again."""
    async with reporting(tmp_path) as (bench, app):
        wrong = "Bad Request: wrong file identifier/HTTP URL specified"
        bench.wire.faults.add(Trouble.REFUSE, "sendDocument", status=400, text=wrong)
        bench.wire.document(USERS["leader"], name, b"PK")
        await bench.settled(app)
        [said] = got(bench, "office", "document")
        assert (said.file_name, content(bench, said)) == (plain_name(name), b"PK")
        assert kept(app) == [sha(b"PK")]
        assert [row["name"] for row in await rows(app, "SELECT name FROM file")] == [plain_name(name)]


def test_the_store_keeps_each_content_once_and_whole(tmp_path: Path) -> None:
    """Put twice it is one file; what a kill left half written is swept; only hashes are names."""
    store = Files(tmp_path / "files", largest=10)
    assert store.sweep() == 0
    assert store.put(b"abc") == store.put(b"abc") == sha(b"abc")
    assert store.get(sha(b"abc")) == b"abc"
    (tmp_path / "files" / "tmpx.part").write_bytes(b"half")
    assert store.sweep() == 1
    assert [path.name for path in (tmp_path / "files").iterdir()] == [sha(b"abc")]
    for wrong in ("../phuongbot.db", "", "A" * 64, sha(b"abc") + "\n"):
        with pytest.raises(ValueError, match="not a SHA-256"):
            store.get(wrong)
    with pytest.raises(TooBig):
        store.put(bytes(11))
    store.remove(sha(b"abc"))
    store.remove(sha(b"abc"))
    with pytest.raises(FileNotFoundError):
        store.get(sha(b"abc"))


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle leaves neither the file nor its half."""
    store = Files(tmp_path / "files")
    store.put(b"there already")
    before = list((tmp_path / "files").iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"abc")
    assert list((tmp_path / "files").iterdir()) == before


def test_a_message_with_a_file_survives_storing() -> None:
    """What is enclosed comes back from the outbox as it went in."""
    message = Message("Dự thảo", file=Enclosed(sha(b""), Kind.VOICE, "a.ogg"))
    assert messages.from_json(messages.to_json(message)) == message
