"""The ladder's manners: who hears what on which morning, and what changes between planning and sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.followup import Answer
from bot.core.texts import switching as switching_says
from handlers import switching
from handlers.forecasting import ahead
from storage import absences, outbox, starting
from storage import followup as stored
from storage.health import facts
from tests.followed import followed, mornings, part, say, switch_on, texts
from tests.test_plan import planned
from tests.ward import NAMES, Ward

YEARS_END = ("2.1", "3.1", "3.2")
"""What the UBND owes once, or once a year, on 31 December."""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """The UBND's contact and the office linked, reminding on since 16 November."""
    with followed(tmp_path / "ward.db", "contact", "office", "operator", "leadership") as made:
        yield made


def person(ward: Ward, name: str) -> int:
    """The row of somebody."""
    [[found]] = ward.rows("SELECT id FROM person WHERE name = ?", NAMES.get(name, name))
    return int(found)


def grant(ward: Ward, code: str, milestone: str, day: date) -> None:
    """The office gives more time."""
    with ward.tx() as tx:
        starting.move(
            tx, [part(ward, tx, code, milestone)], day, decider=person(ward, "office"), words="", now=ward.now
        )


def answer_all(ward: Ward) -> None:
    for code in YEARS_END:
        say(ward, code, "2026-12-31" if code == "3.1" else "2026", Answer.DONE, date(2026, 12, 1))


# ---- days ------------------------------------------------------------------------------------------------


def test_one_morning_a_day_and_the_ladder_of_a_deadline(ward: Ward) -> None:
    """−30, −14, −7, −3, −1, 0, then the 1st, 3rd, 7th working day, then weekly; several things in one message."""
    ward.advance("2027-01-31T23:00")
    days = mornings(ward, "contact")
    assert len(days) == len(set(days))
    about = [
        (row["stage"], row["not_before"][:10])
        for row in ward.rows(
            "SELECT notice.* FROM notice WHERE state = 'told' AND item LIKE ? AND what = 'task' ORDER BY id",
            "%/2026-12-31/unit:UBND",
        )
        if f"{row['item'].split('/')[0]}" == task(ward, "3.1")
    ]
    assert about == [
        ("-30", "2026-12-01"),
        ("-14", "2026-12-17"),
        ("-7", "2026-12-24"),
        ("-3", "2026-12-28"),
        ("-1", "2026-12-30"),
        ("0", "2026-12-31"),
        ("+1", "2027-01-04"),
        ("+3", "2027-01-06"),
        ("+7", "2027-01-12"),
        ("+7w1", "2027-01-19"),
        ("+7w2", "2027-01-26"),
    ]


def task(ward: Ward, code: str) -> str:
    """The row of a task."""
    [[found]] = ward.rows("SELECT id FROM task WHERE code = ?", code)
    return str(found)


def test_after_an_outage_only_the_newest_stage_is_told(ward: Ward) -> None:
    """Away from the −14 to past the −3: one morning, and it counts the days from the day of sending."""
    ward.advance("2026-12-16T12:00")
    ward.unread("contact")
    ward.now += timedelta(days=13)  # Tuesday 29 December, noon
    ward.tick()
    [text] = texts(ward, "contact")
    assert text.count("còn 2 ngày") == 4  # 2.1, 3.1, 3.2 at −3; 2.3 where it stands at −7
    told = ward.rows("SELECT stage FROM notice WHERE state = 'told' AND item LIKE ?", f"{task(ward, '3.1')}/%")
    assert [row["stage"] for row in told if row["stage"] in ("-14", "-7", "-3")] == ["-3"]


def test_nothing_on_a_sunday_a_holiday_or_at_night(ward: Ward) -> None:
    """Switched on again after an evening's outage, the bot waits for the next morning that is one."""
    ward.advance("2026-12-26T19:30")
    ward.unread("contact")
    ward.now += timedelta(hours=1)  # Saturday 20:30
    ward.tick()
    ward.advance("2026-12-27T23:00")  # Sunday
    assert texts(ward, "contact") == []
    ward.advance("2026-12-28T07:59")
    assert texts(ward, "contact") == []
    ward.advance("2026-12-28T08:00")
    assert len(texts(ward, "contact")) == 1


