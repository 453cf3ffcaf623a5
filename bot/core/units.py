"""A text cut at the unit words of a form: "2 buổi 95 người" is a number of sessions and a number of people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.core.folding import fold, tidy
from bot.core.indicators import Indicator
from bot.core.numbers import Verdict, read_number

__all__ = ["EACH", "Part", "split_at_units", "units_in", "without_labels"]

EACH = "moi"
"""Folded: a figure for each of something, "mỗi buổi 40 người"."""

_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_])")  # "60ng" is two words
_BETWEEN = re.compile(r"[;:()]|,(?!\d)")
_AROUND = ".,!?"

_Found = tuple[int, int, frozenset[str]]
"""Where a unit starts and ends among the words, and whose it may be."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text that ends (or starts) with a unit word; ``codes`` are whose unit it may be."""

    text: str
    codes: frozenset[str]


def split_at_units(text: str, indicators: tuple[Indicator, ...]) -> list[Part]:
    """Cut a text into parts with one unit each; the unit stands after its number, or before all of them."""
    words = _BETWEEN.sub(" ", _GLUED.sub(" ", tidy(text))).split()
    folded = [fold(word).strip(_AROUND) for word in words]
    found = _one_unit_each(_find(folded, indicators), folded)
    if not found:
        return []
    if found[0][0] == 0 and found[-1][1] < len(words):
        cuts = [start for start, _, _ in found] + [len(words)]
        cuts[0] = 0
    else:
        cuts = [0, *(end for _, end, _ in found)]
        cuts[-1] = len(words)
    return [Part(" ".join(words[cuts[i] : cuts[i + 1]]), codes) for i, (_, _, codes) in enumerate(found)]


def units_in(text: str, indicators: tuple[Indicator, ...]) -> list[frozenset[str]]:
    """Whose each unit word of a text may be, in its order."""
    words = _BETWEEN.sub(" ", _GLUED.sub(" ", tidy(text))).split()
    return [codes for _, _, codes in _find([fold(word).strip(_AROUND) for word in words], indicators)]


def without_labels(text: str, *indicators: Indicator) -> str:
    """The text without "mỗi" and the words of these indicators' labels and units, unless they may be numbers."""
    names = {EACH}.union(*map(_names, indicators))
    return " ".join(word for word in text.split() if fold(word).strip(_AROUND) not in names or _may_be_a_number(word))


def _find(folded: list[str], indicators: tuple[Indicator, ...]) -> list[_Found]:
    """The unit words of a text, the longest that starts at a word."""
    units = _units(indicators)
    found: list[_Found] = []
    at = 0
    while at < len(folded):
        for unit, codes in units.get(folded[at], ()):
            if tuple(folded[at : at + len(unit)]) == unit:
                found.append((at, at + len(unit), codes))
                at += len(unit)
                break
        else:
            at += 1
    return found


def _one_unit_each(found: list[_Found], folded: list[str]) -> list[_Found]:
    """Drop a unit that repeats the one before with no number between ("mỗi buổi", "lượt … người")."""
    kept: list[_Found] = []
    for start, end, codes in found:
        if kept and (start == kept[-1][1] or (codes == kept[-1][2] and EACH in folded[kept[-1][1] : start])):
            both = kept[-1][2] & codes
            if both and start == kept[-1][1]:
                kept[-1] = (kept[-1][0], end, both)
                continue
            if EACH in folded[kept[-1][1] : start]:
                continue
        kept.append((start, end, codes))
    return kept


@lru_cache(maxsize=64)  # a form's words, not the words of every answer anew
def _units(indicators: tuple[Indicator, ...]) -> Mapping[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    """Folded unit words with the indicators they may belong to, by their first word, longest first."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for indicator in indicators:
        for words in filter(None, (indicator.unit, *indicator.unit_words)):
            owners.setdefault(tuple(fold(words).split()), set()).add(indicator.code)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for unit, codes in sorted(owners.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(unit[0], []).append((unit, frozenset(codes)))
    return by_first


@lru_cache(maxsize=256)
def _names(indicator: Indicator) -> frozenset[str]:
    """The folded words of an indicator's label and units."""
    return frozenset(" ".join(map(fold, (indicator.label, indicator.unit, *indicator.unit_words))).split())


@lru_cache(maxsize=512)  # asked of words of labels only, so there are few
def _may_be_a_number(word: str) -> bool:
    return read_number(word, "count").verdict is Verdict.VALUE
