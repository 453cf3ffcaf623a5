"""Sums of figures against a plain computation over random histories: places, periods, books, drafts, merges."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.core.indicators import Answer, Sort
from bot.core.model import Owner
from bot.core.periods import period
from bot.core.spans import Span, code_of
from bot.core.targets import Sums, kind_of
from storage.db import Tx
from storage.measures import Measure, Scope, asking, by_area, by_place, sums, worth_summing
from storage.migrate import migrate
from tests.ward import connect, settings

FORM = settings().form
FIRST = 2025 * 12 + 8  # September 2025: two Novembers, and three ends of quarters, in sixteen months
PERIODS = 16
AREAS = ("khu A", "khu B")
MEASURES = {
    **{code: Measure.of_indicator(FORM.by_code[code]) for code in ("S3", "S8", "S1", "N4", "N3", "S7", "N2")},
    **{
        one.code: Measure(
            one.counts,
            one.of,
            one.options,
            one.least,
            stock=FORM.by_code[one.counts[0]].sort is Sort.STOCK,
            places=kind_of(one, FORM) == "places",
        )
        for one in settings().targets
        if one.counts
    },
}
UNITS = frozenset({"M1"})


@dataclass(frozen=True)
class Told:
    """One figure: verdict, value, whole, option."""

    verdict: str
    value: int | None = None
    whole: int | None = None
    option: str | None = None


@dataclass
class There:
    """One place: from which to which period it exists, what the roster knew, from when on it is another place."""

    code: str
    kind: Owner
    area: str
    since: str
    until: str
    roster: dict[str, int]
    became: str = ""
    reports: dict[str, tuple[str, dict[str, Told]]] = field(default_factory=dict)


def last_day(code: str) -> str:
    """The last day a period covers."""
    return period(int(code[:4]), int(code[5:]), settings().policy.rule, settings().calendar).last.isoformat()


CODES = [code_of(FIRST + number) for number in range(PERIODS)]


def a_figure(code: str) -> st.SearchStrategy[Told]:
    """Anything that may be told of an indicator."""
    one = FORM.by_code[code]
    values = st.integers(0, 12)
    told: st.SearchStrategy[Told]
    if one.answer is Answer.CHOICE:
        told = st.sampled_from([option.key for option in one.options]).map(lambda key: Told("choice", option=key))
    elif one.answer is Answer.RATIO:
        told = st.tuples(values, values).map(lambda two: Told("ratio", min(two), max(two)))
    else:
        told = values.map(lambda value: Told("value", value))
    return st.one_of(told, told, st.just(Told("missing")), st.just(Told("not_applicable")))


@st.composite
def a_place(draw: st.DrawFn, number: int) -> There:
    """A place with a report, or none, in each period."""
    kind = draw(st.sampled_from([Owner.GROUP, Owner.GROUP, Owner.GROUP, Owner.SCHOOL, Owner.PARTY_CELL]))
    since, until = draw(st.sampled_from([("", "9999"), ("", "9999"), (CODES[6], "9999"), ("", CODES[10])]))
    known = draw(st.sampled_from([{}, {"S1": 7, "S2": 30}, {"S1": 9}])) if kind is Owner.GROUP else {}
    became = draw(st.sampled_from(["", CODES[8]]))
    place = There(f"P{number}", kind, draw(st.sampled_from(AREAS)), since, until, known, became)
    for code in CODES:
        state = draw(st.sampled_from(["none", "draft", "sent", "returned", "accepted", "book"]))
        if state == "none" or not since <= code < until:
            continue
        asked = [one for question in FORM.asked(int(code[5:]), kind) for one in question.asks if one != "K"]
        place.reports[code] = (state, {one: draw(a_figure(one)) for one in asked if draw(st.integers(0, 4))})
    return place


HISTORIES = st.integers(1, 4).flatmap(lambda many: st.tuples(*(a_place(number) for number in range(many))))


# ---- the database ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """An empty database with every period of the time, each example in a transaction that is undone."""
    path = tmp_path_factory.mktemp("measures") / "ward.db"
    migrate(path)
    connection = connect(path)
    form = json.dumps(FORM.to_json(), ensure_ascii=False, default=str)
    for code in CODES:
        one = period(int(code[:4]), int(code[5:]), settings().policy.rule, settings().calendar)
        days = [day.isoformat() for day in (one.first, one.last, one.opens, one.due, one.locks)]
        connection.execute(
            "INSERT INTO period (code, first, last, opens, due, locks, form) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (code, *days, form),
        )
    connection.execute("INSERT INTO person (id, name) VALUES (1, 'A')")
    yield connection
    connection.close()


def store(connection: sqlite3.Connection, history: tuple[There, ...]) -> None:
    """Write a history as the bot would have."""
    ids = {row["code"]: row["id"] for row in connection.execute("SELECT * FROM period")}
    for place in history:
        since = last_day(place.since) if place.since else None
        until = last_day(place.until) if place.until != "9999" else None
        [place_id] = connection.execute(
            "INSERT INTO place (kind, code, name, area, since, until) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (place.kind, place.code, place.code, place.area, since, until),
        ).fetchone()
        if place.became:
            sql = "INSERT INTO lineage (kind, day, before, after) VALUES ('split', ?, ?, ?)"
            [child] = connection.execute(
                "INSERT INTO place (kind, code, name, until) VALUES ('unit', ?, 'x', '2000-01-01') RETURNING id",
                (f"X{place.code}",),
            ).fetchone()
            connection.execute(sql, (last_day(place.became), place_id, child))
        for code, value in place.roster.items():
            connection.execute("INSERT INTO starting_value VALUES (?, ?, ?)", (place_id, code, value))
        for code, (state, figures) in place.reports.items():
            _store_report(connection, ids[code], place_id, state, figures)


def _store_report(
    connection: sqlite3.Connection, period_id: int, place_id: int, state: str, figures: dict[str, Told]
) -> None:
    sent = "2026-01-01T00:00:00.000Z" if state in ("sent", "returned", "accepted") else None
    [report] = connection.execute(
        "INSERT INTO report (period, place, state, sent, receipt) VALUES (?, ?, 'draft', NULL, NULL) RETURNING id",
        (period_id, place_id),
    ).fetchone()
    for code, told in figures.items():
        connection.execute(
            "INSERT INTO figure (report, indicator, verdict, value, whole, choice, origin, person, source, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 's', 'now')",
            (report, code, told.verdict, told.value, told.whole, told.option,
             "book" if state == "book" else "chat", None if state == "book" else 1),
        )  # fmt: skip
    if sent:
        connection.execute("UPDATE report SET state = 'sent', sent = ?, receipt = 'R' WHERE id = ?", (sent, report))
    if state in ("accepted", "returned"):
        connection.execute(
            "INSERT INTO review (report, state, indicator, person, at) VALUES (?, ?, ?, 1, 'now')",
            (report, state, "S3" if state == "returned" else None),
        )


# ---- the plain computation ---------------------------------------------------------------------------------


def told_in(place: There, code: str, indicator: str) -> Told | None:
    """What counts of a place's figure in one period: nothing of a draft, everything of a book."""
    state, figures = place.reports.get(code, ("none", {}))
    return figures.get(indicator) if state in ("sent", "returned", "accepted", "book") else None


