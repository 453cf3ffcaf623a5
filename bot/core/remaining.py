"""What is left of a report in one message, asked in one: what is doubtful, what is missing, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.answers import Offer, Reason
from bot.core.dialogue import Context, Doubt, State
from bot.core.doubts import binding, in_words, meaning
from bot.core.figures import Figures, Standing, conflicts, jumps
from bot.core.indicators import Question, Sort
from bot.core.model import Choice
from bot.core.texts import group_leader as says
from bot.core.texts import reporting as told
from bot.core.texts import words

__all__ = ["agreed", "choices", "missing", "needs_list", "spans", "standing", "text"]


def standing(held: Sequence[Doubt], context: Context) -> tuple[Doubt, ...]:
    """The doubts that still are some: a contradiction that has gone leaves its figures to be read back."""
    failing = conflicts(context.form, {**context.known, **_offered(held)})
    found = []
    for doubt in held:
        if doubt.reason is not Reason.CHECK or context.form.checks[doubt.check] in failing:
            found.append(doubt)
        elif doubt.offers:
            found.append(replace(doubt, reason=Reason.UNCLEAR, check=-1))
    return tuple(found)


def spans(doubt: Doubt, context: Context) -> bool:
    """Whether a yes would record figures of several questions."""
    return len(doubt.offers) == 1 and len({context.question(code).asks for code in doubt.offers[0].figures}) > 1


def needs_list(doubt: Doubt, context: Context) -> bool:
    """Whether a doubt says too much for one sentence: figures of several questions, or a yes would raise another."""
    if len(doubt.offers) != 1 or doubt.reason in (Reason.JUMP, Reason.CHECK):
        return False
    return spans(doubt, context) or bool(_warnings((doubt,), context))


def missing(state: State, context: Context) -> list[tuple[Question, list[str]]]:
    """The questions with codes that have no figure and no doubt about one."""
    doubted = {code for doubt in state.held for offer in doubt.offers for code in offer.figures}
    left = [
        (question, [code for code in question.asks if code not in context.figures and code not in doubted])
        for question in context.questions
    ]
    return [(question, codes) for question, codes in left if codes]


def text(state: State, context: Context) -> str:
    """The one message that asks all that is left."""
    left = missing(state, context)
    sampled = [question for question, _ in left[:2]] or [context.question(state.held[0].question)]
    samples = [told.example(context.form, question) for question in sampled]
    if len(left) > 1 and _before(left[1][1], context):
        samples[1] = told.REST_SAME
    if left and agreed(state, context):
        samples.insert(0, says.YES.label)
    warnings = _warnings(state.held, context)
    if _is_read_back(state, context):
        doubt = state.held[0]
        found = told.lines(context.form, context.questions, doubt.offers[0].figures)
        return told.understood(doubt.quote, [*found, *warnings], samples[0], context.you)
    doubts = [_line(doubt, state.held, context) for doubt in state.held] + warnings
    asked = [told.missing(context.form, question, codes, _before(codes, context)) for question, codes in left]
    return told.rest(doubts, asked, ", ".join(samples), context.you)


def _before(codes: Sequence[str], context: Context) -> str:
    """What "như cũ" would keep, as it is shown."""
    indicator, known = context.form.by_code[codes[0]], context.previous.get(codes[0])
    if indicator.sort is not Sort.STOCK or known is None or known.standing is Standing.MISSING:
        return ""
    return words.figure(indicator, replace(known, kept=False))


def choices(state: State, context: Context) -> tuple[Choice, ...]:
    """A yes to what is doubtful, and the way back to one question a message."""
    if not agreed(state, context):
        return (told.ONE_BY_ONE,)
    return (says.YES if _is_read_back(state, context) else told.YES, told.ONE_BY_ONE)


def agreed(state: State, context: Context) -> list[Doubt]:
    """The doubts that a yes answers: they offer one reading, and no rule of the form forbids it."""
    return [
        doubt
        for doubt in state.held
        if len(doubt.offers) == 1 and not (doubt.reason is Reason.CHECK and binding(context, doubt.check))
    ]


def _is_read_back(state: State, context: Context) -> bool:
    """Whether one reading of one text is all there is to ask."""
    return len(state.held) == len(agreed(state, context)) == 1 and not missing(state, context)


def _line(doubt: Doubt, held: Sequence[Doubt], context: Context) -> str:
    label = context.question(doubt.question).label
    if doubt.reason is Reason.CHECK:
        known = {**context.known, **_offered(held)}
        return told.contradiction(in_words(context.form.checks[doubt.check], context.form, known))
    if len(doubt.offers) > 1:
        return told.one_of(doubt.quote, [_reading(context, offer) for offer in doubt.offers])
    offer = doubt.offers[0]
    if doubt.reason is Reason.JUMP:
        code = next(iter(offer.figures))
        before = words.figure(context.form.by_code[code], replace(context.previous[code], kept=False))
        return told.jump(label, meaning(context, offer), before)
    if doubt.reason is Reason.CORRECTED:
        before = meaning(context, Offer({code: context.figures[code] for code in offer.figures}))
        return told.corrected(label, before, meaning(context, offer))
    if doubt.reason is Reason.SAME_EVENT:
        return told.same_event(label, meaning(context, offer))
    if spans(doubt, context):
        return told.in_order(doubt.quote, told.lines(context.form, context.questions, offer.figures))
    return told.doubtful(doubt.quote, meaning(context, offer))


def _reading(context: Context, offer: Offer) -> str:
    shown = meaning(context, offer)
    return f"{context.form.by_code[offer.code].label} {shown}" if offer.code else shown


def _warnings(doubts: Sequence[Doubt], context: Context) -> list[str]:
    """What a yes would raise next, said at once: a figure far from its past, a contradiction."""
    offered = _offered([doubt for doubt in doubts if doubt.reason not in (Reason.JUMP, Reason.CHECK)])
    found = []
    for code, figure in offered.items():
        indicator = context.form.by_code[code]
        if jumps(indicator, figure, context.past.get(code, ())):
            before = words.figure(indicator, replace(context.previous[code], kept=False))
            found.append(told.jump(indicator.label, words.figure(indicator, figure), before))
    known = {**context.known, **_offered(doubts)}
    said = {doubt.check for doubt in doubts if doubt.reason is Reason.CHECK}
    checks = conflicts(context.form, known, touching=tuple(offered)) if offered else ()
    return found + [
        told.contradiction(in_words(check, context.form, known))
        for check in checks
        if context.form.checks.index(check) not in said
    ]


def _offered(doubts: Sequence[Doubt]) -> Figures:
    """The figures of the doubts that offer one reading."""
    return {code: one for doubt in doubts if len(doubt.offers) == 1 for code, one in doubt.offers[0].figures.items()}
