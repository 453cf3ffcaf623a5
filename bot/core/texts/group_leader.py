"""What a residential-group leader reads while reporting. "ạ" once a message; the ask on the last line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.figures import Figure, Standing
from bot.core.indicators import Form, Indicator, Question
from bot.core.model import Choice, Kind, Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words

UNKNOWN = Choice("unknown", "chưa rõ", hint="Chưa nắm được")
SAME = Choice("same", "như cũ", hint="Không đổi")
YES = Choice("yes", "đúng", hint="Đúng")
NO = Choice("no", "không", hint="Không phải")
NONE_TO_SAY = Choice("skip", "bỏ qua", hint="Không có")
SKIP = Choice("skip", "bỏ qua câu này")
SEND = Choice("send", "gửi", hint="Đúng cả")
LATER = Choice("pause", "để sau")
GO_ON = Choice("go", "làm tiếp")
START = (Choice("go", "làm ngay"), LATER, Choice("help", "gọi giúp"))
"""What can be chosen while reporting; a nudge offers START, in words only."""


def to_mend(code: str, label: str) -> Choice:
    """One of two figures that contradict."""
    return Choice(f"fix:{code}", f"sửa {label}")


def rest_of_pair(label: str) -> str:
    """Only one of two figures was given."""
    return f"{words.cap(label)}: bao nhiêu ạ?"


def recorded(form: Form, figures: dict[str, Figure], *, changed: bool = False) -> str:
    """ "Đã ghi: 2 buổi, 95 lượt người." """
    shown = ", ".join(named(form.by_code[code], figure) for code, figure in figures.items())
    return f"{'Đã sửa' if changed else 'Đã ghi'}: {shown}."


def named(indicator: Indicator, figure: Figure) -> str:
    """A figure that can be told from its neighbours: by its unit where it has one, else by its label."""
    shown = words.figure(indicator, figure)
    if figure.standing in (Standing.VALUE, Standing.RATIO) and indicator.unit:
        return f"{shown} (như cũ)" if figure.kept else shown
    return f"{indicator.label} {shown}"


def question(number: int, total: int, text: str, you: You) -> str:
    """ "Câu 2/3. …" """
    return f"Câu {number}/{total}. {text.replace('{you}', you.value)}"


def last_time(indicator: Indicator, figure: Figure, who: str) -> str:
    """ "Lần trước bác báo 120 hộ." """
    return f"Lần trước {who} báo {words.figure(indicator, figure)}."


def summed(indicator: Indicator, figure: Figure, merged: Sequence[str]) -> str:
    """ "Cộng từ Tổ 5 và Tổ 6: 230 hộ." """
    names = f"{', '.join(merged[:-1])} và {merged[-1]}" if len(merged) > 1 else merged[0]
    return f"Cộng từ {names}: {words.figure(indicator, figure)}."


def minutes(count: int) -> int:
    """About how long so many questions take."""
    return max(2, count // 2)


def opening(name: str, you: You, period: Period, place: Place, count: int) -> str:
    """The head of the message that opens a period; question 1 follows it."""
    return (
        f"Thưa {you.value} {name}, đến kỳ báo cáo tháng {period.month} của {place.name} "
        f"(số liệu từ {period.first:%d/%m} đến {period.last:%d/%m}), hạn {words.day(period.due)}. "
        f"Có {count} câu, chừng {minutes(count)} phút."
    )


def unreadable(you: You, example: str) -> str:
    """The figure could not be read."""
    return f"Xin lỗi {you.value}, hệ thống chưa đọc được con số. Nhờ {you.value} gõ lại, ví dụ: {example}."


def not_understood(you: You) -> str:
    """The words were not understood and nothing was changed."""
    return f"Xin lỗi {you.value}, hệ thống chưa hiểu tin vừa rồi nên không thay đổi gì."


def to_fix(number: int, you: You) -> str:
    """A bare number at the review."""
    return f"Muốn sửa câu {number}, {you.value} gõ: sửa {number}."


def no_answer(you: You) -> str:
    """What was typed is no answer to the question that follows."""
    return f"Xin lỗi {you.value}, hệ thống chưa hiểu câu trả lời."


def cannot_read(kind: Kind, you: You) -> str:
    """A picture, a voice or the like came instead of words."""
    what = {
        Kind.PHOTO: "ảnh",
        Kind.VOICE: "tiếng nói",
        Kind.STICKER: "hình dán",
        Kind.CONTACT: "danh thiếp",
        Kind.FILE: "tệp",
    }.get(kind, "loại tin này")
    return f"Hệ thống chưa đọc được {what}. Nhờ {you.value} gõ bằng chữ hoặc số."


def understood_as(quoted: str, meaning: str, you: You) -> str:
    """What was typed has to be confirmed: "Bác ghi “khoảng 120”. Có phải là 120 hộ không ạ?" """
    return f"{words.cap(you.value)} ghi {words.quote(quoted)}. Có phải là {meaning} không ạ? Nếu khác, xin gõ lại."


def one_of(quoted: str, you: You) -> str:
    """Several readings."""
    return f"{words.cap(you.value)} ghi {words.quote(quoted)}. Xin cho biết đúng ra là bao nhiêu ạ?"


def which_of_pair(value: str, you: You) -> str:
    """One number where two are asked."""
    return f"{words.cap(you.value)} ghi {value}. Đó là số nào ạ?"


def other_unit(quoted: str, label: str, example: str, you: You) -> str:
    """The unit belongs to another question."""
    return (
        f"{words.cap(you.value)} ghi {words.quote(quoted)}, mà câu này hỏi {label}. "
        f"Nhờ {you.value} gõ lại, ví dụ: {example}."
    )


def same_event(meaning: str) -> str:
    """ "như cũ" at something counted anew each period."""
    return f"Kỳ trước là {meaning}. Kỳ này cũng đúng như vậy không ạ? Nếu khác, xin gõ số của kỳ này."


def nothing_to_keep() -> str:
    """ "còn lại như cũ" where only what is counted anew, or nothing known, is left."""
    return "Các câu còn lại chưa có số cũ để giữ, cần số của kỳ này."


def nothing_before(you: You, example: str) -> str:
    """ "như cũ" where no figure was ever handed in."""
    return f"Câu này chưa có số kỳ trước để giữ như cũ. Nhờ {you.value} gõ số của kỳ này, ví dụ: {example}."


def limit(indicator: Indicator, shown: str, you: You) -> str:
    """The figure cannot be."""
    return (
        f"{words.cap(you.value)} ghi {shown}, mà {indicator.label} chỉ {bounds(indicator)}. Xin {you.value} gõ lại ạ."
    )


def bounds(indicator: Indicator) -> str:
    """ "từ 0 đến 31", "ít nhất 1" """
    low, high = indicator.low, indicator.high
    if low is not None and high is not None:
        return f"từ {words.number(low)} đến {words.number(high)}"
    if high is not None:
        return f"nhiều nhất {words.number(high)}"
    return f"ít nhất {words.number(low)}" if low is not None else ""


def jump(shown: str, before: str, you: You) -> str:
    """The figure moved much."""
    return (
        f"{words.cap(you.value)} báo {shown}, lần trước {before}, chênh khá nhiều. "
        "Có đúng không ạ? Nếu nhầm, xin gõ lại."
    )


def contradiction(sentence: str, you: You) -> str:
    """Two figures contradict; the sentence is the form's own."""
    return f"{sentence} Nhờ {you.value} xem lại giúp."


