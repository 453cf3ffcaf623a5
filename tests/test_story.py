"""The demo's story: one definition for page and tour, worked out from what is stored."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model import Role
from bot.demo import Stage, link, staged
from bot.story import MOST, Step, Story, Until, Words
from bot.tour import tour
from storage import figures_export


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A running demo of the sample ward."""
    async with staged(None, port=0) as running:
        yield running


def story_of(stage: Stage) -> Story:
    assert stage.story is not None
    return stage.story


async def play(stage: Stage, step: Step) -> list[str]:
    """Do what a step says until it has happened; the words that were typed."""
    typed: list[str] = []
    for _ in range(MOST):
        match await story_of(stage).next_move(step):
            case Words(user, text):
                stage.wire.say(user, text)
                await stage.settled()
                typed.append(text)
            case Until(at):
                await stage.advance(at)
            case None:
                return typed
    raise AssertionError(step, typed)


def local(stage: Stage) -> str:
    return f"{stage.app.desk.local(stage.app.clock()):%Y-%m-%d %H:%M}"


async def test_the_story_plays_from_the_first_code_to_the_correction(stage: Stage) -> None:
    """Every step happens, in order, at its hour; the next day's reminder goes to who has not reported."""
    story = story_of(stage)
    when = {}
    for step in Step:
        assert step not in await story.happened()
        await play(stage, step)
        when[step] = local(stage)
    assert await story.happened() == frozenset(Step)
    assert (when[Step.OPENING], when[Step.MISSING]) == ("2026-11-16 08:00", "2026-11-19 15:00")
    assert when[Step.REMINDER] == when[Step.READ] == "2026-11-20 08:00"
    reminded = [one.text for one in stage.wire.chat(story.cast.other.user) if "còn 3 ngày" in one.text]
    assert len(reminded) == 1
    assert not [one for one in stage.wire.chat(story.cast.leader.user) if "còn 3 ngày" in one.text]
    rows = await stage.app.db.read(lambda tx: figures_export.rows(tx, "2026-11"))
    assert [row["value"] for row in rows if row["indicator"] in ("S6", "N2")] == [75, 291]


async def test_a_visitor_may_type_freely(stage: Stage) -> None:
    """What somebody did alone is not done again: the step goes on from there, and a step done freely is ticked."""
    story = story_of(stage)
    leader = story.cast.leader
    await link(stage, leader.user)
    assert await story.happened() == {Step.LINK}
    for words in ("báo cáo", "3 buổi 40 người"):
        stage.wire.say(leader.user, words)
        await stage.settled()
    assert Step.OPENING in await story.happened()
    typed = await play(stage, Step.REPORT)
    assert typed[0] == "1 hoat dong 60 nguoi"
    assert typed[-1] == "gửi"


async def test_a_step_out_of_turn_does_what_it_needs_first(stage: Stage) -> None:
    """Reporting links the phone, asking links the office, a correction reports; nobody is left in a dead end."""
    await play(stage, Step.CORRECTION)
    assert await story_of(stage).happened() >= {Step.LINK, Step.REPORT, Step.CORRECTION}
    typed = await play(stage, Step.MISSING)
    assert typed[1:] == ["đúng", "đồng ý", "đồng chí", "ai chưa nộp"]


async def test_the_next_event_is_the_next_thing_that_happens(stage: Stage) -> None:
    """Nobody is linked: the days of reminding still stop the clock; afterwards each has something to tell somebody."""
    stops = []
    for _ in range(3):
        await stage.next_event()
        stops.append(local(stage))
    assert stops == ["2026-11-16 08:00", "2026-11-20 08:00", "2026-11-21 08:00"]
    await link(stage, story_of(stage).cast.leader.user)
    before = len(stage.wire.chat(story_of(stage).cast.leader.user))
    # the first is due already to who is linked since; Monday is the office's and the reviewer's
    for moment, told in (("2026-11-21 08:00", 1), ("2026-11-23 08:00", 0), ("2026-11-25 08:00", 1)):
        await stage.next_event()
        assert local(stage) == moment
        before += told
        assert len(stage.wire.chat(story_of(stage).cast.leader.user)) == before


async def test_everybody_has_one_phone(stage: Stage) -> None:
    """Somebody with two roles has one phone that names both; a leader, the office and the leadership stand in front."""
    names = [one.name for one in stage.phones]
    assert len(names) == len(set(names))
    both = next(one for one in stage.phones if one.name == "Vũ Ngọc Anh")
    assert (both.role, both.title, both.place) == (
        Role.UNIT_CONTACT,
        "đầu mối · duyệt số liệu",
        "Phòng Văn hóa - Xã hội",
    )
    assert [one.role for one in stage.phones if one.first] == [Role.GROUP_LEADER, Role.PARTY_OFFICE, Role.LEADERSHIP]
    codes = await stage.codes()
    assert [*codes] == [one.user for one in stage.phones]
    await link(stage, stage.phones[0].user)
    assert [*await stage.codes()] == [*codes][1:]


async def test_a_ward_without_an_office_has_no_story(tmp_path: Path) -> None:
    """The page then has phones and a clock and nothing to try; the tour says what it needs."""
    sample = Path(__file__).parent.parent / "bot" / "simulator" / "ward"
    (tmp_path / "config.toml").write_text((sample / "config.toml").read_text("utf-8"), "utf-8")
    head, *rows = (sample / "roster.csv").read_text("utf-8-sig").splitlines()
    leaders = [row for row in rows if row.startswith("tổ trưởng")]
    (tmp_path / "roster.csv").write_text("\n".join([head, *leaders]), "utf-8")
    said: list[str] = []
    await tour(tmp_path, said.append)
    assert said == ["Muốn xem tour, danh sách cần ít nhất hai người phụ trách khu dân cư và một người của văn phòng."]
    async with staged(tmp_path, port=0) as stage:
        assert await stage.steps() == []
        assert await stage.move("link") is None


async def test_a_move_is_told_to_the_page(stage: Stage) -> None:
    """Words with their phone, a moment with its offset; a step of another story is a ValueError."""
    assert await stage.move("link") == {"user": 1001, "text": story_of(stage).cast.leader.code}
    assert await stage.move("opening") == {"to": "2026-11-16T08:00:00+07:00"}
    with pytest.raises(ValueError, match="other"):
        await stage.move("other")
    steps = await stage.steps()
    assert [step["step"] for step in steps] == [*Step]
    assert all(step[language][part] for step in steps for language in ("vi", "en") for part in ("title", "why"))


async def test_time_that_is_jumped_is_an_outage(stage: Stage) -> None:
    """Nothing in between happens, only the newest reminder exists."""
    leader = story_of(stage).cast.leader
    await link(stage, leader.user)
    await stage.jump(stage.app.clock() + timedelta(days=5))
    reminded = [one.text for one in stage.wire.chat(leader.user) if "hạn báo cáo" in one.text or "đến kỳ" in one.text]
    assert local(stage) == "2026-11-21 07:55"
    assert reminded == []
    await stage.advance(datetime.fromisoformat("2026-11-21T08:00+07:00"))
    assert "còn 2 ngày" in stage.wire.chat(leader.user)[-1].text


async def test_the_tour_of_the_readme_is_the_tour() -> None:
    """What the README shows is what `demo --tour` prints, but for the receipt's letters."""
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    shown = re.search(r"<!-- tour -->\n```\n(.*?)```", readme, re.S)
    assert shown is not None
    said: list[str] = []
    await tour(None, said.append)
    receipt = re.compile(r"mã nhận \w{4}")
    assert receipt.sub("", shown[1]) in receipt.sub("", "\n".join(said))
