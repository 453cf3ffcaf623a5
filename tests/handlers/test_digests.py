"""Digests by themselves: what stands in them, when they come, who reads what, and what is read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.core.digests import Rule
from bot.core.followup import Answer
from bot.core.model import Kind
from handlers import composing, morning
from handlers.digest import making
from storage import digests, followup, outbox
from storage.instants import instant
from tests.informed import DECEMBER, NOVEMBER, WHOLE, answer, decide, report, sample, wish
from tests.ward import Ward

GOLDEN = Path(__file__).parents[1] / "data" / "digests"
READERS = ("office", "leadership", "leadership2")


@pytest.fixture
def informed(tmp_path: Path) -> Iterator[Ward]:
    """A ward with all its units, informed."""
    with sample(tmp_path / "ward.db") as ward:
        yield ward


def heard(ward: Ward, *names: str) -> list[str]:
    """The digests that came since this was last asked."""
    return [
        f"{who}< {message.text}"
        for who in names or READERS
        for message in ward.unread(who)
        if message.text.startswith("Bản tin")
    ]


def november(ward: Ward) -> None:
    """Four groups report in time, one after its day; a check-point is answered by one of two."""
    ward.advance("2026-11-18T09:00")
    for number, who in enumerate(("HK05", "HK06", "HK07", "DH11")):
        report(ward, who, (WHOLE + NOVEMBER).format(2 + number, number, 240 + number))
    answer(ward, "2.2", "2026-11-25", "unit:VHXH", Answer.RESULT, "đã rà soát 9 tổ")
    ward.advance("2026-11-24T09:00")
    report(ward, "KD05", (WHOLE + NOVEMBER).format(1, 0, 180))


def december(ward: Ward) -> None:
    """Everything that may happen in a month."""
    ward.advance("2026-12-16T09:00")
    report(ward, "HK05", (WHOLE + DECEMBER).format(4, 1, 500))  # far more households than ever
    report(ward, "HK06", (WHOLE + DECEMBER).format(3, 0, 287))
    report(ward, "KD05", (WHOLE + DECEMBER).format(2, 2, 268))
    ward.say("KD05", "sửa 1")
    ward.say("KD05", "6 buổi 180 người")
    ward.advance("2026-12-18T10:00")
    report(ward, "DH11", (WHOLE + DECEMBER).format(3, 0, 331))
    for code, ref, how, words in (
        ("1.2", "unit:UBND", Answer.RESULT, "14 tin, bài"),
        ("1.3", "party_cell:CBHK", Answer.RESULT, ""),
        ("3.3", "unit:DVSNC", Answer.DOING, ""),
        ("4.3", "unit:CA", Answer.STUCK, "chờ công an thành phố"),
    ):
        answer(ward, code, "2026-Q4", ref, how, words)
    ward.advance("2026-12-22T09:00")
    for said in ("sửa 1", "5 buổi 150 người", "vì đếm sót hai buổi"):
        ward.say("HK06", said)
    with ward.tx() as tx:
        [row] = tx.execute("SELECT id FROM change_request").fetchall()
    ward.say("office", f"duyệt sửa {row['id']}")
    wished = wish(ward, "3.1", "2026-12-31", "unit:UBND", date(2027, 1, 15))
    ward.say("leadership", "nhắc Ủy ban làm xong việc 3.1 trước Tết")
    ward.say("leadership2", "gọi anh Sửu tổ 9 nhắc nộp báo cáo")
    ward.advance("2026-12-29T09:00")
    ward.say("office", "đã gọi theo chỉ đạo 2")
    decide(ward, wished, "granted")
    answer(ward, "4.2", "2026", "school:MNHP", Answer.DONE, day=date(2026, 12, 29))
    answer(ward, "2.1", "2026", "unit:UBND", Answer.DOING, "chờ biên bản", date(2027, 1, 8))
    answer(ward, "6.3", "2026", "unit:DU", Answer.DONE, "45-BC/ĐU ngày 28/12/2026", date(2026, 12, 28))
    with ward.tx() as tx:
        tx.execute("UPDATE account SET reachable = 0 WHERE address = 'chat-KD13'")
        [office] = tx.execute("SELECT min(person) FROM role WHERE role = 'party_office'").fetchone()
        tx.execute(
            "INSERT INTO escalation (task, milestone, place, due, person, at) SELECT task.id, '2026', place.id, "
            "'2026-12-31', ?, '2027-01-04T00:30:00.000Z' FROM task JOIN place ON place.code = 'VHXH' "
            "WHERE task.code = '2.2'",
            (office,),
        )
        tx.execute("UPDATE account SET frozen = '2026-12-29T02:00:00.000Z' WHERE address = 'chat-KD09'")
    ward.advance("2027-01-04T08:00")


def golden(path: Path, text: str, request: pytest.FixtureRequest) -> None:
    """As it is kept in the file, or into it."""
    if request.config.getoption("--update"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_a_month_with_every_kind_of_event(informed: Ward, request: pytest.FixtureRequest) -> None:
    """Word for word, the office's with all its parts, the leadership's, a leader's in charge of an area."""
    november(informed)
    december(informed)
    lines = heard(informed)
    while "Bản tin đã hết" not in lines[-1]:
        informed.say("office", "xem thêm")
        lines += [f"office< {message.text}" for message in informed.unread("office")]
    golden(GOLDEN / "busy.txt", "\n".join([*lines, ""]), request)


