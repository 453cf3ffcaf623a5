"""One inbound message inside its transaction: who wrote, and the replies it gets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.dialogue import Step
from bot.core.model import LARGEST_FILE, Inbound, Message, Role
from bot.core.reminders import Notice
from bot.core.texts import words
from bot.core.welcome import Newcomer
from handlers.desk import Desk
from storage import audit, notices, outbox, people
from storage.db import Tx
from storage.people import Account, Person

GROUPS = "(?:to|thon|ap|khu pho|xom|khom|ban|buon|khu)"
"""What groups are called in an order, folded: whatever the ward calls its own."""

Query = Callable[[Tx], Message | Step]
"""A handler that only asks: run on a reader, its answer stored by a short write, with where the talk stands."""

Run = Callable[[Tx, "Turn", Person, re.Match[str]], Message | Step | Query | None]
"""What an order does: it writes and says what came of it, it begins a dialogue, or it only asks.

None: these words are no order after all, and nothing was written.
"""


@dataclass(frozen=True, slots=True)
class Order:
    """Something people of a role may ask for at any time: a whole phrase, folded, typed or as a button's key.

    ``role`` None: everybody who is linked. It names its object ("cắt 17"), so it needs no version; ``run`` checks
    that the object is there still.
    """

    role: Role | None
    pattern: re.Pattern[str]
    run: Run


@dataclass(frozen=True, slots=True)
class Turn:
    """``key`` names the inbox row ("telegram:…"); every outgoing key is made from it. ``now`` is UTC."""

    desk: Desk
    inbound: Inbound
    key: str
    now: datetime
    account: Account

    def reply(self, tx: Tx, message: Message, *, version: int = 0) -> int | None:
        """Answer the account that wrote; a question carries its buttons' ``version``, from 1 on.

        None: the album this message is a part of was answered already.
        """
        if self.answered(tx):
            return None
        return outbox.put(
            tx,
            f"{self._album}{self.key}" if self.inbound.album else f"re:{self.key}:0",
            message,
            kind="reply",
            lane=outbox.REPLY,
            now=self.now,
            account=self.account.id,
            version=version,
        )

    def answered(self, tx: Tx) -> bool:
        """Whether an earlier part of the album this message is a part of was answered: its parts may come in two polls.

        A question that still waits to go out is none yet, for the next part's takes its place. What is too large to
        come in at all is always said.
        """
        file = self.inbound.file
        refused = file is not None and (file.size or 0) > LARGEST_FILE
        return bool(self.inbound.album) and not refused and outbox.answered(tx, self._album)

    @property
    def _album(self) -> str:
        """What the keys of an album's replies begin with."""
        return f"re:{self.inbound.channel}:album:{self.inbound.address}:{self.inbound.album}:"

    def tell_person(self, tx: Tx, person: int, what: str, message: Message) -> None:
        """Tell one person what another's act caused, outside the quiet hours."""
        outbox.put(
            tx,
            f"{what}:{self.key}:{person}",
            message,
            kind="notice",
            lane=outbox.ACT,
            now=self.now,
            person=person,
            not_before=self.desk.may_write(self.now),
            expires=self.now + timedelta(days=7),
        )

    def plan(self, tx: Tx, notice: Notice, row: str = "") -> None:
        """Plan what this act makes somebody hear, composed when it goes out; ``row``: the key of what several share."""
        notices.plan(tx, [notice])
        outbox.put(
            tx,
            row or notice.key,
            None,
            kind="morning",
            lane=outbox.ACT,
            now=self.now,
            person=notice.person,
            not_before=notice.not_before,
            expires=notice.expires,
        )

    def starts(self) -> tuple[datetime, str]:
        """When an act of now may reach people, and that in words; empty: at once."""
        begins = self.desk.may_write(self.now)
        local = self.desk.local(begins)
        return begins, f"{words.hour(local)} {words.day(local.date())}" if begins > self.now else ""

    def note(
        self,
        tx: Tx,
        action: str,
        subject: str,
        actor: int,
        *,
        before: audit.Facts | None = None,
        after: audit.Facts | None = None,
    ) -> None:
        """Append an audit line caused by this message."""
        audit.note(tx, action, subject, now=self.now, source=self.key, actor=actor, before=before, after=after)

    def tell(self, tx: Tx, role: Role, what: str, message: Message, *, at_once: bool = False) -> None:
        """Tell everybody of a role what this person's act caused."""
        tell(tx, self.desk, role, f"{what}:{self.key}", message, self.now, at_once=at_once)


def tell(
    tx: Tx,
    desk: Desk,
    role: Role,
    key: str,
    message: Message,
    now: datetime,
    *,
    at_once: bool = False,
    kind: str = "notice",
) -> None:
    """Queue a message for everybody of a role, outside the quiet hours unless ``at_once``.

    What is for now is not kept for who has no account: given up at once, it would stand in the way of its next time.
    """
    for person in people.with_role(tx, role):
        if at_once and people.account_of(tx, person, frozen=True) is None:
            continue
        outbox.put(
            tx,
            f"{key}:{person}",
            message,
            kind=kind,
            lane=outbox.ACT,
            now=now,
            person=person,
            not_before=now if at_once else desk.may_write(now),
            expires=now + timedelta(days=7),
        )


def tell_person(tx: Tx, desk: Desk, person: Person, key: str, message: Message, now: datetime) -> bool:
    """Queue a message for one person, outside the quiet hours; False: they never agreed or cannot be reached."""
    able = person.agreed and person.you is not None and people.account_of(tx, person.id) is not None
    if able:
        outbox.put(
            tx,
            f"{key}:{person.id}",
            message,
            kind="notice",
            lane=outbox.ACT,
            now=now,
            person=person.id,
            not_before=desk.may_write(now),
            expires=now + timedelta(days=7),
        )
    return bool(able)


def named(roles: Iterable[people.Scope], desk: Desk) -> str:
    """Roles in words, with what they cover: "tổ trưởng Tổ dân phố số 5, khu Hàng Kênh"."""
    return ", ".join(
        f"{words.DEPUTY if one.deputy else ''}{role_word(one.role, desk)} {one.name}".strip() for one in roles
    )


def role_word(role: Role, desk: Desk) -> str:
    """What a role is called; the leader's word is the ward's own."""
    return words.role(role, desk.ward)


def newcomer(tx: Tx, turn: Turn, person: int) -> Newcomer:
    """Whom we greet, as the first-contact dialogue needs it."""
    roles, known = people.scopes(tx, person), people.person(tx, person)
    return Newcomer(
        turn.desk.ward,
        named(roles, turn.desk),
        turn.inbound.channel.capitalize(),
        tuple(one.role for one in roles),
        known.you if known.agreed else None,
    )
