"""Past figures: from the headings, periods, names and values of a file to a book, or to every problem of it."""

import csv
import io
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.book import Book, Past, Site
from bot.core.book_period import Span, named_in, period_code, read_span
from bot.core.figures import NOT_APPLICABLE, Figure, Standing
from bot.core.indicators import Answer, Form, Indicator
from bot.core.model import Owner, Place
from bot.core.periods import period
from bot.documents.book_columns import Names
from bot.documents.book_values import read_value
from bot.documents.figures_book import read_book
from bot.documents.figures_csv import figures_csv
from bot.documents.sheet import EMPTY, Cell, Kind, Row, Sheet, read_csv
from tests.ward import settings as ward_settings

SITES = (
    Site(Place("HK05", "Tổ dân phố số 5", "khu Hàng Kênh")),
    Site(Place("KD05", "Tổ dân phố số 5", "khu Kênh Dương")),
    Site(Place("HK07", "Tổ dân phố số 7", "khu Hàng Kênh", aliases=("Xóm Chùa",))),
    Site(Place("CU09", "Tổ dân phố số 9", "khu Hàng Kênh"), until=date(2026, 7, 1)),
    Site(Place("HK09", "Tổ dân phố số 9", "khu Hàng Kênh"), since=date(2026, 7, 1)),
    Site(Place("VHXH", "Phòng Văn hóa - Xã hội", kind=Owner.UNIT)),
)
TODAY = date(2026, 11, 16)


@cache
def form() -> Form:
    return ward_settings().form


@cache
def past_of(code: str) -> Past | str:
    made = period(int(code[:4]), int(code[5:]), ward_settings().policy.rule, ward_settings().calendar)
    return Past(made, form()) if made.locks < TODAY else "chưa chốt"


def table(*lines: str, name: str = "") -> Sheet:
    """Rows with "|" between the cells, as a .csv gives them, or a workbook's sheet of that name."""
    rows = [tuple(Cell(cell.strip()) if cell.strip() else EMPTY for cell in line.split("|")) for line in lines]
    return Sheet(tuple(Row(number, cells) for number, cells in enumerate(rows, 1)), name)


def read(*lines: str, name: str = "") -> dict[tuple[str, str, str], Decimal | str | None]:
    found, problems = read_book([table(*lines, name=name)], form(), SITES, past_of)
    assert problems == []
    assert found is not None
    return {
        (one.key[0], one.place.code, one.code): one.figure.choice or one.figure.value or one.figure.standing.value
        for one in found.entries
    }


def wrong(*lines: str, name: str = "") -> str:
    found, problems = read_book([table(*lines, name=name)], form(), SITES, past_of)
    assert found is None
    return "\n".join(problems)


# ---- layouts ---------------------------------------------------------------------------------------------

HK05 = ("2026-10", "HK05", "S1")


