"""Reviewers, and the Party Office: what has nothing unusual is accepted at one press, flagged figures one by one.

Nobody accepts what they typed in themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.dialogue import Context
from bot.core.model import Message, Role, You
from bot.core.reminders import RETURNED, Notice
from bot.core.texts import reviewer as says
from handlers import flagging, group_leader
from handlers.desk import Desk
from handlers.turn import Order, Turn
from storage import periods, reviews
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened
from storage.reviews import Flagged

Review = Callable[[Tx, Turn, Person, re.Match[str], Opened], Message]
"""An order of a reviewer about the open period."""


def _overview(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    """How many reports have nothing unusual, how many figures want a look; what is shown may be accepted."""
    clean = [report for report, _ in reviews.clean(tx, opened.id, person.id)]
    reviews.offer(tx, person.id, clean)
    flagged = reviews.open_figures(tx, opened.id)
    if clean:
        message = says.overview(opened.period, len(clean), len(flagged), _you(person))
    elif flagged:
        message = _next(tx, turn, person, opened)
    else:
        message = says.nothing_waits(_you(person))
    return replace(message, head=says.handed_in(opened.period, reviews.counts(tx, opened.id)))


def _accept_clean(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    """Accept what was shown, as far as it is still so."""
    count, shown = int(match[1]), reviews.offered(tx, person.id, opened.id)
    if not 0 < len(shown) <= count:
        message = _overview(tx, turn, person, match, opened)
        return replace(message, head=f"{says.changed_meanwhile()}\n{message.head}")
    for report, place in shown:
        reviews.accept(tx, report, person.id, turn.now)
        turn.note(tx, "accept", f"report:{opened.period.code}:{place.ref}", person.id)
    reviews.offer(tx, person.id, ())
    head = says.accepted_clean(len(shown), count - len(shown))
    return replace(_next(tx, turn, person, opened), head=head)


def _each(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    return _next(tx, turn, person, opened)


def _next(tx: Tx, turn: Turn, person: Person, opened: Opened, after: int = 0) -> Message:
    """The next flagged figure nobody has decided about, past number ``after``."""
    you, flagged = _you(person), reviews.open_figures(tx, opened.id)
    following = next((one for one in flagged if one.id > after), None)
    if following is not None:
        context = _context(tx, turn, person, opened, following)
        return flagging.item(following, context, you, left=len(flagged))
    if flagged:
        return says.put_off(len(flagged), opened.period, you)
    return says.nothing_left(you, len(reviews.clean(tx, opened.id, person.id)))


def _context(tx: Tx, turn: Turn, person: Person, opened: Opened, one: Flagged) -> Context:
    report = periods.report(tx, opened.id, one.place.ref)
    return group_leader.report_context(tx, turn.desk, person, opened, one.place.ref, report, turn.now)


def _named(tx: Tx, match: re.Match[str], opened: Opened) -> Flagged | None:
    """The flagged figure an order names, while nobody has decided about it."""
    number = int(match[1])
    return next((one for one in reviews.open_figures(tx, opened.id) if one.id == number), None)


def _accept(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    """ "duyệt 17"."""
    if (one := _named(tx, match, opened)) is None:
        return replace(_next(tx, turn, person, opened), head=says.gone())
    if reviews.typed_by(tx, one.report, person.id):
        return replace(
            _next(tx, turn, person, opened, after=one.id), head=says.typed_in_by_you(one.place, _you(person))
        )
    reviews.accept_figure(tx, one, person.id, turn.now)
    _note(tx, turn, "accept", person, opened, one)
    head = says.accepted(one.place, opened.form.by_code[one.code].label)
    return replace(_next(tx, turn, person, opened, after=one.id), head=head)


def _give_back(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    """ "trả lại 17": whoever reported it is asked for exactly this figure, at once."""
    if (one := _named(tx, match, opened)) is None:
        return replace(_next(tx, turn, person, opened), head=says.gone())
    head = ask_back(tx, turn, person, opened, one)
    return replace(_next(tx, turn, person, opened, after=one.id), head=head)


def ask_back(tx: Tx, turn: Turn, person: Person, opened: Opened, one: Flagged) -> str:
    """Give a figure back: whoever reported it is asked, or is to be called; says which."""
    reviews.give_back(tx, one, person.id, turn.now)
    _note(tx, turn, "return", person, opened, one)
    label, asked = opened.form.by_code[one.code].label, reviews.reporter(tx, one.place.ref)
    if asked is not None and asked.reachable:
        _ask(tx, turn, opened, one, asked.person)
        return says.given_back(one.place, label, asked.name)
    name, phone = (asked.name, asked.phone) if asked else ("", "")
    return says.given_back_by_phone(one.place, label, name, phone)


def _ask(tx: Tx, turn: Turn, opened: Opened, one: Flagged, person: int) -> None:
    """Plan the question; it is composed when it goes out, for the person may have something else open then."""
    desk, period = turn.desk, opened.period
    key, begins = f"{RETURNED}:{one.id}:{person}", desk.may_write(turn.now)
    ends = datetime.combine(period.locks + timedelta(days=1), time(), desk.zone)
    turn.plan(tx, Notice(key, person, RETURNED, f"{period.code}/{one.place.ref}", one.code, begins, ends))


def _put_off(tx: Tx, turn: Turn, person: Person, match: re.Match[str], opened: Opened) -> Message:
    """ "để sau 17": the next one; it stays open."""
    return _next(tx, turn, person, opened, after=int(match[1]))


def _note(tx: Tx, turn: Turn, action: str, person: Person, opened: Opened, one: Flagged) -> None:
    subject = f"report:{opened.period.code}:{one.place.ref}"
    turn.note(tx, action, subject, person.id, after={"flag": one.id, "indicator": one.code})


def _you(person: Person) -> You:
    return person.you or You.DONG_CHI


def reminder(tx: Tx, desk: Desk, person: Person, opened: Opened, item: str, now: datetime) -> str | None:
    """The words of a reminder to review, None when nothing waits any more."""
    if opened.locked or item != opened.period.code:
        return None
    waiting = reviews.counts(tx, opened.id).get(reviews.UNREVIEWED, 0)
    if not waiting:
        return None
    days = (opened.period.locks - desk.local(now).date()).days
    return says.reminder(days, opened.period, waiting, len(reviews.open_figures(tx, opened.id)), _you(person))


def _order(role: Role, pattern: str, run: Review) -> Order:
    """An order about the newest period while it is not locked; a report changed between two words is looked up anew."""

    def about_the_period(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
        opened = periods.newest(tx)
        if opened is None:
            return says.no_period(_you(person))
        if opened.locked or opened.period.locks < turn.desk.local(turn.now).date():
            return says.locked(opened.period, reviews.counts(tx, opened.id), _you(person))
        return run(tx, turn, person, match, opened)

    return Order(role, re.compile(pattern), about_the_period)


_REVIEW: tuple[tuple[str, Review], ...] = (
    ("duyet(?: (?:het|so lieu|bao cao|tat ca))?", _overview),
    (r"duyet (\d{1,4}) bao cao", _accept_clean),
    ("duyet tung so", _each),
    (r"duyet (\d{1,9})", _accept),
    (r"tra lai (\d{1,9})", _give_back),
    (r"de sau (\d{1,9})", _put_off),
)
ORDERS = tuple(_order(role, *one) for role in (Role.REVIEWER, Role.PARTY_OFFICE) for one in _REVIEW)
