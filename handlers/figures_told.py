"""Figures and targets for leaders: as of when, of how many places, held against the target, how it moved."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.indicators import Answer
from bot.core.model import Message
from bot.core.queries import Query, Rank
from bot.core.question_times import Against
from bot.core.sight import Sight
from bot.core.spans import Span
from bot.core.targets import Sums, Target, Verdict, shown, trend, verdict
from bot.core.texts import decisions as decided
from bot.core.texts import figures_told as says
from bot.core.texts import place_by_place as above
from bot.core.texts import words
from handlers import place_by_place, recognising
from handlers.knowing import Asker
from handlers.told import (
    EVER,
    Inquiry,
    Told,
    due,
    in_words,
    inquiry,
    newest_form,
    of_indicator,
    of_target,
    short,
    told_in,
)
from handlers.turn import Turn
from storage import handed_in, measures, places
from storage.db import Tx
from storage.measures import Scope

_NOTES = 10
_NAMED = 3
"""Up to so many places are named in the first line."""
_USUAL = (1, 3, 6, 12)
"""Months of a period, quarter, half-year and year: what is longer or shorter has no time before it to compare with."""


def figure(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """One figure of the form, or several."""
    form = newest_form(tx, turn)
    named = [form.by_code[code] for code in query.codes if code in form.by_code]
    asked = [inquiry(tx, turn, asker, query, of_indicator(turn.desk, one, form)) for one in named]
    return _message(asked, asker)


def target(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """One target."""
    wanted = next(one for one in turn.desk.targets if one.code in query.codes)
    told = of_target(turn.desk, wanted, newest_form(tx, turn))
    if told is None:
        return says.no_measure(wanted, asker.you)
    return _message([inquiry(tx, turn, asker, query, told)], asker)


def _message(asked: list[Inquiry], asker: Asker) -> Message:
    for one in asked:
        if any(one.sight(code) is Sight.NOTHING for code in one.told.measure.codes):
            return says.not_yours(one.told.label, asker.you)
    return Message("\n".join(line for one in asked for line in _lines(one)), you=asker.you)


def targets(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """Every target, a line each."""
    return Message("\n".join(target_lines(tx, turn, asker, query)), you=asker.you)


def target_lines(tx: Tx, turn: Turn, asker: Asker, query: Query, *, brief: bool = False) -> Iterator[str]:
    """The targets of the programme, a line each, under one heading; ``brief``: only those with figures."""
    form, without = newest_form(tx, turn), 0
    yield says.targets_heading(says.together([places.place(tx, ref).full_name for ref in query.places]) or query.area)
    for wanted in turn.desk.targets:
        told = of_target(turn.desk, wanted, form)
        one = inquiry(tx, turn, asker, query, told) if told else None
        sums = one.sums() if one else Sums()
        if one is not None and not sums.given and query.span is None and (before := _last_told(one, None)):
            one, sums = before
        found = recognised(one) if one is not None else None
        if one is not None and (sums.given or found) and place_by_place.few_places(one):
            yield says.place_line(words.cap(wanted.label), says.HIDDEN)
        elif one is not None and (sums.given or found):
            word = says.reports(one.told.word) if one.several else one.told.word
            stands, summed = (found.told, found.sums) if found else (one.told, sums)
            if query.rank is not None and not _is_wanted(wanted, stands, summed, query.rank):
                continue
            coverage = says.coverage(summed, word)
            code = told_in(one.told, one.asked[-1], sums)
            when = one.covered if code == one.covered.last else Span(code, code)
            yield says.target_line(wanted.label, in_words(stands, summed), says.span(when), coverage)
        elif brief or query.rank is not None:
            without += 1
        elif told is not None:
            yield says.target_without_figures(wanted.label, due(turn, told, query.span))
        else:
            yield says.target_without_measure(wanted.label)
    if without:
        yield says.targets_without_figures(without)


def _is_wanted(wanted: Target, told: Told, sums: Sums, rank: Rank) -> bool:
    """Whether a target belongs to those that are met, or are not; one without a number to reach to neither."""
    how = verdict(sums.rate(told.per), wanted)
    return how is not None and (how is Verdict.MET) == (rank is Rank.ABOVE)


def recognised(one: Inquiry) -> recognising.Recognition | None:
    """What decisions recognise, where what is asked is of one period."""
    return recognising.of(one.tx, one.told, one.scope, one.asked[-1]) if one.asked and not one.several else None


# ---- one answer ------------------------------------------------------------------------------------------


def _lines(one: Inquiry) -> list[str]:
    """The answer about one thing, of the time asked or, where there is nothing, of the last there is."""
    told, query = one.told, one.query
    if told.indicator.answer is Answer.WORDS:
        return _notes(one)
    sums, found = one.sums(), recognised(one)
    if not sums.given and not found:
        return _without(one)
    if place_by_place.few_places(one) or told.indicator.answer is Answer.PERCENT:
        # no sum of a few places' small counts, nor of percentages, and not how they moved
        first, *notes = place_by_place.lines(one)
        return [says.heading(told.label, says.span(one.covered)), *(first.split("\n")[1:] or [first]), *notes]
    mark = query.mark if told.share or query.rank is None else None
    stands = in_words(found.told, found.sums, mark) if found else in_words(told, sums, mark)
    lines = [f"{says.head(told.label, _where(one), says.span(one.covered), stands)}."]
    if found:
        named, had = (says.coverage(each, told.word) for each in (found.sums, sums))
        rate = sums.rate(told.per)
        value = says.share(shown(rate), sums, told.unit, "") if rate is not None else ""
        lines.append(decided.proposed(named, had, value))
    lines += [*_around(one, sums), *_in_parts(one, sums), *_compared(one, sums, proposed=bool(found))]
    if told.target is not None and told.target.mark is None:
        lines.append(says.rising(told.target) if told.target.rising else says.no_number_wanted(told.target))
    if query.why:
        before = _of_span(one, _before(one))
        lines += place_by_place.reasons(one, before if before.asked else None)
    elif query.each or query.areas or len(query.places) > 1:
        lines += place_by_place.lines(one)
    return lines


def _around(one: Inquiry, sums: Sums) -> list[str]:
    """As of when, of how many places, and what is missing."""
    now, word, stock = one.turn.desk.local(one.turn.now), one.told.word, one.told.measure.stock
    line = says.last_known(now, sums, word) if stock else says.as_of(now, sums, word, several=one.several)
    return [line, *says.not_told(sums, word, stock=stock, several=one.several)]


def _in_parts(one: Inquiry, sums: Sums) -> list[str]:
    """How many places are in which state; of what units report, the kinds of units."""
    told = one.told
    lines = []
    if told.target is not None and len(told.indicator.options) > 2:
        states = [(option.label, sums.options.get(option.key, 0)) for option in told.indicator.options]
        lines.append(says.states(says.options(states, told.word)))
    if len(told.kinds) > 1 and not one.query.places:
        for kind in told.kinds:
            of_kind = measures.sums(one.tx, told.measure, Scope((kind,)), one.asked)
            if of_kind.given:
                lines.append(
                    says.kind_line(kind, in_words(told, of_kind), says.coverage(of_kind, ""), one.turn.desk.ward)
                )
    return lines


def _where(one: Inquiry) -> str:
    refs = one.query.places
    if len(refs) > _NAMED:
        return f"{len(refs)} {one.told.word}"
    return says.together([places.place(one.tx, ref).full_name for ref in refs]) or one.query.area


def _notes(one: Inquiry) -> list[str]:
    """What was written in words."""
    found = handed_in.words_of(one.tx, one.told.measure.codes[0], one.scope, one.asked, _NOTES) if one.asked else []
    asked = one.covered if one.asked else one.query.span
    where, when = _where(one), says.span(asked) if asked else ""
    if not found:
        return [says.no_notes(one.told.label, where, when)]
    lines = [says.place_line(place.full_name, words.quote(said)) for place, said in found]
    return [says.notes(one.told.label, where, when, lines)]


# ---- nothing yet -----------------------------------------------------------------------------------------


def _without(one: Inquiry) -> list[str]:
    """No figure of that time: when there will be one, and the last there is, by name."""
    told, span = one.told, one.query.span
    when = span or (one.covered if one.asked else None)
    until = due(one.turn, told, span)
    before = _last_told(one, when)
    if before is None or place_by_place.few_places(before[0]):
        return [says.none_at_all(told.label, _where(one), until)]
    last, sums = before
    if found := recognised(last):
        told, sums = found.told, found.sums
    value = f"{in_words(told, sums)} ({says.coverage(sums, told.word)})"
    first = says.no_figure(told.label, _where(one), says.span(when) if when else "", until)
    return [first, says.nearest_period(says.span(last.covered), value)]


def _last_told(one: Inquiry, when: Span | None) -> tuple[Inquiry, Sums] | None:
    """The newest period that has the figure, before a time where there is one before it, and what it comes to."""
    measure = one.told.measure
    every = measures.worth_summing(one.tx, measure, measures.asking(one.tx, measure.codes))[::-1]
    earlier = [opened for opened in every if when is None or opened.period.code < when.first]
    for opened in dict.fromkeys((*earlier, *every)):
        found = one.of([opened])
        if (sums := found.sums()).given:
            return found, sums
    return None


# ---- compared --------------------------------------------------------------------------------------------


def _compared(one: Inquiry, sums: Sums, *, proposed: bool) -> list[str]:
    """How it moved: against what was asked, else against the time before, where there is one."""
    against = one.query.against
    if isinstance(against, Span):
        wanted = [against]
    elif against is Against.YEAR_AGO or (against is None and one.covered.months not in _USUAL):
        wanted = [one.covered.year_ago]
    else:
        wanted = [_before(one)]
        if one.told.target is not None and one.told.target.rising:
            wanted.append(one.covered.year_ago)
    lines = []
    if against is Against.BEFORE and wanted[0] != one.covered.before:
        lines.append(says.asked_before(says.span(wanted[0])))
    for span in wanted:
        line = _moved(one, sums, span, proposed=proposed)
        if line or against is not None:
            lines.append(line or says.nothing_to_compare(says.span(span)))
    return lines


def _before(one: Inquiry) -> Span:
    """The time before: of a single period the one that asked this last, else as many months."""
    span = one.covered
    if span.months > 1:
        return span.before
    earlier = measures.asking(one.tx, one.told.measure.codes, Span(EVER, span.before.last), newest=True)
    return Span(earlier[-1].period.code, earlier[-1].period.code) if earlier else span.before


def _of_span(one: Inquiry, span: Span) -> Inquiry:
    return one.of(measures.asking(one.tx, one.told.measure.codes, span))


def _moved(one: Inquiry, now: Sums, span: Span, *, proposed: bool) -> str:
    """How it moved since another time; empty where nothing is known of it."""
    told = one.told
    before = _of_span(one, span)
    then = before.sums()
    if not then.given or (told.indicator.answer is Answer.CHOICE and not told.share):
        return ""
    if place_by_place.few_places(before):
        return above.few_hidden()
    how, by = trend(now, then, told.per if told.share else None)
    difference = says.points(by) if told.percent else says.amount(by, told.unit)
    coverage = says.coverage(then, says.reports(told.word) if one.several else told.word)
    return says.moved(says.span(span), short(told, then), how, difference, coverage, proposed=proposed)
