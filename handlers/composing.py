"""The words of a morning, made when it is about to go out.

Composing looks again whether each notice still holds: nobody is reminded of what was done, granted or handed on
meanwhile. One thing is asked at once; several are merged and numbered, and the person picks one first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import asking, settling
from bot.core.dialogue import At, Context, State
from bot.core.followup import COORDINATE, OVERDUE, PROGRAMME, TASK
from bot.core.model import Choice, Message, Role, You
from bot.core.periods import OPEN
from bot.core.reminders import DIGEST, HOLE, MISSING, NUDGED, REPORT, RETURNED, REVIEW, Notice
from bot.core.task_talk import TALKS
from bot.core.texts import group_leader as says
from bot.core.texts import nudging as nudge_says
from bot.core.texts import operator as operator_says
from bot.core.texts import overdue as overdue_says
from bot.core.texts import returned as leader_says
from bot.core.texts import reviewer as review_says
from bot.core.texts import task_status as status_says
from bot.core.texts import tasks as task_says
from bot.core.welcome import STATES
from handlers import escalating, flagging, followup, group_leader, overdue, reviewer
from handlers.desk import Desk
from handlers.digest import orders
from handlers.followup import Due
from storage import absences, conversations, notices, outbox, people, periods, reviews
from storage import followup as stored
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_TALKING = timedelta(minutes=30)
"""While a question is open and the person wrote so recently, a morning waits (design, section 9)."""
_OF_TASKS = frozenset({TASK, COORDINATE, OVERDUE, PROGRAMME})
_OF_ACTS = frozenset({RETURNED, NUDGED, escalating.RAISED})


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
    """Whose morning it is; ``opened``: the newest period. ``due``: what of the tasks is in force, by notice key."""

    desk: Desk
    now: datetime
    person: Person
    talk: Conversation
    opened: Opened | None
    due: dict[str, Due]

    @property
    def you(self) -> You:
        """How the person is addressed."""
        return self.person.you or You.DONG_CHI


@dataclass(frozen=True, slots=True)
class _Report:
    """A notice that still holds, with the report it is about; ``why`` a figure of it was given back."""

    row: int
    notice: Notice
    context: Context
    why: str = ""

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return f"{REPORT}/{self.notice.item}"


@dataclass(frozen=True, slots=True)
class _Task:
    """A notice that still holds, with what of a programme it is about."""

    row: int
    due: Due

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return self.due.key


@dataclass(frozen=True, slots=True)
class _Raised:
    """A notice that still holds, of an overdue task that the office puts before somebody of the leadership."""

    row: int
    asked: escalating.Asked

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return f"{escalating.RAISED}/{self.asked.item}"


@dataclass(frozen=True, slots=True)
class _Passing:
    """Notices that ask for no answer, and what may be chosen; ``told``: what is left to say beside a digest."""

    rows: tuple[int, ...]
    line: str
    choices: tuple[Choice, ...] = ()
    office: bool = False
    told: str | None = None


_Item = _Report | _Task | _Raised


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
    morning = _Morning(desk, now, people.person(tx, whose), talk, periods.newest(tx), due)
    items: list[_Item] = []
    passing: list[_Passing] = []
    informed: list[_Passing] = []
    late: dict[int, Due] = {}
    behind = False
    for row_id, notice in waiting:
        if notice.what == OVERDUE and notice.key in due:
            late[row_id] = due[notice.key]
            continue
        item = _holds(tx, morning, row_id, notice)
        if item is None:
            notices.drop(tx, row_id)
        elif isinstance(item, _Passing):
            (informed if notice.what == DIGEST else passing).append(item)
        elif isinstance(item, _Report) and item.why and (talk.state.is_given_back or _given_back(items)):
            behind = True  # one figure given back at a time
        elif isinstance(item, _Raised) and any(isinstance(one, _Raised) for one in items):
            behind = True  # one task a message, as the answer is about it
        elif notice.what == NUDGED and any(
            isinstance(one, _Report) and one.notice.item == notice.item for one in items
        ):
            notices.drop(tx, row_id)  # the same morning reminds of it
        else:
            items.append(item)
    if late:
        passing.append(_overdue(tx, morning, late))
    if not items and not passing and not informed:
        return Later(desk.may_write(now + _TALKING)) if behind else None
    rehearsal = whose != row.person
    tried = talk.asked == row.id  # what is open is this very message, which failed to go out
    busy = talk.state.at is not At.IDLE and not tried and not rehearsal
    if busy and talk.heard is not None and now < talk.heard + _TALKING:
        return Later(desk.may_write(talk.heard + _TALKING))
    notices.told(tx, (*(at for one in (*informed, *passing) for at in one.rows), *(one.row for one in items)), row.id)
    message, state = _informed(informed, items, passing, morning) if informed else _words(items, passing, morning)
    if rehearsal:
        return Composed(operator_says.rehearsed(morning.person.name, message), 0, account.id)
    if state is None:
        return Composed(message, 0, account.id)
    version = talk.version + 1
    conversations.save(tx, replace(talk, state=state, version=version, asked=row.id))
    return Composed(message, version, account.id)


def _overdue(tx: Tx, morning: _Morning, late: dict[int, Due]) -> _Passing:
    """To the office: everything overdue in one list, and what may go before the leadership."""
    lines, keys = overdue.told(tx, morning.desk, late.values(), morning.now)
    return _Passing(
        tuple(late), "\n".join(lines), overdue_says.raising(keys), office=True, told=lines[-1] if keys else ""
    )


def _given_back(items: list[_Item]) -> _Report | None:
    """The report of which a figure was given back, if there is one."""
    return next((one for one in items if isinstance(one, _Report) and one.why), None)


def _holds(tx: Tx, morning: _Morning, row: int, notice: Notice) -> _Item | _Passing | None:
    """A notice with what it is about, or a line in passing, or None when there is nothing left to say."""
    if notice.what in _OF_TASKS:
        due = morning.due.get(notice.key)
        return _Task(row, due) if due is not None else None
    if notice.what == escalating.RAISED:
        asked = escalating.asked(tx, morning.desk, morning.person, notice.item, morning.now)
        return _Raised(row, asked) if asked is not None else None
    if notice.what == DIGEST:
        message = orders.told(tx, morning.desk, morning.person, notice.item, morning.now)
        return _Passing((row,), message.text, message.choices) if message is not None else None
    opened, state = morning.opened, morning.talk.state
    if opened is None:
        return None
    if notice.what == REVIEW:
        line = reviewer.reminder(tx, morning.desk, morning.person, opened, notice.item, morning.now)
        return _Passing((row,), line, (review_says.ALL,), told="") if line else None
    if notice.what == MISSING:
        held = not opened.locked and notice.item == opened.period.code
        lines = overdue.missing(tx, morning.desk, opened, morning.now) if held else []
        return _Passing((row,), "\n".join(lines), office=True, told="") if lines else None
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
        given_back = next((one for one in flagged if one.code == notice.stage and one.state == "returned"), None)
        why = flagging.for_leader(given_back, context) if given_back and notice.stage in context.asked else ""
        return _Report(row, notice, context, why) if why else None
    if not context.questions or (notice.stage == OPEN and context.figures):
        return None  # nothing is asked of it, or it is begun already: nothing to open
    return _Report(row, notice, context)


def _informed(
    informed: list[_Passing], items: list[_Item], passing: list[_Passing], morning: _Morning
) -> tuple[Message, State | None]:
    """A digest before everything else; what it has in it is not said again."""
    left = [one if one.told is None else replace(one, line=one.told) for one in (*informed, *passing)]
    said = [one.line for one in left if one.line]
    if not items:
        choices = tuple(dict.fromkeys(choice for one in left for choice in one.choices))
        return Message("\n".join(said), choices, you=morning.you), None
    message, state = _words(items, [], morning)
    return replace(message, head="\n".join(filter(None, (*said, message.head)))), state


def _words(items: list[_Item], passing: list[_Passing], morning: _Morning) -> tuple[Message, State | None]:
    """One item in its own words; several merged and numbered. No state: nothing is asked.

    A figure given back is asked for at once, whatever else is said before it.
    """
    told = [one.line for one in passing]
    choices = tuple(dict.fromkeys(choice for one in passing for choice in one.choices))
    if not items:
        if any(one.office for one in passing):
            told.insert(0, overdue_says.greeting(morning.desk.ward.office))
        return Message("\n".join(told), choices, you=morning.you), None
    if (raised := next((one for one in items if isinstance(one, _Raised)), None)) is not None:
        others = [_line(item, morning) for item in items if item is not raised]
        message, state = raised.asked.message, raised.asked.state
        return replace(message, head="\n".join([*told, *others])), state
    if asked := _given_back(items):
        context, others = asked.context, [_line(item, morning) for item in items if item is not asked]
        state = settling.given_back(_started(asked, morning), context, asked.notice.stage, asked.why)
        head = "\n".join([*told, *others, leader_says.opening(context.period, context.place, context.you)])
        return asking.pending(state, context, head=head), state
    [first, *more] = [item for item in items if not isinstance(item, _Raised)]
    if not more and (not passing or isinstance(first, _Task)):
        message, state = _single(first, morning)
        return (replace(message, head="\n".join(told)) if told else message), state
    lines = [*(_line(item, morning) for item in items), *told]
    reports = [item for item in items if isinstance(item, _Report)]
    if len(reports) == len(items):  # the person starts with "làm ngay"
        numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        state = replace(_started(reports[0], morning), at=At.IDLE)
        return Message("\n".join(numbered), (*says.START, *choices), you=reports[0].context.you), state
    for at, item in enumerate(items):
        if isinstance(item, _Report):
            today = morning.desk.local(morning.now).date()
            lines[at] = status_says.report_line(item.context.period, item.context.place, today)
    message = task_says.several(lines[: len(items)], told, morning.person.name.split()[-1], morning.you)
    return message, State(at=At.PICK, wanted=tuple(item.key for item in items))


def _line(item: _Item, morning: _Morning) -> str:
    """It in one line, among others."""
    if isinstance(item, _Task):
        return followup.line(item.due, morning.desk, morning.now)
    return _headline(item, morning) if isinstance(item, _Report) else item.asked.message.text


def _single(item: _Report | _Task, morning: _Morning) -> tuple[Message, State]:
    if isinstance(item, _Task):
        return followup.asked(item.due, morning.desk, morning.person, morning.now)
    context, state = item.context, _started(item, morning)
    headline = _headline(item, morning)
    if item.notice.stage == OPEN:
        asked = settling.asking_next(state, context)
        message = asking.pending(asked, context)
        return replace(message, text=f"{headline} {message.text}"), asked
    if not context.figures and item.notice.what in (REPORT, NUDGED):
        return Message(headline, says.START, you=context.you), state
    if state.at is At.IDLE:  # begun, and the talk was about something else meanwhile
        state = settling.asking_next(state, context)
    return asking.pending(state, context, head=headline), state


def _started(item: _Report, morning: _Morning) -> State:
    """The talk about this item's report; one about it that goes on stays as it is."""
    code, place = item.context.period.code, item.context.place.ref
    state = morning.talk.state
    if state.period == code and state.place == place and state.at not in TALKS:
        return state
    return State(period=code, place=place)


def _headline(item: _Report, morning: _Morning) -> str:
    """What it is about; days are counted from the day of sending, never taken from the stage's name."""
    context = item.context
    if item.notice.what == HOLE:
        return says.hole(context.you)
    if item.notice.stage == OPEN:
        return says.opening(context.name, context.you, context.period, context.place, len(context.questions))
    days = (context.period.due - morning.desk.local(morning.now).date()).days
    if item.notice.what == NUDGED:
        return nudge_says.asked(days, context.period, context.place, context.ward, context.you)
    if days < 0:
        return says.overdue(context.period, context.place, context.you, context.ward)
    return says.nudge(days, context.period, context.place, context.you)
