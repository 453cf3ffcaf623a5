"""The office's workbook, opened again and held cell by cell against what the database says in SQL of its own."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot import render
from bot.core.charts import MOST_BARS
from bot.core.model import Kind
from bot.core.stretch import from_code
from bot.core.tables import to_json
from bot.core.texts import office_book as says
from bot.core.texts import words
from handlers import charting, entry_sheet, office_book, office_months
from storage.db import Tx
from tests.handlers.test_review import report
from tests.ward import ROSTER, Ward, settings

MORE = """đầu mối,Bùi Văn Trường,0900000008,,,,TH1,Trường Tiểu học 1,,
tổ trưởng,Phan Văn Cũ,0900000009,KD06,Tổ dân phố số 6,khu Kênh Dương,,,100,350
"""
GROUPS, BY_GROUP = says.groups(settings().ward), says.by_group(settings().ward)
WORDS = {"missing": "chưa rõ", "not_applicable": "không áp dụng"}
LABELS = {"proposed": "đề nghị", "not_proposed": "không đề nghị", "none": "chưa có", "drafting": "đang làm",
          "recognised": "đã được công nhận"}  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """A ward after two months: a book of the past, reports in time, late and begun, corrections, a change approved."""
    with Ward.opened(tmp_path_factory.mktemp("book") / "ward.db", roster=ROSTER + MORE) as ward:
        ward.link("leader", "other", "office", "reviewer", "contact")
        ward.import_programme()
        ward.receive("office", Kind.FILE, name="so-lieu-2026.csv")
        ward.choose("office", "ghi 1")
        ward.advance("2026-11-16T09:00")
        report(ward, "leader", violations="77")
        ward.say("leader", "sửa 3")
        ward.say("leader", "7")
        ward.say("other", "2 buổi 50 người")
        ward.say("other", "không có hoạt động nào")
        ward.advance("2026-12-15T09:00")
        ward.say("leader", "sửa tháng 11 vi phạm nếp sống 8")
        ward.say("leader", "=đếm sót một vụ")
        ward.say("office", "duyệt sửa 1")
        report(ward, "leader", people="777")
        for said in ("3 buổi 120 người", "1 hoạt động 60 người", "chưa rõ", "300", "1050", "chưa có nhà văn hóa",
                     "đang làm", "=xin sửa đường"):  # fmt: skip
            ward.say("other", said)
        ward.say("contact", "45/50")
        ward.say("contact", "gửi")
        yield ward


def made(ward: Ward, code: str = "2026", *, values: bool = True) -> Any:
    """The workbook of some months as a spreadsheet program opens it; ``values``: what totals come to."""
    stretch = from_code(code)
    assert stretch is not None
    with ward.tx() as tx:
        book = office_book.workbook(tx, ward.desk, stretch, ward.now)
    assert book is not None
    content = base64.b64decode(str(render.JOBS["workbook"](json.dumps(to_json(book)).encode(), {})))
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def table(book: Any, name: str, *, first: int = 1) -> list[dict[str, Any]]:
    """The rows of a sheet under their headings, up to the first empty one."""
    headings, *rows = list(book[name].iter_rows(min_row=first, values_only=True))
    found = []
    for row in rows:
        if row[0] is None:
            break
        found.append(dict(zip(headings, row, strict=True)))
    return found


def month(code: str) -> datetime:
    return datetime.fromisoformat(f"{code}-01")


def plain(row: Any) -> object:
    """A stored figure as its cell shows it: one of a draft is no number."""
    if row["origin"] != "book" and row["state"] == "draft" and (row["value"] is not None or row["choice"]):
        return f"{words.number(Decimal(row['value'])) if row['value'] is not None else told(row)} (chưa gửi)"
    return told(row)


def told(row: Any) -> object:
    """What was said, whether it was handed in or not."""
    if row["value"] is not None:
        return row["value"]
    if row["words"] is not None:
        return row["words"] or "không có"
    return LABELS.get(row["choice"]) or WORDS.get(row["verdict"])


def test_every_figure_is_where_the_database_has_it(full: Ward) -> None:
    """Each cell of both sheets, and no more: counted, in words, of units, of the book, not asked."""
    form = full.desk.form
    rows = full.rows(
        "SELECT figure.*, report.state, period.code AS period, place.code FROM figure "
        "JOIN report ON report.id = report "
        "JOIN period ON period.id = report.period JOIN place ON place.id = report.place "
        "WHERE period.code LIKE '2026%'"
    )
    stored = {(row["period"], row["code"], row["indicator"]): row for row in rows}
    assert len(stored) > 40
    book, seen = made(full), set()
    for sheet in (GROUPS, says.UNITS):
        for row in table(book, sheet):
            for one in form.indicators:
                heading = says.with_unit(one.label, one.unit)
                if heading not in row:
                    continue
                key = (row[says.PERIOD].strftime("%Y-%m"), row[says.CODE], one.code)
                known = stored.get(key)
                assert row[heading] == (plain(known) if known else None), key
                if known and known["whole"] is not None:
                    assert row[says.whole_of(one.label)] == known["whole"]
                seen.add(key)
    assert stored.keys() <= seen


def test_totals_are_sums_over_sums_with_their_coverage(full: Ward) -> None:
    """Each period's total of each figure and how many gave it, by SQL; a total of nothing is empty, not zero."""
    labels = {one.label: one.code for one in full.desk.form.indicators}
    rows = table(made(full), says.TOTALS)
    assert len(rows) > 20
    for row in rows:
        period, code = row[says.PERIOD].strftime("%Y-%m"), labels[row[says.INDICATOR]]
        sql = (
            "SELECT sum(value), sum(whole), count(value), sum(choice = ?), count(choice) FROM figure "
            "JOIN report ON report.id = report JOIN period ON period.id = report.period "
            "WHERE period.code = ? AND indicator = ? AND (report.state <> 'draft' OR origin = 'book')"
        )
        option = next((key for key, label in LABELS.items() if label == row[says.VALUE_OF]), None)
        [(value, whole, given, chosen, choices)] = full.rows(sql, option, period, code)
        shown = (row[says.TOTAL], row[says.WHOLE], row[says.GIVEN])
        if row[says.VALUE_OF] is None:
            assert shown == (value, whole, given), row
        else:
            assert shown == (chosen if choices else None, None, choices), row


