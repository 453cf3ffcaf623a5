"""The words of a morning, made when it is about to go out.

Composing looks again whether each notice still holds: nobody is reminded of what was done, granted or handed on
meanwhile. One thing is asked at once; several are merged and numbered, and the person picks one first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.dialogue import At
from bot.core.followup import COORDINATE, OVERDUE, PROGRAMME, TASK
from bot.core.model import Message, Role
from bot.core.periods import OPEN
from bot.core.reminders import DIGEST, HOLE, MISSING, NUDGED, REPORT, RETURNED, REVIEW, URGED, Notice
from bot.core.task_talk import TALKS
from bot.core.texts import operator as operator_says
from bot.core.texts import overdue as overdue_says
from bot.core.texts import reviewer as review_says
from bot.core.welcome import STATES
from handlers import escalating, flagging, followup, group_leader, overdue, reviewer
from handlers.desk import Desk
from handlers.digest import orders
from handlers.followup import Due
from handlers.urging import part_of as urged_part
from handlers.wording import Item, Morning, Passing, Raised, Report, Task, given_back, in_words, informed
from storage import absences, conversations, notices, outbox, people, periods, reviews
from storage import followup as stored
from storage.db import Tx

_TALKING = timedelta(minutes=30)
"""While a question is open and the person wrote so recently, a morning waits (design, section 9)."""
_OF_TASKS = frozenset({TASK, COORDINATE, OVERDUE, PROGRAMME})
_OF_ACTS = frozenset({RETURNED, NUDGED, URGED, escalating.RAISED})


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


def compose(
    tx: Tx, desk: Desk, row: outbox.Row, now: datetime, dues: Mapping[int, Sequence[Due]] | None = None
) -> Composed | Later | None:
    """The words of a morning row, from the notices whose guard still holds; None: there are none left.

    In a rehearsal the row goes to its own person, with the words that are for the one its key names. ``dues``: what is
    in force at this very moment by person, where it is at hand.
    """
    if row.person is None or (account := people.account_of(tx, row.person)) is None:
        return None
    whose, unasked = outbox.morning_of(row), row.lane == outbox.UNSOLICITED
    paused, receiver = stored.switched(tx, "paused") is not None, stored.switched(tx, "rehearsal")
    if unasked and paused:
        return Later(now + _TALKING)
    if unasked and row.person != (wanted := int(receiver) if receiver else whose):
        outbox.readdress(tx, row.id, wanted)
        return Later(now)
    talk = conversations.load(tx, whose)
    if talk.state.at in STATES:  # a new phone: nothing is told before it is clear whose it is
        return Later(now + _TALKING)
    waiting, due = notices.waiting(tx, whose, now), {}
    if paused or receiver:  # what somebody's act caused goes out all the same, and alone
        waiting = [one for one in waiting if (one[1].what in _OF_ACTS) is not unasked]
    if any(notice.what in _OF_TASKS for _, notice in waiting):
        mine = followup.in_force(tx, desk, now, whose=whose) if dues is None else dues.get(whose, ())
        due = {one.notice.key: one for one in mine}
    morning = Morning(desk, now, people.person(tx, whose), talk, periods.newest(tx), due)
    items: list[Item] = []
    passing: list[Passing] = []
    digests: list[Passing] = []
    late: dict[int, Due] = {}
    behind = False
    for row_id, notice in waiting:
        if notice.what == OVERDUE and notice.key in due:
            late[row_id] = due[notice.key]
            continue
        item = _holds(tx, morning, row_id, notice)
        if item is None:
            notices.drop(tx, row_id)
        elif isinstance(item, Passing):
            (digests if notice.what == DIGEST else passing).append(item)
        elif isinstance(item, Report) and item.why and (talk.state.is_given_back or given_back(items)):
            behind = True  # one figure given back at a time
        elif isinstance(item, Raised) and any(isinstance(one, Raised) for one in items):
            behind = True  # one task a message, as the answer is about it
        elif notice.what in (NUDGED, URGED) and any(one.key == item.key for one in items):
            notices.drop(tx, row_id)  # the same morning reminds of it
        else:
            items.append(item)
    if late:
        passing.append(_overdue(tx, morning, late))
    if not items and not passing and not digests:
        return Later(desk.may_write(now + _TALKING)) if behind else None
    rehearsal = whose != row.person
    tried = talk.asked == row.id  # what is open is this very message, which failed to go out
    busy = talk.state.at is not At.IDLE and not tried and not rehearsal
    if busy and talk.heard is not None and now < talk.heard + _TALKING:
        return Later(desk.may_write(talk.heard + _TALKING))
    notices.told(tx, (*(at for one in (*digests, *passing) for at in one.rows), *(one.row for one in items)), row.id)
    message, state = informed(digests, items, passing, morning) if digests else in_words(items, passing, morning)
    if rehearsal:
        return Composed(operator_says.rehearsed(morning.person.name, message), 0, account.id)
    if state is None:
        return Composed(message, 0, account.id)
    version = talk.version + 1
    conversations.save(tx, replace(talk, state=state, version=version, asked=row.id))
    return Composed(message, version, account.id)


def _overdue(tx: Tx, morning: Morning, late: dict[int, Due]) -> Passing:
    """To the office: everything overdue in one list, and what may go before the leadership."""
    lines, keys = overdue.told(tx, morning.desk, late.values(), morning.now)
    return Passing(
        tuple(late), "\n".join(lines), overdue_says.raising(keys), office=True, told=lines[-1] if keys else ""
    )


def _holds(tx: Tx, morning: Morning, row: int, notice: Notice) -> Item | Passing | None:
    """A notice with what it is about, or a line in passing, or None when there is nothing left to say."""
    if notice.what in _OF_TASKS:
        due = morning.due.get(notice.key)
        return Task(row, due) if due is not None else None
    if notice.what == URGED:
        part = urged_part(tx, morning.desk, morning.person, notice.item, morning.now)
        return Task(row, Due(replace(notice, what=TASK), part), urged=True) if part is not None else None
    if notice.what == escalating.RAISED:
        asked = escalating.asked(tx, morning.desk, morning.person, notice.item, morning.now)
        return Raised(row, asked) if asked is not None else None
    if notice.what == DIGEST:
        message = orders.told(tx, morning.desk, morning.person, notice.item, morning.now)
        return Passing((row,), message.text, message.choices) if message is not None else None
    opened, state = morning.opened, morning.talk.state
    if opened is None:
        return None
    if notice.what == REVIEW:
        line = reviewer.reminder(tx, morning.desk, morning.person, opened, notice.item, morning.now)
        return Passing((row,), line, (review_says.ALL,), told="") if line else None
    if notice.what == MISSING:
        held = not opened.locked and notice.item == opened.period.code
        lines = overdue.missing(tx, morning.desk, opened, morning.now) if held else []
        return Passing((row,), "\n".join(lines), office=True, told="") if lines else None
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
    if notice.what == HOLE and state.at in {At.IDLE, *TALKS}:
        return None
    report = periods.report(tx, opened.id, place)
    if notice.what in (REPORT, NUDGED) and report is not None and report.state != "draft":
        return None
    context = group_leader.report_context(tx, morning.desk, morning.person, opened, place, report, morning.now)
    if notice.what == RETURNED:
        flagged = reviews.of_report(tx, report.id) if context.sent and report is not None else []
        returned = next((one for one in flagged if one.code == notice.stage and one.state == "returned"), None)
        why = flagging.for_leader(returned, context) if returned and notice.stage in context.asked else ""
        return Report(row, notice, context, why) if why else None
    if not context.questions or (notice.stage == OPEN and context.figures):
        return None  # nothing is asked of it, or it is begun already: nothing to open
    return Report(row, notice, context)
