"""The words that stand in for buttons where a channel has none: what to type, and how it is asked.

Nothing here decides *when* these words are used; ``bot.channels.text`` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.model import Choice, You

# Up to this many characters a numbered label reads well in one row: "1 bác, 2 ông, … 6 đồng chí."
_SHORT = 14

# What is quoted is somebody else's politeness: "Bác ghi '120 ạ'."
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_POLITE = re.compile(r"\bạ\b", re.IGNORECASE)


def is_polite(text: str) -> bool:
    """Whether the text already says "ạ" itself; it is said once a message (`reference` 6.1)."""
    return _POLITE.search(_QUOTED.sub("", text)) is not None


def words_to_type(choices: Sequence[Choice], you: You, *, polite: bool) -> str:
    """Tell which words may be typed, each after its hint, those without a hint together at the end.

    "Không đổi, bác gõ: như cũ. Chưa nắm được, bác gõ: chưa rõ ạ."
    "Bác gõ: làm ngay, để sau, hoặc gọi giúp ạ."
    """
    sentences = [_hinted(choice, you) for choice in choices if choice.hint]
    plain = [choice.label for choice in choices if not choice.hint]
    if plain:
        sentences.append(f"{_capital(you.value)} gõ: {_either(plain)}")
    return ". ".join(sentences) + (" ạ." if polite else ".")


def digits_to_type(choices: Sequence[Choice]) -> str:
    """Number the choices from one; their hints are left out, a list of numbers explains itself.

    "1: đúng. 2: không phải."
    "1 bác, 2 ông, 3 bà, 4 anh, 5 chị, 6 đồng chí."
    """
    numbered = list(enumerate((choice.label for choice in choices), start=1))
    if len(numbered) > 2 and all(len(label) <= _SHORT for _, label in numbered):
        return ", ".join(f"{number} {label}" for number, label in numbered) + "."
    return " ".join(f"{number}: {label}." for number, label in numbered)


def _hinted(choice: Choice, you: You) -> str:
    """Join hint and word: "Không đổi, bác gõ: như cũ", but "Đúng 120 thì bác gõ: đúng"."""
    comma = "" if choice.hint.endswith(" thì") else ","
    return f"{choice.hint}{comma} {you.value} gõ: {choice.label}"


def _either(labels: Sequence[str]) -> str:
    """List alternatives: "làm ngay, để sau, hoặc gọi giúp"."""
    *others, last = labels
    return f"{', '.join(others)}, hoặc {last}" if others else last


def _capital(words: str) -> str:
    """Begin a sentence: "đồng chí" -> "Đồng chí"; the rest keeps its case."""
    return words[:1].upper() + words[1:]
