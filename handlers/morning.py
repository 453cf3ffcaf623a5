"""What people hear unasked: planned by the tick, composed when it is about to go out.

The tick asks "what should exist by now?" and inserts it under keys, so doing it twice changes nothing.
Composing looks again whether each notice still holds: nobody is reminded of what was done meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import asking, settling
from bot.core.answers import Reason
from bot.core.dialogue import At, Context, State
from bot.core.model import Message, Role, You
from bot.core.periods import OPEN, current, stages
from bot.core.reminders import HOLE, REPORT, RETURNED, REVIEW, Notice, due, next_start, review_due
from bot.core.texts import group_leader as says
from bot.core.texts import operator as alarms
from bot.core.texts import returned as leader_says
from bot.core.texts import reviewer as review_says
from bot.core.texts import words
from bot.core.welcome import STATES
from handlers import flagging, group_leader, paper_questions, retention, reviewer
from handlers.desk import Desk
from handlers.turn import tell
from storage import (
    absences,
    audit,
    calls,
    conversations,
    lineage,
    notices,
    outbox,
    people,
    periods,
    pulses,
    reopenings,
    reviews,
    seating,
)
from storage.conversations import Conversation
from storage.db import Tx
from storage.instants import instant
from storage.people import Account, Person
from storage.periods import Opened

_TALKING = timedelta(minutes=30)
"""While a question is open and the person wrote so recently, a morning waits (design, section 9)."""


# ---- the tick --------------------------------------------------------------------------------------------


def tick(tx: Tx, desk: Desk, now: datetime) -> None:
    """Open and lock periods, carry out what is dated, plan what should exist by now; the tick's pulse."""
    today = desk.local(now).date()
    for ended in periods.to_lock(tx, today):
        periods.lock(tx, ended.id)
    for again in reopenings.close_ended(tx, today, now):
        audit.note(tx, "relock", f"reopening:{again.id}", now=now, source="tick")
    calls.absent(tx, today, now)
    period = current(today, desk.policy.rule, desk.calendar)
    if today <= period.locks:
        periods.open_period(tx, period, desk.form)
    left = lineage.carry_out(tx, today, period.last if today <= period.locks else None, now)
    seating.unlink_without_role(tx, left, now=now, source="tick")
    opened = periods.newest(tx)
    if opened is not None and not opened.locked:
        ladder = stages(opened.period, desk.policy.report, desk.calendar)
        owing = notices.owing(tx, opened.id, opened.form.owners(opened.period.month), today)
        notices.plan(tx, due(now, opened.period, ladder, desk.morning, desk.zone, owing))
        people_asked = reviews.reviewers(tx)
        notices.plan(tx, review_due(now, opened.period, desk.calendar, desk.morning, desk.zone, people_asked))
    notices.drop_expired(tx, now)
    outbox.expire(tx, now)
    _mornings(tx, desk, now)
    paper_questions.announce(tx, desk, now)
    retention.nightly(tx, desk, now)
    pulses.beat(tx, "tick", now)


def _mornings(tx: Tx, desk: Desk, now: datetime) -> None:
    """One outgoing row a person a day for what they should hear by now."""
    if desk.may_write(now) != now:
        return
    local = desk.local(now)
    evening = datetime.combine(local.date(), desk.quiet.start, desk.zone)
    for person in notices.persons_waiting(tx, now):
        outbox.put(
            tx,
            f"morning:{local.date().isoformat()}:{person}",
            None,
            kind="morning",
            lane=outbox.UNSOLICITED,
            now=now,
            person=person,
            expires=evening,
        )


def next_planned(tx: Tx, desk: Desk, now: datetime) -> datetime | None:
    """The next instant at which the tick would plan something for the open period."""
    opened = periods.newest(tx)
    if opened is None or opened.locked:
        return None
    ladder = stages(opened.period, desk.policy.report, desk.calendar)
    return next_start(now, ladder, desk.morning, desk.zone)


