"""The leader's dialogue as a transition table: advance(state, said, context) -> Step.

Two rules. Where a talk goes is decided by this table and the moves it names, and nothing here sends or stores:
a step says what should be. Every state has a move for every kind of input; a move that is not possible in a
state answers with what is pending there and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core import asking, correcting, doubts, reporting, settling
from bot.core.acts import Act, classify
from bot.core.answers import Reason, read_answer
from bot.core.dialogue import At, CallHelp, Context, Doubt, Said, Send, State, Step
from bot.core.figures import MISSING, Figure, Standing, conflicts
from bot.core.folding import phrase
from bot.core.indicators import Answer, Sort
from bot.core.model import LARGEST_FILE, Message
from bot.core.texts import group_leader as says
from bot.core.texts import sending, words

Move = Callable[[State, Said, Context, str], Step]


def advance(state: State, said: Said, context: Context) -> Step:
    """One message in, one step out; pure. ``context`` belongs to the report ``state`` names."""
    act, detail = classify(state, said, context)
    return TABLE[state.at][act](state, said, context, detail)


# ---- moves -----------------------------------------------------------------------------------------------


def _again(state: State, said: Said, context: Context, detail: str) -> Step:
    return settling.again(state, context)


def _stale(state: State, said: Said, context: Context, detail: str) -> Step:
    return settling.again(state, context, says.stale_button())


def _media(state: State, said: Said, context: Context, detail: str) -> Step:
    """Something to look at or to hear: the office gets it, what is pending is asked again."""
    if said.file is None or state.typed:  # the office itself types in: there is nobody to pass it on to
        return settling.again(state, context, says.cannot_read(said.kind, context.you))
    if (said.file.size or 0) > LARGEST_FILE:
        return settling.again(state, context, sending.too_large_line(said.file.media, context.you))
    step = settling.again(state, context, sending.still_to_type(context.you))
    passed_on = sending.passed_on(said.file.media)
    return replace(step, message=replace(step.message, head=passed_on))


def _pause(state: State, said: Said, context: Context, detail: str) -> Step:
    resting = replace(state, at=At.ASK, doubt=None) if state.at is At.STOPPING and state.question else state
    return Step(resting, (), Message(says.paused(context.you), you=context.you), asks=False)


def _help(state: State, said: Said, context: Context, detail: str) -> Step:
    message = Message(says.help_called(context.you, context.ward), you=context.you)
    return Step(state, (CallHelp(),), message, asks=False)


def _go(state: State, said: Said, context: Context, detail: str) -> Step:
    """Start, or go on where the report stands."""
    if state.is_given_back or (state.at is At.IDLE and context.sent):
        return settling.again(state, context)
    return settling.proceed(replace(state, doubt=None), context)


def _answer(state: State, said: Said, context: Context, detail: str) -> Step:
    text = detail or said.text
    if step := reporting.report(state, context, text):
        return step
    question = context.question(state.question)
    wanted = asking.indicators(context, state.wanting(question))
    answered = read_answer(text, wanted, context.form, context.previous)
    return settling.take(replace(state, at=At.ASK, doubt=None), context, question, answered, text)


def _answer_doubt(state: State, said: Said, context: Context, detail: str) -> Step:
    """A new figure in answer to a doubt: for the doubt's question; read back where two questions are open."""
    doubt = state.doubt
    assert doubt is not None  # noqa: S101 - the state's own invariant
    question = context.question(doubt.question)
    text = detail or said.text
    if step := reporting.report(state, context, text):
        return step
    if doubt.reason in (Reason.EDITED, Reason.CORRECTED):
        answered = settling.read_correction(context, question.asks, text)
        if answered.reason is not None and not settling.possible(context, answered):
            return settling.again(state, context, says.not_understood(context.you))
        return settling.offer_correction(state, context, question.asks, text, doubt.reason)
    wanted = asking.indicators(context, state.wanting(question))
    answered = read_answer(text, wanted, context.form, context.previous)
    return settling.take(
        replace(state, at=At.ASK, question=question.asks[0], doubt=None), context, question, answered, text
    )


