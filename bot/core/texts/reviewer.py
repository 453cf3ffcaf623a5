"""What reviewers read: how much there is to review, the flagged figures one by one, reminders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.core.flags import FULL_TIMES, SAME_PERIODS
from bot.core.model import Choice, Message, Place, You
from bot.core.periods import Period
from bot.core.texts import words

STATES: Mapping[str, str] = {"accepted": "đã duyệt", "returned": "đã trả lại để sửa", "unreviewed": "chưa duyệt"}
"""What the reviewers made of a report, in words."""
ALL = Choice("duyet het", "duyệt hết")
EACH = Choice("duyet tung so", "duyệt từng số")


def accept_clean(count: int) -> Choice:
    """Accept what was shown with nothing to look at."""
    return Choice(f"duyet {count} bao cao", f"duyệt {count} báo cáo")


def decisions(number: int) -> tuple[Choice, ...]:
    """What may be said about one flagged figure."""
    return tuple(Choice(f"{key} {number}", f"{label} {number}") for key, label in _DECISIONS)


_DECISIONS = (("duyet", "duyệt"), ("tra lai", "trả lại"), ("de sau", "để sau"))


def no_period(you: You) -> Message:
    """Nothing opened yet."""
    return Message("Chưa có kỳ báo cáo nào được mở nên chưa có số liệu để duyệt ạ.", you=you)


def handed_in(period: Period, counts: Mapping[str, int]) -> str:
    """How many reports came, and what of them is decided about."""
    text = f"Báo cáo tháng {period.month}: {sum(counts.values())} đã gửi, {counts.get('unreviewed', 0)} chưa duyệt"
    returned = counts.get("returned", 0)
    return f"{text}, {returned} đang chờ sửa." if returned else f"{text}."


def nothing_waits(you: You) -> Message:
    """Nothing to review now."""
    return Message(f"Hiện không có gì chờ {you.value} duyệt ạ.", you=you)


def overview(period: Period, clean: int, figures: int, you: You) -> Message:
    """How many reports have nothing unusual, how many figures want a look; the deadline."""
    text = (
        f"{clean} báo cáo không có gì bất thường, {figures} số cần xem. Hạn duyệt là hết {words.day(period.locks)} ạ."
    )
    return Message(text, (accept_clean(clean), *((EACH,) if figures else ())), you=you)


def locked(period: Period, counts: Mapping[str, int], you: You) -> Message:
    """The period is closed: what was not reviewed is used as it is, and marked so."""
    shown = ", ".join(f"{counts.get(state, 0)} {STATES[state]}" for state in STATES)
    return Message(
        f"Số liệu tháng {period.month} đã chốt nên không duyệt thêm được: {shown}. "
        "Số liệu chưa duyệt vẫn được dùng và ghi rõ là chưa duyệt ạ.",
        you=you,
    )


def accepted_clean(count: int, changed: int) -> str:
    """So many were accepted; the others changed since they were shown."""
    text = f"Đã duyệt {count} báo cáo."
    return f"{text} {changed} báo cáo vừa thay đổi nên chưa duyệt." if changed else text


def changed_meanwhile() -> str:
    """Nothing was accepted: what was shown is no longer so."""
    return "Danh sách đã thay đổi nên chưa duyệt báo cáo nào."


def accepted(where: Place, label: str) -> str:
    """One figure was accepted."""
    return f"Đã duyệt {label} của {where.full_name}."


def typed_in_by_you(where: Place, you: You) -> str:
    """Somebody else is to accept what one typed in oneself."""
    return f"Báo cáo của {where.full_name} do {you.value} nhập thay nên xin để người khác duyệt."


def given_back(where: Place, label: str, who: str) -> str:
    """One figure was given back, and who is asked."""
    return f"Đã gửi lại {label} của {where.full_name} để {who} xem lại."


def given_back_by_phone(where: Place, label: str, who: str, phone: str) -> str:
    """Nobody of that place can be reached in the messenger."""
    whom = f"xin gọi {who}, {phone or 'chưa có số điện thoại'}" if who else "nơi này chưa có người báo"
    return f"Đã trả lại {label} của {where.full_name}. Hệ thống không nhắn được: {whom}."


def gone() -> str:
    """That figure is decided about, or changed meanwhile."""
    return "Số này đã được xử lý hoặc vừa thay đổi."


def item(
    where: Place, period: Period, label: str, shown: str, past: Iterable[str], reasons: Iterable[str], left: int
) -> str:
    """One flagged figure with its last values and the reasons; ``left``: how many are still open, 0: say nothing."""
    head = f"{where.full_name}, tháng {period.month}"
    lines = [f"{head} (còn {left} số cần xem):" if left else f"{head}:", f"- {words.cap(label)}: {shown}"]
    if before := list(past):
        lines.append(f"- {'Lần trước' if len(before) == 1 else 'Các lần trước'}: {', '.join(before)}")
    lines += [f"- {reason}" for reason in reasons]
    return "\n".join(lines)


def decide(you: You) -> str:
    """The ask under an item."""
    return f"{words.cap(you.value)} duyệt hay trả lại để sửa ạ?"


def far() -> str:
    """Why: it moved much."""
    return "Chênh nhiều so với trước"


def check(sentence: str) -> str:
    """Why: a check of the form fails; the sentence is the form's own."""
    return sentence.rstrip(".")


