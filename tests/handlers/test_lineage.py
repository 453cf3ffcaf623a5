"""Groups that merge, split and are renamed by date: who is asked, what counts, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import commands
from bot.core.model import Owner
from bot.core.texts import welcome
from storage import periods as stored_periods
from storage import places, roster, standing
from tests.ward import Ward

HEADING = "vai trò,họ tên,điện thoại,mã,tên đầy đủ,loại,khu,tên gọi khác,từ ngày,gộp từ,tách từ,đổi tên từ ngày,hộ,khẩu"
WARD = """tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,,khu Hàng Kênh,Tổ cầu Đá,,,,,120,415
tổ trưởng,Trần Thị Cúc,0900000002,HK06,Tổ dân phố số 6,,khu Hàng Kênh,,,,,,110,390
tổ trưởng,Lê Thị Mận,0900000008,DH05,Tổ dân phố số 5,,khu Dư Hàng,Tổ 5,,,,,300,1050
văn phòng,Phạm Thu Hà,0900000003,,,,,,,,,,,"""
MERGE = "tổ trưởng,Nguyễn Văn Bình,0900000001,HK56,Tổ dân phố số 56,,khu Hàng Kênh,,{day},HK05; HK06,,,,"

SPLIT = "tổ trưởng,Đỗ Thị Na,0900000009,DH07,Tổ dân phố số 7,,khu Dư Hàng,,10/4/2027,,DH05,,90,310"


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """Three groups, two of them with the number 5, on 16 November 2026; the leader of HK05 and HK06 are linked."""
    with Ward.opened(tmp_path / "ward.db", roster=f"{HEADING}\n{WARD}\n") as opened:
        opened.link("leader")
        opened.link("other")
        opened.link("office")
        yield opened


def listed(ward: Ward, *rows: str) -> int:
    """Import further rows; returns how many changes that was."""
    parsed = commands.parsed_roster(ward.desk.form, "\n".join((HEADING, *rows)).encode())
    with ward.tx() as tx:
        return len(roster.apply(tx, parsed, now=ward.now, source="test"))


def missing(ward: Ward) -> list[str]:
    """The codes of the groups that have not handed in for the newest period."""
    with ward.tx() as tx:
        newest = stored_periods.newest(tx)
        return [one.place.code for one in standing.missing(tx, newest.id, [Owner.GROUP])] if newest else []


def told(ward: Ward, who: str) -> str:
    """What came since this was last asked."""
    return "\n".join(message.text for message in ward.unread(who))


def asked(ward: Ward, who: str, text: str) -> str:
    """The answer to a typed text."""
    ward.unread(who)
    ward.say(who, text)
    return told(ward, who)


def test_a_merge_within_a_period_leaves_that_period_to_the_old_groups(ward: Ward) -> None:
    """Merged on 18 November: the report of the days up to 14 November is still HK05's, by its old leader."""
    ward.advance("2026-11-17 08:30")
    ward.unread("leader")
    assert listed(ward, MERGE.format(day="18/11/2026"))
    assert listed(ward, MERGE.format(day="18/11/2026")) == 0
    ward.advance("2026-11-19 09:00")
    assert missing(ward) == ["DH05", "HK05", "HK06"]
    assert "Đã ghi: 2 buổi" in asked(ward, "leader", "2 buổi 95 người")
    assert "Tổ dân phố số 6" in asked(ward, "office", "xem HK06")


def test_after_the_lock_the_roles_of_ended_groups_are_over(ward: Ward) -> None:
    """HK06's leader is a stranger from then on; HK05's leads the new group, and its first period is the next."""
    ward.advance("2026-11-17 08:30")
    listed(ward, MERGE.format(day="18/11/2026"))
    ward.advance("2026-11-26 08:30")
    assert asked(ward, "other", "2 buổi 95 người") == welcome.stranger(ward.desk.ward).text
    assert "Hiện không có câu nào" in asked(ward, "leader", "2 buổi 95 người")
    ward.advance("2026-12-15 08:30")
    assert missing(ward) == ["DH05", "HK56"]
    assert "Tổ dân phố số 56" in told(ward, "leader")
    assert ward.rows("SELECT 1 FROM role WHERE place = ? AND until IS NULL", _id(ward, "HK06")) == []


def test_the_first_question_about_households_shows_what_the_old_groups_had(ward: Ward) -> None:
    """Stocks of the roster are added up where every old group has one; the sum can be kept by "như cũ"."""
    listed(ward, MERGE.format(day="01/12/2026"))
    ward.advance("2026-12-15 08:30")
    seen = _until(ward, "hộ thực tế")
    assert "Cộng từ Tổ dân phố số 5 và Tổ dân phố số 6: 230 hộ." in seen
    ward.say("leader", "như cũ")
    assert ward.figures("HK56", "2026-12")["S1"] == "230*"


