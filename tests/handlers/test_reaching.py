"""Whom the office's own reminders reach: the same people, and the same reasons, for a report as for a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.model import Kind
from storage import absences
from tests.handlers.test_typing_in import last, person
from tests.ward import Ward

HOA = "Lê Thị Hoa, 0900000006"


@pytest.fixture
def december(tmp_path: Path) -> Iterator[Ward]:
    """16 December 2026: Phòng Văn hóa - Xã hội owes its report of the quarter, and task 2.2; one person answers."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.import_units()
        ward.now += timedelta(days=29)
        ward.link("office", "hang")
        ward.follow_up()
        ward.advance("2026-12-16T09:00")
        yield ward


def linked(ward: Ward) -> None:
    """She went through first contact."""
    ward.link("contact")


def away(ward: Ward, deputy: str = "") -> None:
    """She is away until the end of the week; somebody stands in, or nobody."""
    linked(ward)
    stands_in = person(ward, deputy) if deputy else None
    with ward.tx() as tx:
        day = ward.desk.local(ward.now).date()
        absences.record(tx, person(ward, "Lê Thị Hoa"), day, day.replace(day=20), stands_in, ward.now)


def frozen(ward: Ward) -> None:
    """Her code was typed from a second phone, and what was linked first was frozen."""
    linked(ward)
    with ward.tx() as tx:
        tx.execute("UPDATE account SET frozen = '2026-12-16T01:00:00.000Z' WHERE address = 'chat-contact'")


def gone(ward: Ward) -> None:
    """She blocked the bot."""
    linked(ward)
    ward.receive("contact", Kind.LEFT)


def at_night(ward: Ward) -> None:
    """It is said in the quiet hours: it goes out in the morning."""
    linked(ward)
    ward.advance("2026-12-16T21:00")


def reminded(ward: Ward) -> None:
    """She was reminded of both this morning."""
    linked(ward)
    for said in ("nhắc VHXH", "đôn đốc 2.2"):
        ward.say("office", said)


@pytest.mark.parametrize("said", ["nhắc VHXH", "đôn đốc 2.2"])
@pytest.mark.parametrize(
    ("before", "heard_by", "told"),
    [
        (linked, "contact", "Đã "),
        (at_night, "", "lúc 8 giờ 00 thứ Năm 17/12"),
        (lambda ward: away(ward, "Vũ Thị Hằng"), "hang", "Đã "),
        (away, "", f"đang nghỉ, chưa có người thay, xin gọi {HOA}"),
        (lambda ward: None, "", f"chưa liên kết, xin gọi {HOA}"),
        (frozen, "", f"liên kết đang khóa, xin gọi {HOA}"),
        (gone, "", f"không nhắn được, xin gọi {HOA}"),
        (reminded, "", "hôm nay đã nhắc rồi"),
    ],
)
def test_a_report_and_a_task_reach_the_same_people(
    december: Ward, said: str, before: Callable[[Ward], None], heard_by: str, told: str
) -> None:
    """Who hears it, or why nobody, in the same words for both."""
    before(december)
    shown = {who: len(phone.shown) for who, phone in december.phones.items()}
    december.say("office", said)
    assert told in last(december, "office")
    heard = [who for who, phone in december.phones.items() if who != "office" and len(phone.shown) > shown[who]]
    assert heard == ([heard_by] if heard_by else [])
