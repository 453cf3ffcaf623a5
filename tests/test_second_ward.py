"""Another ward, by its files alone: a commune with hamlets, another form, another programme. No code knows of it.

What its people read says nothing in the first ward's words.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot import config, demo
from bot.core.milestones import of_programme, of_task
from bot.core.timeframe import read_timeframe
from bot.simulator.telegram_objects import Json
from storage import figures_export, programmes
from tests.papers import Paper

FILES = Path(__file__).parent / "data" / "second-ward"
FIRST_WARD = re.compile(r"phường|tổ dân phố|\btdp\b|lê chân|hải phòng|tổ trưởng|tổ phó|\btổ\b(?! (?:chức|quốc))")
PEOPLE = {
    "leader": "Chamaléa Thị Mai",
    "other": "Trần Thị Lựu",
    "office": "Đinh Quốc Khánh",
    "second": "Võ Thị Hiền",
    "leadership": "Phạm Hữu Đức",
    "reviewer": "Đặng Thị Loan",
    "operator": "Ngô Minh Tuấn",
    "contact": "Mai Thị Ngọc",
}


@dataclass
class Commune:
    """The demo on this ward's files, and who has which phone."""

    stage: demo.Stage
    users: dict[str, int]

    async def say(self, who: str, *texts: str) -> str:
        """Somebody types; the last answer."""
        for text in texts:
            self.stage.wire.say(self.users[who], text)
            await self.stage.settled()
        return self.heard(who)[-1]

    def heard(self, who: str) -> list[str]:
        """What somebody was told."""
        return [one.text for one in self.stage.wire.chat(self.users[who]) if one.from_bot]

    async def advance(self, moment: str) -> None:
        """Play time."""
        await self.stage.advance(datetime.fromisoformat(f"{moment}+07:00"))
        await self.stage.settled()

    def sent(self) -> list[str]:
        """Every word that went out to anybody, buttons too."""
        told = []
        for call in self.stage.wire.calls:
            told += [call.parameters[name] for name in ("text", "caption") if name in call.parameters]
            keyboard: Json = json.loads(call.parameters.get("reply_markup") or "{}")
            told += [button["text"] for row in keyboard.get("inline_keyboard", []) for button in row]
        return told


@asynccontextmanager
async def commune(*linked: str) -> AsyncIterator[Commune]:
    """The ward running, with these people linked."""
    async with demo.staged(FILES, port=0) as stage:
        names = {one.name: one.user for one in stage.phones}
        made = Commune(stage, {who: names[name] for who, name in PEOPLE.items()})
        for who in linked:
            await demo.link(stage, made.users[who])
        yield made
        strange = [text for text in made.sent() if FIRST_WARD.search(text.casefold())]
        assert strange == []


async def test_a_month_of_a_hamlet() -> None:
    """Linked, asked in the commune's form and words, reported, reviewed, read by the office."""
    async with commune("office", "reviewer", "leader") as ward:
        assert "trưởng thôn Thôn Ba Hồ" in " ".join(ward.heard("office"))
        await ward.advance("2026-11-16T08:00")
        assert "đến kỳ báo cáo tháng 11 của Thôn Ba Hồ" in " ".join(ward.heard("leader"))
        assert "Câu 1/4. Trong kỳ, thôn họp mấy cuộc" in ward.heard("leader")[-1]
        await ward.say("leader", "thôn tôi 1 cuộc 80 ng", "2 buoi", "75 hộ", "duong hong", "gửi")
        assert "Mã nhận" in ward.heard("leader")[-1]
        rows = await ward.stage.app.db.read(lambda tx: figures_export.rows(tx, "2026-11"))
        assert {str(row["indicator"]): row["value"] for row in rows if row["group"] == "BH"} == {
            "A1": 1, "A2": 80, "B1": 2, "C1": 75, "F1": "duong hong"
        }  # fmt: skip
        missing = await ward.say("office", "thôn nào chưa nộp")
        assert missing.startswith("Báo cáo tháng 11, hạn thứ Năm 19/11: 1/4 thôn đã gửi. Còn 3 thôn:")
        assert "Thôn Ba Hồ, tháng 11: đã nộp đúng hạn" in await ward.say("office", "xem thôn Ba Hồ")
        assert "1/4 thôn" in await ward.say("office", "tình hình nộp")
        await ward.say("reviewer", "duyệt hết")
        assert "thôn" in await ward.say("leader", "xem báo cáo tháng 10 của thôn tôi")


