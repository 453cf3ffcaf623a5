"""Codes and who is registered: long lists, codes that must not bind, what is kept of a code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.channels.text import utf16_length
from bot.invitations import choose, invite
from tests.ward import ROSTER, Ward


def last(ward: Ward, who: str) -> str:
    """The newest message on somebody's phone."""
    return ward.phones[who].shown[-1][0].text


def test_a_long_list_says_how_to_see_the_rest(tmp_path: Path) -> None:
    """Thirty lines, then how many more and what to type; the area named shows them."""
    leaders = "".join(
        f"tổ trưởng,Người {number},0912{number:06},{area[4:6].upper()}{number},Tổ dân phố số {number},{area},,,,\n"
        for area in ("khu An", "khu Bình")
        for number in (range(10, 40) if area == "khu An" else range(40, 60))
    )
    with Ward.opened(tmp_path / "long.db", roster=ROSTER + leaders) as ward:
        ward.link("office")
        ward.say("office", "giấy mời")
        text = last(ward, "office")
        assert text.startswith("Đã đăng ký 1/57: tổ trưởng 0/52;")
        assert text.count("\n- ") == 30
        assert "… và 26 người nữa, gõ: giấy mời khu Bình." in text
        assert utf16_length(text) <= 4096
        ward.say("office", "giấy mời khu Bình")
        assert last(ward, "office").count("\n- ") == 20
        assert "Tổ dân phố số 59, khu Bình" in last(ward, "office")


def test_a_new_code_ends_every_unused_one_of_the_person(tmp_path: Path) -> None:
    """Whichever of their roles it was for; other people's codes stay."""
    second = "tổ trưởng,Nguyễn Văn Bình,0900000001,HK06,Tổ dân phố số 6,khu Hàng Kênh,,,200,700\n"
    with Ward.opened(tmp_path / "two.db", roster=ROSTER + second) as ward:
        ward.link("office")
        with ward.tx() as tx:
            role = choose(tx, role="group_leader", group="HK06")
            old = invite(tx, ward.desk.key, role_id=role, now=ward.now, days=30).code
        others = ward.code("other")
        ward.say("office", "cấp lại 1")
        ward.say("leader", old)
        assert "đã hết hạn" in last(ward, "leader")
        ward.say("other", others)
        assert "khu Kênh Dương" in last(ward, "other")


def test_a_code_binds_to_its_own_group_or_to_nothing(ward: Ward) -> None:
    """A code of a role that has ended, or on an account of another group, links nobody to anything."""
    ward.link("leader", "office")
    code = ward.code("other")
    ward.say("leader", code)
    assert "ghi tên người khác" in last(ward, "leader")
    [row] = ward.rows("SELECT person FROM account WHERE address = 'chat-leader'")
    assert row["person"] == 1
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = since WHERE id = 2")
    ward.say("other", code)
    assert "đã hết hạn" in last(ward, "other")
    assert ward.rows("SELECT person FROM account WHERE address = 'chat-other'")[0]["person"] is None
    assert not ward.rows("SELECT 1 FROM invite WHERE role = 2 AND used IS NOT NULL")


def test_the_words_of_a_code_are_forgotten_once_sent(ward: Ward) -> None:
    """The database keeps keyed hashes only, in the outbox too."""
    ward.link("office")
    ward.say("office", "cấp lại 1")
    code = last(ward, "office").split("Mã: ")[1][:12]
    assert not ward.rows("SELECT 1 FROM outbox WHERE instr(payload, ?)", code)
    ward.say("leader", code)
    assert "Tổ dân phố số 5" in last(ward, "leader")


def test_nothing_but_alarms_goes_to_a_frozen_account(ward: Ward) -> None:
    """No opening, no notice; what was planned waits until the link is opened again; nothing is lost of what came."""
    code = ward.code("leader")
    ward.say("leader", code)
    for said in ("đúng", "đồng ý", "bác"):
        ward.say("leader", said)
    ward.link("office")
    ward.say("somebody", code)
    ward.unread("leader")
    ward.advance("2026-11-16T09:00")
    assert ward.unread("leader") == []
    ward.say("leader", "2 buổi 95 người")
    [answer] = ward.unread("leader")
    assert "tạm khóa" in answer.text
    assert ward.rows("SELECT 1 FROM inbox WHERE body LIKE '%95 ng%'")
    ward.say("office", "mở khóa 1")
    ward.pass_time(timedelta(seconds=30))
    ward.tick()
    assert any("Câu 1/5" in message.text for message in ward.unread("leader"))


def test_the_only_one_of_the_office_comes_back_with_a_new_code(ward: Ward) -> None:
    """Where nobody is left to say "mở khóa", a code from the command line does it; an old one does not."""
    code = ward.code("office")
    ward.say("office", code)
    for said in ("đúng", "đồng ý", "đồng chí"):
        ward.say("office", said)
    ward.say("somebody", code)
    ward.say("office", "mở khóa 1")
    assert "tạm khóa" in last(ward, "office")
    ward.say("office", code)
    assert "tạm khóa" in last(ward, "office")
    ward.say("office", ward.code("office"))
    ward.say("office", "ai chưa nộp")
    assert "Chưa có kỳ" in last(ward, "office")