def test_totals_of_the_formulas_are_the_values_beside_them(full: Ward) -> None:
    """What a spreadsheet works out of the sheet of figures is what was written for those that work nothing out."""
    values, formulas = made(full), made(full, values=False)
    figures = list(values[GROUPS].iter_rows(min_row=2, values_only=True))
    checked = 0
    for number, row in enumerate(formulas[says.TOTALS].iter_rows(min_row=2), start=2):
        formula = str(row[5].value or "")
        if not formula.startswith(f"=SUMIFS('{GROUPS}'!"):
            continue
        column = openpyxl.utils.column_index_from_string(formula.split("$")[1]) - 1
        period = row[0].value
        summed = sum(one[column] for one in figures if one[0] == period and isinstance(one[column], int | float))
        assert values[says.TOTALS].cell(number, 6).value == summed
        checked += 1
    assert checked > 10


def test_how_reports_were_kept(full: Ward) -> None:
    """On time, late, begun, nothing: by SQL; months of a book count nobody as missing."""
    book = made(full)
    groups = table(book, BY_GROUP)
    assert {row[says.PERIOD] for row in groups} == {month("2026-11"), month("2026-12")}
    for row in groups:
        code = row[says.PERIOD].strftime("%Y-%m")
        found = full.rows(
            "SELECT report.*, period.due, period.locked FROM report JOIN period ON period.id = report.period "
            "JOIN place ON place.id = report.place WHERE period.code = ? AND place.code = ?", code, row[says.CODE]
        )  # fmt: skip
        if not found:
            assert (row[says.HOW], row[says.WHEN], row[says.FIGURES_GIVEN]) == ("chưa báo cáo", None, 0)
            continue
        [one] = found
        if one["sent"] is None:
            assert row[says.HOW] == ("chưa gửi khi chốt" if one["locked"] else "đang nhập dở")
        else:
            local = datetime.fromisoformat(one["sent"]).astimezone(full.desk.zone).replace(tzinfo=None)
            assert row[says.HOW] == ("đúng hạn" if local.date().isoformat() <= one["due"] else "muộn")
            assert abs(row[says.WHEN] - local) < timedelta(seconds=1)
        [(given,)] = full.rows("SELECT count(*) FROM figure WHERE report = ? AND verdict <> 'missing'", one["id"])
        assert row[says.FIGURES_GIVEN] == given
    *periods, foot = table(book, says.BY_PERIOD)
    assert foot[says.PERIOD] == says.SUM
    for heading in (says.PLACES, says.SENT, says.ON_TIME, says.FIGURES_ASKED, says.FIGURES_GIVEN):
        assert foot[heading] == sum(row[heading] for row in periods)
    for row in periods:
        of = [one for one in groups if one[says.PERIOD] == row[says.PERIOD]]
        assert row[says.PLACES] == len(of) == 3
        assert row[says.ON_TIME] == sum(one[says.HOW] == "đúng hạn" for one in of)
        assert row[says.ON_TIME_SHARE] == row[says.ON_TIME] * 100 // row[says.PLACES] / 100


