"""Vietnamese figures as people type and dictate them -> a reading that never guesses.

The law: no text yields a wrong value. A text with two readings, with a word outside the closed lists, with two
different numbers, is UNCLEAR and carries what it may have meant, likeliest first. The rules are numbers.tsv row by row;
the words are in `number_lexicon`, phrases without a number in `number_phrases`, what stands beside a number in
`number_clauses`, the grammar of spelled numbers in `number_words` and `number_group`, digits in `numerals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from bot.core.guess import Guess, Kind
from bot.core.number_clauses import Clause, Number, clauses, fitting
from bot.core.number_lexicon import Role
from bot.core.number_parts import parts
from bot.core.number_phrases import Phrase

__all__ = ["Kind", "Reading", "Verdict", "read_number"]

_OFFERED = 4  # candidates; more is no question a person can answer


class Verdict(Enum):
    """What an answer turned out to be."""

    VALUE = "value"
    RATIO = "ratio"
    SAME = "same"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer, read. Numbers are never negative; money is in đồng, a percentage in hundredths (95.5)."""

    verdict: Verdict
    value: Decimal | None = None  # VALUE; RATIO: the part; SAME: the previous value
    whole: Decimal | None = None  # RATIO only
    candidates: tuple[Decimal, ...] = ()  # UNCLEAR: the readings to offer, likeliest first
    confirm: bool = False  # the only reading, yet worth showing back

    def __post_init__(self) -> None:
        numbers = [number for number in (self.value, self.whole, *self.candidates) if number is not None]
        if any(not number.is_finite() or number < 0 for number in numbers):
            raise ValueError(f"a reading holds finite numbers from 0 on: {self}")
        if (self.value is not None) != (self.verdict in (Verdict.VALUE, Verdict.RATIO, Verdict.SAME)):
            raise ValueError(f"{self.verdict} with value {self.value}")
        if (self.whole is not None) != (self.verdict is Verdict.RATIO):
            raise ValueError(f"{self.verdict} with whole {self.whole}")
        if self.value is not None and self.whole is not None and not self.value <= self.whole != 0:
            raise ValueError(f"a part above its whole, or a whole of nothing: {self.value}/{self.whole}")
        if self.candidates and self.verdict is not Verdict.UNCLEAR:
            raise ValueError(f"{self.verdict} with candidates {self.candidates}")
        if len(set(self.candidates)) != len(self.candidates):
            raise ValueError(f"a candidate twice: {self.candidates}")
        if self.confirm and self.verdict is not Verdict.VALUE:
            raise ValueError(f"{self.verdict} with confirm")


def read_number(text: str, kind: Kind, *, previous: Decimal | None = None) -> Reading:
    """Read one figure; ``previous`` is the last period's value, for "như cũ" and "tăng 3".

    Never raises, whatever the text; time grows linearly with it. "money" reads đồng, "percent" does not check 0–100,
    "ratio" reads part and whole and nothing else.
    """
    if previous is not None and not (previous.is_finite() and previous >= 0):
        previous = None
    if kind in ("count", "percent") and _PLAIN.fullmatch(text):
        return Reading(Verdict.VALUE, Decimal(text))  # most answers; what follows would come to the same
    said = clauses(parts(text), kind)
    return _clear(said, kind, previous) or Reading(Verdict.UNCLEAR, candidates=_offers(said, kind, previous))


_PLAIN = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
_ZEROS = frozenset({Phrase.ZERO, Phrase.PERHAPS_ZERO})


def _clear(said: Sequence[Clause], kind: Kind, previous: Decimal | None) -> Reading | None:
    """The one reading of these clauses; None where there is none, or more than one."""
    if not said or not all(clause.clear for clause in said):
        return None
    phrases = {clause.phrase for clause in said if clause.phrase}
    numbers = [number for clause in said for number in clause.numbers]
    if kind == "ratio" and (numbers or phrases & _ZEROS):
        return _ratio(said)
    if numbers:
        return _value(numbers, phrases, previous)
    return _phrased(phrases, previous)


