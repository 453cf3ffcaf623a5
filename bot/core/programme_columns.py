"""Which column of an appendix is which: by its heading, in any order and wording, on one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.folding import fold
from bot.core.programme import Column
from bot.core.timeframe import Kind, read_timeframe

__all__ = ["Columns", "header", "is_time", "kind_of"]

_LONGEST = 90  # characters of a heading
_ANY_DAY = date(2026, 1, 1)
_NUMBER = re.compile(r"s?tt|tt|stt|so(?: thu tu)?|so tt|stt tt|ma(?: so| nhiem vu)?|muc|chi tiet|no|#")
_BOTH = re.compile(r"chu tri.*phoi hop")
_KINDS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.COORDINATING, re.compile(r"phoi hop")),
    (Column.LEAD, re.compile(
        r"chu tri|(?:don vi|co quan|bo phan|nguoi|tap the|ca nhan) (?:thuc hien|phu trach|chiu trach nhiem|tham muu)"
        r"|phan cong|trach nhiem|^(?:co quan|don vi)(?: thuc hien)?$"
    )),
    (Column.TIMEFRAME, re.compile(
        r"thoi (?:gian|han|diem|ky)|han (?:hoan thanh|xong|cuoi)|^han$|so ngay|ky han|moc|lo trinh|ngay hoan thanh"
        r"|tien do"
    )),
    (Column.PRODUCT, re.compile(r"san pham|ket qua|dau ra|chi tieu can dat|muc tieu can dat")),
    (Column.CONTENT, re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|giai phap|viec can lam|chi dao")),
)  # fmt: skip
_OTHER = re.compile(r"ghi chu|nguon luc|kinh phi|nguon kinh phi|can cu|de xuat")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands; several may tell the time or number the rows. ``names``: the headings."""

    numbers: tuple[int, ...]
    content: int
    lead: int | None
    coordinating: int | None
    timeframes: tuple[int, ...]
    product: int | None
    unknown: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def detailed(self) -> bool:
        """Whether a second column numbers groups and their parts: "TT" and "Chi tiết"."""
        return len(self.numbers) > 1 and "chi tiet" in fold(self.names[self.numbers[1]])


def kind_of(heading: str) -> Column | None:
    """What a heading names, folded or not; None: nothing known."""
    said = " ".join(re.sub(r"[^\w\s]", " ", fold(heading)).split())
    if not said or len(said) > _LONGEST:
        return None
    if _NUMBER.fullmatch(said):
        return Column.NUMBER
    if _BOTH.search(said):
        return Column.LEAD
    if _OTHER.match(said):
        return None
    return next((column for column, pattern in _KINDS if pattern.search(said)), None)


def is_time(cell: str) -> bool:
    """Whether a cell is words of time, whenever they were issued."""
    return read_timeframe(cell, _ANY_DAY).kind not in (Kind.UNCLEAR, Kind.NONE)


def header(rows: Sequence[Sequence[str | None]], at: int) -> tuple[Columns, int] | None:
    """The columns whose heading begins at this row, and how many rows it takes; None: no heading stands there."""
    first = _spread(rows[at])
    if not _is_heading(rows[at], first):
        return None
    height, names = 1, first
    if at + 1 < len(rows) and _is_second(rows[at], first, rows[at + 1]):
        height = 2
        below = _padded(rows[at + 1], len(first))
        # in a text a wide heading is a filled cell and empty ones
        wide = _spread(
            [
                cell or (None if said and kind_of(said) is None else "")
                for cell, said in zip(rows[at], below, strict=True)
            ]
        )
        names = [_joined(above, said) for above, said in zip(wide, below, strict=True)]
    columns = _columns(names)
    return None if columns is None else (columns, height)


def _columns(names: Sequence[str]) -> Columns | None:
    kinds = [kind_of(name) for name in names]

    def places(wanted: Column) -> list[int]:
        return [at for at, kind in enumerate(kinds) if kind is wanted]

    contents = places(Column.CONTENT)
    if not contents:
        return None
    # "Nội dung nhiệm vụ" beside "Nhóm nhiệm vụ": the one that says content, else the last
    content = next((at for at in contents if "noi dung" in fold(names[at])), contents[-1])
    leads, coordinating, products = places(Column.LEAD), places(Column.COORDINATING), places(Column.PRODUCT)
    times = places(Column.TIMEFRAME)
    # "Tiến độ" is the time in a plan; beside "Thời hạn" it is how far things are
    times = [at for at in times if "tien do" not in fold(names[at])] or times
    if not (leads or times):
        return None
    return Columns(
        numbers=tuple(places(Column.NUMBER)),
        content=content,
        lead=leads[0] if leads else None,
        coordinating=coordinating[0] if coordinating else None,
        timeframes=tuple(times),
        product=products[0] if products else None,
        unknown=tuple(at for at, kind in enumerate(kinds) if kind is None),
        names=tuple(names),
    )


def _is_heading(row: Sequence[str | None], names: Sequence[str]) -> bool:
    """Short cells, at least a content and one more that is known, and none that is itself a time."""
    if any(len(cell or "") > _LONGEST for cell in row):
        return False
    kinds = {kind_of(name) for name in names} - {None}
    return Column.CONTENT in kinds and len(kinds) > 1 and not any(is_time(cell) for cell in row if cell)


def _is_second(row: Sequence[str | None], names: Sequence[str], below: Sequence[str | None]) -> bool:
    """Whether the row below names parts of these columns: words where a heading is wide or empty, nothing else."""
    filled = [(at, cell) for at, cell in enumerate(_padded(below, len(row))) if cell]
    new = [at for at, cell in filled if fold(cell) != fold(names[at])]
    if not filled or any(len(cell) > _LONGEST or re.search(r"\d{2,}", cell) for _, cell in filled):
        return False
    if not new:
        return True  # every cell reaches down
    if any(kind_of(names[at]) is Column.CONTENT for at in new):
        return False
    wide = {at for at in range(len(row)) if not row[at] or (at + 1 < len(row) and not row[at + 1])}
    numbers = all(kind_of(cell) is Column.NUMBER for at, cell in filled if at in new)
    return numbers or (set(new) <= wide and len(new) > 1)


def _spread(row: Sequence[str | None]) -> list[str]:
    """Each column's heading: a wide one counts for all it covers."""
    names: list[str] = []
    for cell in row:
        names.append(names[-1] if cell is None and names else cell or "")
    return names


def _padded(row: Sequence[str | None], width: int) -> list[str]:
    cells = [cell or "" for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def _joined(above: str, below: str) -> str:
    return above if not below or fold(above) == fold(below) else f"{above} {below}".strip()