# ---- between planning and sending ------------------------------------------------------------------------


def nothing(ward: Ward) -> None:
    """Nobody acts."""


def another_contact(ward: Ward) -> None:
    with ward.tx() as tx:
        tx.execute("UPDATE role SET until = '2026-12-01T00:00:00.000Z' WHERE person = ?", (person(ward, "contact"),))
        tx.execute(
            "INSERT INTO role (person, role, place, since) SELECT id, 'unit_contact', "
            "(SELECT id FROM place WHERE code = 'UBND'), '2026-12-01T00:00:00.000Z' FROM person WHERE name = ?",
            (NAMES["operator"],),
        )


def switched_off(ward: Ward) -> None:
    ward.say("office", "tắt nhắc")


def one_left(ward: Ward) -> None:
    for code in ("2.1", "3.2"):
        say(ward, code, "2026", Answer.DONE, date(2026, 12, 1))


def more_time(ward: Ward) -> None:
    for code in YEARS_END:
        grant(ward, code, "2026-12-31" if code == "3.1" else "2026", date(2027, 6, 30))


@pytest.mark.parametrize(
    ("meanwhile", "items"),
    [(nothing, 3), (answer_all, 0), (one_left, 1), (more_time, 0), (another_contact, 0), (switched_off, 0)],
)
def test_a_morning_says_what_still_holds(ward: Ward, meanwhile: Callable[[Ward], None], items: int) -> None:
    """Done, granted, handed on or switched off between planning and sending: it is not told, and the row is gone."""
    ward.advance("2026-11-30T23:00")
    ward.unread("contact")
    ward.delivering = False
    ward.advance("2026-12-01T08:00")
    with ward.tx() as tx:
        for row in tx.execute("SELECT id FROM outbox WHERE kind = 'morning' AND state = 'ready'").fetchall():
            outbox.delay(tx, row["id"], ward.now + timedelta(minutes=1))
    ward.delivering = True
    meanwhile(ward)
    ward.unread("contact")
    ward.pass_time(timedelta(minutes=1))
    ward.deliver()
    said = "\n".join(texts(ward, "contact"))
    assert said.count("hạn thứ Năm 31/12/2026") == items
    ready = "SELECT 1 FROM outbox WHERE kind = 'morning' AND state = 'ready' AND person = ?"
    assert not ward.rows(ready, person(ward, "contact"))


def test_the_new_contact_hears_of_it_from_the_next_tick(ward: Ward) -> None:
    """The notice is another one's then, so it is theirs to hear, once."""
    another_contact(ward)
    ward.unread("operator")
    ward.advance("2026-12-01T08:00")
    assert texts(ward, "contact") == []
    assert [text.count("31/12/2026") for text in texts(ward, "operator") if "3.1" in text] == [3]


# ---- who is away, who waits --------------------------------------------------------------------------------


def test_the_deputy_gets_it_and_who_is_away_nothing(ward: Ward) -> None:
    """From the first day of an absence to its last."""
    with ward.tx() as tx:
        first, last = date(2026, 11, 30), date(2026, 12, 2)
        absences.record(tx, person(ward, "contact"), first, last, person(ward, "operator"), ward.now)
    ward.advance("2026-11-29T12:00")
    for who in ("contact", "operator"):
        ward.unread(who)
    ward.advance("2026-12-01T08:00")
    assert texts(ward, "contact") == []
    assert ["3.1" in text for text in texts(ward, "operator")] == [False, True]  # first what still holds of 25/11
    ward.advance("2026-12-17T08:00")
    assert any("3.1" in text for text in texts(ward, "contact"))


