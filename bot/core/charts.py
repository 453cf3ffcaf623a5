"""A chart to hand out, as values: shares over months, and shares as they are now beside what they should be.

Every share is a part of a whole, never a percentage alone: how it is rounded is decided in one place.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.core.summary import percent


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down, as everywhere: only what is complete is 100 %."""
        return percent(self.part, self.whole)

    @property
    def tenths(self) -> int:
        """The same in tenths of a percent, where it stands beside a target."""
        return percent(self.part * 10, self.whole)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing over the chart's months; None: nothing is known of that month."""

    name: str
    shares: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing as it is now. ``note``: of how many places, which stage. ``target``: percent it should reach.

    ``above``: it should be more than that.
    """

    name: str
    share: Share
    note: str = ""
    target: float | None = None
    above: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the target is met, exactly; None where there is none."""
        if self.target is None or not self.share.whole:
            return None
        reached = self.share.part * 100, self.target * self.share.whole
        return reached[0] > reached[1] if self.above else reached[0] >= reached[1]


@dataclass(frozen=True, slots=True)
class Chart:
    """``months`` are the labels under the lines' shares, oldest first; ``over_time`` and ``now`` head the two parts."""

    title: str
    over_time: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    now: str = ""
    bars: tuple[Bar, ...] = ()
    foot: str = ""


def to_json(chart: Chart) -> dict[str, Any]:
    """Plain values, as the child process gets them."""
    return asdict(chart)


def from_json(plain: Any) -> Chart:
    """What :func:`to_json` wrote."""
    lines = (Line(one["name"], tuple(_share(share) for share in one["shares"])) for one in plain["lines"])
    bars = (Bar(**{**one, "share": Share(**one["share"])}) for one in plain["bars"])
    return Chart(**{**plain, "months": tuple(plain["months"]), "lines": tuple(lines), "bars": tuple(bars)})


def _share(plain: Any) -> Share | None:
    return None if plain is None else Share(**plain)
