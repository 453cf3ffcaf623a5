"""First contact of a linked person: identity, consent, form of address."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.core import settling, welcome
from bot.core.dialogue import Address, Consent, Effect, Identify, Step
from bot.core.model import Role
from bot.core.texts import party_office as office
from bot.core.texts import welcome as says
from bot.core.texts.welcome import CONSENT_VERSION
from handlers import group_leader, talking
from handlers.turn import Turn, named, newcomer
from storage import conversations, files, inbox, outbox, people, places
from storage.conversations import Conversation
from storage.db import Tx


def receive(tx: Tx, turn: Turn, talk: Conversation) -> None:
    """One message of somebody who is not through first contact yet."""
    who = newcomer(tx, turn, talk.person)
    step = welcome.advance(talk.state, talking.said(tx, turn, talk), who)
    ended = False
    for effect in step.effects:
        ended = _apply(tx, turn, talk.person, effect) or ended
    if ended:
        if people.accounts_of(tx, talk.person):  # another phone of theirs goes on where it was
            state = welcome.resting(talk.state)
            conversations.save(tx, replace(talk, state=state, version=talk.version + 1, asked=None))
        else:
            conversations.forget(tx, talk.person)
        turn.reply(tx, step.message)
    else:
        if step.state.at not in welcome.STATES:
            step = _go_on(tx, turn, step, talk.person)
        talking.answer(tx, turn, talk, step)


def _go_on(tx: Tx, turn: Turn, step: Step, person: int) -> Step:
    """After first contact: what was asked before, of this person or of the leader who handed over, is asked again."""
    going_on = group_leader.resume(tx, turn, people.person(tx, person), step.state)
    if going_on is None:
        return replace(step, state=welcome.idle(step.state))
    you = people.person(tx, person).you or step.message.you
    return replace(going_on, effects=(), message=settling.under(says.done_go_on(you), going_on.message))


def _apply(tx: Tx, turn: Turn, person: int, effect: Effect) -> bool:
    """Store one effect; True when the link ended with it."""
    subject = f"person:{person}"
    match effect:
        case Identify(yes=True):
            turn.note(tx, "identity", subject, person, after={"yes": True})
        case Identify():
            _end(tx, turn, person, office.not_me)
            turn.note(tx, "identity", subject, person, after={"yes": False})
            return True
        case Consent(yes=yes):
            people.consent(tx, person, version=CONSENT_VERSION, yes=yes, now=turn.now)
            turn.note(tx, "consent", subject, person, after={"yes": yes, "version": CONSENT_VERSION})
            for ref in (
                one.ref for one in people.scopes(tx, person) if one.role is Role.GROUP_LEADER and not one.deputy
            ):
                if yes:
                    places.unassist(tx, ref, "refused")
                else:
                    places.assist(tx, ref, "refused", turn.now)
            if not yes:
                _end(tx, turn, person, partial(office.refused, ward=turn.desk.ward))
                # What was said in this talk goes; its keys stay, so that a repeat is still recognised.
                inbox.erase(tx, turn.inbound.channel, turn.inbound.address)
                outbox.erase(tx, turn.account.id)
                files.erase(tx, turn.account.id)
                return True
        case Address(you=you):
            people.set_you(tx, person, you)
            turn.note(tx, "address", subject, person)
        case _:
            raise AssertionError(effect)
    return False


def _end(tx: Tx, turn: Turn, person: int, text: office.AboutRole) -> None:
    """Unlink and tell the office why."""
    about = text(people.person(tx, person).name, named(people.scopes(tx, person), turn.desk))
    people.cut(tx, turn.account.id)
    turn.tell(tx, Role.PARTY_OFFICE, "ended", about, at_once=True)
