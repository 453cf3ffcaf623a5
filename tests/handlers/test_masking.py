"""What leaders are told, taken together, gives away no small count of a single place: solved as equations.

Every answer that names a sum is an equation over the counts of single places and periods. A leader may ask anything:
single places, areas, the ward, months and spans of them, one figure or several in one, lists, reports, and read the
digest of an area. No count from 1 to 4 may follow from all of it together.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.core.digests import Mark, Reader
from bot.core.model import Inbound, Kind, Role, You
from bot.core.periods import period
from bot.core.queries import Query, What
from bot.core.spans import Span
from handlers import answering, small_counts
from handlers.digest import aims
from handlers.digest.scene import Scene
from handlers.knowing import Asker
from handlers.turn import Turn
from storage import periods, places
from storage.db import Tx
from storage.migrate import migrate
from storage.people import Account
from storage.since import Corrected
from tests.ward import a_desk, connect

DESK = a_desk()
CODES = ("2026-09", "2026-10", "2026-11")
EVENTS = ("S4", "S6", "S8")
NOW = datetime.fromisoformat("2026-11-30T10:00+07:00")
LEADER = Asker(You.DONG_CHI, frozenset({Role.LEADERSHIP}), False, 1)
Key = tuple[str, str, str]
"""Place, period, figure."""
Ward = tuple[tuple[str, tuple[tuple[int | None, ...], ...]], ...]
"""Of each place its area, and of each period what it told of each of EVENTS."""

counts = st.one_of(st.none(), st.integers(0, 9), st.integers(0, 4), st.integers(5, 30))
a_place = st.tuples(
    st.sampled_from(["khu Bắc", "khu Nam", "khu Giữa", ""]),
    st.tuples(*(st.tuples(*(counts for _ in EVENTS)) for _ in CODES)),
)
wards = st.lists(a_place, min_size=2, max_size=7).map(tuple)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A ward's database with three periods."""
    path = tmp_path_factory.mktemp("masking") / "ward.db"
    migrate(path)
    connection = connect(path)
    form = json.dumps(DESK.form.to_json(), ensure_ascii=False, default=str)
    for code in CODES:
        one = period(int(code[:4]), int(code[5:]), DESK.policy.rule, DESK.calendar)
        days = [day.isoformat() for day in (one.first, one.last, one.opens, one.due, one.locks)]
        connection.execute(
            "INSERT INTO period (code, first, last, opens, due, locks, form) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (code, *days, form),
        )
    connection.execute("INSERT INTO person (id, name) VALUES (1, 'A')")
    yield connection
    connection.close()


def store(connection: sqlite3.Connection, ward: Ward) -> dict[Key, int]:
    """Write a ward; returns its counts."""
    known: dict[Key, int] = {}
    for number, (area, told) in enumerate(ward, 1):
        [place] = connection.execute(
            "INSERT INTO place (kind, code, name, area) VALUES ('group', ?, ?, ?) RETURNING id",
            (f"G{number}", f"Tổ {number}", area),
        ).fetchone()
        connection.execute("INSERT INTO starting_value VALUES (?, 'S2', 1000)", (place,))
        for code, figures in zip(CODES, told, strict=True):
            if all(one is None for one in figures):
                continue
            [report] = connection.execute(
                "INSERT INTO report (period, place) SELECT id, ? FROM period WHERE code = ? RETURNING id", (place, code)
            ).fetchone()
            for event, value in zip(EVENTS, figures, strict=True):
                connection.execute(
                    "INSERT INTO figure (report, indicator, verdict, value, person, source, at) "
                    "VALUES (?, ?, ?, ?, 1, 's', 'now')",
                    (report, event, "missing" if value is None else "value", value),
                )
                if value is not None:
                    known[f"group:G{number}", code, event] = value
            sent = "UPDATE report SET state = 'sent', sent = '2026-11-20T01:00:00.000Z', receipt = 'R' WHERE id = ?"
            connection.execute(sent, (report,))
    return known


# ---- what is told ------------------------------------------------------------------------------------------

Equation = tuple[frozenset[Key], int]


