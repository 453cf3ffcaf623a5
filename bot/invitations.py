"""Invitations (giấy mời): two single-use secrets of one role, and whom they are for.

The secrets are shown once, to whoever asked for them; the database keeps keyed hashes only.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.core.folding import fold, nearest, tidy
from bot.core.model import Role
from bot.core.phones import read_phone
from bot.core.roster import role_named
from bot.core.texts import invitations as says
from storage import audit, invites, people, places
from storage.db import Tx

CODE_DIGITS = 10
_TOKEN_BYTES = 16  # 128 bits: nobody guesses a link
_TYPED_CODE = range(6, 15)  # digits: a code with some left out or doubled is still meant as one


@dataclass(frozen=True, slots=True)
class Secrets:
    """``code``: ten digits to type, the first no 0, so never a phone number; ``token``: for a link."""

    code: str
    token: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A made invitation; ``scope`` is the group's or unit's code, ``expires`` an aware instant."""

    person: str
    role: Role
    scope: str | None
    code: str
    token: str
    expires: datetime


class NotChosen(LookupError):
    """No role, or more than one, is what the operator asked for; the text is theirs to read."""


def new_secrets() -> Secrets:
    """New secrets from the system's randomness: about 33 bits to type, 128 in the link."""
    first = 10 ** (CODE_DIGITS - 1)
    return Secrets(str(first + secrets.randbelow(9 * first)), secrets.token_urlsafe(_TOKEN_BYTES))


def grouped(code: str) -> str:
    """ "7301942856" -> "730-194-2856": groups short enough to be read off paper."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def plain_code(text: str) -> str | None:
    """The ten digits of a text that is a code and nothing else; None for any other.

    Spaces, dots, dashes of any kind and invisible characters between the digits do not count.
    """
    digits = _digits(text)
    return digits if digits is not None and len(digits) == CODE_DIGITS else None


def looks_like_code(text: str) -> bool:
    """Whether a text is so like a code, 6–14 digits and nothing else, that it is answered as a wrong one."""
    digits = _digits(text)
    return digits is not None and len(digits) in _TYPED_CODE


def _digits(text: str) -> str | None:
    """The digits of a text of digits, in ASCII; None when there is anything else in it."""
    kept = [
        char
        for char in unicodedata.normalize("NFKC", text)
        if not (char.isspace() or char in ".−" or unicodedata.category(char) in ("Pd", "Cf"))
    ]
    return "".join(kept) if kept and all(char in "0123456789" for char in kept) else None


def invite(
    tx: Tx,
    key: bytes,
    *,
    role_id: int,
    now: datetime,
    days: int,
    source: str = "invite",
    actor: int | None = None,
    successor: int | None = None,
) -> Invitation:
    """Make the invitation of a role, as a rule for its holder; that person's earlier ones end.

    ``successor``: who takes the role over by using it. LookupError when the role has ended.
    """
    found = people.scope(tx, role_id)
    if found is None:
        raise LookupError(f"no role {role_id}")
    holder, scope = found
    person = holder if successor is None else successor
    made = new_secrets()
    expires = invites.create(
        tx,
        role_id,
        code_hash=invites.hashed(key, made.code),
        link_hash=invites.hashed(key, made.token),
        now=now,
        days=days,
        successor=successor,
    )
    audit.note(tx, "invite", f"role:{role_id}", now=now, source=source, actor=actor, after={"person": person})
    name = people.person(tx, person).name
    return Invitation(name, scope.role, scope.place.code if scope.place else None, made.code, made.token, expires)


def to_json(invitation: Invitation, *, link: str | None, zone: tzinfo) -> dict[str, str | None]:
    """What ``phuongbot invite --json`` prints; ``link`` is the channel's for the token, None without one."""
    return {
        "person": invitation.person,
        "role": invitation.role.value,
        "scope": invitation.scope,
        "link": link,
        "code": grouped(invitation.code),
        "expires": invitation.expires.astimezone(zone).isoformat(timespec="seconds"),
    }


# ---- whom ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Holder:
    """A role in force and who holds it; ``group`` says whether ``code``, empty without a place, is a group's."""

    role_id: int
    role: Role
    group: bool
    code: str
    person: int
    name: str
    phone: str
    linked: bool
    refused: bool  # said no to the data notice


