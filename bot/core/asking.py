"""What is pending, as a message: a pure function of where the talk stands and what is recorded.

A stale button, a photo or an unread text is answered with exactly this, so there is one place that asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.core import remaining
from bot.core.answers import Offer, Reason
from bot.core.dialogue import At, Context, Doubt, State
from bot.core.doubts import binding, in_words, meaning
from bot.core.figures import Figure, Standing
from bot.core.indicators import Answer, Indicator, Question, Sort
from bot.core.model import Choice, Message, Owner, Role
from bot.core.texts import group_leader as says
from bot.core.texts import returned as reviewed
from bot.core.texts import words


def pending(state: State, context: Context, *, head: str = "", note: str = "") -> Message:
    """The message that asks what is pending now: after what was recorded (head), or after a passing note."""
    text = _TEXTS[state.at](state, context)
    return Message(
        f"{note}\n{text}" if note else text,
        choices(state, context),
        numbered=numbered(state, context),
        you=context.you,
        head=head,
    )


def choices(state: State, context: Context) -> tuple[Choice, ...]:
    """What may be chosen now."""
    return _CHOICES[state.at](state, context)


def numbered(state: State, context: Context) -> bool:
    """Whether digits choose: only where no number can be meant."""
    if state.at is At.WHICH:
        return True
    return _is_plain(state) and context.form.by_code[_wanted(state, context)[0]].answer is Answer.CHOICE


def label(context: Context, question: Question) -> str:
    """The question's short name."""
    return question.label or context.form.by_code[question.asks[0]].label


def indicators(context: Context, codes: tuple[str, ...]) -> list[Indicator]:
    """The indicators of these codes."""
    return [context.form.by_code[code] for code in codes]


def _is_plain(state: State) -> bool:
    """Whether a question is asked as it stands; a doubt without words is of an older version's state."""
    return state.at is At.ASK or (state.at is At.DOUBT and state.doubt is None)


def _wanted(state: State, context: Context) -> tuple[str, ...]:
    return state.wanting(context.question(state.question))


def _kept(wanted: tuple[str, ...], context: Context) -> Figure | None:
    """What "như cũ" would keep, as it is shown."""
    only = context.form.by_code[wanted[0]]
    known = context.previous.get(only.code)
    if len(wanted) > 1 or known is None or only.answer is Answer.WORDS:
        return None
    if only.answer is Answer.CHOICE:
        keeps = known.standing is Standing.CHOICE
    else:
        keeps = known.value is not None and only.sort is Sort.STOCK
    return replace(known, kept=False) if keeps else None


def _ask(state: State, context: Context) -> str:
    question = context.question(state.question)
    wanted = _wanted(state, context)
    only = context.form.by_code[wanted[0]]
    text = question.text if len(wanted) >= len(question.asks) else says.rest_of_pair(only.label)
    who = context.you.value
    if state.typed:  # it is not the typist who is asked
        who = context.place.name
        group = context.place.kind is Owner.GROUP
        text = text.replace("{you}", context.ward.leader_word if group else words.ROLES[Role.UNIT_CONTACT])
    if known := _kept(wanted, context):
        summed = only.code in context.summed
        before = says.summed(only, known, context.merged) if summed else says.last_time(only, known, who)
        text = f"{before} {text}"
    return says.question(context.number(question), len(context.questions), text, context.you)


def _answers(state: State, context: Context) -> tuple[Choice, ...]:
    wanted = _wanted(state, context)
    only = context.form.by_code[wanted[0]]
    if only.answer is Answer.CHOICE:
        return tuple(Choice(f"o:{option.key}", option.label) for option in only.options)
    if only.answer is Answer.WORDS:
        return (says.NONE_TO_SAY,)
    return (says.SAME, says.UNKNOWN) if _kept(wanted, context) else (says.UNKNOWN,)


def _doubt(state: State, context: Context) -> str:
    doubt = state.doubt
    if doubt is None:
        return _ask(state, context)
    if doubt.reason is Reason.CHECK:
        return _contradiction(doubt, context)
    return _DOUBTS[doubt.reason](doubt, context.question(doubt.question), context)


def _offers(state: State, context: Context) -> tuple[Choice, ...]:
    doubt = state.doubt
    if doubt is None:
        return _answers(state, context)
    if doubt.reason is Reason.CHECK:
        return _mendable(doubt, context)
    if len(doubt.offers) == 1:
        return (says.YES, says.NO) if doubt.reason in (Reason.EDITED, Reason.CORRECTED) else (says.YES,)
    return tuple(Choice(f"f:{index}", _offer_label(context, offer)) for index, offer in enumerate(doubt.offers))


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


def _unasked(doubt: Doubt, question: Question, context: Context) -> str:
    number, meant = context.number(question), meaning(context, doubt.offers[0])
    return says.unasked(doubt.quote, number, label(context, question), meant, context.you)


