"""The sheet the office sends back: which figure each of its cells is, and what it held when it was handed out.

A hidden first cell of each row names period and place and keeps what every figure of the row said; hidden marks above
the headings name the figures. So rows may be sorted and filtered, and a cell that somebody changed meanwhile in the
database is told from one that changed on the sheet. What is hidden decides nothing: whoever forges it may only write
what they may write anyway, and is shown it first.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.figures import Figure, Standing
from bot.core.folding import tidy
from bot.core.indicators import Indicator
from bot.core.texts import book as says

MARK = "phuongbot 1"
"""The first of the marks: what kind of sheet it is, and of which version."""

_LONGEST = 24  # letters of a cell that are kept as they are
_REF = re.compile(r"(?:group|unit|party_cell|school):.{1,100}")
_PERIOD = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class RowKey:
    """Whose row it is, and what each figure's cell held (by its code) when the sheet was handed out."""

    period: str
    ref: str
    held: Mapping[str, str]


def cell_of(indicator: Indicator, figure: Figure | None) -> str | int | float | None:
    """A figure as one cell: a number where it is one, else words that :mod:`bot.documents.book_values` reads back."""
    if figure is None:
        return None
    match figure.standing:
        case Standing.MISSING:
            return says.MISSING
        case Standing.NOT_APPLICABLE:
            return says.NOT_APPLICABLE
        case Standing.CHOICE:
            return next((one.label for one in indicator.options if one.key == figure.choice), figure.choice)
        case Standing.WORDS:
            return figure.words or says.NO_WORDS
    assert figure.value is not None  # noqa: S101 - Figure's own invariant
    if figure.whole is not None:
        return f"{figure.value.normalize():f}/{figure.whole.normalize():f}"
    return int(figure.value) if figure.value == figure.value.to_integral_value() else float(figure.value)


def held(text: str) -> str:
    """What a cell says, short enough to be kept beside it: the text itself, or a hash of it."""
    plain = tidy(text)
    return plain if len(plain) <= _LONGEST else f"#{hashlib.sha256(plain.encode()).hexdigest()[:16]}"


def held_of(indicator: Indicator, figure: Figure | None) -> str:
    """What the cell of a figure says; empty where there is none."""
    shown = cell_of(indicator, figure)
    return "" if shown is None else held(f"{shown:.15g}" if isinstance(shown, float) else str(shown))


def key_to_text(key: RowKey) -> str:
    """The hidden cell."""
    return json.dumps([key.period, key.ref, dict(key.held)], ensure_ascii=False, separators=(",", ":"))


def key_from_text(text: str) -> RowKey | None:
    """What :func:`key_to_text` wrote; None: it is none of ours any more."""
    try:
        period, ref, kept = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    if type(period) is not str or type(ref) is not str or type(kept) is not dict:
        return None
    if not _PERIOD.fullmatch(period) or not _REF.fullmatch(ref):
        return None
    if not all(type(one) is str for one in kept.values()):
        return None
    return RowKey(period, ref, kept)
