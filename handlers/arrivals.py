"""What a file that has arrived is for: by the purpose it was wanted for, inside the transaction that marks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.core.model import Message, Role, You
from bot.core.texts import operator as alarms
from bot.core.texts import sending as says
from handlers.desk import Desk
from handlers.turn import Turn, named, tell
from storage import evidence, files, imports, outbox, people
from storage.db import Tx
from storage.files import File, Wanted

Arrived = Callable[[Tx, Desk, Wanted, File, datetime], None]

PAPER = "paper"
"""A leader's picture of the paper form, or what they would rather say than type: for the office to look at."""

IMPORT = "import"
"""A table of the office: people and places, or figures of the past, to be shown and then recorded."""

EVIDENCE = "evidence"
"""A file of a unit that shows the product of a task: to be opened, then kept or refused."""


def want(tx: Tx, turn: Turn, purpose: str, person: int) -> None:
    """Wish for the file of a message: it is fetched afterwards, and then handled by its purpose."""
    if purpose not in PURPOSES:
        raise KeyError(purpose)
    if (attached := turn.inbound.file) is not None:
        files.want(
            tx,
            attached,
            channel=turn.inbound.channel,
            account=turn.account.id,
            person=person,
            purpose=purpose,
            source=turn.key,
            now=turn.now,
            words=turn.inbound.text,
        )


def arrived(tx: Tx, desk: Desk, wanted: Wanted, file: File, now: datetime) -> None:
    """A file is stored: do what it was wanted for."""
    PURPOSES[wanted.purpose](tx, desk, wanted, file, now)


def too_large(tx: Tx, wanted: Wanted, now: datetime) -> None:
    """Tell who sent it that it is more than we may fetch."""
    _reply(tx, wanted, says.too_large(wanted.media, _you(tx, wanted)), now)


def lost(tx: Tx, desk: Desk, wanted: Wanted, incident: str, now: datetime) -> None:
    """Tell who sent it that it could not be had; an incident is the operator's as well."""
    _reply(tx, wanted, says.not_fetched(wanted.media, _you(tx, wanted)), now)
    if incident:
        alarm = alarms.dead_update(incident)
        tell(tx, desk, Role.OPERATOR, f"file:{wanted.id}", alarm, now, at_once=True, kind="alarm")


def paper(tx: Tx, desk: Desk, wanted: Wanted, file: File, now: datetime) -> None:
    """Pass it on to everybody of the office, with who sent it."""
    if wanted.person is None:
        return
    person = people.person(tx, wanted.person)
    role = named(people.scopes(tx, person.id), desk)
    message = says.paper(person.name, role, person.phone, wanted.words, wanted.enclosed(file))
    tell(tx, desk, Role.PARTY_OFFICE, f"{PAPER}:{wanted.source}", message, now, kind="file")


def received(tx: Tx, desk: Desk, wanted: Wanted, file: File, now: datetime) -> None:
    """Let it be read; `bot.imports` opens it outside any transaction."""
    imports.add(tx, wanted, file, now)


def shown(tx: Tx, desk: Desk, wanted: Wanted, file: File, now: datetime) -> None:
    """Let it be opened; `bot.imports` does that outside any transaction."""
    evidence.received(tx, wanted, file)


PURPOSES: dict[str, Arrived] = {PAPER: paper, IMPORT: received, EVIDENCE: shown}


def _reply(tx: Tx, wanted: Wanted, message: Message, now: datetime) -> None:
    outbox.put(tx, f"file:{wanted.source}", message, kind="reply", lane=outbox.REPLY, now=now, account=wanted.account)


def _you(tx: Tx, wanted: Wanted) -> You:
    person = people.person(tx, wanted.person) if wanted.person is not None else None
    return (person.you if person else None) or You.UNKNOWN
