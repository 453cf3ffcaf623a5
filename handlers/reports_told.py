"""Reports for leaders: how many came and in time, who is missing, one place, everything at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from bot.core.figures import Standing
from bot.core.model import Message, Owner, Place, Role
from bot.core.queries import Query, Rank
from bot.core.sight import Sight, is_few, sight
from bot.core.spans import Span
from bot.core.texts import figures_told as figures_say
from bot.core.texts import leadership as says
from bot.core.texts import party_office as office
from bot.core.texts import place_by_place as above
from bot.core.texts import reviewer as review_says
from bot.core.texts import words
from bot.core.texts.book import FROM_BOOK
from handlers import figures_told, small_counts, tasks_told
from handlers.knowing import Asker
from handlers.missing import of_groups, open_questions
from handlers.told import newest_form, of_indicator
from handlers.turn import Turn
from storage import calls, handed_in, instructions, measures, people, periods, places, reviews, standing
from storage.db import Tx
from storage.handed_in import Handed
from storage.instants import from_instant
from storage.measures import Scope
from storage.periods import Opened, Report
from storage.standing import Missing

_WHOLE = 3
"""So many periods of one place are told with their figures: a quarter."""


def complete(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """How many groups handed in, how many in time; over several periods one by one, and together."""
    opened = _opened(tx, query.span)
    if not opened:
        return _no_period(tx, turn, asker, query)
    return Message("\n".join(_completeness(tx, turn, query, opened)), you=asker.you)


def _completeness(tx: Tx, turn: Turn, query: Query, every: Sequence[Opened]) -> list[str]:
    if len(every) > 1:
        return _over_time(tx, turn, query, every)
    word, [opened] = figures_say.places_word(turn.desk.ward, groups=True), every
    handed = _handed(tx, turn, opened, scope := Scope((Owner.GROUP,), query.area))
    first = says.handed_in(opened.period, query.area, handed.sent, handed.places, word)
    if query.areas:
        areas = dict.fromkeys(one.area for one in places.groups(tx, opened.period.last))
        return [figures_say.listed(first, [_of_area(tx, turn, opened, one, word) for one in areas], above.AREA)]
    if query.each:
        only_late = query.rank is Rank.BELOW
        named = handed_in.senders(tx, opened, scope, _ends(turn, opened) if only_late else None)
        return [first, says.senders([one.full_name for one in named], word, late=only_late)]
    late = handed.sent - handed.on_time
    return [first, *says.timely(handed.on_time, late, handed.places - handed.sent, handed.unreviewed, word)]


def _of_area(tx: Tx, turn: Turn, opened: Opened, area: str, word: str) -> str:
    handed = _handed(tx, turn, opened, Scope((Owner.GROUP,), area))
    return says.of_area(area, handed.sent, handed.places, handed.on_time, word)


def _over_time(tx: Tx, turn: Turn, query: Query, every: Sequence[Opened]) -> list[str]:
    """A line a period; together only what was due already."""
    today, word = turn.desk.local(turn.now).date(), figures_say.places_word(turn.desk.ward, groups=True)
    assert query.span is not None  # noqa: S101 - several periods are those of a span
    lines = [says.reports_of(figures_say.span(query.span), query.area)]
    sent, on_time, places_due, due = 0, 0, 0, 0
    for opened in every:
        handed = _handed(tx, turn, opened, Scope((Owner.GROUP,), query.area))
        waits = today <= opened.period.due
        lines.append(says.of_period(opened.period, handed.sent, handed.places, handed.on_time, word, waits=waits))
        if not waits:
            sent, on_time = sent + handed.sent, on_time + handed.on_time
            places_due, due = places_due + handed.places, due + 1
    if due > 1 and places_due:
        lines.append(says.together(due, sent, on_time, places_due))
    if len(every) < query.span.months:
        lines.append(says.no_other_periods())
    return lines


def _handed(tx: Tx, turn: Turn, opened: Opened, scope: Scope) -> Handed:
    return handed_in.reports(tx, opened, scope, _ends(turn, opened))


def _ends(turn: Turn, opened: Opened) -> datetime:
    """The instant at which the due day is over."""
    return datetime.combine(opened.period.due + timedelta(days=1), time(), turn.desk.zone)


def missing(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """Who has not handed in, by name: groups, and units of all kinds where they are asked; never a telephone number."""
    every = _opened(tx, query.span)
    if not every:
        return _no_period(tx, turn, asker, query)
    if Role.PARTY_OFFICE in asker.held and not query.codes:
        told = [of_groups(tx, turn, opened, asker.you, area=query.area) for opened in every]
        return replace(told[-1], text="\n".join(one.text for one in told))
    word, lines = figures_say.places_word(turn.desk.ward, groups=True), []
    for opened in every:
        handed = _handed(tx, turn, opened, Scope((Owner.GROUP,), query.area))
        if len(query.codes) != 1:
            lines.append(says.handed_in(opened.period, query.area, handed.sent, handed.places, word))
        if not query.codes:
            found = standing.missing(tx, opened.id, [Owner.GROUP], list(filter(None, [query.area])))
            names = [_named(tx, query, one) for one in found]
            lines.append(says.missing_places(names, word) if names else says.nobody_missing(word))
        if not query.area:
            lines += _others_missing(tx, turn, query, opened)
    return Message("\n".join(lines), you=asker.you)


def _others_missing(tx: Tx, turn: Turn, query: Query, opened: Opened) -> list[str]:
    """Schools, party cells and units: how many have handed in; where they are asked about, who has not."""
    wanted = [Owner(code) for code in query.codes] or [kind for kind in Owner if kind is not Owner.GROUP]
    asked = [kind for kind in wanted if opened.form.asked(opened.period.month, kind)]
    kind = says.kinds(wanted)
    if not asked:
        return [says.not_asked(opened.period, kind)] if query.codes else []
    missed = [one for one in standing.missing(tx, opened.id, asked) if open_questions(tx, opened, one)]
    sent = standing.handed_in(tx, opened.id, asked)
    heading = says.others_handed_in(opened.period, kind, sent, sent + len(missed))
    if not query.codes:
        return [heading]
    names = [_named(tx, query, one) for one in missed]
    word = figures_say.places_word(turn.desk.ward, groups=False)
    return [heading, says.missing_places(names, word) if names else says.nobody_missing(word)]


def _named(tx: Tx, query: Query, one: Missing) -> str:
    """A place that is missing; where it is asked why, with what is known of it."""
    name = one.place.full_name
    if not query.why:
        return name
    why = "draft" if one.answered else "nothing"
    return says.known_of(name, [*_reasons_of(tx, one.place.ref), says.WHY_MISSING[why]])


def _opened(tx: Tx, span: Span | None) -> list[Opened]:
    """The opened periods of a span, oldest first; where none is named the newest."""
    if span is None:
        newest = periods.newest(tx)
        return [newest] if newest else []
    return [one for one in reversed(periods.opened(tx)) if span.has(one.period.code)]


def _no_period(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    newest = periods.newest(tx)
    if query.span is None or newest is None:
        return office.no_period(asker.you)
    code = newest.period.code
    return says.no_such_period(figures_say.span(query.span), figures_say.span(Span(code, code)), asker.you)


# ---- one place -------------------------------------------------------------------------------------------


def of_place(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """Each place's report: its state, its figures, and why it is missing as far as that is known."""
    lines = []
    for ref in query.places:
        every = _opened(tx, query.span) or list(filter(None, [_told_in(tx, query.span, ref)]))
        if not every:
            return _no_period(tx, turn, asker, query)
        for opened in every:
            lines += _one_place(tx, turn, asker, query, opened, ref, brief=len(every) > _WHOLE)
    return Message("\n".join(lines), you=asker.you)


