"""Clauses of a report that name no question: placed by a unit that only one has, or by the form's order.

A unit decides alone only where no other question of the form has it. Where the order has to help, the person is
asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.answers import Reason
from bot.core.figures import Figure
from bot.core.indicators import Question
from bot.core.units import split_at_units
from bot.core.vocabulary import Home, Topic, Vocabulary

__all__ = ["Loose", "Placed", "in_form_order", "place"]


@dataclass(frozen=True, slots=True)
class Loose:
    """A clause without a place; ``quote``: as it was typed; ``at``: which clause of the report it is.

    ``unfinished``: the clause before it named a question and left a figure of it open.
    """

    text: str
    quote: str
    at: int
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """What was placed: for certain, to be read back, and not at all."""

    topics: tuple[Topic, ...] = ()
    doubtful: tuple[Topic, ...] = ()
    unread: tuple[Loose, ...] = ()


@dataclass(slots=True)
class _Piece:
    """A stretch with the units of one question, or without any; ``homes``: the questions it may be about."""

    text: str
    units: list[frozenset[str]]
    homes: list[Home]
    of: list[Loose] = field(default_factory=list)


def place(
    loose: Sequence[Loose], words: Vocabulary, topics: Sequence[Topic], current: Question | None, *, headed: bool
) -> Placed:
    """Place what can be placed; ``topics`` are named already, and what opens the report answers ``current``.

    ``headed``: some name stands without a figure, so a figure without a name may be its.
    """
    taken = {topic.home for topic in topics}
    pieces = _pieces(loose, words)
    certain: list[tuple[_Piece, Home]] = []
    doubtful: list[tuple[_Piece, Home]] = []
    for at, piece in enumerate(pieces):
        asked = [home for home in words.asked(piece.homes) if home not in taken]
        opens = at == 0 and piece.of[0].at <= min((topic.at for topic in topics), default=99)
        opens = opens and not any(_may_be(piece, home, given) for home, given in _given(pieces[1:], words, topics))
        if (
            opens
            and current is not None
            and current.asks not in taken
            and not headed
            and _answers(piece, current, words)
        ):
            certain.append((piece, current.asks))
        elif (
            len(asked) == 1
            and not piece.of[0].unfinished  # "họp 2 buổi, 118 hộ": they may be those who came
            and (len(piece.homes) == 1 or _is_named(piece, asked[0], words))
        ):
            certain.append((piece, asked[0]))
        elif len(asked) == 1 and len(words.asked(piece.homes)) == 1:
            doubtful.append((piece, asked[0]))
    homes = [home for _, home in (*certain, *doubtful)]
    # A clause is taken whole or not at all: half of it unexplained makes the other half doubtful.
    kept = [piece for piece, home in (*certain, *doubtful) if homes.count(home) == 1]
    lost = {one for piece in pieces if piece not in kept for one in piece.of}
    kept = [piece for piece in kept if not lost.intersection(piece.of)]
    explained = {one for piece in kept for one in piece.of}
    return Placed(
        tuple(_topic(piece, home) for piece, home in certain if piece in kept),
        tuple(_topic(piece, home) for piece, home in doubtful if piece in kept),
        tuple(one for one in loose if one not in explained),
    )


def _given(pieces: Sequence[_Piece], words: Vocabulary, topics: Sequence[Topic]) -> list[tuple[Home, set[str]]]:
    """The questions that are surely spoken of, with the codes that have a figure there."""
    own = [(piece.homes[0], frozenset().union(*piece.units)) for piece in pieces if len(piece.homes) == 1]
    return [(topic.home, words.covered(topic)) for topic in topics] + [(home, set(home) & codes) for home, codes in own]


def _may_be(piece: _Piece, home: Home, given: set[str]) -> bool:
    """ "60 người, 1 hoạt động": the people may be those of the question named after them."""
    return any(codes & (set(home) - given) for codes in piece.units)


def _answers(piece: _Piece, current: Question, words: Vocabulary) -> bool:
    """Whether it is an answer to the question asked, as it would be by itself."""
    if not words.fits(current.asks, piece.text):
        return False
    read = words.read(Topic(current.asks, texts=[piece.text], quotes=[piece.text]))
    return bool(read.figures) or (bool(piece.units) and read.doubt is not None)


def _is_named(piece: _Piece, home: Home, words: Vocabulary) -> bool:
    """Whether its unit is also what the question is called: "120 hộ" """
    names = {name.casefold() for one in words.wanted(home) for name in one.words}
    said = piece.text.casefold()
    return any(said.endswith(f" {name}") for name in names)


def _topic(piece: _Piece, home: Home) -> Topic:
    return Topic(home, piece.of[0].at, [piece.text], [", ".join(one.quote for one in piece.of)])


def _pieces(loose: Sequence[Loose], words: Vocabulary) -> list[_Piece]:
    """Clauses cut where their units begin another question: "2 buổi 95 người 1 hoạt động 60 người"."""
    pieces: list[_Piece] = []
    at = -2
    for one in loose:
        follows, at = one.at == at + 1, one.at
        parts = split_at_units(one.text, words.indicators)
        if not parts:
            pieces.append(_Piece(one.text, [], [], [one]))
        for part in parts:
            last = pieces[-1] if pieces and (follows or one in pieces[-1].of) and pieces[-1].units else None
            longer = _fitting([*last.units, part.codes], words) if last else []
            if last and longer:
                last.text += f", {part.text}"
                last.units.append(part.codes)
                last.homes = longer
                last.of += [one] if one not in last.of else []
            else:
                pieces.append(_Piece(part.text, [part.codes], _fitting([part.codes], words), [one]))
    return pieces


def _fitting(units: Sequence[frozenset[str]], words: Vocabulary) -> list[Home]:
    """The questions whose codes these units may be, in their order."""

    def fits(home: Home) -> bool:
        found = [next((at for at, code in enumerate(home) if code in codes), -1) for codes in units]
        return -1 not in found and found == sorted(set(found))

    return [home for home in words.homes(code for codes in units for code in codes) if fits(home)]


def in_form_order(loose: Sequence[Loose], words: Vocabulary) -> dict[str, Figure]:
    """One clause for each open question, each fitting its own: read back as a whole, never taken; {} otherwise."""
    context = words.context
    open_questions = [one for one in context.questions if any(code not in context.figures for code in one.asks)]
    pieces = _pieces(loose, words)
    if len(pieces) != len(open_questions) or len(pieces) < 2:
        return {}
    figures: dict[str, Figure] = {}
    for piece, question in zip(pieces, open_questions, strict=True):
        if words.is_words(question.asks) or not words.fits(question.asks, piece.text):
            return {}
        read = words.read(Topic(question.asks, texts=[piece.text], quotes=[piece.text]))
        found = read.figures
        if read.doubt is not None and read.doubt.reason is Reason.IN_ORDER:
            found = read.doubt.offers[0].figures
        if set(found) != set(question.asks):
            return {}
        figures |= found
    return figures
