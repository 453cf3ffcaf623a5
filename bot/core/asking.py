"""What is pending, as a message: a pure function of where the talk stands and what is recorded.

A stale button, a photo or an unread text is answered with exactly this, so there is one place that asks.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.answers import Offer, Reason
from bot.core.dialogue import At, Context, Doubt, State
from bot.core.figures import Figure, Figures, Standing
from bot.core.indicators import Answer, Check, Form, Indicator, Question, Sort
from bot.core.model import Choice, Message
from bot.core.texts import group_leader as says
from bot.core.texts import returned as reviewed
from bot.core.texts import words


def pending(state: State, context: Context, *, head: str = "", note: str = "") -> Message:
    """The message that asks what is pending now: after what was recorded (head), or after a passing note."""
    message = _PENDING[state.at](state, context)
    return replace(message, text=f"{note}\n{message.text}" if note else message.text, head=head)


def label(context: Context, question: Question) -> str:
    """The question's short name."""
    return question.label or context.form.by_code[question.asks[0]].label


def indicators(context: Context, codes: tuple[str, ...]) -> list[Indicator]:
    """The indicators of these codes."""
    return [context.form.by_code[code] for code in codes]


def meaning(context: Context, offer: Offer) -> str:
    """What an offer would record: "2 buổi, 80 lượt người"."""
    return ", ".join(
        says.named(context.form.by_code[code], replace(one, kept=False)) for code, one in offer.figures.items()
    )


def _ask(state: State, context: Context) -> Message:
    question = context.question(state.question)
    wanted = state.wanted or question.asks
    only = context.form.by_code[wanted[0]]
    text = question.text
    if len(wanted) < len(question.asks):
        text = says.rest_of_pair(only.label)
    choices: list[Choice] = []
    before = ""
    known = context.previous.get(only.code) if len(wanted) == 1 else None  # what "như cũ" would keep
    if only.answer is Answer.CHOICE:
        choices = [Choice(f"o:{option.key}", option.label) for option in only.options]
        if known and known.standing is Standing.CHOICE:
            before = says.last_time(only, replace(known, kept=False), context.you) + " "
    elif only.answer is Answer.WORDS:
        choices = [says.NONE_TO_SAY]
    else:
        if known and known.value is not None and only.sort is Sort.STOCK:
            before = says.last_time(only, replace(known, kept=False), context.you) + " "
            choices.append(says.SAME)
        choices.append(says.UNKNOWN)
    return Message(
        says.question(context.number(question), len(context.questions), before + text, context.you),
        tuple(choices),
        numbered=only.answer is Answer.CHOICE,
        you=context.you,
    )


def _doubt(state: State, context: Context) -> Message:
    doubt = state.doubt
    if doubt is None:  # a state of an older version: ask plainly
        return _ask(state, context)
    if doubt.reason is Reason.CHECK:
        return _contradiction(doubt, context)
    question = context.question(doubt.question)
    text = _DOUBTS[doubt.reason](doubt, question, context)
    if len(doubt.offers) == 1:
        choices: tuple[Choice, ...] = (says.YES,)
        if doubt.reason in (Reason.EDITED, Reason.CORRECTED):
            choices += (says.NO,)
    else:
        choices = tuple(Choice(f"f:{index}", _offer_label(context, offer)) for index, offer in enumerate(doubt.offers))
    return Message(text, choices, you=context.you)


def _offer_label(context: Context, offer: Offer) -> str:
    if offer.code:
        return context.form.by_code[offer.code].label
    figures = list(offer.figures.values())
    if len(figures) == 1 and figures[0].value is not None:
        return words.number(figures[0].value)
    return meaning(context, offer)


def _understood(doubt: Doubt, question: Question, context: Context) -> str:
    if len(doubt.offers) == 1:
        return says.understood_as(doubt.quote, meaning(context, doubt.offers[0]), context.you)
    return says.one_of(doubt.quote, context.you)


def _jump(doubt: Doubt, question: Question, context: Context) -> str:
    offer = doubt.offers[0]
    code = next(iter(offer.figures))
    before = words.figure(context.form.by_code[code], replace(context.previous[code], kept=False))
    return says.jump(meaning(context, offer), before, context.you)


def _returned(doubt: Doubt, question: Question, context: Context) -> str:
    offer = doubt.offers[0]
    code = next(iter(offer.figures))
    before = context.previous.get(code)
    return reviewed.look_again(
        context.number(question),
        context.form.by_code[code].label,
        meaning(context, offer),
        words.figure(context.form.by_code[code], replace(before, kept=False)) if before else "",
        doubt.quote,
        context.you,
    )


def _early(doubt: Doubt, question: Question, context: Context) -> str:
    return says.early(doubt.quote, meaning(context, doubt.offers[0]), context.you)


