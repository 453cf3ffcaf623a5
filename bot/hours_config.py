"""The sections that say when people are written to: days off, quiet hours, the morning, the digests' day and hour."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated

import holidays
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from bot.core.digests import Rule
from bot.core.texts import config as texts
from bot.core.workdays import Calendar, Quiet
from bot.toml_file import Table

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat")  # nobody is written to on Sundays
_YEARS = range(2020, 2051)  # whose holidays are known; the lunar ones are computed


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(texts.not_a_date()) from None


def _time(value: object) -> time:
    if isinstance(value, str) and re.fullmatch(r"\d{1,2}:\d\d", value):
        hour, minute = map(int, value.split(":"))
        if hour < 24 and minute < 60:
            return time(hour, minute)
    if isinstance(value, time):
        return value
    raise ValueError(texts.not_a_time())


def _one_of(*known: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(texts.not_one_of(known))
        return value

    return check


Day = Annotated[date, BeforeValidator(_day)]
Weekday = Annotated[str, AfterValidator(_one_of(*_WEEKDAYS, "none"))]
Recipient = Annotated[str, AfterValidator(_one_of("party_office", "leadership", "charges"))]
TimeOfDay = Annotated[time, BeforeValidator(_time)]


class CalendarLists(Table):
    """``[calendar]``: what the law's list of holidays does not know."""

    days_off: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()

    @field_validator("workdays")
    @classmethod
    def _not_off(cls, workdays: tuple[date, ...], info: ValidationInfo) -> tuple[date, ...]:
        if both := set(workdays) & set(info.data.get("days_off", ())):
            raise ValueError(texts.off_and_worked(min(both).isoformat()))
        return workdays

    def to_core(self) -> Calendar:
        """Vietnam's holidays and make-up days of 2020–2050 with the ward's own lists, which win."""
        off, made_up = _public_calendar()
        own_off, own_work = frozenset(self.days_off), frozenset(self.workdays)
        return Calendar(days_off=(off - own_work) | own_off, workdays=(made_up - own_off) | own_work)


class Reminders(Table):
    """``[reminders]``: local times of day."""

    quiet_from: TimeOfDay = time(20, 0)
    quiet_to: TimeOfDay = time(7, 30)
    morning: Annotated[TimeOfDay, Field(validate_default=True)] = time(8, 0)

    @field_validator("quiet_to")
    @classmethod
    def _some_hours(cls, quiet_to: time, info: ValidationInfo) -> time:
        if quiet_to == info.data.get("quiet_from"):
            raise ValueError(texts.no_quiet_hours())
        return quiet_to

    @field_validator("morning")
    @classmethod
    def _not_quiet(cls, morning: time, info: ValidationInfo) -> time:
        start, end = info.data.get("quiet_from"), info.data.get("quiet_to")
        if start is not None and end is not None and Quiet(start, end).is_quiet(morning):
            raise ValueError(texts.morning_is_quiet())
        return morning


class DigestTable(Table):
    """``[digest]``: the weekly one's weekday, the hour of every one, whether one follows each closing, who gets them.

    ``hour`` None: the morning's.
    """

    weekday: Weekday = "mon"
    hour: TimeOfDay | None = None
    closing: Annotated[bool, Field(strict=True)] = True
    recipients: tuple[Recipient, ...] = ("party_office", "leadership", "charges")

    def to_core(self) -> Rule:
        """The table as the core's value."""
        return Rule(
            weekday=_WEEKDAYS.index(self.weekday) if self.weekday in _WEEKDAYS else None,
            hour=self.hour,
            closing=self.closing,
            office="party_office" in self.recipients,
            leadership="leadership" in self.recipients,
            charges="charges" in self.recipients,
        )


@functools.cache
def _public_calendar() -> tuple[frozenset[date], frozenset[date]]:
    """Days off and make-up days of Vietnam."""
    known = holidays.country_holidays("VN", years=_YEARS)
    return frozenset(known), frozenset(known.weekend_workdays)
