"""Of a digest: tasks overdue, due soon, and check-points nobody has answered. A check-point is never overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.core.digests import Item, Section
from bot.core.followup import Answer, goes_by_deadline, is_on_time
from bot.core.parts import Part, parts
from bot.core.tables import Cell, Column, Kind
from bot.core.texts import digest as says
from bot.core.texts import digest_book as headings
from bot.core.texts.task_status import ANSWERS
from handlers.digest.scene import CONTACT, Names, Scene, Sheet, Shown, concerns, counted, world
from storage import escalations, followup, starting
from storage.db import Tx

NAME = "tasks"
SOON = timedelta(days=14)
OVERDUE, UNANSWERED, DUE = "overdue", "unanswered", "due"
"""How a line stands: past its due day; a check-point past its day; due within the next days. In this order."""
_COLUMNS = (
    Column(headings.STATE, width=14),
    Column(headings.CODE, width=7),
    Column(headings.CONTENT, width=36),
    Column(headings.WHOSE, width=22),
)
_MORE = (
    Column(headings.DUE, Kind.DAY, 12),
    Column(headings.DAYS_LEFT, Kind.COUNT, 9),
    Column(headings.DAYS_OVER, Kind.COUNT, 9),
    Column(headings.ANSWER, width=15),
    Column(headings.PROMISED, Kind.DAY, 12),
    Column(headings.TIMES, Kind.COUNT, 9),
)


def gather(tx: Tx, scene: Scene) -> Section | None:
    """What lead units owe, since reminding was switched on; nothing about a past date before that."""
    found = world(tx, scene)
    if not found.held:
        return None
    started = followup.started(tx)
    if started is None:
        return Section(NAME, {"started": False}) if scene.reader.office else None
    let_be = starting.passed(tx)
    every = [
        one
        for one in parts(found, scene.day + SOON, fresh=started)
        if one.lead and started <= one.due <= scene.day + SOON and concerns(scene.reader, one) and one.key not in let_be
    ]
    if not scene.reader.office:
        every = _for_leaders(tx, scene, every)
    lines = [line for some in _together(every).values() if (line := _line(some, scene)) is not None]
    newest = {(line.task, line.whose): line.due for line in sorted(lines, key=_urgency) if line.how == UNANSWERED}
    lines = [line for line in lines if line.how != UNANSWERED or newest[line.task, line.whose] == line.due]
    counts = {how: sum(line.how == how for line in lines) for how in (OVERDUE, UNANSWERED, DUE)}
    items = _items(sorted(lines, key=_urgency))
    return Section(NAME, {"started": True, **counts, "lines": len(items)}, counted(items))


def _for_leaders(tx: Tx, scene: Scene, every: Iterable[Part]) -> list[Part]:
    """What is due; what is overdue only where the office confirmed it."""
    raised = escalations.raised(tx)
    return [one for one in every if _how(one, scene) == DUE or (*one.key, one.due) in raised]


def _how(one: Part, scene: Scene) -> str:
    by_deadline = goes_by_deadline(one.milestone)
    if one.due >= scene.day or (by_deadline and is_on_time(scene.day, one.due, scene.desk.calendar)):
        return DUE
    return OVERDUE if by_deadline else UNANSWERED


@dataclass(frozen=True, slots=True)
class _Line:
    """What one unit owes of one milestone; ``facts``: the rest of what is told of it."""

    how: str
    task: int
    whose: str
    due: date
    facts: dict[str, Any]


def _urgency(line: _Line) -> tuple[int, date, int]:
    return (OVERDUE, UNANSWERED, DUE).index(line.how), line.due, line.task


def _together(every: Iterable[Part]) -> dict[tuple[int, str, str, date], list[Part]]:
    """The parts of a milestone: of each place its own, of a collective unit's members one line."""
    found: dict[tuple[int, str, str, date], list[Part]] = {}
    for one in every:
        whose = one.of or one.place.ref
        found.setdefault((one.held.id, one.milestone.code, whose, one.due), []).append(one)
    return found


def _line(some: list[Part], scene: Scene) -> _Line | None:
    left = [one for one in some if not one.closed]
    if not left:
        return None
    one = left[0]
    how = _how(one, scene)
    facts: dict[str, Any] = {"check": not goes_by_deadline(one.milestone)}
    if len(some) > 1:
        facts |= {"unit": one.of, "left": len(left), "of": len(some)}
        return _Line(how, one.held.id, one.of, one.due, facts)
    facts |= {"place": one.place.ref, "times": one.times}
    if scene.reader.office and how != DUE:
        facts["person"] = one.person
    if one.deed is not None:
        facts["answer"] = one.deed.answer.value
        if one.deed.answer is Answer.DOING and one.deed.day is not None:
            facts["promised"] = one.deed.day.isoformat()
    return _Line(how, one.held.id, one.place.ref, one.due, facts)


def _items(lines: Iterable[_Line]) -> list[dict[str, Any]]:
    """One for each overdue task; what else a unit owes on one day, in the same state, is one."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for line in lines:
        alone = line.task if line.how == OVERDUE else None
        key = (line.how, alone, line.due, *sorted((name, str(value)) for name, value in line.facts.items()))
        item = found.setdefault(key, {"how": line.how, "due": line.due.isoformat(), **line.facts, "tasks": []})
        item["tasks"].append(line.task)
    return list(found.values())


def show(section: Section, names: Names) -> Shown:
    """In words; days are counted from the digest's own day."""

    def line(item: Item) -> str:
        return says.task(
            [names.tasks.get(task, ("", "")) for task in item["tasks"]],
            says.whose(_whose(item, names), *names.contact(item.get("person"))),
            *_when(item, names.day),
            check=item["check"],
            answer=Answer(item["answer"]) if "answer" in item else None,
            promised=_promised(item),
            times=item.get("times", 0),
        )

    def rows(item: Item) -> Iterator[tuple[Cell, ...]]:
        for task in item["tasks"]:
            yield (
                says.HOW[item["how"]],
                *names.tasks.get(task, ("", "")),
                _whose(item, names),
                *(names.contact(item.get("person")) if names.office else ()),
                *_when(item, names.day),
                ANSWERS[Answer(item["answer"])] if "answer" in item else None,
                _promised(item),
                item.get("times") or None,
            )

    left = section.counts.get("lines", 0) - len(section.items)
    sheet = Sheet(headings.TASKS, (*_COLUMNS, *(CONTACT if names.office else ()), *_MORE), rows)
    return Shown(says.tasks(section.counts, SOON.days, office=names.office), section.items, line, left, (sheet,))


def _whose(item: Item, names: Names) -> str:
    return says.members(item["unit"], item["left"], item["of"]) if "unit" in item else names.place(item["place"])


def _when(item: Item, today: date) -> tuple[date, int | None, int | None]:
    """The due day, and how many days it is ahead or past; a check-point that is past is not overdue."""
    due = date.fromisoformat(item["due"])
    days = (due - today).days
    return due, days if days >= 0 else None, -days if days < 0 and not item["check"] else None


def _promised(item: Item) -> date | None:
    return date.fromisoformat(item["promised"]) if "promised" in item else None
