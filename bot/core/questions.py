"""A leader's question in free words -> a query. It is understood whole or not at all.

What is asked, whose, when and against what are found one after the other and cut out of the text; a word that is left
and says something makes the reading uncertain, and then it is offered, never answered: nobody gets the answer to
another question in silence. A follow-up ("còn tổ 7?") keeps what the last question said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from bot.core.model import Owner, Place
from bot.core.queries import Foreign, Nearest, Nowhere, Query, Rank, Reading, What, Which
from bot.core.question_manner import Manner, read_manner, read_mark
from bot.core.question_patterns import (
    ALL_TARGETS,
    AT_ONCE,
    BEYOND,
    COMPLETE,
    HOW,
    KINDS,
    LATE,
    OF_REPORTS,
    OF_TASKS,
    SOON,
    TARGETS,
    TASK,
    WHO_LEADS,
    WHO_NOT,
    WHOLE_PICTURE,
    WHY,
)
from bot.core.question_places import Named, Register, read_places
from bot.core.question_subjects import Subjects
from bot.core.question_times import GONE, cut, read_times
from bot.core.question_words import FILLERS, FOREIGN, GREETINGS, PHRASES, plain
from bot.core.spans import Span, month_of

__all__ = ["Known", "read_question"]

OFFERS = 3
_MOST = 400
"""Characters; more is a letter, and no question."""
_USUAL = (Query(What.OVERVIEW), Query(What.TARGETS), Query(What.MISSING))


@dataclass(frozen=True, slots=True)
class Known:
    """What may be asked about, as data."""

    subjects: Subjects
    register: Register

    def place(self, ref: str) -> Place | None:
        """The place of a ref."""
        return next((one for one in self.register.places if one.ref == ref), None)


def read_question(text: str, known: Known, today: date, last: Query | None = None) -> Reading:
    """What a text asks; ``today`` is the ward's date, ``last`` the question answered before it, if that is fresh."""
    if len(text) > _MOST:
        return Nearest(_USUAL)
    words = known.subjects.words | known.register.words
    said = plain(text, words, known.register.by_code, known.subjects.single)
    times = read_times(said, today)
    sure, rest = _at_once(times.rest)
    kind = next(((owners, name) for pattern, owners, name in KINDS if pattern.search(rest)), None)
    manner, rest = read_manner(rest)
    manner = replace(manner, why=manner.why or WHY.search(times.rest) is not None)
    for pattern, *_ in KINDS:
        rest = pattern.sub(GONE, rest)
    named = read_places(rest, known.register)
    mark, side, rest = read_mark(named.rest, known.subjects, said)
    manner = replace(manner, mark=mark, side=side)
    if last is not None and last.what in _OF_REPORTS and WHO_NOT.match(said.strip(" ?")):
        sure = Query(What.MISSING, area=last.area, span=last.span)
    subjects, left = ([sure], rest) if sure else _subjects(rest, known)
    if kind:
        subjects, named = _of_kind(kind, subjects, named, known)
    elif last is not None and not manner.more and known.subjects.only_counts(subjects, last, rest):
        subjects = [replace(last, mark=None, why=False), *subjects]
    unclear = _telling(left)
    if FOREIGN.search(left):
        return Foreign.SUBJECT
    if named.unknown:
        return Nowhere(named.unknown)
    if named.places and not subjects and WHO_LEADS.search(said):
        return Foreign.SUBJECT
    if not (subjects or named.places or named.units or named.area or times.span or times.against):
        if unclear and (tasks := known.subjects.tasks_like(_telling(named.rest), named.rest)):
            subjects, unclear = [Query(What.TASK, (code,)) for code in tasks], []
        elif _polite(said) and not WHOLE_PICTURE.search(said):
            return Foreign.GREETING
    elif (
        len(unclear) > 1 and (tasks := known.subjects.tasks_like(_telling(named.rest), named.rest)) and not named.places
    ):
        subjects, unclear = [Query(What.TASK, (code,)) for code in tasks], []
    whats = _by_mark(subjects, manner, known, last)
    timed = times.span is not None or times.against is not None
    whats = whats or _picture(said, named, manner, last, timed=timed)
    queries = [query for what in whats or (None,) for query in _whole(what, named, manner, known, last, timed=timed)]
    queries = list(dict.fromkeys(_timed(one, times.span, times.against, last, manner, what=bool(whats))
                                 for one in queries))  # fmt: skip
    queries = [_ahead(one, today) for one in queries]
    beyond = BEYOND.search(times.rest) or (manner.areas and {one.what for one in queries} - _BY_AREA)
    if not queries or unclear or beyond:
        return _nearest(said, queries, known)
    return queries[0] if len(queries) == 1 else Which(tuple(queries))


# ---- what --------------------------------------------------------------------------------------------------


