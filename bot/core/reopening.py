"""What "mở lại tổ 5 tháng 11 đến 30/11 vì đổi số liệu" asks for, read whole or asked back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.folding import fold, tidy

LONGEST = timedelta(days=31)
_REASON_KEPT = 300
_WHOLE = re.compile(r"mo lai(?: bao cao| so lieu)?(?: (?:cho|cua))?\s*(.*)")
_REASON = re.compile(r"[ ,;.]+(?:vi|do|ly do)\s*:?\s+(?=\S)")
_END = re.compile(r"[ ,]+(?:den|toi|han)(?: het)?(?: ngay)?\s+(.+)$")
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?|(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?")
_A_MONTH = r"(?:ky )?thang (\d{1,2})(?:\s*[/-]\s*(\d{4})| nam (\d{4}))?"
_MONTH = re.compile(rf"[ ,]*\b{_A_MONTH}$")
_MONTH_FIRST = re.compile(rf"^{_A_MONTH}[ ,]+(?:cho|cua)[ ,]+")


class Wrong(StrEnum):
    """What such an order may lack."""

    PLACE = "place"
    MONTH = "month"
    END = "end"
    PAST = "past"
    FAR = "far"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Order:
    """Which place (as typed), which month, until the end of which day, and why."""

    place: str
    month: int
    year: int | None
    ends: date
    reason: str


def read(text: str, today: date) -> Order | Wrong:
    """The order, or what it lacks. ``text`` begins with "mở lại"; nothing is guessed, "cuối tháng" is no date."""
    plain = tidy(text).rstrip(" .!")
    folded = fold(plain)
    if len(folded) != len(plain):
        plain = folded
    whole = _WHOLE.search(folded)
    rest_at = whole.start(1) if whole else len(folded)
    why = _REASON.search(folded, rest_at)
    head, reason = (folded[rest_at : why.start()], plain[why.end() :]) if why else (folded[rest_at:], "")
    ends: date | Wrong = Wrong.END
    if found := _END.search(head):
        ends, head = _date(found[1], today), head[: found.start()]
    first = _MONTH_FIRST.search(head)
    month = first or _MONTH.search(head)
    place = (head[first.end() :] if first else head[: month.start()] if month else head).strip(" ,")
    if not place:
        return Wrong.PLACE
    if month is None or not 1 <= int(month[1]) <= 12:
        return Wrong.MONTH
    if isinstance(ends, Wrong):
        return ends
    if not any(char.isalpha() for char in reason):
        return Wrong.REASON
    year = month[2] or month[3]
    return Order(place, int(month[1]), int(year) if year else None, ends, reason[:_REASON_KEPT])


def _date(text: str, today: date) -> date | Wrong:
    """A day and a month, the next such day where no year is said: after today and at most 31 days away."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return Wrong.END
    day, month, year = (
        int(one) if one else None for one in (match[1] or match[4], match[2] or match[5], match[3] or match[6])
    )
    try:
        ends = date(year or today.year, month or 0, day or 0)
        if year is None and ends <= today and date(today.year + 1, ends.month, ends.day) - today <= LONGEST:
            ends = ends.replace(year=today.year + 1)
    except ValueError:
        return Wrong.END
    if ends <= today:
        return Wrong.PAST
    return Wrong.FAR if ends - today > LONGEST else ends
