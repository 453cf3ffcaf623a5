"""Programmes read from their papers: the ward's own, other bodies', irregular, generated and hostile ones."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from bot import render
from bot.core.programme import Column, Programme
from bot.core.programme_reader import NoTable, read_programme, to_plain
from bot.core.timeframe import Kind
from bot.documents.paper import Unread, read_paper
from bot.units_file import PACKAGED_UNITS, read_units
from tests.papers import Paper

DATA = Path(__file__).parent / "data"
OWN = Path(__file__).parents[1] / "bot" / "simulator" / "ward" / "programme.txt"
TODAY = date(2026, 11, 24)
HEADINGS = ("TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện", "Kết quả/sản phẩm")
ATTACHED = "(Kèm theo Chương trình hành động số 10-CTr/ĐU ngày 08/4/2026 của Ban Thường vụ Đảng ủy)"


def read(data: bytes, today: date = TODAY) -> Programme:
    """What the product reads, without the child process."""
    units, problems = read_units(PACKAGED_UNITS)
    assert units is not None, problems
    blocks = read_paper(data)
    assert not isinstance(blocks, Unread)
    return read_programme(blocks, units, today)


def one(*cells: str, headings: tuple[str, ...] = HEADINGS, lines: tuple[str, ...] = (ATTACHED,)) -> Programme:
    """A paper with one row, read."""
    return read(Paper(lines, (headings, cells)).docx())


def told(programme: Programme) -> list[tuple[str, str, str]]:
    """Its problems without the reason."""
    return [(problem.task, problem.column.value, problem.text) for problem in programme.problems]


def as_docx(text: str) -> bytes:
    """The ward's paper as Word has it: its table with repeated heading and merged group rows."""
    lines, rows = [], []
    for line in text.splitlines():
        if "\t" in line:
            rows.append(line.split("\t"))
        elif line.strip():
            lines.append(line)
    merged = [(at, 0, at, 5) for at, row in enumerate(rows) if row[0] and not any(row[1:])]
    return Paper(tuple(lines), rows, tuple(merged)).docx()


