"""Which place a cell of a book names: by code, by name, by an alias; "Tổ 5" and "Tổ dân phố số 5" are the same.

Every word and number of the cell must be the place's, so that a row "Khu A" or "Tổ 1, khu 2" is nobody else's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from bot.core.book import Site
from bot.core.folding import fold, nearest
from bot.core.model import Owner
from bot.documents.book_columns import plain

_GENERIC = frozenset(["to", "dan", "pho", "so", "tdp", "thon", "khu", "ap", "ban", "xom", "khoi"])
_TOTALS = frozenset({"tong", "tong so", "tong cong", "cong", "cong chung", "toan phuong", "toan xa", "toan dac khu"})


def is_total(text: str) -> bool:
    """Whether a row is the sum of the others."""
    return plain(text) in _TOTALS


class Sites:
    """The places there are, found by what a cell says."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites = tuple(sites)
        self._codes: dict[str, list[Site]] = {}
        self._names: dict[frozenset[str], list[Site]] = {}
        for site in self._sites:
            place = site.place
            self._codes.setdefault(fold(place.code), []).append(site)
            called = {place.name, place.full_name, *place.aliases, *(f"{one}, {place.area}" for one in place.aliases)}
            for name in {_key(one) for one in called}:
                self._names.setdefault(name, []).append(site)

    def named(self, text: str, area: str, kinds: Collection[Owner], on: date) -> list[Site]:
        """The sites a cell may mean, a code before any name, those that existed ``on`` the day before all others."""
        found = [site for site in self._codes.get(fold(text), ()) if site.place.kind in kinds]
        for name in (f"{text}, {area}", text) if area else (text,):
            key = _key(name)
            found = found or [site for site in self._names.get(key, ()) if key and site.place.kind in kinds]
        return [site for site in found if site.existed(on)] or found

    def known(self, text: str, kinds: Collection[Owner]) -> bool:
        """Whether a cell names any place at all."""
        found = [*self._codes.get(fold(text), ()), *self._names.get(_key(text), ())]
        return bool(_key(text)) and any(site.place.kind in kinds for site in found)

    def near(self, text: str, kinds: Collection[Owner]) -> list[str]:
        """A name like it, to be offered."""
        return nearest(text, (site.place.full_name for site in self._sites if site.place.kind in kinds), n=1)


def _key(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - _GENERIC
