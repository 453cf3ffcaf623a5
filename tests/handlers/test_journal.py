"""The audit in words: every deed has one, ids are names, a filter finds all of its own and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from bot.core.roster_places import Kinship
from bot.core.texts.journal import DEEDS
from storage import erasing
from storage.journal import Only, entries
from tests.handlers.test_review import report
from tests.handlers.test_typing_in import last, person
from tests.ward import Ward

ROOT = Path(__file__).parents[2]
SOURCES = [path for folder in ("bot", "handlers", "storage") for path in (ROOT / folder).rglob("*.py")]


def deeds() -> set[str]:
    """Every action that the source notes, as far as it says it in one word."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("note", "_note", "_set_role"):
                said = (
                    one for argument in node.args[:3] for one in ast.walk(argument) if isinstance(one, ast.Constant)
                )
                found |= {str(one.value) for one in said if re.fullmatch(r"[a-z.-]{4,}", str(one.value))}
    subjects = {"place.", "checks", "followup"}
    return found - subjects | {f"place.{one}" for one in (*Kinship, "since", "until")}


def test_every_deed_has_words() -> None:
    """What a new order notes is in the journal from its first day."""
    assert len(deeds()) > 50
    assert not sorted(deeds() - DEEDS.keys())


def test_page_by_page_it_is_the_whole_audit(ward: Ward) -> None:
    """Every line of the audit is on exactly one page, alone or counted with those like it."""
    ward.link("leader", "other", "contact", "leadership", "reviewer", "office")
    ward.advance("2026-11-16T10:00")
    report(ward, "leader")
    ward.say("office", "nhắc KD05")
    total, counted = ward.rows("SELECT count(*) FROM audit")[0][0], 0
    ward.say("office", "nhật ký")
    for _ in range(50):
        lines = [line for line in last(ward, "office").splitlines() if line.startswith("- ")]
        counted += len(lines) + sum(int(n) for line in lines for n in re.findall(r"\(và (\d+) mục", line))
        choices = ward.phones["office"].shown[-1][0].choices
        if not choices:
            break
        ward.choose("office", choices[0].label)
    assert counted == total


def test_a_day_is_a_local_day(ward: Ward) -> None:
    """From midnight to midnight here, whatever the clock in UTC says."""
    ward.link("leader", "office")
    ward.advance("2026-11-17T00:30")
    ward.say("leader", "1 buổi 40 người")
    ward.advance("2026-11-17T10:00")
    ward.say("office", "nhật ký hôm nay")
    assert "0 giờ 30 ngày 17/11, Nguyễn Văn Bình: ghi" in last(ward, "office")
    ward.say("office", "nhật ký hôm qua")
    assert "17/11" not in last(ward, "office")
    ward.say("office", "nhật ký ngày 31/2")
    assert "Chưa rõ" in last(ward, "office")


def test_what_is_found_by_a_place_and_by_a_person(ward: Ward) -> None:
    """The place's reports, figures and roles; what somebody did and what was done to them."""
    ward.link("leader", "other", "office")
    ward.advance("2026-11-16T10:00")
    report(ward, "leader")
    report(ward, "other")
    bình = person(ward, "Nguyễn Văn Bình")
    with ward.tx() as tx:
        place = entries(tx, Only(place="group:HK05"), before=None, limit=500)
        own = entries(tx, Only(person=bình), before=None, limit=500)
    assert {one.about for one in place} == {"Tổ dân phố số 5, khu Hàng Kênh", "Nguyễn Văn Bình"}
    assert {"figure", "send", "stock", "role.add", "place.add"} <= {one.action for one in place}
    assert {"person.add", "role.add", "invite", "link", "consent", "figure", "send"} <= {one.action for one in own}
    assert "Trần Thị Cúc" not in {one.about for one in own} | {one.actor for one in own}


def test_names_are_those_of_today_and_no_words_are_told(ward: Ward) -> None:
    """An erased person is nobody; what was written in words is not in it."""
    ward.link("leader", "office")
    ward.advance("2026-12-15T10:00")
    ward.say("leader", "khó khăn: mái nhà văn hóa dột")
    report(ward, "leader")
    ward.say("office", "nhật ký HK05")
    assert "dột" not in last(ward, "office")
    with ward.tx() as tx:
        erasing.erase(tx, person(ward, "Nguyễn Văn Bình"), ward.now)
    ward.say("office", "nhật ký hôm nay")
    assert "Bình" not in last(ward, "office")
    assert "(đã xóa)" in last(ward, "office")
