"""The group leaders' leaflet: one page in large type that teaches what the dialogue really understands."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from bot.core.indicators import Form
from bot.core.model import Ward as Words
from bot.core.periods import Ladder
from bot.core.texts import leaflet as says
from bot.core.texts import welcome
from bot.documents.leaflet import Leaflet, leaflet
from tests.ward import Ward, settings

FILE = Path(__file__).parents[2] / "docs" / "bao-cao-bang-tin-nhan.docx"
LONG = Words(
    "đặc khu Bạch Đảo và các đảo phụ cận",
    "Văn phòng Đảng ủy đặc khu Bạch Đảo và các đảo phụ cận",
    "đồng chí Nguyễn Thị Minh Nguyệt, Phó Chánh Văn phòng Đảng ủy đặc khu",
    "0225 3 000 000",
    "khu dân cư",
    "Khu",
    "trưởng khu dân cư",
)


def of_example(ward: Words | None = None, form: Form | None = None, apps: tuple[str, ...] = ("Telegram",)) -> Leaflet:
    """The example configuration's leaflet, or one like it."""
    made = settings()
    return Leaflet(
        ward or made.ward, form or made.form, made.policy, made.reminders.morning, made.quiet, apps
    )  # fmt: skip


def opened(of: Leaflet) -> Document:
    """The leaflet as Word opens it."""
    return docx.Document(io.BytesIO(leaflet(of)))


