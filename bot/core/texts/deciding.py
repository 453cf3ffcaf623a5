"""What the Party Office decides after the lock: changes, reopenings; and a figure's history."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words


def wanted(
    number: int, who: str, role: str, period: Period, place: Place, changes: Sequence[str], reason: str
) -> Message:
    """A leader wants a figure changed after the lock."""
    return Message(
        "\n".join(
            [
                f"{who} ({role}) xin sửa số liệu tháng {period.month} đã chốt của {place.name}:",
                *(f"- {one}" for one in changes),
                f"Lý do: {words.quote(reason)}.",
            ]
        ),
        (
            Choice(f"duyet sua {number}", f"duyệt sửa {number}"),
            Choice(f"tu choi sua {number}", f"từ chối sửa {number}"),
        ),
        you=You.DONG_CHI,
    )


def approved(number: int, place: Place, change: str, you: You) -> Message:
    """The change is made."""
    return Message(
        f"Đã duyệt đề nghị {number} và sửa số liệu của {place.full_name}: {change}. Đã báo người đề nghị ạ.", you=you
    )


def refused(number: int, place: Place, you: You) -> Message:
    """The change is not made."""
    return Message(
        f"Đã từ chối đề nghị {number}; số liệu của {place.full_name} giữ nguyên. Đã báo người đề nghị ạ.", you=you
    )


def no_request(number: int, you: You) -> Message:
    """No such request."""
    return Message(f"Không có đề nghị sửa số {number}. Xem danh sách, gõ: đề nghị sửa ạ.", you=you)


def decided_before(number: int, yes: bool, who: str, you: You) -> Message:
    """A second decision changes nothing."""
    how = "duyệt" if yes else "từ chối"
    return Message(f"Đề nghị sửa {number} đã được {who} {how} từ trước, không thay đổi gì ạ.", you=you)


def second_person(you: You) -> Message:
    """Nobody approves their own request."""
    return Message(f"Đề nghị này là của chính {you.value}, xin để người khác ở Văn phòng quyết định ạ.", you=you)


def contradicts(number: int, sentence: str, you: You) -> Message:
    """Meanwhile another change was made, and the two contradict."""
    return Message(
        f"Chưa duyệt được đề nghị {number}: {sentence} Xin trao đổi lại với người đề nghị, hoặc từ chối ạ.", you=you
    )


def waiting(lines: Sequence[tuple[int, str]], you: You) -> Message:
    """The requests nobody decided yet."""
    if not lines:
        return Message("Hiện không có đề nghị sửa nào đang chờ ạ.", you=you)
    choices = tuple(
        choice
        for number, _ in lines
        for choice in (
            Choice(f"duyet sua {number}", f"duyệt sửa {number}"),
            Choice(f"tu choi sua {number}", f"từ chối sửa {number}"),
        )
    )
    return Message(
        "\n".join(["Đề nghị sửa đang chờ:", *(f"- {number}. {line}" for number, line in lines)]), choices, you=you
    )


def waiting_line(who: str, period: Period, place: Place, change: str, reason: str) -> str:
    """One request of the list."""
    return f"{place.full_name}, tháng {period.month}, {who}: {change}. Lý do: {words.quote(reason)}"


# ---- reopening -------------------------------------------------------------------------------------------


def how_to_reopen(problem: str, example: str, you: You) -> Message:
    """Something of the order is missing or cannot be."""
    return Message(f"{problem} Xin gõ như: {example} ạ.", you=you)


NO_PLACE = "Chưa rõ mở lại cho nơi nào."
NO_MONTH = "Chưa rõ mở lại kỳ của tháng nào."
NO_END = "Chưa rõ mở đến hết ngày nào (ghi ngày và tháng)."
PAST_END = "Ngày kết thúc phải sau hôm nay."
FAR_END = "Chỉ mở lại nhiều nhất 31 ngày."
NO_REASON = "Chưa có lý do mở lại."


def never_opened(month: int, you: You) -> Message:
    """There never was such a period."""
    return Message(f"Chưa có kỳ tháng {month} nào để mở lại ạ.", you=you)


def open_still(period: Period, you: You) -> Message:
    """The period is not locked yet."""
    return Message(f"Kỳ tháng {period.month} còn mở đến hết {words.day(period.locks)}, chưa cần mở lại ạ.", you=you)


def reopened(period: Period, place: Place, until: str, reason: str, told: str, you: You) -> Message:
    """It is open again."""
    heard = f"Đã báo {told}." if told else "Người phụ trách chưa liên kết, xin gọi điện."
    return Message(
        f"Đã mở lại báo cáo tháng {period.month} của {place.full_name} đến hết {until}, "
        f"lý do: {words.quote(reason)}. {heard} Hết hạn, hệ thống tự chốt lại ạ.",
        you=you,
    )


def reopened_before(period: Period, place: Place, until: str, you: You) -> Message:
    """It was open again already."""
    return Message(f"Báo cáo tháng {period.month} của {place.full_name} đang mở lại đến hết {until} rồi ạ.", you=you)


def reopened_line(period: Period, until: str, reason: str, who: str) -> str:
    """Beneath a group's report."""
    return f"Tháng {period.month} đang mở lại đến hết {until}, lý do: {words.quote(reason)} ({who})."


# ---- history ---------------------------------------------------------------------------------------------


def which_figure(labels: Sequence[str], ward: Ward, you: You) -> Message:
    """The order names no figure."""
    lines = [f"- {label}" for label in labels]
    head = f"Chưa rõ xem lịch sử số nào. Xin gõ như: lịch sử {ward.short} 5 {labels[0]} ạ. Các số:"
    return Message("\n".join([head, *lines]), you=you)


def no_history(place: Place, label: str, you: You) -> Message:
    """Nothing was ever recorded."""
    return Message(f"{place.full_name} chưa có {label} nào được ghi ạ.", you=you)


def history(place: Place, label: str, lines: Sequence[str], you: You) -> Message:
    """Every value a figure ever had."""
    return Message("\n".join([f"{words.cap(label)}, {place.full_name}:", *lines]), you=you)


def history_line(month: int, year: int, old: str, new: str, when: str, who: str, why: str) -> str:
    """One value: old → new, when, who, why; ``year`` 0: it goes without saying."""
    return f"- tháng {month}{f'/{year}' if year else ''}: {old} → {new}, lúc {when}, {who}{f', {why}' if why else ''}"


def said_and_typed(said: str, typed: str) -> str:
    """Who said it and who typed it in."""
    return f"{said} nói, {typed} nhập thay" if said != typed else f"{typed} nhập thay"


def sent_in_a_sheet(name: str) -> str:
    """Who sent it back in the workbook."""
    return f"{name} gửi bảng nhập số liệu"


def asked_and_approved(asked: str, approver: str) -> str:
    """Who asked for it and who approved."""
    return f"{asked} đề nghị, {approver} duyệt"


def because(reason: str) -> str:
    """The reason of a change after the lock."""
    return f"lý do: {words.quote(reason)}"


def after_reopening(reason: str) -> str:
    """A change while a report was open again."""
    return f"mở lại vì {words.quote(reason)}"


def in_words() -> str:
    """Words are not kept in the history, only that there were some."""
    return "(lời văn)"


def nothing_before() -> str:
    """The first value."""
    return "chưa có"
