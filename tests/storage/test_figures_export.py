"""What other programs and the operator read of a period: every figure, and who is missing."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.figures import MISSING, NOT_APPLICABLE, Figure, Standing
from bot.core.indicators import Answer, Form, Indicator
from bot.core.model import Owner, Place, Role
from bot.core.periods import Period
from bot.core.roster import Entry, Roster
from storage import figures_export, inbox, people, periods, places, progress, roster, standing
from storage.db import Tx
from tests.blank import blank

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
PERIOD = Period(
    "2026-11",
    first=date(2026, 10, 15),
    last=date(2026, 11, 14),
    opens=date(2026, 11, 16),
    due=date(2026, 11, 23),
    locks=date(2026, 11, 25),
)
FORM = Form(
    indicators=(
        Indicator("S3", "buổi họp"),
        Indicator("S1", "số hộ"),
        Indicator("N5", "đã học", answer=Answer.RATIO),
        Indicator("N4", "quy ước", answer=Answer.CHOICE),
        Indicator("K", "khó khăn", answer=Answer.WORDS),
        Indicator("S7", "nhà văn hóa"),
        Indicator("S8", "vụ vi phạm"),
    ),
    questions=(),
)
ROSTER = Roster(
    places=(
        Place("KD05", "Tổ 5", "khu B"),
        Place("HK05", "Tổ 5", "khu A"),
        Place("HK06", "Tổ 6", "khu A"),
        Place("UBND", "UBND phường", kind=Owner.UNIT),
    ),
    entries=(
        Entry(Role.GROUP_LEADER, "Trần Thị Cúc", "0900000002", "group:KD05"),
        Entry(Role.GROUP_LEADER, "Nguyễn Văn Bình", "0900000001", "group:HK05"),
        Entry(Role.PARTY_OFFICE, "Phạm Thu Hà", "0900000003"),
    ),
    stocks=(),
)


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Tx]:
    """Three groups, one of them without a leader, in an open period."""
    with blank(tmp_path) as opened:
        roster.apply(opened, ROSTER, now=NOW, source="test")
        periods.open_period(opened, PERIOD, FORM)
        yield opened


def period_id(tx: Tx) -> int:
    opened = periods.newest(tx)
    assert opened is not None
    return opened.id


def answer(tx: Tx, group: str, figures: dict[str, Figure], *, send: bool = False) -> None:
    report = periods.ensure_report(tx, period_id(tx), f"group:{group}")
    for code, figure in figures.items():
        periods.record(tx, report.id, code, figure, person=1, source="m1", now=NOW)
    if send:
        periods.send_report(tx, report.id, now=NOW, receipt="A2B3")


def value(number: str, *, kept: bool = False) -> Figure:
    return Figure(Standing.VALUE, Decimal(number), kept=kept)


# ---- figures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (value("0"), '"value": 0, "whole": null, "verdict": "VALUE", "kept": false'),
        (value("1250", kept=True), '"value": 1250, "whole": null, "verdict": "VALUE", "kept": true'),
        (value("95.5"), '"value": 95.5, "whole": null, "verdict": "VALUE", "kept": false'),
        (
            Figure(Standing.RATIO, Decimal(12), Decimal(15)),
            '"value": 12, "whole": 15, "verdict": "RATIO", "kept": false',
        ),
        (MISSING, '"value": null, "whole": null, "verdict": "MISSING", "kept": false'),
        (NOT_APPLICABLE, '"value": null, "whole": null, "verdict": "NOT_APPLICABLE", "kept": false'),
        (
            Figure(Standing.CHOICE, choice="drafting"),
            '"value": "drafting", "whole": null, "verdict": "CHOICE", "kept": false',
        ),
        (
            Figure(Standing.WORDS, words="cần đèn"),
            '"value": "cần đèn", "whole": null, "verdict": "WORDS", "kept": false',
        ),
        (Figure(Standing.WORDS), '"value": "", "whole": null, "verdict": "WORDS", "kept": false'),
    ],
)
def test_a_figure_is_a_line_of_json(tx: Tx, figure: Figure, shown: str) -> None:
    """Zero, missing and not applicable are three things; whole numbers are written as such."""
    answer(tx, "HK05", {"S3": figure})
    (row,) = figures_export.rows(tx, "2026-11")
    assert json.dumps(row, ensure_ascii=False) == (
        '{"group": "HK05", "unit": null, "indicator": "S3", ' + shown + ', "state": "draft", "review": "unreviewed", '
        '"origin": "chat", "by": "Trần Thị Cúc", "at": "2026-11-16T01:00:00.000Z"}'
    )


def test_figures_come_by_group_in_the_form_s_order(tx: Tx) -> None:
    """Groups by code, units after them; an indicator the form no longer has comes last."""
    answer(tx, "KD05", {"S1": value("300")})
    answer(tx, "HK05", {"K": MISSING, "X9": MISSING, "S1": value("120"), "S3": value("2")})
    tx.execute(
        "INSERT INTO report (id, period, place) SELECT 99, ?, id FROM place WHERE kind = 'unit'", (period_id(tx),)
    )
    periods.record(tx, 99, "N5", MISSING, person=1, source="m1", now=NOW)
    rows = figures_export.rows(tx, "2026-11")
    assert [(row["group"] or row["unit"], row["indicator"]) for row in rows] == [
        ("HK05", "S3"),
        ("HK05", "S1"),
        ("HK05", "K"),
        ("HK05", "X9"),
        ("KD05", "S1"),
        ("UBND", "N5"),
    ]


def test_a_draft_of_a_locked_period_stays_a_draft(tx: Tx) -> None:
    """The state is the report's: locked only when it was handed in."""
    answer(tx, "HK05", {"S3": value("2")}, send=True)
    answer(tx, "KD05", {"S3": value("3")})
    assert [row["state"] for row in figures_export.rows(tx, "2026-11")] == ["sent", "draft"]
    periods.lock(tx, period_id(tx))
    assert [row["state"] for row in figures_export.rows(tx, "2026-11")] == ["locked", "draft"]