def read(document: Document) -> str:
    """Every paragraph in reading order, a line each, no-break spaces as spaces."""
    lines = ("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in document.element.iter(qn("w:p")))
    return "\n".join(line.replace("\u00a0", " ") for line in lines if line)


def parts(data: bytes) -> Mapping[str, bytes]:
    """What is packed in a .docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_leaflet_in_docs_is_what_the_code_makes() -> None:
    """Part for part; after a change of the texts, the form or the page: make leaflet."""
    assert parts(FILE.read_bytes()) == parts(leaflet(of_example()))


def test_what_it_says() -> None:
    """The whole page, as somebody reads it."""
    assert read(opened(of_example())).splitlines() == [
        "VĂN PHÒNG ĐẢNG ỦY PHƯỜNG LÊ CHÂN",
        "Báo cáo bằng tin nhắn",
        "Kính gửi ông/bà tổ trưởng",
        "Mỗi tháng, Văn phòng Đảng ủy phường Lê Chân hỏi ông/bà vài con số của tổ dân phố qua Telegram. Tháng thường "
        "có 3 câu, chừng 2 phút. Ông/bà cứ trả lời như nhắn tin hằng ngày, có dấu hay không dấu đều được.",
        "1. Bắt đầu, chỉ một lần",
        "Mở Telegram theo giấy mời, bấm Bắt đầu, gõ dãy 10 chữ số in trên giấy. Hệ thống hỏi lại cho chắc: đúng người "
        "thì gõ “đúng”, bằng lòng thì gõ “đồng ý”. Ông/bà xem, sửa hay ngừng dùng lúc nào cũng được.",
        "2. Trả lời từng câu",
        "Hệ thống hỏi",
        "Ông/bà gõ",
        "Họp, tuyên truyền",
        "2 buổi 95 người",
        "Văn nghệ, thể thao",
        "1 hoạt động 60 người",
        "Vi phạm nếp sống",
        "3 vụ",
        "Muốn nhanh, ông/bà gõ cả báo cáo trong một tin: “họp 2 buổi 95 người, văn nghệ 1 hoạt động 60 người, "
        "vi phạm 3 vụ”.",
        "Số liệu tính từ ngày 15 tháng trước đến hết ngày 14. Hệ thống hỏi lúc 8 giờ, nhắc khi còn 3 ngày và 1 ngày; "
        "không nhắn Chủ nhật, ngày lễ, sau 20 giờ.",
        "3. Những chữ nên nhớ",
        "Ông/bà gõ",
        "Khi nào",
        *(words for pair in says.vocabulary() for words in pair),
        f"{welcome.NEVER_ASKED} Ai hỏi những điều đó là giả mạo, xin đừng trả lời.",
        "Cần giúp, hoặc muốn hỏi lại cho chắc, xin gọi",
        "0225 3 000 000",
        "(đồng chí trực Văn phòng)",
    ]


def test_everything_it_teaches_is_understood(ward: Ward) -> None:
    """A leader who types what stands there, word for word, comes from the first question to a corrected report."""
    ward.link("leader", "office")
    ward.advance("2026-12-15T08:00")
    heard: dict[str, str] = {}

    def types(words: str) -> str:
        ward.say("leader", words)
        heard[words] = ward.unread("leader")[-1].text
        return heard[words]

    for label, example in says.examples(ward.desk.form):
        asked = next(one for one in ward.desk.form.questions if one.label == label[:1].lower() + label[1:])
        assert types(example).startswith("Đã ghi: "), asked
    for words, answer in (
        ("như cũ", "Đã ghi: 120 hộ (như cũ)."),
        ("à quên 121", "Đã sửa: 121 hộ."),
        ("chưa rõ", "Đã ghi: số nhân khẩu chưa rõ."),
        ("để sau", "các câu đã trả lời vẫn còn đây"),
        ("làm tiếp", "Câu 6/8."),
        ("gọi giúp", "Đã báo Văn phòng Đảng ủy phường Lê Chân gọi lại cho bác."),
        ("5 ngày", "Đã ghi: 5 ngày."),
        ("đang làm", "Đã ghi: quy ước đang làm."),
        ("không có", "Nhờ bác xem lại:"),
        ("gửi", "Đã nhận báo cáo tháng 12"),
        ("sửa 2", "Câu 2/8."),
        ("không có", "Đã sửa: 0 hoạt động"),
    ):
        assert answer in types(words), words
    assert dict(says.vocabulary()).keys() <= heard.keys()


def test_the_whole_report_in_one_message_is_understood(ward: Ward) -> None:
    """What stands in quotes there answers the month's three questions at once."""
    ward.link("leader")
    ward.advance("2027-02-16T08:00")
    [(said)] = re.findall("“(.+)”", says.in_one(ward.desk.form))
    ward.say("leader", said)
    assert "1. Họp, tuyên truyền: 2 buổi, 95 lượt người" in ward.unread("leader")[-1].text
    assert ward.figures(period="2027-02") == {"S3": "2", "S4": "95", "S5": "1", "S6": "60", "S8": "3"}


def test_another_ward_has_its_own_words() -> None:
    """Its office, groups, leaders, messengers and telephone, and nothing of ours."""
    text = read(opened(of_example(LONG, apps=("Telegram", "Zalo"))))
    assert "VĂN PHÒNG ĐẢNG ỦY ĐẶC KHU BẠCH ĐẢO" in text
    assert "vài con số của khu dân cư qua Telegram hoặc Zalo" in text
    assert "Kính gửi ông/bà trưởng khu dân cư" in text
    assert "phường" not in text.lower()
    assert "tổ " not in text.replace("tổng", "")


def test_another_form_and_policy() -> None:
    """One question: nothing about several in one message; no reminders: none promised."""
    made = settings()
    form = replace(made.form, questions=made.form.questions[2:3], checks=())
    policy = replace(made.policy, report=Ladder((), ()))
    text = read(opened(replace(of_example(form=form), policy=policy)))
    assert "có 1 câu" in text
    assert "trong một tin" not in text
    assert "nhắc khi" not in text


BOTH = pytest.mark.parametrize(
    "of", [of_example(), of_example(LONG, apps=("Telegram", "Zalo"))], ids=["example", "long"]
)


@BOTH
def test_it_is_a4_in_large_type(of: Leaflet) -> None:
    """Nothing under 14 points, the telephone number twice that."""
    document = opened(of)
    [section] = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    written = [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
    sizes = {run.text: run.font.size for one in written for run in one.runs if run.text}
    assert all(size is not None and size >= Pt(14) for size in sizes.values())
    assert sizes["0225\u00a03\u00a0000\u00a0000"] >= Pt(28)


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="LibreOffice counts the pages")
@BOTH
def test_it_is_one_page(of: Leaflet, tmp_path: Path) -> None:
    """Exactly one, also for a ward whose names are long."""
    (tmp_path / "a.docx").write_bytes(leaflet(of))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*office, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)  # noqa: S603
    about = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], check=True, capture_output=True)  # noqa: S603, S607
    assert re.search(rb"Pages: +1\n", about.stdout)
