"""One answer to a task -> what is recorded and what is asked next; pure. Whether a part takes it at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.days import Unclear, lately, named
from bot.core.dialogue import At, State
from bot.core.folding import tidy
from bot.core.followup import COORDINATE, Answer
from bot.core.parts import Part, is_conditional
from bot.core.products import Paper as Read
from bot.core.products import Result, read_paper, read_result
from bot.core.task_talk import (
    Item,
    Say,
    Scene,
    Snooze,
    Turned,
    after,
    ask,
    asked,
    into,
    joined,
    product,
    what_of,
    wish,
)
from bot.core.task_words import Act, Clause, wish_of
from bot.core.texts import task_answers as says
from bot.core.texts.task_status import ANSWERS

__all__ = ["WORDS_KEPT", "answered", "due_of", "fits", "resulted"]

_SAYS = frozenset(
    {
        Act.DONE,
        Act.RESULT,
        Act.DOING,
        Act.STUCK,
        Act.NOT_APPLICABLE,
        Act.NO_ORDER,
        Act.JOINED,
        Act.NOT_ASKED,
    }
)
WORDS_KEPT = 300


def fits(of: Item, what: str, act: Act) -> bool:
    """Whether a part takes this answer."""
    if not isinstance(of, Part):
        return act in (Act.DONE, Act.DOING)
    if what == COORDINATE:
        return act in (Act.JOINED, Act.DOING, Act.NOT_ASKED, Act.DONE)
    if act in (Act.JOINED, Act.NOT_ASKED) or (of.closed and act in (Act.MORE_TIME, Act.SNOOZE)):
        return False
    if act in (Act.NOT_APPLICABLE, Act.NO_ORDER, Act.HAVE):
        return is_conditional(of.held)
    return act not in ((Act.DONE, Act.MORE_TIME) if of.is_check else (Act.RESULT,))


def answered(state: State, scene: Scene, clause: Clause) -> Turned:
    """What is said of the part the state names; the state may stand anywhere else before."""
    key, act, rest = state.question, clause.act, clause.rest
    of = scene.item(key)
    assert of is not None  # noqa: S101 - the caller looked
    if act is Act.RESULT and isinstance(of, Part) and not of.is_check:
        act = Act.DOING  # how far it is, of what has to be done by a day
    if not fits(of, what_of(key), act):
        return ask(state, scene, key, state.wanted, note=_unfit(of, act))
    if what_of(key) == COORDINATE and act is Act.DONE:
        act = Act.JOINED
    match act:
        case Act.DONE:
            return _done(state, scene, of, rest)
        case Act.DOING | Act.HAVE:
            return _doing(state, scene, of, rest, have=act is Act.HAVE)
        case Act.STUCK if not rest:
            effects = (Say(key, Answer.STUCK),)
            return asked(into(state, At.STUCK, key, state.wanted), scene, effects, head=says.recorded(of, Answer.STUCK))
        case Act.RESULT:
            return _result(state, scene, of, read_result(rest))
        case Act.MORE_TIME:
            until, reason = wish_of(rest, scene.today) if rest else (None, "")
            return wish(into(state, At.TASK, key, state.wanted), scene, key, until, reason)
        case Act.SNOOZE:
            return _snooze(state, scene, of, int(rest or 2))
        case _ if act in _SAYS:
            words = rest[:WORDS_KEPT]
            tell = act in (Act.STUCK, Act.NOT_ASKED, Act.NO_ORDER, Act.NOT_APPLICABLE)
            said = Say(key, Answer(act.value), words=words, tell=tell)
            return after(state, scene, (said,), head=says.recorded(of, said.answer, said=words))
        case _:
            return ask(state, scene, key, state.wanted, note=says.unread(rest))


def _unfit(of: Item, act: Act) -> str:
    """Why this part does not take that answer."""
    if isinstance(of, Part) and of.closed and act in (Act.MORE_TIME, Act.SNOOZE):
        return says.answered_before(of)
    if isinstance(of, Part) and of.is_check and act is Act.DONE:
        return says.goes_on(of)
    if isinstance(of, Part) and act is Act.MORE_TIME:
        return says.no_more_time(of)
    return says.not_fitting(of, act_in_words(act))


def _done(state: State, scene: Scene, of: Item, rest: str) -> Turned:
    """Done: the product is asked once, or was said with it."""
    key = state.question
    day = lately(rest, scene.today) if rest else None
    said = Say(key, Answer.DONE, day=day)
    head = says.recorded(of, Answer.DONE, day)
    here = into(state, At.PRODUCT, key, state.wanted)
    if rest and isinstance(read_paper(rest, scene.today), Read):
        return product(here, scene, key, rest, (Say(key, Answer.DONE),), says.recorded(of, Answer.DONE))
    return asked(here, scene, (said,), head=head)


def _doing(state: State, scene: Scene, of: Item, rest: str, *, have: bool) -> Turned:
    """Under way: a promised day silences until then; asked for where it was not said and matters."""
    key = state.question
    day = named(rest, scene.today) if rest else None
    promised = None if isinstance(day, Unclear) else day
    words = tidy(rest)[:WORDS_KEPT]
    said = Say(key, Answer.DOING, day=promised, words=words, tell=have)
    head = says.recorded(of, Answer.DOING, promised, words if promised is None else "")
    if promised is not None and due_of(of) < promised:
        head = joined(head, says.beyond_due(due_of(of)))
    lead = not isinstance(of, Part) or (of.lead and not of.is_check)
    if promised is None and lead:
        note = says.unclear_day(day) if isinstance(day, Unclear) else ""
        return asked(into(state, At.NOTE, key, state.wanted), scene, (said,), head=head, note=note)
    return after(state, scene, (said,), head=head)


def due_of(of: Item) -> date:
    """The due day, with a granted extension."""
    return of.due if isinstance(of, Part) else of.milestone.due


def _result(state: State, scene: Scene, of: Item, read: Result) -> Turned:
    key = state.question
    if read.unclear:
        early = (read.words, *(str(one) for one in read.offers))
        return asked(replace(into(state, At.FIGURE, key, state.wanted), early=early), scene)
    return resulted(state, scene, of, read)


def resulted(state: State, scene: Scene, of: Item, read: Result) -> Turned:
    """A period's result, recorded as it was understood."""
    words = read.words[:WORDS_KEPT]
    said = Say(state.question, Answer.RESULT, value=read.value, whole=read.whole, words=words)
    return after(state, scene, (said,), head=says.recorded_result(of, read.value, read.whole, words))


def _snooze(state: State, scene: Scene, of: Item, days: int) -> Turned:
    """Silent for some days, never beyond the due day."""
    key, due = state.question, due_of(of)
    until = scene.today + timedelta(days=max(days, 1))
    if until < due:
        return after(state, scene, (Snooze(key, until),), head=says.snoozed(of, until))
    effects = (Snooze(key, due),) if scene.today < due else ()
    return after(state, scene, effects, head=says.not_beyond(of, due, scene.today))


def act_in_words(act: Act) -> str:
    """An answer as it is called."""
    return {Act.HAVE: "có", Act.SNOOZE: "nhắc lại", Act.PAPER: "số văn bản"}.get(act) or ANSWERS[Answer(act.value)]
