"""What the Party Office answers to what a paper leaves unclear, and a task as it holds with these answers.

The paper's own words stay; an answer stands beside them and holds while the paper says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.core.folding import fold, phrase, tidy
from bot.core.programme import OF_PROGRAMME, Column
from bot.core.programme_changes import Entry
from bot.core.responsible import Units
from bot.core.timeframe import Kind, read_timeframe

__all__ = ["Doubt", "Open", "Settled", "Wrong", "choices", "in_force", "read_answer"]

UNITS = frozenset({Column.LEAD, Column.COORDINATING})
NOBODY, KEEP = "khong co", "giu nguyen"
_NOBODY = frozenset({NOBODY, "khong", "ko", "ko co", "k co", "khong co ai", "khong don vi nao", "khong co don vi nao"})
_KEEP = frozenset({KEEP, "de nguyen", "nhu van ban", "dung", "dung roi", "dung nhu van ban", "nhu cu"})


@dataclass(frozen=True, slots=True)
class Open:
    """One place of a paper nobody has settled. ``task`` is a code, "" for the paper; ``issued`` the paper's date.

    ``proposal``: an answer to offer. ``end``, ``mid_term``: the programme's days as far as they are known.
    """

    id: int
    number: str
    issued: date
    task: str
    content: str
    part: Column
    words: str
    why: str
    proposal: str = ""
    end: date | None = None
    mid_term: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer. ``units`` stand for the words, ``timeframe`` too; both None: it holds as the paper writes it.

    Of the programme's own days ``day``; None: there is none.
    """

    units: tuple[str, ...] | None = None
    timeframe: str | None = None
    day: date | None = None


class Wrong(Enum):
    """Why an answer cannot be taken."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    TIME = "time"
    NEEDED = "needed"
    DAY = "day"
    ORDER = "order"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that is asked back: the words, and the names that are near or meant."""

    wrong: Wrong
    words: str = ""
    names: tuple[str, ...] = ()


def choices(question: Open, units: Units) -> list[str]:
    """What may be answered with one press, in words: units that may be meant, nobody, a proposal, as written."""
    proposed = [question.proposal] if question.proposal else []
    if question.part in OF_PROGRAMME:
        return [*proposed, *(["không có"] if question.part is Column.MID_TERM else [])]
    if question.part in UNITS:
        meant = [unit.name for unit in units.match(question.words)]
        known = meant if len(meant) > 1 else []
        if question.words and not meant and not _is_time(question):
            known = [*units.proposals(question.words), "giữ nguyên"]
        elif len(meant) == 1:
            known = ["giữ nguyên"]
        return [*proposed, *known, "không có"] if question.part is Column.COORDINATING else [*proposed, *known]
    if question.part is Column.TIMEFRAME:
        read = read_timeframe(question.words, question.issued)
        dated = [f"{read.due.day:02}/{read.due.month:02}/{read.due.year}"] if read.ask and read.due else []
        return list(dict.fromkeys([*proposed, *dated, "giữ nguyên"]))
    return ["giữ nguyên"]


def read_answer(question: Open, text: str, units: Units) -> Settled | Doubt:
    """What was answered. Several units, a unit nobody knows, a time without a sure reading: asked back."""
    said = phrase(text)
    if question.part in OF_PROGRAMME:
        return _day(question, text, said)
    if said in _KEEP:
        if question.part in UNITS and (
            not question.words or len(units.match(question.words)) > 1 or _is_time(question)
        ):
            return Doubt(Wrong.NEEDED)
        return Settled()
    if question.part in UNITS:
        return _units(question, text, said, units)
    if question.part is Column.TIMEFRAME:
        read = read_timeframe(tidy(text), question.issued)
        past = read.due is not None and read.due < question.issued
        if read.ask or past or read.kind in (Kind.NONE, Kind.UNCLEAR):
            return Doubt(Wrong.TIME, tidy(text), (read.due.isoformat(),) if read.due else ())
        return Settled(timeframe=tidy(text))
    return Doubt(Wrong.PAPER, tidy(text))


def _day(question: Open, text: str, said: str) -> Settled | Doubt:
    """The programme's last day or its mid-term review: after its issue, the review before the end."""
    if said in _NOBODY and question.part is Column.MID_TERM:
        return Settled()
    read = read_timeframe(tidy(text), question.issued)
    day = read.due
    sorts = (Kind.ONCE, Kind.RANGE) if question.part is Column.END else (Kind.ONCE,)
    if day is None or read.ask or read.kind not in sorts:
        return Doubt(Wrong.DAY, tidy(text), (day.isoformat(),) if day else ())
    end, mid_term = (day, question.mid_term) if question.part is Column.END else (question.end, day)
    if day <= question.issued or (end and mid_term and mid_term >= end):
        return Doubt(Wrong.ORDER, tidy(text))
    return Settled(day=day)


def in_force(task: Entry, answers: Iterable[tuple[Column, str, Settled]]) -> Entry:
    """The task with its answers (column, the paper's words, answer) in the place of the words."""
    for part, words, answer in answers:
        if answer.units is not None:
            if part is Column.LEAD:
                task = replace(task, lead=_instead(task.lead, words, answer.units))
            else:
                task = replace(task, coordinating=_instead(task.coordinating, words, answer.units))
        elif answer.timeframe is not None:
            task = replace(task, timeframe=answer.timeframe)
    return task


def _instead(names: tuple[str, ...], words: str, units: tuple[str, ...]) -> tuple[str, ...]:
    """The names with ``units`` where ``words`` stood, at the end where they did not; each once."""
    at = names.index(words) if words in names else len(names)
    once: dict[str, str] = {}
    for name in (*names[:at], *units, *names[at + 1 :]):
        once.setdefault(fold(name), name)
    return tuple(once.values())


def _units(question: Open, text: str, said: str, units: Units) -> Settled | Doubt:
    if said in _NOBODY:
        return Settled(units=()) if question.part is Column.COORDINATING else Doubt(Wrong.NEEDED)
    names = units.split(text)
    found = []
    for name in names:
        known = units.match(name)
        if not known:
            return Doubt(Wrong.UNKNOWN, name, tuple(units.proposals(name)))
        if len(known) > 1:
            return Doubt(Wrong.SEVERAL, name, tuple(unit.name for unit in known))
        found.append(known[0].name)
    return Settled(units=tuple(dict.fromkeys(found))) if found else Doubt(Wrong.NEEDED)


def _is_time(question: Open) -> bool:
    """Whether a timeframe stands where units should."""
    read = read_timeframe(question.words, question.issued)
    return read.kind not in (Kind.NONE, Kind.UNCLEAR) and not read.ask
