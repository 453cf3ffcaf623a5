"""Over random histories a digest's numbers are those of a separate count, and what changed is what differs."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.instants import from_instant
from tests.informed import NOVEMBER, WHOLE, agree, charted, everybody
from tests.ward import Ward, connect

GROUPS = ("G1", "G2", "G3", "G4")
ROSTER = "\n".join(
    [
        "vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,hộ,khẩu",
        *(
            f"tổ trưởng,Người {code},090000000{number},{code},Tổ dân phố số {number},khu {number % 2},300,1000"
            for number, code in enumerate(GROUPS, start=1)
        ),
        "văn phòng,Chị Văn Phòng,0900000009,,,,,",
    ]
)
Figures = dict[tuple[str, str, str], tuple[object, ...]]

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("day"), st.just(""), st.integers(1, 4)),
        st.tuples(
            st.sampled_from(["report", "draft", "fix", "ask", "reopen"]), st.sampled_from(GROUPS), st.integers(1, 9)
        ),
    ),
    min_size=12,
    max_size=36,
)


@dataclass(frozen=True)
class Base:
    """A ward, closed, to be copied."""

    ward: Ward = field(repr=False)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Four groups and the office, linked, informed."""
    with Ward.opened(tmp_path_factory.mktemp("base") / "ward.db", roster=ROSTER) as ward:
        everybody(ward)
        ward.inform()
        return Base(ward)


@contextmanager
def copied(whose: Base) -> Iterator[Ward]:
    """A ward of one's own."""
    base = whose.ward
    with tempfile.TemporaryDirectory() as directory:
        shutil.copy(base.directory / "ward.db", directory)
        with closing(connect(Path(directory) / "ward.db")) as connection:
            yield Ward(connection, base.desk, base.now, phones=deepcopy(base.phones), messages=base.messages)


@dataclass
class Told:
    """What digests should say of figures: ``known``: as they were when last told, or reported since."""

    known: Figures = field(default_factory=dict)
    sent: set[tuple[str, str]] = field(default_factory=set)
    digests: int = 0


def reported(ward: Ward) -> Figures:
    """Every figure of a report that was handed in."""
    rows = ward.rows(
        "SELECT period.code AS period, place.code AS place, indicator, verdict, value, whole, choice FROM figure "
        "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
        "JOIN place ON place.id = report.place WHERE report.state IN ('sent', 'locked')"
    )
    return {(row["period"], row["place"], row["indicator"]): tuple(row)[3:] for row in rows}


def play(ward: Ward, told: Told, how: str, who: str, number: int) -> None:
    """Somebody does something, if it can be done now, or days pass; what digests say is checked after each."""
    for _ in range(number if how == "day" else 1):
        act(ward, how, who, number)
        check(ward, told)


def act(ward: Ward, how: str, who: str, number: int) -> None:
    """One deed, or one day."""
    if how == "day":
        local = ward.desk.local(ward.now).date() + timedelta(days=1)
        ward.advance(f"{local.isoformat()}T09:00")
    elif how == "report":
        ward.say(who, (WHOLE + NOVEMBER).format(number, 0, 200 + number))
        ward.say(who, "gửi")
    elif how == "reopen":
        local, month = ward.desk.local(ward.now).date() + timedelta(days=number), 11 if number % 2 else 12
        ward.say("office", f"mở lại {who} tháng {month} đến {local.day}/{local.month} vì đếm sót một buổi")
    elif how == "draft":
        ward.say(who, f"{number} buổi {90 + number} người")
    else:
        for said in ("sửa 1", f"{number} buổi {90 + number} người", "vì đếm sót một buổi họp"):
            ward.say(who, said)
        for row in ward.rows("SELECT id FROM change_request WHERE state = 'waiting'"):
            ward.say("office", f"{'duyệt' if number % 2 else 'từ chối'} sửa {row['id']}")


