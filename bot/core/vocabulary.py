"""The words of a form as one place is asked it: which question a stretch of a report names, and what it says there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.answers import Answered, Offer, Reason, read_answer, says_nothing
from bot.core.dialogue import Context, Doubt
from bot.core.figures import NOT_APPLICABLE, Figure, Standing
from bot.core.folding import fold, phrase
from bot.core.indicators import Answer, Indicator
from bot.core.labels import Label, find_labels, words_of
from bot.core.model import Owner
from bot.core.numbers import read_number
from bot.core.units import units_in

__all__ = ["Home", "Read", "Title", "Topic", "Vocabulary", "says_number", "without_titles"]

Home = tuple[str, ...]
"""A question, by the codes it asks."""

_ONE_UNIT = re.compile(r"(\d{1,6})\s*,\s*(\d{1,6})\s[^\d,]+")
_LINKS = frozenset({":", "=", "-", "la", "co", "duoc", "thi", "tong", "cong"})


@dataclass(slots=True)
class Topic:
    """Stretches of a report about one question, without the words that name it; ``quotes``: as they were typed.

    ``at``: its first clause. ``corrected``: what followed "à nhầm". ``sure``: False where the words that name it
    may belong to other figures.
    """

    home: Home
    at: int = 0
    texts: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    corrected: str = ""
    sure: bool = True

    @property
    def quote(self) -> str:
        """What was typed about it."""
        return ", ".join(self.quotes)


@dataclass(frozen=True, slots=True)
class Title:
    """Words ``start`` to ``end`` of a clause that name a question; ``homes``: those it may be."""

    start: int
    end: int
    homes: tuple[Home, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A topic as read: figures, or a doubt; neither: it is not understood."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    doubt: Doubt | None = None


class Vocabulary:
    """What can be named in a report of this place."""

    def __init__(self, context: Context) -> None:
        kind = context.place.kind
        owners = {kind} if kind is Owner.GROUP else {kind, Owner.UNIT}
        self.context = context
        self.indicators = tuple(one for one in context.form.indicators if one.owner in owners)
        self.order: dict[Home, int] = {question.asks: at for at, question in enumerate(context.questions)}
        self._home = {
            code: question.asks for question in (*context.form.questions, *context.questions) for code in question.asks
        }

    def homes(self, codes: Iterable[str]) -> list[Home]:
        """The questions of these codes, those asked in this period first."""
        return sorted(
            {self._home.get(code, (code,)) for code in codes}, key=lambda home: (self.order.get(home, 99), home)
        )

    def asked(self, homes: Iterable[Home]) -> list[Home]:
        """Those of the questions that this period asks."""
        return [home for home in homes if home in self.order]

    def wanted(self, home: Home) -> list[Indicator]:
        """The indicators of a question."""
        return [self.context.form.by_code[code] for code in home]

    def is_words(self, home: Home) -> bool:
        """Whether its answer is free words."""
        return self.wanted(home)[0].answer is Answer.WORDS

    def words(self, text: str) -> list[str]:
        """The words of a clause."""
        return words_of(text, self.indicators)

    def units(self, text: str) -> list[frozenset[str]]:
        """Whose each unit word of a text may be."""
        return units_in(text, self.indicators)

    def fits(self, home: Home, text: str) -> bool:
        """Whether no unit of the text is of other questions only."""
        return all(codes & set(home) for codes in self.units(text))

    def covered(self, topic: Topic) -> set[str]:
        """The codes a topic's stretches speak of."""
        if len(topic.home) == 1:
            return set(topic.home) if topic.texts else set()
        return {code for text in topic.texts for codes in self.units(text) for code in codes if code in topic.home}

    def titles(self, words: Sequence[str]) -> list[Title]:
        """The words that name questions; a name behind a number is its unit: "120 hộ"."""
        return [
            title
            for title in self.names(words)
            if not (
                title.start
                and says_number(words[title.start - 1])
                and self.units(" ".join(words[title.start : title.end]))
            )
        ]

    def names(self, words: Sequence[str]) -> list[Title]:
        """All words that may name questions, units among them."""
        text = " ".join(words)
        return [
            Title(label.start, label.end, self._meant(label, text)) for label in find_labels(words, self.indicators)
        ]

    def _meant(self, label: Label, text: str) -> tuple[Home, ...]:
        """A name that two figures share is told apart by what is asked, then by the units beside it."""
        homes = self.homes(label.codes)
        homes = self.asked(homes) or homes[:1]
        if len(homes) > 1 and self.units(text):
            homes = [home for home in homes if self.fits(home, text)] or homes
        return tuple(homes)

    def read(self, topic: Topic) -> Read:
        """What a topic says, as its single answer would be read."""
        wanted = self.wanted(topic.home)
        text = ", ".join(topic.texts)
        if not topic.sure or not text or not self.fits(topic.home, f"{text}, {topic.corrected}"):
            return Read()
        if self.is_words(topic.home):
            said = "" if says_nothing(text) or says_nothing(topic.quote) else text
            return Read(self._answer(said, topic.home).figures)
        said_whole = {phrase(topic.quote), phrase(text)}
        if absent := [one.code for one in wanted if said_whole & set(map(phrase, one.absent))]:
            return Read(dict.fromkeys(absent, NOT_APPLICABLE))
        answered = self._bare_first(text, topic.home) or self._answer(text, topic.home)
        if wanted[0].answer is Answer.CHOICE and answered.reason is not None:
            answered = self._answer(topic.quote, topic.home)
        if topic.corrected:
            answered = self._corrected(answered, topic)
        if answered.reason is None and set(answered.figures) <= set(topic.home):
            return self._zero_or_absent(topic, answered.figures) or Read(answered.figures)
        offers = tuple(offer for offer in answered.offers if set(offer.figures) <= set(topic.home))
        if answered.reason is None or not offers:
            return Read()
        return Read(doubt=Doubt(answered.reason, topic.home[0], offers, topic.quote))

    def _answer(self, text: str, home: Home) -> Answered:
        return read_answer(text, self.wanted(home), self.context.form, self.context.previous, among=home)

    def _corrected(self, before: Answered, topic: Topic) -> Answered:
        """ "họp 2 buổi 95 người, à nhầm 3 buổi": the later words count, where both are clear."""
        after = self._answer(topic.corrected, topic.home)
        if before.reason is None and after.reason is None and after.figures:
            return Answered({**before.figures, **after.figures})
        return Answered(reason=Reason.UNREADABLE)

    def _bare_first(self, text: str, home: Home) -> Answered | None:
        """ "họp 2, 95 người": the first number has no unit, so the pair is read back."""
        if len(home) != 2 or not (two := _ONE_UNIT.fullmatch(text)):
            return None
        units = self.units(text)
        if len(units) != 1 or home[1] not in units[0] or home[0] in units[0]:
            return None
        pair = {code: Figure(Standing.VALUE, Decimal(number)) for code, number in zip(home, two.groups(), strict=True)}
        return Answered(reason=Reason.IN_ORDER, offers=(Offer(pair),))

    def _zero_or_absent(self, topic: Topic, figures: Mapping[str, Figure]) -> Read | None:
        """ "nhà văn hóa không có": nothing counted, or nothing there to count."""
        for one in self.wanted(topic.home):
            figure = figures.get(one.code)
            if one.absent and figure is not None and figure.said and figure.value == 0:
                offers = (Offer({one.code: figure}), Offer({one.code: NOT_APPLICABLE}))
                return Read(doubt=Doubt(Reason.UNCLEAR, topic.home[0], offers, topic.quote))
        return None


def without_titles(words: Sequence[str], titles: Sequence[Title]) -> str:
    """A clause without the words that name its question and what links them to the figure: "số hộ là 120"."""
    named = {at for title in titles for at in range(title.start, title.end)}
    rest = [word for at, word in enumerate(words) if at not in named]
    while len(rest) > 1 and fold(rest[0]).strip(".,") in _LINKS:
        rest.pop(0)
    return " ".join(word for word in rest if word not in (":", "=", "-"))


def says_number(word: str) -> bool:
    """Whether a word is a number or part of one: digits, "trăm"; "không" too."""
    if any(char.isdigit() for char in word):
        return True
    reading = read_number(word, "count")
    return reading.value is not None or bool(reading.candidates)
