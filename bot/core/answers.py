"""One typed answer to one question -> figures, or a doubt with what could be offered.

The question decides what a text may mean; nothing is guessed: a figure with another question's unit goes to
that question or is asked, two bare numbers are read back, a lone number at a pair is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.core.figures import MISSING, NOT_APPLICABLE, Figure, Figures, Standing
from bot.core.folding import fold, phrase, tidy
from bot.core.indicators import Answer, Form, Indicator, Sort
from bot.core.numbers import Reading, Verdict, read_number
from bot.core.units import EACH, Part, split_at_units, without_labels


class Reason(StrEnum):
    """Why an answer is asked back."""

    UNREADABLE = "unreadable"
    UNCLEAR = "unclear"
    NOTHING_BEFORE = "nothing_before"
    OTHER_UNIT = "other_unit"
    WHICH_OF_PAIR = "which_of_pair"
    IN_ORDER = "in_order"
    SAME_EVENT = "same_event"
    JUMP = "jump"
    CHECK = "check"
    EARLY = "early"
    UNASKED = "unasked"
    EDITED = "edited"
    CORRECTED = "corrected"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be recorded if the person says so; ``code`` names the pair member a choice is about."""

    figures: Mapping[str, Figure]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a text says: figures that may be recorded, or a reason to ask back with offers, likeliest first.

    Neither figures nor a reason: the text adds nothing (a lone unit word).
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    reason: Reason | None = None
    offers: tuple[Offer, ...] = ()


_COUNTED = {Answer.COUNT: "count", Answer.PERCENT: "percent", Answer.RATIO: "ratio", Answer.MONEY: "money"}
_TWO_BARE = re.compile(r"(\d{1,6})(?:\s*[,;/+]\s*|\s+và\s+|\s+)(\d{1,6})")
_WITH_ONE_UNIT = re.compile(r"(\d{1,6})\s[^\d]+?\s(\d{1,6})")
_GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+")
_NOTHING = frozenset(
    phrase(words)
    for words in [
        "không",
        "không có",
        "ko",
        "ko có",
        "k",
        "k có",
        "không có gì",
        "không có ý kiến",
        "bỏ qua",
        "chưa có",
        "không có khó khăn gì",
        "không có kiến nghị gì",
        "không ý kiến",
    ]
)
_NOT_APPLICABLE = frozenset({"khong ap dung", "khong thuoc dien", "khong thuoc doi tuong"})
_WORDS_KEPT = 500


def says_nothing(text: str) -> bool:
    """Whether there is nothing to say: the answer "không có" where words are asked."""
    return phrase(text) in _NOTHING


def read_answer(
    text: str,
    wanted: Sequence[Indicator],
    form: Form,
    previous: Figures,
    *,
    among: Collection[str] | None = None,
) -> Answered:
    """Read ``text`` as the answer for ``wanted``: the indicators of the question still without an answer.

    ``form`` lends the unit words of the other questions, of all or of those ``among`` a correction may mean;
    ``previous`` the last values for "như cũ".
    """
    first = wanted[0]
    if first.answer is Answer.WORDS:
        words = "" if says_nothing(text) else tidy(text)[:_WORDS_KEPT]
        return Answered({first.code: Figure(Standing.WORDS, words=words)})
    if first.answer is Answer.CHOICE:
        return _read_choice(text, first, previous)
    if absent := [one for one in form.indicators if phrase(text) in map(phrase, one.absent)]:
        meant = [one for one in wanted if one in absent] or absent
        return Answered({one.code: NOT_APPLICABLE for one in meant})
    if (by_unit := _read_by_unit(text, wanted, form, previous, among)) is not None:
        return by_unit
    whole = _read(text, first, previous)
    if whole.verdict is Verdict.MISSING:
        return Answered(dict.fromkeys((one.code for one in wanted), MISSING))
    if whole.verdict is Verdict.NOT_APPLICABLE:
        if phrase(text) in _NOT_APPLICABLE or any(one.absent for one in wanted):
            return Answered(dict.fromkeys((one.code for one in wanted), NOT_APPLICABLE))
        return Answered(reason=Reason.UNREADABLE)  # "không có nhà văn hóa" where households are asked
    if whole.verdict is Verdict.UNCLEAR and not whole.candidates and _keeps(text):
        return Answered(reason=Reason.NOTHING_BEFORE)  # with a last value it would have been read as it
    if len(wanted) == 1:
        return _one(whole, first, previous)
    return _pair_without_units(text, whole, wanted, previous)


