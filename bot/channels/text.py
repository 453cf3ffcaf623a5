"""Text as a messenger carries it: measured in UTF-16 units, split where people pause, choices as words.

Pure, and the same for every channel.
"""

from __future__ import annotations

import re
import unicodedata

from bot.core.model import Message
from bot.core.texts import choices

_SPACE = re.compile(r"\s+")
_SENTENCE_ENDS = ".!?…:;"
_ZERO_WIDTH_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)

# A border in the first quarter of what fits would send a heading alone and its list after it.
_TOO_EARLY = 4


def utf16_length(text: str) -> int:
    """Count as Telegram and Zalo do: UTF-16 units, so most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most ``limit`` UTF-16 units, losing nothing but whitespace at the cuts.

    The best border that fits is taken: a blank line, then a line's end, then a sentence's, then a space;
    only a word longer than a part is cut inside, never within a combining sequence unless that alone
    exceeds the limit. Parts are never empty; a blank text has none.

    Raises:
        ValueError: a limit below 4, into which an emoji and its mark would not fit.
    """
    if limit < 4:
        raise ValueError("a part must hold at least 4 UTF-16 units")
    parts = []
    rest = text.strip()
    while len(rest) > (fits := _fitting(rest, limit)):
        end, resume = _cut(rest, fits)
        parts.append(rest[:end])
        rest = rest[resume:]
    return [*parts, rest] if rest else parts


def as_words(message: Message) -> str:
    """Write a message for a channel without buttons: the text, and on its last line what to type.

    "ạ" is said once: not on the last line when the text has it already.
    """
    if not message.choices:
        return message.text
    if message.numbered:
        return f"{message.text}\n{choices.digits_to_type(message.choices)}"
    polite = not choices.is_polite(message.text)
    return f"{message.text}\n{choices.words_to_type(message.choices, message.you, polite=polite)}"


def _fitting(text: str, limit: int) -> int:
    """Count the leading characters that fit into ``limit`` UTF-16 units."""
    units = 0
    for index, character in enumerate(text[: limit + 1]):
        units += 1 if ord(character) < 0x10000 else 2
        if units > limit:
            return index
    return len(text)


def _cut(text: str, fits: int) -> tuple[int, int]:
    """Where the first part ends and where the next begins; ``text`` is stripped and longer than ``fits``."""

    def preference(space: re.Match[str]) -> tuple[bool, int, int]:
        return space.start() * _TOO_EARLY < fits, _rank(text, space), -space.start()

    # Found up to the limit, then each measured to its end, which may lie beyond it.
    found = (_SPACE.match(text, space.start()) for space in _SPACE.finditer(text, 0, fits + 1))
    best = min((space for space in found if space and _is_border(text, space)), key=preference, default=None)
    if best is not None:
        return best.span()
    place = next((place for place in range(fits, 0, -1) if not _joined(text, place)), fits)
    return place, place


def _is_border(text: str, space: re.Match[str]) -> bool:
    """Whether a cut at this whitespace leaves something before it and no mark without its letter after."""
    return space.start() > 0 and not _joined(text, space.end())


def _rank(text: str, space: re.Match[str]) -> int:
    """How good a border whitespace makes: 0 a paragraph's, 1 a line's, 2 a sentence's, 3 a word's."""
    newlines = space.group().count("\n")
    if newlines:
        return 0 if newlines > 1 else 1
    return 2 if text[space.start() - 1] in _SENTENCE_ENDS else 3


def _joined(text: str, place: int) -> bool:
    """Whether the characters on both sides of ``place``, which is inside the text, are seen as one."""
    after = text[place]
    return (
        unicodedata.category(after).startswith("M")
        or _ZERO_WIDTH_JOINER in (after, text[place - 1])
        or ord(after) in _SKIN_TONES
    )
