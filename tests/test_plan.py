"""``phuongbot plan``: what will go out if nobody acts, against what does go out when nobody acts."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot import planning
from bot.core.model import Role
from bot.planning import Planned
from storage import followup as stored
from storage.snapshot import copy
from tests.followed import FOLLOWED, followed
from tests.loopback import loopback
from tests.test_command_line import phuongbot, running, up
from tests.ward import NAMES, PROGRAMME, Ward

FIRST, LAST = date(2026, 11, 24), date(2026, 12, 31)


def planned(ward: Ward, first: date = FIRST, last: date = LAST) -> list[Planned]:
    """The plan, from the database as it lies there."""
    [path] = [row["file"] for row in ward.rows("PRAGMA database_list")]
    with copy(Path(path)) as tx:
        return list(planning.plan(tx, ward.desk, ward.now, first, last))


def shown(one: Planned) -> tuple[str, str, str]:
    """A message as it can be compared with one that went out."""
    return one.key, one.at.isoformat(timespec="minutes"), one.text


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """Everybody of the dialogues linked, reminding on since 16 November."""
    with followed(tmp_path_factory.mktemp("plan") / "ward.db") as ward:
        yield ward


def test_it_is_what_goes_out(tmp_path: Path) -> None:
    """Played by the ordinary clock to the year's end: the same messages at the same moments, word for word."""
    with followed(tmp_path / "ward.db") as ward:
        plan = [one for one in planned(ward) if one.channel]
        ward.advance("2026-12-31T23:59")
        went = [
            (row["dedupe"], ward.desk.local(datetime.fromisoformat(row["sent"])), json.loads(row["payload"]))
            for row in ward.rows("SELECT * FROM outbox WHERE lane = 5 AND state = 'sent' ORDER BY id")
        ]
    assert [shown(one) for one in plan] == [
        (key, at.isoformat(timespec="minutes"), "\n".join(filter(None, (said["head"], said["text"]))))
        for key, at, said in went
        if at.date() >= FIRST
    ]
    assert len(plan) > 20


def test_the_load_of_the_shipped_policy(linked: Ward) -> None:
    """The UBND's contact has ten mornings in December's rush, a group leader four a month; nobody two on a day."""
    of = Counter(one.person for one in planned(linked))
    assert of[NAMES["contact"]] == 10
    plan = planned(linked, date(2026, 11, 16), date(2027, 6, 30))
    months = Counter((one.person, one.at.year, one.at.month) for one in plan if one.role is Role.GROUP_LEADER)
    assert max(months.values()) == 4
    assert max(Counter((one.person, one.at.date()) for one in plan).values()) == 1


def test_nothing_piles_up_on_the_first_day(linked: Ward) -> None:
    """Any later first day gives the end of the same plan."""
    whole = planned(linked, date(2026, 11, 16))
    for first in (date(2026, 11, 24), date(2026, 11, 29), date(2026, 12, 2), date(2026, 12, 20), LAST):
        assert planned(linked, first) == [one for one in whole if one.at.date() >= first]


def test_the_decent_hours(linked: Ward) -> None:
    """Every message goes at eight in the morning, none on a Sunday or a day off."""
    for one in planned(linked, date(2026, 11, 16), date(2027, 3, 1)):
        assert (one.at.hour, one.at.minute) == (8, 0)
        assert linked.desk.calendar.is_reminding(one.at.date())


def test_the_database_stays_as_it_is(linked: Ward) -> None:
    """Not a row is written, nothing is left beside the file."""
    [path] = [Path(row["file"]) for row in linked.rows("PRAGMA database_list")]
    before, files = linked.dump(), sorted(path.parent.iterdir())
    planned(linked)
    assert (linked.dump(), sorted(path.parent.iterdir())) == (before, files)


def test_the_same_stage_is_told_to_nobody_twice(linked: Ward) -> None:
    """A person hears each stage of each thing once; coordinating is asked of nobody who leads."""
    heard: dict[str, list[str]] = {}
    for one in planned(linked, date(2026, 11, 16)):
        heard.setdefault(one.person, []).extend(one.about)
    assert all(len(about) == len(set(about)) for about in heard.values())
    for about in heard.values():
        lead = {one.split(":")[1] for one in about if one.startswith("task:")}
        assert not [one for one in about if one.startswith("coordinate:") and one.split(":")[1] in lead]