def equations(tx: Tx, ward: Ward, known: Mapping[Key, int]) -> list[Equation]:
    """Every sum a leader is told."""
    areas: dict[str, set[str]] = {"": set()}
    for number, (area, _) in enumerate(ward, 1):
        for name in {"", area}:
            areas.setdefault(name, set()).add(f"group:G{number}")
    every = sorted(areas[""])
    spans = [Span(one, two) for one in CODES for two in CODES if one <= two]
    turn = Turn(DESK, Inbound("telegram", "chat", Kind.TEXT, text="x"), "x", NOW, Account(1, "telegram", "c", 1, True))

    def answer(query: Query) -> str:
        return answering.answer(tx, turn, LEADER, query).text

    found: list[Equation] = []

    def add(refs: set[str], span: Span, codes: tuple[str, ...], value: str) -> None:
        keys = [key for key in known if key[0] in refs and span.has(key[1]) and key[2] in codes]
        total = int(value.replace(".", ""))
        assert total == sum(known[key] for key in keys), (refs, span, codes)
        found.append((frozenset(keys), total))

    def figure(refs: set[str], span: Span, code: str, **whose: Any) -> str:
        """One figure; of a time without figures the last there is."""
        text = answer(Query(What.FIGURE, (code,), span=span, **whose))
        if nearest := re.search(r"Kỳ gần nhất, tháng (\d+)/2026: ([\d.]+) ", text):
            month = f"2026-{int(nearest[1]):02}"
            add(refs, Span(month, month), (code,), nearest[2])
        elif value := re.match(r"[^:\n]+: ([\d.]+) (?:lượt|vụ)", text):
            add(refs, span, (code,), value[1])
        return text

    for span in spans:
        for code in EVENTS:
            for area, refs in areas.items():
                text = figure(refs, span, code, area=area, each=True)
                for number, value_of in re.findall(r"^- Tổ (\d)[^:]*: ([\d.]+) (?:lượt|vụ)", text, re.MULTILINE):
                    add({f"group:G{number}"}, span, (code,), value_of)
            for ref in every:
                figure({ref}, span, code, places=(ref,))
            for one, other in pairwise(every):
                figure({one, other}, span, code, places=(one, other))
        for what in (What.TARGET, What.TARGETS, What.OVERVIEW):
            whose = [*((refs, Query(what, ("M7",), area=area, span=span)) for area, refs in areas.items()),
                     *(({ref}, Query(what, ("M7",), (ref,), span=span)) for ref in every)]  # fmt: skip
            for refs, query in whose:
                text = answer(query)
                if value := re.search(r"\(([\d.]+) lượt, [\d.]+ khẩu\)", text):
                    nearest = re.search(r"Kỳ gần nhất, tháng (\d+)/2026", text)
                    month = f"2026-{int(nearest[1]):02}" if nearest else ""
                    add(refs, Span(month, month) if month else span, ("S4", "S6"), value[1])
    for code in CODES:
        for ref in every:
            text = answer(Query(What.REPORT, places=(ref,), span=Span(code, code)))
            for event, label in (("S4", "Lượt người dự họp"), ("S6", "Lượt người tham gia"), ("S8", "Vụ vi phạm")):
                if value := re.search(rf"^- {label}[^:]*: ([\d.]+) ", text, re.MULTILINE):
                    add({ref}, Span(code, code), (event,), value[1])
    for some in [{one} for one in areas if one] + [set(areas) - {"", one} for one in areas if one]:
        reader = Reader("charge:1", (1,), tuple(sorted(some)))
        scene = Scene(DESK, reader, NOW, date(2026, 11, 30), Mark(), Mark(), periods.newest(tx), None)
        section = aims.gather(tx, scene)
        for item in section.items if section and some else ():
            if item["target"] == "M7":
                refs = set().union(*(areas[one] for one in some))
                add(refs, Span(item["period"], item["period"]), ("S4", "S6"), item["part"])
    return found


def solved(found: list[Equation], keys: list[Key]) -> dict[Key, Fraction]:
    """The counts that follow from the equations: rows of the reduced matrix with a single unknown."""
    at = {key: number for number, key in enumerate(keys)}
    rows: list[dict[int, Fraction]] = []
    for of, total in dict.fromkeys(found):
        row = {at[key]: Fraction(1) for key in of}
        row[len(keys)] = Fraction(total)
        for pivot in rows:
            first = min(pivot)
            if factor := row.get(first):
                for column, value in pivot.items():
                    left = row.get(column, Fraction(0)) - factor * value
                    if left:
                        row[column] = left
                    else:
                        row.pop(column, None)
        if row and min(row) < len(keys):
            first = min(row)
            scale = row[first]
            row = {column: value / scale for column, value in row.items()}
            for number, pivot in enumerate(rows):
                if factor := pivot.get(first):
                    whole = {column: pivot.get(column, Fraction(0)) - factor * row.get(column, Fraction(0))
                             for column in {*pivot, *row}}  # fmt: skip
                    rows[number] = {column: value for column, value in whole.items() if value}
            rows.append(row)
    return {
        keys[min(row)]: row.get(len(keys), Fraction(0))
        for row in rows
        if len([column for column in row if column < len(keys)]) == 1
    }


