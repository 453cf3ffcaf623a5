"""The roster's columns about places and charges: what each reads as, what is wrong with it, by row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.folding import fold
from bot.core.indicators import Form
from bot.core.model import Owner, Place, Role, Ward
from bot.core.roster import Entry, RoleAdded, RoleCharged, RoleEnded, RoleLeaves, RoleSeated, Roster, Stock
from bot.core.roster_conflicts import Conflicts
from bot.core.roster_places import Kinship, Listing
from bot.core.texts import roster as says
from bot.documents.roster import read_roster, roster_csv, roster_of, roster_table
from bot.documents.sheet import read_sheet
from storage.db import Tx
from storage.roster import apply, plan
from tests.blank import blank
from tests.workbooks import workbook

STOCKS = {"hộ": "S1", "khẩu": "S2"}
NOW = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
WARD = Ward("phường A", "Văn phòng", "đồng chí B", "0225 3 000 000", "tổ dân phố", "Tổ", "tổ trưởng")
HEADING = ["vai trò", "họ tên", "điện thoại", "mã", "tên đầy đủ", "loại", "khu", "lĩnh vực", "tên gọi khác", "thuộc",
           "từ ngày", "đến ngày", "gộp từ", "tách từ", "đổi tên từ ngày", "thôi từ ngày", "hộ", "khẩu"]  # fmt: skip
IN_A = {"loại": "tổ dân phố", "khu": "khu A"}
GROUP = {"mã": "T1", "tên đầy đủ": "Tổ 1", "loại": "tổ dân phố"}
UNIT = {"mã": "HPN", "tên đầy đủ": "Hội Phụ nữ", "loại": "đơn vị"}
LEADER = {"vai trò": "tổ trưởng", "họ tên": "Bùi An", "điện thoại": "0900000001", "mã": "T1", "tên đầy đủ": "Tổ 1"}
CHIEF = {"vai trò": "lãnh đạo", "họ tên": "Lý Minh", "điện thoại": "0900000002"}


def problems_of(*rows: dict[str, Any]) -> list[str]:
    """What is wrong with a workbook of these rows."""
    return roster_of(read_sheet(workbook(S=[HEADING, *table(rows)])), stocks=STOCKS, ward=WARD)[1]


def read(*rows: dict[str, Any]) -> Roster:
    roster, problems = roster_of(read_sheet(workbook(S=[HEADING, *table(rows)])), stocks=STOCKS, ward=WARD)
    assert problems == []
    assert roster is not None
    return roster


def table(rows: tuple[dict[str, Any], ...]) -> list[list[Any]]:
    return [[row.get(name) for name in HEADING] for row in rows]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1/7/2026", dt.date(2026, 7, 1)),
        ("01/07/2026", dt.date(2026, 7, 1)),
        ("01-07-2026", dt.date(2026, 7, 1)),
        ("1.7.2026", dt.date(2026, 7, 1)),
        ("ngày 1 tháng 7 năm 2026", dt.date(2026, 7, 1)),
        ("2026-07-01", dt.date(2026, 7, 1)),
        (dt.datetime(2026, 7, 1), dt.date(2026, 7, 1)),  # noqa: DTZ001 - a spreadsheet's cell has no zone
        ("13/7/2026", dt.date(2026, 7, 13)),
        ("7/13/2026", "không có tháng 13; ghi ngày trước, tháng sau"),
        ("31/4/2026", "không có ngày này trong lịch"),
        ("1/7/26", "không phải một ngày đủ ngày, tháng, năm"),
        ("1/7", "không phải một ngày đủ ngày, tháng, năm"),
        ("tháng 7/2026", "không phải một ngày đủ ngày, tháng, năm"),
        (46204, "không phải một ngày đủ ngày, tháng, năm"),
        (dt.datetime(2026, 7, 1, 8), "không phải một ngày đủ ngày, tháng, năm"),  # noqa: DTZ001 - as above
        (True, "ô này là TRUE/FALSE"),
    ],
)
def test_days(cell: object, day: dt.date | str) -> None:
    """The day comes first; a spreadsheet's own date counts; without a year, or with a thirteenth month, it is asked."""
    if isinstance(day, dt.date):
        assert read({**GROUP, "từ ngày": cell}).listings == (Listing("group:T1", since=day),)
    else:
        (problem,) = problems_of({**GROUP, "từ ngày": cell})
        assert problem.startswith(f"dòng 2, cột K (từ ngày): {day}")


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({**GROUP, "loại": "tổng"}, "dòng 2, cột F (loại): không có loại “tổng”"),
        ({**GROUP, "loại": None}, "dòng 2, cột F (loại): còn trống"),
        ({**GROUP, "mã": None}, "dòng 2, cột D (mã): còn trống"),
        ({**GROUP, "tên đầy đủ": None}, "dòng 2, cột E (tên đầy đủ): còn trống"),
        ({**LEADER, "loại": "đơn vị"}, "dòng 2, cột F (loại): không hợp với vai trò"),
        ({**LEADER, "lĩnh vực": "y tế"}, "dòng 2, cột H (lĩnh vực): chỉ điền ở dòng lãnh đạo"),
        ({**LEADER, "thuộc": "CTXH"}, "dòng 2, cột J (thuộc): chỉ điền ở dòng đầu mối"),
        ({**GROUP, "gộp từ": "T2"}, "dòng 2, cột K (từ ngày): còn trống; ghi ngày gộp"),
        ({**GROUP, "từ ngày": "1/7/2026", "gộp từ": "T1"}, "dòng 2, cột M (gộp từ): ghi mã của chính dòng này"),
        ({**GROUP, "từ ngày": "1/7/2026", "gộp từ": "T 2"}, "dòng 2, cột M (gộp từ): mã chỉ gồm"),
        ({**GROUP, "từ ngày": "1/7/2026", "gộp từ": "T2", "tách từ": "T3"}, "dòng 2, cột N (tách từ): chỉ điền một"),
        ({**GROUP, "từ ngày": "1/7/2026", "đến ngày": "30/6/2026"}, "dòng 2, cột L (đến ngày): trước ngày bắt đầu"),
        ({**CHIEF, "mã": "T1"}, "dòng 2, cột D (mã): chỉ điền ở dòng có nơi phụ trách"),
        ({**CHIEF, "tên gọi khác": "Tổ"}, "dòng 2, cột I (tên gọi khác): chỉ điền ở dòng có nơi phụ trách"),
        ({**UNIT, "hộ": 12}, "dòng 2, cột Q (hộ): chỉ điền ở dòng tổ trưởng"),
    ],
)
def test_a_problem_with_a_place_names_its_row_and_letter(row: dict[str, Any], where: str) -> None:
    """One wrong cell is one problem that says what to do."""
    (problem,) = problems_of(row)
    assert problem.startswith(where)


