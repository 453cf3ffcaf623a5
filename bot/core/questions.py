"""A leader's question in free words -> a query. It is understood whole or not at all.

What is asked, whose, when and against what are found one after the other and cut out of the text; a word that is left
and says something makes the reading uncertain, and then it is offered, never answered: nobody gets the answer to
another question in silence. A follow-up ("còn tổ 7?") keeps what the last question said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product

from bot.core.folding import fold
from bot.core.model import Place
from bot.core.queries import Foreign, Nearest, Nowhere, Query, Rank, Reading, What, Which
from bot.core.question_patterns import (
    ALL_TARGETS,
    AT_ONCE,
    COMPLETE,
    EACH,
    HOW,
    MARKS,
    MORE,
    OF_TASKS,
    RANKS,
    SOON,
    TARGETS,
    TASK,
    WHOLE_PICTURE,
    WHY,
)
from bot.core.question_places import Named, Register, is_group, read_places
from bot.core.question_subjects import Subjects
from bot.core.question_times import GONE, read_times
from bot.core.question_words import FILLERS, FOREIGN, GREETINGS, plain

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


@dataclass(frozen=True, slots=True)
class _Manner:
    """How it is asked."""

    why: bool = False
    each: bool = False
    rank: Rank | None = None
    mark: Decimal | None = None
    how: bool = False
    more: bool = False
    """It goes on from the last question: "còn …", "… thì sao"."""


def read_question(text: str, known: Known, today: date, last: Query | None = None) -> Reading:
    """What a text asks; ``today`` is the ward's date, ``last`` the question answered before it, if that is fresh."""
    if len(text) > _MOST:
        return Nearest(_USUAL)
    words = known.subjects.words | known.register.words
    said = plain(text, words, known.register.by_code, known.subjects.single)
    times = read_times(said, today)
    sure, rest = _at_once(times.rest)
    manner, rest = _manner(rest)
    named = read_places(rest, known.register)
    mark, rest = _mark(named.rest, known)
    manner = replace(manner, mark=mark)
    subjects, left = ([sure], rest) if sure else _subjects(rest, known)
    unclear = _telling(left)
    if FOREIGN.search(left):
        return Foreign.SUBJECT
    if named.unknown:
        return Nowhere(named.unknown)
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
    if not queries or unclear:
        return _nearest(said, queries, known)
    return queries[0] if len(queries) == 1 else Which(tuple(queries))


# ---- what --------------------------------------------------------------------------------------------------


def _at_once(text: str) -> tuple[Query | None, str]:
    """What is asked of tasks, of instructions and of who is missing, whatever else is named."""
    for pattern, query in AT_ONCE:
        if found := pattern.search(text):
            text = _cut(text, found)
            text = SOON.sub(GONE, text) if query.what is What.DUE else text
            return query, text if query.what is What.MISSING else OF_TASKS.sub(GONE, text)
    return None, text


def _subjects(text: str, known: Known) -> tuple[list[Query], str]:
    """What a text may be about, and what is left of it."""
    codes = {task.code for task in known.subjects.tasks}
    if (found := TASK.search(text)) and (code := found[1] or found[2]) in codes:
        return [Query(What.TASK, (code,))], _cut(text, found)
    if found := ALL_TARGETS.search(text):
        return [Query(What.TARGETS)], _cut(text, found)
    about_tasks = OF_TASKS.search(text)
    if about_tasks and (tasks := known.subjects.tasks_like(_telling(_cut(text, about_tasks)), text)):
        return [Query(What.TASK, (code,)) for code in tasks], ""
    subjects, rest = known.subjects.find(text)
    if subjects:
        return subjects, rest
    for pattern, query in ((COMPLETE, What.COMPLETE), (TARGETS, What.TARGETS)):
        if found := pattern.search(text):
            return [Query(query)], _cut(text, found)
    if about_tasks:
        return [Query(What.TASKS)], _cut(text, about_tasks)
    return [], text


def _telling(text: str) -> list[str]:
    """The words of a text that say something."""
    return [word for word in text.replace("'", "").split() if word not in FILLERS and word not in (";", "?")]


