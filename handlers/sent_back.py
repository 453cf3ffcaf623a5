"""The sheet of figures the office sent back: what of it changed, and writing that.

Nothing is written here that the dialogue would not take: a cell is read by the reader of old books, held against
limits and against the report's other figures, and only where the report may be written now. What is stored meanwhile
is never replaced by an older sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core import doubts
from bot.core.dialogue import Context
from bot.core.entry_sheet import RowKey, held, held_of, key_from_text
from bot.core.figures import MISSING, Figure, conflicts, jumps
from bot.core.folding import fold
from bot.core.indicators import Indicator
from bot.core.model import Place, You
from bot.core.periods import Period
from bot.core.texts import entry_sheet as tells
from bot.documents.book_values import read_value
from bot.documents.sheet import Cell as Read
from bot.documents.sheet import Kind, Row, Sheet, letter
from handlers import flagging, group_leader
from handlers.desk import Desk
from handlers.entry_sheet import FIRST_FIGURE
from handlers.office_months import asked, visible
from handlers.turn import Turn, tell_person
from storage import audit, people, periods, places, reopenings
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_PERIOD, _CODE = 1, 2
"""The columns of a row that people read whose it is by."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure that somebody changed on the sheet: ``was`` is what is stored now, ``where`` its cell in words."""

    period: Period
    place: Place
    indicator: Indicator
    figure: Figure
    was: Figure | None
    where: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A figure that changed on the sheet and, meanwhile, in the database; it stays as it is stored."""

    typed: Typed
    held: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a sheet that was sent back changes; ``notes`` say what is unusual about it."""

    changes: tuple[Typed, ...] = ()
    overtaken: tuple[Overtaken, ...] = ()
    notes: tuple[str, ...] = ()


def read(tx: Tx, desk: Desk, sheet: Sheet, person: Person, now: datetime) -> Corrections | list[str]:
    """What this sheet, sent by ``person``, changes now; or every problem of it, named by row and column."""
    if sheet.problem:
        return [sheet.problem]
    reading = _Reading(tx, desk, sheet, person, now)
    reading.read()
    if not reading.problems:
        reading.check()
    return reading.problems or Corrections(tuple(reading.changes), tuple(reading.overtaken), tuple(reading.notes))


@dataclass(slots=True)
class _Reading:
    tx: Tx
    desk: Desk
    sheet: Sheet
    person: Person
    now: datetime
    changes: list[Typed] = field(default_factory=list)
    overtaken: list[Overtaken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)
    _stored: dict[tuple[str, str], Mapping[str, Figure]] = field(default_factory=dict)

    def read(self) -> None:
        """Take every row."""
        marks, *rows = self.sheet.rows
        codes = {at: cell.text for at, cell in enumerate(marks.cells) if at >= FIRST_FIGURE and cell.text}
        twice = {code for code in codes.values() if list(codes.values()).count(code) > 1}
        self.problems += [tells.column_twice(letter(at)) for at, code in codes.items() if code in twice]
        headings = rows[0] if rows and not rows[0].at(0).text.startswith("[") else None
        for row in rows:
            if row is not headings:
                self._row(row, codes, headings)

    def _row(self, row: Row, codes: Mapping[int, str], headings: Row | None) -> None:
        key = key_from_text(row.at(0).text)
        if key is None:
            if any(row.at(at).filled for at in codes):
                self.problems.append(tells.no_key(row.number))
            return
        if (first := self._seen.setdefault((key.period, key.ref), row.number)) != row.number:
            self.problems.append(tells.row_twice(row.number, first))
            return
        if _moved(row, key):
            self.problems.append(tells.moved(row.number))
            return
        told: set[str] = set()
        for at, code in codes.items():
            cell = row.at(at)
            if not cell.filled or not (cell.problem or held(cell.text) != key.held.get(code, "")):
                continue
            where = tells.cell(row.number, letter(at), headings.at(at).text if headings else code)
            problem = self._figure(key, code, cell, where)
            if problem and problem not in told:
                told.add(problem)  # that a report is locked is said once
                self.problems.append(f"{where}: {problem}")

    def _figure(self, key: RowKey, code: str, cell: Read, where: str) -> str | None:
        """Take one cell that changed; returns what is wrong with it."""
        opened = periods.by_code(self.tx, key.period)
        try:
            place = places.place(self.tx, key.ref)
        except LookupError:
            place = None
        if opened is None or opened.book or place is None:
            return tells.not_here()
        indicator = opened.form.by_code.get(code)
        if indicator is None or not visible(indicator):
            return tells.no_such_figure()
        was = self._of(opened, place.ref).get(code)
        if code not in asked(opened, place.kind) and was is None:
            return tells.not_asked(opened.period, indicator.label, place)
        figure = read_value(cell, indicator, opened.form)
        if isinstance(figure, str):
            return figure
        new = MISSING if figure is None else figure
        typed = Typed(opened.period, place, indicator, new, was, where)
        if was is not None and was.same == new.same:
            return None  # it says so already
        if held_of(indicator, was) != key.held.get(code, ""):
            self.overtaken.append(Overtaken(typed, key.held.get(code, "")))
            return None
        today = self.desk.local(self.now).date()
        if reopenings.writable(self.tx, opened, place.ref, today) is None:
            until = self.desk.calendar.first_reminding_after(today)
            return tells.locked(opened.period, place, f"{until.day}/{until.month}")
        self.changes.append(typed)
        return None

    def _of(self, opened: Opened, ref: str) -> Mapping[str, Figure]:
        at = (opened.period.code, ref)
        if at not in self._stored:
            report = periods.report(self.tx, opened.id, ref)
            self._stored[at] = periods.figures(self.tx, report.id) if report else {}
        return self._stored[at]

    def check(self) -> None:
        """Hold each report with its changes against the form's checks, as the dialogue does before it is sent."""
        for of in by_report(self.changes):
            context = _context(self.tx, self.desk, self.person, of[0], self.now)
            figures = {one.indicator.code: one.figure for one in of}
            known = {**context.known, **figures}
            for check in conflicts(context.form, known, touching=tuple(figures)):
                first = next(one for one in of if one.indicator.code in (check.left, check.right))
                sentence = doubts.in_words(check, context.form, known)
                if doubts.binding(context, context.form.checks.index(check)):
                    self.problems.append(f"{first.where}: {tells.contradicts(sentence)}")
                else:
                    self.notes.append(tells.unusual(first.place, first.period, sentence))
            self.notes += [
                tells.jump(one.place, one.period, one.indicator, one.figure, context.past[one.indicator.code][-1])
                for one in of
                if jumps(one.indicator, one.figure, context.past.get(one.indicator.code, ()))
            ]


