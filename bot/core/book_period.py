"""Which period a cell or a title of an old book names: "tháng 10/2026", "Quý III/2026", "10/2026", "năm 2026".

A quarter or a year names no period by itself: which month's it is depends on the indicator, and an event counted
over three months belongs to none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.folding import fold
from bot.core.indicators import Form, Indicator, Sort

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FIRST_YEAR, _LAST_YEAR = 2000, 2099

_BETWEEN = r"(?: ?[/.-] ?| nam )"
_MONTH = rf"(?:(?:thang|t) ?)?(?P<month>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}})"
_ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})"
_QUARTER = rf"(?:quy|q) ?(?P<quarter>iv|i{{1,3}}|[1-4])(?:{_BETWEEN}| )(?P<year>\d{{4}})"
_ISO_QUARTER = r"(?P<year>\d{4})-?q(?P<quarter>[1-4])"
_YEAR = r"(?:nam )?(?P<year>\d{4})"
_WHOLE = [re.compile(rf"(?:ky )?(?:bao cao )?{one}") for one in (_ISO, _MONTH, _QUARTER, _ISO_QUARTER, _YEAR)]
_BARE = re.compile(r"(?:ky )?(?:(?:thang|t) ?)?(?P<month>\d{1,2})|(?:quy|q) ?(?P<quarter>iv|i{1,3}|[1-4])")
_IN_TITLE = [
    [re.compile(rf"(?<![\w/.-]){one}(?![\w/-])") for one in group]
    for group in ((_MONTH, _ISO), (_QUARTER, _ISO_QUARTER), (r"nam (?P<year>\d{4})",))
]
_DATES = re.compile(
    r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|ngay \d{1,2} ?(?:[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?|thang \d{1,2} nam \d{4})"
)
_HALF = re.compile(r"\b(?:6|sau|9|chin) thang\b")


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar month, a quarter, or a whole year (neither of the two given)."""

    year: int
    month: int = 0
    quarter: int = 0


def read_span(text: str, year: int | None = None) -> Span | None:
    """What a whole cell names; ``year``: the one of a bare "10" or "quý 3". None: it names nothing for certain."""
    said = fold(text).strip(" .:")
    if match := next((found for one in _WHOLE if (found := one.fullmatch(said))), None):
        return _span(match)
    if year is not None and (match := _BARE.fullmatch(said)):
        return _span(match, year)
    return None


def named_in(title: str) -> frozenset[Span]:
    """Every period a title names, the narrowest kind only: in "tháng 10, quý IV năm 2026" the month. No dates."""
    said = _DATES.sub(" ", fold(title))
    if _HALF.search(said):
        return frozenset()
    for group in _IN_TITLE:
        found = {span for one in group for match in one.finditer(said) if (span := _span(match)) is not None}
        if found:
            return frozenset(found)
    return frozenset()


def period_code(span: Span, indicator: Indicator, form: Form) -> str | None:
    """The period ("2026-09") whose figure a span's value is; None where it cannot be one period's.

    A quarter's value is its last month's for a stock, and for whatever is asked in quarters' last months only; a
    year's is that of the one month in which the indicator is asked.
    """
    if span.month:
        return f"{span.year}-{span.month:02}"
    months = {month for one in form.questions if indicator.code in one.asks for month in one.months}
    if span.quarter:
        last = span.quarter * 3
        whole = indicator.sort is Sort.STOCK or (months and all(month % 3 == 0 for month in months))
        return f"{span.year}-{last:02}" if whole and (not months or last in months) else None
    return f"{span.year}-{months.pop():02}" if len(months) == 1 else None


def _span(match: re.Match[str], year: int | None = None) -> Span | None:
    named = match.groupdict()
    quarter = named.get("quarter") or "0"
    span = Span(int(named.get("year") or year or 0), int(named.get("month") or 0), _ROMAN.get(quarter) or int(quarter))
    fits = _FIRST_YEAR <= span.year <= _LAST_YEAR and span.month <= 12 and named.get("month") not in ("0", "00")
    return span if fits else None
