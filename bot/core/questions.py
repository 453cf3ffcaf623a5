"""A leader's question in free words -> a query. It is understood whole or not at all.

What is asked, whose, when and against what are found one after the other and cut out of the text; a word that is left
and says something makes the reading uncertain, and then it is offered, never answered: nobody gets the answer to
another question in silence. A follow-up ("còn tổ 7?") keeps what the last question said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.folding import fold, tidy
from bot.core.model import Owner
from bot.core.queries import Foreign, Nearest, Nowhere, Query, Reading, What, Which
from bot.core.question_manner import Manner, read_manner, read_mark
from bot.core.question_patterns import (
    AGAINST,
    ALL_TARGETS,
    AT_ONCE,
    BACK,
    BEYOND,
    COMPLETE,
    DUE,
    KINDS,
    LATE,
    OF_TASKS,
    ON_A_DAY,
    OWN_AREA,
    REPORTS_TOO,
    SOON,
    TARGETS,
    TASK,
    WHO_LEADS,
    WHO_NOT,
    WHOLE_PICTURE,
    WHY,
)
from bot.core.question_places import Named, read_places
from bot.core.question_times import GONE, cut, read_days, read_times
from bot.core.question_whole import (
    ABOUT_FIGURES,
    BY_AREA,
    OF_REPORTS,
    Known,
    ahead,
    by_mark,
    in_days,
    of_its_unit,
    picture,
    whole,
    with_times,
)
from bot.core.question_words import ADDRESSED, FILLERS, FOREIGN, GREETINGS, PERSON, PHRASES, plain

__all__ = ["Known", "read_question"]

OFFERS = 3
_MOST = 400
"""Characters; more is a letter, and no question."""
_SLOW = frozenset({"cham", "tre", "muon"})
"""Why somebody is: "sao tổ 10 chậm thế"."""
_USUAL = (Query(What.OVERVIEW), Query(What.TARGETS), Query(What.MISSING))


def read_question(text: str, known: Known, today: date, last: Query | None = None) -> Reading:
    """What a text asks; ``today`` is the ward's date, ``last`` the question answered before it, if that is fresh."""
    if len(text) > _MOST:
        return Nearest(_USUAL)
    text = ADDRESSED.sub(" ", tidy(text))
    words = known.subjects.words | known.register.words
    said = plain(text, words, known.register.by_code, known.subjects.single, known.register.names)
    days, rest = read_days(said, today) if DUE.search(said) or (last and last.what is What.DUE) else (None, said)
    times = read_times(rest, today)
    sure, rest = _at_once(times.rest)
    kind = next(((owners, name) for pattern, owners, name in KINDS if pattern.search(rest)), None)
    manner, rest = read_manner(rest)
    manner = replace(manner, why=manner.why or WHY.search(times.rest) is not None)
    for pattern, *_ in KINDS:
        rest = pattern.sub(GONE, rest)
    if known.own:
        rest = OWN_AREA.sub(f" {fold(known.own)} ", rest)
    named = read_places(rest, known.register)
    manner = replace(manner, areas=manner.areas or _compares_areas(rest, named, last))
    mark, side, rest = read_mark(named.rest, known.subjects, said)
    percent, back = mark is not None and "phan tram" in said, BACK.search(said) is not None
    manner = replace(manner, mark=mark, side=side, percent=percent, back=back)
    if last is not None and last.what in OF_REPORTS and WHO_NOT.match(said.strip(" ?")):
        sure, rest = Query(What.MISSING, area=last.area, span=last.span), ""
    subjects, left = ([sure], rest) if sure else _subjects(rest, known)
    if kind:
        subjects, named = _of_kind(kind, subjects, named, known, last)
    elif last is not None and not manner.more and known.subjects.only_counts(subjects, last, rest):
        subjects = [replace(last, mark=None, why=False), *subjects]
    if not subjects and last is not None and last.what in ABOUT_FIGURES:
        left = known.subjects.without_names(left, last)
    unclear, counted = _telling(left), known.subjects.counted_in(left)
    unclear = [word for word in unclear if not (manner.why and word in _SLOW)]
    if FOREIGN.search(left):
        return Foreign.SUBJECT
    if named.unknown:
        return Nowhere(named.unknown)
    if named.places and not subjects and WHO_LEADS.search(said):
        return Foreign.SUBJECT
    if not (subjects or named.places or named.units or named.area or times.span or times.against or days):
        if unclear and (tasks := known.subjects.tasks_like(_telling(named.rest), named.rest)):
            subjects, unclear = [Query(What.TASK, (code,)) for code in tasks], []
        elif _polite(said) and not WHOLE_PICTURE.search(said):
            return Foreign.GREETING
    elif (
        len(unclear) > 1 and (tasks := known.subjects.tasks_like(_telling(named.rest), named.rest)) and not named.places
    ):
        subjects, unclear = [Query(What.TASK, (code,)) for code in tasks], []
    whats = by_mark(subjects, manner, known, last)
    has_time = bool(days or times.span or times.against)
    whats = whats or picture(said, named, manner, last, timed=has_time)
    queries = [query for what in whats or (None,) for query in whole(what, named, manner, known, last, timed=has_time)]
    queries = list(dict.fromkeys(with_times(one, times.span, times.against, last if not whats and manner.back else None)
                                 for one in queries))  # fmt: skip
    queries = [of_its_unit(one, manner, said, known) for one in queries]
    queries = [in_days(one, days) if days else one if manner.back else ahead(one, today) for one in queries]
    lost = counted or PERSON.search(text) or (days and any(one.days is None for one in queries))
    if not queries or unclear or lost or _beyond(times.rest, queries, manner):
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
        return [*subjects, *[Query(What.COMPLETE)] * (REPORTS_TOO.search(rest) is not None)], rest
    for pattern, query in ((COMPLETE, What.COMPLETE), (TARGETS, What.TARGETS)):
        if found := pattern.search(text):
            return [Query(query)], cut(text, found)
    if about_tasks:
        return [Query(What.TASKS)], cut(text, about_tasks)
    return [], text