def _at_once(text: str) -> tuple[Query | None, str]:
    """What is asked of tasks, of instructions and of who is missing, whatever else is named."""
    for pattern, query in AT_ONCE:
        found = pattern.search(text)
        if found and not (query.what is What.OVERDUE and LATE.search(text)):
            text = cut(text, found)
            text = SOON.sub(GONE, text) if query.what is What.DUE else text
            return query, text if query.what is What.MISSING else OF_TASKS.sub(GONE, text)
    return None, text


def _subjects(text: str, known: Known) -> tuple[list[Query], str]:
    """What a text may be about, and what is left of it."""
    codes = {task.code for task in known.subjects.tasks}
    if named := [one for one in TASK.finditer(text) if (one[1] or one[2]) in codes]:
        for one in reversed(named):
            text = cut(text, one)
        return [Query(What.TASK, tuple(dict.fromkeys(one[1] or one[2] for one in named)))], text
    if found := ALL_TARGETS.search(text):
        return [Query(What.TARGETS)], cut(text, found)
    about_tasks = OF_TASKS.search(text)
    if about_tasks and (tasks := known.subjects.tasks_like(_telling(cut(text, about_tasks)), text)):
        return [Query(What.TASK, (code,)) for code in tasks], ""
    subjects, rest = known.subjects.find(text)
    if subjects:
        return [*subjects, *[Query(What.COMPLETE)] * (OF_REPORTS.search(rest) is not None)], rest
    for pattern, query in ((COMPLETE, What.COMPLETE), (TARGETS, What.TARGETS)):
        if found := pattern.search(text):
            return [Query(query)], cut(text, found)
    if about_tasks:
        return [Query(What.TASKS)], cut(text, about_tasks)
    return [], text


def _of_kind(
    kind: tuple[tuple[Owner, ...], str], subjects: list[Query], named: Named, known: Known
) -> tuple[list[Query], Named]:
    """Who of a kind of places has reported, the figures of all of them, or what they have to do together."""
    owners, name = kind
    if subjects and subjects[0].what in (What.MISSING, What.COMPLETE):
        return [Query(What.MISSING, tuple(owner.value for owner in owners))], named
    if not name:
        return subjects, named
    if subjects and subjects[0].what in _ABOUT_FIGURES:
        refs = [one.ref for one in known.register.places if one.kind in owners]
        return subjects, replace(named, places=tuple((ref,) for ref in refs))
    return subjects, replace(named, units=dict(known.register.unit_names).get(name, ()))


def _telling(text: str) -> list[str]:
    """The words of a text that say something."""
    text = PHRASES.sub(" ", text.replace("'", ""))
    return [word for word in text.split() if word not in FILLERS and word not in (";", "?")]


# ---- together ----------------------------------------------------------------------------------------------


def _by_mark(subjects: list[Query], manner: Manner, known: Known, last: Query | None) -> list[Query]:
    """A bare "có qua 95 không" is about the target it was just about, else about the one with this number."""
    if subjects or manner.mark is None or (last is not None and last.what in (What.TARGET, What.FIGURE)):
        return subjects
    return [Query(What.TARGET, (one.code,)) for one in known.subjects.targets if one.mark == manner.mark]


def _whole(
    what: Query | None, named: Named, manner: Manner, known: Known, last: Query | None, *, timed: bool
) -> Iterable[Query]:
    """The queries that what was found makes, one for each place that may be meant."""
    somewhere = bool(named.places or named.units or named.area or named.all)
    whole = what is None
    if what is None:
        again = last is not None and (
            (manner.who and last.what is What.TASK)
            or (manner.again and last.what in _ABOUT_FIGURES)
            or (manner.these and last.what is What.TARGETS)
        )
        if not (somewhere or timed or manner.why or manner.each or manner.rank or manner.mark or manner.areas or again):
            return
        fresh = manner.how and not manner.more and bool(named.places)  # "tổ 7 thế nào" is a question of its own
        what = (None if fresh else _follow_up(named, last, manner)) or _bare(named, timed=timed)
        if what is None:
            return
    elif (
        last is not None
        and not somewhere
        and ((manner.more and _alike(what, last)) or (manner.counts and known.subjects.same_question(what, last)))
    ):
        what = replace(what, places=last.places, area=last.area, span=last.span)
    what = replace(what, why=what.why or manner.why, mark=manner.mark)
    if what.what in _ABOUT_FIGURES:
        what = _ranked(what, manner, known)
    elif what.what is What.COMPLETE and manner.left:
        what = replace(what, what=What.MISSING, each=False)
    elif what.what is What.COMPLETE and manner.each:
        what = replace(what, each=True, rank=Rank.BELOW if manner.late else None)
    elif manner.these and last is not None and {what.what, last.what} <= _ABOUT_TASKS and not what.codes:
        what = replace(what, codes=last.codes)
    if manner.areas and what.what in _BY_AREA:
        what = replace(what, areas=True, each=False, places=(), area="")
    if named.all or (manner.listed and whole):
        what = replace(what, places=(), area="" if named.all else what.area)
    if named.area:
        what = replace(what, places=(), area=named.area)
    if named.units and not named.places:
        yield from _of_units(what, named.units, known)
        return
    if named.places:
        for refs in product(*named.places):
            yield _of_places(replace(what, area="", each=what.each or len(refs) > 1), tuple(dict.fromkeys(refs)))
        return
    yield what


