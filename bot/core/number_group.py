"""Number words below a thousand: signs, and the grammar of one group of up to three digits.

Everything larger is made of such groups (`number_words`). A form nobody taught this grammar has no reading (None); a
form with two readings returns both: "trăm năm" is 150 and 105. Rules are from numbers.tsv and reference/vietnam.md, 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.guess import Guess, say
from bot.core.numerals import Numeral

__all__ = ["NumberWord", "Sign", "Words", "below_hundred", "below_thousand", "counted", "digit_of", "ones_after_odd"]


class Sign(Enum):
    """The part a word plays in a number."""

    NUMERAL = auto()  # digits, as a Numeral
    DIGIT = auto()  # không … chín
    LATE_DIGIT = auto()  # mốt, tư, lăm, nhăm: forms a digit takes after a ten
    TEN = auto()  # mười
    TENS = auto()  # mươi
    TEN_OR_TENS = auto()  # "muoi"
    SHORT_TENS = auto()  # hăm, băm: twenty, thirty, always with a digit after
    PACK = auto()  # chục
    DOZEN = auto()  # tá
    HUNDRED = auto()
    SCALE = auto()  # vạn, nghìn, triệu, tỷ
    ODD = auto()  # linh, lẻ: no tens
    HALF_MORE = auto()  # rưỡi: and half of the unit before
    HALF_OF = auto()  # nửa
    POINT = auto()  # phẩy


@dataclass(frozen=True, slots=True)
class NumberWord:
    """One word of a number."""

    sign: Sign
    value: int = 0
    numeral: Numeral | None = None
    bare: bool = False  # typed without accents, and then on its own perhaps no number ("nam", "sau")
    maybe_late: bool = False  # "mot": một or mốt
    leads: bool = False  # …and one that may stand before a number ("tam 95" = "tầm 95")
    chat: bool = False  # a shorthand or slang for money (k, tr, củ)
    slip: bool = False  # n/l, x/s, tr/ch or an accent in the wrong place


Words = Sequence[NumberWord]

_TENS = frozenset({Sign.TENS, Sign.TEN_OR_TENS})
_TEN = frozenset({Sign.TEN, Sign.TEN_OR_TENS})


def below_thousand(words: Words, *, first: bool) -> Guess | None:
    """A group of up to three digits; only the first group of a number may leave out its "một" ("trăm rưỡi")."""
    at = next((i for i, word in enumerate(words) if word.sign is Sign.HUNDRED), None)
    if at is None:
        return below_hundred(words) if first or words[0].sign is not Sign.PACK else None
    head, rest = words[:at], words[at + 1 :]
    if not head:
        if not first:
            return None
        hundreds = say(100).doubted(not rest)
    elif len(head) == 1 and (digit := digit_of(head[0], low=1 if first else 0)) is not None:
        hundreds = counted(head[0], digit * 100)
        if digit == 0:
            # "không trăm" is said before "linh" and before full tens; with nothing after it the rest is missing
            hundreds = hundreds.doubted(not rest or rest[0].sign in (Sign.HALF_MORE, Sign.LATE_DIGIT))
    else:
        return None
    if not rest:
        return hundreds
    added = _after_hundred(rest)
    return hundreds.plus(added) if added else None


def counted(digit: NumberWord, value: int) -> Guess:
    """A unit counted by a digit: "lăm mươi" is "năm mươi" with n/l, "tư trăm" and "mốt mươi" are not said."""
    late = digit.sign is Sign.LATE_DIGIT
    return say(value).doubted(late and digit.value != 5).slipped(late)


def _after_hundred(words: Words) -> Guess | None:
    word = words[0]
    if word.sign is Sign.ODD:
        return ones_after_odd(words[1:])
    if word.sign is Sign.PACK:
        return None
    if len(words) > 1:
        return below_hundred(words)
    if word.sign is Sign.HALF_MORE:
        return say(50)
    if word.sign is Sign.LATE_DIGIT and word.value == 1:
        return say(10)
    digit = digit_of(word)
    if digit is not None:
        return say(digit * 10, digit)  # "hai trăm ba": 230 or 203
    tens = below_hundred(words)
    return tens if tens and all(10 <= value <= 99 for value in tens.values) else None


def ones_after_odd(words: Words) -> Guess | None:
    """The one digit after "linh"; "linh mốt" is never said, so it is asked."""
    digit = digit_of(words[0]) if len(words) == 1 else None
    if digit is None:
        return None
    late = words[0].sign is Sign.LATE_DIGIT
    return say(digit).doubted(late and digit == 1).slipped(late and digit == 5)


def below_hundred(words: Words) -> Guess | None:
    """Tens and ones, in full ("hai mươi lăm"), shortened ("hai lăm", "hăm lăm"), or packs of ten."""
    head = words[0] if words else None
    if head is None:
        return None
    if len(words) == 1:
        return _single(head)
    if head.sign is Sign.PACK:
        return _packs(say(10), words[1:])
    if head.sign in _TEN:
        return _with_ones(10, words[1:], teens=True)
    if head.sign is Sign.SHORT_TENS:
        return _with_ones(head.value, words[1:])
    digit = digit_of(head, low=1)
    if digit is None:
        return None
    if words[1].sign is Sign.PACK:
        return _packs(counted(head, digit * 10), words[2:])
    if words[1].sign in _TENS:
        ones = _with_ones(0, words[2:])
        tens = counted(head, digit * 10).doubted(digit == 1)  # nobody says "một mươi"
        return tens.plus(ones) if ones else None
    if len(words) == 2 and head.sign is Sign.DIGIT:
        return _shortened(digit, words[1])
    return None


def _single(word: NumberWord) -> Guess | None:
    if word.numeral:
        small = word.numeral.small
        return None if small is None or not 1 <= small <= 999 else say(small)
    if word.sign is Sign.DIGIT:
        return say(word.value) if word.value else None
    if word.sign in _TEN:
        return say(10)
    if word.sign is Sign.LATE_DIGIT:
        # "mốt", "tư" and "nhăm" do not stand alone; "lăm" may be the end of "hai lăm"
        return say(word.value).doubted()
    if word.sign in (Sign.TENS, Sign.SHORT_TENS, Sign.PACK):
        return say(word.value).doubted()  # "mươi hộ", "chục hộ": about ten
    return None


def _with_ones(tens: int, words: Words, *, teens: bool = False) -> Guess | None:
    """Tens already read, then nothing or one digit; ``teens``: after "mười", which takes other forms."""
    if not words:
        return say(tens)
    digit = digit_of(words[0]) if len(words) == 1 else None
    if digit is None:
        return None
    word = words[0]
    if word.sign is Sign.DIGIT and digit == 5:
        return say(tens + 5, tens)  # "hai mươi năm": 25 by n/l, or twenty years
    if word.sign is Sign.LATE_DIGIT:
        # "mười mốt" is never said; "mười tư" is, though "mười bốn" is taught
        return say(tens + digit).doubted(teens and digit == 1).slipped(teens and digit == 4)
    # "hai mươi một" is meant as "hai mươi mốt"
    return say(tens + digit).slipped((not teens and digit == 1 and not word.maybe_late) or word.numeral is not None)


def _shortened(tens: int, word: NumberWord) -> Guess | None:
    """ "hai tư", "năm lăm", "ba mốt": only a late form of the digit tells tens and ones from two digits."""
    if word.sign is Sign.LATE_DIGIT:
        return say(tens * 10 + word.value).doubted(tens == 1)
    if word.maybe_late:
        return say(tens * 10 + 1).doubted(tens == 1).slipped()  # "hai mot": both "hai mốt" and "hai một" are 21
    if word.sign is Sign.DIGIT and word.value == tens == 5:
        return say(55, 5).doubted()  # "năm năm" may be five years
    return None


def _packs(packs: Guess, rest: Words) -> Guess | None:
    """Tens counted as "chục", then nothing, "rưỡi" or a digit (asked: it is a southern form)."""
    if not rest:
        return packs
    if len(rest) > 1:
        return None
    if rest[0].sign is Sign.HALF_MORE:
        return packs.plus(say(5))
    digit = digit_of(rest[0])
    return packs.plus(say(digit)).doubted() if digit is not None else None


def digit_of(word: NumberWord, *, low: int = 1, late: bool = True) -> int | None:
    """The digit a word or a one-digit numeral is, if it is at least ``low``; ``late``: also as "tư", "lăm" …"""
    if word.numeral:
        small = word.numeral.small
        return small if small is not None and low <= small <= 9 else None
    if word.sign is Sign.DIGIT or (late and word.sign is Sign.LATE_DIGIT):
        return word.value if word.value >= low else None
    return None
