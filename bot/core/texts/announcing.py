"""Announcements: what the office reads before and after, what people get, and who has it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

LONGEST = 600
"""Characters of one announcement."""
_LINES = 15
_NONE = "(đã xóa)"


def how_to(ward: Ward, you: You) -> Message:
    """It says not for whom, or not what."""
    return Message(
        f"Muốn thông báo, {you.value} gõ nơi nhận, dấu hai chấm rồi nội dung. Nơi nhận là các {ward.short}, "
        f"các {ward.short} của một khu, {ward.short} chưa nộp, đơn vị, lãnh đạo, mọi người hoặc tên từng nơi. "
        f"Ví dụ: thông báo các {ward.short}: chiều thứ Sáu họp giao ban ạ.",
        you=you,
    )


def unknown_audience(text: str, ward: Ward, you: You) -> Message:
    """Nobody is meant by what stands before the colon."""
    return Message(
        f"Chưa rõ {words.quote(text)} là những ai. Xin gõ lại, ví dụ: thông báo các {ward.short}: nội dung ạ.", you=you
    )


def too_long(count: int, you: You) -> Message:
    """Bounded, so that it is read."""
    return Message(f"Nội dung dài {count} ký tự, tối đa {LONGEST}. Xin viết ngắn lại ạ.", you=you)


def nobody(text: str, you: You) -> Message:
    """There is nobody of that kind."""
    return Message(f"Hiện không có ai thuộc {words.quote(text)} để thông báo ạ.", you=you)


def preview(number: int, said: str, able: int, lines: Sequence[str], you: You) -> Message:
    """The words as they will be read, to how many; who will not get it."""
    shown = [f"Thông báo số {number}, gửi {able} người:", said]
    shown += _named(f"Không nhắn được {len(lines)} người:", lines)
    if not able:
        return Message("\n".join([*shown, "Chưa gửi được cho ai, xin gọi điện ạ."]), (_drop(number),), you=you)
    shown.append(f"Gửi cho {able} người ạ?")
    return Message(
        "\n".join(shown), (Choice(f"gui thong bao {number}", f"gửi thông báo {number}"), _drop(number)), you=you
    )


def _drop(number: int) -> Choice:
    return Choice(f"bo thong bao {number}", f"bỏ thông báo {number}")


def sent(number: int, count: int, when: str, you: You) -> Message:
    """It goes out, now or in the morning (``when``)."""
    text = f"Sẽ gửi lúc {when}" if when else "Đã gửi"
    return Message(
        f"{text} thông báo số {number} cho {count} người. Xem ai đã nhận, xin gõ: thông báo {number} ạ.", you=you
    )


def dropped(number: int, you: You) -> Message:
    """It is not sent."""
    return Message(f"Đã bỏ thông báo số {number}, không gửi cho ai ạ.", you=you)


def gone(number: int, you: You) -> Message:
    """There is no draft of that number."""
    text = f"Thông báo số {number} không có, hoặc đã gửi hay đã bỏ từ trước. Xem danh sách, gõ: thông báo ạ."
    return Message(text, you=you)


def to_read(number: int, said: str, ward: Ward, you: You) -> Message:
    """What people get."""
    text = f"{ward.office} thông báo:\n{said}\nĐọc xong, xin {you.value} chọn: đã nhận."
    return Message(text, (Choice(f"da nhan {number}", "đã nhận"),), you=you)


def heard(you: You) -> Message:
    """Somebody has it."""
    return Message(f"Cảm ơn {you.value}, hệ thống đã ghi nhận.", you=you)


def nothing_to_hear(you: You) -> Message:
    """No announcement waits for their word."""
    return Message("Hiện không có thông báo nào chờ xác nhận ạ.", you=you)


def person(place: str, name: str, phone: str) -> str:
    """One line: where, who, by which number."""
    return f"- {', '.join(part for part in (place, name, phone or 'chưa có số') if part)}"


def state(
    number: int, said: str, by: str, when: str, counts: tuple[int, int], waiting: Sequence[str], missed: Sequence[str],
    you: You,
) -> Message:  # fmt: skip
    """How many have it, who does not, whom it did not reach; ``counts``: who said so, of how many that got it."""
    done, of = counts
    shown = [f"Thông báo số {number}, {by} gửi {when}:", words.quote(said) if said else _NONE]
    shown.append(f"{done}/{of} người đã nhận.")
    shown += _named(f"Chưa xác nhận {len(waiting)} người:", waiting)
    shown += _named(f"Không nhắn được {len(missed)} người, xin gọi:", missed)
    return Message("\n".join(shown), you=you)


def listed(lines: Sequence[str], ward: Ward, you: You) -> Message:
    """The newest announcements."""
    if not lines:
        return Message(f"Chưa có thông báo nào. {how_to(ward, you).text}", you=you)
    return Message(
        "\n".join(["Các thông báo mới nhất:", *lines, "Xem một thông báo, xin gõ: thông báo và số ạ."]), you=you
    )


def line(number: int, when: str, said: str, done: int, of: int) -> str:
    """One announcement in a list."""
    return f"- {number}, {when}: {words.quote(said) if said else _NONE}, {done}/{of} đã nhận"


def _named(head: str, lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _LINES
    more = [f"- và {rest} người khác"] if rest > 0 else []
    return [head, *lines[:_LINES], *more] if lines else []
