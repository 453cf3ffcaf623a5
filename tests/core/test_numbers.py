"""Figures as people type them: one reading, or a question; never a wrong value.

The tables say `text = reading`: `120` a value, `120!` a value worth showing back, `12/15` a ratio, `same`, `missing`,
`none` (does not apply to the group), `?` unclear, followed by what is offered. The previous figure is always 118.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.folding import fold
from bot.core.numbers import Kind, Reading, Verdict, read_number

PREVIOUS = Decimal(118)
SAMPLES = Path(__file__).parents[1] / "data" / "numbers.tsv"

COUNTS = """
120 = 120                        | 1.234 = 1234                    | 12.345.678 = 12345678
dạ 130 hộ ạ = 130                | 130 hộ anh nhé = 130            | ho 120 = 120
Dạ, 130 ạ! = 130                 | em báo cáo bác, tổ em có 130 hộ ạ = 130 | 130 ho dan = 130
tổ tôi có 130 hộ = 130           | to toi co 130 ho = 130          | toi co 5 buoi = 5
Thưa bác tổ có 130 hộ ạ = 130    | tổng cộng 130 = 130             | tất cả là 130 hộ = 130
số hộ: 130 = 130                 | số hộ là 130 = 130              | tổng số 130 hộ = 130
hiện nay 130 hộ = 130            | vẫn 130 = 130                   | đúng 130 hộ = 130
130 thôi ạ = 130                 | chỉ có 5 buổi = 5               | đủ 120 hộ = 120
ok 120 = 120                     | "120" = 120                     | 120 🙏 = 120
95 luot nguoi = 95               | 95 lượt người tham gia = 95     | 95 ng du = 95
60ng = 60                        | 60 ng = 60                      | 2 buổi = 2
họp 2 buổi = 2                   | họp được 2 buổi ạ = 2           | mỗi tháng 2 buổi = 2
tháng này 2 buổi = 2             | 1 hoạt động văn nghệ = 1        | 3 vụ vi phạm = 3
mở cửa 5 ngày = 5                | nhà văn hóa mở 3 ngày = 3       | cả 7 ngày = 7
05 buổi = 5                      | 00 = 0                          | 0 = 0
0 hộ = 0                         | 12 tổ = 12                      | ２５０ = 250
12,000 = 12000!                  | 1,234,567 = 1234567!            | 2 150 = 2150!
120 (một trăm hai mươi) hộ = 120 | một trăm hai mươi (120) = 120   | 120 hộ. = 120
999999999 = 999999999            | 1.000 = 1000                    | buổi: 2 = 2
"""

WORDS = """
không trăm = ?                   | một = 1                         | hai hộ = 2
ba = 3                           | bốn = 4                         | năm = 5
năm hộ = 5                       | nam nguoi = 5!                  | sau buoi = 6!
sáu = 6                          | bẩy = 7                         | bay = 7
mười một = 11                    | muoi mot = 11                   | mười tư = 14!
mười lăm = 15                    | muoi nham = 15                  | mười = 10
muoi = 10!                       | hai mươi = 20                   | hai mươi mốt = 21
hai mươi một = 21!               | hai mot = 21!                   | hai lam = 25
tám lăm = 85                     | bảy nhăm = 75                   | chín tư = 94
sáu mươi tư = 64                 | hăm ba = 23                     | băm lăm = 35
bon muoi mot = 41                | lăm mươi = 50!                  | lăm mươi lăm = 55!
lăm trăm = 500!                  | một trăm linh tư = 104          | một trăm linh lăm = 105!
một trăm lẻ năm = 105            | một trăm nẻ năm = 105!          | một trăm ninh năm = 105!
trăm linh năm = 105              | một trăm mười = 110             | mot tram muoi = 110
trăm mốt = 110                   | trăm hai mươi = 120             | một trăm hai tư = 124
một trăm năm lăm = 155           | mot tram nam muoi = 150         | chín trăm chín mươi chín = 999
2 trăm = 200                     | 2 trăm rưỡi = 250               | 1 trăm 25 = 125
1 trăm linh 5 = 105              | 3 chục = 30                     | ba chục = 30
một chục = 10                    | chục rưỡi = 15                  | hai chục rưỡi = 25
nghìn 120 = 1120                 | hai tá = 24                     | một tá rưỡi = 18
nửa trăm = 50                    | nửa tá = 6                      | nửa nghìn = 500
nghìn rưỡi = 1500                | nghìn mốt = 1100                | nghìn hai trăm = 1200
nghìn lẻ một = 1001              | hai nghìn linh năm = 2005       | 1 nghìn 2 trăm = 1200
12 nghìn 345 = 12345             | 2 nghìn rưởi = 2500             | mười nghìn không trăm linh năm = 10005
hai nghìn hai mươi sáu = 2026!   | ba trăm linh tám nghìn = 308000 | hai vạn rưỡi = 25000
hai vạn ba nghìn = 23000         | trăm hai mươi nghìn = 120000    | 1,5 nghìn = 1500
một phẩy hai triệu = 1200000     | 1,25 triệu = 1250000            | một triệu hai trăm nghìn = 1200000
một triệu không nghìn không trăm linh năm = 1000005 | một triệu không trăm linh năm nghìn = 1005000
bảy mươi bảy nghìn bảy trăm bảy mươi bảy = 77777    | một chăm hai muơi = 120! | xáu mươi = 60!
lăm nghìn = 5000!                | một trăm hai chục = 120         | lăm chục = 50!
"""

ZEROS = """
không = 0!                       | ko = 0!                         | k = 0!
dạ không ạ = 0!                  | không bác ạ = 0!                | hổng có ai = 0!
0 có = 0!                        | k0 có = 0!                      | k có vụ nào = 0!
kô có = 0!                       | chẳng có ai = 0!                | không có gì cả = 0!
không có vụ nào = 0!             | ko co vu nao = 0!               | không một vụ nào = 0!
không phát sinh vụ nào = 0!      | không phát sinh hoạt động nào = 0! | chưa phát sinh vụ nào ạ = 0!
không xảy ra vụ việc nào = 0!    | chưa có buổi nào = 0!           | chua co vu nao = 0!
chưa họp buổi nào = 0!           | không họp buổi nào = 0!         | chưa có ai tham gia = 0!
không tổ chức = 0!               | không tổ chức được buổi nào = 0! | tháng này không có = 0!
tổ tôi không có vụ nào = 0!      | không có, chưa phát sinh = 0!   | không có trường hợp nào = 0!
không có trường hợp vi phạm nào = 0! | không có hộ nào = 0!        | 0 vụ nào = 0!
"""

WITHOUT_NUMBERS = """
như cũ = same                    | dạ như cũ ạ = same              | y như cũ = same
nhu cu = same                    | vẫn như cũ = same               | vẫn như trước = same
k đổi = same                     | ko đổi = same                   | khong doi = same
không thay đổi = same            | không có gì thay đổi = same     | chưa có thay đổi gì = same
vẫn vậy = same                   | van the = same                  | vẫn thế bác ạ = same
giữ nguyên như cũ = same         | giu nguyen = same               | y nguyên = same
giống tháng trước = same         | như kỳ trước = same             | bằng lần trước = same
lấy số cũ = same                 | số hộ như cũ = same             | số liệu như cũ = same
không tăng không giảm = same     | như cũ, không đổi = same        | vẫn giữ số tháng trước = same
không rõ = missing               | chưa rõ = missing               | k biết = missing
chưa nắm được = missing          | tôi chưa nắm được số liệu = missing | chưa có số liệu = missing
không có số liệu = missing       | chua co so = missing            | chưa thống kê xong = missing
chưa rõ, để hỏi lại = missing    | để em hỏi lại = missing         | de toi hoi lai = missing
để kiểm tra lại = missing        | đang tổng hợp = missing         | chưa tổng hợp được ạ = missing
báo sau ạ = missing              | không nhớ = missing             | chưa có, để hỏi lại = missing
không áp dụng = none             | n/a = none                      | không thuộc diện = none
tổ không có nhà văn hóa = none   | tổ tôi chưa có nhà văn hoá = none | to khong co nha van hoa = none
chưa có nvh = none               | chưa xây nhà văn hóa = none     | không có nhà sinh hoạt cộng đồng = none
"""

UNCLEAR = """
tầm 95 = ? 95                    | tam 95 = ? 95                   | tam muoi = ? 80 10
tầm mười = ? 10                  | xấp xỉ 120 = ? 120              | hơn 100 = ? 100
~120 = ? 120                     | 120+ = ? 120                    | >10 = ? 10
trên dưới 100 = ? 100            | độ 40 = ? 40                    | do 40 = ? 40
co 40 = ? 40                     | ít nhất 40 = ?                  | 95 dư = ? 95
95 du = ? 95                     | vài chục = ?                    | mấy = ?
mấy chục = ?                     | muoi ho = ? 10                  | mươi lăm hộ = ?
chục hộ = ? 10                   | trăm hộ = ? 100                 | hơn trăm hộ = ? 100
120 à? = ? 120                   | 120 hả = ? 120                  | 120 phải không = ? 120
120 đúng không = ? 120           | không? = ?                      | mấy hộ? = ?
chưa có = ? 0                    | chua co = ? 0                   | chưa = ? 0
chưa họp = ? 0                   | không họp = ? 0                 | không, như cũ = ? 118 0
không báo cáo = ?                | không đồng ý = ?                | không có ai vắng = ?
không phải = ?                   | không đủ = ?                    | không 120 = ? 120
chưa báo cáo = ?                 | không có 120 = ? 120            | khong hien = ?
120 chứ không phải 130 = ? 120   | không phải 120, 130 = ? 130     | nhầm, 130 = ? 130
120 nhầm 130 = ? 130             | 120 sửa lại 130 = ? 130         | 120 ý là 130 = ? 130
tăng 3 = ? 121                   | giảm 2 = ? 116                  | thêm 5 = ? 123
tăng lên 130 = ? 130             | +3 = ? 121 3                    | -5 = ? 113 5
- 120 = ? 120                    | −5 = ? 113 5                    | âm ba = ?
giảm 200 = ?                     | tăng 3 thành 121 = ? 121        | còn 118 = ? 118
1.250.5 = ?                      | 1.234,5 = ?                     | 1,234.5 = ?
12.5 = ? 125                     | 95,5 = ? 955                    | 0,5 = ?
1 234 56 = ? 1234 56             | 12.345 678 = ? 12345 678        | 1.23.456 = ?
120 120 = ? 120 120120           | 2  150 = ? 2 150                | 1 2 = ? 1 2
.5 = ? 5                         | 120, = ? 120                    | 120.. = ? 120
120… = ? 120                     | 1'234 = ? 1 234
١٢٣ = ? 123                      | ๑๒ = ? 12                       | 5² = ? 5
½ = ?                            | 1️⃣2️⃣ = ? 1 2                   | 💯 = ?
1e5 = ? 1 5                      | 12h = ? 12
12:30 = ?                        | 20/11/2026 = ?                  | 20-11-2026 = ? 20 11 2026
20.11.2026 = ?                   | 0912345678 = ? 912345678        | 0912 345 678 = ? 912 345678
091 234 567 = ?                  | +84912345678 = ?                | 012 = ? 12
000 = ? 0                        | 1000000000 = ?                  | một tỷ = ?
123456789012345678901234567890 = ? | 5 triệu tỷ = ?                | 1 tỉ 2 = ?
số 5 = ? 5                       | tổ 5 = ? 5                      | tổ 5 có 130 hộ = ? 130
to 5 130 = ? 130                 | tổ dân phố 5 = ? 5              | câu 2: 95 = ? 95
tháng 12: 95 = ? 95              | tháng năm = ? 5                 | buổi 2 = ? 2
ngày 20 = ? 20                   | lần 2 = ? 2                     | lớp 5 = ? 5
trong tháng 2 buổi = ? 2         | quý 4 2 buổi = ? 2              | thứ năm = ? 5
năm 2026 = ?                     | năm nay 120 = ? 120             | năm 2026 có 120 hộ = ? 120
cả năm = ?                       | 2 năm = ? 2                     | 1. 120 = ? 1 120
120a = ? 120                     | 2b = ? 2                        | 2 b = ? 2
O5 = ? 5                         | 1o = ? 10                       | o = ? 0
ok = ?                           | 0k = ? 0                        | 5k = ? 5 5000
1tr2 = ? 1200000 1000002 | 2 củ = ? 2 2000000                    | 120 đồng = ? 120
95% = ?                          | 95 phần trăm = ?                | chín lăm phẩy năm = ?
hai phần ba = ?                  | một phần hai = ?                | một nửa = ?
9/10 hộ = ? 9                    | 12/15 người = ? 12              | 12 trên 15 = ? 12 15
trong đó 5 = ? 5                 | 120 hộ 5 = ? 120 5              | 5 buổi, 5 người = ? 5
5 buổi năm người = ? 5           | 120, 120 = ? 120                | 1 hộ 2 hộ = ? 1 2
60+60 = ? 60                     | 2 x 40 = ? 80 2 40              | mỗi buổi 40 người = ? 40
mỗi tuần 3 ngày = ? 3            | 3 ngày một tuần = ? 3           | 3 ngày/tuần = ? 3
130 hộ và 415 khẩu = ? 130 415   | 120 hoặc 130 = ? 120 130        | 5 hộ nghèo = ? 5
5 hộ mới = ? 5                   | 120 nữa = ? 120                 | một mình tôi = ?
một số hộ = ?                    | một vài = ?                     | như năm ngoái = ?
như cũ 118 = ? 118               | như cũ, 120 hộ = ? 120 118      | vang 5 = ? 5
sau = ? 6                        | nam = ? 5                       | tu = ?
lam muoi = ? 50 10               | lăm = ? 5                       | mốt = ? 1
tư = ? 4                         | tư mươi = ? 40                  | một mươi = ? 10
mười mốt = ? 11                  | mười năm = ? 15 10              | hai mươi năm = ? 25 20
hai mươi không = ?               | hai mươi mươi = ?               | 20 mươi = ? 20
20 trăm = ?                      | hai trăm không = ?              | hai nghìn không = ?
trăm hai = ? 120 102             | trăm năm = ? 150 105            | tram mot = ? 110 101
hai trăm tư = ? 240 204          | ba trăm hai nghìn = ? 320000 302000 | nghìn hai = ? 1200 1002
vạn hai = ? 12000 10002          | một triệu 5 = ? 1500000 1000005 | hai nghìn hai lăm = ? 2025 2250
12 nghìn 34 = ? 12340 12034      | một triệu năm mươi = ? 1050000 1000050 | một nghìn nghìn = ?
một triệu linh năm = ? 1000005   | một trăm linh = ?               | linh năm = ?
hai ba = ? 2 3 23                | ba năm = ? 35                   | chín một một = ? 911
không chín một hai = ?           | năm năm năm = ? 555             | mot ta = ? 12
van 120 = ? 120 10120            | hai rưỡi = ?                    | năm rưỡi = ?
hai mươi rưỡi = ?                | một phẩy hai = ?                | một trăm hai mươi mốt phẩy năm = ?
một tá hai = ?                   | hai mươi tá = ?                 | trăm chục = ?
nửa hai = ?                      | hai triệu hai triệu = ?         | mười nghìn không trăm = ? 10000
một triệu không nghìn = ? 1000000 | hai phẩy hai phẩy hai = ?      | tư chục = ? 40
rưỡi = ?                         | nửa = ?                         | trăm = ? 100
có = ?                           | đúng rồi = ?                    | hộ = ?
dạ = ?                           | . = ?                           | xin chào = ?
"""

PERCENTAGES = """
95 = 95                          | 95% = 95                        | 95 % ạ = 95
95,5 = 95.5                      | 95.5 = 95.5                     | 95,50 = 95.5
95,5 phần trăm = 95.5            | đạt 95% = 95                    | tỷ lệ 95 phần trăm = 95
ty le 95 = 95                    | 95% số hộ = ? 95                | 95% hộ = 95
trăm phần trăm = 100             | một phần trăm = 1               | 100% = 100
chín lăm phẩy năm = 95.5         | chín mươi lăm phẩy bảy lăm phần trăm = 95.75 | 95 phẩy không năm = 95.05
ba rưỡi phần trăm = 3.5          | không phẩy năm = ? 0.5 50       | 0,5% = 0.5!
0 = 0                            | không có = 0!                   | 150% = 150
0,95 = ? 0.95 95                 | 1,0 = ? 1 100                   | 1.234 = ? 1.234 1234
33,333% = ? 33.333 33333         | 95 hộ = ? 95                    | 12/15 = ? 80
1/3 = ?                          | 95-96% = ? 95 96                | hơn 95% = ? 95
gần 100% = ? 100                 | 95 chấm 5 = ? 95 5              | tăng 3% = ? 121
như cũ = same                    | chưa rõ = missing               | hai phần ba = ?
"""

RATIOS = """
12/15 = 12/15                    | 12 / 15 = 12/15                 | 12/15 đ/c = 12/15
12 trên 15 = 12/15               | 12 tren 15 = 12/15              | 12 trong 15 = 12/15
12 trên tổng số 15 = 12/15       | 12 trong số 15 đảng viên = 12/15 | 12 người trên 15 người ạ = 12/15
mười hai trên mười lăm = 12/15   | đủ cả 15/15 = 15/15             | du 15/15 = 15/15
0/15 = 0/15                      | 1.200/1.500 = 1200/1500         | dạ, 12/15 ạ = 12/15
15 = ? 15                        | trên 15 = ? 15                  | 16/15 = ?
0/0 = ?                          | 12/15/20 = ?                    | 20/11/2026 = ?
12-15 = ? 12 15                  | 12:15 = ?                       | khoảng 12/15 = ?
12/15 = 80% = ?                  | 2/3 số hộ = ?                   | hai phần ba = ?
12,5/15 = ?                      | tổ 12/15 = ?                    | 12/15, 13/15 = ?
không có = ? 0                   | đủ = ?                          | 100% = ?
như cũ = same                    | chưa rõ = missing               | không áp dụng = none
"""

MONEY = """
1200000 = 1200000                | 1.200.000 = 1200000             | 1.200.000đ = 1200000
500.000 đồng = 500000            | 500 nghìn đồng = 500000         | 500k = 500000
5tr = 5000000                    | 5 tr = 5000000                  | 5tr5 = 5500000
1tr200k = 1200000                | 3 triệu 250 nghìn = 3250000     | 2 tỷ 3 triệu = 2003000000
2 ty 3 = 2300000000              | triệu rưỡi = 1500000            | hai triệu tư = 2400000
một triệu mốt = 1100000          | 0,5 triệu = 500000              | 1,25 triệu = 1250000
nửa triệu = 500000               | năm triệu = 5000000             | ba trăm ngàn = 300000
hai trăm triệu = 200000000       | 2 củ rưỡi = 2500000!            | 1,500,000 = 1500000!
500 đồng = 500                   | 0 đồng = 0                      | không có = 0!
500 = ? 500000 500               | ba trăm = ? 300000 300          | 1.250 triệu = ? 1250000000 1250000
5tr500 = ? 5500000 5000500       | 1tr25 = ? 1250000 1025000 1000025 | hai triệu năm = ? 2500000 2000005
hai triệu năm trăm = ? 2500000 2000500 | khoảng 2 triệu = ? 2000000 | 1.5 = ?
0k = ? 0                         | 1 nghìn tỷ = ?                  | 1tr2/hộ = ? 1200000
-500k = ? 500000                 | chưa rõ = missing               | như cũ = same
"""


def rows(table: str, kind: Kind) -> Iterator[tuple[Kind, str, str]]:
    for line in filter(None, table.splitlines()):
        for cell in line.split(" | "):
            text, _, expected = cell.strip().rpartition(" = ")
            yield kind, text, expected


def written(reading: Reading) -> str:
    """A reading in the notation of the tables."""
    match reading.verdict:
        case Verdict.VALUE:
            return f"{reading.value}{'!' * reading.confirm}"
        case Verdict.RATIO:
            return f"{reading.value}/{reading.whole}"
        case Verdict.SAME:
            assert reading.value == PREVIOUS
            return "same"
        case Verdict.MISSING:
            return "missing"
        case Verdict.NOT_APPLICABLE:
            return "none"
        case Verdict.UNCLEAR:
            return " ".join(["?", *map(str, reading.candidates)])


def samples() -> list[tuple[str, ...]]:
    lines = SAMPLES.read_text(encoding="utf-8").split("\n")[1:]
    return [tuple(line.split("\t")) for line in lines if line]


@pytest.mark.parametrize(("text", "expected", "kind", "note"), samples())
def test_the_agreed_samples(text: str, expected: str, kind: Kind, note: str) -> None:
    """Every row of numbers.tsv, as typed and decomposed; "ask" is unclear, or missing where the note says so."""
    for form in (text, unicodedata.normalize("NFD", text), text.upper()):
        reading = read_number(form, kind, previous=PREVIOUS)
        if expected == "ambiguous: ask":
            assert reading.verdict is (Verdict.MISSING if note.startswith("thiếu số liệu") else Verdict.UNCLEAR)
        elif expected == "PREV":
            assert written(reading) == "same"
            assert read_number(form, kind).verdict is Verdict.UNCLEAR
        else:
            assert written(reading).rstrip("!") == expected
        if "xác nhận lại" in note or "xác nhận là 0" in note:
            assert reading.confirm


@pytest.mark.parametrize(("text", "expected", "kind", "note"), samples())
def test_the_agreed_samples_without_accents(text: str, expected: str, kind: Kind, note: str) -> None:
    """Without accents a sample means the same or is asked; what is asked with accents stays asked without."""
    reading = read_number(fold(text), kind, previous=PREVIOUS)
    if reading.verdict in (Verdict.VALUE, Verdict.RATIO):
        assert written(reading).rstrip("!") == expected
    if reading.verdict is Verdict.SAME:
        assert expected == "PREV"
    if expected[0].isdigit() and reading.verdict is Verdict.UNCLEAR:
        assert Decimal(expected) in reading.candidates


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        *rows(COUNTS + WORDS + ZEROS + WITHOUT_NUMBERS + UNCLEAR, "count"),
        *rows(PERCENTAGES, "percent"),
        *rows(RATIOS, "ratio"),
        *rows(MONEY, "money"),
    ],
)
def test_what_people_type(kind: Kind, text: str, expected: str) -> None:
    """The tables above, exactly: verdict, value, whether it is shown back, and what is offered in which order."""
    assert written(read_number(text, kind, previous=PREVIOUS)) == expected


@pytest.mark.parametrize("text", [text for _, text, expected in rows(WITHOUT_NUMBERS, "count") if expected == "same"])
def test_the_same_as_nothing_is_unclear(text: str) -> None:
    """ "As before" without a figure before is no answer, and nothing can be offered."""
    assert read_number(text, "count") == Reading(Verdict.UNCLEAR)


def test_a_change_needs_the_previous_figure() -> None:
    """ "Three more" of an unknown figure offers nothing, and a figure below zero is never offered."""
    assert read_number("tăng 3", "count") == Reading(Verdict.UNCLEAR)
    assert read_number("giảm 3", "count", previous=Decimal(2)) == Reading(Verdict.UNCLEAR)
    assert read_number("giảm 3", "count", previous=Decimal(3)).candidates == (Decimal(0),)


def test_a_figure_beside_as_before_must_agree() -> None:
    """ "As before, 118" is 118 when it was 118, else both are offered."""
    assert read_number("như cũ, 118 hộ", "count", previous=PREVIOUS) == Reading(Verdict.VALUE, PREVIOUS)
    assert read_number("như cũ, 118 hộ", "count").verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("text", ["120\n130", "1\n234", "1\t234", "2 buổi\r\n95 người", "1\u2028234"])
def test_lines_and_cells_are_not_one_number(text: str) -> None:
    """Two lines, or two cells pasted from a sheet, never join into one figure."""
    assert read_number(text, "count").verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u2007", "\u3000"])
def test_typographic_spaces_group_digits(space: str) -> None:
    """Any single space groups thousands, as word processors write them."""
    assert read_number(f"{space}12{space}345{space}hộ", "count").value == 12345


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": Verdict.VALUE},
        {"verdict": Verdict.VALUE, "value": Decimal(-1)},
        {"verdict": Verdict.VALUE, "value": Decimal("NaN")},
        {"verdict": Verdict.VALUE, "value": Decimal(1), "candidates": (Decimal(1),)},
        {"verdict": Verdict.VALUE, "value": Decimal(1), "whole": Decimal(2)},
        {"verdict": Verdict.RATIO, "value": Decimal(1)},
        {"verdict": Verdict.RATIO, "value": Decimal(3), "whole": Decimal(2)},
        {"verdict": Verdict.RATIO, "value": Decimal(0), "whole": Decimal(0)},
        {"verdict": Verdict.SAME},
        {"verdict": Verdict.MISSING, "value": Decimal(0)},
        {"verdict": Verdict.UNCLEAR, "confirm": True},
        {"verdict": Verdict.UNCLEAR, "candidates": (Decimal(1), Decimal(1))},
        {"verdict": Verdict.UNCLEAR, "candidates": (Decimal(-1),)},
    ],
)
def test_an_impossible_reading_cannot_be_made(fields: dict[str, object]) -> None:
    """A reading is checked at birth, so no later code checks it again."""
    with pytest.raises(ValueError, match=r"."):
        Reading(**fields)  # type: ignore[arg-type]
