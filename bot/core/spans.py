"""A span of months, as figures are asked for: one period, a quarter, a year, "từ tháng 8 đến nay". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Span", "code_of", "month_of"]


def month_of(code: str) -> int:
    """The months since year 0 of a period's code: "2026-11" -> 24322."""
    return int(code[:4]) * 12 + int(code[5:]) - 1


def code_of(month: int) -> str:
    """The other way round."""
    return f"{month // 12}-{month % 12 + 1:02}"


@dataclass(frozen=True, slots=True)
class Span:
    """The periods from ``first`` to ``last``, both included, by their codes ("2026-08")."""

    first: str
    last: str

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.first > self.last:
            raise ValueError(f"no span: {self.first} to {self.last}")

    @classmethod
    def month(cls, year: int, month: int) -> Span:
        """One calendar month's period."""
        return cls.months_to(year * 12 + month - 1, 1)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Span:
        """The three periods of a quarter (1–4)."""
        return cls.months_to(year * 12 + 3 * quarter - 1, 3)

    @classmethod
    def year(cls, year: int) -> Span:
        """The twelve periods of a year."""
        return cls.months_to(year * 12 + 11, 12)

    @classmethod
    def months_to(cls, last: int, months: int) -> Span:
        """So many months up to one, counted as :func:`month_of` does."""
        return cls(code_of(last - months + 1), code_of(last))

    @property
    def months(self) -> int:
        """How many."""
        return month_of(self.last) - month_of(self.first) + 1

    @property
    def before(self) -> Span:
        """The span of the same length that ends where this begins."""
        return Span.months_to(month_of(self.first) - 1, self.months)

    @property
    def days(self) -> tuple[date, date]:
        """The first day of its first calendar month and the last of its last."""
        following = month_of(self.last) + 1
        last = date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
        return date(month_of(self.first) // 12, month_of(self.first) % 12 + 1, 1), last

    @property
    def year_ago(self) -> Span:
        """The same months of the year before."""
        return Span.months_to(month_of(self.last) - 12, self.months)

    def has(self, code: str) -> bool:
        """Whether a period belongs to it."""
        return self.first <= code <= self.last
