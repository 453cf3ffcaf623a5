"""The operator pauses sending, or rehearses it: what comes of it, and what the office hears."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Message, You


def paused(you: You) -> Message:
    """Nothing unasked goes out."""
    return Message("Đã tạm dừng mọi tin nhắc; câu trả lời vẫn gửi. Muốn gửi lại, gõ: nhắc tiếp ạ.", you=you)


def paused_already(you: You) -> Message:
    """It is so."""
    return Message("Tin nhắc đang tạm dừng. Muốn gửi lại, gõ: nhắc tiếp ạ.", you=you)


def resumed(you: You) -> Message:
    """It goes on."""
    return Message("Đã gửi nhắc trở lại; việc nào còn đúng sẽ nhắc trong giờ cho phép ạ.", you=you)


def not_paused(you: You) -> Message:
    """It was not paused."""
    return Message("Tin nhắc không bị tạm dừng. Muốn dừng, gõ: tạm dừng ạ.", you=you)


def rehearsing(who: str, you: You) -> Message:
    """Everything goes to one person."""
    return Message(f"Từ giờ mọi tin nhắc chỉ gửi {who}, ghi rõ là diễn tập. Muốn thôi, gõ: hết diễn tập ạ.", you=you)


def not_rehearsing(you: You) -> Message:
    """There is no rehearsal."""
    return Message("Hiện không diễn tập. Muốn diễn tập, gõ: diễn tập với và họ tên người nhận ạ.", you=you)


def over(you: You) -> Message:
    """The rehearsal is over."""
    return Message("Đã hết diễn tập. Việc còn đúng sẽ nhắc thật từ buổi sáng tới ạ.", you=you)


def nobody(you: You) -> Message:
    """Nobody linked has that name."""
    return Message("Không có ai tên như vậy đã liên kết. Xin gõ: diễn tập với và họ tên đầy đủ ạ.", you=you)


def several(names: Sequence[str], you: You) -> Message:
    """More than one has it."""
    return Message(f"Có {len(names)} người: {', '.join(names)}. Xin gõ: diễn tập với và họ tên đầy đủ ạ.", you=you)


def told_paused(who: str) -> Message:
    """To the office."""
    return _say(f"{who} (vận hành) đã tạm dừng mọi tin nhắc. Khi gửi lại, hệ thống sẽ báo ạ.")


def told_resumed(who: str) -> Message:
    """To the office."""
    return _say(f"{who} (vận hành) đã cho gửi nhắc trở lại ạ.")


def told_rehearsing(who: str, receiver: str) -> Message:
    """To the office."""
    return _say(f"{who} (vận hành) đang cho diễn tập: mọi tin nhắc chỉ gửi {receiver} cho đến khi có báo lại ạ.")


def told_over(who: str) -> Message:
    """To the office."""
    return _say(f"{who} (vận hành) đã kết thúc diễn tập, tin nhắc gửi thật trở lại ạ.")


def _say(text: str) -> Message:
    return Message(text, you=You.DONG_CHI)


# ---- at the shell ------------------------------------------------------------------------------------------


def status(is_paused: bool, rehearsal: str) -> list[str]:
    """A line for each switch that is on."""
    lines = ["Đang tạm dừng mọi tin nhắc (vận hành gõ: nhắc tiếp)."] if is_paused else []
    return lines + ([f"Đang diễn tập: mọi tin nhắc chỉ gửi {rehearsal} (gõ: hết diễn tập)."] if rehearsal else [])
