"""Leaders, the office and reviewers ask: who is told what, when a follow-up holds, what becomes of an instruction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.followup import Answer
from bot.core.model import Kind, Owner
from bot.core.parts import parts
from handlers import followup, tasks_told
from storage import erasing, measures
from storage import followup as stored
from tests.handlers.test_review import report
from tests.informed import sample
from tests.ward import NAMES, ROSTER, Ward

WITH_FIELDS = "\n".join(
    f"{line},{'lĩnh vực' if number == 0 else ''}" for number, line in enumerate(ROSTER.strip().split("\n"))
)
SECRETARY = "\nlãnh đạo,Ngô Bá Thư,0900000011,,,,,,,,bí thư\nduyệt số liệu,Lê Thị Hoa,0900000006,,,,,,,,\n"


@pytest.fixture
def months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """Two groups that reported November: one 3 violations and 4 people at its meetings, the other 9 and 95."""
    with Ward.opened(tmp_path / "ward.db", roster=WITH_FIELDS + SECRETARY) as ward:
        monkeypatch.setitem(NAMES, "secretary", "Ngô Bá Thư")
        ward.link("leader", "other", "office", "leadership", "contact", "reviewer", "secretary")
        ward.advance("2026-11-16T09:00")
        report(ward, "leader", meetings="2 buổi 4 người", violations="3")
        report(ward, "other", violations="9")
        for name in ward.phones:
            ward.unread(name)
        yield ward


def asks(ward: Ward, who: str, text: str) -> str:
    """What somebody hears after typing this."""
    ward.say(who, text)
    return "\n".join(message.flat().text for message in ward.unread(who))


@pytest.mark.parametrize(
    ("who", "sees"), [("leadership", False), ("secretary", True), ("office", True), ("reviewer", True)]
)
def test_small_counts_are_for_those_they_are_for(months: Ward, who: str, sees: bool) -> None:
    """Of single groups the leadership hears neither 3 nor, beside the total, 9; everybody hears the total."""
    told = asks(months, who, "vi phạm từng tổ")
    assert "12 vụ" in told
    assert ("3 vụ" in told, "9 vụ" in told) == (sees, sees)
    for text in ("tổ 5 hàng kênh vi phạm mấy vụ", "tổ 5 kênh dương có mấy vụ vi phạm", "tổ 5 hàng kênh thế nào"):
        told = asks(months, who, text)
        assert ("3 vụ" in told or "9 vụ" in told) == sees, text
    told = asks(months, who, "vì sao vi phạm tăng")
    assert "3 vụ" not in told


def test_counts_of_people_are_small_in_any_figure(months: Ward) -> None:
    """Four people at meetings are few, too, and the next smallest with them; how many meetings tells of nobody."""
    for text in ("bao nhiêu lượt người dự họp ở tổ 5 hàng kênh", "lượt người dự họp tổ 5 kênh dương"):
        assert "không nêu riêng" in asks(months, "leadership", text)
        assert "không nêu riêng" not in asks(months, "secretary", text)
    assert "99 lượt người" in asks(months, "leadership", "lượt người dự họp")
    told = asks(months, "leadership", "tổ 5 hàng kênh họp mấy buổi")
    assert ("2 buổi" in told, "không nêu riêng" in told) == (True, False)
    whole = asks(months, "leadership", "tổ 5 hàng kênh thế nào")
    assert "Buổi họp, tuyên truyền: 2 buổi" in whole
    assert "Lượt người dự họp: không nêu riêng" in whole


def test_who_is_below_is_not_said_to_be_nobody(months: Ward) -> None:
    """Of counts that are not told nobody says that none of them is below a number."""
    told = asks(months, "leadership", "tổ nào vi phạm dưới 5 vụ")
    assert "Không có tổ nào" not in told
    assert "chỉ Bí thư, Văn phòng và người duyệt xem" in told
    assert "3 vụ" in asks(months, "secretary", "tổ nào vi phạm dưới 5 vụ")
    told = asks(months, "leadership", "tổ nào ở khu hàng kênh vi phạm dưới 5 vụ")
    assert "chỉ Bí thư, Văn phòng và người duyệt xem" in told


def test_an_area_of_one_group_is_no_total(months: Ward) -> None:
    """An area of a single group is that group, and the other area is what is left of the ward: neither is told."""
    assert "3 vụ" not in asks(months, "leadership", "vi phạm khu hàng kênh")
    assert "9 vụ" not in asks(months, "leadership", "vi phạm khu kênh dương")
    assert "3 vụ" in asks(months, "secretary", "vi phạm khu hàng kênh")


@pytest.mark.parametrize(
    "text", ["vi phạm từng khu", "khu nào vi phạm nhiều nhất", "so sánh vi phạm khu hàng kênh và khu kênh dương"]
)
def test_small_counts_are_not_told_area_by_area(months: Ward, text: str) -> None:
    """Area by area is no way around it, and neither is the order of a list."""
    told = asks(months, "leadership", text)
    assert "12 vụ" in told
    assert "3 vụ" not in told
    assert "9 vụ" not in told
    assert told.index("khu Hàng Kênh:") < told.index("khu Kênh Dương:")
    assert "khu Kênh Dương: 9 vụ" in asks(months, "secretary", text)


def test_small_counts_are_not_told_by_a_number(months: Ward) -> None:
    """Whether a group has fewer than so many is not told either: those not told are on neither side."""
    for text in ("tổ nào vi phạm dưới 5 vụ", "tổ nào vi phạm trên 2 vụ"):
        told = asks(months, "leadership", text)
        assert "không có tổ nào" in told
        assert "Số từ 1 đến 4 của từng nơi chỉ Bí thư" in told
        assert "Tổ dân phố số 5, khu Hàng Kênh" not in told
    assert "Những tổ dưới 5 vụ, 1 tổ:" in asks(months, "secretary", "tổ nào vi phạm dưới 5 vụ")
    assert "Đúng 3 vụ: 1 tổ." in asks(months, "secretary", "tổ nào vi phạm trên 3 vụ")


def test_what_stands_is_named_by_the_period_it_was_told_in(months: Ward) -> None:
    """March asks for the conventions again and nobody has answered yet: the share is December's, not March's."""
    months.advance("2026-12-15T09:00")
    report(months, "leader")
    months.advance("2027-03-16T09:00")
    told = asks(months, "leadership", "các mục tiêu đến đâu")
    assert "Tổ có quy ước được công nhận: 0% (0/1 tổ), chưa đạt mục tiêu 100% (tháng 12/2026, 1/2 tổ)" in told


def test_exact_orders_of_the_office_still_win(months: Ward) -> None:
    """ "tình hình nộp" is the office's own order, with completeness; to a leader it is a question."""
    assert "Đầy đủ: 100%" in asks(months, "office", "tình hình nộp")
    assert "Đúng hạn 2 tổ" in asks(months, "leadership", "tình hình nộp")
    assert "0900000001" not in asks(months, "leadership", "ai chưa nộp")