def _read(text: str, indicator: Indicator, previous: Figures) -> Reading:
    known = previous.get(indicator.code)
    kind = _COUNTED[indicator.answer]
    return read_number(text, kind, previous=None if known is None else known.value)  # type: ignore[arg-type]


def _keeps(text: str) -> bool:
    """Whether a text says "as before", whatever there was."""
    return read_number(text, "count", previous=Decimal(0)).verdict is Verdict.SAME


def _read_choice(text: str, indicator: Indicator, previous: Figures) -> Answered:
    said = phrase(text)
    matching = [
        option.key
        for option in indicator.options
        if said in {phrase(option.label), *(phrase(words) for words in option.words)}
    ]
    if len(matching) == 1:
        return Answered({indicator.code: Figure(Standing.CHOICE, choice=matching[0])})
    if _keeps(text) and (known := previous.get(indicator.code)) and known.choice:
        return Answered({indicator.code: Figure(Standing.CHOICE, choice=known.choice, kept=True)})
    if read_number(text, "count").verdict is Verdict.MISSING:
        return Answered({indicator.code: MISSING})
    return Answered(reason=Reason.UNREADABLE)


def _one(reading: Reading, indicator: Indicator, previous: Figures) -> Answered:
    """A single figure from its reading."""
    code = indicator.code
    if reading.verdict is Verdict.VALUE and reading.value is not None:
        return Answered({code: Figure(Standing.VALUE, reading.value, said=reading.confirm)})
    if reading.verdict is Verdict.RATIO:
        return Answered({code: Figure(Standing.RATIO, reading.value, reading.whole)})
    if reading.verdict is Verdict.SAME and (known := previous.get(code)):
        kept = Figure(known.standing, known.value, known.whole, kept=True)
        if indicator.sort is Sort.EVENT:
            return Answered(reason=Reason.SAME_EVENT, offers=(Offer({code: kept}),))
        return Answered({code: kept})
    if indicator.answer is Answer.RATIO:  # a part without its whole: no number of it would be an answer
        return Answered(reason=Reason.UNREADABLE)
    offers = tuple(Offer({code: Figure(Standing.VALUE, value)}) for value in reading.candidates[:3])
    return Answered(reason=Reason.UNCLEAR if offers else Reason.UNREADABLE, offers=offers)


def _pair_without_units(text: str, whole: Reading, wanted: Sequence[Indicator], previous: Figures) -> Answered:
    """Two indicators and no unit in the text: nothing said of zero, one bare number, two bare numbers."""
    if whole.verdict is Verdict.VALUE and whole.value == 0:
        zero = Figure(Standing.VALUE, Decimal(0), said=True)
        return Answered(dict.fromkeys((one.code for one in wanted), zero))
    if whole.verdict is Verdict.SAME:
        known = {one.code: previous[one.code] for one in wanted if one.code in previous}
        if len(known) == len(wanted) and all(figure.value is not None for figure in known.values()):
            kept = {code: Figure(Standing.VALUE, old.value, kept=True) for code, old in known.items()}
            return Answered(reason=Reason.SAME_EVENT, offers=(Offer(kept),))
        return Answered(reason=Reason.UNREADABLE)
    bare = tidy(text)
    if _GROUPED.fullmatch(bare) and not bare.isdecimal():
        # "2 950" is 2,950 or 2 and 950; "2.950" might be either with a slip: the person says it with units.
        return Answered(reason=Reason.UNREADABLE)
    if two := _TWO_BARE.fullmatch(bare):
        figures = {
            one.code: Figure(Standing.VALUE, Decimal(number)) for one, number in zip(wanted, two.groups(), strict=True)
        }
        return Answered(reason=Reason.IN_ORDER, offers=(Offer(figures),))
    if whole.verdict is Verdict.VALUE and whole.value is not None:
        figure = Figure(Standing.VALUE, whole.value)
        offers = tuple(Offer({one.code: figure}, code=one.code) for one in wanted)
        return Answered(reason=Reason.WHICH_OF_PAIR, offers=offers)
    return Answered(reason=Reason.UNREADABLE)


