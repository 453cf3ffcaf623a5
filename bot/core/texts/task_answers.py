"""The talk about a task: what was recorded, what is asked next, what is asked back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.core.days import Unclear
from bot.core.followup import Answer
from bot.core.model import Choice, Message, Ward, You
from bot.core.parts import Part, Review
from bot.core.texts import words
from bot.core.texts.task_status import ANSWERS, figure
from bot.core.texts.tasks import code, full_day, name

YES = Choice("yes", "đúng")
NO = Choice("no", "không")
SKIP = Choice("skip", "bỏ qua")
UNKNOWN = Choice("unknown", "chưa rõ")
SEND_LATER = Choice("send_later", "gửi sau")
KEPT = Choice("kept", "có, lưu tại đơn vị")

_DAYS = {
    Unclear.PAST: "Ngày này đã qua.",
    Unclear.FAR: "Ngày này có thể đã qua, hoặc còn quá xa; xin ghi cả năm.",
}


def recorded(of: Part | Review, answer: Answer, day: date | None = None, said: str = "") -> str:
    """ "Đã ghi 3.1: đang thực hiện, hẹn thứ Ba 15/12/2026."."""
    what = {Answer.JOINED: "đã phối hợp", Answer.DOING: "đang thực hiện"}.get(answer, ANSWERS[answer])
    if isinstance(of, Part) and not of.lead and answer is Answer.DOING:
        what = "đang phối hợp"
    hope = ("hoàn thành ngày" if answer is Answer.DONE else "hẹn") if day else ""
    promised = f", {hope} {full_day(day)}" if day and answer is not Answer.DONE else ""
    done = f" ngày {day:%d/%m/%Y}" if day and answer is Answer.DONE else ""
    return f"Đã ghi {code(of)}: {what}{done}{promised}{f', {words.quote(said)}' if said else ''}."


def recorded_result(of: Part | Review, value: Decimal | None, whole: Decimal | None, said: str) -> str:
    """The period's result as it was understood: the figure apart from the words."""
    number = figure(value, whole)
    return f"Đã ghi kết quả {code(of)}: {f'{number}, ' if number else 'chưa có con số, '}{words.quote(said)}."


def recorded_product(of: Part | Review, sort: str, number: str = "", day: date | None = None) -> str:
    """The product as it was understood."""
    if sort == "paper":
        when = f" ngày {day:%d/%m/%Y}" if day else ""
        return f"Đã ghi văn bản của {code(of)}: {number}{when}."
    return f"Đã ghi {code(of)}: {'sản phẩm lưu tại đơn vị' if sort == 'kept' else 'sản phẩm gửi sau'}."


def wish_sent(of: Part, until: date, again: date | None) -> str:
    """The wish for more time waits for the office."""
    instead = f", thay đề nghị đến {again:%d/%m/%Y}" if again else ""
    return (
        f"Đã gửi Văn phòng đề nghị lùi hạn {code(of)} từ {of.due:%d/%m/%Y} đến {until:%d/%m/%Y}{instead}. "
        f"Chưa có trả lời thì hạn vẫn giữ."
    )


def snoozed(of: Part | Review, until: date) -> str:
    """Silent until then."""
    return f"Sẽ nhắc lại {code(of)} vào {full_day(until)}."


def not_beyond(of: Part | Review, due: date, today: date) -> str:
    """The due day comes first."""
    if due <= today:
        return f"{words.cap(code(of))} đã đến hạn nên hệ thống vẫn nhắc."
    return f"Hạn của {code(of)} là {full_day(due)}, hệ thống vẫn nhắc trong ngày hạn."


def beyond_due(due: date) -> str:
    """A promise after the due day moves nothing."""
    return f"Hạn vẫn là {full_day(due)}; cần thêm thời gian thì gõ: xin lùi hạn."


def thanks(head: str, left: int, you: You) -> Message:
    """Nothing is asked any more; ``left``: put off."""
    text = f"Cảm ơn {you} ạ." if head else "Vâng ạ."
    if left:
        text = f"Còn {left} việc để sau. Khi tiện, {you} gõ: việc của tôi ạ."
    return Message(text, you=you, head=head)


def put_off(you: You) -> Message:
    """ "để sau"."""
    return Message(f"Khi tiện, {you} gõ: việc của tôi ạ.", you=you, head="Vâng, để sau.")


