"""The roster: from a file's bytes to rows, from rows to changes, from changes to the database."""

import codecs
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import config
from bot.core.indicators import Form
from bot.core.model import Owner, Place, Role, Ward
from bot.core.phones import read_phone
from bot.core.roster import Change, Entry, RoleAdded, RoleEnded, Roster, Stock, role_named
from bot.core.texts import roster as says
from bot.documents.roster import read_roster
from bot.documents.sheet import MAX_BYTES, MAX_ROWS
from storage import invites, people, places
from storage.db import Tx
from storage.roster import apply, plan
from tests.blank import blank

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
STOCKS = {"hộ": "S1", "khẩu": "S2"}
WARD = Ward("phường A", "Văn phòng", "đồng chí B", "0225 3 000 000", "tổ dân phố", "Tổ", "tổ trưởng")
HEADING = "vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu"
BINH = "tổ trưởng,Nguyễn Văn Bình,0900000001,HK05,Tổ dân phố số 5,khu Hàng Kênh,,,120,415"
CUC = "tổ trưởng,Trần Thị Cúc,0900000002,KD05,Tổ dân phố số 5,khu Kênh Dương,,,300,1.050"
HA = "văn phòng,Phạm Thu Hà,0900000003,,,,,,,"
HOA = "đầu mối,Lê Thị Hoa,0900000006,,,,VHXH,Phòng Văn hóa - Xã hội,,"
SMALL = Roster(
    places=(
        Place("HK05", "Tổ dân phố số 5", "khu Hàng Kênh"),
        Place("KD05", "Tổ dân phố số 5", "khu Kênh Dương"),
        Place("VHXH", "Phòng Văn hóa - Xã hội", kind=Owner.UNIT),
    ),
    entries=(
        Entry(Role.GROUP_LEADER, "Nguyễn Văn Bình", "0900000001", "group:HK05"),
        Entry(Role.GROUP_LEADER, "Trần Thị Cúc", "0900000002", "group:KD05"),
        Entry(Role.PARTY_OFFICE, "Phạm Thu Hà", "0900000003"),
        Entry(Role.UNIT_CONTACT, "Lê Thị Hoa", "0900000006", "unit:VHXH"),
    ),
    stocks=(
        Stock("group:HK05", "S1", 120),
        Stock("group:HK05", "S2", 415),
        Stock("group:KD05", "S1", 300),
        Stock("group:KD05", "S2", 1050),
    ),
)


def text(*rows: str, heading: str = HEADING) -> str:
    return "\n".join((heading, *rows)) + "\n"


def read(*rows: str, heading: str = HEADING) -> Roster:
    roster, problems = read_roster(text(*rows, heading=heading).encode(), stocks=STOCKS, ward=WARD)
    assert problems == []
    assert roster is not None
    return roster


def problems_of(data: bytes) -> list[str]:
    roster, problems = read_roster(data, stocks=STOCKS, ward=WARD)
    assert roster is None
    return problems


# ---- the file --------------------------------------------------------------------------------------------

PLAIN = text(BINH, CUC, HA, HOA)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN.encode(), id="as documented"),
        pytest.param(codecs.BOM_UTF8 + PLAIN.encode(), id="with the mark Excel writes"),
        pytest.param(PLAIN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(PLAIN.replace(",", "\t").encode(), id="tabs"),
        pytest.param(PLAIN.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(PLAIN.replace("\n", "\r").encode(), id="old Macintosh line ends"),
        pytest.param(PLAIN.replace("\n", ",,,\n,,\n\n").encode(), id="empty cells and rows"),
        pytest.param(PLAIN.replace("Hàng", "Ha\u0300ng").replace("5,", "\u202e5 ,").encode(), id="decomposed, bidi"),
        pytest.param(
            PLAIN.replace(
                HEADING, "Vai  Trò,HO VA TEN,Sđt,Mã TDP,Tổ dân phố,Khu vực,mã đv,Đơn vị,Số hộ,Nhân khẩu"
            ).encode(),
            id="other headings",
        ),
        pytest.param(
            PLAIN.replace("tổ trưởng", "group_leader")
            .replace("đầu mối,", "Unit_Contact,")
            .replace("văn phòng,", "VAN PHONG,")
            .encode(),
            id="other words for the roles",
        ),
        pytest.param(
            PLAIN.replace("0900000001", "+84 900.000-001").replace("0900000002", "900000002").encode(), id="phones"
        ),
        pytest.param(PLAIN.replace("HK05", "hk05").encode(), id="codes in small letters"),
    ],
)
def test_a_file_reads_the_same_whoever_wrote_it(data: bytes) -> None:
    """Encoding mark, separator, line ends, headings and spellings make no difference."""
    assert read_roster(data, stocks=STOCKS, ward=WARD) == (SMALL, [])


