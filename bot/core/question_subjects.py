"""What a question is about, by the words of the form, the targets and the tasks as they were handed in.

Texts are plain (`bot.core.question_words.plain`). The longest name counts; a name that two things share is asked back.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.core.folding import fold
from bot.core.indicators import Form
from bot.core.model import Owner
from bot.core.programme_changes import Entry
from bot.core.queries import Query, What
from bot.core.question_times import GONE
from bot.core.question_words import COMPOUNDS, FILLERS, PHRASES
from bot.core.targets import Kind, Target, kind_of

__all__ = ["Subject", "Subjects"]

_WORD = re.compile(r"[^\W_]+")
_SHORT = re.compile("[b-df-hj-np-tv-xz]{2}")
"""A short form of many things: "vp" is vi phạm and văn phòng."""
_TELLING = 2
_VERBS = frozenset({"dat"})
"""Words that are names in a report, and in a question say nothing of what is asked."""
_STAGES = frozenset({"cong nhan"})
"""Names that count only where nothing else is named: "quy ước đã được công nhận chưa" is about the quy ước."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure or a target. ``whole``: named by the words of its question, which may ask another figure too."""

    what: What
    code: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    subjects: tuple[Subject, ...]
    name: str


@dataclass(frozen=True)
class Subjects:
    """Everything that figures are asked about."""

    form: Form
    targets: tuple[Target, ...] = ()
    tasks: tuple[Entry, ...] = ()

    @cached_property
    def names(self) -> Mapping[str, tuple[Subject, ...]]:
        """Folded names; of a target's and a figure's same name the target's counts."""
        found: dict[str, dict[Subject, None]] = {}
        for target in self.targets:
            for name in (target.label, *target.words):
                found.setdefault(_folded(name), {})[Subject(What.TARGET, target.code)] = None
        taken = set(found)
        for indicator in self.form.indicators:
            whole = len(self._home.get(indicator.code, ())) > 1
            for name in indicator.words:
                if (key := _folded(name)) not in taken:
                    found.setdefault(key, {})[Subject(What.FIGURE, indicator.code, whole)] = None
            own = () if indicator.words else self._own_units(indicator.code)
            for name in (indicator.label, *own):
                if (key := _folded(name)) not in taken:
                    found.setdefault(key, {})[Subject(What.FIGURE, indicator.code)] = None
        return {name: tuple(subjects) for name, subjects in found.items() if name not in _VERBS}

    @cached_property
    def single(self) -> frozenset[str]:
        """The names of one word, with their accents."""
        called = [(one.label, *one.words) for one in self.targets]
        called += [(one.label, *one.words) for one in self.form.indicators]
        return frozenset(name for names in called for name in names if " " not in name)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that may be typed about them."""
        units = (unit for one in self.form.indicators for unit in (one.unit, *one.unit_words))
        tasks = (task.content for task in self.tasks)
        return frozenset(word for text in (*self.names, *map(_folded, units), *map(_folded, tasks))
                         for word in text.split() if word.isalpha())  # fmt: skip

    @cached_property
    def _home(self) -> Mapping[str, tuple[str, ...]]:
        """The question of each code, by all its codes."""
        return {code: question.asks for question in self.form.questions for code in question.asks}

    @cached_property
    def _contents(self) -> tuple[tuple[str, str], ...]:
        return tuple((task.code, _folded(f"{task.content} {task.product}")) for task in self.tasks)

    def _own_units(self, code: str) -> Iterable[str]:
        """Unit words of several words that only this figure has: "lượt người dự"."""
        mine = self.form.by_code[code]
        others = {_folded(unit) for one in self.form.indicators if one.code != code for unit in one.unit_words}
        return (unit for unit in mine.unit_words if " " in unit and _folded(unit) not in others)

    # ---- finding -----------------------------------------------------------------------------------------

    def find(self, text: str) -> tuple[list[Query], str]:
        """The queries a text may mean, one as a rule, and the text without the names in it."""
        words = text.split()
        found = self._found(words)
        for one in found:
            words[one.start : one.end] = [GONE.strip()] * (one.end - one.start)
        telling = [one for one in found if one.name not in _STAGES] or found
        strong = [one for one in telling if not self._is_part(one, telling)] or telling
        shared = [one for one in strong if len(one.subjects) > 1]
        if len(strong) == 1 and shared:
            queries = self._shared(shared[0], text)
            return queries, self._without_units(words, queries)
        subjects = list(dict.fromkeys(subject for one in strong if one not in shared for subject in one.subjects))
        targets = [one for one in subjects if one.what is What.TARGET]
        queries = [Query(What.TARGET, (one.code,)) for one in targets]
        counted = self._counted([one.code for one in targets])
        if number := self._number_of(counted, text) if len(targets) == 1 else ():
            queries = [Query(What.FIGURE, number)]
        units = self._counted_units([one.code for one in targets])
        figures = [
            one
            for one in subjects
            if one.what is What.FIGURE
            and counted.isdisjoint(self._home.get(one.code, (one.code,)))
            and not units & set(self._alone(one, found))
        ]
        if codes := self._told_apart(figures, text, found):
            queries.append(Query(What.FIGURE, codes))
        return queries, self._without_units(words, queries)

    def _is_part(self, one: _Found, found: Sequence[_Found]) -> bool:
        """Whether a name of one word says no more than another name: its unit, a word of its own, a short form."""
        if " " in one.name:
            return False
        for other in found:
            codes = {subject.code for subject in other.subjects}
            homes = {code for each in self._counted(codes) for code in self._home.get(each, ())}
            named = {subject.code for subject in one.subjects}
            own = {_folded(word) for code in codes & self.form.by_code.keys() for word in self.form.by_code[code].words}
            if " " in other.name and (named <= homes or one.name in self._counted_units(codes) | own):
                return True
            if other is not one and _SHORT.fullmatch(one.name):
                return True
        return False

    def _alone(self, subject: Subject, found: Sequence[_Found]) -> list[str]:
        """The names of one word by which a subject was found, if by no other."""
        names = [one.name for one in found if subject in one.subjects]
        return names if all(" " not in name for name in names) else []

    def _number_of(self, codes: Iterable[str], text: str) -> tuple[str, ...]:
        """The figure a target of places is about, where its number is asked: "mở cửa mấy ngày"."""
        asked = set(re.findall(r"\b(?:bao nhieu|may) ([a-z]+)", text))
        least = {code for one in self.targets if one.least is not None for code in one.counts}
        return tuple(code for code in codes if code in least and asked & self._units((code,)))

    def _without_units(self, words: Sequence[str], queries: Sequence[Query]) -> str:
        """A text without the units and the other names of what it is about: "họp được bao nhiêu buổi"."""
        codes = {code for query in queries for code in query.codes}
        known = self._counted_units(codes)
        called = [name for name, subjects in self.names.items() if any(one.code in codes for one in subjects)]
        options = (option for code in self._counted(codes) for option in self.form.by_code[code].options)
        called += [_folded(name) for option in options for name in (option.label, *option.words)]
        known |= {word for name in called for word in name.split()}
        return " ".join(word for word in words if word not in known)

    def _counted(self, codes: Iterable[str]) -> set[str]:
        """The figures of these codes, and those their targets count."""
        of = [one for one in self.targets if one.code in codes]
        return {*codes}.union(*((*one.counts, *filter(None, [one.of])) for one in of)) & self.form.by_code.keys()

    def _counted_units(self, codes: Iterable[str]) -> set[str]:
        """What these figures and targets are counted in."""
        units = (one.unit for one in self.targets if one.code in codes)
        return self._units(self._counted(codes)) | {word for unit in units for word in _folded(unit).split()}

    def _found(self, words: Sequence[str]) -> list[_Found]:
        longest = max((name.count(" ") + 1 for name in self.names), default=0)
        found, at = [], 0
        while at < len(words):
            for length in range(min(longest, len(words) - at), 0, -1):
                name = " ".join(words[at : at + length])
                around = " ".join(words[max(at - 1, 0) : at + 2])
                if (subjects := self.names.get(name)) and not (length == 1 and COMPOUNDS.search(around)):
                    found.append(_Found(at, at + length, subjects, name))
                    at += length
                    break
            else:
                at += 1
        return found

    def _shared(self, one: _Found, text: str) -> list[Query]:
        """A name of several figures: those whose unit is said, else all of them. Of several targets each of them."""
        if targets := [subject for subject in one.subjects if subject.what is What.TARGET]:
            return [Query(What.TARGET, (subject.code,)) for subject in targets]
        said = set(text.split()) - set(one.name.split())
        homes = dict.fromkeys(self._home.get(subject.code, (subject.code,)) for subject in one.subjects)
        fitting = [home for home in homes if said & self._units(home)]
        queries = []
        for home in fitting or list(homes):
            subjects = [subject for subject in one.subjects if subject.code in home]
            queries.append(Query(What.FIGURE, self._told_apart(subjects, text, [one])))
        return queries

    def _told_apart(self, subjects: Sequence[Subject], text: str, found: Sequence[_Found]) -> tuple[str, ...]:
        """The codes: of a question that asks two figures the one whose unit is said, else both."""
        names = {one.name for one in found}
        own = {word for name in names for word in name.split()}
        said = " ".join(word for word in text.split() if word not in own)
        exact = [one.code for one in subjects if not one.whole]
        codes: dict[str, None] = {}
        for one in subjects:
            home = self._home.get(one.code, (one.code,))
            if not one.whole:
                codes[one.code] = None
            elif not any(code in home for code in exact):
                meant = [code for code in home if self._says_unit(code, home, said)]
                codes.update(dict.fromkeys(meant if len(meant) == 1 else home))
        mine = {unit for code in codes for unit in self._units((code,)) if unit not in names or len(codes) > 1}
        alone = [code for code in codes if not self._only_a_unit(code, mine, found, codes)]
        return tuple(alone or codes)

    def _says_unit(self, code: str, home: Sequence[str], said: str) -> bool:
        """Whether a text has a unit that of a question's figures only this one has: "hội thi", not "hội"."""
        others = {unit for one in home if one != code for unit in self._counted_as(one)}
        return any(f" {unit} " in f" {said} " for unit in self._counted_as(code) - others)

    def _counted_as(self, code: str) -> set[str]:
        """A figure's units, of one word or more."""
        one = self.form.by_code[code]
        return {_folded(unit) for unit in (one.unit, *one.unit_words)}

    def _only_a_unit(self, code: str, units: set[str], found: Sequence[_Found], codes: Mapping[str, None]) -> bool:
        """Whether a figure was named by nothing but another one's unit: "hộ" in "đăng ký bao nhiêu hộ"."""
        named = [one.name for one in found if any(subject.code == code for subject in one.subjects)]
        others = {unit for other in codes if other != code for unit in self._units((other,))}
        return bool(named) and all(" " not in name and name in others for name in named) and bool(units)

    def _units(self, codes: Iterable[str]) -> set[str]:
        """The single words of these figures' units."""
        said = (unit for code in codes for unit in (self.form.by_code[code].unit, *self.form.by_code[code].unit_words))
        return {word for unit in said for word in _folded(unit).split()}

    def has_number(self, query: Query) -> bool:
        """Whether each place has a number of its own to hold against another, not a yes or no."""
        of = [one for one in self.targets if query.what is What.TARGET and one.code in query.codes]
        return all(kind_of(one, self.form) is not Kind.PLACES for one in of)

    def without_names(self, text: str, last: Query) -> str:
        """A text without the names of what was asked last: "tổ nào tham gia đông nhất" after "tỷ lệ tham gia"."""
        return self._without_units(text.split(), [last])

    def counted_in(self, text: str) -> list[str]:
        """Units that are counted in what is left of a text: "tổ 7 bao nhiêu người" names no figure for certain."""
        units = {unit for one in self.form.indicators for unit in self._counted_as(one.code)}
        return [unit for unit in re.findall(r"\b(?:bao nhieu|may) ([a-z]+)", text) if unit in {*units, "ho", "nguoi"}]

    def of_units(self, query: Query) -> bool:
        """Whether units tell it, not groups."""
        return any(self.form.by_code[code].owner is not Owner.GROUP for code in self._counted(query.codes))

    def number_of(self, query: Query) -> Query:
        """A figure for a target that only says whether there is one: "nhà văn hóa tổ nào mở ít nhất"."""
        least = [one.counts for one in self.targets if one.least is not None and one.code in query.codes]
        return replace(query, what=What.FIGURE, codes=least[0]) if least and query.what is What.TARGET else query

    def same_question(self, one: Query, other: Query) -> bool:
        """Whether two figures are asked in one question of the form: "bao nhiêu người dự" after the meetings."""
        if not one.what is other.what is What.FIGURE or one.codes == other.codes:
            return False
        homes = {self._home.get(code) for code in one.codes} & {self._home.get(code) for code in other.codes}
        return bool(homes - {None})

    def only_counts(self, subjects: Sequence[Query], last: Query, text: str) -> bool:
        """Whether "bao nhiêu hộ" may ask how many of them the last answer counts, too."""
        if len(subjects) != 1 or subjects[0].what is not What.FIGURE or last.what not in (What.TARGET, What.FIGURE):
            return False
        found = re.fullmatch(
            r"(?:la |duoc |the )*(?:bao nhieu|may) (?P<unit>[a-z]+)(?: [?]| roi| tat ca)*", text.strip()
        )
        return (
            found is not None and subjects[0].codes != last.codes and found["unit"] in self._counted_units(last.codes)
        )

    # ---- tasks -------------------------------------------------------------------------------------------

    def tasks_like(self, words: Iterable[str], text: str) -> list[str]:
        """The codes of the tasks with all of these words in their content or product: two at least, or one beside its
        neighbour in ``text``."""
        wanted = {word for word in words if len(word) > 1}
        found = [(code, content) for code, content in self._contents if wanted and wanted <= set(content.split())]
        if len(wanted) < _TELLING:
            typed = text.split()
            pairs = {" ".join(pair) for pair in pairwise(typed) if wanted & set(pair)}
            found = [(code, content) for code, content in found if any(f" {pair} " in f" {content} " for pair in pairs)]
        return [code for code, _ in found]

    # ---- nearest -----------------------------------------------------------------------------------------

    def nearest(self, text: str) -> list[Query]:
        """Figures, targets and tasks, the likest first; nothing that has no word in common with the text."""
        words = {word for word in PHRASES.sub(" ", text).split() if word not in FILLERS and len(word) > 1}
        scored: dict[Query, float] = {}
        for name, subjects in self.names.items():
            score = _likeness(words, text, name)
            for one in subjects if score else ():
                query = Query(one.what, (one.code,))
                scored[query] = max(score, scored.get(query, 0))
        for code, content in self._contents:
            if common := len(words & set(content.split())):
                scored[Query(What.TASK, (code,))] = common / (len(words) + 1)
        return sorted(scored, key=lambda query: -scored[query])


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _likeness(words: set[str], text: str, name: str) -> float:
    own = set(name.split())
    if not (common := len(own & words)):
        return 0
    return common / len(own) + difflib.SequenceMatcher(None, text, name).ratio() / 2
