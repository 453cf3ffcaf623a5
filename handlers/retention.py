"""The nightly job: words older than the configuration allows are forgotten, a small batch a tick."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.desk import Desk
from storage import imports, pulses, retention
from storage.db import Tx

_NIGHT = time(2)
BATCH = 500
"""Rows of each table emptied in one tick: a few milliseconds."""
_PULSE = "retention"


def nightly(tx: Tx, desk: Desk, now: datetime) -> None:
    """From 02:00 on, until nothing is left; then not again before the next night."""
    local = desk.local(now)
    last = pulses.last(tx, _PULSE)
    if local.time() < _NIGHT or (last is not None and desk.local(last).date() >= local.date()):
        return
    night = datetime.combine(local.date(), _NIGHT, desk.zone)  # from then on, whenever it is carried out
    gone = retention.forget_inbox(tx, night - timedelta(days=desk.inbox_days), BATCH)
    gone_out = retention.forget_outbox(tx, night - timedelta(days=desk.outbox_days), BATCH)
    imports.forget(tx, night - timedelta(days=desk.inbox_days), now)
    retention.forget_strangers(tx, night - timedelta(days=desk.invite_days))
    if max(gone, gone_out) < BATCH:
        pulses.beat(tx, _PULSE, now)
