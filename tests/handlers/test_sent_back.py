"""The sheet of figures sent back: what changed is written, what changed meanwhile stays, what is spoilt is named."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.core.entry_sheet import MARK
from bot.core.figures import Figure, Standing
from bot.core.model import Kind
from bot.core.texts.office_book import ENTRY
from bot.documents.sheet import Sheet, read_sheet
from handlers import sent_back
from storage import people, periods
from tests.filling import Cells, cells_of, filled, opened
from tests.handlers.test_review import report
from tests.ward import ROSTER, Ward
from tests.workbooks import saved

MORE = "đầu mối,Bùi Văn Trường,0900000008,,,,TH1,Trường Tiểu học 1,,\n"


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """December: a quarter's month, everything is asked; one report handed in, one begun."""
    with Ward.opened(tmp_path / "ward.db", roster=ROSTER + MORE) as ward:
        ward.link("leader", "other", "office", "reviewer")
        ward.advance("2026-12-15T09:00")
        report(ward, "leader", people="415", violations="3")
        ward.say("other", "2 buổi 50 người")
        yield ward


def handed_out(ward: Ward, said: str = "xuất excel tháng 12") -> bytes:
    """The workbook the office gets."""
    ward.say("office", said)
    return ward.made[next(name for name in reversed(ward.made) if name.startswith("so-lieu"))]


def send(ward: Ward, content: bytes) -> str:
    """The office sends a file back; what it hears."""
    ward.unread("office")
    ward.made["da-sua.xlsx"] = content
    ward.receive("office", Kind.FILE, name="da-sua.xlsx")
    return ward.unread("office")[-1].text


def fill(ward: Ward, cells: Cells, *, then: str = "ghi") -> str:
    """Cells of a new workbook typed and sent back; with ``then`` confirmed."""
    heard = send(ward, filled(handed_out(ward), cells))
    if then and "Nếu đúng" in heard:
        ward.say("office", f"{then} {heard.split()[2]}")
        ward.unread("office")
    return heard


def everything(ward: Ward) -> dict[str, list[dict[str, object]]]:
    """All but what a file that was sent leaves."""
    return ward.dump("inbox", "outbox", "wanted", "file", "import", "export", "file_ref", "account", "sqlite_sequence")


def test_unchanged_it_changes_nothing(ward: Ward) -> None:
    """As it was handed out, as a program saves it again, sorted, filtered, without its other sheets."""
    fill(ward, {("HK05", "K"): "=xin sửa đường, +84 \u201cgấp\u201d _x0041_", ("HK05", "N4"): "chưa rõ"})
    fill(ward, {("KD05", "S7"): "không áp dụng", ("TH1", "N5"): "45/50", ("KD05", "K"): "x" * 400})
    content, before = handed_out(ward), everything(ward)
    again, sheet = opened(content)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=2 + 4)]
    for at, row in enumerate(reversed([row for row in rows if row[0]]), start=3):
        for number, value in enumerate(row, 1):
            sheet.cell(at, number).value = value
            if isinstance(value, str):
                sheet.cell(at, number).data_type = "s"
    alone = openpyxl.load_workbook(io.BytesIO(content))
    for name in alone.sheetnames:
        if name != ENTRY:
            alone.remove(alone[name])
    for version in (content, saved(again), saved(alone), saved(openpyxl.load_workbook(io.BytesIO(content)))):
        assert "không có gì thay đổi. Không ghi gì thêm ạ." in " ".join(send(ward, version).split())
    assert everything(ward) == before
    assert {row["indicator"]: row["words"] for row in ward.rows("SELECT * FROM figure WHERE indicator = 'K'")}