def _value(numbers: Sequence[Number], phrases: set[Phrase], previous: Decimal | None) -> Reading | None:
    """One number; or one in digits and again in words, "120 (một trăm hai mươi)"; a phrase beside it must agree."""
    values = {_plain_value(number.guess.values[0]) for number in numbers}
    units = {number.unit for number in numbers if number.unit}
    echoed = len(numbers) == len({number.spelled for number in numbers}) and len(units) <= 1
    meant = {Phrase.ZERO: Decimal(0), Phrase.SAME: previous}
    if len(values) > 1 or not echoed or any(meant.get(phrase) not in values for phrase in phrases):
        return None
    return Reading(Verdict.VALUE, values.pop(), confirm=any(number.guess.slip for number in numbers))


def _phrased(phrases: set[Phrase], previous: Decimal | None) -> Reading | None:
    """An answer of phrases only."""
    if phrases == {Phrase.ZERO}:
        return Reading(Verdict.VALUE, Decimal(0), confirm=True)
    if phrases == {Phrase.SAME} and previous is not None:
        return Reading(Verdict.SAME, previous)
    if phrases == {Phrase.NOT_APPLICABLE}:
        return Reading(Verdict.NOT_APPLICABLE)
    if Phrase.MISSING in phrases and phrases <= {Phrase.MISSING, Phrase.PERHAPS_ZERO}:
        return Reading(Verdict.MISSING)
    return None


def _ratio(said: Sequence[Clause]) -> Reading | None:
    if len(said) == 1 and said[0].part_of_whole:
        part, whole = (_plain_value(number.guess.values[0]) for number in said[0].numbers)
        if part <= whole != 0:
            return Reading(Verdict.RATIO, part, whole)
    return None


def _offers(said: Sequence[Clause], kind: Kind, previous: Decimal | None) -> tuple[Decimal, ...]:
    """What an unclear answer may have meant, likeliest first."""
    roles = frozenset[Role]().union(*(clause.roles for clause in said))
    if roles & {Role.VAGUE, Role.CLOCK} or (Role.PERCENT in roles and kind != "percent"):
        return ()
    numbers = [number for clause in said for number in clause.numbers]
    if not numbers:
        return _distinct(_of_phrases(said, previous), kind)
    if len(numbers) == 1 and numbers[0].change:
        return _distinct(_changed(numbers[0], previous), kind)
    if Role.SLASH in roles and len(numbers) > 1:
        return _distinct(_share(numbers, kind), kind)
    values = list(_likeliest(numbers))
    if Role.EACH in roles and len(numbers) == len(values) == 2:
        values.insert(0, values[0] * values[1])  # "2 buổi, mỗi buổi 40 người"
    if previous is not None and any(clause.phrase is Phrase.SAME for clause in said):
        values.append(previous)  # "như cũ, 120 hộ"
    return _distinct(values, kind)


def _of_phrases(said: Sequence[Clause], previous: Decimal | None) -> list[Decimal]:
    phrases = {clause.phrase for clause in said}
    zero = [Decimal(0)] if phrases & _ZEROS else []
    return [previous, *zero] if Phrase.SAME in phrases and previous is not None else zero


def _changed(number: Number, previous: Decimal | None) -> list[Decimal]:
    values = [] if previous is None else [previous + number.change * value for value in number.guess.values]
    return [*values, *number.guess.values] if number.signed else values


def _share(numbers: Sequence[Number], kind: Kind) -> list[Decimal]:
    """ "12/15" in another field: the part, or the percentage; "20/11" and "20/11/2026" are dates."""
    if len(numbers) != 2 or not all(number.guess.certain for number in numbers):
        return []
    part, whole = (number.guess.values[0] for number in numbers)
    if not 0 < whole >= part:
        return []
    if kind != "percent":
        return [part] if kind == "count" else []
    share = part * 100 / whole
    return [share] if share == round(share, 2) else []


def _likeliest(numbers: Sequence[Number]) -> Iterable[Decimal]:
    """The values of the numbers that may be the figure: the corrected ones, no names, nothing denied."""
    corrected = [i for i, number in enumerate(numbers) if number.corrects]
    kept = [number for number in numbers[corrected[-1] if corrected else 0 :] if not number.negated]
    named = [number for number in kept if not number.label] or kept
    return (value for number in named for value in number.guess.values)


def _distinct(values: Iterable[Decimal], kind: Kind) -> tuple[Decimal, ...]:
    possible = fitting(Guess(tuple(value for value in values if value >= 0)), kind).values
    return tuple(dict.fromkeys(map(_plain_value, possible)))[:_OFFERED]


def _plain_value(value: Decimal) -> Decimal:
    """The value without needless zeros or an exponent: 95.50 is 95.5, 3E+6 is 3000000."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
