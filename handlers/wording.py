"""A morning's items in words: one alone in its own, several merged and numbered; where the talk goes then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import asking, settling
from bot.core.dialogue import At, Context, State
from bot.core.model import Choice, Message, You
from bot.core.periods import OPEN
from bot.core.reminders import HOLE, NUDGED, REPORT, Notice
from bot.core.task_talk import TALKS
from bot.core.texts import group_leader as says
from bot.core.texts import nudging as nudge_says
from bot.core.texts import overdue as overdue_says
from bot.core.texts import returned as leader_says
from bot.core.texts import task_status as status_says
from bot.core.texts import tasks as task_says
from bot.core.texts import urging as urge_says
from handlers import escalating, followup
from handlers.desk import Desk
from handlers.followup import Due
from storage.conversations import Conversation
from storage.people import Person
from storage.periods import Opened


@dataclass(frozen=True, slots=True)
class Morning:
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
class Report:
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
class Task:
    """A notice that still holds, with what of a programme it is about; ``urged``: the office itself reminds of it."""

    row: int
    due: Due
    urged: bool = False

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return self.due.key


@dataclass(frozen=True, slots=True)
class Raised:
    """A notice that still holds, of an overdue task that the office puts before somebody of the leadership."""

    row: int
    asked: escalating.Asked

    @property
    def key(self) -> str:
        """What names it in a talk's state."""
        return f"{escalating.RAISED}/{self.asked.item}"


@dataclass(frozen=True, slots=True)
class Passing:
    """Notices that ask for no answer, and what may be chosen; ``told``: what is left to say beside a digest."""

    rows: tuple[int, ...]
    line: str
    choices: tuple[Choice, ...] = ()
    office: bool = False
    told: str | None = None


Item = Report | Task | Raised


def given_back(items: list[Item]) -> Report | None:
    """The report of which a figure was given back, if there is one."""
    return next((one for one in items if isinstance(one, Report) and one.why), None)


def informed(
    digests: list[Passing], items: list[Item], passing: list[Passing], morning: Morning
) -> tuple[Message, State | None]:
    """A digest before everything else; what it has in it is not said again."""
    left = [one if one.told is None else replace(one, line=one.told) for one in (*digests, *passing)]
    said = [one.line for one in left if one.line]
    if not items:
        choices = tuple(dict.fromkeys(choice for one in left for choice in one.choices))
        return Message("\n".join(said), choices, you=morning.you), None
    message, state = in_words(items, [], morning)
    return replace(message, head="\n".join(filter(None, (*said, message.head)))), state


def in_words(items: list[Item], passing: list[Passing], morning: Morning) -> tuple[Message, State | None]:
    """One item in its own words; several merged and numbered. No state: nothing is asked.

    A figure given back is asked for at once, whatever else is said before it.
    """
    told = [one.line for one in passing]
    choices = tuple(dict.fromkeys(choice for one in passing for choice in one.choices))
    if not items:
        if any(one.office for one in passing):
            told.insert(0, overdue_says.greeting(morning.desk.ward.office))
        return Message("\n".join(told), choices, you=morning.you), None
    if (raised := next((one for one in items if isinstance(one, Raised)), None)) is not None:
        others = [_line(item, morning) for item in items if item is not raised]
        message, state = raised.asked.message, raised.asked.state
        return replace(message, head="\n".join([*told, *others])), state
    if asked := given_back(items):
        context, others = asked.context, [_line(item, morning) for item in items if item is not asked]
        state = settling.given_back(_started(asked, morning), context, asked.notice.stage, asked.why)
        opening = leader_says.opening(context.period, context.place, asked.why, context.ward, context.you)
        head = "\n".join([*told, *others, opening])
        return asking.pending(state, context, head=head), state
    [first, *more] = [item for item in items if not isinstance(item, Raised)]
    if not more and (not passing or isinstance(first, Task)):
        message, state = _single(first, morning)
        return (replace(message, head="\n".join(told)) if told else message), state
    lines = [*(_line(item, morning) for item in items), *told]
    reports = [item for item in items if isinstance(item, Report)]
    if len(reports) == len(items):  # the person starts with "làm ngay"
        numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        state = replace(_started(reports[0], morning), at=At.IDLE)
        return Message("\n".join(numbered), (*says.START, *choices), you=reports[0].context.you), state
    for at, item in enumerate(items):
        if isinstance(item, Report):
            today = morning.desk.local(morning.now).date()
            lines[at] = status_says.report_line(item.context.period, item.context.place, today)
    urged = any(isinstance(one, Task) and one.urged for one in items)
    head = urge_says.head(morning.desk.ward) if urged else ""
    message = task_says.several(lines[: len(items)], told, morning.person.name.split()[-1], morning.you, head=head)
    return message, State(at=At.PICK, wanted=tuple(item.key for item in items))


def _line(item: Item, morning: Morning) -> str:
    """It in one line, among others."""
    if isinstance(item, Task):
        return followup.line(item.due, morning.desk, morning.now)
    return _headline(item, morning) if isinstance(item, Report) else item.asked.message.text


def _single(item: Report | Task, morning: Morning) -> tuple[Message, State]:
    if isinstance(item, Task):
        return followup.asked(item.due, morning.desk, morning.person, morning.now, urged=item.urged)
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


def _started(item: Report, morning: Morning) -> State:
    """The talk about this item's report; one about it that goes on stays as it is."""
    code, place = item.context.period.code, item.context.place.ref
    state = morning.talk.state
    if state.period == code and state.place == place and state.at not in TALKS:
        return state
    return State(period=code, place=place)


def _headline(item: Report, morning: Morning) -> str:
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
