"""The whole report in one message, as people type it: what is read, what is asked, and never another value."""

from __future__ import annotations

import csv
import re
import time
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.core.answers import Offer, Reason
from bot.core.conversation import advance
from bot.core.dialogue import At, Context, Doubt, Record, Said, State, Step
from bot.core.figures import Figure, Standing
from bot.core.folding import fold
from bot.core.model import Kind, Place, Ward, You
from bot.core.one_message import Report, read_report
from bot.core.periods import period
from bot.core.texts import reporting as told
from tests.core.test_number_properties import DIALECTS, spelled
from tests.ward import settings

FORM = settings().form
WARD = Ward("phường X", "Văn phòng X", "đồng chí trực", "0225 000 000", "tổ dân phố", "Tổ", "tổ trưởng")
PREVIOUS = {
    "S1": Figure(Standing.VALUE, Decimal(120)),
    "S2": Figure(Standing.VALUE, Decimal(415)),
    "S7": Figure(Standing.VALUE, Decimal(5)),
    "N4": Figure(Standing.CHOICE, choice="drafting"),
}
PAST = {code: (one.value,) for code, one in PREVIOUS.items() if one.value is not None}
TABLE = Path(__file__).parent.parent / "data" / "one_message.tsv"


def a_context(month: int) -> Context:
    """An open period of this month (12: all that a quarter asks) with nothing answered."""
    return Context(
        you=You.BAC,
        name="Bình",
        ward=WARD,
        place=Place("HK05", "Tổ 5"),
        period=period(2026, month, settings().policy.rule, settings().calendar),
        form=FORM,
        questions=FORM.asked(month),
        figures={},
        previous=PREVIOUS,
        past=PAST,
        sent=False,
        receipt="7K2X",
        now=datetime(2026, month, 16, 8, tzinfo=settings().zone),
    )


def shown(code: str, figure: Figure) -> str:
    """A figure as the table writes it."""
    value = figure.value if figure.value is not None else figure.choice or figure.words or figure.standing.value
    return f"{code}={value}{'*' if figure.kept else ''}"


def doubted(doubt: Doubt) -> str:
    """A doubt as the table writes it: its readings."""
    return "/".join("+".join(shown(code, one) for code, one in offer.figures.items()) for offer in doubt.offers)


def outcome(report: Report | None) -> str:
    """What was read, as the table writes it."""
    if report is None:
        return "answer"
    parts = [shown(code, one) for code, one in sorted(report.figures.items())]
    parts += [f"?{doubted(doubt)}" for doubt in report.doubts]
    parts += [f"~{quote}" for quote in report.unread]
    parts += [f"-{quote}" for quote in report.unasked]
    parts += ["same"] * report.same + ["none"] * report.none + [f"bare {report.bare}"] * bool(report.bare)
    return "; ".join(parts)


def rows() -> list[dict[str, str]]:
    """The table: month, question asked (its first code, or nothing), message, outcome."""
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(month: int, question: str, message: str) -> str:
    """What a message says where this question is asked."""
    context = a_context(month)
    return outcome(read_report(message.replace("\\n", "\n"), context, context.question(question) if question else None))


@pytest.mark.parametrize("row", rows(), ids=lambda row: "|".join((row["month"], row["question"], row["message"])))
def test_a_report_is_read_as_the_table_says(row: dict[str, str]) -> None:
    """Figures ``S1=120`` (``*`` kept), doubts ``?…``, unread ``~…``, not asked this month ``-…``, or a plain answer."""
    assert read(int(row["month"]), row["question"], row["message"]) == row["outcome"]


def test_the_table_holds_sixty_reports() -> None:
    """As the issue asks, and each message once."""
    messages = [(row["month"], row["question"], row["message"]) for row in rows()]
    assert len(set(messages)) == len(messages)
    assert sum(row["outcome"] != "answer" for row in rows()) >= 60


@pytest.mark.parametrize("month", range(1, 13))
def test_what_is_given_as_an_example_reads_back(month: int) -> None:
    """The example of two questions, as the message that asks what is left gives it, answers both."""
    context = a_context(month)
    for first, second in pairwise(context.questions):
        text = f"{told.example(FORM, first)}, {told.example(FORM, second)}"
        report = read_report(text, context, None, listed=True)
        assert report is not None
        assert set(report.figures) == {*first.asks, *second.asks}
        assert not report.unread


# ---- properties --------------------------------------------------------------------------------------------

