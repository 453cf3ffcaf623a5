"""A whole report taken: every figure by the rules of a single answer, what is in order recorded at once.

What jumps, contradicts or has two readings is held and asked together with what is missing, in one message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core import asking, remaining, settling
from bot.core.answers import Offer, Reason
from bot.core.dialogue import At, Context, Doubt, Record, Said, State, Step
from bot.core.figures import Figure, beyond_limits
from bot.core.indicators import Answer, Question
from bot.core.one_message import Report, read_report
from bot.core.texts import group_leader as says
from bot.core.texts import reporting as told


def report(state: State, context: Context, text: str, *, early: bool = False) -> Step | None:
    """The step of a report in one message; None where the text is none.

    ``early``: it was written before the pending question was seen, so it cannot lean on it.
    """
    if context.sent:
        return None
    current = None if early else _current(state, context)
    found = read_report(text, context, current, listed=state.at is At.REST)
    return None if found is None else take(state, context, replace(found, agreed=found.agreed and not early), text)


def correction(state: State, context: Context, text: str) -> Step | None:
    """ "à quên, vi phạm 1" names what it corrects: read back against what is recorded; None where it names nothing."""
    if context.sent:
        return None
    found = read_report(text, context, None, listed=True)
    named = found is not None and bool(found.figures) and not (found.doubts or found.unread)
    if found is None or not named or not set(found.figures) <= set(context.figures):
        return None
    return take(state, context, found)


def _current(state: State, context: Context) -> Question | None:
    """The question a plain answer would be for."""
    if state.at is At.DOUBT and state.doubt:
        return context.question(state.doubt.question)
    return context.question(state.question) if state.at is At.ASK else None


def take(state: State, context: Context, found: Report, text: str = "") -> Step:
    """Record what may be, hold what is doubtful, name both, and ask the rest in one message."""
    before = [*((state.doubt,) if state.at is At.DOUBT and state.doubt else ()), *state.held]
    yes = remaining.agreed(replace(state, held=tuple(before)), context) if found.agreed else []
    said = {code: one for doubt in yes for code, one in doubt.offers[0].figures.items()} | dict(found.figures)
    mended = set(state.wanting(context.question(state.question))) if state.at is At.ASK else set()
    mended |= {code for doubt in before for code in _answers(doubt, context)}
    taking = _Taking(context, said, mended, confirmed={code for code in said if code not in found.figures})
    for question in context.questions:
        figures = {code: said[code] for code in question.asks if code in said}
        if figures:
            taking.settle(question, figures, found.quotes.get(question.asks[0], ""))
    for doubt in found.doubts:
        taking.doubt(doubt)
    keeps = found.same and not found.lost
    if keeps:
        stocks = settling.kept_stocks(context.with_figures(taking.recorded))
        taking.recorded |= {code: one for code, one in stocks.items() if code not in found.touched | set(said)}
    touched = set(found.touched) | set(taking.recorded)
    held = [doubt for doubt in before if doubt not in yes and not _codes(doubt) & touched]
    held += taking.held
    after = context.with_figures(taking.recorded)
    held = list(remaining.standing(held, after))
    if not (
        taking.recorded or taking.held or held != before or found.unread or found.unasked or taking.notes or found.bare
    ):
        return settling.again(state, context)
    answered = [one.asks[0] for one in context.questions if set(one.asks) & set(taking.recorded)]
    last = "" if len(answered) > 1 else answered[0] if answered else state.last  # of several none was the last
    going = replace(state, at=At.REST, question="", wanted=(), doubt=None, held=tuple(held), last=last)
    notes = [*taking.notes]
    if found.bare:
        notes.append(told.not_as_many(text, found.bare, _counted(context)))
    if found.same and not keeps:
        notes.append(told.not_kept())
    several = found.same or found.none or len({context.question(code).asks for code in touched}) > 1
    listed = bool(several or found.bare or state.at is At.REST)  # else: "vi phạm 0" where meetings are asked
    return _asked(going, after, taking.recorded, found, notes, listed=listed)


def _asked(
    state: State, context: Context, recorded: Mapping[str, Figure], found: Report, notes: list[str], *, listed: bool
) -> Step:
    """What is left, in one message where it is more than one thing; the review where nothing is."""
    left = remaining.missing(state, context)
    listed = listed and len(state.held) + len(left) > 1
    listed = listed or any(remaining.needs_list(doubt, context) for doubt in state.held)
    following = state if listed else settling.asking_next(state, context)
    shown = "" if following.at is At.REVIEW else told.recorded(context.form, context.questions, recorded)
    head = "\n".join(filter(None, (shown, told.unread(found.unread), told.unasked(found.unasked), *notes)))
    effects = tuple(Record(code, figure) for code, figure in recorded.items())
    if listed:
        return Step(state, effects, asking.pending(state, context, head=head))
    step = settling.proceed(state, context, head=head)
    return replace(step, effects=effects + step.effects)


class _Taking:
    """What becomes of the figures of a report, a question at a time.

    ``mended``: codes whose recorded figure is being asked, so that another one is no correction. ``confirmed``: codes
    just said yes to.
    """

    def __init__(self, context: Context, said: Mapping[str, Figure], mended: set[str], confirmed: set[str]) -> None:
        self.context = context
        self.said = said
        self.mended = mended
        self.confirmed = confirmed
        self.recorded: dict[str, Figure] = {}
        self.held: list[Doubt] = []
        self.notes: list[str] = []

    def settle(self, question: Question, figures: dict[str, Figure], quote: str) -> None:
        """Record one question's figures by the rules of a single answer, or hold what it would ask."""
        cannot = self._beyond(figures)
        figures = {code: one for code, one in figures.items() if code not in cannot}
        known = {code: self.context.figures[code] for code in figures if code in self.context.figures}
        if all(code in known and known[code].same == one.same for code, one in figures.items()):
            return
        if any(known[code].same != figures[code].same for code in known if code not in self.mended):
            self.held.append(Doubt(Reason.CORRECTED, question.asks[0], (Offer(figures),), quote))
            return
        others = {code: one for code, one in self.said.items() if code not in figures}
        accepted = set(figures) <= self.confirmed
        step = settling.settle(State(), self.context.with_figures(others), figures, quote, accepted=accepted)
        self.recorded |= {one.code: one.figure for one in step.effects if isinstance(one, Record)}
        if step.state.at is At.DOUBT and step.state.doubt:
            self._hold(step.state.doubt)

    def doubt(self, doubt: Doubt) -> None:
        """Hold a doubt; readings that cannot be are not offered."""
        offers = tuple(
            offer
            for offer in doubt.offers
            if not any(beyond_limits(self.context.form.by_code[code], one) for code, one in offer.figures.items())
        )
        if not offers:
            self._beyond(doubt.offers[0].figures)
            return
        recorded = {code: self.context.figures.get(code) for offer in offers for code in offer.figures}
        if len(offers) == 1 and all(recorded.values()) and not set(recorded) & self.mended:
            doubt = replace(doubt, reason=Reason.CORRECTED)
        self._hold(replace(doubt, offers=offers))

    def _beyond(self, figures: Mapping[str, Figure]) -> set[str]:
        """The codes whose figures break a hard limit; it is said why they are not recorded."""
        by_code = self.context.form.by_code
        cannot = {code: one for code, one in figures.items() if beyond_limits(by_code[code], one)}
        self.notes += [told.beyond(by_code[code], one) for code, one in cannot.items()]
        return set(cannot)

    def _hold(self, doubt: Doubt) -> None:
        """A contradiction between two figures of the report is asked once, with both."""
        for at, other in enumerate(self.held):
            if doubt.reason is other.reason is Reason.CHECK and doubt.check == other.check:
                figures = {
                    code: one for each in (other, doubt) for offer in each.offers for code, one in offer.figures.items()
                }
                self.held[at] = replace(other, offers=(Offer(figures),) if figures else ())
                return
        self.held.append(doubt)