def test_who_reports_too_asks_between_questions(months: Ward) -> None:
    """A reviewer who reports for a unit is answered while nothing is asked of the unit, and only a question is one."""
    assert "12 vụ" in asks(months, "contact", "vi phạm bao nhiêu vụ")
    months.advance("2026-12-15T09:00")
    months.unread("contact")
    months.say("contact", "45/50")
    assert months.rows("SELECT value, whole FROM figure WHERE indicator = 'N5'")[0]["whole"] == 50


def test_a_follow_up_holds_for_half_a_day(months: Ward) -> None:
    """The next morning "còn tổ 5 kênh dương" is about that place, not about yesterday's figure."""
    asks(months, "leadership", "số buổi họp tháng 11")
    assert "Buổi họp" in asks(months, "leadership", "còn tổ 5 kênh dương")
    months.pass_time(timedelta(hours=13))
    assert "mã nhận" in asks(months, "leadership", "còn tổ 5 hàng kênh")


def test_an_old_choice_answers_nothing(months: Ward) -> None:
    """A button of a list that is closed says so; the question after it is kept."""
    months.say("leadership", "tổ 5 có bao nhiêu hộ")
    months.say("leadership", "ai chưa nộp")
    months.unread("leadership")
    months.choose("leadership", "Tổ dân phố số 5, khu Hàng Kênh")
    [message] = months.unread("leadership")
    assert "Lựa chọn này đã cũ" in message.text


