"""After the lock as a small table: the new value -> the reason -> the office decides.

The new value is read by the very moves of the ordinary dialogue, over the report as handed in; what it would
record becomes a request instead. Nothing is changed here, and "thôi" leaves at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core import asking, conversation, settling
from bot.core.acts import Act, classify
from bot.core.answers import Offer, Reason, read_answer
from bot.core.dialogue import At, CallHelp, Context, Doubt, Effect, Record, Request, Said, State, Step
from bot.core.figures import Figures
from bot.core.folding import fold, tidy
from bot.core.indicators import Answer
from bot.core.model import Kind, Message
from bot.core.phrases import Command, understand
from bot.core.texts import after_lock as says
from bot.core.texts import group_leader as leader_says

STATES = frozenset({At.CHANGE, At.REASON})

_MONTH = re.compile(r"\s*\bthang (\d{1,2})(?:\s*[/-]\s*(\d{4}))?(?!\d)")
_NUMBER = re.compile(r"(\d{1,2})(?:\s*(?:thanh|la|:|=)\s*(.+))?")
_TO = re.compile(r"^(?:thanh|la|:|=)\s*")
_REASON_KEPT = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """A text that wants a figure changed: ``text`` is it without the month it names, ``what`` follows "sửa".

    ``corrects``: it opens with "à quên" or the like, so a bare number is the value, not a question's.
    """

    text: str
    what: str
    month: int | None = None
    year: int | None = None
    corrects: bool = False


def wish(text: str) -> Wish | None:
    """ "sửa 3", "sửa tháng 9 số hộ 121", "à quên 121" as a wish; anything else is none."""
    plain = tidy(text)
    month, year = None, None
    if (found := _MONTH.search(_same_length(plain))) and 1 <= int(found[1]) <= 12:
        month, year = int(found[1]), int(found[2]) if found[2] else None
        plain = (plain[: found.start()] + plain[found.end() :]).strip(" ,")
    typed = understand(plain)
    if typed.corrects:
        return Wish(plain, typed.rest, month, year, corrects=True)
    if typed.command is Command.FIX:
        return Wish(plain, typed.rest, month, year)
    if typed.command is Command.GO and month:
        return Wish(plain, "", month, year)
    return None


def start(state: State, wanted: Wish, context: Context) -> Step:
    """The first message after the lock: the question, or at once what its new value would be."""
    state = replace(state, at=At.CHANGE, question="", wanted=(), doubt=None, early=())
    codes, value = _target(wanted, context)
    if not codes and wanted.what:
        codes, value = _by_unit(state, wanted.what, context), wanted.what
    if not codes:
        step = Step(state, (), pending(state, context))
    else:
        state = replace(state, question=context.question(codes[0]).asks[0], wanted=codes)
        step = _read(state, codes, value, context) if value else Step(state, (), pending(state, context))
    if step.state.at is not At.CHANGE:
        return step
    return replace(step, message=asking_note(says.needs_approval(context.period, context.place), step.message))


def asking_note(note: str, message: Message) -> Message:
    """The message after a passing note."""
    return replace(message, text=f"{note}\n{message.text}")


def advance(state: State, said: Said, context: Context) -> Step:
    """One message in, one step out; pure. ``state`` is one of :data:`STATES`, the report is locked."""
    act, detail = classify(_inner(state), said, context)
    return TABLE[state.at][act](state, said, context, detail)


def pending(state: State, context: Context) -> Message:
    """What is asked in this state."""
    if state.at is At.REASON and state.doubt:
        return Message(
            says.why(context.period, line(context, state.doubt.offers[0].figures), context.you), you=context.you
        )
    return asking.pending(_inner(state), context)


def changes(context: Context, figures: Figures) -> list[str]:
    """What would change, a line a figure: "số hộ: 120 hộ → 121 hộ"."""
    by_code = context.form.by_code
    return [says.from_to(by_code[code], context.figures.get(code), one) for code, one in figures.items()]


def line(context: Context, figures: Figures) -> str:
    """The same in one line."""
    return "; ".join(changes(context, figures))


# ---- moves -----------------------------------------------------------------------------------------------


def _again(state: State, said: Said, context: Context, detail: str) -> Step:
    return Step(state, (), pending(state, context))


def _noted(note: Callable[[Said, Context], str]) -> conversation.Move:
    def move(state: State, said: Said, context: Context, detail: str) -> Step:
        return Step(state, (), asking_note(note(said, context), pending(state, context)))

    return move


def _leave(state: State, said: Said, context: Context, detail: str) -> Step:
    return Step(settling.at_rest(state), (), Message(says.left(context.period, context.you), you=context.you))


def _help(state: State, said: Said, context: Context, detail: str) -> Step:
    message = Message(leader_says.help_called(context.you, context.ward), you=context.you)
    return Step(state, (CallHelp(),), message, asks=False)


def _value(state: State, said: Said, context: Context, detail: str) -> Step:
    """Whatever may answer the question: the ordinary dialogue reads it."""
    inner = _inner(state)
    if inner.at is At.WHICH and said.kind is Kind.TEXT and not said.choice:
        act, _ = classify(inner, said, context)
        if act is Act.ANSWER:
            return start(state, Wish(said.text, said.text), context)
    return _taken(state, conversation.advance(inner, said, context), context)


def _anew(state: State, said: Said, context: Context, detail: str) -> Step:
    wanted = wish(said.text)
    return start(state, wanted, context) if wanted else _again(state, said, context, detail)


def _no(state: State, said: Said, context: Context, detail: str) -> Step:
    """At a list of questions "không" leaves; else it is an answer like any other."""
    return _value(state, said, context, detail) if state.question or state.doubt else _leave(state, said, context, "")


def _reason(state: State, said: Said, context: Context, detail: str) -> Step:
    """The reason in one sentence; a bare word or number is none."""
    words = tidy(said.text)[:_REASON_KEPT]
    assert state.doubt is not None  # noqa: S101 - the state's own invariant
    if len([word for word in words.split() if any(char.isalpha() for char in word)]) < 2:
        return _unclear(state, said, context, detail)
    effects: tuple[Effect, ...] = (Request(state.doubt.offers[0].figures, words),)
    text = says.requested(context.period, line(context, state.doubt.offers[0].figures), words, context.you)
    return Step(settling.at_rest(state), effects, Message(text, you=context.you))


def _other_value(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "nhầm, 122" gives another value; "nhầm khi cộng sổ" is a reason."""
    rest = (wanted.what if (wanted := wish(said.text)) else "").split()
    if state.doubt is not None and 0 < len(rest) <= 2 and any(char.isdecimal() for char in rest[0]):
        codes = tuple(state.doubt.offers[0].figures)
        back = replace(state, at=At.CHANGE, question=state.doubt.question, wanted=codes, doubt=None)
        return _read(back, codes, " ".join(rest), context)
    return _reason(state, said, context, detail)


