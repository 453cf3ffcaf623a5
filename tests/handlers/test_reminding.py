"""Between planning and telling: somebody fails, is muted, hands in, answers, is replaced or away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels import Unreachable
from bot.core.followup import Answer
from bot.core.parts import Part
from handlers import followup
from storage import followup as stored
from storage import outbox
from storage.db import Tx
from storage.followup import Word
from storage.instants import instant
from tests.quarter import Process, quarter
from tests.ward import Ward, a_desk

MINUTE = timedelta(minutes=1)
DAY, NEXT = "2026-12-24", "2026-12-25"
"""A Thursday on which the three contacts hear of tasks due on the 31st, several or one, and the Friday after."""


def at(local: str) -> datetime:
    """A moment of that day, or of the day that is named."""
    return datetime.fromisoformat(f"{local if 'T' in local else f'{DAY}T{local}'}+07:00").astimezone(UTC)


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Ward]:
    """The small ward with its tasks followed up; what was to hear before that day was told."""
    with quarter(tmp_path / "quarter.db") as ward:
        process = Process(ward.connection, ward.desk, "test")
        for moment in ("2026-12-23T08:00", f"{DAY}T07:59"):
            process.live(at(moment))
        yield ward


def process_of(ward: Ward) -> Process:
    """One run of the bot."""
    return Process(ward.connection, ward.desk, "test")


def person(ward: Ward, name: str) -> int:
    """The row of somebody by the end of the name."""
    return int(ward.rows("SELECT id FROM person WHERE name LIKE ?", f"%{name}")[0]["id"])


def heard(process: Process, who: int) -> list[str]:
    """What somebody was told."""
    return [text for one, text in process.words if one == who]


# ---- one that fails, many that are muted ------------------------------------------------------------------


def test_one_recipient_that_always_fails(followed: Ward) -> None:
    """The others get theirs at the same minute; who comes back after two hours is told once; who does not, tomorrow."""
    process, liên = process_of(followed), person(followed, "Liên")
    process.failing[liên] = Unreachable("no route")
    process.live(at("08:00"))
    assert {one for one, _ in process.words} == {person(followed, name) for name in ("Hoa", "Nhung")}
    for minutes in range(1, 120):
        process.live(at("08:00") + minutes * MINUTE)
    assert len(process.words) == 2
    process.failing.clear()
    for minutes in range(120, 240):
        process.live(at("08:00") + minutes * MINUTE)
    assert len(heard(process, liên)) == 1
    assert len(process.words) == 3


def test_who_fails_all_day_is_told_the_next_morning(followed: Ward) -> None:
    """What did not go out by the evening waits for the next morning, in one message with what is new."""
    process, liên = process_of(followed), person(followed, "Liên")
    process.failing[liên] = Unreachable("no route")
    for hours in range(16):
        process.live(at("08:00") + timedelta(hours=hours))
    process.failing.clear()
    process.live(at(f"{NEXT}T07:59"))
    assert heard(process, liên) == []
    process.live(at(f"{NEXT}T08:00"))
    assert len(heard(process, liên)) == 1
    states = {row["dedupe"]: row["state"] for row in followed.rows("SELECT dedupe, state FROM outbox")}
    assert states[f"morning:{DAY}:{liên}"] == "expired"
    assert states[f"morning:{NEXT}:{liên}"] == "sent"


def freeze(tx: Tx) -> None:
    tx.execute("UPDATE account SET frozen = '2026-12-01T00:00:00.000Z' WHERE person > 1000")


def lose(tx: Tx) -> None:
    tx.execute("UPDATE account SET reachable = 0 WHERE person > 1000")


def try_again_later(tx: Tx) -> None:
    tx.execute(
        "UPDATE outbox SET error = 'Unreachable: no route', attempts = 3, not_before = ? WHERE person > 1000",
        (instant(at("08:30")),),
    )


@pytest.mark.parametrize("mute", [freeze, lose, try_again_later])
def test_five_hundred_muted_rows_before_a_due_one(followed: Ward, mute: Callable[[Tx], None]) -> None:
    """What cannot go out holds up nothing that can: it goes out the same minute."""
    with followed.tx() as tx:
        for number in range(1001, 1501):
            tx.execute("INSERT INTO person (id, name, you) VALUES (?, 'Nguyễn Văn A', 'bác')", (number,))
            tx.execute(
                "INSERT INTO account (channel, address, person, linked) VALUES ('telegram', ?, ?, ?)",
                (f"chat{number}", number, "2026-10-01T00:00:00.000Z"),
            )
            outbox.put(
                tx,
                f"morning:{DAY}:{number}",
                None,
                kind="morning",
                lane=outbox.UNSOLICITED,
                now=at("07:59"),
                person=number,
                expires=at("20:00"),
            )
        mute(tx)
    process = process_of(followed)
    process.live(at("08:00"))
    assert {one for one, _ in process.words} == {person(followed, name) for name in ("Liên", "Hoa", "Nhung")}


# ---- at the last second -----------------------------------------------------------------------------------


def test_a_report_a_second_before_its_reminder(tmp_path: Path) -> None:
    """Handed in at 08:59:59, reminded of at 09:00:00: nothing is said; the other leader is reminded."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.desk = a_desk(morning=at("09:00").astimezone(ward.desk.zone).time())
        ward.link("leader", "other")
        ward.advance("2026-11-16T09:00")
        for text in ("2 buổi 95 người", "1 hoạt động 60 người", "0", "108", "đề nghị"):
            ward.say("leader", text)
        ward.advance("2026-11-20T08:59:59")
        ward.unread("leader")
        ward.unread("other")
        ward.say("leader", "gửi")
        assert "Mã nhận" in ward.unread("leader")[0].text
        ward.now += timedelta(seconds=1)
        ward.tick()
        assert ward.unread("leader") == []
        assert "còn 3 ngày" in ward.unread("other")[0].text


