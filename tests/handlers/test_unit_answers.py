"""What units answer about tasks, and what holds whoever answers: scope, old buttons, what waits, what is on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.dialogue import At, State, state_from_json, state_to_json
from bot.core.folding import phrase
from bot.core.model import Kind
from bot.core.parts import parts
from bot.core.task_talk import TALKS
from handlers import followup
from storage import absences, conversations
from storage.instants import instant
from tests.ward import NAMES, UNIT_NAMES, Ward


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """The units linked, reminding of tasks on since a quiet morning."""
    with Ward.opened(tmp_path / "ward.db") as made:
        made.import_units()
        made.link("dung", "ha", "lan", "office")
        made.advance("2026-11-30T07:00")
        made.follow_up()
        made.advance("2026-11-30T09:00")
        for name in made.phones:
            made.unread(name)
        yield made


def person(ward: Ward, who: str) -> int:
    """The person's row."""
    return int(ward.rows("SELECT id FROM person WHERE name = ?", {**NAMES, **UNIT_NAMES}[who])[0][0])


def state(ward: Ward, who: str) -> State:
    """Where the talk of somebody stands."""
    with ward.tx() as tx:
        return conversations.load(tx, person(ward, who)).state


def said(ward: Ward, code: str = "3.1") -> list[str]:
    """What was recorded of a task, oldest first."""
    sql = "SELECT answer FROM progress JOIN task ON task.id = progress.task WHERE code = ? ORDER BY progress.id"
    return [row["answer"] for row in ward.rows(sql, code)]


def heard(ward: Ward, who: str) -> str:
    """What somebody was told since last asked."""
    return "\n".join(message.flat().text for message in ward.unread(who))


def test_every_state_survives_json(ward: Ward) -> None:
    """Between any two messages a talk is a document; each of its states is reached and comes back the same."""
    reached = set()
    for text in (
        "việc của tôi", "3.1", "đang làm", "bỏ qua", "3.2 vướng", "kinh phí", "3.2 xin lùi hạn", "15/1", "chờ duyệt",
        "1.2", "khoảng 12 tin", "12", "3.1 xong", "đúng", "45-BC/ĐU ngày 20/6", "gửi sau", "để sau",
    ):  # fmt: skip
        ward.say("dung", text)
        now = state(ward, "dung")
        assert state_from_json(state_to_json(now)) == now
        reached.add(now.at)
    assert reached >= TALKS
    assert state(ward, "dung").at is At.IDLE


def test_what_was_answered_is_not_reminded_of(ward: Ward) -> None:
    """Planned in the evening, answered before the morning: nothing of it goes out; the rest does."""
    ward.advance("2026-12-01T07:59")
    ward.say("dung", "3.1 xong")
    ward.say("dung", "đúng")
    ward.say("dung", "gửi sau")
    ward.say("dung", "2.1 xong")
    ward.say("dung", "đúng")
    ward.say("dung", "gửi sau")
    heard(ward, "dung")
    ward.advance("2026-12-01T08:00")
    told = heard(ward, "dung")
    assert "3.2" in told
    assert "3.1" not in told
    assert "2.1" not in told


def test_answering_ends_the_call_about_it(ward: Ward) -> None:
    """Nobody telephones about what was answered; another task's call stays."""
    called = "SELECT task.code FROM call JOIN task ON call.item LIKE task.id || '/%' WHERE done IS NULL"
    ward.advance("2026-12-31T08:00")
    before = {row["code"] for row in ward.rows(called)}
    assert before >= {"3.1", "3.2"}
    ward.say("dung", "3.1 đang làm, hẹn 20/1")
    ward.pass_time(timedelta(minutes=1))
    ward.tick()
    assert {row["code"] for row in ward.rows(called)} == before - {"3.1"}