def early(quoted: str, meaning: str, you: You) -> str:
    """A text that came before its question."""
    return (
        f"{words.cap(you.value)} nhắn {words.quote(quoted)} trước khi có câu này. "
        f"Có phải trả lời câu này là {meaning} không ạ? Nếu khác, xin gõ lại."
    )


def unasked(quoted: str, number: int, label: str, meaning: str, you: You) -> str:
    """A figure that came while nothing was asked."""
    return (
        f"{words.cap(you.value)} nhắn {words.quote(quoted)}. Đó có phải là câu {number}, {label}: {meaning} không ạ? "
        "Nếu khác, xin gõ: không."
    )


def early_dropped(quoted: str, you: You) -> str:
    """A text that came too early to count."""
    return f"Tin {words.quote(quoted)} {you.value} nhắn trước câu này nên chưa được ghi."


def edited(quoted: str, label: str, meaning: str) -> str:
    """A message was edited after it was answered."""
    return f"Tin nhắn vừa sửa thành {words.quote(quoted)}. Có sửa {label} thành {meaning} không ạ?"


def corrected(changes: Sequence[tuple[str, str, str]], you: You) -> str:
    """A correction of what is recorded: each question's label, its figures before ("" for none) and after."""
    said = "; ".join(f"{label}{f' từ {before}' if before else ''} thành {after}" for label, before, after in changes)
    return f"{words.cap(you.value)} muốn sửa {said} phải không ạ?"


def review(lines: Iterable[str], you: You) -> str:
    """All answers, numbered as their questions."""
    return "\n".join([f"Nhờ {you.value} xem lại:", *lines, "Đúng cả thì gửi; cần sửa thì gõ: sửa và số câu ạ."])