# ---- asked next --------------------------------------------------------------------------------------------


def ask_day(of: Part | Review, you: You, head: str, note: str) -> Message:
    """After "đang làm": a day and a word, both optional."""
    text = f"{_noted(note)}Dự kiến ngày nào xong {code(of)}, có gì cần ghi thêm ạ? Ví dụ: 15/12, đang chờ thẩm định."
    return Message(text, (SKIP,), you=you, head=head)


def ask_reason(of: Part | Review, you: You, head: str, note: str) -> Message:
    """After "vướng mắc"."""
    return Message(
        f"{_noted(note)}{words.cap(code(of))} vướng mắc gì, xin ghi một câu để báo Văn phòng ạ.",
        (SKIP,),
        you=you,
        head=head,
    )


def ask_until(of: Part, you: You, head: str, note: str) -> Message:
    """After "xin lùi hạn": the day, and why."""
    text = (
        f"{_noted(note)}Xin lùi hạn {code(of)} (đang là {full_day(of.due)}) đến ngày nào, vì sao ạ? "
        f"Ví dụ: 15/01 vì chờ thẩm định."
    )
    return Message(text, you=you, head=head)


def ask_why(of: Part, until: date, you: You, head: str, note: str) -> Message:
    """The day is known, the reason is not."""
    return Message(f"{_noted(note)}Xin lùi hạn {code(of)} đến {full_day(until)}, vì lý do gì ạ?", you=you, head=head)


def ask_product(of: Part | Review, you: You, head: str, note: str) -> Message:
    """What is done has a product; asked once."""
    text = f"{_noted(note)}Xin cho biết số, ngày văn bản của {code(of)}, ví dụ: 45-BC/ĐU ngày 20/6/2026 ạ."
    return Message(text, (SEND_LATER, KEPT), you=you, head=head)


def ask_offered(number: str, day: date, you: You, head: str) -> Message:
    """A year was left out."""
    text = f"Văn bản {words.quote(number)} ngày {day:%d/%m/%Y}, đúng không ạ? Nếu khác, xin gõ lại cả năm."
    return Message(text, (YES, SEND_LATER), you=you, head=head)


def ask_figure(said: str, offers: Sequence[Decimal], you: You, head: str) -> Message:
    """The figure of a result is not certain."""
    if len(offers) == 1:
        number = words.number(offers[0])
        text = f"{words.cap(you)} ghi {words.quote(said)}. Đúng {number} thì chọn đúng, khác thì gõ lại con số ạ."
        return Message(text, (YES, UNKNOWN), you=you, head=head)
    text = f"{words.cap(you)} ghi {words.quote(said)}. Con số chính xác là bao nhiêu ạ?"
    return Message(text, (UNKNOWN,), you=you, head=head)


def confirm(lines: Sequence[str], you: You, head: str, note: str) -> Message:
    """What was typed in a line is read back before it counts."""
    what = " và ".join(lines)
    return Message(f"{_noted(note)}{words.cap(you)} báo {what}, đúng không ạ?", (YES, NO), you=you, head=head)


def to_confirm(of: Part | Review, answer: Answer, day: date | None, said: str, whose: str, before: str) -> str:
    """One statement that is read back: "3.1 “…” hoàn thành", with what it would take back."""
    which = f" của {whose}" if whose else ""
    when = f" ngày {day:%d/%m/%Y}" if day and answer is Answer.DONE else ""
    member = code(of).removeprefix(of.held.entry.code) if isinstance(of, Part) else ""
    what = "kết quả" if answer is Answer.RESULT else ANSWERS[answer]
    words_ = f" {words.quote(said)}" if said and not day else ""
    instead = f" (trước đó đã ghi: {before})" if before else ""
    return f"{name(of)}{member}{which} {what}{when}{words_}{instead}"


# ---- asked back --------------------------------------------------------------------------------------------


def not_recorded(you: You) -> str:
    """ "không" to what was read back."""
    return f"Chưa ghi gì. {words.cap(you)} gõ lại giúp, hoặc gõ: việc của tôi."


def unclear_day(why: Unclear) -> str:
    """The day cannot be told."""
    return _DAYS.get(why, "Chưa rõ ngày nào, xin ghi ngày và tháng.")