def test_an_unknown_period_is_an_error(tx: Tx) -> None:
    """A period that never opened is not an empty one."""
    with pytest.raises(LookupError):
        figures_export.rows(tx, "2026-10")


# ---- who is missing --------------------------------------------------------------------------------------


def missing(tx: Tx) -> list[tuple[str, bool, int, bool]]:
    return [
        (one.place.code, one.linked, one.answered, one.assisted)
        for one in standing.missing(tx, period_id(tx), [Owner.GROUP])
    ]


def test_who_is_missing_and_how_far(tx: Tx) -> None:
    """By area and the roster's order, with leader, phone, link and answers so far."""
    people.bind(tx, people.account(tx, "telegram", "7").id, 2, NOW)
    places.assist(tx, "group:KD05", "refused", NOW)
    answer(tx, "HK05", {"S3": value("2"), "S1": value("120")})
    assert missing(tx) == [("HK05", True, 2, False), ("HK06", False, 0, False), ("KD05", False, 0, True)]
    first, nobody, _ = standing.missing(tx, period_id(tx), [Owner.GROUP])
    assert (first.place.full_name, first.leader, first.phone) == ("Tổ 5, khu A", "Nguyễn Văn Bình", "0900000001")
    assert (nobody.leader, nobody.phone) == ("", "")


def test_a_group_with_a_new_leader_is_missing_once(tx: Tx) -> None:
    """Who led it before does not count."""
    taken = Roster((), (Entry(Role.GROUP_LEADER, "Bùi An", "0900000009", "group:HK05"),), ())
    roster.apply(tx, taken, now=NOW, source="test")
    assert [one.leader for one in standing.missing(tx, period_id(tx), [Owner.GROUP])] == ["Bùi An", "", "Trần Thị Cúc"]


def test_sent_and_locked_reports_are_not_missing(tx: Tx) -> None:
    """A report handed in stays handed in when the period locks; drafts stay missing."""
    answer(tx, "HK05", {"S3": value("2")}, send=True)
    assert [group for group, *_ in missing(tx)] == ["HK06", "KD05"]
    periods.lock(tx, period_id(tx))
    assert [group for group, *_ in missing(tx)] == ["HK06", "KD05"]


def test_the_status_counts(tx: Tx) -> None:
    """Groups, people with a role, links, and rows by state."""
    people.bind(tx, people.account(tx, "telegram", "7").id, 2, NOW)
    answer(tx, "HK05", {"S3": value("2")}, send=True)
    inbox.store(tx, "telegram", [("1", "7", "{}"), ("2", "7", "{}")], NOW)
    inbox.done(tx, 1)
    stands = progress.status(tx, periods.newest(tx))
    assert (stands.sent, stands.groups, stands.linked, stands.people) == (1, 3, 1, 3)
    assert (stands.inbox, stands.outbox) == ({"done": 1, "ready": 1}, {})
    assert len(stands.missing) == 2


def test_the_status_before_any_period(tx: Tx) -> None:
    """Without a period nobody is missing."""
    stands = progress.status(tx, None)
    assert (stands.opened, stands.sent, stands.missing) == (None, 0, ())
