"""Role × action × scope: every order the product knows and every button it can send, by everybody who may not.

Generated from :data:`handlers.common.ORDERS` and from the buttons in the source, so that a new order or button has
no gap: it needs an example here, or the first two tests fail. One ward is made busy once (a locked month with a
change asked for, an open one with a figure flagged, a frozen link, a call, an absence, more time asked for); each
case has a copy of it.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.folding import phrase
from bot.core.model import Kind, Role
from bot.core.phrases import Command
from bot.invitations import choose, invite
from handlers.common import ORDERS
from handlers.turn import Order
from storage.instants import instant
from tests.handlers.test_review import report
from tests.ward import ROSTER, Phone, Ward, a_desk, connect

SOURCES = sorted((Path(__file__).parents[2] / "bot").rglob("*.py"))
MORE = """đầu mối,Bùi Văn Trường,0900000008,,,,TH1,Trường Tiểu học 1,,
tổ trưởng,Phan Văn Cũ,0900000009,KD06,Tổ dân phố số 6,khu Kênh Dương,,,100,350
tổ trưởng,Đào Thị Giữ,0900000010,KD07,Tổ dân phố số 7,khu Kênh Dương,,,100,350
tổ trưởng,Lê Văn Muộn,0900000011,KD08,Tổ dân phố số 8,khu Kênh Dương,,,100,350
"""
SECRETS = ("Bình", "Nguyễn Văn", "0900000001", "Hàng Kênh", "HK05", "Sau Này", "77")
"""What belongs to the place everybody here is foreign to: its leader, phone, area, code, successor, a figure."""


@dataclass(frozen=True, slots=True)
class Example:
    """One way to give an order; ``writes``: the busy ward changes when somebody gives it who may."""

    text: str
    writes: bool = True


def asks(text: str) -> Example:
    """An order that only asks, or only begins."""
    return Example(text, writes=False)


EXAMPLES = (
    asks("xem dữ liệu của tôi"),
    asks("rút đồng ý"),
    Example("rút đồng ý ngay"),
    asks("xóa dữ liệu của tôi"),
    Example("xóa dữ liệu ngay"),
    Example("tôi nghỉ đến 20/12, cô Hoa thay"),
    asks("tôi đã về"),
    asks("nhờ 6 thay"),
    Example("cử Lê Thị Hoa thay HK05"),
    Example("cử 6 làm phó hk05"),
    Example("bàn giao {role} cho 6"),
    Example("bàn giao HK05 cho Trần Sau Này 0912345678"),
    asks("giấy mời"),
    Example("cấp lại {role}"),
    Example("cấp lại giấy mời cho Nguyễn Văn Bình"),
    Example("mở khóa {frozen}"),
    Example("nhập thay HK05 luôn"),
    Example("nhập thay HK05"),
    asks("HK05 tự báo"),
    asks("gọi ai"),
    asks("chốt số"),
    asks("xem công nhận"),
    Example("công nhận gia đình văn hóa theo QĐ 9/QĐ-UBND ngày 14/12/2026"),
    Example("ghi quyết định {offered}"),
    Example("bỏ quyết định {decided}"),
    asks("bỏ công nhận gia đình văn hóa"),
    Example("công nhận HK05 tổ dân phố văn hóa"),
    asks("chốt ngay tháng 11 (1 chưa nộp, 1 chưa duyệt)"),
    asks("nhật ký trước 9999 HK05"),
    asks("ai là ai"),
    asks("tìm tổ từ 1"),
    asks("Hoa là ai"),
    asks("thông báo"),
    Example("thông báo các tổ: chiều thứ Sáu họp"),
    Example("gửi thông báo {draft}"),
    Example("bỏ thông báo {draft}"),
    asks("thông báo {announcement}"),
    asks("đã nhận {announcement}"),
    asks("đôn đốc 3.1"),
    asks("nhắc nhiệm vụ 9.9"),
    asks("đôn đốc việc quá hạn"),
    asks("đôn đốc công an"),
    asks("nhắc tổ chưa nộp"),
    Example("nhắc 1 tổ chưa nộp"),
    asks("nhắc 1 tổ chưa nộp khu Hàng Kênh"),
    Example("nhắc KD08"),
    Example("gọi xong {call}"),
    Example("duyệt sửa {change}"),
    Example("từ chối sửa {change}"),
    asks("đề nghị sửa"),
    Example("mở lại HK05 tháng 11 đến 20/12 vì đếm sót"),
    asks("lịch sử HK05 S8"),
    asks("duyệt hết"),
    Example("duyệt 1 báo cáo"),
    asks("duyệt từng số"),
    Example("duyệt {flag}"),
    Example("trả lại {flag}"),
    asks("để sau {flag}"),
    asks("tình hình nộp"),
    asks("ai chưa nộp"),
    asks("đơn vị chưa nộp"),
    Example("cắt {account}"),
    Example("ghi {file}"),
    Example("bỏ {file}"),
    Example("xuất excel"),
    Example("biểu đồ"),
    Example("xuất tất cả"),
    asks("việc chưa rõ"),
    Example("hỏi lại HK05 S1"),
    asks("số chờ trả lời"),
    asks("xem nhiệm vụ 4.3"),
    Example("hỏi lại 4.3"),
    asks("việc ngoài phụ lục"),
    Example("bật N1"),
    Example("tắt N2"),
    asks("hướng dẫn đôn đốc"),
    asks("danh sách khởi động"),
    asks("bật nhắc"),
    Example("bật nhắc 10 tin"),
    asks("tắt nhắc"),
    asks("lịch nhắc"),
    asks("lịch nhắc 17/12"),
    asks("trình 3.1"),
    asks("bảng tiến độ"),
    asks("gửi các đơn vị xem"),
    Example("tạm dừng nhắc"),
    asks("nhắc tiếp"),
    Example("diễn tập với Phạm Thu Hà"),
    asks("hết diễn tập"),
    asks("ý kiến chỉ đạo"),
    Example("nhắc theo chỉ đạo {told}"),
    Example("đã gọi theo chỉ đạo {told}"),
    Example("đã chuyển chỉ đạo {told}"),
    Example("trả lời chỉ đạo {told}: đã báo tổ"),
    asks("xem trước bản tin"),
    asks("bản tin ngày 14/12"),
    asks("bản tin hôm nay"),
    asks("trả lại HK05"),
    asks("đôn đốc các đơn vị"),
    asks("tổ trưởng HK05"),
    asks("số của bác Bình"),
    asks("xem thêm"),
    asks("bản Excel"),
    asks("câu cho nhóm"),
    asks("xem HK05"),
    asks("việc của tôi"),
    Example("xem tệp {shown}"),
    Example("cho lùi {more}"),
    Example("không cho lùi {more} vì đã lùi rồi"),
    asks("đề nghị lùi hạn"),
    Example("chuyển 3.1 cho chị Hà"),
    Example("chuyển 3.1 UBND cho {ha}"),
)
DIALOGUE = (*Command, "same", "o:proposed", "o:recognised", "f:0", "f:1", "fix:S1", "fix:N2", "q:S3", "q:S8", "p:0",
            "you:bác", "done", "doing", "stuck", "more_time", "snooze", "have", "not_applicable", "no_order", "joined",
            "not_asked", "send_later", "kept", "pick:1", "pick:2", "a:0")  # fmt: skip
"""The buttons of the dialogues: they name no object, only what is pending for whoever presses."""
ACTORS = {
    "other": {Role.GROUP_LEADER},
    "contact": {Role.UNIT_CONTACT},
    "reviewer": {Role.REVIEWER},
    "leadership": {Role.LEADERSHIP},
    "operator": {Role.OPERATOR},
    "office": {Role.PARTY_OFFICE},
    "removed": set[Role](),
    "frozen": set[Role](),
    "unmet": set[Role](),
    "stranger": set[Role](),
}
"""Who acts, and the roles of theirs that count: the removed lost theirs, the unmet have not said who they are."""

OWN = {
    "leader": Role.GROUP_LEADER,
    "office": Role.PARTY_OFFICE,
    "reviewer": Role.REVIEWER,
    "operator": Role.OPERATOR,
}
PERSONAL = ("Bình", "Nguyễn Văn", "0900000001", "Sau Này")
WIDE = frozenset(("leadership", "reviewer"))
"""Who may ask about every place: what it reported is no secret to them, its people are."""
LOCAL = frozenset(("other", "contact"))
"""Whose role has a scope; office and reviewers see every place."""


def orders_of(text: str) -> list[Order]:
    """The orders a text gives, whoever types it."""
    said = phrase(re.sub(r"\{\w+\}", "1", text))
    return [one for one in ORDERS if one.pattern.fullmatch(said)]


def test_every_order_has_an_example() -> None:
    """A new order is in the matrix from its first day."""
    covered = {id(one) for example in EXAMPLES for one in orders_of(example.text)}
    assert not [one.pattern.pattern for one in ORDERS if id(one) not in covered]
    assert all(orders_of(example.text) for example in EXAMPLES)


def buttons() -> Iterator[str]:
    """The key of every ``Choice(…)`` in the source; a dot stands for what is put in."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Choice":
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    yield re.escape(str(key.value))
                elif isinstance(key, ast.JoinedStr):
                    yield "".join(
                        re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in key.values
                    )
                else:  # whole phrases
                    phrases = ("phrase(again(place.code))", "phrase(label)", "phrase(topic)")
                    assert ast.unparse(key) in phrases, (path, ast.unparse(key))


