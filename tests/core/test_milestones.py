"""Milestones of the ward's own programme, written out as a specification; and what makes none."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.milestones import MilestonePolicy, Sort, of_programme, of_task
from bot.core.timeframe import read_timeframe

ISSUED = date(2026, 4, 8)
POLICY = MilestonePolicy()
FROM, TO = date(2026, 11, 24), date(2028, 12, 31)
TASKS = Path(__file__).parents[1] / "data" / "tasks.tsv"

CHECKS = [
    ("2026-Q4", "check", "20/12/2026"),
    ("2027-Q1", "check", "20/03/2027"),
    ("2027-Q2", "check", "20/06/2027"),
    ("2027-Q3", "check", "20/09/2027"),
    ("2027-Q4", "check", "20/12/2027"),
    ("2028-Q1", "check", "20/03/2028"),
    ("2028-Q2", "check", "20/06/2028"),
    ("2028-Q3", "check", "20/09/2028"),
    ("2028-Q4", "check", "20/12/2028"),
]
YEARS = [
    ("2026", "instance", "31/12/2026"),
    ("2027", "instance", "31/12/2027"),
    ("2028", "instance", "31/12/2028"),
]
WANTED = {
    "1.1": [],  # its deadline went by in June
    "2.3": [("2026-12-31", "interim", "31/12/2026"), ("2027-12-31", "deadline", "31/12/2027")],
    "3.1": [("2026-12-31", "deadline", "31/12/2026")],
    "5.2": [
        ("2026-12-31", "interim", "31/12/2026"),
        ("2027-12-31", "interim", "31/12/2027"),
        ("2028-12-31", "deadline", "31/12/2028"),
    ],
    **dict.fromkeys(("2.1", "2.2", "3.2", "4.2", "6.3"), YEARS),
    **dict.fromkeys(("1.2", "1.3", "3.3", "4.1", "4.3", "5.1", "5.3", "6.1", "6.2"), CHECKS),
}


def shown(text: str, *, end: date | None = None, first: date = FROM, last: date = TO) -> list[tuple[str, str, str]]:
    """The milestones of a timeframe as rows."""
    found = of_task(read_timeframe(text, ISSUED), POLICY, ISSUED, end, first, last)
    return [(one.code, one.sort.value, f"{one.due:%d/%m/%Y}") for one in found]


def test_the_eighteen_tasks_until_2028() -> None:
    """One-off and range deadlines, yearly instances, quarterly check-points, reviews at a year's end."""
    with TASKS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert {row["ma"]: shown(row["thoi_gian"]) for row in rows} == WANTED


