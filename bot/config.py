"""The configuration: frozen pydantic models, and ``load``, which lists every problem of both files at once.

Two rules. Secrets live in SecretStr from the moment they are read, and no problem repeats a value. The core
is handed its own frozen values (zone, calendar, quiet hours, form, policy), never a model of this module.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    field_validator,
)

from bot.channel_config import Telegram, Zalo, exposed, is_exposed
from bot.core.digests import Rule
from bot.core.duties import Annex
from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders
from bot.core.indicators import Form
from bot.core.milestones import MilestonePolicy
from bot.core.model import Ward
from bot.core.periods import Policy, period
from bot.core.responsible import Units
from bot.core.targets import Target
from bot.core.texts import config as texts
from bot.core.workdays import Calendar, Quiet
from bot.duties_file import PACKAGED_DUTIES, read_duties
from bot.form_file import FormFile, read_form
from bot.hours_config import CalendarLists, DigestTable, Reminders
from bot.toml_file import BesideFile, ConfigError, Source, Table, Words, read_toml, validated
from bot.units_file import PACKAGED_UNITS, read_units

__all__ = ["ConfigError", "Settings", "load"]

PACKAGED_FORM = Path(__file__).resolve().parents[1] / "indicators.toml"

DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_CHECKED_YEARS = range(2026, 2051)  # whose periods must leave room to answer


# Values


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(value if isinstance(value, str) else "")
    except (ValueError, OSError, KeyError):  # OSError: "Asia" is a folder
        raise ValueError(texts.not_a_zone()) from None


def _phone(value: str) -> str:
    if not re.fullmatch(r"\+?\d(?:[ .-]?\d){7,11}", value):
        raise ValueError(texts.not_a_phone())
    return value


# Sections


class WardTable(Table):
    """``[ward]``: who writes, whom to call, and the local words."""

    name: Words
    office: Words
    helper_name: Words
    helper_phone: Annotated[Words, AfterValidator(_phone)]
    group_word: Words
    group_short: Words
    leader_word: Words
    ward_word: Words


class Storage(Table):
    """``[storage]``: the database file, and for how many days the words of messages are kept."""

    path: BesideFile
    inbox_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 35
    outbox_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 90

    @field_validator("path")
    @classmethod
    def _a_file(cls, path: Path) -> Path:
        if path.is_dir():
            raise ValueError(texts.a_folder())
        return path


class Web(Table):
    """``[web]``: where the small web server listens; port 0 takes any free one."""

    host: Words = "127.0.0.1"
    port: Annotated[int, Field(strict=True, ge=0, le=65535)] = 8080


class Invites(Table):
    """``[invites]``: how long an invitation's code holds, in days."""

    days: Annotated[int, Field(strict=True, ge=1, le=365)] = 30