def test_no_heading_stands_over_nothing(informed: Ward) -> None:
    """Of every section the first screen has a line before any has a second, the office's and a leader's."""
    november(informed)
    december(informed)
    for text in heard(informed):
        lines = text.split("\n")
        bare = [one for one, other in pairwise(lines) if one.endswith(":") and other.startswith("- và ")]
        assert not bare, text


def test_an_empty_month(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Nobody reports, nothing is followed up: it says so, in few lines."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("office", "leadership", "leader", "other", "contact")
        ward.inform()
        ward.advance("2026-12-14T08:00")
        golden(GOLDEN / "empty.txt", "\n".join([*heard(ward, "office", "leadership"), ""]), request)


# ---- when ------------------------------------------------------------------------------------------------


def test_a_day_off_gives_its_digest_to_the_next_reminding_day(informed: Ward) -> None:
    """Tết 2027 has a Monday in it: what it would have said comes on the first day after, once and not as late."""
    informed.advance("2027-02-03T09:00")
    report(informed, "DH12", "")  # wakes nobody; the month is closed
    answer(informed, "1.2", "2026-Q4", "unit:UBND", Answer.RESULT, "tin trước Tết")
    heard(informed)
    informed.advance("2027-02-10T20:00")
    assert heard(informed) == []
    informed.advance("2027-02-11T08:00")
    [text, *_] = heard(informed)
    assert "từ thứ Hai 1/2 đến 8 giờ 00, thứ Năm 11/2/2027" in text
    assert "tin trước Tết" in text
    assert "muộn" not in text
    informed.advance("2027-02-14T20:00")
    assert heard(informed) == []


def away_until(ward: Ward, local: str) -> None:
    """An outage: the machine is off until then."""
    ward.now = datetime.fromisoformat(local).replace(tzinfo=ward.desk.zone).astimezone(UTC)
    ward.tick()


def test_one_missed_in_an_outage_goes_out_once_marked_late(informed: Ward) -> None:
    """Off over a closing and a Monday: one digest of both, on the first day back, and no other before its day."""
    informed.advance("2026-11-24T12:00")
    heard(informed)
    away_until(informed, "2026-12-01T14:00")
    [text] = heard(informed, "office")
    assert text.startswith(
        "office< Bản tin tuần và chốt số liệu tháng 11/2026, từ thứ Hai 23/11 đến 14 giờ 00, thứ Ba 1/12/2026 "
        "(gửi muộn, đáng lẽ thứ Hai 30/11)."
    )
    informed.tick()
    informed.advance("2026-12-06T20:00")
    assert heard(informed, "office") == []
    informed.advance("2026-12-07T08:00")
    [text] = heard(informed, "office")
    assert "từ thứ Ba 1/12 đến" in text
    assert "muộn" not in text


def test_one_missed_at_night_or_on_a_sunday_waits_for_the_hours_of_writing(informed: Ward) -> None:
    """Back at night: nobody is woken by a digest."""
    informed.advance("2026-11-22T12:00")
    away_until(informed, "2026-11-23T21:00")
    assert heard(informed) == []
    informed.advance("2026-11-24T20:00")  # a holiday
    assert heard(informed) == []
    informed.advance("2026-11-25T08:00")
    [text] = heard(informed, "office")
    assert "gửi muộn, đáng lẽ thứ Hai 23/11" in text


def test_nothing_while_paused_and_once_after(informed: Ward) -> None:
    """The operator's pause holds digests back; what it held back is one, late."""
    with informed.tx() as tx:
        followup.switch(tx, "paused", "", person=None, now=informed.now)
    informed.advance("2026-11-30T09:00")
    assert heard(informed) == []
    with informed.tx() as tx:
        followup.switch(tx, "paused", None, person=None, now=informed.now)
    informed.advance("2026-12-01T08:00")
    assert len(heard(informed, "office")) == 1
    assert informed.rows("SELECT count(*) FROM digest WHERE reader = 'party_office'")[0][0] == 1


def test_what_nobody_was_told_is_told_by_the_next(informed: Ward) -> None:
    """A digest that reached nobody is replaced, and the next one begins where the one before it ended."""
    informed.advance("2026-11-23T09:00")
    heard(informed)
    informed.advance("2026-11-25T09:00")
    report(informed, "HK05", (WHOLE + NOVEMBER).format(2, 0, 240))
    informed.delivering = False
    informed.advance("2026-11-29T20:30")
    informed.delivering = True
    assert heard(informed, "office") == []
    informed.advance("2026-11-30T08:00")
    [text] = heard(informed, "office")
    assert "từ thứ Hai 23/11" in text
    assert "1 báo cáo mới gửi" in text


def test_whoever_is_away_hears_nothing_and_may_read_it_later(informed: Ward) -> None:
    """Nobody is told anything while away; the digest is there."""
    informed.advance("2026-11-20T09:00")
    with informed.tx() as tx:
        office = tx.execute("SELECT person FROM account WHERE address = 'chat-office'").fetchone()["person"]
        tx.execute("INSERT INTO absence (person, first, last) VALUES (?, '2026-11-20', '2026-11-24')", (office,))
    informed.advance("2026-11-23T09:00")
    assert heard(informed, "office", "office2")[0].startswith("office2<")
    informed.say("office", "bản tin ngày 23/11")
    assert "(phát lại, số liệu như khi gửi)" in heard(informed, "office")[0]


def test_a_morning_is_one_message_with_the_digest_in_it(informed: Ward) -> None:
    """Over four months of digests, reports and tasks nobody hears more than one unasked message a day."""
    informed.advance("2027-03-10T08:00")
    rows = informed.rows(
        "SELECT person, substr(sent, 1, 10) AS day, count(*) AS many FROM outbox WHERE lane = 5 AND state = 'sent' "
        "GROUP BY person, day HAVING many > 1"
    )
    assert [dict(row) for row in rows] == []
    told = informed.rows("SELECT count(*) AS many, count(DISTINCT item) AS digests FROM notice "
                         "WHERE what = 'digest' AND state = 'told'")  # fmt: skip
    assert told[0]["digests"] >= 3 * 17
    mornings = [text for text, _ in informed.phones["office"].shown if text.text.startswith("Bản tin")]
    assert all("Quá hạn: " not in message.text for message in mornings)
    assert any("việc quá hạn" in message.text for message in mornings)


def test_gathered_apart_nobody_hears_before_it_is_there(informed: Ward) -> None:
    """The running bot gathers on a reader, between two writes: no morning of its readers goes out meanwhile."""
    informed.advance("2026-11-23T07:59")
    informed.now += timedelta(minutes=1)
    keys = "SELECT dedupe FROM outbox WHERE dedupe LIKE 'morning:2026-11-23:%' AND person IN " \
           "(SELECT person FROM role WHERE role IN ('party_office', 'leadership'))"  # fmt: skip
    with informed.tx() as tx:
        awaited = morning.tick(tx, informed.desk, informed.now, apart=True)
    assert len(awaited) == 3
    assert informed.rows(keys) == []
    with informed.tx() as tx:
        made = [making.gather(tx, informed.desk, one, informed.now) for one in awaited]
    for _ in range(2):  # a crash after the write: it is done again
        with informed.tx() as tx:
            morning.inform(tx, informed.desk, made, informed.now)
    assert len(informed.rows(keys)) == 4
    assert informed.rows("SELECT count(*) FROM digest")[0][0] == 3
    with informed.tx() as tx:
        assert making.due(tx, informed.desk, informed.now) == []


def test_who_linked_today_has_missed_nothing(ward: Ward) -> None:
    """The first digest comes on the first occasion after the day of linking."""
    ward.inform()
    ward.link("office")
    ward.advance("2026-11-16T20:00")
    assert heard(ward, "office") == []


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(weekday=None), {"2026-11-26", "2026-12-19"}),
        (Rule(closing=False, weekday=3), {"2026-11-19", "2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"}),
        (Rule(office=False), set()),
    ],
)
def test_day_and_readers_are_configured(informed: Ward, rule: Rule, days: set[str]) -> None:
    """Weekday, closing, who."""
    informed.desk = replace(informed.desk, digests=rule)
    informed.advance("2026-12-21T07:00")
    rows = informed.rows("SELECT day FROM digest WHERE reader = 'party_office'")
    assert {row["day"] for row in rows} == days


