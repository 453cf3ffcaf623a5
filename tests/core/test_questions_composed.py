"""What is asked, whose and when, put together in any order, with and without accents: nothing of it may be lost."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from bot.core.folding import fold
from bot.core.instructions import Sort, sort_of
from bot.core.queries import Query
from bot.core.questions import read_question
from tests.core import test_questions as table
from tests.core.test_questions_typed import known

SUBJECTS = {
    "gđvh": "target M2",
    "tỷ lệ gia đình văn hóa": "target M2",
    "quy ước": "target M4",
    "tổ dân phố văn hóa": "target M3",
    "số buổi họp": "figure S3",
    "họp mấy buổi": "figure S3",
    "lượt người dự họp": "figure S4",
    "văn nghệ thể thao": "figure S5+S6",
    "bao nhiêu vụ vi phạm": "figure S8",
    "số hộ": "figure S1",
    "có mấy hộ": "figure S1",
    "bao nhiêu khẩu": "figure S2",
    "hộ đăng ký gđvh": "figure N1",
    "tỷ lệ tham gia": "target M7",
    "khó khăn kiến nghị": "figure K",
    "nhà văn hóa mở cửa": "target M5",
}
PLACES = {
    "": "",
    "toàn phường": "",
    "tổ 7": "@HK07",
    "của tổ 12": "@DH12",
    "tdp 9": "@KD09",
    "tổ dân phố số 14": "@DH14",
    "tổ tám": "@HK08",
    "tổ 5 kênh dương": "@KD05",
    "ở khu Kênh Dương": "#khu Kênh Dương",
    "tổ 7 và tổ 8": "@HK07+HK08",
    "từng tổ": "each",
    "từng khu": "areas",
}
TIMES = {
    "": "",
    "tháng này": "2026-11",
    "tháng trước": "2026-10",
    "t10": "2026-10",
    "10/2026": "2026-10",
    "tháng 11 năm 2025": "2025-11",
    "quý này": "2026-10..2026-12",
    "quý 3": "2026-07..2026-09",
    "năm nay": "2026-01..2026-11",
    "năm ngoái": "2025-01..2025-12",
    "từ đầu năm": "2026-01..2026-11",
    "6 tháng đầu năm": "2026-01..2026-06",
    "từ tháng 6 đến nay": "2026-06..2026-11",
    "3 tháng gần đây": "2026-09..2026-11",
}
OPENINGS = ("", "cho tôi hỏi", "cho biết", "em cho anh xin", "anh hỏi", "văn phòng cho tôi hỏi")
ENDINGS = ("", "bao nhiêu", "thế nào", "ntn", "đến đâu rồi", "được bao nhiêu rồi", "ra sao", "ạ", "em ơi")


@settings_of_hypothesis(max_examples=400)
@given(
    st.sampled_from(sorted(SUBJECTS)),
    st.sampled_from(sorted(PLACES)),
    st.sampled_from(sorted(TIMES)),
    st.permutations([0, 1, 2]),
    st.sampled_from(OPENINGS),
    st.sampled_from(ENDINGS),
    st.booleans(),
)
def test_nothing_that_was_said_is_lost(
    subject: str, place: str, when: str, order: list[int], opening: str, ending: str, folded: bool
) -> None:
    """Whatever is answered is what was asked, of whom and when; what is not certain is asked back."""
    parts = [subject, place, when]
    text = " ".join(filter(None, [opening, *(parts[at] for at in order), ending]))
    text = fold(text) if folded else text
    assert sort_of(text) is Sort.QUESTION, text
    reading = read_question(text, known(), date(2026, 11, 27))
    if isinstance(reading, Query):
        whose, listed = PLACES[place], "each" if "+" in PLACES[place] else ""
        said = [SUBJECTS[subject], whose if whose[:1] in ("@", "#") else "", TIMES[when]]
        said.append(listed or (whose if whose in ("each", "areas") else ""))
        assert table.outcome(reading) == " ".join(filter(None, said)), text
