"""Splitting text where people pause, and choices written as words."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import as_words, split, utf16_length
from bot.core.model import Choice, Message, You


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("hộ", 2), ("ho\u0323\u0302", 4), ("😀", 2), ("👍🏽", 4), ("\ud83d", 1)]
)
def test_length_is_counted_in_utf_16(text: str, units: int) -> None:
    """Letters are one unit, most emoji two, and a mark written apart is one of its own."""
    assert utf16_length(text) == units


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("  một hai  ", 10, ["một hai"]),
        ("một\n\nhai", 8, ["một\n\nhai"]),
        ("một hai\n\nba bốn", 14, ["một hai", "ba bốn"]),
        # the blank line wins over the later line's end, that over the sentence's, that over the space
        ("một\n\nhai\nba bốn", 12, ["một", "hai\nba bốn"]),
        ("một. hai\nba bốn", 14, ["một. hai", "ba bốn"]),
        ("một hai. ba bốn năm", 14, ["một hai.", "ba bốn năm"]),
        ("một hai ba bốn", 12, ["một hai ba", "bốn"]),
        ("một hai   \n \n   ba", 14, ["một hai", "ba"]),
        # a heading is not sent alone when its list would be cut anyway
        ("A\n\n" + "b b\n" * 5, 12, ["A\n\nb b\nb b", "b b\nb b\nb b"]),
        # one long word: cut anywhere but inside what is seen as one character
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("abc😀def", 4, ["abc", "😀de", "f"]),
        ("abco\u0323\u0302x", 4, ["abc", "o\u0323\u0302x"]),
        ("ab👍🏽x", 4, ["ab", "👍🏽", "x"]),
        ("xx👩\u200d🌾y", 5, ["xx", "👩\u200d🌾", "y"]),
        # a mark does not lose the space it stands on
        ("abc \u0301d", 4, ["abc", " \u0301d"]),
        # a sequence longer than a part has to be cut all the same
        ("o" + "\u0301" * 5, 4, ["o" + "\u0301" * 3, "\u0301" * 2]),
    ],
)
def test_where_text_is_cut(text: str, limit: int, parts: list[str]) -> None:
    """Paragraph, line, sentence, space, and only then inside a word."""
    assert split(text, limit) == parts


def test_a_limit_too_small_is_refused() -> None:
    """Below four units an emoji with its mark would not fit."""
    with pytest.raises(ValueError, match="at least 4"):
        split("x", 3)


def test_a_long_text_is_cut_quickly() -> None:
    """A megabyte of spaces and of letters is no trap for the search of borders."""
    assert split("x" + " " * 1_000_000 + "y", 4096) == ["x", "y"]
    assert len(split("x" * 1_000_000, 4096)) == 245


LETTERS = st.text(st.sampled_from("aộ.\n \t😀\u0301\u200d\u00a0🏽") | st.characters(), max_size=60)


@given(LETTERS, st.integers(4, 30))
def test_splitting_loses_nothing_but_whitespace_at_the_cuts(text: str, limit: int) -> None:
    """Every part fits and has words, and between the parts stood nothing but whitespace."""
    parts = split(text, limit)

    assert all(part.strip() and utf16_length(part) <= limit for part in parts)
    assert re.fullmatch(r"\s*" + r"\s*".join(map(re.escape, parts)) + r"\s*", text)


@given(st.text(st.sampled_from("aộ .\n😀\u0301"), max_size=60), st.integers(12, 30))
def test_no_part_begins_with_a_mark(text: str, limit: int) -> None:
    """A combining mark stays with its letter, unless more marks than fit stand on one."""
    if re.search("\u0301{5}", text):
        return
    assert not any(unicodedata.combining(part[0]) for part in split(text, limit)[1:])


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Make choices of (label, hint)."""
    return tuple(Choice(str(number), label, hint) for number, (label, hint) in enumerate(pairs))