def test_a_task_of_another_unit_is_refused(ward: Ward) -> None:
    """Typed, or with a forged key in any version: nothing is written, what may be answered is named."""
    before = ward.dump("inbox", "outbox", "conversation", "account")
    ward.say("lan", "3.1 đang làm")
    assert "3.1 không thuộc phần việc" in heard(ward, "lan")
    ward.say("lan", "chuyển 3.1 cho chị Hà")
    ward.say("lan", "3.1 UBND đã xong")
    for key in ("done", "pick:1", "pick:99", "pick:x", "snooze", "kept", "cho lui 1", phrase("chuyển 3.1 cho 1")):
        for version in range(-1, 8):
            ward.receive("lan", Kind.PRESS, choice=key, version=version)
    assert ward.dump("inbox", "outbox", "conversation", "account") == before


def test_an_old_button_changes_nothing(ward: Ward) -> None:
    """A press on a question that was answered, or on another one's choice, is answered with what is pending."""
    ward.say("dung", "3.1")
    version = ward.phones["dung"].shown[-1][1]
    ward.choose("dung", "đang làm")
    assert said(ward) == ["doing"]
    ward.receive("dung", Kind.PRESS, choice="done", version=version)
    ward.receive("dung", Kind.PRESS, choice="done", version=ward.phones["dung"].shown[-1][1])
    assert said(ward) == ["doing"]
    assert "Dự kiến ngày nào xong" in heard(ward, "dung")


def test_who_is_no_contact_any_more_answers_nothing(ward: Ward) -> None:
    """The role ended between question and answer."""
    ward.say("dung", "3.1")
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = ? WHERE person = ?", (instant(ward.now), person(ward, "dung")))
    ward.choose("dung", "đã xong")
    assert said(ward) == []


def test_the_deputy_of_who_is_away_answers(ward: Ward) -> None:
    """Reminders go to the deputy, and the deputy's answers count."""
    with ward.tx() as tx:
        absences.record(tx, person(ward, "dung"), date(2026, 11, 30), date(2026, 12, 31), person(ward, "lan"), ward.now)
    ward.advance("2026-12-01T08:00")
    assert "3.1" in heard(ward, "lan")
    assert not heard(ward, "dung")
    ward.say("lan", "3.1 đang làm, hẹn 20/12")
    assert said(ward) == ["doing"]


def test_a_code_of_two_programmes_is_asked(ward: Ward) -> None:
    """The same code in two papers: which is meant is picked from a list, and then counts as typed."""
    with ward.tx() as tx:
        tx.execute(
            "INSERT INTO programme (number, issued, issuer, at) VALUES ('22-CTr/ĐU', '2026-10-01', '', ?)",
            (instant(ward.now),),
        )
        tx.execute(
            "INSERT INTO task (programme, code, title, content, lead, coordinating, timeframe, product, since) "
            "SELECT max(programme.id), '3.1', '', 'Xây dựng nhà văn hóa', '[\"UBND\"]', '[]', '2026', '', ? "
            "FROM programme",
            (instant(ward.now),),
        )
    ward.say("dung", "3.1 vướng kinh phí")
    assert "là của việc nào" in heard(ward, "dung")
    assert said(ward) == []
    ward.say("dung", "2")
    [row] = ward.rows("SELECT content, words FROM progress JOIN task ON task.id = progress.task")
    assert (row["content"], row["words"]) == ("Xây dựng nhà văn hóa", "kinh phí")


def test_more_time_moves_the_due_day_and_keeps_both(ward: Ward) -> None:
    """Asked, granted, asked again: each wish with its old day; only what was granted moves it, and it is not late."""
    ward.say("dung", "3.1 xin lùi hạn đến 15/1 vì chờ thẩm định")
    assert due(ward, "3.1") == date(2026, 12, 31)
    ward.say("office", "cho lùi 1")
    assert due(ward, "3.1") == date(2027, 1, 15)
    ward.say("dung", "3.1 xin lùi hạn đến 30/1 vì Sở chưa trả lời")
    ward.say("office", "không cho lùi 2")
    rows = ward.rows("SELECT old, wished, state FROM extension ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("2026-12-31", "2027-01-15", "granted"),
        ("2027-01-15", "2027-01-30", "refused"),
    ]
    ward.advance("2027-01-14T09:00")
    ward.say("dung", "3.1 xong")
    ward.say("dung", "đúng")
    heard(ward, "dung")
    ward.say("dung", "3.1 xong chưa")
    assert "hoàn thành đúng hạn" in heard(ward, "dung")


