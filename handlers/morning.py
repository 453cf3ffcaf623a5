"""What people hear unasked, planned by the tick; `handlers.composing` makes the words when it is about to go out.

The tick asks "what should exist by now?" and inserts it under keys, so doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.core.model import Owner, Role
from bot.core.periods import Period, Stage, current, stages
from bot.core.reminders import HOLE, Notice, in_force, missing_due, next_start, review_due
from bot.core.texts import operator as alarms
from bot.core.texts import words
from handlers import followup, paper_questions, retention, task_calls
from handlers.desk import Desk
from handlers.digest import making
from handlers.digest.making import Due, Made
from handlers.turn import tell
from storage import (
    audit,
    calls,
    conversations,
    lineage,
    notices,
    outbox,
    people,
    periods,
    pulses,
    reopenings,
    reviews,
    seating,
    standing,
)
from storage import followup as stored
from storage.db import Tx
from storage.instants import instant

# ---- the tick --------------------------------------------------------------------------------------------


def tick(tx: Tx, desk: Desk, now: datetime, *, apart: bool = False) -> list[Due]:
    """Open and lock periods, carry out what is dated, plan what should exist by now; the tick's pulse.

    ``apart``: digests that are due are not gathered here, where they would hold up whoever writes, but returned for
    :func:`inform`; whom they are for hears nothing before.
    """
    today = desk.local(now).date()
    for ended in periods.to_lock(tx, today):
        periods.lock(tx, ended.id)
    for again in reopenings.close_ended(tx, today, now):
        audit.note(tx, "relock", f"reopening:{again.id}", now=now, source="tick")
    calls.absent(tx, today, now)
    period = current(today, desk.policy.rule, desk.calendar)
    if today <= period.locks:
        periods.open_period(tx, period, desk.form)
    left = lineage.carry_out(tx, today, period.last if today <= period.locks else None, now)
    seating.unlink_without_role(tx, left, now=now, source="tick")
    opened = periods.newest(tx)
    if opened is not None and not opened.locked:
        owners = opened.form.owners(opened.period.month)
        for kinds, ladder in ladders_of(desk, opened.period, owners):
            force = in_force(now, opened.period, ladder, desk.morning, desk.zone)
            if kinds and force is not None:
                notices.plan_reports(tx, opened, kinds, force, today)
            if kinds == {Owner.GROUP}:
                office = notices.reachable(tx, people.with_role(tx, Role.PARTY_OFFICE))
                late = missing_due(now, opened.period, ladder, desk.morning, desk.zone, office)
                notices.plan(tx, late if late and standing.missing(tx, opened.id, [Owner.GROUP]) else ())
        people_asked = reviews.reviewers(tx)
        notices.plan(tx, review_due(now, opened.period, desk.calendar, desk.morning, desk.zone, people_asked))
    world = followup.reminded(tx, desk, now) if stored.started(tx) is not None else None
    notices.plan(tx, (one.notice for one in followup.in_force(tx, desk, now, world)))
    task_calls.plan(tx, desk, world, now)
    notices.drop_expired(tx, now)
    outbox.expire(tx, now)
    awaited = making.due(tx, desk, now)
    held = {person for one in awaited for person in one.reader.persons}
    if desk.digests.hour is not None and desk.local(now).time() < desk.digests.hour:
        awaited = []  # its readers' morning waits for the hour with it
    elif not apart:
        making.store(tx, desk, [making.gather(tx, desk, one, now) for one in awaited], now)
        awaited, held = [], set()
    _mornings(tx, desk, now, held)
    paper_questions.announce(tx, desk, now)
    retention.nightly(tx, desk, now)
    pulses.beat(tx, "tick", now)
    return awaited


def inform(tx: Tx, desk: Desk, made: Iterable[Made], now: datetime) -> None:
    """Keep digests that were gathered apart, and queue the mornings that waited for them."""
    making.store(tx, desk, made, now)
    _mornings(tx, desk, now, set())


def ladders_of(
    desk: Desk, period: Period, owners: frozenset[Owner]
) -> tuple[tuple[frozenset[Owner], tuple[Stage, ...]], ...]:
    """The reminding days of a period's reports: those of groups, and those of every other kind of place."""
    groups = owners & {Owner.GROUP}
    return (
        (groups, stages(period, desk.policy.report, desk.calendar)),
        (owners - groups, stages(period, desk.policy.units, desk.calendar)),
    )


def _mornings(tx: Tx, desk: Desk, now: datetime, but: Collection[int]) -> None:
    """One outgoing row a person a day for what they should hear by now; in a rehearsal all of them to one person.

    None for those in ``but``, whose digest is not there yet.
    """
    if desk.may_write(now) != now or stored.switched(tx, "paused") is not None:
        return
    rehearsal = stored.switched(tx, "rehearsal")
    local = desk.local(now)
    evening = datetime.combine(local.date(), desk.quiet.start, desk.zone)
    outbox.put_mornings(tx, local.date(), now, expires=evening, instead=int(rehearsal) if rehearsal else None, but=but)


def next_planned(tx: Tx, desk: Desk, now: datetime) -> datetime | None:
    """The next instant at which the tick would plan something for the open period or a task."""
    opened, starts = periods.newest(tx), [followup.next_planned(tx, desk, now)]
    if opened is not None and not opened.locked:
        for _, ladder in ladders_of(desk, opened.period, frozenset(Owner)):
            starts.append(next_start(now, ladder, desk.morning, desk.zone))
    return min(filter(None, starts), default=None)


def hole(tx: Tx, desk: Desk, since: datetime, now: datetime) -> None:
    """After a long outage: the operator learns which hours may have holes; open questions are asked again."""
    start, end = (desk.local(moment) for moment in (since, now))
    span = [f"{words.hour(moment)} {words.day(moment.date())}" for moment in (start, end)]
    message = alarms.hole(span[0], span[1])
    tell(tx, desk, Role.OPERATOR, f"hole:{instant(since)}", message, now, at_once=True, kind="alarm")
    tomorrow = datetime.combine(desk.calendar.first_reminding_after(end.date()), desk.morning, desk.zone)
    notices.plan(
        tx,
        (
            Notice(
                f"{HOLE}:{instant(since)}:{person}",
                person,
                HOLE,
                instant(since),
                HOLE,
                tomorrow,
                tomorrow + timedelta(days=3),
            )
            for person in conversations.pending(tx)
        ),
    )