_unclear = _noted(lambda said, context: says.in_a_sentence(context.you))
_EVERYWHERE: dict[Act, conversation.Move] = {
    **dict.fromkeys(Act, _again),
    Act.STALE: _noted(lambda said, context: leader_says.stale_button()),
    Act.MEDIA: _noted(lambda said, context: leader_says.cannot_read(said.kind, context.you)),
    Act.HELP: _help,
    Act.PAUSE: _leave,
    Act.CANCEL: _leave,
}
TABLE: dict[At, dict[Act, conversation.Move]] = {
    At.CHANGE: {
        **_EVERYWHERE,
        **dict.fromkeys((Act.ANSWER, Act.YES, Act.PICK, Act.UNKNOWN, Act.SKIP, Act.EARLY), _value),
        Act.NO: _no,
        Act.FIX: _anew,
        Act.CORRECTION: _anew,
    },
    At.REASON: {
        **_EVERYWHERE,
        **dict.fromkeys((Act.YES, Act.NO, Act.BACK, Act.UNKNOWN, Act.SKIP), _unclear),
        Act.ANSWER: _reason,
        Act.CORRECTION: _other_value,
        Act.FIX: _other_value,
    },
}


# ---- reading ---------------------------------------------------------------------------------------------


def _inner(state: State) -> State:
    """The same place in the ordinary dialogue."""
    if state.at is At.REASON:
        return replace(state, at=At.IDLE, doubt=None)
    at = At.DOUBT if state.doubt else At.ASK if state.question else At.WHICH
    return replace(state, at=at)