def _told_in(tx: Tx, span: Span | None, ref: str) -> Opened | None:
    """The newest period of a span of which a place's figures are known, be it from a book."""
    return next(
        (periods.by_code(tx, one.code) for one in periods.reported(tx, ref) if span is None or span.has(one.code)), None
    )


def _one_place(tx: Tx, turn: Turn, asker: Asker, query: Query, opened: Opened, ref: str, *, brief: bool) -> list[str]:
    """One report; ``brief``: its state alone."""
    place, report = places.place(tx, ref), periods.report(tx, opened.id, ref)
    when = figures_say.span(Span(opened.period.code, opened.period.code))
    lines = [says.place_report(place.full_name, when, _state(tx, turn, opened, report))]
    if report is None or (report.sent is None and not opened.book):
        return [*lines, *([says.because(_reasons(tx, ref, report))] if query.why else [])]
    if brief:
        return lines
    figures = periods.figures(tx, report.id)
    seen = {one.code: sight(one, asker.held, secretary=asker.secretary) for one in opened.form.indicators}
    counts = {
        code: figure.value
        for code, figure in figures.items()
        if seen.get(code) is Sight.TOTALS and figure.standing is Standing.VALUE and figure.value is not None
    }
    hidden = _hidden(tx, turn, opened, place, counts)
    for one in opened.form.indicators:
        if (figure := figures.get(one.code)) is None or seen[one.code] is Sight.NOTHING:
            continue
        told = figures_say.HIDDEN if one.code in hidden else words.figure(one, figure)
        if figure.value is not None and one.stage:
            told = f"{told} ({words.staged(one.stage)})"
        lines.append(figures_say.place_line(words.cap(one.label), told))
    return lines


