"""From what was read to what is recorded: limits, jumps and contradictions, then the next question.

A figure is recorded at once, or asked back with what would be recorded, or refused with what to type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.core import asking, doubts, remaining
from bot.core.answers import Answered, Offer, Reason, read_answer
from bot.core.dialogue import At, Context, Doubt, Record, State, Step
from bot.core.figures import Figure, Standing, beyond_limits, conflicts, jumps
from bot.core.indicators import Answer, Question, Sort
from bot.core.model import Message
from bot.core.texts import group_leader as says
from bot.core.texts import returned


def again(state: State, context: Context, note: str = "") -> Step:
    """Nothing changes; what is pending is asked again."""
    return Step(state, (), asking.pending(state, context, note=note))


def take(state: State, context: Context, question: Question, answered: Answered, text: str) -> Step:
    """What was read, recorded or asked back."""
    if answered.reason is None:
        if not answered.figures:
            return again(state, context)
        return settle(state, context, answered.figures, text)
    if not (offers := possible(context, answered)):
        return Step(state, (), asking.refusal(context, question, answered.reason, text))
    doubt = Doubt(answered.reason, question.asks[0], offers, text)
    return doubting(state, context, doubt)


def possible(context: Context, answered: Answered) -> tuple[Offer, ...]:
    """The offers that this period asks for."""
    return tuple(offer for offer in answered.offers if set(offer.figures) <= context.asked)


def doubting(state: State, context: Context, doubt: Doubt) -> Step:
    """Ask back; nothing is recorded."""
    asks_back = replace(state, at=At.DOUBT, doubt=doubt)
    return Step(asks_back, (), asking.pending(asks_back, context))


def settle(state: State, context: Context, figures: Mapping[str, Figure], text: str, *, accepted: bool = False) -> Step:
    """Limits, then a jump or a soft check (one question, not two), then record; hard checks bind."""
    if not set(figures) <= context.asked:  # a unit of a question this month does not ask
        return Step(state, (), asking.refusal(context, context.questions[0], Reason.OTHER_UNIT, text))
    figures = _implied(context, figures)
    codes = tuple(figures)
    home = context.question(codes[0])
    for code, figure in figures.items():
        indicator = context.form.by_code[code]
        if beyond_limits(indicator, figure):
            back = replace(state, at=At.ASK, doubt=None, question=home.asks[0])
            return Step(back, (), asking.out_of_limits(context, indicator, figure))
        if not accepted and jumps(indicator, figure, context.past.get(code, ())):
            return doubting(state, context, Doubt(Reason.JUMP, home.asks[0], (Offer(figures),), text))
    known = {**context.known, **figures}
    for check in conflicts(context.form, known, touching=codes):
        index = context.form.checks.index(check)
        doubt = Doubt(Reason.CHECK, home.asks[0], (Offer(figures),), text, check=index)
        if not doubts.binding(context, index):
            if not accepted:
                return doubting(state, context, doubt)
        elif context.sent:
            return doubting(state, context, doubt)  # what was handed in stays as it is until both agree
        else:
            effects = tuple(Record(code, figure) for code, figure in figures.items())
            after = context.with_figures(figures)
            held = replace(state, at=At.DOUBT, doubt=replace(doubt, offers=()), last=home.asks[0])
            return Step(held, effects, asking.pending(held, after))
    return record(state, context, figures)


def _implied(context: Context, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """0 buổi means 0 lượt: where a zero check ties a pair and only the first was said."""
    full = dict(figures)
    for check in context.form.checks:
        left = full.get(check.left)
        tied = check.zero and left is not None and left.value == 0 and check.right not in full
        if tied and check.right in context.question(check.left).asks:
            full[check.right] = Figure(Standing.VALUE, Decimal(0), said=True)
    return full


def record(state: State, context: Context, figures: Mapping[str, Figure]) -> Step:
    """Record, name what was recorded, and ask what is still open: the rest of a pair, the next question."""
    effects = tuple(Record(code, figure) for code, figure in figures.items())
    changed = any(code in context.figures for code in figures)
    after = context.with_figures(figures)
    head = says.recorded(context.form, dict(figures), changed=changed)
    home = context.question(next(iter(figures)))
    asked = context.question(state.question) if state.question else home
    held = tuple(one for one in state.held if not any(set(offer.figures) & set(figures) for offer in one.offers))
    done = replace(state, doubt=None, last=home.asks[0], held=held)
    if context.sent:
        text = says.corrected_receipt(head, context.period, context.receipt)
        return Step(at_rest(done), effects, Message(text, you=context.you))
    left = tuple(code for code in state.wanting(asked) if code not in figures)
    still_asked = left and state.at is not At.REVIEW and not all(code in after.figures for code in left)
    if still_asked and asked == home and set(figures) & set(asked.asks):
        following = replace(done, at=At.ASK, question=asked.asks[0], wanted=left)
        return Step(following, effects, asking.pending(following, after, head=head))
    step = proceed(done, after, head=head)
    return replace(step, effects=effects + step.effects)


def kept_stocks(context: Context) -> dict[str, Figure]:
    """ "còn lại như cũ": what stands until it changes and has no answer yet, as last handed in; events are left out."""
    kept: dict[str, Figure] = {}
    for question in context.questions:
        for one in asking.indicators(context, question.asks):
            old = context.previous.get(one.code)
            if one.code in context.figures or one.sort is not Sort.STOCK or old is None or one.answer is Answer.WORDS:
                continue
            if old.standing is not Standing.MISSING:
                kept[one.code] = replace(old, kept=True, said=False)
    return kept


def at_rest(state: State) -> State:
    """Nothing pending; the report it is about and the question answered last stay known."""
    return replace(state, at=At.IDLE, question="", wanted=(), doubt=None, early=(), held=())


def asking_next(state: State, context: Context) -> State:
    """The state that asks back what is held, then the next question without an answer, else the review.

    What was held of several questions at once cannot be asked in one sentence: each of them is asked anew.
    """
    held = tuple(
        one
        for one in remaining.standing(state.held, context)
        if one.reason is Reason.CORRECTED or not remaining.spans(one, context)
    )
    if held:
        doubt, state = held[0], replace(state, held=held[1:])
        return replace(state, at=At.DOUBT, question=doubt.question, wanted=(), doubt=doubt)
    state = replace(state, held=())
    question = context.unanswered()
    if question is None:
        return replace(state, at=At.REVIEW, question="", wanted=(), doubt=None)
    wanted = tuple(code for code in question.asks if code not in context.figures)
    return replace(state, at=At.ASK, question=question.asks[0], wanted=wanted, doubt=None)


def proceed(state: State, context: Context, head: str = "") -> Step:
    """The next question, else the review; a text that came early is read back there."""
    following = asking_next(state, context)
    if not following.early or following.at is At.DOUBT:
        return Step(following, (), asking.pending(following, context, head=head))
    if following.at is At.REVIEW:
        heads = [head, *(says.early_dropped(text, context.you) for text in following.early)]
        review = replace(following, early=())
        return Step(review, (), asking.pending(review, context, head="\n".join(filter(None, heads))))
    step = read_back(replace(following, early=following.early[1:]), context, following.early[0])
    return replace(step, message=under(head, step.message))


def under(head: str, message: Message) -> Message:
    """The message with one more line before it."""
    return replace(message, head="\n".join(filter(None, (head, message.head))))


def read_back(state: State, context: Context, text: str) -> Step:
    """A text that came before its question: what it would mean there is asked; else it is named as dropped."""
    question = context.question(state.question)
    wanted = asking.indicators(context, state.wanting(question))
    answered = read_answer(text, wanted, context.form, context.previous)
    figures = answered.figures or (answered.offers[0].figures if len(answered.offers) == 1 else {})
    if not figures or not set(figures) <= set(question.asks):
        return Step(state, (), asking.pending(state, context, head=says.early_dropped(text, context.you)))
    return doubting(state, context, Doubt(Reason.EARLY, question.asks[0], (Offer(figures),), text))


def read_unasked(state: State, context: Context, text: str) -> Step | None:
    """A figure that came while nothing was asked, read as an answer to the next question; None: it is none."""
    asked = asking_next(replace(state, doubt=None), context)
    if asked.at is not At.ASK:
        return None
    question = context.question(asked.question)
    answered = read_answer(text, asking.indicators(context, asked.wanting(question)), context.form, context.previous)
    offers = (Offer(answered.figures),) if answered.figures else answered.offers
    if not offers or any(not set(one.figures) <= set(question.asks) for one in offers):
        return None
    reason = answered.reason if answered.reason is not None and len(offers) > 1 else Reason.UNASKED
    return doubting(asked, context, Doubt(reason, question.asks[0], offers, text))


def read_correction(context: Context, codes: tuple[str, ...], text: str) -> Answered:
    """A correction's text: units point to what was answered before, not to what was never asked."""
    among = {*context.figures, *codes}
    return read_answer(text, asking.indicators(context, codes), context.form, context.previous, among=among)


