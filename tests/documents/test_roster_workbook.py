"""The roster as an Excel file: the same roster as its .csv, problems by the letters a person sees."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from bot import commands, config
from bot.control import ControlError
from bot.core.roster import Roster
from bot.documents.roster import read_roster, roster_csv, roster_of
from bot.documents.sheet import read_sheet
from tests.ward import EXAMPLE, ROSTER
from tests.workbooks import cells, workbook

STOCKS = {"hộ": "S1", "khẩu": "S2"}
HEADING = ["vai trò", "họ tên", "điện thoại", "mã tổ", "tên tổ", "khu", "mã đơn vị", "tên đơn vị", "hộ", "khẩu"]
LEADER: dict[str, Any] = {
    "vai trò": "tổ trưởng",
    "họ tên": "Bùi An",
    "điện thoại": "0900000001",
    "mã tổ": "T1",
    "tên tổ": "Tổ 1",
}
DAY = dt.datetime(2026, 4, 3)  # noqa: DTZ001 - a spreadsheet's cell has no zone


def read(data: bytes) -> tuple[Roster | None, list[str]]:
    return roster_of(read_sheet(data), stocks=STOCKS)


def with_cell(column: str, value: object) -> bytes:
    """A workbook with one leader, one cell of it changed."""
    changed = LEADER | {column: value}
    return workbook(S=[HEADING, [changed.get(name) for name in HEADING]])


def as_workbook(text: str) -> bytes:
    """A .csv as somebody types it into Excel: what looks like a number becomes one, but for the phones."""
    rows = [
        [int(cell) if cell.isdigit() and len(cell) < 9 else cell or None for cell in row]
        for row in csv.reader(io.StringIO(text))
    ]
    return workbook(S=rows)


def test_the_workbook_and_its_csv_are_one_roster() -> None:
    """The ward of the tests, either way, and the .csv that is made of it."""
    written, problems = read_roster(ROSTER.encode(), stocks=STOCKS)
    assert problems == []
    assert written is not None
    assert read(as_workbook(ROSTER)) == (written, [])
    assert read_roster(roster_csv(written, stocks=STOCKS).encode(), stocks=STOCKS) == (written, [])


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("điện thoại", 900000001, ""),
        ("điện thoại", "0900 000 001", ""),
        ("điện thoại", 90000001, "dòng 2, cột C (điện thoại): ô này là số chứ không phải chữ"),
        ("điện thoại", 200000001, "dòng 2, cột C (điện thoại): ô này là số chứ không phải chữ"),
        ("điện thoại", 84900000001, "dòng 2, cột C (điện thoại): ô này là số chứ không phải chữ"),
        ("điện thoại", 2253847000, "dòng 2, cột C (điện thoại): ô này là số chứ không phải chữ"),
        ("điện thoại", 9e8 + 1.5, "dòng 2, cột C (điện thoại): ô này là số chứ không phải chữ"),
        ("điện thoại", "12345", "dòng 2, cột C (điện thoại): không phải một số điện thoại"),
        ("hộ", 120, ""),
        ("hộ", 120.0, ""),
        ("hộ", "1.250", ""),
        ("hộ", 12.345, "dòng 2, cột I (hộ): không phải số nguyên"),
        ("hộ", -3, "dòng 2, cột I (hộ): không phải số nguyên"),
        ("hộ", DAY, "dòng 2, cột I (hộ): ô này là ngày"),
        ("hộ", True, "dòng 2, cột I (hộ): ô này là TRUE/FALSE"),
        ("hộ", "#REF!", "dòng 2, cột I (hộ): ô này báo lỗi #REF!"),
        ("hộ", "=1+1", "dòng 2, cột I (hộ): công thức ở ô này chưa có kết quả"),
        ("mã tổ", 5, ""),
        ("mã tổ", DAY, "dòng 2, cột D (mã tổ): ô này là ngày"),
        ("tên tổ", DAY, "dòng 2, cột E (tên tổ): ô này là ngày"),
        ("mã đơn vị", DAY, "dòng 2, cột G (mã đơn vị): chỉ điền ở dòng đầu mối"),
        ("họ tên", None, "dòng 2, cột B (họ tên): còn trống"),
    ],
)
def test_a_cell_of_another_kind_is_read_or_told(column: str, value: object, problem: str) -> None:
    """Only what has one reading is read; the rest is named by row and letter."""
    roster, problems = read(with_cell(column, value))
    assert (roster is None) == bool(problem)
    assert len(problems) == bool(problem)
    assert "".join(problems).startswith(problem)


def test_a_phone_gets_back_the_zero_that_excel_took() -> None:
    """Nine digits that begin as mobile numbers do."""
    roster, _ = read(with_cell("điện thoại", 900000001))
    assert roster is not None
    assert [entry.phone for entry in roster.entries] == ["0900000001"]


def test_problems_between_rows_have_letters_too() -> None:
    """And so have words outside the columns."""
    leader = [LEADER.get(name) for name in HEADING]
    assert read(workbook(S=[HEADING, leader, [*leader, None, "thừa"]]))[1] == [
        "dòng 3, cột L: cột này chưa có tên; ghi tên cột ở dòng 1, hoặc xóa ô này",
        "dòng 3, cột A (vai trò): trùng với dòng 2; bỏ một trong hai dòng",
    ]


def test_a_value_in_a_merged_cell_counts_for_its_first_row_only() -> None:
    """An area merged over two leaders is asked for in each row."""
    lines = [HEADING, *[["tổ trưởng", f"Bùi {n}", f"090000000{n}", f"T{n}", f"Tổ {n}", "khu A"] for n in (1, 2)]]
    xml = "".join(
        f'<row r="{at}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line) + "</row>"
        for at, line in enumerate(lines, start=1)
    )
    _, problems = read(cells(xml, behind='<mergeCells><mergeCell ref="F2:F3"/></mergeCells>'))
    assert problems == ["dòng 3, cột F (khu): ô này nằm trong ô gộp; bỏ gộp ô (Unmerge) rồi điền riêng từng dòng"]


def test_when_another_sheet_may_be_the_one_it_is_said() -> None:
    """Wrong headings, or none: the sheet that was read is named, and the ones that were not."""
    _, problems = read(workbook(Ghi=[["chú ý"], ["x"]], Người=[HEADING]))
    assert problems[-1].startswith("đã đọc trang tính “Ghi”, chưa đọc trang “Người”")
    assert "dòng 1" in problems[0]
    _, problems = read(workbook(Ghi=[["chú ý"]], Người=[HEADING]))
    assert len(problems) == 2
    _, problems = read(workbook(Ghi=[["chú ý"], ["x"]]))
    assert not any("trang tính" in problem for problem in problems)


def test_a_file_from_outside_becomes_the_text_the_commands_take(tmp_path: Path) -> None:
    """What import-roster does with either kind of file: opened in the child, told or handed on as .csv."""
    form = config.load(_config(tmp_path)).form
    text = commands.foreign_roster(form, as_workbook(ROSTER))
    assert text == commands.foreign_roster(form, ROSTER.encode())
    assert commands.parsed_roster(form, text.encode()) == commands.parsed_roster(form, ROSTER.encode())
    with pytest.raises(ControlError, match=r"dòng 2, cột D \(mã tổ\): ô này là ngày"):
        commands.foreign_roster(form, with_cell("mã tổ", DAY))
    with pytest.raises(ControlError, match="mật khẩu"):
        commands.foreign_roster(form, b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(ControlError, match="UTF-8"):  # in our own process no archive is ever opened
        commands.parsed_roster(form, as_workbook(ROSTER))


def _config(folder: Path) -> Path:
    path = folder / "config.toml"
    path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    path.chmod(0o600)
    return path
