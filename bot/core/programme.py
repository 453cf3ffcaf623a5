"""A programme as it is read from its paper: tasks, who leads, when, and what the Party Office must still settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.timeframe import Timeframe

__all__ = ["OF_PROGRAMME", "Block", "Column", "Head", "Paragraph", "Problem", "Programme", "Table", "Task"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the paper outside its tables."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows. None is a cell covered from the left; a cell covered from above has the text above it."""

    rows: tuple[tuple[str | None, ...], ...]


Block = Paragraph | Table


class Column(StrEnum):
    """The columns of a programme's appendix; of the whole paper its head, its last day, its mid-term review."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    TIMEFRAME = "timeframe"
    PRODUCT = "product"
    HEAD = "head"
    END = "end"
    MID_TERM = "mid_term"


OF_PROGRAMME = (Column.END, Column.MID_TERM)
"""The two days of a programme that are asked whatever its paper says: no paper seen so far names them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the office must settle; ``task`` is a code, "" for the whole paper; ``why`` in words.

    ``proposal``: an answer to offer; it holds only when the office says it.
    """

    task: str
    column: Column
    text: str
    why: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The paper's number ("10-CTr/ĐU"), date of issue and issuer; empty and None where it does not say."""

    number: str = ""
    issued: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``code`` is group and row ("4.3"; "3" without groups); units as the paper writes them.

    ``outside``: a standing duty of the paper's text that no row of its appendix names ("N5"; `bot.core.duties`).
    """

    code: str
    group: str
    content: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    timeframe: Timeframe
    product: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """What a paper says. ``tasks`` in its order, the duties outside the appendix last.

    ``one_proof``: codes of tasks that share one proof, a tuple each.
    """

    head: Head
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]
    one_proof: tuple[tuple[str, ...], ...] = ()