def last_known(place: There, indicator: str, end: str) -> tuple[str, Told | None]:
    """The last figure of a stock and its period; the roster's has no period."""
    became = place.became if place.became and place.became <= end else ""
    for code in reversed([one for one in CODES if became <= one <= end]):
        told = told_in(place, code, indicator)
        if told is not None and told.verdict != "missing":
            return code, told
    if indicator in place.roster and (not became or place.since == became):
        return "", Told("value", place.roster[indicator])
    return "", None


def plainly(history: tuple[There, ...], measure: Measure, scope: Scope, asked: list[str]) -> dict[str, int | Decimal]:
    """The same sums, place by place in loops."""
    found: dict[str, int | Decimal] = {
        "part": 0,
        "whole": 0,
        "places": 0,
        "given": 0,
        "unclear": 0,
        "absent": 0,
        "unreviewed": 0,
        "without": 0,
        "silent": 0,
    }
    end = asked[-1]
    codes = [end] if measure.stock or measure.places else asked
    for place in history:
        if place.kind not in scope.kinds or scope.area not in ("", place.area):
            continue
        parts, given, unreviewed = 0, 0, 0
        there = [code for code in codes if place.since <= code < place.until]
        if not there:
            continue
        found["places"] += len(there)
        whole = 0
        for code in there:
            if measure.stock:
                when, told = last_known(place, measure.codes[0], code)
                said = [told] if told else []
                if told is not None and when == "" and (measure.places or measure.least is not None or measure.of):
                    said = []  # the roster says a number, not how far a place is
                state = place.reports[when][0] if when else ""
            else:
                said = [one for name in measure.codes if (one := told_in(place, code, name)) is not None]
                state = place.reports.get(code, ("", {}))[0]
            count = [one for one in said if one.verdict in ("value", "ratio", "choice")]
            if count:
                given += 1
                unreviewed += state in ("sent", "returned")
            found["silent"] += not said
            found["unclear"] += any(one.verdict == "missing" for one in said)
            found["absent"] += any(one.verdict == "not_applicable" for one in said)
            for one in count:
                if measure.options:
                    parts, whole = parts + (one.option in measure.options), whole + 1
                elif measure.least is not None:
                    parts, whole = parts + ((one.value or 0) >= measure.least), whole + 1
                elif not measure.places:
                    parts += one.value or 0
                    whole += one.whole or 0
        if measure.of and given:
            _, stock = last_known(place, measure.of, end)
            if stock is None or stock.value is None:
                found["without"] += given
                continue
            whole = stock.value
        found["part"] += parts
        found["whole"] += whole
        found["given"] += given
        found["unreviewed"] += unreviewed
    return found


