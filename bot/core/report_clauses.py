"""The clauses of a report, sorted: each to the question its words, its line's number or its neighbour name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.core.clauses import Clause, is_courtesy, without_asides
from bot.core.folding import phrase, tidy
from bot.core.indicators import Sort
from bot.core.numbers import Verdict, read_number
from bot.core.phrases import Command, understand
from bot.core.unlabelled import Loose
from bot.core.vocabulary import Home, Title, Topic, Vocabulary, says_number, without_titles

__all__ = ["Sorted"]

_REST_NONE = frozenset(
    phrase(words)
    for words in [
        "còn lại không có",
        "còn lại không",
        "còn lại 0",
        "còn lại bằng 0",
        "còn lại ko có",
        "còn lại k có",
        "còn lại ko",
        "còn lại không phát sinh",
        "các mục còn lại không có",
        "các mục khác không có",
    ]
)


class Sorted:
    """The clauses of a report, each sorted to the question it names; ``loose`` name none.

    ``spoken``: questions named by clauses that are not understood. ``headed``: a name stands alone, so that the
    figures without one may be its.
    """

    def __init__(self, words: Vocabulary, clauses: Sequence[Clause]) -> None:
        self.words = words
        self.topics: list[Topic] = []
        self.loose: list[Loose] = []
        self.unread: list[tuple[int, str]] = []
        self.unasked: list[str] = []
        self.unasked_homes: set[Home] = set()
        self.spoken: set[Home] = set()
        self.same = self.agreed = self.lost = self.headed = False
        self.none = ""
        self._topic: Topic | None = None
        self._numbers = _question_lines(clauses, words)
        self._clauses = clauses
        at = 0
        while at < len(clauses):
            at = self._sort(at)
        for topic in self.topics:
            if not topic.texts:
                topic.sure = False
                self.headed = True

    def _sort(self, at: int) -> int:
        """Sort the clause at this place; the place of the next one to sort."""
        clause = self._clauses[at]
        text, home = without_asides(clause.text), self._numbers.get(clause.line)
        if home is not None and self.words.is_words(home):
            return self._free_words(at, home, clause.body[clause.begin :].strip())
        words = self.words.words(text)
        titles = self.words.titles(words)
        typed = understand(clause.text)
        if is_courtesy(text) and not titles and home is None:
            self.agreed |= typed.command is Command.YES
        elif typed.command is Command.YES and at == 0:
            self.agreed = True
        elif typed.command is Command.REST_SAME:
            self.same, self._topic = True, None
        elif phrase(clause.text) in _REST_NONE:
            self.none, self._topic = clause.text, None
        elif "?" in text:
            self._not_read(at, clause.text, [home for title in titles for home in title.homes])
        elif typed.corrects:
            self._correct(at, typed.rest, clause.text)
        elif home is not None:
            self._numbered(at, home, without_titles(words, titles), clause.text)
        elif clause.number and not self._numbers and not (titles and titles[0].start == 0):
            self._not_read(at, f"{clause.number}. {clause.text}", [one for title in titles for one in title.homes])
        elif self._several(at, words):
            pass
        elif not titles:
            self._unlabelled(at, text, clause.text)
        elif self.words.is_words(titles[0].homes[0]) and is_courtesy(" ".join(words[: titles[0].start])):
            said = " ".join(words[titles[0].end :]).strip(" :=-")
            return self._free_words(at, titles[0].homes[0], said)
        elif any(len(title.homes) != 1 for title in titles):
            self._not_read(at, clause.text, [one for title in titles for one in title.homes])
        elif len({title.homes for title in titles}) == 1:
            self._labelled(at, words, titles, clause.text)
        else:
            self._not_read(at, clause.text, [title.homes[0] for title in titles])
        return at + 1

    def _not_read(self, at: int, quote: str, homes: Sequence[Home] = ()) -> None:
        self.unread.append((at, quote))
        self.spoken.update(self.words.asked(homes))
        self.lost |= not homes
        self._topic = None

    def _not_asked(self, quote: str, home: Home) -> None:
        self.unasked.append(quote)
        self.unasked_homes.add(home)
        self._topic = None

    def _begin(self, home: Home, at: int) -> Topic:
        topic = Topic(home, at)
        self.topics.append(topic)
        return topic

    def _labelled(self, at: int, words: Sequence[str], titles: Sequence[Title], quote: str) -> None:
        """A clause that names one question: its figure stands in it, or it is a heading and the figure follows."""
        home, first = titles[0].homes[0], titles[0].start
        if is_courtesy(" ".join(words[:first])):  # "tổ họp 2 buổi"
            words = words[first:]
            titles = [replace(one, start=one.start - first, end=one.end - first) for one in titles]
        said = without_titles(words, titles)
        if home not in self.words.order:
            self._maybe_unasked(at, home, " ".join(words), quote)
            return
        same = next((one for one in reversed(self.topics) if one.home == home), None)
        if not said or is_courtesy(said):
            if self._after_bare(at):
                self.spoken.add(home)
                self._not_read(at, quote, [home])
                return
            self._topic = same if same is not None and not same.texts else self._begin(home, at)
            self._topic.quotes.append(quote)
            return
        header = self._topic if self._topic is not None and not self._topic.texts else None
        if header is not None and header.home != home and self._both_same(header, home, said):
            header.texts.append(said)
        units = {code for codes in self.words.units(said) for code in codes}
        if same is None or (same.texts and not units & (set(home) - self.words.covered(same))):
            same = self._begin(home, at)
        same.texts.append(said)
        same.quotes.append(quote)
        self._topic = same

    def _maybe_unasked(self, at: int, home: Home, text: str, quote: str) -> None:
        """ "hộ 108" where families, no households are asked: it is named as not asked, and never shifted."""
        if any(says_number(word) for word in text.split()) or understand(quote).command is None:
            self._not_asked(quote, home)

    def _after_bare(self, at: int) -> bool:
        """ "120, hộ, 415, khẩu": a figure without a name stands just before this name."""
        return bool(self.loose) and self.loose[-1].at == at - 1 and not self.words.units(self.loose[-1].text)

    def _both_same(self, header: Topic, home: Home, said: str) -> bool:
        """ "hộ, khẩu như cũ" keeps both; of events nothing is kept."""
        stocks = all(one.sort is Sort.STOCK for one in self.words.wanted((*header.home, *home)))
        return stocks and read_number(said, "count", previous=Decimal(0)).verdict is Verdict.SAME

    def _numbered(self, at: int, home: Home, said: str, quote: str) -> None:
        topic = self._topic if self._topic is not None and self._topic.home == home else self._begin(home, at)
        topic.texts += [said] if said else []
        topic.quotes.append(quote)
        self._topic = topic

    def _unlabelled(self, at: int, text: str, quote: str) -> None:
        """It completes the question named before, or stands for itself."""
        topic, units = self._topic, self.words.units(text)
        if topic is not None:
            left = set(topic.home) - self.words.covered(topic)
            fits = bool(units) and all(codes & left for codes in units) and len(units) <= len(left)
            heading = not topic.texts and not units
            if left and (fits or heading):
                topic.texts.append(text)
                topic.quotes.append(quote)
                return
        unfinished = topic is not None and bool(set(topic.home) - self.words.covered(topic))
        self.loose.append(Loose(text, quote, at, unfinished))
        self._topic = None

    def _correct(self, at: int, rest: str, quote: str) -> None:
        """ "à nhầm 121" is about the question just named, or the one it names."""
        words = self.words.words(rest)
        titles = self.words.titles(words)
        homes = {home for title in titles for home in title.homes}
        topic = self._topic
        if homes:
            topic = next((one for one in reversed(self.topics) if {one.home} == homes), None)
        if topic is None or not topic.texts or topic.corrected:
            if topic is not None:
                topic.sure = False
            self._not_read(at, quote, list(homes))
            self.lost = True
            return
        topic.corrected = without_titles(words, titles)
        topic.quotes.append(quote)
        self._topic = topic

    def _several(self, at: int, words: Sequence[str]) -> bool:
        """ "hộ 120 khẩu 415 họp 2 buổi 95 người": cut at the names, if then every piece is clear and none is left."""
        names = self.words.names(words)
        if len({name.homes for name in names}) < 2 or not is_courtesy(" ".join(words[: names[0].start])):
            return False
        topics: list[Topic] = []
        for name, end in zip(names, [*(one.start for one in names[1:]), len(words)], strict=True):
            said = without_titles(words[name.end : end], ())
            if topics and topics[-1].home == name.homes[0]:  # "văn nghệ thể thao", "hộ 120 hộ"
                topics[-1].texts += [said] if said else []
            else:
                topics.append(Topic(name.homes[0], at, [said] if said else []))
            topics[-1].quotes[:] = [" ".join([*topics[-1].quotes, *words[name.start : end]])]
        homes = [*(topic.home for topic in topics), *(topic.home for topic in self.topics)]
        clear = len(set(homes)) == len(homes) and (self._topic is None or bool(self._topic.texts))
        clear = clear and all(len(name.homes) == 1 for name in names)
        if not clear or any(set(self.words.read(topic).figures) != set(topic.home) for topic in topics):
            return False
        for topic in topics:
            if topic.home in self.words.order:
                self.topics.append(topic)
                self._topic = topic
            else:
                self._not_asked(topic.quote, topic.home)
        return True

    def _free_words(self, at: int, home: Home, said: str) -> int:
        """ "khó khăn: nhà văn hóa dột, xin kinh phí": words to the end of the line, or to the next clear figure."""
        clause = self._clauses[at]
        following = at + 1
        while following < len(self._clauses) and self._clauses[following].line == clause.line:
            if self._is_figure(self._clauses[following]):
                break
            following += 1
        end = self._clauses[following - 1].end
        typed = clause.body[clause.begin : end].strip()
        if following > at + 1:
            said = f"{said}{clause.body[clause.end : end]}".strip(" :=-")
        if home not in self.words.order:
            self._not_asked(typed, home)
        else:
            topic = self._begin(home, at)
            topic.texts += [tidy(said)] if said else []
            topic.quotes.append(tidy(typed))
            self._topic = topic if not said else None
        return following

    def _is_figure(self, clause: Clause) -> bool:
        """Whether a clause is clearly a figure of its own, so that the words before it have ended."""
        if understand(clause.text).command is Command.REST_SAME or phrase(clause.text) in _REST_NONE:
            return True
        words = self.words.words(without_asides(clause.text))
        titles = self.words.titles(words)
        homes = {home for title in titles for home in title.homes}
        if not titles or titles[0].start or len(homes) != 1 or self.words.is_words(home := homes.pop()):
            return False
        read = self.words.read(Topic(home, texts=[without_titles(words, titles)], quotes=[clause.text]))
        return bool(read.figures)


def _question_lines(clauses: Sequence[Clause], words: Vocabulary) -> dict[int, Home]:
    """Line -> the question its number means; empty unless every line agrees with its number."""
    lines = {one.line: one for one in reversed(clauses) if one.number}
    listed = [lines[line] for line in sorted(lines)]
    numbers = [one.number for one in listed]
    questions = words.context.questions
    if (
        len(numbers) < 2
        or any(before >= after for before, after in pairwise(numbers))
        or numbers[-1] > len(questions)
        or not (numbers[0] == 1 or all(one.named for one in listed))
    ):
        return {}
    homes = {one.line: questions[one.number - 1].asks for one in listed}
    for clause in clauses:
        home = homes.get(clause.line)
        if home is None or words.is_words(home):
            continue
        text = without_asides(clause.text)
        titles = words.titles(words.words(text))
        if any(home not in title.homes for title in titles) or not words.fits(home, text):
            return {}
    return homes
