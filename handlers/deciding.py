"""What the office decides about locked figures: a change asked for, a report opened again; and their history."""

from __future__ import annotations

import re

from bot.core import amending, doubts, reopening
from bot.core.dialogue import Context
from bot.core.figures import conflicts
from bot.core.model import Message, Role, You
from bot.core.reopening import Wrong
from bot.core.texts import after_lock as leader_says
from bot.core.texts import deciding as says
from bot.core.texts import words
from handlers import group_leader
from handlers.naming import one_place, you_of
from handlers.turn import Order, Query, Turn, tell_person
from storage import changes, people, periods, reopenings
from storage.changes import Change
from storage.db import Tx
from storage.people import Person

_PROBLEMS = {
    Wrong.PLACE: says.NO_PLACE,
    Wrong.MONTH: says.NO_MONTH,
    Wrong.END: says.NO_END,
    Wrong.PAST: says.PAST_END,
    Wrong.FAR: says.FAR_END,
    Wrong.REASON: says.NO_REASON,
}


# ---- changes ---------------------------------------------------------------------------------------------


def _decide(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "duyệt sửa 17", "từ chối sửa 17": once, by somebody other than who asked."""
    you, number, yes = you_of(person), int(match[2]), match[1] != "tu choi"
    change = changes.by_id(tx, number)
    if change is None:
        return says.no_request(number, you)
    if change.state != "waiting":
        who = people.person(tx, change.decider).name if change.decider is not None else ""
        return says.decided_before(number, change.state == "approved", who, you)
    if change.person == person.id:
        return says.second_person(you)
    context = _context(tx, turn, change)
    what = amending.line(context, change.figures)
    if yes:
        known = {**context.known, **change.figures}
        for check in conflicts(context.form, known, touching=tuple(change.figures)):
            if doubts.binding(context, context.form.checks.index(check)):
                return says.contradicts(number, doubts.in_words(check, context.form, known), you)
        _apply(tx, turn, person, context, change)
    changes.decide(tx, number, yes=yes, person=person.id, now=turn.now)
    subject = f"report:{context.period.code}:{context.place.ref}"
    turn.note(tx, "approve" if yes else "refuse", subject, person.id, after={"request": number})
    asker = people.person(tx, change.person)
    told = asker.you or You.BAC
    if yes:
        text = leader_says.approved(context.period, context.place, what, told)
    else:
        text = leader_says.refused(context.period, context.place, what, told, turn.desk.ward)
    tell_person(tx, turn.desk, asker, f"change:{number}", Message(text, you=told), turn.now)
    return says.approved(number, context.place, what, you) if yes else says.refused(number, context.place, you)


def _context(tx: Tx, turn: Turn, change: Change) -> Context:
    """The report a change is about, as the dialogue sees it."""
    report, period, ref = periods.report_by_id(tx, change.report)
    opened = periods.by_id(tx, period)
    asker = people.person(tx, change.person)
    return group_leader.report_context(tx, turn.desk, asker, opened, ref, report, turn.now)


def _apply(tx: Tx, turn: Turn, person: Person, context: Context, change: Change) -> None:
    """Write the figures into the locked report; the audit has old, new, who asked and who approved."""
    with changes.unlocked(tx, change.report):
        for code, figure in change.figures.items():
            periods.record(
                tx, change.report, code, figure, person=change.person, source=f"change:{change.id}", now=turn.now
            )
            turn.note(
                tx,
                "figure",
                f"figure:{context.period.code}:{context.place.ref}:{code}",
                person.id,
                before=group_leader.facts(context.figures.get(code)),
                after={**(group_leader.facts(figure) or {}), "request": change.id, "said": change.person},
            )


def _waiting(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        lines = []
        for one in changes.waiting(reader):
            context = _context(reader, turn, one)
            what = amending.line(context, one.figures)
            who = people.person(reader, one.person).name
            lines.append((one.id, says.waiting_line(who, context.period, context.place, what, one.reason)))
        return says.waiting(lines, you_of(person))

    return query


# ---- reopening -------------------------------------------------------------------------------------------


def _reopen(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "mở lại tổ 5 tháng 11 đến 30/11 vì đổi số liệu": one place, one period, until the end of that day."""
    you, today = you_of(person), turn.desk.local(turn.now).date()
    order = reopening.read(turn.inbound.text, today)
    if isinstance(order, Wrong):
        day = turn.desk.calendar.first_reminding_after(today)
        group, month = turn.desk.ward.short, _month(tx, today.month)
        example = f"mở lại {group} 5 tháng {month} đến {day.day}/{day.month} vì đếm sót một hộ"
        return says.how_to_reopen(_PROBLEMS[order], example, you)
    place = one_place(tx, turn, order.place, you)
    if isinstance(place, Message):
        return place
    period = periods.of_month(tx, order.month, order.year)
    if period is None:
        return says.never_opened(order.month, you)
    open_now = reopenings.writable(tx, period, place.ref, today)
    if open_now is period:
        return says.open_still(period.period, you)
    if open_now is not None:
        return says.reopened_before(period.period, place, words.day(open_now.period.locks), you)
    report = periods.ensure_report(tx, period.id, place.ref)
    reopenings.open_again(tx, report.id, reason=order.reason, person=person.id, ends=order.ends, now=turn.now)
    turn.note(
        tx,
        "reopen",
        f"report:{period.period.code}:{place.ref}",
        person.id,
        before={"state": report.state},
        after={"ends": order.ends.isoformat()},
    )
    until, told = words.day(order.ends), ""
    if (leader := people.reporter(tx, place.ref)) is not None:
        called = leader.you or You.BAC
        sent = report.sent is not None
        text = leader_says.reopened(period.period, place, until, order.reason, called, sent=sent)
        if tell_person(tx, turn.desk, leader, f"reopen:{turn.key}", Message(text, you=called), turn.now):
            told = leader.name
    return says.reopened(period.period, place, until, order.reason, told, you)


def _month(tx: Tx, month: int) -> int:
    newest = periods.newest(tx)
    return newest.period.month if newest else month


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(duyet|dong y|tu choi) (?:de nghi )?sua (?:so )?(\d{1,9})"), _decide),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:danh sach |cac )?(?:de nghi|xin) sua(?: dang cho)?|ai xin sua"), _waiting),
    Order(Role.PARTY_OFFICE, re.compile(r"mo lai(?: .*)?"), _reopen),
)