NAMES = {
    ("S3", "S4"): ("họp", "họp tổ dân phố", "hop", "tuyên truyền"),
    ("S5", "S6"): ("văn nghệ", "vn", "vntt", "the thao"),
    ("S8",): ("vi phạm", "vp", "vi pham nep song"),
    ("S1",): ("hộ", "số hộ", "so ho"),
    ("S2",): ("khẩu", "nhân khẩu", "nk"),
    ("S7",): ("nvh", "nhà văn hóa", "mở cửa"),
}
UNITS = {
    "S3": ("buổi", "cuộc", "lần"),
    "S4": ("người", "ng", "lượt"),
    "S5": ("hoạt động", "buổi", "lần"),
    "S6": ("người", "ng", "lượt người"),
    "S8": ("vụ", ""),
    "S1": ("hộ", ""),
    "S2": ("khẩu", ""),
    "S7": ("ngày", ""),
}
MOST = {"S3": 31, "S7": 7}


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """Some questions in any order, named and spelled in some way, and the figures that are meant."""
    homes = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=2, unique=True))
    dialect = draw(DIALECTS)
    meant: dict[str, int] = {}
    said = []
    for home in homes:
        words = [draw(st.sampled_from(NAMES[home]))]
        if draw(st.booleans()):
            words[0] += ":"
        for code in home:
            number = draw(st.integers(0, MOST.get(code, 2000)))
            number = 0 if len(home) == 2 and meant.get(home[0]) == 0 else number
            meant[code] = number
            in_words = draw(st.booleans())
            words.append(
                spelled(number, dialect) if in_words else f"{number:,}".replace(",", draw(st.sampled_from(["", "."])))
            )
            words.append(draw(st.sampled_from(UNITS[code])))
        said.append(" ".join(filter(None, words)))
    text = draw(st.sampled_from([", ", "; ", "\n", " - ", ". ", "\n- ", " "])).join(said)
    return (fold(text) if draw(st.booleans()) and "\n" not in text else text), meant


def recorded(step: Step) -> dict[str, int]:
    """What a step records."""
    return {one.code: int(one.figure.value or 0) for one in step.effects if isinstance(one, Record)}


@given(reports(), st.sampled_from(["S3", "S8", "S1", ""]))
@hypothesis_settings(max_examples=300)
@example(("họp 2 buổi 95 người, vp 1", {"S3": 2, "S4": 95, "S8": 1}), "S3")
def test_a_figure_is_read_as_itself_or_asked(report: tuple[str, dict[str, int]], question: str) -> None:
    """Whatever names, order, separators and spelling: never another value, never another field."""
    text, meant = report
    state = State(At.ASK, question=question) if question else State(At.IDLE)
    step = advance(state, Said(Kind.TEXT, text), a_context(12))
    assert recorded(step).items() <= meant.items()


@given(st.lists(st.integers(0, 900), min_size=3, max_size=12), st.sampled_from([" ", ", ", "\n", ";", "/"]))
@hypothesis_settings(max_examples=100)
def test_bare_numbers_are_never_recorded_at_once(numbers: list[int], between: str) -> None:
    """As many as asked or not: they are read back or named, and nothing is shifted into a field."""
    step = advance(State(At.ASK, question="S3"), Said(Kind.TEXT, between.join(map(str, numbers))), a_context(2))
    assert not step.effects


ALPHABET = st.sampled_from(
    re.findall(
        r"\S+|\n",
        "họp hộ khẩu văn nghệ vi phạm tổ 5 2 95 120 buổi người lần , ; . - / : \n ( ) không ko như cũ còn lại à nhầm ? "
        "và khó khăn câu 1 1. 2) 0912345678 ngày 20/11 tháng đúng gửi 😀 \x00",
    )
)


@given(st.one_of(st.lists(ALPHABET, max_size=60).map(" ".join), st.text(max_size=300)), st.sampled_from(list(At)))
@hypothesis_settings(max_examples=200)
def test_no_text_raises(text: str, at: At) -> None:
    """Any text at any place of a report gives one message and a state that may be asked about."""
    doubt = Doubt(Reason.UNCLEAR, "S1", (Offer({"S1": Figure(Standing.VALUE, Decimal(120))}),), "khoảng 120")
    states = {
        At.ASK: State(At.ASK, question="S3"),
        At.REST: State(At.REST, held=(doubt,)),
        At.REVIEW: State(At.REVIEW, last="S3"),
    }
    step = advance(states.get(at, State(At.IDLE)), Said(Kind.TEXT, text), a_context(12))
    assert step.message.text


@pytest.mark.parametrize(
    "piece",
    [
        "họp 2 buổi 95 người, ",
        "hộ 120 ",
        "hộ ",
        "2 buổi 95 người ",
        "1 2 3 ",
        "khó khăn: đường ngập, ",
        "1. hộ 120\n",
        "còn lại như cũ. ",
        "à nhầm 121 ",
        "vi phạm một trăm hai mươi ",
        "    ",
        "0912 345 678 ",
        "tổ 5 ",
        "câu 1 ",
        "---",
        "đ/",
    ],
)
def test_time_grows_with_the_report(piece: str) -> None:
    """Four times the text takes about four times as long, so a long paste cannot hold up the house."""
    context = a_context(12)

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = float("inf")
        for _ in range(3):
            start = time.thread_time()
            read_report(text, context, context.questions[0])
            best = min(best, time.thread_time() - start)
        return best

    assert seconds(4_000) < 12 * seconds(1_000) + 0.005