@pytest.mark.parametrize(
    "lines",
    [
        ("kỳ|mã tổ|số hộ", "10/2026|HK05|120"),
        ("THÁNG|MA TO|SO HO", "tháng 10/2026|hk05|120"),
        ("Kỳ báo cáo|Tổ dân phố|Khu|Tổng số hộ", "2026-10|Tổ 5|Hàng Kênh|120"),
        ("tháng|năm|tổ|hộ", "10|2026|Tổ 5, Hàng Kênh|120"),
        ("BIỂU TỔNG HỢP THÁNG 10 NĂM 2026", "TT|Tổ dân phố|Khu|Tổng số hộ|Ghi chú", "1|Tổ 5|khu Hàng Kênh|120|"),
        ("SỐ LIỆU NĂM 2026", "tháng|mã tổ|S1", "T10|HK05|120"),
        ("mã tổ|S1. Số hộ|Tỷ lệ %", "(1)|(2)|(3)", "HK05|120|95", "Tổng cộng|120|95", "Người lập biểu||"),
        ("kỳ|tổ|khu|chỉ tiêu|giá trị", "10/2026|5|Hàng Kênh|số hộ|120"),
        ("kỳ|mã tổ|mã đơn vị|chỉ tiêu|giá trị|tổng số|nguồn", "2026-10|HK05||S1|120||tin nhắn"),
        ("kỳ|mã tổ|tên tổ|khu|số hộ", "10/2026|HK05|Tổ dân phố số 5|khu Hàng Kênh|120 hộ"),
    ],
)
def test_layouts_that_say_the_same(lines: tuple[str, ...]) -> None:
    """Wide or long, any wording, order, accents; the period from a column, a title or the sheet's name."""
    assert read(*lines, name="Tháng 10-2026" if lines[0].startswith("mã tổ") else "") == {HK05: Decimal(120)}


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("S1", "S1"),
        ("số hộ", "S1"),
        ("Tổng số hộ", "S1"),
        ("Hộ", "S1"),
        ("nhân khẩu", "S2"),
        ("số khẩu", "S2"),
        ("Số hộ đăng ký", "N1"),
        ("Số hộ đạt", "N2"),
        ("(S4) lượt người dự họp", "S4"),
        ("buổi họp, tuyên truyền", "S3"),
        ("số vụ", "S8"),
        ("vi phạm nếp sống", "S8"),
        ("quy ước", "N4"),
        ("Gia đình văn hóa", "N1 N2"),
        ("S1 nhân khẩu", "S1 S2"),
        ("số người", "N5 S2 S4 S6"),
        ("ngày", "S7"),
        ("họ tên", ""),
        ("Tỷ lệ %", ""),
        ("Số hộ không đạt, lý do", ""),
    ],
)
def test_a_heading_names_one_indicator_or_is_asked(heading: str, codes: str) -> None:
    """Code, label, unit or words of the label; two that fit are two, none is none."""
    assert Names(form()).of(heading) == frozenset(codes.split())


def test_two_ways_to_write_a_ratio() -> None:
    """ "12/15" in one cell, or two columns side by side."""
    for lines in (
        ("kỳ|đơn vị|đã học", "9/2026|VHXH|12/15"),
        ("kỳ|mã đơn vị|Đã học|Tổng số", "9/2026|VHXH|12|15"),
        ("kỳ|đơn vị|Tổng số đảng viên|đã học", "9/2026|Phòng Văn hóa - Xã hội|15|12"),
    ):
        found, problems = read_book([table(*lines)], form(), SITES, past_of)
        assert (problems, found and found.entries[0].figure) == (
            [],
            Figure(Standing.RATIO, Decimal(12), Decimal(15)),
        )


def test_a_sheet_for_each_month_is_one_book() -> None:
    """Every sheet with figures is read, its name is its period; one without is told."""
    months = [table("mã tổ|số hộ", f"HK05|{118 + month}", name=f"T{month}-2026") for month in (1, 2)]
    other = table("ghi chép", "gọi lại tổ 7", name="Nháp")
    found, problems = read_book([*months, other], form(), SITES, past_of)
    assert problems == []
    assert found is not None
    assert [one.key for one in found.entries] == [("2026-01", "group:HK05", "S1"), ("2026-02", "group:HK05", "S1")]
    assert [one.figure.value for one in found.entries] == [Decimal(119), Decimal(120)]
    assert found.notes == ("Không dùng trang “Nháp”: không có cột nơi báo cáo và chỉ tiêu.",)
    again = table("mã tổ|số hộ", "HK05|1x", name="T3-2026")
    _, problems = read_book([*months, again], form(), SITES, past_of)
    assert problems[0].startswith("trang “T3-2026”, dòng 2, cột B (số hộ): “1x” không phải một số")


def test_what_is_not_read_is_told() -> None:
    """A column of no indicator is named with the nearest one, empty cells are counted and are never 0."""
    found, _ = read_book(
        [table("kỳ|mã tổ|số hộ|sô khẩuu", "10/2026|HK05||5", "10/2026|HK07|90|")], form(), SITES, past_of
    )
    assert found == Book(
        found.entries if found else (), 1, ("Không dùng cột sô khẩuu; nếu là “số nhân khẩu”, sửa tên cột.",)
    )


