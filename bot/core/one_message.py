"""The whole report in one message: any order, labelled or in the form's order, and never a guess.

A clause belongs to a question by the words that name it, by the number of its line, because it completes the clause
before it, or by a unit that no other question has. What is left over is quoted to the person; what has two readings
is asked. Each question's words are read as its single answer would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.answers import Offer, Reason, read_answer
from bot.core.clauses import bare_numbers, cut, groups_in
from bot.core.dialogue import Context, Doubt
from bot.core.figures import Figure, Standing
from bot.core.folding import tidy
from bot.core.indicators import Answer, Question, Sort
from bot.core.report_clauses import Sorted
from bot.core.unlabelled import Loose, in_form_order, place
from bot.core.vocabulary import Home, Topic, Vocabulary

__all__ = ["Report", "read_report"]

_MOST = 80
"""Clauses of a report; more is a letter, and nothing of it is taken."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says.

    ``figures`` may be recorded; ``doubts`` are asked back; ``unread`` are quotes of what was not understood,
    ``unasked`` of what this period does not ask. ``same``: "còn lại như cũ", ``none``: "còn lại không có", ``agreed``:
    it says "đúng" to what was asked back. ``bare``: so many numbers that name nothing and are not as many as asked.
    ``touched``: the codes spoken of, read or not. ``lost``: something unread names no question. ``quotes``: what was
    typed, by the first code of its question.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    same: bool = False
    none: bool = False
    agreed: bool = False
    bare: int = 0
    touched: frozenset[str] = frozenset()
    lost: bool = False
    quotes: Mapping[str, str] = field(default_factory=dict)


def read_report(text: str, context: Context, current: Question | None, *, listed: bool = False) -> Report | None:
    """What a report in one message says; None: it is no report, so it is the answer to ``current``.

    It is one where it speaks of two questions, names another than ``current``, or says something of all that is left.
    ``listed``: what is left was just asked in one message, so a single name or unit is enough.
    """
    if current is not None and context.form.by_code[current.asks[0]].answer is Answer.WORDS:
        return None  # whatever is said there is what is meant
    words = Vocabulary(context)
    chosen, before = _chosen_last(text, context)
    if numbers := bare_numbers(before):
        return _bare(text, numbers, chosen, context, current)
    clauses = cut(text)
    if len(clauses) > _MOST:
        return Report(unread=(tidy(text),), lost=True)
    sorting = Sorted(words, clauses)
    leading = None if listed else current
    placed = place(sorting.loose, words, sorting.topics, leading, headed=sorting.headed)
    if not sorting.topics and placed.unread and (ordered := in_form_order(sorting.loose, words)):
        doubt = Doubt(Reason.IN_ORDER, next(iter(ordered)), (Offer(ordered),), tidy(text))
        return Report(doubts=(doubt,), touched=frozenset(ordered), same=sorting.same, none=bool(sorting.none))
    report = _read([*sorting.topics, *placed.topics], placed.doubtful, placed.unread, sorting, words)
    spoken = {home for home in words.order if set(home) & report.touched} | sorting.unasked_homes
    of_rest = report.same or report.none
    if not (report.figures or report.doubts or of_rest or (listed and report.agreed)):
        return None
    elsewhere = spoken - ({current.asks} if current else set())
    # "vi phạm 0" where meetings are asked, "quy ước đang làm" where it is the question
    named = bool(sorting.topics) and current is not None and bool(elsewhere or (report.figures and not report.unread))
    enough = len(spoken) > 1 or of_rest or listed or named
    if not enough:
        return None
    own = groups_in(context.place.name)
    if own and not groups_in(text) <= own:  # figures of another group are not this one's
        return Report(unread=(tidy(text),), lost=True)
    if _agrees(report, text, context, leading):
        one = len(spoken) < 2 and not of_rest and not listed
        return None if one and _agrees(Report(), text, context, leading) is False else report
    if len(spoken) < 2 and report.figures:  # "vi phạm 0" where meetings are asked: a zero of what?
        doubt = Doubt(Reason.UNCLEAR, next(iter(report.figures)), (Offer(report.figures),), tidy(text))
        return Report(doubts=(doubt,), touched=report.touched)
    return Report(unread=(tidy(text),), lost=True)