def test_an_edited_instruction_is_asked_about(months: Ward) -> None:
    """A message that was edited into an instruction is not taken for one without asking."""
    months.receive("leadership", Kind.EDIT, text="nhắc HK05 nộp ngay", message="m1")
    [message] = months.unread("leadership")
    assert "hỏi, hay giao việc" in message.text
    assert not months.rows("SELECT 1 FROM instruction")


def test_an_instruction_is_kept_once(months: Ward) -> None:
    """The same update handled again makes no second one; nothing but the office's message goes out."""
    months.say("leadership", "nhắc HK05 nộp ngay")
    months.rows("UPDATE inbox SET state = 'ready' WHERE id = (SELECT max(id) FROM inbox)")
    months.handle()
    assert [row["words"] for row in months.rows("SELECT words FROM instruction")] == ["nhắc HK05 nộp ngay"]
    assert not months.unread("leader")
    assert len(months.unread("office")) == 1


def test_the_office_and_reviewers_give_no_instructions(months: Ward) -> None:
    """Their words are no instructions of a leader."""
    for who in ("office", "reviewer"):
        months.say(who, "nhắc HK05 nộp ngay")
    assert not months.rows("SELECT 1 FROM instruction")


def test_an_erased_leaders_words_are_forgotten(months: Ward) -> None:
    """Erasing a person empties what they told and what they answered; the row stays."""
    months.say("leadership", "nhắc HK05 nộp ngay")
    months.say("office", "trả lời chỉ đạo 1: đã báo tổ")
    for name in ("leadership", "office"):
        [row] = months.rows("SELECT person FROM account WHERE address = ?", f"chat-{name}")
        with months.tx() as tx:
            erasing.erase(tx, row["person"], months.now)
    assert tuple(months.rows("SELECT words, answer, outcome FROM instruction")[0]) == ("", "", "answered")


def test_an_instruction_out_of_hours_waits_for_the_morning(months: Ward) -> None:
    """The leader has the receipt at once; the office is not woken."""
    months.now = months.now.replace(hour=15)  # 22:00 there
    assert "Đã ghi ý kiến chỉ đạo" in asks(months, "leadership", "gọi tổ trưởng tổ 5")
    assert not months.unread("office")
    months.advance("2026-11-17T08:01")
    assert any("gọi tổ trưởng tổ 5" in message.text for message in months.unread("office"))


def test_figures_of_an_old_book_answer_too(months: Ward) -> None:
    """What was imported from a book is compared with, by the periods it names."""
    months.receive("office", Kind.FILE, name="so-lieu-2026.csv")
    [row] = months.rows("SELECT id FROM import WHERE state = 'offered'")
    months.say("office", f"ghi {row['id']}")
    told = asks(months, "leadership", "tổ 5 hàng kênh có bao nhiêu hộ so với tháng 3")
    assert "So với tháng 3/2026 (118 hộ, 1/1 tổ)" in told


def test_units_are_told_by_kind(months: Ward) -> None:
    """Who studied: of the units that reported, by kind."""
    assert "tháng 12 mới hỏi" in asks(months, "leadership", "đảng viên học nghị quyết đến đâu")
    months.advance("2026-12-15T09:00")
    months.say("contact", "45/50")
    months.say("contact", "gửi")
    told = asks(months, "leadership", "đảng viên học nghị quyết đến đâu")
    assert "90% (45/50 người), chưa đạt mục tiêu 100%" in told
    assert "- Đơn vị khác (1/1): 90%" in told


