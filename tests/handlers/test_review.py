"""Review on a real ward: what is flagged, who may accept it, what stands beside a figure after the lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.reminders import RETURNED
from storage import figures_export
from tests.ward import ROSTER, Ward

_ANSWERS = {
    "họp hoặc tuyên truyền": "{meetings}",
    "hoạt động văn nghệ": "1 hoạt động 60 người",
    "vi phạm nếp sống": "{violations}",
    "hộ thực tế cư trú": "{households}",
    "nhân khẩu thực tế": "{people}",
    "Nhà văn hóa": "5 ngày",
    "Quy ước": "đang làm",
    "khó khăn, kiến nghị": "{remarks}",
    "đăng ký Gia đình": "110",
    "bình xét": "108",
    "có đề nghị công nhận": "đề nghị",
    "Có đúng không": "đúng",
    "Đúng cả thì gửi": "gửi",
}


def report(ward: Ward, who: str, **said: str) -> None:
    """Somebody answers whatever is asked, to the receipt."""
    ward.say(who, "báo cáo")
    for _ in range(30):
        asked = ward.phones[who].shown[-1][0].text
        if "Đã nhận báo cáo" in asked:
            return
        at, answer = max((asked.rfind(words), answer) for words, answer in _ANSWERS.items())
        assert at >= 0, asked
        usual = {"meetings": "2 buổi 95 người", "violations": "0", "households": "như cũ", "people": "như cũ"}
        usual["remarks"] = "bỏ qua"
        ward.say(who, answer.format(**{**usual, **said}))
    raise AssertionError(asked)


def flagged(ward: Ward) -> list[str]:
    """What is flagged in the newest period: "S3:unchanged"."""
    return [
        f"{row['indicator']}:{row['why']}"
        for row in ward.rows(
            "SELECT indicator, why FROM flag JOIN report ON report.id = flag.report "
            "WHERE period = (SELECT max(id) FROM period) ORDER BY flag.id"
        )
    ]


def reviews(ward: Ward, period: str = "2026-11") -> dict[object, object]:
    """Each group's word of review as ``phuongbot figures`` gives it."""
    with ward.tx() as tx:
        return {row["group"]: row["review"] for row in figures_export.rows(tx, period)}


@pytest.mark.parametrize("imported", [False, True], ids=["typed", "from an old book"])
def test_counts_unchanged_over_six_periods_are_flagged(ward: Ward, imported: bool) -> None:
    """In the sixth month, not in the fifth; what was taken from an old book does not count."""
    ward.link("leader")
    for number, opens in enumerate(("2026-11-16", "2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15")):
        ward.advance(f"{opens}T09:00")
        report(ward, "leader", violations=str(number))
        assert flagged(ward) == []
        if imported and number == 0:
            ward.connection.execute("UPDATE figure SET origin = 'book'")
    ward.advance("2027-04-15T09:00")
    report(ward, "leader", violations="5")
    counts = ["S3:unchanged", "S4:unchanged", "S5:unchanged", "S6:unchanged"]
    assert flagged(ward) == ([] if imported else counts)
    ward.say("leader", "sửa lại 96 người")  # corrected: computed anew
    ward.say("leader", "sửa 1")
    ward.say("leader", "3 buổi 96 người")
    assert flagged(ward) == ([] if imported else ["S5:unchanged", "S6:unchanged"])


def test_what_is_unreviewed_at_the_lock_is_used_and_marked(ward: Ward) -> None:
    """One press accepts what was shown; what came later stays unreviewed, before the lock and after."""
    ward.link("leader", "other", "reviewer", "office")
    ward.advance("2026-11-16T09:00")
    report(ward, "leader")
    ward.say("reviewer", "duyệt hết")
    report(ward, "other")
    ward.choose("reviewer", "duyệt 1 báo cáo")
    expected = {"HK05": "accepted", "KD05": "unreviewed"}
    assert reviews(ward) == expected
    ward.advance("2026-11-26T09:00")
    assert reviews(ward) == expected
    ward.say("reviewer", "duyệt hết")
    ward.say("reviewer", "duyệt 1 báo cáo")
    assert reviews(ward) == expected
    ward.say("office", "xem KD05")
    assert "chưa duyệt" in ward.unread("office")[-1].text
    ward.say("office", "xem HK05")
    assert "đã duyệt" in ward.unread("office")[-1].text