# ---- periods ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10/2026", Span(2026, 10)),
        ("2026-10", Span(2026, 10)),
        ("Tháng 10 năm 2026", Span(2026, 10)),
        ("T10.2026", Span(2026, 10)),
        ("kỳ tháng 1-2026", Span(2026, 1)),
        ("Quý III/2026", Span(2026, quarter=3)),
        ("quy 3 nam 2026", Span(2026, quarter=3)),
        ("Q4/2026", Span(2026, quarter=4)),
        ("2026-Q4", Span(2026, quarter=4)),
        ("năm 2026", Span(2026)),
        ("2026", Span(2026)),
        ("10", None),
        ("10/26", None),
        ("13/2026", None),
        ("0/2026", None),
        ("15/10/2026", None),
        ("tháng mười", None),
        ("10/1026", None),
    ],
)
def test_a_cell_names_a_period_or_none(text: str, span: Span | None) -> None:
    """Months, quarters and years as people write them; two-digit years and days are none."""
    assert read_span(text) == span


@pytest.mark.parametrize(
    ("title", "spans"),
    [
        ("BIỂU TỔNG HỢP THÁNG 10 NĂM 2026", {Span(2026, 10)}),
        ("Số liệu quý III năm 2026", {Span(2026, quarter=3)}),
        ("Kỳ 10/2026 (từ 15/9/2026 đến 14/10/2026)", {Span(2026, 10)}),
        ("Lê Lợi, ngày 20 tháng 10 năm 2026", set()),
        ("Báo cáo 6 tháng đầu năm 2026", set()),
        ("Tổng hợp năm 2026", {Span(2026)}),
        ("tháng 9/2026 và tháng 10/2026", {Span(2026, 9), Span(2026, 10)}),
        ("T10-2026", {Span(2026, 10)}),
        ("Sheet1", set()),
    ],
)
def test_a_title_names_its_period(title: str, spans: set[Span]) -> None:
    """A title's period is found among other words; dates in it are none."""
    assert named_in(title) == spans


@pytest.mark.parametrize(
    ("span", "code", "period_"),
    [
        (Span(2026, 2), "S3", "2026-02"),
        (Span(2026, quarter=3), "S1", "2026-09"),
        (Span(2026, quarter=3), "N4", "2026-09"),
        (Span(2026, quarter=3), "S3", None),
        (Span(2026, quarter=3), "N2", None),
        (Span(2026), "N1", "2026-01"),
        (Span(2026), "N2", "2026-11"),
        (Span(2026), "S1", None),
        (Span(2026), "S3", None),
    ],
)
def test_a_quarter_and_a_year_are_one_period_or_none(span: Span, code: str, period_: str | None) -> None:
    """A stock is its last month's; what is counted every month has no sum of three."""
    assert period_code(span, form().by_code[code], form()) == period_


# ---- values ----------------------------------------------------------------------------------------------

COUNT, PERCENT, MONEY = (Indicator(f"X{n}", f"số {n}", answer=one, high=Decimal(5000) if n == 0 else None)
                         for n, one in enumerate((Answer.COUNT, Answer.PERCENT, Answer.MONEY)))  # fmt: skip
RATIO = Indicator("N5", "đã học", owner=Owner.UNIT, answer=Answer.RATIO)


@pytest.mark.parametrize(
    ("cell", "indicator", "value"),
    [
        (Cell("120", Kind.NUMBER), COUNT, 120),
        (Cell("0", Kind.NUMBER), COUNT, 0),
        (Cell("0"), COUNT, 0),
        (Cell("1.250"), COUNT, 1250),
        (Cell("một trăm hai mươi"), COUNT, 120),
        (Cell("95.5", Kind.NUMBER), PERCENT, Decimal("95.5")),
        (Cell("95,5%"), PERCENT, Decimal("95.5")),
        (Cell("12000000", Kind.NUMBER), MONEY, 12_000_000),
        (EMPTY, COUNT, None),
        (Cell("chưa rõ"), COUNT, None),
        (Cell("chưa có số liệu"), COUNT, None),
    ],
)
def test_a_value_is_what_it_says(cell: Cell, indicator: Indicator, value: Decimal | None) -> None:
    """Numbers as the spreadsheet or the chat reads them; an empty cell and "chưa rõ" are no figure, 0 is zero."""
    made = Form((indicator,), ())
    found = read_value(cell, indicator, made)
    assert found == (None if value is None else Figure(Standing.VALUE, Decimal(value)))