def test_who_is_not_linked_is_planned_too(linked: Ward) -> None:
    """With no channel; and whoever said no to the data notice is not."""
    channels = {one.person: one.channel for one in planned(linked)}
    assert (channels["Lê Thị Hoa"], channels["Đỗ Thị Liên"]) == ("telegram", None)
    with linked.tx() as tx:
        tx.execute(
            "INSERT INTO consent (person, version, answer, at) SELECT id, '1', 'no', '2026-11-16T00:00:00.000Z' "
            "FROM person WHERE name = 'Đỗ Thị Liên'"
        )
    try:
        assert "Đỗ Thị Liên" not in {one.person for one in planned(linked)}
    finally:
        with linked.tx() as tx:
            tx.execute("DELETE FROM consent WHERE answer = 'no'")


def test_switched_off_paused_or_rehearsed_it_is_the_same(tmp_path: Path) -> None:
    """It is the plan as if reminding were on; what was past by then is left out."""
    with followed(tmp_path / "on.db") as ward:
        whole = [shown(one) for one in planned(ward)]
    with followed(tmp_path / "off.db", on=False) as ward:
        with ward.tx() as tx:
            stored.switch(tx, "paused", "on", person=None, now=ward.now)
            stored.switch(tx, "rehearsal", "3", person=None, now=ward.now)
        assert [shown(one) for one in planned(ward)] == whole
        assert not [one for one in planned(ward) for about in one.about if "2026-Q3" in about]


def test_a_code_is_named_with_its_programme_where_there_are_several(linked: Ward) -> None:
    """ "task:10-CTr/ĐU/3.1/2026-12-31:-7"."""
    with linked.tx() as tx:
        tx.execute(
            "INSERT INTO programme (number, issued, issuer, at) "
            "VALUES ('11-CTr/ĐU', '2026-11-01', '', '2026-11-01T00:00:00.000Z')"
        )
    try:
        about = [about for one in planned(linked) for about in one.about if "3.1" in about]
    finally:
        with linked.tx() as tx:
            tx.execute("DELETE FROM programme WHERE number = '11-CTr/ĐU'")
    assert "task:10-CTr/ĐU/3.1/2026-12-31:-7" in about


def test_the_most_urgent_stage_names_the_message(linked: Ward) -> None:
    """On 17 December the due day of a report stands over the −14 of a task."""
    [one] = [one for one in planned(linked) if one.person == NAMES["contact"] and one.at.date() == date(2026, 12, 17)]
    assert one.stage == "0"
    assert one.about[0] == "report:2026-12:0"
    assert "task:3.1/2026-12-31:-14" in one.about


def test_nothing_is_planned_for_days_that_are_over(linked: Ward) -> None:
    """The plan begins now at the earliest."""
    assert not planned(linked, date(2026, 10, 1), date(2026, 11, 15))


async def test_the_command_alone_and_beside_a_running_bot(tmp_path: Path) -> None:
    """The contract from outside: the shape of a line, the same plan either way, 2 for wrong usage."""
    async with loopback(tmp_path) as bench:
        config, roster = tmp_path / "config.toml", tmp_path / "roster.csv"
        roster.write_text(FOLLOWED, "utf-8")
        await phuongbot("import-roster", roster, "--config", config, "--yes")
        await phuongbot("import-programme", PROGRAMME, "--config", config, "--yes")
        days = ("plan", "--config", config, "--from", "2026-12-01", "--to", "2026-12-31")
        code, alone, err = await phuongbot(*days, "--json", "--now", "2026-11-30T12:00")
        assert (code, err) == (0, "")
        lines = [json.loads(line) for line in alone.splitlines()]
        assert set(lines[0]) == {"at", "key", "kind", "stage", "person", "role", "about", "channel", "text"}
        assert lines[0]["at"] == "2026-12-01T08:00:00+07:00"
        assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
        async with running(config, "--now", "2026-11-30T12:00"):
            await up(bench)
            assert await phuongbot(*days, "--json") == (0, alone, "")
        code, out, _ = await phuongbot(*days)
        assert code == 0
        assert "01/12/2026 08:00  " in out
        for wrong in (("--from", "mai", "--to", "2026-12-31"), ("--from", "2026-12-31", "--to", "2026-12-01")):
            code, out, err = await phuongbot("plan", "--config", config, *wrong)
            assert (code, out) == (2, "")
            assert err


async def test_a_month_of_the_sample_ward_takes_seconds(linked: Ward) -> None:
    """A guard against a play that grows with the days before it: two months are no more than thrice one."""
    spent = []
    for last in (date(2026, 12, 23), date(2027, 1, 23)):
        begun = asyncio.get_running_loop().time()
        planned(linked, FIRST, last)
        spent.append(asyncio.get_running_loop().time() - begun)
    assert spent[1] < 3 * spent[0] + 1
    assert timedelta(seconds=spent[0]) < timedelta(seconds=10)