# ---- the ward's own programme --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_the_wards_own_programme(form: str) -> None:
    """Its 18 tasks as they were agreed, and exactly what the office has to settle."""
    programme = read(OWN.read_bytes() if form == "txt" else as_docx(OWN.read_text("utf-8")))
    assert (programme.head.number, programme.head.issued) == ("10-CTr/ĐU", date(2026, 4, 8))
    assert programme.head.issuer == "Ban Thường vụ Đảng ủy phường Lê Chân"
    with (DATA / "tasks.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [task.code for task in programme.tasks] == [row["ma"] for row in rows]
    for task, row in zip(programme.tasks, rows, strict=True):
        assert (task.content, task.timeframe.text, task.product) == (row["noi_dung"], row["thoi_gian"], row["san_pham"])
        assert ", ".join(task.lead) == row["chu_tri"]
        assert ", ".join(task.coordinating) == ("" if row["ma"] == "4.3" else row["phoi_hop"])
        assert task.group.startswith(row["nhom"])
    by_code = {task.code: task for task in programme.tasks}
    assert by_code["1.3"].coordinating == ("Các cơ quan, đơn vị", "Tổ dân phố")
    assert by_code["4.2"].coordinating == ("UBND", "tổ chức CT - XH phường")
    assert told(programme) == [
        ("1.1", "timeframe", "Quý II/2026"),
        ("4.3", "coordinating", "Thường xuyên"),
        ("5.2", "coordinating", "Văn phòng"),
        ("6.2", "coordinating", "Văn phòng"),
    ]


def test_the_programme_that_ships_as_data() -> None:
    """It is what this reader makes of the paper, to the letter: the rows as agreed, 4.3's words in a problem only."""
    shipped = json.loads(OWN.with_suffix(".json").read_text("utf-8"))
    assert to_plain(read(OWN.read_bytes(), date(2026, 11, 16))) == shipped
    with (DATA / "tasks.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    columns = ("code", "content", "timeframe", "product")
    assert [[task[name] for name in columns] for task in shipped["tasks"]] == [
        [row["ma"], row["noi_dung"], row["thoi_gian"], row["san_pham"]] for row in rows
    ]
    for task, row in zip(shipped["tasks"], rows, strict=True):
        assert ", ".join(task["lead"]) == row["chu_tri"]
        assert ", ".join(task["coordinating"]) == ("" if row["ma"] == "4.3" else row["phoi_hop"])
        number = row["nhom"].split(".")[0]
        assert task["group"].startswith(f"{number}. ")
    [wrong] = [one for one in shipped["problems"] if one["task"] == "4.3"]
    assert (wrong["column"], wrong["text"]) == ("coordinating", "Thường xuyên")


def test_before_its_deadline_nothing_is_past() -> None:
    """The day it is read on is an argument."""
    assert ("1.1", "timeframe", "Quý II/2026") not in told(read(OWN.read_bytes(), date(2026, 6, 30)))


# ---- irregularities, one at a time ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("Stt", "Nội dung", "Cơ quan chủ trì thực hiện", "Phối hợp", "Thời hạn", "Sản phẩm"), "ncljtp"),
        (("Số TT", "Tên nhiệm vụ", "Thời hạn hoàn thành", "Chủ trì", "Cơ quan phối hợp", "Sản phẩm đầu ra"), "nctljp"),
        (("Thời gian", "Kết quả cần đạt", "Công việc", "Đơn vị thực hiện", "Đơn vị phối hợp"), "tpclj"),
        (("TT", "NHIỆM VỤ", "ĐƠN VỊ CHỦ TRÌ", "ĐƠN VỊ PHỐI HỢP", "TIẾN ĐỘ", "KẾT QUẢ", "Ghi chú"), "ncljtp "),
    ],
)
def test_columns_are_found_by_their_headings(headings: tuple[str, ...], cells: str) -> None:
    """In any order and wording, with or without a number and a remark."""
    texts = {
        "n": "1",
        "c": "Rà soát di tích",
        "l": "UBND phường",
        "j": "MTTQ",
        "t": "Quý IV/2026",
        "p": "Báo cáo",
        " ": "",
    }
    for data in (
        Paper((ATTACHED,), (headings, [texts[cell] for cell in cells])).docx(),
        Paper((ATTACHED,), (headings, [texts[cell] for cell in cells])).text(),
    ):
        [task] = read(data).tasks
        assert (task.code, task.content, task.lead, task.coordinating) == (
            "1",
            "Rà soát di tích",
            ("UBND phường",),
            ("MTTQ",),
        )
        assert (task.timeframe.due, task.product) == (date(2026, 12, 31), "Báo cáo")


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("UBND, MTTQ", ["UBND", "MTTQ"]),
        ("UBND; MTTQ", ["UBND", "MTTQ"]),
        ("UBND/MTTQ", ["UBND", "MTTQ"]),
        ("UBND · MTTQ", ["UBND", "MTTQ"]),
        ("UBND\nMTTQ", ["UBND", "MTTQ"]),
        ("- UBND\n- MTTQ.", ["UBND", "MTTQ"]),
        ("UBND và MTTQ", ["UBND", "MTTQ"]),
        ("UBND phường và Phòng Văn hóa - Xã hội", ["UBND phường", "Phòng Văn hóa - Xã hội"]),
        ("Sở Khoa học và Công nghệ", ["Sở Khoa học và Công nghệ"]),
        ("Các cơ quan, đơn vị, Tổ dân phố", ["Các cơ quan, đơn vị", "Tổ dân phố"]),
        ("các cơ quan, đơn vị; UBND", ["các cơ quan, đơn vị", "UBND"]),
        ("Văn phòng HĐND và UBND phường, MTTQ", ["Văn phòng HĐND và UBND phường", "MTTQ"]),
        ("UBND xã/phường, Công an", ["UBND xã/phường", "Công an"]),
        ("Các sở, ban, ngành", ["Các sở, ban, ngành"]),
        ("Đảng uỷ UBND xã", ["Đảng uỷ UBND xã"]),
        ("Các đảng bộ, chi bộ cơ sở, chi bộ trực thuộc", ["Các đảng bộ, chi bộ cơ sở, chi bộ trực thuộc"]),
        ("UBND (Phòng Kinh tế, Phòng Văn hóa), MTTQ", ["UBND (Phòng Kinh tế, Phòng Văn hóa)", "MTTQ"]),
        ("MTTQ, MTTQ", ["MTTQ"]),
        ("", []),
    ],
)
def test_several_units_in_a_cell(cell: str, units: list[str]) -> None:
    """Cut where one ends, never inside a name."""
    [task] = one("1", "Rà soát di tích", "Công an phường", cell, "2026", "Báo cáo").tasks
    assert list(task.coordinating) == units


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Đảng uỷ", ["DU"]),
        ("ĐẢNG ỦY PHƯỜNG", ["DU"]),
        ("Ủy ban nhân dân phường", ["UBND"]),
        ("Uỷ ban MTTQVN xã", ["MTTQ"]),
        ("CT–XH", ["CTXH"]),
        ("tổ chức CT - XH phường", ["CTXH"]),
        ("Phòng VH - XH", ["VHXH"]),
        ("tổ dân phố", ["TDP"]),
        ("Văn phòng", ["VPDU", "VPHU"]),
        ("Hội Cựu chiến binh", []),
    ],
)
def test_units_by_their_names(name: str, codes: list[str]) -> None:
    """Accents, case, dashes and the ward's word do not matter; two are ambiguous, none is unknown."""
    units, _ = read_units(PACKAGED_UNITS)
    assert units is not None
    assert [unit.code for unit in units.match(name)] == codes


