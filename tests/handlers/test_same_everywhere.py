"""The same figure is the same number everywhere: answers, lists of places, digests, the chart, the workbook."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import Phase, given, settings

from bot.core.digests import OFFICE, Mark, Reader
from bot.core.model import Inbound, Kind, Owner, Role, You
from bot.core.queries import Query, What
from bot.core.spans import Span
from bot.core.stretch import from_code
from bot.core.tables import Over
from bot.core.texts import office_book as says
from handlers import answering, charting, office_book, summaries
from handlers.digest import aims
from handlers.digest.scene import Names, Scene
from handlers.knowing import Asker
from handlers.turn import Turn
from storage import handed_in, measures, periods, standing
from storage.db import Tx
from storage.measures import Measure, Scope
from storage.people import Account
from tests.storage.test_measures import HISTORIES, There, database, store
from tests.ward import Ward, a_desk

__all__ = ["database"]

DESK = a_desk()
NOW = datetime.fromisoformat("2026-12-30T10:00+07:00")
TODAY = date(2026, 12, 30)
OFFICER = Asker(You.DONG_CHI, frozenset({Role.PARTY_OFFICE}), False, 1)
EVENTS = ("S3", "S4", "S6", "S8", "N2")


def answer(tx: Tx, query: Query) -> str:
    """What the office is answered."""
    inbound = Inbound("telegram", "chat", Kind.TEXT, text="x")
    turn = Turn(DESK, inbound, "x", NOW, Account(1, "telegram", "c", 1, True))
    return answering.answer(tx, turn, OFFICER, query).text


def number(text: str) -> int:
    """ "1.250" """
    return int(text.replace(".", ""))


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
)
@given(history=HISTORIES)
def test_a_figure_is_the_same_everywhere(database: sqlite3.Connection, history: tuple[There, ...]) -> None:
    """Of each event and period the answer, its places and the workbook; of each target whatever tells it."""
    database.execute("BEGIN")
    try:
        store(database, history)
        tx = Tx(database)
        events_agree(tx)
        targets_agree(tx)
    finally:
        database.execute("ROLLBACK")


def events_agree(tx: Tx) -> None:
    """A total of the workbook is what is answered, and what the places one by one come to."""
    stretch = from_code("2026")
    assert stretch is not None
    book = office_book.workbook(tx, DESK, stretch, NOW)
    assert book is not None
    totals = {
        (row[0], row[1]): (row[5].value if isinstance(row[5], Over) else None, row[7].value)
        for row in book.tables[0].rows
        if isinstance(row[7], Over)
    }
    assert book.tables[0].name == says.TOTALS
    for code in EVENTS:
        one = DESK.form.by_code[code]
        for opened in measures.asking(tx, (code,), Span("2026-01", "2026-12")):
            found = measures.sums(tx, Measure((code,)), Scope((Owner.GROUP,)), [opened])
            month = date(opened.period.year, opened.period.month, 1)
            total, given_ = totals.get((month, one.label), (None, 0))
            assert (total or 0, given_) == (float(found.part), found.given), (code, opened.period.code)
            span = Span(opened.period.code, opened.period.code)
            text = answer(tx, Query(What.FIGURE, (code,), span=span, each=True))
            if found.given:
                assert re.match(rf"[^:]+: {re.escape(f'{int(found.part):,}'.replace(',', '.'))} ", text), text
                listed = [number(value) for value in re.findall(rf"^- [^:]+: ([\d.]+) {one.unit}$", text, re.MULTILINE)]
                assert sum(listed) == found.part
                assert len(listed) == found.given
            else:
                assert text.startswith("Chưa có số liệu"), text


def targets_agree(tx: Tx) -> None:
    """A digest, the chart and the answers tell a target in the same words."""
    reader = Reader(OFFICE, (1,))
    section = aims.gather(tx, Scene(DESK, reader, NOW, TODAY, Mark(), Mark(), periods.newest(tx), None))
    items = section.items if section else ()
    shown = aims.show(section, Names(tx, DESK, TODAY, office=True)) if section else None
    told = {item["target"]: shown.line(item) for item in items} if shown else {}
    chart = charting.chart(tx, DESK, "0000-01", "9999-12")
    assert chart is not None
    drawn = "\n".join([*(f"{bar.name}: {bar.said} ({bar.note})" for bar in chart.bars), *chart.foot])
    every = answer(tx, Query(What.TARGETS))
    for wanted in DESK.targets:
        if wanted.code not in told:
            continue
        head, _, value = told[wanted.code].partition(": ")
        value = value.rpartition(" (")[0]
        assert f"{head}: {value}" in drawn
        assert f"- {head}: {value} (" in every
        one = answer(tx, Query(What.TARGET, (wanted.code,)))
        assert f": {value}." in one.split("\n")[0], (value, one)


def test_midnight_of_the_due_day_is_the_same_everywhere(tmp_path: Path) -> None:
    """A second before the ward's midnight is on time, a second after it late: answers, digests, the chart, the book."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("leader", "other", "office", "leadership")
        ward.advance("2026-11-16T09:00")
        for who, at in (("leader", "2026-11-23T23:59:59"), ("other", "2026-11-24T00:00:01")):
            ward.say(who, "họp 2 buổi 95 người, văn nghệ 1 buổi 60 người, vi phạm 0, đạt 100 hộ, tdp văn hóa: đề nghị")
            if "đúng" in {choice.label for choice in ward.phones[who].shown[-1][0].choices}:
                ward.say(who, "đúng")
            ward.now = datetime.fromisoformat(f"{at}+07:00").astimezone(UTC)
            ward.say(who, "gửi")
        assert [row["state"] for row in ward.rows("SELECT state FROM report")] == ["sent", "sent"]
        with ward.tx() as tx:
            opened = periods.newest(tx)
            assert opened is not None
            over = datetime(2026, 11, 24, tzinfo=ward.desk.zone)
            stretch = from_code("2026")
            assert stretch is not None
            book = office_book.workbook(tx, ward.desk, stretch, ward.now)
            chart = charting.chart(tx, ward.desk, "2026-01", "2026-12")
            assert book is not None
            assert chart is not None
            kept = next(table for table in book.tables if table.name == says.BY_PERIOD)
            told = [
                standing.counts(tx, opened.id, in_time=over).on_time,
                handed_in.reports(tx, opened, Scope((Owner.GROUP,)), over).on_time,
                summaries.of_ward(tx, opened, ward.desk.zone).on_time,
                kept.rows[0][4],
                *(share.part for line in chart.lines[1:] for share in line.shares if share is not None),
            ]
        assert told == [1] * 5
        for name in ward.phones:
            ward.unread(name)
        ward.say("leadership", "bao nhiêu tổ đã nộp")
        assert "Đúng hạn 1 tổ, muộn 1 tổ" in ward.unread("leadership")[-1].text
