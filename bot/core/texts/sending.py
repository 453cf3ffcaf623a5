"""What the sender puts before a message that does not go out as it should have."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Message


def late(message: Message) -> Message:
    """An answer that comes long after it was due opens with an apology."""
    return replace(message, text=f"Xin lỗi {message.you.value}, tin này đến muộn vì mất kết nối.\n{message.text}")


def again(message: Message) -> Message:
    """A message that may have arrived already says so, and nobody wonders why it comes twice."""
    return replace(message, text=f"(gửi lại) {message.text}")