async def test_the_programme_of_another_body() -> None:
    """Told by itself, asked place by place in the commune's units; duties and the programme's end are its own."""
    async with commune("office") as ward:
        await ward.advance("2026-11-16T08:01")
        assert "Văn bản 23-CTr/ĐU đã nhập, còn 25 chỗ chưa rõ" in " ".join(ward.heard("office"))
        asked = await ward.say("office", "việc chưa rõ")
        assert "Nhiệm vụ 1.2" in asked
        for _ in range(10):
            asked = await ward.say("office", "để sau")
        assert "Nhiệm vụ 3.1" in asked
        assert "ghi “Quân sự xã”" in asked
        done = await ward.say("office", "ban chi huy quan su xa")
        assert "Đã ghi 3.1: phối hợp Ban Chỉ huy Quân sự xã." in done
        for _ in range(14):
            asked = await ward.say("office", "để sau")
            if "kết thúc ngày nào" in asked:
                break
        assert "Đã ghi ngày kết thúc chương trình 23-CTr/ĐU: 30/06/2030." in await ward.say("office", "30/06/2030")
        assert "Không có nhiệm vụ 9.9" in await ward.say("office", "xem nhiệm vụ 9.9")
        listed = await ward.say("office", "việc ngoài phụ lục")
        assert "N1, mục B.1: Đảng ủy UBND xã cụ thể hóa" in listed
        assert "Phong trào" not in listed
        assert "Còn 1 chỗ chưa rõ" in await ward.say("office", "bật N3")
        held = await ward.stage.app.db.read(programmes.holding)
        policy = ward.stage.app.settings.milestones
    by_code = {one.entry.code: one for one in held}
    assert len(held) == 29 + 1
    assert (by_code["N3"].entry.timeframe, by_code["N3"].outside) == ("30/06/2030", True)
    assert by_code["3.2"].shares == ("3.3",)
    assert by_code["3.1"].entry.coordinating == ("Ban Chỉ huy Quân sự xã",)
    first = by_code["1.1"]
    span = date(2030, 1, 1), date(2030, 12, 31)
    checks = of_task(read_timeframe(first.entry.timeframe, first.issued), policy, first.issued, first.end, *span)
    assert [one.due for one in checks] == [date(2030, 3, 18), date(2030, 6, 18)]
    own = of_programme(policy, first.issued, first.end, first.mid_term, *span)
    assert [(one.sort.value, one.due) for one in own] == [("report", date(2030, 6, 10)), ("final", date(2030, 6, 30))]


SAID = {
    "office": (
        "xin chào", "ai chưa nộp", "tình hình nộp", "xem thôn 7", "xem thôn 99", "xem Thôn", "giấy mời", "gọi ai",
        "cấp lại", "cấp lại thôn 7", "cấp lại ai đó", "nhập thay thôn 99", "nhập thay thôn 7", "2 cuộc 70 người",
        "thôi", "nhập thay SG luôn", "SG tự báo", "đề nghị sửa", "lịch sử thôn 7 số hộ", "lịch sử thôn 7",
        "mở lại", "mở lại thôn 7", "mở lại thôn 7 tháng 10 đến 20/11 vì đếm sót", "bàn giao", "bàn giao thôn 7",
        "bàn giao thôn 7 cho Nguyễn Thị Hoa 0912345678", "cử Lê Văn Tấn thay thôn 7", "cử Ai Đó thay thôn 7",
        "cử Lê Văn Tấn làm phó thôn 7", "việc ngoài phụ lục", "bật N9", "hỏi lại 1.1", "xem dữ liệu của tôi",
        "thôn nào chưa đăng ký", "báo cáo", "gọi giúp",
    ),
    "other": (
        "báo cáo", "thôn 7 xin báo cáo: họp 1 cuộc 60 người, dọn vệ sinh 2 buổi", "500 hộ", "như cũ", "còn lại như cũ",
        "không có", "xem lại", "sửa 1", "1 cuộc 61 người", "gửi", "tôi nghỉ đến 20/12, anh Tấn thay", "tôi đã về",
        "xem báo cáo tháng trước", "bàn giao cho Nguyễn Văn A 0912345679", "gọi giúp", "xem dữ liệu của tôi",
        "rút đồng ý", "rút đồng ý ngay",
    ),
    "reviewer": ("duyệt hết", "duyệt từng số", "xin chào", "xem thôn 7"),
    "leadership": ("xin chào", "tình hình thế nào"),
    "contact": ("xin chào", "báo cáo"),
    "operator": ("xin chào", "gọi giúp"),
}  # fmt: skip
"""What people may say, understood or not."""


