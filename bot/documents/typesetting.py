"""What the papers that are handed out share: the page, a paragraph's words, what python-docx has no name for."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.core.folding import tidy

FONT, SIZE = "Times New Roman", Pt(14)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """One line that Word can hold and that shows everything it holds."""
    return tidy(_NOT_XML.sub("", text))


def write(
    paragraph: Paragraph,
    text: str,
    *,
    before: float = 0,
    centred: bool = False,
    size: Length = SIZE,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    """Add words to a paragraph, ``before`` points below the one above it."""
    paragraph.paragraph_format.space_before = Pt(before)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = size, bold
    if colour is not None:
        run.font.color.rgb = colour


def page(document: Document, *, side: Length, top: Length, bottom: Length) -> None:
    """A4 with these margins, one font, Vietnamese."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = side
    section.top_margin, section.bottom_margin = top, bottom
    section.header_distance, section.footer_distance = Mm(8), Mm(5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, SIZE
    properties = normal.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs"):
        properties.rFonts.set(qn(script), FONT)
    add(properties, "w:lang", val="vi-VN")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = 1.0


def about(document: Document, *, author: str, title: str) -> None:
    """What Word shows of the file itself."""
    properties = document.core_properties
    properties.author, properties.title = clean(author), clean(title)
    properties.comments, properties.language = "", "vi-VN"


def last_paragraph(document: Document) -> None:
    """The paragraph Word wants after a table, too small to need a page of its own."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1)
    paragraph.add_run().font.size = Pt(1)


def frame(table: Table, **sides: Mapping[str, str]) -> None:
    """The lines of a table by side (top, left, bottom, right, insideH, insideV), where Word's schema wants them."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, f"w:{side}", **sides.get(side, {"val": "nil"}))
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def shade(cell: _Cell, colour: str) -> None:
    """The ground of a cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().insert_element_before(shading, "w:noWrap", "w:tcMar", "w:vAlign")


def add(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element of WordprocessingML; returns it."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def saved(document: Document) -> bytes:
    """The .docx."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
