"""What a ward adds to a programme beside its appendix: the file that ships, files that are wrong, what is stored."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

import pytest

from bot.core.duties import Annex, Duty, dated, with_annex
from bot.core.folding import fold
from bot.core.programme import Column, Programme
from bot.core.programme_answers import Doubt, Open, read_answer
from bot.core.programme_reader import read_programme
from bot.core.responsible import Units
from bot.core.texts import programme as says
from bot.core.timeframe import Kind, read_timeframe
from bot.documents.paper import Unread, read_paper
from bot.duties_file import PACKAGED_DUTIES, read_duties
from bot.units_file import PACKAGED_UNITS, read_units
from storage import programmes
from storage.migrate import migrate
from tests.papers import Paper
from tests.ward import PROGRAMME, Ward

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HEADINGS = ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm")


def units() -> Units:
    """The units that ship."""
    read, problems = read_units(PACKAGED_UNITS)
    assert read is not None, problems
    return read


def annex() -> Annex:
    """What ships for the ward's own programme."""
    read, problems = read_duties(PACKAGED_DUTIES)
    assert read is not None, problems
    [one] = read
    return one


def own(*annexes: Annex) -> Programme:
    """The ward's own programme with these."""
    blocks = read_paper(PROGRAMME.read_bytes())
    assert not isinstance(blocks, Unread)
    return with_annex(read_programme(blocks, units(), TODAY), annexes, units(), TODAY)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """An empty ward."""
    with Ward.opened(tmp_path / "ward.db") as opened:
        yield opened


# ---- the file that ships -------------------------------------------------------------------------------------


def test_the_duties_that_ship_stand_in_the_paper() -> None:
    """Each names a section the paper has, and most of its words are words of that section."""
    text = PROGRAMME.read_text("utf-8")
    for duty in annex().duties:
        part, _, number = duty.section.partition(".")
        within = text[re.search(rf"^{part}\. ", text, re.MULTILINE).start() :]  # type: ignore[union-attr]  # it is there
        if number:
            within = within[re.search(rf"^{number}\. ", within, re.MULTILINE).start() :]  # type: ignore[union-attr]  # too
            within = re.split(r"^(?:\d|[IVX]+)\. ", within, flags=re.MULTILINE)[1]
        words = set(re.findall(r"\w{3,}", fold(duty.content)))
        said = set(re.findall(r"\w{3,}", fold(within)))
        assert len(words & said) / len(words) >= 0.7, (duty.code, words - said)


def test_what_is_proposed_would_be_taken() -> None:
    """Every proposal, pressed, is an answer; the days lie in their order."""
    one = annex()
    for duty in one.duties:
        for column, text in duty.propose.items():
            asked = Open(1, one.number, one.issued, duty.code, duty.content, column, "", "")
            assert not isinstance(read_answer(asked, text, units()), Doubt), (duty.code, text)
    assert one.end is not None
    assert one.mid_term is not None
    assert one.issued < one.mid_term < one.end


def test_the_units_of_the_duties_are_known() -> None:
    """Nothing in them is unclear but what the paper leaves open: who leads, or when."""
    programme = own(annex())
    duties = [task for task in programme.tasks if task.outside]
    assert len(duties) == 20
    unclear = [one for one in programme.problems if one.task.startswith("N")]
    assert {one.column for one in unclear} == {Column.LEAD, Column.TIMEFRAME}
    assert all(one.text == "" for one in unclear if one.column is Column.LEAD)
    by_code = {task.code: task for task in duties}
    assert by_code["N15"].lead == ("Các đảng bộ, chi bộ", "các cơ quan, đơn vị")
    assert by_code["N20"].timeframe.kind is Kind.RECURRING


def test_the_paper_of_another_day_gets_nothing() -> None:
    """Another ward's programme may have the same number; only the two days are asked."""
    other = own(replace(annex(), issued=date(2026, 4, 9)))
    assert [task.code for task in other.tasks if task.outside] == []
    assert other.one_proof == ()
    asked = [(one.column, one.proposal) for one in other.problems if one.column in (Column.END, Column.MID_TERM)]
    assert asked == [(Column.END, ""), (Column.MID_TERM, "")]


def test_no_timeframe_of_the_duties_is_guessed() -> None:
    """What the paper calls "định kỳ" or "kịp thời" has no date until the office says one."""
    for task in own(annex()).tasks:
        if task.outside and task.timeframe.kind is not Kind.RECURRING:
            assert task.timeframe.due is None
            assert task.timeframe.ask or task.timeframe.kind is Kind.CONDITIONAL


