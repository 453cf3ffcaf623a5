"""Files shown as products: taken or refused by the ward's policy, opened in the child, kept with what was said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.core.dialogue import At, State
from bot.core.evidence import Refused, refusal
from bot.core.followup import TASK
from bot.core.model import Kind, Message, Role, You
from bot.core.parts import Part, Review
from bot.core.texts import evidence as says
from bot.core.texts import task_answers as task_says
from bot.documents.evidence import Shown
from handlers import arrivals
from handlers.desk import Desk
from handlers.naming import you_of
from handlers.turn import Order, Turn
from storage import audit, conversations, evidence, files, outbox, people, task_answers
from storage.db import Tx
from storage.evidence import Evidence
from storage.people import Person


def offered(tx: Tx, turn: Turn, person: Person, of: Part | Review) -> str | None:
    """A file that came where a product is asked: why it is refused, or None while it is fetched and opened.

    What is refused is not fetched, so nothing of it is kept.
    """
    inbound, file, desk = turn.inbound, turn.inbound.file, turn.desk
    progress = task_answers.newest_done(tx, of)
    if file is None or progress is None or not isinstance(of, Part):
        return task_says.by_words(of)
    you = you_of(person)
    units = {of.place.code, *(one.code for one in desk.units.match(of.of))}
    why = refusal(desk.evidence, inbound.kind, file.name, inbound.text, file.size, units, of.held.entry.product)
    if why is not None:
        turn.note(tx, "evidence-refused", f"task:{of.held.id}", person.id, after={"why": why.value})
        return says.refused(why, you)
    arrivals.want(tx, turn, arrivals.EVIDENCE, person.id)
    evidence.want(
        tx, progress=progress, person=person.id, account=turn.account.id, source=turn.key, name=file.name, now=turn.now
    )
    return None


def looked(
    tx: Tx, desk: Desk, one: Evidence, found: Shown | Refused, now: datetime, *, made: tuple[str, int] | None = None
) -> None:
    """The child opened a file: keep it as a product, or say why not. ``made``: hash and size of what was made of it."""
    if not evidence.is_received(tx, one.id):
        return
    you = you_of(people.person(tx, one.person))
    task = evidence.task_of(tx, one)
    if isinstance(found, Refused):
        evidence.refuse(tx, one)
        audit.note(
            tx,
            "evidence-refused",
            f"progress:{one.progress}",
            now=now,
            source=one.source,
            actor=one.person,
            after={"why": found.value},
        )
        _ask_again(tx, one, found, task, you, now)
        return
    sha, size = made or (one.sha, 0)
    if made is not None:
        files.add(tx, sha, Kind.FILE, "", size, now)
    file = files.by_sha(tx, sha)
    assert file is not None  # noqa: S101 - it came, or was just made
    product = evidence.keep(tx, one, file=file.id, now=now)
    name = says.own_name(task, product, found.ending)
    evidence.name(tx, product, name)
    audit.note(tx, "evidence-kept", f"product:{product}", now=now, source=one.source, actor=one.person)
    _reply(tx, one, Message(says.kept(name, task), you=you), now)


def _ask_again(tx: Tx, one: Evidence, why: Refused, task: str, you: You, now: datetime) -> None:
    """It cannot be kept: the product is asked for again, unless the person talks about something else by now."""
    talk = conversations.load(tx, one.person)
    if talk.state.at is not At.IDLE:
        _reply(tx, one, Message(says.refused(why, you), you=you), now)
        return
    version = talk.version + 1
    row = _reply(tx, one, says.asked_again(why, task, you), now, version=version)
    state = State(at=At.PRODUCT, question=f"{TASK}/{evidence.key_of(tx, one)}")
    conversations.save(tx, replace(talk, state=state, version=version, asked=row))


def _reply(tx: Tx, one: Evidence, message: Message, now: datetime, *, version: int = 0) -> int | None:
    key = f"evidence:{one.source}"
    return outbox.put(tx, key, message, kind="reply", lane=outbox.REPLY, now=now, account=one.account, version=version)


def _show(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "xem tệp 12": the file of a product, to somebody of the office."""
    you, kept = you_of(person), evidence.kept(tx, int(match[1]))
    if kept is None:
        return says.no_such(you)
    key = f"re:{turn.key}:file"
    outbox.put(
        tx, key, says.here(kept.file, you), kind="file", lane=outbox.REPLY, now=turn.now, account=turn.account.id
    )
    turn.note(tx, "evidence-shown", f"product:{kept.id}", person.id)
    return says.sending(you)


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(r"xem (?:tep|file|van ban) (?:so )?(\d{1,9})"), _show),)