def test_away_without_a_deputy_nobody_hears_and_the_office_calls(ward: Ward) -> None:
    """It is on the list of calls the same day."""
    with ward.tx() as tx:
        absences.record(tx, person(ward, "contact"), date(2026, 11, 30), date(2026, 12, 2), None, ward.now)
    ward.advance("2026-12-01T08:00")
    assert not [text for text in texts(ward, "contact") if "3.1" in text]
    assert [row["item"] for row in calls(ward) if row["item"].startswith(f"{task(ward, '3.1')}/")]


def test_a_promise_and_a_snooze_silence_one_item(ward: Ward) -> None:
    """ "Hẹn 15/12" until that day or the due day; "nhắc lại sau" the one thing only; the others go on."""
    ward.advance("2026-11-30T12:00")
    say(ward, "3.1", "2026-12-31", Answer.DOING, date(2026, 12, 28))
    with ward.tx() as tx:
        stored.snooze(tx, part(ward, tx, "3.2", "2026"), date(2026, 12, 18))
    ward.unread("contact")
    ward.advance("2026-12-17T08:00")
    said = "\n".join(texts(ward, "contact"))
    assert "2.1" in said
    assert "3.1 “" not in said
    assert "3.2 “" not in said
    ward.advance("2026-12-24T08:00")
    said = "\n".join(texts(ward, "contact"))
    assert "3.2 “" in said
    assert "3.1 “" not in said
    ward.advance("2026-12-28T08:00")
    assert "3.1 “" in "\n".join(texts(ward, "contact"))


def test_beyond_the_due_day_only_a_granted_extension_silences(ward: Ward) -> None:
    """A promise past the due day does not; more time moves the whole ladder."""
    ward.advance("2026-12-29T12:00")
    say(ward, "2.1", "2026", Answer.DOING, date(2027, 2, 15))
    grant(ward, "3.1", "2026-12-31", date(2027, 2, 26))
    ward.advance("2027-01-04T08:00")
    said = "\n".join(texts(ward, "contact"))
    assert "2.1 “" in said.rsplit("Kính gửi", 1)[1]
    assert "3.1 “" not in said.rsplit("Kính gửi", 1)[1]
    office = "\n".join(texts(ward, "office"))
    assert "2.1, 3.2 (hạn thứ Năm 31/12/2026" in office


# ---- the office --------------------------------------------------------------------------------------------


def calls(ward: Ward) -> list[dict[str, str]]:
    """The open calls about tasks."""
    return [dict(row) for row in ward.rows("SELECT * FROM call WHERE why = 'task' AND done IS NULL ORDER BY id")]


def of_task(ward: Ward, code: str) -> bool:
    """Whether one of them is about this task at the year's end."""
    return any(row["item"].startswith(f"{task(ward, code)}/2026") and "-Q" not in row["item"] for row in calls(ward))


def test_who_cannot_be_written_to_is_called_the_same_day(ward: Ward) -> None:
    """The VHXH's contact is not linked: on the list from the first stage, off it when the part is closed."""
    ward.advance("2026-11-30T12:00")
    say(ward, "2.2", "2026-11-25", Answer.DOING)
    ward.tick()
    assert not of_task(ward, "2.2")
    ward.advance("2026-12-01T08:00")
    assert of_task(ward, "2.2")
    say(ward, "2.2", "2026", Answer.DONE, date(2026, 12, 1))
    ward.tick()
    assert not of_task(ward, "2.2")


