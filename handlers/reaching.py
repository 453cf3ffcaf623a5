"""Whom the office's own reminders reach, and why somebody is not reminded: of a report (`handlers.nudging`) as of a
task (`handlers.urging`)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from bot.core.texts.nudging import Why
from handlers.turn import Turn
from storage import absences, people
from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom to remind, else why nobody; ``who`` and ``phone`` of whoever answers for it on that day."""

    person: int | None
    why: Why | None
    who: str = ""
    phone: str = ""


class Reaching:
    """What goes out at ``begins``, now or once the quiet hours are over; that local ``day`` is what counts."""

    def __init__(self, tx: Tx, turn: Turn) -> None:
        self.begins = turn.desk.may_write(turn.now)
        self.day = turn.desk.local(self.begins).date()
        self._tx, self._away = tx, absences.on(tx, self.day)

    def whom(self, holder: int | None, told: Container[int]) -> Reached:
        """Who hears what this person answers for, on a day off whoever stands in; ``told``: who heard it that day."""
        if holder is None:
            return Reached(None, Why.NOBODY)
        there = self._away.get(holder, holder)
        who = people.person(self._tx, there if there is not None else holder)
        why = Why.AWAY if there is None or who.id in self._away else self._why(who, told)
        return Reached(who.id if why is None else None, why, who.name, who.phone)

    def _why(self, who: people.Person, told: Container[int]) -> Why | None:
        if who.id in told:
            return Why.TODAY
        accounts = people.accounts_of(self._tx, who.id)
        if not accounts or who.you is None:
            return Why.UNLINKED
        if people.account_of(self._tx, who.id) is not None:
            return None
        return Why.FROZEN if any(one.frozen for one in accounts) else Why.UNREACHABLE