def test_columns_come_in_any_order_and_some_are_not_read() -> None:
    """Columns are found by their heading; numbering and remarks are left alone."""
    heading = "STT,khu,tên tổ,mã tổ,điện thoại,họ tên,vai trò,Ghi chú"
    assert read("1,khu B,Tổ 1,T1,0900000001,Bùi An,tổ trưởng,mới nhận", heading=heading) == Roster(
        (Place("T1", "Tổ 1", "khu B"),),
        (Entry(Role.GROUP_LEADER, "Bùi An", "0900000001", "group:T1"),),
        (),
    )


def test_the_sample_ward_reads_without_problems() -> None:
    """The demo's roster: twelve groups in three areas, two of them with the number 5."""
    data = (resources.files("bot.simulator") / "ward" / "roster.csv").read_bytes()
    roster, problems = read_roster(data, stocks=STOCKS, ward=WARD)
    assert problems == []
    assert roster is not None
    groups = [place for place in roster.places if place.kind is Owner.GROUP]
    assert len(groups) == 12
    assert len({group.area for group in groups}) == 3
    assert [group.code for group in groups if group.name == "Tổ dân phố số 5"] == ["HK05", "KD05"]
    assert len(roster.stocks) == 24
    assert {entry.role for entry in roster.entries} == set(Role)
    assert all(entry.phone.startswith("09000000") for entry in roster.entries)


def test_the_sample_ward_configures_the_demo(tmp_path: Path) -> None:
    """Its configuration loads once the demo has added a channel."""
    sample = (resources.files("bot.simulator") / "ward" / "config.toml").read_text("utf-8")
    path = tmp_path / "config.toml"
    path.write_text(f'{sample}\n[telegram]\ntoken = "7000000000:{"x" * 35}"\nbase_url = "http://127.0.0.1:8/bot"\n')
    path.chmod(0o600)
    loaded = config.load(path)
    assert loaded.on_loopback
    assert {one.roster for one in loaded.form.indicators if one.roster} == set(STOCKS)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "chưa có người nào"),
        (HEADING.encode(), "chưa có người nào"),
        (text(BINH).encode("utf-16"), "UTF-8"),
        (text("a").encode("utf-16-le"), "UTF-8"),
        (HEADING.encode() + b"\nt\xf4 tr\xfd\xf5ng", "UTF-8"),
        (b"PK\x03\x04\x14\x00", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "CSV UTF-8"),
        (b"x" * (MAX_BYTES + 1), "2 MB"),
        (text(*["a"] * MAX_ROWS).encode(), "5000 dòng"),
        (text(BINH, '"Bùi An, 0900').encode(), "dòng 3: dấu ngoặc kép"),
        (text(BINH, '"Bùi" An,0900').encode(), "dòng 3: dấu ngoặc kép"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(data: bytes, word: str) -> None:
    """Wrong encodings, spreadsheets, sizes and quotes: one problem that says what to do."""
    (problem,) = problems_of(data)
    assert word in problem


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        (
            HEADING.replace("điện thoại", "điện thọai nhà"),
            [
                "dòng 1, cột “điện thọai nhà”: không dùng cột này; có phải là “điện thoại” không",
                "dòng 1: thiếu cột điện thoại",
            ],
        ),
        (HEADING + ",ngày sinh", ["dòng 1, cột “ngày sinh”: không dùng cột này"]),
        (HEADING + ",SĐT", ["dòng 1, cột điện thoại: có hai cột cùng tên này"]),
        ("họ tên,mã tổ", ["dòng 1: thiếu cột vai trò, điện thoại, tên khu dân cư"]),
    ],
)
def test_headings_must_be_known_and_complete(heading: str, expected: list[str]) -> None:
    """An unknown heading names the nearest known one; a double or missing one is named."""
    found = problems_of(text(BINH, heading=heading).encode())
    assert len(found) == len(expected)
    assert all(problem.startswith(start) for problem, start in zip(found, expected, strict=True))


