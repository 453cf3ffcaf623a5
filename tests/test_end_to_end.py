"""From a phone to the database over real HTTP: the ordinary bot against the simulator's Telegram."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.simulator.faults import Trouble
from storage import figures_export
from tests.loopback import USERS, Loopback, loopback

OPENING = datetime.fromisoformat("2026-11-16T08:00+07:00")
ANSWERS = ("2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "đề nghị", "gửi")


async def linked(bench: Loopback, app: object, *names: str) -> None:
    """These people finish first contact."""
    for who in names:
        await bench.say(app, who, await bench.code(app, who), "đúng", "đồng ý", "1")  # type: ignore[arg-type]


async def stored(app: object) -> dict[str, object]:
    """The figures of the open period, by indicator."""
    rows = await app.db.read(lambda tx: figures_export.rows(tx, "2026-11"))  # type: ignore[attr-defined]
    return {str(row["indicator"]): row["value"] for row in rows}


async def test_a_month_from_code_to_receipt(tmp_path: Path) -> None:
    """A leader links by code, is asked on the opening morning, answers, and the figures are stored."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "office", "leader")
        assert "Nguyễn Văn Bình (tổ trưởng" in bench.heard("office")[-1]
        await app.advance(OPENING)
        await bench.settled(app)
        assert "Câu 1/5" in bench.heard("leader")[-1]
        await bench.say(app, "leader", *ANSWERS)
        assert "Mã nhận" in bench.heard("leader")[-1]
        assert await stored(app) == {
            "S3": 2, "S4": 95, "S5": 1, "S6": 60, "S8": 0, "N2": 108, "N3": "proposed"
        }  # fmt: skip


async def test_a_button_is_answered_and_a_stale_one_changes_nothing(tmp_path: Path) -> None:
    """A press over the wire acts once; the same button again is told to be old."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "leader")
        await app.advance(OPENING)
        await bench.settled(app)
        asked = bench.wire.chat(USERS["leader"])[-1]
        [[button]] = asked.buttons
        assert button.data is not None
        for _ in range(2):
            bench.wire.press(USERS["leader"], asked.id, button.data)
            await bench.settled(app)
        assert "Nút vừa bấm là của câu cũ" in bench.heard("leader")[-1]
        assert "Câu 2/5" in bench.heard("leader")[-1]
        await bench.wire.until(lambda: sum(call.method == "answerCallbackQuery" for call in bench.wire.calls) == 2)


async def test_a_malformed_update_blocks_nobody_and_a_group_is_left(tmp_path: Path) -> None:
    """What cannot be parsed is set aside, the operator told; a group chat is answered once, without names, and left.

    Whoever commands there, the office too, commands nothing.
    """
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "operator", "office")
        bench.wire.raw({"message": {"message_id": "x", "chat": 5}})
        bench.wire.group_add(-77, "Tổ 5", USERS["leader"])
        for text in ("ai chưa nộp", "chốt số", "cấp lại HK05"):
            bench.wire.group_say(-77, USERS["office"], text)
        bench.wire.say(USERS["leader"], "xin chào")
        await bench.settled(app)
        await bench.wire.until(lambda: any(call.method == "leaveChat" for call in bench.wire.calls))
        assert "dãy 10 chữ số" in bench.heard("leader")[-1]
        assert any("không xử lý được" in text for text in bench.heard("operator"))
        dead = await app.db.read(lambda tx: tx.execute("SELECT count(*) FROM inbox WHERE state = 'dead'").fetchone())
        assert dead[0] == 1
        [farewell] = [said.text for said in bench.wire.chat(-77) if said.from_bot]
        assert "nhắn riêng" in farewell
        assert not re.search(r"Bình|Cúc|Hàng Kênh|HK05|0900", farewell)
        assert await app.db.read(lambda tx: tx.execute("SELECT count(*) FROM invite").fetchone()[0]) == 2


async def test_a_bot_that_groups_may_have_is_told_to_the_operator_once(tmp_path: Path) -> None:
    """At each start getMe is asked; whoever runs the bot hears the cure, once a month, and nobody else does.

    Of a start before anybody was linked nothing is left that keeps the next one from telling it.
    """
    async with loopback(tmp_path) as bench:
        bench.wire.chats.joinable = True
        async with bench.bot() as (app, _):
            await bench.import_roster(app)
        before = len(bench.wire.calls)
        async with bench.bot() as (app, _):
            await bench.wire.until(lambda: any(call.method == "getMe" for call in bench.wire.calls[before:]))
            await bench.settled(app)
            await linked(bench, app, "operator", "office")
        for _ in range(2):
            async with bench.bot() as (app, _):
                await bench.wire.until(
                    lambda: any("/setjoingroups" in text for text in bench.heard("operator")), within=20
                )
                await bench.settled(app)
        assert sum("/setjoingroups" in text for text in bench.heard("operator")) == 1
        assert not any("/setjoingroups" in text for text in bench.heard("office"))
        bench.wire.chats.joinable = False
        async with bench.bot() as (app, _):
            assert not await app.channels["telegram"].joinable()


async def test_blocking_tells_the_office_and_coming_back_clears_it(tmp_path: Path) -> None:
    """Somebody who blocks the bot is on the office's list at once, and reachable again after unblocking."""
    async with loopback(tmp_path, start="2026-11-16T09:00+07:00") as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "office", "leader")
        bench.wire.block(USERS["leader"])
        await bench.settled(app)
        assert "Không nhắn được cho Nguyễn Văn Bình" in bench.heard("office")[-1]
        bench.wire.unblock(USERS["leader"])
        await bench.say(app, "leader", "báo cáo")
        assert "Câu 1/5" in bench.heard("leader")[-1]


