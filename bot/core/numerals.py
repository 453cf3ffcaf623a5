"""Numbers in digits: "1.234", "12,000", "95,5", "05", "1O5".

A numeral is looked at twice, as a whole number with thousands groups and as a decimal; which one is meant, or whether
the person must be asked, depends on where it stands (numbers.tsv: a whole-number field, a percentage, before "triệu").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from bot.core.guess import Guess, Kind, say

__all__ = ["Numeral"]

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_LOOKALIKES = str.maketrans("oli", "011")  # letters typed for digits; the text is casefolded
_LONGEST = 18  # digits; nothing a ward counts is longer, and Decimal arithmetic stays exact far beyond


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits as typed, with the separators between them; letters o, l and i may stand for digits."""

    text: str

    @property
    def doubtful(self) -> bool:
        """Whether the signs themselves need asking: letters for digits, digits of another script."""
        return any(
            char.isalpha() or (char.isdecimal() and not unicodedata.normalize("NFKC", char).isascii())
            for char in self.text
        )

    @property
    def digits(self) -> str:
        """The text with ASCII digits and its separators, "" when it is too long to be a figure."""
        if len(self.text) > 2 * _LONGEST:
            return ""
        text = self.text.translate(_LOOKALIKES)
        if text.isascii():
            return text
        return "".join(str(unicodedata.decimal(char, char)) for char in text)

    @property
    def whole(self) -> Decimal | None:
        """The whole number: no separator, or one kind of separator and groups of exactly three digits."""
        digits = self.digits
        if digits.isdecimal():
            return Decimal(digits) if len(digits) <= _LONGEST else None
        return Decimal(re.sub(r"[., ]", "", digits)) if _GROUPED.fullmatch(digits) else None

    @property
    def fraction(self) -> Decimal | None:
        """The number with the one separator read as a decimal mark."""
        match = _DECIMAL.fullmatch(self.digits)
        return Decimal(f"{match[1]}.{match[2]}") if match else None

    @property
    def grouped(self) -> bool:
        """Whether separators stand between the digits."""
        return not self.digits.isdecimal()

    @property
    def _padded(self) -> bool:
        # "05" is how papers write five; "0912345678" is a telephone number and "012" may be anything
        return self.digits[0] == "0" and len(self.digits) > 2

    @property
    def places(self) -> int:
        """How many digits follow the only separator; 0 without one."""
        match = _DECIMAL.fullmatch(self.digits)
        return len(match[2]) if match else 0

    @property
    def small(self) -> int | None:
        """The number when it is written plainly: digits only, no leading zero, nothing to doubt."""
        digits = self.digits
        plain = digits.isdecimal() and not self.doubtful and (digits == "0" or digits[0] != "0")
        return int(digits) if plain and len(digits) <= _LONGEST else None

    def alone(self, kind: Kind, *, percent: bool) -> Guess:
        """The reading of a numeral that is the whole figure; ``percent``: a percent sign or its words stand by it."""
        guess = self._percentage(percent=percent) if kind == "percent" else self._counted(kind)
        return guess.doubted() if self.doubtful else guess

    def before_scale(self) -> Guess:
        """The reading as a coefficient ("1,5" before "triệu"): three decimals might be a thousands group."""
        guess = say(*(value for value in (self.whole, self.fraction) if value is not None))
        return guess.doubted() if self.doubtful else guess

    def _counted(self, kind: Kind) -> Guess:
        if self.whole is not None:
            groups = set(self.digits.split(" "))
            if len(groups) == 1 and " " in self.text:
                return say(Decimal(groups.pop()), self.whole)  # "120 120" is rather one number sent twice
            return Guess((self.whole,), doubt=self._padded, slip="," in self.text or " " in self.text)
        if kind == "money" or self.fraction is None or self.digits[0] == "0":
            return Guess((), doubt=True)
        # "12.5" households: the mark is more likely a slip than a half
        return say(Decimal(re.sub(r"[.,]", "", self.digits))).doubted()

    def _percentage(self, *, percent: bool) -> Guess:
        if self.fraction is None:
            return say().doubted() if self.whole is None else Guess((self.whole,), doubt=self._padded or self.grouped)
        if self.whole is not None:
            return say(self.fraction, self.whole)
        if 0 < self.fraction <= 1 and not percent:  # "0,95": 0,95 % or 95 %
            return say(self.fraction, self.fraction * 100)
        return Guess((self.fraction,), doubt=self.places > 2, slip=self.fraction < 1)