def test_every_button_has_an_example() -> None:
    """Whatever button the source can make is pressed by somebody below."""
    keys = [*DIALOGUE, *(phrase(re.sub(r"\{\w+\}", "1", one.text)) for one in EXAMPLES)]
    made = set(buttons())
    assert len(made) > 20
    assert not [pattern for pattern in made if not any(re.fullmatch(pattern, key) for key in keys)]


@dataclass(frozen=True, slots=True)
class Busy:
    """The ward that is copied: its file, its phones, the moment, and the numbers by which orders name things."""

    path: Path
    phones: dict[str, str]
    now: datetime
    numbers: dict[str, str]
    people: dict[str, int]


INSTRUCTED = ("instruction", "audit", "sqlite_sequence")
"""What "nhắc KD08" of a leader leaves: an instruction, kept word for word for the office; nobody is reminded by it."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Busy:
    """A ward with something of HK05 for every order to act on."""
    path = tmp_path_factory.mktemp("matrix") / "busy.db"
    with Ward.opened(path, roster=ROSTER + MORE) as ward:
        ward.link("leader", "other", "office", "operator", "leadership", "contact", "reviewer")
        more = {"removed": "Phan Văn Cũ", "frozen": "Đào Thị Giữ", "unmet": "Bùi Văn Trường", "late": "Lê Văn Muộn"}
        for who, name in more.items():
            with ward.tx() as tx:
                role = choose(tx, person=name)
                code = invite(tx, ward.desk.key, role_id=role, now=ward.now, days=30).code
            for said in (code,) if who == "unmet" else (code, "đúng", "đồng ý", "bác"):
                ward.say(who, said)
        ward.advance("2026-11-16T09:00")
        report(ward, "leader", violations="77")
        report(ward, "other")
        ward.advance("2026-12-15T09:00")
        ward.say("leader", "sửa tháng 11 vi phạm nếp sống 78")
        ward.say("leader", "đếm sót một vụ")
        report(ward, "leader", people="777")
        report(ward, "other")
        ward.say("leader", "gọi giúp")
        ward.say("leader", "tôi nghỉ đến 18/12")
        ward.say("reviewer", "duyệt hết")
        ward.say("leadership", "nhắc HK05 nộp ngay")
        ward.say("office", "duyệt hết")
        ward.say("office", "thông báo HK05: 77 hộ mất nước")
        ward.choose("office", "gửi thông báo 1")
        ward.say("office", "thông báo đơn vị: mai họp")
        ward.say("office", "công nhận tổ dân phố văn hóa theo QĐ 45/QĐ-UBND ngày 14/12/2026")
        ward.choose("office", "ghi quyết định 1")
        ward.say("office", "công nhận gia đình văn hóa theo QĐ 46/QĐ-UBND ngày 14/12/2026")
        ward.receive("office", Kind.FILE, name="so-lieu-2026.csv")
        ward.import_programme()
        ward.import_units()
        ward.link("dung", "ha")
        ward.say("dung", "3.1 xin lùi hạn đến 15/1 vì chờ thẩm định")
        ward.say("dung", "3.2 xong")
        ward.say("dung", "đúng")
        ward.receive("dung", Kind.FILE, name="bao-cao.pdf")
        with ward.tx() as tx:
            for sql in (
                "UPDATE programme_question SET answer = '{}', since = ? "
                "WHERE task = (SELECT id FROM task WHERE code = '4.3')",
                "UPDATE task SET active = 1, since = ? WHERE code = 'N2'",
                "UPDATE role SET until = ? WHERE person = (SELECT person FROM account WHERE address = 'chat-removed')",
                "UPDATE account SET frozen = ? WHERE address = 'chat-frozen'",
            ):
                tx.execute(sql, (instant(ward.now),))
        numbers = {
            "role": "SELECT id FROM role WHERE role = 'group_leader' ORDER BY id LIMIT 1",
            "flag": "SELECT id FROM flag ORDER BY id LIMIT 1",
            "change": "SELECT id FROM change_request",
            "call": "SELECT id FROM call WHERE done IS NULL ORDER BY id LIMIT 1",
            "account": "SELECT id FROM account WHERE address = 'chat-leader'",
            "frozen": "SELECT id FROM account WHERE address = 'chat-frozen'",
            "told": "SELECT id FROM instruction",
            "shown": "SELECT id FROM product WHERE sort = 'file'",
            "offered": "SELECT id FROM decision WHERE state = 'offered'",
            "decided": "SELECT id FROM decision WHERE state = 'made'",
            "draft": "SELECT id FROM announcement WHERE state = 'offered'",
            "announcement": "SELECT id FROM announcement WHERE state = 'sent'",
            "file": "SELECT id FROM import WHERE state = 'offered'",
            "more": "SELECT id FROM extension WHERE state = 'waiting'",
            "ha": "SELECT id FROM person WHERE name = 'Trần Thị Hà'",
        }
        found = {name: str(ward.rows(sql)[0][0]) for name, sql in numbers.items()}
        linked = {row["address"]: row["person"] for row in ward.rows("SELECT * FROM account WHERE person IS NOT NULL")}
        ward.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        phones = {name: phone.address for name, phone in ward.phones.items()}
        people = {name: linked[address] for name, address in phones.items() if address in linked}
        return Busy(path, phones, ward.now, found, people)


@pytest.fixture
def ward(busy: Busy, tmp_path: Path) -> Iterator[Ward]:
    """A copy of the busy ward."""
    shutil.copy(busy.path, tmp_path / "ward.db")
    with closing(connect(tmp_path / "ward.db")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        copy = Ward(connection, a_desk(), busy.now, messages=10_000, directory=tmp_path)
        copy.phones = {name: Phone(address) for name, address in busy.phones.items()}
        yield copy


def act(ward: Ward, who: str, text: str, pressed: bool) -> str:
    """Somebody gives an order, typed or as a button's data; what they hear."""
    if pressed:
        ward.receive(who, Kind.PRESS, choice=phrase(text), version=0)
    else:
        ward.say(who, text)
    return "\n".join(message.flat().text for message in ward.unread(who))