def test_changes_say_who_when_and_why(full: Ward) -> None:
    """Every figure that became another, and no first answer; the reason of one after the lock, as it was typed."""
    rows = table(made(full), says.CHANGES)
    [(changed,)] = full.rows(
        "SELECT count(*) FROM audit WHERE action = 'figure' AND before IS NOT NULL AND subject LIKE 'figure:2026%' "
        "AND json_extract(before, '$.value') IS NOT json_extract(after, '$.value')"
    )
    assert len(rows) == changed == 2
    approved, corrected = rows
    assert (approved[says.OLD], approved[says.NEW]) == ("7 vụ", "8 vụ")
    assert approved[says.WHO] == "Nguyễn Văn Bình đề nghị, Phạm Thu Hà duyệt"
    assert approved[says.WHY] == "=đếm sót một vụ"
    assert (corrected[says.OLD], corrected[says.NEW], corrected[says.WHO]) == ("77 vụ", "7 vụ", "Nguyễn Văn Bình")
    assert corrected[says.WHEN_CHANGED] == datetime(2026, 11, 16, 9)  # noqa: DTZ001 - a local time
    assert (corrected[says.PERIOD], corrected[says.CODE]) == (month("2026-11"), "HK05")


def test_tasks_have_the_milestones_of_the_year(full: Ward) -> None:
    """Every task of the programme, a row a milestone; one whose time is unclear says so."""
    rows = table(made(full), says.TASKS)
    stored = {row["code"]: row for row in full.rows("SELECT * FROM task WHERE withdrawn IS NULL")}
    assert {row[says.TASK] for row in rows} == {code for code in stored if "." in code}  # of the appendix
    for row in rows:
        assert row[says.CONTENT] == stored[row[says.TASK]]["content"]
        assert row[says.LEAD] == "; ".join(json.loads(stored[row[says.TASK]]["lead"]))
        assert (row[says.MILESTONE_DUE] is None) == (row[says.MILESTONE] in (says.NO_MILESTONE, says.UNCLEAR))
    once = [row for row in rows if row[says.TASK] == "3.1"]
    assert [(row[says.MILESTONE], row[says.MILESTONE_DUE]) for row in once] == [
        ("hạn hoàn thành", datetime(2026, 12, 31))  # noqa: DTZ001 - a day
    ]
    quarters = [row[says.MILESTONE_DUE].month for row in rows if row[says.TASK] == "1.2"]
    assert quarters == [6, 9, 12]
    assert {row[says.STANDING] for row in rows} == {None}  # reminding is off and nobody said a word


