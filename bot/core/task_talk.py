"""The talk about tasks: states, answers, what comes of them; pure.

A state names its part by a key ("task/7/2026-12-31/unit:UBND") and holds what is half said; what was recorded is in the
database. Nothing counts that the :class:`Scene` does not offer, so a forged key, an old one, another unit's is nothing.
Digits choose where no figure can be meant; "xong" from a typed line is read back before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.core.days import Unclear
from bot.core.dialogue import At, State
from bot.core.folding import phrase
from bot.core.followup import Answer
from bot.core.model import Message, You
from bot.core.parts import Part, Review
from bot.core.products import Lack, read_paper
from bot.core.responsible import Units
from bot.core.task_words import Act
from bot.core.texts import task_answers as says
from bot.core.texts import tasks as asks
from bot.core.texts.task_status import ANSWERS
from bot.core.workdays import Calendar

__all__ = [
    "TALKS", "Effect", "Item", "Product", "Report", "Say", "Scene", "Snooze", "Turned", "Wish", "after", "answer_of",
    "ask", "asked", "base_key", "chosen", "closed", "into", "joined", "listed", "pending", "product", "statement",
    "statement_of", "what_of", "wish",
]  # fmt: skip

TALKS = frozenset({At.TASK, At.PICK, At.NOTE, At.STUCK, At.WISH, At.FIGURE, At.PRODUCT, At.CONFIRM})
"""The states of this talk."""

Item = Part | Review


@dataclass(frozen=True, slots=True)
class Scene:
    """What the talk needs to know. ``items``: by key, whatever this person may answer for, closed ones too, each unit's
    milestones oldest first; ``due``: the keys of those to be asked now. ``reports``: lines of reports, by key.

    ``wishes``: the day wished for where the office has not decided. ``own``: the places (refs) of this person.
    ``office``: it speaks for any unit. ``begin``: what was due before it is meant only where nothing else can be.
    """

    you: You
    today: date
    calendar: Calendar
    units: Units
    items: Mapping[str, Item]
    due: tuple[str, ...] = ()
    reports: Mapping[str, str] = field(default_factory=dict)
    wishes: Mapping[str, date] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    office: bool = False
    begin: date = date.min

    def item(self, key: str) -> Item | None:
        """What a key of a state names; None where it is nothing (any more)."""
        return self.items.get(base_key(key))


@dataclass(frozen=True, slots=True)
class Say:
    """Effect: this is said of a part."""

    key: str
    answer: Answer
    day: date | None = None
    value: Decimal | None = None
    whole: Decimal | None = None
    words: str = ""
    tell: bool = False  # the office hears of it now


@dataclass(frozen=True, slots=True)
class Product:
    """Effect: the product of what was said to be done; ``sort``: paper, kept, later."""

    key: str
    sort: str
    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Effect: more time is asked for."""

    key: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """Effect: nothing is said of a part before a day."""

    key: str
    until: date


@dataclass(frozen=True, slots=True)
class Report:
    """Effect: the talk goes to this report."""

    key: str


Effect = Say | Product | Wish | Snooze | Report


@dataclass(frozen=True, slots=True)
class Turned:
    """What comes of one message; ``asks``: the message carries what is pending."""

    state: State
    message: Message
    effects: tuple[Effect, ...] = ()
    asks: bool = True


def base_key(key: str) -> str:
    """A key without the day that a granted extension put into it."""
    return re.sub(r">[^/]*", "", key)


def what_of(key: str) -> str:
    """Whether it is led, coordinated, the programme's own, or a report."""
    return key.partition("/")[0]


def into(state: State, at: At, key: str = "", wanted: tuple[str, ...] = (), **more: object) -> State:
    """A state of this talk; the report that waits behind it stays known."""
    held = State(at=at, period=state.period, place=state.place, question=key, wanted=wanted)
    return replace(held, **more)  # type: ignore[arg-type]  # early and last, as their callers give them


# ---- what is pending ---------------------------------------------------------------------------------------


def pending(state: State, scene: Scene, *, head: str = "", note: str = "") -> Message | None:
    """What this state asks; None where what it is about is gone."""
    if state.at is At.PICK:
        lines = [_line(key, scene) for key in listed(state, scene)]
        return asks.several(lines, (), "", scene.you, head=head, note=note) if lines else None
    if state.at is At.CONFIRM:
        lines = [_read_back(one, scene) for one in state.early]
        return says.confirm([one for one in lines if one], scene.you, head, note) if all(lines) and lines else None
    if (of := scene.item(state.question)) is None:
        return None
    you = scene.you
    match state.at:
        case At.TASK:
            return asks.ask(
                of, what_of(state.question), scene.today, "", you, note=note, head=head, calendar=scene.calendar
            )
        case At.NOTE:
            return says.ask_day(of, you, head, note)
        case At.STUCK:
            return says.ask_reason(of, you, head, note)
        case At.WISH if isinstance(of, Part):
            if state.last:
                return says.ask_why(of, date.fromisoformat(state.last), you, head, note)
            return says.ask_until(of, you, head, note)
        case At.FIGURE:
            offers = tuple(Decimal(one) for one in state.early[1:])
            return says.ask_figure(state.early[0], offers, you, joined(head, note))
        case At.PRODUCT:
            if state.last:
                return says.ask_offered(state.early[0], date.fromisoformat(state.last), you, joined(head, note))
            return says.ask_product(of, you, head, note)
        case _:
            return None


def asked(state: State, scene: Scene, effects: tuple[Effect, ...] = (), *, head: str = "", note: str = "") -> Turned:
    """The state with what it asks; where that is gone, what comes after it."""
    message = pending(state, scene, head=head, note=note)
    if message is None:
        return after(state, scene, effects, head=joined(head, says.changed()))
    return Turned(state, message, effects)