def unchanged() -> str:
    """Why: always the same count."""
    return f"{SAME_PERIODS} kỳ liền không thay đổi"


def full() -> str:
    """Why: always 100 %."""
    return f"{FULL_TIMES} lần liền đều đạt 100%"


def asked() -> str:
    """Why: the office asked it back."""
    return "Văn phòng hỏi lại"


def nothing_left(you: You, clean: int) -> Message:
    """All flagged figures are decided about."""
    if clean:
        text = f"Không còn số nào cần xem. Còn {clean} báo cáo không có gì bất thường, chưa duyệt ạ."
        return Message(text, (ALL,), you=you)
    return Message("Không còn gì chờ duyệt. Có báo cáo mới, xin gõ: duyệt hết ạ.", you=you)


def put_off(count: int, period: Period, you: You) -> Message:
    """What is left was put off, or came before the one just decided."""
    return Message(f"Còn {count} số cần xem, hạn duyệt là hết {words.day(period.locks)} ạ.", (EACH,), you=you)


def settled(you: You) -> Message:
    """After an answer there is nothing left to look at."""
    return Message(f"Báo cáo này không còn gì bất thường. {words.cap(you.value)} có thể duyệt ạ.", (ALL,), you=you)


def more(you: You) -> Message:
    """After an answer other figures of the report wait."""
    return Message(f"Báo cáo này còn số khác cần xem, {you.value} duyệt tiếp ạ.", (EACH,), you=you)


def awaited(you: You) -> Message:
    """After an answer another figure given back is still awaited."""
    return Message("Báo cáo này còn số khác đang chờ trả lời ạ.", you=you)


def reminder(days: int, period: Period, waiting: int, figures: int, you: You) -> str:
    """Before the lock: so much is not reviewed; ``days`` from the day of sending to it."""
    when = {0: "hôm nay", 1: "ngày mai"}.get(days, f"còn {days} ngày nữa")
    look = f", có {figures} số cần xem" if figures else ""
    return (
        f"Thưa {you.value}, {when}, {words.day(period.locks)}, chốt số liệu tháng {period.month}. "
        f"Còn {waiting} báo cáo chưa duyệt{look}."
    )


def help_(you: You) -> Message:
    """What a reviewer may ask for."""
    return Message(
        f"Hệ thống chưa hiểu. Muốn duyệt số liệu, {you.value} gõ: duyệt hết; "
        "ghi quyết định công nhận, gõ: công nhận ạ.",
        you=you,
    )
