"""Which figures are flagged for review: a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.core.figures import MISSING, Figure, Standing
from bot.core.flags import Told, flags
from bot.core.indicators import Answer, Check, Form, Indicator, Question, Sort
from bot.core.model import Role

FORM = Form(
    indicators=(
        Indicator("S3", "buổi họp"),
        Indicator("S1", "số hộ", sort=Sort.STOCK, soft_percent=20),
        Indicator("S2", "nhân khẩu", sort=Sort.STOCK, soft_percent=20),
        Indicator("N2", "hộ đạt"),
        Indicator("N5", "đã học", sort=Sort.STOCK, answer=Answer.RATIO),
        Indicator("P", "tỷ lệ", answer=Answer.PERCENT),
        Indicator("X", "riêng", seen_by=(Role.GROUP_LEADER,)),
    ),
    questions=(Question(("S3",), "?", (1,)),),
    checks=(
        Check("N2", "S1", "{left} {right}"),
        Check("S2", "S1", "{left} {right}", factor=Decimal("4.5"), hard=False),
    ),
)


def figure(text: str) -> Figure:
    """ "12", "12/15" or "?" for chưa rõ."""
    if text == "?":
        return MISSING
    part, _, whole = text.partition("/")
    if whole:
        return Figure(Standing.RATIO, Decimal(part), Decimal(whole))
    return Figure(Standing.VALUE, Decimal(part))


def told(rows: str) -> list[Told]:
    """ "2026-10 S3=2 N5=1/2; 2026-11 S3=2!": reports, oldest first; "!" means taken from an old book."""
    reports: list[Told] = []
    known: dict[str, Figure] = {}
    for row in rows.split(";"):
        period, *cells = row.split()
        pairs = [cell.split("=") for cell in cells]
        figures = {code: figure(text.rstrip("!")) for code, text in pairs}
        known = {**known, **figures}
        book = frozenset(code for code, text in pairs if text.endswith("!"))
        reports.append(Told(period, figures, known, book))
    return reports


def found(rows: str) -> str:
    """The flags of the last report, its figures being what is asked."""
    *earlier, this = told(rows)
    past: dict[str, list[Decimal]] = {}
    for one in earlier:
        for code, given in one.figures.items():
            if given.standing is Standing.VALUE and given.value is not None:
                past.setdefault(code, []).append(given.value)
    return " ".join(f"{one.code}:{one.why}" for one in flags(FORM, this.figures.keys(), this, earlier, past))


def months(cells: str, count: int, last: int = 11, year: int = 2026) -> str:
    """The same cells in ``count`` months on end."""
    return "; ".join(
        f"{year - (last - back < 1)}-{(last - back - 1) % 12 + 1:02} {cells}" for back in reversed(range(count))
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # nothing of note
        ("2026-11 S3=2 S1=120 S2=415", ""),
        ("2026-09 S1=120; 2026-12 S1=125", ""),
        # far: it jumped and was confirmed
        ("2026-09 S1=120; 2026-12 S1=180", "S1:far"),
        ("2026-09 S1=120; 2026-12 S1=?", ""),
        # check: a soft check fails; the left figure is held responsible, the right one where only that is asked
        ("2026-11 S1=100 S2=451", "S2:check"),
        ("2026-11 S1=100 S2=450", ""),
        ("2026-09 S1=100; 2026-11 S2=451", "S2:check"),
        ("2026-09 S1=110 S2=470; 2026-11 S1=100", "S1:check"),
        # a hard check is asked back and no more where one of its figures is not of this report
        ("2026-09 S1=100; 2026-11 N2=101", "N2:check"),
        # unchanged: six periods on end, over the turn of the year too, zero included
        (months("S3=2", 6), "S3:unchanged"),
        (months("S3=2", 6, last=2, year=2027), "S3:unchanged"),
        (months("S3=0", 6), "S3:unchanged"),
        (months("S3=2", 7), "S3:unchanged"),
        (months("S3=2", 5), ""),
        ("2026-05 S3=2; " + months("S3=2", 5), ""),  # June was not handed in
        ("2026-06 S3=3; " + months("S3=2", 5), ""),
        ("2026-06 S3=?; " + months("S3=2", 5), ""),
        ("2026-06 S3=2!; " + months("S3=2", 5), ""),  # June comes from an old book
        ("2026-05 S3=2!; " + months("S3=2", 6), "S3:unchanged"),
        (months("S1=120", 6), ""),  # a stock stands
        (months("P=50", 6), ""),  # a share is no count
        # full: 100 % three times on end, whenever the figure was given
        ("2026-03 N5=50/50; 2026-06 N5=52/52; 2026-09 N5=60/60", "N5:full"),
        ("2026-03 N5=50/50; 2026-09 N5=60/60", ""),
        ("2026-03 N5=49/50; 2026-06 N5=52/52; 2026-09 N5=60/60", ""),
        ("2026-03 N5=50/50; 2026-06 N5=?; 2026-09 N5=52/52; 2026-12 N5=60/60", "N5:full"),
        ("2026-09 P=100; 2026-10 P=100; 2026-11 P=100", "P:full"),
        ("2026-09 P=100; 2026-10 P=100; 2026-11 P=99", ""),
        # … of what a hard check bounds it by, as it was known then
        ("2024-09 S1=100; 2024-11 N2=100; 2025-11 N2=100; 2026-09 S1=105; 2026-11 N2=105", "N2:full"),
        ("2024-09 S1=100; 2024-11 N2=100; 2025-11 N2=100; 2026-09 S1=105; 2026-11 N2=100", ""),
        ("2024-11 N2=0 S1=0; 2025-11 N2=0; 2026-11 N2=0", ""),  # all of nothing
        ("2024-11 N2=9; 2025-11 N2=9; 2026-11 N2=9", ""),  # no whole is known
        # what reviewers may not see is never flagged
        (months("X=1", 6), ""),
        # several at once, in the order of the form
        (months("S3=1", 5, last=10) + "; 2026-11 S3=1 S2=451 S1=100", "S3:unchanged S2:check"),
        ("2026-08 S1=80; 2026-11 S1=100 S2=460 N2=30", "S1:far S2:check"),
    ],
)
def test_what_is_flagged(rows: str, expected: str) -> None:
    """Each reason where it holds, and not a report earlier."""
    assert found(rows) == expected