def test_a_later_hour_takes_the_readers_morning_with_it(informed: Ward) -> None:
    """At half past nine the digest and what else its readers should hear come as one message; others heard at eight."""
    informed.desk = replace(informed.desk, digests=Rule(hour=time(9, 30)))
    informed.advance("2026-11-23T09:29")
    mornings = "SELECT person FROM outbox WHERE dedupe LIKE 'morning:2026-11-23:%' AND person IN " \
               "(SELECT person FROM role WHERE role IN ('party_office', 'leadership'))"  # fmt: skip
    assert heard(informed) == []
    assert informed.rows(mornings) == []
    assert informed.rows("SELECT 1 FROM outbox WHERE dedupe LIKE 'morning:2026-11-23:%'")
    informed.advance("2026-11-23T09:30")
    assert len(informed.rows(mornings)) == 4
    assert ["đến 9 giờ 30, thứ Hai 23/11/2026" in text for text in heard(informed)] == [True, True, True]
    informed.advance("2026-11-24T20:00")
    assert heard(informed) == []  # the next is two days away, and holds nobody up


def test_a_digest_missed_for_a_day_waits_for_its_hour(informed: Ward) -> None:
    """After an outage of a Monday it comes on Wednesday at its hour, marked late."""
    informed.desk = replace(informed.desk, digests=Rule(hour=time(9, 30)))
    informed.advance("2026-11-23T07:00")
    informed.now += timedelta(days=2, hours=1)  # Tuesday is a holiday
    informed.tick()
    informed.deliver()
    assert heard(informed) == []
    informed.advance("2026-11-25T09:30")
    assert "Bản tin tuần" in heard(informed, "office")[0]


