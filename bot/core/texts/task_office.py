"""What others hear of a unit's answers: the Party Office, the lead unit's contact, a new contact; more time decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.followup import Answer
from bot.core.model import Choice, Message, You
from bot.core.parts import Part
from bot.core.texts import words
from bot.core.texts.task_status import ANSWERS
from bot.core.texts.tasks import code, full_day, name

# ---- to the office -----------------------------------------------------------------------------------------


def told(of: Part, answer: Answer, said: str, who: str, phone: str) -> Message:
    """A unit is stuck, waits for orders, says a task does not apply, or that it does."""
    what = {Answer.DOING: "có, đang thực hiện"}.get(answer, ANSWERS[answer])
    reason = f", {words.quote(said)}" if said else ""
    call = f" Cần trao đổi, xin gọi {phone}." if phone else ""
    text = f"{of.place.full_name} ({who}) báo nhiệm vụ {name(of)}: {what}{reason}.{call}"
    return Message(text, you=You.DONG_CHI)


def conditional_order(of: Part, who: str) -> Message:
    """What waited for an order has one: it needs a day."""
    text = (
        f"{of.place.full_name} ({who}) báo nhiệm vụ {name(of)} đã có chỉ đạo. "
        f"Đề nghị Văn phòng xác định hạn hoàn thành ạ."
    )
    return Message(text, you=You.DONG_CHI)


def wished(number: int, of: Part, until: date, reason: str, times: int, who: str) -> Message:
    """A unit asks for more time, to be decided in one tap."""
    before = f" Đã lùi {times} lần." if times else ""
    text = (
        f"{of.place.full_name} ({who}) xin lùi hạn {name(of)} từ {of.due:%d/%m/%Y} đến {until:%d/%m/%Y}, "
        f"lý do: {words.quote(reason)}.{before}"
    )
    return Message(text, _decisions(number), you=You.DONG_CHI)


def _decisions(number: int) -> tuple[Choice, ...]:
    return (
        Choice(f"cho lui {number}", f"cho lùi {number}"),
        Choice(f"khong cho lui {number}", f"không cho lùi {number}"),
    )


def waiting(lines: Sequence[tuple[int, str]], you: You) -> Message:
    """The wishes nobody decided yet."""
    if not lines:
        return Message("Hiện không có đề nghị lùi hạn nào đang chờ ạ.", you=you)
    listed = [f"- {number}. {line}" for number, line in lines]
    offered = tuple(choice for number, _ in lines for choice in _decisions(number))
    return Message("\n".join(["Đề nghị lùi hạn đang chờ:", *listed]), offered, you=you)


def of_task(lines: Sequence[tuple[int, str]], you: You) -> Message:
    """What waits of one task, and that it is decided by its number and for the day that was asked for."""
    listed = [f"- {number}. {line}" for number, line in lines]
    offered = tuple(choice for number, _ in lines for choice in _decisions(number))
    text = f"Chưa ghi gì. {words.cap(you.value)} chọn theo số đề nghị, đúng ngày đơn vị xin ạ:"
    return Message("\n".join([text, *listed]), offered, you=you)


def none_of_task(code_: str, you: You) -> Message:
    """Nothing waits of this task, or under this number."""
    return Message(f"Không có đề nghị lùi hạn {code_} nào đang chờ. Xem cả danh sách, gõ: đề nghị lùi hạn ạ.", you=you)


def waiting_line(of: Part | None, code_: str, place: str, until: date, reason: str) -> str:
    """One wish of the list."""
    about = code(of) if of is not None else code_
    return f"{place}, {about}: đến {until:%d/%m/%Y}, lý do: {words.quote(reason)}"


def granted(number: int, code_: str, place: str, until: date, you: You) -> Message:
    """The new day holds."""
    return Message(f"Đã cho lùi {number}: hạn {code_} của {place} là {full_day(until)}. Đã báo đơn vị ạ.", you=you)


def refused(number: int, code_: str, place: str, due: date, you: You) -> Message:
    """The old day holds."""
    text = f"Không cho lùi {number}: hạn {code_} của {place} vẫn là {full_day(due)}. Đã báo đơn vị ạ."
    return Message(text, you=you)


def no_wish(number: int, you: You) -> Message:
    """No such wish, or a newer one took its place."""
    text = f"Không có đề nghị lùi hạn số {number}, hoặc đã được thay bằng đề nghị mới."
    return Message(f"{text} Xem danh sách, gõ: đề nghị lùi hạn ạ.", you=you)


def decided_before(number: int, yes: bool, who: str, you: You) -> Message:
    """A second decision changes nothing."""
    how = "cho lùi" if yes else "từ chối"
    return Message(f"Đề nghị lùi hạn {number} đã được {who} {how} từ trước, không thay đổi gì ạ.", you=you)


def second_person(you: You) -> Message:
    """Nobody grants their own wish."""
    return Message(f"Đề nghị này là của chính {you}, xin để người khác ở Văn phòng quyết định ạ.", you=you)


def overtaken(number: int, you: You) -> Message:
    """The task was done, or changed, before anybody decided."""
    return Message(f"Việc của đề nghị {number} đã được báo xong hoặc đã thay đổi, không cần lùi hạn ạ.", you=you)


# ---- to the unit -------------------------------------------------------------------------------------------


def more_time(of: Part, until: date, you: You) -> Message:
    """The wish was granted."""
    return Message(f"Văn phòng đồng ý lùi hạn {name(of)} đến {full_day(until)}. Cảm ơn {you} ạ.", you=you)


def no_more_time(of: Part, why: str, you: You) -> Message:
    """The wish was refused; the reason is the office's to give."""
    reason = f" ({words.quote(why)})" if why else ""
    text = (
        f"Văn phòng chưa đồng ý lùi hạn {name(of)}{reason}; hạn vẫn là {full_day(of.due)}. "
        f"Đề nghị {you} cố gắng giúp, vướng gì xin gõ: {of.held.entry.code} vướng và lý do ạ."
    )
    return Message(text, you=you)