# ---- the attack --------------------------------------------------------------------------------------------

ONE_AREA_EACH: Ward = tuple(
    (area, ((None, None, None), (None, None, None), (0, 0, value)))
    for area, value in (("khu Bắc", 2), ("khu Nam", 5), ("khu Nam", 100), ("khu Giữa", 6), ("khu Giữa", 7))
)


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],  # to make an example smaller takes minutes
)
@given(ward=wards)
@example(ward=ONE_AREA_EACH)
@example(ward=(("khu Bắc", ((9, 9, 9), (2, 9, 9), (9, 9, 9))), ("khu Bắc", ((9, 9, 9), (8, 9, 9), (9, 9, 9)))))
def test_no_small_count_follows_from_what_is_told(database: sqlite3.Connection, ward: Ward) -> None:
    """Ask everything, solve for single counts: none from 1 to 4 is found, if another place counts beside it."""
    database.execute("BEGIN")
    try:
        known = store(database, ward)
        found = equations(Tx(database), ward, known)
        for key, value in solved(found, sorted(known)).items():
            others = [one for one in known if one[1:] == key[1:] and one != key]
            assert not 0 < value < 5 or not others, (key, value, [eq for eq in found if key in eq[0]])
    finally:
        database.execute("ROLLBACK")


Decided = tuple[tuple[str, int | None, int | None], ...]
"""Of each place its area, how many households it proposed, how many a decision recognises."""

few_households = st.one_of(st.none(), st.integers(0, 6), st.integers(5, 90))


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
)
@given(
    ward=st.lists(
        st.tuples(st.sampled_from(["khu Bắc", "khu Nam", ""]), few_households, few_households), min_size=2, max_size=7
    ).map(tuple)
)
@example(ward=(("khu Bắc", 3, 8), ("khu Bắc", 20, 20), ("khu Bắc", 30, 30)))
def test_what_is_proposed_and_what_is_recognised_give_nothing_away(database: sqlite3.Connection, ward: Decided) -> None:
    """Both of a decision's figures are told side by side: neither of a place, nor through the other."""
    database.execute("BEGIN")
    try:
        known = store_decided(database, ward)
        found = decided_equations(Tx(database), ward, known)
        for key, value in solved(found, sorted(known)).items():
            others = [one for one in known if one[1:] == key[1:] and one != key]
            assert not 0 < value < 5 or not others, (key, value, [each for each in found if key in each[0]])
    finally:
        database.execute("ROLLBACK")


def store_decided(connection: sqlite3.Connection, ward: Decided) -> dict[Key, int]:
    """Write what November proposed, and a decision about it."""
    known: dict[Key, int] = {}
    connection.execute(
        "INSERT INTO decision (id, target, period, number, day, state, person, source, at) "
        "SELECT 1, 'M2', id, '1/QĐ', '2026-12-20', 'made', 1, 's', 'now' FROM period WHERE code = '2026-11'"
    )
    for number, (area, proposed, recognised) in enumerate(ward, 1):
        ref = f"group:G{number}"
        [place] = connection.execute(
            "INSERT INTO place (kind, code, name, area) VALUES ('group', ?, ?, ?) RETURNING id",
            (f"G{number}", f"Tổ {number}", area),
        ).fetchone()
        connection.execute("INSERT INTO starting_value VALUES (?, 'S1', 1000)", (place,))
        if proposed is not None:
            [report] = connection.execute(
                "INSERT INTO report (period, place) SELECT id, ? FROM period WHERE code = '2026-11' RETURNING id",
                (place,),
            ).fetchone()
            connection.execute(
                "INSERT INTO figure (report, indicator, verdict, value, person, source, at) "
                "VALUES (?, 'N2', 'value', ?, 1, 's', 'now')",
                (report, proposed),
            )
            sent = "UPDATE report SET state = 'sent', sent = '2026-11-20T01:00:00.000Z', receipt = 'R' WHERE id = ?"
            connection.execute(sent, (report,))
            known[ref, "proposed", "N2"] = proposed
        if recognised is not None:
            connection.execute("INSERT INTO recognised (decision, place, value) VALUES (1, ?, ?)", (place, recognised))
            known[ref, "recognised", "N2"] = recognised
    return known