def test_what_was_shown_is_what_is_accepted(ward: Ward) -> None:
    """A report handed in, or flagged, between showing and pressing is not accepted."""
    ward.link("leader", "other", "reviewer")
    ward.advance("2026-12-15T09:00")
    report(ward, "leader")
    report(ward, "other")
    ward.say("reviewer", "duyệt hết")
    ward.say("leader", "sửa nhân khẩu")
    ward.say("leader", "600")
    ward.say("leader", "đúng")
    ward.choose("reviewer", "duyệt 2 báo cáo")
    said = ward.unread("reviewer")[-1]
    assert said.text.startswith("Đã duyệt 1 báo cáo. 1 báo cáo vừa thay đổi nên chưa duyệt.")
    assert "600 khẩu" in said.text
    assert reviews(ward, "2026-12") == {"HK05": "unreviewed", "KD05": "accepted"}


def test_figures_given_back_come_one_at_a_time(ward: Ward) -> None:
    """The second question waits for the answer to the first; each answer is news, the report follows."""
    ward.link("leader", "reviewer")
    ward.advance("2026-12-15T09:00")
    report(ward, "leader", households="160", people="530")
    assert flagged(ward) == ["S1:far", "S2:far"]
    ward.say("reviewer", "duyệt từng số")
    ward.unread("leader")
    ward.say("reviewer", "trả lại 1")
    ward.say("reviewer", "trả lại 2")
    (first,) = ward.unread("leader")
    assert "160 hộ" in first.text
    ward.tick()
    assert ward.unread("leader") == []
    assert reviews(ward, "2026-12") == {"HK05": "returned"}
    ward.say("leader", "121")
    *_, second = ward.unread("leader")
    assert "530 khẩu" in second.text
    assert reviews(ward, "2026-12") == {"HK05": "returned"}
    ward.say("leader", "416")
    assert ward.figures(period="2026-12")["S1"] == "121"
    assert ward.figures(period="2026-12")["S2"] == "416"
    assert reviews(ward, "2026-12") == {"HK05": "unreviewed"}
    assert "nay là 416 khẩu (trước là 530 khẩu)" in ward.unread("reviewer")[-1].text
    assert [row["state"] for row in ward.rows("SELECT state FROM notice WHERE what = ?", RETURNED)] == ["told"] * 2


def test_a_figure_mended_before_the_question_went_out_is_not_asked(ward: Ward) -> None:
    """Given back in the quiet hours, corrected by itself before the morning."""
    ward.link("leader", "reviewer")
    ward.advance("2026-12-15T19:00")
    report(ward, "leader", people="530")
    ward.advance("2026-12-15T21:00")
    ward.say("reviewer", "trả lại 1")
    ward.say("leader", "sửa nhân khẩu")
    ward.say("leader", "416")
    ward.unread("leader")
    ward.advance("2026-12-16T09:00")
    assert ward.unread("leader") == []


def test_an_open_question_is_never_talked_over(ward: Ward) -> None:
    """The figure given back waits for half an hour of silence, and for the morning where that ends in the evening."""
    ward.link("leader", "reviewer")
    ward.advance("2026-12-15T19:00")
    report(ward, "leader", people="530")
    ward.advance("2026-12-15T19:45")
    ward.say("leader", "sửa 3")
    ward.unread("leader")
    ward.say("reviewer", "trả lại 1")
    ward.advance("2026-12-16T07:59")
    assert ward.unread("leader") == []
    ward.advance("2026-12-16T08:00")
    (asked,) = ward.unread("leader")
    assert "530 khẩu" in asked.text
    ward.say("leader", "đúng")
    assert "530 khẩu là đúng" in ward.unread("leader")[-1].text