# ---- who -------------------------------------------------------------------------------------------------


def test_only_its_readers_are_shown_a_digest(informed: Ward) -> None:
    """A leader, a contact, a reviewer ask in vain; the leadership reads no telephone number and no few people."""
    november(informed)
    informed.say("HK07", "sửa 2")
    informed.say("HK07", "1 hoạt động 4 người")
    december(informed)
    for who in ("HK07", "CA"):
        for said in ("bản tin", "xem trước bản tin", "xem thêm", "câu cho nhóm"):
            informed.say(who, said)
            assert "Bản tin" not in informed.phones[who].shown[-1][0].text
    read = "\n".join(message.text for who in READERS[1:] for message, _ in informed.phones[who].shown)
    assert "09000000" not in read
    assert ("trước 2 buổi" in read, "nay 4 lượt người" in read, "(không nêu riêng)" in read) == (True, False, True)
    assert "nay 4 lượt người" in "\n".join(message.text for message, _ in informed.phones["office"].shown)
    assert "Quý" not in read
    assert "Ngô Thị Quế" not in read


def test_a_leader_in_charge_of_an_area_reads_of_no_other(informed: Ward) -> None:
    """Everything of another area is left out, stored and shown."""
    november(informed)
    december(informed)
    rows = informed.rows("SELECT facts FROM digest WHERE reader LIKE 'charge:%' AND facts LIKE '%khu Kênh Dương%'")
    assert rows
    assert not [row for row in rows if "group:HK" in row["facts"] or "group:DH" in row["facts"]]


