"""What every handler needs of the configuration, handed in by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.core.digests import Rule
from bot.core.duties import Annex
from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders
from bot.core.indicators import Form
from bot.core.milestones import MilestonePolicy
from bot.core.model import Ward
from bot.core.periods import Policy
from bot.core.responsible import Units
from bot.core.targets import Target
from bot.core.workdays import Calendar, Quiet


@dataclass(frozen=True, slots=True)
class Desk:
    """One ward's rules. ``key`` hashes invitation codes and makes receipts; it lies beside the database.

    ``inbox_days``, ``outbox_days``: how long the words of messages are kept.
    ``units``: those that papers name. ``annexes``: what belongs to programmes beside their appendices.
    ``milestones``, ``ladders``: when tasks are due, when people are reminded of them. ``evidence``: which products are
    shown by a file. ``targets``: of the programme. ``digests``: when who is informed unasked.
    """

    ward: Ward
    zone: ZoneInfo
    calendar: Calendar
    quiet: Quiet
    morning: time
    form: Form
    policy: Policy
    units: Units
    milestones: MilestonePolicy
    ladders: Ladders
    evidence: EvidencePolicy
    key: bytes
    targets: tuple[Target, ...] = ()
    invite_days: int = 30
    inbox_days: int = 35
    outbox_days: int = 90
    annexes: tuple[Annex, ...] = ()
    digests: Rule = field(default_factory=Rule)

    def local(self, now: datetime) -> datetime:
        """The instant as the ward's clock shows it."""
        return now.astimezone(self.zone)

    def may_write(self, now: datetime) -> datetime:
        """The first moment, now or later, at which people may be written to unasked.

        A reminding day, from the morning hour until the quiet hours begin.
        """
        local = self.local(now)
        day = local.date()
        if self.calendar.is_reminding(day):
            start = datetime.combine(day, self.morning, self.zone)
            if local < start:
                return start
            if not self.quiet.is_quiet(local):
                return now
        return datetime.combine(self.calendar.first_reminding_after(day), self.morning, self.zone)
