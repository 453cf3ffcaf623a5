"""What a paper leaves unclear, asked of the office: what another's answer, a role that ended or an early text do."""

from __future__ import annotations

from bot.core.programme_answers import Settled
from storage import people, programmes
from tests.ward import Ward


def unsettled(ward: Ward) -> list[str]:
    """The tasks with an open question."""
    with ward.tx() as tx:
        return [one.task for one in programmes.unsettled(tx)]


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