@pytest.mark.parametrize(
    ("code", "typed", "stored"),
    [
        ("S8", 0, "0"),
        ("S3", "5 buổi", "5"),
        ("S4", "chưa rõ", "missing"),
        ("S7", "không áp dụng", "not_applicable"),
        ("S7", "chưa có nhà văn hóa", "not_applicable"),
        ("N4", "đã được công nhận", "recognised"),
        ("N4", "recognised", "recognised"),
        ("K", "xin sửa đường", "xin sửa đường"),
        ("S3", None, "2"),  # emptied: no change
        ("S3", "", "2"),
    ],
)
def test_what_a_cell_says_is_stored(ward: Ward, code: str, typed: object, stored: str) -> None:
    """Zero, missing and not applicable are three things; an empty cell changes nothing."""
    fill(ward, {("HK05", code): typed})
    assert ward.figures("HK05", "2026-12")[code] == stored


@pytest.mark.parametrize(
    ("code", "typed", "told"),
    [
        ("S3", "-", "dòng 3, cột G (buổi họp, tuyên truyền): chưa rõ là số 0 hay chưa có số"),
        ("S3", 32, "cột G (buổi họp, tuyên truyền): 32 buổi ngoài giới hạn từ 0 đến 31"),
        ("S3", 2.5, "2.5 không phải số nguyên"),
        ("S4", "khoảng 100", "“khoảng 100” không phải một số"),
        ("S3", True, "cột G"),
        ("S3", "=1+1", "cột G"),
        ("N4", "xong", "“xong” không phải một trong"),
        ("K", "x" * 501, "dài quá 500 ký tự"),
        ("S3", 0, "Số buổi họp, tuyên truyền là 0 buổi mà số lượt người dự lại là 95 lượt người; sửa một trong hai số"),
        ("N5", "4/5", "kỳ 12/2026 không hỏi cán bộ, đảng viên đã học của Tổ dân phố số 5, khu Hàng Kênh"),
    ],
)
def test_what_cannot_be_is_named_by_row_and_column(ward: Ward, code: str, typed: object, told: str) -> None:
    """One problem anywhere: nothing is written, not even what is right."""
    book, sheet = opened(handed_out(ward, "xuất excel quý IV"))
    for cell in cells_of(sheet, "HK05", code, "2026-12"):
        cell.value = typed
    for cell in cells_of(sheet, "HK05", "S8", "2026-12"):
        cell.value = 9
    before = everything(ward)
    heard = send(ward, saved(book))
    assert told in heard
    assert everything(ward) == before


def test_a_share_in_a_cell_of_a_count_is_named(ward: Ward) -> None:
    """What people see as 200 % is 2 inside, and no count."""
    book, sheet = opened(handed_out(ward))
    [cell] = cells_of(sheet, "HK05", "S8")
    cell.value, cell.number_format = 2, "0%"
    assert "“200%” không phải một số" in send(ward, saved(book))
    cell.number_format = '0" % chú"'
    assert "3 → 2 vụ" in send(ward, saved(book))


def test_a_correction_is_stored_with_who_and_from_where(ward: Ward) -> None:
    """Old and new value, whoever sent the sheet, the file; the leader hears, the flags are made anew."""
    assert "vụ vi phạm nếp sống 3 → 9 vụ" in fill(ward, {("HK05", "S8"): 9, ("HK05", "S1"): 900})
    [office] = [row["id"] for row in ward.rows("SELECT id FROM person WHERE name = 'Phạm Thu Hà'")]
    found = ward.rows("SELECT * FROM figure WHERE indicator IN ('S8', 'S1') AND typed IS NOT NULL")
    assert {(row["person"], row["typed"], row["origin"]) for row in found} == {(office, office, "typed")}
    rows = ward.rows("SELECT * FROM audit WHERE action = 'figure' ORDER BY id DESC LIMIT 2")
    sha = ward.rows("SELECT sha FROM file JOIN import ON import.file = file.id")[-1]["sha"]
    for row in rows:
        after, before = json.loads(row["after"]), json.loads(row["before"])
        assert (row["actor"], after["sheet"]) == (office, sha)
        assert (before["value"], after["value"]) in (("3", "9"), ("120", "900"))
    assert ward.rows("SELECT why FROM flag WHERE indicator = 'S1'")
    [told] = ward.unread("leader")[-1:]
    assert "Văn phòng đã sửa báo cáo tháng 12 của Tổ dân phố số 5" in told.text
    ward.say("office", "lịch sử HK05 vụ vi phạm nếp sống")
    assert "3 vụ → 9 vụ" in ward.unread("office")[-1].text


