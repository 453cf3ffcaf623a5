""" "đôn đốc 3.1", "đôn đốc ủy ban", "đôn đốc việc quá hạn": the office itself reminds units of their tasks, at once.

It is the office's act, as "nhắc tổ 5" is (`handlers.nudging`): a notice with an outgoing row of its own, composed when
it goes out, so that who answered meanwhile hears nothing. Of one part nobody is reminded so twice a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.core.folding import phrase
from bot.core.followup import AHEAD, TASK, is_on_time
from bot.core.model import Message, Owner, Role
from bot.core.parts import Part, parts, seats_of
from bot.core.reminders import URGED, Notice
from bot.core.texts import urging as says
from handlers import followup, nudging
from handlers.desk import Desk
from handlers.naming import one_place, you_of
from handlers.reaching import Reached, Reaching
from handlers.task_scene import part_of as any_part
from handlers.task_scene import to_ask
from handlers.turn import GROUPS, Order, Query, Turn
from storage import absences, notices, people, places, programmes
from storage import followup as stored
from storage.db import Tx
from storage.people import Person

_HOLDS = timedelta(days=2)
"""How long a reminder of the office waits for somebody who is in the middle of something else."""
_YEARS = 5
_CODE = r"(?:nhiem vu |viec )?(?P<code>n?\d{1,3}(?: \d{1,3})?)(?: cua (?P<number>.+?))?"
_SHOWN = r"(?: (?P<shown>\d{1,5}) noi)?"


def part_of(tx: Tx, desk: Desk, person: Person, item: str, now: datetime) -> Part | None:
    """The part a notice is about as it goes out; None: it was closed, moved or handed on, or they are away."""
    part = any_part(tx, desk, f"{TASK}/{item}", now)
    if part is None or part.item != item or part.closed or part.person != person.id:
        return None
    return None if absences.is_away(tx, person.id, desk.local(now).date()) else part


# ---- whom ------------------------------------------------------------------------------------------------


def _open(tx: Tx, turn: Turn) -> list[Part]:
    """What the units that lead are asked now: what is late first, then by due day."""
    today, world = turn.desk.local(turn.now).date(), followup.world(tx, turn.desk, turn.now)
    begin = stored.started(tx) or today
    last = date(today.year + _YEARS, 12, 31)
    items = {f"{TASK}/{one.item}": one for one in parts(world, last, fresh=today - AHEAD) if one.lead}
    return [items[key] for key in to_ask(items, world, turn, begin)]


def _whom(tx: Tx, turn: Turn, found: Iterable[Part]) -> list[tuple[Part, Reached]]:
    reaching = Reaching(tx, turn)
    before = notices.urged_on(tx, reaching.day)
    return [(one, reaching.whom(_holder(tx, one), {who for item, who in before if item == one.item})) for one in found]


def _holder(tx: Tx, one: Part) -> int | None:
    """Who answers for a part; who is away with nobody standing in, too."""
    who = people.reporter(tx, one.place.ref) if one.person is None else None
    return who.id if who else one.person


# ---- the office's orders -----------------------------------------------------------------------------------


def _task(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "đôn đốc 3.1": at once where it is one unit's, asked back with the count where several share it."""
    you, code = you_of(person), match["code"]
    known = [one for one in programmes.holding(tx) if phrase(one.entry.code) == code]
    if match["number"]:
        known = [one for one in known if phrase(one.number) == match["number"]]
    if not known:
        return says.no_task(code.replace(" ", "."), you)
    if len(known) > 1:
        return says.which(known[0].entry.code, [one.number for one in known], you)
    [held] = known
    code = held.entry.code
    return _urge(tx, turn, person, code, says.task(code), match["shown"], lambda one: one.held.id == held.id)


