"""``phuongbot demo --tour``: the demo's story in the terminal, printed as it happens, then what is stored."""

from __future__ import annotations

import json
from pathlib import Path

from bot.core.texts import demo as says
from bot.demo import Say, Stage, staged
from bot.story import MOST, Story, Until, Words
from storage import figures_export, periods
from storage.db import Tx


async def tour(ward: Path | None, say: Say) -> None:
    """Play every step, then print the figures as ``phuongbot figures --json`` gives them and the files."""
    async with staged(ward, port=0) as stage:
        if stage.story is None:
            say(says.nobody_plays())
            return
        await _play(stage, stage.story, say)
        say(says.chapter_stored())
        for row in await stage.app.db.read(_figures):
            say(json.dumps(row, ensure_ascii=False))
        say(says.chapter_files())
        for path in sorted(stage.app.settings.storage.path.parent.iterdir()):
            say(f"{path.name}  {path.stat().st_mode & 0o777:o}  {path.stat().st_size}")


async def _play(stage: Stage, story: Story, say: Say) -> None:
    """The steps one after the other, each until it has happened."""
    names = {one.user: f"{one.name} ({one.title})" for one in stage.phones}
    cast = (story.cast.leader, story.cast.other, story.cast.office)
    printed = {who.user: 0 for who in cast}

    def show() -> None:
        for user, before in printed.items():
            said = stage.wire.chat(user)
            for one in said[before:]:
                labels = [button.label for row in one.buttons for button in row]
                say(says.line(names[user], one.from_bot, one.text, labels))
            printed[user] = len(said)

    for number, (step, words) in enumerate(story.told().items(), start=1):
        say(says.chapter(number, words["vi"].title))
        for _ in range(MOST):
            await stage.settled()
            show()
            match await story.next_move(step):
                case Words(user, text):
                    stage.wire.say(user, text)
                case Until(at):
                    await stage.advance(at)
                    say(says.time_passes(stage.app.desk.local(stage.app.clock())))
                case None:
                    break
        else:
            say(says.stuck())


def _figures(tx: Tx) -> list[figures_export.Row]:
    opened = periods.newest(tx)
    return figures_export.rows(tx, opened.period.code) if opened else []