def test_what_is_far_from_the_past_is_said_before_it_is_written(ward: Ward) -> None:
    """A jump costs the dialogue a question; here it is a note above the question whether to write."""
    heard = fill(ward, {("HK05", "S1"): 900}, then="bỏ")
    assert "Xin xem lại HK05, tháng 12/2026: số hộ 900 hộ, kỳ trước 120." in heard
    assert ward.figures("HK05", "2026-12")["S1"] == "120*"


def test_what_was_stored_meanwhile_is_never_overwritten(ward: Ward) -> None:
    """A stale sheet: the newer figure stays and is named with both; what did not change is still written."""
    content = handed_out(ward)
    ward.say("leader", "sửa 3")
    ward.say("leader", "4")
    heard = send(ward, filled(content, {("HK05", "S8"): 9, ("HK05", "S3"): 3}))
    assert "1 ô thay đổi của 1 nơi; 1 ô giữ nguyên" in heard
    assert "vụ vi phạm nếp sống: giữ 4 vụ (lúc xuất là “3”, tệp ghi 9 vụ)" in heard
    ward.say("office", f"ghi {heard.split()[2]}")
    figures = ward.figures("HK05", "2026-12")
    assert (figures["S8"], figures["S3"]) == ("4", "3")
    heard = send(ward, filled(content, {("HK05", "S8"): 4, ("HK05", "S3"): 3}))
    assert "không có gì thay đổi" in heard  # the same was written meanwhile


def test_what_changes_between_showing_and_writing_is_shown_anew(ward: Ward) -> None:
    """ "ghi" writes exactly what was shown, or nothing."""
    heard = send(ward, filled(handed_out(ward), {("HK05", "S8"): 9}))
    ward.say("leader", "sửa 3")
    ward.say("leader", "4")
    ward.say("office", f"ghi {heard.split()[2]}")
    assert "Dữ liệu vừa thay đổi nên chưa ghi gì." in ward.unread("office")[-1].text
    assert ward.figures("HK05", "2026-12")["S8"] == "4"


def test_a_locked_report_is_opened_again_first(ward: Ward) -> None:
    """After the lock the office writes by the rule it has for itself: what it opened again, and no more."""
    content = handed_out(ward)
    ward.advance("2026-12-28T09:00")
    heard = send(ward, filled(content, {("HK05", "S8"): 9, ("HK05", "S3"): 3, ("KD05", "S3"): 3}))
    assert heard.count("đã chốt; cần mở lại, ví dụ: mở lại HK05 tháng 12 đến 29/12") == 1
    assert heard.count("mở lại KD05") == 1
    ward.say("office", "mở lại HK05 tháng 12 đến 30/12 vì đếm sót")
    again = handed_out(ward)
    _, sheet = opened(again)
    states = {row[2].value: row[5].value for row in sheet.iter_rows(min_row=3, max_row=6)}
    assert states == {"HK05": "đã mở lại đến thứ Tư 30/12"} | dict.fromkeys(("KD05", "TH1", "VHXH"), "đã chốt")
    heard = send(ward, filled(again, {("HK05", "S8"): 9}))
    ward.say("office", f"ghi {heard.split()[2]}")
    assert ward.figures("HK05", "2026-12")["S8"] == "9"
    assert [tuple(row) for row in ward.rows("SELECT state FROM report WHERE receipt IS NOT NULL")] == [("sent",)]