@pytest.mark.parametrize(
    ("words", "end", "mid_term", "meant"),
    [
        ("Giữa kỳ", None, None, None),
        ("giữa kỳ", date(2030, 12, 31), date(2028, 6, 30), "30/06/2028"),
        ("Cuối kỳ", None, date(2028, 6, 30), None),
        ("Cuối kỳ", date(2030, 12, 31), None, "31/12/2030"),
        ("Quý IV/2026", None, None, "Quý IV/2026"),
    ],
)
def test_the_programmes_own_days(words: str, end: date | None, mid_term: date | None, meant: str | None) -> None:
    """They stand for "giữa kỳ" and "cuối kỳ", where they are known."""
    assert dated(words, end, mid_term) == meant
    assert meant is None or read_timeframe(meant, date(2026, 4, 8)).due is not None


# ---- files that are wrong ------------------------------------------------------------------------------------

HEAD = '[[programme]]\nnumber = "10-CTr/ĐU"\nissued = 2026-04-08\n'
DUTY = '[[programme.duty]]\ncode = "N1"\nsection = "V"\ncontent = "Việc"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + DUTY.replace("N1", "1.1"), 'programme[1].duty[1].code: phải là chữ N và số thứ tự, ví dụ "N1"'),
        (HEAD + DUTY * 2, "programme[1].duty: N1 đã dùng ở trên; chọn tên khác"),
        (HEAD * 2, "programme: 10-CTr/ĐU 2026-04-08 đã dùng ở trên; chọn tên khác"),
        (HEAD + "end = 2028-01-01\nmid_term = 2028-06-30\n", "programme[1].mid_term: phải sau issued và trước end"),
        (HEAD + 'one_proof = [["1.3"]]\n', "programme[1].one_proof: mỗi nhóm cần ít nhất hai mã nhiệm vụ, ví dụ "
         '[["1.3", "6.1"]]'),
        (HEAD + 'one_proof = [["1.3", "6.1"], ["6.1", "2.1"]]\n', "programme[1].one_proof: 6.1 đã dùng ở trên; "
         "chọn tên khác"),
        (HEAD + DUTY + 'timeframes = "hằng quý"\n', "programme[1].duty[1].timeframes: không có khóa này; có phải là "
         "timeframe không"),
        (HEAD + 'code = "N1\n', "dòng 4: sai cú pháp TOML; xem lại dấu bằng, ngoặc kép, ngoặc vuông, "
         "khóa ghi hai lần"),
    ],
)  # fmt: skip
def test_a_wrong_file_says_what_to_do(tmp_path: Path, text: str, problem: str) -> None:
    """Where, and what to write instead."""
    path = tmp_path / "duties.toml"
    path.write_text(text, "utf-8")
    read, [told] = read_duties(path)
    assert read is None
    assert told.removeprefix("duties: ").removeprefix(f"{path}: ") == problem


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is named."""
    read, [told] = read_duties(tmp_path / "duties.toml")
    assert (read, told.startswith(f"duties: {tmp_path / 'duties.toml'}: không mở được")) == (None, True)


# ---- stored --------------------------------------------------------------------------------------------------


def paper(*duties: Duty, rows: int = 2, one_proof: tuple[tuple[str, ...], ...] = ()) -> Programme:
    """A paper of so many rows with these duties."""
    line = "(Kèm theo Chương trình số 10-CTr/ĐU ngày 08/4/2026 của Ban Thường vụ Đảng ủy)"
    table = [(str(at), f"Việc {at}", "UBND", "", "Quý IV/2027", "Báo cáo") for at in range(1, rows + 1)]
    blocks = read_paper(Paper((line,), (HEADINGS, *table)).text())
    assert not isinstance(blocks, Unread)
    extra = Annex("10-CTr/ĐU", date(2026, 4, 8), one_proof=one_proof, duties=duties)
    return with_annex(read_programme(blocks, units(), TODAY), [extra], units(), TODAY)


def store(ward: Ward, programme: Programme) -> list[str]:
    """Import, and what was said of it."""
    with ward.tx() as tx:
        return [says.change_line(one) for one in programmes.apply(tx, programme, now=NOW, source="test")]


def codes(ward: Ward) -> tuple[list[str], list[tuple[str, bool]]]:
    """The tasks that hold, and the duties with whether they are on."""
    with ward.tx() as tx:
        holding = [one.entry.code for one in programmes.holding(tx)]
        return holding, [(held.entry.code, on) for held, on in programmes.outside(tx)]


def turn_on(ward: Ward, code: str) -> None:
    """What "bật" does."""
    with ward.tx() as tx:
        [held] = [held for held, _ in programmes.outside(tx) if held.entry.code == code]
        programmes.switch(tx, held.id, True)


N1 = Duty("N1", "IV.2", "Ban hành kế hoạch", "UBND", timeframe="Định kỳ", propose={Column.TIMEFRAME: "hằng quý"})
N2 = Duty("N2", "V", "Báo cáo kết quả", "UBND", timeframe="Hằng quý")


def test_a_duty_is_a_task_only_while_it_is_on(ward: Ward) -> None:
    """Off from the start, with nothing asked about it; a newer version of the paper keeps the switch."""
    assert store(ward, paper(N1, N2)) == [
        "Thêm nhiệm vụ 1: Việc 1",
        "Thêm nhiệm vụ 2: Việc 2",
        "Thêm việc ngoài phụ lục N1: Ban hành kế hoạch",
        "Thêm việc ngoài phụ lục N2: Báo cáo kết quả",
    ]
    assert codes(ward) == (["1", "2"], [("N1", False), ("N2", False)])
    with ward.tx() as tx:
        assert [one.task for one in programmes.unsettled(tx)] == ["", ""]
    turn_on(ward, "N1")
    with ward.tx() as tx:
        assert [(one.task, one.proposal) for one in programmes.unsettled(tx)][-1] == ("N1", "hằng quý")
        assert next(one for one in programmes.holding(tx) if one.outside).open == {Column.TIMEFRAME}
    assert store(ward, paper(N2, replace(N1, code="N3"), rows=3)) == [
        "Thêm nhiệm vụ 3: Việc 3",
        "Sửa việc ngoài phụ lục N3: mã “N1” thành “N3”",
    ]
    assert codes(ward) == (["1", "2", "3", "N3"], [("N3", True), ("N2", False)])


def test_a_duty_that_is_in_the_file_no_more_is_withdrawn(ward: Ward) -> None:
    """Shown before it is done, as every change."""
    store(ward, paper(N1, N2))
    turn_on(ward, "N2")
    assert store(ward, paper(N1)) == ["Rút việc ngoài phụ lục N2: Báo cáo kết quả"]
    assert codes(ward) == (["1", "2"], [("N1", False)])


def test_a_duty_worded_as_a_task_is_not_that_task(ward: Ward) -> None:
    """A row of the appendix and a duty never take each other's place, whatever their words."""
    store(ward, paper(replace(N1, content="Việc 2")))
    assert store(ward, paper(rows=1)) == ["Rút nhiệm vụ 2: Việc 2", "Rút việc ngoài phụ lục N1: Việc 2"]


