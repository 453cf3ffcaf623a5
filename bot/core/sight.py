"""Who may see which count: few cases in one place point to a family, the ward's total does not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from bot.core.folding import fold
from bot.core.indicators import Answer, Indicator
from bot.core.model import Role

__all__ = ["Count", "Sight", "Withheld", "is_few", "is_secretary", "sight", "withheld"]

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


@dataclass(frozen=True, slots=True)
class Count:
    """What one place (its ref) counted."""

    ref: str
    area: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is not told of one count: of which places (refs), and of which areas together."""

    places: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def __or__(self, other: Withheld) -> Withheld:
        """What is not told of two counts, nor of their sum."""
        return Withheld(self.places | other.places, self.areas | other.areas)

    def gives_away(self, areas: Collection[str]) -> bool:
        """Whether the sum of these areas, beside the ward's, would tell what is withheld."""
        return not self.areas.isdisjoint(areas) and not self.areas <= {*areas}


def withheld(counts: Iterable[Count]) -> Withheld:
    """What is not told of one count of one period: the places with 1 to 4, and what would give them away.

    The ward's total is told, and every area's and place's that is not withheld. So of a told total at least two places
    are withheld: beside one the next smallest of its area, a zero, which says little, last. Where a place is alone in
    its area the area is withheld too, and with it a second one. And what is withheld of a total is never all ones, nor
    three fours or more: their sum alone would say so.
    """
    areas: dict[str, list[Count]] = {}
    for one in counts:
        areas.setdefault(one.area, []).append(one)
    kept = {one.ref for some in areas.values() for one in some if is_few(one.value)}
    if not kept:
        return Withheld()
    for some in areas.values():
        if sum(one.ref in kept for one in some) == 1:
            kept.update(one.ref for one in _others(some, kept)[:1])
    alone = {area for area, some in areas.items() if sum(one.ref in kept for one in some) == 1}
    if len(alone) == 1 and (second := _second(areas, alone, kept)) is not None:
        alone.add(second.area)
        if not any(one.ref in kept for one in areas[second.area]):
            kept.add(second.ref)
    together = [one for area in sorted(alone) for one in areas[area]]
    for some in (together, *(some for area, some in areas.items() if area not in alone)):
        values = [one.value for one in some if one.ref in kept]
        if {*values} == {Decimal(1)} or (len(values) > 2 and {*values} == {Decimal(_FEW - 1)}):
            kept.update(one.ref for one in _others(some, kept)[:1])
    return Withheld(frozenset(kept), frozenset(alone))


def _others(some: Iterable[Count], kept: Collection[str]) -> list[Count]:
    """What is told of some counts, in the order in which more is withheld."""
    return sorted((one for one in some if one.ref not in kept), key=lambda one: (one.value == 0, one.value, one.ref))


def _second(areas: dict[str, list[Count]], alone: Collection[str], kept: Collection[str]) -> Count | None:
    """A count of the area that goes with one alone: the smallest that has something withheld, else the next place's."""
    others: list[Sequence[Count]] = [some for area, some in areas.items() if area not in alone]
    if having := [some for some in others if any(one.ref in kept for one in some)]:
        return min(having, key=lambda some: (sum(one.value for one in some), some[0].area))[0]
    return next(iter(_others((one for some in others for one in some), kept)), None)