def test_a_draft_stays_a_draft(ward: Ward) -> None:
    """Figures of a report that was never handed in are kept; handing it in is another matter, which is said."""
    heard = fill(ward, {("KD05", "S8"): 0})
    assert "Báo cáo của KD05 chưa gửi; muốn gửi, gõ: nhập thay KD05." in heard
    [row] = ward.rows("SELECT state FROM report JOIN place ON place.id = place WHERE code = 'KD05'")
    assert row["state"] == "draft"
    assert ward.unread("other")[-1].text.startswith("Đã ghi") is True  # of the answer, not of the sheet


def test_many_changes_are_shown_in_a_bounded_list(ward: Ward) -> None:
    """Ten lines, the rest counted."""
    cells: dict[tuple[str, str], object] = {("HK05", code): 1 for code in ("S3", "S5", "S8", "S7")}
    cells |= {("KD05", code): 1 for code in ("S3", "S4", "S5", "S6", "S8", "S7")}
    cells |= {("TH1", "N5"): "1/2", ("HK05", "K"): "a", ("KD05", "K"): "b"}
    heard = fill(ward, cells, then="bỏ")
    assert "12 ô thay đổi của 3 nơi" in heard  # one says what is stored
    assert "… còn 2 dòng." in heard


# ---- spoilt and forged -----------------------------------------------------------------------------------


def spoilt(content: bytes, how: str) -> bytes:
    """The workbook after somebody, or some program, did to it what it should not."""
    book, sheet = opened(content)
    key = sheet["A3"].value
    period, ref, held = json.loads(key)
    match how:
        case "typed beneath":
            sheet["C20"], sheet["G20"] = "HK09", 5
        case "key gone":
            sheet["A3"] = None
        case "row copied":
            for cell in sheet[3]:
                sheet.cell(20, cell.column).value = cell.value
        case "column copied":
            sheet["Z1"], sheet["Z3"] = "S3", 9
        case "sorted without the hidden column":
            for column in range(2, sheet.max_column + 1):
                one, other = sheet.cell(3, column), sheet.cell(4, column)
                one.value, other.value = other.value, one.value
        case "another period's names":
            sheet["B3"] = __import__("datetime").date(2026, 11, 1)
        case "another place":
            sheet["A3"], sheet["C3"] = json.dumps([period, "group:XX99", held]), "XX99"
        case "another period":
            sheet["A3"], sheet["B3"] = json.dumps(["2031-01", ref, held]), None
        case "no such figure":
            sheet["G1"] = "S99"
            sheet["G3"] = 9
        case "date":
            sheet["G3"] = __import__("datetime").date(2026, 3, 5)
        case "error":
            sheet["G3"] = "#REF!"
            sheet["G3"].data_type = "e"
    return saved(book)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("typed beneath", "dòng 20: không còn ô ẩn cho biết là nơi nào, kỳ nào"),
        ("key gone", "dòng 3: không còn ô ẩn"),
        ("row copied", "dòng 20: trùng nơi và kỳ với dòng 3"),
        ("column copied", "cột Z bị lặp lại"),
        ("sorted without the hidden column", "dòng 3: mã hoặc kỳ không khớp với ô ẩn"),
        ("another period's names", "dòng 3: mã hoặc kỳ không khớp với ô ẩn"),
        ("another place", "nơi hoặc kỳ này không có trong hệ thống"),
        ("another period", "nơi hoặc kỳ này không có trong hệ thống"),
        ("no such figure", "kỳ này không có chỉ tiêu ở cột này"),
        ("date", "dòng 3, cột G"),
        ("error", "dòng 3, cột G"),
    ],
)
def test_a_spoilt_sheet_is_named_and_writes_nothing(ward: Ward, how: str, told: str) -> None:
    """Row and column are told, and what to do."""
    content = filled(handed_out(ward), {("HK05", "S8"): 9})
    before = everything(ward)
    heard = send(ward, spoilt(content, how))
    assert told in heard
    assert "Nhờ đồng chí sửa tệp rồi gửi lại ạ." in heard
    assert everything(ward) == before