def _corrected(doubt: Doubt, question: Question, context: Context) -> str:
    offer = doubt.offers[0]
    old = {code: context.figures[code] for code in offer.figures if code in context.figures}
    before = meaning(context, Offer(old)) if old else ""
    if doubt.reason is Reason.EDITED:
        return says.edited(doubt.quote, label(context, question), meaning(context, offer))
    return says.corrected(label(context, question), before, meaning(context, offer), context.you)


def _which_of_pair(doubt: Doubt, question: Question, context: Context) -> str:
    return says.which_of_pair(words.quote(doubt.quote), context.you)


def _same_event(doubt: Doubt, question: Question, context: Context) -> str:
    return says.same_event(meaning(context, doubt.offers[0]))


def refusal(context: Context, question: Question, reason: Reason, quote: str) -> Message:
    """Nothing to offer: what is wrong and what to type; the question stays the pending one.

    At a broken limit ``quote`` is the figure as shown and ``question`` asks its indicator.
    """
    you, first = context.you, context.form.by_code[question.asks[0]]
    if reason is Reason.OTHER_UNIT:
        text = says.other_unit(quote, label(context, question), question.example or "120", you)
    elif first.answer is Answer.CHOICE:
        return pending(State(At.ASK, question=first.code), context, note=says.unreadable_choice(you))
    else:
        text = says.unreadable(you, question.example or "120")
    return Message(text, (says.UNKNOWN,), you=you)


def out_of_limits(context: Context, indicator: Indicator, figure: Figure) -> Message:
    """The figure cannot be; the question stays the pending one."""
    text = says.limit(indicator, words.figure(indicator, figure), context.you)
    return Message(text, (says.UNKNOWN,), you=context.you)


def _contradiction(doubt: Doubt, context: Context) -> Message:
    check = context.form.checks[doubt.check]
    proposed = doubt.offers[0].figures if doubt.offers else {}
    sentence = in_words(check, context.form, {**context.known, **proposed})
    left, right = context.form.by_code[check.left], context.form.by_code[check.right]
    asked = context.asked
    choices = tuple(says.to_mend(one.code, one.label) for one in (left, right) if one.code in asked)
    if doubt.offers and not _binding(check.hard, check.left, check.right, asked):
        choices = (says.YES, *choices)
    return Message(says.contradiction(sentence, context.you), choices, you=context.you)


def in_words(check: Check, form: Form, known: Figures) -> str:
    """A failing check as the form says it, with the figures known."""
    left, right = form.by_code[check.left], form.by_code[check.right]
    return check.words.format(
        left=words.figure(left, replace(known[check.left], kept=False)),
        right=words.figure(right, replace(known[check.right], kept=False)),
    )


def _binding(hard: bool, left: str, right: str, asked: frozenset[str]) -> bool:
    """A hard check binds only where both figures can be mended in this report."""
    return hard and left in asked and right in asked


def binding(context: Context, index: int) -> bool:
    """Whether the form's check ``index`` must hold before this report is sent."""
    check = context.form.checks[index]
    return _binding(check.hard, check.left, check.right, context.asked)


def lines(context: Context) -> list[str]:
    """The report, a line a question."""
    return [
        says.review_line(context.number(question), context.form, question, dict(context.figures))
        for question in context.questions
    ]


def _review(state: State, context: Context) -> Message:
    choices = (says.SEND,)
    return Message(says.review(lines(context), context.you), choices, you=context.you)


def _which(state: State, context: Context) -> Message:
    choices = tuple(Choice(f"q:{question.asks[0]}", label(context, question)) for question in context.questions)
    return Message(says.which((), context.you), choices, numbered=True, you=context.you)


def _stopping(state: State, context: Context) -> Message:
    choices = [says.LATER, says.GO_ON]
    if state.question:
        choices.insert(1, says.SKIP)
    return Message(says.stopping(context.you), tuple(choices), you=context.you)


def _idle(state: State, context: Context) -> Message:
    if context.sent:
        return Message(says.handed_in(context.period, context.place, context.receipt, context.you), you=context.you)
    return Message(
        says.ready(context.period, context.place, context.you),
        says.START,
        you=context.you,
    )


_PENDING = {
    At.IDLE: _idle,
    At.ASK: _ask,
    At.DOUBT: _doubt,
    At.REVIEW: _review,
    At.WHICH: _which,
    At.STOPPING: _stopping,
}

_DOUBTS = {
    Reason.UNCLEAR: _understood,
    Reason.IN_ORDER: _understood,
    Reason.WHICH_OF_PAIR: _which_of_pair,
    Reason.SAME_EVENT: _same_event,
    Reason.JUMP: _jump,
    Reason.EARLY: _early,
    Reason.EDITED: _corrected,
    Reason.CORRECTED: _corrected,
    Reason.RETURNED: _returned,
}
