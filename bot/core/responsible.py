"""Who is responsible: the units in a cell of a programme, split where one ends, matched by their names and aliases.

A comma is both a separator and a part of names ("Các cơ quan, đơn vị, Tổ dân phố" is two), so known names are found
first, the longest first, and a text is cut only between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from bot.core.folding import fold, nearest, tidy, visible

__all__ = ["Unit", "Units"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit, or with ``members`` a collective one; with ``groups`` its members are the residential groups."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    members: bool = False
    groups: bool = False


@dataclass(frozen=True)
class Units:
    """The units of a ward. ``together``: words no separator cuts; ``endings``: words after a name that do not count."""

    units: tuple[Unit, ...] = ()
    together: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    _names: dict[str, tuple[Unit, ...]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names."""
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                known = self._names.get(key := self._bare(name), ())
                self._names[key] = known if unit in known else (*known, unit)

    def split(self, cell: str) -> list[str]:
        """The units of a cell as the paper writes them, one entry a unit, in their order; repeated ones once."""
        text = visible(cell)
        plain = _same_length(text)
        kept = self._kept(plain)
        cuts = [
            match.span()
            for match in _SEPARATOR.finditer(plain)
            if not any(start < match.end() and match.start() < end for start, end in kept)
        ]
        cuts += self._ands(plain, cuts, kept)
        found, begin = [], 0
        for start, end in [*sorted(cuts), (len(text), len(text))]:
            found.append(_trimmed(text[begin:start]))
            begin = end
        return list(dict.fromkeys(filter(None, found)))

    def match(self, name: str) -> tuple[Unit, ...]:
        """The units a name may mean: one, several where it is ambiguous, none where it is unknown."""
        return self._names.get(self._bare(name), ())

    def proposals(self, name: str) -> list[str]:
        """The known names most like an unknown one."""
        return nearest(name, [unit.name for unit in self.units], 2)

    def _bare(self, name: str) -> str:
        """What a name is compared by: folded, without dots, blanks around dashes, and endings that do not count."""
        said = re.sub(r"\s*[-–—]\s*", "-", re.sub(r"[.“”\"]", "", fold(name))).strip(" ,;:")
        for ending in self._endings:
            if said.endswith(f" {ending}") and len(said) > len(ending) + 1:
                return said[: -len(ending) - 1].strip()
        return said

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(sorted((fold(one) for one in self.endings), key=len, reverse=True))

    @cached_property
    def _inseparable(self) -> tuple[re.Pattern[str], ...]:
        """Names and words with a separator inside, the longest first."""
        names = {fold(name) for unit in self.units for name in (unit.name, *unit.aliases)} | set(
            map(fold, self.together)
        )
        inside = [name for name in names if _SEPARATOR.search(name) or " va " in name]
        return tuple(
            re.compile(r"(?<!\w)" + re.escape(name).replace(r"\ ", r"\s+") + r"(?!\w)")
            for name in sorted(inside, key=len, reverse=True)
        )

    def _kept(self, plain: str) -> list[tuple[int, int]]:
        """Where nothing is cut: inside names, and inside brackets."""
        kept = [match.span() for match in _BRACKETS.finditer(plain)]
        for pattern in self._inseparable:
            for match in pattern.finditer(plain):
                if not any(start < match.end() and match.start() < end for start, end in kept):
                    kept.append(match.span())
        return kept

    def _ands(
        self, plain: str, cuts: Iterable[tuple[int, int]], kept: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """ "và" separates where a known unit stands on each side: "Sở Khoa học và Công nghệ" is one."""
        borders = sorted([(0, 0), *cuts, (len(plain), len(plain))])
        found = []
        for (_, begin), (end, _) in pairwise(borders):
            for match in _AND.finditer(plain, begin, end):
                sides = plain[begin : match.start()], plain[match.end() : end]
                inside = any(start < match.end() and match.start() < finish for start, finish in kept)
                if not inside and all(self._names.get(self._bare(side)) for side in sides):
                    found.append(match.span())
        return found


_SEPARATOR = re.compile(
    r"[,;/·•|+]|\n|(?<=\s)[-–—](?=\s(?:ubnd|cac|so|phong|ban|uy ban|trung tam|cong an|hoi|dang uy|van phong)\b)"
)
_AND = re.compile(r"\s(?:va|cung)\s")
_BRACKETS = re.compile(r"\([^()]*\)")


def _same_length(text: str) -> str:
    """The text folded letter by letter, so that places in it are places in the text."""
    return "".join(fold(char) if len(fold(char)) == 1 else char for char in text)


def _trimmed(name: str) -> str:
    return tidy(name).strip(" .,;:-–•·")
