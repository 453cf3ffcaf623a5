"""A ward of twelve groups and all its units, everybody on the phone and informed: what happens in a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.core.followup import Answer
from bot.core.parts import Part, parts
from bot.core.tables import Cell
from bot.core.texts import words
from handlers import charting
from handlers import followup as following
from handlers.digest import aims, making, showing
from handlers.digest.showing import How
from handlers.told import of_target
from storage import digests, followup
from storage.followup import Word
from storage.instants import instant
from storage.places import id_of
from tests.ward import Phone, Ward

ROSTER = Path(__file__).parent / "data" / "digests" / "roster.csv"
WHOLE = "họp {} buổi 95 người, văn nghệ 1 buổi 60 người, vi phạm {}"
NOVEMBER = ", đạt {} hộ, tổ dân phố văn hóa: đề nghị"
DECEMBER = ", hộ {}, khẩu như cũ, nvh 5 ngày, quy ước đang làm, khó khăn: không có"


@contextmanager
def sample(path: Path) -> Iterator[Ward]:
    """That ward on 16 November 2026, everybody linked but Bùi Quang Phúc; its programme is followed up."""
    with Ward.opened(path, roster=ROSTER.read_text("utf-8")) as ward:
        everybody(ward, but=("Bùi Quang Phúc",))
        ward.follow_up()
        ward.inform()
        yield ward


def everybody(ward: Ward, *, but: tuple[str, ...] = ()) -> None:
    """Link everybody: phones are named by the code of what they lead, else by "office2" and so on."""
    with ward.tx() as tx:
        rows = tx.execute(
            "SELECT person.id, person.name, role.role, place.code FROM person JOIN role ON role.person = person.id "
            "LEFT JOIN place ON place.id = role.place GROUP BY person.id ORDER BY person.id"
        ).fetchall()
        for row in rows:
            if row["name"] in but:
                continue
            who = _free(ward, row["code"] or row["role"].replace("party_office", "office"))
            ward.phones[who] = Phone(f"chat-{who}")
            tx.execute("UPDATE person SET you = 'đồng chí' WHERE id = ?", (row["id"],))
            tx.execute(
                "INSERT INTO account (channel, address, person, linked) VALUES ('telegram', ?, ?, ?)",
                (f"chat-{who}", row["id"], instant(ward.now)),
            )
            tx.execute(
                "INSERT INTO consent (person, version, answer, at) VALUES (?, '1', 'yes', ?)",
                (row["id"], instant(ward.now)),
            )


def _free(ward: Ward, name: str) -> str:
    return (
        name if name not in ward.phones else next(f"{name}{n}" for n in range(2, 99) if f"{name}{n}" not in ward.phones)
    )


def report(ward: Ward, who: str, text: str) -> None:
    """A whole report in one message, handed in."""
    ward.say(who, text)
    if "đúng" in {choice.label for choice in ward.phones[who].shown[-1][0].choices}:
        ward.say(who, "đúng")
    ward.say(who, "gửi")


def part(ward: Ward, code: str, milestone: str, ref: str) -> Part:
    """One part of a milestone."""
    with ward.tx() as tx:
        world = following.world(tx, ward.desk, ward.now)
    every = parts(world, date(2027, 12, 31))
    return next(
        one
        for one in every
        if (one.held.entry.code, one.milestone.code, one.place.ref) == (code, milestone, ref) and one.lead
    )


def answer(
    ward: Ward, code: str, milestone: str, ref: str, said: Answer, words: str = "", day: date | None = None
) -> None:
    """A unit says how it stands."""
    one = part(ward, code, milestone, ref)
    with ward.tx() as tx:
        word = Word(said, one.person, day=day, words=words)
        followup.save(tx, one, word, now=ward.now, source=f"test:{ward.messages}")


def wish(ward: Ward, code: str, milestone: str, ref: str, wished: date) -> int:
    """A unit asks for more time; returns the wish."""
    one = part(ward, code, milestone, ref)
    with ward.tx() as tx:
        row = tx.execute(
            "INSERT INTO extension (task, milestone, place, old, wished, reason, person, at) "
            "VALUES (?, ?, ?, ?, ?, 'chờ thành phố', ?, ?) RETURNING id",
            (
                one.held.id,
                milestone,
                id_of(tx, ref),
                one.due.isoformat(),
                wished.isoformat(),
                one.person,
                instant(ward.now),
            ),
        ).fetchone()
    return int(row["id"])


def decide(ward: Ward, extension: int, state: str) -> None:
    """The office decides about it."""
    with ward.tx() as tx:
        office = tx.execute("SELECT min(person) AS person FROM role WHERE role = 'party_office'").fetchone()["person"]
        tx.execute(
            "UPDATE extension SET state = ?, decided = ?, decider = ? WHERE id = ?",
            (state, instant(ward.now), office, extension),
        )


# ---- said in two ways ------------------------------------------------------------------------------------


def agree(ward: Ward, digest: int) -> int:
    """Every line of a digest and its rows on the sheets have the same numbers; returns how many numbers cells have."""
    with ward.tx() as tx:
        stored = digests.by_id(tx, digest)
        assert stored is not None
        shown = showing.sections(tx, ward.desk, stored.digest, How())
        found = 0
        for section in shown:
            for item in section.items:
                line = _numbers(section.line(item).replace("hôm nay", "0").replace("ngày mai", "1"))
                cells = [cell for sheet in section.sheets for row in sheet.rows(item) for cell in row]
                assert line <= {number for cell in cells for number in _numbers(_rendered(cell))}, section.line(item)
                typed = {_rendered(cell) for cell in cells if isinstance(cell, int | float)}
                assert typed - {"0"} <= line, section.line(item)  # that nothing waits is not said
                found += len(typed)
    return found


def charted(ward: Ward) -> int:
    """The chart's targets are those of a digest of now, word for word; returns how many bars there are."""
    with ward.tx() as tx:
        reader = next(one for one in making.readers(tx, ward.desk) if one.office)
        now = making.preview(tx, ward.desk, reader, ward.now, ward.desk.local(ward.now).date())
        kept = replace(now, sections=tuple(one for one in now.sections if one.name == aims.NAME))
        lines = [one.line(item) for one in showing.sections(tx, ward.desk, kept, How()) for item in one.items]
        chart = charting.chart(tx, ward.desk, "0000-01", "9999-12")
    bars = chart.bars if chart else ()
    assert [line for line in lines if "%" in line] == [f"{bar.name}: {bar.said} ({bar.note})" for bar in bars]
    beneath = "\n".join(chart.foot) if chart else ""
    assert all(line.partition(" (tháng")[0] in beneath for line in lines if "%" not in line)
    said = "\n".join([*(bar.name for bar in bars), beneath]).casefold()
    counted = [one.label for one in ward.desk.targets if of_target(ward.desk, one, ward.desk.form) is not None]
    assert chart is None or all(label.casefold() in said for label in counted)
    return len(bars)


def _rendered(cell: Cell) -> str:
    """A cell as the chat writes it."""
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return words.number(Decimal(str(cell))) if isinstance(cell, int | float) else str(cell or "")


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))
