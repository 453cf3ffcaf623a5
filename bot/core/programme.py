"""A programme as it is read from its paper: tasks, who leads, when, and what the Party Office must still settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.timeframe import Timeframe

__all__ = ["Block", "Column", "Head", "Paragraph", "Problem", "Programme", "Table", "Task"]


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
    """The columns of a programme's appendix, and its head for what concerns the whole paper."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    TIMEFRAME = "timeframe"
    PRODUCT = "product"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the office must settle; ``task`` is a code, "" for the whole paper; ``why`` in words."""

    task: str
    column: Column
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Head:
    """The paper's number ("10-CTr/ĐU"), date of issue and issuer; empty and None where it does not say."""

    number: str = ""
    issued: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``code`` is group and row ("4.3"; "3" without groups); units as the paper writes them."""

    code: str
    group: str
    content: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    timeframe: Timeframe
    product: str


@dataclass(frozen=True, slots=True)
class Programme:
    """What a paper says. ``tasks`` in its order."""

    head: Head
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]
