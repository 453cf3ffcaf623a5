"""The form file: its rows alone, its rows together, and the keys it explains."""

import dataclasses
import re
from pathlib import Path

import pytest

from bot.core.indicators import Check, Indicator, Option, Question
from bot.core.targets import Target
from bot.core.texts import config as config_texts
from bot.core.texts import form as texts
from bot.form_file import read_form
from bot.form_rows import CheckRow, IndicatorRow, OptionRow, QuestionRow, TargetRow
from bot.toml_file import Table

FORM = (Path(__file__).parents[1] / "indicators.toml").read_text(encoding="utf-8")


def problems(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a form."""
    path = tmp_path / "form.toml"
    path.write_text(text, encoding="utf-8")
    form, found = read_form(path)
    assert (form is None) == bool(found)
    return found


WRONG_ROWS = """
code = "S3"
code = "s3"
indicator s3.code: phải là chữ in không dấu, có thể kèm số, ví dụ S3

code = "K"
(nothing)
indicator 10.code: còn thiếu; chép khóa này từ tệp mẫu rồi sửa

high = 31
hihg = 31
indicator S3.hihg: không có khóa này; có phải là high không

high = 31
high = -1
indicator S3.high: phải từ low trở lên

high = 31
high = "31"
indicator S3.high: phải là một con số, không có ngoặc kép

high = 31
high = nan
indicator S3.high: phải là một con số, không có ngoặc kép

high = 31
soft_percent = 20
indicator S3.soft_percent: chỉ dùng khi sort = "stock"; bỏ khóa này

high = 31
owner = "ward"
indicator S3.owner: chỉ nhận "group", "party_cell", "school" hoặc "unit"

"reviewer", "party_office"]
"group_leader"]
indicator S8.seen_by: có mục ghi hai lần; bỏ bớt

answer = "choice"
answer = "words"
indicator N4.options: chỉ dùng khi answer = "choice"; bỏ khóa này

answer = "words"
answer = "choice"
indicator K.options: answer = "choice" cần ít nhất 2 lựa chọn

key = "drafting"
key = "none"
indicator N4.options: none đã dùng ở trên; chọn tên khác

key = "drafting"
key = 2
indicator N4.options[2].key: phải là chữ trong ngoặc kép, ví dụ "…"

"đang soạn"
"chua lam"
indicator N4.options: "chua lam" dùng cho cả hai bên; bỏ ở một bên để phân biệt được câu trả lời

asks = ["S8"]
asks = ["S9"]
question S9.asks: không có chỉ tiêu S9; khai báo ở [[indicator]] trước

asks = ["S8"]
asks = []
question 3.asks: phải có ít nhất 1 mục

asks = ["S8"]
asks = ["S8", "S1", "S2"]
question S8+S1+S2.asks: chỉ được có nhiều nhất 2 mục

asks = ["S8"]
asks = ["S8", "N4"]
question S8+N4.asks: N4 không phải con số đếm (answer)

"kk", "kn"
"kk", "KK"
indicator K.words: kk đã dùng ở trên; chọn tên khác

"kk", "kn"
"kk 2"
indicator K.words: "kk 2" có chữ số nên dễ lẫn với số liệu; chỉ dùng chữ

"kk", "kn"
"kk", "QUY UOC"
indicator K.words: "quy uoc" dùng cho cả hai bên; bỏ ở một bên để phân biệt được câu trả lời

"lượt", "lượt người dự"
"BUOI"
question S3+S4.asks: "buoi" dùng cho cả hai bên; bỏ ở một bên để phân biệt được câu trả lời

months = [1]
months = []
question N1.months: phải có ít nhất 1 mục

months = [1]
months = [13]
question N1.months[1]: phải từ 12 trở xuống

months = [1]
months = [1, 1]
question N1.months: có mục ghi hai lần; bỏ bớt

quý, {you}
quý, {bác}
question K.text: không có chỗ thay thế {bác}; chỉ dùng {you}

