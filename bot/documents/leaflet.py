"""The leaflet for group leaders: one A4 page to hang beside the telephone, nothing smaller than 14 points.

Its sentences are `bot.core.texts.leaflet`'s; here is only where they stand on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell

from bot.core.indicators import Form
from bot.core.model import Ward
from bot.core.periods import Policy
from bot.core.texts import invitations
from bot.core.texts import leaflet as says
from bot.core.workdays import Quiet
from bot.documents.typesetting import SIZE, about, add, clean, frame, last_paragraph, page, saved, shade, write

_SIDE, _TOP, _BOTTOM = Mm(18), Mm(13), Mm(10)
_WIDTH = Mm(210 - 2 * 18)
_HALF, _NARROW = Mm(87), Mm(42)
_RED = RGBColor(0xA6, 0x1C, 0x1C)
_LINE, _PAPER, _WARM = "D9C7A8", "FBF4E6", "FFF1DC"
"""Colours that stay apart on a printer without any."""
_ROOM = 740
"""Letters of running text, more than which a page holds in small type only."""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What one ward's leaflet is made of; ``apps``: the messengers by name."""

    ward: Ward
    form: Form
    policy: Policy
    morning: time
    quiet: Quiet
    apps: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Type:
    """Sizes in points; ``air``: above and below the words of a row."""

    body: Length
    head: Length
    title: Length
    phone: Length
    air: float


_LARGE = _Type(Pt(15), Pt(18), Pt(36), Pt(32), 1.5)
_SMALL = _Type(SIZE, Pt(16), Pt(30), Pt(28), 0.5)


def leaflet(of: Leaflet) -> bytes:
    """The .docx, one page."""
    app = invitations.app(of.apps)
    purpose = says.purpose(of.ward, of.form, app)
    beginning = f"{says.beginning(of.ward, app)} {says.rights()}"
    answering = [text for text in (says.in_one(of.form), says.timing(of.policy, of.morning, of.quiet)) if text]
    letters = sum(map(len, (of.ward.office, of.ward.helper, purpose, beginning, *answering)))
    sheet = _Sheet(docx.Document(), _LARGE if letters <= _ROOM else _SMALL)
    page(sheet.document, side=_SIDE, top=_TOP, bottom=_BOTTOM)
    about(sheet.document, author=of.ward.office, title=says.TITLE)
    sheet.top(of.ward)
    sheet.paragraph(purpose)
    sheet.heading(1, says.START)
    sheet.paragraph(beginning)
    sheet.heading(2, says.ANSWER)
    sheet.pairs((says.ASKED, says.TYPED), says.examples(of.form), left=_HALF, typed=1)
    for text in answering:
        sheet.paragraph(text)
    sheet.heading(3, says.WORDS)
    sheet.pairs((says.TYPED, says.WHEN), says.vocabulary(), left=_NARROW, typed=0)
    sheet.call(of.ward)
    last_paragraph(sheet.document)
    return saved(sheet.document)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page while it is filled."""

    document: Document
    type: _Type

    def top(self, ward: Ward) -> None:
        """Who it comes from, what it is, whom it is for."""
        write(self.document.add_paragraph(), clean(ward.office).upper(), centred=True, bold=True)
        title = self.document.add_paragraph()
        write(title, says.TITLE, centred=True, size=self.type.title, bold=True, colour=_RED)
        whom = self.document.add_paragraph()
        rule = add(whom._p.get_or_add_pPr(), "w:pBdr")  # before what write() sets, as Word's schema wants it
        add(rule, "w:bottom", val="single", sz="12", space="4", color=str(_RED))
        write(whom, clean(says.addressed(ward)), centred=True, size=self.type.head)

    def heading(self, number: int, text: str) -> None:
        """The head of one of the three parts."""
        heading = self.document.add_paragraph()
        write(heading, f"{number}. {text}", before=7, size=self.type.head, bold=True, colour=_RED)
        heading.paragraph_format.keep_with_next = True

    def paragraph(self, text: str) -> None:
        """Running text."""
        write(self.document.add_paragraph(), clean(text), before=4, size=self.type.body)

    def pairs(self, heads: tuple[str, str], rows: Sequence[tuple[str, str]], *, left: Length, typed: int) -> None:
        """Two columns; what stands in the one of number ``typed`` is typed by the reader, so it stands out."""
        self._air(3)
        table = _table(self.document, rows=1 + len(rows), columns=(left, Length(_WIDTH - left)))
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            self._cell(cell, text, _LINE, size=SIZE)
        for row, pair in zip(table.rows[1:], rows, strict=True):
            for number, (cell, text) in enumerate(zip(row.cells, pair, strict=True)):
                mine = number == typed
                self._cell(cell, clean(text), _PAPER if mine else "", size=self.type.body, bold=mine)

    def _cell(self, cell: _Cell, text: str, colour: str, *, size: Length, bold: bool = False) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        write(cell.paragraphs[0], text, before=self.type.air, size=size, bold=bold)
        cell.paragraphs[0].paragraph_format.space_after = Pt(self.type.air)
        if colour:
            shade(cell, colour)

    def call(self, ward: Ward) -> None:
        """What is never asked, and the number to call, in a frame of its own."""
        self._air(8)
        table = _table(self.document, rows=1, columns=(_WIDTH,), line=str(_RED), weight="12")
        cell = table.rows[0].cells[0]
        shade(cell, _WARM)
        body = self.type.body
        write(cell.paragraphs[0], says.warning(), before=4, centred=True, size=body, bold=True)
        write(cell.add_paragraph(), says.call(), before=4, centred=True, size=body)
        phone = clean(ward.phone).replace(" ", "\N{NO-BREAK SPACE}")
        write(cell.add_paragraph(), phone, centred=True, size=self.type.phone, bold=True, colour=_RED)
        last = cell.add_paragraph()
        write(last, f"({clean(ward.helper)})", centred=True, size=body)
        last.paragraph_format.space_after = Pt(4)

    def _air(self, points: float) -> None:
        """An empty line of this height: a table has no space above it."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(points)
        paragraph.add_run().font.size = Pt(1)


# ---- tables ----------------------------------------------------------------------------------------------


def _table(document: Document, *, rows: int, columns: Sequence[Length], line: str = _LINE, weight: str = "4") -> Table:
    """Fixed columns and thin lines."""
    table: Table = document.add_table(rows=rows, cols=len(columns))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, columns, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    drawn = {"val": "single", "sz": weight, "space": "0", "color": line}
    frame(table, **dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), drawn))
    return table
