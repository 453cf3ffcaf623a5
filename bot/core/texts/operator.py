"""What the operator is told: plain words, what to do next; the cause is in the log."""

from __future__ import annotations

from bot.core.model import Message, You


def _say(text: str) -> Message:
    return Message(text, you=You.DONG_CHI)


def dead_update(incident: str) -> Message:
    """An inbound message could not be handled."""
    return _say(
        f"Có một tin nhắn đến không xử lý được, đã cất lại, không mất. Mã {incident}: "
        "xin xem nhật ký cùng mã này và báo người bảo trì ạ."
    )


def dead_letter(row: int, error: str) -> Message:
    """An outgoing message will not be delivered."""
    return _say(
        f"Có một tin không gửi được (số {row}, lỗi {error}). Xin xem nhật ký và báo người nhận bằng cách khác ạ."
    )


def hole(start: str, end: str) -> Message:
    """An outage so long that the provider may have dropped messages."""
    return _say(
        f"Hệ thống mất kết nối từ {start} đến {end}. Tin nhắn gửi đến trong khoảng này có thể đã mất; "
        "người đang trả lời dở sẽ được hỏi lại vào sáng làm việc tới ạ."
    )


def rehearsed(name: str, message: Message) -> Message:
    """What somebody would have been told, shown to the one person of a rehearsal; nothing can be answered there."""
    return _say(f"Diễn tập, tin gửi {name}:\n{message.flat().text}")


def many_wrong_codes(count: int) -> Message:
    """Somebody may be guessing codes."""
    return _say(
        f"Trong một giờ qua có {count} lần gõ sai mã giấy mời. Có thể có người dò mã; xin theo dõi. "
        "Người có mã đúng vẫn đăng ký được."
    )


def no_room() -> Message:
    """The database cannot be written."""
    return _say(
        "Máy chủ hết chỗ trống hoặc ổ đĩa chỉ đọc: hệ thống tạm ngừng nhận tin, chưa mất tin nào. "
        "Xin dọn ổ đĩa; có chỗ, hệ thống tự chạy lại ạ."
    )


def joinable(channel: str) -> Message:
    """Anybody may add the bot to a group chat."""
    return _say(
        f"Ai cũng có thể thêm hệ thống vào nhóm chat {channel}. Hệ thống chỉ nhắn riêng và tự rời nhóm; để chắc hơn, "
        "xin tắt ở @BotFather: /setjoingroups, chọn Disable ạ."
    )


def token_refused(channel: str) -> Message:
    """The provider refuses the token."""
    return _say(f"{channel} từ chối mã truy cập của hệ thống. Xin kiểm tra mã trong tệp cấu hình rồi chạy lại ạ.")


def another_poller(channel: str) -> Message:
    """Somebody else reads our messages."""
    return _say(f"Có một bản khác đang chạy cùng mã truy cập {channel}, nên bản này dừng lại. Xin chỉ chạy một bản ạ.")