def check(ward: Ward, told: Told) -> None:
    """Whatever digests were made since: their numbers, and what they say has changed."""
    rows = ward.rows("SELECT * FROM digest WHERE reader = 'party_office' ORDER BY id")
    fresh = rows[told.digests :]
    told.digests = len(rows)
    if fresh:
        charted(ward)
    now = reported(ward)
    for row in fresh:
        agree(ward, row["id"])
        sections = {one["name"]: one for one in json.loads(row["facts"])["sections"]}
        numbers(ward, sections, date.fromisoformat(row["at"][:10]))
        changed = {key: (told.known[key], now[key]) for key in now if told.known[key] != now[key]}
        assert corrected(sections["changes"]) == changed
        assert sections["changes"]["counts"]["corrected"] == len(changed)
        sent = {key[:2] for key in now}
        assert sections["changes"]["counts"]["sent"] == len(sent - told.sent)
        told.known, told.sent = dict(now), sent
    for key, value in now.items():
        told.known.setdefault(key, value)


def corrected(section: dict[str, Any]) -> dict[tuple[str, str, str], tuple[tuple[object, ...], tuple[object, ...]]]:
    """What a digest says was changed."""

    def figure(facts: dict[str, Any]) -> tuple[object, ...]:
        numbers = (float(facts[name]) if name in facts else None for name in ("value", "whole"))
        return (facts["verdict"], *numbers, facts.get("choice"))

    return {
        (item["period"], item["place"].partition(":")[2], one["code"]): (figure(one["before"]), figure(one["after"]))
        for item in section["items"]
        if item["what"] == "corrected"
        for one in item["figures"]
    }


def numbers(ward: Ward, sections: dict[str, dict[str, Any]], day: date) -> None:
    """The counts of the newest period, told one by one."""
    period = ward.rows("SELECT * FROM period WHERE book = 0 ORDER BY code DESC LIMIT 1")[0]
    reports = {
        row["code"]: row
        for row in ward.rows("SELECT report.*, place.code FROM report JOIN place ON place.id = report.place")
        if row["period"] == period["id"] and row["state"] != "draft"
    }
    counts, due = sections["reports"]["counts"], date.fromisoformat(period["due"])
    assert (counts["period"], counts["places"], counts["sent"]) == (period["code"], len(GROUPS), len(reports))
    in_time = [row for row in reports.values() if ward.desk.local(from_instant(row["sent"])).date() <= due]
    assert counts["on_time"] == len(in_time)
    named = {item["place"].partition(":")[2] for item in sections["reports"]["items"]}
    assert named in (set(GROUPS) - reports.keys(), set())
    assert named or day <= date.fromisoformat(period["opens"]) or not set(GROUPS) - reports.keys() or day > due
    flags = ward.rows("SELECT DISTINCT report, indicator FROM flag WHERE state = 'open'")
    flagged = [row for row in flags if row["report"] in {one["id"] for one in reports.values()}]
    if "questioned" in sections:
        assert sections["questioned"]["counts"]["open"] == len(flagged) == len(sections["questioned"]["items"])
    else:
        assert not flagged or day > date.fromisoformat(period["locks"])


@settings(max_examples=15)
@given(deeds=deeds)
def test_numbers_and_changes(base: Base, deeds: list[tuple[str, str, int]]) -> None:
    """After every deed, for every digest that came."""
    with copied(base) as ward:
        told = Told()
        for deed in deeds:
            play(ward, told, *deed)


def test_the_histories_have_something_to_tell(base: Base) -> None:
    """One history with everything: corrected before the lock, after it, in a report opened again; changed back."""
    with copied(base) as ward:
        told = Told()
        for deed in (
            ("day", "", 2), ("report", "G1", 2), ("report", "G2", 3), ("report", "G3", 5), ("fix", "G1", 5),
            ("fix", "G3", 6), ("fix", "G3", 5), ("day", "", 4), ("day", "", 2), ("fix", "G2", 7), ("day", "", 3),
            ("ask", "G1", 9), ("day", "", 4), ("reopen", "G3", 3), ("fix", "G3", 8), ("day", "", 4), ("day", "", 3),
        ):  # fmt: skip
            play(ward, told, *deed)
        rows = ward.rows("SELECT facts FROM digest WHERE reader = 'party_office' ORDER BY id")
        found = [
            sorted({key[1] for key in corrected(section)})
            for row in rows
            for section in json.loads(row["facts"])["sections"]
            if section["name"] == "changes"
        ]
        assert found == [["G1"], ["G2"], ["G1"], ["G3"]]
