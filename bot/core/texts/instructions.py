"""Instructions of leaders: the receipt, what the Party Office reads and may do with one tap, what is reported back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

_QUOTED = 160
"""Characters of an instruction: its day and its number stand at the end."""
_DONE = {
    "reminded": "đã nhắc {target}",
    "called": "đã gọi điện",
    "passed": "đã chuyển",
    "answered": "trả lời: {answer}",
}


def receipt(number: int, quote: str, ward: Ward, you: You) -> Message:
    """Kept and passed on; nothing is done by the system itself."""
    return Message(
        f"Đã ghi ý kiến chỉ đạo số {number} của {you.value}: {words.quote(quote, _QUOTED)}. Đã chuyển {ward.office}; "
        f"có kết quả, hệ thống báo lại {you.value} ngay ạ.",
        you=you,
    )


def passed_on(number: int, leader: str, quote: str, about: str, remind: str) -> Message:
    """To the office, word for word; ``remind``: whom one tap can remind, empty where that is not certain."""
    lines = [f"Ý kiến chỉ đạo số {number} của đồng chí {leader}:", f"- “{quote}”"]
    if about:
        lines.append(f"- Nói ngay sau câu trả lời về: {about}")
    if remind:
        lines.append(f"- Nút nhắc gửi nguyên văn tới {remind}")
    lines.append(f"Xử lý xong, xin bấm một nút, hoặc gõ: trả lời chỉ đạo {number}: và nội dung ạ.")
    choices = [Choice(f"nhac theo chi dao {number}", f"nhắc theo chỉ đạo {number}")] if remind else []
    choices += [
        Choice(f"da goi theo chi dao {number}", f"đã gọi theo chỉ đạo {number}"),
        Choice(f"da chuyen chi dao {number}", f"đã chuyển chỉ đạo {number}"),
    ]
    return Message("\n".join(lines), tuple(choices), you=You.DONG_CHI)


def reminder(name: str, quote: str, ward: Ward, you: You) -> Message:
    """To whom the instruction is about, in the office's name, with the leader's words."""
    return Message(
        f"Kính gửi {you.value} {name}. {ward.office} chuyển ý kiến chỉ đạo của lãnh đạo: “{quote}”.\n"
        f"Đề nghị {you.value} thực hiện và báo lại Văn phòng ạ.",
        you=you,
    )


def outcome(kind: str, target: str, answer: str) -> str:
    """What the office did: "đã gọi điện"."""
    return _DONE[kind].format(target=target, answer=answer)


def reported_back(number: int, quote: str, what: str, ward: Ward, you: You) -> Message:
    """To the leader."""
    said = words.quote(quote, _QUOTED)
    return Message(f"Về ý kiến số {number} của {you.value} ({said}): {ward.office} {what}.", you=you)


def noted(number: int, leader: str, what: str, you: You) -> Message:
    """To whoever of the office saw to it."""
    return Message(f"Đã báo lại đồng chí {leader} về ý kiến số {number}: Văn phòng {what}.", you=you)


def settled_before(number: int, what: str, you: You) -> Message:
    """Somebody else saw to it."""
    return Message(f"Ý kiến số {number} đã có kết quả từ trước: Văn phòng {what} ạ.", you=you)


def none_such(number: int, you: You) -> Message:
    """No such number."""
    return Message(f"Không có ý kiến chỉ đạo số {number}. {words.cap(you.value)} gõ: ý kiến chỉ đạo để xem ạ.", you=you)


def nobody_to_remind(number: int, you: You) -> Message:
    """Whom it is about is not certain, or cannot be reached here."""
    return Message(
        f"Ý kiến số {number} chưa rõ nhắc ai, hoặc người đó chưa dùng hệ thống. Xin gọi điện rồi bấm: "
        f"đã gọi theo chỉ đạo {number} ạ.",
        you=you,
    )


def answer_needs_words(number: int, you: You) -> Message:
    """An answer without any."""
    return Message(f"{words.cap(you.value)} gõ: trả lời chỉ đạo {number}: và nội dung trả lời ạ.", you=you)


def waiting(lines: Sequence[str], you: You) -> Message:
    """The open ones, for the office."""
    if not lines:
        return Message("Không còn ý kiến chỉ đạo nào chờ xử lý ạ.", you=you)
    return Message("\n".join([f"{len(lines)} ý kiến chỉ đạo chờ xử lý:", *lines]), you=you)


def waiting_line(number: int, leader: str, quote: str, day: date) -> str:
    """One of them."""
    return f"- Số {number}, đồng chí {leader}, {words.day(day)}: “{quote}”"


def own(lines: Sequence[str], you: You) -> Message:
    """A leader's own, the newest first."""
    if not lines:
        return Message(f"{words.cap(you.value)} chưa giao việc nào qua hệ thống ạ.", you=you)
    return Message("\n".join([f"Ý kiến chỉ đạo của {you.value}, mới nhất trước:", *lines]), you=you)


def own_line(number: int, quote: str, day: date, what: str) -> str:
    """One of them with what came of it; ``what`` empty: nothing yet."""
    return f"- Số {number}, {words.day(day)}: {words.quote(quote, _QUOTED)}: {what or 'chưa có kết quả'}"
