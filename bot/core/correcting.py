"""The moves by which what was said before changes: "à quên 121", an edited message, "sửa 3 thành 5"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core import asking, reporting, settling
from bot.core.answers import Reason, read_answer
from bot.core.dialogue import At, Context, Doubt, Said, State, Step
from bot.core.folding import fold

_FIX_TO = re.compile(r"(\d{1,2})(?:\s*(?:thành|thanh|là|la|:|=)\s*(.+))?", re.IGNORECASE | re.DOTALL)


def correction(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "à quên 121": what it names, else the previous answer, unless the unit says otherwise.

    The previous answer is the one that is being asked back, where one is; after several at once nobody knows which.
    """
    if step := reporting.correction(state, context, detail):
        return step
    if state.at is At.DOUBT and state.doubt is not None:
        return _of_doubt(state, state.doubt, context, detail)
    if not state.last and not state.question and context.figures:
        return fix(state, said, context, "")
    if state.last in context.asked:
        codes = context.question(state.last).asks
        if state.at is At.IDLE:
            return settling.offer_correction(state, context, codes, detail, Reason.CORRECTED)
        answered = settling.read_correction(context, codes, detail)
        reason = answered.reason if set(answered.figures) <= context.asked else Reason.OTHER_UNIT
        if reason is not None and not settling.possible(context, answered):
            # What comes next answers the question that was to be corrected, never the one pending before.
            note = asking.trouble(context, context.question(state.last), reason, detail)
            return settling.mend(state, context, state.last, note=note)
        return settling.take(replace(state, doubt=None), context, context.question(state.last), answered, detail)
    if state.question:
        return settling.offer_correction(
            state, context, context.question(state.question).asks, detail, Reason.CORRECTED
        )
    return settling.again(state, context)


def _of_doubt(state: State, doubt: Doubt, context: Context, detail: str) -> Step:
    question = context.question(doubt.question)
    if doubt.reason in (Reason.EDITED, Reason.CORRECTED):
        return settling.offer_correction(state, context, question.asks, detail, doubt.reason)
    wanted = asking.indicators(context, state.wanting(question))
    answered = read_answer(detail, wanted, context.form, context.previous)
    asked = replace(state, at=At.ASK, question=question.asks[0], doubt=None)
    return settling.take(asked, context, question, answered, detail)


def edit(state: State, said: Said, context: Context, detail: str) -> Step:
    """An edited message: a correction where a figure came from it, else perhaps the pending answer."""
    codes = tuple(code for code in said.edited if code in context.asked)
    if not codes:
        if state.at is At.ASK:
            wanted = state.wanting(context.question(state.question))
            return settling.offer_correction(state, context, wanted, said.text, Reason.EDITED)
        return settling.again(state, context)
    several = len({context.question(code).asks for code in codes}) > 1
    if several and (step := reporting.report(state, context, said.text, early=True)):
        return step
    whole = context.question(codes[0]).asks
    return settling.offer_correction(state, context, whole if len(codes) > 1 else codes, said.text, Reason.EDITED)


def fix(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "sửa", "sửa 3", "sửa hộ đạt", "sửa 3 thành 5"."""
    if not detail:
        which = replace(state, at=At.WHICH, doubt=None)
        return Step(which, (), asking.pending(which, context))
    if (match := _FIX_TO.fullmatch(detail)) and 1 <= int(match[1]) <= len(context.questions):
        question = context.questions[int(match[1]) - 1]
        if not match[2]:
            return settling.mend(state, context, question.asks[0])
        return settling.offer_correction(state, context, question.asks, match[2], Reason.CORRECTED)
    for question in context.questions:
        names = {
            fold(asking.label(context, question)),
            *(fold(one.label) for one in asking.indicators(context, question.asks)),
        }
        if fold(detail) in names:
            return settling.mend(state, context, question.asks[0])
    if state.last in context.asked:
        return settling.offer_correction(state, context, context.question(state.last).asks, detail, Reason.CORRECTED)
    which = replace(state, at=At.WHICH, doubt=None)
    return Step(which, (), asking.pending(which, context))


def wrong(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "sai rồi" to what was understood of a report: which question?"""
    return fix(state, said, context, "")
