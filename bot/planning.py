"""``phuongbot plan``: every message that would go out unasked if nobody acted, found by playing the days on a copy.

The copy is a private temporary file of SQLite's: the database itself is only read. There reminding is on, nothing is
paused, and whoever has no account has one of no channel. The play begins now, or on the last reminding day before the
first one asked for: what would have gone out by then goes out there, unseen, and does not pile up on the first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.claim import Claimed, Room, claim
from bot.core.digests import OFFICE
from bot.core.followup import COORDINATE, OVERDUE, PROGRAMME, TASK
from bot.core.model import Role, You
from bot.core.reminders import DIGEST, MISSING, OPEN, REVIEW, Notice
from handlers import composing, followup, morning
from handlers.desk import Desk
from handlers.followup import Due
from storage import followup as stored
from storage import notices, outbox, people, programmes
from storage.db import Tx
from storage.instants import from_instant

_DAY = timedelta(days=1)
_AT_ONCE = 1000
_NOWHERE = ""
_OF_PARTS = frozenset({TASK, COORDINATE, OVERDUE})


@dataclass(frozen=True, slots=True)
class Planned:
    """One message; ``about``: what it tells, as "<what>:<period or milestone>:<stage>"."""

    at: datetime
    key: str
    kind: str
    stage: str
    person: str
    role: Role
    about: tuple[str, ...]
    channel: str | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """The shape of ``--json``; ``at`` in the ward's zone."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "key": self.key,
            "kind": self.kind,
            "stage": self.stage,
            "person": self.person,
            "role": self.role.value,
            "about": list(self.about),
            "channel": self.channel,
            "text": self.text,
        }


def plan(tx: Tx, desk: Desk, now: datetime, first: date, last: date) -> Iterator[Planned]:
    """What goes out from ``first`` to ``last``, oldest first. ``tx`` is a copy of the database, which this spends."""
    begins = max(now, _starts(desk, first))
    end = datetime.combine(last + _DAY, datetime.min.time(), desk.zone).astimezone(UTC)
    if begins >= end:
        return
    _prepare(tx, desk, now)
    moment, seen = begins, datetime.combine(first, datetime.min.time(), desk.zone)
    while moment < end:
        morning.tick(tx, desk, moment)
        for one in _sent(tx, desk, moment):
            if moment >= seen:
                yield one
        moment = _next(tx, desk, moment)


def _starts(desk: Desk, first: date) -> datetime:
    """The morning of the last reminding day before the first one asked for."""
    day = first - _DAY
    while not desk.calendar.is_reminding(day):
        day -= _DAY
    return datetime.combine(day, desk.morning, desk.zone).astimezone(UTC)


def _next(tx: Tx, desk: Desk, moment: datetime) -> datetime:
    """The next morning, or whatever is queued before it."""
    local = desk.local(moment)
    day = local.date() if local.time() < desk.morning else local.date() + _DAY
    mornings = datetime.combine(day, desk.morning, desk.zone).astimezone(UTC)
    queued = outbox.next_instant(tx, moment)
    return min(mornings, from_instant(queued)) if queued else mornings


def _prepare(tx: Tx, desk: Desk, now: datetime) -> None:
    """Reminding is on from this day, nothing is paused or rehearsed; who has no account gets one that leads nowhere."""
    if stored.started(tx) is None:
        stored.switch(tx, "followup", desk.local(now).date().isoformat(), person=None, now=now)
    for name in ("paused", "rehearsal"):
        stored.switch(tx, name, None, person=None, now=now)
    for role in Role:
        for person in people.with_role(tx, role):
            known = people.person(tx, person)
            if known.agreed is False or people.accounts_of(tx, person):
                continue
            if known.you is None:
                people.set_you(tx, person, You.BAC if role is Role.GROUP_LEADER else You.DONG_CHI)
            account = people.account(tx, _NOWHERE, f"person:{person}")
            people.bind(tx, account.id, person, now)


