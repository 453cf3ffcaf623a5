"""What was found in a question, put together: a query for each place that may be meant; what follows on the last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from bot.core.folding import fold
from bot.core.indicators import Answer
from bot.core.model import Place
from bot.core.queries import Query, Rank, What
from bot.core.question_manner import Manner
from bot.core.question_patterns import HOW, WHOLE_PICTURE
from bot.core.question_places import Named, Register
from bot.core.question_subjects import Subjects
from bot.core.question_times import Against
from bot.core.spans import Span, month_of

__all__ = [
    "ABOUT_FIGURES",
    "BY_AREA",
    "OF_REPORTS",
    "Known",
    "ahead",
    "by_mark",
    "in_days",
    "of_its_unit",
    "picture",
    "whole",
    "with_times",
]

ABOUT_FIGURES = frozenset({What.FIGURE, What.TARGET})
_ABOUT_TASKS = frozenset({What.TASKS, What.OVERDUE, What.DUE})
BY_AREA = frozenset({*ABOUT_FIGURES, What.COMPLETE, What.MISSING})
OF_REPORTS = frozenset({What.COMPLETE, What.MISSING, What.OVERVIEW})
_LISTED = frozenset({*ABOUT_FIGURES, What.COMPLETE})
_ABOUT_REPORTS = frozenset({What.COMPLETE, What.MISSING, What.REPORT})


@dataclass(frozen=True, slots=True)
class Known:
    """What may be asked about, as data."""

    subjects: Subjects
    register: Register
    own: str = ""
    """The area whoever asks is in charge of, where it is one."""

    def place(self, ref: str) -> Place | None:
        """The place of a ref."""
        return next((one for one in self.register.places if one.ref == ref), None)


def by_mark(subjects: list[Query], manner: Manner, known: Known, last: Query | None) -> list[Query]:
    """A bare "có qua 95 không" is about the target it was just about, else about the one with this number."""
    if subjects or manner.mark is None or (last is not None and last.what in (What.TARGET, What.FIGURE)):
        return subjects
    return [Query(What.TARGET, (one.code,)) for one in known.subjects.targets if one.mark == manner.mark]


def whole(
    what: Query | None, named: Named, manner: Manner, known: Known, last: Query | None, *, timed: bool
) -> Iterable[Query]:
    """The queries that what was found makes, one for each place that may be meant."""
    somewhere = bool(named.places or named.units or named.area or named.all)
    goes_on = what is None
    if what is None:
        again = last is not None and (
            (manner.who and last.what is What.TASK)
            or (manner.again and last.what in ABOUT_FIGURES)
            or (manner.these and last.what is What.TARGETS)
        )
        if not (somewhere or timed or manner.why or manner.each or manner.rank or manner.mark or manner.areas or again):
            return
        fresh = manner.how and not manner.more and bool(named.places)  # "tổ 7 thế nào" is a question of its own
        what = (None if fresh else _follow_up(named, last, manner, timed=timed)) or _bare(named, last, timed=timed)
        if what is None or (manner.percent and what.what is What.FIGURE and not known.subjects.of_units(what)):
            return
    elif (
        last is not None
        and not somewhere
        and ((manner.more and _alike(what, last)) or (manner.counts and known.subjects.same_question(what, last)))
    ):
        what = replace(what, places=last.places, area=last.area, span=last.span)
    elif last is not None and not somewhere and manner.only_counts and _alike(what, last) and _is_somewhere(last):
        yield replace(what, places=last.places, area=last.area)  # "bao nhiêu hộ": there, or of all
    what = replace(what, why=what.why or manner.why, mark=manner.mark)
    if what.what in ABOUT_FIGURES:
        what = _ranked(what, manner, known)
    elif what.what is What.TARGETS:
        what = replace(what, rank=manner.met)
    elif what.what is What.COMPLETE and (manner.left or (what.why and not manner.late)):
        what = replace(what, what=What.MISSING, each=False)
    elif what.what is What.COMPLETE and manner.each:
        what = replace(what, each=True, rank=Rank.BELOW if manner.late else None)
    elif manner.these and last is not None and {what.what, last.what} <= _ABOUT_TASKS and not what.codes:
        what = replace(what, codes=last.codes)
    if manner.areas and what.what in BY_AREA:
        what = replace(what, areas=what.what is not What.MISSING, each=False, places=(), area="")
    if named.all and what.what in _ABOUT_TASKS:
        what = replace(what, codes=())
    if named.all or (manner.listed and goes_on):
        what = replace(what, places=(), area="" if named.all else what.area)
    if named.area and not what.areas:
        what = replace(what, places=(), area=named.area)
    if named.units and not named.places:
        yield from _of_units(what, named.units, known)
        return
    if named.places:
        for refs in product(*named.places):
            yield _of_places(replace(what, area="", each=what.each or len(refs) > 1), tuple(dict.fromkeys(refs)))
        return
    if what.what is What.REPORT and not what.places:
        what = replace(what, what=What.COMPLETE if what.area else What.OVERVIEW)
    yield what


def _is_somewhere(query: Query) -> bool:
    return bool(query.places or query.area)


def _ranked(what: Query, manner: Manner, known: Known) -> Query:
    """Place by place, and which of them: by what was said, or those on one side of a number."""
    rank = manner.rank or what.rank
    if rank in (Rank.HIGH, Rank.LOW):
        what = known.subjects.number_of(what)
    if manner.side and rank is None and known.subjects.has_number(what):
        rank = manner.side
    if rank is Rank.BELOW and what.what is What.FIGURE and manner.mark is None:
        rank = Rank.LOW  # "tổ nào chưa họp": a figure has nothing to reach
    return replace(what, each=what.each or manner.each or (rank is not None and not manner.areas), rank=rank)


_LATELY, _YEAR = 2, 12
"""Months: "tháng 1" asked in November, of what is to be done, is the next one."""


def of_its_unit(query: Query, manner: Manner, said: str, known: Known) -> Query:
    """A number with the unit of what a target counts is held against that figure: "dưới 100 hộ" is no share."""
    if query.what is not What.TARGET or query.mark is None:
        return query
    target = next(one for one in known.subjects.targets if one.code in query.codes)
    counted = [known.subjects.form.by_code[code] for code in target.counts if code in known.subjects.form.by_code]
    units = {fold(unit) for one in counted for unit in (target.unit, one.unit, *one.unit_words) if unit}
    if any(one.answer is not Answer.COUNT for one in counted) or not (target.of or manner.side):
        return query
    if not any(re.search(rf"\b{query.mark} {re.escape(unit)}\b", said) for unit in units):
        return query
    return replace(query, what=What.FIGURE, codes=target.counts, rank=query.rank or manner.side)


def in_days(query: Query, days: tuple[date, date]) -> Query:
    """What is due on some days, where it is asked what is to be done; any other query as it is."""
    return replace(query, what=What.DUE, days=days, span=None) if query.what in (What.TASKS, What.DUE) else query


def ahead(query: Query, today: date) -> Query:
    """What is to be done in a time that is not over is what is due in it; the month named so lies ahead."""
    span, now = query.span, f"{today:%Y-%m}"
    if span and query.what in (What.TASKS, What.DUE) and _LATELY < month_of(now) - month_of(span.last) <= _YEAR:
        query = replace(query, span=Span.months_to(month_of(span.last) + _YEAR, span.months))
    if query.what is What.TASKS and query.span is not None and query.span.last >= now:
        return replace(query, what=What.DUE)
    return query


def _alike(one: Query, other: Query) -> bool:
    """Whether the places and time of one question may stand for the next: "còn số hộ"."""
    return one.what in ABOUT_FIGURES and other.what in {*ABOUT_FIGURES, What.REPORT}


def picture(said: str, named: Named, manner: Manner, last: Query | None, *, timed: bool) -> list[Query]:
    """ "tình hình thế nào": everything at once, where nothing else is named."""
    if named.places or named.units or named.area or manner.why:
        return []
    if manner.areas and last is not None and last.what in BY_AREA:
        return []
    if WHOLE_PICTURE.search(said) or (HOW.search(said) and (last is None or not timed)):
        return [Query(What.OVERVIEW)]
    return []


def _follow_up(named: Named, last: Query | None, manner: Manner, *, timed: bool) -> Query | None:
    """The last question again, of another place or time, or why."""
    if last is None or last.what is What.TOLD or (manner.each and last.what not in _LISTED):
        return None
    if manner.why and last.what in _WITHOUT_REASONS:
        return None
    if last.what in _OF_NO_PLACE and (named.places or named.area or (timed and last.what in _OF_NO_TIME)):
        return None
    if last.what is What.TASK and (named.units or named.all):
        return None
    again = replace(last, each=False, areas=False, rank=None, mark=None)
    return again if last.what is What.REPORT and not named.places else replace(again, why=False, against=None)


_OF_NO_PLACE = frozenset({What.TASK, What.TASKS, What.OVERDUE, What.DUE})
_WITHOUT_REASONS = frozenset({What.OVERVIEW, What.TARGETS, What.TASKS, What.OVERDUE, What.DUE})
_OF_NO_TIME = frozenset({What.TASK, What.OVERDUE})


def _bare(named: Named, last: Query | None, *, timed: bool) -> Query | None:
    """A place alone is asked how it stands, a unit what it has to do, a time how everything stood."""
    if named.places:
        return Query(What.REPORT)
    if named.units:
        return Query(What.TASKS)
    if named.area:
        return Query(What.COMPLETE)
    return Query(What.OVERVIEW) if timed and (last is None or last.what not in _OF_NO_TIME) else None


def _of_places(what: Query, refs: tuple[str, ...]) -> Query:
    if what.what in (What.COMPLETE, What.MISSING, What.OVERVIEW):
        return Query(What.REPORT, places=refs, span=what.span, why=what.why)
    return replace(what, places=refs)


def _of_units(what: Query, codes: Sequence[str], known: Known) -> Iterable[Query]:
    """A unit: its own figures where it reports them, else its tasks."""
    for code in codes:
        refs = tuple(filter(None, [known.register.unit(code)]))
        if what.what in ABOUT_FIGURES and not known.subjects.of_units(what):
            yield Query(What.OVERDUE if what.why else What.TASKS, (code,), why=what.why)
        elif what.what in ABOUT_FIGURES or what.what in _ABOUT_REPORTS:
            if refs:
                yield _of_places(what, refs)
        elif what.what is What.TASK:
            yield what
        elif what.what in _ABOUT_TASKS:
            late = what.why and what.what is What.TASKS  # "vì sao ủy ban chậm"
            yield replace(what, what=What.OVERDUE if late else what.what, codes=(code,), places=())
        else:
            yield Query(What.TASKS, (code,))


def with_times(query: Query, span: Span | None, against: Against | Span | None, last: Query | None) -> Query:
    """The query with the times that were said; a follow-up keeps its own. After ``last`` "tháng trước" goes on back."""
    if span is not None and last is not None and span == last.span:
        span = span.before
    days = query.days if span is None else None
    return replace(query, span=span or query.span, against=against or query.against, days=days)
