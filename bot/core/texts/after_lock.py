"""After the lock: what a leader reads while asking for a change, and what comes of it."""

from __future__ import annotations

from bot.core.figures import Figure
from bot.core.indicators import Indicator
from bot.core.model import Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words


def from_to(indicator: Indicator, old: Figure | None, new: Figure) -> str:
    """ "số hộ: 120 hộ → 121 hộ" """
    before = words.figure(indicator, old) if old else "chưa có"
    return f"{indicator.label}: {before} → {words.figure(indicator, new)}"


def needs_approval(period: Period, place: Place) -> str:
    """Before the question: why this goes another way than before the lock."""
    return f"Số liệu tháng {period.month} của {place.name} đã chốt, muốn sửa cần Văn phòng đồng ý."


def why(period: Period, change: str, you: You) -> str:
    """The new value is understood; the reason is asked."""
    return (
        f"Sửa số liệu tháng {period.month} đã chốt: {change}. Nhờ {you.value} viết một câu lý do để Văn phòng duyệt, "
        "ví dụ: đếm sót một hộ mới chuyển đến ạ."
    )


def in_a_sentence(you: You) -> str:
    """A bare word or number came as the reason."""
    return f"Xin lỗi {you.value}, lý do cần rõ hơn một chút."


def requested(period: Period, change: str, reason: str, you: You) -> str:
    """The receipt of a request."""
    return (
        f"Đã chuyển Văn phòng đề nghị sửa số liệu tháng {period.month}: {change}. Lý do: {words.quote(reason)}. "
        f"Có quyết định, hệ thống sẽ báo {you.value} ạ."
    )


def same_already(you: You) -> str:
    """The new value is the old one."""
    return f"Số {you.value} vừa nhắn đúng như số đã chốt nên không cần sửa ạ."


def left(period: Period, you: You) -> str:
    """The leader lets it be."""
    return f"Vâng, số liệu tháng {period.month} giữ như đã chốt. Khi cần sửa, {you.value} gõ: sửa ạ."


def approved(period: Period, place: Place, change: str, you: You) -> str:
    """The office agreed: the figure is changed."""
    return (
        f"Thưa {you.value}, Văn phòng đã đồng ý. Số liệu tháng {period.month} của {place.name} "
        f"đã sửa: {change}. Xin cảm ơn ạ."
    )


def refused(period: Period, place: Place, change: str, you: You, ward: Ward) -> str:
    """The office did not agree: politely, and whom to ask."""
    return (
        f"Thưa {you.value}, Văn phòng đã xem đề nghị sửa số liệu tháng {period.month} của {place.name} ({change}) "
        f"và xin giữ số đã chốt. Cần trao đổi thêm, xin gọi {ward.phone} ạ."
    )


def never_handed_in(period: Period, place: Place, you: You, ward: Ward) -> str:
    """The month is locked and nothing was handed in, so there is nothing to change."""
    return (
        f"Báo cáo tháng {period.month} của {place.name} chưa gửi mà kỳ đã chốt. Nhờ Văn phòng mở lại, "
        f"{you.value} gõ: gọi giúp, hoặc gọi {ward.phone} ạ."
    )


def no_such_month(month: int, you: You, ward: Ward) -> str:
    """There is no report of that month to change."""
    return (
        f"Tháng {month} không có báo cáo nào đã gửi để sửa. Cần cán bộ giúp, {you.value} gõ: gọi giúp, "
        f"hoặc gọi {ward.phone} ạ."
    )


def reopened(period: Period, place: Place, until: str, reason: str, you: You, *, sent: bool) -> str:
    """The office opened the report again."""
    todo = f"Cần sửa, {you.value} gõ: sửa" if sent else f"Để báo cáo, {you.value} gõ: báo cáo"
    return (
        f"Thưa {you.value}, Văn phòng mở lại báo cáo tháng {period.month} của {place.name} đến hết {until}, "
        f"lý do: {words.quote(reason)}. {todo} tháng {period.month} ạ."
    )