PROBLEMS = [
    (("1", "Việc A", "", "MTTQ", "Quý IV/2026", ""), ("1", "lead", "")),
    (("1", "Việc A", "Thường xuyên", "MTTQ", "Quý IV/2026", ""), ("1", "lead", "Thường xuyên")),
    (("1", "Việc A", "UBND", "Quý II/2026", "Quý IV/2026", ""), ("1", "coordinating", "Quý II/2026")),
    (("1", "Việc A", "UBND", "Hội Cựu chiến binh", "Quý IV/2026", ""), ("1", "coordinating", "Hội Cựu chiến binh")),
    (("1", "Việc A", "UBND", "UBND, MTTQ", "Quý IV/2026", ""), ("1", "coordinating", "UBND")),
    (("1", "Việc A", "UBND", "", "", "Báo cáo"), ("1", "timeframe", "")),
    (("1", "Việc A", "UBND", "", "31/02/2027", ""), ("1", "timeframe", "31/02/2027")),
    (("1", "Việc A", "UBND", "", "13/02/2027 Đề xuất hạn là thường xuyên", ""),
     ("1", "timeframe", "13/02/2027 Đề xuất hạn là thường xuyên")),
    (("1", "Việc A", "UBND", "", "Quý I/2026", ""), ("1", "timeframe", "Quý I/2026")),
    (("1", "Việc A", "UBND", "", "2026-12-05 00:00:00", ""), ("1", "timeframe", "2026-12-05 00:00:00")),
    (("1", "", "UBND", "", "Quý IV/2026", ""), ("1", "content", "")),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "problem"), PROBLEMS)
def test_nothing_is_swallowed(cells: tuple[str, ...], problem: tuple[str, str, str]) -> None:
    """What is unclear is told once, with its task, column and words, and makes no date."""
    programme = one(*cells)
    assert told(programme) == [problem]
    assert all(told.why for told in programme.problems)


def test_a_spreadsheets_date_that_cannot_be_swapped() -> None:
    """The 25th is no month."""
    programme = one("1", "Việc A", "UBND", "", "2026-12-25 00:00:00", "")
    assert (programme.tasks[0].timeframe.due, programme.problems) == (date(2026, 12, 25), ())