# ---- cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0900000001", "0900000001"),
        ("0900 000 001", "0900000001"),
        ("(+84) 900.000.001", "0900000001"),
        ("(0225) 3847 000", "02253847000"),
        ("+84 (0)900 000 001", "0900000001"),
        ("84900000001", "0900000001"),
        ("0084 900000001", "0900000001"),
        ("900000001", "0900000001"),
        ("'0900000001", "0900000001"),
        ("0841234567", "0841234567"),
        ("841234567", "0841234567"),
        ("0225 3847 000", "02253847000"),
        ("2253847000", "02253847000"),
        ("+84 225 3847000", "02253847000"),
        ("090000001", None),
        ("09000000012", None),
        ("0100000001", None),
        ("+1 900 000 001", None),
        ("9E+08", None),
        ("0900000001/0900000002", None),
        ("0900000001 (vợ)", None),
        ("", None),
    ],
)
def test_phone_numbers(written: str, read_as: str | None) -> None:
    """Every common way of writing a number becomes its digits; what is no Vietnamese number is refused."""
    assert read_phone(written) == read_as


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0", 0),
        ("312", 312),
        ("1.250", 1250),
        ("1 250", 1250),
        ('"1,250"', 1250),
        ("999.999", 999_999),
        ('"12,5"', None),
        ("12.5", None),
        ("0.250", None),
        ("1.2500", None),
        ('"1.250,5"', None),
        ("312 hộ", None),
        ("-3", None),
        ("khoảng 300", None),
        ("1000001", None),
        ("３１２", None),
    ],
)
def test_counts_are_whole_numbers_or_a_problem(written: str, expected: int | None) -> None:
    """Groups of three are thousands; what may mean two things is never guessed."""
    row = f"tổ trưởng,Bùi An,0900000001,T1,Tổ 1,,,,{written},"
    if expected is not None:
        assert read(row).stocks == (Stock("group:T1", "S1", expected),)
    else:
        (problem,) = problems_of(text(row).encode())
        assert problem.startswith("dòng 2, cột hộ: không phải số nguyên")


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (",Bùi An,0900000009,,,,,,,", "dòng 3, cột vai trò: còn trống"),
        ("tổ viên,Bùi An,0900000009,,,,,,,", "dòng 3, cột vai trò: không có vai trò “tổ viên”"),
        ("lãnh đạo,,0900000009,,,,,,,", "dòng 3, cột họ tên: còn trống"),
        ("lãnh đạo,=A1,0900000009,,,,,,,", "dòng 3, cột họ tên: bắt đầu bằng dấu ="),
        ("lãnh đạo,@Bùi An,0900000009,,,,,,,", "dòng 3, cột họ tên: bắt đầu bằng dấu @"),
        (f"lãnh đạo,{'An ' * 30},0900000009,,,,,,,", "dòng 3, cột họ tên: dài quá 60 ký tự"),
        ("lãnh đạo,...,0900000009,,,,,,,", "dòng 3, cột họ tên: chỉ có dấu"),
        ("lãnh đạo,Bùi An,,,,,,,,", "dòng 3, cột điện thoại: còn trống"),
        ("lãnh đạo,Bùi An,12345,,,,,,,", "dòng 3, cột điện thoại: không phải một số điện thoại"),
        ("tổ trưởng,Bùi An,0900000009,,Tổ 9,,,,,", "dòng 3, cột mã tổ: còn trống"),
        ("tổ trưởng,Bùi An,0900000009,T9,,,,,,", "dòng 3, cột tên tổ: còn trống"),
        ("tổ trưởng,Bùi An,0900000009,T/9,Tổ 9,,,,,", "dòng 3, cột mã tổ: mã chỉ gồm"),
        ("tổ trưởng,Bùi An,0900000009,T9,Tổ 9,-,,,,", "dòng 3, cột khu: bắt đầu bằng dấu -"),
        ("tổ trưởng,Bùi An,0900000009,T9,Tổ 9,,VHXH,,,", "dòng 3, cột mã đơn vị: chỉ điền ở dòng đầu mối"),
        ("tổ trưởng,Bùi An,0900000009,T9,Tổ 9,,,,415,120", "dòng 3, cột khẩu: số khẩu ít hơn số hộ"),
        ("đầu mối,Bùi An,0900000009,,,,,UBND,,", "dòng 3, cột mã đơn vị: còn trống"),
        ("đầu mối,Bùi An,0900000009,,,,UBND,,,", "dòng 3, cột tên đơn vị: còn trống"),
        ("đầu mối,Bùi An,0900000009,,,khu A,UBND,UBND,,", "dòng 3, cột khu: chỉ điền ở dòng tổ trưởng"),
        ("lãnh đạo,Bùi An,0900000009,T9,,,,,,", "dòng 3, cột mã tổ: chỉ điền ở dòng tổ trưởng"),
        ("lãnh đạo,Bùi An,0900000009,,,,,,12,", "dòng 3, cột hộ: chỉ điền ở dòng tổ trưởng"),
        ("lãnh đạo,Bùi An,0900000009,,,,,,,,thừa", "dòng 3: có chữ ở ngoài các cột"),
        (BINH, "dòng 3, cột vai trò: trùng với dòng 2"),
        ("lãnh đạo,Bùi An,0900000001,,,,,,,", "dòng 3, cột điện thoại: số này đã ghi ở dòng 2 cho Nguyễn Văn Bình"),
        (
            "tổ trưởng,Bùi An,0900000009,HK05,To dan pho so 5,Khu Hàng Kênh,,,,",
            "dòng 3, cột mã tổ: nơi này đã có người ở dòng 2",
        ),
        ("tổ trưởng,Bùi An,0900000009,HK05,Tổ 6,,,,,", "dòng 3, cột mã tổ: mã này đã dùng ở dòng 2"),
        (
            "tổ trưởng,Bùi An,0900000009,HK50,Tổ dân phố số 5,khu Hàng Kênh,,,,",
            "dòng 3, cột tên tổ: tên này đã dùng ở dòng 2 với mã khác",
        ),
    ],
)
def test_a_problem_names_its_row_and_column(row: str, where: str) -> None:
    """Each thing that can be wrong with a row is one problem, in its place."""
    (problem,) = problems_of(text(BINH, row).encode())
    assert problem.startswith(where)


