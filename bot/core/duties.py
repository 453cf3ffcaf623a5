"""What a ward's own file says of a programme beside its appendix.

The standing duties in the paper's text (việc ngoài phụ lục), which tasks share one proof, and the days to propose for
the programme's end and its mid-term review. A duty's code is "N" and a number, an appendix's codes are numbers only,
so they never meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.folding import fold
from bot.core.programme import OF_PROGRAMME, Column, Problem, Programme
from bot.core.programme_reader import TaskReader
from bot.core.programme_rows import Row
from bot.core.responsible import Units
from bot.core.texts import programme as says

__all__ = ["Annex", "Duty", "dated", "with_annex"]

_DAYS = {"cuoi ky": Column.END, "giua ky": Column.MID_TERM}


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty, worded as a row of an appendix; ``section`` of the paper it stands in.

    ``propose``: what to offer the office where the paper leaves a column unclear.
    """

    code: str
    section: str
    content: str
    lead: str = ""
    coordinating: str = ""
    timeframe: str = ""
    product: str = ""
    propose: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annex:
    """What belongs to the programme of this number and day; ``end`` and ``mid_term`` are proposals only."""

    number: str
    issued: date
    end: date | None = None
    mid_term: date | None = None
    one_proof: tuple[tuple[str, ...], ...] = ()
    duties: tuple[Duty, ...] = ()


def dated(timeframe: str, end: date | None, mid_term: date | None) -> str | None:
    """The timeframe, with the programme's own day for "Giữa kỳ" and "Cuối kỳ"; None while that day is not known."""
    match _DAYS.get(fold(timeframe)):
        case None:
            return timeframe
        case Column.END:
            day = end
        case _:
            day = mid_term
    return says.date_of(day) if day else None


def with_annex(programme: Programme, annexes: Sequence[Annex], units: Units, today: date) -> Programme:
    """The programme with its duties outside the appendix, and the questions after its two days."""
    head = programme.head
    found = next((one for one in annexes if (one.number, one.issued) == (head.number, head.issued)), None)
    duties = found.duties if found else ()
    reader = TaskReader(units, head.issued, today)
    tasks = [replace(reader.task(_row(one)), outside=True) for one in duties]
    proposals = {one.code: one.propose for one in duties}
    unclear = [
        replace(one, proposal=proposals[one.task].get(one.column, ""))
        for one in reader.problems
        if not (one.column is Column.TIMEFRAME and fold(one.text) in _DAYS)
    ]
    days = (found.end, found.mid_term) if found else (None, None)
    asked = [
        Problem("", column, "", says.not_in_paper(), says.date_of(day) if day else "")
        for column, day in zip(OF_PROGRAMME, days, strict=True)
    ]
    return replace(
        programme,
        tasks=(*programme.tasks, *tasks),
        problems=(*programme.problems, *asked, *unclear),
        one_proof=found.one_proof if found else (),
    )


def _row(duty: Duty) -> Row:
    cells = {
        Column.CONTENT: duty.content,
        Column.LEAD: duty.lead,
        Column.COORDINATING: duty.coordinating,
        Column.PRODUCT: duty.product,
    }
    times = {Column.TIMEFRAME.value: duty.timeframe} if duty.timeframe else {}
    return Row(duty.code, duty.section, cells, times)
