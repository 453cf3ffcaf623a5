"""More time for a task: the office decides a unit's wish in one tap; old day, new day and how often stay."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.core.folding import tidy
from bot.core.followup import TASK
from bot.core.model import Message, Role, You
from bot.core.parts import Part
from bot.core.texts import task_office as says
from handlers.naming import you_of
from handlers.task_scene import part_of
from handlers.turn import Order, Query, Turn, tell_person
from storage import people, places, task_answers
from storage.db import Tx
from storage.people import Person
from storage.task_answers import Extension

_WHY_KEPT = 300
_CODE = re.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3})(?![\d.])")


def _decide(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "cho lùi 7", "không cho lùi 7 vì đã lùi hai lần": once, by somebody other than who asked where there is one.

    "cho lùi 3.1" names a task, and "cho lùi 7 đến 20/1" another day than was asked for: both are shown what waits.
    """
    you, number, yes = you_of(person), int(match["number"]), match["no"] is None
    if (named := _CODE.search(turn.inbound.text)) or (yes and match["more"]):
        return lambda reader: _of_task(reader, turn, named[1] if named else "", number, you)
    wish = task_answers.extension(tx, number)
    if wish is None:
        return says.no_wish(number, you)
    if wish.state != "waiting":
        who = people.person(tx, wish.decider).name if wish.decider is not None else ""
        return says.decided_before(number, wish.state == "granted", who, you)
    if wish.person == person.id and len(people.with_role(tx, Role.PARTY_OFFICE)) > 1:
        return says.second_person(you)
    of = part_of(tx, turn.desk, f"{TASK}/{wish.task}/{wish.milestone}/{wish.ref}", turn.now)
    if of is None or of.closed or of.due != wish.old:
        return says.overtaken(number, you)
    why = "" if yes else _why(turn.inbound.text)
    task_answers.decide(tx, number, yes=yes, why=why, person=person.id, now=turn.now)
    after = {"request": number, "old": wish.old, "wished": wish.wished, "granted": yes}
    turn.note(tx, "more-time-decided", f"task:{of.item}", person.id, after=after)
    _tell(tx, turn, wish, of, why, yes=yes)
    code, place = of.held.entry.code, of.place.full_name
    if yes:
        return says.granted(number, code, place, wish.wished, you)
    return says.refused(number, code, place, of.due, you)


def _tell(tx: Tx, turn: Turn, wish: Extension, of: Part, why: str, *, yes: bool) -> None:
    """Who asked hears it, and who answers for the task now."""
    for who in {wish.person, of.person} - {None}:
        contact = people.person(tx, who)  # type: ignore[arg-type]  # None was taken out
        called = contact.you or You.DONG_CHI
        message = says.more_time(of, wish.wished, called) if yes else says.no_more_time(of, why, called)
        tell_person(tx, turn.desk, contact, f"more_time:{wish.id}", message, turn.now)


def _why(text: str) -> str:
    """The reason after the number, as typed."""
    found = re.search(r"\d+\s*[,.:;-]*\s*(?:(?:vì|vi|do|lý do|ly do)\b[\s:]*)?(.*)$", tidy(text), re.IGNORECASE)
    return found[1].strip(" .")[:_WHY_KEPT] if found else ""


def _waiting(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "xin lùi hạn": what waits for the office."""
    return lambda reader: says.waiting(_lines(reader, turn), you_of(person))


def _of_task(tx: Tx, turn: Turn, code: str, number: int, you: You) -> Message:
    """What waits of a task, or under a number, to be decided by its button."""
    lines = _lines(tx, turn, (lambda wish, of: of == code) if code else (lambda wish, of: wish == number))
    return says.of_task(lines, you) if lines else says.none_of_task(code or str(number), you)


def _lines(tx: Tx, turn: Turn, wanted: Callable[[int, str], bool] = lambda wish, of: True) -> list[tuple[int, str]]:
    """The wishes nobody decided yet, with their numbers; ``wanted``: by the number and the task's code."""
    lines = []
    for one in task_answers.extensions(tx):
        of = part_of(tx, turn.desk, f"{TASK}/{one.task}/{one.milestone}/{one.ref}", turn.now)
        if wanted(one.id, of.held.entry.code if of else ""):
            place = places.place(tx, one.ref).full_name
            lines.append((one.id, says.waiting_line(of, "", place, one.wished, one.reason)))
    return lines


ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?P<no>khong |ko |k |chua |tu choi |khong dong y |khong duyet )?"
            r"(?:cho |dong y |duyet |cho phep |dong y cho )?(?:xin )?lui(?: han)?(?: so)? "
            r"(?P<number>\d{1,9})(?P<more> .*)?"
        ),
        _decide,
    ),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?:danh sach |cac |xem |duyet )?(?:(?:de nghi|ai|don vi nao|nhung ai) )?(?:dang |da )?(?:xin )?lui han"
            r"(?: dang cho)?"
        ),
        _waiting,
    ),
)