def ask(
    state: State, scene: Scene, key: str, wanted: tuple[str, ...] = (), *, head: str = "", note: str = ""
) -> Turned:
    """The question of one part."""
    return asked(into(state, At.TASK, key, wanted), scene, head=head, note=note)


def after(state: State, scene: Scene, effects: tuple[Effect, ...] = (), *, head: str = "") -> Turned:
    """What comes after an answer: what is left of a list by a renewed one, a single one at once; or the end."""
    answered = {base_key(one.key) for one in effects if not isinstance(one, Report)} | {base_key(state.question)}
    rest = tuple(key for key in state.wanted if base_key(key) not in answered and _open(key, scene))
    if len(rest) == 1 and scene.item(rest[0]) is not None:
        next_ = into(state, At.TASK, rest[0])
    elif rest:
        next_ = into(state, At.PICK, wanted=rest)
    else:
        return Turned(into(state, At.IDLE), says.thanks(head, 0, scene.you), effects)
    message = pending(next_, scene, head=head)
    assert message is not None  # noqa: S101 - every key of it is open
    return Turned(next_, message, effects)


def chosen(state: State, text: str, pressed: str, scene: Scene) -> str:
    """The key of the pending choice that was pressed or typed; a digit where digits choose."""
    message = pending(state, scene)
    if message is None:
        return ""
    said = phrase(text)
    for index, choice in enumerate(message.choices, start=1):
        if choice.key == pressed:
            return choice.key
        if not pressed and said and (said == phrase(choice.label) or (message.numbered and said == str(index))):
            return choice.key
    return ""


def listed(state: State, scene: Scene) -> tuple[str, ...]:
    """The keys of a list that may still be answered, in its order."""
    return tuple(key for key in state.wanted if _open(key, scene))


def _open(key: str, scene: Scene) -> bool:
    """Whether a key of a list can still be answered; what is closed is answered anew only by its code."""
    of = scene.item(key)
    return key in scene.reports or (of is not None and not closed(of))


def closed(of: Item) -> bool:
    """Whether nothing is asked of it any more."""
    return of.closed if isinstance(of, Part) else of.deed is not None


def _line(key: str, scene: Scene) -> str:
    of = scene.item(key)
    return asks.line(of, what_of(key), scene.today, scene.calendar) if of is not None else scene.reports[key]


def statement(key: str, act: Act, day: date | None, rest: str) -> str:
    """A statement to be read back, as a state holds it."""
    return f"{act.value}|{day.isoformat() if day else ''}|{base_key(key)}|{rest}"


def statement_of(kept: str) -> tuple[str, Act, date | None, str]:
    """The statement that a state holds."""
    act, day, key, rest = kept.split("|", 3)
    return key, Act(act), date.fromisoformat(day) if day else None, rest


def _read_back(kept: str, scene: Scene) -> str:
    key, act, day, rest = statement_of(kept)
    of = scene.item(key)
    if of is None:
        return ""
    foreign = isinstance(of, Part) and of.place.ref not in scene.own
    whose = of.place.full_name if foreign and isinstance(of, Part) and not of.of else ""
    before = ""
    if isinstance(of, Part) and of.closed and of.deed is not None:
        before = ANSWERS[of.deed.answer]
    return says.to_confirm(of, answer_of(act), day, rest, whose, before)


def answer_of(act: Act) -> Answer:
    """What is recorded of an act that says how it goes."""
    return Answer.DOING if act is Act.HAVE else Answer(act.value)


def product(state: State, scene: Scene, key: str, text: str, effects: tuple[Effect, ...], head: str) -> Turned:
    """The product a text names, recorded; or asked back."""
    of = scene.item(key)
    assert of is not None  # noqa: S101 - the caller looked
    known = state.early[0] if state.at is At.PRODUCT and state.early else ""
    read = read_paper(text, scene.today, number=known)
    asking = into(state, At.PRODUCT, key, state.wanted)
    if not isinstance(read, Lack):
        line = says.recorded_product(of, "paper", read.number, read.day)
        return after(state, scene, (*effects, Product(key, "paper", read.number, read.day)), head=joined(head, line))
    if read.offer is not None:
        return asked(replace(asking, early=(read.number,), last=read.offer.isoformat()), scene, effects, head=head)
    notes = {"number": says.no_number(), "future": says.future_paper(read.number)}
    note = notes.get(read.what) or says.no_date(read.number)
    early = (read.number,) if read.number and read.what != "future" else ()
    return asked(replace(asking, early=early), scene, effects, head=head, note=note)


def wish(state: State, scene: Scene, key: str, until: date | Unclear | None, reason: str, head: str = "") -> Turned:
    """A wish for more time: sent where day and reason are known, else asked for what is missing."""
    of = scene.item(key)
    asking = into(state, At.WISH, key, state.wanted)
    if not isinstance(of, Part):
        return asked(into(state, At.TASK, key, state.wanted), scene, head=head)
    if isinstance(until, Unclear):
        return asked(asking, scene, head=head, note=says.unclear_day(until))
    if until is None:
        return asked(asking, scene, head=head)
    if until <= of.due:
        return asked(asking, scene, head=head, note=says.not_after(of))
    if not any(char.isalpha() for char in reason):
        return asked(replace(asking, last=until.isoformat()), scene, head=head)
    line = says.wish_sent(of, until, scene.wishes.get(base_key(key)))
    return after(state, scene, (Wish(key, until, reason),), head=joined(head, line))


def joined(*lines: str) -> str:
    """The lines that say something, one under another."""
    return "\n".join(line for line in lines if line)
