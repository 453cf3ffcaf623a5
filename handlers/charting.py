"""The chart: completeness and timeliness by month, and how the programme's targets stand. Only reads.

A target's bar has the sums and the words of digests and answers (`handlers.told`), of the newest period up to the
chart's end that asks it. What is no share of its own whole is told in words beneath, what has no figures is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.charts import MOST_BARS, Bar, Chart, Line, Share
from bot.core.indicators import Form
from bot.core.spans import Span
from bot.core.targets import Sums, Target
from bot.core.texts import charts as says
from bot.core.texts import digest as digest_says
from bot.core.texts import figures_told as figures_say
from bot.core.texts import words
from handlers import recognising, summaries
from handlers.desk import Desk
from handlers.office_months import visible
from handlers.told import EVER, Told, in_words, of_target, periods_of, told_in
from storage import measures, periods
from storage.db import Tx
from storage.measures import Scope

MOST_MONTHS = 6
"""What a phone shows side by side; of longer stretches the newest."""


def chart(tx: Tx, desk: Desk, first: str, last: str) -> Chart | None:
    """The chart of the periods between two codes; None where none opened."""
    opened = [one for one in periods.between(tx, first, last) if not one.book]
    if not opened:
        return None
    shown = opened[-MOST_MONTHS:]
    codes = [one.period.code for one in shown]
    years = len({code[:4] for code in codes}) > 1
    kept = [summaries.of_ward(tx, one, desk.zone) for one in shown]
    full = tuple(Share(one.answered, one.asked) if one.begun else None for one in kept)
    timely = tuple(Share(one.on_time, one.places) if one.places else None for one in kept)
    targets = list(_targets(tx, desk, opened[-1].form, last))
    drawn = [one for one in targets if one[0].percent and one[1].given][:MOST_BARS]
    return Chart(
        says.title(desk.ward, codes),
        says.over_time(desk.ward),
        tuple(says.month(code, year=years) for code in codes),
        (Line(says.FULL, full), Line(says.ON_TIME, timely)),
        says.TARGETS,
        tuple(_bar(*one) for one in drawn),
        (*_beneath([one for one in targets if one not in drawn]), says.foot(desk.ward)),
    )


def _targets(tx: Tx, desk: Desk, form: Form, last: str) -> Iterator[_Stands]:
    """Each target that is counted and the office may see, as it stands at a period's end."""
    for wanted in desk.targets:
        told = of_target(desk, wanted, form)
        if told is None or not all(visible(form.by_code[code]) for code in told.measure.codes):
            continue
        asked = periods_of(tx, told, Span(EVER, last))[-1:]
        sums = measures.sums(tx, told.measure, Scope(told.kinds), asked)
        if asked and (found := recognising.of(tx, told, Scope(told.kinds), asked[-1])):
            told, sums = found.told, found.sums
        basis = ""
        if sums.given:
            code = told_in(told, asked[-1], sums)
            when, coverage = figures_say.span(Span(code, code)), figures_say.coverage(sums, told.word)
            basis = digest_says.basis(when, coverage, sums.unreviewed)
        yield told, sums, basis, wanted


_Stands = tuple[Told, Sums, str, Target]
"""A target: how it is counted, what it comes to, of when and how many places."""


def _bar(told: Told, sums: Sums, basis: str, wanted: Target) -> Bar:
    mark = None if wanted.mark is None else float(wanted.mark)
    rate = float(sums.rate(told.per) or 0)
    return Bar(words.cap(told.label), rate, in_words(told, sums), basis, mark, figures_say.wanted(wanted))


def _beneath(targets: Sequence[_Stands]) -> Iterator[str]:
    for told, sums, basis, _ in targets:
        if sums.given:
            yield says.in_words(told.label, in_words(told, sums), basis)
    if without := [told.label for told, sums, *_ in targets if not sums.given]:
        yield says.without(without)