def as_plain(one: Sums) -> dict[str, int | Decimal]:
    """Sums as the plain computation has them."""
    return {
        "part": one.part,
        "whole": one.whole or Decimal(0),
        "places": one.places,
        "given": one.given,
        "unclear": one.unclear,
        "absent": one.absent,
        "unreviewed": one.unreviewed,
        "without": one.incomparable,
        "silent": one.silent,
    }


@hypothesis_settings(max_examples=80)
@given(HISTORIES, st.integers(0, PERIODS - 1), st.integers(1, 6), st.sampled_from(["", *AREAS]))
def test_sums_are_what_a_plain_computation_gives(
    database: sqlite3.Connection, history: tuple[There, ...], last: int, months: int, area: str
) -> None:
    """Every figure and target, over any months of any history, of the ward, of an area and area by area."""
    span = Span(CODES[max(0, last - months + 1)], CODES[last])
    database.execute("BEGIN")
    try:
        store(database, history)
        tx = Tx(database)
        for name, measure in MEASURES.items():
            units = tuple(kind for kind in Owner if kind is not Owner.GROUP)
            scope = Scope(units if name in UNITS else (Owner.GROUP,), area)
            asked = asking(tx, measure.codes, span)
            if not asked:
                continue
            codes = [one.period.code for one in asked]
            found = sums(tx, measure, scope, asked)
            assert as_plain(found) == plainly(history, measure, scope, codes), name
            rows = by_place(tx, measure, scope, asked)
            whole = [row for row in rows if row.part is not None and not (measure.of and row.whole is None)]
            assert sum(row.part or 0 for row in whole) == found.part or (measure.places and not measure.options), name
            for where, summed in by_area(tx, measure, scope, asked).items():
                if where:
                    assert summed == sums(tx, measure, Scope(scope.kinds, where), asked), (name, where)
    finally:
        database.execute("ROLLBACK")


@hypothesis_settings(max_examples=15)
@given(HISTORIES)
def test_no_period_with_a_sum_is_left_out(database: sqlite3.Connection, history: tuple[There, ...]) -> None:
    """A period that is not worth summing has no figure of anybody, and one where nobody told anything is none."""
    database.execute("BEGIN")
    try:
        store(database, history)
        tx = Tx(database)
        for name, measure in MEASURES.items():
            scope = Scope(tuple(Owner))
            asked = asking(tx, measure.codes)
            worth = worth_summing(tx, measure, asked)
            left = [one for one in asked if one not in worth]
            assert not any(sums(tx, measure, scope, [one]).given for one in left), name
        database.execute("DELETE FROM figure")
        assert not worth_summing(tx, MEASURES["S3"], asking(tx, ("S3",)))
    finally:
        database.execute("ROLLBACK")


def test_a_period_is_of_a_span_if_it_asks(database: sqlite3.Connection) -> None:
    """Only Novembers ask how many households qualified; the newest of a time is found alone."""
    database.execute("BEGIN")
    tx = Tx(database)
    assert [one.period.code for one in asking(tx, ("N2",))] == ["2025-11", "2026-11"]
    assert [one.period.code for one in asking(tx, ("N2",), Span("2026-01", "2026-06"))] == []
    assert [one.period.code for one in asking(tx, ("S1",), Span("0000-01", "2026-08"), newest=True)] == ["2026-06"]
    assert asking(tx, ("S3",))[0].period.last == date(2025, 9, 14)
    database.execute("ROLLBACK")