@pytest.mark.parametrize("how", ["answered", "closed", "moved", "called"])
def test_who_does_not_answer_is_called_after_a_working_day(ward: Ward, how: str) -> None:
    """The −1 of 30 December is unanswered on the 31st; an answer, its end, more time or the call takes it off."""
    ward.advance("2026-12-30T19:00")
    assert not of_task(ward, "3.1")
    ward.advance("2026-12-31T07:59")
    assert not of_task(ward, "3.1")
    ward.advance("2026-12-31T08:00")
    assert of_task(ward, "3.1")
    if how == "answered":
        say(ward, "3.1", "2026-12-31", Answer.STUCK)
    elif how == "closed":
        say(ward, "3.1", "2026-12-31", Answer.DONE, date(2026, 12, 31))
    elif how == "moved":
        grant(ward, "3.1", "2026-12-31", date(2027, 2, 26))
    else:
        [number] = {row["id"] for row in calls(ward) if row["item"].startswith(f"{task(ward, '3.1')}/2026-12-31")}
        ward.say("office", f"gọi xong {number}")
    ward.pass_time(timedelta(minutes=1))
    ward.tick()
    assert not of_task(ward, "3.1")
    ward.advance("2027-01-05T09:00")  # the +1 of 4 January, a working day later
    assert of_task(ward, "3.1") is (how in ("answered", "called"))


def test_a_paused_stage_is_no_unanswered_one(ward: Ward) -> None:
    """Nobody was asked, so nobody is called for not answering."""
    ward.advance("2026-12-29T12:00")
    ward.say("operator", "tạm dừng")
    ward.advance("2026-12-31T12:00")
    assert not of_task(ward, "3.1")


def test_the_office_hears_who_is_missing_and_not_when_nobody_is(tmp_path: Path) -> None:
    """At +1 only groups without a report are named; handed in between planning and sending: it says nothing."""
    with followed(tmp_path / "ward.db", "office", "leader") as ward:
        ward.advance("2026-11-25T08:00")
        [text] = [text for text in texts(ward, "office") if "chưa gửi báo cáo" in text]
        assert "Nguyễn Văn Bình, 0900000001" in text
    with followed(tmp_path / "other.db", "office", "leader") as ward:
        ward.advance("2026-11-24T12:00")
        with ward.tx() as tx:
            tx.execute("UPDATE place SET until = '2026-11-01' WHERE kind = 'group'")
        ward.advance("2026-11-25T08:00")
        assert not [text for text in texts(ward, "office") if "chưa gửi báo cáo" in text]


def test_leadership_hears_nothing_that_the_office_has_not_confirmed(ward: Ward) -> None:
    """Months overdue: still nothing; then "trình", at night, goes out next morning unless it was done meanwhile."""
    ward.advance("2027-03-01T21:00")
    assert texts(ward, "leadership") == []
    ward.say("office", "trình 3.1")
    ward.say("office", "trình 3.2")
    assert texts(ward, "leadership") == []
    say(ward, "3.2", "2026", Answer.DONE, date(2027, 3, 1))
    ward.advance("2027-03-02T08:00")
    [text] = texts(ward, "leadership")
    assert "3.1 “" in text
    assert [row["due"] for row in ward.rows("SELECT due FROM escalation")] == ["2026-12-31", "2026-12-31"]


def test_what_an_act_causes_is_neither_paused_nor_rehearsed(ward: Ward) -> None:
    """The leadership hears of "trình" at once, and with it nothing that nobody asked for."""
    ward.advance("2027-01-12T12:00")
    ward.say("operator", "tạm dừng")
    ward.say("operator", "diễn tập với Phạm Thu Hà")
    for who in ward.phones:
        ward.unread(who)
    ward.say("office", "trình 3.1")
    assert ["3.1 “" in text for text in texts(ward, "leadership")] == [True]


# ---- switches ----------------------------------------------------------------------------------------------


def test_paused_over_a_stage_it_is_told_when_it_still_holds(ward: Ward) -> None:
    """What was queued when the pause began waits with the rest; the next morning is one message, not two."""
    ward.advance("2026-11-30T23:00")
    ward.unread("contact")
    ward.delivering = False
    ward.advance("2026-12-01T08:00")  # queued
    ward.say("operator", "tạm dừng")
    ward.delivering = True
    ward.advance("2026-12-02T23:00")
    assert texts(ward, "contact") == []
    ward.say("operator", "nhắc tiếp")
    ward.advance("2026-12-03T12:00")
    assert [text.count("còn 28 ngày") for text in texts(ward, "contact")] == [3]
    assert not ward.rows("SELECT 1 FROM outbox WHERE state = 'ready'")


