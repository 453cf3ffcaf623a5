"""The grammar of Vietnamese number words: a run of them -> every value it may have.

Nothing here decides between two readings; whoever asked the person does. Which word is which sign, and which unaccented
words might be something else, stands in `number_lexicon`. Rules are from numbers.tsv and reference/vietnam.md, 5.

A number is groups with falling scales (tỷ, triệu, vạn, nghìn), each group below a thousand, and a tail. What makes it
ambiguous is the tail: colloquially a bare digit counts the next lower unit ("hai trăm ba" = 230), formally ones (203).
"""

from __future__ import annotations

from decimal import Decimal

from bot.core.guess import Guess, Kind, say
from bot.core.number_group import (
    NumberWord,
    Sign,
    Words,
    below_hundred,
    below_thousand,
    counted,
    digit_of,
    ones_after_odd,
)

__all__ = ["spell"]

_LONGEST = 40  # words; the longest number below a thousand tỷ has 28


def spell(words: Words, kind: Kind, *, percent: bool = False, noun: bool = False) -> Guess:
    """Read a run of number words; ``percent``: a percent sign stands by it, ``noun``: a unit word follows it.

    A run outside the grammar comes back doubtful, with what it may have meant.
    """
    if len(words) > _LONGEST:
        return say()
    if len(words) == 1:
        return _one_word(words[0], kind, percent=percent, noun=noun)
    guess = _number(words, kind, percent=percent)
    if words[0].leads and (rest := spell(words[1:], kind, percent=percent, noun=noun)).values:
        # "tam muoi": tám mươi, or tầm mười
        values = [*(guess.values if guess else ()), *rest.values]
        # "van hai tram" is rather "vẫn hai trăm" than ten thousand and two hundred
        return Guess(tuple(reversed(values) if words[0].sign is Sign.SCALE else values), doubt=True)
    if guess is None:
        return _ungrammatical(words, kind, percent=percent)
    guess = guess.slipped(any(word.slip for word in words))
    if kind != "money" and any(word.chat for word in words):
        # "120k" households: thousands, or a slip of the finger
        plain = _number(words[:-1], kind, percent=percent) if words[-1].chat else None
        return Guess((plain.values if plain else ()) + guess.values, doubt=True)
    return guess


def _one_word(word: NumberWord, kind: Kind, *, percent: bool, noun: bool) -> Guess:
    if word.numeral:
        return word.numeral.alone(kind, percent=percent)
    if word.sign is Sign.HUNDRED and percent:
        return say(100)  # "trăm phần trăm"
    if word.sign is Sign.DIGIT and word.value == 0:
        return say()  # a zero in words is a phrase (`number_phrases`); here it is a "no" before something else
    guess = below_thousand((word,), first=True) or _implied(word)
    if word.sign is Sign.TEN_OR_TENS:
        # before a noun it may be "mươi hộ", about ten; on its own only "mười" can stand
        return guess.doubted(noun).slipped()
    return guess.doubted(word.bare and not noun).slipped(word.slip or word.bare)


def _implied(word: NumberWord) -> Guess:
    """A unit without a count ("ngót trăm", "nghìn"): about one of it."""
    if word.sign in (Sign.DOZEN, Sign.HUNDRED, Sign.SCALE):
        return say(word.value).doubted()
    return say()


def _ungrammatical(words: Words, kind: Kind, *, percent: bool) -> Guess:
    """What a run outside the grammar may have meant: digits read out one by one, or its only numeral."""
    numerals = [word.numeral for word in words if word.numeral]
    if len(numerals) == 1 and not any(word.sign in (Sign.HUNDRED, Sign.SCALE) for word in words):
        year = len(words) == 2 and words[0].sign is Sign.DIGIT and words[0].value == 5  # "năm 2026"
        return say() if year else numerals[0].alone(kind, percent=percent).doubted()
    if numerals or any(word.sign is not Sign.DIGIT for word in words) or words[0].value == 0:
        return say()
    joined = int("".join(str(word.value) for word in words))
    if len(words) == 2 and words[1].value == words[0].value + 1:
        return say(words[0].value, words[1].value, joined).doubted()  # "một hai": one or two
    return say(joined).doubted()


