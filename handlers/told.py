"""What an answer about figures is made from: how they are counted, whose, of which periods; a value in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.core.indicators import Answer, Form, Indicator, Sort
from bot.core.model import Owner
from bot.core.periods import period as period_of
from bot.core.queries import Query
from bot.core.sight import Sight, sight
from bot.core.spans import Span, month_of
from bot.core.targets import Kind, Sums, Target, kind_of, shown, verdict
from bot.core.texts import figures_told as says
from handlers.desk import Desk
from handlers.knowing import Asker
from handlers.turn import Turn
from storage import measures, periods
from storage.db import Tx
from storage.measures import Measure, Scope
from storage.periods import Opened

_YEAR = 12
EVER = "0000-01"
"""Before every period's code."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is counted, and how it is called; ``word``: for what reports it ("tổ")."""

    measure: Measure
    label: str
    unit: str
    form: Form
    word: str
    target: Target | None = None
    stage: str = ""

    @property
    def indicator(self) -> Indicator:
        """The first figure it is made of."""
        return self.form.by_code[self.measure.codes[0]]

    @property
    def kinds(self) -> tuple[Owner, ...]:
        """The places that report it."""
        owner = self.indicator.owner
        return tuple(kind for kind in Owner if kind is not Owner.GROUP) if owner is Owner.UNIT else (owner,)

    @property
    def share(self) -> bool:
        """Whether it is a share."""
        return self.target is not None or self.indicator.answer is Answer.RATIO

    @property
    def per(self) -> int:
        """Of how many the share is."""
        return self.target.per if self.target else 100

    @property
    def percent(self) -> bool:
        """Whether it is shown in percent: a part of its own whole."""
        return self.share and not (self.target and self.target.rising)

    @property
    def at_end(self) -> bool:
        """Whether it is of the last period of a span, not of all of them."""
        return self.measure.stock or self.measure.places


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One answer in the making, on a reader: who asks, what, and the periods it is of, oldest first."""

    tx: Tx
    turn: Turn
    asker: Asker
    query: Query
    told: Told
    asked: tuple[Opened, ...]

    @property
    def scope(self) -> Scope:
        """Whose figures."""
        return Scope(self.told.kinds, self.query.area, self.query.places)

    @property
    def covered(self) -> Span:
        """The time it is of; only where some period asks it."""
        last = self.asked[-1].period.code
        return Span(last if self.told.at_end else self.asked[0].period.code, last)

    @property
    def several(self) -> bool:
        """Whether a place counts more than once."""
        return len(self.asked) > 1 and not self.told.at_end

    @property
    def restricted(self) -> tuple[str, ...]:
        """The figures (codes) whose small counts of single places are not for this asker; that a place has some at all
        is no count."""
        form, measure = self.told.form, self.told.measure
        counted = [code for code in measure.codes if not measure.places or form.by_code[code].seen_by]
        return tuple(code for code in counted if self.sight(code) is Sight.TOTALS)

    def sight(self, code: str) -> Sight:
        """How much of a figure the asker sees."""
        return sight(self.told.form.by_code[code], self.asker.held, secretary=self.asker.secretary)

    def sums(self) -> Sums:
        """What it comes to."""
        return measures.sums(self.tx, self.told.measure, self.scope, self.asked)

    def of(self, asked: Sequence[Opened]) -> Inquiry:
        """The same of other periods."""
        return replace(self, asked=tuple(asked))


def inquiry(tx: Tx, turn: Turn, asker: Asker, query: Query, told: Told) -> Inquiry:
    """An answer about this, of the time that is asked about."""
    return Inquiry(tx, turn, asker, query, told, tuple(periods_of(tx, told, query.span)))


def of_indicator(desk: Desk, one: Indicator, form: Form) -> Told:
    """A single figure of the form."""
    return Told(Measure.of_indicator(one), one.label, one.unit, form, _word(desk, one), stage=one.stage)


def of_target(desk: Desk, one: Target, form: Form) -> Told | None:
    """A target; None where nothing is counted for it."""
    kind = kind_of(one, form)
    if kind is Kind.NOTHING:
        return None
    first = form.by_code[one.counts[0]]
    stock, places = first.sort is Sort.STOCK, kind is Kind.PLACES
    measure = Measure(one.counts, one.of, one.options, one.least, stock=stock, places=places)
    return Told(measure, one.label, one.unit or first.unit, form, _word(desk, first), one, first.stage)


def _word(desk: Desk, indicator: Indicator) -> str:
    return says.places_word(desk.ward, groups=indicator.owner is Owner.GROUP)


def newest_form(tx: Tx, turn: Turn) -> Form:
    """The form of the newest period, before the first the one it will open with."""
    opened = periods.newest(tx)
    return opened.form if opened else turn.desk.form


# ---- of which time ---------------------------------------------------------------------------------------


def periods_of(tx: Tx, told: Told, span: Span | None) -> list[Opened]:
    """Those of the span that ask it, else the newest one; a stock stands at the end, as far as time has come."""
    if not told.measure.stock:
        return measures.asking(tx, told.measure.codes, span, newest=span is None)
    newest = periods.newest(tx)
    end = newest.period.code if newest else "9999-12"
    if span is not None and span.first > end:
        return []
    until = Span(EVER, span.last if span else end)
    asked = measures.asking(tx, told.measure.codes, until, newest=True)
    # never asked so far: the roster may know it
    return asked or [one for one in periods.opened(tx) if until.has(one.period.code)][:1]


def due(turn: Turn, told: Told, span: Span | None) -> str:
    """When a figure of a time will exist; empty where it will not."""
    desk, today = turn.desk, turn.desk.local(turn.now).date()
    now = today.year * 12 + today.month - 1
    if span is not None and month_of(span.last) < now - 1:
        return ""
    first = max(now - 1, month_of(span.first)) if span else now - 1
    codes = set(told.measure.codes)
    months = {month for one in told.form.questions if codes & set(one.asks) for month in one.months}
    for month in range(first, first + 2 * _YEAR):
        if month % 12 + 1 in months:
            period = period_of(month // 12, month % 12 + 1, desk.policy.rule, desk.calendar)
            if period.locks >= today:
                return says.will_be(period, today)
    return ""


def told_in(told: Told, asked: Opened, sums: Sums) -> str:
    """The period (code) a sum is of: a stock nobody told in the one that asks it is of the one it was told in last."""
    return sums.last if told.measure.stock and not sums.fresh and sums.last else asked.period.code


# ---- in words --------------------------------------------------------------------------------------------


def in_words(told: Told, sums: Sums, mark: Decimal | None = None) -> str:
    """What was counted, and whether it is enough; ``mark``: the number somebody named."""
    return f"{_value(told, sums, mark)}{_judged(told, sums, mark)}"


def _value(told: Told, sums: Sums, mark: Decimal | None) -> str:
    if not told.share:
        if told.indicator.answer is Answer.CHOICE:
            labels = [(one.label, sums.options.get(one.key, 0)) for one in told.indicator.options]
            return says.options(labels, told.word)
        return says.amount(sums.part, told.unit, told.stage)
    rate = rate_of(told, sums, mark)
    if not told.percent:
        return says.per_people(rate, sums, told.per, told.unit, told.form.by_code[told.measure.of].unit)
    return says.share(rate, sums, told.unit, told.stage)


def rate_of(told: Told, sums: Sums, mark: Decimal | None = None) -> Decimal:
    """A share as it is shown, in percent or of so many people."""
    rate = sums.rate(told.per) or Decimal(0)
    if not told.percent:
        return shown(rate)
    return shown(rate, mark if mark is not None else told.target.mark if told.target else None)


def measured_in(told: Told) -> str:
    """What the number of a share means."""
    if told.percent:
        return "%"
    return says.per_measure(told.per, told.unit, told.form.by_code[told.measure.of].unit)


def _judged(told: Told, sums: Sums, mark: Decimal | None) -> str:
    """Held against the target, and against another number where one was named."""
    rate = sums.rate(told.per) if told.share else sums.part
    said = says.judged(told.target, verdict(rate, told.target)) if told.target else ""
    if mark is None or rate is None or (told.target is not None and mark == told.target.mark):
        return said
    return says.marked(mark, met=rate > mark, percent=told.percent) + said


def short(told: Told, sums: Sums) -> str:
    """A value without what it is made of."""
    if not told.share:
        return says.amount(sums.part, told.unit)
    rate = shown(sums.rate(told.per) or Decimal(0))
    return says.percent(rate) if told.percent else says.amount(rate, told.unit)