# ---- between planning and sending -------------------------------------------------------------------------


def planned(ward: Ward) -> Process:
    """That day's morning is planned, and nothing has gone out yet."""
    process = process_of(ward)
    process.tick(at("08:00"))
    assert len(ward.rows("SELECT 1 FROM outbox WHERE state = 'ready' AND kind = 'morning'")) == 3
    return process


def due_of(tx: Tx, ward: Ward, who: int) -> list[Part]:
    """What somebody should hear of for the first time that day."""
    known = followup.in_force(tx, ward.desk, at("08:00"))
    return [
        one.of
        for one in known
        if one.notice.person == who and one.notice.not_before == at("08:00") and isinstance(one.of, Part)
    ]


def told(ward: Ward) -> set[tuple[int, str]]:
    """What was told as that day's stage: (person, item)."""
    rows = ward.rows("SELECT person, item FROM notice WHERE state = 'told' AND stage = '-7'")
    return {(row["person"], row["item"]) for row in rows}


def test_a_contact_who_changed(followed: Ward) -> None:
    """The old contact hears nothing, the new one all of it, the same day."""
    process, old, new = planned(followed), person(followed, "Nhung"), person(followed, "Bình")
    with followed.tx() as tx:
        tx.execute("UPDATE role SET until = ? WHERE person = ?", (instant(at("08:00")), old))
        tx.execute(
            "INSERT INTO role (person, role, place, since) SELECT ?, 'unit_contact', id, ? FROM place "
            "WHERE code = 'MTTQ'",
            (new, instant(at("08:00"))),
        )
    process.send(at("08:00"))
    assert heard(process, old) == heard(process, new) == []
    process.live(at("08:01"))
    assert heard(process, old) == []
    assert len(heard(process, new)) == 1


def test_a_task_handed_on(followed: Ward) -> None:
    """Of the task handed on the new contact hears, of the others the old one."""
    process, old, new = planned(followed), person(followed, "Liên"), person(followed, "Hoa")
    with followed.tx() as tx:
        before = due_of(tx, followed, old)
        of = next(one for one in before if one.lead)
        tx.execute(
            "INSERT INTO role (person, role, place, since) SELECT ?, 'unit_contact', id, ? FROM place WHERE code = ?",
            (new, instant(at("08:00")), of.place.code),
        )
        tx.execute(
            "INSERT INTO task_contact (task, place, person) SELECT ?, id, ? FROM place WHERE code = ?",
            (of.held.id, new, of.place.code),
        )
        assert of.item in {one.item for one in due_of(tx, followed, new)}
    process.send(at("08:00"))
    assert (old, of.item) not in told(followed)
    assert {(old, one.item) for one in before if one.item != of.item} <= told(followed)
    process.live(at(f"{NEXT}T08:00"))  # she had her morning before it was hers
    assert (new, of.item) in told(followed)


def test_everything_answered_meanwhile(followed: Ward) -> None:
    """Nothing is left to say, so nothing is said; the others hear theirs."""
    process, liên = planned(followed), person(followed, "Liên")
    with followed.tx() as tx:
        answered = due_of(tx, followed, liên)
        assert len(answered) > 1
        for of in answered:
            answer = (Answer.RESULT if of.is_check else Answer.DONE) if of.lead else Answer.JOINED
            stored.save(tx, of, Word(answer, liên), now=at("08:00"), source="test")
    process.send(at("08:00"))
    assert heard(process, liên) == []
    assert len(process.words) >= 1
    [row] = followed.rows("SELECT state FROM outbox WHERE dedupe = ?", f"morning:{DAY}:{liên}")
    assert row["state"] == "cancelled"


def test_one_of_several_answered_meanwhile(followed: Ward) -> None:
    """The morning tells the rest."""
    process, liên = planned(followed), person(followed, "Liên")
    with followed.tx() as tx:
        before = due_of(tx, followed, liên)
        of = next(one for one in before if one.lead)
        stored.save(tx, of, Word(Answer.DOING, liên), now=at("08:00"), source="test")
    process.send(at("08:00"))
    assert len(heard(process, liên)) == 1
    assert {one.item for one in before} - {item for _, item in told(followed)} == {of.item}


