"""A digest as a workbook: its headings on the first sheet, then each section's lines as rows. Only reads.

Made of what the text is made of (`showing.sections`), so whoever may not read something in it has no cell of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.core.digests import Digest
from bot.core.tables import Column, Table, Workbook
from bot.core.texts import digest_book as says
from bot.core.texts import digest_frame as frame
from handlers.desk import Desk
from handlers.digest import making, showing
from handlers.digest.scene import Shown
from handlers.digest.showing import How
from storage import digests
from storage.db import Tx
from storage.digests import Place

_SUMMARY = (Column(says.CONTENT, width=110), Column(says.SHEETS, width=30))


def subject(reader: str, place: Place) -> str:
    """A digest that was shown, as a wish for its file names it: reader, day, row; a preview has no row."""
    return f"{reader}/{place.day.isoformat()}/{place.digest or ''}"


def may_read(tx: Tx, desk: Desk, person: int, of: str) -> bool:
    """Whether a digest is this person's still."""
    reader = making.reader_of(tx, desk, person)
    return reader is not None and reader.name == of.partition("/")[0]


def read(tx: Tx, desk: Desk, person: int, of: str, now: datetime) -> tuple[Digest, How] | None:
    """A digest by its subject: as it was kept, or the preview as it is now; None: it is nobody's, or not theirs."""
    if not may_read(tx, desk, person, of):
        return None
    _, written, row = of.split("/")
    day = date.fromisoformat(written)
    if not row:
        reader = making.reader_of(tx, desk, person)
        assert reader is not None  # noqa: S101 - may_read
        return making.preview(tx, desk, reader, now, day), How(preview=day)
    stored = digests.by_id(tx, int(row))
    if stored is None:
        return None
    made = desk.local(stored.digest.at).date()
    late = day if day < made else None
    return stored.digest, How(late=late, again=made < desk.local(now).date())


def file_name(of: str) -> str:
    """What its file is called."""
    _, day, row = of.split("/")
    return says.file_name(date.fromisoformat(day), preview=not row)


def workbook(tx: Tx, desk: Desk, one: Digest, how: How) -> Workbook:
    """Every sheet says at its foot which digest it is of."""
    heading, sections = showing.heading(desk, one, how), showing.sections(tx, desk, one, how)
    found = [(says.sentence(each.heading), list(_tables(each, heading))) for each in sections]
    lines = [(sentence, ", ".join(table.name for table in tables)) for sentence, tables in found]
    summary = Table(says.SUMMARY, _SUMMARY, ((heading, ""), *(lines or [(frame.nothing(), "")])))
    return Workbook(heading, (summary, *(table for _, tables in found for table in tables)))


def _tables(section: Shown, heading: str) -> Iterator[Table]:
    note = f"{heading} {says.not_kept(section.more)}" if section.more else heading
    for sheet in section.sheets:
        if rows := tuple(row for item in section.items for row in sheet.rows(item)):
            yield Table(sheet.name, sheet.columns, rows, note=note, frozen=1)