def test_a_role_that_ended_takes_the_digest_with_it(informed: Ward) -> None:
    """Planned in the morning, not theirs any more when it is about to go out."""
    informed.advance("2026-11-23T07:59")
    informed.delivering = False
    informed.advance("2026-11-23T08:00")
    with informed.tx() as tx:
        tx.execute("UPDATE role SET until = ? WHERE role = 'leadership'", (instant(informed.now),))
        rows = tx.execute("SELECT id FROM outbox WHERE kind = 'morning' AND person IN (SELECT person FROM role "
                          "WHERE role = 'leadership')").fetchall()  # fmt: skip
        assert len(rows) == 2
        for row in rows:
            account = tx.execute("SELECT max(id) AS id FROM account").fetchone()["id"]
            claimed = outbox.claim(tx, row["id"], "test", account)
            assert composing.compose(tx, informed.desk, claimed, informed.now) is None


# ---- again -----------------------------------------------------------------------------------------------


def test_a_past_one_again_after_an_erasure(informed: Ward) -> None:
    """The same figures, the erased person's name and telephone nowhere: neither shown nor stored."""
    informed.advance("2026-11-26T08:00")
    assert "Đỗ Xuân Nghiệp, 0900000006" in "\n".join(heard(informed, "office"))
    informed.say("DH12", "xóa dữ liệu của tôi")
    informed.say("DH12", "xóa dữ liệu ngay")
    informed.tick()
    informed.say("office", "bản tin ngày 26/11")
    [text] = heard(informed, "office")
    assert "Còn 12 nơi chưa gửi" in text
    informed.say("office", "xem thêm")
    shown = "\n".join([text, *(message.text for message in informed.unread("office"))])
    assert "- Tổ dân phố số 12, khu Dư Hàng Kênh: (đã xóa)" in shown
    assert "Nghiệp" not in shown
    left = "\n".join(informed.connection.iterdump())
    assert "Nghiệp" not in left
    assert "0900000006" not in left


def test_nothing_but_figures_and_ids_is_kept(informed: Ward) -> None:
    """No name, no telephone, nobody's words."""
    november(informed)
    december(informed)
    facts = "\n".join(row["facts"] for row in informed.rows("SELECT facts FROM digest"))
    names = {row["name"] for row in informed.rows("SELECT name FROM person")}
    phones = {row["phone"] for row in informed.rows("SELECT phone FROM person")}
    words = {row["words"] for row in informed.rows("SELECT words FROM progress WHERE words <> ''")}
    assert [one for one in names | phones | words if one and one in facts] == []
    assert json.loads(informed.rows("SELECT facts FROM digest")[0]["facts"])["sections"]


def test_a_preview_keeps_nothing_and_counts_as_nothing(informed: Ward) -> None:
    """What is news stays news."""
    november(informed)
    heard(informed)
    for said in ("xem trước bản tin", "xem trước bản tin ngày 26/11"):
        informed.say("office", said)
        [text] = heard(informed, "office")
        assert "chưa gửi)" in text
        assert "1 báo cáo mới gửi" in text
    assert informed.rows("SELECT count(*) FROM digest WHERE day = '2026-11-26'")[0][0] == 0
    informed.advance("2026-11-26T08:00")
    [text] = heard(informed, "office")
    assert "1 báo cáo mới gửi" in text


def test_the_rest_of_what_was_shown_last(informed: Ward) -> None:
    """ "xem thêm" goes on with the digest, or the preview, that was shown last; each line stands in one part."""
    november(informed)
    december(informed)
    heard(informed)
    informed.say("office", "bản tin ngày 19/12")
    parts = [message.text for message in informed.unread("office")]
    while "Bản tin đã hết" not in parts[-1]:
        informed.say("office", "xem thêm")
        parts += [message.text for message in informed.unread("office")]
    lines = [line for part in parts for line in part.splitlines() if line.startswith("- ")]
    named = [line for line in lines if not line.startswith("- và ")]
    assert len(named) == len(set(named))
    with informed.tx() as tx:
        stored = digests.of_day(tx, "party_office", date(2026, 12, 19), informed.now, informed.now)
    assert stored is not None
    assert len(named) == sum(len(section.items) for section in stored.digest.sections)