AS_BEFORE = choices(("như cũ", "Không đổi"))
FORMS = choices(("bác", ""), ("ông", ""), ("bà", ""), ("anh", ""), ("chị", ""), ("đồng chí", ""))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (Message("Đã ghi 120 hộ."), "Đã ghi 120 hộ."),
        # the model messages of the reference, by their numbers
        (
            Message("Nay tổ có bao nhiêu hộ ạ?", AS_BEFORE),
            "Nay tổ có bao nhiêu hộ ạ?\nKhông đổi, bác gõ: như cũ.",
        ),  # 7
        (
            Message("Nhờ bác gõ bằng chữ số, ví dụ 120.", choices(("chưa rõ", "Chưa nắm được"))),
            "Nhờ bác gõ bằng chữ số, ví dụ 120.\nChưa nắm được, bác gõ: chưa rõ ạ.",
        ),  # 8
        (
            Message("Bác ghi 'khoảng 120'.", choices(("đúng", "Đúng 120 thì"))),
            "Bác ghi 'khoảng 120'.\nĐúng 120 thì bác gõ: đúng ạ.",
        ),  # 9
        (
            Message("Số hộ đạt (130) đang nhiều hơn.", choices(("sửa hộ đạt", ""), ("sửa tổng số hộ", ""))),
            "Số hộ đạt (130) đang nhiều hơn.\nBác gõ: sửa hộ đạt, hoặc sửa tổng số hộ ạ.",
        ),  # 11
        (
            Message("3. Vi phạm: 0", choices(("gửi", "Đúng cả"), ("sửa 3 (số câu)", "Cần sửa"))),
            "3. Vi phạm: 0\nĐúng cả, bác gõ: gửi. Cần sửa, bác gõ: sửa 3 (số câu) ạ.",
        ),  # 12
        (
            Message("Còn 3 ngày.", choices(("làm ngay", ""), ("để sau", ""), ("gọi giúp", ""))),
            "Còn 3 ngày.\nBác gõ: làm ngay, để sau, hoặc gọi giúp ạ.",
        ),  # 14
        (
            Message("Đúng không ạ?", choices(("đúng", ""), ("không phải", "")), numbered=True),
            "Đúng không ạ?\n1: đúng. 2: không phải.",
        ),  # 3
        (
            Message("Nên thưa gửi thế nào cho phải ạ?", FORMS, numbered=True),
            "Nên thưa gửi thế nào cho phải ạ?\n1 bác, 2 ông, 3 bà, 4 anh, 5 chị, 6 đồng chí.",
        ),  # 5
        (
            Message(
                "Đề nghị phối hợp.",
                choices(("đã phối hợp", ""), ("đang phối hợp", ""), ("chưa nhận được đề nghị", "")),
                numbered=True,
            ),
            "Đề nghị phối hợp.\n1: đã phối hợp. 2: đang phối hợp. 3: chưa nhận được đề nghị.",
        ),  # 18
        # hints first, what needs none together
        (
            Message("Mời bác.", choices(("lùi", ""), ("như cũ", "Không đổi"), ("bỏ qua", ""))),
            "Mời bác.\nKhông đổi, bác gõ: như cũ. Bác gõ: lùi, hoặc bỏ qua ạ.",
        ),
        (Message("Xong.", choices(("gửi", ""))), "Xong.\nBác gõ: gửi ạ."),
    ],
)
def test_choices_as_words(message: Message, words: str) -> None:
    """The last line says what to type, in the words of the model messages."""
    assert as_words(message) == words


@pytest.mark.parametrize(
    ("you", "hinted", "plain"),
    [
        (You.BAC, "Không đổi, bác gõ: như cũ ạ.", "Bác gõ: gửi ạ."),
        (You.ONG, "Không đổi, ông gõ: như cũ ạ.", "Ông gõ: gửi ạ."),
        (You.BA, "Không đổi, bà gõ: như cũ ạ.", "Bà gõ: gửi ạ."),
        (You.ANH, "Không đổi, anh gõ: như cũ ạ.", "Anh gõ: gửi ạ."),
        (You.CHI, "Không đổi, chị gõ: như cũ ạ.", "Chị gõ: gửi ạ."),
        (You.DONG_CHI, "Không đổi, đồng chí gõ: như cũ ạ.", "Đồng chí gõ: gửi ạ."),
        (You.UNKNOWN, "Không đổi, ông/bà gõ: như cũ ạ.", "Ông/bà gõ: gửi ạ."),
    ],
)
def test_the_form_of_address(you: You, hinted: str, plain: str) -> None:
    """A person is addressed as they chose, with a capital where a sentence begins."""
    assert as_words(Message("Mời.", AS_BEFORE, you=you)).endswith(f"\n{hinted}")
    assert as_words(Message("Mời.", choices(("gửi", "")), you=you)).endswith(f"\n{plain}")


@pytest.mark.parametrize(
    ("text", "polite"),
    [
        ("Tổ có bao nhiêu hộ?", True),
        ("Tổ có bao nhiêu hộ ạ?", False),
        ("Vâng ạ. Tổ có bao nhiêu hộ?", False),
        ("Ạ, tổ có bao nhiêu hộ?", False),
        ("Bác ghi '120 ạ'.", True),
        ("Bác ghi “120 ạ”.", True),
        ("Cạnh nhà văn hóa, đường Đạo.", True),
    ],
)
def test_politeness_is_said_once(text: str, polite: bool) -> None:
    """ "ạ" closes the last line only when the message has none of its own; a quoted one is the person's."""
    last = as_words(Message(text, choices(("gửi", "")))).splitlines()[-1]
    assert last == ("Bác gõ: gửi ạ." if polite else "Bác gõ: gửi.")
