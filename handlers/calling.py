"""The list of calls: who asked, who sent what cannot be read, who cannot be written to; done once called."""

from __future__ import annotations

import re

from bot.core.model import LARGEST_FILE, Kind, Message, Owner, Role
from bot.core.texts import calls as says
from bot.core.texts import party_office as office
from handlers import arrivals, group_leader, task_calls
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import calls, periods, places, standing
from storage.db import Tx
from storage.people import Person
from storage.periods import Opened

_MEDIA = {Kind.PHOTO: "photo", Kind.VOICE: "voice", Kind.FILE: "file"}


def keep_media(tx: Tx, turn: Turn, person: Person, ref: str) -> None:
    """A picture, a voice or a file of somebody who reports goes onto the list, and itself to the office."""
    why, file = _MEDIA.get(turn.inbound.kind), turn.inbound.file
    if why and file is not None and (file.size or 0) <= LARGEST_FILE:
        calls.ask(tx, why, turn.key, turn.now, person=person.id, ref=ref)
        arrivals.want(tx, turn, arrivals.PAPER, person.id)


def listed(tx: Tx, turn: Turn, person: Person) -> Message:
    """Whom to call; then the places the office types in for that have not handed in."""
    opened = periods.newest(tx)
    waiting = calls.waiting(tx)
    of_tasks = task_calls.states(tx, turn.desk, turn.now) if any(one.why == "task" for one in waiting) else {}
    together: dict[object, list[calls.Call]] = {}
    for one in waiting:  # one call is about every task of somebody
        together.setdefault((one.name, one.phone, one.place) if one.item else one.id, []).append(one)
    rows = [some[0] for some in together.values()]
    lines = [
        says.line(
            one.id,
            one.name,
            one.place.full_name if one.place else "",
            one.why,
            task_calls.state_of(of_tasks, [it.item for it in (one, *more)])
            if one.item
            else _report_state(tx, opened, one),
            one.phone,
        )
        for one, *more in together.values()
    ]
    assisted = []
    if opened is not None:
        assisted = [
            says.assisted_line(
                one.leader,
                one.place,
                places.assisted(tx, one.place.ref) == "refused",
                state_of(tx, opened, one.place.ref),
                one.phone,
            )
            for one in standing.missing(tx, opened.id, [Owner.GROUP])
            if one.assisted
        ]
    return says.listed(lines, [one.id for one in rows], assisted, turn.desk.ward, you_of(person))


def _report_state(tx: Tx, opened: Opened | None, one: calls.Call) -> str:
    return state_of(tx, opened, one.place.ref) if one.place and opened and one.why != "absent" else ""


def state_of(tx: Tx, opened: Opened, ref: str) -> str:
    """How far a place's report is, in words: "chưa báo cáo", "đang nhập 3/8", "chờ gửi", "đã báo cáo"."""
    report = periods.report(tx, opened.id, ref)
    if report is not None and report.state != "draft":
        return says.reported()
    past = periods.past(tx, ref, opened.period.code)
    kind = places.place(tx, ref).kind
    asked = [code for one in group_leader.questions(opened, kind, past.last) for code in one.asks]
    answered = periods.figures(tx, report.id) if report else {}
    return office.missing_state(True, len([code for code in asked if code in answered]), len(asked), False)


def _list(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    return lambda reader: listed(reader, turn, person)


def _done(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "gọi xong 17": with who and when; a second time changes nothing."""
    found = calls.close(tx, int(match[1]), doer=person.id, now=turn.now)
    if found is None:
        return says.done_before(you_of(person))
    turn.note(tx, "called", f"call:{found.id}", person.id)
    return says.done(found.name, you_of(person))


ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(r"(?:xem )?danh sach(?: can)? goi|(?:can |phai )?goi (?:(?:cho )?(?:ai|nhung ai)|giup)"),
        _list,
    ),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:goi xong|da goi|goi roi) (?:so )?(\d{1,9})"), _done),
)
