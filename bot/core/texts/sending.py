"""What is said about sending itself: a message that is late or comes twice, a file passed on, lost or in doubt."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Enclosed, Kind, Message, You

_MEDIA = {Kind.PHOTO: "ảnh", Kind.VOICE: "ghi âm"}
_QUOTED = 500  # characters of what stood under a file


def late(message: Message) -> Message:
    """An answer that comes long after it was due opens with an apology."""
    return replace(message, text=f"Xin lỗi {message.you.value}, tin này đến muộn vì mất kết nối.\n{message.text}")


def again(message: Message) -> Message:
    """A message that may have arrived already says so, and nobody wonders why it comes twice."""
    return replace(message, text=f"(gửi lại) {message.text}")


def called(kind: Kind, name: str = "") -> str:
    """A file in words: "ảnh", "ghi âm", "tệp bao-cao.xlsx"."""
    return _MEDIA.get(kind) or f"tệp {name}".strip()


def paper(who: str, role: str, phone: str, said: str, file: Enclosed) -> Message:
    """What the office reads under a picture or a voice a leader sent; ``said`` stood under it."""
    text = f"{who} ({role}) gửi {called(file.media)}. Nhờ xem giúp; cần hỏi thêm xin gọi {phone or 'chưa có số'} ạ."
    if said:
        text += f" Lời kèm theo: “{' '.join(said[:_QUOTED].split())}”."
    return Message(text, you=You.DONG_CHI, file=file)


def still_to_type(you: You) -> str:
    """The office looks at it; the question is still to be answered in words."""
    return f"Nhờ {you.value} vẫn gõ câu trả lời."


def passed_on(kind: Kind) -> str:
    """What a leader sent instead of words goes to the office."""
    return f"Đã chuyển {called(kind)} cho Văn phòng xem giúp."


def too_large(kind: Kind, you: You) -> Message:
    """More than a messenger hands to us."""
    return Message(too_large_line(kind, you), you=you)


def too_large_line(kind: Kind, you: You) -> str:
    """The same as a part of an answer."""
    return f"Hệ thống chỉ nhận tệp đến 20 MB nên chưa nhận được {called(kind)}. Nhờ {you.value} gửi tệp nhỏ hơn ạ."


def not_fetched(kind: Kind, you: You) -> Message:
    """It could not be had from the messenger."""
    return Message(
        f"Xin lỗi {you.value}, hệ thống chưa nhận được {called(kind)} vừa gửi. Nhờ {you.value} gửi lần nữa ạ.", you=you
    )


def not_seen(file: Enclosed, you: You) -> Message:
    """Nobody knows whether the file arrived."""
    return Message(
        f"Vừa gửi {called(file.media, file.name)} nhưng mạng bị ngắt giữa chừng. "
        f"Chưa thấy {_MEDIA.get(file.media, 'tệp')} ạ? Gõ: gửi lại",
        you=you,
    )


def sending_again(you: You) -> Message:
    """ "gửi lại" was understood."""
    return Message(f"Vâng, hệ thống gửi lại cho {you.value} ngay ạ.", you=you)
