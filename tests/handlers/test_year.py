"""A small ward through a whole year: what each leader costs in messages, and when anybody is written to unasked.

On Zalo every message counts, both ways (3,000 a month for fifty people); the totals are printed with ``pytest -s``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from bot.core.model import Message
from bot.invitations import choose, invite
from handlers import summaries
from storage import periods, places
from storage.instants import from_instant
from tests.reading import asked, clean
from tests.ward import Ward

FIRST, DAYS = date(2026, 11, 16), 365
KINDS = ("obedient", "forgetful", "careless", "silent")
GROUPS = [(f"HK{number:02}", KINDS[number % 4]) for number in range(1, 13)]
ROSTER = "vai trò,họ tên,điện thoại,mã tổ,tên tổ,khu,mã đơn vị,tên đơn vị,hộ,khẩu\n" + "".join(
    f"tổ trưởng,Người {code},09000000{code[2:]},{code},Tổ dân phố số {code[2:]},khu Hàng Kênh,,,120,415\n"
    for code, _ in GROUPS
)
OTHERS = "văn phòng,Phạm Thu Hà,0900000103,,,,,,,\nduyệt số liệu,Hoàng Thị Mai,0900000107,,,,,,,\n"
QUARTER, YEARLY, ORDINARY = 22, 16, 10
"""Messages both ways that the month of somebody who answers at once may cost: a quarter's, one with a yearly question
(January, November), any other."""
DEAREST = 45
"""With every reminder, every figure asked back and a correction."""
REMINDERS = 3
"""Two before the due date and one after it."""


@dataclass(frozen=True, slots=True)
class Year:
    """What happened: (leader, period) -> messages out and in; the unasked as (person, local time, kind of row)."""

    ward: Ward
    out: Counter[tuple[str, str]]
    into: Counter[tuple[str, str]]
    unasked: list[tuple[int, datetime, str]]

    def cost(self, kind: str, period: str) -> int:
        """The dearest month of that period among the leaders of a kind, both ways."""
        return max(self.out[code, period] + self.into[code, period] for code, one in GROUPS if one == kind)


def reply_to(ward: Ward, message: Message) -> str | None:
    """What somebody who answers says to the newest message; None: nothing is asked."""
    if question := asked(ward.desk.form, message):
        made = clean(question[1], 1 + ward.messages % 7, 40, message)
        return made[0] if made else "chưa rõ"
    keys = {choice.key for choice in message.choices}
    return next((words for key, words in (("send", "gửi"), ("yes", "đúng"), ("go", "làm ngay")) if key in keys), None)


def answer(ward: Ward, who: str, kind: str) -> None:
    """To the receipt; the careless are never sure of a number, and correct one of them."""
    corrected = kind != "careless"
    for _ in range(60):
        shown = ward.phones[who].shown[-1][0]
        said = reply_to(ward, shown)
        if said is None:
            return
        if said == "gửi" and not corrected:
            said, corrected = "sửa 1", True
        elif kind == "careless" and said[0].isdecimal():
            said = f"khoảng {said}"
        ward.say(who, said)
    raise AssertionError(shown)


def wakes(kind: str, message: Message) -> bool:
    """Whether this message gets this kind of leader to answer."""
    if kind in ("forgetful", "careless"):  # only at the very last word before the lock
        return "chưa nhận được báo cáo" in message.text
    return kind == "obedient"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The year, played once."""
    with Ward.opened(tmp_path_factory.mktemp("year") / "year.db", roster=ROSTER + OTHERS) as ward:
        ward.connection.execute("PRAGMA synchronous = OFF")
        for who, name in [(code, f"Người {code}") for code, _ in GROUPS] + [("office", "Phạm Thu Hà")]:
            meet(ward, who, name)
        meet(ward, "reviewer", "Hoàng Thị Mai")
        begun = ward.rows("SELECT max(id) FROM outbox")[0][0], ward.rows("SELECT max(id) FROM inbox")[0][0]
        for day in range(DAYS):
            ward.advance(f"{FIRST + timedelta(days=day)}T12:00")
            for code, kind in GROUPS:
                if any(wakes(kind, message) for message in ward.unread(code)):
                    answer(ward, code, kind)
        yield counted(ward, *begun)


def meet(ward: Ward, who: str, name: str) -> None:
    """First contact, whole."""
    with ward.tx() as tx:
        code = invite(tx, ward.desk.key, role_id=choose(tx, person=name), now=ward.now, days=30).code
    for said in (code, "đúng", "đồng ý", "bác"):
        ward.say(who, said)
    ward.unread(who)