def choose(
    tx: Tx,
    *,
    person: str | None = None,
    role: str | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> int:
    """The role in force that the options name; any of one person's roles leads to that person.

    ``person`` is a name, with or without accents, or a phone number; ``role`` a word or a code name;
    ``group`` and ``unit`` are codes. NotChosen when nobody fits or several persons do.
    """
    holders = _matching(tx, person, role, group, unit)
    _one_person(holders)
    return holders[0].role_id


def choose_unlinked(
    tx: Tx,
    *,
    person: str | None = None,
    role: str | None = None,
    group: str | None = None,
    unit: str | None = None,
) -> dict[int, int]:
    """Each person whom the options name and who is not linked: a role in force of theirs, in the roster's order.

    Options as in :func:`choose`; none of them: everybody. Who refused is left out unless named. NotChosen when
    nobody is left, or a name fits several persons.
    """
    holders = _matching(tx, person, role, group, unit)
    if person is not None:
        _one_person(holders)
    chosen: dict[int, int] = {}
    for one in holders:
        if not one.linked and (person is not None or not one.refused):
            chosen.setdefault(one.person, one.role_id)
    if not chosen:
        raise NotChosen(says.all_linked(len({one.person for one in holders})))
    return chosen


def _matching(tx: Tx, person: str | None, role: str | None, group: str | None, unit: str | None) -> list[_Holder]:
    """Whoever fits every option, at least one; NotChosen when nobody does."""
    wanted = None
    if role is not None and (wanted := role_named(role)) is None:
        raise NotChosen(says.unknown_role(role))
    holders = _holders(tx)
    if person is not None:
        holders = _named(holders, person)
    if group is not None:
        code = _known_code(group, "--group", [place.code for place in places.groups(tx)])
        holders = [one for one in holders if one.group and one.code == code]
    if unit is not None:
        code = _known_code(unit, "--unit", [place.code for place in places.units(tx)])
        holders = [one for one in holders if not one.group and one.code == code]
    holders = [one for one in holders if wanted in (None, one.role)]
    if not holders:
        raise NotChosen(says.nobody(wanted, group or unit or ""))
    return holders


def _one_person(holders: list[_Holder]) -> None:
    """NotChosen when several persons are meant."""
    if len({one.person for one in holders}) > 1:
        found = [(one.name, one.phone, one.role, one.code) for one in holders]
        raise NotChosen(says.several(found))


def _named(holders: list[_Holder], text: str) -> list[_Holder]:
    """Whoever has this phone number or this name; as it is spelled, else without accents."""
    if phone := read_phone(text):
        found = [one for one in holders if one.phone == phone]
    else:
        found = [one for one in holders if one.name.casefold() == tidy(text).casefold()]
        found = found or [one for one in holders if fold(one.name) == fold(text)]
    if not found:
        raise NotChosen(says.unknown_person(text, nearest(text, [one.name for one in holders])))
    return found


def _known_code(text: str, option: str, codes: list[str]) -> str:
    code = tidy(text).upper()  # as the roster's reader writes them
    if code not in codes:
        raise NotChosen(says.unknown_place(option, text, nearest(text, codes)))
    return code


def _holders(tx: Tx) -> list[_Holder]:
    rows = tx.execute(
        "SELECT role.id, role.role, ifnull(place.kind = 'group', 0), ifnull(place.code, ''), "
        "person.id, person.name, person.phone, "
        "EXISTS (SELECT 1 FROM account WHERE account.person = person.id), "
        "ifnull((SELECT answer FROM consent WHERE consent.person = person.id ORDER BY id DESC LIMIT 1), '') = 'no' "
        "FROM role JOIN person ON person.id = role.person "
        "LEFT JOIN place ON place.id = role.place WHERE role.until IS NULL ORDER BY role.id"
    )
    return [
        _Holder(row_id, Role(role), bool(group), code, person, name, phone, bool(linked), bool(refused))
        for row_id, role, group, code, person, name, phone, linked, refused in map(tuple, rows)
    ]
