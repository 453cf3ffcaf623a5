"""Accounts nobody is linked to: codes are tried here, and nothing is told."""

from __future__ import annotations

from datetime import timedelta

from bot.core.texts import welcome as says
from bot.invitations import looks_like_code, plain_code
from handlers import codes
from handlers.turn import Turn
from storage import people
from storage.db import Tx

_GREETING_PAUSE = timedelta(minutes=10)


def receive(tx: Tx, turn: Turn) -> None:
    """Answer a stranger: a code binds, a wrong one is always answered, anything else at most now and then."""
    secret = turn.inbound.start or plain_code(turn.inbound.text)
    if secret:
        codes.of_stranger(tx, turn, secret)
    elif looks_like_code(turn.inbound.text):
        codes.wrong(tx, turn)
    elif people.may_greet(tx, turn.account.id, turn.now, turn.now - _GREETING_PAUSE):
        turn.reply(tx, says.stranger(turn.desk.ward))
