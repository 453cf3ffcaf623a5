"""What the child makes of files shown as products: kept by content, pictures made plain, hostile ones refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from PIL import Image, ImageDraw

from bot import render
from bot.child import LIMITS
from bot.core.evidence import Refused
from bot.documents.evidence import MAX_SIDE, Shown, from_json, read_evidence, to_json
from tests.workbooks import laughs, repacked, workbook

HALF = replace(LIMITS, memory=LIMITS.memory // 2)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def picture(size: tuple[int, int] = (400, 300), *, kind: str = "JPEG", turned: bool = False) -> bytes:
    """A picture with a red left half; ``turned``: as a phone held upright stores it, with place and maker."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    out = BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112], exif[0x010F] = 6, "Maker of phones"
        exif.get_ifd(0x8825)[1] = "N"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def paper(*lines: str, header: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_macro(data: bytes) -> bytes:
    return repacked(data, {"word/vbaProject.bin": b"macro"})


def archive_of_nothing() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(200_000_000))
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str | Refused]] = {
    "a paper": (lambda: paper("BÁO CÁO", "kết quả rà soát di tích"), "docx"),
    "a workbook": (lambda: workbook(S=[["tổ", "hộ"], ["HK05", 120]]), "xlsx"),
    "a pdf": (lambda: PDF, "pdf"),
    "a photograph": (picture, "jpg"),
    "a screenshot": (lambda: picture(kind="PNG"), "jpg"),
    "a paper stamped MẬT": (lambda: paper("MẬT", "BÁO CÁO"), Refused.MARKED),
    "a paper with the mark in its header": (lambda: paper("BÁO CÁO", header="Độ mật: Tối mật"), Refused.MARKED),
    "a workbook with the mark in a cell": (lambda: workbook(S=[["MẬT"], ["HK05"]]), Refused.MARKED),
    "a paper that speaks of density": (lambda: paper("Mật độ dân cư của phường"), "docx"),
    "a macro": (lambda: with_macro(paper("BÁO CÁO")), Refused.ACTIVE),
    "a pdf that runs something": (lambda: PDF.replace(b"/Type", b"/OpenAction << /JS (x) >> /Type"), Refused.ACTIVE),
    "a locked pdf": (lambda: PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), Refused.LOCKED),
    "a pdf cut off": (lambda: PDF[:-8], Refused.BROKEN),
    "a program": (lambda: b"MZ" + bytes(1_000), Refused.KIND),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", Refused.KIND),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(2_000), Refused.KIND),
    "an archive of 200 MB of nothing": (archive_of_nothing, Refused.HEAVY),
    "laughs in the paper": (
        lambda: repacked(paper("x"), {"word/document.xml": laughs("document", "<p><t>{}</t></p>")}), Refused.BROKEN,
    ),
    "a picture of 50 megapixels": (lambda: picture((8_000, 6_300), kind="PNG"), Refused.HEAVY),
    "half a picture": (lambda: picture()[:600], Refused.BROKEN),
    "nothing": (lambda: b"", Refused.KIND),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_what_its_content_says(name: str) -> None:
    """Through the real child, with half of the memory it may have: its kind, or why it is refused."""
    make, wanted = FILES[name]
    found = await render.evidence(make(), limits=HALF)
    assert (found.ending if isinstance(found, Shown) else found) == wanted


def test_a_photograph_is_kept_upright_and_tells_nothing() -> None:
    """Turned as it was meant, without place, time or maker, no larger than a page needs."""
    found = read_evidence(picture((6_000, 4_000), turned=True))
    assert isinstance(found, Shown)
    assert found.content is not None
    with Image.open(BytesIO(found.content)) as kept:
        assert kept.size == (round(MAX_SIDE * 2 / 3), MAX_SIDE)
        assert dict(kept.getexif()) == {}
        top, bottom = kept.convert("RGB").getpixel((100, 100)), kept.convert("RGB").getpixel((100, MAX_SIDE - 100))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[1] < 60  # the red half was on the left, now it is on top
    assert bottom[1] > 200
    assert b"Maker" not in found.content


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"ending": "exe", "content": None},
        {"ending": "pdf", "content": "AAAA"},
        {"ending": "jpg", "content": None},
        {"ending": "jpg", "content": "AAAA"},
        {"ending": "jpg", "content": "no base64!"},
        {"refused": "because"},
        {},
    ],
)
def test_of_a_conquered_child_nothing_is_believed(said: object) -> None:
    """Only what a child may say is taken."""
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(said)


@pytest.mark.parametrize("found", [Shown("pdf"), Shown("jpg", b"\xff\xd8\xff\xe0x"), Refused.MARKED])
def test_what_was_found_survives_the_border(found: Shown | Refused) -> None:
    """Written and read back."""
    assert from_json(to_json(found)) == found