# ---- away -------------------------------------------------------------------------------------------------


def test_who_is_away_hears_nothing(tmp_path: Path) -> None:
    """The deputy hears of the tasks; a deputy who is away too does not, and neither does the office when it is."""
    heard_by = {}
    for absent in (False, True):
        with quarter(tmp_path / f"{absent}.db") as ward:
            process = process_of(ward)
            process.live(at("2026-12-16T08:00"))
            process.words.clear()
            names = ("Liên", "Hoa", "Hà", "Bình", "Cúc")
            liên, hoa, hà, bình, cúc = (person(ward, one) for one in names)
            for who, deputy in ((liên, bình), (hoa, cúc), (cúc, None), (hà, None)) if absent else ():
                with ward.tx() as tx:
                    tx.execute(
                        "INSERT INTO absence (person, deputy, first, last) VALUES (?, ?, '2026-12-16', '2026-12-31')",
                        (who, deputy),
                    )
            for moment in ("2026-12-22T08:00", "2026-12-24T08:00"):
                process.live(at(moment))
            heard_by[absent] = {one for one, _ in process.words if one != person(ward, "Nhung")}
    assert heard_by == {False: {liên, hoa, hà}, True: {bình}}


# ---- who owes a report -------------------------------------------------------------------------------------

OWING: list[tuple[str, str, set[str]]] = [
    ("nothing happened", "SELECT 1", {"Bình", "Cúc"}),
    ("not linked", "UPDATE account SET reachable = 0 WHERE person = 1", {"Cúc"}),
    ("a frozen link", "UPDATE account SET frozen = linked WHERE person = 1", {"Cúc"}),
    ("first contact not finished", "UPDATE person SET you = NULL WHERE id = 1", {"Cúc"}),
    ("handed in", "INSERT INTO report (period, place, state, sent, receipt) SELECT period.id, place.id, 'sent', "
     "period.opens, 'Q' FROM period JOIN place ON place.code = 'HK05' WHERE period.code = '2026-12'", {"Cúc"}),
    ("only begun", "INSERT INTO report (period, place) SELECT period.id, place.id FROM period JOIN place "
     "ON place.code = 'HK05' WHERE period.code = '2026-12'", {"Bình", "Cúc"}),
    ("typed in by the office", "INSERT INTO assisted (place, reason, since) SELECT id, 'chosen', '2026' FROM place "
     "WHERE code = 'HK05'", {"Cúc"}),
    ("the place ended", "UPDATE place SET until = '2026-12-01' WHERE code = 'HK05'", {"Cúc"}),
    ("the place is to come", "UPDATE place SET since = '2026-12-15' WHERE code = 'HK05'", {"Cúc"}),
    ("the role ended", "UPDATE role SET until = since WHERE person = 1", {"Cúc"}),
    ("away, nobody stands in", "INSERT INTO absence (person, first, last) VALUES (1, '2026-12-16', '2026-12-16')",
     {"Cúc"}),
    ("away, the deputy hears", "INSERT INTO absence (person, deputy, first, last) "
     "VALUES (1, 4, '2026-12-16', '2026-12-16')", {"Hoa", "Cúc"}),
    ("away, the deputy hears of both", "INSERT INTO absence (person, deputy, first, last) "
     "VALUES (1, 2, '2026-12-16', '2026-12-16')", {"Cúc"}),
    ("away, so is the deputy", "INSERT INTO absence (person, deputy, first, last) "
     "VALUES (1, 2, '2026-12-16', '2026-12-16'), (2, 4, '2026-12-16', '2026-12-16')", {"Hoa"}),
    ("back again", "INSERT INTO absence (person, deputy, first, last, ended) "
     "VALUES (1, 4, '2026-12-16', '2026-12-16', '2026-12-15')", {"Bình", "Cúc"}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "change", "names"), OWING, ids=[why for why, _, _ in OWING])
def test_who_is_reminded_of_a_report(tmp_path: Path, why: str, change: str, names: set[str]) -> None:
    """Whoever owes it and can be told, once, however often the tick comes; both where one person owes two."""
    with quarter(tmp_path / "quarter.db") as ward:
        process = process_of(ward)
        for moment in ("2026-12-15T08:00", "2026-12-16T07:59"):
            process.tick(at(moment))
        with ward.tx() as tx:
            tx.execute(change)
        for moment in ("2026-12-16T08:00", "2026-12-16T08:00:30", "2026-12-16T19:59"):
            process.tick(at(moment))
        rows = ward.rows(
            "SELECT person.name, item, key, not_before, expires FROM notice JOIN person ON person.id = notice.person "
            "WHERE what = 'report' AND stage = '-1' AND item GLOB '2026-12/group:*'"
        )
        assert {row["name"].split()[-1] for row in rows} == names
        assert len(rows) == len({row["key"] for row in rows}) == (2 if why.endswith("of both") else len(names))
        assert {(row["not_before"], row["expires"]) for row in rows} == {
            (instant(at("2026-12-16T08:00")), instant(at("2026-12-18T08:00")))
        }
