"""Who may see which count: few cases in one place point to a family, the ward's total does not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import Enum, auto

from bot.core.folding import fold
from bot.core.indicators import Answer, Indicator
from bot.core.model import Role

__all__ = ["Sight", "hidden", "is_few", "is_hidden", "is_secretary", "sight"]

_FEW = 5
_SECRETARY = frozenset({"bi thu", "bi thu dang uy"})
_EVERY_COUNT = frozenset({Role.PARTY_OFFICE, Role.REVIEWER})
_WHOLE_WARD = _EVERY_COUNT | {Role.LEADERSHIP}


class Sight(Enum):
    """How much of a figure somebody sees."""

    ALL = auto()
    TOTALS = auto()  # of single places only what is not few
    NOTHING = auto()


def is_secretary(fields: Iterable[str]) -> bool:
    """Whether somebody of the leadership is marked as the Secretary: the roster's field "bí thư"."""
    return any(fold(field) in _SECRETARY for field in fields)


def sight(indicator: Indicator, held: Collection[Role], *, secretary: bool) -> Sight:
    """How much of a figure the holder of these roles sees, as far as the whole ward goes.

    Counts from 1 to 4 of single places are for the office, the reviewer and the Secretary, unless the form says that
    they tell nothing of people (``few_told``). ``seen_by`` restricts further what single places told; the leadership
    sees totals of everything, the Secretary all.
    """
    if secretary or not _WHOLE_WARD.isdisjoint({*indicator.seen_by} & {*held}):
        return Sight.ALL
    if indicator.seen_by:
        return Sight.TOTALS if Role.LEADERSHIP in held else Sight.NOTHING
    small = indicator.answer is Answer.COUNT and not indicator.few_told
    return Sight.TOTALS if small and Role.LEADERSHIP in held and _EVERY_COUNT.isdisjoint(held) else Sight.ALL


def is_few(count: Decimal) -> bool:
    """Whether a count of one place may point to a family."""
    return 0 < count < _FEW


def hidden(counts: Iterable[tuple[str, Decimal]]) -> frozenset[str]:
    """Of the places (refs) of one total, those whose counts are not told: from 1 to 4.

    One alone could be found from the total, so the next smallest is not told either; a zero, which says little, last.
    """
    every = sorted(counts, key=lambda one: (one[1] == 0, one[1], one[0]))
    few = [ref for ref, count in every if is_few(count)]
    if len(few) == 1:
        few += [ref for ref, _ in every if ref not in few][:1]
    return frozenset(few)


def is_hidden(ref: str, count: Decimal, lowest: Iterable[tuple[str, Decimal]]) -> bool:
    """Whether one place's count is not told; ``lowest``: the first two of the total as :func:`hidden` orders them."""
    return ref in hidden({**dict(lowest), ref: count}.items())
