"""A stretch of months people ask figures of: a month, a quarter, a half-year, a year; "quý III", "6 tháng đầu năm"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALVES = {"dau": 1, "cuoi": 2}
_YEAR = r"(?: (?:nam )?(?P<year>\d{4}|nay|ngoai|truoc))?"
_SAID = tuple(
    re.compile(f"(?:ky )?{one}")
    for one in (
        rf"(?:thang |t)?(?P<month>\d{{1,2}}){_YEAR}",
        r"thang (?P<near_month>nay|truoc)",
        rf"(?:quy |q)(?P<quarter>iv|i{{1,3}}|[1-4]){_YEAR}",
        r"quy (?P<near_quarter>nay|truoc)",
        rf"(?:6|sau) thang (?P<half>dau|cuoi)(?: nam)?{_YEAR}",
        r"(?:ca )?nam (?P<near_year>nay|ngoai|truoc)",
        r"(?:ca )?(?:nam )?(?P<whole>\d{4})",
    )
)  # fmt: skip
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Stretch:
    """The months ``first`` to ``last`` (1–12) of a year, both included."""

    year: int
    first: int
    last: int

    @property
    def code(self) -> str:
        """ "2026-11", "2026-Q4", "2026-H1", "2026"."""
        match self.last - self.first:
            case 0:
                return f"{self.year}-{self.last:02}"
            case 2:
                return f"{self.year}-Q{self.last // 3}"
            case 5:
                return f"{self.year}-H{self.last // 6}"
            case _:
                return str(self.year)

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of its first and last period."""
        return f"{self.year}-{self.first:02}", f"{self.year}-{self.last:02}"


def from_code(code: str) -> Stretch | None:
    """What :attr:`Stretch.code` names."""
    if (match := _CODE.fullmatch(code)) is None:
        return None
    named = {name: int(number) for name, number in match.groupdict().items() if number}
    return _stretch(named["year"], named)


def read_stretch(said: str, newest: str) -> Stretch | None:
    """What a phrase (folded) names, as seen from the ``newest`` period's code; empty: that period's year.

    Without a year it is the last one that has begun. None: it names nothing for certain.
    """
    year, month = int(newest[:4]), int(newest[5:])
    if not said:
        return Stretch(year, 1, 12)
    match = next((found for one in _SAID if (found := one.fullmatch(said))), None)
    if match is None:
        return None
    named = {name: text for name, text in match.groupdict().items() if text}
    if near := named.get("near_month"):
        return _months_before(year, month, 1, 0 if near == "nay" else 1)
    if near := named.get("near_quarter"):
        return _months_before(year, (month + 2) // 3 * 3, 3, 0 if near == "nay" else 1)
    if near := named.get("near_year"):
        return Stretch(year - (near != "nay"), 1, 12)
    parts = {name: _number(text) for name, text in named.items() if name not in ("year", "whole")}
    which = named.get("year") or named.get("whole")
    if which is not None:
        return _stretch({"nay": year, "ngoai": year - 1, "truoc": year - 1}.get(which) or int(which), parts)
    latest = _stretch(year, parts)
    return latest if latest is None or latest.first <= month else _stretch(year - 1, parts)


def _number(text: str) -> int:
    return _ROMAN.get(text) or _HALVES.get(text) or int(text)


def _stretch(year: int, named: dict[str, int]) -> Stretch | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    for name, length in (("month", 1), ("quarter", 3), ("half", 6)):
        if (number := named.get(name)) is not None:
            last = number * length
            return Stretch(year, last - length + 1, last) if 1 <= last <= 12 else None
    return Stretch(year, 1, 12)


def _months_before(year: int, last: int, length: int, back: int) -> Stretch:
    """The stretch of ``length`` months that ends ``back`` lengths before the month ``last``."""
    months = year * 12 + last - 1 - back * length
    return Stretch(months // 12, months % 12 + 2 - length, months % 12 + 1)