@pytest.mark.parametrize(
    ("cell", "indicator", "words"),
    [
        (Cell("-"), COUNT, "chưa rõ là số 0 hay chưa có số"),
        (Cell("x"), COUNT, "chưa rõ là số 0"),
        (Cell("không có"), COUNT, "chưa rõ là số 0"),
        (Cell("chưa phát sinh"), COUNT, "chưa rõ là số 0"),
        (Cell("1,250"), COUNT, "có thể hiểu hai cách"),
        (Cell("khoảng 100"), COUNT, "có thể hiểu hai cách"),
        (Cell("như cũ"), COUNT, "có thể hiểu hai cách"),
        (Cell("12/15"), COUNT, "có thể hiểu hai cách"),
        (Cell("12.5", Kind.NUMBER), COUNT, "không phải số nguyên"),
        (Cell("-3", Kind.NUMBER), COUNT, "không phải số nguyên"),
        (Cell("1E+20", Kind.NUMBER), COUNT, "không phải số nguyên"),
        (Cell("0.95", Kind.NUMBER), PERCENT, "phần trăm hay phần của 1"),
        (Cell("5001", Kind.NUMBER), COUNT, "ngoài giới hạn đến 5.000"),
        (Cell("2026-12-15", Kind.DATE), RATIO, "ngày"),
        (Cell("#REF!", Kind.ERROR), COUNT, "#REF!"),
        (Cell(kind=Kind.UNCOMPUTED), COUNT, "công thức"),
        (Cell("12", Kind.NUMBER), RATIO, "cần cả số đã có và tổng số"),
        (Cell("15/12"), RATIO, "có thể hiểu hai cách"),
    ],
)
def test_a_value_with_two_readings_is_a_problem(cell: Cell, indicator: Indicator, words: str) -> None:
    """What the chat would ask back is a problem of the file, and so are a spreadsheet's own doubts."""
    problem = read_value(cell, indicator, Form((indicator,), ()))
    assert isinstance(problem, str)
    assert words in problem


def test_choices_words_and_absences() -> None:
    """A choice by its label or any of its words; free words as they are; "there is none" where the form knows it."""
    by_code = form().by_code
    assert read_value(Cell("Đã công nhận"), by_code["N4"], form()) == Figure(Standing.CHOICE, choice="recognised")
    assert read_value(Cell("không"), by_code["N3"], form()) == Figure(Standing.CHOICE, choice="not_proposed")
    assert "không phải một trong: chưa có, đang làm" in str(read_value(Cell("tốt"), by_code["N4"], form()))
    assert read_value(Cell("'=nhà dột"), by_code["K"], form()) == Figure(Standing.WORDS, words="=nhà dột")
    assert read_value(Cell("không có"), by_code["K"], form()) == Figure(Standing.WORDS)
    assert read_value(Cell("không áp dụng"), by_code["S7"], form()) == NOT_APPLICABLE
    assert read_value(Cell("chưa có nhà văn hóa"), by_code["S7"], form()) == NOT_APPLICABLE


# ---- problems of rows ------------------------------------------------------------------------------------

