"""A question as a value: what is asked, of whose figures, of when, against what. It survives JSON with the talk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.core.question_times import Against
from bot.core.spans import Span

__all__ = ["Foreign", "Nearest", "Nowhere", "Query", "Rank", "Reading", "What", "Which", "from_text", "to_text"]


class What(StrEnum):
    """What is asked."""

    FIGURE = "figure"  # figures of the form: codes
    TARGET = "target"  # a target: its code
    TARGETS = "targets"  # all of them
    COMPLETE = "complete"  # how many have handed in, and in time
    MISSING = "missing"  # who has not
    REPORT = "report"  # one place
    TASK = "task"  # appendix tasks: their codes
    TASKS = "tasks"  # of a unit, or all
    OVERDUE = "overdue"
    DUE = "due"  # what is due next
    OVERVIEW = "overview"
    TOLD = "told"  # what became of the leader's own instructions


class Rank(StrEnum):
    """Which places are wanted first."""

    HIGH = "high"
    LOW = "low"
    BELOW = "below"  # those that do not reach a target
    ABOVE = "above"  # those that do


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    ``codes``: of indicators, of a target, of tasks, or of a unit; of who is missing the kinds of places.
    ``places``: refs, none for all of ``area`` or of the ward. ``span`` None: the newest there is. ``each``: place by
    place. ``areas``: area by area. ``mark``: a number that was named, to compare with. ``days``: of what is due,
    instead of a span, from one day to another.
    """

    what: What
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    area: str = ""
    span: Span | None = None
    against: Against | Span | None = None
    each: bool = False
    areas: bool = False
    rank: Rank | None = None
    why: bool = False
    mark: Decimal | None = None
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """Several things may be meant."""

    offers: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Not understood for certain; ``offers``: what is nearest, likeliest first."""

    offers: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """It names a group that there is not."""

    number: str


class Foreign(StrEnum):
    """Nothing that could be answered here."""

    GREETING = "greeting"
    SUBJECT = "subject"


Reading = Query | Which | Nearest | Nowhere | Foreign


def to_text(query: Query) -> str:
    """A query as JSON; what is not said is left out."""
    plain: dict[str, Any] = {"what": query.what.value}
    for name in ("codes", "places"):
        if value := getattr(query, name):
            plain[name] = list(value)
    for name in ("area", "each", "areas", "why"):
        if value := getattr(query, name):
            plain[name] = value
    if query.span is not None:
        plain["span"] = [query.span.first, query.span.last]
    if isinstance(query.against, Span):
        plain["against"] = [query.against.first, query.against.last]
    elif query.against is not None:
        plain["against"] = query.against.value
    if query.rank is not None:
        plain["rank"] = query.rank.value
    if query.mark is not None:
        plain["mark"] = str(query.mark)
    if query.days is not None:
        plain["days"] = [day.isoformat() for day in query.days]
    return json.dumps(plain, ensure_ascii=False)


def from_text(text: str) -> Query:
    """The query that :func:`to_text` wrote."""
    plain = json.loads(text)
    against, days = plain.get("against"), [date.fromisoformat(day) for day in plain.get("days", ())]
    return Query(
        What(plain["what"]),
        tuple(plain.get("codes", ())),
        tuple(plain.get("places", ())),
        plain.get("area", ""),
        Span(*plain["span"]) if "span" in plain else None,
        Span(*against) if isinstance(against, list) else Against(against) if against else None,
        plain.get("each", False),
        plain.get("areas", False),
        Rank(plain["rank"]) if "rank" in plain else None,
        plain.get("why", False),
        Decimal(plain["mark"]) if "mark" in plain else None,
        (days[0], days[1]) if days else None,
    )
