"""Invitations: secrets that cannot be guessed, codes as people type them, whom one is for."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.model import Role
from bot.documents.roster import read_roster
from bot.invitations import (
    NotChosen,
    choose,
    choose_unlinked,
    grouped,
    invite,
    looks_like_code,
    new_secrets,
    plain_code,
    to_json,
)
from storage import invites, people, roster
from storage.db import Tx
from tests.blank import blank

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
KEY = b"k" * 32
ROSTER = """vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị
tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,khu Hàng Kênh,,
tổ trưởng,Trần Thị Cúc,0900000002,KD05,Tổ dân phố số 5,khu Kênh Dương,,
văn phòng,Phạm Thu Hà,0900000003,,,,,
văn phòng,Vũ Văn Hùng,0900000004,,,,,
văn phòng,Vũ Văn Hưng,0900000005,,,,,
đầu mối,Lê Thị Hoa,0900000006,,,,VHXH,Phòng Văn hóa - Xã hội
duyệt số liệu,Lê Thị Hoa,0900000006,,,,,
đầu mối,Phạm Thu Hà,0900000007,,,,VHXH,Phòng Văn hóa - Xã hội
"""


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """A database with a small roster."""
    read, problems = read_roster(ROSTER.encode(), stocks={})
    assert read is not None, problems
    with blank(tmp_path) as opened:
        roster.apply(opened, read, now=NOW, source="test")
        yield opened


# ---- secrets ---------------------------------------------------------------------------------------------


def test_secrets_are_ten_digits_and_a_link_token() -> None:
    """The code never starts with 0, so it is no phone number; the token fits a Telegram start link."""
    made = [new_secrets() for _ in range(200)]
    assert all(re.fullmatch(r"[1-9][0-9]{9}", one.code) for one in made)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,64}", one.token) for one in made)
    assert len({one.code for one in made} | {one.token for one in made}) == 400


def test_a_code_is_shown_in_groups_that_read_back() -> None:
    """3-3-4 on paper, ten digits when typed as shown."""
    assert grouped("7301942856") == "730-194-2856"
    assert plain_code(grouped("7301942856")) == "7301942856"


@pytest.mark.parametrize(
    ("typed", "code", "looks"),
    [
        ("7301942856", "7301942856", True),
        (" 730 194 2856\n", "7301942856", True),
        ("730.194.2856.", "7301942856", True),
        ("730–194—2856", "7301942856", True),
        ("730\u2011194\u22122856", "7301942856", True),
        ("730\u200b194\u00ad2856\u00a0", "7301942856", True),
        ("７３０１９４２８５６", "7301942856", True),
        ("730194285", None, True),
        ("73019428567", None, True),
        ("730194", None, True),
        ("73019428561234", None, True),
        ("73019", None, False),
        ("730194285612345", None, False),
        ("730194285O", None, False),
        ("mã 7301942856", None, False),
        ("7301942856 ạ", None, False),
        ("+7301942856", None, False),
        ("120", None, False),
        ("...", None, False),
        ("", None, False),
    ],
)
def test_codes_as_people_type_them(typed: str, code: str | None, looks: bool) -> None:
    """Ten digits are a code however they are spaced; nearly ten digits are taken for a wrong one."""
    assert plain_code(typed) == code
    assert looks_like_code(typed) is looks


# ---- making ----------------------------------------------------------------------------------------------


def test_an_invitation_binds_its_role_and_ends_the_older_one(tx: Tx) -> None:
    """Only hashes are stored; both secrets find the invitation; a second one of the role replaces it."""
    role = choose(tx, person="Nguyễn Văn Bình")
    first, second = (invite(tx, KEY, role_id=role, now=NOW, days=30) for _ in range(2))
    assert (second.person, second.role, second.scope) == ("Nguyễn Văn Bình", Role.GROUP_LEADER, "HK05")
    assert second.expires == NOW + timedelta(days=30)

    def found(secret: str, at: datetime = NOW) -> tuple[invites.Found, int | None]:
        what, row = invites.find(tx, invites.hashed(KEY, secret), at)
        return what, row.role if row else None

    assert found(first.code) == found(first.token) == (invites.Found.EXPIRED, role)
    assert found(second.code) == found(second.token) == (invites.Found.VALID, role)
    assert found(second.code, second.expires) == (invites.Found.EXPIRED, role)
    stored = " ".join(str(tuple(row)) for table in ("invite", "audit") for row in tx.execute(f"SELECT * FROM {table}"))  # noqa: S608
    assert not any(secret in stored for one in (first, second) for secret in (one.code, one.token))


def test_no_invitation_for_a_role_that_ended(tx: Tx) -> None:
    """The role must be in force."""
    role = choose(tx, role="group_leader", group="HK05")
    tx.execute("UPDATE role SET until = since WHERE id = ?", (role,))
    with pytest.raises(LookupError):
        invite(tx, KEY, role_id=role, now=NOW, days=30)


def test_the_json_shape(tx: Tx) -> None:
    """Code in groups, the expiry with the ward's offset, scope and link null where there is none."""
    made = invite(tx, KEY, role_id=choose(tx, person="0900000003"), now=NOW, days=30)
    assert to_json(made, link=None, zone=ZoneInfo("Asia/Ho_Chi_Minh")) == {
        "person": "Phạm Thu Hà",
        "role": "party_office",
        "scope": None,
        "link": None,
        "code": grouped(made.code),
        "expires": "2026-12-16T08:00:00+07:00",
    }


