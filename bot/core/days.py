""" "đến 15/12", "hết tháng sau", "thứ Sáu tuần tới": the day people mean; pure.

A day without a year is the next such day. What is past, what is most of a year away (it was more likely meant in the
past) and what is no day is asked back: nothing is guessed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import Enum

from bot.core.folding import fold

__all__ = ["DAY", "Unclear", "calendar_day", "dated", "day", "lately", "named"]

_FAR = timedelta(days=300)
"""A day without a year that far ahead was more likely meant in the past."""

# Of a folded text.
DAY = (
    r"(?:(?:het )?(?:ngay )?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?(?!\d)"
    r"|(?:het )?thang (?:nay|sau|\d{1,2})|(?:het )?hom nay|(?:het )?(?:ngay )?mai)"
)
_NUMBERS = r"\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*(?:20)?\d{2})?(?![\d/])"
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: tuan (?P<week>nay|sau|toi))?"
_OTHER = (
    r"(?:ngay )?\d{1,2} thang \d{1,2}(?: nam 20\d{2})?|(?:het |cuoi |trong )?thang (?:nay|sau|\d{1,2})(?!\s*[/.-]?\d)"
    r"|hom nay|ngay mai|ngay kia|mai"
)
_LEAD = (
    r"\b(?:(?:du kien|se|co gang|phan dau|hoan thanh|lam) )*(?:xong |nop |gui )?"
    r"(?:hen|den|toi|truoc|vao|trong|het|cham nhat|du kien|sang)"
    r"(?: (?:xong|lai|la|vao|trong|het|den|truoc))* (?:het )?(?:ngay )?"
)
_LED = re.compile(rf"{_LEAD}(?P<day>{_NUMBERS}|{_OTHER}|{_WEEKDAY})")
_BARE = re.compile(
    rf"(?:^|[\s,;:(])(?:ngay )?(?P<day>\d{{1,2}}[/-]\d{{1,2}}(?:[/-](?:20)?\d{{2}})?|{_OTHER})"
    rf"(?=\s*(?:$|[,;.)!]|xong|hoan thanh|nhe|a\b|vi\b|do\b|ly do|thi\b|se\b|moi\b))"
)
_WHOLE = re.compile(rf"(?:ngay )?(?P<day>{_NUMBERS}|{_OTHER}|{_WEEKDAY})")
_PROMISE = re.compile(r"\b(?:hen|du kien)\b")
_VAGUE = re.compile(
    r"\b(?:tuan (?:sau|toi|nay)|dau (?:tuan|thang|nam|quy)|giua (?:tuan|thang|nam)|cuoi (?:tuan|nam|quy)"
    r"|(?:sau|truoc) tet|(?:trong |het )?quy (?:[ivx]{1,3}|\d|nay|sau)|(?:vai|may) (?:hom|ngay) nua"
    r"|ngay \d{1,2}(?!\s*[/.-]?\d|\s*thang))\b"
)
"""A time that is no day."""
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}


class Unclear(Enum):
    """Why a day is asked back."""

    NO_END = "no_end"
    NO_DAY = "no_day"
    PAST = "past"
    FAR = "far"
    ORDER = "order"


def named(text: str, today: date) -> date | Unclear | None:
    """The one day a text names, "đang làm, hẹn 15/12"; None where it names none.

    A figure ("đã có 5/12 chi bộ") is no day unless words of time lead to it.
    """
    folded = fold(text).strip(" .,;!")
    found = [whole] if (whole := _WHOLE.fullmatch(folded)) else list(_LED.finditer(folded))
    found = found or list(_BARE.finditer(folded))
    days = list(dict.fromkeys(_meant(one["day"], today) for one in found))
    if len(days) == 1:
        return days[0]
    return Unclear.NO_DAY if days or _PROMISE.search(folded) or _VAGUE.search(folded) else None


def lately(text: str, today: date) -> date | None:
    """The last such day a text names, "xong ngày 12/12", "hôm qua"; to be read back. None: no day, or a far one."""
    folded = fold(text)
    if re.search(r"\bhom qua\b", folded):
        return today - timedelta(days=1)
    found = re.search(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(20\d{2}))?(?![\d/])", folded)
    if found is None:
        return None
    years = (int(found[3]),) if found[3] else (today.year, today.year - 1)
    days = (calendar_day(year, int(found[2]), int(found[1])) for year in years)
    last = next((one for one in days if one is not None and one <= today), None)
    return last if last is not None and (found[3] or today - last <= _FAR) else None


def _meant(text: str, today: date) -> date | Unclear:
    if match := re.fullmatch(r"(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?", text.removeprefix("ngay ")):
        text = "/".join(filter(None, match.groups()))
    if match := re.fullmatch(r"(.*\d\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)(\d{2})", text):
        text = f"{match[1]}20{match[2]}"
    if text == "ngay kia":
        return today + timedelta(days=2)
    if text.startswith(("thu ", "chu nhat")):
        return _weekday(text, today)
    return day(text, today)


def _weekday(text: str, today: date) -> date:
    """The next such day; with "tuần sau" that of the week after this one."""
    name, _, week = text.partition(" tuan ")
    word = name.removeprefix("thu ")
    wanted = 6 if name == "chu nhat" else _WEEKDAYS[word] if word in _WEEKDAYS else int(word) - 2
    if week in ("sau", "toi"):
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def day(text: str, today: date, *, end: bool = True) -> date | Unclear:
    """The day that words of the form ``DAY`` mean; ``end``: of a month its last one, else its first."""
    found = dated(text)
    if found is None:
        return _month(text, today, end=end)
    number, month, year = found
    if year:
        there = calendar_day(year, month, number)
        if there is None:
            return Unclear.NO_DAY
        return there if there >= today else Unclear.PAST
    return _next(today, month, number)


def dated(text: str) -> tuple[int, int, int | None] | None:
    """Day, month and year of "20/5" or "20.5.2027" at the end of a text."""
    match = re.search(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?$", text)
    return (int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None


def calendar_day(year: int, month: int, number: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _month(text: str, today: date, *, end: bool) -> date | Unclear:
    if "hom nay" in text:
        return today
    if text.endswith("mai"):
        return today + timedelta(days=1)
    which = text.rsplit(" ", 1)[-1]
    month = {"nay": today.month, "sau": today.month % 12 + 1}.get(which) or (int(which) if which.isdecimal() else 0)
    if not 1 <= month <= 12:
        return Unclear.NO_DAY
    year = today.year + (month < today.month)
    found = date(year, month, calendar.monthrange(year, month)[1] if end else 1)
    return found if found - today <= _FAR else Unclear.FAR


def _next(today: date, month: int, number: int) -> date | Unclear:
    for year in (today.year, today.year + 1):
        found = calendar_day(year, month, number)
        if found is not None and found >= today:
            return found if found - today <= _FAR else Unclear.FAR
    return Unclear.NO_DAY
