"""What units, and the Party Office, are told of a programme's tasks: names, days, reminders, questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.followup import COORDINATE, PROGRAMME, is_on_time
from bot.core.milestones import Milestone, Sort
from bot.core.model import Choice, Message, You
from bot.core.parts import Part, Review, is_conditional
from bot.core.texts import words
from bot.core.workdays import Calendar

DONE = Choice("done", "đã xong")
DOING = Choice("doing", "đang làm")
STUCK = Choice("stuck", "vướng mắc")
MORE_TIME = Choice("more_time", "xin lùi hạn")
SNOOZE = Choice("snooze", "nhắc lại sau 2 ngày")
HAVE = Choice("have", "có, đang làm")
NOT_APPLICABLE = Choice("not_applicable", "không áp dụng")
NO_ORDER = Choice("no_order", "chưa có chỉ đạo")
JOINED = Choice("joined", "đã phối hợp")
JOINING = Choice("doing", "đang phối hợp")
NOT_ASKED = Choice("not_asked", "chưa nhận được đề nghị")
LATER = Choice("pause", "để sau")

_LONGEST, _LISTED = 80, 50
"""Characters of a task's content: alone, in a list."""
_QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "’"})


def short(text: str, longest: int = _LONGEST) -> str:
    """A task's content, short enough for one line, its own quotation marks made inner ones."""
    text = " ".join(text.split()).rstrip(" .;").translate(_INNER)
    if len(text) <= longest:
        return text
    cut = text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;‘(")
    return f"{cut}…{'’' if cut.count('‘') > cut.count('’') else ''}"


def full_day(when: date) -> str:
    """ "thứ Năm 31/12/2026"."""
    return f"{words.day(when)}/{when.year}"


def when(due: date, today: date, *, check: bool = False, calendar: Calendar | None = None) -> str:
    """How far the due day is, counted from today: "hạn thứ Năm 31/12/2026, còn 7 ngày".

    ``check``: of a check-point, which is never said to be overdue. ``calendar``: by it a due day that is no working day
    is kept through the next one.
    """
    days = (due - today).days
    if days < 0 and calendar is not None and is_on_time(today, due, calendar):
        return f"hạn {full_day(due)}, còn tính đến hết hôm nay"
    if days < 0:
        return f"{'chưa báo cáo kỳ này' if check else f'quá hạn {-days} ngày'} (hạn {full_day(due)})"
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
    interim = "sơ kết " if milestone.sort is Sort.INTERIM else ""
    return f"năm {code}" if code.isdecimal() else f"{interim}đến {milestone.due:%d/%m/%Y}"


def name(of: Part | Review, longest: int = _LONGEST) -> str:
    """What a line is about: "3.1 “Rà soát, quản lý di tích”", the programme's own report."""
    if isinstance(of, Review):
        what = {
            Sort.MID_TERM: "sơ kết giữa kỳ",
            Sort.FINAL: "tổng kết",
        }.get(of.milestone.sort, f"báo cáo định kỳ {period_of(of.milestone)}")
        return f"{what} Chương trình số {of.number}"
    return f"{of.held.entry.code} “{short(of.held.entry.content, longest)}”"


def code(of: Part | Review) -> str:
    """The shortest name in a sentence that goes on: "3.1", "1.2 (quý IV/2026)", "báo cáo định kỳ …"."""
    if isinstance(of, Review):
        return name(of).partition(" Chương trình")[0]
    return f"{of.held.entry.code}{about(of)}"


def about(of: Part) -> str:
    """Which of a task's milestones, where it has several: " (quý IV/2026)"; the member of a collective unit."""
    parts = [period_of(of.milestone)] if of.milestone.sort is not Sort.DEADLINE else []
    parts += [of.place.full_name] if of.of else []
    return f" ({', '.join(parts)})" if parts else ""


def line(of: Part | Review, what: str, today: date, calendar: Calendar | None = None) -> str:
    """One line of a morning: "3.1 “Rà soát, quản lý di tích”: hạn thứ Năm 31/12/2026, còn 7 ngày."."""
    if isinstance(of, Review):
        return f"{words.cap(name(of))}: {when(of.milestone.due, today, check=True, calendar=calendar)}."
    left = when(of.due, today, check=of.is_check, calendar=calendar)
    if what == COORDINATE:
        return f"Phối hợp {name(of, _LISTED)} do {leads(of)} chủ trì: {left}."
    return f"{name(of, _LISTED)}{about(of)}: {left}."


def choices(of: Part | Review, what: str) -> tuple[Choice, ...]:
    """What may be answered by choosing."""
    if isinstance(of, Review) or what == PROGRAMME:
        return (DONE, DOING)
    if what == COORDINATE:
        return (JOINED, JOINING, NOT_ASKED)
    conditional = (NOT_APPLICABLE, NO_ORDER) if is_conditional(of.held) else ()
    if of.is_check:
        return (HAVE if conditional else DOING, STUCK, *conditional, SNOOZE)
    return (DONE, DOING, STUCK, MORE_TIME, *conditional, SNOOZE)


def ask(
    of: Part | Review,
    what: str,
    today: date,
    who: str,
    you: You,
    *,
    note: str = "",
    head: str = "",
    calendar: Calendar | None = None,
) -> Message:
    """One thing alone, with its question; ``who`` is greeted by name, nobody within a talk."""
    due = of.milestone.due if isinstance(of, Review) else of.due
    left = when(due, today, check=isinstance(of, Review) or of.is_check, calendar=calendar)
    greeting = f"Kính gửi {you} {who}. " if who else f"{note} " if note else ""
    task = name(of) if who else name(of, _LISTED)
    offered = choices(of, what)
    if isinstance(of, Review):
        text = f"{words.cap(task)}, {left}. Xin cho biết tình hình"
    elif what == COORDINATE:
        asked = f"Đề nghị {you} phối hợp nhiệm vụ {task} do {leads(of)} chủ trì, {left}"
        text = f"{asked}. Xin cho biết tình hình"
    elif of.is_check:
        result = f", ví dụ {words.quote(of.held.entry.product)}" if of.held.entry.product else ""
        asked = "con số" if is_conditional(of.held) else f"con số{result}"
        text = (
            f"{words.cap(period_of(of.milestone))}, nhiệm vụ {task}{_member(of)}, "
            f"{left}. Xin cho biết kết quả: {asked} và một câu"
        )
    elif of.due < today and (calendar is None or not is_on_time(today, of.due, calendar)):
        text = f"Nhiệm vụ {task}{about(of)} {when(of.due, today)}. Xin cho biết lý do và ngày dự kiến xong, hoặc chọn"
    else:
        led = f" do {leads(of)} chủ trì" if who else ""
        text = f"Nhiệm vụ {task}{about(of)}{led}, {left}. Xin cho biết tình hình"
    numbered = isinstance(of, Review) or not of.is_check
    return Message(f"{greeting}{text} ạ.", offered, numbered=numbered, you=you, head=head)


def several(
    lines: Sequence[str], told: Sequence[str], who: str, you: You, *, head: str = "", note: str = ""
) -> Message:
    """Several things, numbered, the person picks one first; what asks nothing comes after them."""
    numbered = [f"{number}. {one}" for number, one in enumerate(lines, start=1)]
    greeting = f"Kính gửi {you} {who}. Hôm nay có" if who else "Còn"
    offered = tuple(Choice(f"pick:{number}", str(number)) for number in range(1, len(lines) + 1))
    opening = note or f"{greeting} {len(lines)} việc:"
    asks = "Xin chọn số ạ." if note else f"{words.cap(you)} trả lời việc nào trước, xin chọn số ạ."
    return Message("\n".join([opening, *numbered, *told, asks]), (*offered, LATER), you=you, head=head)


def leads(of: Part) -> str:
    """The lead units as the paper writes them."""
    return ", ".join(of.held.entry.lead)


def _member(of: Part) -> str:
    return f" ({of.place.full_name})" if of.of else ""
