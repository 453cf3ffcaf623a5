"""Bàn giao: the new leader's code ends the old leader's role and takes everything over in one transaction."""

from __future__ import annotations

from dataclasses import replace

from bot.core import welcome
from bot.core.dialogue import At
from bot.core.model import Message, Role, You
from bot.core.texts import handing_over as says
from handlers.turn import Turn, named
from storage import conversations, outbox, people, places, seating
from storage.db import Tx
from storage.invites import Invite
from storage.people import Scope


def take_over(tx: Tx, turn: Turn, invite: Invite, target: tuple[int, Scope]) -> Scope:
    """A successor's code is used: the old role ends and the new one begins; returns the new role.

    The draft, the reports and their history belong to the place and stay there; the talk about it moves. The old
    leader's accounts are cut unless another role is left, so old buttons are refused from here on.
    """
    before, old = target
    successor = invite.successor
    assert successor is not None  # noqa: S101 - it is a successor's invitation
    role = seating.succeed(tx, old.id, successor, turn.now)
    places.unassist(tx, old.ref, "refused")  # that was about the leader who goes
    _move_talk(tx, before, successor, old.ref)
    facts = {"person": successor, "role": role, "place": old.ref}
    turn.note(tx, "hand.over", f"role:{old.id}", successor, before={"person": before}, after=facts)
    gone = people.person(tx, before)
    goodbye = says.handed_over(gone.you or You.UNKNOWN, old.name, turn.desk.ward)
    if people.scopes(tx, before):
        turn.tell_person(tx, before, "handed", goodbye)
    else:
        _cut(tx, turn, before, goodbye)
    new = people.person(tx, successor)
    turn.tell(tx, Role.PARTY_OFFICE, "handed", says.done_office(named([old], turn.desk), gone.name, new.name))
    return replace(old, id=role)


def _move_talk(tx: Tx, before: int, successor: int, ref: str) -> None:
    """The open question goes with the place, unless the new leader is in the middle of another one."""
    old, new = conversations.load(tx, before), conversations.load(tx, successor)
    if old.state.place != ref:
        return
    if new.state.at is At.IDLE:
        state = welcome.resting(old.state)
        conversations.save(tx, replace(new, state=state, version=new.version + 1, asked=None))
    conversations.forget(tx, before)


def _cut(tx: Tx, turn: Turn, person: int, goodbye: Message) -> None:
    """Every link of somebody without a role ends; each chat gets one last word."""
    for account in people.accounts_of(tx, person):
        people.cut(tx, account.id)
        outbox.cancel_for(tx, account.id, "handed over")
        turn.note(tx, "cut", f"account:{account.id}", person, before={"person": person})
        outbox.put(
            tx,
            f"goodbye:{account.id}:{turn.key}",
            goodbye,
            kind="notice",
            lane=outbox.ACT,
            now=turn.now,
            account=account.id,
            not_before=turn.desk.may_write(turn.now),
        )
