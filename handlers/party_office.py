"""The Party Office: a group's report, one tap to cut a link, what may be typed."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core import asking
from bot.core.folding import fold
from bot.core.model import Message, Place, Role, You
from bot.core.queries import Query as Asked
from bot.core.queries import Which
from bot.core.questions import read_question
from bot.core.texts import deciding, words
from bot.core.texts import party_office as says
from bot.core.texts import reviewer as review_says
from handlers import book, group_leader, summaries
from handlers.knowing import known
from handlers.turn import Order, Query, Turn
from storage import people, periods, places, reopenings, reviews
from storage.db import Tx
from storage.instants import from_instant
from storage.people import Person


def cut(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Unlink an account."""
    account = people.account_by_id(tx, int(match[1]))
    if account is None or account.person is None:
        return says.cut_none()
    people.cut(tx, account.id)
    turn.note(tx, "cut", f"account:{account.id}", person.id, before={"person": account.person})
    return says.cut_done(people.person(tx, account.person).name)


def read_report(tx: Tx, turn: Turn, person: Person, text: str) -> Message:
    """A place's report of the newest period, found by code, name or number."""
    you = person.you or You.DONG_CHI
    opened = periods.newest(tx)
    if opened is None:
        return says.no_period(you)
    found = meant(tx, turn, text)
    if not found:
        return says.unknown_group(text, turn.desk.ward, you)
    if len(found) > 1:
        return says.which_group(found, turn.desk.ward, you)
    group = found[0]
    report = periods.report(tx, opened.id, group.ref)
    again = reopened(tx, turn, group)
    history = summaries.history(tx, group, turn.desk.zone)
    if report is None:
        message = says.no_report(opened.period, group, again, you)
        return replace(message, text=f"{message.text}\n{history}") if history else message
    context = group_leader.report_context(tx, turn.desk, person, opened, group.ref, report, turn.now)
    sent, on_time = "", False
    if report.sent:
        local = turn.desk.local(from_instant(report.sent))
        sent, on_time = f"{words.hour(local)}, {words.day(local.date())}", local.date() <= opened.period.due
    state = says.report_state(sent, on_time, report.receipt or "")
    if report.sent:
        state += f", {review_says.STATES[reviews.state(tx, report.id)]}"
    origin = book.origin(tx, opened, report)
    return says.report(opened.period, group, state, [*asking.lines(context), *origin, *again, history], you)


def reopened(tx: Tx, turn: Turn, place: Place) -> list[str]:
    """What of a place is open again, until when and why."""
    return [
        deciding.reopened_line(periods.by_id(tx, one.period).period, words.day(one.ends), one.reason, one.by)
        for one in reopenings.in_force(tx, place.ref, turn.desk.local(turn.now).date())
    ]


def meant(tx: Tx, turn: Turn, text: str) -> list[Place]:
    """The places a text may mean: of those that exist today or report now; where it is none of these, of all."""
    opened = periods.newest(tx)
    today = turn.desk.local(turn.now).date()
    days = {today, opened.period.last} if opened else {today}
    there = {place.ref for day in days for place in (*places.groups(tx, day), *places.units(tx, day))}
    ever = [*places.groups(tx), *places.units(tx)]
    return matching([place for place in ever if place.ref in there], text) or matching(ever, text)


def matching(groups: list[Place], text: str) -> list[Place]:
    """The places a text may mean: a code alone decides, else every one with a name that has all its words."""
    if exact := [group for group in groups if fold(group.code) == "".join(fold(text).replace(",", " ").split())]:
        return exact
    wanted = _words(text)
    return [group for group in groups if any(wanted <= _words(name) | {fold(group.code)} for name in _names(group))]


def _names(group: Place) -> list[str]:
    return [group.full_name, *(f"{alias}, {group.area}" for alias in group.aliases)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", fold(text)))


def _read(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query | None:
    """ "xem tổ 5"; "xem khu Hàng Kênh", "xem tổ 5 tháng 11" are questions."""
    if _is_asked(tx, turn, match[1]):
        return None
    return lambda reader: read_report(reader, turn, person, match[1])


def _is_asked(tx: Tx, turn: Turn, text: str) -> bool:
    """Whether a text names an area, or more than a place: a figure, a time."""
    today = turn.desk.local(turn.now).date()
    if any(fold(one.area) == text for one in places.groups(tx, today)):
        return True
    if periods.newest(tx) is None or meant(tx, turn, text):
        return False
    return isinstance(read_question(text, known(tx, turn), today), Asked | Which)


def _help(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "đôn đốc", "hướng dẫn đôn đốc": what may be typed about it."""
    return says.help_on(match[1] or "", turn.desk.ward, person.you or You.DONG_CHI)


_MENU = "huong dan|menu|help|tro giup|giup|giup toi|can giup|cac (?:cau )?lenh|(?:lam|hoi) duoc (?:nhung )?gi"
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(rf"{_MENU}|(?:huong dan (?:ve )?)?({'|'.join(says.TOPICS)})"), _help),
    Order(Role.PARTY_OFFICE, re.compile(r"cat(?: lien ket)? (\d{1,9})"), cut),
    Order(
        Role.PARTY_OFFICE,
        re.compile(r"(?:xem|doc|bao cao|so lieu)(?: (?:bao cao|so lieu))?(?: cua)? (?!lai$|thang )(.+)"),
        _read,
    ),
)
