"""Above a list of places: what it is sorted by, which of them it holds, why it is not all."""

from __future__ import annotations

from decimal import Decimal

from bot.core.texts import words


def by_place(rank: str, word: str) -> str:
    """What a list is sorted by."""
    return {
        "high": f"Theo từng {word}, cao nhất trước:",
        "low": f"Theo từng {word}, thấp nhất trước:",
    }.get(rank, f"Theo từng {word}:")


AREA = "khu"
NO_AREA = "không thuộc khu nào"


def by_area(rank: str) -> str:
    """What a list of areas is sorted by."""
    return {"high": "Theo từng khu, cao nhất trước:", "low": "Theo từng khu, thấp nhất trước:"}.get(
        rank, "Theo từng khu:"
    )


def parted(rank: str, mark: Decimal | None, many: int, word: str, *, unit: str, some_hidden: bool) -> str:
    """Above the places on one side of the target, or of another number (of a ``unit``) that was named; how many."""
    side = "chưa đạt" if rank == "below" else "đạt"
    if mark is not None:
        side = f"{'dưới' if rank == 'below' else 'trên'} {_number(mark, unit)}"
    if many:
        return f"Những {word} {side}, {many} {word}:"
    none = f"không có {word} nào {side}."
    return f"Ngoài các {word} không nêu riêng, {none}" if some_hidden else words.cap(none)


def equal(mark: Decimal, many: int, word: str, *, unit: str) -> str:
    """Those on neither side."""
    return f"Đúng {_number(mark, unit)}: {many} {word}."


def _number(mark: Decimal, unit: str) -> str:
    return f"{words.number(mark)}{unit if unit == '%' else f' {unit}'}".rstrip()


def few_hidden() -> str:
    """Why some counts are not told."""
    return "Số từ 1 đến 4 của từng nơi chỉ Bí thư, Văn phòng và người duyệt xem."


def no_reason_at_all() -> str:
    """Neither a target missed nor a change."""
    return "Số liệu không ghi nguyên nhân, và không có nơi nào nổi bật."


def no_reasons(word: str) -> str:
    """Why is not what figures say."""
    return f"Số liệu không ghi nguyên nhân; dưới đây là những {word} kéo xuống nhiều nhất:"


def changed_most(word: str) -> str:
    """The same of a sum that moved."""
    return f"Số liệu không ghi nguyên nhân; dưới đây là những {word} thay đổi nhiều nhất:"