@pytest.mark.parametrize(
    ("unit", "where"),
    [
        ("VHXH,Phòng Kinh tế", "dòng 3, cột mã đơn vị: mã này đã dùng ở dòng 2"),
        ("VH,phòng văn hóa - xã hội", "dòng 3, cột tên đơn vị: tên này đã dùng ở dòng 2"),
    ],
)
def test_a_unit_has_one_code_and_one_name(unit: str, where: str) -> None:
    """A unit may have several contacts, but not two codes or two names."""
    (problem,) = problems_of(text(HOA, f"đầu mối,Bùi An,0900000009,,,,{unit},,").encode())
    assert problem.startswith(where)
    assert len(read(HOA, "đầu mối,Bùi An,0900000009,,,,VHXH,Phòng văn hoá - xã hội,,").places) == 1


def test_names_that_differ_in_accents_only_may_be_two_places() -> None:
    """Two codes: two groups; nothing is folded together."""
    rows = ("tổ trưởng,Bùi An,0900000001,T1,Thôn Đông,,,,,", "tổ trưởng,Bùi Ba,0900000002,T2,Thôn Đồng,,,,,")
    assert [group.name for group in read(*rows).places] == ["Thôn Đông", "Thôn Đồng"]


def test_every_problem_is_listed_in_the_order_of_the_rows() -> None:
    """One wrong cell hides no other, in its row or elsewhere."""
    found = problems_of(text("sếp,,1,,,,,,,", BINH, "tổ trưởng,Bùi An,x,HK05,Tổ 6,,,,a,b").encode())
    assert [problem.partition(":")[0] for problem in found] == [
        "dòng 2, cột vai trò",
        "dòng 2, cột họ tên",
        "dòng 2, cột điện thoại",
        "dòng 4, cột điện thoại",
        "dòng 4, cột hộ",
        "dòng 4, cột khẩu",
        "dòng 4, cột mã tổ",
    ]