def hole(tx: Tx, desk: Desk, since: datetime, now: datetime) -> None:
    """After a long outage: the operator learns which hours may have holes; open questions are asked again."""
    start, end = (desk.local(moment) for moment in (since, now))
    span = [f"{words.hour(moment)} {words.day(moment.date())}" for moment in (start, end)]
    message = alarms.hole(span[0], span[1])
    tell(tx, desk, Role.OPERATOR, f"hole:{instant(since)}", message, now, at_once=True, kind="alarm")
    tomorrow = datetime.combine(desk.calendar.first_reminding_after(end.date()), desk.morning, desk.zone)
    notices.plan(
        tx,
        (
            Notice(
                f"{HOLE}:{instant(since)}:{person}",
                person,
                HOLE,
                instant(since),
                HOLE,
                tomorrow,
                tomorrow + timedelta(days=3),
            )
            for person in conversations.pending(tx)
        ),
    )


# ---- composing -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of a morning and where they go."""

    message: Message
    version: int
    account: int


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: not before ``at``."""

    at: datetime


@dataclass(frozen=True, slots=True)
class _Morning:
    """Whose morning it is."""

    desk: Desk
    now: datetime
    account: Account
    person: Person
    talk: Conversation
    opened: Opened


@dataclass(frozen=True, slots=True)
class _Item:
    """One notice that still holds, with the report it is about; ``why`` a figure of it was given back."""

    row: int
    notice: Notice
    context: Context
    why: str = ""


def compose(tx: Tx, desk: Desk, row: outbox.Row, now: datetime) -> Composed | Later | None:
    """The words of a morning row, from the notices whose guard still holds; None: there are none left."""
    opened = periods.newest(tx)
    if row.person is None or opened is None or (account := people.account_of(tx, row.person)) is None:
        return None
    talk = conversations.load(tx, row.person)
    if talk.state.at in STATES:  # a new phone: nothing is told before it is clear whose it is
        return Later(now + _TALKING)
    morning = _Morning(desk, now, account, people.person(tx, row.person), talk, opened)
    items: list[_Item] = []
    passing: dict[int, str] = {}  # what asks for no answer: a line each
    behind = False
    for row_id, notice in notices.waiting(tx, row.person, now):
        item = _holds(tx, morning, row_id, notice)
        if item is None:
            notices.drop(tx, row_id)
        elif isinstance(item, str):
            passing[row_id] = item
        elif item.why and (_awaited(talk.state) or any(other.why for other in items)):
            behind = True  # one figure given back at a time
        else:
            items.append(item)
    if not items and not passing:
        return Later(desk.may_write(now + _TALKING)) if behind else None
    tried = talk.asked == row.id  # what is open is this very message, which failed to go out
    if not tried and talk.state.at is not At.IDLE and talk.heard is not None and now < talk.heard + _TALKING:
        return Later(desk.may_write(talk.heard + _TALKING))
    notices.told(tx, (*passing, *(item.row for item in items)), row.id)
    if not items:
        you = morning.person.you or You.DONG_CHI
        return Composed(Message("\n".join(passing.values()), (review_says.ALL,), you=you), 0, account.id)
    message, state = _words(items, tuple(passing.values()), morning)
    version = talk.version + 1
    conversations.save(tx, replace(talk, state=state, version=version, asked=row.id))
    return Composed(message, version, account.id)


def _awaited(state: State) -> bool:
    return state.doubt is not None and state.doubt.reason is Reason.RETURNED


def _holds(tx: Tx, morning: _Morning, row: int, notice: Notice) -> _Item | str | None:
    """A notice with the report it is about, or a line in passing, or None when there is nothing left to say."""
    if notice.what == REVIEW:
        return reviewer.reminder(tx, morning.desk, morning.person, morning.opened, notice.item, morning.now)
    opened, state = morning.opened, morning.talk.state
    today = morning.desk.local(morning.now).date()
    if absences.is_away(tx, morning.person.id, today):
        return None
    scopes = people.scopes(tx, morning.person.id, today)
    refs = [one.ref for one in scopes if one.role in (Role.GROUP_LEADER, Role.UNIT_CONTACT)]
    if state.typed and Role.PARTY_OFFICE in {one.role for one in scopes}:
        refs += [state.place] if notice.what == HOLE else []
    code, _, place = notice.item.partition("/") if notice.what != HOLE else (state.period, "", state.place)
    if opened.locked or code != opened.period.code or place not in refs:
        return None
    if notice.what == HOLE and state.at is At.IDLE:
        return None
    report = periods.report(tx, opened.id, place)
    if notice.what == REPORT and report is not None and report.state != "draft":
        return None
    context = group_leader.report_context(tx, morning.desk, morning.person, opened, place, report, morning.now)
    if notice.what == RETURNED:
        flagged = reviews.of_report(tx, report.id) if context.sent and report is not None else []
        given_back = next((one for one in flagged if one.code == notice.stage and one.state == "returned"), None)
        why = flagging.for_leader(given_back, context) if given_back and notice.stage in context.asked else ""
        return _Item(row, notice, context, why) if why else None
    if not context.questions or (notice.stage == OPEN and context.figures):
        return None  # nothing is asked of it, or it is begun already: nothing to open
    return _Item(row, notice, context)


def _words(items: list[_Item], passing: tuple[str, ...], morning: _Morning) -> tuple[Message, State]:
    """One item in its own words; several merged and numbered, the person then starts with "làm ngay".

    A figure given back is asked for at once, whatever else is said before it.
    """
    if asked := next((item for item in items if item.why), None):
        context, others = asked.context, (_headline(item, morning) for item in items if item is not asked)
        state = settling.given_back(_started(asked, morning), context, asked.notice.stage, asked.why)
        head = "\n".join([*passing, *others, leader_says.opening(context.period, context.place, context.you)])
        return asking.pending(state, context, head=head), state
    if len(items) == 1 and not passing:
        return _single(items[0], morning)
    told = (*(_headline(item, morning) for item in items), *passing)
    lines = [f"{number}. {line}" for number, line in enumerate(told, start=1)]
    state = replace(_started(items[0], morning), at=At.IDLE)
    choices = (*says.START, review_says.ALL) if passing else says.START
    return Message("\n".join(lines), choices, you=items[0].context.you), state


def _single(item: _Item, morning: _Morning) -> tuple[Message, State]:
    context, state = item.context, _started(item, morning)
    headline = _headline(item, morning)
    if item.notice.stage == OPEN:
        asked = settling.asking_next(state, context)
        message = asking.pending(asked, context)
        return replace(message, text=f"{headline} {message.text}"), asked
    if not context.figures and item.notice.what == REPORT:
        return Message(headline, says.START, you=context.you), state
    if state.at is At.IDLE:  # begun, and the talk was about something else meanwhile
        state = settling.asking_next(state, context)
    return asking.pending(state, context, head=headline), state


def _started(item: _Item, morning: _Morning) -> State:
    """The talk about this item's report; one about it that goes on stays as it is."""
    code, place = item.context.period.code, item.context.place.ref
    state = morning.talk.state
    if state.period == code and state.place == place:
        return state
    return State(period=code, place=place)


def _headline(item: _Item, morning: _Morning) -> str:
    """What it is about; days are counted from the day of sending, never taken from the stage's name."""
    context = item.context
    if item.notice.what == HOLE:
        return says.hole(context.you)
    if item.notice.stage == OPEN:
        return says.opening(context.name, context.you, context.period, context.place, len(context.questions))
    days = (context.period.due - morning.desk.local(morning.now).date()).days
    if days < 0:
        return says.overdue(context.period, context.place, context.you, context.ward)
    return says.nudge(days, context.period, context.place, context.you)
