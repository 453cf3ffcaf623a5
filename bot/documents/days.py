"""A cell that holds a day: a spreadsheet's own date, or words with the day first, as it is written here."""

from __future__ import annotations

import re
from datetime import date

from bot.core.texts import roster_places as says
from bot.documents.sheet import Cell, Kind

_DAY_FIRST = re.compile(r"(?:ngày )?(\d{1,2}) ?(?:[/.-]|tháng) ?(\d{1,2}) ?(?:[/.-]|năm) ?(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})")  # ISO 8601: a date cell, and what other programs write


def read_day(cell: Cell) -> date | str:
    """The day, or what is wrong with the cell; nothing that lacks its year or has a thirteenth month is guessed."""
    if cell.kind not in (Kind.TEXT, Kind.DATE):
        return cell.problem or says.not_a_day()
    text = cell.text.replace(" /", "/").replace("/ ", "/")
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif cell.kind is Kind.TEXT and (match := _DAY_FIRST.fullmatch(text)):
        day, month, year = map(int, match.groups())
        if month > 12 >= day:
            return says.no_such_month(month, day)
    else:
        return says.not_a_day()
    if not 1945 <= year <= 2100:
        return says.not_a_day()
    try:
        return date(year, month, day)
    except ValueError:
        return says.no_such_day()