WIDE = "kỳ|tổ|số hộ"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("a|b", "1|2"), "không thấy dòng tên cột"),
        ((WIDE,), "chưa có số liệu nào"),
        (("kỳ|tổ|số hộ|hộ", "10/2026|HK05|1|1"), "dòng 1: có hai cột “số hộ”"),
        (("kỳ|tổ|gia đình văn hóa|số hộ", "10/2026|HK05|1|1"), "chưa rõ là hộ đăng ký Gia đình văn hóa hay hộ đạt"),
        (("tổ|số hộ", "HK05|120"), "dòng 2, cột tổ: chưa rõ kỳ nào; thêm cột kỳ"),
        (("Tháng 9/2026", "Tháng 10/2026", "tổ|số hộ", "HK05|120"), "nêu nhiều kỳ khác nhau"),
        ((WIDE, "10|HK05|120"), "dòng 2, cột kỳ: chưa rõ “10” là kỳ nào"),
        ((WIDE, "|HK05|120"), "dòng 2, cột kỳ: chưa ghi kỳ"),
        ((WIDE, "11/2026|HK05|120"), "dòng 2, cột kỳ: chưa chốt"),
        ((WIDE, "10/2026||120"), "dòng 2, cột tổ: chưa ghi nơi nào"),
        ((WIDE, "10/2026|Tổ 55, Hàng Kênh|120"), "không có nơi nào tên “Tổ 55, Hàng Kênh” trong danh sách; có phải là"),
        ((WIDE, "10/2026|khu Hàng Kênh|120"), "không có nơi nào tên"),
        ((WIDE, "10/2026|Tổ 5|120"), "“Tổ 5” có thể là HK05 (Tổ dân phố số 5, khu Hàng Kênh), KD05"),
        ((WIDE, "10/2026|CU09|120"), "Tổ dân phố số 9, khu Hàng Kênh không có trong kỳ 10/2026"),
        (("kỳ|mã tổ|tên tổ|số hộ", "10/2026|HK05|Xóm Chùa|1"), "chỉ hai nơi khác nhau"),
        ((WIDE, "10/2026|HK05|120", "10/2026|HK05|121"), "dòng 3, cột số hộ: số này đã ghi ở dòng 2, cột số hộ"),
        (("kỳ|tổ|đã học", "10/2026|HK05|1/2"), "cán bộ, đảng viên đã học không phải số liệu của Tổ dân phố số 5"),
        (("kỳ|tổ|số buổi họp", "Quý III/2026|HK05|6"), "báo theo từng tháng nên không nhận số cả quý"),
        (("kỳ|tổ|chỉ tiêu|giá trị", "10/2026|HK05|số hô dân cư|1"), "không có chỉ tiêu “số hô dân cư”"),
        (("kỳ|tổ|chỉ tiêu|giá trị", "10/2026|HK05|số người|1"), "ghi mã chỉ tiêu"),
        (("kỳ|tổ|chỉ tiêu|giá trị", "10/2026|HK05||1"), "dòng 2, cột chỉ tiêu: chưa ghi chỉ tiêu"),
        (("kỳ|tổ|chỉ tiêu|giá trị|tổng số", "10/2026|HK05|S1|1|2"), "không có tổng số"),
    ],
)
def test_a_problem_names_its_cell(lines: tuple[str, ...], words: str) -> None:
    """Row, column and what to do; nothing of the file is taken."""
    assert words in wrong(*lines)


def test_every_problem_at_once_with_letters() -> None:
    """In a workbook columns have letters; each row says all that is wrong with it."""
    told = wrong("kỳ|tổ|số hộ|khẩu", "10/2026|HK05|x|-", "10/2026|HK99|1|2", name="Sổ")
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "dòng 2, cột C (số hộ)",
        "dòng 2, cột D (khẩu)",
        "dòng 3, cột B (tổ)",
    ]


def test_names_and_aliases_of_places_that_ended() -> None:
    """An alias names its group; a number that two groups had in turn is the one of that period."""
    assert read(WIDE, "5/2026|Tổ 9, Hàng Kênh|80", "9/2026|Tổ 9, Hàng Kênh|81", "9/2026|Xóm Chùa|70") == {
        ("2026-05", "CU09", "S1"): 80,
        ("2026-09", "HK09", "S1"): 81,
        ("2026-09", "HK07", "S1"): 70,
    }


