""" "Việc của tôi": what somebody owes now, late things first; a number or a code picks one."""

from __future__ import annotations

import re

from bot.core.dialogue import At, Step
from bot.core.followup import AHEAD
from bot.core.model import Message, Role
from bot.core.parts import Part
from bot.core.task_talk import Scene, into, what_of
from bot.core.texts import task_status as says
from bot.core.texts.tasks import code
from handlers.task_scene import scene
from handlers.turn import Order, Turn
from storage import conversations, people
from storage.db import Tx
from storage.people import Person


def _mine(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Step:
    """The list; the talk then stands at it."""
    roles = people.scopes(tx, person.id, turn.desk.local(turn.now).date())
    found = scene(tx, turn, person, roles)
    lines = [says.mine_line(found.items[key], what_of(key), found.today, found.calendar) for key in found.due]
    keys = (*found.due, *found.reports)
    message = says.mine([*lines, *found.reports.values()], _closed(found, person), found.you)
    if not keys:
        return message
    state = conversations.load(tx, person.id).state
    return Step(into(state, At.PICK, wanted=keys), (), message)


def _closed(found: Scene, person: Person) -> list[str]:
    """What was reported of milestones that are near: code and status."""
    return [
        f"{code(of)} {says.status(of, found.today, found.calendar)}"
        for of in found.items.values()
        if isinstance(of, Part)
        and of.place.ref in found.own
        and of.person in (person.id, None)
        and of.closed
        and found.today - AHEAD <= of.due <= found.today + AHEAD
    ]


_WORDS = re.compile(
    r"(?:xem |cho (?:toi )?xem |danh sach )?(?:cac |nhung )?(?:cong viec|viec|nhiem vu)"
    r"(?: cua)? (?:toi|minh|don vi|don vi toi|em)(?: (?:can lam|phai lam|den han))?"
    r"|(?:toi|don vi) (?:con |co |phai lam )?viec gi|(?:cac )?(?:viec|nhiem vu) (?:den han|can lam|con lai)"
)
ORDERS = tuple(Order(role, _WORDS, _mine) for role in (Role.UNIT_CONTACT, Role.GROUP_LEADER, Role.PARTY_OFFICE))
