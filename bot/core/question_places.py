"""Whose figures a question is about: groups by number or name, areas, units; a number in two areas stays two.

Texts are plain (`bot.core.question_words.plain`); what was understood is cut out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.core.folding import fold
from bot.core.model import Owner, Place, code_of
from bot.core.question_times import GONE
from bot.core.question_words import GROUP_WORDS
from bot.core.responsible import Unit

__all__ = ["Named", "Register", "is_group", "read_places", "register"]


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says of places.

    ``places``: one list of candidates (refs) for each that is named. ``area`` as the roster writes it; ``areas``: there
    are several. ``units``: codes of appendix units, several where the name is of several. ``unknown``: the number of a
    group that there is not. ``all``: the whole ward is said. ``rest``: the text without all that.
    """

    places: tuple[tuple[str, ...], ...] = ()
    area: str = ""
    units: tuple[str, ...] = ()
    unknown: str = ""
    all: bool = False
    rest: str = ""
    areas: bool = False


@dataclass(frozen=True)
class Register:
    """The places and units that may be named, with what they are called."""

    places: tuple[Place, ...]
    units: tuple[Unit, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, tuple[str, ...]]:
        """The refs of a code as it is typed, as a rule one; a code that is a word, too, counts in capitals only."""
        found: dict[str, tuple[str, ...]] = {}
        for place in self.places:
            found[_typed(place.code)] = (*found.get(_typed(place.code), ()), place.ref)
        return found

    def unit(self, code: str) -> str:
        """The ref of the unit of a code; empty where none reports."""
        return next((ref for ref in self.by_code.get(_typed(code), ()) if not is_group(ref)), "")

    @cached_property
    def groups(self) -> Mapping[str, tuple[Place, ...]]:
        """The groups of a number, or of a name without the word for a group."""
        found: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            if place.kind is Owner.GROUP:
                for name in {_bare(fold(name)) for name in (place.name, *place.aliases)}:
                    found[name] = (*found.get(name, ()), place)
        return found

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What groups are called that have no number, the longest name first."""
        return tuple(sorted((name for name in self.groups if not name.isdecimal()), key=lambda name: -len(name)))

    @cached_property
    def areas(self) -> tuple[tuple[str, str], ...]:
        """What areas are called, the longest name first, and their names as the roster has them."""
        areas = {place.area for place in self.places if place.area}
        return tuple(
            sorted(((said, area) for area in areas for said in _area_names(area)), key=lambda one: -len(one[0]))
        )

    @cached_property
    def unit_names(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What units are called, the longest name first, and their codes."""
        return _unit_names(self.places, self.units)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of a name, folded."""
        names = [*self.groups, *(said for said, _ in self.areas), *(said for said, _ in self.unit_names)]
        return frozenset(word for name in names for word in name.split() if word.isalpha())


@lru_cache(maxsize=8)
def register(places: tuple[Place, ...], units: tuple[Unit, ...]) -> Register:
    """The same places and units are indexed once."""
    return Register(places, units)


def is_group(ref: str) -> bool:
    """Whether a ref names a residential group."""
    return ref.partition(":")[0] == Owner.GROUP


_SYLLABLE = re.compile(r"(?:ngh|[cgknpt]h|ng|gi|qu|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:[cn]h|ng|[cmnpt])?|[a-z]{1,2}")
"""What is a word, too, or a short form of many: "CA" is also "cả", "DU" also "đủ", "CB" also cán bộ."""


def _typed(code: str) -> str:
    return code.upper() if _SYLLABLE.fullmatch(fold(code)) else fold(code)


def _bare(name: str) -> str:
    """A group's name without the word for it: "to dan pho so 05" -> "5"."""
    words = " ".join(re.findall(r"[^\W_]+", name))
    for group in (*GROUP_WORDS, "so"):
        if words.startswith(f"{group} "):
            words = words[len(group) + 1 :]
            break
    return str(int(words)) if words.isdecimal() else words


def _area_names(area: str) -> Iterable[str]:
    """ "khu hang kenh" and "hang kenh"."""
    words = " ".join(re.findall(r"[^\W_]+", fold(area)))
    yield words
    first, _, rest = words.partition(" ")
    if not rest.replace(" ", "").isdecimal() and rest and first in ("khu", "cum", "phuong", "xa"):
        yield rest


_TELLING = 2


