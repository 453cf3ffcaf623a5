"""Between an inbound message and the pure dialogue: was it early, is its button current; and back."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogue import Said, Step
from bot.core.model import Kind
from handlers.turn import Turn
from storage import conversations, outbox
from storage.conversations import Conversation
from storage.db import Tx
from storage.instants import instant


def said(tx: Tx, turn: Turn, talk: Conversation, *, edited: tuple[str, ...] = ()) -> Said:
    """The message as the dialogue sees it.

    Early: dated before the pending question was, by the provider's own dates in whole seconds, equal counts
    as after. A question whose date is not known yet has not been seen for certain, so that is early too.
    """
    inbound = turn.inbound
    stale = inbound.kind is Kind.PRESS and (inbound.version != talk.version or not inbound.choice)
    early = False
    if inbound.kind is Kind.TEXT and inbound.at is not None and talk.asked is not None:
        seen = outbox.sent_date(tx, talk.asked)
        early = seen is None or instant(inbound.at) < seen
    return Said(inbound.kind, inbound.text, "" if stale else inbound.choice, stale, early, edited, inbound.file)


def answer(tx: Tx, turn: Turn, talk: Conversation, step: Step) -> None:
    """Store where the talk goes and queue the reply.

    The version goes up whenever something else is asked, so that older buttons are stale; a question merely
    repeated keeps the buttons and the date it was first asked with. An answer nobody has seen yet is taken
    back, and what it named as recorded is named by this one. The rest of an album that was answered changes nothing.
    """
    message, version, asked = step.message, talk.version, talk.asked
    heard = max(filter(None, (turn.inbound.at, talk.heard)), default=None)
    if step.state == talk.state and turn.answered(tx):
        conversations.save(tx, replace(talk, heard=heard))
        return
    if not step.asks:
        turn.reply(tx, message)
        conversations.save(tx, Conversation(talk.person, step.state, version, asked, heard))
        return
    unseen = outbox.withdraw(tx, turn.account.id)
    if heads := [one.head for one in (*unseen.values(), message) if one.head]:
        lines = dict.fromkeys(line for head in heads for line in head.split("\n"))
        message = replace(message, head="\n".join(lines))
    fresh = step.state != talk.state or asked is None or asked in unseen
    version += fresh
    row = turn.reply(tx, message, version=version)
    conversations.save(tx, Conversation(talk.person, step.state, version, row if fresh else asked, heard))
