"""Tables from outside: what each kind of cell reads as, which sheet is read, what is refused with which words."""

import datetime as dt
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.sheet import EMPTY, MAX_ROWS, Cell, Kind, Refusal, Row, Sheet, letter, read_sheet
from tests.workbooks import MAIN, SHEET, cells, repacked, saved, with_strings, workbook


def one(value: Any, number_format: str = "General") -> Cell:
    """How a cell with that value reads."""
    book = openpyxl.Workbook()
    cell = book.worksheets[0]["B2"]
    cell.value = value
    cell.number_format = number_format
    (row,) = read_sheet(saved(book)).rows
    assert row.number == 2
    return row.at(1)


def number(text: str) -> Cell:
    return Cell(text, Kind.NUMBER)


# ---- cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        ("  Nguyễn\u00a0 Văn\nA ", "General", Cell("Nguyễn Văn A")),
        ("Ha\u0300ng \u202eKe\u0302nh", "General", Cell("Hàng Kênh")),
        ("0900000001", "@", Cell("0900000001")),
        ("007", "General", Cell("007")),
        ("một_x000D_hai", "General", Cell("một hai")),
        (120, "General", number("120")),
        (120.0, "General", number("120")),
        (119.99999999999999, "General", number("120")),
        (0, "General", number("0")),
        (-0.0, "General", number("0")),
        (-3, "General", number("-3")),
        (1.5, "General", number("1.5")),
        (0.1 + 0.2, "General", number("0.3")),
        (1e-7, "General", number("0.0000001")),
        (12.345, "#,##0", number("12.345")),
        (900000001, "General", number("900000001")),
        (900000001, "0000000000", number("0900000001")),
        (900000001, "0000\\ 000\\ 000", number("0900000001")),
        (5, "00", number("05")),
        (123456789012345, "General", number("123456789012345")),
        (1e300, "General", number("1e+300")),
        (dt.datetime(2026, 4, 3), "dd/mm/yyyy", Cell("2026-04-03", Kind.DATE)),  # noqa: DTZ001 - a cell has no zone
        (dt.datetime(2026, 4, 3, 7, 30), "d/m/yyyy h:mm", Cell("2026-04-03T07:30:00", Kind.DATE)),  # noqa: DTZ001
        (46115, "d-mmm", Cell("2026-04-03", Kind.DATE)),
        (dt.time(7, 30), "hh:mm", Cell("07:30:00", Kind.DATE)),
        (dt.timedelta(hours=30), "[hh]:mm", Cell("1 day, 6:00:00", Kind.DATE)),
        (True, "General", Cell("TRUE", Kind.TRUTH)),
        ("#REF!", "General", Cell("#REF!", Kind.ERROR)),
        ("=A1+1", "General", Cell("", Kind.UNCOMPUTED)),
    ],
)
def test_a_cell_reads_as_what_it_is(value: object, number_format: str, expected: Cell) -> None:
    """Texts tidied, numbers as their digits, everything else under its own name."""
    assert one(value, number_format) == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', number("2")),
        ('<c r="A1" t="str"><f>"x"</f><v>x</v></c>', Cell("x")),
        ('<c r="A1"><f>1+1</f></c>', Cell("", Kind.UNCOMPUTED)),
        ('<c r="A1" t="e"><f>A2</f><v>#REF!</v></c>', Cell("#REF!", Kind.ERROR)),
        ('<c r="A1"><v>1E400</v></c>', Cell("#NUM!", Kind.ERROR)),
        ('<c r="A1"><v>9.00000001E8</v></c>', number("900000001")),
        ('<c r="A1" t="inlineStr"><is><r><t>đậm </t></r><r><t>nhạt</t></r></is></c>', Cell("đậm nhạt")),
        ('<c r="A1" t="d"><v>2026-04-03</v></c>', Cell("2026-04-03", Kind.DATE)),
        ('<c r="A1" t="b"><v>0</v></c>', Cell("FALSE", Kind.TRUTH)),
    ],
)
def test_other_programs_write_cells_their_own_way(xml: str, expected: Cell) -> None:
    """Formulas count with the result that was stored; without one they are told."""
    sheet = read_sheet(cells(f'<row r="1">{xml}</row>'))
    assert sheet.rows == (Row(1, (expected,)),)