def due(ward: Ward, code: str) -> date:
    """The due day of a task's deadline for its lead."""
    with ward.tx() as tx:
        world = followup.world(tx, ward.desk, ward.now)
    return next(one.due for one in parts(world, date(2027, 1, 1)) if one.held.entry.code == code and one.lead)


def test_snoozing_ends_at_the_due_day(ward: Ward) -> None:
    """ "Nhắc lại sau 2 ngày" silences this item only, and never beyond its day."""
    ward.advance("2026-12-24T08:00")
    ward.say("dung", "nhắc lại 3.1 sau 30 ngày")
    [row] = ward.rows("SELECT until FROM snooze")
    assert row["until"] == "2026-12-31"
    heard(ward, "dung")
    ward.advance("2026-12-30T20:00")
    assert "3.1 “" not in heard(ward, "dung").replace("Phối hợp", "")
    ward.advance("2026-12-31T08:00")
    assert "3.1 “" in heard(ward, "dung")


def test_what_the_office_says_for_a_unit_is_recorded_as_typed(ward: Ward) -> None:
    """Read back with the unit's name; its contact hears of it."""
    ward.say("office", "3.1 UBND đang làm, hẹn 20/12")
    assert said(ward) == []
    ward.say("office", "đúng")
    [row] = ward.rows("SELECT * FROM progress")
    assert (row["answer"], row["person"], row["typed"], row["day"]) == (
        "doing",
        None,
        person(ward, "office"),
        "2026-12-20",
    )
    assert "Văn phòng (Phạm Thu Hà) đã ghi thay" in heard(ward, "dung")


def test_every_answer_is_in_the_audit(ward: Ward) -> None:
    """What was said, more time and who decided, who answers now: ids and days, never words."""
    for text in ("3.1 vướng kinh phí", "3.1 xin lùi hạn đến 15/1 vì chờ kinh phí", "chuyển 3.1 cho chị Hà"):
        ward.say("dung", text)
    ward.say("office", "cho lùi 1")
    rows = ward.rows("SELECT action, actor, before, after FROM audit WHERE subject LIKE 'task:%' ORDER BY id")
    found = [(row["action"], row["actor"]) for row in rows if not row["action"].startswith("task-added")]
    dung, office = person(ward, "dung"), person(ward, "office")
    assert found == [
        ("progress", dung),
        ("more-time", dung),
        ("task-contact", dung),
        ("more-time-decided", office),
    ]
    assert not [row for row in rows if "kinh phí" in f"{row['before']}{row['after']}"]


def test_a_picked_report_is_asked_next(ward: Ward) -> None:
    """A report among a morning's tasks is picked like them."""
    ward.advance("2026-12-17T08:00")
    heard(ward, "dung")
    ward.say("dung", "việc của tôi")
    listed = heard(ward, "dung")
    number = next(line.split(".")[0] for line in listed.splitlines() if "Báo cáo tháng 12" in line)
    ward.say("dung", number.strip())
    assert "Câu 1/1" in heard(ward, "dung")
    assert state(ward, "dung").at is At.ASK


def test_ambiguous_colleagues_are_asked(ward: Ward) -> None:
    """Two of one name, or a name whose accents do not tell: the number that was offered counts."""
    with ward.tx() as tx:
        tx.execute("UPDATE person SET name = 'Trần Thị Hạ' WHERE id = ?", (person(ward, "ha"),))
    ward.say("dung", "chuyển 3.1 cho chị Hà")
    assert "cho ai ạ" in heard(ward, "dung")
    assert not ward.rows("SELECT * FROM task_contact")
    label = ward.phones["dung"].shown[-1][0].choices[0].label
    ward.choose("dung", label)
    assert "Đã chuyển 3.1 cho Trần Thị Hạ" in heard(ward, "dung")