def review_line(number: int, form: Form, asked: Question, figures: dict[str, Figure]) -> str:
    """ "1. Họp, tuyên truyền: 2 buổi, 95 lượt người" """
    parts = []
    for code in asked.asks:
        if (one := figures.get(code)) is None:
            shown = "chưa trả lời"
        else:
            shown = words.figure(form.by_code[code], one)
            if one.kept:
                shown += " (như cũ)"
        parts.append(shown)
    return f"{number}. {words.cap(asked.label)}: {', '.join(parts)}"


def receipt(period: Period, place: Place, when: str, on_time: bool, code: str, you: You) -> str:
    """What the leader may keep as proof."""
    how = "đúng hạn" if on_time else "nộp muộn"
    return (
        f"Đã nhận báo cáo tháng {period.month} của {place.name} lúc {when}, {how}. Mã nhận {code}. "
        f"Cảm ơn {you.value}. Cần sửa, {you.value} gõ: sửa, chậm nhất hết {words.day(period.locks)} ạ."
    )


def corrected_receipt(head: str, period: Period, code: str) -> str:
    """A correction of a report already handed in."""
    return f"{head} Báo cáo tháng {period.month} đã được cập nhật, mã nhận {code}. Xin cảm ơn ạ."


def not_yet(numbers: Sequence[int]) -> str:
    """Not everything is answered."""
    return f"Còn câu {', '.join(map(str, numbers))} chưa trả lời."


def paused(you: You) -> str:
    """The leader stops for now."""
    return f"Vâng, các câu đã trả lời vẫn còn đây. Khi nào tiện, {you.value} gõ: làm tiếp ạ."


def nothing_waiting(you: You, ward: Ward) -> str:
    """No open question, nothing understood."""
    return (
        f"Hiện không có câu nào đang chờ {you.value} trả lời. Đến kỳ, hệ thống sẽ nhắn. "
        f"Cần cán bộ giúp, {you.value} gõ: gọi giúp, hoặc gọi {ward.phone} ạ."
    )


def ready(period: Period, place: Place, you: You) -> str:
    """A period is open and not begun."""
    return f"Báo cáo tháng {period.month} của {place.name}, hạn {words.day(period.due)}, đang chờ {you.value} ạ."


def handed_in(period: Period, place: Place, code: str, you: You) -> str:
    """The report is in; it can be corrected until the lock."""
    return (
        f"Báo cáo tháng {period.month} của {place.name} đã gửi, mã nhận {code}. "
        f"Cần sửa, {you.value} gõ: sửa, chậm nhất hết {words.day(period.locks)} ạ."
    )


def locked(month: int, you: You, ward: Ward) -> str:
    """The period is closed."""
    return (
        f"Số liệu tháng {month} đã chốt. Đã gửi mà cần sửa, {you.value} gõ: sửa; "
        f"chưa gửi, {you.value} gõ: gọi giúp, hoặc gọi {ward.phone} ạ."
    )


def which(lines: Iterable[str], you: You) -> str:
    """Which question to correct."""
    return "\n".join([f"{words.cap(you.value)} muốn sửa câu nào ạ?", *lines])


def stopping(you: You) -> str:
    """A bare "xóa, hủy, thôi"."""
    return f"{words.cap(you.value)} muốn thế nào ạ? Các câu đã trả lời vẫn được giữ."


def help_called(you: You, ward: Ward) -> str:
    """The office was told."""
    return f"Đã báo {ward.office} gọi lại cho {you.value}. Cần gấp, xin gọi {ward.phone} ạ."


def stale_button() -> str:
    """A button of another question was pressed."""
    return "Nút vừa bấm là của câu cũ nên không ghi gì."


def nudge(days: int, period: Period, place: Place, you: You) -> str:
    """A reminder before the due day; ``days`` from the day of sending to it."""
    due = words.day(period.due)
    if days == 1:
        when = f"ngày mai, {due}, là hạn báo cáo tháng {period.month} của {place.name}"
    elif days == 0:
        when = f"hôm nay, {due}, là hạn báo cáo tháng {period.month} của {place.name}"
    else:
        when = f"còn {days} ngày đến hạn báo cáo tháng {period.month} của {place.name} ({due})"
    return f"Thưa {you.value}, {when}."


def overdue(period: Period, place: Place, you: You, ward: Ward) -> str:
    """A reminder after the due day: never a reproach."""
    return (
        f"Thưa {you.value}, {ward.name} chưa nhận được báo cáo tháng {period.month} của {place.name} "
        f"(hạn {words.day(period.due)}). {words.cap(you.value)} có vướng gì không ạ?"
    )


def hole(you: You) -> str:
    """After an outage something may have been lost on the way."""
    return f"Thưa {you.value}, hệ thống vừa mất kết nối lâu, có tin nhắn có thể chưa đến. Xin hỏi lại câu đang chờ."