def _moved(row: Row, key: RowKey) -> bool:
    """Whether the row's own names say that it is another's: sorted without the hidden column, figures would change
    places in silence. What was emptied or retyped as something else says nothing."""
    period, code = row.at(_PERIOD), row.at(_CODE).text
    other = period.kind is Kind.DATE and not period.text.startswith(key.period)
    return other or (bool(code) and fold(code) != fold(key.ref.partition(":")[2]))


def by_report(changes: Sequence[Typed]) -> list[list[Typed]]:
    """The changes of each report, in their order."""
    found: dict[tuple[str, str], list[Typed]] = {}
    for one in changes:
        found.setdefault((one.period.code, one.place.ref), []).append(one)
    return list(found.values())


def _context(tx: Tx, desk: Desk, person: Person, one: Typed, now: datetime) -> Context:
    """The report of a change, as the dialogue sees it."""
    opened = periods.by_code(tx, one.period.code)
    assert opened is not None  # noqa: S101 - the change was read from it
    report = periods.report(tx, opened.id, one.place.ref)
    return group_leader.report_context(tx, desk, person, opened, one.place.ref, report, now)


def lines(found: Corrections) -> list[str]:
    """A line for every figure that stays, then for every one that is written."""
    return [
        *(
            tells.overtaken(one.typed.place, one.typed.period, one.typed.indicator, one.held, one.typed.was,
                            one.typed.figure)
            for one in found.overtaken
        ),
        *(tells.line(one.place, one.period, tells.change(one.indicator, one.was, one.figure)) for one in found.changes),
    ]  # fmt: skip


def summary(found: Corrections) -> str:
    """How many of both."""
    places = {one.place.ref for one in found.changes}
    return tells.summary(len(found.changes), len(places), len(found.overtaken))


def drafts(tx: Tx, found: Corrections) -> list[str]:
    """The codes of the places whose reports stay drafts."""
    reports = ((of[0], periods.by_code(tx, of[0].period.code)) for of in by_report(found.changes))
    return [
        one.place.code
        for one, opened in reports
        if opened is not None
        and ((report := periods.report(tx, opened.id, one.place.ref)) is None or report.state == "draft")
    ]


# ---- written ---------------------------------------------------------------------------------------------


def write(tx: Tx, turn: Turn, person: Person, corrections: Corrections, *, sha: str, source: str) -> None:
    """Store the changes: nobody said them but whoever sent the sheet; the flags anew, the leaders told."""
    for of in by_report(corrections.changes):
        opened = periods.by_code(tx, of[0].period.code)
        assert opened is not None  # noqa: S101 - the changes were read from it
        before = _context(tx, turn.desk, person, of[0], turn.now)
        report = periods.ensure_report(tx, opened.id, of[0].place.ref)
        for one in of:
            code = one.indicator.code
            periods.record(
                tx, report.id, code, one.figure, person=person.id, source=source, now=turn.now, typed=person.id
            )
            audit.note(
                tx,
                "figure",
                f"figure:{opened.period.code}:{one.place.ref}:{code}",
                now=turn.now,
                source=source,
                actor=person.id,
                before=group_leader.facts(one.was),
                after={**(group_leader.facts(one.figure) or {}), "sheet": sha},
            )
        flagging.refresh(tx, turn, opened, before, {one.indicator.code: one.figure for one in of})
        _tell(tx, turn, person, of, sent=report.state != "draft")
    done = {"file": sha, "figures": len(corrections.changes), "kept": len(corrections.overtaken)}
    audit.note(tx, "import-entry", f"file:{sha}", now=turn.now, source=source, actor=person.id, after=done)


def _tell(tx: Tx, turn: Turn, person: Person, of: Sequence[Typed], *, sent: bool) -> None:
    """The leader of a report that was handed in hears what became of it."""
    first = of[0]
    leader = people.reporter(tx, first.place.ref)
    if not sent or leader is None or leader.id == person.id:
        return
    you = leader.you or You.BAC
    lines = [tells.change(one.indicator, one.was, one.figure) for one in of]
    message = tells.told(first.period, first.place, lines, you)
    tell_person(tx, turn.desk, leader, f"entry:{turn.key}:{first.period.code}:{first.place.ref}", message, turn.now)
