"""The office and the invitations: who is registered, a new code in one tap, frozen links opened again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core.folding import fold
from bot.core.model import Message, Role, You
from bot.core.texts import codes as code_says
from bot.core.texts import registration as says
from bot.core.texts import words
from bot.invitations import Invitation, grouped, invite
from handlers.turn import GROUPS, Order, Query, Turn, role_word
from storage import conversations, outbox, people
from storage import registration as stored
from storage.db import Tx
from storage.people import Person
from storage.registration import Seat

_FILLERS = frozenset(("giay", "moi", "cho", "cua", "o", "ma", "dong", "chi"))


def progress(tx: Tx, turn: Turn, you: You, text: str) -> Message:
    """n/N linked by role, the names of those who are not; ``text`` narrows it to an area, a place, a name."""
    seats = matching(turn, stored.seats(tx), text)
    if not seats:
        return says.nobody(text, turn.desk.ward, you)
    counts: dict[str, tuple[int, int]] = {}
    for one in seats:
        role = words.DEPUTY * one.deputy + role_word(one.role, turn.desk)
        linked, total = counts.get(role, (0, 0))
        counts[role] = (linked + one.linked, total + 1)
    missing = [one for one in seats if not one.linked]
    frozen = [(one.account, f"{one.name}, {one.phone}".rstrip(", ")) for one in stored.frozen(tx)]
    return says.progress(
        [(role, *count) for role, count in counts.items()],
        [(one.id, _line(turn, one)) for one in missing],
        [] if text else frozen,
        _narrower(turn, missing, text),
        you,
    )


def _narrower(turn: Turn, missing: list[Seat], text: str) -> str:
    """What to type to see those who did not fit: the first area of theirs, or a place's name."""
    for one in missing[says.LISTED :]:
        if one.place is not None and one.place.area and fold(one.place.area) not in fold(text):
            return one.place.area
    return f"và tên {turn.desk.ward.short} hoặc tên người"


def reissue(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """A new code for whoever the text names: the role's number, or the only one it fits."""
    you, text = person.you or You.DONG_CHI, match[1]
    if text.isdecimal():
        if people.scope(tx, int(text[:9])) is None:
            return says.role_over(you)
        return _made(tx, turn, person, int(text))
    found = matching(turn, stored.seats(tx), text)
    if len({one.person for one in found}) == 1:
        return _made(tx, turn, person, found[0].id)
    return (
        says.which(((one.id, _line(turn, one)) for one in found), you)
        if found
        else says.nobody(text, turn.desk.ward, you)
    )


def _made(tx: Tx, turn: Turn, person: Person, role: int) -> Message:
    made = invite(
        tx, turn.desk.key, role_id=role, now=turn.now, days=turn.desk.invite_days, source=turn.key, actor=person.id
    )
    return shown(turn, made, _seat_role(tx, turn, role))


def shown(turn: Turn, made: Invitation, role: str) -> Message:
    """The reply that carries a new code."""
    last = (turn.desk.local(made.expires) - timedelta(seconds=1)).date()
    return says.made(made.person, role, grouped(made.code), last, turn.desk.ward)


def _seat_role(tx: Tx, turn: Turn, role: int) -> str:
    return next(role_of(turn, one) for one in stored.seats(tx) if one.id == role)


def open_again(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "mở khóa 17": the link works again, its holder is told at once."""
    account = people.account_by_id(tx, int(match[1]))
    if account is None or account.person is None or not people.unfreeze(tx, account.id):
        return code_says.not_frozen()
    turn.note(tx, "unfreeze", f"account:{account.id}", person.id, after={"person": account.person})
    holder = people.person(tx, account.person)
    talk = conversations.load(tx, holder.id)
    conversations.save(tx, replace(talk, asked=None))  # what was asked may never have been sent
    outbox.put(
        tx,
        f"unfrozen:{account.id}:{turn.key}",
        code_says.unfrozen(holder.you or You.UNKNOWN),
        kind="notice",
        lane=outbox.ACT,
        now=turn.now,
        account=account.id,
    )
    return code_says.unfrozen_office(holder.name)


def matching(turn: Turn, seats: list[Seat], text: str) -> list[Seat]:
    """The seats of the area the text names as a whole, else those in which it has all its words."""
    area = [one for one in seats if one.place is not None and one.place.area and fold(one.place.area) == fold(text)]
    return area or [one for one in seats if _fits(turn, one, text)]


def _fits(turn: Turn, seat: Seat, text: str) -> bool:
    """Whether every word of the text is in the seat's role, place or name."""
    wanted = [word for word in fold(text).replace(",", " ").split() if word not in _FILLERS]
    code = seat.place.code if seat.place else ""
    known = {*fold(f"{_line(turn, seat)} {code}").replace(",", " ").split()}
    return all(word in known for word in wanted)


def _line(turn: Turn, seat: Seat) -> str:
    return says.seat(seat.name, seat.phone, role_of(turn, seat))


def role_of(turn: Turn, seat: Seat) -> str:
    """A seat's role in words, with its place."""
    word = words.DEPUTY * seat.deputy + role_word(seat.role, turn.desk)
    return f"{word} {seat.place.full_name}" if seat.place else word


def _progress(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    return lambda reader: progress(reader, turn, person.you or You.DONG_CHI, match[1] or "")


_UNLINKED = "chua dang ky|chua lien ket|chua co giay moi"
ORDERS = (
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            rf"(?:(?:(?:con )?(?:ai|nhung ai|{GROUPS} nao)|danh sach) (?:{_UNLINKED})|(?:tien do )?dang ky(?: den dau)?"
            r"|(?:danh sach )?giay moi)(?: (?!cho )(.+))?"
        ),
        _progress,
    ),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:cap lai|cap|giay moi cho)(?: giay moi)?(?: cho)? (.+)"), reissue),
    Order(Role.PARTY_OFFICE, re.compile(r"mo khoa(?: lien ket)? (\d{1,9})"), open_again),
)