def not_after(of: Part) -> str:
    """A wish for a day that is no later."""
    return f"Hạn hiện nay đã là {full_day(of.due)}, xin ghi ngày sau đó."


def unread(text: str) -> str:
    """Words nobody knows; empty: there were none but a task's code."""
    return f"Chưa rõ ý {words.quote(text)}." if text.strip() else ""


def pick_one() -> str:
    """A number of the list, or a code."""
    return "Chưa rõ là việc nào trong các việc:"


def which(quote: str) -> str:
    """A line may mean several tasks."""
    return f"{words.quote(quote)} là của việc nào?"


def goes_on(of: Part) -> str:
    """A task without an end is never done; its period has a result."""
    return f"{of.held.entry.code} làm thường xuyên nên không báo xong, chỉ báo kết quả từng kỳ."


def no_number() -> str:
    """A paper without a number."""
    return "Chưa thấy số văn bản."


def no_date(number: str) -> str:
    """A paper without a date."""
    return f"Chưa rõ ngày của văn bản {number}, xin ghi đủ ngày, tháng, năm."


def future_paper(number: str) -> str:
    """A paper of a day that has not come."""
    return f"Ngày của văn bản {number} còn chưa tới, xin xem lại."


def help_(you: You, ward: Ward) -> Message:
    """What a unit's contact may type."""
    text = (
        f"Xem việc đến hạn, {you} gõ: việc của tôi; trả lời thì gõ như: 3.1 đang làm, hẹn 15/12. "
        f"Cần cán bộ giúp, {you} gõ: gọi giúp, hoặc gọi {ward.phone} ạ."
    )
    return Message(text, you=you)


def file_received(of: Part | Review) -> str:
    """A file came as the product; whether it can be kept is said once it was opened."""
    return f"Đã nhận tệp của {code(of)}, hệ thống xem rồi báo lại ngay."


def by_words(of: Part | Review) -> str:
    """What the programme itself owes is named by number and date."""
    return f"Việc {code(of)} xin ghi số, ngày văn bản bằng chữ, không gửi tệp."


def only_words() -> str:
    """A picture, a voice."""
    return "Câu này xin trả lời bằng chữ hoặc chọn nút."


def edited() -> str:
    """An older message was edited: what it answered then is past."""
    return "Tin sửa lại không được ghi, xin gõ thành tin mới."


def old_button() -> str:
    """A button of an older message."""
    return "Nút vừa chọn là của tin trước, chưa ghi gì."


def early(text: str) -> str:
    """Written before the question."""
    return f"Chưa ghi {words.quote(text)} vì gửi trước câu hỏi này."


def changed() -> str:
    """What the talk was about is closed or gone."""
    return "Việc vừa hỏi đã được báo hoặc đã thay đổi."


def not_yours(code_: str, codes: Sequence[str], you: You) -> str:
    """A task of another unit, or no task at all."""
    if not codes:
        return f"{code_} không thuộc phần việc của {you}; hiện {you} không có việc nào cần trả lời."
    return f"{code_} không thuộc phần việc của {you}. {words.cap(you)} trả lời được: {', '.join(codes)}."


def whose(code_: str, places: Sequence[str]) -> str:
    """The office must name the unit."""
    return f"{code_} do nhiều đơn vị báo, xin ghi rõ đơn vị, ví dụ: {code_} {places[0]} đã xong."


def not_fitting(of: Part | Review, said: str) -> str:
    """An answer that this part does not take."""
    return f"{words.cap(code(of))} không trả lời “{said}” được."


def answered_before(of: Part) -> str:
    """Nothing is asked of it any more."""
    return f"{words.cap(code(of))} đã được báo, hệ thống không nhắc nữa."


def no_more_time(of: Part) -> str:
    """More time is asked for where something has to be done by a day."""
    if not of.lead:
        return f"Hạn của {of.held.entry.code} do đơn vị chủ trì xin lùi."
    return f"Kỳ kiểm tra của {of.held.entry.code} không lùi hạn, chỉ báo kết quả kỳ này."


def no_product(of: Part | Review) -> str:
    """The number of a paper before the task was said to be done."""
    return f"{words.cap(code(of))} chưa được báo xong nên chưa ghi văn bản."


def _noted(note: str) -> str:
    return f"{note} " if note else ""