def test_one_person_may_hold_several_roles() -> None:
    """The same phone and name, with accents or without, is one person, spelled as the first time."""
    roster = read(HOA, "duyệt số liệu,le thi hoa,+84900000006,,,,,,,")
    assert [(entry.role, entry.name) for entry in roster.entries] == [
        (Role.UNIT_CONTACT, "Lê Thị Hoa"),
        (Role.REVIEWER, "Lê Thị Hoa"),
    ]


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Tổ  trưởng", Role.GROUP_LEADER),
        ("trưởng thôn", Role.GROUP_LEADER),
        ("vpđu", Role.PARTY_OFFICE),
        ("van hanh", Role.OPERATOR),
        ("reviewer", Role.REVIEWER),
        ("", None),
        ("tổ", None),
    ],
)
def test_words_for_roles(word: str, role: Role | None) -> None:
    """Vietnamese words, with or without accents, and code names."""
    assert role_named(word) is role


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.tuples(st.integers(0, len(PLAIN)), st.text(max_size=4), st.integers(0, 12)).map(
            lambda cut: (PLAIN[: cut[0]] + cut[1] + PLAIN[cut[0] + cut[2] :]).encode()
        ),
        st.lists(st.lists(st.text(max_size=8), max_size=12).map(",".join), max_size=4).map(
            lambda rows: text(*rows).encode(errors="replace")
        ),
    )
)
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever the file holds comes out as a roster or as problems of one line each, never both."""
    roster, problems = read_roster(data, stocks=STOCKS, ward=WARD)
    assert (roster is None) == bool(problems)
    assert all("\n" not in problem for problem in problems)


# ---- the database ----------------------------------------------------------------------------------------


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """A blank database."""
    with blank(tmp_path) as opened:
        yield opened


def imported(tx: Tx, *rows: str) -> tuple[Change, ...]:
    return apply(tx, read(*rows), now=NOW, source="test")


def told(changes: tuple[Change, ...]) -> list[str]:
    return list(says.lines(changes, WARD, form()))


@cache
def form() -> Form:
    return config.load(Path(__file__).parents[1] / "config.example.toml").form


def holders(tx: Tx) -> set[tuple[str, str, str]]:
    """Name, role and code of everybody in office."""
    rows = tx.execute("SELECT DISTINCT person FROM role WHERE until IS NULL").fetchall()
    return {
        (people.person(tx, row["person"]).name, one.role.value, one.place.code if one.place else "")
        for row in rows
        for one in people.scopes(tx, row["person"])
    }


def person_id(tx: Tx, name: str) -> int:
    (row,) = tx.execute("SELECT id FROM person WHERE name = ?", (name,)).fetchall()
    return int(row["id"])


def a_link(tx: Tx, name: str) -> int:
    """An account linked to somebody."""
    account = people.account(tx, "telegram", name)
    people.bind(tx, account.id, person_id(tx, name), NOW)
    return account.id


def an_invitation(tx: Tx, name: str) -> str:
    """The hash of an unused invitation of somebody's first role."""
    role = people.scopes(tx, person_id(tx, name))[0].id
    invites.create(tx, role, code_hash=name, link_hash=f"link of {name}", now=NOW, days=30)
    return name


def test_a_first_import_stores_everything(tx: Tx) -> None:
    """Places, people, roles and starting values are there, and nothing is left to plan."""
    roster = read(BINH, CUC, HA, HOA)
    planned = plan(tx, roster)
    assert apply(tx, roster, now=NOW, source="test") == planned
    assert [group.full_name for group in places.groups(tx)] == [
        "Tổ dân phố số 5, khu Hàng Kênh",
        "Tổ dân phố số 5, khu Kênh Dương",
    ]
    assert holders(tx) == {
        ("Nguyễn Văn Bình", "group_leader", "HK05"),
        ("Trần Thị Cúc", "group_leader", "KD05"),
        ("Phạm Thu Hà", "party_office", ""),
        ("Lê Thị Hoa", "unit_contact", "VHXH"),
    }
    assert says.summary(planned, WARD) == ("Thêm 2 tổ dân phố, 1 đơn vị, 4 người; giao 4 vai trò; ghi 4 số ban đầu.")
    assert told(planned)[0] == "Thêm tổ dân phố HK05: Tổ dân phố số 5, khu Hàng Kênh."
    assert told(planned)[-1] == "KD05: số nhân khẩu ban đầu 1050."


