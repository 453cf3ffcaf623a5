"""The roster's columns: their headings, other words for them, and where a heading row has them."""

from __future__ import annotations

import re

from bot.core.folding import fold
from bot.core.texts import roster as says
from bot.core.texts import roster_places as place_says
from bot.core.texts.roster_headings import (
    ALIASES,
    AREA,
    CODE,
    COLLECTIVE,
    FIELD,
    GROUP_CODE,
    GROUP_NAME,
    HOUSEHOLDS,
    KIND,
    LEAVES,
    LINE,
    MERGED,
    NAME,
    PHONE,
    PLACE,
    RENAMED,
    RESIDENTS,
    ROLE,
    SINCE,
    SPLIT,
    UNIT_CODE,
    UNIT_NAME,
    UNTIL,
)
from bot.documents import group_words
from bot.documents.sheet import Row

IN_ONE = (CODE, PLACE, KIND)
"""A code and a name for groups and units alike, and which of them it is."""
APART = (GROUP_CODE, GROUP_NAME, UNIT_CODE, UNIT_NAME)
"""In place of these, columns for groups and columns for units."""
LISTED = (ALIASES, COLLECTIVE, SINCE, UNTIL, MERGED, SPLIT, RENAMED)
"""What is said of a place beside its name."""

_NEEDED = (ROLE, NAME, PHONE)
_ALIASES: dict[str, str] = {
    ROLE: "vai|chức vụ",
    NAME: "họ và tên|họ tên người phụ trách",
    PHONE: "sđt|số điện thoại|đt|số đt|điện thoại di động|di động",
    CODE: "mã số|mã nơi|mã tổ đơn vị",
    PLACE: "tên|tên đầy đủ của tổ đơn vị|tên tổ đơn vị",
    KIND: "loại hình|loại nơi",
    GROUP_CODE: group_words.CODES,
    GROUP_NAME: group_words.NAMES,
    AREA: "khu vực|địa bàn|địa bàn phụ trách",
    UNIT_CODE: "mã đv",
    UNIT_NAME: "đơn vị|tên đv",
    ALIASES: "tên khác|tên thường gọi|tên viết tắt",
    COLLECTIVE: "thuộc đơn vị tập thể|đơn vị tập thể|thuộc đơn vị|thành viên của",
    FIELD: "lĩnh vực phụ trách|phụ trách lĩnh vực",
    SINCE: "ngày bắt đầu|từ",
    UNTIL: "ngày kết thúc|hết ngày|đến hết ngày",
    MERGED: "gộp|gộp từ mã|sáp nhập từ",
    SPLIT: "tách|tách từ mã|chia tách từ",
    RENAMED: "ngày đổi tên",
    LEAVES: "thôi nhiệm vụ từ ngày|thôi nhiệm vụ|nghỉ từ ngày",
    HOUSEHOLDS: "số hộ|tổng số hộ",
    RESIDENTS: "số khẩu|nhân khẩu|số nhân khẩu",
}
_UNREAD = "|stt|tt|số tt|ghi chú|xưng hô"  # how to address people is their own choice, asked when they begin


def find_columns(heading: Row, stocks: tuple[str, ...], problems: list[str]) -> dict[str, int]:
    """Column → its place; ``problems`` gets what is unknown, twice or missing.

    Of a file whose places have one column for their codes, the columns for groups' and units' are that one.
    """
    known = (*(name for name in _ALIASES if name not in (HOUSEHOLDS, RESIDENTS)), *stocks)
    named = {_plain(word): name for name in known for word in (name, *_ALIASES.get(name, name).split("|"))}
    named[_plain(LINE)] = LINE
    unread = {_plain(word) for word in _UNREAD.split("|")}
    columns: dict[str, int] = {}
    for place, cell in enumerate(heading.cells):
        if (word := _plain(cell.text)) in unread:
            continue
        if (name := named.get(word)) is None:
            problems.append(says.unknown_heading(heading.number, cell.text, known))
        elif name in columns:
            problems.append(says.heading_twice(heading.number, name))
        else:
            columns[name] = place
    apart = CODE not in columns and bool({GROUP_CODE, GROUP_NAME, UNIT_CODE} & columns.keys())
    needed = (*_NEEDED, *((GROUP_CODE, GROUP_NAME) if apart else (CODE, PLACE)))
    if missing := [name for name in needed if name not in columns]:
        problems.append(says.missing_headings(heading.number, missing))
    if CODE in columns:
        twice = [name for name in APART if name in columns]
        told = (heading.at(columns[name]).text for name in twice)
        problems += (says.at(heading.number, name, place_says.two_codes(CODE)) for name in told)
        both = zip(APART, (CODE, PLACE) * 2, strict=True)
        columns |= {name: columns[one] for name, one in both if one in columns}
    return columns


def _plain(heading: str) -> str:
    """ "Họ  tên (*)" and "HO TEN" are the same heading."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())
