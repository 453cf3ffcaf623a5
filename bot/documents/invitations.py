"""Invitations on paper: a .docx with a card a person, to be cut along the dashed lines and handed out.

Each card is one row of a table that no page may break. Names come from a roster somebody typed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import docx
import segno
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from bot.core.model import Ward
from bot.core.texts import invitations as says
from bot.core.texts.words import cap
from bot.documents.typesetting import about, add, clean, frame, last_paragraph, page, saved, write

SYMBOL_MM = 30.0  # the QR code without its quiet zone
QUIET = 4  # modules around it, as the standard wants

_SMALL, _LABEL, _CODE = Pt(11), Pt(12), Pt(36)
_WIDTH, _LEFT, _RIGHT = Mm(182), Mm(42), Mm(136)  # a card; QR code and words side by side in it
_INDENT = Mm(5)
_CARD = Mm(87)  # at least: three cards fill a page


@dataclass(frozen=True, slots=True)
class Card:
    """One person's invitation; ``code`` as it is printed, ``link`` None without a QR code.

    ``roles`` are words with their places ("tổ trưởng Tổ dân phố số 5, khu Hàng Kênh"); ``last``: the last whole
    day on which the code is good.
    """

    name: str
    roles: str
    code: str
    link: str | None
    last: date

    def __post_init__(self) -> None:
        """Refuse a code that is not printed as people read it."""
        if not re.fullmatch("[0-9]{3} [0-9]{3} [0-9]{4}", self.code):
            raise ValueError("a code is printed as 123 456 7890")


def sheet(cards: Sequence[Card], ward: Ward, apps: Sequence[str]) -> bytes:
    """The .docx; ``apps``: the messengers by name."""
    document = docx.Document()
    _page(document, ward, apps)
    table = document.add_table(rows=0, cols=1)
    _frame(table)
    for card in cards:
        _fill(table.add_row(), card, ward, apps)
    last_paragraph(document)
    return saved(document)


def _fill(row: _Row, card: Card, ward: Ward, apps: Sequence[str]) -> None:
    """One card: whose it is, the QR code beside the digits and what to do with them, the data notice."""
    row.height, row.height_rule = _CARD, WD_ROW_HEIGHT_RULE.AT_LEAST
    add(row._tr.get_or_add_trPr(), "w:cantSplit")
    cell = row.cells[0]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    write(cell.paragraphs[0], ward.office, before=6, centred=True, bold=True)
    write(cell.add_paragraph(), says.title(apps), centred=True, size=_LABEL)
    holder = cell.add_paragraph()
    greeting, name, roles = says.addressed(clean(card.name), clean(card.roles))
    for words, bold in ((greeting, False), (name, True), (roles, False)):
        write(holder, words, before=6, bold=bold)
    if card.link:
        halves = cell.add_table(rows=1, cols=2)
        halves.autofit = False
        halves.columns[0].width, halves.columns[1].width = _LEFT, _RIGHT
        left, right = halves.rows[0].cells
        left.vertical_alignment = right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _picture(left, card.link)
        _how(right, right.paragraphs[0], card, ward, apps)
        last = cell.paragraphs[-1]  # a cell never ends with a table
    else:
        _how(cell, cell.add_paragraph(), card, ward, apps)
        last = cell.add_paragraph()
    write(last, says.notice(ward, apps), before=4, size=_SMALL)
    last.paragraph_format.space_after = Pt(6)


def _how(cell: _Cell, first: Paragraph, card: Card, ward: Ward, apps: Sequence[str]) -> None:
    """The ten digits and the three sentences, from the paragraph ``first`` on."""
    write(first, says.code_label(card.last), before=4, centred=True, size=_LABEL)
    write(cell.add_paragraph(), card.code, centred=True, size=_CODE, bold=True)
    for step in says.steps(ward, apps, scan=bool(card.link), bot=_bot(card.link)):
        line = cell.add_paragraph()
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = _INDENT, -_INDENT
        write(line, step)


def _picture(cell: _Cell, link: str) -> None:
    """The QR code of a link with its quiet zone."""
    code = segno.make_qr(link, error="m", boost_error=False)
    image = io.BytesIO()
    code.save(image, kind="png", scale=8, border=QUIET)
    image.seek(0)
    modules = code.symbol_size(border=0)[0]
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run().add_picture(image, width=Mm(SYMBOL_MM * (modules + 2 * QUIET) / modules))


def _bot(link: str | None) -> str:
    """The bot's name, where a Telegram link tells it."""
    parts = urlsplit(link or "")
    return f"@{parts.path.strip('/')}" if parts.hostname == "t.me" else ""


# ---- the page --------------------------------------------------------------------------------------------


def _page(document: Document, ward: Ward, apps: Sequence[str]) -> None:
    """A4, one font, the ward's name at the head of each page."""
    page(document, side=Mm(14), top=Mm(16), bottom=Mm(10))
    head = f"{cap(ward.name)}: {says.title(apps)}"
    write(document.sections[0].header.paragraphs[0], head, size=_SMALL)
    about(document, author=ward.office, title=head)


def _frame(table: Table) -> None:
    """Fixed columns, no border but dashed lines to cut along."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.columns[0].width = _WIDTH
    cut = {"val": "dashed", "sz": "8", "space": "0", "color": "808080"}
    frame(table, top=cut, bottom=cut, insideH=cut)