def test_two_rows_of_one_place_must_agree() -> None:
    """What a second row leaves empty is no contradiction, what it says otherwise is."""
    deputy = {"vai trò": "tổ phó", "họ tên": "Vũ Bé", "điện thoại": "0900000003", "mã": "T1"}
    roster = read({**LEADER, "tên gọi khác": "Tổ Một, Tổ Đá"}, deputy)
    assert roster.places == (Place("T1", "Tổ 1", aliases=("Tổ Một", "Tổ Đá")),)
    assert [entry.deputy for entry in roster.entries] == [False, True]
    (problem,) = problems_of({**LEADER, "từ ngày": "1/7/2026"}, {**deputy, "từ ngày": "2/7/2026"})
    assert problem.startswith("dòng 3, cột K (từ ngày): khác với dòng 2")


def test_one_column_for_codes_or_two_not_both() -> None:
    """A file that has "mã" and "mã tổ" may mean two things."""
    _, problems = read_roster("vai trò,họ tên,điện thoại,mã,tên đầy đủ,mã tổ\nx".encode(), stocks=STOCKS)
    assert problems == ["dòng 1, cột mã tổ: đã có cột “mã” cho mọi nơi; bỏ cột này"]


# ---- against the database --------------------------------------------------------------------------------


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """A database with two groups in two areas, a party cell and a collective unit."""
    with blank(tmp_path) as opened:
        rows = (
            {**LEADER, "khu": "khu A", "tên gọi khác": "Tổ Đá"},
            {**GROUP, "mã": "T2", "tên đầy đủ": "Tổ 2", "khu": "khu A"},
            {**UNIT, "mã": "CCB", "tên đầy đủ": "Các chi bộ"},
            {**UNIT, "mã": "CB1", "tên đầy đủ": "Chi bộ 1", "loại": "chi bộ", "thuộc": "CCB"},
            {**CHIEF, "lĩnh vực": "văn hóa", "khu": "khu A"},
        )
        apply(opened, read(*rows), now=NOW, source="test")
        yield opened


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({**GROUP, "mã": "T3", "tên đầy đủ": "Tổ đá", "khu": "khu A"}, "dòng 2, cột tên đầy đủ: tên “Tổ đá” đã là"),
        (
            {**GROUP, "mã": "T2", "tên đầy đủ": "Tổ 2", "tên gọi khác": "Tổ 1", "khu": "khu A"},
            "dòng 2, cột tên gọi khác",
        ),
        (
            {**GROUP, "mã": "T3", "từ ngày": "1/7/2026", "gộp từ": "T9"},
            "dòng 2, cột gộp từ: không có nơi nào mang mã T9",
        ),
        ({**UNIT, "mã": "CB1", "tên đầy đủ": "Chi bộ 1"}, "dòng 2, cột loại: mã này đang là chi bộ"),
        ({**UNIT, "thuộc": "ABC"}, "dòng 2, cột thuộc: không có nơi nào mang mã ABC"),
        ({**UNIT, "thuộc": "CB1"}, "dòng 2, cột thuộc: không phải đơn vị tập thể"),
        ({**CHIEF, "khu": "khu B"}, "dòng 2, cột khu: chưa có nơi nào ở “khu B”; có phải là “khu A” không"),
    ],
)
def test_what_cannot_be_with_what_is_known_is_a_problem(tx: Tx, row: dict[str, Any], where: str) -> None:
    """Nothing is written, and the row of the file is named."""
    with pytest.raises(Conflicts) as told:
        apply(tx, read(row), now=NOW, source="test")
    (problem,) = told.value.problems
    assert problem.startswith(where)


