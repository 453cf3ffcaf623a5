"""What comes back: "hằng quý", "trước ngày 25 hằng tháng", "thứ Năm hằng tuần". Texts are plain, as in the moments."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Literal

from bot.core.timeframe_moments import Impossible

__all__ = ["Every", "Recurrence", "recurrence"]

Every = Literal["week", "month", "quarter", "half-year", "year"]
_UNITS: dict[str, Every] = {
    "tuan": "week",
    "thang": "month",
    "quy": "quarter",
    "6 thang": "half-year",
    "06 thang": "half-year",
    "sau thang": "half-year",
    "nua nam": "half-year",
    "nam": "year",
    "1 nam": "year",
    "01 nam": "year",
}
_UNIT = r"(?P<unit>0?6 thang|sau thang|nua nam|0?1 nam|tuan|thang|quy|nam)"
_EACH = r"(?:hang|moi|tung|theo)"
_DAYS = {
    "2": "mon", "hai": "mon", "3": "tue", "ba": "tue", "4": "wed", "tu": "wed", "5": "thu", "nam": "thu",
    "6": "fri", "sau": "fri", "7": "sat", "bay": "sat",
}  # fmt: skip
_QUARTERS = {"i": "03-31", "ii": "06-30", "iii": "09-30", "iv": "12-31", "1": "03-31", "2": "06-30", "3": "09-30",
             "4": "12-31"}  # fmt: skip
_LAST_COMMON_DAY = 28  # a month may end here; what is due later is missing in some


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often, and on which days where they are written; ``sure`` False: a month may have no such day."""

    every: Every
    on: tuple[str, ...] = ()
    sure: bool = True


_PLAIN = re.compile(rf"(?:dinh ky )?{_EACH} (?:mot )?{_UNIT}(?: mot lan| 1 lan)?")
_PERIODIC = re.compile(rf"dinh ky {_UNIT}(?:/lan|/1 lan| mot lan| 1 lan)?")
_PER_TIME = re.compile(r"(?P<unit>0?6 thang|sau thang|0?1 nam|nam|tuan|thang|quy)(?:/| )(?:mot |0?1 )?lan")
_ONE_PER = re.compile(r"(?P<times>\d{1,2}|mot|hai) lan(?:/| moi | mot | trong )(?:0?1 )?(?P<unit>tuan|thang|quy|nam)")
_WEEKDAY = re.compile(
    rf"(?:thu (?P<day>[2-7]|hai|ba|tu|nam|sau|bay)|(?P<sunday>chu nhat|cn)) (?:{_EACH} tuan|trong tuan)"
)
_MONTH_DAY = re.compile(
    rf"(?:tu )?(?:ngay )?(?:\d{{1,2}}(?:-| den (?:ngay )?))?(?P<d>\d{{1,2}}) (?:cua )?{_EACH} thang"
)
_QUARTER_DAY = re.compile(rf"(?:ngay )?(?P<d>\d{{1,2}})(?: cua)? thang cuoi(?: cua)?(?: {_EACH})? quy(?: {_EACH} quy)?")
_YEAR_DAY = re.compile(rf"(?:ngay )?(?P<d>\d{{1,2}})(?:[/.-]| thang )(?P<m>\d{{1,2}}) {_EACH} nam")
_YEAR_MONTHS = re.compile(rf"(?:thang )?(?P<m>\d{{1,2}}(?:(?:, ?| va |, va )(?:thang )?\d{{1,2}})*) {_EACH} nam")
_YEAR_QUARTERS = re.compile(rf"quy (?P<q>[ivx\d]{{1,4}}(?:(?:, ?| va )(?:quy )?[ivx\d]{{1,4}})*) {_EACH} nam")
_YEAR_PART = re.compile(rf"(?:trong )?(?P<side>dau|cuoi|6 thang dau|6 thang cuoi) (?:{_EACH} )?nam {_EACH} nam|"
                        rf"(?P<end>cuoi) {_EACH} (?P<of>tuan|thang|quy|nam)")  # fmt: skip


def recurrence(text: str) -> Recurrence | None:
    """The recurrence a plain text is as a whole; None: it is none.

    Raises Impossible: "ngày 32 hằng tháng", "quý V hằng năm".
    """
    for pattern in (_PLAIN, _PERIODIC, _PER_TIME):
        if found := pattern.fullmatch(text):
            return Recurrence(_UNITS[found["unit"]])
    if found := _ONE_PER.fullmatch(text):
        return Recurrence(_UNITS[found["unit"]], sure=found["times"] in ("1", "01", "mot"))
    if found := _WEEKDAY.fullmatch(text):
        return Recurrence("week", (_DAYS[found["day"]] if found["day"] else "sun",))
    if found := _MONTH_DAY.fullmatch(text):
        return _month_day("month", int(found["d"]))
    if found := _QUARTER_DAY.fullmatch(text):
        return _month_day("quarter", int(found["d"]))
    if found := _YEAR_DAY.fullmatch(text):
        return _of_year(text, [(int(found["m"]), int(found["d"]))])
    if found := _YEAR_MONTHS.fullmatch(text):
        return _of_year(text, [(int(month), 0) for month in re.findall(r"\d+", found["m"])])
    if found := _YEAR_QUARTERS.fullmatch(text):
        quarters = re.findall(r"[ivx]+|\d+", found["q"])
        if any(one not in _QUARTERS for one in quarters):
            raise Impossible(text)
        return Recurrence("year", tuple(_QUARTERS[one] for one in quarters))
    if found := _YEAR_PART.fullmatch(text):
        if found["end"]:
            return Recurrence(_UNITS[found["of"]])
        return Recurrence("year", ("06-30" if "dau" in found["side"] else "12-31",), sure=found["side"] != "dau")
    return None


def _month_day(every: Every, day: int) -> Recurrence:
    if not 1 <= day <= 31:
        raise Impossible(str(day))
    return Recurrence(every, (f"{day:02}",), sure=day <= _LAST_COMMON_DAY)


def _of_year(text: str, days: list[tuple[int, int]]) -> Recurrence:
    """Months and days, 0 for the month's last; February's is the 28th, for no year lacks it."""
    on = []
    for month, day in days:
        last = calendar.monthrange(2023, month)[1] if 1 <= month <= 12 else 0
        if not last or day > last:
            raise Impossible(text)
        on.append(f"{month:02}-{day or last:02}")
    return Recurrence("year", tuple(on))