def _sent(tx: Tx, desk: Desk, now: datetime) -> Iterator[Planned]:
    """Whatever may go out now, sent as the sender does it; of it what nobody's act caused."""
    names = {row["channel"] for row in tx.execute("SELECT DISTINCT channel FROM account")}
    room = Room(now, desk.may_write(now), sorted(names), _AT_ONCE, _AT_ONCE, 0, lambda lane, account: 0.0)
    dues: dict[int, list[Due]] = {}
    for due in followup.in_force(tx, desk, now):
        dues.setdefault(due.notice.person, []).append(due)

    def compose(at: Tx, row: outbox.Row, moment: datetime) -> composing.Composed | composing.Later | None:
        return composing.compose(at, desk, row, moment, dues)  # nobody acts, so they hold for every row

    while True:
        found = claim(tx, room, boot="plan", compose=compose)
        for one in found.claimed:
            outbox.sent(tx, one.row.id, now=now, provider_id="plan", provider_date=now)
            if one.row.lane >= outbox.UNSOLICITED:
                yield _planned(tx, desk, one, now)
        if not found.claimed and not found.more:
            return


# ---- what a message is about -----------------------------------------------------------------------------


def _planned(tx: Tx, desk: Desk, one: Claimed, now: datetime) -> Planned:
    told = sorted(notices.told_in(tx, one.row.id), key=lambda notice: _urgency(notice.stage))
    numbers = programmes.numbers(tx)
    held = {task.id: task for task in programmes.holding(tx)}
    codes = {key: f"{task.number}/{task.entry.code}" for key, task in held.items()}
    if len(numbers) < 2:
        codes = {key: task.entry.code for key, task in held.items()}
    whose = people.person(tx, outbox.morning_of(one.row) if one.row.kind == "morning" else one.row.person or 0)
    return Planned(
        at=desk.local(now),
        key=one.row.dedupe,
        kind=one.row.kind,
        stage=told[0].stage if told else "",
        person=whose.name,
        role=_role(told[0]) if told else Role.PARTY_OFFICE,
        about=tuple(dict.fromkeys(_about(notice, codes, several=len(numbers) > 1) for notice in told)),
        channel=one.account.channel or None,
        text=one.message.flat().text,
    )


def _about(notice: Notice, codes: Mapping[int, str], *, several: bool) -> str:
    """ "task:3.1/2026-12-31:-7": the task's code in place of its id; "report:2026-12:-3"."""
    item = notice.item.partition("/")[0]
    if notice.what in _OF_PARTS:
        task, milestone, _ = notice.item.split("/", 2)
        item = f"{codes.get(int(task), task)}/{milestone.partition('>')[0]}"
    elif notice.what == PROGRAMME:
        _, milestone, number = notice.item.split("/", 2)
        item = f"{number}/{milestone}" if several else milestone
    return f"{notice.what}:{item}:{notice.stage}"


def _role(notice: Notice) -> Role:
    """As whom somebody hears of it."""
    if notice.what in (OVERDUE, PROGRAMME, MISSING):
        return Role.PARTY_OFFICE
    if notice.what == DIGEST:
        return Role.PARTY_OFFICE if notice.item.endswith(f"/{OFFICE}") else Role.LEADERSHIP
    if notice.what == REVIEW:
        return Role.REVIEWER
    return Role.GROUP_LEADER if "/group:" in notice.item else Role.UNIT_CONTACT


def _urgency(stage: str) -> tuple[int, int]:
    """What is longest overdue first, then what is due next, then what is to be opened."""
    if stage.startswith("+"):
        days, _, weeks = stage[1:].partition("w")
        return 0, -(int(days) + 7 * int(weeks or 0))
    if stage.startswith("promised"):
        return 1, 1
    return (1, abs(int(stage))) if stage != OPEN and stage.lstrip("-").isdecimal() else (2, 0)


def last_lived(tx: Tx) -> datetime | None:
    """The bot's last sign of life in this database; None: it never ran on it."""
    row = tx.execute("SELECT at FROM pulse WHERE name = 'tick'").fetchone()
    return from_instant(row["at"]) if row else None
