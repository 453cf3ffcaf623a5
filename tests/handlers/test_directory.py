"""Who is who: every person once, screen by screen, with what is known of them now."""

from __future__ import annotations

from pathlib import Path

from bot.core.model import Kind
from storage.instants import instant
from tests.handlers.test_typing_in import last
from tests.ward import ROSTER, Ward


def test_everybody_is_on_exactly_one_screen(tmp_path: Path) -> None:
    """The pages together are the roster; the next page is a button away until the last."""
    more = "".join(
        f"tổ trưởng,Người Thứ {n},09000001{n:02},KD{n:02},Tổ dân phố số {n},khu Kênh Dương,,,100,350\n"
        for n in range(10, 30)
    )
    with Ward.opened(tmp_path / "many.db", roster=ROSTER + more) as ward:
        ward.link("office")
        lines: list[str] = []
        ward.say("office", "ai là ai")
        for first in (11, 21):
            lines += last(ward, "office").splitlines()[1:11]
            ward.choose("office", f"ai là ai từ {first}")
        lines += last(ward, "office").splitlines()[1:]
        people = {row["phone"] for row in ward.rows("SELECT phone FROM person")}
        assert len(lines) == len(people) == 27
        assert {phone for phone in people if any(phone in line for line in lines)} == people
        assert not ward.phones["office"].shown[-1][0].choices
        ward.say("office", "tìm khu Kênh Dương từ 11")
        assert last(ward, "office").startswith("21 người khớp với “khu kênh dương”, từ 11:")


def test_what_is_known_of_a_link(ward: Ward) -> None:
    """Linked, frozen, unreachable, never linked: four words; two roles of one person are one line."""
    ward.link("leader", "other", "contact", "office")
    ward.receive("other", Kind.LEFT)
    with ward.tx() as tx:
        tx.execute("UPDATE account SET frozen = ? WHERE address = 'chat-contact'", (instant(ward.now),))
        tx.execute(
            "INSERT INTO role (person, role, place, since) SELECT person, 'reviewer', NULL, since FROM role "
            "WHERE role = 'unit_contact'"
        )
    ward.say("office", "ai là ai")
    lines = {line.split(",")[0]: line for line in last(ward, "office").splitlines()[1:]}
    for name, state in (
        ("Nguyễn Văn Bình", "đã liên kết"),
        ("Trần Thị Cúc", "không nhắn được"),
        ("Lê Thị Hoa", "đang tạm khóa"),
        ("Vũ Đức Long", "chưa liên kết"),
    ):
        assert lines[f"- {name}"].endswith(f"({state})")
    assert "đầu mối Phòng Văn hóa - Xã hội; duyệt số liệu" in lines["- Lê Thị Hoa"]