def test_a_rehearsal_goes_to_one_person_and_leaves_nothing_behind(ward: Ward) -> None:
    """A morning queued before it is rehearsed too; after it the people themselves hear what still holds, once."""
    ward.advance("2026-11-30T23:00")
    ward.unread("contact")
    ward.unread("office")
    ward.delivering = False
    ward.advance("2026-12-01T08:00")  # queued for the contact
    ward.say("operator", "diễn tập với Phạm Thu Hà")
    ward.delivering = True
    ward.deliver()
    assert texts(ward, "contact") == []
    assert [text.splitlines()[0] for text in texts(ward, "office") if "3.1 “" in text] == [
        "Diễn tập, tin gửi Lê Thị Hoa:"
    ]
    ward.say("operator", "hết diễn tập")
    ward.advance("2026-12-01T19:00")
    assert texts(ward, "contact") == []  # one morning a day
    ward.advance("2026-12-02T08:00")
    assert [text.count("còn 29 ngày") for text in texts(ward, "contact")] == [3]
    ward.advance("2026-12-05T08:00")
    assert texts(ward, "contact") == []


def test_a_rehearsal_that_ends_before_a_queued_morning_went_out(ward: Ward) -> None:
    """It goes to the person it is for."""
    ward.say("operator", "diễn tập với Phạm Thu Hà")
    ward.advance("2026-11-30T23:00")
    ward.delivering = False
    ward.advance("2026-12-01T08:00")  # queued for the office
    ward.say("operator", "hết diễn tập")
    ward.unread("contact")
    ward.unread("office")
    ward.delivering = True
    ward.deliver()
    assert [text.count("còn 30 ngày") for text in texts(ward, "contact")] == [3]
    assert not [text for text in texts(ward, "office") if "3.1" in text]


def test_status_and_health_show_the_switches(ward: Ward) -> None:
    """What the shell prints, and what ``/health`` names."""
    with ward.tx() as tx:
        assert (switching_says.status(*switching.named(tx)), facts(tx).switches) == ([], ())
    ward.say("operator", "tạm dừng")
    ward.say("operator", "diễn tập")
    with ward.tx() as tx:
        paused, rehearsed = switching_says.status(*switching.named(tx))
        assert facts(tx).switches == ("paused", "rehearsal")
    assert "tạm dừng" in paused
    assert NAMES["operator"] in rehearsed


# ---- starting ----------------------------------------------------------------------------------------------


def test_nothing_of_tasks_goes_out_before_it_is_switched_on(tmp_path: Path) -> None:
    """Nor afterwards of what was past by then and has no answer; what got another day does."""
    with followed(tmp_path / "ward.db", "contact", "office", on=False) as ward:
        ward.advance("2027-01-04T12:00")
        assert not ward.rows("SELECT 1 FROM notice WHERE what IN ('task', 'overdue', 'coordinate', 'programme')")
        grant(ward, "3.1", "2026-12-31", date(2027, 1, 15))
        switch_on(ward)
        ward.unread("contact")
        ward.advance("2027-01-10T12:00")
        said = "\n".join(texts(ward, "contact"))
        assert "3.1 “" in said
        assert "3.2 “" not in said
        assert "2.1 “" not in said


def test_the_forecast_in_the_chat_is_the_plan(ward: Ward) -> None:
    """The same people on the same days, as far as they are linked."""
    last = date(2026, 12, 31)
    with ward.tx() as tx:
        forecast = {(one.day, one.person) for one in ahead(tx, ward.desk, ward.now, last)}
    names = {one.person for one in planned(ward, date(2026, 11, 16), last) if one.channel}
    plan = {(one.at.date(), person(ward, one.person)) for one in planned(ward, date(2026, 11, 16), last) if one.channel}
    assert forecast == plan
    assert len(names) >= 2
