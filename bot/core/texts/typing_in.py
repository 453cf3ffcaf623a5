"""Typing in for somebody ("nhập thay"): what the office reads, and what the leader hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.periods import Period


def unknown_place(ward: Ward, you: You) -> Message:
    """No such place."""
    return Message(
        f"Không tìm thấy {ward.group_word} hay đơn vị nào như vậy. Xin gõ lại số {ward.short} kèm tên khu, "
        "hoặc gõ mã ạ.",
        you=you,
    )


def which_place(found: Sequence[Place], again: Callable[[str], str], you: You) -> Message:
    """Several places of that name: the same order with each one's code."""
    lines = [f"- {place.code}: {place.full_name}" for place in found]
    choices = tuple(Choice(phrase(again(place.code)), again(place.code)) for place in found)
    return Message("\n".join(["Có nhiều nơi cùng tên. Xin chọn một nơi ạ:", *lines]), choices, you=you)


def which_code(found: Sequence[Place], you: You) -> Message:
    """Several places of that name, in an order too long to be offered again."""
    lines = [f"- {place.code}: {place.full_name}" for place in found]
    return Message("\n".join(["Có nhiều nơi cùng tên. Xin gõ lại cả câu, thay tên bằng mã ạ:", *lines]), you=you)


def begun(period: Period, place: Place, leader: str, ward: Ward) -> str:
    """Before the first question: for whom, in whose words."""
    who = f"theo lời {leader}" if leader else f"chưa có {ward.leader_word}"
    return f"Nhập thay tháng {period.month}, {place.full_name}, {who}."


def closed(place: Place, you: You) -> Message:
    """No period of this place may be written now."""
    return Message(
        f"Hiện không có kỳ nào đang mở cho {place.full_name}. Số liệu đã chốt thì cần mở lại trước, "
        f"ví dụ: mở lại {place.code} tháng 11 đến 30/11 vì đếm sót hộ ạ.",
        you=you,
    )


def nothing_asked(period: Period, place: Place, you: You) -> Message:
    """Nothing is asked of this place in this period."""
    return Message(f"Kỳ tháng {period.month} không hỏi số liệu gì của {place.full_name} ạ.", you=you)


def left(place: Place, code: str, you: You) -> Message:
    """The office stops in the middle."""
    return Message(
        f"Đã dừng nhập thay {place.full_name}, các số đã nhập vẫn còn. Làm tiếp, {you.value} gõ: nhập thay {code} ạ.",
        you=you,
    )


def told(period: Period, place: Place, lines: Iterable[str], receipt: str, until: str, you: You) -> Message:
    """The leader hears what was handed in for them."""
    return Message(
        "\n".join(
            [
                f"Thưa {you.value}, theo lời {you.value}, Văn phòng đã nhập và gửi báo cáo tháng {period.month} "
                f"của {place.name}, mã nhận {receipt}:",
                *lines,
                f"Có chỗ chưa đúng, {you.value} gõ: sửa và số câu, chậm nhất hết {until} ạ.",
            ]
        ),
        you=you,
    )


def told_changed(period: Period, place: Place, change: str, you: You) -> Message:
    """The leader hears what the office corrected in a report that was handed in."""
    return Message(
        f"Thưa {you.value}, theo lời {you.value}, Văn phòng đã sửa báo cáo tháng {period.month} của {place.name}: "
        f"{change}. Nếu chưa đúng, {you.value} gõ: gọi giúp ạ.",
        you=you,
    )


def for_good(place: Place, you: You) -> Message:
    """From now on the office types in for this place."""
    return Message(
        f"Từ nay Văn phòng nhập thay {place.full_name}; hệ thống không hỏi và không nhắc nữa. "
        f"Muốn trở lại như cũ, {you.value} gõ: {place.code} tự báo ạ.",
        you=you,
    )


def told_for_good(place: Place, you: You) -> Message:
    """The leader hears that nobody will remind them."""
    return Message(
        f"Thưa {you.value}, từ nay Văn phòng gọi điện và nhập số liệu của {place.name} thay {you.value}; "
        f"hệ thống không nhắc nữa. Muốn tự báo, {you.value} vẫn gõ: báo cáo ạ.",
        you=you,
    )


def by_itself(place: Place, you: You) -> Message:
    """The place reports by itself again."""
    return Message(f"Từ nay {place.full_name} lại tự báo cáo, hệ thống sẽ hỏi và nhắc như thường lệ ạ.", you=you)


def refused_stays(place: Place, you: You) -> Message:
    """Consent was refused: only the leader can change that."""
    return Message(
        f"{place.full_name} chưa tự báo được vì người phụ trách không đồng ý dùng hệ thống. "
        "Khi người đó đồng ý, xin cấp giấy mời mới ạ.",
        you=you,
    )


def not_assisted(place: Place, you: You) -> Message:
    """It was never typed in for."""
    return Message(f"{place.full_name} vẫn đang tự báo cáo ạ.", you=you)
