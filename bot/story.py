"""The story of the demo: eight steps that a newcomer tries, one after the other, and what each still needs.

One definition for the page, whose "what to try" types these words and moves the clock, and for ``demo --tour``. A
step's next move is worked out from what is stored, never from what was played before: a visitor may type freely in
between, do half a step alone, or do the steps in another order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.app import App
from bot.core.dialogue import At
from bot.core.folding import fold
from bot.core.model import code_of
from bot.core.periods import OPEN, current, next_after
from bot.core.reminders import REPORT
from bot.core.texts import demo as says
from bot.core.welcome import STATES
from bot.simulator.telegram_wire import TelegramWire
from handlers import morning
from handlers.desk import Desk
from storage import conversations, landmarks, people, periods
from storage.db import Tx


class Step(StrEnum):
    """What a newcomer tries, in this order."""

    LINK = "link"
    OTHERS = "others"
    OPENING = "opening"
    REPORT = "report"
    MISSING = "missing"
    REMINDER = "reminder"
    CORRECTION = "correction"
    READ = "read"


MOST = 40
"""Moves of one step, whoever plays it: one that has come no further by then needs a person."""

_ANSWERS = {
    "S3": "2 buoi 95 ng du",
    "S5": "1 hoat dong 60 nguoi",
    "S8": "ko co vu nao",
    "S1": "như cũ",
    "S2": "như cũ",
    "S7": "5 ngày",
    "K": "không",
    "N1": "khoảng 300",
    "N2": "khoảng 290",
}
"""What the leader types where the sample's form asks for these; anywhere else the first button's words."""
_MEANT, _SLIP = Decimal(290), "à quên 291"
_CORRECT, _CORRECTED = "sửa 2", "1 hoat dong 75 nguoi"
_FIRST_CONTACT = {At.IDENTITY: "đúng", At.CONSENT: "đồng ý"}
_ASKS = {
    Step.MISSING: re.compile(r"chua (nop|gui|bao cao)|thieu ai"),
    Step.READ: re.compile(r"(xem|doc) (?!du lieu)"),
}
"""What the office's questions look like, folded."""
_AFTERNOON = time(15)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of the story: the phone's user id, the person's row, the code on the invitation, the place's ref."""

    user: int
    person: int
    name: str
    code: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the leader who reports, one who does not, the office."""

    leader: Actor
    other: Actor
    office: Actor


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody types this."""

    user: int
    text: str


@dataclass(frozen=True, slots=True)
class Until:
    """Time passes until then."""

    at: datetime


Move = Words | Until


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the phones show: which of its questions the office was answered, the first button of the leader's newest."""

    asked: frozenset[Step]
    button: str