@hypothesis_settings(max_examples=60)
@given(
    kind=st.sampled_from(["merge", "split"]),
    change=st.integers(1, 5),
    told=st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=4, max_size=4),
    known=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_residents_of_a_territory_count_once(
    database: sqlite3.Connection, kind: str, change: int, told: list[list[bool]], known: list[bool]
) -> None:
    """Two groups become one, or one two, within the time that is asked about: never more residents than there are.

    The whole is the most that lived in it in any of the periods, of the groups that reported; beside them stands a
    group that nothing happens to.
    """
    codes = CODES[-6:]
    day, one, two = last_day(codes[change]), ("A", "B"), ("C",)
    before, after = (one, two) if kind == "merge" else (two, one)
    people = {"A": 100, "B": 200, "C": 300, "D": 1000}
    database.execute("BEGIN")
    try:
        ids = {}
        for name, has in zip(people, known, strict=True):
            since, until = (None, day) if name in before else (day, None) if name in after else (None, None)
            [ids[name]] = database.execute(
                "INSERT INTO place (kind, code, name, area, since, until) VALUES ('group', ?, ?, '', ?, ?) "
                "RETURNING id", (name, name, since, until),
            ).fetchone()  # fmt: skip
            if has:
                database.execute("INSERT INTO starting_value VALUES (?, 'S2', ?)", (ids[name], people[name]))
        database.executemany(
            "INSERT INTO lineage (kind, day, before, after) VALUES (?, ?, ?, ?)",
            [(kind, day, ids[old], ids[new]) for old in before for new in after],
        )
        periods_of = {row["code"]: row["id"] for row in database.execute("SELECT * FROM period")}
        there: dict[str, list[str]] = {}
        reported, parts = set(), 0
        for number, code in enumerate(codes):
            there[code] = ["D", *(before if number < change else after)]
            for name in there[code]:
                if told[list(people).index(name)][number]:
                    _store_report(database, periods_of[code], ids[name], "sent", {"S4": Told("value", 10)})
                    reported.add(name)
                    parts += 10 * known[list(people).index(name)]
        counted = {name for name, has in zip(people, known, strict=True) if has and name in reported}
        most = max(sum(people[name] for name in there[code] if name in counted and name != "D") for code in codes)
        tx, measure = Tx(database), Measure(("S4",), "S2")
        asked = asking(tx, measure.codes, Span(codes[0], codes[-1]))
        found = sums(tx, measure, Scope((Owner.GROUP,)), asked)
        assert found.part == parts
        assert (found.whole or 0) == most + (people["D"] if "D" in counted else 0)
    finally:
        database.execute("ROLLBACK")


@pytest.mark.parametrize(("kind", "gone", "new"), [("merge", "A", ""), ("split", "", "C")])
def test_a_place_that_goes_on_as_another_counts_once(
    database: sqlite3.Connection, kind: str, gone: str, new: str
) -> None:
    """A joins B, or C leaves it: what B has now, 300, is what both had; nothing of it is counted beside 300."""
    codes, day = CODES[-6:], last_day(CODES[-3])
    people = {"B": 300, gone: 100} if gone else {"B": 200, new: 100}
    database.execute("BEGIN")
    try:
        ids = {}
        for name in people:
            since, until = (day if name == new else None), (day if name == gone else None)
            [ids[name]] = database.execute(
                "INSERT INTO place (kind, code, name, area, since, until) VALUES ('group', ?, ?, '', ?, ?) "
                "RETURNING id", (name, name, since, until),
            ).fetchone()  # fmt: skip
        database.execute("INSERT INTO starting_value VALUES (?, 'S2', 100)", (ids[gone or new],))
        lineage = (kind, day, ids["A"], ids["B"]) if gone else (kind, day, ids["B"], ids["C"])
        database.execute("INSERT INTO lineage (kind, day, before, after) VALUES (?, ?, ?, ?)", lineage)
        periods_of = {row["code"]: row["id"] for row in database.execute("SELECT * FROM period")}
        for number, code in enumerate(codes):
            for name in people:
                if (name == gone and number >= 3) or (name == new and number < 3):
                    continue
                figures = {"S4": Told("value", 10)}
                if code.endswith("-12"):
                    figures["S2"] = Told("value", people[name])
                _store_report(database, periods_of[code], ids[name], "sent", figures)
        tx, measure = Tx(database), Measure(("S4",), "S2")
        found = sums(tx, measure, Scope((Owner.GROUP,)), asking(tx, measure.codes, Span(codes[0], codes[-1])))
        assert (found.part, found.whole) == (Decimal(90), Decimal(300))
    finally:
        database.execute("ROLLBACK")
