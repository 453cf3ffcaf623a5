"""Decisions: what they recognise is what a separate count says; few of a place, erasing, several papers, the book."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.texts import office_book as says
from storage import audit, erasing
from tests.handlers.test_review import report
from tests.handlers.test_typing_in import last
from tests.ward import Ward

PAPER = "công nhận gia đình văn hóa theo QĐ {}/QĐ-UBND ngày 20/12/2026"


@pytest.fixture
def december(tmp_path: Path) -> Iterator[Ward]:
    """Both groups proposed 108 households in November; it is 21 December."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("leader", "other", "office", "leadership")
        ward.advance("2026-11-16T09:00")
        report(ward, "leader")
        report(ward, "other")
        ward.advance("2026-12-21T15:00")
        yield ward


def asks(ward: Ward, who: str, text: str) -> str:
    """What somebody hears after typing this."""
    ward.unread(who)
    ward.say(who, text)
    return "\n".join(message.flat().text for message in ward.unread(who))


def decide(ward: Ward, number: int) -> None:
    """A decision as proposed."""
    ward.say("office", PAPER.format(number))
    [row] = ward.rows("SELECT max(id) AS id FROM decision")
    ward.choose("office", f"ghi quyết định {row['id']}")


@settings(max_examples=15)
@given(
    moves=st.lists(
        st.one_of(
            st.just(("decide", 0)),
            st.just(("withdraw", 0)),
            st.tuples(st.sampled_from(["HK05", "KD05"]), st.integers(0, 110)),
        ),
        max_size=6,
    )
)
def test_what_is_told_is_what_a_separate_count_says(december: Ward, moves: list[tuple[str, int]]) -> None:
    """Whatever was decided, mended and taken back: of each place the newest decision that holds."""
    for move, value in moves:
        if move == "decide":
            decide(december, 100 + value)
        elif move == "withdraw":
            for row in december.rows("SELECT max(id) AS id FROM decision WHERE state = 'made' HAVING count(*) > 0"):
                december.say("office", f"bỏ quyết định {row['id']}")
        else:
            december.say("office", f"công nhận {move}: {value} hộ")
    rows = december.rows(
        "SELECT place, value FROM recognised JOIN decision ON decision.id = decision WHERE state = 'made' "
        "AND decision = (SELECT max(other.decision) FROM recognised AS other JOIN decision AS held "
        "ON held.id = other.decision WHERE held.state = 'made' AND other.place = recognised.place)"
    )
    told = asks(december, "leadership", "tỷ lệ gia đình văn hóa")
    if rows:
        total = int(sum(row["value"] for row in rows))
        assert f"({total}/420 hộ, đã công nhận theo QĐ số " in told
    else:
        assert "(216/420 hộ, giai đoạn đề nghị)" in told
    with december.tx() as tx:
        assert audit.check(tx).broken is None


def test_a_proposed_figure_never_stands_without_its_stage(december: Ward) -> None:
    """Also in the report of a single group, and of a figure that is no share."""
    told = asks(december, "leadership", "tổ 5 hàng kênh tháng 11 thế nào")
    assert "Hộ đạt Gia đình văn hóa: 108 hộ (giai đoạn đề nghị)" in told
    december.advance("2027-01-18T09:00")
    report(december, "leader")
    assert "110 hộ (giai đoạn đăng ký)." in asks(december, "leadership", "hộ đăng ký gia đình văn hóa")


def test_few_recognised_of_one_place_are_not_told_to_every_leader(december: Ward) -> None:
    """Three families are three families; the office reads them, and the ward's share is told."""
    decide(december, 123)
    december.say("office", "công nhận HK05: 3 hộ")
    assert "không nêu riêng" in asks(december, "leadership", "tổ 5 hàng kênh được công nhận bao nhiêu hộ")
    assert "(3/120 hộ" in asks(december, "office", "tổ 5 hàng kênh được công nhận bao nhiêu hộ")
    assert "(111/420 hộ" in asks(december, "leadership", "tỷ lệ gia đình văn hóa")