def _unit_names(places: Sequence[Place], units: Sequence[Unit]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What units are called, the longest name first: name -> codes; also by the beginning of a name only one has."""
    called: dict[str, dict[str, None]] = {}
    begun: dict[str, dict[str, None]] = {}
    everybody = [(place.code, (place.name, *place.aliases)) for place in places if place.kind is not Owner.GROUP]
    for code, names in [*everybody, *((unit.code, (unit.name, *unit.aliases)) for unit in units)]:
        for name in names:
            words = " ".join(re.findall(r"[^\W_]+", fold(name)))
            if name.isupper() and _SYLLABLE.fullmatch(words):
                continue
            short = re.sub(r"(?<=\w \w\w) (?:phuong|xa)$|(?<=\w{3}) phuong$", "", words)
            for said in {words, short, words.removeprefix("cac ")}:
                if said not in _NO_NAMES:
                    called.setdefault(said, {})[code] = None
    for place in places:
        if place.kind in (Owner.SCHOOL, Owner.PARTY_CELL):
            for name in _nicknames(place.name):
                called.setdefault(name, {})[place.code] = None
    whole = list(called.items())
    for name, codes in whole:
        parts = name.split()
        for length in range(_TELLING, len(parts)):
            if length > _TELLING or parts[:_TELLING] == ["trung", "tam"]:
                begun.setdefault(" ".join(parts[:length]), {}).update(codes)
    called = {**{name: codes for name, codes in begun.items() if len(codes) == 1}, **called}
    return tuple((name, tuple(codes)) for name, codes in sorted(called.items(), key=lambda one: -len(one[0])))


_LEVELS = re.compile(r" (?:mam non|mau giao|tieu hoc|trung hoc (?:co so|pho thong)|thcs|thpt|pho thong|khu|cum)\b")


def _nicknames(name: str) -> Iterable[str]:
    """ "trường Sao Mai", "chi bộ Hàng Kênh": without what kind of school or cell it is."""
    words = " ".join(re.findall(r"[^\W_]+", fold(name)))
    if (short := _LEVELS.sub("", words)) != words:
        yield short


_NO_NAMES = frozenset(
    (*GROUP_WORDS, "cac to dan pho", "khu dan cu", "cac khu dan cu", "van phong", "phong", "ban", "nganh", "don vi")
)
_GROUP = "|".join(GROUP_WORDS)
_KIND = "(?:phong|ban|trung tam|hoi|uy ban|truong|chi bo|don vi|ben)"
_NUMBERED = re.compile(
    rf"\b(?:cac )?(?:{_GROUP}) (?P<first>\d{{1,3}})(?P<more>(?:(?: va| voi| cung)?(?: (?:{_GROUP}))? \d{{1,3}}(?!/))*)"
    r"(?! ?(?:phan tram|/))\b"
)
_ALL = re.compile(
    r"\b(?:ca|toan|toan bo|trong|tren|(?<!mo )cua|o) (?:dia ban )?(?:phuong|xa|dia ban)(?: (?:ta|minh|nha|minh ta))?\b"
    r"|\bphuong (?:ta|minh|nha)\b|\btoan dia ban\b"
)


def read_places(text: str, register: Register) -> Named:
    """The places a plain text names."""
    units, text = _units(text, register)
    area, text = _area(text, register)
    other, text = _area(text, register)
    places: list[tuple[str, ...]] = []
    unknown = ""
    for word in text.split():
        if not word.isdecimal() and (refs := register.by_code.get(word)):
            if not is_group(refs[0]):
                units = (*units, code_of(refs[0]))
            else:
                places.append(refs)
            text = re.sub(rf"\b(?:{_KIND} )?{re.escape(word)}\b", GONE, text, count=1)
    while found := _NUMBERED.search(text):
        for number in re.findall(r"\d+", found[0]):
            refs = _in_area(register.groups.get(str(int(number)), ()), area)
            unknown = unknown or ("" if refs else number)
            places += [refs] if refs else []
        text = text[: found.start()] + GONE + text[found.end() :]
    while found := _named_group(text, register):
        refs = _in_area(register.groups.get(found[1], ()), area)
        places += [refs] if refs else []
        text = text[: found.start()] + GONE + text[found.end() :]
    everything = _ALL.search(text)
    if everything:
        text = text[: everything.start()] + GONE + text[everything.end() :]
    if places:
        area = ""
    units = tuple(dict.fromkeys(units))
    return Named(tuple(dict.fromkeys(places)), area, units, unknown, bool(everything), text, areas=bool(other))


def _in_area(places: Iterable[Place], area: str) -> tuple[str, ...]:
    return tuple(place.ref for place in places if not area or place.area == area)


def _area(text: str, register: Register) -> tuple[str, str]:
    for said, area in register.areas:
        if found := re.search(rf"\b(?:(?:o|tai|thuoc|(?<!mo )cua|khu|ben) )?{re.escape(said)}\b", text):
            return area, f"{text[: found.start()]} {text[found.end() :]}"
    return "", text


def _named_group(text: str, register: Register) -> re.Match[str] | None:
    """ "thôn Đông": the word for a group and a name after it; "Ba Hồ": a name of several words says it alone."""
    for found in re.finditer(rf"\b(?:{_GROUP}) (?=(?P<rest>\D+))", text):
        words = found["rest"].split()
        for length in range(min(len(words), 5), 0, -1):
            name = " ".join(words[:length])
            if name in register.groups:
                return re.compile(rf"\b(?:{_GROUP}) ({re.escape(name)})\b").search(text)
    alone = next((name for name in register.names if " " in name and f" {name} " in f" {text} "), "")
    return re.search(rf"\b({re.escape(alone)})\b", text) if alone else None


def _units(text: str, register: Register) -> tuple[tuple[str, ...], str]:
    """Every unit that is named, and the text without them."""
    units: tuple[str, ...] = ()
    for said, codes in register.unit_names:
        if found := re.search(
            rf"\b(?:(?:ben|(?<!mo )cua|phia|don vi|dong chi) )?{re.escape(said)}\b(?: phuong\b)?", text
        ):
            units, text = (*units, *codes), text[: found.start()] + GONE + text[found.end() :]
    return units, text