def _ranked(what: Query, manner: Manner, known: Known) -> Query:
    """Place by place, and which of them: by what was said, or those on one side of a number."""
    rank = manner.rank or what.rank
    if manner.side and rank is None and known.subjects.has_number(what):
        rank = manner.side
    if rank is Rank.BELOW and what.what is What.FIGURE and manner.mark is None:
        rank = Rank.LOW  # "tổ nào chưa họp": a figure has nothing to reach
    return replace(what, each=what.each or manner.each or (rank is not None and not manner.areas), rank=rank)


def _ahead(query: Query, today: date) -> Query:
    """What is to be done in a time that is not over is what is due in it; the month named so lies ahead."""
    span, now = query.span, f"{today:%Y-%m}"
    if span and query.what in (What.TASKS, What.DUE) and int(span.first[:4]) < today.year and span.last < now:
        query = replace(query, span=Span.months_to(month_of(span.last) + 12, span.months))
    if query.what is What.TASKS and query.span is not None and query.span.last >= now:
        return replace(query, what=What.DUE)
    return query


_ABOUT_FIGURES = frozenset({What.FIGURE, What.TARGET})
_ABOUT_TASKS = frozenset({What.TASKS, What.OVERDUE, What.DUE})
_BY_AREA = frozenset({*_ABOUT_FIGURES, What.COMPLETE, What.MISSING})
_OF_REPORTS = frozenset({What.COMPLETE, What.MISSING, What.OVERVIEW})
_LISTED = frozenset({*_ABOUT_FIGURES, What.COMPLETE})
_ABOUT_REPORTS = frozenset({What.COMPLETE, What.MISSING, What.REPORT})


def _alike(one: Query, other: Query) -> bool:
    """Whether the places and time of one question may stand for the next: "còn số hộ"."""
    return one.what in _ABOUT_FIGURES and other.what in {*_ABOUT_FIGURES, What.REPORT}


def _picture(said: str, named: Named, manner: Manner, last: Query | None, *, timed: bool) -> list[Query]:
    """ "tình hình thế nào": everything at once, where nothing else is named."""
    if named.places or named.units or named.area or manner.why:
        return []
    if WHOLE_PICTURE.search(said) or (HOW.search(said) and (last is None or not timed)):
        return [Query(What.OVERVIEW)]
    return []


def _follow_up(named: Named, last: Query | None, manner: Manner) -> Query | None:
    """The last question again, of another place or time, or why."""
    if last is None or last.what is What.TOLD or (manner.each and last.what not in _LISTED):
        return None
    if last.what is What.REPORT and not named.places:
        return replace(last, each=False, rank=None, mark=None)
    return replace(last, each=False, rank=None, mark=None, why=False, against=None)


def _bare(named: Named, *, timed: bool) -> Query | None:
    """A place alone is asked how it stands, a unit what it has to do, a time how everything stood."""
    if named.places:
        return Query(What.REPORT)
    if named.units:
        return Query(What.TASKS)
    if named.area:
        return Query(What.COMPLETE)
    return Query(What.OVERVIEW) if timed else None


def _of_places(what: Query, refs: tuple[str, ...]) -> Query:
    if what.what in (What.COMPLETE, What.MISSING, What.OVERVIEW) and len(refs) == 1:
        return Query(What.REPORT, places=refs, span=what.span, why=what.why)
    return replace(what, places=refs)


def _of_units(what: Query, codes: Sequence[str], known: Known) -> Iterable[Query]:
    """A unit: its own figures where it reports them, else its tasks."""
    for code in codes:
        refs = tuple(filter(None, [known.register.unit(code)]))
        if what.what in _ABOUT_FIGURES or what.what in _ABOUT_REPORTS:
            if refs:
                yield _of_places(what, refs)
        elif what.what is What.TASK:
            yield what
        elif what.what in (What.TASKS, What.OVERDUE, What.DUE):
            yield replace(what, codes=(code,), places=())
        else:
            yield Query(What.TASKS, (code,))


def _timed(query: Query, span: object, against: object, last: Query | None, manner: Manner, *, what: bool) -> Query:
    """The query with the times that were said; a follow-up keeps its own."""
    changes: dict[str, object] = {}
    if span is not None:
        changes["span"] = span
    if against is not None:
        changes["against"] = against
    return replace(query, **changes)  # type: ignore[arg-type]  # the two values are what read_times returns


def _polite(said: str) -> bool:
    words = set(said.split())
    return bool(words & GREETINGS) and words <= GREETINGS | FILLERS


def _nearest(said: str, read: Sequence[Query], known: Known) -> Nearest:
    """What it may mean: as it was read but for some words, then what has words in common, then what is usual."""
    like = [query for query in known.subjects.nearest(said) if query not in read]
    return Nearest(tuple(dict.fromkeys((*read[:2], *like, *_USUAL)))[:OFFERS])
