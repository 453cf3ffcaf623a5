"""The sheet of invitations, opened again: every card whole, readable, and fit to be scanned and cut."""

from __future__ import annotations

import io
import struct
import unicodedata
from datetime import date

import docx
import pytest
import segno
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from bot.core.model import Ward
from bot.documents.invitations import QUIET, Card, sheet
from bot.documents.typesetting import FONT

WARD = Ward(
    "phường Hoa Sen",
    "Văn phòng Đảng ủy phường Hoa Sen",
    "đồng chí trực Văn phòng",
    "0225 3 000 000",
    "tổ dân phố",
    "Tổ",
    "tổ trưởng",
)
LINK = "https://t.me/ward_bot?start=abcdefghijklmnopqrstuv"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def a_card(
    name: str = "Nguyễn Văn Bình",
    roles: str = "tổ trưởng Tổ dân phố số 5, khu Hàng Kênh",
    code: str = "730 194 2856",
    link: str | None = LINK,
) -> Card:
    """A card good until 15 December."""
    return Card(name, roles, code, link, date(2026, 12, 15))


def opened(*cards: Card, apps: tuple[str, ...] = ("Telegram",)) -> Document:
    """The sheet as Word opens it."""
    return docx.Document(io.BytesIO(sheet(cards, WARD, apps)))


def cells(document: Document) -> list[_Cell]:
    """The cards: one row each."""
    return [row.cells[0] for row in document.tables[0].rows]


