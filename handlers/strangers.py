"""Accounts nobody is linked to: codes are tried here, and nothing is told."""

from __future__ import annotations

from datetime import timedelta

from bot.core.dialogue import At, State
from bot.core.model import Role
from bot.core.texts import operator as alarms
from bot.core.texts import party_office as office
from bot.core.texts import welcome as says
from bot.core.welcome import Newcomer, pending
from bot.invitations import looks_like_code, plain_code
from handlers.turn import Turn, named, tell
from storage import conversations, invites, outbox, people
from storage.conversations import Conversation
from storage.db import Tx
from storage.invites import Found, Invite

_HOUR = timedelta(hours=1)
_GREETING_PAUSE = timedelta(minutes=10)
WRONG_AN_HOUR = 5
"""Wrong codes of one account within an hour; the next is not looked at."""
WRONG_BY_ALL = 50
"""Wrong codes of everybody within an hour: the operator is told and answers slow down, nobody is locked out."""
_SLOWLY = timedelta(seconds=10)


def receive(tx: Tx, turn: Turn) -> None:
    """Answer a stranger: a code binds, a wrong one is always answered, anything else at most now and then."""
    secret = turn.inbound.start or plain_code(turn.inbound.text)
    if secret:
        _try(tx, turn, secret)
    elif looks_like_code(turn.inbound.text):
        _wrong(tx, turn)
    elif people.may_greet(tx, turn.account.id, turn.now, turn.now - _GREETING_PAUSE):
        turn.reply(tx, says.stranger(turn.desk.ward))


def newcomer(tx: Tx, turn: Turn, person: int) -> Newcomer:
    """Whom we greet, as the first-contact dialogue needs it."""
    roles = people.scopes(tx, person)
    return Newcomer(
        turn.desk.ward,
        named(roles, turn.desk),
        turn.inbound.channel.capitalize(),
        tuple(one.role for one in roles),
    )


def _try(tx: Tx, turn: Turn, secret: str) -> None:
    since = turn.now - _HOUR
    if invites.attempts(tx, since, turn.account.id) >= WRONG_AN_HOUR:
        turn.reply(tx, says.too_many_codes(turn.desk.ward))
        return
    found, invite = invites.find(tx, invites.hashed(turn.desk.key, secret), turn.now)
    if invite is None or found is Found.UNKNOWN or found is Found.EXPIRED:
        _wrong(tx, turn)
    elif found is Found.USED:
        _used(tx, turn, invite)
    else:
        _bind(tx, turn, invite)


def _wrong(tx: Tx, turn: Turn) -> None:
    """A wrong code: noted, always answered; the sixth within the hour is told to wait."""
    desk, since = turn.desk, turn.now - _HOUR
    if invites.attempts(tx, since, turn.account.id) >= WRONG_AN_HOUR:
        turn.reply(tx, says.too_many_codes(desk.ward))
        return
    invites.note_attempt(tx, turn.account.id, turn.now)
    by_all = invites.attempts(tx, since)
    row = turn.reply(tx, says.wrong_code(desk.ward))
    if by_all > WRONG_BY_ALL:
        if row is not None:
            outbox.delay(tx, row, turn.now + _SLOWLY)
        hour = turn.now.strftime("%Y-%m-%dT%H")
        message = alarms.many_wrong_codes(by_all)
        tell(tx, desk, Role.OPERATOR, f"codes:{hour}", message, turn.now, at_once=True, kind="alarm")


def _used(tx: Tx, turn: Turn, invite: Invite) -> None:
    """A spent code: both sides hear of it, nothing is bound."""
    turn.reply(tx, says.used_code(turn.desk.ward))
    if (found := people.scope(tx, invite.role)) is not None:
        person, scope = found
        who = people.person(tx, person).name
        turn.tell(tx, Role.PARTY_OFFICE, "used", office.used_again(who, named([scope], turn.desk)), at_once=True)


def _bind(tx: Tx, turn: Turn, invite: Invite) -> None:
    """Link the account, spend the code, tell the office, begin first contact."""
    found = people.scope(tx, invite.role)
    if found is None:  # the role ended meanwhile
        _wrong(tx, turn)
        return
    person, scope = found
    people.bind(tx, turn.account.id, person, turn.now)
    invites.use(tx, invite.id, turn.account.id, turn.now)
    turn.note(
        tx,
        "link",
        f"account:{turn.account.id}",
        person,
        after={"person": person, "role": scope.id, "invite": invite.id},
    )
    who = people.person(tx, person)
    linked = office.linked(who.name, named([scope], turn.desk), turn.inbound.channel.capitalize(), turn.account.id)
    turn.tell(tx, Role.PARTY_OFFICE, "linked", linked, at_once=True)
    talk = conversations.load(tx, person)
    state = State(At.IDENTITY)
    version = talk.version + 1
    asked = turn.reply(tx, pending(state, newcomer(tx, turn, person)), version=version)
    conversations.save(tx, Conversation(person, state, version, asked, turn.inbound.at))
