"""The sheet the office sends back: what is wrong with it, what it changes, what the leaders hear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.core.figures import Figure
from bot.core.indicators import Indicator
from bot.core.model import Message, Place, You
from bot.core.periods import Period
from bot.core.texts import words

_HEADING = 40  # letters of a heading that are said


def cell(row: int, column: str, heading: str) -> str:
    """Where a figure stands: "dòng 5, cột G (số hộ)"."""
    return f"dòng {row}, cột {column} ({heading[:_HEADING]})"


# ---- problems --------------------------------------------------------------------------------------------


def column_twice(column: str) -> str:
    """A copied column: which of the two counts is nobody's to guess."""
    return f"cột {column} bị lặp lại; xóa cột thừa, hoặc xuất lại bảng"


def no_key(row: int) -> str:
    """A row that was typed beneath the table, or lost its hidden cell."""
    return f"dòng {row}: không còn ô ẩn cho biết là nơi nào, kỳ nào; xuất lại bảng rồi điền"


def moved(row: int) -> str:
    """A row's names and its hidden cell speak of different places or periods."""
    return f"dòng {row}: mã hoặc kỳ không khớp với ô ẩn của dòng, có thể do sắp xếp thiếu cột ẩn; xin xuất lại rồi sửa"


def row_twice(row: int, first: int) -> str:
    """A copied row."""
    return f"dòng {row}: trùng nơi và kỳ với dòng {first}; chỉ để lại một"


def not_here() -> str:
    """A workbook of another ward, or of another database."""
    return "nơi hoặc kỳ này không có trong hệ thống; xuất lại bảng"


def no_such_figure() -> str:
    """The period's form has no such figure."""
    return "kỳ này không có chỉ tiêu ở cột này; để ô như cũ"


def not_asked(period: Period, label: str, place: Place) -> str:
    """A grey cell."""
    return f"kỳ {_month(period)} không hỏi {label} của {place.full_name}; để trống ô này"


def locked(period: Period, place: Place, until: str) -> str:
    """Only what is open again may be changed; ``until``: a day that would do."""
    return (
        f"{place.full_name}, kỳ {_month(period)} đã chốt; cần mở lại, "
        f"ví dụ: mở lại {place.code} tháng {period.month} đến {until} vì đếm sót, rồi gửi lại tệp này"
    )


def contradicts(sentence: str) -> str:
    """A hard check fails."""
    return f"{sentence.rstrip('.')}; sửa một trong hai số"


# ---- what it changes -------------------------------------------------------------------------------------


def summary(changes: int, places: int, overtaken: int) -> str:
    """ "3 ô thay đổi của 2 nơi; 1 ô giữ nguyên vì số trong hệ thống đã khác." """
    parts = [f"{changes} ô thay đổi của {places} nơi"] if changes else []
    if overtaken:
        parts.append(f"{overtaken} ô giữ nguyên vì số trong hệ thống đã khác lúc xuất")
    return f"{'; '.join(parts)}." if parts else "không có gì thay đổi."


def change(indicator: Indicator, old: Figure | None, new: Figure) -> str:
    """ "số hộ 120 → 121 hộ"."""
    before = _shown(indicator, old)
    if old is not None and new.standing is old.standing and new.value is not None and indicator.unit:
        before = before.removesuffix(f" {indicator.unit}")
    return f"{indicator.label} {before} → {_shown(indicator, new)}"


def line(place: Place, period: Period, changed: str) -> str:
    """One change, as the office reads it."""
    return f"{place.code}, tháng {_month(period)}, {changed}."


def overtaken(place: Place, period: Period, indicator: Indicator, held: str, stored: Figure | None, new: Figure) -> str:
    """One that is not written."""
    was = f"lúc xuất là {words.quote(held)}" if held and not held.startswith("#") else "lúc xuất khác"
    return (
        f"{place.code}, tháng {_month(period)}, {indicator.label}: giữ {_shown(indicator, stored)} "
        f"({was}, tệp ghi {_shown(indicator, new)})."
    )


def unusual(place: Place, period: Period, sentence: str) -> str:
    """A soft check fails: said, not refused."""
    return f"Xin xem lại {place.code}, tháng {_month(period)}: {sentence}"


def jump(place: Place, period: Period, indicator: Indicator, new: Figure, before: Decimal) -> str:
    """A stock far from its past: said, not refused."""
    return (
        f"Xin xem lại {place.code}, tháng {_month(period)}: {indicator.label} {_shown(indicator, new)}, "
        f"kỳ trước {words.number(before)}."
    )


def told(period: Period, place: Place, changes: Sequence[str], you: You) -> Message:
    """The leader hears what the office corrected in a report that was handed in."""
    return Message(
        f"Thưa {you.value}, Văn phòng đã sửa báo cáo tháng {period.month} của {place.name}: {'; '.join(changes)}. "
        f"Nếu chưa đúng, {you.value} gõ: gọi giúp ạ.",
        you=you,
    )


def drafts(places: Sequence[str]) -> Iterator[str]:
    """Reports that were never handed in stay drafts."""
    if places:
        more = f" và {len(places) - 1} nơi khác" if len(places) > 1 else ""
        yield f"Báo cáo của {places[0]}{more} chưa gửi; muốn gửi, gõ: nhập thay {places[0]}."


def _shown(indicator: Indicator, figure: Figure | None) -> str:
    return "(chưa có)" if figure is None else words.figure(indicator, replace(figure, kept=False))


def _month(period: Period) -> str:
    return f"{period.month}/{period.year}"