def test_two_tasks_share_one_proof(ward: Ward) -> None:
    """As the file says, while both are there."""
    store(ward, paper(one_proof=(("1", "2"),)))
    with ward.tx() as tx:
        assert [one.shares for one in programmes.holding(tx)] == [("2",), ("1",)]
    store(ward, paper(rows=1, one_proof=(("1", "2"),)))
    with ward.tx() as tx:
        assert [one.shares for one in programmes.holding(tx)] == [()]


def test_the_wards_own_programme_shares_one_proof() -> None:
    """1.3 and 6.1 are both shown by the minutes of the party cells."""
    assert own(annex()).one_proof == (("1.3", "6.1"),)


def test_a_programme_stored_by_an_older_version_is_asked_for_its_days(tmp_path: Path) -> None:
    """The migration opens both questions for it and keeps what was answered."""
    path, steps = tmp_path / "ward.db", tmp_path / "steps"
    steps.mkdir()
    files = sorted(
        (one for one in resources.files("storage").joinpath("migrations").iterdir()), key=lambda one: one.name
    )
    for one in files:
        if one.name.endswith(".sql") and one.name < "0009":
            (steps / one.name).write_text(one.read_text("utf-8"), "utf-8")
    migrate(path, steps)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "INSERT INTO programme VALUES (7, '10-CTr/ĐU', '2026-04-08', 'BTV', '2026-11-01T00:00:00Z');"
            "INSERT INTO programme_question (id, programme, part, words, why, since, answer) "
            "VALUES (3, 7, 'head', 'a / b', 'hai số', '2026-11-01T00:00:00Z', '{}');"
        )
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT id, programme, part, words, answer, proposal FROM programme_question"
        ).fetchall()
    assert rows == [(3, 7, "head", "a / b", "{}", ""), (4, 7, "end", "", None, ""), (5, 7, "mid_term", "", None, "")]
