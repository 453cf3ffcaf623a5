"""A figure the office asks back: through whose hands it goes, and what does not count as its answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core.flags import Why
from storage import reviews
from storage.migrate import migrate
from tests.handlers.test_review import report
from tests.handlers.test_review import reviews as words_of
from tests.handlers.test_typing_in import last
from tests.ward import Ward

STEPS = Path(__file__).parents[2] / "storage" / "migrations"


def asked(ward: Ward, *names: str) -> None:
    """December, the leader's report is in, its households are asked back."""
    ward.link("leader", "office", *names)
    ward.advance("2026-12-15T09:00")
    report(ward, "leader")
    ward.say("office", "hỏi lại HK05 số hộ")


def waiting(ward: Ward) -> list[str]:
    """The reasons of what waits for its answer."""
    return [row["why"] for row in ward.rows("SELECT why FROM flag WHERE state = 'returned'")]


def test_the_answer_comes_to_whoever_asked_even_where_the_figure_stays(ward: Ward) -> None:
    """Asked, answered "đúng", closed: news for the office, nothing for the reviewer, the report is to be reviewed."""
    asked(ward, "reviewer")
    assert waiting(ward) == ["asked"]
    assert words_of(ward, "2026-12")["HK05"] == "returned"
    ward.say("leader", "đúng")
    assert waiting(ward) == []
    assert words_of(ward, "2026-12")["HK05"] == "unreviewed"
    assert "số hộ vẫn là 120 hộ" in last(ward, "office")
    assert not [one for one in ward.unread("reviewer") if "đã trả lời" in one.flat().text]
    assert [row["action"] for row in ward.rows("SELECT action FROM audit WHERE action = 'return'")] == ["return"]


def test_another_figures_correction_is_no_answer(ward: Ward) -> None:
    """The reason stays until this very figure was said again."""
    asked(ward)
    ward.say("leader", "sửa 1")
    ward.say("leader", "3 buổi 96 người")
    assert waiting(ward) == ["asked"]
    assert "đã trả lời" not in last(ward, "office")
    ward.say("leader", "sửa số hộ")
    ward.say("leader", "121")
    assert waiting(ward) == []
    assert "nay là 121 hộ (trước là 120 hộ" in last(ward, "office")


def test_a_figure_that_was_unusual_too_is_looked_at_again_after_the_answer(ward: Ward) -> None:
    """What the office asks takes nothing from the review: the other reason comes back under a new number."""
    ward.link("leader", "office", "reviewer")
    ward.advance("2026-12-15T09:00")
    report(ward, "leader", people="530")
    ward.say("office", "hỏi lại HK05 số nhân khẩu")
    assert sorted(waiting(ward)) == ["asked", "far"]
    ward.say("leader", "đúng")
    rows = ward.rows("SELECT why, state FROM flag")
    assert [tuple(row) for row in rows] == [("far", "open")]


def test_whoever_cannot_be_written_to_is_to_be_called(ward: Ward) -> None:
    """The figure is given back all the same, and the office reads whom to call."""
    ward.link("office")
    ward.advance("2026-11-16T08:00")
    for said in ("nhập thay HK05", "2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "đề nghị", "gửi"):
        ward.say("office", said)
    ward.say("office", "hỏi lại HK05 hộ đạt Gia đình văn hóa")
    assert "xin gọi Nguyễn Văn Bình, 0900000001" in last(ward, "office")


def test_the_numbers_of_flags_go_on_where_they_were(tmp_path: Path) -> None:
    """The table is made anew with one more reason; a number that was given is never given twice."""
    path, before = tmp_path / "old.db", tmp_path / "before"
    before.mkdir()
    for step in sorted(STEPS.glob("*.sql")):
        if step.name < "0014":
            (before / step.name).write_bytes(step.read_bytes())
    migrate(path, before)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('flag', 41)")
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'flag'").fetchall()
    assert rows == [(41,)]


def test_a_reason_is_kept_once(ward: Ward) -> None:
    """Asked twice at once, it is one."""
    asked(ward)
    with ward.tx() as tx:
        [one] = reviews.returned_figures(tx, ward.rows("SELECT max(id) FROM period")[0][0])
        reviews.flag(tx, one.report, one.code, Why.ASKED)
    assert waiting(ward) == ["asked"]