def test_conditional_order_is_told_to_the_office(ward: Ward) -> None:
    """ "Theo chỉ đạo": asked once a quarter; when the order came the office sets a day."""
    with ward.tx() as tx:
        tx.execute("UPDATE task SET timeframe = 'Theo chỉ đạo của cấp trên' WHERE code = '3.1'")
    ward.say("dung", "3.1 chưa có chỉ đạo")
    assert "chờ cấp trên" in heard(ward, "dung")
    heard(ward, "office")
    ward.say("dung", "3.1 có")
    ward.say("dung", "đúng")
    assert "đã có chỉ đạo" in heard(ward, "office")


def test_an_erased_contact_leaves_answers_without_words(ward: Ward) -> None:
    """What was answered stays, the words and the name do not."""
    for text in ("3.1 vướng kinh phí", "3.2 xin lùi hạn đến 15/1 vì chờ kinh phí", "chuyển 4.1 cho tôi"):
        ward.say("dung", text)
    ward.say("dung", "xóa dữ liệu ngay")
    ward.tick()
    assert [tuple(row) for row in ward.rows("SELECT answer, words FROM progress")] == [("stuck", "")]
    assert [row["reason"] for row in ward.rows("SELECT reason FROM extension")] == [""]
    assert not ward.rows("SELECT * FROM task_contact")


def test_a_group_that_leads_a_task_answers_for_itself(ward: Ward) -> None:
    """ "Tổ dân phố" leads: each leader has a part, one closes nobody else's; a code in a report stays a figure."""
    ward.link("leader", "other")
    with ward.tx() as tx:
        tx.execute("""UPDATE task SET lead = '["Tổ dân phố"]', coordinating = '[]' WHERE code = '2.2'""")
    ward.say("leader", "việc của tôi")
    assert "2.2" in heard(ward, "leader")
    ward.say("leader", "để sau")
    ward.say("leader", "2.2 xong")
    ward.say("leader", "đúng")
    ward.say("leader", "có")
    [row] = ward.rows("SELECT place.code, sort FROM progress JOIN place ON place.id = place JOIN product ON true")
    assert tuple(row) == ("HK05", "kept")
    heard(ward, "other")
    ward.say("other", "2.2 xong chưa")
    assert "hoàn thành" not in heard(ward, "other")
    ward.say("other", "3.1 đang làm")
    assert "3.1 không thuộc phần việc" in heard(ward, "other")
    ward.say("office", "xem nhiệm vụ 2.2")
    assert "1/2 đã báo (Tổ dân phố số 5, khu Hàng Kênh" in heard(ward, "office")
    ward.advance("2026-12-15T08:00")
    ward.say("leader", "2.2")
    assert "chưa đọc được con số" in heard(ward, "leader")


def test_a_due_day_that_is_no_working_day_is_kept_through_the_next(ward: Ward) -> None:
    """Sunday's day is not overdue on Monday, and what is done then is on time (Civil Code 2015, Art. 148)."""
    with ward.tx() as tx:
        tx.execute("UPDATE task SET timeframe = '20/12/2026' WHERE code = '3.1'")
    ward.advance("2026-12-21T09:00")
    heard(ward, "dung")
    ward.say("dung", "3.1")
    assert "còn tính đến hết hôm nay" in heard(ward, "dung")
    ward.say("dung", "đã xong")
    ward.say("dung", "gửi sau")
    ward.advance("2026-12-28T09:00")
    heard(ward, "dung")
    ward.say("dung", "3.1 xong chưa")
    assert "hoàn thành đúng hạn" in heard(ward, "dung")


def test_an_edited_message_is_no_answer(ward: Ward) -> None:
    """What was edited answered something else."""
    ward.say("dung", "3.1")
    ward.receive("dung", Kind.EDIT, text="đã xong", message="m1")
    assert said(ward) == []
    assert "Tin sửa lại không được ghi" in heard(ward, "dung")
