"""The outgoing queue in the demo's panel: each row's state and the reason for it, as codes the page has words for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.redaction import Redaction
from handlers.desk import Desk
from storage import outbox, outgoing
from storage.db import Tx
from storage.messages import ERASED, from_json
from storage.outgoing import Watched

ROWS = 60
"""Newest rows shown; what is older has been looked at."""
_EXCERPT = 140

_CLOSED = {
    "no account": "unlinked",
    "nothing left to say": "answered",
    "superseded": "superseded",
    "unreachable": "unreachable",
    "frozen": "frozen",
    "erased": "erased",
}
"""Why a row was cancelled, by the error stored with it."""


def rows(tx: Tx, desk: Desk, now: datetime, phones: Mapping[str, str]) -> list[dict[str, Any]]:
    """The newest rows for the page; ``phones`` names the owner of a chat that is linked to nobody yet."""
    return [_shown(one, desk, now, phones) for one in outgoing.newest(tx, ROWS)[:ROWS]]


def _shown(one: Watched, desk: Desk, now: datetime, phones: Mapping[str, str]) -> dict[str, Any]:
    moment = one.sent or (max(one.not_before, one.created) if one.state in ("ready", "waiting") else one.not_before)
    return {
        "id": one.id,
        "whom": one.name or phones.get(one.address, ""),
        "kind": one.kind,
        "about": list(one.about),
        "unasked": one.lane > outbox.REPLY,
        "state": one.state,
        "why": reason(one, desk, now),
        "at": desk.local(moment).strftime("%Y-%m-%dT%H:%M"),
        "text": _excerpt(one.payload),
    }


def reason(one: Watched, desk: Desk, now: datetime) -> str:
    """Why a row stands as it does; empty where its state says all."""
    match one.state:
        case "ready":
            return _waits_for(one, desk, now)
        case "waiting" if one.not_before > now:
            return "planned"
        case "waiting":
            return "quiet" if desk.may_write(now) > now else ""
        case "cancelled":
            return _CLOSED.get(one.error, "")
        case "dropped":
            return "answered" if one.expires is not None and now < one.expires else "over"
        case "dead" if one.error.startswith("RecipientGone"):
            return "unreachable"
    return ""


def _waits_for(one: Watched, desk: Desk, now: datetime) -> str:
    if one.frozen:
        return "frozen"
    if one.error:
        return "again"
    if one.not_before <= now:
        return ""
    if one.lane >= outbox.UNSOLICITED and desk.may_write(now) >= one.not_before:
        return "quiet"
    return "talking" if one.kind == "morning" else "planned"


def _excerpt(payload: str | None) -> str:
    """How a message begins, without telephone numbers; nothing of a secret or of what was forgotten."""
    if payload is None or payload == ERASED:
        return ""
    try:
        message = from_json(payload).flat()
    except (ValueError, KeyError):
        return ""
    if message.secret:
        return ""
    text = Redaction().redact(" ".join(message.text.split()))
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(' ', 1)[0]} …"