def _unprompted(state: State, said: Said, context: Context, detail: str) -> Step:
    """A report while nothing is asked; a figure is read back at the next question, anything else is no answer."""
    if step := reporting.report(state, context, said.text):
        return step
    if context.sent or state.is_given_back or not any(sign.isdigit() for sign in said.text):
        return settling.again(state, context)
    return settling.read_unasked(state, context, said.text) or settling.again(state, context)


def _early(state: State, said: Said, context: Context, detail: str) -> Step:
    """A text dated before the pending question: read back before it counts (design, section 9)."""
    if step := reporting.report(state, context, said.text, early=True):
        return step  # figures that name their questions are the same, whenever they were written
    if state.at is At.ASK:
        return settling.read_back(state, context, said.text)
    if state.at is At.DOUBT:
        return settling.again(replace(state, early=(*state.early, said.text)), context)
    return Step(state, (), asking.pending(state, context, head=says.early_dropped(said.text, context.you)))


def _yes(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "đúng" to a doubt with one offer; at a question it keeps a stock's last value."""
    if state.at is At.ASK:
        wanted = asking.indicators(context, state.wanting(context.question(state.question)))
        if len(wanted) == 1 and wanted[0].sort is Sort.STOCK and wanted[0].code in context.previous:
            return _answer(state, said, context, "như cũ")
        return _answer(state, said, context, "")
    doubt = state.doubt
    if doubt is None or len(doubt.offers) != 1:
        return settling.again(state, context)
    if doubt.reason is Reason.CHECK and doubts.binding(context, doubt.check):
        return settling.again(state, context)
    return settling.accept(state, context, doubt.offers[0], doubt)


def _no(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "không" to a doubt: the question again, nothing recorded ("không" is not a zero here)."""
    doubt = state.doubt
    if doubt is None or doubt.reason in (Reason.EDITED, Reason.CORRECTED):
        return settling.resume(state, context)
    question = context.question(doubt.question)
    back = replace(state, at=At.ASK, question=question.asks[0], wanted=(), doubt=None)
    return Step(back, (), asking.pending(back, context))


def _pick(state: State, said: Said, context: Context, detail: str) -> Step:
    """A listed choice: an option, an offer, a question to mend."""
    kind, _, rest = detail.partition(":")
    if state.at is At.ASK and kind == "o":
        question = context.question(state.question)
        return settling.settle(state, context, {question.asks[0]: Figure(Standing.CHOICE, choice=rest)}, rest)
    if state.at is At.DOUBT and kind == "f" and state.doubt:
        return settling.accept(state, context, state.doubt.offers[int(rest)], state.doubt)
    if kind in ("fix", "q"):
        return settling.mend(state, context, rest)
    return settling.again(state, context)


def _back(state: State, said: Said, context: Context, detail: str) -> Step:
    """The question before; out of a doubt, its question again."""
    if state.at is At.DOUBT and state.doubt:
        return _no(state, said, context, detail)
    number = context.number(context.question(state.question)) - 1 if state.question else len(context.questions)
    return settling.mend(state, context, context.questions[max(number - 1, 0)].asks[0])


def _unknown(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "chưa rõ", "bỏ qua": missing, which is neither zero nor not applicable."""
    code = state.doubt.question if state.doubt else state.question
    question = context.question(code)
    codes = state.wanting(question)
    if context.form.by_code[codes[0]].answer is Answer.WORDS:
        return settling.record(state, context, {codes[0]: Figure(Standing.WORDS)})
    return settling.record(replace(state, at=At.ASK, doubt=None), context, dict.fromkeys(codes, MISSING))


def _rest_same(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "còn lại như cũ": stocks are kept, events left to ask."""
    kept = settling.kept_stocks(context)
    if not kept:
        return settling.again(state, context, says.nothing_to_keep())
    return settling.record(replace(state, at=At.REVIEW, doubt=None, question="", wanted=()), context, kept)


def _cancel(state: State, said: Said, context: Context, detail: str) -> Step:
    stopping = replace(state, at=At.STOPPING, doubt=None)
    return Step(stopping, (), asking.pending(stopping, context))


def _read(state: State, said: Said, context: Context, detail: str) -> Step:
    """What is recorded so far; what is pending stays pending."""
    if state.at is At.REVIEW:
        return settling.again(state, context)
    return settling.again(state, context, "\n".join(asking.lines(context)))


def _send(state: State, said: Said, context: Context, detail: str) -> Step:
    """Hand the report in: everything answered, nothing contradicting."""
    if context.sent:
        return settling.again(state, context)
    if open_questions := [
        context.number(one) for one in context.questions if any(code not in context.figures for code in one.asks)
    ]:
        step = settling.again(state, context) if state.at is At.DOUBT else settling.proceed(state, context)
        return replace(step, message=settling.under(says.not_yet(open_questions), step.message))
    for check in conflicts(context.form, context.known):
        index = context.form.checks.index(check)
        if doubts.binding(context, index):
            home = context.question(check.left).asks[0]
            return settling.doubting(state, context, Doubt(Reason.CHECK, home, check=index))
    when = f"{words.hour(context.now)}, {words.day(context.now.date())}"
    text = says.receipt(context.period, context.place, when, context.on_time, context.receipt, context.you)
    return Step(settling.at_rest(state), (Send(),), Message(text, you=context.you))


def _later(state: State, said: Said, context: Context, detail: str) -> Step:
    """Words at "what do you want to do": the question behind it answers for them."""
    if not state.question:
        return settling.again(state, context)
    return advance(replace(state, at=At.ASK), said, context)


def _at_review(state: State, said: Said, context: Context, detail: str) -> Step:
    """Free text at the review: nothing is shifted into a field; a number of a question is told how to mend it."""
    if step := reporting.report(state, context, said.text):
        return step
    number = phrase(said.text)
    if number.isdecimal() and 1 <= int(number) <= len(context.questions):
        return settling.again(state, context, says.to_fix(int(number), context.you))
    return settling.again(state, context, says.not_understood(context.you))


# Every state × every act. What is not possible answers with what is pending and changes nothing.
_EVERYWHERE: dict[Act, Move] = {
    **dict.fromkeys(Act, _again),
    Act.STALE: _stale,
    Act.MEDIA: _media,
    Act.HELP: _help,
    Act.PAUSE: _pause,
    Act.EARLY: _early,
    Act.EDIT: correcting.edit,
    Act.READ: _read,
    Act.GO: _go,
    Act.FIX: correcting.fix,
    Act.PICK: _pick,
    Act.CORRECTION: correcting.correction,
    Act.SEND: _send,
}

TABLE: dict[At, dict[Act, Move]] = {
    At.IDLE: {**_EVERYWHERE, Act.ANSWER: _unprompted},
    At.ASK: {
        **_EVERYWHERE,
        Act.ANSWER: _answer,
        Act.YES: _yes,
        Act.NO: _answer,
        Act.SKIP: _unknown,
        Act.UNKNOWN: _unknown,
        Act.BACK: _back,
        Act.REST_SAME: _rest_same,
        Act.CANCEL: _cancel,
    },
    At.DOUBT: {
        **_EVERYWHERE,
        Act.ANSWER: _answer_doubt,
        Act.YES: _yes,
        Act.NO: _no,
        Act.SKIP: _unknown,
        Act.UNKNOWN: _unknown,
        Act.BACK: _back,
        Act.CANCEL: _cancel,
        Act.REST_SAME: _rest_same,
    },
    At.REST: {
        **_EVERYWHERE,
        Act.ANSWER: reporting.answer,
        Act.YES: reporting.agree,
        Act.NO: reporting.disagree,
        Act.SKIP: reporting.one_by_one,
        Act.UNKNOWN: reporting.one_by_one,
        Act.BACK: correcting.wrong,
        Act.REST_SAME: reporting.keep,
        Act.CANCEL: _cancel,
    },
    At.REVIEW: {
        **_EVERYWHERE,
        Act.ANSWER: _at_review,
        Act.YES: _send,
        Act.BACK: _back,
        Act.CANCEL: _cancel,
    },
    At.WHICH: {**_EVERYWHERE, Act.BACK: _go, Act.CANCEL: _go, Act.NO: _go},
    At.STOPPING: {
        **_EVERYWHERE,
        Act.ANSWER: _later,
        Act.UNKNOWN: _later,
        Act.SKIP: _later,
        Act.BACK: _later,
    },
}