def test_a_later_decision_speaks_of_the_places_it_names(december: Ward) -> None:
    """Both papers are named as long as each is some place's newest."""
    decide(december, 123)
    with december.tx() as tx:
        tx.execute("DELETE FROM recognised WHERE place = (SELECT id FROM place WHERE code = 'KD05')")
    assert "Quyết định nêu 1/2 tổ. Số đề nghị trước đó: 51,4% (216/420 hộ), 2/2 tổ." in asks(
        december, "leadership", "tỷ lệ gia đình văn hóa"
    )
    assert "Tổ dân phố số 5, khu Kênh Dương: không có trong quyết định công nhận" in asks(
        december, "leadership", "gia đình văn hóa từng tổ"
    )
    decide(december, 130)
    december.say("office", "bỏ quyết định 2")
    decide(december, 140)
    with december.tx() as tx:
        tx.execute("DELETE FROM recognised WHERE decision = 3 AND place = (SELECT id FROM place WHERE code = 'HK05')")
    told = asks(december, "leadership", "tỷ lệ gia đình văn hóa")
    assert "theo QĐ số 123/QĐ-UBND ngày 20/12/2026, 140/QĐ-UBND ngày 20/12/2026" in told


def test_what_was_never_proposed_may_be_recognised(tmp_path: Path) -> None:
    """A group whose report never came stands in the paper all the same, and is answered so."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("leader", "office", "leadership")
        ward.advance("2026-11-16T09:00")
        report(ward, "leader")
        ward.advance("2026-12-21T15:00")
        decide(ward, 123)
        ward.say("office", "công nhận KD05: 250 hộ")
        told = asks(ward, "leadership", "tỷ lệ gia đình văn hóa tổ 5 kênh dương")
        assert "83,3% (250/300 hộ, đã công nhận theo QĐ số 123/QĐ-UBND ngày 20/12/2026)" in told
        assert "Quyết định nêu 1/1 tổ. Trước đó chưa có số đề nghị." in told
        assert "(358/420 hộ, đã công nhận" in asks(ward, "leadership", "các mục tiêu đến đâu")


def test_the_book_lists_what_is_recognised(december: Ward) -> None:
    """A row a place with the paper's number and day; without a decision there is no such sheet."""
    december.say("office", "xuất excel năm 2026")
    before = openpyxl.load_workbook(io.BytesIO(december.made["so-lieu-2026.xlsx"]))
    assert says.RECOGNISED not in before.sheetnames
    decide(december, 123)
    december.say("office", "xuất excel năm 2026")
    sheet = openpyxl.load_workbook(io.BytesIO(december.made["so-lieu-2026.xlsx"]))[says.RECOGNISED]
    rows = [[cell.value for cell in row][4:] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:3] for row in rows if row[1]] == [[108, "123/QĐ-UBND"], [108, "123/QĐ-UBND"]]


def test_who_entered_a_decision_may_be_erased(december: Ward) -> None:
    """The decision stays, as figures do."""
    decide(december, 123)
    [row] = december.rows("SELECT person FROM decision")
    with december.tx() as tx:
        erasing.erase(tx, row["person"], december.now)
    assert "(216/420 hộ, đã công nhận theo QĐ số 123/QĐ-UBND" in asks(december, "leadership", "tỷ lệ gia đình văn hóa")


def test_a_decision_of_before_the_period_recognises_nothing(december: Ward) -> None:
    """A paper of an earlier year says nothing of this year's proposals."""
    assert "chưa có số đề nghị" in asks(
        december, "office", "công nhận gia đình văn hóa theo QĐ 9/QĐ-UBND ngày 20/12/2025"
    )
    assert not december.rows("SELECT 1 FROM decision")
    assert "Chưa có quyết định nào" in asks(december, "office", "công nhận HK05 100 hộ")
    assert last(december, "office")


@pytest.mark.parametrize(
    "text",
    ["chưa công nhận HK05 tổ dân phố văn hóa", "công nhận HK05 tổ dân phố văn hóa chưa", "không công nhận HK05 à?"],
)
def test_a_question_recognises_nothing(december: Ward, text: str) -> None:
    """Nor does it refuse anything: what stands in the decision stays."""
    december.say("office", PAPER.format(45).replace("gia đình", "tổ dân phố"))
    december.choose("office", "ghi quyết định 1")
    before = [tuple(row) for row in december.rows("SELECT * FROM recognised")]
    december.say("office", text)
    assert [tuple(row) for row in december.rows("SELECT * FROM recognised")] == before