def test_a_merge_on_another_day_than_the_known_end_is_a_problem(tx: Tx) -> None:
    """The two days contradict each other; a second import of the same day does not."""
    new = {**GROUP, "mã": "T3", "tên đầy đủ": "Tổ 3", "khu": "khu A", "gộp từ": "T1; T2"}
    apply(tx, read({**new, "từ ngày": "01/12/2026"}), now=NOW, source="test")
    assert plan(tx, read({**new, "từ ngày": "01/12/2026"})) == ()
    with pytest.raises(Conflicts, match="T1 đã thôi từ ngày 01/12/2026"):
        plan(tx, read({**new, "mã": "T4", "tên đầy đủ": "Tổ 4", "từ ngày": "02/12/2026"}))


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        (({**CHIEF, "lĩnh vực": "văn hóa", "khu": "khu A"},), []),
        ((CHIEF,), []),
        (({**CHIEF, "lĩnh vực": "y tế"},), [RoleCharged]),
        (({**CHIEF, "lĩnh vực": "văn hóa", "khu": "khu A"}, {**CHIEF, "lĩnh vực": "y tế"}), [RoleAdded]),
        (({**LEADER, "vai trò": "tổ phó"},), [RoleSeated]),
        (({**LEADER, "thôi từ ngày": "01/12/2026"},), [RoleLeaves]),
        (({**CHIEF, "họ tên": "Người Lạ", "điện thoại": "0900000009", "thôi từ ngày": "01/12/2026"},), []),
    ],
)
def test_roles_follow_their_rows(tx: Tx, rows: tuple[dict[str, Any], ...], kinds: list[type]) -> None:
    """Charges, deputies and last days: one change each, none the second time."""
    roster = read(*({**row, "khu": row.get("khu", "khu A" if "mã" in row else None)} for row in rows))
    assert [type(change) for change in apply(tx, roster, now=NOW, source="test")] == kinds
    assert plan(tx, roster) == ()


