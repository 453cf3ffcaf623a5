""" "lịch sử tổ 5 số hộ": every value of one figure, for the office."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from bot.core.figures import Figure, Standing
from bot.core.folding import fold, phrase
from bot.core.indicators import Form, Indicator
from bot.core.model import Message, Role
from bot.core.texts import book as book_says
from bot.core.texts import deciding as says
from bot.core.texts import words
from handlers.naming import one_place, you_of
from handlers.turn import Order, Query, Turn
from storage import history, periods
from storage.db import Tx
from storage.history import Entry
from storage.instants import from_instant
from storage.people import Person


def told(tx: Tx, turn: Turn, person: Person, text: str) -> Message:
    """Every value old → new, who, when, why; the newest period's form names the figure."""
    you = you_of(person)
    opened = periods.newest(tx)
    form = opened.form if opened else turn.desk.form  # a book may tell of the time before the first period
    named, indicator = split(form, text)
    if indicator is None:
        return says.which_figure([one.label for one in form.indicators], turn.desk.ward, you)
    label = indicator.label
    place = one_place(tx, turn, named, you, lambda code: f"lịch sử {code} {indicator.code}")
    if isinstance(place, Message):
        return place
    entries = history.of_figure(tx, place.ref, indicator.code)
    if not entries:
        return says.no_history(place, label, you)
    return says.history(place, label, [_line(turn, indicator, one) for one in entries], you)


def split(form: Form, text: str) -> tuple[str, Indicator | None]:
    """A place and the figure named after it: by the longest label, name or code of one figure alone that fits."""
    times = Counter(phrase(name) for one in form.indicators for name in one.words)
    names = {phrase(name): one for one in form.indicators for name in one.words if times[phrase(name)] == 1}
    names |= {phrase(name): one for one in form.indicators for name in (one.label, one.code)}
    names |= {
        phrase(one.label): form.by_code[one.asks[0]] for one in form.questions if len(one.asks) == 1 and one.label
    }
    for name in sorted(names, key=len, reverse=True):
        if fold(text).endswith(f" {name}"):
            found = names[name]
            units = "|".join(re.escape(phrase(one)) for one in (found.unit, *found.unit_words) if one)
            beside = rf"(?: (?:so|ve{'|' if units else ''}{units}))+$"
            return re.sub(beside, "", text[: -len(name) - 1].strip()), found
    return text, None


def _line(turn: Turn, indicator: Indicator, one: Entry) -> str:
    local = turn.desk.local(from_instant(one.at))
    when = f"{words.hour(local)} {words.day(local.date())}"
    old = shown(indicator, one.old) if one.old else says.nothing_before()
    year = int(one.period[:4]) if one.book else 0  # a book speaks of other years' months
    return says.history_line(int(one.period[5:]), year, old, shown(indicator, one.new), when, who(one), why(one))


def who(one: Entry) -> str:
    """Who gave a value, and who typed it in, approved it or sent it in a file."""
    if one.book:
        return book_says.imported_by(one.said)
    if one.sheet:
        return says.sent_in_a_sheet(one.said)
    if one.typed:
        return says.said_and_typed(one.said, one.typed)
    return says.asked_and_approved(one.said, one.approved) if one.approved else one.said


def why(one: Entry) -> str:
    """Why a value changed after the lock; empty: it was not locked."""
    return says.because(one.reason) if one.reason else says.after_reopening(one.reopened) if one.reopened else ""


def shown(indicator: Indicator, facts: Mapping[str, object]) -> str:
    """A figure as the audit has it: without words."""
    standing = Standing(str(facts["verdict"]))
    if standing is Standing.WORDS:
        return says.in_words()
    value, whole = (Decimal(str(facts[name])) if name in facts else None for name in ("value", "whole"))
    return words.figure(indicator, Figure(standing, value, whole, choice=str(facts.get("choice", ""))))


def _told(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    return lambda reader: told(reader, turn, person, match[1])


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?lich su (?:cua |so lieu )?(.+)"), _told),)