def but_for(ward: Ward, who: str, person: int | None) -> dict[str, list[dict[str, object]]]:
    """The database without what an answer to somebody leaves: the answer, their chat, where their talk stands."""
    dump = ward.dump("inbox", "outbox")
    dump["account"] = [row for row in dump["account"] if row["address"] != f"chat-{who}"]
    dump["conversation"] = [row for row in dump["conversation"] if row["person"] != person]
    return dump


def of_the_foreign(ward: Ward) -> dict[str, list[dict[str, object]]]:
    """Every row that belongs to HK05, one of its reports or roles, or its leader."""
    [place] = [row[0] for row in ward.rows("SELECT id FROM place WHERE code = 'HK05'")]
    mine = {
        "place": {place},
        "report": {row[0] for row in ward.rows("SELECT id FROM report WHERE place = ?", place)},
        "role": {row[0] for row in ward.rows("SELECT id FROM role WHERE place = ?", place)},
        "person": {row[0] for row in ward.rows("SELECT id FROM person WHERE phone = '0900000001'")},
    }
    return {
        name: [
            row
            for row in rows
            if any(row.get(column) in ids or (name == column and row["id"] in ids) for column, ids in mine.items())
        ]
        for name, rows in ward.dump("inbox", "outbox").items()
    }


def reveals(who: str, heard: str, said: str) -> list[str]:
    """The secrets a reply has in it that were not typed by whoever got it."""
    return [one for one in (PERSONAL if who in WIDE else SECRETS) if one in heard and one not in said]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.text)
