"""What importing a programme changes: tasks new, changed and withdrawn.

A task is the same when its words are, wherever it stands now, else when its code is: so its progress stays with it
through a new version of the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.folding import fold
from bot.core.programme import Column, Task

__all__ = ["Added", "Change", "Changed", "Entry", "Held", "Stored", "Withdrawn", "changes", "entry"]

CODE, GROUP = "code", "group"


@dataclass(frozen=True, slots=True)
class Entry:
    """A task's words as they are stored; ``outside`` the appendix ``group`` is the section of the paper."""

    code: str
    group: str
    content: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    timeframe: str
    product: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A task of the database; ``withdrawn``: an earlier version of the paper had it."""

    id: int
    entry: Entry
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A task that holds, of the programme with this row id, number and day of issue.

    ``end``, ``mid_term``: the programme's last day and the day of its review half-way, once the office said them.
    ``entry``: with the office's answers in the place of the paper's words. ``outside``: a standing duty that no row of
    the appendix names (ngoài phụ lục). ``shares``: codes of the programme's tasks with which it shares one proof.
    ``open``: the parts the office must still settle; while the timeframe or the lead is one, nothing is planned.
    """

    id: int
    programme: int
    number: str
    issued: date
    end: date | None
    mid_term: date | None
    entry: Entry
    outside: bool
    shares: tuple[str, ...]
    open: frozenset[Column]


@dataclass(frozen=True, slots=True)
class Added:
    """A task that was never there."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Changed:
    """A task whose words changed: ``what`` names the columns, in their order; empty where it only came back."""

    stored: Stored
    entry: Entry
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A task that the paper has no more."""

    stored: Stored


Change = Added | Changed | Withdrawn


def entry(task: Task) -> Entry:
    """What is stored of a task."""
    words = task.code, task.group, task.content, task.lead, task.coordinating, task.timeframe.text, task.product
    return Entry(*words, outside=task.outside)


def changes(known: Sequence[Stored], tasks: Sequence[Entry]) -> tuple[Change, ...]:
    """What must change so that ``known`` becomes ``tasks``; nothing after it was applied."""
    left = {one.id: one for one in known}
    pairs: dict[int, Stored] = {}
    for by_words in (True, False):
        for at, task in enumerate(tasks):
            if at in pairs:
                continue
            same = [one for one in left.values() if _same(one, task, by_words=by_words)]
            if len(same) == 1 or (same and by_words):
                # of two tasks with the same words the one with the same code, and one that still holds first
                chosen = min(same, key=lambda one: (one.entry.code != task.code, one.withdrawn, one.id))
                pairs[at] = left.pop(chosen.id)
    found: list[Change] = []
    for at, task in enumerate(tasks):
        if at not in pairs:
            found.append(Added(task))
        elif (what := _differing(pairs[at].entry, task)) or pairs[at].withdrawn:
            found.append(Changed(pairs[at], task, what))
    return (*found, *(Withdrawn(one) for one in left.values() if not one.withdrawn))


def _same(stored: Stored, task: Entry, *, by_words: bool) -> bool:
    if stored.entry.outside is not task.outside:
        return False
    if by_words:
        return bool(task.content) and fold(stored.entry.content) == fold(task.content)
    return not stored.withdrawn and stored.entry.code == task.code


def _differing(old: Entry, new: Entry) -> tuple[str, ...]:
    parts = (
        (CODE, old.code, new.code),
        (GROUP, old.group, new.group),
        (Column.CONTENT.value, old.content, new.content),
        (Column.LEAD.value, old.lead, new.lead),
        (Column.COORDINATING.value, old.coordinating, new.coordinating),
        (Column.TIMEFRAME.value, old.timeframe, new.timeframe),
        (Column.PRODUCT.value, old.product, new.product),
    )
    return tuple(name for name, before, after in parts if before != after)
