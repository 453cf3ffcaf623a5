"""Texts that people would call the same compare as the same, however they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.folding import fold, nearest, phrase, tidy, visible


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ĐÔNG HẢI", "dong hai"),
        ("Đông Hải", "dong hai"),
        (unicodedata.normalize("NFD", "Đông Hải"), "dong hai"),
        ("dong hai", "dong hai"),
        ("  Tổ dân phố\tsố 5\n", "to dan pho so 5"),
        ("Hàng\u00a0Kênh", "hang kenh"),
        ("Hàng\u202fKênh\u3000", "hang kenh"),
        ("Hà\u200bng Kê\u2066nh\u202c", "hang kenh"),
        ("\ufeffđã xong", "da xong"),
        ("ưỡn ượt ẵm", "uon uot am"),
        ("Straße", "strasse"),
        ("", ""),
        (" \n ", ""),
        ("120", "120"),
        ("👍🏽", "👍🏽"),
    ],
)
def test_folding_leaves_bare_letters(text: str, folded: str) -> None:
    """Accents, "đ", case, composition, spaces and invisible characters make no difference."""
    assert fold(text) == folded


def test_tidy_keeps_accents_and_case() -> None:
    """`tidy` composes and collapses, and leaves the words as they were written."""
    assert tidy(unicodedata.normalize("NFD", " Tổ  5,\r\nkhu\x00 Hàng Kênh ")) == "Tổ 5, khu Hàng Kênh"


def test_visible_keeps_lines_apart() -> None:
    """Line breaks, tabs and double spaces survive `visible`, so two lines never become one number."""
    assert visible("1\r\n234\t5\u00a0 6\u200e") == "1\n\n234\n5  6"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gửi", "gui"),
        ("Dạ, gửi ạ!", "gui"),
        ("ok gửi", "gui"),
        ("vâng gửi bác nhé", "gui"),
        ("dạ như cũ ạ", "nhu cu"),
        ("Như cũ.", "nhu cu"),
        ("dạ thưa đồng chí", "dong chi"),
        ("dạ có cô ạ", "co"),
        ("dạ co", "co"),
        ("ba", "ba"),
        ("dạ ba ạ", "ba"),
        ("ok", "ok"),
        ("dạ", "da"),
        ("dạ vâng ạ", "vang"),
        ("dạ ok bác", "ok"),
        ("ừ", "u"),
        ("gửi chưa nhỉ", "gui chua nhi"),
        ("làm ngay", "lam ngay"),
        ("sửa 3", "sua 3"),
        ("/start", "start"),
        ("", ""),
        ("…", ""),
        ("👍", ""),
    ],
)
def test_a_phrase_has_no_courtesy(text: str, said: str) -> None:
    """Courtesy at both ends and punctuation go; courtesy alone keeps its most telling word."""
    assert phrase(text) == said


def test_nearest_names_are_found_without_accents() -> None:
    """A misspelt or unaccented name finds the names most like it, likest first."""
    names = ["Hàng Kênh", "Dư Hàng Kênh", "Kênh Dương", "Vĩnh Niệm", "Lạch Tray"]
    assert nearest("hang kenh", names)[0] == "Hàng Kênh"
    assert nearest("Du hang kênh", names)[0] == "Dư Hàng Kênh"
    assert nearest("vinh liệm", names) == ["Vĩnh Niệm"]
    assert nearest("xyz", names) == []
    assert len(nearest("kenh", names, n=1)) <= 1


def test_names_that_fold_alike_are_all_returned() -> None:
    """The same number in two former wards is asked about, so neither name hides the other."""
    assert nearest("to 5", ["Tổ 5", "TỔ 5", "Tổ 6"], n=2) == ["Tổ 5", "TỔ 5"]
    assert nearest("to 5", ["Tổ 5", "Tổ 5"]) == ["Tổ 5"]
    assert nearest("to 5", ["Tổ 5"], n=0) == []


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """`tidy` is stable, `fold` does not care whether the text was tidied, and neither leaves controls or raises."""
    assert tidy(tidy(text)) == tidy(text)
    assert fold(tidy(text)) == fold(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cf") for char in tidy(text))
    assert isinstance(phrase(text), str)


@given(st.text(alphabet="aăâbđeêioôơuưy ̣́̀̉̃", max_size=20))
def test_composition_never_matters(text: str) -> None:
    """NFC and NFD of one Vietnamese text are the same text."""
    composed, split = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert tidy(composed) == tidy(split)
    assert phrase(composed) == phrase(split)
