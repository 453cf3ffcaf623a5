"""What units, and the Party Office, are told of a programme's tasks: reminders, lists, what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.followup import COORDINATE, PROGRAMME, Answer
from bot.core.milestones import Milestone, Sort
from bot.core.model import Choice, Message, You
from bot.core.parts import Part, Review, is_conditional
from bot.core.texts import words

DONE = Choice("done", "đã xong")
DOING = Choice("doing", "đang làm")
STUCK = Choice("stuck", "vướng mắc")
MORE_TIME = Choice("more_time", "xin lùi hạn")
NOT_APPLICABLE = Choice("not_applicable", "không áp dụng")
NO_ORDER = Choice("no_order", "chưa có chỉ đạo")
JOINED = Choice("joined", "đã phối hợp")
JOINING = Choice("doing", "đang phối hợp")
NOT_ASKED = Choice("not_asked", "chưa nhận được đề nghị")

_LONGEST = 90
_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def short(text: str) -> str:
    """A task's content, short enough for one line."""
    text = " ".join(text.split()).rstrip(" .;")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip(" ,;") + "…"


def full_day(when: date) -> str:
    """ "thứ Năm 31/12/2026"."""
    return f"{words.day(when)}/{when.year}"


def when(due: date, today: date) -> str:
    """How far the due day is, counted from the day of sending: "hạn thứ Năm 31/12/2026, còn 7 ngày"."""
    days = (due - today).days
    if days < 0:
        return f"hạn {full_day(due)}, đã quá {-days} ngày"
    left = {0: "hôm nay", 1: "ngày mai"}.get(days, f"còn {days} ngày")
    return f"hạn {full_day(due)}, {left}"


def period_of(milestone: Milestone) -> str:
    """What a check-point or a report is of: "quý IV/2026", "năm 2026", "đến 31/12/2026"."""
    code = milestone.code
    if len(code) == 7 and code[5] == "Q":
        return f"quý {_QUARTERS[code[6]]}/{code[:4]}"
    if len(code) == 7 and code[5] == "H":
        return f"6 tháng {'đầu' if code[6] == '1' else 'cuối'} năm {code[:4]}"
    if len(code) == 7:
        return f"tháng {int(code[5:])}/{code[:4]}"
    if len(code) == 8:
        return f"tuần {int(code[6:])}/{code[:4]}"
    return f"năm {code}" if code.isdecimal() else f"đến {milestone.due:%d/%m/%Y}"


def name(of: Part | Review) -> str:
    """What a line is about: "3.1 “Rà soát, quản lý di tích”", the programme's own report."""
    if isinstance(of, Review):
        what = {
            Sort.MID_TERM: "sơ kết giữa kỳ",
            Sort.FINAL: "tổng kết",
        }.get(of.milestone.sort, f"báo cáo định kỳ {period_of(of.milestone)}")
        return f"{what} Chương trình số {of.number}"
    return f"{of.held.entry.code} “{short(of.held.entry.content)}”"


def line(of: Part | Review, what: str, today: date) -> str:
    """One line of a morning, a list: "3.1 “Rà soát, quản lý di tích”: hạn thứ Năm 31/12/2026, còn 7 ngày"."""
    if isinstance(of, Review):
        return f"{words.cap(name(of))}: {when(of.milestone.due, today)}."
    if what == COORDINATE:
        return f"Phối hợp {name(of)} do {_leads(of)} chủ trì: {when(of.due, today)}."
    about = f" ({period_of(of.milestone)})" if of.is_check else ""
    whose = f" ({of.place.full_name})" if of.of else ""
    return f"{name(of)}{about}{whose}: {when(of.due, today)}."


def overdue_line(of: Part, today: date, phone: str) -> str:
    """To the office: what is overdue, whose, since when."""
    who = f"{of.place.full_name}{f', điện thoại {phone}' if phone else ''}"
    return f"Quá hạn: {name(of)}, {who}: {when(of.due, today)}."


def choices(of: Part | Review, what: str) -> tuple[Choice, ...]:
    """What may be answered by choosing."""
    if isinstance(of, Review) or what == PROGRAMME:
        return (DONE, DOING)
    if what == COORDINATE:
        return (JOINED, JOINING, NOT_ASKED)
    conditional = (NOT_APPLICABLE, NO_ORDER) if is_conditional(of.held) else ()
    if of.is_check:
        return (DOING, STUCK, *conditional)
    return (DONE, DOING, STUCK, MORE_TIME, *conditional)


def ask(of: Part | Review, what: str, today: date, who: str, you: You) -> Message:
    """One thing alone, with its question; ``who`` is greeted by name."""
    greeting = f"Kính gửi {you} {who}. "
    offered = choices(of, what)
    if isinstance(of, Review):
        text = f"{greeting}{words.cap(name(of))}, {when(of.milestone.due, today)}. Đề nghị cho biết tình hình ạ."
        return Message(text, offered, numbered=True, you=you)
    if what == COORDINATE:
        text = (
            f"{greeting}Đề nghị {you} phối hợp nhiệm vụ {name(of)} do {_leads(of)} chủ trì, {when(of.due, today)}. "
            f"Đề nghị cho biết tình hình ạ."
        )
        return Message(text, offered, numbered=True, you=you)
    if of.is_check:
        text = (
            f"{greeting}{words.cap(period_of(of.milestone))}, nhiệm vụ {name(of)}, {when(of.due, today)}. "
            f"Đề nghị {you} cho biết kết quả (con số của sản phẩm và một câu) ạ."
        )
        return Message(text, offered, you=you)
    if of.due < today:
        text = (
            f"{greeting}Nhiệm vụ {name(of)} {when(of.due, today)}. "
            f"Đề nghị {you} cho biết lý do và ngày dự kiến hoàn thành ạ."
        )
    else:
        text = (
            f"{greeting}Nhiệm vụ {name(of)} do {_leads(of)} chủ trì, {when(of.due, today)}. "
            f"Đề nghị {you} cho biết tình hình ạ."
        )
    return Message(text, offered, numbered=True, you=you)


def several(lines: Sequence[str], told: Sequence[str], who: str, you: You) -> Message:
    """Several things in one morning, numbered, the person picks one first; what asks nothing comes after them."""
    numbered = [f"{number}. {one}" for number, one in enumerate(lines, start=1)]
    head = f"Kính gửi {you} {who}. Hôm nay có {len(lines)} việc:"
    offered = tuple(Choice(f"pick:{number}", str(number)) for number in range(1, len(lines) + 1))
    asks = f"{words.cap(you)} trả lời việc nào trước, xin chọn số ạ."
    return Message("\n".join([head, *numbered, *told, asks]), offered, you=you)


def _leads(of: Part) -> str:
    return ", ".join(of.held.entry.lead)


ANSWERS: dict[Answer, str] = {
    Answer.DONE: "đã xong",
    Answer.RESULT: "đã báo kết quả",
    Answer.DOING: "đang thực hiện",
    Answer.STUCK: "vướng mắc",
    Answer.NOT_APPLICABLE: "không áp dụng",
    Answer.NO_ORDER: "chờ cấp trên",
    Answer.JOINED: "đã phối hợp",
    Answer.NOT_ASKED: "chưa nhận được đề nghị phối hợp",
}
