"""Invitation codes: what one binds, and what happens when it comes a second time or to the wrong account.

A code belongs to one person in one role. It binds once; a second account that types it gets nothing, and the
first is held until the office decides. A newer code of a linked person links one more account; on the same
messenger that is a lost phone, so the older account is cut in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import settling, welcome
from bot.core.dialogue import At, Step
from bot.core.model import Message, Role, You
from bot.core.texts import codes as says
from bot.core.texts import handing_over as handed
from bot.core.texts import operator as alarms
from bot.core.texts import party_office as office
from bot.core.texts import welcome as greetings
from bot.invitations import plain_code
from handlers import group_leader, handing_over, talking
from handlers.turn import Turn, named, newcomer, tell
from storage import conversations, invites, outbox, people
from storage.conversations import Conversation
from storage.db import Tx
from storage.invites import Found, Invite
from storage.people import Account, Scope

_HOUR = timedelta(hours=1)
WRONG_AN_HOUR = 5
"""Wrong codes of one account within an hour; the next is not looked at."""
WRONG_BY_ALL = 50
"""Wrong codes of everybody within an hour: the operator is told and answers slow down, nobody is locked out."""
_SLOWLY = timedelta(seconds=10)


def of_stranger(tx: Tx, turn: Turn, secret: str) -> None:
    """A code from an account nobody is linked to."""
    since = turn.now - _HOUR
    if invites.attempts(tx, since, turn.account.id) >= WRONG_AN_HOUR:
        turn.reply(tx, greetings.too_many_codes(turn.desk.ward))
        return
    found, invite = invites.find(tx, invites.hashed(turn.desk.key, secret), turn.now)
    if invite is None or found is Found.UNKNOWN or found is Found.EXPIRED:
        wrong(tx, turn)
    elif found is Found.USED:
        _used(tx, turn, invite)
    else:
        _bind(tx, turn, invite)


def of_linked(tx: Tx, turn: Turn, person: int) -> bool:
    """A code from an account that is linked already; False: it is none that was ever made, or first contact's."""
    secret = turn.inbound.start or plain_code(turn.inbound.text)
    if not secret:
        return False
    found, invite = invites.find(tx, invites.hashed(turn.desk.key, secret), turn.now)
    if invite is None:
        return False
    you = people.person(tx, person).you or You.UNKNOWN
    meeting = conversations.load(tx, person).state.at in welcome.STATES
    if found is Found.USED:
        first = people.account_by_id(tx, invite.account) if invite.account else None
        if first is not None and first.person == person:
            if not meeting:  # else the question of first contact is asked once more
                turn.reply(tx, says.linked_already(you))
            return not meeting
        _used(tx, turn, invite)
        return True
    target = people.scope(tx, invite.role)
    if found is not Found.VALID or target is None:
        turn.reply(tx, greetings.wrong_code(turn.desk.ward))
        return True
    if (invite.successor or target[0]) != person:
        turn.reply(tx, says.for_somebody_else(you, turn.desk.ward))
        whose = people.person(tx, invite.successor or target[0]).name
        message = says.typed_by_another(whose, people.person(tx, person).name, target[1].id)
        tell_office(tx, turn, f"other:{invite.id}", message)
        return True
    scope = handing_over.take_over(tx, turn, invite, target) if invite.successor else None
    _spend(tx, turn, invite, person)
    if not meeting:
        _welcome_back(tx, turn, person, scope)
    return not meeting


def _welcome_back(tx: Tx, turn: Turn, person: int, taken: Scope | None) -> None:
    """A new code on an account that is linked: a hand-over goes on with its question, anything else is done."""
    who, talk = people.person(tx, person), conversations.load(tx, person)
    you = who.you or You.UNKNOWN
    if taken is None:
        turn.reply(tx, says.linked_already(you))
        return
    head = handed.taken_over(you, taken.name)
    step = group_leader.resume(tx, turn, who, talk.state)
    if step is None:
        step = Step(welcome.idle(talk.state), (), Message(greetings.done_leader(you).text, you=you))
    talking.answer(tx, turn, talk, replace(step, effects=(), message=settling.under(head, step.message)))


def wrong(tx: Tx, turn: Turn) -> None:
    """A wrong code: noted, always answered; the sixth within the hour is told to wait."""
    desk, since = turn.desk, turn.now - _HOUR
    if invites.attempts(tx, since, turn.account.id) >= WRONG_AN_HOUR:
        turn.reply(tx, greetings.too_many_codes(desk.ward))
        return
    invites.note_attempt(tx, turn.account.id, turn.now)
    by_all = invites.attempts(tx, since)
    row = turn.reply(tx, greetings.wrong_code(desk.ward))
    if by_all > WRONG_BY_ALL:
        if row is not None:
            outbox.delay(tx, row, turn.now + _SLOWLY)
        hour = turn.now.strftime("%Y-%m-%dT%H")
        message = alarms.many_wrong_codes(by_all)
        tell(tx, desk, Role.OPERATOR, f"codes:{hour}", message, turn.now, at_once=True, kind="alarm")