@pytest.mark.parametrize("who", ACTORS)
def test_an_order_of_another_role_does_nothing(ward: Ward, busy: Busy, who: str, example: Example) -> None:
    """Typed or as forged data: nothing is written, nothing is told; who may give it reaches the own scope only."""
    text = example.text.format(**busy.numbers)
    allowed = any(one.role in ACTORS[who] or (one.role is None and ACTORS[who]) for one in orders_of(example.text))
    for pressed in (False, True):
        everything, foreign = but_for(ward, who, busy.people.get(who)), of_the_foreign(ward)
        heard = act(ward, who, text, pressed)
        if not allowed:
            now = but_for(ward, who, busy.people.get(who))
            for table in INSTRUCTED if who == "leadership" and text.startswith(("nhắc ", "đôn đốc ")) else ():
                del now[table], everything[table]
            assert now == everything
        if not allowed or who in LOCAL:
            assert of_the_foreign(ward) == foreign
            assert not reveals(who, heard, text)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.writes], ids=lambda one: one.text)
def test_the_matrix_has_something_to_refuse(ward: Ward, busy: Busy, example: Example) -> None:
    """Each order that writes does so in the busy ward when somebody gives it who may."""
    roles = {one.role for one in orders_of(example.text)}
    who = next(name for name in ("office", "reviewer", "leader", "operator") if None in roles or OWN[name] in roles)
    before = ward.dump("inbox", "outbox")
    act(ward, who, example.text.format(**busy.numbers), pressed=False)
    assert ward.dump("inbox", "outbox") != before


@pytest.mark.parametrize("key", DIALOGUE)
@pytest.mark.parametrize("who", ACTORS)
def test_a_button_of_a_dialogue_reaches_ones_own_talk_only(ward: Ward, who: str, key: str) -> None:
    """Another's button with any version: the foreign place stays as it is, and nothing of it is told."""
    foreign = of_the_foreign(ward)
    for version in range(-1, 40, 4):
        ward.receive(who, Kind.PRESS, choice=str(key), version=version)
    heard = "\n".join(message.flat().text for message in ward.unread(who))
    assert of_the_foreign(ward) == foreign
    assert not reveals(who, heard, "")