def _answers(doubt: Doubt, context: Context) -> set[str]:
    """The codes whose next figure answers a doubt: it is no correction that is asked about once more."""
    if doubt.reason is not Reason.CHECK:
        return {code for offer in doubt.offers for code in offer.figures}
    check = context.form.checks[doubt.check]
    homes = [context.question(code).asks for code in (check.left, check.right) if code in context.asked]
    return {code for home in homes for code in home}


def _codes(doubt: Doubt) -> set[str]:
    """The codes a doubt is about; a contradiction is held against the figures instead."""
    if doubt.reason is Reason.CHECK and not doubt.offers:
        return set()
    return {code for offer in doubt.offers for code in offer.figures} or {doubt.question}


def _counted(context: Context) -> int:
    """How many numbers the open questions need."""
    return sum(
        context.form.by_code[code].answer is Answer.COUNT and code not in context.figures
        for question in context.questions
        for code in question.asks
    )


# ---- moves where what is left was asked in one message ------------------------------------------------------


def answer(state: State, said: Said, context: Context, detail: str) -> Step:
    """More of a report; what says nothing of it is asked one by one."""
    return report(state, context, said.text) or one_by_one(state, said, context, detail)


def agree(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "đúng" to all that was asked back."""
    return take(state, context, Report(agreed=True))


def disagree(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "không" to what was asked back: it is dropped, and its questions are asked with the others that are left."""
    return settling.proceed(replace(state, held=()), context)


def keep(state: State, said: Said, context: Context, detail: str) -> Step:
    """ "còn lại như cũ": stocks are kept, events left to ask."""
    return take(state, context, Report(same=True))


def one_by_one(state: State, said: Said, context: Context, detail: str) -> Step:
    """A word that answers one question came to a list of them: the first is asked by itself."""
    if any(remaining.spans(doubt, context) for doubt in state.held):
        return settling.again(state, context, says.not_understood(context.you))
    step = settling.proceed(state, context)
    return replace(step, message=settling.under(says.not_understood(context.you), step.message))
