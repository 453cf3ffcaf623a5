"""The roster's columns: their headings, other words for them, and where a heading row has them."""

from __future__ import annotations

import re

from bot.core.folding import fold
from bot.core.texts import roster as says
from bot.documents.sheet import Row

ROLE, NAME, PHONE = "vai trò", "họ tên", "điện thoại"
GROUP_CODE, GROUP_NAME, AREA = "mã tổ", "tên tổ", "khu"
UNIT_CODE, UNIT_NAME = "mã đơn vị", "tên đơn vị"
HOUSEHOLDS, RESIDENTS = "hộ", "khẩu"

_NEEDED = (ROLE, NAME, PHONE, GROUP_CODE, GROUP_NAME)
_ALIASES: dict[str, str] = {
    ROLE: "vai|chức vụ",
    NAME: "họ và tên|họ tên người phụ trách",
    PHONE: "sđt|số điện thoại|đt|số đt|điện thoại di động|di động",
    GROUP_CODE: "mã tổ dân phố|mã tdp|mã thôn|mã khu phố|mã ấp",
    GROUP_NAME: "tổ|tổ dân phố|tên tổ dân phố|tên tdp|tên thôn|thôn|tên khu phố|tên ấp",
    AREA: "khu vực|địa bàn",
    UNIT_CODE: "mã đv",
    UNIT_NAME: "đơn vị|tên đv",
    HOUSEHOLDS: "số hộ|tổng số hộ",
    RESIDENTS: "số khẩu|nhân khẩu|số nhân khẩu",
}
_UNREAD = "|stt|tt|số tt|ghi chú"


def find_columns(heading: Row, stocks: tuple[str, ...], problems: list[str]) -> dict[str, int]:
    """Column → its place; ``problems`` gets what is unknown, twice or missing."""
    known = (*(name for name in _ALIASES if name not in (HOUSEHOLDS, RESIDENTS)), *stocks)
    named = {_plain(word): name for name in known for word in (name, *_ALIASES.get(name, name).split("|"))}
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
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        problems.append(says.missing_headings(heading.number, missing))
    return columns


def _plain(heading: str) -> str:
    """ "Họ  tên (*)" and "HO TEN" are the same heading."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())
