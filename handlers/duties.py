"""The standing duties outside a programme's appendix: "việc ngoài phụ lục", "bật N1", "tắt N1, N3"."""

from __future__ import annotations

import re

from bot.core.folding import phrase
from bot.core.model import Message, Role
from bot.core.texts import duties as says
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import programmes
from storage.db import Tx
from storage.people import Person


def _list(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "việc ngoài phụ lục": what there is, on or off."""
    return lambda reader: says.duties(programmes.outside(reader), you_of(person))


def _switch(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bật N1", "bật N1, N2": all of them or, where one is not there or may be two, none."""
    you, active = you_of(person), match["how"] == "bat"
    found = programmes.outside(tx)
    known = [(held, on) for held, on in found if match["paper"] in (None, phrase(held.number))]
    codes = list(dict.fromkeys(code.upper() for code in match["codes"].split()))
    there = {code: [one for one in known if one[0].entry.code == code] for code in codes}
    if unknown := [code for code, meant in there.items() if not meant]:
        return says.no_duty(unknown, list(dict.fromkeys(held.entry.code for held, _ in found)), you)
    for code, meant in there.items():
        if len(meant) > 1:
            return says.which_paper(code, [held.number for held, _ in meant], you)
    meant = [one for [one] in there.values()]
    change = [held for held, on in meant if on is not active]
    if not change:
        return says.already(codes, active, you)
    for held in change:
        programmes.switch(tx, held.id, active)
        turn.note(tx, "duty-on" if active else "duty-off", f"task:{held.id}", person.id)
    switched = {(held.number, held.entry.code) for held in change}
    unclear = [one for one in programmes.unsettled(tx) if (one.number, one.task) in switched]
    return says.switched(change, active, len(unclear), you)


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?(?:cac |nhung |danh sach )?(?:viec|nhiem vu) ngoai phu luc"), _list),
    Order(
        Role.PARTY_OFFICE,
        re.compile(r"(?P<how>bat|tat)(?: viec| nhiem vu)? (?P<codes>n\d{1,3}(?: n\d{1,3})*)(?: (?P<paper>\d.*))?"),
        _switch,
    ),
)
