"""Of a digest: what leaders told the office to see to, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.core.digests import Item, Section
from bot.core.folding import tidy
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from bot.core.texts.instructions import outcome
from handlers.digest.scene import Names, Scene, Sheet, Shown, counted
from storage import instructions
from storage.db import Tx

NAME = "instructed"
_NUMBER, _LEADER = Column(headings.NUMBER, Kind.COUNT, 7), Column(headings.LEADER, width=24)
_COLUMNS = (
    Column(headings.DAY, Kind.DAY, 13),
    Column(headings.INSTRUCTION, width=60),
    Column(headings.OUTCOME, width=40),
)


def gather(tx: Tx, scene: Scene) -> Section | None:
    """What is open, what has an outcome since the last digest; leaders read of their own, several together numbers."""
    done = instructions.settled(tx, scene.since.instruction, scene.since.open)
    waiting = instructions.waiting(tx)
    if not scene.reader.office:
        done, waiting = ([one for one in some if one.person in scene.reader.persons] for some in (done, waiting))
    if not done and not waiting:
        return None
    alone = scene.reader.office or len(scene.reader.persons) == 1
    items = [{"instruction": one.id, "settled": one.outcome is not None} for one in (*waiting, *done) if alone]
    return Section(NAME, {"open": len(waiting), "settled": len(done), "lines": len(items)}, counted(items))


def show(section: Section, names: Names) -> Shown:
    """In words, which stand where they were said: what was erased there is nowhere."""

    def told(item: Item) -> tuple[int, str, date, str, str]:
        """Number, leader, day, words, what came of it; of the leader nothing to themselves."""
        one = instructions.by_id(names.tx, item["instruction"])
        assert one is not None  # noqa: S101 - instructions stay
        what = outcome(one.outcome, one.target, tidy(one.answer)) if item["settled"] and one.outcome else ""
        leader = one.leader if names.office else ""
        return one.id, leader, names.desk.local(one.at).date(), tidy(one.words), what or says.NO_OUTCOME

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        number, leader, when, words, what = told(item)
        yield number, *((leader,) if names.office else ()), when, words, what

    left = section.counts["lines"] - len(section.items)
    columns = (_NUMBER, *((_LEADER,) if names.office else ()), *_COLUMNS)
    return Shown(
        says.instructions(section.counts),
        section.items,
        lambda item: says.instruction(*told(item)),
        left,
        (Sheet(headings.INSTRUCTIONS, columns, rows),),
    )