@pytest.mark.parametrize("who", ["leader", "leadership"])
def test_only_reviewers_review(ward: Ward, who: str) -> None:
    """The words of a reviewer do nothing in another mouth, or once the role has ended."""
    ward.link("leader", "reviewer", *({who} - {"leader"}))
    ward.advance("2026-12-15T09:00")
    report(ward, "leader", people="530")
    ward.say("reviewer", "duyệt hết")
    ward.connection.execute("UPDATE role SET until = '2026-12-15' WHERE role = 'reviewer'")
    for said in ("duyệt hết", "duyệt 1", "trả lại 1", "duyệt 1 báo cáo"):
        ward.say(who, said)
        ward.say("reviewer", said)
    assert reviews(ward, "2026-12") == {"HK05": "unreviewed"}
    assert {row["state"] for row in ward.rows("SELECT state FROM flag")} == {"open"}


def test_a_reminder_to_review_joins_the_morning(tmp_path: Path) -> None:
    """Somebody who leads a group and reviews gets one message; with nothing to review no word of it."""
    roster = ROSTER + "duyệt số liệu,Nguyễn Văn Bình,0900000001,,,,,,,\n"
    with Ward.opened(tmp_path / "both.db", roster=roster) as ward:
        ward.link("leader", "other")
        ward.advance("2026-11-23T23:00")
        assert not any("chưa duyệt" in message.text for message in ward.unread("leader"))
        report(ward, "other")
        ward.advance("2026-11-25T09:00")
        (morning,) = ward.unread("leader")
        assert [line[:3] for line in morning.text.split("\n")] == ["1. ", "2. "]
        assert "chưa nhận được báo cáo" in morning.text
        assert "hôm nay, thứ Tư 25/11, chốt số liệu tháng 11. Còn 1 báo cáo chưa duyệt." in morning.text
        ward.choose("leader", "duyệt hết")
        ward.choose("leader", "duyệt 1 báo cáo")
        assert reviews(ward) == {"KD05": "accepted"}
        ward.say("leader", "làm ngay")
        assert "Câu 1/5" in ward.unread("leader")[-1].text


def test_the_office_reviews_with_the_same_words(ward: Ward) -> None:
    """It accepts what was shown, gives a figure back, and the answer comes to whoever gave it back."""
    ward.link("leader", "other", "reviewer", "office")
    ward.advance("2026-12-15T09:00")
    report(ward, "leader", people="777")
    report(ward, "other")
    ward.say("office", "duyệt hết")
    ward.choose("office", "duyệt 1 báo cáo")
    assert reviews(ward, "2026-12") == {"HK05": "unreviewed", "KD05": "accepted"}
    [flag] = {row["id"] for row in ward.rows("SELECT id FROM flag ORDER BY id LIMIT 1")}
    ward.say("office", f"trả lại {flag}")
    ward.say("leader", "415")
    assert "đã trả lời về tháng 12" in ward.unread("office")[-1].flat().text
    assert not [one for one in ward.unread("reviewer") if "đã trả lời" in one.flat().text]


def test_nobody_accepts_what_they_typed_in(ward: Ward) -> None:
    """Neither in the list of what has nothing unusual nor one by one; somebody else may."""
    ward.link("reviewer", "office")
    ward.advance("2026-12-15T09:00")
    for code, people in (("HK05", "415"), ("KD05", "9000")):
        ward.say("office", f"nhập thay {code}")
        for said in ("2 buổi 95 người", "0", "0", "như cũ", people, "5 ngày", "đang làm", "bỏ qua"):
            ward.say("office", said)
            if "Có đúng không" in ward.phones["office"].shown[-1][0].text:
                ward.say("office", "đúng")
        ward.say("office", "gửi")
    flag = ward.rows("SELECT id FROM flag ORDER BY id LIMIT 1")[0]["id"]
    ward.say("office", "duyệt hết")
    for said in ("duyệt 1 báo cáo", "duyệt 2 báo cáo", f"duyệt {flag}"):
        ward.say("office", said)
    assert "xin để người khác duyệt" in ward.phones["office"].shown[-1][0].flat().text
    assert reviews(ward, "2026-12") == {"HK05": "unreviewed", "KD05": "unreviewed"}
    ward.say("reviewer", "duyệt hết")
    ward.choose("reviewer", "duyệt 1 báo cáo")
    ward.say("reviewer", f"duyệt {flag}")
    assert reviews(ward, "2026-12") == {"HK05": "accepted", "KD05": "accepted"}
