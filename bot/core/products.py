"""What a task came to, as people type it: the number and date of a paper, the figure and the words of a period; pure.

A paper counts with its number and a whole date; a figure by the number reader. What is not certain is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.days import calendar_day
from bot.core.folding import fold, tidy
from bot.core.guess import Kind
from bot.core.numbers import Reading, Verdict, read_number

__all__ = ["Lack", "Paper", "Result", "read_paper", "read_result"]

_NUMBER = re.compile(r"\d{1,5}\s*[-/]\s*[^\W\d_][\w.&]*(?:\s*[-/]\s*[\w.&]+)*", re.UNICODE)
_DATE = re.compile(
    r"(?:ngay |ky |de )*(?:\b(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?(?!\d)"
    r"|\b(\d{1,2}) thang (\d{1,2})(?:(?:,)? nam (\d{4}))?)"
)


@dataclass(frozen=True, slots=True)
class Lack:
    """What a text lacks of a paper. ``offer``: the day it may have meant; ``number``: what was read of it."""

    what: str  # "number", "date", "year", "future"
    number: str = ""
    offer: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper by its number, as it was typed, and its date."""

    number: str
    day: date


def read_paper(text: str, today: date, *, number: str = "") -> Paper | Lack:
    """The paper a text names; ``number`` was read before, only the date is asked for."""
    plain = tidy(text)
    folded = fold(plain)
    if len(folded) != len(plain):
        plain = folded
    if found := _NUMBER.search(plain):
        number = re.sub(r"\s*([-/])\s*", r"\1", found[0]).rstrip(".")
        folded = f"{folded[: found.start()]} {folded[found.end() :]}"
    if not number:
        return Lack("number")
    dates = [match.groups() for match in _DATE.finditer(folded)]
    if len(dates) != 1:
        return Lack("date", number)
    [groups] = dates
    day, month, year = (
        int(one) if one else None for one in (groups[0] or groups[3], groups[1] or groups[4], groups[2] or groups[5])
    )
    assert day is not None  # noqa: S101 - both alternatives have it
    assert month is not None  # noqa: S101 - likewise
    if year is None or year < 100:
        meant = (2000 + year,) if year is not None else (today.year, today.year - 1)
        there = (calendar_day(one, month, day) for one in meant)
        return Lack("year", number, next((one for one in there if one is not None and one <= today), None))
    when = calendar_day(year, month, day)
    if when is None:
        return Lack("date", number)
    return Paper(number, when) if when <= today else Lack("future", number)


# ---- a period's result -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """A period's result: the words as typed and the first figure in them. ``offers``: what an unclear one may mean."""

    words: str
    value: Decimal | None = None
    whole: Decimal | None = None
    offers: tuple[Decimal, ...] = ()
    unclear: bool = False


_CUT = re.compile(r"[;\n]|,(?!\d)|\.(?:\s|$)|\s(?:và|va|cùng|cung)\s")
_PART = re.compile(r"(?<![\d/])(\d{1,3}(?:\.\d{3})*|\d+)\s*/\s*(\d{1,3}(?:\.\d{3})*|\d+)(?![\d/])")
_TOKEN = re.compile(r"\d[\d.,]*\d%?|\d+%?")
_DOUBTFUL = re.compile(
    r"\b(?:khoang|gan|hon|tam|chung|co|do|tren|duoi|hoac|hay|may|vai|tang|giam|them|moi)\b(?= ?~?\d)"
    r"|~|\d\s*(?:-|–|den|toi|hoac|hay)\s*\d"
)
_EACH_NAMED = re.compile(r"[^\d]*(?:\d[\d.,]*%?(?:[^\d]*[a-z][^\d]*|(?=$)))+")
_ASIDE = re.compile(r"\b(?:ngay|thang|nam|quy|so|lan thu|lan|dot|ky|khoa|to|khu|phuong|dieu|khoan)\s+\d[\d/.-]*")


def read_result(text: str) -> Result:
    """The result a text tells: "12 tin, 3 bài, đã phát loa 5 buổi" is 12 and these words."""
    words = tidy(text)
    for part in filter(None, (one.strip() for one in _CUT.split(words))):
        read = _figure(part)
        if read is None:
            continue
        if read.verdict in (Verdict.VALUE, Verdict.RATIO):
            return Result(words, read.value, read.whole)
        return Result(words, offers=read.candidates, unclear=True)
    return Result(words)


def _figure(part: str) -> Reading | None:
    """The figure of a clause; UNCLEAR where it has one that is not certain; None where it has none."""
    bare = _ASIDE.sub(" ", fold(part)).strip()
    if ratio := _PART.search(bare):
        return read_number(ratio[0], "ratio") if not _DOUBTFUL.search(bare) else Reading(Verdict.UNCLEAR)
    kind: Kind = "percent" if re.search(r"%|\bphan tram\b", bare) else "count"
    read = read_number(part if bare == fold(part) else bare, kind)
    if read.verdict is Verdict.VALUE and not read.confirm:
        return read
    tokens = _TOKEN.findall(bare)
    if tokens and _EACH_NAMED.fullmatch(bare) and not _DOUBTFUL.search(bare):
        return read_number(tokens[0], kind)  # "12 tin 3 bài": the first is the product's
    if tokens:
        return read if read.verdict is Verdict.UNCLEAR else Reading(Verdict.UNCLEAR)
    return read if read.verdict is Verdict.VALUE else None
