"""A file's name as somebody else wrote it, made plain: shown and sent, never used to find anything."""

from __future__ import annotations

import unicodedata

_LONGEST = 100  # characters
_LONGEST_ENDING = 10


def plain_name(name: str) -> str:
    """Keep the last part of a path, without control, direction and half characters, at most 100 long.

    The ending (".xlsx") is kept when something must go; what is left of nothing is ''.
    """
    visible = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    last = visible.replace("\\", "/").rpartition("/")[2].strip(" .")
    if len(last) <= _LONGEST:
        return last
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return last[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
