"""A file that may not have arrived: held, asked about once, sent again when the person says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.folding import phrase
from bot.core.model import Kind, You
from bot.core.texts import sending as says
from handlers.desk import Desk
from handlers.turn import Turn
from storage import files, outbox, people
from storage.db import Tx
from storage.outbox import Row

_AGAIN = frozenset(phrase(words) for words in ("gửi lại", "gửi lại tệp", "gửi lại ảnh", "gửi lại ghi âm", "chưa thấy"))


def ask(tx: Tx, desk: Desk, row: Row, now: datetime) -> None:
    """Ask whoever the file was for whether it is there; once a doubt."""
    if (message := row.message) is None or message.file is None:
        return
    account = people.account_by_id(tx, row.account) if row.account is not None else None
    owner = row.person if row.person is not None else account.person if account else None
    you = (people.person(tx, owner).you if owner is not None else None) or message.you
    outbox.put(
        tx,
        f"doubt:{row.id}:{row.attempts}",
        says.not_seen(message.file, you),
        kind="notice",
        lane=outbox.ACT,
        now=now,
        person=row.person,
        account=None if row.follows_person else row.account,
        not_before=desk.may_write(now),
        expires=now + timedelta(days=7),
    )


def again(tx: Tx, turn: Turn, person: int) -> bool:
    """ "gửi lại" while a file is in doubt: it goes out once more. False when the message is something else."""
    if turn.inbound.kind is not Kind.TEXT or phrase(turn.inbound.text) not in _AGAIN:
        return False
    held = files.held_for(tx, person)
    if not held:
        return False
    for row in held:
        files.send_again(tx, row, now=turn.now, expires=turn.now + timedelta(days=7))
    turn.reply(tx, says.sending_again(people.person(tx, person).you or You.UNKNOWN))
    return True
