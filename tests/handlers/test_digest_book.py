"""A digest as a workbook: the text's numbers as cells, and nothing that its reader may not read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.core.followup import Answer
from bot.core.texts import digest_book as says
from storage import exports
from tests.handlers.test_digests import december, november
from tests.informed import agree, answer, charted, sample
from tests.ward import Ward

CONTROLS = "\x07\u202e"


@pytest.fixture
def informed(tmp_path: Path) -> Iterator[Ward]:
    """A ward with all its units, informed."""
    with sample(tmp_path / "ward.db") as ward:
        yield ward


def book(ward: Ward, who: str, said: str = "bản Excel") -> Any:
    """The workbook somebody asks for."""
    ward.say(who, said)
    message = ward.phones[who].shown[-1][0]
    assert message.file is not None, message.text
    return openpyxl.load_workbook(io.BytesIO(ward.made[message.file.sha]))


def rows(made: Any, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by heading, down to the first empty one."""
    first, *rest = made[sheet].iter_rows(values_only=True)
    filled = rest[: next((at for at, row in enumerate(rest) if not any(row)), len(rest))]
    return [dict(zip(first, row, strict=True)) for row in filled]


def texts(made: Any) -> str:
    """Every text of a workbook."""
    return "\n".join(str(cell) for sheet in made for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_text_sheets_and_chart_have_the_same_numbers(informed: Ward) -> None:
    """Of every digest of a month with every kind of event, for every reader."""
    november(informed)
    december(informed)
    digests = [row["id"] for row in informed.rows("SELECT id FROM digest")]
    assert sum(agree(informed, digest) for digest in digests) > 400
    assert charted(informed) == 4


def test_cells_are_what_they_say(informed: Ward) -> None:
    """Numbers are numbers and days are days; a correction says who and when; every sheet says which digest it is of."""
    november(informed)
    december(informed)
    informed.say("office", "bản tin ngày 19/12")
    made = book(informed, "office")
    assert made.sheetnames == [
        says.SUMMARY, says.MISSING, says.TASKS, says.CORRECTED, says.SAID, says.LATE, says.TARGETS, says.QUESTIONED,
        says.UNREACHED,
    ]  # fmt: skip
    meetings = rows(made, says.CORRECTED)[0]
    assert (meetings[says.OLD], meetings[says.NEW], meetings[says.UNIT]) == (2, 6, "buổi")
    assert (meetings[says.WHO], meetings[says.WHEN]) == ("Ngô Thị Quế", datetime(2026, 12, 16, 9))  # noqa: DTZ001
    household = rows(made, says.TARGETS)[0]
    given = [household[name] for name in (says.COUNTED, says.OF, says.RESULT, says.MEASURE, says.WANTED, says.VERDICT)]
    assert given == [1146, 1636, 70, "%", "trên 95%", "chưa đạt"]
    task = rows(made, says.TASKS)[1]
    assert (task[says.DUE], task[says.DAYS_LEFT]) == (datetime(2026, 12, 20), 1)  # noqa: DTZ001
    heading = "Bản tin chốt số liệu tháng 12/2026, từ thứ Hai 14/12 đến 8 giờ 00, thứ Bảy 19/12/2026 (phát lại"
    for sheet in made:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert heading in texts([sheet])


def test_an_older_digest_does_not_know_who(informed: Ward) -> None:
    """Kept before it said which row of the audit: the correction is there, who and when are empty."""
    november(informed)
    december(informed)
    with informed.tx() as tx:
        tx.execute("""UPDATE digest SET facts = replace(facts, '"audit"', '"other"')""")
    informed.say("office", "bản tin ngày 19/12")
    [meetings, _] = rows(book(informed, "office"), says.CORRECTED)
    assert (meetings[says.OLD], meetings[says.NEW], meetings[says.WHO], meetings[says.WHEN]) == (2, 6, None, None)


def test_each_reader_gets_what_the_own_digest_shows(informed: Ward) -> None:
    """No telephone, name or few people for the leadership; no other area's groups for whoever is in charge of one."""
    november(informed)
    informed.say("KD05", "sửa 2")
    informed.say("KD05", "1 hoạt động 4 người")
    december(informed)
    for who in ("leadership", "leadership2"):
        informed.say(who, "bản tin ngày 19/12")
        made = book(informed, who)
        read = texts(made)
        assert "09000000" not in read
        assert "Ngô Thị Quế" not in read
        assert (rows(made, says.CORRECTED)[0][says.OLD], says.WHO in read) == (2, False)
        informed.say(who, "bản tin ngày 26/11")
        corrected = {row[says.INDICATOR]: row for row in rows(book(informed, who), says.CORRECTED)}
        assert corrected["lượt người tham gia"][says.NEW] == "không nêu riêng"
    assert "Hàng Kênh" not in "\n".join(str(row[says.AREA]) for row in rows(made, says.MISSING))
    for who in ("HK07", "CA"):
        informed.say(who, "bản Excel")
        assert informed.phones[who].shown[-1][0].file is None


def test_whoever_reads_it_no_more_gets_no_file(informed: Ward) -> None:
    """The role ended between the wish and the file: none is made."""
    informed.advance("2026-11-23T08:00")
    with informed.tx() as tx:
        tx.execute("UPDATE role SET until = '2026-11-23T01:00:00.000Z' WHERE role = 'leadership'")
        [person, account] = tx.execute(
            "SELECT role.person, account.id FROM role JOIN account USING (person) WHERE role = 'leadership'"
        ).fetchone()
        row = tx.execute("SELECT id, day FROM digest WHERE reader LIKE 'charge:%' ORDER BY id").fetchone()
        of = f"charge:{person}/{row['day']}/{row['id']}"
        exports.ask(tx, exports.DIGEST, of, person=person, account=account, source="x", now=informed.now)
    informed.make_files()
    assert informed.made == {}


def test_the_erased_are_nowhere_in_it(informed: Ward) -> None:
    """Names are looked up when it is made."""
    informed.advance("2026-11-26T08:00")
    assert "Đỗ Xuân Nghiệp" in texts(book(informed, "office"))
    informed.say("DH12", "xóa dữ liệu của tôi")
    informed.say("DH12", "xóa dữ liệu ngay")
    informed.tick()
    read = texts(book(informed, "office"))
    assert "(đã xóa)" in read
    assert "Nghiệp" not in read


def test_words_stay_words(informed: Ward) -> None:
    """What begins with "=" is no formula, controls are gone, and a long note is there whole."""
    long = "nội dung " * 300
    informed.advance("2026-11-18T09:00")
    answer(informed, "1.2", "2026-Q4", "unit:UBND", Answer.RESULT, f"=1+1{CONTROLS} {long}")
    informed.advance("2026-11-23T08:00")
    made = book(informed, "office")
    [cell] = [cell for row in made[says.SAID].iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert cell.data_type == "s"
    assert cell.value == f"=1+1 {long}".strip()


def test_it_is_offered_where_the_screen_does_not_hold_it_all(informed: Ward) -> None:
    """A digest of one screen has no button more; the words are understood all the same."""
    informed.advance("2026-11-23T08:00")
    for who, offered in (("office", ["xem thêm", "bản Excel"]), ("leadership2", [])):
        [digest] = [message for message in informed.unread(who) if message.text.startswith("Bản tin")]
        assert [choice.label for choice in digest.choices] == offered
    assert book(informed, "leadership2", "xuất bản tin").sheetnames[0] == says.SUMMARY
    informed.say("office", "bản tin")
    assert book(informed, "office", "xuất excel bản tin").sheetnames[0] == says.SUMMARY
