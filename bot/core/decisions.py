"""Decisions (quyết định công nhận), and what the office types of one: its paper, or what it says of a place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.core.folding import fold, phrase
from bot.core.products import Lack, Paper, read_paper
from bot.core.targets import Target

__all__ = ["Decision", "Place", "Wish", "named", "read_wish"]

_PAPER = re.compile(r"\d\s*[-/]\s*[^\W\d_]", re.UNICODE)
_OF_PAPER = re.compile(r"\bngay\b|\b(?:qd|quyet dinh)\b|\d\s*[/-]\s*\d")
_NUMBER = re.compile(r"(?<![\d.,/])(\d{1,3}(?:\.\d{3})+|\d{1,6})\s*$")
_OPENING = re.compile(r"^\s*(?:ghi\s+)?(?:(?:khong|ko|k)\s+)?cong\s+nhan\s*")
_JOIN = frozenset(("theo", "cho", "la", "duoc", "cua", "o", "tai", "so"))


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a target in a period (codes); ``places`` and ``total`` are what it recognises."""

    id: int
    target: str
    period: str
    number: str
    day: date
    state: str
    places: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a decision: its name as typed, folded, and the count; None: no count was typed."""

    name: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: the targets it may be about, and a paper, or what it lacks, or one place."""

    targets: tuple[Target, ...]
    paper: Paper | Lack | None = None
    place: Place | None = None


def named(text: str, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets whose words stand in a text, those with the longest; all of them where none do."""
    every, said = tuple(targets), f" {phrase(text)} "
    found = {
        one.code: max((len(fold(word)) for word in one.words if f" {fold(word)} " in said), default=0) for one in every
    }
    longest = max(found.values(), default=0)
    return tuple(one for one in every if found[one.code] == longest) if longest else every


def read_wish(text: str, targets: Sequence[Target], today: date) -> Wish:
    """What "công nhận …" means: with a paper's number or a date a decision, else one place of the newest one."""
    about = named(text, targets)
    if _PAPER.search(text) or _OF_PAPER.search(fold(text)):
        return Wish(about, paper=_as_written(read_paper(text, today)))
    said = _OPENING.sub("", fold(text))
    units = sorted({fold(one.unit) for one in targets if one.of}, key=len, reverse=True)
    value = None
    for unit in units:
        before, there, after = said.rpartition(f" {unit}")
        if there and not after.strip(" .") and (number := _NUMBER.search(before)):
            value, said = Decimal(number[1].replace(".", "")), before[: number.start()]
            break
    for one in about if about != tuple(targets) else ():
        for word in sorted(map(fold, one.words), key=len, reverse=True):
            said = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", said, count=1)
    words = said.split()
    while words and words[-1].strip(",.;:") in _JOIN:
        words.pop()
    while words and words[0] in _JOIN:
        words.pop(0)
    name = " ".join(words).strip(" ,.;:")
    return Wish(about, place=Place(name, value) if name else None)


def _as_written(paper: Paper | Lack) -> Paper | Lack:
    """A decision's number as papers write it, however it was typed: "123/qd-ubnd" is 123/QĐ-UBND."""
    return replace(paper, number=re.sub(r"\bQD\b", "QĐ", paper.number.upper()))
