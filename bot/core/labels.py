"""What figures are called: the words of a form that may stand beside a value in place of its question.

A word typed with accents must be the form's own word ("họ" is no "hộ"); one typed without any may be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.folding import fold
from bot.core.indicators import Answer, Indicator

__all__ = ["Label", "find_labels", "toned", "words_of"]

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MIXED = re.compile(r"[^\W\d_]+|\d[\d.,]*")
_SIGNS = ".,!…\"'“”‘’«»"
_COLON = re.compile(r"(?<!\d)[:=]+|[:=]+(?!\d)")
_GROUP = frozenset({"to", "tdp", "thon", "xom", "ap"})


@dataclass(frozen=True, slots=True)
class Label:
    """Words ``start`` to ``end`` of a clause name one of ``codes``."""

    start: int
    end: int
    codes: frozenset[str]


_Entry = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]
"""A label's words with accents, without, and whose it is."""


def words_of(text: str, indicators: tuple[Indicator, ...]) -> list[str]:
    """The words of a clause: "hop2buoi" is three where the form knows the letters, ":" is one of its own."""
    known = _known(indicators)
    words: list[str] = []
    for word in _COLON.sub(" : ", text).split():
        runs = _MIXED.findall(word)
        glued = len(runs) > 1 and "".join(runs) == word.strip(_SIGNS)
        if glued and all(run[0].isdigit() or fold(run) in known for run in runs):
            words += runs
        else:
            words.append(word)
    return words


def find_labels(words: Sequence[str], indicators: tuple[Indicator, ...]) -> list[Label]:
    """The labels among the words, the longest that starts at a word."""
    typed = [toned(word.strip(_SIGNS)) for word in words]
    entries = _entries(indicators)
    found: list[Label] = []
    at = 0
    while at < len(words):
        for accented, bare, codes in entries.get(fold(words[at].strip(_SIGNS)), ()):
            end = at + len(bare)
            here = typed[at:end]
            same = len(here) == len(bare) and all(one in pair for one, *pair in zip(here, accented, bare, strict=True))
            if same and not _names_a_group(bare, words, end):
                found.append(Label(at, end, codes))
                at = end
                break
        else:
            at += 1
    return found


def _names_a_group(label: tuple[str, ...], words: Sequence[str], end: int) -> bool:
    """ "họp tổ 2": the number may be the group's."""
    return label[-1] in _GROUP and end < len(words) and words[end] != ":"


def toned(word: str) -> str:
    """The word with its tone at the end, so that "hoá" is "hóa"."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join([*(one for one in letters if one not in _TONES), *(one for one in letters if one in _TONES)])


@lru_cache(maxsize=64)
def _entries(indicators: tuple[Indicator, ...]) -> Mapping[str, list[_Entry]]:
    owners: dict[tuple[str, ...], set[str]] = {}
    for indicator in indicators:
        for label in indicator.words:
            owners.setdefault(tuple(map(toned, label.split())), set()).add(indicator.code)
    by_first: dict[str, list[_Entry]] = {}
    for accented, codes in sorted(owners.items(), key=lambda item: -len(item[0])):
        bare = tuple(map(fold, accented))
        by_first.setdefault(bare[0], []).append((accented, bare, frozenset(codes)))
    return by_first


@lru_cache(maxsize=64)
def _known(indicators: tuple[Indicator, ...]) -> frozenset[str]:
    """Folded single words of the form's labels and units."""
    phrases = (
        phrase
        for one in indicators
        if one.answer is not Answer.WORDS
        for phrase in (one.unit, *one.unit_words, *one.words)
    )
    return frozenset(fold(word) for phrase in phrases for word in phrase.split())
