"""Programmes stored: what a paper changes, what stays with its task, and the command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.programme import Column, Programme
from bot.core.programme_answers import Settled
from bot.core.programme_changes import Added, Changed, Entry, Stored, Withdrawn, changes
from bot.core.programme_reader import read_programme
from bot.core.texts import programme as says
from bot.documents.paper import Unread, read_paper
from bot.units_file import PACKAGED_UNITS, read_units
from storage import programmes
from storage.db import Tx
from tests.papers import Paper
from tests.ward import Ward

WARD = Path(__file__).parents[1] / "bot" / "simulator" / "ward"
OWN = WARD / "programme.txt"
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HEADINGS = ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm")


def read(data: bytes) -> Programme:
    """A paper, read."""
    units, _ = read_units(PACKAGED_UNITS)
    blocks = read_paper(data)
    assert units is not None
    assert not isinstance(blocks, Unread)
    return read_programme(blocks, units, date(2026, 11, 24))


def paper(*rows: tuple[str, ...], number: str = "10-CTr/ĐU") -> Programme:
    """A paper of these rows."""
    line = f"(Kèm theo Chương trình số {number} ngày 08/4/2026 của Ban Thường vụ Đảng ủy)"
    return read(Paper((line,), (HEADINGS, *rows)).text())


def row(number: int, content: str, lead: str = "UBND", time: str = "Quý IV/2027") -> tuple[str, ...]:
    """One row of a paper."""
    return (str(number), content, lead, "", time, "Báo cáo")


def store(ward: Ward, programme: Programme) -> list[str]:
    """Import, and what was said of it."""
    with ward.tx() as tx:
        return [says.change_line(one) for one in programmes.apply(tx, programme, now=NOW, source="test")]


def stored(ward: Ward, number: str = "10-CTr/ĐU") -> list[tuple[int, str, str, bool]]:
    """The tasks of a programme: id, code, content, withdrawn."""
    with ward.tx() as tx:
        return [(one.id, one.entry.code, one.entry.content, one.withdrawn) for one in programmes.tasks(tx, number)]


def unclear(tx: Tx) -> list[tuple[str, str, str]]:
    """What nobody has settled: code, column, words."""
    return [(one.task, one.part.value, one.words) for one in programmes.unsettled(tx)]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """An empty ward."""
    with Ward.opened(tmp_path / "ward.db") as opened:
        yield opened


def test_a_second_import_changes_nothing(ward: Ward) -> None:
    """The ward's own programme: 18 tasks, four open questions, and the same again is nothing."""
    programme = read(OWN.read_bytes())
    assert len(store(ward, programme)) == 18
    assert store(ward, programme) == []
    with ward.tx() as tx:
        assert programmes.plan(tx, programme) == ()
        assert unclear(tx) == [
            ("1.1", "timeframe", "Quý II/2026"),
            ("4.3", "coordinating", "Thường xuyên"),
            ("5.2", "coordinating", "Văn phòng"),
            ("6.2", "coordinating", "Văn phòng"),
        ]
    [[count]] = ward.rows("SELECT count(*) FROM audit WHERE action = 'task-added'")
    assert count == 18


def test_what_a_new_version_changes(ward: Ward) -> None:
    """New, changed, moved, withdrawn and back again; each task keeps its id and with it its progress."""
    store(ward, paper(row(1, "Việc A"), row(2, "Việc B"), row(3, "Việc C")))
    assert store(ward, paper(row(1, "Việc B"), row(2, "Việc A", time="Quý I/2028"), row(3, "Việc C sửa lời"))) == [
        "Sửa nhiệm vụ 1: mã “2” thành “1”",
        "Sửa nhiệm vụ 2: mã “1” thành “2”, thời gian “Quý IV/2027” thành “Quý I/2028”",
        "Sửa nhiệm vụ 3: nội dung “Việc C” thành “Việc C sửa lời”",
    ]
    assert stored(ward) == [(1, "2", "Việc A", False), (2, "1", "Việc B", False), (3, "3", "Việc C sửa lời", False)]
    assert store(ward, paper(row(1, "Việc B"), row(2, "Việc C sửa lời"))) == [
        "Sửa nhiệm vụ 2: mã “3” thành “2”",
        "Rút nhiệm vụ 2: Việc A",
    ]
    assert store(ward, paper(row(1, "Việc B"), row(2, "Việc C sửa lời"), row(3, "Việc A", time="Quý I/2028"))) == [
        "Khôi phục nhiệm vụ 3: mã “2” thành “3”"
    ]
    assert stored(ward)[0] == (1, "3", "Việc A", False)


def test_programmes_side_by_side(ward: Ward) -> None:
    """Another number is another programme; the same codes do not meet."""
    store(ward, paper(row(1, "Việc A")))
    assert store(ward, paper(row(1, "Việc A"), number="11-CTr/ĐU")) == ["Thêm nhiệm vụ 1: Việc A"]
    with ward.tx() as tx:
        assert programmes.numbers(tx) == ["10-CTr/ĐU", "11-CTr/ĐU"]


def test_a_question_that_was_settled_in_the_paper_is_closed(ward: Ward) -> None:
    """The next version names the unit: the question is gone, and another one is open."""
    store(ward, paper(row(1, "Việc A", lead="Văn phòng"), row(2, "Việc B", time="Quý V/2027")))
    store(ward, paper(row(1, "Việc A", lead="Văn phòng Đảng ủy"), row(2, "Việc B", time="Quý V/2027")))
    with ward.tx() as tx:
        assert unclear(tx) == [("2", "timeframe", "Quý V/2027")]


