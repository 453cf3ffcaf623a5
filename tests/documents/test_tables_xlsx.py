"""Tables as a workbook: nothing from outside is ever worked out, totals are ours, the same values are the same file."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from bot.core.tables import Column, Kind, Over, Shut, Sum, Table, Workbook, from_json, to_json
from bot.documents.tables_xlsx import LONGEST, text_of, workbook
from bot.documents.workbook import read_workbook

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x","a")',
    "+84900000001",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "'=1+1",
    "#N/A",
    "#REF!",
    "TRUE",
    "1e5",
    "_x003D_1+1",
    "a\x00b\x07c\x1b",
    "\u202eevil\u2066\u200b",
    "<b>&amp;\"'</b>",
    "]]>",
    "dòng 1\ndòng 2",
    "\ud800",
    "=" * 3,
    "{=1+1}",
    "|cmd' /C calc'!A0",
)
MONTH, NEXT = date(2026, 10, 1), date(2026, 11, 1)
FIGURES = Table(
    "Số liệu tổ",
    (Column("Kỳ", Kind.MONTH), Column("Nơi", width=20), Column("Hộ", Kind.COUNT), Column("Lúc", Kind.MOMENT)),
    (
        (MONTH, "Tổ 1", 5, datetime(2026, 10, 2, 8, 5)),  # noqa: DTZ001 - a spreadsheet knows no zones
        (MONTH, "Tổ 2", 7, None),
        (NEXT, "Tổ 1", "chưa rõ", None),
        (NEXT, "Tổ 2", Shut(), None),
    ),
    totals=(None, "Cộng", Sum(12), None),
    frozen=2,
)
TOTALS = Table(
    "Tổng hợp",
    (Column("Kỳ", Kind.MONTH), Column("Nơi"), Column("Tổng", Kind.COUNT), Column("Có số", Kind.COUNT)),
    tuple(
        (
            month,
            "Tổ 1",
            Over("Số liệu tổ", 2, ((0, 0),), total),
            Over("Số liệu tổ", 1, ((0, 0), (1, 1)), 1, add=False),
        )
        for month, total in ((MONTH, 12), (NEXT, 0))
    ),
)
BOOK = Workbook("Phường A & B", (TOTALS, FIGURES))


def opened(content: bytes, *, values: bool = False) -> Any:
    """The workbook as openpyxl reads it; ``values``: what the totals come to."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def one_column(*texts: str) -> Workbook:
    """These texts under a heading, in cells of a table and wherever else a text may stand."""
    rows = tuple((text, text, Shut(text)) for text in texts)
    columns = (Column("a"), Column(texts[0] or "b", Kind.COUNT), Column("c"))
    return Workbook(texts[0] or "x", (Table("A", columns, rows, totals=(texts[0], None, None), note=texts[0]),))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_text_is_never_a_formula(text: str) -> None:
    """Whatever it begins with: in a row, under a number's heading, as a heading, at the foot, as a note, as a title."""
    content = workbook(one_column(text))
    for row in opened(content)["A"].iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            if cell.value is not None:
                assert cell.data_type == "s"
    for cell in opened(content)["A"][2]:
        assert cell.quotePrefix
        assert cell.value == text_of(text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_controls_and_reversed_letters_are_gone() -> None:
    """What nobody sees is not there; lines stay."""
    assert text_of("a\x00\x07\u202eb\u2066c\u200b\nd") == "abc\nd"


@pytest.mark.parametrize("text", ["_x003D_1+1", "_x0041_", "a_x000D_b", "__x0041__", "x_x_"])
def test_what_looks_like_an_escape_comes_back_as_it_was(text: str) -> None:
    """Excel would read "_x0041_" as "A": it is written so that it stays what somebody typed."""
    sheet = read_workbook(workbook(one_column(text)), "A")
    assert sheet.rows[1].at(0).text == text


@pytest.mark.parametrize("letter", ["x", "ễ", "😀"])
def test_a_megabyte_of_words_is_cut_with_a_word(letter: str) -> None:
    """A cell holds what Excel can open, and says that there is more, and how much."""
    text = letter * 1_000_000
    kept = text_of(text)
    units = len(kept.encode("utf-16-le")) // 2
    assert LONGEST - 1 <= units <= LONGEST
    assert kept.startswith(letter * 16_000)
    assert kept.endswith(f"cả đoạn dài {len(text.encode('utf-16-le')) // 2} ký tự)")
    [cell] = [row[0].value for row in opened(workbook(one_column(text)))["A"].iter_rows(min_row=2, max_row=2)]
    assert cell == kept
    assert text_of("x" * LONGEST) == "x" * LONGEST


def test_totals_are_formulas_and_carry_their_values() -> None:
    """A program that works nothing out shows the same numbers; there are no other formulas."""
    content = workbook(BOOK)
    formulas = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in opened(content)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    where = "'Số liệu tổ'!"
    assert formulas == {
        ("Tổng hợp", "C2"): f"=SUMIFS({where}$C$2:$C$5,{where}$A$2:$A$5,A2)",
        ("Tổng hợp", "D2"): f"=COUNTIFS({where}$A$2:$A$5,A2,{where}$B$2:$B$5,B2)",
        ("Tổng hợp", "C3"): f"=SUMIFS({where}$C$2:$C$5,{where}$A$2:$A$5,A3)",
        ("Tổng hợp", "D3"): f"=COUNTIFS({where}$A$2:$A$5,A3,{where}$B$2:$B$5,B3)",
        ("Số liệu tổ", "C6"): "=SUM($C$2:$C$5)",
    }
    shown = opened(content, values=True)
    assert [shown["Tổng hợp"][cell].value for cell in ("C2", "D2", "C3", "D3")] == [12, 1, 0, 1]
    assert shown["Số liệu tổ"]["C6"].value == 12


def test_numbers_are_counted_words_are_not() -> None:
    """How many places gave a number: "chưa rõ" and an empty cell are none."""
    table = Table("Có số", (Column("Kỳ", Kind.MONTH), Column("n", Kind.COUNT)),
                  ((MONTH, Over("Số liệu tổ", 2, ((0, 0),), 2, add=False)),))  # fmt: skip
    sheet = opened(workbook(Workbook("x", (table, FIGURES))))["Có số"]
    assert sheet["B2"].value.endswith("""'Số liệu tổ'!$C$2:$C$5,">=0")""")


def test_the_same_values_are_the_same_bytes() -> None:
    """Made twice, and as JSON in between: a messenger that has the file is not sent it again."""
    again = from_json(json.loads(json.dumps(to_json(BOOK))))
    assert again == BOOK
    assert workbook(again) == workbook(BOOK)
    with zipfile.ZipFile(io.BytesIO(workbook(BOOK))) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        assert b"2026-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_sheet_is_pleasant_to_use_and_to_print() -> None:
    """Headings and names stay in sight, columns filter, numbers have formats, pages are A4 across with the headings."""
    sheet = opened(workbook(BOOK))["Số liệu tổ"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:D5")
    assert [sheet.cell(2, column).number_format for column in range(1, 5)] == [
        "mm/yyyy",
        "@",
        "#,##0",
        "hh:mm dd/mm/yyyy",
    ]
    assert sheet.cell(4, 3).number_format == "@"  # words among numbers
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width == 20
    assert sheet.oddHeader.left.text == "Phường A && B"
    assert sheet["C5"].fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb  # grey: nobody is asked


def test_a_sheet_that_is_sent_back_has_hidden_marks() -> None:
    """The first row and column are hidden; words are offered and others not refused."""
    columns = (Column("khóa"), Column("Quy ước", choices=("chưa có", "đang làm")), Column("Hộ", Kind.COUNT))
    table = Table("Nhập", columns, (("k1", "chưa có", 5), ("k2", Shut(), None)), marks=("m", "N4", "S1"), frozen=1)
    content = workbook(Workbook("x", (table,)))
    sheet = opened(content)["Nhập"]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    [offered] = sheet.data_validations.dataValidation
    assert (str(offered.sqref), offered.formula1, offered.showErrorMessage) == ("B3:B4", '"chưa có,đang làm"', False)
    assert [cell.text for cell in read_workbook(content, "Nhập").rows[0].cells] == ["m", "N4", "S1"]


def test_a_table_without_rows_is_a_sheet() -> None:
    """Headings alone, totals of nothing: a program opens it."""
    empty = Table("Số liệu tổ", FIGURES.columns, ())
    book = opened(workbook(Workbook("x", (TOTALS, empty))))
    assert book["Số liệu tổ"].max_row == 1
    assert "$C$2:$C$2" in book["Tổng hợp"]["C2"].value


@pytest.mark.parametrize("word", ["thôn/xóm", "khu dân cư kiểu mẫu số một của phường", "[tổ]", "tổ: 'dân phố'", "?"])
def test_a_wards_own_word_may_stand_in_a_sheets_name(word: str) -> None:
    """Signs that Excel refuses and names that are too long are mended, formulas point to the sheet all the same."""
    figures, more = f"Số liệu {word}", f"Số liệu {word}."
    of = Table(figures, (Column("Mã"), Column("Số", Kind.COUNT)), (("a", 2), ("b", 3)))
    totals = Table("Tổng", (Column("Mã"), Column("Số", Kind.COUNT)), (("a", Over(figures, 1, ((0, 0),), 2)),))
    book = opened(workbook(Workbook("x", (of, Table(more, of.columns, of.rows), totals))))
    first, second, last = book.sheetnames
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)
    assert first.casefold() != second.casefold()
    assert str(book[last]["B2"].value).startswith(f"=SUMIFS({openpyxl.utils.quote_sheetname(first)}!$B$2:$B$3,")


@pytest.mark.parametrize(
    ("choices", "offered"),
    [
        (("có", "chưa có"), True),
        (("có, đang dùng", "chưa"), False),
        (('"có"', "chưa"), False),
        (("x" * 200,) * 2, False),
    ],
)
def test_only_a_list_that_a_cell_can_hold_is_offered(choices: tuple[str, ...], offered: bool) -> None:
    """A ward's own labels may have a comma or a quote: then the cell offers nothing rather than something else."""
    columns = (Column("M"), Column("Quy ước", choices=choices))
    sheet = opened(workbook(Workbook("x", (Table("Nhập", columns, (("k", "x"),), marks=("m", "N4")),))))["Nhập"]
    assert bool(sheet.data_validations.dataValidation) == offered
