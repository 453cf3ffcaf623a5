""" "công nhận gia đình văn hóa theo QĐ 123/QĐ-UBND ngày 20/12/2026": decisions about what the places proposed.

The office or the reviewer enters a decision's number and day; it is shown with what it would recognise, as proposed,
and holds once it is confirmed. What it says otherwise of one place is typed after it ("công nhận tổ 5 118 hộ").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.core.decisions import Decision, Wish, named, read_wish
from bot.core.decisions import Place as Named
from bot.core.instructions import looks_asked
from bot.core.model import Message, Place, Role
from bot.core.products import Lack, Paper
from bot.core.targets import Kind, Sums, Target, kind_of
from bot.core.texts import decisions as says
from handlers.desk import Desk
from handlers.naming import one_place, you_of
from handlers.told import Told, of_target
from handlers.turn import Order, Query, Turn
from storage import decisions, measures, periods
from storage.db import Tx
from storage.decisions import MADE, OFFERED, WITHDRAWN
from storage.measures import Row, Scope
from storage.people import Person
from storage.periods import Opened


@dataclass(frozen=True, slots=True)
class Recognition:
    """What decisions (ids) recognise of a target in one period: ``told`` says their stage, ``sums`` the figures."""

    told: Told
    sums: Sums
    decisions: tuple[int, ...]


def of(tx: Tx, told: Told, scope: Scope, opened: Opened) -> Recognition | None:
    """What is recognised of these places; None where no decision names any of them."""
    if told.target is None or not told.target.decided:
        return None
    held = decisions.values(tx, told.target.code, opened.period.code)
    if not held:
        return None
    rows = measures.by_place(tx, told.measure, scope, [opened])
    known = [(held[row.place.ref], row) for row in rows if row.place.ref in held]
    if not known:
        return None
    numbers = tuple(sorted({one.decision for one, _ in known}))
    comparable = [(one, row) for one, row in known if not told.measure.of or _whole(tx, told, row, opened) is not None]
    whole = sum((_whole(tx, told, row, opened) or Decimal(0) for _, row in comparable), Decimal(0))
    sums = Sums(
        part=sum((one.value for one, _ in comparable), Decimal(0)),
        whole=whole if told.measure.of else Decimal(len(comparable)),
        places=len(rows),
        given=len(comparable),
        incomparable=len(known) - len(comparable),
        silent=len(rows) - len(known),
        first=opened.period.code,
        last=opened.period.code,
    )
    return Recognition(staged(tx, told, numbers), sums, numbers)


def staged(tx: Tx, told: Told, numbers: Iterable[int]) -> Told:
    """The same with the stage that these decisions (ids) make it."""
    found = [one for number in numbers if (one := decisions.by_id(tx, number))]
    return replace(told, stage=says.stage([(one.number, one.day) for one in found]))


def by_place(tx: Tx, told: Told, scope: Scope, asked: Sequence[Opened]) -> list[Row]:
    """What each place told, or, where decisions speak of these places, what they recognise of it: never both in one."""
    rows = measures.by_place(tx, told.measure, scope, asked)
    if told.target is None or not told.target.decided or not asked or (len(asked) > 1 and not told.at_end):
        return rows
    held = decisions.values(tx, told.target.code, asked[-1].period.code)
    if not any(row.place.ref in held for row in rows):
        return rows
    return [
        replace(row, part=held[row.place.ref].value, whole=_whole(tx, told, row, asked[-1]), how="given")
        if row.place.ref in held
        else replace(row, part=None, how="unrecognised")
        for row in rows
    ]


def _whole(tx: Tx, told: Told, row: Row, opened: Opened) -> Decimal | None:
    """What a place's count is a share of: also where the place itself proposed nothing."""
    if row.whole is not None:
        return row.whole
    if not told.measure.of:
        return Decimal(1)
    return _known(tx, row.place, opened).get(told.measure.of)


def _known(tx: Tx, place: Place, opened: Opened) -> Mapping[str, Decimal]:
    """The last known numbers of a place up to a period."""
    known = {code: one.value for code, one in periods.past(tx, place.ref, opened.period.code).last.items()}
    report = periods.report(tx, opened.id, place.ref)
    if report is not None and report.state != "draft":
        known |= {code: one.value for code, one in periods.figures(tx, report.id).items()}
    return {code: value for code, value in known.items() if value is not None}


# ---- the office's orders -----------------------------------------------------------------------------------


def _decided(desk: Desk) -> list[Target]:
    """The targets that are recognised by decisions, as the form counts them, each with the word of what it counts."""
    return [replace(one, unit=one.unit or desk.form.by_code[one.counts[0]].unit) for one in desk.targets if one.decided]