def words(cell: _Cell) -> str:
    """Every paragraph of a card in reading order, a line each, no-break spaces as spaces."""
    lines = ("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in cell._tc.iter(qn("w:p")))
    return "\n".join(line.replace("\u00a0", " ") for line in lines if line)


def test_what_a_card_says() -> None:
    """The whole card, as somebody reads it."""
    assert words(cells(opened(a_card()))[0]).splitlines() == [
        "Văn phòng Đảng ủy phường Hoa Sen",
        "Giấy mời nhận tin và gửi số liệu qua Telegram",
        "Kính gửi ông/bà Nguyễn Văn Bình, tổ trưởng Tổ dân phố số 5, khu Hàng Kênh",
        "Dãy 10 chữ số của riêng ông/bà, dùng một lần, đến hết ngày 15/12/2026:",
        "730 194 2856",
        "1. Quét mã vuông bằng máy ảnh, hoặc mở Telegram và tìm @ward_bot.",
        "2. Bấm Bắt đầu; khi được hỏi giấy mời, gõ dãy 10 chữ số trên.",
        "3. Cần hỏi lại, xin gọi 0225 3 000 000 (đồng chí trực Văn phòng).",
        "Hệ thống lưu họ tên, số điện thoại và những gì ông/bà gửi qua Telegram, chỉ để phường Hoa Sen tổng hợp. "
        "Ông/bà xem, sửa hay ngừng dùng lúc nào cũng được. Hệ thống không bao giờ hỏi tiền, mã OTP hay ảnh căn cước. "
        "Trước khi bắt đầu, hệ thống sẽ hỏi ông/bà có đồng ý không (Luật số 91/2025/QH15).",
    ]


def test_the_code_is_the_largest_thing_on_a_card() -> None:
    """Nobody searches for it: more than twice the size of anything else, bold, on a line of its own."""
    sizes: dict[str, int] = {}
    for paragraph in cells(opened(a_card(link=None)))[0].paragraphs:
        for run in paragraph.runs:
            assert run.font.size is not None
            sizes[run.text] = int(run.font.size)
            assert run.text != "730 194 2856" or run.font.bold
    code = sizes.pop("730 194 2856")
    assert code > 2 * max(sizes.values())
    assert min(sizes.values()) >= Pt(11)


@pytest.mark.parametrize("count", [1, 3, 12, 130])
def test_a_row_a_card_that_no_page_breaks(count: int) -> None:
    """As many unbreakable rows as cards, each with its own code, name and QR code, in order."""
    made = [a_card(f"Người {n}", code=f"730 194 {2000 + n}", link=f"{LINK}{n}") for n in range(count)]
    document = opened(*made)
    rows = document.tables[0].rows
    assert len(rows) == count
    for row, card in zip(rows, made, strict=True):
        properties = row._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:cantSplit")) is not None
        assert row.height is not None
        assert 3 * row.height <= Mm(297) - Mm(16) - Mm(10)
        text = words(row.cells[0])
        assert card.code in text
        assert f"{card.name}," in text
        assert len(list(row._tr.iter(f"{DRAWING}inline"))) == 1
    images = {part.blob for part in document.part.package.image_parts}
    assert len(images) == count


def test_the_qr_code_is_that_of_the_link_with_its_quiet_zone() -> None:
    """Level M, black on white, four modules of white around it, at least 28 mm without them."""
    document = opened(a_card())
    (part,) = document.part.package.image_parts
    expected = segno.make_qr(LINK, error="m", boost_error=False)
    wanted = io.BytesIO()
    expected.save(wanted, kind="png", scale=8, border=4)
    assert part.blob == wanted.getvalue()
    modules = expected.symbol_size(border=0)[0]
    assert struct.unpack(">II", part.blob[16:24]) == (8 * (modules + 2 * QUIET),) * 2
    (shape,) = document.tables[0]._tbl.iter(f"{DRAWING}extent")
    width, height = int(shape.get("cx")), int(shape.get("cy"))
    assert width == height
    assert width * modules / (modules + 2 * QUIET) >= Mm(28)


def test_a_card_without_a_link_has_words_only() -> None:
    """No QR code, no name to look for: the app is named, the telephone number stands below."""
    document = opened(a_card(link=None), apps=("Telegram", "Zalo"))
    assert not list(document.part.package.image_parts)
    text = words(cells(document)[0])
    assert "1. Mở Telegram hoặc Zalo, vào cuộc trò chuyện của Văn phòng Đảng ủy phường Hoa Sen." in text
    assert "vuông" not in text
    assert "730 194 2856" in text


def test_a_link_of_another_messenger_names_no_bot() -> None:
    """Only a t.me address tells a name to look for."""
    text = words(cells(opened(a_card(link="https://zalo.example/abc")))[0])
    assert "1. Quét mã vuông bằng máy ảnh của điện thoại." in text


def test_the_page() -> None:
    """A4 portrait, Times New Roman 14, the ward at the head of each page, dashed lines and no other border."""
    document = opened(a_card())
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.header.paragraphs[0].text == "Phường Hoa Sen: Giấy mời nhận tin và gửi số liệu qua Telegram"
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == (FONT, Pt(14))
    borders = document.tables[0]._tbl.tblPr.find(qn("w:tblBorders"))
    assert borders is not None
    drawn = {one.tag.rpartition("}")[2]: one.get(qn("w:val")) for one in borders}
    assert drawn == {"top": "dashed", "left": "nil", "bottom": "dashed", "right": "nil", "insideH": "dashed",
                     "insideV": "nil"}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nguyễn\u202e Văn\u200b \u2066Năm\u2069", "Nguyễn Văn Năm"),
        ("Nguyễn\x00\x07 Văn\x1b Năm", "Nguyễn Văn Năm"),
        ("Nguyễn Văn\ud800 Năm\ufffe\uffff", "Nguyễn Văn Năm"),
        ("Nguyễn\r\n\tVăn\u2028Năm", "Nguyễn Văn Năm"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Năm"), "Nguyễn Văn Năm"),
        ("<w:t>&amp;</w:t>]]>", "<w:t>&amp;</w:t>]]>"),
        ("", ""),
        ("Nguyễn Thị " * 18, ("Nguyễn Thị " * 18).strip()),
        ("A" * 200, "A" * 200),
    ],
)
def test_hostile_names(typed: str, shown: str) -> None:
    """Controls, bidi marks and what XML cannot hold are gone, all else stays whole and on one line."""
    for card in (a_card(typed), a_card(typed, link=None)):
        assert f"Kính gửi ông/bà {shown}, tổ trưởng" in words(cells(opened(card))[0])
    assert f", {shown}\n" in words(cells(opened(a_card(roles=typed)))[0])


@pytest.mark.parametrize("code", ["7301942856", "730-194-2856", "730 194 285", "７３０ 194 2856", ""])
def test_a_code_is_printed_as_people_read_it(code: str) -> None:
    """3-3-4 with spaces and nothing else."""
    with pytest.raises(ValueError, match="123 456 7890"):
        a_card(code=code)