def test_a_second_run_changes_nothing(tx: Tx) -> None:
    """The same file again: no change, no audit row."""
    imported(tx, BINH, CUC, HA, HOA)
    before = tx.execute("SELECT count(*) FROM audit").fetchone()[0]
    assert imported(tx, HOA, CUC, HA, BINH) == ()
    assert tx.execute("SELECT count(*) FROM audit").fetchone()[0] == before
    assert says.summary((), WARD).startswith("Danh sách khớp")


def test_whoever_is_left_out_stays(tx: Tx) -> None:
    """A file with fewer rows removes nobody."""
    imported(tx, BINH, CUC, HA, HOA)
    assert imported(tx, BINH) == ()


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            BINH.replace("Tổ dân phố số 5", "Tổ dân phố số 15"),
            "Đổi tên HK05: Tổ dân phố số 5, khu Hàng Kênh → Tổ dân phố số 15, khu Hàng Kênh.",
        ),
        (
            BINH.replace("0900000001", "0900000009"),
            "Sửa người: Nguyễn Văn Bình, 0900000001 → Nguyễn Văn Bình, 0900000009.",
        ),
        (BINH.replace("Bình", "Bính"), "Sửa người: Nguyễn Văn Bình, 0900000001 → Nguyễn Văn Bính, 0900000001."),
        (BINH.replace(",120,", ",121,"), "HK05: số hộ ban đầu 121 (trước ghi 120)."),
        ("lãnh đạo,Nguyễn Văn Bình,0900000001,,,,,,,", "Nguyễn Văn Bình: vai trò lãnh đạo."),
        (HA.replace("0003", "0009"), "Sửa người: Phạm Thu Hà, 0900000003 → Phạm Thu Hà, 0900000009."),
        (HOA.replace("Phòng Văn", "Ban Văn"), "Đổi tên VHXH: Phòng Văn hóa - Xã hội → Ban Văn hóa - Xã hội."),
    ],
)
def test_a_changed_row_changes_that_only(tx: Tx, row: str, line: str) -> None:
    """Each correction is one change, and links stay: nobody new came."""
    imported(tx, BINH, HA, HOA)
    account = a_link(tx, "Nguyễn Văn Bình")
    changed = imported(tx, row)
    assert told(changed) == [line]
    assert "1" in says.summary(changed, WARD)
    assert imported(tx, row) == ()
    linked = people.account_by_id(tx, account)
    assert linked is not None
    assert linked.person is not None


def test_a_new_leader_takes_over_at_once(tx: Tx) -> None:
    """The old leader's role, unused invitation, link and refusal end with the import; the other's do not."""
    imported(tx, BINH, CUC)
    accounts = [a_link(tx, name) for name in ("Nguyễn Văn Bình", "Trần Thị Cúc")]
    codes = [an_invitation(tx, name) for name in ("Nguyễn Văn Bình", "Trần Thị Cúc")]
    places.assist(tx, "group:HK05", "refused", NOW)
    changed = imported(tx, BINH.replace("Nguyễn Văn Bình,0900000001", "Bùi An,0900000009"), CUC)
    assert told(changed) == [
        "Thêm người: Bùi An, 0900000009.",
        "HK05: Nguyễn Văn Bình thôi làm tổ trưởng, giấy mời chưa dùng hết hiệu lực.",
        "HK05: Bùi An làm tổ trưởng.",
    ]
    assert says.summary(changed, WARD) == "Thêm 1 người; thôi 1 vai trò; giao 1 vai trò."
    assert holders(tx) == {("Bùi An", "group_leader", "HK05"), ("Trần Thị Cúc", "group_leader", "KD05")}
    later = NOW + timedelta(minutes=1)
    assert [invites.find(tx, code, later)[0] for code in codes] == [invites.Found.EXPIRED, invites.Found.VALID]
    linked = [people.account_by_id(tx, account) for account in accounts]
    assert [one.person is not None for one in linked if one] == [False, True]
    assert tx.execute("SELECT count(*) FROM assisted").fetchone()[0] == 0


