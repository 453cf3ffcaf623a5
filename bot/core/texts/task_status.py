"""How a task stands, in the words of Party papers: "việc của tôi", the answer to a question, what the office reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.core.followup import COORDINATE, Answer, Tally, is_on_time, tally
from bot.core.model import Choice, Message, Place, You
from bot.core.parts import Part, Review
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.tasks import LATER, about, full_day, name, when
from bot.core.workdays import Calendar

_SOON = 7
_LISTED, _ALONE = 50, 80
_NAMED = 20
ANSWERS: dict[Answer, str] = {
    Answer.DONE: "hoàn thành",
    Answer.RESULT: "đã báo kết quả",
    Answer.DOING: "đang thực hiện",
    Answer.STUCK: "vướng mắc",
    Answer.NOT_APPLICABLE: "không áp dụng",
    Answer.NO_ORDER: "chờ cấp trên",
    Answer.JOINED: "đã phối hợp",
    Answer.NOT_ASKED: "chưa nhận được đề nghị phối hợp",
}


def status(of: Part | Review, today: date, calendar: Calendar) -> str:
    """The status word; a check-point is never overdue, and what has no end neither."""
    if isinstance(of, Review):
        if of.deed is None:
            return "chưa báo cáo" if of.milestone.due < today else _coming(of.milestone.due, today)
        return "hoàn thành" if of.deed.answer is Answer.DONE else ANSWERS[of.deed.answer]
    deed = of.deed
    if deed is not None and deed.answer in (Answer.NOT_APPLICABLE, Answer.JOINED, Answer.NOT_ASKED):
        return ANSWERS[deed.answer]
    if deed is not None and not of.lead:
        return "đang phối hợp"
    if of.is_check:
        if deed is not None:
            return ANSWERS[deed.answer]
        return "chưa báo cáo kỳ này" if not is_on_time(today, of.due, calendar) else _coming(of.due, today)
    if deed is not None and of.closed:
        counted = tally(of.milestone.sort, of.due, deed, today, calendar)
        return "hoàn thành đúng hạn" if counted is Tally.ON_TIME else "hoàn thành, trễ hạn"
    if not is_on_time(today, of.due, calendar):
        return f"quá hạn {(today - of.due).days} ngày"
    if of.due <= today:
        return "đến hạn hôm nay"
    if deed is not None:
        return ANSWERS[deed.answer]
    return _coming(of.due, today)


def _coming(due: date, today: date) -> str:
    days = (due - today).days
    if days <= 0:
        return "đến hạn hôm nay"
    return "sắp đến hạn" if days <= _SOON else "chưa đến hạn"


def mine_line(of: Part | Review, what: str, today: date, calendar: Calendar) -> str:
    """One line of "việc của tôi": "3.1 “…”: đang thực hiện, hẹn 15/12, hạn thứ Năm 31/12/2026, còn 7 ngày."."""
    joint = "Phối hợp " if what == COORDINATE else ""
    return f"{joint}{_stands(of, today, calendar, _LISTED)}"


def asked(of: Part | Review, today: date, calendar: Calendar) -> str:
    """The answer to a question about one task."""
    return _stands(of, today, calendar, _ALONE)


def _stands(of: Part | Review, today: date, calendar: Calendar, longest: int) -> str:
    due = of.milestone.due if isinstance(of, Review) else of.due
    which = "" if isinstance(of, Review) else about(of)
    ended = of.closed if isinstance(of, Part) else of.deed is not None
    promise = of.deed.day if of.deed is not None and not ended else None
    promised = f", hẹn {promise.day}/{promise.month}" if promise is not None and promise >= today else ""
    left = (due - today).days
    days = f", còn {left} ngày" if left > 0 and not ended else ""
    head = words.cap(name(of, longest))
    return f"{head}{which}: {status(of, today, calendar)}{promised}, hạn {full_day(due)}{days}."


def report_line(period: Period, place: Place, today: date) -> str:
    """A month's report that is not handed in."""
    return f"Báo cáo tháng {period.month} của {place.name}: {when(period.due, today, check=True)}."