def _cut(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + GONE + text[found.end() :]


# ---- how ---------------------------------------------------------------------------------------------------


def _manner(text: str) -> tuple[_Manner, str]:
    """Why, place by place, which first, and whether it follows on; without the words for it."""
    more = MORE.search(text) is not None
    why = WHY.search(text)
    if why:
        text = _cut(text, why)
    rank = None
    for pattern, one in RANKS:
        if found := pattern.search(text):
            if one is Rank.BELOW and not re.search(r"\b(?:to|thon|don vi|noi) nao\b|\bnhung (?:to|thon)\b", text):
                continue  # "tổ 5 chưa đạt à": no list is wanted
            rank, text = one, _cut(text, found)
            break
    each = EACH.search(text)
    if each:
        text = _cut(text, each)
    return _Manner(bool(why), bool(each) or rank is not None, rank, how=HOW.search(text) is not None, more=more), text


def _mark(text: str, known: Known) -> tuple[Decimal | None, str]:
    """The number to compare with: "95" in "có qua 95 không"."""
    if found := MARKS.search(text):
        number = found["n"] or found["p"] or found["b"]
        if all(task.code != number for task in known.subjects.tasks):
            return Decimal(number), _cut(text, found)
    return None, text


# ---- together ----------------------------------------------------------------------------------------------


def _by_mark(subjects: list[Query], manner: _Manner, known: Known, last: Query | None) -> list[Query]:
    """A bare "có qua 95 không" is about the target it was just about, else about the one with this number."""
    if subjects or manner.mark is None or (last is not None and last.what in (What.TARGET, What.FIGURE)):
        return subjects
    return [Query(What.TARGET, (one.code,)) for one in known.subjects.targets if one.mark == manner.mark]


def _whole(
    what: Query | None, named: Named, manner: _Manner, known: Known, last: Query | None, *, timed: bool
) -> Iterable[Query]:
    """The queries that what was found makes, one for each place that may be meant."""
    somewhere = bool(named.places or named.units or named.area or named.all)
    if what is None:
        if not (somewhere or timed or manner.why or manner.each or manner.rank or manner.mark):
            return
        fresh = manner.how and not manner.more and bool(named.places)  # "tổ 7 thế nào" is a question of its own
        what = (None if fresh else _follow_up(named, last)) or _bare(named, timed=timed)
        if what is None:
            return
    elif last is not None and manner.more and not somewhere and _alike(what, last):
        what = replace(what, places=last.places, area=last.area, span=last.span)
    what = replace(what, why=what.why or manner.why, mark=manner.mark)
    if what.what in _ABOUT_FIGURES:
        what = replace(what, each=what.each or manner.each, rank=manner.rank or what.rank)
    if named.all:
        what = replace(what, places=(), area="")
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


_ABOUT_FIGURES = frozenset({What.FIGURE, What.TARGET})
_ABOUT_REPORTS = frozenset({What.COMPLETE, What.MISSING, What.REPORT})


def _alike(one: Query, other: Query) -> bool:
    """Whether the places and time of one question may stand for the next: "còn số hộ"."""
    return one.what in _ABOUT_FIGURES and other.what in _ABOUT_FIGURES


def _picture(said: str, named: Named, manner: _Manner, last: Query | None, *, timed: bool) -> list[Query]:
    """ "tình hình thế nào": everything at once, where nothing else is named."""
    if named.places or named.units or named.area or manner.why:
        return []
    if WHOLE_PICTURE.search(said) or (HOW.search(said) and (last is None or not timed)):
        return [Query(What.OVERVIEW)]
    return []


def _follow_up(named: Named, last: Query | None) -> Query | None:
    """The last question again, of another place or time, or why."""
    if last is None or last.what is What.TOLD:
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
        refs = tuple(ref for ref in known.register.by_code.get(fold(code), ()) if not is_group(ref))
        if what.what in _ABOUT_FIGURES or what.what in _ABOUT_REPORTS:
            if refs:
                yield _of_places(what, refs)
        elif what.what is What.TASK:
            yield what
        elif what.what in (What.TASKS, What.OVERDUE, What.DUE):
            yield replace(what, codes=(code,), places=())
        else:
            yield Query(What.TASKS, (code,))


def _timed(query: Query, span: object, against: object, last: Query | None, manner: _Manner, *, what: bool) -> Query:
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