def _read_by_unit(
    text: str, wanted: Sequence[Indicator], form: Form, previous: Figures, among: Collection[str] | None
) -> Answered | None:
    """Read each number by the unit beside it; None when the text names no unit of the form."""
    units = form.indicators
    if among is not None:
        units = tuple(one for one in units if one.code in among)
    parts = split_at_units(text, units)
    if not parts:
        return None
    if len(parts) == 1 and not without_labels(parts[0].text, *(form.by_code[code] for code in parts[0].codes)):
        return Answered()
    owners = _owners(parts, wanted, form)
    if owners is None:
        return Answered(reason=Reason.OTHER_UNIT)
    if len(parts) == 1 and (bare := _bare_mate(parts[0], owners[0], wanted)) is not None:
        return bare
    figures: dict[str, Figure] = {}
    sure = True
    for part, indicator in zip(parts, owners, strict=True):
        answered = _one(_read(without_labels(part.text, indicator), indicator, previous), indicator, previous)
        if answered.reason is not None:
            if len(parts) == 1:
                return answered
            if len(answered.offers) != 1:
                return Answered(reason=Reason.UNREADABLE)
            sure, answered = False, Answered(answered.offers[0].figures)
        if answered.figures[indicator.code].standing is Standing.MISSING and len(parts) > 1:
            return Answered(reason=Reason.UNREADABLE)
        figures.update(answered.figures)
    if EACH in fold(text).split():
        return _each(figures, wanted)
    return Answered(figures) if sure else Answered(reason=Reason.UNCLEAR, offers=(Offer(figures),))


def _bare_mate(part: Part, indicator: Indicator, wanted: Sequence[Indicator]) -> Answered | None:
    """ "2 buổi 95": the second number has no unit, so the pair is read back."""
    mates = [one for one in wanted if one.code != indicator.code]
    two = _WITH_ONE_UNIT.fullmatch(part.text)
    if len(mates) != 1 or indicator not in wanted or two is None:
        return None
    figures = {
        indicator.code: Figure(Standing.VALUE, Decimal(two[1])),
        mates[0].code: Figure(Standing.VALUE, Decimal(two[2])),
    }
    return Answered(reason=Reason.IN_ORDER, offers=(Offer(figures),))


def _owners(parts: Sequence[Part], wanted: Sequence[Indicator], form: Form) -> list[Indicator] | None:
    """Whose figure each part is: the pair mate of the part before, one of the wanted, or the only one with
    that unit. None when a part could belong to two of the questions so named: "60 người, 1 hoạt động".
    """
    codes = [one.code for one in wanted]
    found: list[str] = []
    for part in parts:
        mates = _pair_of(found[-1], form) if found else ()
        for candidates in (mates, codes, part.codes):
            free = [code for code in candidates if code in part.codes and code not in found]
            if free and (candidates is not part.codes or len(part.codes) == 1):
                found.append(free[0])
                break
        else:
            return None
    homes = {_pair_of(code, form) for code in found}
    if len(homes) > 1 and any(sum(bool(part.codes & set(home)) for home in homes) > 1 for part in parts):
        return None
    return [form.by_code[code] for code in found]


def _pair_of(code: str, form: Form) -> tuple[str, ...]:
    """The codes asked together with this one, itself included."""
    return next((question.asks for question in form.questions if code in question.asks), (code,))


def _each(figures: Mapping[str, Figure], wanted: Sequence[Indicator]) -> Answered:
    """ "2 buổi, mỗi buổi 40 người": the product is offered, never taken."""
    values = [figures[one.code].value if one.code in figures else None for one in wanted]
    if len(wanted) != 2 or values[0] is None or values[1] is None:
        return Answered(reason=Reason.UNREADABLE)
    times, heads = values[0], values[1]
    product = {
        wanted[0].code: Figure(Standing.VALUE, times),
        wanted[1].code: Figure(Standing.VALUE, times * heads),
    }
    return Answered(reason=Reason.UNCLEAR, offers=(Offer(product),))