def test_lead_and_coordinating_in_one_cell() -> None:
    """ "X chủ trì, phối hợp Y" is two columns in one."""
    headings = ("Stt", "Nội dung", "Cơ quan chủ trì, phối hợp", "Thời hạn")
    for cell in ("UBND xã chủ trì, phối hợp Công an xã", "UBND xã phối hợp với Công an xã"):
        [task] = one("1", "Việc A", cell, "Quý IV/2026", headings=headings).tasks
        assert (task.lead, task.coordinating) == (("UBND xã",), ("Công an xã",))


@pytest.mark.parametrize(
    ("lines", "number", "issued"),
    [
        ((ATTACHED,), "10-CTr/ĐU", date(2026, 4, 8)),
        (("Số 23-CTr/ĐU", "Công Hải, ngày 13 tháng 11 năm 2025"), "23-CTr/ĐU", date(2025, 11, 13)),
        (("Số: 131/KH-UBND", "Hà Nội, ngày 31 tháng 3 năm 2026"), "131/KH-UBND", date(2026, 3, 31)),
        (("Thực hiện Chương trình số 18-CTr/TU ngày 12/3/2026 của Thành ủy",), "", None),
        ((), "", None),
    ],
)
def test_the_head_of_a_paper(lines: tuple[str, ...], number: str, issued: date | None) -> None:
    """Its own number and date, never those of a paper it carries out; told when they are missing."""
    programme = one("1", "Việc A", "UBND", "", "Quý IV/2026", "", lines=lines)
    assert (programme.head.number, programme.head.issued) == (number, issued)
    assert [problem.column for problem in programme.problems] == ([] if number else [Column.HEAD, Column.HEAD])


def test_two_heads_that_do_not_agree() -> None:
    """The top says one number, the appendix line another."""
    programme = one("1", "Việc A", "UBND", "", "Quý IV/2026", "", lines=("Số 11-CTr/ĐU", ATTACHED))
    assert [problem.text for problem in programme.problems] == ["11-CTr/ĐU / 10-CTr/ĐU"]


def test_without_a_date_of_issue_nothing_is_counted_from_it() -> None:
    """ "100 ngày kể từ ngày ban hành" of a paper whose date nobody knows is asked."""
    programme = one("1", "Việc A", "UBND", "", "100 ngày kể từ ngày ban hành Kế hoạch", "", lines=())
    assert programme.tasks[0].timeframe.due is None
    assert programme.tasks[0].timeframe.ask


GROUPED = (
    ("I", "Tuyên truyền", "", "", "", ""),
    ("1", "Việc A", "UBND", "", "Quý IV/2026", ""),
    ("2", "Việc B", "UBND", "", "Quý IV/2026", ""),
    ("3", "Di tích", "", "", "", ""),
    ("1", "Việc C", "UBND", "", "Quý IV/2026", ""),
    ("B", "Lễ hội", "", "", "", ""),
    ("", "Việc D", "UBND", "", "Quý IV/2026", ""),
    ("", "Việc E", "UBND", "", "Quý IV/2026", ""),
)


@pytest.mark.parametrize("merge", [False, True])
def test_groups_however_they_are_numbered(merge: bool) -> None:
    """Codes come from the order of groups and rows: they are unique whatever the paper numbers."""
    merged = tuple((at + 1, 1, at + 1, 5) for at in (0, 3, 5)) if merge else ()
    programme = read(Paper((ATTACHED,), (HEADINGS, *GROUPED), merged).docx())
    assert [(task.code, task.content) for task in programme.tasks] == [
        ("1.1", "Việc A"),
        ("1.2", "Việc B"),
        ("2.1", "Việc C"),
        ("3.1", "Việc D"),
        ("3.2", "Việc E"),
    ]
    assert [task.group for task in programme.tasks[::2]] == ["I. Tuyên truyền", "3. Di tích", "B. Lễ hội"]