def mine(lines: Sequence[str], closed: Sequence[str], you: You) -> Message:
    """What is due of somebody, overdue first, then what was closed lately."""
    tail = [f"Đã báo: {'; '.join(closed)}."] if closed else []
    if not lines:
        return Message("\n".join(["Hiện không có việc nào đến hạn cần trả lời ạ.", *tail]), you=you)
    numbered = [f"{number}. {one}" for number, one in enumerate(lines, start=1)]
    offered = tuple(Choice(f"pick:{number}", str(number)) for number in range(1, len(lines) + 1))
    asks = f"{words.cap(you)} trả lời việc nào, xin chọn số, hoặc gõ như: 3.1 đang làm ạ."
    return Message("\n".join([f"Việc của {you} ({len(lines)}):", *numbered, *tail, asks]), (*offered, LATER), you=you)


# ---- for the office ----------------------------------------------------------------------------------------


def unit_line(of: Part, said: str, more: Sequence[str]) -> str:
    """One unit's part beneath a task: "- Quý IV/2026, UBND phường: đang thực hiện, hạn 20/12/2026; …"."""
    which = words.cap(about(of).strip(" ()"))
    whose = f"{which}, {of.place.full_name}" if which and not of.of else which or of.place.full_name
    return f"- {whose}: {'; '.join([f'{said}, hạn {of.due:%d/%m/%Y}', *(one for one in more if one)])}"


def members_line(period: str, due: date, answered: Sequence[str], waiting: Sequence[str]) -> str:
    """A collective unit's progress: "- Quý IV/2026, hạn …: 1/2 đã báo (Trường A: hoàn thành); còn Trường B"."""
    done = f" ({some(answered)})" if answered else ""
    left = f"; còn {some(waiting)}" if waiting else ""
    total = len(answered) + len(waiting)
    return f"- {words.cap(period)}, hạn {due:%d/%m/%Y}: {len(answered)}/{total} đã báo{done}{left}"


def some(names: Sequence[str]) -> str:
    """The first of them, and how many more there are: a ward has two hundred groups."""
    more = f"; và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return f"{'; '.join(names[:_NAMED])}{more}"


def member(of: Part, said: str) -> str:
    """One member of a collective unit."""
    return f"{of.place.full_name} {said}"


def standing(of: Part, said: str) -> str:
    """One place in a list: "UBND phường: đang thực hiện"."""
    return f"{of.place.full_name}: {said}"


def extended(times: int, old: date, new: date) -> str:
    """ "lùi 1 lần, từ 31/12/2026 đến 15/01/2027"."""
    return f"lùi {times} lần, từ {old:%d/%m/%Y} đến {new:%d/%m/%Y}"


def wished(until: date) -> str:
    """More time was asked for and nobody decided yet."""
    return f"đang xin lùi đến {until:%d/%m/%Y}"


def last_words(day: date, figure_: str, said: str, typed: str) -> str:
    """What was said last: "ngày 8/12: 12, “12 tin, 3 bài”", "(Phạm Thu Hà ghi thay)"."""
    text = words.quote(said) if said else ""
    by = f" ({typed} ghi thay)" if typed else ""
    what = ", ".join(part for part in (figure_, text) if part)
    return f"ngày {day.day}/{day.month}{f': {what}' if what else ''}{by}"


def figure(value: Decimal | None, whole: Decimal | None) -> str:
    """A period's figure: "12", "18/20"."""
    if value is None:
        return ""
    return f"{words.number(value)}/{words.number(whole)}" if whole is not None else words.number(value)


def product(sort: str, said: str, day: date | None, number: int) -> str:
    """The product of what is done; a file is shown by its ``number``."""
    if sort == "paper":
        return f"văn bản {said} ngày {day:%d/%m/%Y}" if day else f"văn bản {said}"
    shown = f"tệp {number} (gõ: xem tệp {number})"
    return {"file": shown, "kept": "sản phẩm lưu tại đơn vị", "later": "sản phẩm gửi sau"}[sort]


def coordinating_line(of: Part, said: str) -> str:
    """A coordinating unit that answered."""
    return f"- {of.place.full_name} (phối hợp): {said}"
