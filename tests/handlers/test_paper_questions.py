"""What a paper leaves unclear, asked of the office: what another's answer, a role that ended or an early text do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.core.milestones import MilestonePolicy, of_programme, of_task
from bot.core.model import Kind
from bot.core.programme_answers import Settled
from bot.core.timeframe import read_timeframe
from storage import people, programmes
from tests.ward import Ward

SENT = Path(__file__).parents[1] / "dialogues" / "files"


def unsettled(ward: Ward) -> list[str]:
    """The tasks with an open question."""
    with ward.tx() as tx:
        return [one.task for one in programmes.unsettled(tx) if one.task]


def test_somebody_else_answered_first(ward: Ward) -> None:
    """The answer that comes second is not recorded anywhere: the next question is asked, with the reason."""
    ward.link("office")
    ward.import_programme()
    ward.say("office", "việc chưa rõ")
    with ward.tx() as tx:
        first, *_ = programmes.unsettled(tx)
        programmes.settle(tx, first.id, Settled())
    ward.say("office", "quý IV/2026")
    [*_, last] = ward.unread("office")
    assert last.text.startswith("Câu vừa hỏi đã được làm rõ rồi.\nNhiệm vụ 4.3: cột phối hợp ghi “Thường xuyên”.")
    assert unsettled(ward) == ["4.3", "5.2", "6.2"]


def test_who_left_the_office_is_asked_nothing(ward: Ward) -> None:
    """The role ended while the question was pending: the answer changes nothing."""
    ward.link("office")
    ward.import_programme()
    ward.say("office", "việc chưa rõ")
    with ward.tx() as tx:
        account = people.account(tx, "telegram", "chat-office")
        tx.execute("DELETE FROM role WHERE role = 'group_leader' AND place = 1")
        tx.execute("UPDATE role SET role = 'group_leader', place = 1 WHERE person = ?", (account.person,))
    ward.say("office", "giữ nguyên")
    assert unsettled(ward) == ["1.1", "4.3", "5.2", "6.2"]
    assert "1.1" not in ward.unread("office")[-1].text


def test_an_answer_is_audited(ward: Ward) -> None:
    """By ids: who answered, which question."""
    ward.link("office")
    ward.import_programme()
    ward.say("office", "việc chưa rõ")
    ward.say("office", "giữ nguyên")
    [[actor, subject]] = ward.rows("SELECT actor, subject FROM audit WHERE action = 'programme-answer'")
    assert (ward.rows("SELECT name FROM person WHERE id = ?", actor)[0][0], subject) == (
        "Phạm Thu Hà",
        "programme-question:1",
    )
    assert unsettled(ward) == ["4.3", "5.2", "6.2"]


def test_what_was_sent_before_the_question_does_not_answer_it(ward: Ward) -> None:
    """It is quoted and the question asked again."""
    ward.link("office")
    ward.import_programme()
    ward.say("office", "việc chưa rõ")
    ward.say("office", "giữ nguyên", before=60)
    assert ward.unread("office")[-1].text.startswith("Chưa ghi “giữ nguyên” vì được gửi trước câu hỏi này.")
    assert unsettled(ward) == ["1.1", "4.3", "5.2", "6.2"]


# ---- told by itself ----------------------------------------------------------------------------------------------


def heard(ward: Ward) -> list[str]:
    """What the office was told of papers by itself since this was last asked."""
    return [one.text for one in ward.unread("office") if "đã nhập, còn" in one.text]


def test_the_office_hears_once_that_a_paper_is_unclear(ward: Ward) -> None:
    """In the morning, with the first question one press away; another tick says nothing."""
    ward.link("office")
    ward.advance("2026-11-16T21:00")
    ward.unread("office")
    ward.import_programme()
    ward.tick()
    assert heard(ward) == []
    ward.advance("2026-11-17T09:00")
    assert heard(ward) == [
        "Văn bản 10-CTr/ĐU đã nhập, còn 6 chỗ chưa rõ; những việc ấy chưa được nhắc hạn. "
        "Đồng chí chọn việc chưa rõ để trả lời từng chỗ ạ."
    ]
    ward.choose("office", "việc chưa rõ")
    assert ward.unread("office")[-1].text.startswith("Còn 6 chỗ chưa rõ của văn bản 10-CTr/ĐU.")
    ward.advance("2026-11-18T09:00")
    assert heard(ward) == []


def test_who_links_later_hears_it_then(ward: Ward) -> None:
    """A programme may be imported before anybody of the office has a link."""
    ward.import_programme()
    ward.advance("2026-11-16T09:00")
    ward.link("office")
    ward.tick()
    assert len(heard(ward)) == 1


def test_who_imported_or_asked_knows_it(ward: Ward) -> None:
    """The answer to the import and to "việc chưa rõ" say it; the tick does not say it again."""
    ward.link("office")
    ward.advance("2026-11-16T09:00")
    ward.receive("office", Kind.FILE, name="chuong-trinh.txt")
    ward.choose("office", "ghi 1")
    ward.tick()
    assert heard(ward) == []


def test_another_paper_is_told_too(ward: Ward) -> None:
    """Only what is new makes it news: the same paper again is none."""
    ward.link("office")
    ward.import_programme()
    ward.advance("2026-11-16T09:00")
    assert len(heard(ward)) == 1
    ward.import_programme()
    ward.tick()
    assert heard(ward) == []
    ward.import_programme(SENT / "chuong-trinh.txt")
    ward.tick()
    [text] = heard(ward)
    assert text.startswith("Văn bản 10-CTr/ĐU, 12-CTr/ĐU đã nhập, còn 10 chỗ chưa rõ")


# ---- the programme's own days ------------------------------------------------------------------------------------


def test_milestones_end_with_the_programme_once_the_office_said_when(ward: Ward) -> None:
    """Before the answer what goes on has no last milestone and there is no review; afterwards both are exact."""
    ward.link("office")
    ward.import_programme()

    def planned() -> tuple[list[date], list[tuple[str, date]]]:
        with ward.tx() as tx:
            [task] = [one for one in programmes.holding(tx) if one.entry.code == "1.2"]
        read = read_timeframe(task.entry.timeframe, task.issued)
        policy, span = MilestonePolicy(report_days=()), (date(2028, 1, 1), date(2031, 6, 30))
        own = of_programme(policy, task.issued, task.end, task.mid_term, *span)
        checks = [one.due for one in of_task(read, policy, task.issued, task.end, *span)]
        return checks[-2:], [(one.sort.value, one.due) for one in own]

    assert planned() == ([date(2031, 3, 20), date(2031, 6, 20)], [])
    for said in ("việc chưa rõ", *["để sau"] * 4, "30/09/2030", "tháng 6/2028"):
        ward.say("office", said)
    assert planned() == (
        [date(2030, 6, 20), date(2030, 9, 20)],
        [("mid_term", date(2028, 6, 30)), ("final", date(2030, 9, 30))],
    )


def test_a_duty_at_the_programmes_end_waits_for_that_day(ward: Ward) -> None:
    """ "Cuối kỳ" is no date before the office has said the day, and it is that day afterwards."""
    ward.link("office")
    ward.import_programme()
    ward.say("office", "bật N17")

    def duty() -> tuple[str, list[str]]:
        with ward.tx() as tx:
            [held] = [one for one in programmes.holding(tx) if one.outside]
        return held.entry.timeframe, sorted(held.open)

    assert duty() == ("Cuối kỳ", ["timeframe"])
    for said in ("việc chưa rõ", *["để sau"] * 4, "31/12/2030"):
        ward.say("office", said)
    assert duty() == ("31/12/2030", [])
