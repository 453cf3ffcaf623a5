"""The law of the number reader, on numbers spelled by other rules than its own and on any text at all.

The speller here shares nothing with the grammar under test; every example is derived, none is random between runs.
"""

from __future__ import annotations

import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.folding import fold
from bot.core.numbers import Kind, Verdict, read_number

PREVIOUS = Decimal(118)
KINDS: tuple[Kind, ...] = ("count", "percent", "ratio", "money")

NORTH = {"thousand": "nghìn", "odd": "linh", "four": "tư", "five": "lăm"}
SOUTH = {"thousand": "ngàn", "odd": "lẻ", "four": "bốn", "five": "nhăm"}
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def spelled(number: int, dialect: dict[str, str], *, short: bool = False) -> str:
    """The number in words; every group after the first in full, so that only one number is meant."""
    if number == 0:
        return "không"
    groups = [number // 10**6, number // 1000 % 1000, number % 1000]
    names = ["triệu", dialect["thousand"], ""]
    last = max(i for i, group in enumerate(groups) if group)
    words: list[str] = []
    for at, (group, name) in enumerate(zip(groups, names, strict=True)):
        if at > last or (not group and not words):
            continue
        words += [*(group_in_words(group, dialect, full=bool(words), short=short) if group else ["không"]), name]
    return " ".join(words).strip()


def group_in_words(group: int, dialect: dict[str, str], *, full: bool, short: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return words + ([dialect["odd"]] if words and ones else []) + ([DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if tens == 1:
        return words + ({0: [], 5: ["lăm"]}.get(ones, [DIGITS[ones]]))
    if short and ones in (1, 4, 5):
        words.pop()  # "hai tư"
    late = {1: "mốt", 4: "tư" if short else dialect["four"], 5: dialect["five"]}
    return words + ([late.get(ones, DIGITS[ones])] if ones else [])


DIALECTS = st.fixed_dictionaries(
    {
        "thousand": st.sampled_from(["nghìn", "ngàn"]),
        "odd": st.sampled_from(["linh", "lẻ"]),
        "four": st.sampled_from(["tư", "bốn"]),
        "five": st.sampled_from(["lăm", "nhăm"]),
    }
)
NUMBERS = st.one_of(st.integers(0, 9_999), st.integers(0, 999_999_999))


def test_the_speller_spells() -> None:
    """The speller is right about the samples anyone can check."""
    assert spelled(105, NORTH) == "một trăm linh năm"
    assert spelled(2026, NORTH) == "hai nghìn không trăm hai mươi sáu"
    assert spelled(1_000_005, SOUTH) == "một triệu không ngàn không trăm lẻ năm"
    assert spelled(12_345, NORTH) == "mười hai nghìn ba trăm bốn mươi lăm"
    assert spelled(24, NORTH, short=True) == "hai tư"


@pytest.mark.parametrize("dialect", [NORTH, SOUTH])
def test_every_number_up_to_eleven_hundred_spelled_with_accents(dialect: dict[str, str]) -> None:
    """Standard spelling has one reading."""
    for number in range(1, 1_101):
        reading = read_number(spelled(number, dialect), "count")
        assert (reading.verdict, reading.value) == (Verdict.VALUE, Decimal(number))


@given(NUMBERS.filter(bool), DIALECTS, st.booleans())
@settings(max_examples=200)
def test_a_spelled_number_reads_back(number: int, dialect: dict[str, str], short: bool) -> None:
    """With accents, in any dialect, in full or shortened, composed or not, a number is a value: itself."""
    text = spelled(number, dialect, short=short)
    for form in (text, unicodedata.normalize("NFD", text), text.capitalize(), f"dạ {text} hộ ạ"):
        reading = read_number(form, "count")
        assert (reading.verdict, reading.value) == (Verdict.VALUE, Decimal(number))


@given(NUMBERS, DIALECTS, st.booleans(), st.data())
@settings(max_examples=200)
@example(80, NORTH, False, None)
def test_a_number_without_accents_is_itself_or_asked(
    number: int, dialect: dict[str, str], short: bool, data: st.DataObject | None
) -> None:
    """Some or all accents missing: the same number, or a question; never another number."""
    words = spelled(number, dialect, short=short).split()
    bare = [data is None or data.draw(st.booleans()) for _ in words]
    text = " ".join(fold(word) if lost else word for word, lost in zip(words, bare, strict=True))
    reading = read_number(text, "count")
    if reading.verdict is Verdict.VALUE:
        assert reading.value == number
    else:
        assert reading.verdict is Verdict.UNCLEAR
        assert not reading.candidates or number in reading.candidates


@given(NUMBERS, DIALECTS)
@settings(max_examples=200)
def test_a_number_with_the_zeros_left_out_is_itself_or_asked(number: int, dialect: dict[str, str]) -> None:
    """Without "không trăm" and "không nghìn", as people speak, a number is itself or asked, never another."""
    text = spelled(number, dialect).replace("không trăm ", "").replace(f"không {dialect['thousand']} ", "")
    reading = read_number(text, "count")
    assert reading.value in (number, None)


@given(st.integers(0, 999_999_999))
def test_digits_are_themselves(number: int) -> None:
    """Plain and grouped digits are the number; a comma is shown back."""
    for text in (f"{number}", f"{number:,}".replace(",", "."), f"{number:,}"):
        reading = read_number(text, "count")
        assert (reading.verdict, reading.value) == (Verdict.VALUE, Decimal(number))
        assert reading.confirm == ("," in text)


ALPHABET = [
    *DIGITS, "mốt", "tư", "lăm", "mươi", "mười", "trăm", "nghìn", "triệu", "linh", "rưỡi", "chục", "phẩy", "phần trăm",
    "khong", "nam", "muoi", "tam", "tu", "k", "hộ", "người", "buổi", "tổ", "số", "dạ", "ạ", "có", "chưa", "như cũ",
    "khoảng",
    "120", "1.234", "12,5", "5", "0", "2026", "/", "-", "+", "%", ",", ".", "(", ")", "?", "\n", "xyz", "tăng", "trong",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(ALPHABET), max_size=12).map(" ".join),
    st.lists(st.sampled_from(ALPHABET), max_size=12).map("".join),
)
PREVIOUS_FIGURES = st.none() | st.decimals(allow_nan=True, allow_infinity=True)
UNKNOWN = st.sampled_from(["xyz", "khoảng", "?", "hơn", "trừ", "#"])
BETWEEN = st.sampled_from([" hộ ", ", ", "\n", " - ", "/", " hay ", " có ", " ạ "])
HARMLESS = [
    "hộ", "người", "buổi", "tổ", "số", "dạ", "ạ", "có", "được", "là", "tất cả", "xyz", "khoảng", "tăng", ",", ".", ":",
]  # fmt: skip
PIECES = [
    "1", "1 ", "1.", "123 ", "1.234", "o", "o1", "l ", "a ", "tam ", "một ", "không ", "dạ ", "tổ ", "như cũ ", "(",
    "1/", "\u0301",
]  # fmt: skip


@given(TEXTS, st.sampled_from(KINDS), PREVIOUS_FIGURES)
@settings(max_examples=400)
def test_nothing_raises(text: str, kind: Kind, previous: Decimal | None) -> None:
    """Any text gets a reading that fits its field: a whole number where things are counted, never a sum too large."""
    reading = read_number(text, kind, previous=previous)
    if reading.verdict is Verdict.VALUE:
        assert reading.value is not None
        assert kind != "ratio"
        assert kind == "percent" or reading.value == int(reading.value)
        assert kind == "money" or reading.value <= 999_999_999
    assert len(reading.candidates) <= 4
    assert (reading.verdict is Verdict.RATIO) <= (kind == "ratio")


@given(st.lists(st.sampled_from(ALPHABET), max_size=8), UNKNOWN, st.data())
@settings(max_examples=200)
def test_an_unknown_word_is_never_overlooked(words: list[str], unknown: str, data: st.DataObject) -> None:
    """Whatever is said, a word outside the lists makes it a question."""
    words.insert(data.draw(st.integers(0, len(words))), unknown)
    assert read_number(" ".join(words), "count", previous=PREVIOUS).verdict is Verdict.UNCLEAR


@given(st.integers(1, 999), st.integers(1, 999), BETWEEN)
def test_two_numbers_are_never_one(first: int, second: int, between: str) -> None:
    """Two figures in one answer are a question, whatever stands between them; a comma may still group or be a list."""
    reading = read_number(f"{first}{between}{second}", "count")
    assert reading.verdict is Verdict.UNCLEAR


@given(st.lists(st.sampled_from(HARMLESS), max_size=8), st.integers(0, 999_999), st.data())
@settings(max_examples=200)
def test_words_never_change_a_number(words: list[str], number: int, data: st.DataObject) -> None:
    """One number among words without a number is that number or a question."""
    words.insert(data.draw(st.integers(0, len(words))), str(number))
    reading = read_number(" ".join(words), "count", previous=PREVIOUS)
    assert reading.value in (None, Decimal(number))


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text(piece: str) -> None:
    """Four times the text takes about four times as long, so a long paste cannot hold up the house."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = float("inf")
        for _ in range(3):
            start = time.thread_time()
            read_number(text, "count", previous=PREVIOUS)
            best = min(best, time.thread_time() - start)
        return best

    assert seconds(4_000) < 12 * seconds(1_000) + 0.005
