"""Erasing a person: what goes, what stays, in which order, and after a restore; words that are too old."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot import deletions
from handlers import retention, rights
from storage import erasing
from tests.ward import Ward

WORDS = ("Bình", "0900000001", "97 ng", "ý kiến riêng")


def everything(ward: Ward) -> str:
    """Every text in the database, in one."""
    return "\n".join(ward.connection.iterdump())


@pytest.fixture
def erased(ward: Ward) -> Ward:
    """A leader who reported words, too, had the report locked, and then everything erased."""
    ward.link("leader", "office")
    ward.advance("2026-11-16T08:00")
    ward.say("leader", "2 buổi 97 người")
    with ward.tx() as tx:
        tx.execute(
            "INSERT INTO figure (report, indicator, verdict, words, person, source, at) "
            "VALUES (1, 'note', 'words', 'ý kiến riêng', 1, 'x', '2026-11-16T01:00:00.000Z')"
        )
        tx.execute("UPDATE report SET state = 'locked', sent = '2026-11-16T01:00:00.000Z', receipt = 'ABCD'")
        tx.execute(
            "INSERT INTO change_request (report, indicator, figure, reason, person, at) "
            "VALUES (1, 'note', ?, 'ý kiến riêng', 1, '2026-11-16T01:00:00.000Z')",
            (json.dumps({"standing": "words", "words": "ý kiến riêng"}, ensure_ascii=False),),
        )
    ward.say("leader", "xóa dữ liệu của tôi")
    ward.say("leader", "xóa dữ liệu ngay")
    return ward


def test_names_and_words_go_figures_and_ids_stay(erased: Ward) -> None:
    """Nothing in the file names the person or quotes them; the numbers they reported are there."""
    assert "ý kiến riêng" in everything(erased)
    erased.tick()
    left = everything(erased)
    assert [word for word in WORDS if word in left] == []
    assert [row["value"] for row in erased.rows("SELECT value FROM figure WHERE value IS NOT NULL")] == [2.0, 97.0]
    [person] = erased.rows("SELECT * FROM person WHERE id = 1")
    assert (person["name"], person["phone"], person["you"]) == ("(đã xóa)", "", None)
    assert person["erased"]
    assert erased.rows("SELECT 1 FROM audit WHERE action = 'erase' AND subject = 'person:1'")
    assert erased.rows("SELECT state FROM report")[0]["state"] == "locked"
    assert erased.rows("SELECT reason FROM assisted")[0]["reason"] == "refused"


def test_the_journal_has_the_id_before_the_database_forgets(erased: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash after the journal leaves the order; it is carried out again, and the person hears of it once."""

    def crash(*arguments: object) -> None:
        raise SystemExit

    monkeypatch.setattr(rights, "carry_out", crash)
    with pytest.raises(SystemExit):
        erased.tick()
    path = erased.directory / deletions.NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert deletions.read(erased.directory) == [1]
    assert "Bình" in everything(erased)
    monkeypatch.undo()
    for _ in range(3):
        erased.tick()
    assert "Bình" not in everything(erased)
    assert deletions.read(erased.directory) == [1, 1]
    said = [message.text for message, _ in erased.phones["leader"].shown if "Đã xóa xong" in message.text]
    assert len(said) == 1


def test_a_restored_backup_is_erased_again(ward: Ward, tmp_path: Path) -> None:
    """Whoever is in the journal is erased after a restore; an id that is not there yet is never given to anybody."""
    ward.link("leader")
    assert "Bình" in everything(ward)
    deletions.append(tmp_path, [1, 40], ward.now)
    with ward.tx() as tx:
        assert erasing.reapply(tx, deletions.read(tmp_path), ward.now) == [1, 40]
    with ward.tx() as tx:
        assert erasing.reapply(tx, deletions.read(tmp_path), ward.now) == []
        row = tx.execute("INSERT INTO person (name) VALUES ('Ai đó') RETURNING id").fetchone()
    assert row["id"] == 41
    assert "Bình" not in everything(ward)
    ward.say("leader", "2 buổi 97 người")
    assert "Có giấy mời" in ward.phones["leader"].shown[-1][0].text


def test_a_torn_line_is_no_deletion_and_harms_none(ward: Ward, tmp_path: Path) -> None:
    """A crash while the journal was written: the next line stands on a line of its own."""
    deletions.append(tmp_path, [3], ward.now)
    with (tmp_path / deletions.NAME).open("a") as file:
        file.write('{"person": 4')
    deletions.append(tmp_path, [5], ward.now)
    assert deletions.read(tmp_path) == [3, 5]
    assert deletions.read(tmp_path / "nowhere") == []


def test_words_are_forgotten_in_time(ward: Ward) -> None:
    """Each night, in batches: raw messages after 35 days, what went out after 90; keys stay, and nothing by day."""
    ward.link("leader")
    with ward.tx() as tx:
        tx.execute("DELETE FROM pulse")

    def kept() -> tuple[int, int]:
        [row] = ward.rows(
            "SELECT (SELECT count(*) FROM inbox WHERE body <> ''), (SELECT count(*) FROM outbox "
            "WHERE payload NOT LIKE '%(…)%')"
        )
        return row[0], row[1]

    def night(days: float) -> tuple[int, int]:
        with ward.tx() as tx:
            retention.nightly(tx, ward.desk, ward.now + timedelta(days=days))
        return kept()

    before = kept()
    assert before[0] == 4
    assert night(34) == before
    assert night(34.6) == before  # the same night is over already
    assert night(35.1) == before  # days are counted to two o'clock, whenever in the day it is carried out
    assert night(36) == (0, before[1])
    assert night(91) == (0, 0)
    assert len(ward.rows("SELECT key FROM inbox")) == 4


def test_a_big_backlog_takes_several_ticks(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch a tick, until nothing is left."""
    ward.link("leader", "office")
    monkeypatch.setattr(retention, "BATCH", 3)
    later = ward.now + timedelta(days=200)
    left = []
    for _ in range(5):
        with ward.tx() as tx:
            retention.nightly(tx, ward.desk, later)
        left.append(ward.rows("SELECT count(*) FROM inbox WHERE body <> ''")[0][0])
    assert left == [5, 2, 0, 0, 0]


def test_erasing_somebody_unknown_changes_nothing(ward: Ward) -> None:
    """An id that never was."""
    with ward.tx() as tx:
        erasing.erase(tx, 99, ward.now)
        with pytest.raises(sqlite3.IntegrityError):
            erasing.order(tx, 99, 1, ward.now)