def test_an_answer_stays_while_the_paper_says_the_same(ward: Ward) -> None:
    """The same paper again asks nothing anew and undoes nothing; other words are asked, and the answer is gone."""
    store(ward, paper(row(1, "Việc A", lead="Văn phòng")))
    with ward.tx() as tx:
        [asked] = programmes.unsettled(tx)
        programmes.settle(tx, asked.id, Settled(units=("Văn phòng Đảng ủy",)))
    assert store(ward, paper(row(1, "Việc A", lead="Văn phòng"), row(2, "Việc B"))) == ["Thêm nhiệm vụ 2: Việc B"]
    with ward.tx() as tx:
        assert programmes.unsettled(tx) == []
        assert [one.entry.lead for one in programmes.holding(tx)] == [("Văn phòng Đảng ủy",), ("UBND",)]
    store(ward, paper(row(1, "Việc A", lead="Hội Sinh vật cảnh")))
    with ward.tx() as tx:
        assert [one.words for one in programmes.unsettled(tx)] == ["Hội Sinh vật cảnh"]
        assert [one.entry.lead for one in programmes.holding(tx)] == [("Hội Sinh vật cảnh",)]


def test_what_is_asked_of_a_withdrawn_task_is_asked_no_more(ward: Ward) -> None:
    """Neither its question nor the task is there."""
    store(ward, paper(row(1, "Việc A", lead="Văn phòng"), row(2, "Việc B")))
    store(ward, paper(row(1, "Việc B")))
    with ward.tx() as tx:
        assert programmes.unsettled(tx) == []
        assert [one.entry.content for one in programmes.holding(tx)] == ["Việc B"]


def test_a_task_that_holds_says_what_of_it_is_open(ward: Ward) -> None:
    """Its programme, its words with the answers, and the parts nobody has settled yet."""
    store(ward, paper(row(1, "Việc A", lead="Văn phòng", time="Quý V/2027"), row(2, "Việc B")))
    with ward.tx() as tx:
        lead, _ = programmes.unsettled(tx)
        programmes.settle(tx, lead.id, Settled(units=("Văn phòng Đảng ủy",)))
        first, second = programmes.holding(tx)
    assert (first.number, first.issued, first.programme) == ("10-CTr/ĐU", date(2026, 4, 8), second.programme)
    assert (first.entry.lead, first.open) == (("Văn phòng Đảng ủy",), frozenset({Column.TIMEFRAME}))
    assert (second.entry.code, second.outside, second.shares, second.open) == ("2", False, (), frozenset())


ENTRIES = st.lists(
    st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from(["Quý IV/2027", "Thường xuyên"])),
    max_size=7,
    unique_by=lambda one: one[0],
)


def entries(drawn: list[tuple[str, str]]) -> list[Entry]:
    """Tasks in this order."""
    return [Entry(str(at), "", f"Việc {name}", ("UBND",), (), time, "") for at, (name, time) in enumerate(drawn, 1)]


@given(ENTRIES, ENTRIES)
def test_changes_lead_from_one_version_to_the_other(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    """Applied to the old tasks they give the new ones; a task that is in both keeps its id."""
    known = [Stored(at, one) for at, one in enumerate(entries(first), 1)]
    after = {one.id: one.entry for one in known}
    new = 100
    for change in changes(known, entries(second)):
        match change:
            case Added(one):
                new += 1
                after[new] = one
            case Changed(old, one, _):
                after[old.id] = one
            case Withdrawn(old):
                del after[old.id]
    assert sorted(after.values(), key=lambda one: int(one.code)) == entries(second)
    ids = {one.entry.content: one.id for one in known}
    assert all(ids[one.content] == task for task, one in after.items() if one.content in ids)


def command(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line on a configuration of its own."""
    config = tmp_path / "config.toml"
    if not config.exists():
        sample = (WARD / "config.toml").read_text("utf-8")
        config.write_text(sample, "utf-8")
        config.chmod(0o600)
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", "import-programme", *arguments, "--config", str(config)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_shows_asks_and_stores(tmp_path: Path) -> None:
    """What changes and what is unclear, then the import; the second time there is nothing to do."""
    first = command(tmp_path, str(OWN), "--yes")
    assert first.returncode == 0, first.stderr
    assert "Thêm nhiệm vụ 6.3: Sơ kết, tổng kết chương trình" in first.stdout
    assert "Chương trình 10-CTr/ĐU: thêm 18 nhiệm vụ, thêm 20 việc ngoài phụ lục." in first.stdout
    assert "Nhiệm vụ 4.3, cột phối hợp: “Thường xuyên”" in first.stdout
    second = command(tmp_path, str(OWN), "--yes")
    assert (second.returncode, "Thêm nhiệm vụ" in second.stdout) == (0, False)


def test_a_paper_without_number_and_date_is_not_stored(tmp_path: Path) -> None:
    """It is told what to add."""
    nameless = tmp_path / "phu-luc.txt"
    nameless.write_bytes(Paper((), (HEADINGS, row(1, "Việc A"))).text())
    refused = command(tmp_path, str(nameless), "--yes")
    assert refused.returncode == 1
    assert "văn bản cần có số và ngày ban hành" in refused.stderr