def tell_office(tx: Tx, turn: Turn, key: str, message: Message) -> None:
    """Tell the office at any hour, once a day about one thing: a code typed ten times is one piece of news."""
    day = turn.desk.local(turn.now).date().isoformat()
    tell(tx, turn.desk, Role.PARTY_OFFICE, f"{key}:{turn.account.id}:{day}", message, turn.now, at_once=True)


def _used(tx: Tx, turn: Turn, invite: Invite) -> None:
    """A spent code: both sides hear of it, nothing is bound, the first account is held."""
    turn.reply(tx, greetings.used_code(turn.desk.ward))
    first = people.account_by_id(tx, invite.account) if invite.account else None
    if first is None or first.person is None or first.id == turn.account.id:
        if (found := people.scope(tx, invite.role)) is not None:  # cut meanwhile: nothing to hold
            who = people.person(tx, found[0]).name
            tell_office(tx, turn, f"used:{invite.id}", office.used_again(who, named([found[1]], turn.desk)))
        return
    if _hold(tx, turn, first, first.person):
        person = people.person(tx, first.person)
        role = named(people.scopes(tx, person.id), turn.desk)
        message = says.held(person.name, role, person.phone, first.id)
        turn.tell(tx, Role.PARTY_OFFICE, "held", message, at_once=True)


def _hold(tx: Tx, turn: Turn, account: Account, person: int) -> bool:
    """Freeze a link and say so to whoever holds it; what waited for that chat goes to nobody. False: it is frozen."""
    if not people.freeze(tx, account.id, turn.now):
        return False
    outbox.cancel_for(tx, account.id, "frozen")
    turn.note(tx, "freeze", f"account:{account.id}", person, before={"person": person})
    you = people.person(tx, person).you or You.UNKNOWN
    outbox.put(
        tx,
        f"frozen:{account.id}:{turn.key}",
        says.your_code_again(you, turn.desk.ward),
        kind="alarm",
        lane=outbox.ACT,
        now=turn.now,
        account=account.id,
    )
    return True


def lifts(tx: Tx, turn: Turn, person: int) -> bool:
    """Whether a frozen account of the office itself types a new code of its own: the one way back where nobody else
    is there to say "mở khóa" (the code comes from ``phuongbot invite``).
    """
    secret = turn.inbound.start or plain_code(turn.inbound.text)
    found, invite = invites.find(tx, invites.hashed(turn.desk.key, secret), turn.now) if secret else (None, None)
    target = people.scope(tx, invite.role) if invite and found is Found.VALID and not invite.successor else None
    if target is None or target[0] != person or target[1].role is not Role.PARTY_OFFICE:
        return False
    people.unfreeze(tx, turn.account.id)
    turn.note(tx, "unfreeze", f"account:{turn.account.id}", person, after={"person": person})
    return True


def _bind(tx: Tx, turn: Turn, invite: Invite) -> None:
    """Link the account, spend the code, cut a lost phone, tell the office, begin first contact."""
    target = people.scope(tx, invite.role)
    if target is None:  # the role ended meanwhile
        wrong(tx, turn)
        return
    person, scope = target
    if invite.successor is not None:
        person, scope = invite.successor, handing_over.take_over(tx, turn, invite, target)
    people.bind(tx, turn.account.id, person, turn.now)
    lost = _spend(tx, turn, invite, person)
    facts = {"person": person, "role": scope.id, "invite": invite.id}
    turn.note(tx, "link", f"account:{turn.account.id}", person, after=facts)
    _tell_linked(tx, turn, person, scope, lost)
    talk = conversations.load(tx, person)
    state = replace(talk.state, at=At.IDENTITY)  # the rest is asked again afterwards
    version = talk.version + 1
    asked = turn.reply(tx, welcome.pending(state, newcomer(tx, turn, person)), version=version)
    conversations.save(tx, Conversation(person, state, version, asked, turn.inbound.at))


def _spend(tx: Tx, turn: Turn, invite: Invite, person: int) -> list[Account]:
    """The code is used up; the person's other accounts of this messenger are lost phones and cut."""
    invites.use(tx, invite.id, turn.account.id, turn.now)
    mine = turn.account
    lost = [one for one in people.accounts_of(tx, person) if one.channel == mine.channel and one.id != mine.id]
    for one in lost:
        people.cut(tx, one.id)
        outbox.cancel_for(tx, one.id, "another phone")
        turn.note(tx, "cut", f"account:{one.id}", person, before={"person": person})
    return lost


def _tell_linked(tx: Tx, turn: Turn, person: int, scope: Scope, lost: list[Account]) -> None:
    who, channel = people.person(tx, person), turn.inbound.channel.capitalize()
    role = named([scope], turn.desk)
    others = [one for one in people.accounts_of(tx, person) if one.id != turn.account.id]
    if lost:
        message = says.moved(who.name, role, channel, turn.account.id)
    elif others:
        message = says.one_more(who.name, role, channel, turn.account.id)
    else:
        message = office.linked(who.name, role, channel, turn.account.id)
    turn.tell(tx, Role.PARTY_OFFICE, "linked", message, at_once=True)