def test_a_milestone_says_how_it_stands(tmp_path: Path) -> None:
    """What was said of it, or the day it is due, unit by unit; what was past when reminding began stays blank."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("office")
        ward.import_units()
        ward.follow_up()
        ward.advance("2026-11-16T09:00")
        ward.say("office", "3.1 UBND đang làm, hẹn 15/12")
        ward.say("office", "đúng")
        rows = table(made(ward), says.TASKS)
    said = [(row[says.TASK], row[says.MILESTONE_DUE].day, row[says.STANDING]) for row in rows if row[says.STANDING]]
    assert ("3.1", 31, "UBND phường: đang thực hiện") in said
    assert ("1.2", 20, "UBND phường: chưa đến hạn") in said
    past = [row for row in rows if row[says.MILESTONE_DUE] and row[says.MILESTONE_DUE] < datetime(2026, 11, 1)]  # noqa: DTZ001
    assert past
    assert {row[says.STANDING] for row in past} == {None}


def test_a_quarter_holds_its_months_only(full: Ward) -> None:
    """What is asked for, no more; a period that is not there is nothing."""
    assert {row[says.PERIOD] for row in table(made(full, "2026-Q4"), GROUPS)} == {
        month("2026-11"),
        month("2026-12"),
    }
    assert {row[says.PERIOD] for row in table(made(full, "2026-09"), GROUPS)} == {month("2026-09")}
    stretch = from_code("2027")
    assert stretch is not None
    with full.tx() as tx:
        assert office_book.workbook(tx, full.desk, stretch, full.now) is None
        assert charting.chart(tx, full.desk, *stretch.codes) is None


def test_what_is_too_much_is_left_out_with_a_word(full: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more rows than anybody opens the newest periods stay, and the first sheet says which."""
    monkeypatch.setattr(office_months, "MOST_ROWS", 8)
    book = made(full)
    assert {row[says.PERIOD] for row in table(book, GROUPS)} == {month("2026-12")}
    notes = [cell for row in book[says.TOTALS].iter_rows(values_only=True) for cell in row if cell]
    assert says.left_out("2026-12") in notes


