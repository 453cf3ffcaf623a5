"""Completeness and timeliness: two figures, of one report and of all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.core.figures import Figures, Standing


@dataclass(frozen=True, slots=True)
class Kept:
    """How one place kept to one period.

    ``asked``: the figures its report asks; ``answered``: those of them that were given, "chưa rõ" not counted.
    ``begun``: there is a report, be it a draft. ``sent``: the local day it was handed in.
    """

    asked: int
    answered: int
    begun: bool
    sent: date | None
    due: date

    @property
    def on_time(self) -> bool:
        """Handed in by the end of the due day."""
        return self.sent is not None and self.sent <= self.due


@dataclass(frozen=True, slots=True)
class Summary:
    """The two figures of a period: ``answered`` of ``asked`` in the ``begun`` reports, ``on_time`` of ``places``."""

    places: int
    begun: int
    sent: int
    on_time: int
    answered: int
    asked: int


def given(figures: Figures, asked: Iterable[str]) -> int:
    """How many of the figures asked were given: none and zero are answers, "chưa rõ" is not."""
    return sum(code in figures and figures[code].standing is not Standing.MISSING for code in asked)


def summary(reports: Iterable[Kept]) -> Summary:
    """Completeness over the reports begun, timeliness over all places."""
    every = list(reports)
    begun = [one for one in every if one.begun]
    return Summary(
        places=len(every),
        begun=len(begun),
        sent=sum(one.sent is not None for one in every),
        on_time=sum(one.on_time for one in every),
        answered=sum(one.answered for one in begun),
        asked=sum(one.asked for one in begun),
    )


def percent(part: int, whole: int) -> int:
    """A share in whole percent, rounded down: only what is complete is 100 %."""
    return part * 100 // whole if whole else 0
