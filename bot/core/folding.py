"""Vietnamese text made comparable: what is typed with accents, without, decomposed or with stray controls.

Nothing here knows what a text means. `fold` loses letters that differ ("tư", "từ" and "tử" become "tu"): use it to
compare whole phrases and names, never to decide between two words of which only one is a number.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["fold", "nearest", "phrase", "spoken", "tidy", "visible"]

# "đ" has no decomposition, so the table names it; every other Vietnamese letter loses its marks through NFD.
_D = str.maketrans("đĐ", "dD")
_WORD = re.compile(r"[^\W_]+")
_STYLE = re.compile("[\ufe00-\ufe0f]")  # a variation selector (emoji style) prints nothing

# Particles and forms of address: courtesy at either end of an answer. With accents where the bare letters are another
# word that may be the whole answer ("co" is also "có", "ba" is also three).
_PARTICLES = frozenset(
    [
        "dạ",
        "da",
        "ạ",
        "a",
        "thưa",
        "thua",
        "nhé",
        "nhe",
        "nhá",
        "nha",
        "nghe",
        "nghen",
        "ơi",
        "oi",
        "bác",
        "bac",
        "ông",
        "ong",
        "bà",
        "cô",
        "anh",
        "chị",
        "chi",
        "em",
        "cháu",
        "chau",
        "chú",
        "chu",
    ]
)
# A yes in front of a command is courtesy ("ok gửi"); on its own it is the answer and stays.
_YES = frozenset(["vâng", "vang", "ừ", "ừm", "ok", "oke", "okie", "okey"])


def visible(text: str) -> str:
    """NFC text without invisible characters (zero-width, bidi, other controls); any space but a line break is " ".

    Line breaks and tabs stay, each as "\\n": they separate what people wrote on two lines. Nothing is collapsed.
    """
    text = unicodedata.normalize("NFC", text)
    if text.isprintable() and not _STYLE.search(text):
        return text  # as most texts are
    return "".join(filter(None, map(_seen, text)))


def _seen(char: str) -> str:
    if char.isprintable():
        return "" if _STYLE.match(char) else char
    if char in "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029":
        return "\n"
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf") else char


def tidy(text: str) -> str:
    """One line of NFC text, controls removed, runs of white space made one space, accents and case kept."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=2048)  # every answer is held against the same few hundred words of the form
def fold(text: str) -> str:
    """`tidy`, casefolded, without diacritics, "đ" as "d": the key under which texts are compared."""
    split = unicodedata.normalize("NFD", tidy(text).casefold().translate(_D))
    return "".join(char for char in split if not unicodedata.combining(char))


@lru_cache(maxsize=2048)
def phrase(text: str) -> str:
    """The folded words of `text`, punctuation gone, courtesy dropped at both ends ("Dạ, gửi ạ!" and "ok gửi" -> "gui").

    Courtesy alone keeps its most telling word ("dạ vâng ạ" -> "vang", "dạ" -> "da"), so that a yes remains a yes.
    """
    return fold(spoken(text))


@lru_cache(maxsize=2048)
def spoken(text: str) -> str:
    """`phrase` before folding: where accents tell two words apart ("đúng" and "dừng")."""
    words = _WORD.findall(tidy(text).casefold())
    last = len(words)
    while last > 1 and words[last - 1] in _PARTICLES:
        last -= 1
    first = 0
    while first < last - 1 and words[first] in _PARTICLES:
        first += 1
    while first < last - 1 and words[first] in _YES:
        first += 1
    return " ".join(words[first:last])


def nearest(name: str, names: Iterable[str], n: int = 3) -> list[str]:
    """Up to `n` of `names` most like `name`, likest first, compared folded; an exact folded match is always first.

    Names that fold alike ("Tổ 5", "TO 5") are all returned: the caller asks which one is meant.
    """
    if n < 1:
        return []
    by_fold: dict[str, list[str]] = {}
    for each in dict.fromkeys(names):
        by_fold.setdefault(fold(each), []).append(each)
    close = difflib.get_close_matches(fold(name), by_fold, n=n)
    return [each for key in close for each in by_fold[key]][:n]