def test_the_leadership_reads_on_time_and_late_once_the_units_could_object(informed: Ward) -> None:
    """Not shown, open until a day, settled: three sentences, figures in the last one only."""
    said = {}
    for day in ("2026-12-28T08:00", "2027-01-04T08:00", "2027-01-11T08:00"):
        informed.advance(day)
        said[day] = next(line for line in heard(informed, "leadership")[-1].splitlines() if "úng hạn" in line
                         and "áo cáo" not in line)  # fmt: skip
        if day.startswith("2026"):
            informed.advance("2027-01-02T09:00")
            informed.say("office", "gửi các đơn vị xem")
    assert list(said.values()) == [
        "Số việc đúng hạn, trễ hạn chưa chốt: các đơn vị chưa được xem.",
        "Số việc đúng hạn, trễ hạn chưa chốt: các đơn vị còn được nêu ý kiến đến hết thứ Ba 5/1.",
        "Tiến độ chung đến thứ Bảy 2/1 (các đơn vị đã xem): đúng hạn 0, trễ hạn 8, không giao hạn 12.",
    ]


def test_what_a_unit_was_not_shown_is_not_counted_before_the_leadership(informed: Ward) -> None:
    """Whoever could not be told could not object: their lines are left out, and it is said how many."""
    informed.advance("2027-01-02T09:00")
    contact = "SELECT person FROM role JOIN place ON place.id = role.place WHERE code = 'VHXH'"
    informed.rows(f"UPDATE person SET you = NULL WHERE id IN ({contact})")  # noqa: S608 - ours
    informed.say("office", "gửi các đơn vị xem")
    [(late,)] = informed.rows("SELECT late FROM tally_line JOIN place ON place.id = place WHERE code = 'VHXH'")
    assert late > 0
    informed.advance("2027-01-11T08:00")
    told = next(line for line in heard(informed, "leadership")[-1].splitlines() if "Tiến độ chung" in line)
    assert "(các đơn vị đã xem; 1 nơi chưa được xem, không tính vào đây)" in told
    assert f"trễ hạn {8 - late}," in told


def test_a_preview_of_a_later_day_tells_no_late_counts_before_the_units_could_object(informed: Ward) -> None:
    """Whatever day is asked for beforehand, until the units' time to object is over the counts are the office's."""
    informed.say("office", "gửi các đơn vị xem")
    informed.unread("leadership")
    informed.say("leadership", "xem trước bản tin ngày 30/11")
    [message] = informed.unread("leadership")
    assert "chưa chốt: các đơn vị còn được nêu ý kiến đến hết" in message.text
    assert "đúng hạn 0" not in message.text.casefold()


def test_a_figure_that_a_report_did_not_have_is_a_change(informed: Ward) -> None:
    """What is added to a report after it was handed in is told once; what a book says of a month of before is not."""
    november(informed)
    informed.advance("2026-11-30T10:00")
    informed.made["so-lieu.csv"] = (
        "Kỳ;Tổ;Khu;Tổng số hộ\nTháng 11/2026;Tổ 5;Hàng Kênh;333\nTháng 9/2026;Tổ 5;Hàng Kênh;331\n".encode()
    )
    informed.receive("office", Kind.FILE, name="so-lieu.csv")
    informed.say("office", "ghi 1")
    informed.unread("office")
    informed.advance("2026-12-07T10:00")
    told = "\n".join(heard(informed, "office"))
    assert (
        told.count("Sửa số đã báo tháng 11/2026, Tổ dân phố số 5, khu Hàng Kênh: số hộ trước chưa có, nay 333 hộ") == 1
    )
    assert "331" not in told
    informed.advance("2026-12-14T10:00")
    assert "333" not in "\n".join(heard(informed, "office"))