def test_a_leader_with_another_role_keeps_the_link(tx: Tx) -> None:
    """Only who holds no role any more is unlinked."""
    imported(tx, BINH, "lãnh đạo,Nguyễn Văn Bình,0900000001,,,,,,,")
    account = a_link(tx, "Nguyễn Văn Bình")
    imported(tx, BINH.replace("Nguyễn Văn Bình,0900000001", "Bùi An,0900000009"))
    linked = people.account_by_id(tx, account)
    assert linked is not None
    assert linked.person == person_id(tx, "Nguyễn Văn Bình")


def test_two_leaders_may_change_places(tx: Tx) -> None:
    """Both roles end before both begin, and both links stay."""
    imported(tx, BINH, CUC)
    accounts = [a_link(tx, name) for name in ("Nguyễn Văn Bình", "Trần Thị Cúc")]
    swapped = (
        BINH.replace("Nguyễn Văn Bình,0900000001", "Trần Thị Cúc,0900000002"),
        CUC.replace("Trần Thị Cúc,0900000002", "Nguyễn Văn Bình,0900000001"),
    )
    changed = imported(tx, *swapped)
    assert [type(change) for change in changed] == [RoleEnded, RoleEnded, RoleAdded, RoleAdded]
    assert holders(tx) == {
        ("Nguyễn Văn Bình", "group_leader", "KD05"),
        ("Trần Thị Cúc", "group_leader", "HK05"),
    }
    linked = [people.account_by_id(tx, account) for account in accounts]
    assert all(one is not None and one.person is not None for one in linked)
    assert imported(tx, *swapped) == ()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("Bùi An,0900000001", id="the phone of the ward, another name"),
        pytest.param("Nguyễn Văn Bính,0900000009", id="nearly the name, another phone"),
    ],
)
def test_a_link_is_never_handed_on_by_a_guess(tx: Tx, other: str) -> None:
    """Another name, or another phone with a name that only looks alike, is another person."""
    imported(tx, BINH)
    a_link(tx, "Nguyễn Văn Bình")
    imported(tx, BINH.replace("Nguyễn Văn Bình,0900000001", other))
    assert {name for name, *_ in holders(tx)} == {other.partition(",")[0]}
    assert tx.execute("SELECT count(*) FROM account WHERE person IS NOT NULL").fetchone()[0] == 0


def test_namesakes_are_two_persons(tx: Tx) -> None:
    """The same name with two phones in one file stays two people, also on the second run."""
    rows = (HA, HA.replace("0900000003", "0900000009"))
    imported(tx, *rows)
    assert tx.execute("SELECT count(*) FROM person").fetchone()[0] == 2
    assert imported(tx, *rows) == ()


def test_a_former_leader_comes_back_as_the_same_person(tx: Tx) -> None:
    """Who held a role before is recognised by phone and name."""
    imported(tx, BINH)
    imported(tx, BINH.replace("Nguyễn Văn Bình,0900000001", "Bùi An,0900000009"))
    imported(tx, BINH)
    assert holders(tx) == {("Nguyễn Văn Bình", "group_leader", "HK05")}
    assert tx.execute("SELECT count(*) FROM person").fetchone()[0] == 2


def test_the_audit_holds_no_name_and_no_phone(tx: Tx) -> None:
    """Every change leaves a row under its source, by ids and codes only."""
    imported(tx, BINH, CUC, HA, HOA)
    imported(tx, BINH.replace("Nguyễn Văn Bình,0900000001", "Bùi An,0900000009"), HA.replace("0003", "0008"))
    rows = [" ".join(map(str, row)) for row in tx.execute("SELECT * FROM audit")]
    assert len(rows) == 2 + 1 + 4 + 4 + 4 + 1 + 1 + 1 + 1
    assert all("test" in row for row in rows)
    assert not any(word in row for row in rows for word in ("Bình", "B\\u", "Cúc", "090000", "khu"))