def _write(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """A decision, or one place of the newest one."""
    you, today = you_of(person), turn.desk.local(turn.now).date()
    if not (targets := _decided(turn.desk)):
        return says.nothing_decided(you)
    wish = read_wish(turn.inbound.text or match.string, targets, today)
    if wish.paper is None and wish.place is None:
        return says.how_to([one.words[0] for one in targets], turn.desk.ward, you)
    if wish.paper is None:
        return _place(tx, turn, person, wish, refused=bool(match["no"]))
    if len(wish.targets) > 1:
        return says.which_target([one.label for one in wish.targets], you)
    if isinstance(wish.paper, Lack):
        return says.lacks(wish.paper, wish.targets[0].words[0], you)
    return _offer(tx, turn, person, wish.targets[0], wish.paper)


def _offer(tx: Tx, turn: Turn, person: Person, target: Target, paper: Paper) -> Message:
    """Keep what the decision would recognise, and show it."""
    you = you_of(person)
    found = _proposed(tx, turn, target, paper.day)
    if found is None:
        return says.nothing_proposed(target.label, you)
    told, opened, rows = found
    values = [(row.place.ref, row.part) for row in rows if row.part is not None]
    if not values:
        return says.nothing_proposed(target.label, you)
    number = decisions.offer(
        tx, target.code, opened.id, paper.number, paper.day, values, person=person.id, source=turn.key, now=turn.now
    )
    kept = decisions.by_id(tx, number)
    assert kept is not None  # noqa: S101 - it was just written
    before = [one.number for one in decisions.made(tx, target.code, opened.period.code)]
    return says.preview(kept, target.label, told.unit, len(rows), told.word, before, you)


def _proposed(tx: Tx, turn: Turn, target: Target, day: date) -> tuple[Told, Opened, list[Row]] | None:
    """What was proposed in the newest period that was over by that day; None where nothing was asked by then."""
    every = [one for one in measures.asking(tx, target.counts) if one.period.last <= day]
    if not every:
        return None
    opened = every[-1]
    told = of_target(turn.desk, target, opened.form)
    return (told, opened, measures.by_place(tx, told.measure, Scope(told.kinds), [opened])) if told else None


def _confirm(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "ghi quyết định 3": it holds from now on, as it was shown."""
    you, number = you_of(person), int(match[1])
    found = decisions.by_id(tx, number)
    if found is None or not decisions.decide(tx, number, OFFERED, MADE):
        return says.gone(number, you)
    facts = {"target": found.target, "places": found.places, "total": found.total}
    turn.note(tx, "decision", f"decision:{number}", person.id, after=facts)
    return says.made(found, _label(turn, found), you)


def _withdraw(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bỏ công nhận gia đình văn hóa" shows the newest decision; "bỏ quyết định 3" takes it back."""
    you = you_of(person)
    if match["number"] is None:
        about = named(match["of"] or "", _decided(turn.desk))
        newest = [one for target in about if (one := decisions.newest(tx, target.code))]
        return says.which_to_withdraw([(one, _label(turn, one)) for one in newest], you)
    number = int(match["number"])
    found = decisions.by_id(tx, number)
    if found is None or not decisions.decide(tx, number, MADE, WITHDRAWN):
        return says.gone(number, you)
    facts = {"target": found.target, "places": found.places, "total": found.total}
    turn.note(tx, "decision-withdrawn", f"decision:{number}", person.id, before=facts)
    return says.withdrawn(found, _label(turn, found), you)


def _list(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        you, targets = you_of(person), _decided(turn.desk)
        lines = []
        for target in targets:
            newest = decisions.newest(reader, target.code)
            made = decisions.made(reader, target.code, newest.period) if newest else ()
            lines += [says.line(one, target.label, target.unit) for one in made]
        return says.listed(lines, [one.words[0] for one in targets], turn.desk.ward, you)

    return query


def _place(tx: Tx, turn: Turn, person: Person, wish: Wish, *, refused: bool) -> Message:
    """One place, by the newest decision about the target that is meant."""
    you, desk, typed = you_of(person), turn.desk, wish.place
    assert typed is not None  # noqa: S101 - the caller looked
    counted = [one for one in wish.targets if (kind_of(one, desk.form) is Kind.SHARE) == (typed.value is not None)]
    if len(counted) != 1 or looks_asked(turn.inbound.text):  # a question is never an entry
        return says.how_to([one.words[0] for one in wish.targets], desk.ward, you)
    [target] = counted
    newest = decisions.newest(tx, target.code)
    if newest is None:
        return says.decision_first(target.label, target.words[0], you)
    place = one_place(tx, turn, typed.name, you)
    if isinstance(place, Message):
        return place
    opened = periods.by_code(tx, newest.period)
    assert opened is not None  # noqa: S101 - periods stay
    value = _value(typed, refused=refused)
    if (why := _too_many(tx, target, place, opened, value)) is not None:
        return says.too_many(place, target.label, value, *why, you)
    before = decisions.values(tx, target.code, newest.period).get(place.ref)
    decisions.recognise(tx, newest.id, place.ref, value)
    turn.note(
        tx,
        "decision-place",
        f"decision:{newest.id}",
        person.id,
        before={"place": place.ref, "value": before.value} if before else None,
        after={"place": place.ref, "value": value},
    )
    counts = kind_of(target, desk.form) is Kind.SHARE
    was = before.value if before else None
    return says.place_done(newest, place, target.label, target.unit if counts else "", value, was, you)


def _value(typed: Named, *, refused: bool) -> Decimal:
    if refused:
        return Decimal(0)
    return typed.value if typed.value is not None else Decimal(1)


def _too_many(tx: Tx, target: Target, place: Place, opened: Opened, value: Decimal) -> tuple[str, Decimal] | None:
    """What the form's checks forbid: the figure it may not exceed, by its name, and what that is."""
    known = _known(tx, place, opened)
    for check in opened.form.checks:
        if check.hard and not check.zero and check.left in target.counts and target.of and check.right in known:
            most = known[check.right] * check.factor
            if value > most:
                return opened.form.by_code[check.right].label, most
    return None


def _label(turn: Turn, one: Decision) -> str:
    return next((target.label for target in turn.desk.targets if target.code == one.target), one.target)


ORDERS = tuple(
    Order(role, re.compile(pattern), run)
    for role in (Role.PARTY_OFFICE, Role.REVIEWER)
    for pattern, run in (
        (r"(?:xem |danh sach )?(?:cac )?(?:quyet dinh )?cong nhan", _list),
        (r"ghi quyet dinh (\d{1,9})", _confirm),
        (r"bo (?:quyet dinh (?P<number>\d{1,9})|(?:quyet dinh )?cong nhan(?: (?P<of>.+))?)", _withdraw),
        (r"(?:ghi )?(?P<no>khong |ko |k )?cong nhan .+", _write),
    )
)