class Story:
    """The steps over one running demo."""

    def __init__(self, app: App, wire: TelegramWire, cast: Cast) -> None:
        self.cast = cast
        self._db, self._desk, self._now, self._wire = app.db, app.desk, app.clock, wire
        self._happened: set[Step] = set()

    def told(self) -> dict[Step, dict[str, says.Told]]:
        """Each step in words, by language."""
        cast = self.cast
        words = says.steps(cast.leader.name, cast.other.name, code_of(cast.leader.place))
        return {step: words[step] for step in Step}

    def where(self, step: Step) -> int:
        """On whose phone (its user id) a step shows."""
        who = {Step.MISSING: self.cast.office, Step.READ: self.cast.office, Step.REMINDER: self.cast.other}
        return who.get(step, self.cast.leader).user

    async def happened(self) -> frozenset[Step]:
        """The steps that have happened; one that has stays so."""
        seen = self._seen()
        left = [step for step in Step if step not in self._happened]
        if left:
            self._happened |= await self._db.read(lambda tx: {step for step in left if self._has(tx, step, seen)})
        return frozenset(self._happened)

    async def next_move(self, step: Step) -> Move | None:
        """What brings this step on from here; None when it has happened."""
        if step in await self.happened():
            return None
        seen = self._seen()
        return await self._db.read(lambda tx: self._moves[step](self, tx, seen))

    def _seen(self) -> _Seen:
        """Looked at here, not in a read: that runs on another thread, and phones belong to this one's loop."""
        office, leader = (self._wire.chat(who.user) for who in (self.cast.office, self.cast.leader))
        answered = max((one.id for one in office if one.from_bot), default=0)
        typed = [fold(one.text) for one in office if not one.from_bot and one.id < answered]
        buttons = [one.buttons[0][0].label for one in leader if one.buttons]
        return _Seen(
            frozenset(step for step, words in _ASKS.items() if any(map(words.search, typed))),
            buttons[-1] if buttons else "chưa rõ",
        )

    # ---- what has happened -------------------------------------------------------------------------------

    def _has(self, tx: Tx, step: Step, seen: _Seen) -> bool:
        cast, reports = self.cast, landmarks.reports(tx, self.cast.leader.place)
        match step:
            case Step.LINK:
                return _linked(tx, cast.leader)
            case Step.OTHERS:
                return _linked(tx, cast.other) and _linked(tx, cast.office)
            case Step.OPENING:
                return reports.begun or any(who == cast.leader.person for who, _ in landmarks.told(tx, REPORT))
            case Step.REPORT:
                return reports.sent
            case Step.REMINDER:
                return any(stage != OPEN for _, stage in landmarks.told(tx, REPORT))
            case Step.CORRECTION:
                return reports.corrected
            case Step.MISSING:
                return step in seen.asked
        return step in seen.asked and reports.corrected

    # ---- what comes next ---------------------------------------------------------------------------------

    def _link(self, tx: Tx, seen: _Seen) -> Move:
        return _first_contact(tx, self.cast.leader)

    def _link_others(self, tx: Tx, seen: _Seen) -> Move:
        return _first_contact(tx, self.cast.office if _linked(tx, self.cast.other) else self.cast.other)

    def _open(self, tx: Tx, seen: _Seen) -> Move:
        now, opened = self._now(), periods.newest(tx)
        if opened is not None and not opened.locked and _morning(self._desk, opened.period.opens) <= now:
            return Until(max(self._desk.may_write(now), now + _MINUTE))
        return Until(next_stage(tx, self._desk, now))

    def _report(self, tx: Tx, seen: _Seen) -> Move:
        leader = self.cast.leader
        if not _linked(tx, leader):
            return _first_contact(tx, leader)
        state = conversations.load(tx, leader.person).state
        if state.at is At.IDLE:
            return Words(leader.user, "làm ngay")
        if state.at is At.ASK and state.last == "N2" and self._said(tx, "N2") == _MEANT:
            return Words(leader.user, _SLIP)
        answer = _ANSWERS.get(state.question) if state.at is At.ASK else None
        return Words(leader.user, answer or seen.button)

    def _ask_who(self, tx: Tx, seen: _Seen) -> Move:
        office, now = self.cast.office, self._now()
        if not _linked(tx, office):
            return _first_contact(tx, office)
        day_before = self._desk.local(next_stage(tx, self._desk, now)).date() - timedelta(days=1)
        eve = datetime.combine(day_before, _AFTERNOON, self._desk.zone)
        return Until(eve) if now < eve else Words(office.user, "ai chưa nộp")

    def _remind(self, tx: Tx, seen: _Seen) -> Move:
        return Until(next_stage(tx, self._desk, self._now()))

    def _correct(self, tx: Tx, seen: _Seen) -> Move:
        leader = self.cast.leader
        if not landmarks.reports(tx, leader.place).sent:
            return self._report(tx, seen)
        state = conversations.load(tx, leader.person).state
        if state.at is At.IDLE:
            return Words(leader.user, _CORRECT)
        answer = {**_ANSWERS, "S5": _CORRECTED}.get(state.question) if state.at is At.ASK else None
        return Words(leader.user, answer or seen.button)

    def _read(self, tx: Tx, seen: _Seen) -> Move:
        office = self.cast.office
        return Words(office.user, f"xem {code_of(self.cast.leader.place)}")

    _moves: Mapping[Step, Callable[[Story, Tx, _Seen], Move]] = {
        Step.LINK: _link,
        Step.OTHERS: _link_others,
        Step.OPENING: _open,
        Step.REPORT: _report,
        Step.MISSING: _ask_who,
        Step.REMINDER: _remind,
        Step.CORRECTION: _correct,
        Step.READ: _read,
    }

    def _said(self, tx: Tx, code: str) -> Decimal | None:
        opened = periods.newest(tx)
        report = periods.report(tx, opened.id, self.cast.leader.place) if opened else None
        figure = periods.figures(tx, report.id).get(code) if report else None
        return figure.value if figure else None


def next_stage(tx: Tx, desk: Desk, now: datetime) -> datetime:
    """When the ladder next speaks: the next reminding of the open period, else the next opening."""
    if (planned := morning.next_planned(tx, desk, now)) is not None:
        return planned
    rule, calendar = desk.policy.rule, desk.calendar
    running = current(desk.local(now).date(), rule, calendar)
    return _morning(desk, next_after(running, rule, calendar).opens)


def _morning(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, desk.morning, desk.zone)


def _linked(tx: Tx, who: Actor) -> bool:
    """Whether somebody went through first contact."""
    known = people.person(tx, who.person).you is not None and people.account_of(tx, who.person) is not None
    return known and conversations.load(tx, who.person).state.at not in STATES


def _first_contact(tx: Tx, who: Actor) -> Words:
    """What somebody types next to link a phone."""
    at = conversations.load(tx, who.person).state.at
    linked = people.account_of(tx, who.person) is not None
    if linked and at is At.ADDRESS:
        return Words(who.user, "bác" if who.place else "đồng chí")
    return Words(who.user, _FIRST_CONTACT.get(at, who.code) if linked else who.code)