def _hidden(tx: Tx, turn: Turn, opened: Opened, place: Place, counts: Mapping[str, Decimal]) -> set[str]:
    """Which of a place's counts may not be told."""
    found = {code for code, count in counts.items() if is_few(count)}
    for code in counts.keys() - found:
        told = of_indicator(turn.desk, opened.form.by_code[code], opened.form)
        if place.ref in small_counts.kept(tx, told, [opened], [code]).places:
            found.add(code)
    return found


def _state(tx: Tx, turn: Turn, opened: Opened, report: Report | None) -> str:
    if report is None:
        return says.not_begun(opened.locked)
    if report.sent is None:
        return FROM_BOOK if opened.book else says.begun(opened.locked)
    local = turn.desk.local(from_instant(report.sent))
    sent = f"{words.hour(local)}, {words.day(local.date())}"
    state = office.report_state(sent, local.date() <= opened.period.due, report.receipt or "")
    return f"{state}, {review_says.STATES[reviews.state(tx, report.id)]}"


def _reasons(tx: Tx, ref: str, report: Report | None) -> list[str]:
    """What is known of why a report has not come."""
    return [*_reasons_of(tx, ref), says.WHY_MISSING["draft" if report else "nothing"]]


def _reasons_of(tx: Tx, ref: str) -> list[str]:
    """What is known of who reports."""
    who = people.reporter(tx, ref)
    found = []
    if places.assisted(tx, ref):
        found.append("assisted")
    elif who is None:
        found.append("nobody")
    elif people.account_of(tx, who.id) is None:
        found.append("unlinked")
    elif any(one.place and one.place.ref == ref and one.why == "help" for one in calls.waiting(tx)):
        found.append("help")
    return [says.WHY_MISSING[one] for one in found]


# ---- everything ------------------------------------------------------------------------------------------


def overview(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """Reports, targets, tasks and open instructions, on one screen."""
    opened = _opened(tx, query.span)
    lines = _completeness(tx, turn, query, opened) if opened else []
    if not opened and query.span is not None:
        if not any(query.span.has(one.period.code) for one in measures.asking(tx, _every_code(tx, turn))):
            return _no_period(tx, turn, asker, query)
        lines = [says.from_book(figures_say.span(query.span))]
    if turn.desk.targets:
        lines += figures_told.target_lines(tx, turn, asker, query, brief=True)
    if query.span is None:
        lines += tasks_told.at_a_glance(tx, turn)
        if waiting := _waiting(tx, asker):
            lines.append(says.instructions_waiting(waiting))
    return Message("\n".join(lines), you=asker.you)


def _every_code(tx: Tx, turn: Turn) -> tuple[str, ...]:
    return tuple(newest_form(tx, turn).by_code)


def _waiting(tx: Tx, asker: Asker) -> int:
    """The instructions nobody has seen to: a leader's own, all for the office."""
    every = instructions.waiting(tx)
    return len([one for one in every if Role.PARTY_OFFICE in asker.held or one.person == asker.person])
