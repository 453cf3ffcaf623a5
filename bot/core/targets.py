"""Targets (mục tiêu) of a programme: what is counted, of what, how much it should be, and how it stands. Pure.

A share is the sum of the parts over the sum of the wholes, never a mean of shares; it is nothing without how many
places it is made of. Where the programme's words have no measure, the target has none either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.core.indicators import Answer, Form, Indicator

__all__ = ["Kind", "Sums", "Target", "Trend", "Verdict", "kind_of", "shown", "trend", "verdict"]


@dataclass(frozen=True, slots=True)
class Target:
    """One target. ``text``: the programme's own words; ``words``: what people call it.

    ``counts``: the indicators whose figures are summed; none: the programme names nothing that could be counted.
    ``of``: the indicator they are a share of. Without it: the places whose answer is one of ``options``, or a number
    of at least ``least``, of all places that answered; a ratio is a share by itself. ``per``: 100 is a percentage.
    ``over``: it must be more than this; ``at_least``: this or more; ``rising``: more than before. None of them: how it
    stands is told, not whether it is enough. ``unit``: the word after what is counted.
    ``decided``: places only propose it, an authority's decision recognises it.
    """

    code: str
    label: str
    text: str
    words: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    of: str = ""
    options: tuple[str, ...] = ()
    least: Decimal | None = None
    per: int = 100
    over: Decimal | None = None
    at_least: Decimal | None = None
    rising: bool = False
    unit: str = ""
    decided: bool = False

    @property
    def mark(self) -> Decimal | None:
        """The number it is held against."""
        return self.over if self.over is not None else self.at_least


class Kind(StrEnum):
    """How a target is counted."""

    SHARE = "share"  # sums over sums
    PLACES = "places"  # places that answered so, of those that answered
    RATIO = "ratio"  # the indicator's own parts over its own wholes
    NOTHING = "nothing"  # no measure


def kind_of(target: Target, form: Form) -> Kind:
    """How a target is counted by this form; NOTHING too where the form lacks its figures."""
    named = [form.by_code.get(code) for code in (*target.counts, *filter(None, [target.of]))]
    if not target.counts or None in named:
        return Kind.NOTHING
    if target.of:
        return Kind.SHARE
    first: Indicator = form.by_code[target.counts[0]]
    return Kind.RATIO if first.answer is Answer.RATIO else Kind.PLACES


# ---- what was summed -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sums:
    """One measure over some places and periods.

    ``part``: what was counted; ``whole``: what it is a share of, None where it is no share. ``given``: reports with a
    figure that counts, of ``places`` (a place counts once for each period); ``unclear`` of them said "chưa rõ",
    ``absent`` have none to count, ``unreviewed`` nobody has reviewed, ``incomparable`` lack what it is a share of and
    are left out; of ``silent`` nothing is known. A report of several figures may be in several of these. Of a stock
    ``fresh`` were told in the newest period, ``listed`` by the roster only. ``options``: how many chose which.
    ``first`` and ``last``: the periods it was reported in.
    """

    part: Decimal = Decimal(0)
    whole: Decimal | None = None
    places: int = 0
    given: int = 0
    unclear: int = 0
    absent: int = 0
    unreviewed: int = 0
    incomparable: int = 0
    silent: int = 0
    listed: int = 0
    fresh: int = 0
    options: Mapping[str, int] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    def rate(self, per: int = 100) -> Decimal | None:
        """The share, None where there is nothing to take it of."""
        return self.part * per / self.whole if self.whole else None


class Verdict(StrEnum):
    """Whether a target is met."""

    MET = "met"
    NOT_MET = "not_met"
    UNSAID = "unsaid"  # the programme gives no number, or there is none to compare


def verdict(rate: Decimal | None, target: Target, mark: Decimal | None = None) -> Verdict:
    """How a share stands to a target, or to another ``mark`` somebody named, by the target's own comparison.

    The share is taken as it is, not as it is shown: 94,96 % is not over 95 %.
    """
    wanted = target.mark if mark is None else mark
    if rate is None or wanted is None:
        return Verdict.UNSAID
    met = rate >= wanted if mark is None and target.over is None else rate > wanted
    return Verdict.MET if met else Verdict.NOT_MET


class Trend(StrEnum):
    """How a figure moved."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"  # there is nothing to compare, or it is made of other places


def trend(now: Sums, then: Sums, per: int | None = None) -> tuple[Trend, Decimal]:
    """How ``now`` moved from ``then``, and by how much; ``per``: shares are compared, else sums.

    Sums of unequally many reports say nothing: half of the groups always report less than all of them.
    """
    if per is None:
        if not now.given or not then.given or now.given != then.given:
            return Trend.UNKNOWN, Decimal(0)
        before, after = then.part, now.part
    else:
        one, other = then.rate(per), now.rate(per)
        if one is None or other is None:
            return Trend.UNKNOWN, Decimal(0)
        before, after = shown(one), shown(other)
    if after == before:
        return Trend.SAME, Decimal(0)
    return (Trend.UP if after > before else Trend.DOWN), abs(after - before)


def shown(rate: Decimal, mark: Decimal | None = None) -> Decimal:
    """A share with one decimal, rounded down: what is not complete is never shown as 100.

    Where that would hide on which side of ``mark`` it lies, as many decimals as it takes.
    """
    for places in range(1, 7):
        step = Decimal(1).scaleb(-places)
        cut = rate // step * step
        if mark is None or (cut > mark) == (rate > mark):
            return cut
    return rate