def test_what_the_office_may_not_see_is_not_there(full: Ward) -> None:
    """An indicator that is not for its eyes has no column, no total and no change."""
    with full.tx() as tx:
        forms = {row["id"]: row["form"] for row in tx.execute("SELECT id, form FROM period")}
        hidden = {number: json.loads(form) for number, form in forms.items()}
        for form in hidden.values():
            next(one for one in form["indicators"] if one["code"] == "S8")["seen_by"] = ["group_leader"]
        for number, form in hidden.items():
            tx.execute("UPDATE period SET form = ? WHERE id = ?", (json.dumps(form), number))
    try:
        cells = {str(cell) for sheet in made(full) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
        assert not any("vi phạm" in cell or cell == "S8" for cell in cells)
    finally:
        with full.tx() as tx:
            for number, text in forms.items():
                tx.execute("UPDATE period SET form = ? WHERE id = ?", (text, number))


def test_no_cell_of_words_is_a_formula(full: Ward) -> None:
    """Names, places, areas, words, reasons, tasks and units that begin with "=" stay words; controls are gone."""
    evil = "=1+1\x07\u202e"
    sources = (
        "UPDATE person SET name = ?",
        "UPDATE place SET name = ?, area = ?1",
        "UPDATE figure SET words = ? WHERE verdict = 'words'",
        "UPDATE change_request SET reason = ?",
        "UPDATE task SET content = ?, title = ?1, timeframe = ?1, product = ?1, "
        "lead = json_array(?1), coordinating = json_array(?1)",
        "UPDATE programme SET number = ?",
        'UPDATE period SET form = replace(replace(form, \'"unit": "vụ"\', \'"unit": "=2+2"\'), '
        '\'"label": "số hộ"\', \'"label": "\' || substr(?, 1, 4) || \'"\')',
        "UPDATE place SET code = '=' || code WHERE ? <> ''",
    )
    full.connection.execute("BEGIN")
    try:
        full.connection.execute("PRAGMA ignore_check_constraints = ON")
        for sql in sources:
            full.connection.execute(sql, (evil,))
        stretch = from_code("2026")
        assert stretch is not None
        book = office_book.workbook(Tx(full.connection), full.desk, stretch, full.now)
        assert book is not None
        content = base64.b64decode(str(render.JOBS["workbook"](json.dumps(to_json(book)).encode(), {})))
    finally:
        full.connection.execute("ROLLBACK")
    found = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    ours = cell.value.startswith(("=SUM($", "=SUMIFS('", "=COUNTIFS('"))
                    assert (cell.data_type == "f") == ours, (sheet.title, cell.coordinate)
                    found += not ours
                assert not isinstance(cell.value, str) or cell.value.isprintable() or "\n" in cell.value
    assert found > 60


def test_the_chart_has_the_shares_of_the_database(full: Ward) -> None:
    """Completeness and timeliness by month; targets as sums over sums, what is no share in words."""
    with full.tx() as tx:
        chart = charting.chart(tx, full.desk, "2026-01", "2026-12")
    assert chart is not None
    assert chart.months == ("T11", "T12")
    rows = {row[says.PERIOD]: row for row in table(made(full), says.BY_PERIOD)[:-1]}
    for at, code in enumerate(("2026-11", "2026-12")):
        row = rows[month(code)]
        full_, timely = (line.shares[at] for line in chart.lines)
        assert full_ is not None
        assert timely is not None
        assert (full_.part, full_.whole) == (row[says.FIGURES_GIVEN], row[says.FIGURES_ASKED])
        assert (timely.part, timely.whole) == (row[says.ON_TIME], row[says.PLACES])
    bars = {bar.name: bar for bar in chart.bars}
    studied = bars["Cán bộ, đảng viên đã học, quán triệt"]
    assert (studied.percent, studied.target, studied.wanted) == (90, 100, "100%")
    assert (studied.said, studied.note) == (
        "90% (45/50 người), chưa đạt mục tiêu 100%",
        "tháng 12/2026, 1/2 đơn vị, 1 chưa duyệt",
    )
    cultured = bars["Hộ đạt Gia đình văn hóa"]
    assert cultured.said.startswith("89,2% (108/121 hộ, giai đoạn đề nghị), chưa đạt mục tiêu trên 95%")
    assert (cultured.note, cultured.wanted) == ("tháng 11/2026, 1/3 tổ, 1 chưa duyệt", "trên 95%")
    assert chart.foot[0].startswith("Lượt người tham gia trên 100 dân: ")


def test_only_what_may_be_filled_in_looks_so(full: Ward) -> None:
    """On the sheet that is sent back: whose row it is is grey; a figure of an open period is yellow."""
    sheet = made(full, "2026-12")[says.ENTRY]
    figures = entry_sheet.FIRST_FIGURE
    for row in sheet.iter_rows(min_row=3, max_row=5, min_col=2):
        assert {cell.fill.fgColor.rgb for cell in row[: figures - 1]} == {"00EDEDED"}
        assert "00FFF9DB" in {cell.fill.fgColor.rgb for cell in row[figures - 1 :]}


def test_everything_has_the_audit_in_words(full: Ward) -> None:
    """A row a line of the audit of that year, newest first; what was asked of is a file with one more sheet."""
    full.say("office", "xuất tất cả năm 2026")
    told = [one.text for one, _ in full.phones["office"].shown[-2:]]
    assert told[0].startswith("Đang lập bảng tính năm 2026 kèm nhật ký.")
    book = openpyxl.load_workbook(io.BytesIO(full.made["luu-tru-2026.xlsx"]), data_only=True)
    rows = table(book, says.DEEDS)
    asked = full.rows("SELECT count(*) FROM audit")[0][0]
    assert len(rows) == asked
    assert rows[0][says.WHO] == "Phạm Thu Hà"
    assert rows[0][says.DEED] == "xuất tệp"
    assert [row[says.WHEN_CHANGED] for row in rows] == sorted((row[says.WHEN_CHANGED] for row in rows), reverse=True)
    assert {"nộp báo cáo tháng 11 của Tổ dân phố số 5, khu Hàng Kênh"} <= {row[says.DEED] for row in rows}
    assert says.DEEDS not in made(full).sheetnames
    assert set(made(full).sheetnames) < set(book.sheetnames)


def test_a_chart_leaves_no_target_out(full: Ward) -> None:
    """More targets than a phone shows as bars: the rest are told in words beneath."""
    wanted = next(one for one in full.desk.targets if one.code == "M2")
    many = tuple(replace(wanted, code=f"X{number}", label=f"mục tiêu thứ {number}") for number in range(15))
    with full.tx() as tx:
        chart = charting.chart(tx, replace(full.desk, targets=many), "2026-01", "2026-12")
    assert chart is not None
    assert len(chart.bars) == MOST_BARS
    said = "\n".join([*(bar.name for bar in chart.bars), *chart.foot]).casefold()
    assert all(one.label in said for one in many)
