"""A report in one message, cut where people pause: lines, list numbers, clauses. What they mean is not known here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.folding import fold, visible

__all__ = ["Clause", "bare_numbers", "cut", "groups_in", "is_courtesy", "without_asides"]

_QUESTION = r"c[âa]u\s*(?:s[ốo]\s*)?(\d{1,2})(?!\d)\s*[.:)\-,]*"
_BEFORE_QUESTION = re.compile(rf"(?<=\S)[\s,;.]+(?={_QUESTION})", re.IGNORECASE)
_NAMED = re.compile(rf"\s*{_QUESTION}\s*", re.IGNORECASE)
_LISTED = re.compile(r"\s*(\d{1,2})\s?(?:[.:]\s+|[)/]\s+|\)|[.:](?=[^\W\d_]))")
_LETTER = r"[^\W\d_]"
_BREAK = re.compile(
    r"[;…|]|,(?!\d)|(?<!\d),|\.(?=\s|$)"
    rf"|(?<!\d)\s+[-–—/+]\s+|\s+[-–—/+]\s+(?!\d)"  # "45 / 50" and "120 - 130" are one
    rf"|(?<={_LETTER})/(?=\d)|(?<=\d)/(?={_LETTER})|(?<={_LETTER}{{2}})/(?={_LETTER}{{2}})"
    r"|\s(?:và|va)(?=\s)"
    r"|\s(?=(?:à|a)\s(?:quên|quen|nhầm|nham)\b|(?:nhầm|quên|ý là|y la|sửa lại|sua lai)\s)"
    r"|(?<!\s)(?<!muoi)(?<!mươi)(?<!mười)\s+(?=nham\s)",  # "bon muoi nham" is 45, not 40 and "nhầm"
    re.IGNORECASE,
)
_BEFORE_LISTED = re.compile(r"(?<=\S)\s+(?=\d{1,2}\)\s?\S)")
_BULLET = re.compile(r"[\s\-–—*•●+✅✔️]+(?=[\s\w])")
_BARE = re.compile(r"\d+(?:(?:\s*[,;/.+-]\s+|[,;/]|\s+)\d+)+\s*\.?", re.ASCII)
_GROUP_WORDS = "tổ dân phố|to dan pho|tổ|to|tdp|thôn|thon|khu phố|khu pho|ấp|ap|xóm|xom|bản|khóm|khom|buôn|buon"
# Which group, which month, which day, whose telephone: numbers beside a report that are no figures of it.
_ASIDE = re.compile(
    r"\bng[àa]y\s+\d{1,2}(?:\s?[/.-]\s?|\s+th[áa]ng\s+)\d{1,2}(?:(?:\s?[/.-]\s?|\s+n[ăa]m\s+)\d{2,4})?(?!\d)"
    r"|\b\d{1,2}/\d{1,2}/\d{4}(?!\d)"
    r"|(?:\b(?:sđt|sdt|đt|dt|điện thoại|dien thoai|zalo)[\s:.]*)?(?<!\d)(?:\+84|0)\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)"
    r"|\b(?:kỳ|ky|báo cáo|bao cao)?\s*(?:tháng|thang)\s+\d{1,2}(?:\s?[/.-]\s?\d{4})?(?![\d/])"
    r"|^\W*(?:" + _GROUP_WORDS + r"|khu)\s*(?:số\s+|so\s+)?\d{1,3}(?![\d/.]*\d)",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:^|[\n,;.:])\s*(?:" + _GROUP_WORDS + r")\s*(?:số\s+|so\s+)?(\d{1,3})(?![\d/.]*\d)", re.IGNORECASE
)
# Words a report may open or close with, folded; a clause of nothing else says nothing.
_COURTESY = frozenset(
    re.findall(
        r"\w+",
        "kinh gui thua chao da vang a em toi chau bac ong anh chi chu dong cac xin phep duoc bao cao nhu sau so lieu "
        "to dan pho tdp thon xom ap khu phuong xa thang ky quy nay cua cam on nhe nha het la ket qua ve "
        "ok vay the nhan giup minh doi voi trong thi roi",
    )
)
_LONGEST_COURTESY = 20


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one line: ``body`` from ``begin`` to ``end``; ``text`` is it tidied.

    ``number``: its line's list number, ``named`` where that was "câu 3".
    """

    text: str
    line: int
    body: str
    begin: int
    end: int
    number: int = 0
    named: bool = False


def cut(text: str) -> list[Clause]:
    """The clauses of a text, courtesy among them."""
    found: list[Clause] = []
    for at, line in enumerate(_lines(text)):
        number, named, start = 0, False, 0
        if match := _NAMED.match(line):
            number, named, start = int(match[1]), True, match.end()
        elif match := _LISTED.match(line):
            number, start = int(match[1]), match.end()
        body, begin = line[start:], 0
        for end, following in [*((one.start(), one.end()) for one in _BREAK.finditer(body)), (len(body), 0)]:
            if said := _plain(body[begin:end]):
                found.append(Clause(said, at, body, begin, end, number, named))
            begin = following
    return found


def _lines(text: str) -> list[str]:
    lines = [part for line in visible(text).split("\n") for part in _BEFORE_QUESTION.sub("\n", line).split("\n")]
    parts = (part for line in lines for part in (_BEFORE_LISTED.split(line) if line.lstrip()[:2] == "1)" else [line]))
    return [part for part in parts if part.strip()]


def _plain(text: str) -> str:
    said = " ".join(text.split())
    bullet = _BULLET.match(said)
    # A sign before a digit is part of the figure: "-3".
    if bullet and (bullet[0].endswith(" ") or not said[bullet.end()].isdigit()):
        said = said[bullet.end() :]
    return said if any(char.isalnum() for char in said) else ""


def without_asides(text: str) -> str:
    """The clause without "tổ 5" in front of it, days, months and telephone numbers."""
    return " ".join(_ASIDE.sub(" ", text).strip(" :").split())


def groups_in(text: str) -> set[int]:
    """The numbers of the groups a text or a place's name speaks of: "tổ 6: hộ 130" """
    return {int(number) for number in _GROUP.findall(visible(text))}


def is_courtesy(text: str) -> bool:
    """Whether a clause says nothing: "kính gửi đồng chí", "tổ 5 xin báo cáo"."""
    words = [word.strip(".,!:") for word in fold(without_asides(text)).split()]
    return len(words) <= _LONGEST_COURTESY and all(not word or word in _COURTESY for word in words)


def bare_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a text that is a list of three plain numbers or more; empty where it is anything else.

    A group of three digits behind a comma or a point may belong to the number before it, so there is no list then.
    """
    said = " ".join(line.strip() for line in visible(text).split("\n") if line.strip())
    if not _BARE.fullmatch(said) or re.search(r"\d[.,]\d{3}(?!\d)", said):
        return ()
    numbers = re.findall(r"\d+", said)
    return tuple(map(int, numbers)) if len(numbers) > 2 and all(len(one) <= 6 for one in numbers) else ()
