"""One cell of a book into a figure: by the reader that reads the chat, and with its rule that nothing is guessed.

An empty cell and "chưa rõ" are no figure, 0 is zero; "-", "x" and "không" may be either, so they are a problem.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.core.answers import read_answer
from bot.core.figures import NOT_APPLICABLE, Figure, Standing, beyond_limits
from bot.core.folding import fold, tidy
from bot.core.indicators import Answer, Form, Indicator
from bot.core.numbers import Verdict, read_number
from bot.core.texts import book as says
from bot.documents.sheet import EMPTY, Cell, Kind

LONGEST = 500
"""Characters of words, as in the chat."""
_MARKS = frozenset([*"-–—x/._?…", "--", "---", "..."])
_UNDECIDED = _MARKS | {"k", "khong", "khong co", "ko", "ko co", "k co", "chua co", "chua phat sinh"}
_WHOLE = re.compile(r"\d{1,12}")
_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,6})?")
_GUARDED = re.compile(r"'+[=+\-@]")
_FORMULA = re.compile(r"'*[=+\-@]")


def read_value(cell: Cell, indicator: Indicator, form: Form, whole: Cell = EMPTY) -> Figure | str | None:
    """The figure of a cell, with a ratio's total beside it where there is one; None: nothing is said; or the problem.

    A spreadsheet's number is what its digits say; a text is read as an answer in the chat is, and what would be
    asked back there is a problem here.
    """
    if problem := cell.problem or whole.problem:
        return problem
    if whole.filled and indicator.answer is not Answer.RATIO:
        return says.whole_unused()
    if not cell.text:
        return says.part_without_whole() if whole.filled else None
    if fold(cell.text) == fold(says.NOT_APPLICABLE) and not whole.filled:
        return NOT_APPLICABLE
    figure = _read(cell, indicator, form, whole)
    if isinstance(figure, Figure) and beyond_limits(indicator, figure):
        return says.beyond(indicator, figure)
    return figure


def _read(cell: Cell, indicator: Indicator, form: Form, whole: Cell) -> Figure | str | None:
    match indicator.answer:
        case Answer.WORDS:
            return _words(cell, indicator, form)
        case Answer.CHOICE:
            return _choice(cell, indicator, form)
        case Answer.RATIO if whole.filled:
            return _two_cells(cell, whole)
    if fold(cell.text) in _UNDECIDED:
        return says.zero_or_none()
    return _number(cell, indicator) if cell.kind is Kind.NUMBER else _text(cell, indicator, form)


def _number(cell: Cell, indicator: Indicator) -> Figure | str:
    """What a spreadsheet holds for a number; one that it shows as 95 % is 0.95 inside."""
    if indicator.answer is Answer.RATIO:
        return says.part_without_whole()
    if indicator.answer is not Answer.PERCENT:
        return Figure(Standing.VALUE, Decimal(cell.text)) if _WHOLE.fullmatch(cell.text) else says.not_whole(cell.text)
    if not _DECIMAL.fullmatch(cell.text):
        return says.not_a_number(cell.text)
    value = Decimal(cell.text)
    return says.percent_or_fraction(cell.text) if 0 < value <= 1 else Figure(Standing.VALUE, value)


def _text(cell: Cell, indicator: Indicator, form: Form) -> Figure | str | None:
    read = read_answer(cell.text, (indicator,), form, {})
    figure = read.figures.get(indicator.code)
    if figure is None or len(read.figures) > 1 or read.reason is not None or figure.said or figure.kept:
        return says.not_a_number(cell.text)
    return None if figure.standing is Standing.MISSING else figure


def _two_cells(cell: Cell, whole: Cell) -> Figure | str | None:
    numbers = []
    for one in (cell, whole):
        if fold(one.text) in _UNDECIDED:
            return says.zero_or_none()
        read = read_number(one.text, "count") if one.kind is Kind.TEXT else None
        if read is not None and read.verdict is Verdict.MISSING:
            return None
        if read is not None and (read.verdict is not Verdict.VALUE or read.confirm or read.value is None):
            return says.not_a_number(one.text)
        if read is None and not _WHOLE.fullmatch(one.text):
            return says.not_whole(one.text)
        numbers.append(read.value if read is not None and read.value is not None else Decimal(one.text))
    part, total = numbers
    return Figure(Standing.RATIO, part, total) if part <= total != 0 else says.part_above_whole(part, total)


def _choice(cell: Cell, indicator: Indicator, form: Form) -> Figure | str | None:
    if cell.text in {option.key for option in indicator.options}:
        return Figure(Standing.CHOICE, choice=cell.text)
    read = read_answer(cell.text, (indicator,), form, {})
    figure = read.figures.get(indicator.code)
    if figure is None:
        return says.not_an_option(cell.text, [option.label for option in indicator.options])
    return None if figure.standing is Standing.MISSING else figure


def _words(cell: Cell, indicator: Indicator, form: Form) -> Figure | str | None:
    said = tidy(cell.text[1:] if _GUARDED.match(cell.text) else cell.text)
    if fold(said) == fold(says.MISSING):
        return None
    if fold(said) in _MARKS:
        return says.zero_or_none()
    if len(said) > LONGEST:
        return says.too_long(LONGEST)
    return read_answer(said, (indicator,), form, {}).figures[indicator.code]


def guarded(text: str) -> str:
    """Words as a .csv may hold them: what a spreadsheet would compute gets a mark that `read_value` takes off."""
    return f"'{text}" if _FORMULA.match(text) else text
