"""A programme's paper against the database: what it would change, what is unclear in it, and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.duties import with_annex
from bot.core.programme import Block, Programme
from bot.core.programme_reader import NoTable, read_programme
from bot.core.texts import programme as says
from bot.documents.paper import Unread
from handlers.desk import Desk

REFUSED = {
    Unread.KIND: says.wrong_kind,
    Unread.LOCKED: says.locked_file,
    Unread.HEAVY: says.too_heavy,
    Unread.BROKEN: says.unreadable,
}
"""What is said of a paper that could not be opened."""


def read(desk: Desk, paper: Sequence[Block] | Unread, now: datetime) -> Programme | str:
    """The programme of a paper with what the ward adds to it, or why it cannot be stored."""
    if isinstance(paper, Unread):
        return REFUSED[paper]()
    today = desk.local(now).date()
    try:
        programme = read_programme(paper, desk.units, today)
    except NoTable:
        return says.no_table()
    if not (programme.head.number and programme.head.issued):
        return says.needs_head()
    return with_annex(programme, desk.annexes, desk.units, today)


def unclear(programme: Programme) -> list[str]:
    """What the office must settle, a line each; of duties outside the appendix nothing, for they are off."""
    off = {task.code for task in programme.tasks if task.outside}
    return [
        says.problem_line(one.task, one.column, one.text, one.why) for one in programme.problems if one.task not in off
    ]
