"""The sheets that list: tasks with their milestones, and changes with who and when."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.core.model import Owner
from bot.core.parts import milestones_of, parts
from bot.core.programme import Column as Part
from bot.core.tables import Cell, Column, Kind, Table
from bot.core.texts import office_book as says
from bot.core.texts import task_status
from handlers import followup
from handlers.desk import Desk
from handlers.history import shown, who
from handlers.journal import actor, what
from handlers.office_figures import NAMES, names_of
from handlers.office_months import Months, number, visible
from storage import audit, decisions, history, journal, places, programmes
from storage import followup as stored
from storage.db import Tx
from storage.instants import from_instant
from storage.journal import Only

MOST_CHANGES = 5_000
MOST_DEEDS = 10_000

_DEEDS = (
    Column(says.WHEN_CHANGED, Kind.MOMENT, 19),
    Column(says.WHO, width=30),
    Column(says.DEED, width=90),
)
_TASKS = (
    Column(says.PROGRAMME, width=11),
    Column(says.TASK, width=7),
    Column(says.GROUP, width=16),
    Column(says.CONTENT, width=34),
    Column(says.LEAD, width=17),
    Column(says.COORDINATING, width=18),
    Column(says.TIMEFRAME, width=12),
    Column(says.MILESTONE, width=13),
    Column(says.MILESTONE_DUE, Kind.DAY, 12),
    Column(says.STANDING, width=24),
    Column(says.PRODUCT, width=17),
)
_CHANGES = (
    Column(says.WHEN_CHANGED, Kind.MOMENT, 18),
    *NAMES,
    Column(says.INDICATOR, width=22),
    Column(says.OLD, width=13),
    Column(says.NEW, width=13),
    Column(says.WHO, width=20),
    Column(says.WHY, width=26),
)


_RECOGNISED = (
    *NAMES,
    Column(says.TARGET, width=30),
    Column(says.RECOGNISED_VALUE, Kind.COUNT, 14),
    Column(says.DECISION, width=20),
    Column(says.DECISION_DAY, Kind.DAY, 15),
)


def tasks(tx: Tx, desk: Desk, months: Months, now: datetime) -> Table:
    """Every task that holds, a row a milestone from these months on to the end of their year, with how it stands."""
    first = date(months.stretch.year, months.stretch.first, 1)
    last = date(months.stretch.year, 12, 31)
    stands = _standing(tx, desk, last, now)
    rows: list[tuple[Cell, ...]] = []
    for held in programmes.holding(tx):
        task = held.entry
        unclear = Part.TIMEFRAME in held.open
        due = () if unclear else milestones_of(held, desk.milestones, last)
        due = tuple(one for one in due if one.due >= first)
        head = (held.number, task.code, task.group, task.content, _listed(task.lead), _listed(task.coordinating),
                task.timeframe)  # fmt: skip
        rows += [
            (*head, says.MILESTONES[one.sort], one.due, stands.get((held.id, one.code)), task.product) for one in due
        ]
        if not due:
            rows.append((*head, says.UNCLEAR if unclear else says.NO_MILESTONE, None, None, task.product))
    return Table(says.TASKS, _TASKS, tuple(rows), frozen=2)


def _standing(tx: Tx, desk: Desk, last: date, now: datetime) -> dict[tuple[int, str], str]:
    """How each milestone stands, one lead place after the other, by task and milestone.

    Nothing is said of what nobody spoke of while reminding is off, nor of what was past when it began.
    """
    today, started = desk.local(now).date(), stored.started(tx)
    found: dict[tuple[int, str], list[str]] = {}
    for one in parts(followup.world(tx, desk, now), last):
        if one.lead and (one.deed is not None or (started is not None and one.due >= started)):
            lines = found.setdefault((one.held.id, one.milestone.code), [])
            lines.append(task_status.standing(one, task_status.status(one, today, desk.calendar)))
    return {key: task_status.some(lines) for key, lines in found.items()}


def _listed(units: tuple[str, ...]) -> str:
    return "; ".join(units)


def changes(tx: Tx, desk: Desk, months: Months) -> Table:
    """Every figure that became another one, the newest first; what words said is not kept."""
    known = {place.ref: place for place in (*places.groups(tx), *places.units(tx))}
    forms = {one.period.code: one.form for one in months.periods}
    rows: list[tuple[Cell, ...]] = []
    found = history.changed(tx, *months.stretch.codes, MOST_CHANGES + 1)
    for ref, code, one in found[:MOST_CHANGES]:
        place, form = known.get(ref), forms.get(one.period)
        indicator = form.by_code.get(code) if form else None
        if place is None or indicator is None or not visible(indicator):
            continue
        old = shown(indicator, one.old) if one.old else None
        month = date(int(one.period[:4]), int(one.period[5:]), 1)
        rows.append(
            (
                desk.local(from_instant(one.at)),
                month,
                place.code,
                place.name if place.kind is Owner.GROUP else place.full_name,
                place.area,
                indicator.label,
                old,
                shown(indicator, one.new),
                who(one),
                says.why_changed(one.reason, one.reopened),
            )
        )
    note = says.newest_changes(MOST_CHANGES) if len(found) > MOST_CHANGES else ""
    return Table(says.CHANGES, _CHANGES, tuple(rows), note=note, frozen=1)


def recognised(tx: Tx, desk: Desk, months: Months) -> Table | None:
    """What decisions recognise, a row a place; None where there are none of these months."""
    rows: list[tuple[Cell, ...]] = []
    for opened in months.periods:
        for target in (one for one in desk.targets if one.decided):
            held = decisions.values(tx, target.code, opened.period.code)
            papers = {one.id: one for one in decisions.made(tx, target.code, opened.period.code)}
            for place in months.there(opened, groups=True):
                if (one := held.get(place.ref)) is not None:
                    paper = papers[one.decision]
                    value = number(one.value)
                    rows.append((*names_of(opened, place), target.label, value, paper.number, paper.day))
    return Table(says.RECOGNISED, _RECOGNISED, tuple(rows), frozen=3) if rows else None


def deeds(tx: Tx, desk: Desk, months: Months) -> Table:
    """The audit of these calendar months in words, the newest first."""
    stretch = months.stretch
    start = date(stretch.year, stretch.first, 1)
    end = date(stretch.year + stretch.last // 12, stretch.last % 12 + 1, 1)
    since, until = (datetime.combine(day, time(), desk.zone) for day in (start, end))
    found = journal.entries(tx, Only(since=since, until=until), before=None, limit=MOST_DEEDS + 1)
    forms = {one.period.code: one.form for one in months.periods}
    rows = [(desk.local(from_instant(one.at)), actor(one), what(tx, desk, one, forms)) for one in found[:MOST_DEEDS]]
    note = says.sealed(*audit.newest(tx))
    if len(found) > MOST_DEEDS:
        note = f"{says.newest_deeds(MOST_DEEDS)} {note}"
    return Table(says.DEEDS, _DEEDS, tuple(rows), note=note, frozen=1)
