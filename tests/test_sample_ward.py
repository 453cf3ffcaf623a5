"""The files of the demo's ward, each read by the product's own reader, say one thing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.core.folding import fold
from bot.core.model import Owner, Place, Role, code_of
from bot.core.programme import Column, Programme
from bot.core.programme_answers import Open, Settled, in_force, read_answer
from bot.core.programme_changes import Entry, entry
from bot.core.programme_reader import read_programme
from bot.core.responsible import Unit, Units
from bot.core.roster import Roster
from bot.documents.paper import Unread, read_paper
from bot.documents.roster import read_roster
from bot.units_file import PACKAGED_UNITS, read_units
from tests.ward import settings

WARD = Path(__file__).parent.parent / "bot" / "simulator" / "ward"
TODAY = date(2026, 11, 16)
OFFICE = {"1.1": "giữ nguyên", "4.3": "không có", "5.2": "Văn phòng Đảng ủy", "6.2": "Văn phòng Đảng ủy"}
"""What the office would answer to what the paper leaves unclear."""


@cache
def units() -> Units:
    """The shipped units."""
    found, problems = read_units(PACKAGED_UNITS)
    assert found is not None, problems
    return found


@cache
def roster() -> Roster:
    """The ward's people and places."""
    read, problems = read_roster((WARD / "roster.csv").read_bytes(), stocks=settings().form.stocks)
    assert read is not None, problems
    return read


@cache
def programme() -> Programme:
    """The ward's programme."""
    paper = read_paper((WARD / "programme.txt").read_bytes())
    assert not isinstance(paper, Unread)
    return read_programme(paper, units(), TODAY)


@cache
def tasks() -> tuple[Entry, ...]:
    """The programme's tasks as they hold once the office has answered."""
    head = programme().head
    assert head.issued is not None
    answers: dict[str, list[tuple[Column, str, Settled]]] = {}
    for number, one in enumerate(programme().problems):
        asked = Open(number, head.number, head.issued, one.task, "", one.column, one.text, one.why)
        answer = read_answer(asked, OFFICE[one.task], units())
        assert isinstance(answer, Settled), one
        answers.setdefault(one.task, []).append((one.column, one.text, answer))
    return tuple(in_force(entry(task), answers.get(task.code, ())) for task in programme().tasks)


def of_role(role: Role) -> list[str]:
    """The names of those who hold a role."""
    return [one.name for one in roster().entries if one.role is role and not one.deputy]


def contacts(place: Place) -> list[str]:
    """Who answers for one place."""
    return [one.name for one in roster().entries if one.place == place.ref and not one.deputy]


def answering(unit: Unit) -> dict[str, list[str]]:
    """The places that stand for a unit of a programme, with who answers for each.

    The place of that code; of a collective unit its members; of the groups' own word every group.
    """
    if fold(unit.name) == fold(settings().ward.group_word):
        found = [place for place in roster().places if place.kind is Owner.GROUP]
    else:
        members = {one.place for one in roster().listings if code_of(one.collective) == unit.code}
        code = {unit.code} if not unit.members else set()
        others = (place for place in roster().places if place.kind is not Owner.GROUP)
        found = [place for place in others if place.code in code or place.ref in members]
    return {place.full_name: contacts(place) for place in found}


def test_the_ward_is_what_was_promised() -> None:
    """Twelve groups in three areas, two of one number, two leaders, one reviewer, an office and an operator."""
    groups = [place for place in roster().places if place.kind is Owner.GROUP]
    assert len(groups) == 12
    assert len({group.area for group in groups}) == 3
    assert [name for name, times in Counter(group.name for group in groups).items() if times > 1] == ["Tổ dân phố số 5"]
    assert max(Counter(group.name for group in groups).values()) == 2
    assert all(len(contacts(group)) == 1 for group in groups)
    expected = {Role.LEADERSHIP: 2, Role.REVIEWER: 1, Role.PARTY_OFFICE: 2, Role.OPERATOR: 1, Role.GROUP_LEADER: 12}
    assert {role: len(of_role(role)) for role in expected} == expected


def test_no_telephone_number_is_anybodys() -> None:
    """Every number is of the form nobody has; one a person."""
    phones = {one.phone: one.name for one in roster().entries}
    assert all(re.fullmatch("09000000[0-9]{2}", phone) for phone in phones), phones
    assert len(phones) == len({one.name for one in roster().entries})


@pytest.mark.parametrize("unit", units().units, ids=lambda unit: str(unit.code))
def test_every_unit_has_a_contact(unit: Unit) -> None:
    """Each unit that papers name is a place with one who answers; a collective one has several, all with theirs."""
    found = answering(unit)
    assert len(found) > 1 if unit.members else len(found) == 1
    assert all(len(names) == 1 for names in found.values()), found


def test_everybody_a_task_names_can_be_asked() -> None:
    """Lead and coordinating units of all eighteen tasks, as the office has settled them, are people of the roster."""
    assert {one.task for one in programme().problems} == set(OFFICE)
    assert len(tasks()) == 18
    for task in tasks():
        assert task.lead
        for name in (*task.lead, *task.coordinating):
            [unit] = units().match(name)
            assert all(answering(unit).values()), (task.code, name)


def test_who_acts_for_the_party_committee() -> None:
    """It has no inbox of its own: the building-up board answers for it, the office's unit in its place."""
    [committee] = [place for place in roster().places if place.code == "DU"]
    [board] = [place for place in roster().places if place.code == "BXDD"]
    deputies = [one.name for one in roster().entries if one.place == committee.ref and one.deputy]
    [office] = [place for place in roster().places if place.code == "VPDU"]
    assert (contacts(committee), deputies) == (contacts(board), contacts(office))