quý, {you}
quý, {you
question K.text: dấu { } không khớp; xem lại chỗ thay thế

example = "3 vụ"
once = "có"
question S8.once: phải là true hoặc false, không có ngoặc kép

right = "S4"
right = "S3"
check S3, S3.right: phải khác left

right = "S4"
right = "X1"
check S3, X1.right: không có chỉ tiêu X1; khai báo ở [[indicator]] trước

right = "S4"
right = "K"
check S3, K.right: K không phải con số đếm (answer)

factor = 3
factor = 0
check S6, S2.factor: phải lớn hơn 0

hard = false
zero = true
check S6, S2.factor: chỉ dùng khi zero = false; bỏ khóa này

{left} mà
{you} mà
check S3, S4.words: không có chỗ thay thế {you}; chỉ dùng {left}, {right}

[period]
[perriod]
perriod: không có khóa này; có phải là period không

[ladder.report]
[ladder.reports]
ladder.reports: không có khóa này; có phải là report không

last_day = 14
last_day = 29
period.last_day: phải từ 28 trở xuống

hand_in_day = 25
hand_in_day = 14
period.hand_in_day: phải sau last_day, để còn ngày trả lời

last_day = 14
last_day = 20
period.quarter_hand_in_day: phải sau last_day, để còn ngày trả lời

before = [3, 1]
before = [3, 3]
ladder.report.before: có mục ghi hai lần; bỏ bớt

before = [3, 1]
before = [0]
ladder.report.before[1]: phải từ 1 trở lên

week_day = "fri"
week_day = "thứ sáu"
milestones.week_day: phải là một trong: mon, tue, wed, thu, fri, sat, sun

year_day = "12-31"
year_day = "02-29"
milestones.year_day: phải là tháng-ngày có trong mọi năm, ví dụ "12-31"

counts = ["N2"]
counts = ["N9"]
target M2.counts: không có chỉ tiêu N9; khai báo ở [[indicator]] trước

counts = ["N2"]
(nothing)
target M2.of: cần counts để biết đếm chỉ tiêu nào; thêm counts hoặc bỏ khóa này

over = 95
at_least = 95\\nrising = true
target M2.rising: mỗi mục tiêu chỉ có một mức: over, at_least hoặc rising; giữ một

options = ["proposed"]
options = ["propsed"]
target M3.options: chỉ tiêu không có lựa chọn propsed; dùng đúng key của option

options = ["proposed"]
(nothing)
target M3.options: chỉ tiêu này là lựa chọn; ghi những lựa chọn được tính ở options

of = "S2"
(nothing)
target M7.least: ghi least (từ số nào thì tính là đạt), hoặc of (tính trên chỉ tiêu nào)

counts = ["S4", "S6"]
counts = ["S4", "N4"]
target M7.counts: N4 không phải con số đếm (answer)

options = ["recognised"]
options = ["recognised"]\\ndecided = true
target M4.decided: decided chỉ dùng được với số từng kỳ (sort = "event"), không phải tỷ lệ; N4 không phải, bỏ decided

counts = ["N5"]
counts = ["N5"]\\ndecided = true
target M1.decided: decided chỉ dùng được với số từng kỳ (sort = "event"), không phải tỷ lệ; N5 không phải, bỏ decided

code = "M8"
code = "M7"
target M7.code: M7 đã dùng ở trên; chọn tên khác

"hộ văn hóa"
"hộ văn hóa 95"
target M2.words: "hộ văn hóa 95" có chữ số nên dễ lẫn với số liệu; chỉ dùng chữ

half_year_days = ["06-15", "12-15"]
half_year_days = ["07-15", "12-15"]
milestones.half_year_days: phải là một ngày trong 6 tháng đầu năm rồi một ngày trong 6 tháng cuối năm
"""


@pytest.mark.parametrize(("old", "new", "problem"), [case.split("\n") for case in WRONG_ROWS.strip().split("\n\n")])
def test_one_wrong_row_is_one_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    """A problem of the form names its row by its codes, and says what to do."""
    assert old in FORM
    found = problems(tmp_path, FORM.replace(old, "" if new == "(nothing)" else new.replace("\\n", "\n"), 1))
    lost_their_indicator = found[1:]
    assert found[0] == problem
    assert all(line.startswith(("question ", "check ", "target ")) for line in lost_their_indicator)


def test_long_texts_and_unknown_roles(tmp_path: Path) -> None:
    """A question must leave room in its message; a role is one of six."""
    text = FORM.replace("Nay tổ có bao nhiêu hộ", "có " * 50).replace('"reviewer", ', '"boss", ')
    roles = "'group_leader', 'unit_contact', 'party_office', 'leadership', 'reviewer' or 'operator'"
    assert problems(tmp_path, text) == [
        f"indicator S8.seen_by[2]: {config_texts.wrong_value('enum', {'expected': roles})}",
        "question S1.text: dài quá 170 ký tự; viết ngắn lại",
    ]


A_PAIR = """
[[indicator]]
code = "A"
label = "học sinh dự"
[[question]]
asks = ["S7", "A"]
label = "nhà văn hóa"
text = "…?"
months = [1]
"""


@pytest.mark.parametrize(
    ("addition", "found"),
    [
        ('[[indicator]]\ncode = "S8"\nlabel = "x"', ["indicator S8.code: S8 đã dùng ở trên; chọn tên khác"]),
        (A_PAIR, [f"question S7+A.asks: {texts.no_unit_words('A')}"]),
        (A_PAIR.replace("[1]", "[1, 3]"),
         [f"question S7+A.asks: {texts.no_unit_words('A')}",
          f"question S7.months: {texts.asked_twice('S7', 3)}"]),
        (A_PAIR.replace('"A"\n', '"A"\nowner = "school"\nunit = "em"\n')
         + '[[check]]\nleft = "A"\nright = "S1"\nwords = "…"',
         ["question S7+A.asks: các chỉ tiêu phải cùng owner",
          "check A, S1.right: các chỉ tiêu phải cùng owner"]),
    ],
    ids=["a code twice", "no unit words", "asked twice", "two owners"],
)  # fmt: skip
def test_rows_that_do_not_fit_together(tmp_path: Path, addition: str, found: list[str]) -> None:
    """Rows that are right alone are checked against each other."""
    assert problems(tmp_path, FORM + addition) == found


def test_rows_must_be_rows(tmp_path: Path) -> None:
    """A form of other things than rows is refused, a problem for each."""
    assert problems(tmp_path, 'indicator = ["S1"]\nquestion = "…"\n') == [
        f"indicator[1]: {config_texts.wrong_value('dict_type', {})}",
        f"question: {config_texts.wrong_value('tuple_type', {})}",
    ]
    assert problems(tmp_path, "indicator = []") == [
        f"indicator: {texts.none_at_all()}",
        f"question: {config_texts.wrong_value('missing', {})}",
    ]


@pytest.mark.parametrize("row", [IndicatorRow, QuestionRow, CheckRow, TargetRow])
def test_every_key_of_a_row_is_explained(row: type[Table]) -> None:
    """Each key of a row is explained in the list above the rows."""
    listed = {key for line in re.findall(r"^#   ([a-z_, ]+?)  ", FORM, re.MULTILINE) for key in line.split(", ")}
    assert set(row.model_fields) <= listed


@pytest.mark.parametrize(
    ("row", "value"),
    [(IndicatorRow, Indicator), (OptionRow, Option), (QuestionRow, Question), (CheckRow, Check), (TargetRow, Target)],
)
def test_rows_have_the_fields_of_the_core(row: type[Table], value: type) -> None:
    """A row of the file and the core's value have the same fields, so none is dropped on the way."""
    assert set(row.model_fields) == {one.name for one in dataclasses.fields(value)}