def test_excel_keeps_its_texts_in_a_table_of_their_own() -> None:
    """A text that several cells share, a rich one, and a place that is not there."""
    table = f'<sst xmlns="{MAIN}"><si><t> Hàng  Kênh</t></si><si><r><t>0900 </t></r><r><t>000 001</t></r></si></sst>'
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>0</v></c></row>'
    sheet = read_sheet(with_strings(cells(row), table))
    assert sheet.rows == (Row(2, (Cell("Hàng Kênh"), Cell("0900 000 001"), Cell("Hàng Kênh"))),)
    assert read_sheet(with_strings(cells(row.replace(">1<", ">7<")), table)).refusal is Refusal.BROKEN


def test_a_formula_that_gives_nothing_is_empty() -> None:
    """A stored empty result is a result."""
    sheet = read_sheet(cells('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>'))
    assert sheet.rows == (Row(1, (EMPTY, number("1"))),)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Kind.DATE, "ô này là ngày"),
        (Kind.TRUTH, "TRUE/FALSE"),
        (Kind.ERROR, "báo lỗi #REF!"),
        (Kind.UNCOMPUTED, "chưa có kết quả"),
        (Kind.MERGED, "ô gộp"),
        (Kind.TEXT, ""),
        (Kind.NUMBER, ""),
    ],
)
def test_what_is_no_text_and_no_number_says_so(kind: Kind, word: str) -> None:
    """Each other kind has a sentence with the cure."""
    problem = Cell("#REF!", kind).problem
    assert word in problem
    assert bool(problem) == bool(word)


# ---- rows ------------------------------------------------------------------------------------------------


def test_rows_keep_their_numbers_and_columns_their_letters() -> None:
    """Empty rows and columns count, as a person counts them in Excel."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["D7"] = "tên", "x"
    rows = read_sheet(saved(book)).rows
    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [
        (3, ["", "tên"]),
        (7, ["", "", "", "x"]),
    ]
    assert [letter(place) for place in (0, 3, 25, 26, 51, 52, 99, 701, 702)] == [
        "A", "D", "Z", "AA", "AZ", "BA", "CV", "ZZ", "AAA",
    ]  # fmt: skip
    assert rows[0].at(99) is EMPTY


def test_a_merged_value_belongs_to_its_first_cell() -> None:
    """The others under it are told where they would be read; below an empty one they are only empty."""
    xml = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}0</v></c></row>' for n in (1, 2, 3))
    behind = '<mergeCells count="2"><mergeCell ref="B1:C2"/><mergeCell ref="D1:XFD1048576"/></mergeCells>'
    rows = read_sheet(cells(xml, behind=behind)).rows
    covered = Cell(kind=Kind.MERGED)
    assert [row.cells[:3] for row in rows] == [
        (number("1"), number("10"), covered),
        (number("2"), covered, covered),
        (number("3"), number("30"), EMPTY),
    ]
    assert not any(cell.filled or cell.problem for row in rows for cell in row.cells[3:])


# ---- sheets ----------------------------------------------------------------------------------------------


def test_the_first_visible_sheet_with_something_in_it_is_read() -> None:
    """Hidden and empty ones are passed over; the other filled ones are named."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Trống"
    for title, state in (("Ẩn", "hidden"), ("Danh sách", "visible"), ("Cũ", "visible")):
        sheet = book.create_sheet(title)
        sheet["A1"], sheet.sheet_state = title, state
    data = saved(book)
    assert read_sheet(data) == Sheet((Row(1, (Cell("Danh sách"),)),), "Danh sách", ("Cũ",))
    assert read_sheet(data, name="Cũ").rows[0].at(0).text == "Cũ"
    assert read_sheet(data, name="Ẩn").rows[0].at(0).text == "Ẩn"
    missing = read_sheet(data, name="Mới")
    assert (missing.refusal, missing.rows) == (Refusal.NO_SUCH_SHEET, ())
    assert "“Mới”; tệp có các trang “Danh sách”, “Cũ”" in missing.problem
    assert read_sheet(workbook(S=[])) == Sheet()


