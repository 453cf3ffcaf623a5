"""The office asks one figure back: what it reads before the answer has come."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words

_LINES = 15


def which_figure(labels: Sequence[str], ward: Ward, you: You) -> Message:
    """The order names no figure."""
    lines = [f"- {label}" for label in labels]
    head = f"Chưa rõ hỏi lại số nào. Xin gõ như: hỏi lại {ward.short} 5 {labels[0]} ạ. Các số:"
    return Message("\n".join([head, *lines]), you=you)


def which_of(place: Place, figures: Sequence[tuple[str, str]], you: You) -> Message:
    """The order names a place alone: its figures (code, label) to choose from."""
    choices = tuple(Choice(f"hoi lai {phrase(place.code)} {phrase(code)}", label) for code, label in figures)
    return Message(f"Hỏi lại số nào của {place.full_name} ạ?", choices, you=you)


def by_number(you: You) -> Message:
    """A reviewer names a place instead of a figure that was shown."""
    return Message(
        f"Chưa trả lại gì. {words.cap(you.value)} gõ: duyệt từng số, rồi chọn trả lại ở số cần sửa ạ.",
        (Choice("duyet tung so", "duyệt từng số"),),
        you=you,
    )


def no_period(you: You) -> Message:
    """Nothing was handed in yet, or what was is locked."""
    return Message(
        "Hiện không có kỳ nào đang mở để hỏi lại. Kỳ đã chốt thì cần mở lại trước, xin gõ: hướng dẫn sửa số liệu ạ.",
        you=you,
    )


def not_handed_in(place: Place, period: Period, you: You) -> Message:
    """There is no report to ask about."""
    return Message(
        f"{place.full_name} chưa nộp báo cáo tháng {period.month} nên chưa có số để hỏi lại. "
        f"Muốn nhắc nộp, xin gõ: nhắc {place.code} ạ.",
        (Choice(f"nhac {phrase(place.code)}", f"nhắc {place.code}"),),
        you=you,
    )


def not_told(place: Place, label: str, period: Period, you: You) -> Message:
    """This report has no such figure, or words in its place."""
    return Message(f"Báo cáo tháng {period.month} của {place.full_name} không có số {label} để hỏi lại ạ.", you=you)


def waits(place: Place, label: str, who: str, phone: str, you: You) -> Message:
    """It was asked back already, the answer has not come."""
    whom = f"{who} trả lời. Nếu gấp, xin gọi {phone}" if who and phone else "trả lời"
    return Message(f"{words.cap(label)} của {place.full_name} đã được hỏi lại, đang chờ {whom} ạ.", you=you)


def asked(head: str, you: You) -> Message:
    """It goes out; the answer comes by itself."""
    return Message(
        f"{head}\nCó trả lời, hệ thống báo {you.value} ngay. Xem các số đang chờ, xin gõ: số chờ trả lời ạ.", you=you
    )


def line(place: Place, label: str, shown: str, by: str) -> str:
    """One figure that waits for its answer."""
    return f"- {place.full_name}: {label} {shown} ({by} hỏi)"


def listed(period: Period, lines: Sequence[str], locked: bool, you: You) -> Message:
    """What waits for an answer; after the lock none will come by itself."""
    if not lines:
        return Message(f"Không có số nào của tháng {period.month} đang chờ trả lời ạ.", you=you)
    head = f"{len(lines)} số của tháng {period.month} {'không kịp' if locked else 'đang chờ'} trả lời:"
    rest = len(lines) - _LINES
    more = [f"- và {rest} số khác"] if rest > 0 else []
    end = "Kỳ đã chốt; cần sửa thì mở lại báo cáo ạ." if locked else "Có trả lời, hệ thống báo ngay ạ."
    return Message("\n".join([head, *lines[:_LINES], *more, end]), you=you)
