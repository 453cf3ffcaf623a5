"""What whoever reported a figure reads when a reviewer or the office gives it back. "ạ" once a message."""

from __future__ import annotations

from bot.core.model import Place, Ward, You
from bot.core.periods import Period

_REVIEWER = "cán bộ duyệt số liệu"


def opening(period: Period, place: Place, why: str, ward: Ward, you: You) -> str:
    """The head of the question: who asks, about which report."""
    return (
        f"Thưa {you.value}, {_who(why, ward)} nhờ xem lại một số trong báo cáo tháng {period.month} của {place.name}."
    )


def _who(why: str, ward: Ward) -> str:
    """Who asks: whoever reviews, unless the office itself does."""
    return ward.office if why == asked(ward.office) else _REVIEWER


def look_again(number: int, label: str, shown: str, before: str, why: str, you: You) -> str:
    """The question of that figure, with the reason; "đúng" keeps it."""
    last = f", lần trước {before}" if before else ""
    reason = f" {why}" if why else ""
    return (
        f"Câu {number}, {label}: {you.value} báo {shown}{last}.{reason} "
        "Có đúng không ạ? Nếu chưa đúng, xin gõ lại số đúng."
    )


def kept(shown: str, why: str, ward: Ward, you: You) -> str:
    """The figure stands."""
    return f"Cảm ơn {you.value}, hệ thống đã báo lại {_who(why, ward)}: {shown} là đúng ạ."


def far() -> str:
    """Why: it moved much."""
    return "Số này chênh khá nhiều so với trước."


def unchanged(periods: int) -> str:
    """Why: always the same count."""
    return f"Số này {periods} kỳ liền không thay đổi."


def full(times: int) -> str:
    """Why: always 100 %."""
    return f"Số này {times} lần liền đều đạt 100%."


def asked(office: str) -> str:
    """Why: the office wants to know."""
    return f"{office} hỏi lại số này."


def answered(who: str, period: Period, label: str, shown: str, before: str) -> str:
    """For the reviewer: what came of it."""
    now = f"vẫn là {shown}" if before == shown else f"nay là {shown} (trước là {before})"
    return f"{who} đã trả lời về tháng {period.month}: {label} {now}."