def test_excels_own_month_is_a_month() -> None:
    """A typed "10/2026" is the first of October in a spreadsheet; any other day is a problem."""
    for day, told in (("2026-10-01", ""), ("2026-10-02", "ngày")):
        rows = (Row(1, tuple(map(Cell, WIDE.split("|")))), Row(2, (Cell(day, Kind.DATE), Cell("HK05"), Cell("7"))))
        found, problems = read_book([Sheet(rows, "Sổ")], form(), SITES, past_of)
        assert (found is not None) == (not told)
        assert told in "".join(problems)


WORDS = st.sampled_from(
    ["kỳ", "năm", "tổ", "khu", "chỉ tiêu", "giá trị", "số hộ", "đã học", "tổng số", "K", "HK05", "Tổ 5", "10/2026", "9"]
)
CELLS = st.builds(Cell, WORDS | st.text(max_size=8), st.sampled_from(Kind))


@given(st.lists(st.lists(CELLS, max_size=8), max_size=6), st.booleans())
@settings(max_examples=150)
def test_no_table_raises(rows: list[list[Cell]], headed: bool) -> None:
    """Whatever the child says the cells are: a book or problems, never neither and never both."""
    heading = [tuple(map(Cell, ("kỳ", "tổ", "khu", "số hộ", "đã học", "tổng số", "K", "quy ước")))] if headed else []
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate([*heading, *map(tuple, rows)], 1))
    found, problems = read_book([Sheet(numbered, "Sổ")], form(), SITES, past_of)
    assert (found is None) == bool(problems)


# ---- our own export --------------------------------------------------------------------------------------


@st.composite
def figures(draw: st.DrawFn) -> dict[tuple[str, str], Figure]:
    """Any figures of a period, by place and indicator."""
    numbers = st.integers(0, 10**7).map(Decimal)
    found = {}
    for site in (SITES[0], SITES[1], SITES[5]):
        group = site.place.kind is Owner.GROUP
        for indicator in form().indicators:
            if (indicator.owner is Owner.GROUP) != group or draw(st.booleans()):
                continue
            match indicator.answer:
                case Answer.RATIO:
                    part, rest = draw(numbers), draw(st.integers(1, 99))
                    figure = Figure(Standing.RATIO, part, part + rest)
                case Answer.CHOICE:
                    figure = Figure(Standing.CHOICE, choice=draw(st.sampled_from(indicator.options)).key)
                case Answer.WORDS:
                    figure = Figure(
                        Standing.WORDS,
                        words=draw(st.sampled_from(["", "=1+1", "'-a", "đèn, “hỏng”", "mái dột; xin kinh phí"])),
                    )
                case _:
                    low, high = int(indicator.low or 0), int(indicator.high or 10**7)
                    figure = Figure(Standing.VALUE, Decimal(draw(st.integers(low, high))))
            absent = draw(st.integers(0, 9)) == 0 and indicator.answer is not Answer.WORDS
            found[site.place.code, indicator.code] = NOT_APPLICABLE if absent else figure
    return found


def plain(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


@given(figures())
@settings(max_examples=60)
def test_our_own_export_comes_back_as_itself(told: dict[tuple[str, str], Figure]) -> None:
    """`figures --csv` read by `import-figures` is the same figures, whatever they are."""
    rows = [
        {
            "group": place if place != "VHXH" else None,
            "unit": place if place == "VHXH" else None,
            "indicator": code,
            "value": next((one for one in (figure.choice, figure.words) if one), plain(figure.value)),
            "whole": plain(figure.whole),
            "verdict": figure.standing.value.upper(),
            "state": "locked",
            "origin": "chat",
            "by": "=Bình",
            "at": "2026-10-16T01:00:00.000Z",
        }
        for (place, code), figure in told.items()
    ]
    text = figures_csv("2026-10", rows, form(), ward_settings().ward)
    assert all(not cell.startswith("=") for line in csv.reader(io.StringIO(text)) for cell in line)
    found, problems = read_book([read_csv(text.encode())], form(), SITES, past_of)
    if not told:
        assert found is None
        return
    assert problems == []
    assert found is not None
    assert {(one.place.code, one.code): one.figure for one in found.entries} == told