TABLE = [
    ("25/11 hằng năm", [("2026", "instance", "25/11/2026"), ("2027", "instance", "25/11/2027")]),
    (
        "tháng 6, tháng 12 hằng năm",
        [
            ("2026-12-31", "instance", "31/12/2026"),
            ("2027-06-30", "instance", "30/06/2027"),
            ("2027-12-31", "instance", "31/12/2027"),
        ],
    ),
    ("Quý I hằng năm", [("2027", "instance", "31/03/2027")]),
    ("trước ngày 15 tháng cuối quý", [
        ("2026-Q4", "instance", "15/12/2026"), ("2027-Q1", "instance", "15/03/2027"),
        ("2027-Q2", "instance", "15/06/2027"), ("2027-Q3", "instance", "15/09/2027"),
        ("2027-Q4", "instance", "15/12/2027"),
    ]),
    ("Định kỳ 6 tháng", [
        ("2026-H2", "instance", "15/12/2026"), ("2027-H1", "instance", "15/06/2027"),
        ("2027-H2", "instance", "15/12/2027"),
    ]),
    ("Từ Quý III/2027 (liên tục)", [("2027-Q3", "check", "20/09/2027"), ("2027-Q4", "check", "20/12/2027")]),
    ("Quý I/2027; sơ kết tháng 6/2027", [
        ("2027-03-31", "deadline", "31/03/2027"), ("2027-06-30", "deadline", "30/06/2027"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TABLE)
def test_other_timeframes(text: str, wanted: list[tuple[str, str, str]]) -> None:
    """Days as they are written, else those of the policy."""
    assert shown(text, last=date(2027, 12, 31)) == wanted


def test_months_and_weeks() -> None:
    """A month's 25th, a week's Friday, or the day that is written."""
    until = date(2026, 12, 31)
    assert shown("Hằng tháng", last=until) == [
        ("2026-11", "instance", "25/11/2026"),
        ("2026-12", "instance", "25/12/2026"),
    ]
    assert shown("Hằng tuần", last=date(2026, 12, 5)) == [
        ("2026-W48", "instance", "27/11/2026"),
        ("2026-W49", "instance", "04/12/2026"),
    ]
    assert shown("Thứ Năm hằng tuần", last=date(2026, 12, 5))[0] == ("2026-W48", "instance", "26/11/2026")


@pytest.mark.parametrize(
    "text", ["", "x", "Quý V/2026", "Quý I", "Đã hoàn thành", "Ngay sau khi ban hành", "Theo tiến độ thực tế"]
)
def test_what_is_not_settled_makes_no_milestone(text: str) -> None:
    """No date is planned that nobody gave."""
    assert shown(text) == []


def test_what_waits_for_an_order_is_asked_about_once_a_quarter() -> None:
    """It is due on no day; whether the order came is a check-point, until the year that the words name is over."""
    until = date(2027, 12, 31)
    assert shown("Khi có yêu cầu", last=until) == CHECKS[:5]
    assert shown("Theo chỉ đạo của cấp trên trong năm 2026", last=until) == CHECKS[:1]


def test_what_recurs_ends_with_the_programme() -> None:
    """With the end set, nothing recurs after it; a deadline that is written stays."""
    assert shown("Hằng năm", end=date(2027, 12, 31)) == YEARS[:2]
    assert shown("2026-2028", end=date(2027, 6, 30))[-1] == ("2028-12-31", "deadline", "31/12/2028")


def test_what_the_programme_owes() -> None:
    """Two reports a year before the 15th, the reviews on the days that were set; none while they are not."""
    owed = of_programme(POLICY, ISSUED, date(2030, 12, 31), date(2028, 6, 30), date(2028, 1, 1), date(2030, 12, 31))
    assert [(one.sort, one.due) for one in owed] == [
        (Sort.REPORT, date(2028, 6, 15)),
        (Sort.MID_TERM, date(2028, 6, 30)),
        (Sort.REPORT, date(2028, 11, 15)),
        (Sort.REPORT, date(2029, 6, 15)),
        (Sort.REPORT, date(2029, 11, 15)),
        (Sort.REPORT, date(2030, 6, 15)),
        (Sort.REPORT, date(2030, 11, 15)),
        (Sort.FINAL, date(2030, 12, 31)),
    ]
    unset = of_programme(POLICY, ISSUED, None, None, date(2028, 1, 1), date(2028, 12, 31))
    assert {one.sort for one in unset} == {Sort.REPORT}


TEXTS = st.sampled_from(["Hằng tuần", "Hằng tháng", "Hằng quý", "Hằng năm", "Thường xuyên", "2026-2030", "6 tháng/lần",
                         "ngày 25 hằng tháng", "Quý II/2027"])  # fmt: skip


@given(TEXTS, st.dates(date(2026, 4, 8), date(2031, 1, 1)), st.integers(0, 900), st.integers(0, 900))
def test_a_span_is_the_sum_of_its_parts(text: str, first: date, one: int, two: int) -> None:
    """However a span is cut, each milestone falls into one part; codes are unique and dues ascend."""
    middle, last = first + timedelta(one), first + timedelta(one + two + 1)
    read = read_timeframe(text, ISSUED)

    def found(begin: date, end: date) -> list[tuple[str, date]]:
        return [(each.code, each.due) for each in of_task(read, POLICY, ISSUED, None, begin, end)]

    whole = found(first, last)
    assert whole == found(first, middle) + found(middle + timedelta(1), last)
    assert len({code for code, _ in whole}) == len(whole)
    assert [due for _, due in whole] == sorted(due for _, due in whole)
