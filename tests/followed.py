"""A ward whose tasks are followed up: the shipped programme, a contact for most of its units, reminding switched on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bot.core.followup import Answer
from bot.core.parts import Part, parts
from handlers import followup
from storage import followup as stored
from storage.db import Tx
from storage.followup import Word
from tests.ward import NAMES, ROSTER, Ward

UNITS = """đầu mối,Đỗ Thị Liên,0900000012,,,,VHXH,Phòng Văn hóa - Xã hội,,
đầu mối,Bùi Văn Mạnh,0900000013,,,,DVSNC,Trung tâm Dịch vụ sự nghiệp công,,
đầu mối,Đặng Hữu Phước,0900000014,,,,CA,Công an phường,,
"""
FOLLOWED = ROSTER.replace("VHXH,Phòng Văn hóa - Xã hội", "UBND,UBND phường") + UNITS
"""Lê Thị Hoa (contact) answers for the UBND, which leads most tasks; the contacts of the others are not linked."""


@contextmanager
def followed(path: Path, *linked: str, start: str = "2026-11-16T08:30", on: bool = True) -> Iterator[Ward]:
    """These people linked, what opened that morning told, and reminding on from then."""
    with Ward.opened(path, roster=FOLLOWED) as ward:
        ward.link(*(linked or NAMES))
        ward.import_programme()
        ward.advance(start)
        if on:
            switch_on(ward)
        for who in ward.phones:
            ward.unread(who)
        yield ward


def switch_on(ward: Ward) -> None:
    """Reminding goes on from this day."""
    with ward.tx() as tx:
        stored.switch(tx, "followup", ward.desk.local(ward.now).date().isoformat(), person=None, now=ward.now)


def part(ward: Ward, tx: Tx, code: str, milestone: str) -> Part:
    """The lead unit's part of a milestone."""
    world = followup.world(tx, ward.desk, ward.now)
    return next(
        one
        for one in parts(world, date(2027, 12, 31))
        if one.lead and one.held.entry.code == code and one.milestone.code == milestone
    )


def say(ward: Ward, code: str, milestone: str, answer: Answer, day: date | None = None) -> None:
    """The unit's contact says it of a milestone."""
    with ward.tx() as tx:
        one = part(ward, tx, code, milestone)
        stored.save(tx, one, Word(answer, one.person, day=day), now=ward.now, source="test")


def texts(ward: Ward, who: str) -> list[str]:
    """What somebody heard since this was last asked."""
    return [message.text for message in ward.unread(who)]


def mornings(ward: Ward, who: str) -> list[str]:
    """The local days on which somebody had a morning."""
    rows = ward.rows(
        "SELECT dedupe FROM outbox WHERE kind = 'morning' AND lane = 5 AND state = 'sent' AND person = "
        "(SELECT id FROM person WHERE name = ?) ORDER BY id",
        NAMES[who],
    )
    return [row["dedupe"].split(":")[1] for row in rows]
