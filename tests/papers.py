"""Papers made for the tests: tables as .docx with real merged cells, or as text with tabs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paper:
    """Lines before the table, the rows of it, and areas to merge: (first row, first column, last row, last column)."""

    lines: tuple[str, ...]
    rows: Rows
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def text(self) -> bytes:
        """As .txt: prose, then a table with tabs."""
        rows = ["\t".join(cell.replace("\n", " ") for cell in row) for row in self.rows]
        return "\n".join([*self.lines, "", *rows, ""]).encode()

    def docx(self) -> bytes:
        """As .docx: paragraphs and one Word table; a merged area shows its first cell."""
        document = docx.Document()
        for line in self.lines:
            document.add_paragraph(line)
        table = document.add_table(rows=len(self.rows), cols=len(self.rows[0]))
        covered = {
            (at, column): (top, left)
            for top, left, bottom, right in self.merged
            for at in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for at, row in enumerate(self.rows):
            cells = table.rows[at].cells
            for column, text in enumerate(row):
                if covered.get((at, column), (at, column)) == (at, column):
                    cells[column].text = text
        for top, left, bottom, right in self.merged:
            table.cell(top, left).merge(table.cell(bottom, right))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