def test_a_list_of_tasks_says_what_it_leaves_out(months: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    """No task is left out in silence."""
    months.follow_up()
    whole = asks(months, "leadership", "việc nào sắp đến hạn").split("\n")[1:]
    monkeypatch.setattr(tasks_told, "_MOST", 1)
    assert f"… và {len(whole) - 1} việc khác." in asks(months, "leadership", "việc nào sắp đến hạn")


def test_a_collective_unit_is_its_members(months: Ward) -> None:
    """Nobody waits for a report of "các trường học": its schools report, and whoever asks about it hears of them."""
    months.import_units()
    months.link("hang")
    months.advance("2026-12-15T09:00")
    for who, said in (("contact", "45/50"), ("hang", "10/10")):
        months.say(who, said)
        months.say(who, "gửi")
    told = asks(months, "leadership", "đảng viên học nghị quyết đến đâu")
    assert "91,6% (55/60 người)" in told
    assert "số gần nhất của 2/5 đơn vị" in told
    assert "- Trường học (1/2): 100% (10/10 người)" in told
    with months.tx() as tx:
        measure = measures.Measure(("N5",), stock=True)
        scope = measures.Scope((Owner.UNIT, Owner.SCHOOL), refs=("unit:TRUONG",))
        schools = measures.sums(tx, measure, scope, measures.asking(tx, measure.codes))
    assert (schools.part, schools.whole) == (Decimal(10), Decimal(10))
    assert (schools.given, schools.places) == (1, 2)
    months.inform()
    assert "Báo cáo tháng 12/2026" in (text := asks(months, "office", "xem trước bản tin"))
    assert "2/5 đơn vị đã gửi" in text
    assert "Các trường học công lập" not in text


def test_before_the_first_period_nothing_is_guessed(ward: Ward) -> None:
    """Nothing opened yet: every question is answered with that."""
    ward.link("leadership")
    for text in ("tình hình nộp", "ai chưa nộp", "tổ 5 kênh dương thế nào", "tháng 10 ai chưa nộp"):
        assert "Chưa có kỳ báo cáo" in asks(ward, "leadership", text)
    assert "Chưa có số liệu" in asks(ward, "leadership", "gia đình văn hóa bao nhiêu")
    assert "Chưa có chương trình" in asks(ward, "leadership", "các nhiệm vụ thế nào")


def test_the_time_before_is_named_where_it_is_not_the_month_before(months: Ward) -> None:
    """A figure asked once a year has no month before: what it is held against instead is said."""
    with months.tx() as tx:
        form = tx.execute("SELECT form FROM period").fetchone()["form"]
        days = ("2025-10-15", "2025-11-14", "2025-11-16", "2025-11-23", "2025-11-25")
        sql = "INSERT INTO period (code, first, last, opens, due, locks, form) VALUES ('2025-11', ?, ?, ?, ?, ?, ?)"
        tx.execute(sql, (*days, form))
        for place in (1, 2):
            sql = (
                "INSERT INTO report (period, place, state, sent, receipt) SELECT id, ?, 'sent', "
                "'2025-11-20T01:00:00.000Z', 'R' FROM period WHERE code = '2025-11' RETURNING id"
            )
            [made] = tx.execute(sql, (place,)).fetchone()
            sql = (
                "INSERT INTO figure (report, indicator, verdict, value, person, source, at) "
                "VALUES (?, 'N2', 'value', 100, 1, 's', '2025-11-20T01:00:00.000Z')"
            )
            tx.execute(sql, (made,))
    told = asks(months, "leadership", "gia đình văn hóa so với tháng trước")
    assert "- Lần hỏi trước của số này là tháng 11/2025.\n- So với tháng 11/2025 (" in told


def test_a_task_that_does_not_apply_is_not_done(tmp_path: Path) -> None:
    """Done, not done and not applicable are three things."""
    with sample(tmp_path / "ward.db") as ward:
        with ward.tx() as tx:
            world = followup.world(tx, ward.desk, ward.now)
            owed = [one for one in parts(world, date(2026, 12, 31), fresh=date(2026, 11, 16)) if one.lead]
            for code, said in (("3.1", Answer.NOT_APPLICABLE), ("3.2", Answer.DONE)):
                for one in owed:
                    if one.held.entry.code == code:
                        stored.save(tx, one, stored.Word(said, one.person), now=ward.now, source="test")
        told = asks(ward, "leadership", "nhiệm vụ nào xong rồi")
        assert "1/18 đã hoàn thành;" in told
        assert "; 1 không áp dụng." in told
        assert ("- 3.2 " in told, "- 3.1 " in told) == (True, False)