def test_leader_and_deputy_may_change_places(tx: Tx) -> None:
    """Both go on with their links and invitations; nobody's role ends."""
    deputy = {"vai trò": "tổ phó", "họ tên": "Vũ Bé", "điện thoại": "0900000003", "mã": "T1", "tên đầy đủ": "Tổ 1"}
    apply(tx, read(deputy), now=NOW, source="test")
    swapped = read({**LEADER, "vai trò": "tổ phó"}, {**deputy, "vai trò": "tổ trưởng"})
    changes = apply(tx, swapped, now=NOW, source="test")
    assert {type(change) for change in changes} == {RoleSeated}
    assert not any(isinstance(change, RoleEnded) for change in changes)
    assert plan(tx, swapped) == ()


# ---- any roster ------------------------------------------------------------------------------------------

_NAME = st.sampled_from(["Bùi An", "Đỗ Thị Ê", "Trần Văn Ơn", "Lý Ưng", "Vũ Thị Ẩn"])
_DAY = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Groups, a collective unit and its members, people in all roles, days, and what groups came of."""
    groups = [
        Place(f"T{n}", f"Tổ {n}", draw(st.sampled_from(["", "khu A", "khu Đ"])), aliases=draw(_aliases(n)))
        for n in range(1, draw(st.integers(2, 5)))
    ]
    members = [
        Place(f"M{n}", f"Nơi {n}", kind=draw(st.sampled_from([Owner.UNIT, Owner.PARTY_CELL, Owner.SCHOOL])))
        for n in range(draw(st.integers(0, 3)))
    ]
    whole = Place("ALL", "Các nơi", kind=Owner.UNIT)
    listings = [
        Listing(group.ref, since=since, renamed=draw(_DAY)) for group in groups if (since := draw(_DAY)) is not None
    ]
    day = dt.date(2031, 1, 1)
    merged = Place("NEW", "Tổ gộp")
    listings.append(Listing(merged.ref, "", day, None, Kinship.MERGE, tuple(group.ref for group in groups[:2])))
    listings += [Listing(member.ref, whole.ref) for member in members]
    places = (*groups, merged, whole, *members)
    phones = iter(range(1, 100))
    entries = []
    for place in places:
        role = Role.GROUP_LEADER if place.kind is Owner.GROUP else Role.UNIT_CONTACT
        entries += [
            Entry(role, draw(_NAME), f"09000000{next(phones):02}", place.ref, deputy)
            for deputy in draw(st.sampled_from([(), (False,), (True,), (False, True)]))
        ]
    area = next((group.area for group in groups if group.area), "")
    entries.append(Entry(Role.LEADERSHIP, draw(_NAME), f"09000000{next(phones):02}", field="văn hóa", area=area))
    entries.append(Entry(Role.PARTY_OFFICE, draw(_NAME), f"09000000{next(phones):02}"))
    stocks = tuple(Stock(group.ref, "S1", draw(st.integers(0, 900))) for group in groups if draw(st.booleans()))
    return Roster(places, tuple(entries), stocks, tuple(listings))


def _aliases(number: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sampled_from([(), (f"Tổ số {number}",), (f"Tổ số {number}", f"Xóm {number}")])


@settings(max_examples=60)
@given(rosters())
def test_any_roster_comes_back_from_either_file_and_changes_nothing_twice(
    tmp_path_factory: pytest.TempPathFactory, roster: Roster
) -> None:
    """Written as .csv and as .xlsx it reads as itself; imported, it leaves nothing to import."""
    as_csv = roster_csv(roster, stocks=STOCKS).encode()
    as_book = workbook(S=roster_table(roster, stocks=STOCKS))
    for data in (as_csv, as_book):
        assert _same(roster_of(read_sheet(data), stocks=STOCKS)[0], roster)
    with blank(tmp_path_factory.mktemp("roster")) as tx:
        apply(tx, roster, now=NOW, source="test")
        assert plan(tx, roster) == ()


def _same(one: Roster | None, other: Roster) -> bool:
    """The same sayings; their order is that of the places."""
    return one is not None and (one.places, one.entries, one.stocks, set(one.listings)) == (
        other.places,
        other.entries,
        other.stocks,
        set(other.listings),
    )


@pytest.mark.parametrize("spelled", [str.upper, str.title, fold, lambda heading: f"  {heading} (*)"])
def test_headings_are_found_however_they_are_spelled(spelled: Any) -> None:
    """With or without accents, in any case, in any order."""
    columns = [spelled(heading) for heading in reversed(HEADING)]
    text = io.StringIO()
    csv.writer(text).writerows([columns, *(row[::-1] for row in table(({**LEADER, "hộ": "12"},)))])
    roster, problems = read_roster(text.getvalue().encode(), stocks=STOCKS)
    assert problems == []
    assert roster is not None
    assert roster.stocks == (Stock("group:T1", "S1", 12),)


def test_the_preview_says_what_becomes_of_whom(tx: Tx) -> None:
    """A merge, a member and a charge in words a clerk can check, and the counts."""
    rows = (
        {**IN_A, "mã": "T12", "tên đầy đủ": "Tổ 12", "từ ngày": "01/12/2026", "gộp từ": "T1; T2"},
        {**UNIT, "thuộc": "CCB", "tên gọi khác": "HPN"},
        {**CHIEF, "lĩnh vực": "y tế", "khu": "khu A"},
    )
    changes = plan(tx, read(*rows))
    assert list(says.lines(changes, WARD, Form((), ()))) == [
        "Thêm tổ dân phố T12: Tổ 12, khu A, từ ngày 01/12/2026.",
        "Thêm đơn vị HPN: Hội Phụ nữ, gọi khác là HPN.",
        "T1: thôi hoạt động từ ngày 01/12/2026.",
        "T1 gộp vào T12 từ ngày 01/12/2026.",
        "T2: thôi hoạt động từ ngày 01/12/2026.",
        "T2 gộp vào T12 từ ngày 01/12/2026.",
        "HPN: là thành viên của CCB.",
        "Lý Minh: phụ trách văn hóa, khu A → y tế, khu A.",
    ]
    assert says.summary(changes, WARD) == (
        "Thêm 1 tổ dân phố, 1 đơn vị; thôi 2 tổ dân phố; ghi 2 lần gộp, 1 thành viên đơn vị tập thể; sửa 1 vai trò."
    )


def test_a_conflict_names_the_row_of_the_file_it_came_from(tx: Tx) -> None:
    """Also after the way through the .csv that the commands hand on, whose rows are others."""
    roster = read({}, {}, GROUP, {**CHIEF, "khu": "khu Z"})
    again, problems = read_roster(roster_csv(roster, stocks=STOCKS).encode(), stocks=STOCKS)
    assert problems == []
    assert again is not None
    with pytest.raises(Conflicts, match="dòng 5, cột khu: chưa có nơi nào ở “khu Z”"):
        plan(tx, again)