def _read(state: State, codes: tuple[str, ...], text: str, context: Context) -> Step:
    answered = read_answer(text, asking.indicators(context, codes), context.form, context.previous)
    inner = replace(state, at=At.ASK, doubt=None)
    return _taken(state, settling.take(inner, context, context.question(codes[0]), answered, text), context)


def _taken(state: State, step: Step, context: Context) -> Step:
    """A step of the ordinary dialogue as one of ours: what it would record is what the reason is asked for."""
    figures = {one.code: one.figure for one in step.effects if isinstance(one, Record)}
    new = {code: one for code, one in figures.items() if code not in context.figures or one.same != _was(context, code)}
    following = step.state
    if figures and not new:
        return Step(settling.at_rest(state), (), Message(says.same_already(context.you), you=context.you))
    if new:
        home = context.question(next(iter(new))).asks[0]
        doubt = Doubt(Reason.CORRECTED, home, (Offer(new),))
        asked = replace(following, at=At.REASON, question=home, wanted=(), doubt=doubt)
        return Step(asked, (), pending(asked, context))
    if following.at in (At.ASK, At.DOUBT, At.WHICH):
        return replace(step, state=replace(following, at=At.CHANGE))
    return _leave(state, Said(Kind.TEXT), context, "")


def _was(context: Context, code: str) -> object:
    return context.figures[code].same


def _target(wanted: Wish, context: Context) -> tuple[tuple[str, ...], str]:
    """The codes a question's number, its name or a figure's name points to, and the new value said with it."""
    what, folded = wanted.what, _same_length(wanted.what)
    if not wanted.corrects and (match := _NUMBER.fullmatch(folded)) and 1 <= int(match[1]) <= len(context.questions):
        return context.questions[int(match[1]) - 1].asks, what[match.start(2) :] if match[2] else ""
    found: tuple[int, tuple[str, ...]] = (0, ())
    for question in context.questions:
        names = {one.label: (one.code,) for one in asking.indicators(context, question.asks)}
        for name, codes in {**names, asking.label(context, question): question.asks}.items():
            if len(name) > found[0] and f"{folded} ".startswith(f"{fold(name)} "):
                found = (len(name), codes)
    rest = what[found[0] :].strip(" ,")
    return found[1], rest[match.end() :] if (match := _TO.match(_same_length(rest))) else rest


def _by_unit(state: State, what: str, context: Context) -> tuple[str, ...]:
    """The question a unit points to ("à quên 121 hộ"); without one the question answered last, if it fits."""
    asked: set[tuple[str, ...]] = set()
    for question in context.questions:
        wanted = asking.indicators(context, question.asks)
        if wanted[0].answer is not Answer.WORDS:
            answered = read_answer(what, wanted, context.form, context.previous, among=context.figures)
            readings = (answered.figures, *(offer.figures for offer in answered.offers))
            asked.update(context.question(code).asks for one in readings for code in one if code in context.asked)
    if len(asked) == 1:
        return asked.pop()
    if state.last in context.asked and context.question(state.last).asks in asked:
        return context.question(state.last).asks
    return ()


def _same_length(text: str) -> str:
    """The text folded, for cutting: Vietnamese keeps its length, else the text as it is."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text.casefold()
