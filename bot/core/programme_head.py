"""The number, date and issuer of a paper, at its top or only in the line above the appendix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.core.folding import tidy
from bot.core.programme import Head

__all__ = ["heads"]

_NUMBER = r"(?P<number>\d{1,4}\s*[-/]\s*[A-ZĐ][A-Za-zĐđƯưÔô]*(?:\s*[-/]\s*[A-ZĐƯÔ][A-Za-zĐđƯưÔô0-9]*)*)"
_DATE = r"(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<y>20\d\d)"
_ATTACHED = re.compile(
    r"kèm theo[^)]{0,200}?số\s*:?\s*" + _NUMBER + r"(?:\s*,)?\s*(?:" + _DATE + r")?(?:\s+của\s+(?P<issuer>[^)]+))?",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(r"^\W*số\s*:?\s*" + _NUMBER + r"\W*$", re.IGNORECASE)
_PLACE_DATE = re.compile(
    r"^[^\d()]{2,60},\s*ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>20\d\d)\W*$", re.IGNORECASE
)
_TOP = 30
"""Lines in which a paper's own number and date may stand."""


def heads(lines: Sequence[str]) -> list[Head]:
    """What the top says, then what the appendix line says; a place that says nothing is left out.

    A paper that names others ("thực hiện Chương trình số 18-CTr/TU") is not mistaken for them: at the top a number
    counts only on a line of its own.
    """
    lines = [tidy(line.replace("*", "")) for line in lines]
    found = [_top(lines)]
    for at, line in enumerate(lines):
        if match := _ATTACHED.search(" ".join(lines[at : at + 2]) if "(" in line and ")" not in line else line):
            found.append(Head(_number(match["number"]), _date(match), tidy(match["issuer"] or "").strip(" .,;")))
    return list(dict.fromkeys(one for one in found if one != Head()))


def _top(lines: Sequence[str]) -> Head:
    number, issued = "", None
    for line in [line for line in lines if line][:_TOP]:
        for part in re.split(r"\t|\s{3,}|\|", line):
            if not number and (match := _OWN_NUMBER.match(part)):
                number = _number(match["number"])
            if issued is None and (match := _PLACE_DATE.match(part)):
                issued = _date(match)
    return Head(number, issued)


def _number(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _date(match: re.Match[str]) -> date | None:
    if not match["y"]:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