def _chosen_last(text: str, context: Context) -> tuple[dict[str, Figure], str]:
    """The answer to a choice that is asked last and typed last, "2 95 1 60 0 118 có", and the text before it."""
    left = [question.asks[0] for question in context.questions if question.asks[0] not in context.figures]
    last = context.form.by_code[left[-1]] if left else None
    if last is None or last.answer is not Answer.CHOICE:
        return {}, text
    words = text.split()
    start = next(
        (at for at in range(len(words), 0, -1) if words[at - 1][-1:].isdigit() or words[at - 1][-1:] in ",;"), 0
    )
    answered = read_answer(" ".join(words[start:]), [last], context.form, {})
    return dict(answered.figures), " ".join(words[:start]).rstrip(" ,;") if answered.figures else text


def _bare(
    text: str, numbers: Sequence[int], chosen: Mapping[str, Figure], context: Context, current: Question | None
) -> Report | None:
    """Numbers and at most a choice: as many as the figures still open, they are read back in the form's order."""
    if not _agrees(Report(), text, context, current):
        return None  # "1 234 567" where one figure is asked
    wanted = [
        code
        for question in context.questions
        for code in question.asks
        if code not in context.figures and context.form.by_code[code].answer is Answer.COUNT
    ]
    if len(numbers) != len(wanted):
        return Report(bare=len(numbers), lost=True)
    figures = {code: Figure(Standing.VALUE, Decimal(one)) for code, one in zip(wanted, numbers, strict=True)}
    figures.update(chosen)
    doubt = Doubt(Reason.IN_ORDER, wanted[0], (Offer(figures),), tidy(text))
    return Report(doubts=(doubt,), touched=frozenset(wanted))


def _agrees(report: Report, text: str, context: Context, current: Question | None) -> bool:
    """Whether the text as a single answer says the same, where it says anything for certain."""
    if current is None:
        return True
    wanted = [context.form.by_code[code] for code in current.asks]
    single = read_answer(text, wanted, context.form, context.previous)
    return single.reason is not None or all(
        code in report.figures and report.figures[code].same == one.same for code, one in single.figures.items()
    )


def _read(
    topics: Sequence[Topic],
    doubtful: Sequence[Topic],
    loose: Sequence[Loose],
    sorting: Sorted,
    words: Vocabulary,
) -> Report:
    """Every topic in the form's order; what was said twice of one question is asked."""
    figures: dict[str, Figure] = {}
    doubts: list[Doubt] = []
    unread = [*sorting.unread, *((one.at, one.quote) for one in loose)]
    by_home: dict[Home, list[Topic]] = {}
    for topic in (*topics, *doubtful):
        by_home.setdefault(topic.home, []).append(topic)
    for home in sorted(by_home, key=lambda home: words.order[home]):
        several = by_home[home]
        reads = [words.read(topic) for topic in several]
        if len(reads) == 1 and (reads[0].figures or reads[0].doubt):
            if reads[0].doubt:
                doubts.append(reads[0].doubt)
            elif several[0] in doubtful:
                doubts.append(Doubt(Reason.UNCLEAR, home[0], (Offer(reads[0].figures),), several[0].quote))
            else:
                figures |= reads[0].figures
        elif len(reads) > 1 and all(one.figures == reads[0].figures for one in reads) and reads[0].figures:
            figures |= reads[0].figures
        elif len(reads) > 1 and all(one.figures for one in reads):
            quote = ", ".join(topic.quote for topic in several)
            doubts.append(Doubt(Reason.UNCLEAR, home[0], tuple(Offer(one.figures) for one in reads), quote))
        else:
            unread += [(topic.at, topic.quote) for topic in several if topic.quote]
    touched = {code for home in {*by_home, *sorting.spoken} for code in home}
    if sorting.none:
        zeros = _zeros(words, touched)
        if zeros:
            doubts.append(Doubt(Reason.UNCLEAR, next(iter(zeros)), (Offer(zeros),), sorting.none))
            touched |= set(zeros)
    return Report(
        figures,
        tuple(doubts),
        tuple(quote for _, quote in sorted(unread)),
        tuple(sorting.unasked),
        same=sorting.same,
        none=bool(sorting.none),
        agreed=sorting.agreed,
        touched=frozenset(touched),
        lost=bool(loose) or sorting.lost,
        quotes={home[0]: ", ".join(topic.quote for topic in several) for home, several in by_home.items()},
    )


def _zeros(words: Vocabulary, touched: set[str]) -> dict[str, Figure]:
    """ "còn lại không có": nothing happened that is counted; of what stands until it changes nothing is said."""
    context = words.context
    return {
        one.code: Figure(Standing.VALUE, Decimal(0), said=True)
        for question in context.questions
        for one in words.wanted(question.asks)
        if one.sort is Sort.EVENT and one.answer is Answer.COUNT and not {one.code} & {*touched, *context.figures}
    }