def not_asked(of: Part, who: str, phone: str, you: You) -> Message:
    """To the lead unit: a coordinating one has not heard of it."""
    call = f", điện thoại {phone}" if phone else ""
    text = (
        f"{of.place.full_name} ({who}{call}) cho biết chưa nhận được đề nghị phối hợp nhiệm vụ {name(of)}. "
        f"Nhờ {you} trao đổi với đơn vị ạ."
    )
    return Message(text, you=you)


def typed_for(of: Part, answer: Answer, who: str, you: You) -> Message:
    """The office said it for the unit."""
    text = f"Văn phòng ({who}) đã ghi thay đơn vị: {name(of)} {ANSWERS[answer]}. Chưa đúng, {you} trả lời lại giúp ạ."
    return Message(text, you=you)


# ---- handed on ---------------------------------------------------------------------------------------------


def handed(code_: str, who: str, you: You) -> Message:
    """Another contact answers for a task now."""
    return Message(f"Đã chuyển {code_} cho {who}; từ nay {who} được nhắc và trả lời. Đã báo {who} ạ.", you=you)


def yours_now(of: Part, by: str, when: str, you: You) -> Message:
    """To the new contact."""
    text = (
        f"Kính gửi {you}. {by} đã chuyển cho {you} phụ trách nhiệm vụ {name(of)} của {of.place.full_name}, {when}. "
        f"Muốn xem, {you} gõ: việc của tôi ạ."
    )
    return Message(text, you=you)


def nobody_called(said: str, names: Sequence[str], you: You) -> Message:
    """No colleague has that name."""
    there = f"Đơn vị có: {', '.join(names)}." if names else "Đơn vị chưa có người nào khác trong danh sách."
    return Message(f"Chưa rõ {words.quote(said)} là ai. {there} Thiếu người, xin báo Văn phòng bổ sung ạ.", you=you)


def not_linked(who: str, you: You) -> Message:
    """Reminders would reach nobody."""
    return Message(f"{who} chưa liên kết điện thoại nên chưa chuyển được; nhờ Văn phòng cấp giấy mời ạ.", you=you)


def which_person(code_: str, people: Sequence[tuple[int, str]], place: str, you: You) -> Message:
    """Several may be meant, or the accents do not tell; a place where the task is of several."""
    of = f" {place}" if place else ""
    key = code_.replace(".", " ")
    offered = tuple(
        Choice(f"chuyen {key}{of} cho {number}", f"chuyển {code_}{of} cho {number}") for number, _ in people
    )
    lines = [f"- {number}: {line}" for number, line in people]
    return Message("\n".join([f"Chuyển {code_} cho ai ạ?", *lines]), offered, you=you)


def which_place(code_: str, places: Sequence[str], you: You) -> Message:
    """The task is of several units of this person, or the office named none."""
    return Message(
        f"{code_} là việc của nhiều đơn vị: {', '.join(places)}. Xin ghi: chuyển {code_} {places[0]} cho … ạ.", you=you
    )


def not_yours(code_: str, codes: Sequence[str], you: You) -> Message:
    """A task of another unit."""
    have = f" {words.cap(you)} phụ trách: {', '.join(codes)}." if codes else ""
    return Message(
        f"Không chuyển được {code_} vì không thuộc phần việc của {you}.{have} Cần giúp, xin gọi Văn phòng ạ.", you=you
    )