def _number(words: Words, kind: Kind, *, percent: bool) -> Guess | None:
    """The whole run by the grammar, or None."""
    if not words:
        return None
    if any(word.sign is Sign.POINT for word in words):
        return _with_point(words, kind, percent=percent)
    if len(words) == 2 and words[0].sign is Sign.HALF_OF:
        halved = words[1].sign in (Sign.PACK, Sign.DOZEN, Sign.HUNDRED, Sign.SCALE)
        return say(Decimal(words[1].value) / 2) if halved else None
    if any(word.sign is Sign.DOZEN for word in words):
        return _dozens(words)
    if any(word.sign is Sign.SCALE for word in words):
        return _with_scales(words, kind)
    if guess := below_thousand(words, first=True):
        return guess
    if words[-1].sign is Sign.HALF_MORE and (whole := below_thousand(words[:-1], first=True)):
        # "ba rưỡi" is three and a half; only a percentage can be that
        return whole.plus(say(Decimal("0.5"))) if kind == "percent" else say()
    return None


def _dozens(words: Words) -> Guess | None:
    """ "một tá", "hai tá rưỡi", "tá rưỡi"; a dozen goes with nothing else."""
    at = 0 if words[0].sign is Sign.DOZEN else 1
    digit = digit_of(words[0]) if at else 1
    rest = words[at + 1 :]
    if digit is None or words[at].sign is not Sign.DOZEN:
        return None
    dozens = (counted(words[0], digit * 12) if at else say(12)).doubted(words[at].bare)
    if rest and (len(rest) > 1 or rest[0].sign is not Sign.HALF_MORE):
        return None
    return dozens.plus(say(6)) if rest else dozens.doubted(not at)


def _with_point(words: Words, kind: Kind, *, percent: bool) -> Guess | None:
    """ "chín lăm phẩy năm", "một phẩy hai triệu": a decimal, alone a percentage, else before one scale."""
    at = next(i for i, word in enumerate(words) if word.sign is Sign.POINT)
    scale = words[-1] if words[-1].sign is Sign.SCALE else None
    whole = _before_point(words[:at])
    places = _places(words[at + 1 : -1 if scale else None])
    if whole is None or not whole.certain or not places:
        return None
    value = Decimal(f"{whole.values[0]}.{places}")
    if scale:
        return Guess((value * scale.value,), slip=whole.slip)
    if kind != "percent":
        return say()
    if 0 < value <= 1 and not percent:
        return say(value, value * 100)
    return Guess((value,), slip=whole.slip)


def _before_point(words: Words) -> Guess | None:
    if len(words) == 1 and digit_of(words[0], low=0) == 0:
        return say(0)
    return below_thousand(words, first=True)


def _places(words: Words) -> str:
    """The digits after the point, "" when they are not one or two: "năm" 5, "không năm" 05, "bảy lăm" 75."""
    digits = [digit_of(word, low=0) for word in words]
    if len(words) == 1 and digits[0] is not None:
        return str(digits[0])
    if len(words) == 2 and digits[0] == 0 and digits[1] is not None:
        return f"0{digits[1]}"
    guess = below_hundred(words) if words else None
    return str(guess.values[0]) if guess and guess.certain and 10 <= guess.values[0] <= 99 else ""