def _of_kind(
    kind: tuple[tuple[Owner, ...], str], subjects: list[Query], named: Named, known: Known, last: Query | None
) -> tuple[list[Query], Named]:
    """Who of a kind of places has reported, the figures of all of them, or what they have to do together."""
    owners, name = kind
    if subjects and subjects[0].what in (What.MISSING, What.COMPLETE):
        return [Query(What.MISSING, tuple(owner.value for owner in owners))], named
    if not name:
        return subjects, named
    if not subjects and last is not None and last.what in ABOUT_FIGURES and known.subjects.of_units(last):
        subjects = [replace(last, mark=None, why=False, each=False, rank=None)]
    if subjects and subjects[0].what in ABOUT_FIGURES:
        refs = [one.ref for one in known.register.places if one.kind in owners]
        return subjects, replace(named, places=tuple((ref,) for ref in refs))
    named = replace(named, units=dict(known.register.unit_names).get(name, ()))
    return subjects or [Query(What.TASKS)], named


def _beyond(text: str, queries: Sequence[Query], manner: Manner) -> bool:
    """Whether something is asked that no query can say."""
    asked = {one.what for one in queries}
    by_day = What.COMPLETE in asked and ON_A_DAY.search(text)
    untimed = any((one.what is What.TASKS and one.span) or (one.what is What.DUE and one.rank) for one in queries)
    compared = any(one.against and one.what not in ABOUT_FIGURES for one in queries)
    return bool(BEYOND.search(text) or by_day or untimed or compared or (manner.areas and asked - BY_AREA))


def _compares_areas(text: str, named: Named, last: Query | None) -> bool:
    """Whether areas are held against each other: two of them, or one and the last one."""
    against_last = last is not None and bool(last.area) and last.area != named.area and AGAINST.search(text)
    return bool(named.area) and (named.areas or bool(against_last))


def _telling(text: str) -> list[str]:
    """The words of a text that say something."""
    text = PHRASES.sub(" ", text.replace("'", ""))
    return [word for word in text.split() if word not in FILLERS and word not in (";", "?")]


def _polite(said: str) -> bool:
    words = set(said.split())
    return bool(words & GREETINGS) and words <= GREETINGS | FILLERS


def _nearest(said: str, read: Sequence[Query], known: Known) -> Nearest:
    """What it may mean: as it was read but for some words, then what has words in common, then what is usual."""
    like = [query for query in known.subjects.nearest(said) if query not in read]
    return Nearest(tuple(dict.fromkeys((*read[:2], *like, *_USUAL)))[:OFFERS])
