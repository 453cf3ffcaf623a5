"""A chart to hand out, as values: shares over months, and targets as they stand beside what they should be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.core.summary import percent

MOST_BARS = 12
"""What a phone shows one below the other; further targets are told in words."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down, as everywhere: only what is complete is 100 %."""
        return percent(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing over the chart's months; None: nothing is known of that month."""

    name: str
    shares: tuple[Share | None, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A target: how long its bar is, in percent, and what is said of it.

    ``note``: of when and how many places. ``target``: percent it should reach, ``wanted`` in words.
    """

    name: str
    percent: float
    said: str
    note: str = ""
    target: float | None = None
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """``months``: labels under the lines' shares, oldest first; ``over_time`` and ``targets`` head the two parts."""

    title: str
    over_time: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]
    targets: str = ""
    bars: tuple[Bar, ...] = ()
    foot: tuple[str, ...] = ()


def to_json(chart: Chart) -> dict[str, Any]:
    """Plain values, as the child process gets them."""
    return asdict(chart)


def from_json(plain: Any) -> Chart:
    """What :func:`to_json` wrote."""
    lines = (Line(one["name"], tuple(_share(share) for share in one["shares"])) for one in plain["lines"])
    bars = (Bar(**one) for one in plain["bars"])
    words = {name: tuple(plain[name]) for name in ("months", "foot")}
    return Chart(**{**plain, **words, "lines": tuple(lines), "bars": tuple(bars)})


def _share(plain: Any) -> Share | None:
    return None if plain is None else Share(**plain)
