"""Past figures from an old book: read against the database as it is, and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from bot.core.book import Book, Change, Past, Plan, contradictions, plan
from bot.core.doubts import in_words
from bot.core.periods import period
from bot.core.texts import book as says
from bot.documents.figures_book import PastOf, read_book
from bot.documents.sheet import Sheet
from handlers.desk import Desk
from handlers.group_leader import facts
from storage import audit, book, changes, periods, reopenings, reviews
from storage.db import Tx
from storage.periods import Opened, Report


def read(tx: Tx, desk: Desk, sheets: Sequence[Sheet], now: datetime) -> tuple[Book | None, Plan, list[str]]:
    """The book and what importing it would change now; or None, nothing, and every problem of the file."""
    past_of = _past_of(tx, desk, now)
    found, problems = read_book(sheets, desk.form, book.sites(tx), past_of)
    if found is None:
        return None, Plan(), problems
    stored = book.stored(tx, {entry.period.code for entry in found.entries})
    forms = {
        code: past.form
        for code in {entry.period.code for entry in found.entries}
        if isinstance(past := past_of(code), Past)
    }
    problems = [
        f"{entry.where}: {says.contradicts(in_words(check, forms[entry.period.code], figures))}"
        for entry, check, figures in contradictions(found, stored, forms.__getitem__)
    ]
    if problems:
        return None, Plan(), problems
    return found, plan(found, stored), []


def _past_of(tx: Tx, desk: Desk, now: datetime) -> PastOf:
    today = desk.local(now).date()

    @cache
    def past_of(code: str) -> Past | str:
        if (opened := periods.by_code(tx, code)) is not None:
            if not opened.locked:
                return says.not_over(code)
            return Past(opened.period, opened.form, reopenings.again(tx, opened.id, today))
        try:
            made = period(int(code[:4]), int(code[5:]), desk.policy.rule, desk.calendar)
        except ValueError:
            return says.no_such_period(code)
        return Past(made, desk.form) if made.locks < today else says.not_over(code)

    return past_of


def write(tx: Tx, desk: Desk, planned: Plan, *, sha: str, source: str, now: datetime, actor: int | None = None) -> None:
    """Carry a plan out in the transaction that made it.

    ``actor`` (None: the operator at the shell) imported the file of this hash because of ``source``; every figure is
    audited with the value it replaces.
    """
    reports: dict[tuple[str, str], list[Change]] = {}
    for change in planned.changes:
        reports.setdefault(change.entry.key[:2], []).append(change)
    for of in reports.values():
        first = of[0].entry
        report = book.ensure_report(tx, first.period, desk.form, first.place.ref)
        with changes.unlocked(tx, report):
            for change in of:
                code, figure = change.entry.code, change.entry.figure
                periods.record(tx, report, code, figure, person=None, source=source, now=now)
                audit.note(
                    tx,
                    "figure",
                    f"figure:{first.period.code}:{first.place.ref}:{code}",
                    now=now,
                    source=source,
                    actor=actor,
                    before=facts(change.before),
                    after={**(facts(figure) or {}), "book": sha},
                )
    done = {"file": sha, "figures": len(planned.changes), "kept": len(planned.kept)}
    audit.note(tx, "import-figures", f"file:{sha}", now=now, source=source, actor=actor, after=done)


def origin(tx: Tx, opened: Opened, report: Report) -> list[str]:
    """Which figures of a report were taken from an old book: a line or none."""
    codes = reviews.from_book(tx, report.id)
    labels = [one.label for one in opened.form.indicators if one.code in codes]
    return [says.from_book(labels)] if labels else []
