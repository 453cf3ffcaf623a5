"""Timeframes: what is read is what is written; what is not known is asked."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.folding import fold
from bot.core.timeframe import Kind, read_timeframe

ISSUED = date(2026, 3, 2)
ROWS = [
    row.split("\t")
    for row in (Path(__file__).parents[1] / "data" / "timeframes.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
_ASKS = re.compile(r"\b(hỏi|ask|đề xuất|unclear)\b")
_DUE = re.compile(r"due=(\d\d)/(\d\d)/(\d{4})")


def _day(found: tuple[str, str, str]) -> date:
    return date(int(found[2]), int(found[1]), int(found[0]))


@pytest.mark.parametrize(("text", "meaning"), ROWS)
def test_a_row_is_read_as_it_means(text: str, meaning: str) -> None:
    """Kind, due and whether it is asked, for every row of the agreed samples."""
    meaning = meaning.replace("như Quý II/2026", "due=30/06/2026").replace("như Thường xuyên", "")
    read = read_timeframe(text, ISSUED)
    kind = meaning.split(";")[0].strip()
    wanted = {Kind.COMPOSITE} if kind == "conditional + recurring" else {Kind[kind.upper()]}
    if text in ("trước ngày 20 của tháng cuối quý và trước ngày 15/11 hằng năm", "6 tháng, 01 năm"):
        wanted.add(Kind.COMPOSITE)
    assert read.kind in wanted
    assert read.text == text
    assert read.ask == bool(_ASKS.search(meaning))
    dues = [_day(found) for found in _DUE.findall(meaning)]
    if read.kind is Kind.COMPOSITE and kind == "composite":
        assert [part.due for part in read.parts] == dues
    elif kind in ("recurring", "continuous"):
        assert read.due is None
    elif text == "6 tháng cuối năm":
        assert read.due == date(2026, 12, 31)
    else:
        assert read.due == (dues[0] if dues else read.due if read.ask else None)


RECURRING = [
    ("Hằng quý", "quarter", ()),
    ("HÀNG QUÝ", "quarter", ()),
    ("mỗi tháng", "month", ()),
    ("Định kỳ 6 tháng", "half-year", ()),
    ("6 tháng/lần", "half-year", ()),
    ("1 lần/tháng", "month", ()),
    ("định kỳ hằng năm", "year", ()),
    ("ngày 25 hằng tháng", "month", ("25",)),
    ("trước ngày 25 hàng tháng", "month", ("25",)),
    ("từ ngày 20 đến ngày 25 hằng tháng", "month", ("25",)),
    ("trước ngày 20 của tháng cuối quý", "quarter", ("20",)),
    ("trước ngày 20 tháng cuối mỗi quý", "quarter", ("20",)),
    ("Thứ Năm hằng tuần", "week", ("thu",)),
    ("chủ nhật hàng tuần", "week", ("sun",)),
    ("25/11 hằng năm", "year", ("11-25",)),
    ("ngày 25 tháng 11 hằng năm", "year", ("11-25",)),
    ("tháng 11 hằng năm", "year", ("11-30",)),
    ("tháng 2 hằng năm", "year", ("02-28",)),
    ("Tháng 6, tháng 12 hằng năm", "year", ("06-30", "12-31")),
    ("Quý I hằng năm", "year", ("03-31",)),
    ("Báo cáo hằng quý", "quarter", ()),
]


@pytest.mark.parametrize(("text", "every", "on"), RECURRING)
def test_what_comes_back(text: str, every: str, on: tuple[str, ...]) -> None:
    """How often and on which days, as they are written."""
    read = read_timeframe(text, ISSUED)
    assert (read.kind, read.every, read.on, read.ask, read.due) == (Kind.RECURRING, every, on, False, None)


DATED = [
    ("25-11-2026", Kind.ONCE, date(2026, 11, 25)),
    ("25.11.2026", Kind.ONCE, date(2026, 11, 25)),
    ("ngày 25 tháng 11 năm 2026", Kind.ONCE, date(2026, 11, 25)),
    ("Xong trước ngày 25/11/2026", Kind.ONCE, date(2026, 11, 25)),
    ("quy ii/2026", Kind.ONCE, date(2026, 6, 30)),
    ("QUÝ II NĂM 2026", Kind.ONCE, date(2026, 6, 30)),
    ("quý 2 năm 2026", Kind.ONCE, date(2026, 6, 30)),
    ("Hoàn thành trong quý IV năm 2026", Kind.ONCE, date(2026, 12, 31)),
    ("tháng 02/2028", Kind.ONCE, date(2028, 2, 29)),
    ("12/2026", Kind.ONCE, date(2026, 12, 31)),
    ("cuối tháng 6/2026", Kind.ONCE, date(2026, 6, 30)),
    ("cuối năm 2026", Kind.ONCE, date(2026, 12, 31)),
    ("6 tháng đầu năm 2027", Kind.ONCE, date(2027, 6, 30)),
    ("6 tháng cuối năm 2026", Kind.ONCE, date(2026, 12, 31)),
    ("2026 – 2030", Kind.RANGE, date(2030, 12, 31)),
    ("giai đoạn 2026-2030", Kind.RANGE, date(2030, 12, 31)),
    ("Từ năm 2026 đến năm 2028", Kind.RANGE, date(2028, 12, 31)),
    ("Từ nay đến hết năm 2026", Kind.RANGE, date(2026, 12, 31)),
    ("Đến ngày 30/6/2026", Kind.RANGE, date(2026, 6, 30)),
    ("Quý II-III/2026", Kind.RANGE, date(2026, 9, 30)),
    ("tháng 6 - tháng 8/2026", Kind.RANGE, date(2026, 8, 31)),
    ("20-25/11/2026", Kind.RANGE, date(2026, 11, 25)),
    ("từ ngày 20/11/2026 đến ngày 25/11/2026", Kind.RANGE, date(2026, 11, 25)),
    ("Trong 30 ngày kể từ ngày ban hành", Kind.ONCE, date(2026, 4, 1)),
    ("trong vòng 3 tháng kể từ ngày ban hành Chương trình", Kind.ONCE, date(2026, 6, 2)),
    ("Trước ngày 30/6/2026 (gửi Văn phòng)", Kind.ONCE, date(2026, 6, 30)),
]


@pytest.mark.parametrize(("text", "kind", "due"), DATED)
def test_a_date_that_is_written(text: str, kind: Kind, due: date) -> None:
    """The last day as written, in any of the usual ways to write it."""
    read = read_timeframe(text, ISSUED)
    assert (read.kind, read.due, read.ask) == (kind, due, False)


ASKED = [
    ("31/02/2026", None),
    ("Tháng 13/2026", None),
    ("Quý V/2026", None),
    ("Quý V", None),
    ("30/02 hằng năm", None),
    ("ngày 32 hằng tháng", None),
    ("6/30/2026", None),
    ("2028-2026", None),
    ("từ 30/6/2026 đến 15/5/2026", None),
    ("Từ 2028 đến 2026", None),
    ("05/06", date(2026, 6, 5)),
    ("trước 30/6", date(2026, 6, 30)),
    ("tháng 2", date(2027, 2, 28)),
    ("Quý I", date(2026, 3, 31)),
    ("25.11.26", date(2026, 11, 25)),
    ("tháng 6, 7/2026", date(2026, 7, 31)),
    ("2026, 2027", date(2027, 12, 31)),
    ("đầu tháng 10/2026", date(2026, 10, 10)),
    ("Thường xuyên, hoàn thành trước 30/6/2026 nếu có kinh phí", None),
    ("30/6/2026 nếu có kinh phí", None),
    ("30/6/2026 hoặc 30/9/2026", None),
    ("trong 10 ngày làm việc kể từ ngày ban hành", None),
    ("Ngay", None),
    ("theo từng mốc dưới đây", None),
    ("?", None),
    ("...", None),
    ("", None),
    ("chưa xác định", None),
    ("ngày 31 hằng tháng", None),
]


@pytest.mark.parametrize(("text", "proposal"), ASKED)
def test_no_date_is_guessed(text: str, proposal: date | None) -> None:
    """Impossible, backward, incomplete and contradictory words are asked; a date beside them is a proposal."""
    read = read_timeframe(text, ISSUED)
    assert read.ask or read.kind is Kind.CONDITIONAL
    assert read.due == proposal


COMPOSITES = [
    ("Quý II/2026 và hằng năm", [(Kind.ONCE, date(2026, 6, 30)), (Kind.RECURRING, None)]),
    ("Thường xuyên; sơ kết tháng 6/2028", [(Kind.CONTINUOUS, None), (Kind.ONCE, date(2028, 6, 30))]),
    ("Thường xuyên, hằng năm", [(Kind.CONTINUOUS, None), (Kind.RECURRING, None)]),
    ("Quý I/2027\nQuý IV/2027", [(Kind.ONCE, date(2027, 3, 31)), (Kind.ONCE, date(2027, 12, 31))]),
    (
        "Ban hành trong quý II/2026; thực hiện 2026-2030",
        [(Kind.ONCE, date(2026, 6, 30)), (Kind.RANGE, date(2030, 12, 31))],
    ),
]


@pytest.mark.parametrize(("text", "parts"), COMPOSITES)
def test_several_in_one_cell(text: str, parts: list[tuple[Kind, date | None]]) -> None:
    """Each is read by itself; the whole is due with its last where every part has a date."""
    read = read_timeframe(text, ISSUED)
    assert read.kind is Kind.COMPOSITE
    assert not read.ask
    assert [(part.kind, part.due) for part in read.parts] == parts
    dues = [due for _, due in parts]
    assert read.due == (max(due for due in dues if due) if all(dues) else None)


CONDITIONS = [
    ("Theo chỉ đạo của cấp trên", False),
    ("Khi có yêu cầu", False),
    ("Sau khi có hướng dẫn của Thành ủy", False),
    ("Theo kế hoạch của UBND thành phố", False),
    ("10 ngày làm việc sau khi Nghị quyết được ban hành", False),
    ("Tùy theo điều kiện thực tế", True),
    ("Theo tiến độ dự án", True),
]


@pytest.mark.parametrize(("text", "ask"), CONDITIONS)
def test_what_waits_for_something_else(text: str, ask: bool) -> None:
    """It has no date until the office gives one; where even the trigger is vague, the office is asked."""
    read = read_timeframe(text, ISSUED)
    assert (read.kind, read.due, read.ask) == (Kind.CONDITIONAL, None, ask)


@pytest.mark.parametrize(("text", "meaning"), [one for one in ROWS if "Tết" not in one[0]])
def test_accents_case_and_blanks_do_not_matter(text: str, meaning: str) -> None:
    """Typed without accents, in capitals, decomposed or with stray blanks, it is the same."""
    read = read_timeframe(text, ISSUED)
    for other in (
        fold(text),
        text.upper(),
        unicodedata.normalize("NFD", text),
        f"\u00a0 {text.replace(' ', '  ')} ",
        text.replace("-", "–"),
        f"{text}.",
    ):
        again = read_timeframe(other, ISSUED)
        assert (again.kind, again.due, again.every, again.on, again.ask) == (
            read.kind,
            read.due,
            read.every,
            read.on,
            read.ask,
        )


# ---- what an independent speller writes ------------------------------------------------------------------------

ROMAN = ("I", "II", "III", "IV")
YEARS = st.integers(2026, 2035)
LEADS = st.sampled_from(["", "Trong ", "Hoàn thành trong ", "hoàn thành trước ", "Chậm nhất ", "dự kiến "])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Kind, date]:
    """A date, month, quarter, half-year or year in one of the ways papers write it, and its last day."""
    year = draw(YEARS)
    shape = draw(st.sampled_from(["day", "month", "quarter", "half", "year", "span"]))
    if shape == "day":
        day = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
        padded = draw(st.booleans())
        d, m = (f"{day.day:02}", f"{day.month:02}") if padded else (str(day.day), str(day.month))
        text = draw(st.sampled_from([f"{d}/{m}/{year}", f"ngày {d}/{m}/{year}", f"{d}-{m}-{year}", f"{d}.{m}.{year}",
                                     f"ngày {d} tháng {m} năm {year}"]))  # fmt: skip
        return draw(LEADS) + text, Kind.ONCE, day
    if shape == "month":
        month = draw(st.integers(1, 12))
        m = draw(st.sampled_from([str(month), f"{month:02}"]))
        text = draw(st.sampled_from([f"tháng {m}/{year}", f"Tháng {m} năm {year}", f"T{m}/{year}", f"{m}/{year}"]))
        return draw(LEADS) + text, Kind.ONCE, date(year, month, monthrange(year, month)[1])
    if shape == "quarter":
        quarter = draw(st.integers(1, 4))
        q = draw(st.sampled_from([str(quarter), ROMAN[quarter - 1]]))
        text = draw(
            st.sampled_from([f"quý {q}/{year}", f"Quý {q} năm {year}", f"Quý {q}, {year}", f"quý {q} - {year}"])
        )
        return draw(LEADS) + text, Kind.ONCE, date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
    if shape == "half":
        first = draw(st.booleans())
        text = f"6 tháng {'đầu' if first else 'cuối'} năm {year}"
        return draw(LEADS) + text, Kind.ONCE, date(year, 6, 30) if first else date(year, 12, 31)
    if shape == "year":
        return draw(LEADS) + draw(st.sampled_from([str(year), f"năm {year}"])), Kind.ONCE, date(year, 12, 31)
    last = year + draw(st.integers(1, 5))
    text = draw(st.sampled_from([f"{year}-{last}", f"{year} – {last}", f"Giai đoạn {year}-{last}",
                                 f"từ năm {year} đến năm {last}", f"Từ quý I/{year} đến quý IV/{last}"]))  # fmt: skip
    return text, Kind.RANGE, date(last, 12, 31)


@given(written(), st.booleans())
def test_what_is_written_is_read_back(case: tuple[str, Kind, date], bare: bool) -> None:
    """Every shape of every date between 2026 and 2040, with accents and without."""
    text, kind, due = case
    read = read_timeframe(fold(text) if bare else text, ISSUED)
    assert (read.kind, read.due, read.ask) == (kind, due, False)


SCRAPS = [
    "quý",
    "tháng",
    "năm",
    "ngày",
    "I",
    "II",
    "3",
    "31/02",
    "30/6",
    "/2026",
    "2028",
    "hằng",
    "thường",
    "xuyên",
    "trước",
    "sau",
    "khi",
    "theo",
    "và",
    ";",
    ".",
    ",",
    "(",
    ")",
    "-",
    "từ",
    "đến",
    "hết",
    "cuối",
    "25",
    "x",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map(" ".join))
def test_nothing_raises_and_no_year_is_invented(text: str) -> None:
    """Scraps of timeframes in any order: a due date that is not asked has its year in the text, or the issue date's."""
    read = read_timeframe(text, ISSUED)
    for part in (read, *read.parts):
        if part.due and not part.ask and not read.ask:
            assert str(part.due.year) in text


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    """Whatever a cell holds, it is read or asked; its words are kept."""
    assert read_timeframe(text, ISSUED).text == text