# ---- whom ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"person": "Nguyễn Văn Bình"}, ("Nguyễn Văn Bình", "group_leader", "HK05")),
        ({"person": " nguyen  van binh "}, ("Nguyễn Văn Bình", "group_leader", "HK05")),
        ({"person": "+84 900 000 002"}, ("Trần Thị Cúc", "group_leader", "KD05")),
        ({"person": "Vũ Văn Hưng"}, ("Vũ Văn Hưng", "party_office", "")),
        ({"person": "Lê Thị Hoa"}, ("Lê Thị Hoa", "unit_contact", "VHXH")),
        ({"person": "Lê Thị Hoa", "role": "reviewer"}, ("Lê Thị Hoa", "reviewer", "")),
        ({"person": "Phạm Thu Hà", "role": "đầu mối"}, ("Phạm Thu Hà", "unit_contact", "VHXH")),
        ({"role": "group_leader", "group": "hk05"}, ("Nguyễn Văn Bình", "group_leader", "HK05")),
        ({"role": "tổ trưởng", "group": "KD05"}, ("Trần Thị Cúc", "group_leader", "KD05")),
        ({"role": "reviewer"}, ("Lê Thị Hoa", "reviewer", "")),
    ],
)
def test_whom_the_options_name(tx: Tx, options: dict[str, str], expected: tuple[str, str, str]) -> None:
    """A name with or without accents, a phone, a role with its scope: each leads to one role."""
    found = people.scope(tx, choose(tx, **options))
    assert found is not None
    person, scope = found
    assert (people.person(tx, person).name, scope.role.value, scope.place.code if scope.place else "") == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"person": "Nguyễn Văn Bính An"}, ["có phải là Nguyễn Văn Bình"]),
        ({"person": "xyz"}, ["không có ai tên “xyz”", "xem lại danh sách"]),
        ({"person": "0900000099"}, ["không có ai tên “0900000099”"]),
        ({"person": "Vu Van Hung"}, ["0900000004", "0900000005", "--person"]),
        ({"person": "Phạm Thu Hà"}, ["văn phòng", "đầu mối VHXH", "--person"]),
        ({"role": "sếp"}, ["không có vai trò “sếp”", "party_office (văn phòng)"]),
        ({"role": "group_leader"}, ["trưởng khu dân cư HK05", "trưởng khu dân cư KD05", "--group"]),
        ({"role": "unit_contact", "unit": "VHXH"}, ["Lê Thị Hoa", "Phạm Thu Hà"]),
        ({"role": "group_leader", "group": "HK50"}, ["--group", "HK05"]),
        ({"role": "unit_contact", "unit": "UBND"}, ["--unit", "xem lại danh sách"]),
        ({"role": "leadership"}, ["không có ai giữ vai trò lãnh đạo"]),
        ({"role": "reviewer", "group": "HK05"}, ["duyệt số liệu ở “HK05”"]),
    ],
)
def test_what_is_told_when_nobody_or_several_fit(tx: Tx, options: dict[str, str], words: list[str]) -> None:
    """Nobody is picked by a guess: the sentence lists who or what is near."""
    with pytest.raises(NotChosen) as told:
        choose(tx, **options)
    assert all(word in str(told.value) for word in words)


# ---- everybody who is not linked -------------------------------------------------------------------------


def chosen(tx: Tx, **options: str) -> list[str]:
    """Who gets a card, by name and the code of the role."""
    found = []
    for holder, role in choose_unlinked(tx, **options).items():
        told = people.scope(tx, role)
        assert told is not None
        assert told[0] == holder
        found.append(
            f"{people.person(tx, holder).name} {told[1].role} {told[1].place.code if told[1].place else ''}".strip()
        )
    return found


def test_a_card_for_each_person_who_is_not_linked(tx: Tx) -> None:
    """In the order of the roster, one each whatever the number of roles; the linked ones are left out."""
    everybody = [
        "Nguyễn Văn Bình group_leader HK05",
        "Trần Thị Cúc group_leader KD05",
        "Phạm Thu Hà party_office",
        "Vũ Văn Hùng party_office",
        "Vũ Văn Hưng party_office",
        "Lê Thị Hoa unit_contact VHXH",
        "Phạm Thu Hà unit_contact VHXH",
    ]
    assert chosen(tx) == everybody
    assert chosen(tx, role="group_leader") == everybody[:2]
    assert chosen(tx, role="tổ trưởng", group="kd05") == everybody[1:2]
    assert chosen(tx, unit="VHXH") == everybody[5:]
    assert chosen(tx, person="0900000007") == everybody[6:]
    account = people.account(tx, "telegram", "1")
    people.bind(tx, account.id, next(iter(choose_unlinked(tx, person="Nguyễn Văn Bình"))), NOW)
    assert chosen(tx, role="group_leader") == everybody[1:2]
    for options, words in (
        ({"person": "Nguyễn Văn Bình"}, "người khớp yêu cầu đã liên kết"),
        ({"person": "Phạm Thu Hà"}, "có nhiều người"),
        ({"role": "leadership"}, "không có ai giữ"),
        ({"group": "XX"}, "--group"),
    ):
        with pytest.raises(NotChosen, match=words):
            choose_unlinked(tx, **options)


def test_who_refused_is_invited_again_by_name_only(tx: Tx) -> None:
    """A refusal of the data notice is not answered with a new card, unless the office asks for that person."""
    (leader,) = choose_unlinked(tx, person="Nguyễn Văn Bình")
    people.consent(tx, leader, version="1", yes=False, now=NOW)
    assert chosen(tx, role="group_leader") == ["Trần Thị Cúc group_leader KD05"]
    with pytest.raises(NotChosen, match="đã từ chối"):
        choose_unlinked(tx, group="HK05")
    assert chosen(tx, person="Nguyễn Văn Bình") == ["Nguyễn Văn Bình group_leader HK05"]
    people.consent(tx, leader, version="1", yes=True, now=NOW)
    assert len(chosen(tx, role="group_leader")) == 2