async def test_nobody_is_told_anything_in_another_wards_words() -> None:
    """Whatever they say, and whatever comes of it by itself until the period is locked and the next one opens."""
    async with commune(*(who for who in PEOPLE if who not in ("leader", "second"))) as ward:
        await ward.advance("2026-11-16T08:00")
        for who, texts in SAID.items():
            for text in texts:
                await ward.say(who, text)
        await demo.link(ward.stage, ward.users["leader"])
        await ward.advance("2026-11-24T09:00")
        await ward.say("leader", "sửa họp 3", "đếm sót", "báo cáo")
        await ward.say("office", "đề nghị sửa", "ai chưa nộp", "tình hình nộp")
        await ward.advance("2026-12-11T08:30")
        assert "tháng 12" in " ".join(ward.heard("leader"))
        assert len(ward.sent()) > 100


TABLES = {
    "sai-vai-tro.csv": "vai trò,họ tên,điện thoại,mã thôn,tên thôn,hộ\nchủ thôn,Lê A,0911000091,X1,Thôn X,",
    "sai-cot.csv": "vai trò,họ tên,điện thoại,mã thôn,tên gọi\ntrưởng thôn,Lê A,0911000091,X1,Thôn X",
    "hai-nguoi.csv": "vai trò,họ tên,điện thoại,mã thôn,tên thôn\n"
    "trưởng thôn,Lê A,0911000091,X1,Thôn X\ntrưởng thôn,Lê B,0911000092,X1,Thôn X",
    "sai-loai.csv": "vai trò,họ tên,điện thoại,mã,tên đầy đủ,loại\ntrưởng thôn,Lê A,0911000091,X1,Thôn X,đơn vị",
    "them-thon.csv": "vai trò,họ tên,điện thoại,mã thôn,tên thôn\ntrưởng thôn,Lê A,0911000091,X1,Thôn X",
    "so-lieu.csv": "kỳ,thôn,buổi dọn vệ sinh\n9/2026,T7,4\n9/2026,T99,2\n9/2026,,2",
    "khong-ro.csv": "a,b\n1,2",
}
"""Tables the office may send: wrong ones, a roster, figures."""


async def test_tables_and_papers_in_the_chat() -> None:
    """What is wrong with a file, and what a right one changes, in the commune's words and its own headings."""
    async with commune("office") as ward:

        async def sent(name: str, data: bytes) -> str:
            ward.stage.wire.document(ward.users["office"], name, data, "")
            await ward.stage.settled()
            return ward.heard("office")[-1]

        told = {name: await sent(name, text.encode()) for name, text in TABLES.items()}
        assert "có phải là “trưởng thôn” không" in told["sai-vai-tro.csv"]
        assert "cột mã thôn: nơi này đã có người ở dòng 2" in told["hai-nguoi.csv"]
        assert "trưởng thôn thuộc thôn" in told["sai-loai.csv"]
        assert "danh sách người và thôn. Thêm 1 thôn, 1 người" in told["them-thon.csv"]
        assert "mã thôn, tên thôn" in told["khong-ro.csv"]
        rows = (
            ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn"),
            ("1", "Làm đường thôn", "UBND xã", "Các thôn; Văn phòng", "Quý IV/2027"),
        )
        paper = Paper(("Số 30-CTr/ĐU", "Công Hải, ngày 02 tháng 3 năm 2026"), rows).docx()
        assert "Chương trình 30-CTr/ĐU: thêm 1 nhiệm vụ." in await sent("ct.docx", paper)


def test_the_demo_runs_on_the_wards_directory() -> None:
    """As it is typed; the page names the commune's people in its words."""
    command = [sys.executable, "-m", "bot", "demo", "--ward", str(FILES), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - our own program
        assert running.stdout is not None
        ready = running.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", ready)
        assert found, ready
        with urllib.request.urlopen(found[0], timeout=10) as answer:  # noqa: S310 - loopback
            assert answer.status == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


def test_the_directory_is_a_configuration_as_any_other() -> None:
    """Its form, units, duties and days are its own."""
    settings = config.load(FILES / "config.toml")
    assert (settings.ward.group_word, settings.ward.leader_word) == ("thôn", "trưởng thôn")
    assert [one.code for one in settings.form.indicators] == ["A1", "A2", "B1", "C1", "D1", "D2", "E1", "F1"]
    assert [one.number for one in settings.annexes] == ["23-CTr/ĐU"]
    assert settings.milestones.quarter_day == 18