@pytest.mark.parametrize("trouble", [Trouble.CUT_BEFORE, Trouble.CUT_AFTER, Trouble.THROTTLE, Trouble.BROKEN])
async def test_a_provider_in_trouble_delays_but_loses_nothing(tmp_path: Path, trouble: Trouble) -> None:
    """One failed send of each kind: the answer still arrives."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        bench.wire.faults.add(trouble, "sendMessage", seconds=1)
        bench.wire.faults.add(trouble, "getUpdates", seconds=1)
        bench.wire.say(USERS["leader"], "xin chào")
        said = await bench.wire.replied(USERS["leader"], after=0, within=15)
        assert "dãy 10 chữ số" in said[0].text
        await asyncio.sleep(0)


async def test_an_opening_question_that_failed_is_tried_again_within_the_minute(tmp_path: Path) -> None:
    """Nobody is taken to be busy answering a question that never reached them."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "leader")
        bench.wire.faults.add(Trouble.BROKEN, "sendMessage")
        await app.advance(OPENING)
        assert "Câu 1/5" not in bench.heard("leader")[-1]
        await app.advance(OPENING + timedelta(minutes=1))
        assert "Câu 1/5" in bench.heard("leader")[-1]


async def test_a_long_outage_is_made_known_and_the_question_comes_again(tmp_path: Path) -> None:
    """After 20 hours without a poll the operator learns the hours, and the open question returns next morning."""
    async with loopback(tmp_path) as bench:
        async with bench.bot() as (app, _):
            await bench.import_roster(app)
            await linked(bench, app, "leader", "operator")
            await app.advance(OPENING)
            await bench.settled(app)
            await bench.say(app, "leader", "2 buổi 95 người")
        bench.clock.move_to(datetime.fromisoformat("2026-11-17T09:00+07:00"))
        async with bench.bot() as (app, _):
            await bench.settled(app)
            await bench.wire.until(lambda: any("mất kết nối" in text for text in bench.heard("operator")))
            await app.advance(datetime.fromisoformat("2026-11-18T08:00+07:00"))
            await bench.settled(app)
            assert "mất kết nối lâu" in bench.heard("leader")[-1]
            assert "Câu 2/5" in bench.heard("leader")[-1]


async def test_time_that_is_played_is_no_outage_and_a_jump_is(tmp_path: Path) -> None:
    """However many days are advanced while a poll is under way, nobody hears of lost messages; after a jump they do."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        await linked(bench, app, "operator")

        def lost() -> int:
            return sum("mất kết nối" in text for text in bench.heard("operator"))

        await app.advance(OPENING + timedelta(days=3))
        await bench.say(app, "operator", "xin chào")
        assert lost() == 0
        await app.jump(OPENING + timedelta(days=6))
        await bench.say(app, "operator", "xin chào")
        await bench.wire.until(lambda: lost() == 1)
