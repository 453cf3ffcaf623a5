"""Answers to what a paper leaves unclear: what is taken, what is asked back, and the task that comes of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.programme import Column
from bot.core.programme_answers import Doubt, Open, Settled, Wrong, choices, in_force, read_answer
from bot.core.programme_changes import Entry
from bot.core.responsible import Unit, Units

UNITS = Units(
    (
        Unit("UBND", "UBND phường", ("UBND", "Ủy ban nhân dân phường")),
        Unit("MTTQ", "UB MTTQ Việt Nam phường", ("MTTQ", "Mặt trận")),
        Unit("VPDU", "Văn phòng Đảng ủy", ("Văn phòng",)),
        Unit("VPHU", "Văn phòng HĐND và UBND phường", ("Văn phòng",)),
    ),
    (),
)
OFFICES = ("Văn phòng Đảng ủy", "Văn phòng HĐND và UBND phường")
ISSUED = date(2026, 4, 8)


def asked(part: Column, words: str = "", proposal: str = "") -> Open:
    """A question about a column."""
    return Open(1, "10-CTr/ĐU", ISSUED, "4.3", "Việc A", part, words, "chưa rõ", proposal)


def day(part: Column, *, end: date | None = None, mid_term: date | None = None) -> Open:
    """A question about one of the programme's own days."""
    return Open(1, "10-CTr/ĐU", ISSUED, "", "", part, "", "", "31/12/2030", end, mid_term)


LEAD, WITH, WHEN = Column.LEAD, Column.COORDINATING, Column.TIMEFRAME
END, MID = Column.END, Column.MID_TERM


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (asked(LEAD), "ubnd phuong", Settled(units=("UBND phường",))),
        (asked(LEAD), "UBND và MTTQ", Settled(units=("UBND phường", "UB MTTQ Việt Nam phường"))),
        (asked(LEAD), "ubnd, ubnd phường", Settled(units=("UBND phường",))),
        (asked(LEAD), "ko co", Doubt(Wrong.NEEDED)),
        (asked(LEAD), "giữ nguyên", Doubt(Wrong.NEEDED)),
        (asked(LEAD), "", Doubt(Wrong.NEEDED)),
        (asked(LEAD), "Văn phòng", Doubt(Wrong.SEVERAL, "Văn phòng", OFFICES)),
        (asked(LEAD), "Hội Sinh vật cảnh", Doubt(Wrong.UNKNOWN, "Hội Sinh vật cảnh")),
        (asked(LEAD, "Hội Sinh vật cảnh"), "giữ nguyên", Settled()),
        (asked(WITH, "Thường xuyên"), "ko co", Settled(units=())),
        (asked(WITH, "Thường xuyên"), "giu nguyen", Doubt(Wrong.NEEDED)),
        (asked(WITH, "Văn phòng"), "đúng rồi", Doubt(Wrong.NEEDED)),
        (asked(WITH, "Văn phòng"), "van phong dang uy", Settled(units=("Văn phòng Đảng ủy",))),
        (asked(WHEN, "Quý V/2027"), "quy 4/2027", Settled(timeframe="quy 4/2027")),
        (asked(WHEN, "Quý V/2027"), "31/02/2027", Doubt(Wrong.TIME, "31/02/2027")),
        (asked(WHEN, "Quý V/2027"), "31/12/2025", Doubt(Wrong.TIME, "31/12/2025", ("2025-12-31",))),
        (asked(WHEN, "Quý II/2026"), "giữ nguyên ạ", Settled()),
        (asked(WHEN, "Quý II/2026"), "ko co", Doubt(Wrong.TIME, "ko co")),
        (day(END), "31/12/2030", Settled(day=date(2030, 12, 31))),
        (day(END), "2026-2030", Settled(day=date(2030, 12, 31))),
        (day(END), "đến hết năm 2030", Settled(day=date(2030, 12, 31))),
        (day(END), "không có", Doubt(Wrong.DAY, "không có")),
        (day(END), "cuối nhiệm kỳ", Doubt(Wrong.DAY, "cuối nhiệm kỳ")),
        (day(END), "31/02/2030", Doubt(Wrong.DAY, "31/02/2030")),
        (day(END), "06/07", Doubt(Wrong.DAY, "06/07", ("2026-07-06",))),
        (day(END), "01/01/2026", Doubt(Wrong.ORDER, "01/01/2026")),
        (day(END, mid_term=date(2028, 6, 30)), "31/12/2027", Doubt(Wrong.ORDER, "31/12/2027")),
        (day(MID), "tháng 6/2028", Settled(day=date(2028, 6, 30))),
        (day(MID), "ko co", Settled()),
        (day(MID), "2028-2029", Doubt(Wrong.DAY, "2028-2029", ("2029-12-31",))),
        (day(MID, end=date(2030, 12, 31)), "2031", Doubt(Wrong.ORDER, "2031")),
        (asked(Column.CONTENT, "Việc A"), "đúng", Settled()),
        (asked(Column.CONTENT, "Việc A"), "việc B", Doubt(Wrong.PAPER, "việc B")),
    ],
)  # fmt: skip
def test_an_answer_is_read_or_asked_back(question: Open, text: str, answer: Settled | Doubt) -> None:
    """As people of an office type it."""
    assert read_answer(question, text, UNITS) == answer


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        (asked(LEAD), []),
        (asked(WITH, "Thường xuyên"), ["không có"]),
        (asked(WITH, "Văn phòng"), ["Văn phòng Đảng ủy", "Văn phòng HĐND và UBND phường", "không có"]),
        (asked(LEAD, "Hội Sinh vật cảnh"), ["giữ nguyên"]),
        (asked(LEAD, "Văn phòng Đảng uỷ phường"), ["Văn phòng Đảng ủy", "giữ nguyên"]),
        (asked(WHEN, "Quý II/2026"), ["giữ nguyên"]),
        (asked(WHEN, "Định kỳ", "hằng quý"), ["hằng quý", "giữ nguyên"]),
        (asked(LEAD, "", "UBND phường"), ["UBND phường"]),
        (day(END), ["31/12/2030"]),
        (day(MID), ["31/12/2030", "không có"]),
        (asked(Column.HEAD, "10 / 11"), ["giữ nguyên"]),
    ],
)
def test_what_a_press_may_answer(question: Open, labels: list[str]) -> None:
    """Only what would be taken: each label, typed, is an answer."""
    found = choices(question, UNITS)
    assert found == labels or (found[-1:] == labels[-1:] and labels[0] in found)
    assert not [label for label in found if isinstance(read_answer(question, label, UNITS), Doubt)]


def test_a_task_with_its_answers() -> None:
    """The answer takes the place of the words; one that stood nowhere comes last; nobody is named twice."""
    task = Entry("1", "", "Việc", (), ("MTTQ", "Văn phòng", "Công an"), "Quý V/2027", "")
    answers = [
        (LEAD, "", Settled(units=("UBND phường",))),
        (WITH, "Văn phòng", Settled(units=("Văn phòng Đảng ủy", "MTTQ"))),
        (WHEN, "Quý V/2027", Settled(timeframe="Quý IV/2027")),
        (WITH, "Công an", Settled()),
    ]
    assert in_force(task, answers) == Entry(
        "1", "", "Việc", ("UBND phường",), ("MTTQ", "Văn phòng Đảng ủy", "Công an"), "Quý IV/2027", ""
    )