class Settings(Table):
    """The whole configuration; made by :func:`load`."""

    zone: Annotated[ZoneInfo, BeforeValidator(_zone)] = Field(alias="timezone", default=DEFAULT_ZONE)
    form_path: BesideFile = Field(alias="form", default=PACKAGED_FORM)
    units_path: BesideFile = Field(alias="units", default=PACKAGED_UNITS)
    duties_path: BesideFile = Field(alias="duties", default=PACKAGED_DUTIES)
    ward_table: WardTable = Field(alias="ward")
    telegram: Telegram | None = None
    zalo: Zalo = Zalo()
    storage: Storage
    web: Web | None = None
    calendar_lists: CalendarLists = Field(alias="calendar", default=CalendarLists())
    reminders: Reminders = Reminders()
    invites: Invites = Invites()
    digest: DigestTable = DigestTable()

    _form: FormFile = PrivateAttr()  # load puts these there: they are other files'
    _units: Units = PrivateAttr()
    _annexes: tuple[Annex, ...] = PrivateAttr()

    @property
    def ward(self) -> Ward:
        """Who speaks, whom to call, and the local words."""
        table = self.ward_table
        return Ward(
            name=table.name,
            office=table.office,
            helper=table.helper_name,
            phone=table.helper_phone,
            group_word=table.group_word,
            group_short=table.group_short,
            leader_word=table.leader_word,
        )

    @property
    def form(self) -> Form:
        """The form that new periods open with."""
        return self._form.form

    @property
    def units(self) -> Units:
        """The units that papers name, with their aliases."""
        return self._units

    @property
    def annexes(self) -> tuple[Annex, ...]:
        """What the ward adds to its programmes beside their appendices."""
        return self._annexes

    @property
    def policy(self) -> Policy:
        """The period rule and the ladder of the report's reminders."""
        return self._form.policy

    @property
    def milestones(self) -> MilestonePolicy:
        """The days of a programme's tasks that papers leave open."""
        return self._form.milestones

    @property
    def ladders(self) -> Ladders:
        """On which days whom is reminded of a programme's tasks."""
        return self._form.ladders

    @property
    def evidence(self) -> EvidencePolicy:
        """Which products of tasks may be shown by a file."""
        return self._form.evidence

    @property
    def targets(self) -> tuple[Target, ...]:
        """The programme's targets, as the form's figures count them."""
        return self._form.targets

    @property
    def digests(self) -> Rule:
        """When who is informed unasked."""
        return self.digest.to_core()

    @property
    def quiet(self) -> Quiet:
        """The hours in which nobody is written to unasked."""
        return Quiet(self.reminders.quiet_from, self.reminders.quiet_to)

    @functools.cached_property
    def calendar(self) -> Calendar:
        """Vietnam's holidays and make-up days of 2020–2050 with the ward's own lists, which win.

        Labour Code 2019, Art. 112, and Resolution 28/2026/QH16 (24 November), as the package ``holidays``
        has them.
        """
        return self.calendar_lists.to_core()

    @property
    def on_loopback(self) -> bool:
        """Whether no channel can reach anybody: every base_url is on this machine."""
        bots = (self.telegram, *self.zalo.bots)
        return all(bot.on_loopback for bot in bots if bot is not None)


def load(path: Path) -> Settings:
    """The settings of a file; ConfigError with every problem of it, and of the files it names.

    Reads these files, the environment variables and token files they name; writes nothing.
    """
    try:
        data = read_toml(path)
    except FileNotFoundError:
        raise ConfigError([f"{path}: {texts.no_file('config.example.toml')}"]) from None
    except OSError:
        raise ConfigError([f"{path}: {texts.unreadable_file()}"]) from None
    except ValueError as error:
        raise ConfigError([f"{path}: {error}"]) from None
    form, form_problems = read_form(_named(path, data.get("form"), PACKAGED_FORM))
    units, units_problems = read_units(_named(path, data.get("units"), PACKAGED_UNITS))
    annexes, duties_problems = read_duties(_named(path, data.get("duties"), PACKAGED_DUTIES))
    source = Source(path.parent)
    settings, problems = validated(Settings, data, context=source)
    if source.secret and is_exposed(path):
        problems.append(exposed(path))
    problems += form_problems + units_problems + duties_problems
    if settings is not None and form is not None and units is not None and annexes is not None:
        settings._form, settings._units, settings._annexes = form, units, annexes
        problems += _periods_without_room(settings) + _digest_hour(settings)
    if settings is None or problems:
        raise ConfigError(problems)
    return settings


def _named(path: Path, named: object, packaged: Path) -> Path:
    """The file a configuration names beside itself, or the one that comes with the program."""
    return path.parent / named if isinstance(named, str) and named.strip() else packaged


# What must fit together


def _periods_without_room(settings: Settings) -> list[str]:
    """The first period that the rule and the calendar leave without a day to answer in."""
    for year in _CHECKED_YEARS:
        for month in range(1, 13):
            try:
                period(year, month, settings.policy.rule, settings.calendar)
            except ValueError:
                key = "quarter_hand_in_day" if month % 3 == 0 else "hand_in_day"
                return [f"period.{key}: {texts.no_room(f'{year}-{month:02}')}"]
    return []


def _digest_hour(settings: Settings) -> list[str]:
    """A digest begins a morning's message, so its hour is neither before the morning's nor a quiet one."""
    hour = settings.digest.hour
    if hour is None or (hour >= settings.reminders.morning and not settings.quiet.is_quiet(hour)):
        return []
    return [f"digest.hour: {texts.digest_hour()}"]
