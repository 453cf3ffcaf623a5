"""A text cut into its parts: numerals, words and fixed phrases of the lexicon, signs, each with its role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.folding import fold, visible
from bot.core.number_group import NumberWord, Sign
from bot.core.number_lexicon import NO, NUMBER_WORDS, ONLY_AFTER_NUMBER, ONLY_BESIDE_NUMBER, PHRASES, SIGNS, ZERO, Role
from bot.core.numerals import Numeral

__all__ = ["Part", "parts"]

# Lookalike letters count as digits only inside a token that has one: "1O5", "l20".
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[ ]\d{3})+(?![.,]?\d)|\d+(?:[.,]\d+)*)"
    r"|(?P<word>đ/c\b|d/c\b|n/a\b|k0(?!\w)|[^\W\d_]+)"
    r"|(?P<sign>\n|[^\s])"
)
_LOOKALIKE = re.compile(r"[oli]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A word, numeral, sign or fixed phrase of a text; ``text`` is casefolded, with its accents."""

    role: Role
    text: str
    number: NumberWord | None = None
    glued: bool = False  # no space before it

    @property
    def key(self) -> str:
        """The part as `number_phrases` names it: folded, a no as "khong" or "chang", units and places by their role."""
        if self.role in (Role.UNIT, Role.ORDINAL_UNIT, Role.HEADING):
            return "UNIT"
        if self.role is Role.PLACE:
            return "PLACE"
        return NO.get(self.text) or fold(self.text)


def parts(text: str) -> tuple[Part, ...]:
    """Cut a text; NFD, odd spaces, capitals and full-width digits are as their plain forms, a line break is a BREAK."""
    tokens = _without_lookalikes(list(_tokens(visible(text).casefold())))
    found: list[Part] = []
    at = 0
    while at < len(tokens):
        part, taken = _phrase_at(tokens, at) or (_single(tokens, at), 1)
        found.append(part)
        at += taken
    return tuple(_settle(found, i) for i in range(len(found)))


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, word or sign
    text: str
    glued: bool


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "", match[0], glued=match.start() == end > 0)
        end = match.end()


def _without_lookalikes(tokens: list[_Token]) -> list[_Token]:
    """Join digits and the letters o, l, i glued to them into one number; a lone "o" is a nought."""
    if [token.text for token in tokens] == ["o"]:
        return [_Token("number", "o", glued=False)]
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last and token.glued and "sign" not in (last.kind, token.kind):
            digits = last.kind == "number" or token.kind == "number"
            if digits and all(each.kind == "number" or _LOOKALIKE.fullmatch(each.text) for each in (last, token)):
                joined[-1] = _Token("number", last.text + token.text, last.glued)
                continue
        joined.append(token)
    return joined


def _phrase_at(tokens: list[_Token], at: int) -> tuple[Part, int] | None:
    """The longest entry of the table that starts here, and how many words it takes."""
    first = tokens[at]
    if first.kind != "word":
        return None
    for words, bare, role in PHRASES.get(fold(first.text), ()):
        if len(words) == 1 and (first.text in NUMBER_WORDS or first.text in NO):
            continue
        here = [token.text for token in tokens[at : at + len(words)] if token.kind == "word"]
        if len(here) == len(words) and all(map(_same, here, words, bare or words)):
            if first.glued and first.text == "a":
                return None  # "120a" is a house, not "120 ạ"
            return Part(role, " ".join(here), glued=first.glued), len(words)
    return None


def _same(typed: str, word: str, bare: str) -> bool:
    return typed in (word, bare)


def _single(tokens: list[_Token], at: int) -> Part:
    token = tokens[at]
    if token.kind == "number":
        return Part(Role.NUMBER, token.text, NumberWord(Sign.NUMERAL, numeral=Numeral(token.text)), token.glued)
    if token.kind == "word":
        number = NUMBER_WORDS.get(token.text) or (ZERO if token.text in NO else None)
        return Part(Role.NUMBER if number else Role.OTHER, token.text, number, token.glued)
    return Part(_sign(tokens, at), token.text, glued=token.glued)


def _sign(tokens: list[_Token], at: int) -> Role:
    """The role of a punctuation sign, which depends on the digits beside it."""
    sign = tokens[at].text
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    digits_before = before is not None and before.kind == "number" and tokens[at].glued
    digits_after = after is not None and after.kind == "number" and after.glued
    if sign == ":" and digits_before and digits_after:
        return Role.CLOCK
    if sign in ".," and (digits_after or (before is not None and before.text == sign)):
        return Role.OTHER  # ".5", "120.."
    if sign == "," and digits_before and after is None:
        return Role.OTHER  # "12,": the rest is missing
    return SIGNS.get(sign, Role.OTHER)


def _settle(found: list[Part], at: int) -> Part:
    """The part as its neighbours make it: some words are numbers only beside a number."""
    part = found[at]
    if part.number is None or part.number.numeral:
        return part
    after_number = at > 0 and found[at - 1].role is Role.NUMBER
    before_number = at + 1 < len(found) and found[at + 1].role is Role.NUMBER
    if part.text in ONLY_AFTER_NUMBER and not after_number:
        if part.text in NO:
            return replace(part, number=ZERO)
        return replace(part, role=Role.OTHER, number=None)
    if part.text in ONLY_BESIDE_NUMBER and not (after_number or before_number):
        return replace(part, role=Role.FILLER if part.text == "van" else Role.OTHER, number=None)
    return part
