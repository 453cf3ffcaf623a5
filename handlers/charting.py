"""The chart: completeness and timeliness by month, and shares as they are now. Only reads.

Shares come from the form: a ratio is one, and so are two figures of which one is checked to be a part of the other.
What else is to be shown, and what a share should reach, is another `Bar`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.charts import Bar, Chart, Line, Share
from bot.core.indicators import Answer, Check, Form, Indicator
from bot.core.model import Owner, Place
from bot.core.texts import charts as says
from handlers import summaries
from handlers.desk import Desk
from handlers.office_months import asked, visible
from storage import book, periods, places
from storage.db import Tx
from storage.periods import Opened

MOST_MONTHS = 6
"""What a phone shows side by side; of longer stretches the newest."""
_LOOKED_BACK = 12
"""Periods in which the last value of a share is looked for: a yearly one is there."""


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
    return Chart(
        says.title(desk.ward, codes),
        says.over_time(desk.ward),
        tuple(says.month(code, year=years) for code in codes),
        (Line(says.FULL, full), Line(says.ON_TIME, timely)),
        says.NOW,
        tuple(_shares(tx, desk, opened[::-1][:_LOOKED_BACK])),
        says.foot(desk.ward),
    )


def _shares(tx: Tx, desk: Desk, newest_first: Sequence[Opened]) -> Iterator[Bar]:
    """What the newest form knows to be shares, each as it was asked last."""
    form = newest_first[0].form
    for one in form.indicators:
        if one.answer is Answer.RATIO and visible(one) and (bar := _ratio(tx, desk, one, newest_first)):
            yield bar
    for check in form.checks:
        if _is_share(check, form) and (bar := _part(tx, desk, check, form, newest_first)):
            yield bar


def _is_share(check: Check, form: Form) -> bool:
    """Whether a check says that one count of groups is a part of another: never more, and of the same unit."""
    part, whole = form.by_code[check.left], form.by_code[check.right]
    counted = all(one.answer is Answer.COUNT and one.owner is Owner.GROUP and visible(one) for one in (part, whole))
    return counted and check.hard and not check.zero and check.factor == 1 and part.unit == whole.unit != ""


def _ratio(tx: Tx, desk: Desk, one: Indicator, newest_first: Sequence[Opened]) -> Bar | None:
    for opened in newest_first:
        there = [place for place in _there(tx, opened) if one.code in asked(opened, place.kind)]
        known = book.stored(tx, [opened.period.code])
        figures = [known[key].figure for place in there if (key := (opened.period.code, place.ref, one.code)) in known]
        given = [figure for figure in figures if figure.whole]
        if given:
            part = sum(int(figure.value or 0) for figure in given)
            whole = sum(int(figure.whole or 0) for figure in given)
            what = desk.ward.short if one.owner is Owner.GROUP else says.UNITS
            note = says.coverage(len(given), len(there), what, opened.period.code, one.stage)
            return Bar(says.ratio_of(one.label), Share(part, whole), note)
    return None


def _part(tx: Tx, desk: Desk, check: Check, form: Form, newest_first: Sequence[Opened]) -> Bar | None:
    """The sum of the parts over that of the wholes, of groups with both; a whole stands until it changes."""
    part, whole = form.by_code[check.left], form.by_code[check.right]
    for opened in newest_first:
        if part.code not in asked(opened, Owner.GROUP):
            continue
        code = opened.period.code
        there = [place for place in _there(tx, opened) if place.kind is Owner.GROUP]
        known, before = book.stored(tx, [code]), periods.lasts(tx, code, [whole.code])
        pairs = []
        for place in there:
            given = known.get((code, place.ref, part.code))
            now = known.get((code, place.ref, whole.code))
            stands = now.figure if now else before.get(place.ref, {}).get(whole.code)
            if given and stands and given.figure.value is not None and stands.value is not None:
                pairs.append((given.figure.value, stands.value))
        if pairs:
            sums = Share(int(sum(one for one, _ in pairs)), int(sum(one for _, one in pairs)))
            note = says.coverage(len(pairs), len(there), desk.ward.short, code, part.stage)
            return Bar(says.share_of(part.label, whole.label), sums, note)
    return None


def _there(tx: Tx, opened: Opened) -> list[Place]:
    return [*places.groups(tx, opened.period.last), *places.units(tx, opened.period.last)]
