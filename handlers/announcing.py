""" "thông báo các tổ: …": shown with its count, sent when the office says so, and who said that they have it.

What is sent goes to those it was shown for, as an act of the office, outside the quiet hours.
"""

from __future__ import annotations

import re

from bot.core.folding import visible
from bot.core.model import Message, Role, You
from bot.core.texts import announcing as says
from bot.core.texts import words
from handlers import audience
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn, tell_person
from storage import announcements, people
from storage.announcements import DROPPED, OFFERED, SENT, Announcement, Told
from storage.db import Tx
from storage.instants import from_instant
from storage.people import Person

_SAYS = re.compile(
    r"\W*(?:(?:gửi |gui )?(?:thông báo|thong bao)|(?:gửi|gui|nhắn|nhan) tin|(?:nhắn|nhan)(?= cho))"
    r"(?: (?:cho|tới|đến|toi|den))?\s*([^:\n]*?)\s*:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = 8


def _offer(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Read for whom and what, keep it, and show it with its count."""
    you, ward = you_of(person), turn.desk.ward
    found = _SAYS.fullmatch(visible(turn.inbound.text))
    if found is None or not (said := _tidy(found[2])) or not found[1]:
        return says.how_to(ward, you)
    if len(said) > says.LONGEST:
        return says.too_long(len(said), you)
    meant = audience.meant(tx, turn, found[1], you)
    if isinstance(meant, Message):
        return meant
    if meant is None:
        return says.unknown_audience(found[1], ward, you)
    meant = [one for one in meant if one.person != person.id]
    if not meant:
        return says.nobody(found[1], you)
    to = [(one.person, one.ref) for one in meant]
    number = announcements.offer(tx, found[1], said, to, person=person.id, source=turn.key, now=turn.now)
    missed = [says.person(one.place, one.name, one.phone) for one in meant if not one.able]
    return says.preview(number, said, len(meant) - len(missed), missed, you)


def _tidy(text: str) -> str:
    """The words without empty lines and doubled spaces."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _send(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "gửi thông báo 3": once."""
    you, number = you_of(person), int(match[1])
    found = announcements.by_id(tx, number)
    if found is None or not found.words or not announcements.decide(tx, number, SENT, turn.now):
        return says.gone(number, you)
    told = [one for one in announcements.recipients(tx, number) if _tell(tx, turn, found, one)]
    announcements.tell(tx, number, [one.person for one in told])
    turn.note(tx, "announce", f"announcement:{number}", person.id, after={"people": len(told)})
    _, when = turn.starts()
    return says.sent(number, len(told), when, you)


def _tell(tx: Tx, turn: Turn, found: Announcement, one: Told) -> bool:
    who = people.person(tx, one.person)
    message = says.to_read(found.id, found.words, turn.desk.ward, who.you or You.BAC)
    return tell_person(tx, turn.desk, who, f"announcement:{found.id}", message, turn.now)


def _drop(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "bỏ thông báo 3"."""
    you, number = you_of(person), int(match[1])
    if not announcements.decide(tx, number, DROPPED, turn.now):
        return says.gone(number, you)
    return says.dropped(number, you)


def _state(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "thông báo 3", "ai đã nhận 3": n/N, and who did not."""
    number = int(match[1])

    def query(reader: Tx) -> Message:
        you, found = you_of(person), announcements.by_id(reader, number)
        if found is None or found.state == DROPPED:
            return says.gone(number, you)
        everybody = announcements.recipients(reader, number)
        if found.state == OFFERED:
            return says.preview(number, found.words or words.quote(""), len(everybody), [], you)
        told = [one for one in everybody if one.told]
        waiting = [_line(one) for one in told if not one.heard]
        missed = [_line(one) for one in everybody if not one.told]
        by = people.person(reader, found.person).name
        counts = (len(told) - len(waiting), len(told))
        return says.state(number, found.words, by, _when(turn, found), counts, waiting, missed, you)

    return query


def _line(one: Told) -> str:
    return says.person(one.place.full_name if one.place else "", one.name, one.phone)


def _when(turn: Turn, found: Announcement) -> str:
    local = turn.desk.local(from_instant(found.at))
    return f"{words.hour(local)} {words.day(local.date())}"


def _list(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    def query(reader: Tx) -> Message:
        lines = []
        for found in announcements.newest(reader, _LISTED):
            told = [one for one in announcements.recipients(reader, found.id) if one.told]
            done = sum(one.heard for one in told)
            lines.append(says.line(found.id, _when(turn, found), found.words, done, len(told)))
        return says.listed(lines, turn.desk.ward, you_of(person))

    return query


def _heard(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "đã nhận": of whoever got one; what is pending stays pending."""
    you, named = you_of(person), int(match[1]) if match[1] else None
    number = announcements.hear(tx, person.id, named, turn.now)
    if number is None:
        before = named is not None and announcements.has_heard(tx, person.id, named)
        return says.heard(you) if before else says.nothing_to_hear(you)
    turn.note(tx, "announcement-heard", f"announcement:{number}", person.id)
    return says.heard(you)


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:(?:cac|danh sach|xem) )*thong bao"), _list),
    Order(Role.PARTY_OFFICE, re.compile(r"gui thong bao (?:so )?(\d{1,9})"), _send),
    Order(Role.PARTY_OFFICE, re.compile(r"bo thong bao (?:so )?(\d{1,9})"), _drop),
    Order(
        Role.PARTY_OFFICE,
        re.compile(r"(?:(?:xem )?thong bao|ai (?:da |chua )?nhan(?: duoc)?(?: thong bao)?) (?:so )?(\d{1,9})"),
        _state,
    ),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:(?:gui )?thong bao|(?:gui|nhan) tin|nhan cho) .+"), _offer),
    Order(None, re.compile(r"(?:da )?nhan(?: duoc)?(?: thong bao)?(?: (\d{1,9}))?"), _heard),
)
