"""Working days, reminding days and quiet hours: pure date arithmetic.

Two rules. A paper's date D is never moved: reminding counts back from the last working day on or before it,
being on time reaches to the first working day on or after it. Dates and times here are local to the ward;
no function reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_LONGEST_BREAK = 60  # days; the longest break in law is nine, so a search beyond this is a broken calendar


@dataclass(frozen=True, slots=True)
class Calendar:
    """``days_off`` are holidays and breaks, ``workdays`` make-up days (làm bù), as a rule Saturdays.

    Every search gives up with a ValueError after 60 days without a day of the wanted sort.
    """

    days_off: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a day that is both off and worked."""
        if both := self.days_off & self.workdays:
            raise ValueError(f"both off and worked: {min(both)}")

    def is_working(self, day: date) -> bool:
        """Whether offices work: Monday to Friday or a make-up day, and no holiday."""
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.days_off)

    def is_reminding(self, day: date) -> bool:
        """Whether people may be reminded: Saturdays too, but no Sunday and no day off."""
        return day.weekday() != _SUNDAY and day not in self.days_off

    def last_working(self, day: date) -> date:
        """The last working day on or before ``day`` (H of a due day D)."""
        return _search(day, -_DAY, self.is_working)

    def first_working(self, day: date) -> date:
        """The first working day on or after ``day``; by its end is in time (Civil Code 2015, Art. 148)."""
        return _search(day, _DAY, self.is_working)

    def working_day_before(self, day: date) -> date:
        """The last working day before ``day``."""
        return self.last_working(day - _DAY)

    def first_reminding_after(self, day: date) -> date:
        """The first reminding day after ``day``."""
        return _search(day + _DAY, _DAY, self.is_reminding)

    def stage_day(self, due: date, before: int) -> date:
        """The day to remind ``before`` days ahead of ``due``.

        Calendar days, counted back from the last working day on or before ``due``, then moved back to a
        reminding day.
        """
        return _search(self.last_working(due) - before * _DAY, -_DAY, self.is_reminding)

    def overdue_day(self, due: date, after: int) -> date:
        """The ``after``-th working day (1, 2, …) past the last day on which ``due`` is still kept."""
        day = self.first_working(due)
        for _ in range(after):
            day = self.first_working(day + _DAY)
        return day


def _search(day: date, step: timedelta, wanted: Callable[[date], bool]) -> date:
    for distance in range(_LONGEST_BREAK + 1):
        if wanted(found := day + distance * step):
            return found
    raise ValueError(f"no such day within {_LONGEST_BREAK} days of {day}")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is written to unasked: ``start`` until before ``end``, as a rule overnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse quiet hours that never begin or never end."""
        if self.start == self.end:
            raise ValueError("quiet hours of no length")

    def is_quiet(self, local: datetime | time) -> bool:
        """Whether the ward's local time falls into the quiet hours."""
        now = local.time() if isinstance(local, datetime) else local
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def ends(self, local: datetime) -> datetime:
        """The next moment that is not quiet, in the zone of ``local``; ``local`` itself when it is not."""
        if not self.is_quiet(local):
            return local
        day = local.date() if local.time() < self.end else local.date() + _DAY
        return datetime.combine(day, self.end, tzinfo=local.tzinfo)
