"""An answer cut into clauses: the numbers in each, and whether anything beside them changes what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from bot.core.folding import fold
from bot.core.guess import Guess, Kind
from bot.core.number_group import Sign
from bot.core.number_lexicon import GROUPS, Role
from bot.core.number_parts import Part
from bot.core.number_phrases import Phrase, phrase_of
from bot.core.number_words import spell
from bot.core.numerals import Numeral

__all__ = ["Clause", "Number", "clauses", "fitting"]

_MOST = {
    "count": Decimal(999_999_999),
    "ratio": Decimal(999_999_999),
    "percent": Decimal(999_999_999),
    "money": Decimal(999_999_999_999_999),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A run of number words in its clause, with what stands beside it."""

    guess: Guess
    unit: str = ""  # the unit word after it
    spelled: bool = False  # in words
    negated: bool = False  # "không phải 120"
    label: bool = False  # "tổ 5"
    corrects: bool = False  # "à quên 130"
    change: int = 0  # "tăng 3": 1, "giảm 2": -1
    signed: bool = False  # the change is a "+" or "-", which may also be a dash

    @property
    def plain(self) -> bool:
        """Whether this is one number and nothing makes it another thing than the figure."""
        return self.guess.certain and not (self.negated or self.label or self.corrects or self.change)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the answer between commas, full stops, brackets or line breaks."""

    roles: frozenset[Role]
    phrase: Phrase | None = None
    numbers: tuple[Number, ...] = ()
    clear: bool = True  # a phrase, or nothing but plain numbers and words of the closed lists
    part_of_whole: bool = False  # number, slash or "trên", number: the shape of a ratio


_UNITS = frozenset({Role.UNIT, Role.ORDINAL_UNIT})
_CLEAR = frozenset({Role.NUMBER, Role.POLITE, Role.OPENING, Role.FILLER, Role.PLACE})
_CLEAR_IN: dict[Kind, frozenset[Role]] = {
    "count": _CLEAR | _UNITS,
    "percent": _CLEAR | {Role.PERCENT, Role.RATE},  # "95 hộ" is no percentage
    "ratio": _CLEAR | _UNITS | {Role.SLASH, Role.OF, Role.ATTENDING},
    "money": _CLEAR | _UNITS | {Role.MONEY},
}
_FULL_STOPS = frozenset({"chấm", "cham"})  # as dictation spells them out


def clauses(found: Sequence[Part], kind: Kind) -> list[Clause]:
    """The clauses of an answer that say anything."""
    last = len(found)
    while last and found[last - 1].text in _FULL_STOPS:
        last -= 1
    runs = (tuple(run) for breaks, run in groupby(found[:last], lambda part: part.role is Role.BREAK) if not breaks)
    found_clauses = (_clause(run, kind) for run in runs)
    return [clause for clause in found_clauses if clause.phrase or clause.numbers or not clause.clear]


def _clause(run: tuple[Part, ...], kind: Kind) -> Clause:
    roles = frozenset(part.role for part in run)
    if phrase := phrase_of(run):
        return Clause(roles, phrase)
    percent = Role.PERCENT in roles
    numbers: list[Number] = []
    separators: list[int] = []  # how many numbers stand before each slash or "trên"
    clear, corrects = True, False
    at = 0
    while at < len(run):
        part = run[at]
        if part.role is Role.NUMBER:
            end = at + 1
            while end < len(run) and run[end].role is Role.NUMBER and not _two_numerals(run[end - 1 : end + 1]):
                end += 1
            numbers.append(_number(run, at, end, kind, corrects=corrects, first=not numbers))
            clear, corrects = clear and numbers[-1].plain, False
            at = end
            continue
        corrects |= part.role is Role.CORRECTION
        separators += [len(numbers)] * (part.role in (Role.SLASH, Role.OF))
        clear = clear and _is_clear(run, at, kind, percent=percent, first=not numbers)
        at += 1
    return Clause(roles, None, tuple(numbers), clear, len(numbers) == 2 and separators == [1])


def _two_numerals(pair: Sequence[Part]) -> bool:
    """ "5 130" is two numbers, whatever they would make together."""
    return all(part.number and part.number.numeral for part in pair)


def _is_clear(run: Sequence[Part], at: int, kind: Kind, *, percent: bool, first: bool) -> bool:
    """Whether a word that is no number changes nothing about the figure; ``first``: no number stands before it."""
    part = run[at]
    if part.text == "co" and run[at + 1 : at + 2] and run[at + 1].role is Role.NUMBER:
        return False  # "co 40" may be "cỡ 40"
    if part.role is Role.HEADING:
        return first and kind != "percent"  # "số hộ 120"; after a number it is a share: "hai phần ba số hộ"
    if part.role is Role.LABEL:
        return part.key in GROUPS or first  # before a number it is looked at there
    if part.role is Role.ATTENDING and at and run[at - 1].role in _UNITS:
        return True  # "95 người du"; "95 du" may be "95 dư", more than 95
    return part.role in _CLEAR_IN[kind] or (percent and kind == "percent" and part.role in _UNITS)


def _number(run: Sequence[Part], at: int, end: int, kind: Kind, *, corrects: bool, first: bool) -> Number:
    """The number words from ``at`` up to ``end``, and their neighbours."""
    words = [part.number for part in run[at:end] if part.number]
    before = run[at - 1] if at else None
    role = before.role if before else None
    label = role is Role.LABEL or (role is Role.ORDINAL_UNIT and first)
    if label and " " in run[at].text:  # "tổ 5 130" is no 5130
        words[0] = replace(words[0], numeral=Numeral(run[at].text.partition(" ")[2]))
    after = run[end] if end < len(run) else None
    unit = fold(after.text) if after and after.role in _UNITS else ""
    percent = after is not None and after.role is Role.PERCENT
    guess = spell(words, kind, percent=percent, noun=bool(unit))
    if kind == "money" and not any(word.sign is Sign.SCALE for word in words):
        guess = _in_thousands(guess, said=after is not None and after.role is Role.MONEY)
    change = {Role.MORE: 1, Role.LESS: -1}.get(role, 0) if role else 0
    signed = bool(change and before and not before.text.isalpha() and len(before.text) == 1)
    if signed and not first:
        change = 0  # the dash of "5-6"
    return Number(
        fitting(guess, kind),
        unit=unit,
        spelled=not any(word.numeral for word in words),
        negated=role is Role.NOT,
        label=label,
        corrects=corrects,
        change=change,
        signed=signed,
    )


def _in_thousands(guess: Guess, *, said: bool) -> Guess:
    """A bare "500" of money is likelier 500.000 đồng than 500."""
    if said or not guess.certain or not 0 < guess.values[0] < 1000:
        return guess
    return Guess((guess.values[0] * 1000, guess.values[0]), doubt=True)


def fitting(guess: Guess, kind: Kind) -> Guess:
    """The values the field can hold: within its bounds, and whole unless it is a percentage."""
    values = tuple(
        value
        for value in guess.values
        if value <= _MOST[kind] and (kind == "percent" or value == value.to_integral_value())
    )
    return Guess(values, guess.doubt or values != guess.values, guess.slip)
