"""The office decides about more time: only what names one wish, for the day that was asked for, is a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.handlers.test_typing_in import last
from tests.informed import sample, wish
from tests.ward import Ward


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Ward]:
    """Three wishes wait: 1 of task 2.2, 2 of 3.1, 3 of 3.2."""
    with sample(tmp_path / "ward.db") as ward:
        for code, ref in (("2.2", "unit:VHXH"), ("3.1", "unit:UBND"), ("3.2", "unit:UBND")):
            wish(ward, code, "2026-12-31" if code == "3.1" else "2026", ref, date(2027, 1, 15))
        yield ward


@pytest.mark.parametrize(
    ("said", "granted", "told"),
    [
        ("cho lùi 2", [2], "Đã cho lùi 2: hạn 3.1"),
        ("dong y cho lui han so 3 a", [3], "Đã cho lùi 3: hạn 3.2"),
        ("cho lùi 3.1", [], "- 2. UBND phường, 3.1: đến 15/01/2027"),
        ("đồng ý cho lùi 3.1", [], "- 2. UBND phường, 3.1"),
        ("cho lui 2.2 nhe", [], "- 1. Phòng Văn hóa - Xã hội, 2.2"),
        ("không cho lùi 3.1 vì gấp", [], "- 2. UBND phường, 3.1"),
        ("cho lùi 3 đến 20/1", [], "- 3. UBND phường, 3.2 (năm 2026): đến 15/01/2027"),
        ("cho lùi 9.9", [], "Không có đề nghị lùi hạn 9.9 nào đang chờ"),
        ("duyệt lùi hạn", [], "Đề nghị lùi hạn đang chờ:\n- 1."),
        ("đơn vị nào xin lùi hạn", [], "Đề nghị lùi hạn đang chờ:\n- 1."),
    ],
)
def test_a_code_is_no_number_and_another_day_is_no_yes(asked: Ward, said: str, granted: list[int], told: str) -> None:
    """ "3.1" is a task, not wish 3; what else is said beside a yes is not passed over."""
    asked.say("office", said)
    assert told in last(asked, "office")
    assert [row["id"] for row in asked.rows("SELECT id FROM extension WHERE state = 'granted' ORDER BY id")] == granted
    assert not asked.rows("SELECT id FROM extension WHERE state = 'refused'")