def offer_correction(state: State, context: Context, codes: tuple[str, ...], text: str, reason: Reason) -> Step:
    """Something recorded may change: what it would become is read back first; unreadable: asked again."""
    question = context.question(codes[0])
    answered = read_correction(context, codes, text)
    offers = possible(context, replace(answered, offers=(Offer(answered.figures),)) if answered.figures else answered)
    if not offers:
        note = says.no_answer(context.you) if answered.reason else ""
        return mend(state, context, question.asks[0], note=note)
    if len(offers) > 1 and answered.reason is not None:
        return doubting(state, context, Doubt(answered.reason, question.asks[0], offers, text))
    figures = offers[0].figures
    if all(code in context.figures and context.figures[code].same == one.same for code, one in figures.items()):
        return again(state, context)
    home = context.question(next(iter(figures)))
    return doubting(state, context, Doubt(reason, home.asks[0], offers[:1], text))


def mend(state: State, context: Context, code: str, note: str = "") -> Step:
    """Ask the question of ``code`` again; the review (or the receipt) follows."""
    question = context.question(code)
    asked = replace(state, at=At.ASK, question=question.asks[0], wanted=question.asks, doubt=None)
    return Step(asked, (), asking.pending(asked, context, note=note))


def given_back(state: State, context: Context, code: str, why: str) -> State:
    """A reviewer wants this figure of the report handed in looked at again: it alone is asked about."""
    home = context.question(code).asks[0]
    doubt = Doubt(Reason.RETURNED, home, (Offer({code: context.figures[code]}),), why)
    return replace(at_rest(state), at=At.DOUBT, question=home, wanted=(code,), doubt=doubt)


def accept(state: State, context: Context, offer: Offer, doubt: Doubt) -> Step:
    """What was offered is what was meant; a jump or contradiction just confirmed is not asked again."""
    if doubt.reason is Reason.RETURNED:
        effects = tuple(Record(code, figure) for code, figure in offer.figures.items())
        text = returned.kept(doubts.meaning(context, offer), doubt.quote, context.ward, context.you)
        return Step(at_rest(replace(state, last=doubt.question)), effects, Message(text, you=context.you))
    accepted = doubt.reason in (Reason.JUMP, Reason.CHECK)
    return settle(replace(state, at=At.ASK, doubt=None), context, offer.figures, doubt.quote, accepted=accepted)


def resume(state: State, context: Context) -> Step:
    """Back to what was pending before the doubt."""
    if context.sent:
        idle = at_rest(state)
        return Step(idle, (), asking.pending(idle, context))
    return proceed(replace(state, doubt=None), context)