def test_without_one_of_the_figures_there_is_no_sum(tmp_path: Path) -> None:
    """Half a sum is none: the question is asked plain."""
    with Ward.opened(tmp_path / "ward.db", roster=f"{HEADING}\n{WARD.replace('110,390', ',')}\n") as ward:
        ward.link("leader")
        listed(ward, MERGE.format(day="01/12/2026"))
        ward.advance("2026-12-15 08:30")
        assert "Cộng từ" not in _until(ward, "hộ thực tế")


def test_a_group_that_takes_in_another_adds_it_to_its_own(ward: Ward) -> None:
    """HK05 goes on under its code and takes in HK06: 120 and 110."""
    listed(ward, "tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,,khu Hàng Kênh,,01/12/2026,HK06,,,,")
    ward.advance("2026-12-15 08:30")
    assert "230 hộ" in _until(ward, "hộ thực tế")


def test_nothing_comes_of_a_split(ward: Ward) -> None:
    """Neither the new group nor the rest of the old one is shown what the old one had; both are asked."""
    assert listed(ward, ",,,HK25,Tổ dân phố số 25,tổ dân phố,khu Hàng Kênh,,01/12/2026,,HK05,,,")
    ward.advance("2026-12-15 08:30")
    assert missing(ward) == ["DH05", "HK05", "HK06", "HK25"]
    seen = _until(ward, "hộ thực tế")
    assert "Cộng từ" not in seen
    assert "Lần trước" not in seen


def test_a_rename_waits_for_its_day_and_keeps_the_old_name(ward: Ward) -> None:
    """Until the day the old name stands, then the new one; the office finds the place by both."""
    row = ",,,HK05,Tổ dân phố số 15,tổ dân phố,khu Hàng Kênh,,,,,20/11/2026,,"
    assert listed(ward, row) == 1
    assert listed(ward, row) == 0
    ward.advance("2026-11-19 08:30")
    assert _name(ward, "HK05") == "Tổ dân phố số 5"
    ward.advance("2026-11-20 08:30")
    assert _name(ward, "HK05") == "Tổ dân phố số 15"
    assert listed(ward, row) == 0
    for text in ("xem tổ 15", "xem tổ 5 hàng kênh"):
        assert "Tổ dân phố số 15, khu Hàng Kênh" in asked(ward, "office", text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("xem tổ cầu đá", "Tổ dân phố số 5, khu Hàng Kênh"),
        ("nhập thay to cau da", "Tổ dân phố số 5, khu Hàng Kênh"),
        ("xem tổ 5 dư hàng", "Tổ dân phố số 5, khu Dư Hàng"),
        ("xem tổ 5", "HK05"),
        ("nhập thay tổ 5", "Có nhiều nơi cùng tên"),
        ("mở lại tổ 5 tháng 11 đến 30/11 vì đếm sót", "Có nhiều nơi cùng tên"),
    ],
)
def test_the_office_names_a_place_by_any_of_its_names(ward: Ward, text: str, answer: str) -> None:
    """Aliases count as names do, with the area; a number that two areas share is asked, alias or not."""
    ward.advance("2026-11-16 08:30")
    assert answer in asked(ward, "office", text)


def _name(ward: Ward, code: str) -> str:
    with ward.tx() as tx:
        return places.place(tx, f"group:{code}").name


def _id(ward: Ward, code: str) -> int:
    with ward.tx() as tx:
        return places.id_of(tx, f"group:{code}")


def _until(ward: Ward, words: str) -> str:
    """Answer the leader's questions with what fits until one has these words; that one."""
    told(ward, "leader")
    for answer in ("", "2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "0", "0"):
        seen = asked(ward, "leader", answer or "làm ngay")
        if words in seen:
            return seen
    raise AssertionError(seen)


def test_the_last_figures_of_all_are_those_of_each(ward: Ward) -> None:
    """Over a merge, a split and a rename: by one query for every place as by one for each."""
    for day, rows in (
        ("2026-11-17 09:00", []),
        ("2026-12-20 09:00", [MERGE.format(day="20/12/2026")]),
        ("2027-03-16 09:00", []),
        ("2027-04-10 09:00", [SPLIT]),
        ("2027-06-16 09:00", []),
    ):  # fmt: skip
        ward.advance(day)
        if rows:
            assert listed(ward, *rows)
        for who in ("leader", "other"):
            for said in ("báo cáo", "2 buổi 95 người", "1 hoạt động 60 người", "0", "121", "416", "5", "đang làm"):
                ward.say(who, said)
    with ward.tx() as tx:
        there = [*places.groups(tx), *places.units(tx)]
        opened = stored_periods.opened(tx)
        assert len(opened) > 6
        for one in opened:
            code = one.period.code
            each = {place.ref: stored_periods.past(tx, place.ref, code).last for place in there}
            every = stored_periods.lasts(tx, code, one.form.by_code)
            assert every == {ref: figures for ref, figures in each.items() if figures}
