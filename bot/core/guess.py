"""What a run of digits or number words may mean: every value it can have, likeliest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

__all__ = ["Guess", "Kind", "say"]

Kind = Literal["count", "percent", "ratio", "money"]


@dataclass(frozen=True, slots=True)
class Guess:
    """The values a run of number words may have, likeliest first; certain when there is one and no doubt."""

    values: tuple[Decimal, ...]
    doubt: bool = False  # to be asked, even with one value
    slip: bool = False  # the only reading, though not how it is usually written: show it back

    @property
    def certain(self) -> bool:
        """Whether this is one value that needs no asking."""
        return len(self.values) == 1 and not self.doubt

    def doubted(self, when: bool = True) -> Guess:
        """The same values, to be asked."""
        return replace(self, doubt=True) if when and not self.doubt else self

    def slipped(self, when: bool = True) -> Guess:
        """The same values, to be shown back."""
        return replace(self, slip=True) if when and not self.slip else self

    def times(self, scale: Decimal | int) -> Guess:
        """Every value multiplied."""
        return replace(self, values=tuple(value * scale for value in self.values))

    def plus(self, other: Guess) -> Guess:
        """Every sum of a value of this and a value of the other."""
        values = tuple(mine + theirs for mine in self.values for theirs in other.values)
        return Guess(values, self.doubt or other.doubt, self.slip or other.slip)


def say(*values: Decimal | int) -> Guess:
    """A guess of these values; none at all is a number nobody can read."""
    return Guess(tuple(map(Decimal, values)), doubt=not values)