def _unit(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "đôn đốc ủy ban": what it is asked now, in one message; groups are reminded of their report."""
    said = match["who"]
    meant = turn.desk.units.match(said)  # first, for "ủy ban" ends as "bản", a group's word, does
    if len(meant) > 1:
        return says.which_unit([one.name for one in meant], you_of(person))
    if meant:
        refs = {one.place.ref for one in seats_of(followup.world(tx, turn.desk, turn.now), meant[0].name)}
        name = meant[0].name
        return _urge(tx, turn, person, name, name, match["shown"], lambda one: one.place.ref in refs)
    if re.search(rf"\b{GROUPS}\b", said):
        return nudging.some(tx, turn, person, said)
    place = one_place(tx, turn, said, you_of(person), lambda code: f"đôn đốc {code}")
    if isinstance(place, Message):
        return place
    if place.kind is Owner.GROUP:
        return nudging.some(tx, turn, person, said)
    refs = {one.ref for one in (place, *places.members(tx, place.ref, turn.desk.local(turn.now).date()))}
    return _urge(tx, turn, person, place.code, place.full_name, match["shown"], lambda one: one.place.ref in refs)


def _overdue(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "đôn đốc việc quá hạn": asked back with the count."""
    today, calendar = turn.desk.local(turn.now).date(), turn.desk.calendar
    return _urge(
        tx,
        turn,
        person,
        says.OVERDUE,
        says.OVERDUE,
        match["shown"],
        lambda one: not one.is_check and not is_on_time(today, one.due, calendar),
    )


def _all(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "đôn đốc các đơn vị": whatever units are asked now; asked back with the count."""
    return _urge(tx, turn, person, says.ALL, says.ALL, match["shown"], lambda one: True)


def _urge(
    tx: Tx, turn: Turn, person: Person, named: str, about: str, shown: str | None, wanted: Callable[[Part], bool]
) -> Message | Query:
    you = you_of(person)
    if stored.started(tx) is None:
        return says.not_started(you)
    found = _whom(tx, turn, (one for one in _open(tx, turn) if wanted(one)))
    able = {one.person for _, one in found if one.person is not None}
    left_out = says.left_out([(part, one.why, one.who, one.phone) for part, one in found if one.why is not None])
    if not found:
        return says.nothing_open(about, you)
    if len(able) > 1 and (shown is None or len(able) > int(shown)):
        return says.preview(named, about, len(able), left_out, you, changed=shown is not None)
    return _remind(tx, turn, person, about, found, left_out)


def _remind(
    tx: Tx,
    turn: Turn,
    person: Person,
    about: str,
    found: Sequence[tuple[Part, Reached]],
    left_out: Sequence[str],
) -> Message:
    """Plan the reminders; each person gets one message, about all their parts."""
    begins, when = turn.starts()
    day = turn.desk.local(begins).date().isoformat()
    told = [(part, one.person, one.who) for part, one in found if one.person is not None]
    for part, whom, _ in told:
        notice = Notice(f"{URGED}:{day}:{part.item}:{whom}", whom, URGED, part.item, day, begins, begins + _HOLDS)
        turn.plan(tx, notice, f"{URGED}:{turn.key}:{whom}")
        turn.note(tx, "urge", f"task:{part.item}", person.id, after={"person": whom})
    return says.done(about, [(part, who) for part, _, who in told], left_out, when, you_of(person))


ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(rf"(?:don doc|nhac(?: nho)?(?= (?:nhiem vu|viec) )) {_CODE}{_SHOWN}"),
        _task,
    ),
    Order(Role.PARTY_OFFICE, re.compile(rf"don doc (?:cac |nhung )?(?:viec |nhiem vu )?qua han{_SHOWN}"), _overdue),
    Order(
        Role.PARTY_OFFICE,
        re.compile(rf"don doc(?: (?:tat ca|cac|het|toan bo))+(?: (?:don vi|viec))?{_SHOWN}"),
        _all,
    ),
    Order(Role.PARTY_OFFICE, re.compile(rf"don doc (?P<who>(?!.*\bchua (?:nop|gui|bao cao)).+?){_SHOWN}"), _unit),
)