def test_a_forged_key_decides_nothing(ward: Ward) -> None:
    """What is hidden may be forged: then the sheet writes what its sender may write anyway, shown by its true name."""
    book, sheet = opened(handed_out(ward))
    [cell] = cells_of(sheet, "HK05", "S8")
    cell.value = 9
    key = json.loads(sheet["A3"].value)
    sheet["A3"] = json.dumps([key[0], "group:KD05", {}])
    sheet["C3"] = "KD05"
    sheet["A4"] = None
    for number in range(7, 30):
        sheet.cell(4, number).value = None
    heard = send(ward, saved(book))
    assert "KD05, tháng 12/2026, vụ vi phạm nếp sống (chưa có) → 9 vụ" in heard
    assert "buổi họp, tuyên truyền" not in heard.partition("Nếu đúng")[0].replace("giữ", "")  # stored meanwhile


def test_headings_and_names_are_for_people_only(ward: Ward) -> None:
    """Renamed, emptied or moved: the marks name the figures, the keys the rows."""
    book, sheet = opened(handed_out(ward))
    sheet.move_range("G1:G5", cols=30)
    for column in ("B", "C", "D", "E", "F", "H"):
        sheet[f"{column}2"] = sheet[f"{column}3"] = None if column != "H" else 96
    heard = send(ward, saved(book))
    assert "1 ô thay đổi của 1 nơi" in heard
    assert "lượt người dự họp 95 → 96 lượt người" in heard


@pytest.mark.parametrize("seed", range(6))
def test_any_change_comes_back_as_it_was_typed(ward: Ward, seed: int) -> None:
    """Random cells of a random sheet: exactly those are stored, and handing out again changes nothing."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    codes = ("S3", "S5", "S8", "S7", "S1", "S2")
    cells: dict[tuple[str, str], object] = {
        (place, code): dice.randrange(1, 7 if code == "S7" else 31)
        for place in ("HK05", "KD05")
        for code in codes
        if dice.random() < 0.5
    }
    wanted = {place: dict(ward.figures(place, "2026-12")) for place in ("HK05", "KD05")}
    for (place, code), value in cells.items():
        if wanted[place].get(code, "").rstrip("*") != str(value):
            wanted[place][code] = str(value)
    fill(ward, cells)
    assert {place: ward.figures(place, "2026-12") for place in wanted} == wanted
    assert "không có gì thay đổi" in send(ward, handed_out(ward))


def read(ward: Ward, content: bytes) -> Any:
    """What a sheet changes, without the talk about it."""
    sheet: Sheet = read_sheet(content, name=ENTRY)
    with ward.tx() as tx:
        person = people.person(tx, 3)
        return sent_back.read(tx, ward.desk, sheet, person, ward.now)


def test_a_figure_as_a_share_survives(ward: Ward) -> None:
    """Decimals and large numbers are the same after a trip through a spreadsheet."""
    with ward.tx() as tx:
        opened_ = periods.newest(tx)
        assert opened_ is not None
        made = periods.ensure_report(tx, opened_.id, "group:KD05")
        figure = Figure(Standing.VALUE, Decimal("1234567.5"))
        periods.record(tx, made.id, "S2", figure, person=1, source="test", now=ward.now)
    found = read(ward, saved(openpyxl.load_workbook(io.BytesIO(handed_out(ward)))))
    assert found.changes == found.overtaken == ()


def test_the_mark_is_what_makes_it_ours(ward: Ward) -> None:
    """A sheet of that name without the mark is any table."""
    book, sheet = opened(handed_out(ward))
    sheet["A1"] = "x"
    assert "Chưa rõ tệp" in send(ward, saved(book))
    assert MARK == "phuongbot 1"