def test_macros_are_data_beside_the_table() -> None:
    """An .xlsm is read like an .xlsx, by its content."""
    plain = workbook(S=[["a", 1]])
    types = repacked(plain, {})
    macro = repacked(types, {"xl/vbaProject.bin": b"\0" * 100})
    assert read_sheet(macro).rows == (Row(1, (Cell("a"), number("1"))),)


LONG = with_strings(
    cells("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 71))),
    f'<sst xmlns="{MAIN}"><si><t>{"ă" * 30_000}</t></si></sst>',
)


@pytest.mark.parametrize(
    ("data", "refusal", "word"),
    [
        (b"x" * 2_000_001, Refusal.TOO_LARGE, "2 MB"),
        (b"PK\x03\x04" + b"x" * 6_000_000, Refusal.TOO_LARGE, "5 MB"),
        ("tên".encode("utf-16"), Refusal.NOT_UTF8, "UTF-8"),
        (b'a,b\n"c', Refusal.BROKEN_QUOTES, "dòng 2"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", Refusal.OLD_FORMAT, ".xlsx"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Refusal.LOCKED, "mật khẩu"),
        (b"PK\x03\x04\x14\x00", Refusal.BROKEN, "hỏng"),
        (workbook(S=[["a"]])[:-30], Refusal.BROKEN, "hỏng"),
        (repacked(workbook(S=[["a"]]), {SHEET: "<x"}), Refusal.BROKEN, "hỏng"),
        (repacked(workbook(S=[["a"]]), {"xl/workbook.bin": b""}), Refusal.OLD_FORMAT, ".xlsb"),
        (
            repacked(workbook(S=[["a"]]), {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            Refusal.OLD_FORMAT,
            ".ods",
        ),
        (workbook(S=[["a"]] * (MAX_ROWS + 1)), Refusal.TOO_MANY_ROWS, "5000"),
        (("a," * 40 + "a\n").encode() * 2_440, Refusal.TOO_MUCH_TEXT, "quá nhiều chữ"),
        (workbook(S=[["a"] * 101]), Refusal.TOO_MANY_COLUMNS, "100"),
        (("a," * 101 + "a").encode(), Refusal.TOO_MANY_COLUMNS, "100"),
        (LONG, Refusal.TOO_MUCH_TEXT, "quá nhiều chữ"),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, refusal: Refusal, word: str) -> None:
    """Formats, locks, damage and sizes: one sentence with the cure, no row."""
    sheet = read_sheet(data)
    assert (sheet.refusal, sheet.rows) == (refusal, ())
    assert word in sheet.problem
    assert "\n" not in sheet.problem


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_has_its_sentence(refusal: Refusal) -> None:
    """None is forgotten."""
    assert len(Sheet(refusal=refusal, name="S").problem) > 20


@settings(max_examples=60)
@given(st.data())
def test_a_spoilt_workbook_never_raises(data: st.DataObject) -> None:
    """Any byte of an archive or of its sheet changed: a table or a refusal."""
    book = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        book[data.draw(st.integers(4, len(book) - 1))] = data.draw(st.integers(0, 255))
    xml = bytearray(_GOOD_XML)
    xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
    for spoilt in (bytes(book), repacked(_GOOD, {SHEET: bytes(xml)})):
        sheet = read_sheet(spoilt)
        assert not (sheet.rows and sheet.refusal)


_GOOD = workbook(S=[["vai trò", "họ tên"], ["tổ trưởng", 5, 1.5, True]])
_GOOD_XML = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><f>A1</f><v>1.5</v></c></row></sheetData>'
    b'<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
)
