""" "Chuyển 3.1 cho chị Hà": within a unit each task may have its own contact; who is meant is never guessed."""

from __future__ import annotations

import re

from bot.core.absences import matches, surely
from bot.core.folding import fold, tidy
from bot.core.model import Message, Role, You
from bot.core.parts import Part
from bot.core.task_talk import Scene
from bot.core.texts import task_office as says
from bot.core.texts.tasks import when
from handlers.task_scene import codes, scene
from handlers.turn import Order, Turn, tell_person
from storage import people, registration, task_answers
from storage.db import Tx
from storage.people import Person
from storage.registration import Seat

_ORDER = re.compile(
    r"(?:nho |xin |de nghi )?chuyen (?:giao )?(?:nhiem vu |viec |nv )?(?:so )?(?P<code>\d{1,3}(?: \d{1,3})?)"
    r"(?: (?:cua )?(?P<place>[^\d].*?))?(?: (?:cho|sang|sang cho) (?P<name>.+))"
)
_TITLES = re.compile(
    r"^(?:bác|ông|bà|anh|chị|cô|chú|em|đồng chí|bac|ong|ba|chi|co|chu|dong chi|đ/c|dc)\s+", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?:phụ trách|phu trach|theo dõi|theo doi|làm|lam|nhé|nhe|ạ|a)\s*$", re.IGNORECASE)


def _hand(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """The task's new contact at that place; told at once, outside the quiet hours."""
    you = person.you or You.DONG_CHI
    code = match["code"].replace(" ", ".")
    found = scene(tx, turn, person, people.scopes(tx, person.id, turn.desk.local(turn.now).date()))
    ours = _ours(found, code, match["place"] or "")
    if not ours:
        return says.not_yours(code, codes(found), you)
    if len(ours) > 1:
        return says.which_place(code, [of.place.full_name for of in ours], you)
    [of] = ours
    said = _name(turn.inbound.text) if turn.inbound.text else match["name"]
    there = [one for one in registration.seats(tx) if one.place is not None and one.place.ref == of.place.ref]
    chosen = _meant(there, said, match["name"], person)
    if not chosen:
        return says.nobody_called(said, [one.name for one in there if one.person != of.person], you)
    if len(chosen) > 1:
        return _ask(chosen, code, match["place"] or "", you)
    seat = chosen[0]
    if not seat.linked:
        return says.not_linked(seat.name, you)
    if not match["name"].isdecimal() and not surely(_bare(said), seat.name, said) and seat.person != person.id:
        return _ask(chosen, code, match["place"] or "", you)
    task_answers.hand_on(tx, of.held.id, of.place.ref, seat.person)
    turn.note(
        tx,
        "task-contact",
        f"task:{of.held.id}:{of.place.ref}",
        person.id,
        before={"person": of.person},
        after={"person": seat.person},
    )
    if seat.person != person.id:
        new = people.person(tx, seat.person)
        message = says.yours_now(of, person.name, when(of.due, found.today, check=of.is_check), new.you or You.DONG_CHI)
        tell_person(tx, turn.desk, new, f"task_contact:{turn.key}", message, turn.now)
    return says.handed(code, seat.name, you)


def _ours(found: Scene, code: str, place: str) -> list[Part]:
    """One part of that task for each place it may be handed on at: the next that is open, else the last."""
    best: dict[tuple[int, str], Part] = {}
    for of in found.items.values():
        if not isinstance(of, Part) or of.held.entry.code != code:
            continue
        if place and not (set(map(fold, (of.place.name, of.place.code, *of.place.aliases))) & {place}):
            meant = {unit.code for unit in found.units.match(place)}
            if of.place.code not in meant and fold(of.held.number) != place:
                continue
        if of.place.ref in found.own or found.office:
            known = best.get((of.held.id, of.place.ref))
            if known is None or (known.closed and not of.closed):
                best[of.held.id, of.place.ref] = of
    return list(best.values())


def _meant(there: list[Seat], said: str, name: str, person: Person) -> list[Seat]:
    """Whom a name means among the colleagues; "tôi" is who writes, a number the one that was offered."""
    if name in ("toi", "minh", "em"):
        return [one for one in there if one.person == person.id][:1]
    if name.isdecimal():
        return [one for one in there if one.person == int(name)][:1]
    found = {one.person: one for one in there if matches(_bare(said), one.name)}
    return list(found.values())


def _ask(chosen: list[Seat], code: str, place: str, you: You) -> Message:
    return says.which_person(code, [(one.person, one.name) for one in chosen], place, you)


def _name(text: str) -> str:
    """The words after "cho", as typed."""
    found = re.search(r"\b(?:cho|sang)\s+(?!.*\b(?:cho|sang)\s)(.+)$", tidy(text), re.IGNORECASE)
    return found[1].strip(" .!,") if found else ""


def _bare(said: str) -> str:
    return _TAIL.sub("", _TITLES.sub("", said.strip()))


ORDERS = tuple(Order(role, _ORDER, _hand) for role in (Role.UNIT_CONTACT, Role.GROUP_LEADER, Role.PARTY_OFFICE))