def _corrected(doubt: Doubt, question: Question, context: Context) -> str:
    offer = doubt.offers[0]
    if doubt.reason is Reason.EDITED:
        return says.edited(doubt.quote, label(context, question), meaning(context, offer))
    changes = []
    for home in dict.fromkeys(context.question(code) for code in offer.figures):
        new = {code: one for code, one in offer.figures.items() if code in home.asks}
        old = {code: context.figures[code] for code in new if code in context.figures}
        before = meaning(context, Offer(old)) if old else ""
        changes.append((label(context, home), before, meaning(context, Offer(new))))
    return says.corrected(changes, context.you)


def _which_of_pair(doubt: Doubt, question: Question, context: Context) -> str:
    return says.which_of_pair(words.quote(doubt.quote), context.you)


def _same_event(doubt: Doubt, question: Question, context: Context) -> str:
    return says.same_event(meaning(context, doubt.offers[0]))


def refusal(context: Context, question: Question, reason: Reason, quote: str) -> Message:
    """Nothing to offer: what is wrong and what to type; the question stays the pending one.

    At a broken limit ``quote`` is the figure as shown and ``question`` asks its indicator.
    """
    first = context.form.by_code[question.asks[0]]
    text = trouble(context, question, reason, quote)
    if reason is not Reason.OTHER_UNIT and first.answer is Answer.CHOICE:
        return pending(State(At.ASK, question=first.code), context, note=text)
    return Message(text, (says.UNKNOWN,), you=context.you)


def trouble(context: Context, question: Question, reason: Reason, quote: str) -> str:
    """Why what was typed is no answer to this question, in words."""
    if reason is Reason.OTHER_UNIT:
        return says.other_unit(quote, label(context, question), question.example or "120", context.you)
    if reason is Reason.NOTHING_BEFORE:
        return says.nothing_before(context.you, question.example or "120")
    if context.form.by_code[question.asks[0]].answer is Answer.CHOICE:
        return says.no_answer(context.you)
    return says.unreadable(context.you, question.example or "120")


def out_of_limits(context: Context, indicator: Indicator, figure: Figure) -> Message:
    """The figure cannot be; the question stays the pending one."""
    text = says.limit(indicator, words.figure(indicator, figure), context.you)
    return Message(text, (says.UNKNOWN,), you=context.you)


def _contradiction(doubt: Doubt, context: Context) -> str:
    check = context.form.checks[doubt.check]
    proposed = doubt.offers[0].figures if doubt.offers else {}
    sentence = in_words(check, context.form, {**context.known, **proposed})
    return says.contradiction(sentence, context.you)


def _mendable(doubt: Doubt, context: Context) -> tuple[Choice, ...]:
    check, asked = context.form.checks[doubt.check], context.asked
    ends = tuple(
        says.to_mend(code, context.form.by_code[code].label) for code in (check.left, check.right) if code in asked
    )
    return (says.YES, *ends) if doubt.offers and not binding(context, doubt.check) else ends


def lines(context: Context) -> list[str]:
    """The report, a line a question."""
    return [
        says.review_line(context.number(question), context.form, question, dict(context.figures))
        for question in context.questions
    ]


def _idle(state: State, context: Context) -> str:
    if context.sent:
        return says.handed_in(context.period, context.place, context.receipt, context.you)
    return says.ready(context.period, context.place, context.you)


def _questions(state: State, context: Context) -> tuple[Choice, ...]:
    return tuple(Choice(f"q:{question.asks[0]}", label(context, question)) for question in context.questions)


# Apart, for a typed text is held against the choices alone.
_TEXTS: dict[At, Callable[[State, Context], str]] = {
    At.IDLE: _idle,
    At.ASK: _ask,
    At.REST: remaining.text,
    At.DOUBT: _doubt,
    At.REVIEW: lambda _, context: says.review(lines(context), context.you),
    At.WHICH: lambda _, context: says.which((), context.you),
    At.STOPPING: lambda _, context: says.stopping(context.you),
}
_CHOICES: dict[At, Callable[[State, Context], tuple[Choice, ...]]] = {
    At.IDLE: lambda _, context: () if context.sent else says.START,
    At.ASK: _answers,
    At.REST: remaining.choices,
    At.DOUBT: _offers,
    At.REVIEW: lambda _, context: (says.SEND,),
    At.WHICH: _questions,
    At.STOPPING: lambda state, _: (says.LATER, says.SKIP, says.GO_ON) if state.question else (says.LATER, says.GO_ON),
}

_DOUBTS = {
    Reason.UNCLEAR: _understood,
    Reason.IN_ORDER: _understood,
    Reason.WHICH_OF_PAIR: _which_of_pair,
    Reason.SAME_EVENT: _same_event,
    Reason.JUMP: _jump,
    Reason.EARLY: _early,
    Reason.UNASKED: _unasked,
    Reason.EDITED: _corrected,
    Reason.CORRECTED: _corrected,
    Reason.RETURNED: _returned,
}