def decided_equations(tx: Tx, ward: Decided, known: Mapping[Key, int]) -> list[Equation]:
    """Every sum a leader is told of both."""
    areas: dict[str, set[str]] = {"": set()}
    for number, (area, _, _) in enumerate(ward, 1):
        for name in {"", area}:
            areas.setdefault(name, set()).add(f"group:G{number}")
    turn = Turn(DESK, Inbound("telegram", "chat", Kind.TEXT, text="x"), "x", NOW, Account(1, "telegram", "c", 1, True))
    found: list[Equation] = []

    def add(refs: set[str], what: str, value: str) -> None:
        keys = [key for key in known if key[0] in refs and key[1] == what]
        total = int(value.replace(".", ""))
        assert total == sum(known[key] for key in keys), (refs, what)
        found.append((frozenset(keys), total))

    def ask(refs: set[str], query: Query) -> None:
        text = answering.answer(tx, turn, LEADER, query).text
        for before, value, stage in re.findall(r"([^\n]*?)\(([\d.]+)/[\d.]+ hộ(, [^)]*|)\)", text):
            add(refs, "proposed" if "Số đề nghị" in before or "đề nghị" in stage else "recognised", value)
        decided = any(key[1] == "recognised" and key[0] in refs for key in known)
        for number, value in re.findall(r"^- Tổ (\d)[^:]*: ([\d.]+)/", text, re.MULTILINE):
            add({f"group:G{number}"}, "recognised" if decided else "proposed", value)
        for value in re.findall(r": ([\d.]+) hộ \(giai đoạn đề nghị\)", text):
            add(refs, "proposed", value)

    whose = [(refs, Query(What.TARGET, area=area)) for area, refs in areas.items()]
    whose += [({ref}, Query(What.TARGET, places=(ref,))) for ref in sorted(areas[""])]
    whose += [({one, two}, Query(What.TARGET, places=(one, two))) for one, two in pairwise(sorted(areas[""]))]
    for refs, base in whose:
        for what, codes in ((What.FIGURE, ("N2",)), (What.TARGET, ("M2",)), (What.TARGETS, ())):
            for each in (False, True):
                ask(refs, replace(base, what=what, codes=codes, each=each))
        if len(base.places) == 1:
            ask(refs, Query(What.REPORT, places=base.places, span=Span("2026-11", "2026-11")))
    for area in set(areas) - {""}:
        reader = Reader("charge:1", (1,), (area,))
        scene = Scene(DESK, reader, NOW, date(2026, 11, 30), Mark(), Mark(), periods.newest(tx), None)
        for item in section.items if (section := aims.gather(tx, scene)) else ():
            if item["target"] == "M2":
                add(areas[area], "proposed", item["part"])
                if "recognised" in item:
                    add(areas[area], "recognised", item["recognised"]["part"])
    return found


def test_a_correction_tells_no_count_that_is_withheld(database: sqlite3.Connection) -> None:
    """The next smallest beside a small count is not told by its correction either; nor what was the next smallest."""
    alone = tuple(("khu Bắc", ((9, 9, 9), (9, 9, 9), (value, 9, 9))) for value in (3, 12, 30, 40))
    database.execute("BEGIN")
    try:
        store(database, alone)
        tx = Tx(database)

        def corrected(number: int, before: int, after: int) -> Corrected:
            place = places.place(tx, f"group:G{number}")
            was, now = ({"verdict": "value", "value": value} for value in (before, after))
            return Corrected("2026-11", place, "S4", was, now, number)

        for number, before, after, kept in ((1, 9, 3, True), (2, 11, 12, True), (3, 10, 30, True), (4, 44, 40, False)):
            one = corrected(number, before, after)
            assert (one.key in small_counts.of_corrections(tx, DESK, [one])) == kept, number
    finally:
        database.execute("ROLLBACK")
