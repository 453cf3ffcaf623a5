"""The demo's panel: every outgoing row with its state and the reason, in codes the page has words for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.demo import Stage, link, staged
from bot.simulator.page import WALL
from bot.watching import ROWS, reason, rows
from storage import outgoing
from storage.outgoing import Watched
from tests.ward import NAMES, Ward

MORNING = datetime.fromisoformat("2026-11-16T09:00+07:00")
NIGHT = datetime.fromisoformat("2026-11-16T22:00+07:00")
NEXT = datetime.fromisoformat("2026-11-17T08:00+07:00")


def row(**given: Any) -> Watched:
    """A row of somebody's morning, with the fields a test is about."""
    plain: dict[str, Any] = {
        "id": "m1",
        "name": "Nguyễn Văn Bình",
        "address": "1",
        "kind": "morning",
        "about": (),
        "lane": 5,
        "state": "ready",
        "error": "",
        "created": MORNING,
        "not_before": MORNING,
        "sent": None,
        "expires": None,
        "frozen": False,
        "payload": None,
    }
    return Watched(**{**plain, **given})


@pytest.mark.parametrize(
    ("one", "now", "why"),
    [
        (row(), MORNING, ""),
        (row(not_before=MORNING + timedelta(minutes=30)), MORNING, "talking"),
        (row(not_before=NEXT), NIGHT, "quiet"),
        (row(not_before=NEXT, kind="notice"), MORNING, "planned"),
        (row(not_before=NEXT, lane=1, kind="notice"), NIGHT, "planned"),
        (row(not_before=NEXT, error="Unreachable: no network"), MORNING, "again"),
        (row(frozen=True), MORNING, "frozen"),
        (row(state="sent", sent=MORNING), MORNING, ""),
        (row(state="sending"), MORNING, ""),
        (row(state="unknown", error="InDoubt: cut"), MORNING, ""),
        (row(state="dead", error="RecipientGone: blocked"), MORNING, "unreachable"),
        (row(state="dead", error="Rejected: 400"), MORNING, ""),
        (row(state="expired"), NIGHT, ""),
        (row(state="cancelled", error="no account"), MORNING, "unlinked"),
        (row(state="cancelled", error="nothing left to say"), MORNING, "answered"),
        (row(state="cancelled", error="superseded"), MORNING, "superseded"),
        (row(state="cancelled", error="unreachable"), MORNING, "unreachable"),
        (row(state="cancelled", error="erased"), MORNING, "erased"),
        (row(id="n1", state="waiting", not_before=MORNING), NIGHT, "quiet"),
        (row(id="n1", state="waiting", not_before=MORNING), MORNING, ""),
        (row(id="n1", state="waiting", not_before=NEXT), MORNING, "planned"),
        (row(id="n1", state="dropped", expires=NEXT), MORNING, "answered"),
        (row(id="n1", state="dropped", expires=MORNING), NEXT, "over"),
    ],
)
def test_why_a_row_stands_as_it_does(ward: Ward, one: Watched, now: datetime, why: str) -> None:
    """The whole table."""
    assert reason(one, ward.desk, now) == why


def test_the_page_has_words_for_every_code() -> None:
    """Each state of the schema and each reason stands in both languages."""
    words = (WALL / "words.js").read_text("utf-8")
    states = ["ready", "sending", "sent", "unknown", "dead", "expired", "cancelled", "waiting", "dropped"]
    reasons = [
        "quiet",
        "talking",
        "again",
        "planned",
        "frozen",
        "answered",
        "over",
        "superseded",
        "unlinked",
        "unreachable",
        "erased",
    ]
    kinds = ["reply", "notice", "morning", "alarm", "file", "farewell"]
    for code in (*states, *kinds):
        assert words.count(f' {code}: "') == 2, code
    for code in (*reasons, "unreachable", "erased"):
        assert sum(f"      {code}: {begin} =>" in line for line in words.splitlines() for begin in ("when", "()")) == 2


async def shown(stage: Stage, name: str, **wanted: Any) -> list[dict[str, Any]]:
    """The panel's rows for one person with these fields."""
    found = [one for one in await stage.queue() if one["whom"] == name]
    return [one for one in found if all(one[key] == value for key, value in wanted.items())]


async def test_a_reminder_that_waits_and_is_answered_says_so() -> None:
    """Who is answering something is left in peace; handed in meanwhile, the reminder never goes out."""
    async with staged(None, port=0) as stage:
        leader = stage.actors[1001]
        await link(stage, leader.user)
        await stage.advance(datetime.fromisoformat("2026-11-20T07:50+07:00"))
        for words in ("báo cáo", "2 buổi 95 người", "1 hoạt động 60 người", "0"):
            stage.wire.say(leader.user, words)
            await stage.settled()
        await stage.advance(datetime.fromisoformat("2026-11-20T08:01+07:00"))
        [held] = await shown(stage, leader.name, state="ready")
        assert (held["why"], held["about"], held["unasked"]) == ("talking", ["report:-3"], True)
        assert held["at"] == "2026-11-20T08:20"
        assert (await stage.queue())[0] == held  # what is still to come stands first
        for words in ("290", "đúng", "đề nghị", "gửi"):
            stage.wire.say(leader.user, words)
            await stage.settled()
        await stage.advance(datetime.fromisoformat("2026-11-20T10:00+07:00"))
        assert await shown(stage, leader.name, state="cancelled", why="answered")
        assert await shown(stage, leader.name, state="dropped", about=["report:-3"])


async def test_the_panel_shows_no_telephone_number_and_no_secret() -> None:
    """The office is told numbers and new codes; the panel has neither."""
    async with staged(None, port=0) as stage:
        office = next(one.user for one in stage.phones if one.role == "party_office")
        await link(stage, office)
        for words in ("ai chưa nộp", "giấy mời cho HK06", "tạo mã HK06"):
            stage.wire.say(office, words)
            await stage.settled()
        assert any("0900" in one.text for one in stage.wire.chat(office))
        texts = " ".join(one["text"] for one in await stage.queue())
        assert "Báo cáo tháng 11" in texts
        assert "0900" not in texts


def test_the_panel_is_bounded_and_newest_first(ward: Ward) -> None:
    """However much was sent, sixty rows are shown, and each is named."""
    ward.link("leader")
    for number in range(ROWS + 5):
        ward.say("leader", f"xin chào {number}")
    with ward.tx() as tx:
        panel = rows(tx, ward.desk, ward.now, {ward.phones["leader"].address: "?"})
        watched = outgoing.newest(tx, 3)
    assert len(panel) == ROWS
    assert {one["whom"] for one in panel} == {NAMES["leader"]}
    numbers = [int(one.id[1:]) for one in watched]
    assert numbers == sorted(numbers, reverse=True)
