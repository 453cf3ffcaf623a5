"""Who is who: people with their roles, places and phones, for the office."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

LISTED = 10
"""People in one message."""

LINKED, UNLINKED, FROZEN, UNREACHABLE = "đã liên kết", "chưa liên kết", "đang tạm khóa", "không nhắn được"
"""Whether somebody can be written to, in words."""


def away(until: str) -> str:
    """Beside it: they are away."""
    return f"nghỉ đến hết {until}"


def line(name: str, phone: str, roles: Sequence[str], state: Sequence[str]) -> str:
    """ "- Nguyễn Văn Bình, 0900000001: tổ trưởng Tổ dân phố số 5, khu Hàng Kênh (đã liên kết)"."""
    return f"- {name}, {phone or 'chưa có số'}: {'; '.join(roles)} ({', '.join(state)})"


def listed(lines: Sequence[str], first: int, total: int, text: str, you: You) -> Message:
    """A screen of people from the ``first`` on, and how to see more."""
    named = f" khớp với {words.quote(text)}" if text else ""
    head = f"{total} người{named}:" if total <= LISTED else f"{total} người{named}, từ {first}:"
    rest = total - first + 1 - len(lines)
    if rest <= 0:
        return Message("\n".join([head, *lines]), you=you)
    label = f"tìm {text} từ {first + LISTED}" if text else f"ai là ai từ {first + LISTED}"
    choice = Choice(phrase(label), label)
    return Message("\n".join([head, *lines, f"Còn {rest} người nữa, xin chọn để xem tiếp ạ."]), (choice,), you=you)


def nobody(text: str, ward: Ward, you: You) -> Message:
    """Nobody fits."""
    return Message(
        f"Không tìm thấy ai khớp với {words.quote(text)}. Xin gõ tên người, tên {ward.short} hoặc vai trò, "
        f"ví dụ: tìm {ward.short} 5 ạ.",
        you=you,
    )