def counted(ward: Ward, sent: int, received: int) -> Year:
    """The year's messages after first contact, by leader and period."""
    opens = [
        (str(row["opens"]), str(row["code"])) for row in ward.rows("SELECT opens, code FROM period ORDER BY opens")
    ]

    def period(at: str) -> str:
        day = ward.desk.local(from_instant(at)).date().isoformat()
        return max(code for begins, code in opens if begins <= day)

    out = Counter(
        (row["address"].removeprefix("chat-"), period(row["sent"]))
        for row in ward.rows(
            "SELECT sent, address FROM outbox JOIN account ON account.id = outbox.account "
            "WHERE state = 'sent' AND outbox.id > ?",
            sent,
        )
    )
    into = Counter(
        (row["address"].removeprefix("chat-"), period(row["received"]))
        for row in ward.rows("SELECT address, received FROM inbox WHERE id > ?", received)
    )
    unasked = [
        (row["person"], ward.desk.local(from_instant(row["sent"])), row["kind"])
        for row in ward.rows(
            "SELECT person, sent, kind FROM outbox WHERE state = 'sent' AND kind IN ('morning', 'notice') AND id > ?",
            sent,
        )
    ]
    return Year(ward, out, into, unasked)


def most(period: str) -> int:
    """What a month may cost somebody who answers at once."""
    month = int(period[5:])
    return QUARTER if month % 3 == 0 else YEARLY if month in (1, 11) else ORDINARY


def test_every_month_of_every_leader_is_within_its_budget(year: Year) -> None:
    """Answered at once, at the last reminder, at the last and with every doubt and a correction, or never."""
    periods = [row["code"] for row in year.ward.rows("SELECT code FROM period ORDER BY code")]
    assert len(periods) >= 12
    for period in periods[:12]:
        assert year.cost("obedient", period) <= most(period)
        assert (
            year.cost("forgetful", period) <= most(period) + REMINDERS + 2
        )  # the words that begin it, and their answer
        assert year.cost("careless", period) <= DEAREST
        assert year.cost("silent", period) <= 1 + REMINDERS
    totals = {
        kind: max(sum((year.out + year.into)[code, one] for one in periods) for code, own in GROUPS if own == kind)
        for kind in KINDS
    }
    print("messages a leader and year, both ways:", totals)  # noqa: T201 - what Zalo would bill
    assert totals["obedient"] <= sum(map(most, periods))


def test_who_answers_is_in_and_who_never_does_is_not(year: Year) -> None:
    """The year was a real one: each report of the first two kinds is handed in, none of the third."""
    sent = year.ward.rows(
        "SELECT place.code, count(report.sent) AS n FROM place LEFT JOIN report ON report.place = place.id "
        "WHERE place.kind = 'group' GROUP BY place.code"
    )
    kinds = dict(GROUPS)
    for row in sent:
        assert row["n"] == 0 if kinds[row["code"]] == "silent" else row["n"] >= 12


def test_nobody_hears_more_than_one_thing_a_day_unasked(year: Year) -> None:
    """Leaders nothing but one morning; the office and reviewers one morning, beside what people's acts cause."""
    leaders = {row["person"] for row in year.ward.rows("SELECT person FROM role WHERE role = 'group_leader'")}
    days = Counter((person, at.date()) for person, at, kind in year.unasked if person in leaders or kind == "morning")
    assert days
    assert set(days.values()) == {1}


def test_nobody_is_written_to_on_a_day_of_rest_or_in_the_quiet_hours(year: Year) -> None:
    """Not on Sundays and holidays, not before eight, not after the evening begins."""
    desk = year.ward.desk
    for _, at, _ in year.unasked:
        assert desk.calendar.is_reminding(at.date()), at
        assert desk.morning <= at.time(), at
        assert not desk.quiet.is_quiet(at), at


def test_nothing_is_said_about_a_closed_report(year: Year) -> None:
    """A leader who has handed in hears nothing more of that period, and after the lock nobody does."""
    rows = year.ward.rows(
        "SELECT outbox.sent, period.opens, period.locks, report.sent AS handed_in FROM outbox "
        "JOIN role ON role.person = outbox.person AND role.role = 'group_leader' JOIN period "
        "LEFT JOIN report ON report.period = period.id AND report.place = role.place "
        "WHERE outbox.kind = 'morning' AND outbox.state = 'sent'"
    )
    desk = year.ward.desk
    told = 0
    for row in rows:
        day = desk.local(from_instant(row["sent"])).date().isoformat()
        if row["opens"] <= day <= row["locks"]:
            told += 1
            assert row["handed_in"] is None or row["sent"] < row["handed_in"]
    [[mornings]] = year.ward.rows(
        "SELECT count(*) FROM outbox WHERE kind = 'morning' AND state = 'sent' AND person IN "
        "(SELECT person FROM role WHERE role = 'group_leader')"
    )
    assert told == mornings


def test_what_is_counted_for_all_at_once_is_what_is_counted_for_each(year: Year) -> None:
    """Completeness, timeliness and the last figures of every group in every period, by one query and by many."""
    desk = year.ward.desk
    with year.ward.tx() as tx:
        for opened in periods.opened(tx):
            there = places.groups(tx, opened.period.last)
            expected = [(place, summaries.kept(tx, opened, place, desk.zone)) for place in there]
            assert summaries.of_groups(tx, opened, desk.zone) == expected
            last = periods.lasts(tx, opened.period.code, opened.form.by_code)
            assert last == {place.ref: periods.past(tx, place.ref, opened.period.code).last for place in there}