def test_a_heading_on_two_rows_and_again_on_the_next_page() -> None:
    """ "Thời gian trình" over "BTV" and "BCH"; the same time in both is one, two that differ are asked."""
    top = ("Stt", "Nội dung", "Thời gian trình", "", "Cơ quan chủ trì")
    below = ("", "", "BTV", "BCH", "")
    rows = (
        top,
        below,
        ("1", "Việc A", "Quý IV/2026", "Quý IV/2026", "UBND"),
        top,
        below,
        ("2", "Việc B", "Quý IV/2026", "Quý I/2027", "UBND"),
    )
    merged = ((0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1), (0, 4, 1, 4), (3, 2, 3, 3), (3, 0, 4, 0))
    for data in (Paper((ATTACHED,), rows, merged).docx(), Paper((ATTACHED,), rows).text()):
        programme = read(data)
        assert [task.timeframe.due for task in programme.tasks] == [date(2026, 12, 31), None]
        assert [problem.task for problem in programme.problems] == ["2"]


def test_a_cell_merged_over_several_rows_counts_for_each() -> None:
    """A lead and a deadline that span two tasks are both tasks'."""
    rows = (HEADINGS, ("1", "Việc A", "UBND", "", "Quý IV/2026", ""), ("2", "Việc B", "", "", "", ""))
    programme = read(Paper((ATTACHED,), rows, ((1, 2, 2, 2), (1, 4, 2, 4))).docx())
    assert [(task.lead, task.timeframe.due) for task in programme.tasks] == [(("UBND",), date(2026, 12, 31))] * 2


# ---- other bodies' appendices --------------------------------------------------------------------------------


