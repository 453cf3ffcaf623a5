"""Files that show a product, over real HTTP and through the real child: kept by content, made plain, or not at all."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.app import App
from bot.core.evidence import EvidencePolicy
from bot.core.model import Kind
from bot.simulator.telegram_objects import Said
from storage import followup
from tests.documents.test_evidence import picture
from tests.loopback import USERS, Loopback
from tests.test_files import kept as kept_files
from tests.test_files import rows
from tests.test_imports import office, send
from tests.ward import PROGRAMME, Ward


async def done(bench: Loopback, app: App) -> None:
    """The contact's task 2.2 is reported done; its product is asked for."""
    await send(bench, app, "chuong-trinh.txt", PROGRAMME.read_bytes())
    await bench.say(app, "office", "ghi 1")
    now = app.clock()
    await app.db.write(lambda tx: followup.switch(tx, "followup", "2026-11-16", person=None, now=now))
    await bench.say(app, "contact", "2.2 xong", "đúng")


def last_file(bench: Loopback, who: str) -> Said:
    return [said for said in bench.wire.chat(USERS[who]) if said.from_bot and said.file_id][-1]


async def test_a_photograph_is_kept_without_what_it_tells(tmp_path: Path) -> None:
    """What is stored and shown is the picture made plain; the bytes that came are gone from the disk."""
    async with office(tmp_path, "contact") as (bench, app):
        await done(bench, app)
        data = picture((1_200, 900), turned=True)
        assert "Đã lưu tệp ket-qua-2.2-1.jpg" in await send(bench, app, "IMG_0001.jpg", data, who="contact")
        [kept] = await rows(app, "SELECT product.words, file.sha FROM product JOIN file ON file.id = product.file")
        assert kept["words"] == "ket-qua-2.2-1.jpg"
        await app.settle()  # the next tick clears away what nothing needs
        assert kept_files(app) == [kept["sha"]]
        with Image.open(BytesIO((app.settings.storage.path.parent / "files" / kept["sha"]).read_bytes())) as shown:
            assert shown.size == (900, 1_200)
            assert dict(shown.getexif()) == {}
        await bench.say(app, "office", "xem tệp 1")
        file = bench.wire.chats.file(last_file(bench, "office").file_id or "")
        assert file is not None
        assert file.name == "ket-qua-2.2-1.jpg"


async def test_what_the_child_refuses_is_asked_for_again(tmp_path: Path) -> None:
    """Nothing of it stays on the disk, and the next message may be the number or another file."""
    async with office(tmp_path, "contact") as (bench, app):
        await done(bench, app)
        assert "gửi lại tệp" in await send(bench, app, "bao-cao.pdf", b"no pdf at all", who="contact")
        await app.settle()
        assert kept_files(app) == []
        await bench.say(app, "contact", "12-BC/VHXH ngày 10/11/2026")
        assert [row["words"] for row in await rows(app, "SELECT words FROM product")] == ["12-BC/VHXH"]


@pytest.mark.parametrize(
    ("policy", "name", "said"),
    [
        (EvidencePolicy(units=frozenset({"UBND"})), "bao-cao.pdf", "chỉ ghi số và ngày"),
        (EvidencePolicy(products=("báo cáo, rà soát",)), "bao-cao.pdf", "chỉ ghi số và ngày"),
        (EvidencePolicy(), "TUYET-MAT.pdf", "Tài liệu mật"),
    ],
)
def test_what_the_policy_refuses_is_not_even_fetched(ward: Ward, policy: EvidencePolicy, name: str, said: str) -> None:
    """By the unit, by the product, by the mark; the question stays and may be answered in words."""
    ward.desk = replace(ward.desk, evidence=policy)
    ward.import_units()
    ward.link("dung")
    ward.follow_up()
    ward.say("dung", "3.1 xong")
    ward.say("dung", "đúng")
    ward.unread("dung")
    ward.receive("dung", Kind.FILE, name=name)
    assert said in ward.unread("dung")[-1].flat().text
    assert ward.rows("SELECT * FROM wanted") == []
    ward.say("dung", "có, lưu tại đơn vị")
    assert [row["sort"] for row in ward.rows("SELECT sort FROM product")] == ["kept"]