def _with_scales(words: Words, kind: Kind) -> Guess | None:
    """Groups with falling scales, then the tail."""
    total, start, above, at_zero = say(0), 0, None, False
    for at, word in enumerate(words):
        if word.sign is not Sign.SCALE:
            continue
        group = _before_scale(words[start:at], first=start == 0, last=at == len(words) - 1)
        if group is None or (above and any(value * word.value >= above for value in group.values)):
            return None
        if above and word.value >= above:
            return None
        total, start, above = total.plus(group.times(word.value)), at + 1, word.value
        at_zero = not any(group.values)
    tail = words[start:]
    if at_zero and not (tail and (_has_hundreds(tail) or tail[0].sign is Sign.ODD)):
        return total.doubted()  # "không nghìn" with nothing full after it, "0k" for "ok"
    if not tail or above is None:
        return total
    added = _tail(tail, above, kind)
    return total.plus(added) if added else None


def _before_scale(words: Words, *, first: bool, last: bool) -> Guess | None:
    if not words:
        return say(1).doubted(last) if first else None  # "nghìn rưỡi" is one and a half, "nghìn" is about one
    if len(words) == 1 and (numeral := words[0].numeral):
        if first:
            guess = numeral.before_scale()
            # "1,5 triệu 2": a fraction and more after it
            return guess if last or not numeral.grouped else guess.doubted()
        return say(numeral.small) if numeral.small is not None and numeral.small < 1000 else None
    if not first and len(words) == 1 and words[0].sign is Sign.DIGIT:
        return say(words[0].value)  # also "không nghìn"
    if len(words) == 1 and words[0].sign is Sign.LATE_DIGIT and words[0].value == 5:
        return say(5).slipped()  # "lăm nghìn", n/l
    return below_thousand(words, first=first)


def _tail(words: Words, scale: int, kind: Kind) -> Guess | None:
    """What follows the last scale word; the sum is the caller's."""
    tenth = Decimal(scale) / 10
    word = words[0]
    digit = digit_of(word) if len(words) == 1 else None
    if digit is not None:
        if word.sign is Sign.LATE_DIGIT and digit == 1:
            return say(tenth)  # numbers.tsv: "trăm mốt" = 110
        if kind == "money" and not (word.sign is Sign.DIGIT and digit == 5):
            return say(digit * tenth)  # "ba triệu hai"; "ba triệu năm" may be a yearly sum
        return say(digit * tenth, digit)
    if len(words) == 1 and (two := _two_digits(word)):
        return say(*dict.fromkeys((two * tenth / 10, two * scale // 1000, two)))  # "12 nghìn 34", "1tr25"
    if len(words) == 1 and word.sign is Sign.HALF_MORE:
        return say(Decimal(scale) / 2)
    if word.sign is Sign.ODD:
        ones = ones_after_odd(words[1:])
        return ones.doubted(scale > 1000) if ones else None
    group = below_thousand(words, first=False)
    if group is None:
        return None
    if scale == 1000:
        return _tail_of_thousands(words, group)
    if scale == 10_000:
        return group.doubted(not _has_hundreds(words))
    # "ba triệu hai trăm": 3.200.000 with the "nghìn" left out, or 3.000.200
    return Guess(group.times(scale // 1000).values + group.values, doubt=True)


def _two_digits(word: NumberWord) -> Decimal | None:
    small = word.numeral.small if word.numeral else None
    return Decimal(small) if small is not None and 10 <= small <= 99 else None


def _tail_of_thousands(words: Words, group: Guess) -> Guess:
    if _has_hundreds(words) or group.values[0] >= 100:
        return group
    if _is_shortened(words):
        # "hai nghìn hai lăm": tens and ones, or hundreds and tens
        return Guess(group.values + group.times(10).values, doubt=True)
    return group.slipped()  # "hai nghìn hai mươi sáu", the "không trăm" left out


def _has_hundreds(words: Words) -> bool:
    return any(word.sign is Sign.HUNDRED for word in words)


def _is_shortened(words: Words) -> bool:
    """Whether tens are said without "mươi" ("hai lăm")."""
    return len(words) == 2 and digit_of(words[0]) is not None and digit_of(words[1]) is not None