def appendix(name: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> tuple[Paper, list[list[str]]]:
    """A transcribed appendix as a paper: cells between bars, page numbers left out."""
    [path] = (DATA / "appendices").glob(f"{name}*.txt")
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    if name == "ha-noi":
        rows = [row[1:] for row in rows]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    return Paper((ATTACHED,), rows, merged), rows


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_communes_appendix(form: str) -> None:
    """Groups I to IV, rows without numbers, two columns of time, lead and coordinating in one cell."""
    paper, rows = appendix("cong-hai_23")
    programme = read(paper.text() if form == "txt" else paper.docx())
    wanted = [row for row in rows[1:] if not row[0]]
    assert [task.content for task in programme.tasks] == [row[1] for row in wanted]
    assert [task.code for task in programme.tasks[:8]] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2"]
    assert [task.timeframe.text for task in programme.tasks] == [row[2] for row in wanted]
    assert ("3.1", "lead", "Quân sự xã") not in told(programme)
    [without] = [task for task in programme.tasks if not task.lead]
    assert (without.code, "lead", "") in told(programme)


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_citys_appendix(form: str) -> None:
    """Two number columns, a heading on two rows repeated on each page, deadlines in the group's row, a cut row."""
    paper, rows = appendix("ha-noi")
    programme = read(paper.text() if form == "txt" else paper.docx())
    wanted = [row for row in rows if row[0].isdecimal()]
    assert len(programme.tasks) == len(wanted) == 33
    assert [task.content for task in programme.tasks] == [row[2] for row in wanted]
    assert len({task.code for task in programme.tasks}) == 33
    first = programme.tasks[0]
    assert (first.timeframe.text, first.timeframe.kind, first.timeframe.ask) == ("30/8/2026", Kind.UNCLEAR, True)
    assert ("1.1", "timeframe", "30/8/2026") in told(programme)
    cut = next(task for task in programme.tasks if task.content.startswith("Cung cấp dịch vụ công"))
    assert cut.product.endswith("50% thành phần hồ sơ.")


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_table_of_progress(form: str) -> None:
    """A report's table: its instructions are the tasks, and nobody leads in it, which is told for each."""
    paper, rows = appendix("cong-hai_117")
    paper = Paper(paper.lines, rows[:-1])
    programme = read(paper.text() if form == "txt" else paper.docx())
    assert [task.content for task in programme.tasks] == [row[2] for row in rows[1:-1]]
    assert sum(problem[1] == "lead" for problem in told(programme)) == 11


# ---- generated papers ----------------------------------------------------------------------------------------

WORDINGS = {
    "number": ["TT", "Stt", "STT", "Số TT"],
    "content": ["Nội dung", "Nội dung nhiệm vụ", "Tên nhiệm vụ", "Công việc", "Nhiệm vụ, giải pháp"],
    "lead": ["Đơn vị chủ trì", "Cơ quan chủ trì thực hiện", "Chủ trì", "Đơn vị thực hiện"],
    "coordinating": ["Đơn vị phối hợp", "Cơ quan phối hợp", "Phối hợp"],
    "timeframe": ["Thời gian thực hiện", "Thời hạn", "Thời hạn hoàn thành", "Thời gian"],
    "product": ["Sản phẩm", "Kết quả/sản phẩm", "Kết quả, sản phẩm", "Sản phẩm đầu ra"],
}
NAMES = ["UBND phường", "MTTQ", "Công an phường", "Phòng Văn hóa - Xã hội", "Các cơ quan, đơn vị", "Tổ dân phố",
         "Trung tâm Dịch vụ sự nghiệp công", "Các chi bộ", "tổ chức CT - XH"]  # fmt: skip
TIMES = ["Quý IV/2026", "2027", "2026-2028", "Thường xuyên", "Hàng năm", "31/12/2026", "Tháng 12/2026", "Hằng quý"]
NUMBERINGS = [("I", "II", "III"), ("A", "B", "C"), ("1", "2", "3"), ("I", "II", "3"), ()]


@pytest.mark.parametrize("seed", range(200))
def test_a_generated_paper_is_read_as_what_it_was_made_from(seed: int) -> None:
    """Columns shuffled, other words and separators, groups, repeated headings, merged cells, .docx or .txt."""
    rng = random.Random(seed)  # noqa: S311 - a test's choices
    columns = list(WORDINGS)
    rng.shuffle(columns)
    heading = tuple(rng.choice(WORDINGS[column]) for column in columns)
    separator = rng.choice([", ", "; ", " / ", " · ", "\n"])
    numbering = rng.choice(NUMBERINGS)
    in_word = rng.random() < 0.5
    if not in_word and separator == "\n":
        separator = ", "
    rows: list[tuple[str, ...]] = [heading]
    merged: list[tuple[int, int, int, int]] = []
    wanted = []
    for at in range(len(numbering) or 1):
        if numbering:
            title = {"number": numbering[at], "content": f"Nhóm việc {at + 1}"}
            if columns.index("number") > columns.index("content") or rng.random() < 0.5:
                title = {"content": f"{numbering[at]}. Nhóm việc {at + 1}"}
            first = rng.random() < 0.3
            row = tuple(title.get(column, "") for column in columns)
            if first:  # the title over the whole width
                row = (f"{numbering[at]}. Nhóm việc {at + 1}", *[""] * 5)
                merged.append((len(rows), 0, len(rows), 5))
            rows.append(row)
        for number in range(1, rng.randint(2, 4)):
            lead = rng.sample(NAMES, 1)
            others = rng.sample([name for name in NAMES if name not in lead], rng.randint(0, 3))
            cells = {
                "number": str(number),
                "content": f"Việc số {at + 1}-{number}",
                "lead": separator.join(lead),
                "coordinating": separator.join(others),
                "timeframe": rng.choice(TIMES),
                "product": "Báo cáo",
            }
            rows.append(tuple(cells[column] for column in columns))
            code = f"{at + 1}.{number}" if numbering else str(number)
            wanted.append((code, cells["content"], tuple(lead), tuple(others), cells["timeframe"], "Báo cáo"))
        if rng.random() < 0.3:
            rows.append(heading)
    paper = Paper((ATTACHED,), rows, tuple(merged))
    programme = read(paper.docx() if in_word else paper.text())
    found = [
        (task.code, task.content, task.lead, task.coordinating, task.timeframe.text, task.product)
        for task in programme.tasks
    ]
    assert found == wanted
    assert programme.problems == ()


# ---- hostile files, and the command --------------------------------------------------------------------------


def archive(**entries: bytes) -> bytes:
    """A zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


HOSTILE = {
    "a bomb": (archive(**{"word__document.xml": b"\0" * 60_000_000}), Unread.HEAVY),
    "another zip": (archive(readme=b"x"), Unread.KIND),
    "cut off": (Paper((), (HEADINGS,)).docx()[:2000], Unread.BROKEN),
    "no document inside": (archive(**{"word__document.xml": b"<x/>"}), Unread.BROKEN),
    "an old .doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Unread.KIND),
    "a password": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), Unread.LOCKED),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Unread.KIND),
    "too many lines": (b"a\n" * 30_000, Unread.HEAVY),
    "too large": (b"a" * 10_000_001, Unread.HEAVY),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_cannot_be_read_is_refused(name: str) -> None:
    """By the child process, with the reason; nothing raises."""
    data, reason = HOSTILE[name]
    assert await render.paper(data) is reason


async def test_the_child_gives_what_was_read() -> None:
    """The blocks survive the way between the processes."""
    data = as_docx(OWN.read_text("utf-8"))
    assert await render.paper(data) == read_paper(data)


async def test_entities_are_not_expanded() -> None:
    """A document that names a file of this machine gets nothing of it."""
    data = Paper((ATTACHED,), (HEADINGS, ("1", "Việc A", "UBND", "", "2027", ""))).docx()
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                start = content.index(b"?>") + 2
                doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                content = content[:start] + doctype + content[start:].replace("Việc A".encode(), b"&e;")
            made.writestr(name, content)
    blocks = await render.paper(out.getvalue())
    assert blocks is Unread.BROKEN or "root:" not in repr(blocks)


def test_deleted_words_are_not_read() -> None:
    """Text that Word shows as deleted is not in the programme."""
    document = docx.Document(io.BytesIO(Paper((ATTACHED,), (HEADINGS, ("1", "Việc A", "UBND", "", "2027", ""))).docx()))
    cell = document.tables[0].cell(1, 1)
    run = cell.paragraphs[0].runs[0]._r
    for text in run.findall("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"):
        text.tag = text.tag.replace("}t", "}delText")
    out = io.BytesIO()
    document.save(out)
    assert [problem.column for problem in read(out.getvalue()).problems] == [Column.CONTENT]


def test_a_paper_without_a_table() -> None:
    """Prose alone is no programme."""
    with pytest.raises(NoTable):
        read("Chương trình hành động\nNội dung".encode())


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, as it is typed."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "read-programme", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_gives_json() -> None:
    """Dates are ISO or null, kinds their names, units one entry each; irregularities do not change the exit code."""
    done = command(str(OWN), "--now", "2026-11-24T08:00+07:00", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["number"], said["issued"], len(said["tasks"])) == ("10-CTr/ĐU", "2026-04-08", 18)
    assert said["tasks"][0] == {
        "code": "1.1",
        "group": "I. Công tác tuyên truyền, quán triệt",
        "content": "Tổ chức hội nghị quán triệt Nghị quyết, Chương trình hành động",
        "lead": ["Đảng ủy phường"],
        "coordinating": ["UBND", "MTTQ", "tổ chức CT - XH"],
        "timeframe": "Quý II/2026",
        "kind": "ONCE",
        "due": "2026-06-30",
        "product": "Hội nghị, tài liệu quán triệt",
    }
    assert {problem["column"] for problem in said["problems"]} == {"timeframe", "coordinating"}


def test_the_command_in_words(tmp_path: Path) -> None:
    """Groups, tasks, and what is unclear; a file that cannot be read is told with what to do."""
    done = command(str(OWN), "--now", "2026-11-24")
    assert "Số 10-CTr/ĐU, ngày 08/04/2026" in done.stdout
    assert "Cần làm rõ 4 chỗ:" in done.stdout
    wrong = tmp_path / "anh.docx"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    refused = command(str(wrong))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "anh.docx: cần tệp Word .docx" in refused.stderr
